//! The fold: from the witnesses about one object to a verdict that is the sum of their weights.
//!
//! A pure function of (witnesses, policy, moment). Weights are whole millidecibans, so that the sum does not depend on the order.
//! The rules that overrule a witness are few and named ([`Rule`]); `policy.toml` describes the numbers.

use model::{Category, Class, Kind, SharedKind, Status, Timestamp, Zone, observable::AddressScope};

use crate::{Object, Policy, Witness, witness::Reach};

/// A verdict with everything that led to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// The zone.
    pub zone: Zone,
    /// The status that people see.
    pub status: Status,
    /// Probability of being malicious in percent, 0 to 100; an address's threat score.
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
}

/// The rules that keep a piece out of the sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// Age has left less of it than the policy counts.
    Aged,
    /// It is about a name above a public suffix or a shared zone: another owner.
    OtherOwner,
    /// It is about the host, which many share.
    SharedHost,
    /// The object is shared by many, and too few independent origins condemn it.
    Shared,
    /// A stronger piece of the same origin counts already.
    SameOrigin,
    /// The page itself is named; the host's good standing does not clear it.
    Page,
    /// A reserved address means something else in every network.
    Reserved,
}

impl Rule {
    /// The short name, stable on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Aged => "aged",
            Self::OtherOwner => "other-owner",
            Self::SharedHost => "shared-host",
            Self::Shared => "shared",
            Self::SameOrigin => "same-origin",
            Self::Page => "page",
            Self::Reserved => "reserved",
        }
    }

    /// Why it does not count, as one sentence.
    #[must_use]
    pub fn reason(self) -> &'static str {
        match self {
            Self::Aged => "too old to count",
            Self::OtherOwner => "about a name above that belongs to somebody else",
            Self::SharedHost => "about the host, which many share",
            Self::Shared => "the object is shared by many, and too few independent origins condemn it",
            Self::SameOrigin => "a stronger piece of the same origin counts already",
            Self::Page => "about the host; the page itself is named as malicious",
            Self::Reserved => "a reserved address means something else in every network",
        }
    }
}

/// Folds the witnesses about an object into a verdict at a moment. Witnesses that had not begun by then are as if absent.
#[must_use]
pub fn fold(object: &Object, witnesses: &[Witness], policy: &Policy, moment: Timestamp) -> Verdict {
    let prepared = Prepared::new(object, witnesses, policy);
    Scale::new(&prepared, moment).verdict(&[])
}

/// Witnesses with everything about them that time does not change, for weighing them at many moments.
pub(crate) struct Prepared<'a> {
    pub(crate) object: &'a Object,
    pub(crate) witnesses: &'a [Witness],
    pub(crate) policy: &'a Policy,
    traits: Vec<Traits>,
}

/// What time does not change about a witness.
struct Traits {
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

/// The witnesses weighed at one moment, ready to be summed, also without some of them.
pub(crate) struct Scale<'p, 'a> {
    prepared: &'p Prepared<'a>,
    moment: Timestamp,
    /// Heaviest first; ties by side, reach, list and identity, so that the order is total.
    weighed: Vec<Weighed<'p>>,
}

/// One witness with its weight and what the rules ask about it.
pub(crate) struct Weighed<'p> {
    pub(crate) piece: Piece,
    pub(crate) side: Side,
    origins: &'p [usize],
    of_host: bool,
    through_domain_above: Option<usize>,
    crosses: bool,
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
        weighed.sort_by(|a, b| {
            let key = |w: &Weighed<'_>| (std::cmp::Reverse(w.piece.weight_mdb.abs()), w.side, w.of_host);
            let name = |w: &Weighed<'_>| {
                witnesses.get(w.piece.witness).map(|witness| (witness.list.as_str(), witness.id))
            };
            key(a).cmp(&key(b)).then_with(|| name(a).cmp(&name(b)))
        });
        Self { prepared, moment, weighed }
    }

    pub(crate) fn weighed(&self) -> &[Weighed<'p>] {
        &self.weighed
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
                Side::None => {}
            }
        }
        if matches!(self.prepared.object.scope, AddressScope::Reserved(_)) {
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

    fn prior_mdb(&self) -> i64 {
        to_mdb(self.prepared.policy.prior_db(self.prepared.object.kind))
    }

    /// What becomes of each weighed piece when those at `removed` are gone (`None`).
    fn standings(&self, removed: &[usize]) -> Vec<Option<Standing>> {
        let reserved = matches!(self.prepared.object.scope, AddressScope::Reserved(_));
        let mut standings: Vec<Option<Standing>> = self
            .weighed
            .iter()
            .enumerate()
            .map(|(at, weighed)| match weighed.side {
                _ if removed.contains(&at) => None,
                Side::None => Some(Standing::Informative),
                _ if reserved => Some(Standing::Overruled(Rule::Reserved)),
                _ if weighed.piece.strength() < self.prepared.policy.strength_min()
                    && weighed.piece.weight_mdb != 0 =>
                {
                    Some(Standing::Overruled(Rule::Aged))
                }
                Side::Mark(_) if weighed.piece.weight_mdb == 0 => Some(Standing::Informative),
                _ => Some(Standing::Counted),
            })
            .collect();
        if reserved {
            return standings;
        }
        self.overrule_other_owners(&mut standings);
        self.overrule_shared_host(&mut standings);
        self.overrule_same_origin(&mut standings);
        self.overrule_host_of_named_page(&mut standings);
        self.overrule_lone_voices_on_shared(&mut standings);
        standings
    }

    /// Good standing does not cross to another owner: over a public suffix, or out of a shared zone (dynamic DNS, platform).
    fn overrule_other_owners(&self, standings: &mut [Option<Standing>]) {
        let speaks =
            |standing: &Option<Standing>| matches!(standing, Some(Standing::Counted | Standing::Informative));
        let shared_zone_labels = self
            .weighed
            .iter()
            .zip(standings.iter())
            .filter(|(weighed, standing)| matches!(weighed.side, Side::Mark(_)) && speaks(standing))
            .filter_map(|(weighed, _)| weighed.through_domain_above)
            .max();
        for (weighed, standing) in self.weighed.iter().zip(standings) {
            let Some(labels) = weighed.through_domain_above else { continue };
            let other_owner = match weighed.side {
                Side::Mark(_) => true,
                Side::For | Side::Nothing => {
                    weighed.crosses || shared_zone_labels.is_some_and(|zone| labels <= zone)
                }
                Side::Against { .. } | Side::None => false,
            };
            if other_owner && speaks(standing) {
                *standing = Some(Standing::Overruled(Rule::OtherOwner));
            }
        }
    }

    /// A URL takes nothing from a host that many share.
    fn overrule_shared_host(&self, standings: &mut [Option<Standing>]) {
        if self.prepared.object.kind != Kind::Url {
            return;
        }
        let is_mark = |weighed: &Weighed<'_>| matches!(weighed.side, Side::Mark(_));
        let host_is_shared = self.weighed.iter().zip(standings.iter()).any(|(weighed, standing)| {
            is_mark(weighed)
                && weighed.of_host
                && matches!(standing, Some(Standing::Counted | Standing::Informative))
        });
        if !host_is_shared {
            return;
        }
        for (weighed, standing) in self.weighed.iter().zip(standings) {
            if weighed.of_host && *standing == Some(Standing::Counted) {
                *standing = Some(Standing::Overruled(Rule::SharedHost));
            }
        }
    }

    /// Within an origin only the strongest counts, on each side of the scale.
    fn overrule_same_origin(&self, standings: &mut [Option<Standing>]) {
        let (mut against, mut clears): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
        for (weighed, standing) in self.weighed.iter().zip(standings) {
            if *standing != Some(Standing::Counted) {
                continue;
            }
            let used = if matches!(weighed.side, Side::Against { .. }) { &mut against } else { &mut clears };
            if weighed.origins.iter().any(|origin| used.contains(origin)) {
                *standing = Some(Standing::Overruled(Rule::SameOrigin));
            } else {
                used.extend_from_slice(weighed.origins);
            }
        }
    }

    /// When the page itself is named, the good standing of its host does not clear it.
    fn overrule_host_of_named_page(&self, standings: &mut [Option<Standing>]) {
        let named = self.prepared.object.kind == Kind::Url
            && self.weighed.iter().zip(standings.iter()).any(|(weighed, standing)| {
                !weighed.of_host
                    && matches!(weighed.side, Side::Against { .. })
                    && *standing == Some(Standing::Counted)
            });
        if !named {
            return;
        }
        for (weighed, standing) in self.weighed.iter().zip(standings) {
            if weighed.of_host
                && !matches!(weighed.side, Side::Against { .. })
                && *standing == Some(Standing::Counted)
            {
                *standing = Some(Standing::Overruled(Rule::Page));
            }
        }
    }

    /// What many share is condemned only by several independent origins.
    fn overrule_lone_voices_on_shared(&self, standings: &mut [Option<Standing>]) {
        if self.prepared.object.kind == Kind::Url {
            return;
        }
        let needed = self
            .weighed
            .iter()
            .zip(standings.iter())
            .filter(|(_, standing)| matches!(standing, Some(Standing::Counted | Standing::Informative)))
            .filter_map(|(weighed, _)| match weighed.side {
                Side::Mark(kind) => Some(self.prepared.policy.shared_origins(kind)),
                _ => None,
            })
            .max();
        let against = |weighed: &Weighed<'_>, standing: &Option<Standing>| {
            matches!(weighed.side, Side::Against { .. }) && *standing == Some(Standing::Counted)
        };
        // Pieces that count have disjoint origins, so their number is the number of witnesses.
        let origins = self.weighed.iter().zip(standings.iter()).filter(|(w, s)| against(w, s)).count();
        if needed.is_none_or(|needed| origins >= needed) {
            return;
        }
        for (weighed, standing) in self.weighed.iter().zip(standings) {
            if against(weighed, standing) {
                *standing = Some(Standing::Overruled(Rule::Shared));
            }
        }
    }

    pub(crate) fn verdict(&self, removed: &[usize]) -> Verdict {
        let witnesses = self.prepared.witnesses;
        let standings = self.standings(removed);
        let outcome = self.outcome_of(&standings);
        let mut category = None;
        let mut pieces = Vec::with_capacity(self.weighed.len());
        let (mut first_seen, mut last_seen): (Option<Timestamp>, Option<Timestamp>) = (None, None);
        for (weighed, standing) in self.weighed.iter().zip(standings) {
            let Some(standing) = standing else { continue };
            let Some(witness) = witnesses.get(weighed.piece.witness) else { continue };
            if standing == Standing::Counted && category.is_none() && on_side(weighed.side, outcome.zone) {
                category = Some(witness.assessment.category);
            }
            if !weighed.of_host && weighed.through_domain_above.is_none() {
                let begun = witness.presences.iter().filter(|presence| presence.start <= self.moment);
                for presence in begun {
                    first_seen = Some(first_seen.map_or(presence.start, |first| first.min(presence.start)));
                    last_seen = last_seen.max(Some(presence.confirmed));
                }
            }
            pieces.push(Piece { standing, ..weighed.piece.clone() });
        }
        // Nothing on the verdict's side counted: the heaviest mark or context names the category.
        let informative = pieces.iter().find(|piece| piece.standing == Standing::Informative);
        let category = category.or_else(|| {
            let witness = informative.and_then(|piece| witnesses.get(piece.witness))?;
            Some(witness.assessment.category)
        });
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
            category: if reserved.is_some() {
                Category::SpecialUse
            } else {
                category.unwrap_or(Category::General)
            },
            first_seen,
            last_seen,
            reserved,
        }
    }
}

impl Piece {
    /// q: reliability × confidence × decay.
    #[must_use]
    pub fn strength(&self) -> f64 {
        self.reliability * self.confidence * self.decay
    }
}

fn traits(witness: &Witness, kind: Kind, policy: &Policy, names: &mut Vec<String>) -> Traits {
    let assessment = &witness.assessment;
    let side = match assessment.class {
        Class::Malicious => Side::Against { adware: false },
        Class::Adware => Side::Against { adware: true },
        Class::Clean => Side::For,
        Class::NothingFound => Side::Nothing,
        Class::Context => Side::None,
        Class::Shared(kind) => Side::Mark(kind),
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
        half_life_days: policy.half_life_days(kind, against),
        origins: policy.origins(&witness.list).iter().map(|origin| number(origin, names)).collect(),
        of_host,
    }
}

fn weigh<'p>(index: usize, witness: &Witness, traits: &'p Traits, moment: Timestamp) -> Option<Weighed<'p>> {
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
        Side::Nothing | Side::None => 0,
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
    })
}

/// Weight of evidence of strength q, in millidecibans.
fn weight_mdb(strength: f64) -> i64 {
    to_mdb(10.0 * ((1.0 + strength) / (1.0 - strength)).log10())
}

#[expect(clippy::cast_possible_truncation, reason = "a few thousand millidecibans; policy bounds its inputs")]
fn to_mdb(db: f64) -> i64 {
    (db * 1000.0).round() as i64
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
