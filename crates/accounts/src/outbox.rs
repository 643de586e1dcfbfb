//! The outbox: mails that wait until a sender takes them. At least once: a mail is told to be sent, or it waits. Whoever hands it to a
//! mail server and dies hands it over again, under the same `Message-ID`, by which receivers tell doubles.
//!
//! A mail is kept as long as it waits, sealed when accounts have a key, since it may hold a one-time link; afterwards only
//! that there was one is kept.

mod lease;
mod list;

use model::{Timestamp, time::DAY_MS};

pub use self::{
    lease::{MAIL_LEASE_MS, QueuedMail},
    list::{MailCounts, MailEntry, MailState},
};
use crate::{
    Accounts, Error, Result, UserId,
    engine::Transaction,
    id::identifier,
    name::mail_address,
    seal::SealingKey,
    text::{clean, is_hidden},
};

identifier! {
    /// Identifier of a mail.
    MailId, "msg_", "mail"
}

/// Longest key in bytes.
const KEY_BYTES_MAX: usize = 500;
/// Longest subject in characters; what is longer is cut.
const SUBJECT_CHARS_MAX: usize = 200;
/// Longest text in bytes.
pub const MAIL_TEXT_BYTES_MAX: usize = 256 * 1024;
/// After a failure the next attempt comes a minute later, then after two minutes, four, and so on up to this.
const BACK_OFF_MAX_MS: i64 = 6 * 60 * 60 * 1000;
const BACK_OFF_MS: i64 = 60 * 1000;
/// A mail that could not be sent for so long is given up.
const TRY_FOR_MS: i64 = 5 * DAY_MS;
/// What was sent, failed or cancelled is remembered for so long, and so is its key.
const REMEMBERED_MS: i64 = 90 * DAY_MS;
/// Longest reason that is kept, in characters.
const REASON_CHARS_MAX: usize = 500;

/// A mail to be sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    /// What this mail is: the same key twice is one mail, e.g. `quota lic_… 2026-03-01 jane@example.com`.
    pub key: String,
    /// The address it goes to.
    pub to: String,
    /// Whose address this is. If the user is disabled or removed before it is sent, it is cancelled.
    pub user_id: Option<UserId>,
    /// The subject; what steers becomes harmless.
    pub subject: String,
    /// The text, with `\n` between lines.
    pub text: String,
}

/// Without the text, which may hold a one-time link.
impl std::fmt::Debug for Mail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = f.debug_struct("Mail");
        shown.field("key", &self.key).field("user_id", &self.user_id).field("subject", &self.subject);
        shown.finish_non_exhaustive()
    }
}

impl Accounts {
    /// Puts a mail into the outbox. Whether it was new.
    ///
    /// # Errors
    /// [`Error::Invalid`] for an address that is none, a text above 256 KiB, or a key that is empty or too long; [`Error::Crypto`]
    /// and those of the engine.
    pub fn put_mail(&self, mail: &Mail, now: Timestamp) -> Result<bool> {
        let (now, key) = (self.moment(now), self.optional_sealing_key()?);
        self.write(|transaction| put(transaction, key.as_ref(), mail, now))
    }

    /// Notes that a mail was sent.
    ///
    /// # Errors
    /// [`Error::NotFound`] and those of the engine.
    pub fn mail_sent(&self, id: MailId, now: Timestamp) -> Result<()> {
        let now = self.moment(now);
        self.write(|transaction| {
            let sql = "UPDATE mails SET state = 'sent', body = '', leased_until = 0, done_at = ?2, reason = NULL \
                 WHERE id = ?1 AND state <> 'sent'";
            if transaction.execute(sql, &[id.into(), now.into()])? == 0 {
                require(transaction, id)?;
            }
            Ok(())
        })
    }

    /// Notes that a mail could not be sent, and why. It is tried again later, unless `is_permanent`, or it has been tried for five
    /// days. Of a mail that does not wait any more nothing is noted.
    ///
    /// # Errors
    /// [`Error::NotFound`] and those of the engine.
    pub fn mail_failed(&self, id: MailId, reason: &str, is_permanent: bool, now: Timestamp) -> Result<()> {
        let (now, reason) = (self.moment(now), clean(reason, REASON_CHARS_MAX));
        self.write(|transaction| {
            let sql = "SELECT attempts, created_at FROM mails WHERE id = ?1 AND state = 'waiting'";
            let Some(row) = transaction.query_one(sql, &[id.into()])? else {
                return require(transaction, id);
            };
            let is_over = is_permanent || now.millis() - row.moment(1)?.millis() >= TRY_FOR_MS;
            if is_over {
                return give_up(transaction, id, &reason, now);
            }
            let next_at = now.plus_millis(back_off_ms(row.count(0)?));
            let sql = "UPDATE mails SET next_at = ?2, leased_until = 0, reason = ?3 WHERE id = ?1";
            transaction.execute(sql, &[id.into(), next_at.into(), reason.as_str().into()])?;
            Ok(())
        })
    }

    /// The key, if accounts have one.
    pub(crate) fn optional_sealing_key(&self) -> Result<Option<SealingKey>> {
        match self.sealing_key() {
            Ok(key) => Ok(Some(key)),
            Err(Error::NoKey) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// Puts a mail into the outbox within a transaction. Whether it was new.
///
/// # Errors
/// As [`Accounts::put_mail`].
pub(crate) fn put(
    transaction: &mut dyn Transaction,
    key: Option<&SealingKey>,
    mail: &Mail,
    now: Timestamp,
) -> Result<bool> {
    let invalid = |what, why| Err(Error::Invalid { what, why });
    if mail.key.is_empty() || mail.key.len() > KEY_BYTES_MAX || mail.key.chars().any(is_hidden) {
        return invalid("the mail's key", "is empty, too long, or has characters that cannot be seen");
    }
    if mail.text.len() > MAIL_TEXT_BYTES_MAX {
        return invalid("the mail's text", "has more than 256 KiB");
    }
    let (id, to, text) = (MailId::random()?, mail_address(&mail.to)?, harmless(&mail.text));
    let body = match key {
        Some(key) => key.seal(&purpose(id), text.as_bytes())?,
        None => text,
    };
    let sql = "INSERT INTO mails (id, mail_key, recipient, user_id, subject, body, is_sealed, state, attempts, next_at, leased_until, created_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'waiting', 0, ?8, 0, ?8) ON CONFLICT (mail_key) DO NOTHING";
    let added = transaction.execute(
        sql,
        &[
            id.into(),
            mail.key.as_str().into(),
            to.into(),
            mail.user_id.into(),
            clean(&mail.subject, SUBJECT_CHARS_MAX).into(),
            body.into(),
            key.is_some().into(),
            now.into(),
        ],
    )?;
    Ok(added == 1)
}

/// Lines with `\n` between, without other characters that steer.
fn harmless(text: &str) -> String {
    let lines = text.replace("\r\n", "\n");
    lines
        .chars()
        .map(|c| if is_hidden(c) && !matches!(c, '\n' | '\t') { char::REPLACEMENT_CHARACTER } else { c })
        .collect()
}

fn purpose(id: MailId) -> String {
    format!("mail {id}")
}

/// How long to wait after the given number of attempts.
fn back_off_ms(attempts: u64) -> i64 {
    let doublings = u32::try_from(attempts.saturating_sub(1)).unwrap_or(u32::MAX);
    2_i64
        .checked_pow(doublings)
        .and_then(|times| times.checked_mul(BACK_OFF_MS))
        .map_or(BACK_OFF_MAX_MS, |ms| ms.min(BACK_OFF_MAX_MS))
}

fn give_up(transaction: &mut dyn Transaction, id: MailId, reason: &str, now: Timestamp) -> Result<()> {
    let sql = "UPDATE mails SET state = 'failed', body = '', leased_until = 0, done_at = ?2, reason = ?3 WHERE id = ?1";
    transaction.execute(sql, &[id.into(), now.into(), reason.into()])?;
    Ok(())
}

fn require(transaction: &mut dyn Transaction, id: MailId) -> Result<()> {
    let found = transaction.query_one("SELECT id FROM mails WHERE id = ?1", &[id.into()])?;
    found.map(drop).ok_or_else(|| Error::not_found("mail", id))
}

/// Removes what was remembered for long enough.
pub(crate) fn sweep(transaction: &mut dyn Transaction, now: Timestamp) -> Result<u64> {
    let sql = "DELETE FROM mails WHERE state <> 'waiting' AND done_at <= ?1";
    transaction.execute(sql, &[now.plus_millis(-REMEMBERED_MS).into()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn back_off_doubles_up_to_six_hours() {
        for (attempts, minutes) in
            [(0, 1), (1, 1), (2, 2), (3, 4), (9, 256), (10, 360), (64, 360), (u64::MAX, 360)]
        {
            assert_eq!(back_off_ms(attempts), minutes * 60_000, "{attempts}");
        }
    }

    #[test]
    fn text_keeps_its_lines_and_loses_what_steers() {
        assert_eq!(harmless("a\r\nb\tc\n"), "a\nb\tc\n");
        assert_eq!(harmless("a\rb\0\u{202e}c\u{85}"), "a\u{fffd}b\u{fffd}\u{fffd}c\u{fffd}");
    }
}
