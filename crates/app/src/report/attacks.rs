//! Attacks in which an object took part: how many, of which kinds, in which weeks, and examples.

use model::{
    DomainName, Observable, Timestamp,
    attack::{Kit, Role, SpamKind, Stolen},
};

use super::{Count, Coverage};

/// How many attacks there are, and when.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AttackCounts {
    /// All up to the moment. Not exact where there is more than is read at once.
    pub total: Count,
    /// First time that the object took part, among those that were read.
    pub first: Option<Timestamp>,
    /// Last time.
    pub last: Option<Timestamp>,
    /// The weeks of half a year, the oldest first, by their Mondays, the last with the moment in it; with how many attacks came in each. Empty where
    /// there is no attack at all.
    pub weeks: Vec<(Timestamp, u64)>,
}

impl AttackCounts {
    /// Weeks that are told: half a year.
    pub const WEEKS: usize = 26;

    /// Attacks in these weeks.
    #[must_use]
    pub fn recent(&self) -> u64 {
        self.weeks.iter().map(|(_, attacks)| attacks).sum()
    }
}

/// Unwanted mails in which an object took part.
#[derive(Clone, Debug)]
pub struct SpamInfo {
    /// How many attacks.
    pub counts: AttackCounts,
    /// How many mails.
    pub mails: u64,
    /// Attacks by kind, the most first.
    pub kinds: Vec<(SpamKind, u64)>,
    /// The newest attacks.
    pub examples: Vec<SpamExample>,
    /// Lists that could have spoken here.
    pub coverage: Vec<Coverage>,
}

/// One attack by mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpamExample {
    /// First mail.
    pub first: Timestamp,
    /// Last mail.
    pub last: Timestamp,
    /// What it is for.
    pub kind: SpamKind,
    /// How many mails.
    pub mails: u64,
    /// As what the object takes part.
    pub roles: Vec<Role>,
    /// Subject of the last mail, without its receiver.
    pub subject: Option<String>,
    /// Its language, ISO 639-1.
    pub language: Option<String>,
    /// Domains of its senders, as stated; at most [`SpamExample::SENDERS_MAX`].
    pub senders: Vec<DomainName>,
    /// Lists that tell of it.
    pub lists: Vec<String>,
}

impl SpamExample {
    /// Most senders that are named.
    pub const SENDERS_MAX: usize = 5;
}

/// Attempts to fish for data in which an object took part.
#[derive(Clone, Debug)]
pub struct PhishingInfo {
    /// How many attacks.
    pub counts: AttackCounts,
    /// In whose name, the most often first.
    pub targets: Vec<(Target, u64)>,
    /// Industries of those, the most often first.
    pub industries: Vec<(&'static str, u64)>,
    /// What was stolen, in how many attacks.
    pub stolen: Vec<(Stolen, u64)>,
    /// Kits, in how many attacks.
    pub kits: Vec<(Kit, u64)>,
    /// The newest attacks.
    pub examples: Vec<PhishingExample>,
    /// Lists that could have spoken here.
    pub coverage: Vec<Coverage>,
}

/// An organisation in whose name data is fished for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Target {
    /// Its name: as in the table of brands, else as it was stated.
    pub organization: String,
    /// Its industry, by the table of brands; absent where that does not have it.
    pub industry: Option<&'static str>,
}

/// How an attack reached people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Channel {
    /// By mail.
    Mail,
    /// A page that a feed tells of.
    Page,
}

impl Channel {
    /// The word on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Page => "page",
        }
    }
}

/// One attack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhishingExample {
    /// First time.
    pub first: Timestamp,
    /// Last time that it was confirmed.
    pub last: Timestamp,
    /// How it reached people.
    pub channel: Channel,
    /// As what the object takes part.
    pub roles: Vec<Role>,
    /// In whose name.
    pub targets: Vec<Target>,
    /// What it steals.
    pub stolen: Vec<Stolen>,
    /// Kits behind it.
    pub kits: Vec<Kit>,
    /// Domains of the mailboxes into which a kit sends what it stole.
    pub drops: Vec<DomainName>,
    /// Pages that feeds name; at most [`PhishingExample::PAGES_MAX`].
    pub pages: Vec<Observable>,
    /// Subject of a mail, without its receiver.
    pub subject: Option<String>,
    /// A link to more.
    pub reference: Option<String>,
    /// Lists that tell of it.
    pub lists: Vec<String>,
}

impl PhishingExample {
    /// Most pages that are named.
    pub const PAGES_MAX: usize = 5;
}
