//! Decisions of people as the fold meets them: until when one holds, and which of several goes before the others.
//!
//! Of the decisions that hold, a group's own goes before one for all, then the newest, and of two of one moment the more dangerous. That
//! one decides ([`Standing::Decides`](crate::Standing::Decides)); everything else is overruled ([`Rule::Analyst`]).

use std::cmp::Reverse;

use model::{
    ASSESSMENT_ALL, Assessment, Claim, Class, Decision, Evidence, Kind, Observable, Timestamp, Zone,
};

use crate::{Presence, Reach, Rule, Witness, witness::witness};

/// What a person decided, and whether it was withdrawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// The decision.
    pub decision: Decision,
    /// From when on it is withdrawn, and the identifier of the user who withdrew it.
    pub withdrawn: Option<(Timestamp, String)>,
}

impl Decided {
    /// The decision of a piece of evidence, with its withdrawal if that is among `evidence`. Only the list that decided can withdraw.
    pub(crate) fn of(item: &Evidence, decision: &Decision, evidence: &[Evidence]) -> Self {
        let mut id = None;
        let mut withdrawn = None;
        for other in evidence.iter().filter(|other| other.source == item.source) {
            if let Claim::Withdrawn(withdrawal) = &other.claim
                && withdrawal.decision == *id.get_or_insert_with(|| item.id())
            {
                withdrawn = Some((other.observed_at, withdrawal.by.clone()));
            }
        }
        Self { decision: decision.clone(), withdrawn }
    }

    /// The first moment at which it holds no more.
    #[must_use]
    pub fn ends_at(&self) -> Timestamp {
        let expires_at = self.decision.expires_at;
        self.withdrawn.as_ref().map_or(expires_at, |(at, _)| expires_at.min(*at))
    }

    /// Why it holds no more at `moment`; `None` while it does.
    #[must_use]
    pub fn ended(&self, moment: Timestamp) -> Option<Rule> {
        if moment < self.ends_at() {
            return None;
        }
        let is_withdrawn = self.withdrawn.as_ref().is_some_and(|(at, _)| *at < self.decision.expires_at);
        Some(if is_withdrawn { Rule::Withdrawn } else { Rule::Expired })
    }

    /// Its zone for a kind of object: a file is never Orange.
    #[must_use]
    pub fn zone(&self, kind: Kind) -> Zone {
        match (self.decision.zone, kind) {
            (Zone::Orange, Kind::Hash) => Zone::Red,
            (zone, _) => zone,
        }
    }

    /// The witness that it is; `None` where it does not reach the object: what is decided about a host is about nothing but the host, unless
    /// it is decided about all below it.
    pub(crate) fn witness(self, observable: &Observable, item: &Evidence) -> Option<Witness> {
        let Decision { zone, category, reason, author, .. } = &self.decision;
        let class = match zone {
            Zone::Red | Zone::Orange => Class::Malicious,
            Zone::Yellow => Class::Adware,
            Zone::Green => Class::Clean,
            Zone::Grey => Class::Context,
        };
        let assessment = Assessment {
            reporter: Some(author.clone()),
            note: Some(reason.clone()),
            ..Assessment::new(class, *category)
        };
        let start = item.observed_at;
        let presence = Presence { start, confirmed: start, holds: self.ends_at().max(start) };
        let witness = witness(observable, item, &assessment, vec![presence])?;
        if witness.reach == Reach::Host(None) {
            return None;
        }
        Some(Witness { decided: Some(Box::new(self)), ..witness })
    }
}

/// By this the decisions about an object are sorted: what goes before others is the least.
pub(crate) type Precedence = (bool, Reverse<Timestamp>, Reverse<Zone>);

/// The place of a witness among decisions; `None` when it is none.
pub(crate) fn precedence(witness: &Witness) -> Option<Precedence> {
    let decided = witness.decided.as_ref()?;
    let start = witness.presences.first().map_or(Timestamp::MIN, |presence| presence.start);
    Some((witness.list == ASSESSMENT_ALL, Reverse(start), Reverse(decided.decision.zone)))
}
