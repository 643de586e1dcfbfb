//! What is in the outbox, for those who look after it.

use model::Timestamp;

use super::MailId;
use crate::{
    Accounts, Error, Result, UserId,
    engine::{Row, Value},
};

/// Mails that are listed at most.
const LISTED_MAX: u32 = 1_000;

/// What became of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MailState {
    /// It waits to be sent, for the first time or again.
    Waiting,
    /// It was handed to a mail server.
    Sent,
    /// It was given up.
    Failed,
    /// Its user was disabled or removed before it was sent.
    Cancelled,
}

impl MailState {
    /// All states.
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Sent, Self::Failed, Self::Cancelled];

    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state of a word that [`MailState::as_str`] gives.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// A mail in a list: without its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailEntry {
    /// Its identifier.
    pub id: MailId,
    /// What became of it.
    pub state: MailState,
    /// The address it goes to.
    pub to: String,
    /// Whose address this is.
    pub user_id: Option<UserId>,
    /// The subject.
    pub subject: String,
    /// Attempts so far.
    pub attempts: u32,
    /// When it was put into the outbox.
    pub created_at: Timestamp,
    /// When it is tried next, if it waits.
    pub next_at: Timestamp,
    /// When it was sent, given up or cancelled.
    pub done_at: Option<Timestamp>,
    /// Why the last attempt failed.
    pub reason: Option<String>,
}

/// How many mails there are, as far as they are remembered (90 days after they were done).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct MailCounts {
    /// Those that wait.
    pub waiting: u64,
    /// Those that were sent.
    pub sent: u64,
    /// Those that were given up.
    pub failed: u64,
    /// Those that were cancelled.
    pub cancelled: u64,
}

impl Accounts {
    /// How many mails there are in each state.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn mail_counts(&self) -> Result<MailCounts> {
        let rows = self
            .read(|transaction| transaction.query("SELECT state, COUNT(*) FROM mails GROUP BY state", &[]))?;
        let mut counts = MailCounts::default();
        for row in rows {
            let count = match state(&row, 0)? {
                MailState::Waiting => &mut counts.waiting,
                MailState::Sent => &mut counts.sent,
                MailState::Failed => &mut counts.failed,
                MailState::Cancelled => &mut counts.cancelled,
            };
            *count = row.count(1)?;
        }
        Ok(counts)
    }

    /// The mails in a state, or all; the newest first, at most 1,000.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn mails(&self, state: Option<MailState>, limit: u32) -> Result<Vec<MailEntry>> {
        let (condition, values) = match state {
            Some(state) => ("WHERE state = ?1", vec![Value::from(state.as_str())]),
            None => ("", Vec::new()),
        };
        let sql = format!(
            "SELECT id, state, recipient, user_id, subject, attempts, created_at, next_at, done_at, reason FROM mails \
             {condition} ORDER BY created_at DESC, id LIMIT {}",
            limit.min(LISTED_MAX)
        );
        self.read(|transaction| transaction.query(&sql, &values)?.iter().map(entry).collect())
    }
}

fn entry(row: &Row) -> Result<MailEntry> {
    Ok(MailEntry {
        id: MailId::from_row(row, 0)?,
        state: state(row, 1)?,
        to: row.text(2)?.to_owned(),
        user_id: row.optional_text(3)?.map(|_| UserId::from_row(row, 3)).transpose()?,
        subject: row.text(4)?.to_owned(),
        attempts: u32::try_from(row.count(5)?).unwrap_or(u32::MAX),
        created_at: row.moment(6)?,
        next_at: row.moment(7)?,
        done_at: row.optional_moment(8)?,
        reason: row.optional_text(9)?.map(str::to_owned),
    })
}

fn state(row: &Row, at: usize) -> Result<MailState> {
    MailState::parse(row.text(at)?).ok_or(Error::Corrupt { what: "the state of a mail" })
}
