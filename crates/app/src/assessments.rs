//! Assessments: what people decide about objects, against whatever sources say of them.
//!
//! An assessment is evidence of the list `assessment/all` or `assessment/<group>` ([`model::Decision`]), about the object or, if it says so,
//! about a domain with all below it. It ends at its moment, or when it is withdrawn, which is evidence too: what was answered before stays
//! what was answered before. Who may assess, for whom, and whom that is told to (audit) is for the caller to say.

mod list;
mod state;

use model::{
    ASSESSMENT, ASSESSMENT_ALL, Category, Claim, EvidenceId, Mask, Observable, Subject, Timestamp, Zone,
    time::DAY_MS,
};

pub use self::{
    list::{AssessmentPage, AssessmentQuery},
    state::{Assessed, Assessing},
};

/// Most characters of a reason: a page of text.
pub const REASON_CHARS_MAX: usize = 2000;
/// Days for which an assessment holds that states no end.
pub const DAYS_DEFAULT: i64 = 90;
/// Most days for which one may hold: what is right today is looked at again within a year.
pub const DAYS_MAX: i64 = 366;
/// Longest identifier of a user or a group in bytes.
pub const ID_BYTES_MAX: usize = 128;
/// Assessments of one list about one subject; each is read with every verdict about it.
pub const ABOUT_ONE_MAX: usize = 1000;

/// For whom an assessment holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// For everybody.
    All,
    /// For the group with this identifier.
    Group(String),
}

impl Scope {
    /// The list that the assessments stand in.
    #[must_use]
    pub fn list(&self) -> String {
        match self {
            Self::All => ASSESSMENT_ALL.to_owned(),
            Self::Group(id) => format!("{ASSESSMENT}/{id}"),
        }
    }

    fn of_list(list: &str) -> Self {
        match list.split_once('/') {
            Some((_, id)) if list != ASSESSMENT_ALL => Self::Group(id.to_owned()),
            _ => Self::All,
        }
    }
}

/// What of a domain is assessed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Covers {
    /// The very object that is named, and nothing on it or below it.
    #[default]
    Exactly,
    /// A domain, all names below it, and all URLs on them.
    Below,
}

/// An assessment as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssessmentRecord {
    /// Its identity.
    pub id: EvidenceId,
    /// What it is about.
    pub object: Observable,
    /// What of that.
    pub covers: Covers,
    /// For whom it holds.
    pub scope: Scope,
    /// The zone.
    pub zone: Zone,
    /// The category.
    pub category: Category,
    /// Why.
    pub reason: String,
    /// The identifier of the user who stated it.
    pub author: String,
    /// Since when.
    pub stated_at: Timestamp,
    /// The first moment at which it holds no more, unless it is withdrawn before.
    pub expires_at: Timestamp,
    /// When it was withdrawn, and the identifier of the user who did.
    pub withdrawn: Option<(Timestamp, String)>,
}

/// What has become of an assessment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AssessmentState {
    /// It holds.
    InForce,
    /// It has run out.
    Expired,
    /// It was withdrawn.
    Withdrawn,
}

impl AssessmentState {
    /// A word for people and for the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InForce => "in force",
            Self::Expired => "expired",
            Self::Withdrawn => "withdrawn",
        }
    }
}

impl AssessmentRecord {
    /// What has become of it at a moment.
    #[must_use]
    pub fn state(&self, moment: Timestamp) -> AssessmentState {
        match &self.withdrawn {
            Some((at, _)) if *at <= moment && *at < self.expires_at => AssessmentState::Withdrawn,
            _ if self.expires_at <= moment => AssessmentState::Expired,
            _ => AssessmentState::InForce,
        }
    }

    fn of(decided: store::Decided) -> Option<Self> {
        let store::Decided { id, evidence, withdrawal } = decided;
        let (object, covers) = match evidence.subject {
            Subject::Observable(observable) => (observable, Covers::Exactly),
            Subject::Mask(Mask::Domain(domain)) => (Observable::Domain(domain), Covers::Below),
            // Nobody states such.
            Subject::Mask(_) => return None,
        };
        let Claim::Decided(decision) = evidence.claim else { return None };
        let withdrawn = withdrawal.and_then(|piece| match piece.claim {
            Claim::Withdrawn(withdrawal) => Some((piece.observed_at, withdrawal.by)),
            _ => None,
        });
        Some(Self {
            id,
            object,
            covers,
            scope: Scope::of_list(&evidence.source),
            zone: decision.zone,
            category: decision.category,
            reason: decision.reason,
            author: decision.author,
            stated_at: evidence.observed_at,
            expires_at: decision.expires_at,
            withdrawn,
        })
    }
}

/// An assessment that cannot be taken. Correct what it says.
#[derive(Debug, thiserror::Error)]
pub enum AssessmentError {
    /// No reason, too long a one, or one with control characters.
    #[error("give a reason of 1 to 2,000 characters, without control characters")]
    Reason,
    /// It would hold for too long, or not at all.
    #[error("an assessment holds for at most 366 days and ends in the future; `{0}` is not such an end")]
    Expiry(Timestamp),
    /// A file cannot have the zone.
    #[error("a file is never Orange: assess it as Red or Yellow")]
    OrangeFile,
    /// A reserved address has no verdict.
    #[error(
        "`{object}` lies in a reserved range ({range}): it means something else in every network, and has no verdict"
    )]
    Reserved {
        /// The object.
        object: String,
        /// The range.
        range: &'static str,
    },
    /// Only a domain has anything below it.
    #[error("only a domain can be assessed with all below it, and `{0}` is none")]
    NothingBelow(String),
    /// What is below belongs to many.
    #[error("`{0}` is a public suffix: names below it belong to others, assess them one by one")]
    PublicSuffix(String),
    /// An identifier of a user or group is none.
    #[error("`{0}` is no identifier of a user or group: letters, digits, `_`, `-` and `.`, at most 128")]
    Identifier(String),
    /// Too many about one subject.
    #[error("there are 1,000 assessments about `{0}` already, with those that ended: it cannot have more")]
    TooMany(String),
    /// No such assessment, or none that the caller may see.
    #[error("there is no assessment `{0}`")]
    Unknown(EvidenceId),
}

/// Refuses what cannot be a part of a list's name, or of a line.
fn check_id(id: &str) -> Result<(), AssessmentError> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    if id.is_empty() || id.len() > ID_BYTES_MAX || !id.bytes().all(is_plain) {
        return Err(AssessmentError::Identifier(id.chars().take(40).collect()));
    }
    Ok(())
}

/// The same of a group, whose list must not be that of everybody.
fn check_group(id: &str) -> Result<(), AssessmentError> {
    check_id(id)?;
    if Scope::Group(id.to_owned()).list() == ASSESSMENT_ALL {
        return Err(AssessmentError::Identifier(id.to_owned()));
    }
    Ok(())
}

/// The end of an assessment that is stated at `now` and wishes to end at `expires_at`.
fn end(expires_at: Option<Timestamp>, now: Timestamp) -> Result<Timestamp, AssessmentError> {
    let expires_at = expires_at.unwrap_or_else(|| now.plus_millis(DAYS_DEFAULT * DAY_MS));
    if expires_at <= now || expires_at > now.plus_millis(DAYS_MAX * DAY_MS) {
        return Err(AssessmentError::Expiry(expires_at));
    }
    Ok(expires_at)
}

fn is_reason(reason: &str) -> bool {
    !reason.trim().is_empty()
        && !reason.contains(char::is_control)
        && reason.chars().take(REASON_CHARS_MAX + 1).count() <= REASON_CHARS_MAX
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons() {
        for (reason, expected) in [
            ("false positive", true),
            (&"語".repeat(REASON_CHARS_MAX), true),
            (&"a".repeat(REASON_CHARS_MAX + 1), false),
            ("", false),
            (" \u{3000}", false),
            ("two\nlines", false),
            ("a\u{9b}b", false),
        ] {
            assert_eq!(is_reason(reason), expected, "{reason:?}");
        }
    }

    #[test]
    fn identifiers() {
        for (id, expected) in [
            ("usr_0123456789abcdef", true),
            ("operator", true),
            (&"a".repeat(ID_BYTES_MAX), true),
            (&"a".repeat(ID_BYTES_MAX + 1), false),
            ("", false),
            ("a/b", false),
            ("a person", false),
            ("a@b.example", false),
            ("é", false),
        ] {
            assert_eq!(check_id(id).is_ok(), expected, "{id}");
        }
    }

    #[test]
    fn ends() {
        let now = Timestamp::from_day(20_000);
        let day = |day: i64| Timestamp::from_day(20_000 + day);
        assert_eq!(end(None, now).unwrap(), day(90));
        for (at, expected) in [
            (now, false),
            (now.plus_millis(-1), false),
            (now.plus_millis(1), true),
            (day(366), true),
            (day(366).plus_millis(1), false),
        ] {
            assert_eq!(end(Some(at), now).is_ok(), expected, "{at}");
        }
    }

    #[test]
    fn scopes_are_lists() {
        for scope in [Scope::All, Scope::Group("grp_7".to_owned())] {
            assert_eq!(Scope::of_list(&scope.list()), scope);
        }
        assert_eq!(Scope::Group("grp_7".to_owned()).list(), "assessment/grp_7");
        // No group is everybody.
        assert!(check_group("all").is_err() && check_group("grp_7").is_ok());
    }
}
