//! What can go wrong with the index, by what the caller can do about it.

use std::{
    io,
    path::{Path, PathBuf},
};

/// An error of the index.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file cannot be used. Check space and permissions; the digests can all be had again from where they came.
    #[error("cannot {action} `{}`", path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// A file of the index is damaged. Empty the index and fill it anew.
    #[error("the index of similar files is damaged: {what}")]
    Damaged {
        /// What does not hold.
        what: &'static str,
    },
}

impl Error {
    /// For `map_err`.
    pub(crate) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { action, path, source }
    }

    /// Whether what is on disk is not what was written: then trying again does not help.
    pub(crate) fn is_damage(&self) -> bool {
        match self {
            Self::Damaged { .. } => true,
            Self::Io { source, .. } => {
                matches!(source.kind(), io::ErrorKind::NotFound | io::ErrorKind::UnexpectedEof)
            }
        }
    }
}
