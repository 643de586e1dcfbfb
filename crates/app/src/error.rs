//! What can go wrong in a use of the product, by what the caller can do about it.

use std::{io, path::PathBuf};

/// An error of the application.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The ledger failed. What it says tells what to do; after a failed sync restart the program.
    #[error("the ledger failed")]
    Store(#[from] store::Error),
    /// The index of names failed. It is derived: make it anew.
    #[error("the index of names failed")]
    Names(#[source] search::Error),
    /// The policy file is wrong. Correct the key it names.
    #[error("the policy `{}` cannot be used", path.display())]
    Policy {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        #[source]
        source: analysis::PolicyError,
    },
    /// The index of similar files failed. It is derived: make it anew.
    #[error("the index of similar files failed")]
    SimilarFiles(#[from] files::similarity::Error),
    /// The set of known files failed. What it says tells what to do.
    #[error("the set of known files failed")]
    KnownFiles(#[from] store::file_set::Error),
    /// A ledger in memory has no set of known files. Name a data directory.
    #[error("a ledger in memory holds no set of known files: name a data directory")]
    NoKnownFiles,
    /// What was given holds no digest of a file. Give an export of NSRL or CIRCL hashlookup, or digests, one a line.
    #[error(
        "there is no digest in it: give an export of NSRL (RDS 2 or 3) or CIRCL hashlookup, or digests, one a line"
    )]
    NothingKnown,
    /// A file cannot be read. Check its name and permissions.
    #[error("cannot read `{}`", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// No such source. The message lists those there are.
    #[error("there is no source `{name}`; there are: {known}")]
    UnknownSource {
        /// What was asked for.
        name: String,
        /// All names.
        known: String,
    },
    /// A mapping is wrong. Correct the line it names.
    #[error("the mapping `{}` cannot be used", path.display())]
    Mapping {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        #[source]
        source: feeds::mapping::MappingError,
    },
    /// No such mapping. The message tells those there are.
    #[error("there is no mapping `{name}`; {known}")]
    UnknownMapping {
        /// What was asked for.
        name: String,
        /// All names.
        known: String,
    },
    /// A back-up could not be made or read. What it says tells what to do.
    #[error(transparent)]
    Backup(#[from] store::backup::Error),
    /// There is something where the data is to be restored. Name another folder.
    #[error("`{}` is not empty: name a folder that is, or that is not there", folder.display())]
    NotEmpty {
        /// The folder.
        folder: PathBuf,
    },
    /// A restore is running, or was broken off. Remove the folder if none is.
    #[error("`{}` is there: a restore is running, or was broken off; if none is running, remove it", folder.display())]
    Restoring {
        /// The folder that a restore works in.
        folder: PathBuf,
    },
    /// What came out is not what the back-up says. Restore another copy, and tell the makers of this program.
    #[error("what was restored is not what the back-up says, and was not put in place")]
    RestoredOtherwise,
    /// A folder or file of the restored data cannot be written. Check permissions and space.
    #[error("cannot {action} `{}`", path.display())]
    Write {
        /// What was tried.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// The source is paused. Resume it, or leave its files.
    #[error("`{name}` is {pause}")]
    SourcePaused {
        /// The source or list.
        name: String,
        /// By whom, since when and why.
        pause: crate::Pause,
    },
    /// The source is being removed. Import when that is done.
    #[error("`{name}` is being removed: import when that is done")]
    BeingRemoved {
        /// The source or list.
        name: String,
    },
    /// Something of the source is coming in. Wait for that to end, or pause the source first.
    #[error(
        "`{name}` is being imported: remove it when that is done, and pause it so that no other import begins"
    )]
    SourceBusy {
        /// The list.
        name: String,
    },
    /// What is to be set for a source is out of bounds. Correct what it says.
    #[error("{0}")]
    SourceSetting(String),
    /// What was given stands for no person. Give what does.
    #[error("nothing is erased by this value: {0}")]
    NotPersonal(&'static str),
    /// So much was erased that no more is noted.
    #[error("at most {max} values are erased: remove the sources that bring what is asked to be erased")]
    TooManyErased {
        /// How many are.
        max: usize,
    },
    /// The system gives no random numbers. Find out why.
    #[error("the system gives no random numbers")]
    NoRandomNumbers,
    /// A batch of sightings is wrong as a whole. Correct what it says.
    #[error("{0}")]
    BadBatch(String),
    /// Another batch of sightings was sent under the same key. Give each batch its own.
    #[error("another batch was sent under the key `{0}`, and counted: give what differs a key of its own")]
    BatchDiffers(String),
    /// An assessment cannot be taken. What it says tells why.
    #[error(transparent)]
    Assessment(#[from] crate::assessments::AssessmentError),
    /// A cursor that no answer gave. Begin without one.
    #[error("the cursor `{0}` is not one that an answer gave: ask again without it")]
    BadCursor(String),
    /// Several sections or none at a cursor. Name exactly one section of related objects.
    #[error("a cursor continues one section: name exactly that one in `sections`")]
    CursorNeedsOneSection,
    /// Several relations or none at a cursor. Name exactly one relation.
    #[error("a cursor continues one relation: name exactly that one in `relations`")]
    CursorNeedsOneRelation,
    /// A value of ours in the store cannot be read. Run `fsck`.
    #[error("a stored value of `{name}` cannot be read: run `hantei fsck`")]
    Stored {
        /// Which one.
        name: String,
        /// What is wrong.
        #[source]
        source: serde_json::Error,
    },
}
