//! What is asked of a quota, and what it answers. How it is charged is in `charge`, `charger` and `block`.

use model::Timestamp;

use crate::{Day, GroupId, LicenceId, Product, Service};

/// How much of an answer is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Detail {
    /// The verdict alone.
    Verdict,
    /// All sections.
    Full,
}

/// A wish to use a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Want {
    /// Who pays.
    pub group: GroupId,
    /// For what.
    pub service: Service,
    /// How much of the answer is wanted.
    pub detail: Detail,
    /// The licence that a token is bound to, and no other.
    pub licence: Option<LicenceId>,
    /// How many objects.
    pub units: u32,
    /// Whether fewer than that are welcome, too.
    pub is_partial: bool,
}

/// What was charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Who pays.
    pub group: GroupId,
    /// By which licence.
    pub licence: LicenceId,
    /// Of which product.
    pub product: Product,
    /// For what.
    pub service: Service,
    /// On which day of the group.
    pub day: Day,
    /// How many objects: what was wanted, or fewer when that was welcome.
    pub units: u32,
    /// How many objects of this service were charged to the licence on this day, these ones too. Blocks that other nodes reserved count.
    pub used: u64,
    /// How many may be; `None` without a limit.
    pub limit: Option<u64>,
    /// When the next day of the group begins.
    pub resets_at: Timestamp,
    /// Whether the answer may have more than the verdict.
    pub details: bool,
}

/// Why nothing was charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The group has no licence, or not the one that the token is bound to.
    NoLicence,
    /// None of its licences is in force.
    NotInForce,
    /// None of those in force opens the service.
    NotOpened(Service),
    /// All of those that do are used up for the day.
    Exhausted {
        /// How many objects they allow in a day together.
        limit: u64,
        /// When the next day of the group begins.
        resets_at: Timestamp,
    },
}

/// The answer to a wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was charged.
    Granted(Grant),
    /// Nothing was charged.
    Refused(Refusal),
}

impl Outcome {
    /// What was charged, if anything was.
    #[must_use]
    pub fn granted(&self) -> Option<&Grant> {
        match self {
            Self::Granted(grant) => Some(grant),
            Self::Refused(_) => None,
        }
    }
}
