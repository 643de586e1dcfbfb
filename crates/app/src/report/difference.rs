//! What differs between an object's reports of two moments. Holds no logic.

use analysis::{Piece, Verdict, Witness};
use model::{Observable, Timestamp};

use super::Count;

/// Two moments of an object, compared.
#[derive(Clone, Debug)]
pub struct Difference {
    /// What was asked for.
    pub asked: Observable,
    /// What the answer is about.
    pub observable: Observable,
    /// The earlier moment.
    pub from: Timestamp,
    /// The later one.
    pub to: Timestamp,
    /// The verdict then.
    pub before: Verdict,
    /// The verdict later.
    pub after: Verdict,
    /// Pieces of evidence that are not as they were, those with the greatest difference of weight first.
    pub pieces: Vec<PieceChange>,
    /// How many are as they were.
    pub same: usize,
    /// Sections, of those whose items have dates.
    pub sections: Vec<SectionChange>,
}

/// A piece of evidence at both moments.
#[derive(Clone, Debug, PartialEq)]
pub struct PieceChange {
    /// Who says it.
    pub witness: Witness,
    /// What became of it.
    pub turn: Turn,
    /// How it stood then; `None` where it had not been said yet.
    pub before: Option<PieceAt>,
    /// How it stands later.
    pub after: Option<PieceAt>,
}

/// How a piece stands at a moment.
#[derive(Clone, Debug, PartialEq)]
pub struct PieceAt {
    /// Its weight, and whether it counts.
    pub piece: Piece,
    /// Whether its list has it then.
    pub is_listed: bool,
}

/// What became of a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// It was said for the first time.
    Came,
    /// Its list has it again.
    Returned,
    /// Its list has it no more.
    Went,
    /// It weighs more or less, or a rule takes it in or out.
    Changed,
}

impl Turn {
    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Came => "came",
            Self::Returned => "returned",
            Self::Went => "went",
            Self::Changed => "changed",
        }
    }
}

/// A section at both moments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SectionChange {
    /// Its name on the wire.
    pub name: &'static str,
    /// Items then.
    pub before: Count,
    /// Items later.
    pub after: Count,
    /// Items that came; `None` where there are too many to compare them.
    pub came: Option<u64>,
    /// Items that went.
    pub went: Option<u64>,
}
