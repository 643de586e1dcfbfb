//! Taking mails out for sending. A mail that was taken is nobody else's for five minutes; if nothing was heard by then, it
//! is anybody's again.

use model::Timestamp;

use super::{BACK_OFF_MAX_MS, MailId, TRY_FOR_MS, give_up, purpose};
use crate::{
    Accounts, Error, Result, UserId,
    audit::{self, AuditEntry, AuditOutcome},
    engine::{Row, Transaction},
    seal::SealingKey,
};

/// For so long nobody else gets a mail that was taken. Handing it to a mail server takes less.
pub const MAIL_LEASE_MS: i64 = 5 * 60 * 1000;
/// Mails that are taken at a time.
const DUE_MAX: u32 = 1_000;

/// A mail that was taken, to be sent now.
#[derive(Clone, PartialEq, Eq)]
pub struct QueuedMail {
    /// Its identifier.
    pub id: MailId,
    /// The part of its `Message-ID` before the `@`: the same at every attempt.
    pub message_id: String,
    /// Attempts with this one.
    pub attempts: u32,
    /// The address it goes to.
    pub to: String,
    /// Whose address this is.
    pub user_id: Option<UserId>,
    /// The subject, on one line.
    pub subject: String,
    /// The text, with `\n` between lines.
    pub text: String,
    /// When it was put into the outbox.
    pub created_at: Timestamp,
}

/// Without the address and the text, which may hold a one-time link.
impl std::fmt::Debug for QueuedMail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("QueuedMail")
            .field("id", &self.id)
            .field("attempts", &self.attempts)
            .finish_non_exhaustive()
    }
}

impl Accounts {
    /// Takes up to `limit` mails that are due, those that waited longest first. Mails to users who are disabled or gone are
    /// cancelled instead, with a line in the audit.
    ///
    /// # Errors
    /// [`Error::NoKey`] when a mail is sealed and accounts have no key; then nothing was taken. Those of the engine.
    pub fn due_mails(&self, limit: u32, now: Timestamp) -> Result<Vec<QueuedMail>> {
        let (now, key) = (self.moment(now), self.optional_sealing_key()?);
        // Most of the time nothing waits, and a sender asks every few seconds: that shall not cost a write.
        let sql = "SELECT id FROM mails WHERE state = 'waiting' LIMIT 1";
        if self.read(|transaction| transaction.query_one(sql, &[]))?.is_none() {
            return Ok(Vec::new());
        }
        self.write(|transaction| {
            cancel(transaction, now)?;
            take(transaction, key.as_ref(), limit.min(DUE_MAX), now)
        })
    }
}

fn cancel(transaction: &mut dyn Transaction, now: Timestamp) -> Result<()> {
    let sql = "UPDATE mails SET state = 'cancelled', body = '', leased_until = 0, done_at = ?1 \
         WHERE state = 'waiting' AND user_id IS NOT NULL AND NOT EXISTS \
         (SELECT 1 FROM users WHERE users.id = mails.user_id AND users.is_disabled = 0) RETURNING id, user_id";
    let cancelled = transaction.query(sql, &[now.into()])?;
    let entry = |row: &Row| {
        Ok(AuditEntry {
            object: MailId::from_row(row, 0)?.to_string(),
            detail: format!("to {}, who may receive nothing any more", UserId::from_row(row, 1)?),
            ..AuditEntry::new(now, "mail.cancel", AuditOutcome::Ok)
        })
    };
    let entries = cancelled.iter().map(entry).collect::<Result<Vec<_>>>()?;
    audit::append(transaction, &entries)
}

fn take(
    transaction: &mut dyn Transaction,
    key: Option<&SealingKey>,
    limit: u32,
    now: Timestamp,
) -> Result<Vec<QueuedMail>> {
    // What lies further ahead than it can was put there under a wrong clock.
    let sql = format!(
        "SELECT id, recipient, user_id, subject, body, is_sealed, attempts, created_at FROM mails \
         WHERE state = 'waiting' AND (next_at <= ?1 OR next_at > ?2) AND (leased_until <= ?1 OR leased_until > ?3) \
         ORDER BY next_at, id LIMIT {limit}"
    );
    let lease_ends = now.plus_millis(MAIL_LEASE_MS);
    let rows =
        transaction.query(&sql, &[now.into(), now.plus_millis(BACK_OFF_MAX_MS).into(), lease_ends.into()])?;
    let mut mails = Vec::with_capacity(rows.len());
    for row in &rows {
        let id = MailId::from_row(row, 0)?;
        let (attempts, created_at) = (row.count(6)?, row.moment(7)?);
        if attempts > 0 && now.millis() - created_at.millis() >= TRY_FOR_MS {
            give_up(transaction, id, "it could not be sent for five days", now)?;
            continue;
        }
        let text = match read_body(row, key, id) {
            Err(Error::Sealed | Error::Corrupt { .. }) => {
                give_up(transaction, id, "it is damaged, or sealed with another key", now)?;
                continue;
            }
            text => text?,
        };
        let sql = "UPDATE mails SET attempts = attempts + 1, leased_until = ?2 WHERE id = ?1";
        transaction.execute(sql, &[id.into(), lease_ends.into()])?;
        mails.push(QueuedMail {
            id,
            message_id: id.to_string(),
            attempts: u32::try_from(attempts).unwrap_or(u32::MAX).saturating_add(1),
            to: row.text(1)?.to_owned(),
            user_id: row.optional_text(2)?.map(|_| UserId::from_row(row, 2)).transpose()?,
            subject: row.text(3)?.to_owned(),
            text,
            created_at,
        });
    }
    Ok(mails)
}

fn read_body(row: &Row, key: Option<&SealingKey>, id: MailId) -> Result<String> {
    let body = row.text(4)?;
    if !row.bool(5)? {
        return Ok(body.to_owned());
    }
    let text = key.ok_or(Error::NoKey)?.open(&purpose(id), body)?;
    String::from_utf8(text).map_err(|_| Error::Corrupt { what: "the text of a mail" })
}
