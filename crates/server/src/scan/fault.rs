//! What can go wrong with an examination.

use std::{io, process::ExitStatus, time::Duration};

/// Why a file was not examined to the end.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// No worker could be started. The message says what the system says.
    #[error("no process to examine files can be started")]
    Start(#[source] io::Error),
    /// The file cannot be read.
    #[error("the file cannot be read")]
    Read(#[source] io::Error),
    /// It is longer than what is taken.
    #[error("the file has {bytes} bytes, at most {max} are examined (file_bytes_max)")]
    TooLong {
        /// Its length.
        bytes: u64,
        /// The limit.
        max: u64,
    },
    /// It took too long.
    #[error("the examination was ended after {} s (time limit of one file)", .0.as_secs_f32())]
    Late(Duration),
    /// The worker died, or said something that is no answer.
    #[error(
        "the process that examined the file ended ({0}): it needed more than 512 MB, or a parser failed on it"
    )]
    Died(String),
}

impl Fault {
    /// Whether the file was taken and digests of it are all that is known.
    #[must_use]
    pub(super) fn is_of_content(&self) -> bool {
        matches!(self, Self::Late(_) | Self::Died(_))
    }

    pub(super) fn died(status: io::Result<ExitStatus>) -> Self {
        Self::Died(match status {
            Ok(status) => status.to_string(),
            Err(error) => error.to_string(),
        })
    }
}
