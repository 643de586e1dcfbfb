//! Attacks on people: unwanted mail, and pages and mails that fish for data. What one mail, or one record of a feed, says about one
//! object that took part.
//!
//! Not here: how a mail is judged (`feeds::format::mail`), how attacks are counted (`app`). Nothing of this weighs in a verdict: in
//! a mail stand the addresses of those who were robbed of their name as well as those of robbers.

use sha2::{Digest, Sha256};

use crate::{DomainName, Hash, Host, Timestamp, time::DAY_MS};

/// Identity of an attack: a digest of what its mails or pages have in common, with the ISO week (UTC) in which they came. One campaign that goes on
/// is one attack a week, so that the attacks of weeks add up to those of months.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CampaignId(pub [u8; 16]);

impl CampaignId {
    /// The attack of those things of one kind that came in the ISO week of `moment` and have all `parts` in common.
    #[must_use]
    pub fn new<'a>(kind: &str, moment: Timestamp, parts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut digest = Sha256::new();
        digest.update(kind);
        digest.update(week_of(moment).day().to_be_bytes());
        for part in parts {
            digest.update((part.len() as u64).to_be_bytes());
            digest.update(part);
        }
        let digest: [u8; 32] = digest.finalize().into();
        Self(digest.first_chunk().copied().unwrap_or_default())
    }

    /// The attack by pages on one host that were first seen in the same week, whoever tells of them.
    #[must_use]
    pub fn of_page(moment: Timestamp, host: &Host) -> Self {
        Self::new("page", moment, [host.to_string().as_str()])
    }
}

/// The beginning of the ISO week (Monday, UTC) that a moment is in; of the very first one, 1970-01-01.
#[must_use]
pub fn week_of(moment: Timestamp) -> Timestamp {
    // The first day that is counted was a Thursday.
    let day = moment.day();
    Timestamp::from_millis((day - (day + 3).rem_euclid(7)).saturating_mul(DAY_MS))
}

/// As what an object takes part in an attack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// An address: handed the mail to the receiver's server, which says so.
    Origin,
    /// An address: passed the mail on before that, as the mail itself states. It may be invented.
    Relay,
    /// A domain: of the sender, as the mail itself states. It may be borrowed.
    Sender,
    /// What a reader is to click on: its URL, host, and the domain that the host belongs to.
    Link,
    /// A host from which the mail shows pictures, and the domain that it belongs to.
    Picture,
    /// A file that was attached.
    Attachment,
    /// A page that fishes, or a host on which one or its kit was found.
    Page,
}

impl Role {
    /// All roles. The position is what is stored: append only.
    pub const ALL: [Self; 7] =
        [Self::Origin, Self::Relay, Self::Sender, Self::Link, Self::Picture, Self::Attachment, Self::Page];

    /// The word on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Origin => "origin",
            Self::Relay => "relay",
            Self::Sender => "sender",
            Self::Link => "link",
            Self::Picture => "picture",
            Self::Attachment => "attachment",
            Self::Page => "page",
        }
    }
}

/// What an unwanted mail is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SpamKind {
    /// It brings a program, or a document that runs one.
    Malware,
    /// It fishes for data in somebody's name.
    Phishing,
    /// It tells a story to get money: a fortune, a prize, a threat.
    Scam,
    /// It sells something.
    Advertising,
    /// Unwanted; what for, the rules do not tell.
    Other,
}

impl SpamKind {
    /// All kinds. The position is what is stored: append only.
    pub const ALL: [Self; 5] = [Self::Malware, Self::Phishing, Self::Scam, Self::Advertising, Self::Other];

    /// The word on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Malware => "malware",
            Self::Phishing => "phishing",
            Self::Scam => "scam",
            Self::Advertising => "advertising",
            Self::Other => "other",
        }
    }
}

/// That an object took part in an unwanted mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpamAttack {
    /// The attack that the mail is part of.
    pub campaign: CampaignId,
    /// Tells mails apart: a digest of the Message-ID, or of the mail where it has none.
    pub message: [u8; 16],
    /// What the mail is for.
    pub kind: SpamKind,
    /// As what the object takes part.
    pub role: Role,
    /// The mail's subject without what names its receiver; at most [`SpamAttack::SUBJECT_CHARS_MAX`] characters.
    pub subject: Option<String>,
    /// ISO 639-1 code of its language, in lower case, where it can be told.
    pub language: Option<String>,
    /// The sender's registrable domain, as stated.
    pub sender: Option<DomainName>,
}

impl SpamAttack {
    /// Most characters of a subject that are kept.
    pub const SUBJECT_CHARS_MAX: usize = 150;
}

/// What is stolen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stolen {
    /// Names and passwords.
    Credentials,
    /// Payment cards.
    Card,
    /// Access to a bank account.
    Banking,
    /// One-time codes.
    OneTimeCode,
    /// Personal data, papers.
    Identity,
    /// Keys of a cryptocurrency wallet.
    Wallet,
}

impl Stolen {
    /// All of them. The position is what is stored: append only.
    pub const ALL: [Self; 6] =
        [Self::Credentials, Self::Card, Self::Banking, Self::OneTimeCode, Self::Identity, Self::Wallet];

    /// The words on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Credentials => "credentials",
            Self::Card => "card",
            Self::Banking => "banking",
            Self::OneTimeCode => "one-time code",
            Self::Identity => "identity",
            Self::Wallet => "wallet",
        }
    }
}

/// The set of files that a phishing page is made of, as it is passed around.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kit {
    /// Its name, usually that of its archive.
    pub name: Option<String>,
    /// Digest of its archive.
    pub hash: Option<Hash>,
}

/// That an object took part in an attempt to fish for data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhishingAttack {
    /// The attack.
    pub campaign: CampaignId,
    /// As what the object takes part.
    pub role: Role,
    /// Whom it pretends to be, as the record or the mail says.
    pub target: Option<String>,
    /// The kit behind the page.
    pub kit: Option<Kit>,
    /// What it steals, as far as that can be told; sorted, each once.
    pub stolen: Vec<Stolen>,
    /// Where the kit mails what it stole: the mailbox's domain, never the mailbox.
    pub drop: Option<DomainName>,
    /// The mail's subject, as in [`SpamAttack::subject`].
    pub subject: Option<String>,
    /// A link to more.
    pub reference: Option<String>,
}

/// How feeds that have no better place write a target into the note of an assessment: `target: Example Bank`.
pub const TARGET_NOTE: &str = "target: ";

/// The target that a note states.
#[must_use]
pub fn target_of_note(note: &str) -> Option<&str> {
    note.split("; ").find_map(|part| part.strip_prefix(TARGET_NOTE)).map(str::trim).filter(|t| !t.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_begin_on_monday() {
        for (day, expected) in [
            ("2026-01-05", "2026-01-05"),
            ("2026-01-11T23:59:59Z", "2026-01-05"),
            ("2026-01-12", "2026-01-12"),
            ("2026-01-01", "2025-12-29"),
            ("1970-01-01", "1970-01-01"),
        ] {
            assert_eq!(week_of(Timestamp::parse(day).unwrap()).to_date(), expected, "{day}");
        }
    }

    #[test]
    fn attacks_by_pages() {
        let of = |day: &str, host: &str| {
            CampaignId::of_page(
                Timestamp::parse(day).unwrap(),
                &Host::Domain(DomainName::parse(host).unwrap()),
            )
        };
        assert_eq!(of("2026-01-05", "a.example"), of("2026-01-11", "a.example"));
        assert_ne!(of("2026-01-05", "a.example"), of("2026-01-12", "a.example"));
        assert_ne!(of("2026-01-05", "a.example"), of("2026-01-05", "b.example"));
    }

    #[test]
    fn targets_of_notes() {
        for (note, expected) in [
            ("target: Example Bank", Some("Example Bank")),
            ("online; unverified; target: Example & Co., Inc.", Some("Example & Co., Inc.")),
            ("target: ", None),
            ("online", None),
            ("off target: x", None),
        ] {
            assert_eq!(target_of_note(note), expected, "{note}");
        }
    }
}
