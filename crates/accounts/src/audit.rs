//! The audit: who did what, when, from where, and how it went. Entries are appended, and never changed; retention removes
//! the oldest ones (`trim`). Each entry's digest is over the one before it, so that what is changed, removed or reordered
//! afterwards is found (`chain`).
//!
//! Who can write to the database can write a whole new chain. Keep [`Accounts::audit_head`] elsewhere from time to time, and compare.

mod chain;
mod trim;

use std::{borrow::Cow, net::IpAddr};

use model::Timestamp;

pub use self::chain::{AuditHead, AuditState};
use self::chain::{Head, Link};
use crate::{
    Accounts, Error, GroupId, Result, TokenId, UserId,
    engine::{Row, Transaction, Value},
    text::clean,
};

/// Longest object and detail in characters; what is longer is cut, since a line that is cut tells more than one that is missing.
const TEXT_CHARS_MAX: usize = 2_000;
/// Longest identifier of a request in characters.
const REQUEST_CHARS_MAX: usize = 100;
/// Longest action in bytes.
const ACTION_BYTES_MAX: usize = 64;
/// Entries of one call.
pub const RECORDED_MAX: usize = 10_000;
/// Entries that a page has at most.
pub const AUDIT_PAGE_MAX: u32 = 1_000;

/// How it went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AuditOutcome {
    /// It was done.
    Ok,
    /// It was not allowed.
    Refused,
    /// It was tried and failed.
    Failed,
}

impl AuditOutcome {
    /// All outcomes.
    pub const ALL: [Self; 3] = [Self::Ok, Self::Refused, Self::Failed];

    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Refused => "refused",
            Self::Failed => "failed",
        }
    }

    /// The outcome of a word that [`AuditOutcome::as_str`] gives.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.as_str() == word)
    }
}

/// Who did it: nobody known, a user, or a user by a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Actor {
    /// The user.
    pub user_id: Option<UserId>,
    /// The token.
    pub token_id: Option<TokenId>,
}

/// One line of the audit. It names users by identifier, and holds neither secrets nor what was searched for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    /// When it was done, by the clock of the one who says so.
    pub at: Timestamp,
    /// Who did it.
    pub actor: Actor,
    /// The group in which it was done.
    pub group_id: Option<GroupId>,
    /// From where.
    pub from: Option<IpAddr>,
    /// What was done: words of lower-case letters, digits and `_` with dots between, e.g. `session.begin`.
    pub action: Cow<'static, str>,
    /// To what: an identifier, or a keyed digest of what was searched for.
    pub object: String,
    /// How it went.
    pub outcome: AuditOutcome,
    /// What else is worth knowing.
    pub detail: String,
    /// The request in which it was done.
    pub request_id: String,
}

impl AuditEntry {
    /// An entry of which nothing else is known yet.
    #[must_use]
    pub fn new(at: Timestamp, action: impl Into<Cow<'static, str>>, outcome: AuditOutcome) -> Self {
        Self {
            at,
            actor: Actor::default(),
            group_id: None,
            from: None,
            action: action.into(),
            object: String::new(),
            outcome,
            detail: String::new(),
            request_id: String::new(),
        }
    }
}

/// An entry with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRecord {
    /// Its number, from 1, without gaps.
    pub sequence: u64,
    /// The entry.
    pub entry: AuditEntry,
}

/// Which entries are read. Conditions hold together.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct AuditQuery {
    /// Those of a group.
    pub group_id: Option<GroupId>,
    /// Those of a user.
    pub user_id: Option<UserId>,
    /// Those whose action begins so, e.g. `user.`.
    pub action_prefix: Option<String>,
    /// Those among whose objects, which are parted by spaces, is one of these; without any, all.
    pub objects: Vec<String>,
    /// Those from this moment on.
    pub since: Option<Timestamp>,
    /// Those before this moment.
    pub until: Option<Timestamp>,
    /// Those before this number: the last one of the page before.
    pub before: Option<u64>,
    /// How many at most; a page has 1,000.
    pub limit: u32,
}

impl Accounts {
    /// Appends entries: all of them, in order, or none.
    ///
    /// # Errors
    /// [`Error::Invalid`] for an action of another form, [`Error::TooMany`] above 10,000 entries, and those of the engine.
    pub fn record(&self, entries: &[AuditEntry]) -> Result<()> {
        let limit = u32::try_from(RECORDED_MAX).unwrap_or(u32::MAX);
        if entries.len() > RECORDED_MAX {
            return Err(Error::TooMany { what: "entries of the audit at once", limit });
        }
        if entries.is_empty() {
            return Ok(());
        }
        self.write(|transaction| append(transaction, entries))
    }

    /// A page of entries, the newest first.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn audit(&self, query: &AuditQuery) -> Result<Vec<AuditRecord>> {
        let (mut conditions, mut values) = (Vec::new(), Vec::<Value>::new());
        if !query.objects.is_empty() {
            // As both engines can: who takes the word out of the line has another line.
            let is_among = |n| format!("replace(' ' || object || ' ', ?{n}, '') <> ' ' || object || ' '");
            let any: Vec<String> = (1..=query.objects.len()).map(is_among).collect();
            conditions.push(format!("({})", any.join(" OR ")));
            values.extend(query.objects.iter().map(|object| format!(" {object} ").as_str().into()));
        }
        let mut require = |condition: &str, value: Value| {
            values.push(value);
            conditions.push(condition.replace("?", &format!("?{}", values.len())));
        };
        if let Some(group) = query.group_id {
            require("group_id = ?", group.into());
        }
        if let Some(user) = query.user_id {
            require("user_id = ?", user.into());
        }
        if let Some(prefix) = &query.action_prefix {
            if !is_action(prefix) {
                return Ok(Vec::new());
            }
            require(&format!("substr(action, 1, {}) = ?", prefix.len()), prefix.as_str().into());
        }
        if let Some(since) = query.since {
            require("at >= ?", since.into());
        }
        if let Some(until) = query.until {
            require("at < ?", until.into());
        }
        let before = query.before.map_or(i64::MAX, |before| i64::try_from(before).unwrap_or(i64::MAX));
        require("sequence < ?", before.into());
        let sql = format!(
            "SELECT {} FROM audit WHERE {} ORDER BY sequence DESC LIMIT {}",
            chain::COLUMNS,
            conditions.join(" AND "),
            query.limit.min(AUDIT_PAGE_MAX)
        );
        self.read(|transaction| transaction.query(&sql, &values)?.iter().map(AuditRecord::from_row).collect())
    }
}

/// Appends entries within a transaction.
///
/// # Errors
/// [`Error::Invalid`] and those of the engine.
pub(crate) fn append(transaction: &mut dyn Transaction, entries: &[AuditEntry]) -> Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    if entries.iter().any(|entry| entry.action.is_empty() || !is_action(&entry.action)) {
        return Err(Error::Invalid { what: "the action", why: "is not written as `user.add`" });
    }
    let mut head = Head::read(transaction)?.unwrap_or_default();
    let mut links = Vec::with_capacity(entries.len());
    for entry in entries {
        let link = Link::of(entry);
        head.extend(&link);
        links.push((link, head));
    }
    // The head first: of two who append at once, one waits there, and is tried again. At an entry's number it would fail.
    head.write(transaction)?;
    links.iter().try_for_each(|(link, head)| link.insert(transaction, head.sequence, head.digest))
}

impl Link {
    /// What is stored of an entry.
    fn of(entry: &AuditEntry) -> Self {
        Self {
            at: entry.at.millis(),
            user_id: entry.actor.user_id.map(|id| id.to_string()),
            token_id: entry.actor.token_id.map(|id| id.to_string()),
            group_id: entry.group_id.map(|id| id.to_string()),
            address: entry.from.map(|from| from.to_canonical().to_string()),
            action: entry.action.to_string(),
            object: clean(&entry.object, TEXT_CHARS_MAX),
            outcome: entry.outcome.as_str().to_owned(),
            detail: clean(&entry.detail, TEXT_CHARS_MAX),
            request_id: clean(&entry.request_id, REQUEST_CHARS_MAX),
        }
    }
}

impl AuditRecord {
    fn from_row(row: &Row) -> Result<Self> {
        let damaged = |what| Error::Corrupt { what };
        let is_there = |at: usize| row.optional_text(at).map(|text| text.is_some());
        let user_id = if is_there(2)? { Some(UserId::from_row(row, 2)?) } else { None };
        let token_id = if is_there(3)? { Some(TokenId::from_row(row, 3)?) } else { None };
        let group_id = if is_there(4)? { Some(GroupId::from_row(row, 4)?) } else { None };
        let from = row.optional_text(5)?.map(str::parse).transpose();
        Ok(Self {
            sequence: row.count(0)?,
            entry: AuditEntry {
                at: row.moment(1)?,
                actor: Actor { user_id, token_id },
                group_id,
                from: from.map_err(|_| damaged("an address in the audit"))?,
                action: Cow::Owned(row.text(6)?.to_owned()),
                object: row.text(7)?.to_owned(),
                outcome: AuditOutcome::parse(row.text(8)?).ok_or(damaged("an outcome in the audit"))?,
                detail: row.text(9)?.to_owned(),
                request_id: row.text(10)?.to_owned(),
            },
        })
    }
}

/// Whether a text is an action or the beginning of one.
fn is_action(text: &str) -> bool {
    let is_good =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'.');
    text.len() <= ACTION_BYTES_MAX && text.bytes().all(is_good)
}
