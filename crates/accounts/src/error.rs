//! What can go wrong with accounts, one variant for each case a caller or operator can act on.
//!
//! No error holds a password, a secret or the address of a database with its password.

use std::{io, path::PathBuf};

use crate::UserId;

/// Result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A cause from below: SQLite, PostgreSQL, the file system.
pub type Source = Box<dyn std::error::Error + Send + Sync>;

/// Why accounts could not do what was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No engine for this address. What was given is not repeated, since it may hold a password.
    #[error(
        "cannot use this address of accounts: {why}; give `sqlite:PATH`, `memory:` or `postgres://USER:PASSWORD@HOST:PORT/DATABASE`"
    )]
    Address {
        /// What is wrong with it.
        why: &'static str,
    },
    /// The database was written by a newer version. Use that version; nothing was touched.
    #[error("the accounts have schema {found}, this version reads up to {supported}")]
    Newer {
        /// The schema that is there.
        found: i64,
        /// The newest schema we know.
        supported: i64,
    },
    /// The database cannot be reached, is busy, or went away before anything was committed. Nothing was done; try again later.
    #[error("the accounts' database is not available: failed to {action}")]
    Unavailable {
        /// What was tried, e.g. `connect`.
        action: &'static str,
        /// Why it failed.
        #[source]
        source: Option<Source>,
    },
    /// The connection broke while a transaction was being committed: it was done, or it was not. Look before trying again.
    #[error("the accounts' database went away during a commit; whether it was done is not known")]
    Unknown {
        /// Why it failed.
        #[source]
        source: Source,
    },
    /// The disk is full. Free some space; nothing was done.
    #[error("there is no space left for accounts")]
    Full,
    /// An earlier write or sync failed, so that what is on disk is unknown: nothing is written until accounts are opened again. Check the disk, then
    /// restart.
    #[error("writing accounts stopped after an earlier failure; check the disk and restart")]
    Poisoned,
    /// The engine failed in a way that trying again does not mend.
    #[error("the accounts' database failed to {action}")]
    Engine {
        /// What was tried.
        action: &'static str,
        /// Why it failed.
        #[source]
        source: Source,
    },
    /// The file system refused.
    #[error("cannot {action} `{}`", path.display())]
    Io {
        /// What was tried, e.g. `create`.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// Why it failed.
        #[source]
        source: io::Error,
    },
    /// This engine cannot do that.
    #[error("{what}")]
    NotHere {
        /// What to do instead.
        what: &'static str,
    },
    /// A statement tried to write in a transaction that only reads. A defect of this crate.
    #[error("a write in a transaction that only reads")]
    ReadOnly,
    /// A stored value does not have the form that it must have. Restore from a backup.
    #[error("stored accounts are damaged: {what}")]
    Corrupt {
        /// What is wrong.
        what: &'static str,
    },
    /// A queue is full: more waits than can be done in time. Try again later.
    #[error("too much waits for {what}")]
    Busy {
        /// What it waits for.
        what: &'static str,
    },

    /// Something of this name or key is there already.
    #[error("`{what}` already has an entry of this name or key")]
    Taken {
        /// The table that has it.
        what: String,
    },
    /// Somebody changed it meanwhile. Look at what it is now, and do it again.
    #[error("this {what} was changed meanwhile")]
    Changed {
        /// What it is, e.g. `graph`.
        what: &'static str,
    },
    /// What was referred to is not there, or what was to be removed is still referred to.
    #[error("what this refers to is not there, or something still refers to this")]
    Referenced,
    /// There is nothing of this name or identifier.
    #[error("there is no {what} `{id}`")]
    NotFound {
        /// What was looked for, e.g. `group`.
        what: &'static str,
        /// Under what name or identifier.
        id: String,
    },
    /// A value is not of the form it must have. The value itself is not repeated.
    #[error("{what} {why}")]
    Invalid {
        /// What it is, e.g. `the time zone`.
        what: &'static str,
        /// What is wrong with it, e.g. `is not in the IANA database`.
        why: &'static str,
    },
    /// There are as many as there may be. Remove some first.
    #[error("there are {limit} {what} already, which is the most")]
    TooMany {
        /// What there are too many of, e.g. `groups`.
        what: &'static str,
        /// How many there may be.
        limit: u32,
    },
    /// The last enabled administrator can be neither disabled, demoted nor removed. Make another one first.
    #[error("this is the last administrator: make another one first")]
    LastAdministrator,
    /// The user is disabled. Enable it first.
    #[error("user `{id}` is disabled")]
    Disabled {
        /// The user.
        id: UserId,
    },
    /// The group still has users. Move or remove them first.
    #[error("group `{id}` still has users: move or remove them first")]
    NotEmpty {
        /// The group.
        id: String,
    },
    /// What is sealed was asked for, and accounts were opened without the key. Give the key (`Accounts::with_key`).
    #[error("accounts were opened without the key that opens what is sealed")]
    NoKey,
    /// What is sealed does not open with this key: another key, or damage. Give the key that it was sealed with.
    #[error("what is sealed does not open with this key")]
    Sealed,
    /// Randomness or a cryptographic function failed. Try again later; if it stays, look at the system.
    #[error("failed to {action}")]
    Crypto {
        /// What was tried, e.g. `draw random bytes`.
        action: &'static str,
    },
}

impl Error {
    /// Whether trying again later may succeed without anybody's help.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        matches!(self, Self::Unavailable { .. } | Self::Busy { .. })
    }

    /// The same for somebody else who waited for the same transaction. The source is told once.
    pub(crate) fn again(&self) -> Self {
        match self {
            Self::Unavailable { action, .. } => Self::Unavailable { action, source: None },
            Self::Unknown { .. } => Self::Unknown { source: "see the first error".into() },
            Self::Full => Self::Full,
            Self::Poisoned => Self::Poisoned,
            Self::Corrupt { what } => Self::Corrupt { what },
            other => Self::Engine { action: "charge", source: other.to_string().into() },
        }
    }

    pub(crate) fn io(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { action, path, source }
    }

    pub(crate) fn not_found(what: &'static str, id: impl ToString) -> Self {
        Self::NotFound { what, id: id.to_string() }
    }
}
