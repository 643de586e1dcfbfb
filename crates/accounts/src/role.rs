//! What a user may do in general: five roles, each of which may do what the ones before it may.

use std::fmt;

/// A role. The order is by what it may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Looks things up.
    Reader,
    /// States assessments and counts sightings as well.
    Analyst,
    /// Publishes documents as well.
    Expert,
    /// Administers the people and tokens of the own group as well.
    GroupAdministrator,
    /// Administers the installation.
    Administrator,
}

impl Role {
    /// All roles, in order.
    pub const ALL: [Self; 5] =
        [Self::Reader, Self::Analyst, Self::Expert, Self::GroupAdministrator, Self::Administrator];

    /// The word for it, as stored and as written on command lines: `group_administrator`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Analyst => "analyst",
            Self::Expert => "expert",
            Self::GroupAdministrator => "group_administrator",
            Self::Administrator => "administrator",
        }
    }

    /// The role of a word that [`Role::as_str`] gives.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == word)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
