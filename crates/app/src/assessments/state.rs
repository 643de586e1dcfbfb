//! Stating an assessment, and withdrawing one.

use analysis::Viewer;
use model::{
    Category, Claim, Decision, Evidence, EvidenceId, Mask, Observable, Subject, Timestamp, Tlp, Withdrawal,
    Zone, observable::AddressScope,
};

use super::{
    ABOUT_ONE_MAX, AssessmentError, AssessmentRecord, Covers, Scope, check_group, check_id, end, is_reason,
};
use crate::{App, Query, Result, Sections, status::Speaks};

/// What somebody states.
#[derive(Clone, Debug)]
pub struct Assessing {
    /// The object. The assessment is about what a look-up of it by the same viewer answers about: the file of a weak digest, the known
    /// spelling of a URL.
    pub object: Observable,
    /// What of it.
    pub covers: Covers,
    /// The zone.
    pub zone: Zone,
    /// The category; `None`: nothing more precise.
    pub category: Option<Category>,
    /// Why: 1 to 2,000 characters, no control characters.
    pub reason: String,
    /// The first moment at which it holds no more; `None`: 90 days from now. At most 366 days.
    pub expires_at: Option<Timestamp>,
    /// For whom.
    pub scope: Scope,
    /// The identifier of the user who states it. His name is not kept: who is erased as a person leaves none behind.
    pub author: String,
    /// What he sees.
    pub viewer: Viewer,
}

/// An assessment that was taken; durable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessed {
    /// It, as it stands.
    pub record: AssessmentRecord,
    /// Whether it was not stated before.
    pub is_new: bool,
}

impl App {
    /// States an assessment. When this returns, it is on disk, and every verdict that follows obeys it. The same stated again at the same
    /// moment is the same.
    ///
    /// # Errors
    /// [`crate::Error::Assessment`] says what is wrong with it; [`crate::Error::Store`] when the ledger fails.
    pub fn assess(&self, assessing: &Assessing, now: Timestamp) -> Result<Assessed> {
        let Assessing { object, covers, zone, category, reason, expires_at, scope, author, viewer } =
            assessing;
        if !is_reason(reason) {
            return Err(AssessmentError::Reason.into());
        }
        check_id(author)?;
        if let Scope::Group(id) = scope {
            check_group(id)?;
        }
        let expires_at = end(*expires_at, now)?;
        let query =
            Query { sections: Sections::default(), viewer: viewer.clone(), ..Query::new(object.clone()) };
        let subject = subject(self.lookup(&query)?.observable, *covers, *zone)?;
        let list = scope.list();
        let about = self.ledger.decisions_about(&subject)?;
        if about.iter().filter(|decided| decided.evidence.source == list).count() >= ABOUT_ONE_MAX {
            return Err(AssessmentError::TooMany(subject.to_string()).into());
        }
        let evidence = Evidence {
            subject,
            source: list,
            observed_at: now,
            last_seen: None,
            tlp: marking(scope),
            claim: Claim::Decided(Box::new(Decision {
                zone: *zone,
                category: category.unwrap_or(Category::General),
                reason: reason.clone(),
                author: author.clone(),
                expires_at,
            })),
            recorded_at: now,
            import: u64::try_from(now.millis()).unwrap_or_default(),
        };
        let id = evidence.id();
        let is_new = self.add_decision(evidence)?;
        let record = self.assessment(id)?.ok_or(AssessmentError::Unknown(id))?;
        Ok(Assessed { record, is_new })
    }

    /// Withdraws an assessment: from now on it holds no more, and what was answered before stays what was answered. `by` is the identifier of
    /// the user who does. Returns whether it was not withdrawn before; the first withdrawal stays. Durable when this returns.
    ///
    /// # Errors
    /// [`AssessmentError::Unknown`] when there is none of this identity; [`crate::Error::Store`] when the ledger fails.
    pub fn withdraw_assessment(&self, id: EvidenceId, by: &str, now: Timestamp) -> Result<bool> {
        check_id(by)?;
        let decided = self.ledger.decision(id)?.ok_or(AssessmentError::Unknown(id))?;
        self.add_decision(Evidence {
            observed_at: now,
            claim: Claim::Withdrawn(Box::new(Withdrawal { decision: id, by: by.to_owned() })),
            recorded_at: now,
            import: u64::try_from(now.millis()).unwrap_or_default(),
            ..decided.evidence
        })
    }

    /// Appends a decision or a withdrawal, and waits until it is on disk and in all verdicts. Returns whether it is new.
    fn add_decision(&self, evidence: Evidence) -> Result<bool> {
        let list = evidence.source.clone();
        // Of what it speaks is not noted: people look at single objects, and are no coverage of anything.
        let mut speaks = Speaks::default();
        speaks.cover(evidence.observed_at);
        let appended = self.ledger.append(vec![evidence])?;
        if appended.new > 0 {
            self.record_list(&list, appended.new, speaks)?;
        }
        self.ledger.sync()?;
        // What a mask covers as well: else each name in the table would be taken for touched.
        self.settle_verdicts()?;
        Ok(appended.new > 0)
    }
}

/// How far an assessment may be shared: what a group decides is its own, what is decided for everybody is everybody's.
fn marking(scope: &Scope) -> Tlp {
    match scope {
        Scope::All => Tlp::Clear,
        Scope::Group(_) => Tlp::AmberStrict,
    }
}

/// What an assessment is about.
fn subject(object: Observable, covers: Covers, zone: Zone) -> std::result::Result<Subject, AssessmentError> {
    if let AddressScope::Reserved(range) = analysis::Object::of(&object).scope {
        return Err(AssessmentError::Reserved { object: object.to_string(), range });
    }
    if zone == Zone::Orange && matches!(object, Observable::File(_)) {
        return Err(AssessmentError::OrangeFile);
    }
    match (covers, object) {
        (Covers::Exactly, object) => Ok(object.into()),
        (Covers::Below, Observable::Domain(domain)) if domain.registrable().is_none() => {
            Err(AssessmentError::PublicSuffix(domain.to_string()))
        }
        (Covers::Below, Observable::Domain(domain)) => Ok(Mask::Domain(domain).into()),
        (Covers::Below, object) => Err(AssessmentError::NothingBelow(object.to_string())),
    }
}
