//! One-time links: for setting up, signing in, a new password, an invitation, and for what is remembered while somebody is
//! at another provider. A ticket is taken once. Kept as SHA-256; what it carries is sealed under its own secret, so that
//! only who has the link can read it.

use std::{fmt, time::Duration};

use model::{Timestamp, time::DAY_MS};
use ring::hmac;

use crate::{
    Accounts, Error, Result, Secret,
    engine::{Row, Transaction},
    seal::SealingKey,
    secret::{digest, has_form},
    session::CLOCK_SKEW_MS,
};

/// No ticket is good for longer.
pub const TICKET_LIFE_MAX_MS: i64 = 7 * DAY_MS;
/// Longest text that a ticket carries, in bytes.
pub const TICKET_PAYLOAD_BYTES_MAX: usize = 4 * 1024;
/// Longest subject in bytes: an identifier.
const SUBJECT_BYTES_MAX: usize = 64;
/// Tickets of one kind for one subject; the oldest makes room.
const TICKETS_OF_SUBJECT_MAX: u32 = 5;

/// What a ticket is for. One of another kind is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TicketKind {
    /// To give the first administrator a password.
    SetUp,
    /// To sign in without a password.
    SignIn,
    /// To set a new password.
    PasswordReset,
    /// To become a user.
    Invitation,
    /// What was sent along with somebody to an OpenID provider.
    OidcFlow,
    /// A password was right, and a code is still asked for.
    SecondFactor,
}

impl TicketKind {
    /// All kinds.
    pub const ALL: [Self; 6] = [
        Self::SetUp,
        Self::SignIn,
        Self::PasswordReset,
        Self::Invitation,
        Self::OidcFlow,
        Self::SecondFactor,
    ];

    /// The word for it, as stored.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SetUp => "set_up",
            Self::SignIn => "sign_in",
            Self::PasswordReset => "password_reset",
            Self::Invitation => "invitation",
            Self::OidcFlow => "oidc_flow",
            Self::SecondFactor => "second_factor",
        }
    }
}

/// A ticket that was taken or looked at.
#[derive(Clone, PartialEq, Eq)]
pub struct Ticket {
    /// What it is for.
    pub kind: TicketKind,
    /// Whom it is about: a user's identifier, or nothing.
    pub subject: String,
    /// What it carries.
    pub payload: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when on it is good for nothing.
    pub expires_at: Timestamp,
}

/// Without the payload, which may be secret.
impl fmt::Debug for Ticket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ticket")
            .field("kind", &self.kind)
            .field("subject", &self.subject)
            .field("created_at", &self.created_at)
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

impl Accounts {
    /// Makes a ticket about `subject` (a user's identifier, or nothing). A user's tickets end when the user is disabled, is
    /// removed, or gets a password.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a time to live of nothing or above seven days, or a payload above 4 KiB; [`Error::Crypto`] and those of the
    /// engine.
    pub fn create_ticket(
        &self,
        kind: TicketKind,
        subject: &str,
        payload: &str,
        ttl: Duration,
        now: Timestamp,
    ) -> Result<Secret> {
        let ttl_ms = i64::try_from(ttl.as_millis()).unwrap_or(i64::MAX);
        if !(1..=TICKET_LIFE_MAX_MS).contains(&ttl_ms) {
            return Err(Error::Invalid {
                what: "the ticket's time to live",
                why: "must be up to seven days",
            });
        }
        if payload.len() > TICKET_PAYLOAD_BYTES_MAX || subject.len() > SUBJECT_BYTES_MAX {
            return Err(Error::Invalid { what: "the ticket", why: "carries more than 4 KiB" });
        }
        let now = self.moment(now);
        let secret = Secret::random()?;
        let sealed = payload_key(secret.expose())?.seal(kind.as_str(), payload.as_bytes())?;
        self.write(|transaction| {
            if !subject.is_empty() {
                make_room(transaction, kind, subject)?;
            }
            let sql = "INSERT INTO tickets (digest, kind, subject, payload, created_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
            transaction.execute(
                sql,
                &[
                    digest(secret.expose()).into(),
                    kind.as_str().into(),
                    subject.into(),
                    sealed.as_str().into(),
                    now.into(),
                    now.plus_millis(ttl_ms).into(),
                ],
            )
        })?;
        Ok(secret)
    }

    /// Takes a ticket of this kind: of all who try, one gets it.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn take_ticket(&self, kind: TicketKind, secret: &str, now: Timestamp) -> Result<Option<Ticket>> {
        if !has_form(secret) {
            return Ok(None);
        }
        let now = self.moment(now);
        // An expired one is deleted as well, so that no clock brings it back.
        let sql = "DELETE FROM tickets WHERE digest = ?1 AND kind = ?2 RETURNING subject, payload, created_at, expires_at";
        let values = [digest(secret).into(), kind.as_str().into()];
        let row = self.write(|transaction| transaction.query_one(sql, &values))?;
        open(kind, secret, row, now)
    }

    /// Looks at a ticket that nobody has taken, e.g. to show a form before anything is done with it.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn peek_ticket(&self, kind: TicketKind, secret: &str, now: Timestamp) -> Result<Option<Ticket>> {
        if !has_form(secret) {
            return Ok(None);
        }
        let now = self.moment(now);
        let sql =
            "SELECT subject, payload, created_at, expires_at FROM tickets WHERE digest = ?1 AND kind = ?2";
        let values = [digest(secret).into(), kind.as_str().into()];
        let row = self.read(|transaction| transaction.query_one(sql, &values))?;
        open(kind, secret, row, now)
    }
}

/// The ticket of a row, unless it is over.
fn open(kind: TicketKind, secret: &str, row: Option<Row>, now: Timestamp) -> Result<Option<Ticket>> {
    let Some(row) = row else { return Ok(None) };
    let (created_at, expires_at) = (row.moment(2)?, row.moment(3)?);
    if now >= expires_at || created_at > now.plus_millis(CLOCK_SKEW_MS) {
        return Ok(None);
    }
    let payload = payload_key(secret)?.open(kind.as_str(), row.text(1)?)?;
    let payload = String::from_utf8(payload).map_err(|_| Error::Corrupt { what: "what a ticket carries" })?;
    Ok(Some(Ticket { kind, subject: row.text(0)?.to_owned(), payload, created_at, expires_at }))
}

/// The key under which a ticket's payload is sealed: it follows from the secret, and not from the digest that is stored.
fn payload_key(secret: &str) -> Result<SealingKey> {
    let key = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes()), b"ticket payload");
    SealingKey::new(key.as_ref().try_into().map_err(|_| Error::Crypto { action: "make a key" })?)
}

/// Removes the oldest tickets, so that one more is within the bound.
fn make_room(transaction: &mut dyn Transaction, kind: TicketKind, subject: &str) -> Result<()> {
    let sql = format!(
        "DELETE FROM tickets WHERE subject = ?1 AND kind = ?2 AND digest NOT IN (SELECT digest FROM tickets \
         WHERE subject = ?1 AND kind = ?2 ORDER BY created_at DESC, digest LIMIT {})",
        TICKETS_OF_SUBJECT_MAX - 1
    );
    transaction.execute(&sql, &[subject.into(), kind.as_str().into()])?;
    Ok(())
}

/// Removes tickets that are over.
pub(crate) fn sweep(transaction: &mut dyn Transaction, now: Timestamp) -> Result<u64> {
    transaction.execute("DELETE FROM tickets WHERE expires_at <= ?1", &[now.into()])
}
