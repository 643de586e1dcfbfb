//! What can go wrong with the ledger, one variant for each case a caller or operator can act on.

use std::{io, path::PathBuf};

/// Result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why the ledger could not do what was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Another process owns the data directory. Stop it, or send the work to it.
    #[error("data directory `{}` is in use by {owner}", dir.display())]
    Locked {
        /// The directory.
        dir: PathBuf,
        /// `pid N: command` of the owner.
        owner: String,
    },
    /// The directory was written by a newer version. Use that version; nothing was touched.
    #[error("data directory `{}` has format {found}, this version reads up to {supported}", dir.display())]
    Format {
        /// The directory.
        dir: PathBuf,
        /// What its `FORMAT` file says.
        found: String,
        /// The newest format we read.
        supported: u32,
    },
    /// No engine of that name. Give `memory:`, `fjall:PATH` or a path.
    #[error("no storage engine for `{uri}`: give a path, `fjall:PATH` or `memory:`")]
    Scheme {
        /// What was given.
        uri: String,
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
    /// The engine failed. After a failed write or sync the ledger is [`Error::Poisoned`].
    #[error("the storage engine failed to {action}")]
    Engine {
        /// What was tried.
        action: &'static str,
        /// Why it failed.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// An earlier write or sync failed, so that what is on disk is unknown: nothing is written until the ledger is
    /// opened again. Check the disk, then restart.
    #[error("writing stopped after an earlier failure; check the disk and restart")]
    Poisoned,
    /// A stored value or key does not decode. Run `fsck`; restore from a backup or import again.
    #[error("stored data is damaged: {what}")]
    Corrupt {
        /// What is wrong with it.
        what: &'static str,
    },
    /// A value for the ledger exceeds its bound; nothing was written.
    #[error("{what} has {size} bytes, at most {limit} are kept")]
    TooLarge {
        /// What is too large.
        what: &'static str,
        /// Its size.
        size: usize,
        /// The bound.
        limit: usize,
    },
    /// A snapshot was written to. A defect of the caller.
    #[error("a snapshot cannot be written to")]
    Frozen,
    /// A removal has not ended: let it go on to its end first.
    #[error("what is being removed is not removed yet")]
    Removing,
    /// What was given as a conclusion is none, or is about another object. A defect of the caller; nothing was written.
    #[error("this is no conclusion about the object it is given for")]
    NoConclusion,
}

impl Error {
    /// Whether trying again later may succeed without anybody's help.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        matches!(self, Self::Locked { .. })
    }

    pub(crate) fn io(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { action, path, source }
    }
}
