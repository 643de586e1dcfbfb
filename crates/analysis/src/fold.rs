//! The fold: from the witnesses about one object to a verdict that is the sum of their weights.
//!
//! A pure function of (witnesses, policy, moment). Weights are whole millidecibans, so that the sum does not depend on the order.
//! The rules that overrule a witness are few and named ([`Rule`]); `policy.toml` describes the numbers.

pub(crate) mod face;
mod rules;
pub(crate) mod weigh;

use model::{Category, Kind, Status, Timestamp, Zone, observable::AddressScope};

pub use self::rules::Rule;
use self::{
    face::{Face, Told},
    weigh::{Prepared, Side, Weighed, to_mdb, weigh},
};
use crate::{Object, Policy, Witness, decision::precedence};

/// A verdict with everything that led to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// The zone.
    pub zone: Zone,
    /// The status that people see.
    pub status: Status,
    /// Probability of being malicious in percent, 0 to 100; an address's threat score. Where a person decided it stands for the zone: 100
    /// for Red, where Orange begins for Orange and Yellow, the prior's for Grey, 0 for Green.
    pub score: u8,
    /// Prior plus counted weights, in millidecibans.
    pub sum_mdb: i64,
    /// The prior, in millidecibans.
    pub prior_mdb: i64,
    /// Every witness that had begun to speak, heaviest first; indexes point into the witnesses given.
    pub pieces: Vec<Piece>,
    /// The category of the heaviest counted piece on the verdict's side.
    pub category: Category,
    /// When anybody first spoke about the object.
    pub first_seen: Option<Timestamp>,
    /// Until when anybody confirmed it; may lie after the moment, when it was confirmed later.
    pub last_seen: Option<Timestamp>,
    /// The range's name when the object is a reserved address, which nothing is counted for.
    pub reserved: Option<&'static str>,
}

/// One witness in the sum.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// Index into the witnesses given to the fold.
    pub witness: usize,
    /// Reliability of its list.
    pub reliability: f64,
    /// Its own confidence, 0 to 1 (for popularity: by rank).
    pub confidence: f64,
    /// What age has left of it, 0 to 1.
    pub decay: f64,
    /// Whole days since it was last confirmed.
    pub age_days: i64,
    /// Its weight in millidecibans: positive against the object, negative for it.
    pub weight_mdb: i64,
    /// Whether it counted.
    pub standing: Standing,
}

/// Whether a piece counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is in the sum.
    Counted,
    /// It says something else than good or bad: a mark, context.
    Informative,
    /// A rule kept it out of the sum.
    Overruled(Rule),
    /// It is a person's decision, which stands in the place of the sum.
    Decides,
}

/// Folds the witnesses about an object into a verdict at a moment. Witnesses that had not begun by then are as if absent.
#[must_use]
pub fn fold(object: &Object, witnesses: &[Witness], policy: &Policy, moment: Timestamp) -> Verdict {
    let prepared = Prepared::new(object, witnesses, policy);
    Scale::new(&prepared, moment).verdict(&[])
}

/// The witnesses weighed at one moment, ready to be summed, also without some of them.
pub(crate) struct Scale<'p, 'a> {
    prepared: &'p Prepared<'a>,
    moment: Timestamp,
    /// Heaviest first; ties by side, reach, list and identity, so that the order is total.
    weighed: Vec<Weighed<'p>>,
}

/// Zone, score and sum without the explanation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) zone: Zone,
    pub(crate) score: u8,
    pub(crate) sum_mdb: i64,
    /// Whether the Green comes from an analysis alone.
    pub(crate) nothing_found: bool,
}

impl<'p, 'a> Scale<'p, 'a> {
    pub(crate) fn new(prepared: &'p Prepared<'a>, moment: Timestamp) -> Self {
        let witnesses = prepared.witnesses;
        let mut weighed: Vec<Weighed<'p>> = witnesses
            .iter()
            .zip(&prepared.traits)
            .enumerate()
            .filter_map(|(index, (witness, traits))| weigh(index, witness, traits, moment))
            .collect();
        let has_decisions = witnesses.iter().any(|witness| witness.decided.is_some());
        weighed.sort_by(|a, b| {
            let key = |w: &Weighed<'_>| (std::cmp::Reverse(w.piece.weight_mdb.abs()), w.side, w.of_host);
            // Decisions before everything else; most objects have none.
            let decision = |w: &Weighed<'_>| {
                let witness = witnesses.get(w.piece.witness).filter(|_| has_decisions);
                let precedence = witness.and_then(precedence);
                (precedence.is_none(), precedence)
            };
            let name = |w: &Weighed<'_>| {
                witnesses.get(w.piece.witness).map(|witness| (witness.list.as_str(), witness.id))
            };
            decision(a)
                .cmp(&decision(b))
                .then_with(|| key(a).cmp(&key(b)))
                .then_with(|| name(a).cmp(&name(b)))
        });
        Self { prepared, moment, weighed }
    }

    pub(crate) fn weighed(&self) -> &[Weighed<'p>] {
        &self.weighed
    }

    pub(super) fn is_reserved(&self) -> bool {
        matches!(self.prepared.object.scope, AddressScope::Reserved(_))
    }

    /// Where the decision stands that decides when the pieces at `removed` are gone.
    pub(crate) fn deciding(&self, removed: &[usize]) -> Option<usize> {
        // A reserved address means something else in every network, whoever decides.
        if self.is_reserved() {
            return None;
        }
        let decisions = self.weighed.iter().take_while(|weighed| matches!(weighed.side, Side::Decided(_)));
        let holds = |at: &usize, weighed: &Weighed<'_>| weighed.ended.is_none() && !removed.contains(at);
        decisions.enumerate().find(|(at, weighed)| holds(at, weighed)).map(|(at, _)| at)
    }

    /// The outcome without the pieces at `removed` (positions in [`Scale::weighed`]).
    pub(crate) fn outcome(&self, removed: &[usize]) -> Outcome {
        self.outcome_of(&self.standings(removed))
    }

    fn outcome_of(&self, standings: &[Option<Standing>]) -> Outcome {
        let prior_mdb = self.prior_mdb();
        let mut sum_mdb = prior_mdb;
        let (mut malicious, mut adware) = (0, 0);
        let (mut cleared, mut nothing_found) = (false, false);
        for (weighed, standing) in self.weighed.iter().zip(standings) {
            if let (Some(Standing::Decides), Side::Decided(zone)) = (standing, weighed.side) {
                return Outcome { zone, score: self.decided_score(zone), sum_mdb, nothing_found: false };
            }
            if *standing != Some(Standing::Counted) {
                continue;
            }
            let weight = weighed.piece.weight_mdb;
            sum_mdb += weight;
            match weighed.side {
                Side::Against { adware: false } => malicious = malicious.max(weight),
                Side::Against { adware: true } => adware = adware.max(weight),
                Side::For | Side::Mark(_) => cleared |= weight < 0,
                Side::Nothing => nothing_found = true,
                Side::None | Side::Decided(_) => {}
            }
        }
        if self.is_reserved() {
            return Outcome { zone: Zone::Grey, score: 0, sum_mdb: prior_mdb, nothing_found: false };
        }
        let score = score(sum_mdb);
        let (orange, red) = self.prepared.policy.thresholds();
        let against = malicious > 0 || adware > 0;
        let zone = if score >= orange && against {
            match self.prepared.object.kind {
                _ if adware > malicious => Zone::Yellow,
                Kind::Hash => Zone::Red,
                _ if score >= red => Zone::Red,
                _ => Zone::Orange,
            }
        } else if cleared && sum_mdb < prior_mdb || nothing_found && !against {
            Zone::Green
        } else {
            Zone::Grey
        };
        Outcome { zone, score, sum_mdb, nothing_found: nothing_found && !(cleared && sum_mdb < prior_mdb) }
    }

    /// The score that stands for a zone where no sum does.
    fn decided_score(&self, zone: Zone) -> u8 {
        match zone {
            Zone::Red => 100,
            Zone::Orange | Zone::Yellow => self.prepared.policy.thresholds().0,
            Zone::Grey => score(self.prior_mdb()),
            Zone::Green => 0,
        }
    }

    fn prior_mdb(&self) -> i64 {
        to_mdb(self.prepared.policy.prior_db(self.prepared.object.kind))
    }

    /// What a row of the verdict table says: a moment at which it changes is one at which the row runs out.
    pub(crate) fn face(&self) -> Face {
        let standings = self.standings(&[]);
        let outcome = self.outcome_of(&standings);
        let status = status(outcome, self.prepared.object.kind);
        Face { zone: outcome.zone, score: outcome.score, status, told: self.told(&standings, outcome) }
    }

    /// What those tell whose pieces stand.
    fn told(&self, standings: &[Option<Standing>], outcome: Outcome) -> Told {
        let witnesses = self.prepared.witnesses;
        let (mut category, mut informative) = (None, None);
        let (mut first_seen, mut last_seen): (Option<Timestamp>, Option<Timestamp>) = (None, None);
        for (weighed, standing) in self.weighed.iter().zip(standings) {
            let Some(standing) = standing else { continue };
            let Some(witness) = witnesses.get(weighed.piece.witness) else { continue };
            let speaks = match standing {
                Standing::Decides => true,
                Standing::Counted => on_side(weighed.side, outcome.zone),
                Standing::Informative | Standing::Overruled(_) => false,
            };
            if speaks && category.is_none() {
                category = Some(witness.assessment.category);
            }
            if *standing == Standing::Informative && informative.is_none() {
                informative = Some(witness.assessment.category);
            }
            // Who concludes or decides has seen nothing himself.
            let has_seen = witness.basis.is_none() && witness.decided.is_none();
            if has_seen && !weighed.of_host && weighed.through_domain_above.is_none() {
                let begun = witness.presences.iter().filter(|presence| presence.start <= self.moment);
                for presence in begun {
                    first_seen = Some(first_seen.map_or(presence.start, |first| first.min(presence.start)));
                    last_seen = last_seen.max(Some(presence.confirmed));
                }
            }
        }
        // Nothing on the verdict's side counted: the heaviest mark or context names the category.
        let category = match self.is_reserved() {
            true => Category::SpecialUse,
            false => category.or(informative).unwrap_or(Category::General),
        };
        Told { category, first_seen, last_seen }
    }

    pub(crate) fn verdict(&self, removed: &[usize]) -> Verdict {
        let standings = self.standings(removed);
        let outcome = self.outcome_of(&standings);
        let told = self.told(&standings, outcome);
        let mut pieces = Vec::with_capacity(self.weighed.len());
        for (weighed, standing) in self.weighed.iter().zip(standings) {
            if let Some(standing) = standing {
                pieces.push(Piece { standing, ..weighed.piece.clone() });
            }
        }
        let reserved = match self.prepared.object.scope {
            AddressScope::Reserved(name) => Some(name),
            AddressScope::Public => None,
        };
        Verdict {
            zone: outcome.zone,
            status: status(outcome, self.prepared.object.kind),
            score: outcome.score,
            sum_mdb: outcome.sum_mdb,
            prior_mdb: self.prior_mdb(),
            pieces,
            category: told.category,
            first_seen: told.first_seen,
            last_seen: told.last_seen,
            reserved,
        }
    }
}

impl Verdict {
    /// The decision that stands in the place of the sum, if there is one.
    #[must_use]
    pub fn decided_by(&self) -> Option<&Piece> {
        self.pieces.iter().find(|piece| piece.standing == Standing::Decides)
    }
}

impl Piece {
    /// q: reliability × confidence × decay.
    #[must_use]
    pub fn strength(&self) -> f64 {
        self.reliability * self.confidence * self.decay
    }
}

/// Probability in percent, rounded.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a rounded number from 0 to 100")]
#[expect(clippy::cast_precision_loss, reason = "sums are far below 2^53")]
fn score(sum_mdb: i64) -> u8 {
    (100.0 / (1.0 + 10_f64.powf(-(sum_mdb as f64) / 10_000.0))).round() as u8
}

fn on_side(side: Side, zone: Zone) -> bool {
    match zone {
        Zone::Red | Zone::Orange => side == Side::Against { adware: false },
        Zone::Yellow => side == Side::Against { adware: true },
        Zone::Green => matches!(side, Side::For | Side::Mark(_) | Side::Nothing),
        Zone::Grey => true,
    }
}

fn status(outcome: Outcome, kind: Kind) -> Status {
    match (outcome.zone, kind) {
        (Zone::Red, Kind::Hash) => Status::Malware,
        (Zone::Red, _) => Status::Dangerous,
        (Zone::Orange, _) => Status::NotTrusted,
        (Zone::Yellow, _) => Status::AdwareAndOther,
        (Zone::Green, _) if outcome.nothing_found => Status::NoThreatsDetected,
        (Zone::Green, Kind::Hash) => Status::Clean,
        (Zone::Green, _) => Status::Good,
        (Zone::Grey, _) => Status::NotCategorized,
    }
}
