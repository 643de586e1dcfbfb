//! Weighing one witness: strength by reliability, confidence and age; weight in millidecibans.

use model::{Category, Class, Kind, SharedKind, Timestamp, Zone};

use super::{Piece, Rule, Standing};
use crate::{Object, Policy, Witness, witness::Reach};

/// Witnesses with everything about them that time does not change, for weighing them at many moments.
pub(crate) struct Prepared<'a> {
    pub(crate) object: &'a Object,
    pub(crate) witnesses: &'a [Witness],
    pub(crate) policy: &'a Policy,
    pub(super) traits: Vec<Traits>,
}

/// What time does not change about a witness.
pub(super) struct Traits {
    side: Side,
    reliability: f64,
    confidence: f64,
    half_life_days: u32,
    /// Origins as numbers that are equal where the names are.
    origins: Vec<usize>,
    of_host: bool,
}

impl<'a> Prepared<'a> {
    pub(crate) fn new(object: &'a Object, witnesses: &'a [Witness], policy: &'a Policy) -> Self {
        let mut names: Vec<String> = Vec::new();
        let traits =
            witnesses.iter().map(|witness| traits(witness, object.kind, policy, &mut names)).collect();
        Self { object, witnesses, policy, traits }
    }
}

/// One witness with its weight and what the rules ask about it.
pub(crate) struct Weighed<'p> {
    pub(crate) piece: Piece,
    pub(crate) side: Side,
    pub(super) origins: &'p [usize],
    pub(super) of_host: bool,
    pub(super) through_domain_above: Option<usize>,
    pub(super) crosses: bool,
    /// Why a decision holds no more.
    pub(super) ended: Option<Rule>,
}

impl Weighed<'_> {
    /// Everything besides side and origins that the rules look at: pieces alike in this are overruled alike.
    pub(crate) fn treatment(&self) -> (bool, Option<usize>, bool) {
        (self.of_host, self.through_domain_above, self.crosses)
    }
}

/// On which side of the scale a witness stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Side {
    /// Malicious or adware; `true` for adware.
    Against { adware: bool },
    /// Clean.
    For,
    /// A mark of sharing; may weigh for the object besides.
    Mark(SharedKind),
    /// Analysed without finding.
    Nothing,
    /// Context.
    None,
    /// A person's decision.
    Decided(Zone),
}

fn traits(witness: &Witness, kind: Kind, policy: &Policy, names: &mut Vec<String>) -> Traits {
    let assessment = &witness.assessment;
    let side = match (&witness.decided, assessment.class) {
        (Some(decided), _) => Side::Decided(decided.zone(kind)),
        (None, Class::Malicious) => Side::Against { adware: false },
        (None, Class::Adware) => Side::Against { adware: true },
        (None, Class::Clean) => Side::For,
        (None, Class::NothingFound) => Side::Nothing,
        (None, Class::Context) => Side::None,
        (None, Class::Shared(kind)) => Side::Mark(kind),
    };
    let against = matches!(side, Side::Against { .. });
    let of_host = matches!(witness.reach, Reach::Host(_));
    let mut confidence = f64::from(assessment.confidence.min(100)) / 100.0;
    match side {
        Side::For if assessment.category == Category::Popular => {
            confidence *= policy.popularity(assessment.rank)
        }
        Side::Mark(kind) => confidence *= policy.shared_clean(kind),
        Side::Against { .. } if of_host => confidence *= policy.host_to_url(),
        _ => {}
    }
    let number = |origin: &str, names: &mut Vec<String>| {
        names.iter().position(|name| name == origin).unwrap_or_else(|| {
            names.push(origin.to_owned());
            names.len() - 1
        })
    };
    Traits {
        side,
        reliability: policy.reliability(&witness.list),
        confidence,
        half_life_days: policy.half_life_days(&witness.list, kind, against),
        origins: origins(witness, policy).iter().map(|origin| number(origin, names)).collect(),
        of_host,
    }
}

/// For whom a witness speaks: a conclusion for all on whom it rests, beside the analyser.
fn origins(witness: &Witness, policy: &Policy) -> Vec<String> {
    let mut origins = policy.origins(&witness.list);
    let lists = witness.basis.iter().flat_map(|basis| &basis.lists);
    origins.extend(lists.flat_map(|list| policy.origins(list)));
    origins
}

pub(super) fn weigh<'p>(
    index: usize,
    witness: &Witness,
    traits: &'p Traits,
    moment: Timestamp,
) -> Option<Weighed<'p>> {
    let presence = witness.presence_at(moment)?;
    let age_days = (moment.day() - presence.holds.day()).max(0);
    let decay = if traits.half_life_days == 0 {
        1.0
    } else {
        #[expect(clippy::cast_precision_loss, reason = "days fit a double exactly")]
        let halves = age_days as f64 / f64::from(traits.half_life_days);
        (-halves).exp2()
    };
    let strength = traits.reliability * traits.confidence * decay;
    let weight_mdb = match traits.side {
        Side::Against { .. } => weight_mdb(strength),
        Side::For | Side::Mark(_) => -weight_mdb(strength),
        Side::Nothing | Side::None | Side::Decided(_) => 0,
    };
    Some(Weighed {
        piece: Piece {
            witness: index,
            reliability: traits.reliability,
            confidence: traits.confidence,
            decay,
            age_days,
            weight_mdb,
            standing: Standing::Counted,
        },
        side: traits.side,
        origins: &traits.origins,
        of_host: traits.of_host,
        through_domain_above: witness.above,
        crosses: witness.crosses,
        ended: witness.decided.as_ref().and_then(|decided| decided.ended(moment)),
    })
}

/// Weight of evidence of strength q, in millidecibans.
fn weight_mdb(strength: f64) -> i64 {
    to_mdb(10.0 * ((1.0 + strength) / (1.0 - strength)).log10())
}

#[expect(clippy::cast_possible_truncation, reason = "a few thousand millidecibans; policy bounds its inputs")]
pub(super) fn to_mdb(db: f64) -> i64 {
    (db * 1000.0).round() as i64
}
