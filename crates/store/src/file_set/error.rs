//! What can go wrong with a file set, one variant for each case a caller or operator can act on.

use std::{io, path::PathBuf};

use model::Timestamp;

/// Result of a file set.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a file set could not do what was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file system refused. Check space and permissions; what was there before still holds.
    #[error("cannot {action} `{}`", path.display())]
    Io {
        /// What was tried, e.g. `write`.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// Why it failed.
        #[source]
        source: io::Error,
    },
    /// A file is not as it was written. Import its list again, or remove the list; where the key or the manifest is
    /// damaged, empty the folder and import every list again.
    #[error("file set damaged: {what} (`{}`)", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What does not hold.
        what: &'static str,
    },
    /// Another process, or another file set of this one, has the folder open.
    #[error(transparent)]
    Locked(crate::Error),
    /// Not a name of a list: empty, longer than 128 bytes, or with control characters. Nothing was written.
    #[error("{list:?} is no name of a list")]
    Name {
        /// What was given.
        list: String,
    },
    /// A newer snapshot of the list is held. Remove the list first if the older one is meant.
    #[error("`{list}` is held as of {}, which is newer than {}", held.to_date(), given.to_date())]
    Older {
        /// The list.
        list: String,
        /// Date of what is held.
        held: Timestamp,
        /// Date of what was given.
        given: Timestamp,
    },
    /// Each look-up reads a block of each list. Remove one, or import several files as one list.
    #[error("at most {limit} lists are held")]
    TooManyLists {
        /// The bound.
        limit: usize,
    },
    /// Nothing was added: a list without any file replaces none. Remove the list if that is meant.
    #[error("there is no file in what was imported as `{list}`")]
    Empty {
        /// The list.
        list: String,
    },
}

impl Error {
    /// For `map_err`.
    pub(super) fn io(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { action, path, source }
    }

    pub(super) fn damaged(path: impl Into<PathBuf>, what: &'static str) -> Self {
        Self::Damaged { path: path.into(), what }
    }
}
