//! What a token may be used for. A scope narrows what its user may do, and never widens it: the user's role is asked as well.

use std::fmt;

use crate::Role;

/// One kind of use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Look-ups, searches and what belongs to them.
    Lookup,
    /// Handing in feeds, logs and files.
    Import,
    /// Stating and withdrawing assessments.
    Assess,
    /// Registration records.
    Whois,
    /// Publishing documents.
    Documents,
    /// Administration, as far as the user's role goes.
    Administer,
}

impl Scope {
    /// All scopes.
    pub const ALL: [Self; 6] =
        [Self::Lookup, Self::Import, Self::Assess, Self::Whois, Self::Documents, Self::Administer];

    /// The word for it, as stored and as written on command lines.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Lookup => "lookup",
            Self::Import => "import",
            Self::Assess => "assess",
            Self::Whois => "whois",
            Self::Documents => "documents",
            Self::Administer => "administer",
        }
    }

    /// The scope of a word that [`Scope::as_str`] gives.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == word)
    }

    /// The least role that can have any use for it. A bound, not a permission: who answers a request asks for the role
    /// that the request needs, whatever the scope.
    #[must_use]
    pub fn least_role(self) -> Role {
        match self {
            Self::Lookup | Self::Whois => Role::Reader,
            Self::Import | Self::Assess => Role::Analyst,
            Self::Documents => Role::Expert,
            Self::Administer => Role::GroupAdministrator,
        }
    }

    fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// A set of scopes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Scopes(u8);

impl Scopes {
    /// No scope.
    pub const NONE: Self = Self(0);

    /// All that a role can have any use for.
    #[must_use]
    pub fn of_role(role: Role) -> Self {
        Scope::ALL.into_iter().filter(|scope| scope.least_role() <= role).collect()
    }

    /// Whether a scope is in it.
    #[must_use]
    pub fn contains(self, scope: Scope) -> bool {
        self.0 & scope.bit() != 0
    }

    /// What is in both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether nothing is in it.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Its scopes, in the order of [`Scope::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Scope> {
        Scope::ALL.into_iter().filter(move |scope| self.contains(*scope))
    }

    /// Reads what [`fmt::Display`] writes: words with spaces between. `None` for an unknown word.
    #[must_use]
    pub fn parse(words: &str) -> Option<Self> {
        words.split_whitespace().map(Scope::parse).collect()
    }
}

impl FromIterator<Scope> for Scopes {
    fn from_iter<T: IntoIterator<Item = Scope>>(scopes: T) -> Self {
        Self(scopes.into_iter().fold(0, |bits, scope| bits | scope.bit()))
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, scope) in self.iter().enumerate() {
            let space = if number == 0 { "" } else { " " };
            write!(f, "{space}{}", scope.as_str())?;
        }
        Ok(())
    }
}

impl fmt::Debug for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}
