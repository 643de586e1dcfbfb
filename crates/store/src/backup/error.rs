//! What can go wrong with a back-up.

use std::io;

/// Result of this module.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a back-up could not be made or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// What is given is no back-up. Give the file that `hantei backup` made.
    #[error("this is no back-up")]
    NoBackup,
    /// A newer version made it. Restore with that version.
    #[error("the back-up has version {found}, this program reads up to {supported}")]
    Newer {
        /// Its version.
        found: u32,
        /// The newest that is read.
        supported: u32,
    },
    /// It is not as it was written. Take another copy.
    #[error("the back-up is damaged at block {block}: {what}")]
    Damaged {
        /// Number of the block, from 0.
        block: u64,
        /// What is wrong.
        what: &'static str,
    },
    /// A file's name leads elsewhere, or to what the ledger keeps itself. Nobody made this back-up with this program.
    #[error("the back-up names a file `{0}`, which cannot be restored")]
    Name(String),
    /// The stream cannot be read or written.
    #[error("cannot {action} the back-up")]
    Io {
        /// What was tried.
        action: &'static str,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// The ledger failed.
    #[error("the ledger failed")]
    Ledger(#[from] crate::Error),
}

impl Error {
    pub(super) fn io(action: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { action, source }
    }
}
