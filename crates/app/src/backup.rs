//! Back-up and restore of everything, while the data is in use.
//!
//! A back-up is one stream ([`store::backup`]): all rows of the ledger as of one point, the lists of known-good files, mappings, and whatever files the
//! caller adds (accounts, kept samples). What follows from the rest is left out and made anew when the restored data is opened: the verdict
//! table, the indexes of names and of similar files. What analysers concluded is kept, so that answers are the same at once.
//!
//! A restore reads the back-up into a folder beside the one that is wanted, checks every block and then the whole, and puts it in place by
//! renaming it.

mod make;
mod place;
mod restore;

use std::path::PathBuf;

use model::Timestamp;
use store::backup::{Head, Manifest, Point};

pub use self::restore::{check, restore};

/// A file, or a folder with all below it, that is kept with the data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extra {
    /// Its name in the restored data directory, e.g. `accounts.sqlite`; with `/` between folders.
    pub name: String,
    /// Where it is now.
    pub path: PathBuf,
    /// Whether there is no back-up without it; one that may be missing, and is not there, is left out.
    pub is_required: bool,
}

/// What a back-up has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contents {
    /// When it was begun.
    pub made_at: Timestamp,
    /// Which program made it.
    pub program: String,
    /// The point of the log as of which it is: everything that was acknowledged before it was begun is in it, and nothing of what came behind
    /// this point.
    pub point: Point,
    /// Digest of the ledger at that point.
    pub digest: String,
    /// Rows of all tables.
    pub rows: u64,
    /// Files beside the ledger.
    pub files: u64,
    /// Their bytes.
    pub file_bytes: u64,
}

impl Contents {
    fn of(head: Head, manifest: Manifest) -> Self {
        let Head { made_at, program, point, .. } = head;
        Self {
            made_at,
            program,
            point,
            digest: manifest.digest,
            rows: manifest.rows.values().sum(),
            files: manifest.files.len() as u64,
            file_bytes: manifest.files.values().map(|file| file.bytes).sum(),
        }
    }
}
