//! Sessions of the portal: 256 random bits in a cookie, of which the server keeps the SHA-256. They end by the server's
//! word: after half an hour without a request, after twelve hours, with the user's password, and when the user is disabled.

use std::{fmt, net::IpAddr};

use model::Timestamp;
use ring::hmac;
use subtle::ConstantTimeEq;

use crate::{
    Accounts, Error, Group, Result, Secret, User, UserId,
    engine::{Row, Transaction},
    group,
    secret::{base64url, digest, from_hex, has_form, hex},
    text::clean,
    user::{COLUMN_COUNT, COLUMNS, note_seen, require_enabled},
};

/// A session ends when it was not used for so long.
pub const SESSION_IDLE_MS: i64 = 30 * 60 * 1000;
/// A session ends so long after it began, whatever happens.
pub const SESSION_LIFE_MS: i64 = 12 * 60 * 60 * 1000;
/// A request of a session is noted at most so often.
const SEEN_EVERY_MS: i64 = 60 * 1000;
/// Longest description of the client that is kept, in characters.
const ABOUT_CHARS_MAX: usize = 200;
/// Sessions of one user at a time; the one that was not used for longest makes room.
pub const SESSIONS_OF_USER_MAX: u32 = 50;
/// By so much clocks of nodes may differ. What began later than that from now began under a wrong clock, and has ended.
pub(crate) const CLOCK_SKEW_MS: i64 = 5 * 60 * 1000;

/// What identifies a session without opening it: the digest of its secret.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SessionId([u8; 32]);

impl SessionId {
    /// The session that a secret opens.
    #[must_use]
    pub fn of(secret: &Secret) -> Self {
        Self(digest(secret.expose()))
    }

    /// Reads what `Display` prints: 64 digits of lower-case hex.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        from_hex(text)?.try_into().ok().map(Self)
    }

    fn from_row(row: &Row, at: usize) -> Result<Self> {
        row.bytes(at)?.try_into().map(Self).map_err(|_| Error::Corrupt { what: "the digest of a session" })
    }
}

impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

impl fmt::Debug for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// A session as its user may see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionEntry {
    /// What identifies it.
    pub id: SessionId,
    /// Whose it is.
    pub user_id: UserId,
    /// What the client said of itself (`User-Agent`), made harmless.
    pub about: String,
    /// From where it was begun.
    pub from: IpAddr,
    /// When it was begun.
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    pub seen_at: Timestamp,
    /// When it ends if it is not used before.
    pub expires_at: Timestamp,
}

/// A session that was opened with its secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Session {
    /// What is known of it.
    pub entry: SessionEntry,
    /// What forms and requests that change something must bring (in a field or header, never in a cookie), so that no
    /// foreign page can make them. It follows from the secret and is stored nowhere. Compare with [`Session::is_csrf`].
    pub csrf: String,
}

impl Session {
    /// Whether this is the session's CSRF token, in constant time.
    #[must_use]
    pub fn is_csrf(&self, token: &str) -> bool {
        self.csrf.as_bytes().ct_eq(token.as_bytes()).into()
    }

    fn open(secret: &str, entry: SessionEntry) -> Self {
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
        Self { entry, csrf: base64url(hmac::sign(&key, b"csrf").as_ref()) }
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("entry", &self.entry).finish_non_exhaustive()
    }
}

const SESSION_COLUMNS: &str = "sessions.digest, sessions.user_id, sessions.about, sessions.address, sessions.created_at, sessions.seen_at";
const SESSION_COLUMN_COUNT: usize = 6;

impl SessionEntry {
    fn from_row(row: &Row) -> Result<Self> {
        let (created_at, seen_at) = (row.moment(4)?, row.moment(5)?);
        let from = row.text(3)?.parse().map_err(|_| Error::Corrupt { what: "the address of a session" })?;
        let expires_at = created_at.plus_millis(SESSION_LIFE_MS).min(seen_at.plus_millis(SESSION_IDLE_MS));
        Ok(Self {
            id: SessionId::from_row(row, 0)?,
            user_id: UserId::from_row(row, 1)?,
            about: row.text(2)?.to_owned(),
            from,
            created_at,
            seen_at,
            expires_at,
        })
    }

    fn is_open(&self, now: Timestamp) -> bool {
        now < self.expires_at && self.created_at <= now.plus_millis(CLOCK_SKEW_MS)
    }
}

impl Accounts {
    /// Begins a session of an enabled user. `about` is what the client says of itself.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Disabled`], [`Error::Crypto`] and those of the engine.
    pub fn begin_session(
        &self,
        user: UserId,
        about: &str,
        from: IpAddr,
        now: Timestamp,
    ) -> Result<(Secret, Session)> {
        let now = self.moment(now);
        let secret = Secret::random()?;
        let entry = SessionEntry {
            id: SessionId::of(&secret),
            user_id: user,
            about: clean(about, ABOUT_CHARS_MAX),
            from: from.to_canonical(),
            created_at: now,
            seen_at: now,
            expires_at: now.plus_millis(SESSION_IDLE_MS),
        };
        self.write(|transaction| {
            require_enabled(transaction, user)?;
            make_room(transaction, user)?;
            insert(transaction, &entry)?;
            note_seen(transaction, user, now)
        })?;
        let session = Session::open(secret.expose(), entry);
        Ok((secret, session))
    }

    /// The session that a secret opens, if it has not ended.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn session(&self, secret: &str, now: Timestamp) -> Result<Option<Session>> {
        Ok(self.signed_in(secret, now)?.map(|(session, _, _)| session))
    }

    /// The session that a secret opens, if it has not ended, with its user and the user's group as they are now. A session that is
    /// seen to have ended is removed, so that no clock brings it back.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn signed_in(&self, secret: &str, now: Timestamp) -> Result<Option<(Session, User, Group)>> {
        if !has_form(secret) {
            return Ok(None);
        }
        let (now, id) = (self.moment(now), SessionId(digest(secret)));
        let Some((mut entry, mut user, group)) = self.read(|transaction| find(transaction, id))? else {
            return Ok(None);
        };
        if !entry.is_open(now) || user.is_disabled {
            self.write(|transaction| remove_ended(transaction, id, now))?;
            return Ok(None);
        }
        if now.millis() - entry.seen_at.millis() >= SEEN_EVERY_MS {
            self.write(|transaction| {
                let sql = "UPDATE sessions SET seen_at = ?2 WHERE digest = ?1 AND seen_at < ?2";
                transaction.execute(sql, &[id.0.into(), now.into()])?;
                note_seen(transaction, entry.user_id, now)
            })?;
            entry.seen_at = now;
            entry.expires_at =
                entry.created_at.plus_millis(SESSION_LIFE_MS).min(now.plus_millis(SESSION_IDLE_MS));
            user.last_seen_at = user.last_seen_at.max(Some(now));
        }
        Ok(Some((Session::open(secret, entry), user, group)))
    }

    /// Gives a session another secret; the old one opens nothing from then on. What the session is besides, also when it
    /// ends, stays. `None` when it has ended.
    ///
    /// # Errors
    /// [`Error::Crypto`] and those of the engine.
    pub fn rotate_session(&self, secret: &str, now: Timestamp) -> Result<Option<(Secret, Session)>> {
        if !has_form(secret) {
            return Ok(None);
        }
        let (now, old, new) = (self.moment(now), SessionId(digest(secret)), Secret::random()?);
        let entry = self.write(|transaction| {
            let found =
                find(transaction, old)?.filter(|(entry, user, _)| entry.is_open(now) && !user.is_disabled);
            let Some((mut entry, _, _)) = found else { return Ok(None) };
            entry.id = SessionId::of(&new);
            let sql = "UPDATE sessions SET digest = ?2 WHERE digest = ?1";
            transaction.execute(sql, &[old.0.into(), entry.id.0.into()])?;
            Ok(Some(entry))
        })?;
        Ok(entry.map(|entry| {
            let session = Session::open(new.expose(), entry);
            (new, session)
        }))
    }

    /// Ends a session. Whether there was one.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn end_session(&self, id: SessionId) -> Result<bool> {
        self.write(|transaction| {
            let ended = transaction.execute("DELETE FROM sessions WHERE digest = ?1", &[id.0.into()])?;
            Ok(ended > 0)
        })
    }

    /// Ends all sessions of a user, but for one if that is wanted. How many there were.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn end_sessions_of(&self, user: UserId, except: Option<SessionId>) -> Result<u64> {
        // No digest is empty.
        let except = except.map_or(Vec::new(), |id| id.0.to_vec());
        self.write(|transaction| {
            let sql = "DELETE FROM sessions WHERE user_id = ?1 AND digest <> ?2";
            transaction.execute(sql, &[user.into(), except.as_slice().into()])
        })
    }

    /// The sessions of a user that have not ended, the one used last first.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn sessions_of(&self, user: UserId, now: Timestamp) -> Result<Vec<SessionEntry>> {
        let now = self.moment(now);
        let sql = format!(
            "SELECT {SESSION_COLUMNS} FROM sessions WHERE user_id = ?1 \
             ORDER BY seen_at DESC, digest LIMIT {SESSIONS_OF_USER_MAX}"
        );
        let entries = self.read(|transaction| {
            let rows = transaction.query(&sql, &[user.into()])?;
            rows.iter().map(SessionEntry::from_row).collect::<Result<Vec<_>>>()
        })?;
        Ok(entries.into_iter().filter(|entry| entry.is_open(now)).collect())
    }
}

fn find(transaction: &mut dyn Transaction, id: SessionId) -> Result<Option<(SessionEntry, User, Group)>> {
    let sql = format!(
        "SELECT {SESSION_COLUMNS}, {COLUMNS}, {} FROM sessions JOIN users ON users.id = sessions.user_id \
         JOIN groups ON groups.id = users.group_id WHERE sessions.digest = ?1 LIMIT 1",
        group::COLUMNS
    );
    let read = |row: &Row| {
        let user = User::from_row(row, SESSION_COLUMN_COUNT)?;
        let group = Group::from_row(row, SESSION_COLUMN_COUNT + COLUMN_COUNT)?;
        Ok((SessionEntry::from_row(row)?, user, group))
    };
    transaction.query_one(&sql, &[id.0.into()])?.map(|row| read(&row)).transpose()
}

fn insert(transaction: &mut dyn Transaction, entry: &SessionEntry) -> Result<()> {
    let sql = "INSERT INTO sessions (digest, user_id, about, address, created_at, seen_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    let from = entry.from.to_string();
    transaction.execute(
        sql,
        &[
            entry.id.0.into(),
            entry.user_id.into(),
            entry.about.as_str().into(),
            from.into(),
            entry.created_at.into(),
            entry.seen_at.into(),
        ],
    )?;
    Ok(())
}

/// Removes the sessions of a user that were not used for longest, so that one more is within the bound.
fn make_room(transaction: &mut dyn Transaction, user: UserId) -> Result<()> {
    let sql = format!(
        "DELETE FROM sessions WHERE user_id = ?1 AND digest NOT IN (SELECT digest FROM sessions WHERE user_id = ?1 \
         ORDER BY seen_at DESC, digest LIMIT {})",
        SESSIONS_OF_USER_MAX - 1
    );
    transaction.execute(&sql, &[user.into()])?;
    Ok(())
}

/// Removes a session unless it was used meanwhile.
fn remove_ended(transaction: &mut dyn Transaction, id: SessionId, now: Timestamp) -> Result<()> {
    let is_over = match find(transaction, id)? {
        Some((entry, user, _)) => !entry.is_open(now) || user.is_disabled,
        None => false,
    };
    if is_over {
        transaction.execute("DELETE FROM sessions WHERE digest = ?1", &[id.0.into()])?;
    }
    Ok(())
}

/// Removes sessions that have ended.
pub(crate) fn sweep(transaction: &mut dyn Transaction, now: Timestamp) -> Result<u64> {
    let (seen, created) = (now.plus_millis(-SESSION_IDLE_MS), now.plus_millis(-SESSION_LIFE_MS));
    let sql = "DELETE FROM sessions WHERE seen_at <= ?1 OR created_at <= ?2";
    transaction.execute(sql, &[seen.into(), created.into()])
}
