//! `Explanation` and `Timeline`: the verdict's sum, piece by piece, what was overruled by which rule, and what would change it.

use analysis::{Piece, Policy, Reach, Standing, Witness};
use app::Report;
use model::{Mask, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use super::{decision::Decision, shown, summary};
use crate::api::words::{ZoneWord, decibans};

/// Pieces of evidence shown; the sum counts all. An object with more is a hub, and its heaviest pieces come first.
pub const PIECES_MAX: usize = 1000;

/// Why the zone is what it is. Weights are decibans: ten times the decimal logarithm of an odds ratio; they add up.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Explanation {
    /// One or two sentences for people.
    pub summary: String,
    /// The status in words.
    #[schema(example = "Dangerous")]
    pub status: String,
    /// The moment that the verdict holds for.
    pub moment: String,
    /// The sum before any evidence, in dB.
    #[schema(example = -6.0)]
    pub prior: f64,
    /// Prior and counted weights, in dB. Where an analyst's assessment decides nothing counts beside it.
    pub sum: f64,
    /// The sum as a probability in percent, 0 to 100; where an analyst's assessment decides, what stands for its zone.
    pub score: u8,
    /// Where the zones begin.
    pub thresholds: Thresholds,
    /// Pieces of evidence, heaviest first; at most 1,000.
    pub evidence: Vec<PieceOfEvidence>,
    /// Pieces of evidence in all.
    pub evidence_total: usize,
    /// How many of them a rule kept out of the sum.
    pub overruled: usize,
    /// The smallest change that gives another zone; null when no withdrawal changes it.
    pub flip: Option<Flip>,
}

/// Where the zones begin.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Thresholds {
    /// From here not trusted (files: malware).
    pub orange: Threshold,
    /// From here dangerous.
    pub red: Threshold,
}

/// One threshold.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Threshold {
    /// As a score, 0 to 100.
    pub score: u8,
    /// The least sum whose rounded score reaches it, in dB.
    pub sum: f64,
}

/// One piece of evidence in the sum.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct PieceOfEvidence {
    /// The list that says so.
    #[schema(example = "urlhaus")]
    pub source: String,
    /// `CATEGORY_…`.
    pub category: String,
    /// What it says: `malicious`, `adware`, `clean`, `nothing found`, `shared: …`, `context`.
    pub class: String,
    /// Its own confidence, 0 to 1.
    pub confidence: f64,
    /// Reliability of the list, 0 to 1.
    pub reliability: f64,
    /// What age has left of it, 0 to 1.
    pub decay: f64,
    /// Whole days since it was last confirmed.
    pub age_days: i64,
    /// Its weight in dB: positive against the object, negative for it.
    pub weight: f64,
    /// Whether it is in the sum.
    pub counted: bool,
    /// The rule that kept it out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// That rule in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule_text: Option<String>,
    /// Malware family or detection name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detection: Option<String>,
    /// The source's tags.
    pub tags: Vec<String>,
    /// A link to more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Who reported it to the source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reporter: Option<String>,
    /// Anything else the source says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// For what an analyser concluded (`analysis/…`): what it rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basis: Option<Basis>,
    /// For an analyst's assessment (`assessment/…`): what it says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
    /// Since when.
    pub first_seen: Option<String>,
    /// Until when it was confirmed.
    pub last_seen: Option<String>,
    /// How it reaches the object: `object`, `mask` over it, its `host`.
    pub via: String,
    /// The mask, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mask: Option<String>,
    /// Traffic Light Protocol marking.
    #[schema(example = "TLP:CLEAR")]
    pub tlp: String,
    /// The piece's identity.
    pub evidence_id: String,
}

/// What an analyser's conclusion rests on. It is drawn from today's evidence by today's analysers, also where the past is asked for.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Basis {
    /// Version of the analyser.
    pub version: u16,
    /// Until when it holds in full; null: as long as the object is what it is.
    pub holds_until: Option<String>,
    /// Lists whose words it repeats: beside them it is no second witness.
    pub sources: Vec<String>,
    /// Other objects on which it rests, at most 8.
    pub objects: Vec<String>,
}

impl Basis {
    fn of(basis: &model::Basis) -> Self {
        Self {
            version: basis.version,
            holds_until: (basis.holds < Timestamp::MAX).then(|| basis.holds.to_minutes()),
            sources: basis.lists.clone(),
            objects: basis.objects.iter().map(shown).collect(),
        }
    }
}

/// A change of evidence that gives another zone.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Flip {
    /// The zone afterwards.
    pub zone: ZoneWord,
    /// The score afterwards.
    pub score: u8,
    /// The pieces that would have to be withdrawn.
    pub withdraw: Vec<Withdrawal>,
    /// Their weights without sign, in dB.
    pub weight: f64,
    /// Whether no smaller change does: no fewer pieces, and of as many none that weigh less.
    pub is_smallest: bool,
}

/// A piece that would have to be withdrawn.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Withdrawal {
    /// Its identity.
    pub evidence_id: String,
    /// The list that says it.
    pub source: String,
}

/// A moment from which on the zone is another one.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct ZoneChange {
    /// From when (RFC 3339): as `as_of` it gives this zone.
    pub at: String,
    /// The zone from then on.
    pub zone: ZoneWord,
    /// The score at that moment.
    pub score: u8,
}

impl ZoneChange {
    pub(crate) fn of(report: &Report) -> Vec<Self> {
        let change = |change: &analysis::Change| Self {
            at: change.at.to_string(),
            zone: change.zone.into(),
            score: change.score,
        };
        report.timeline.iter().map(change).collect()
    }
}

impl Explanation {
    pub(crate) fn of(report: &Report, policy: &Policy) -> Self {
        let verdict = &report.verdict;
        let pieces =
            verdict.pieces.iter().filter_map(|piece| Some((piece, report.witnesses.get(piece.witness)?)));
        let (orange, red) = policy.thresholds();
        let threshold = |score| Threshold { score, sum: least_sum(score) };
        Self {
            summary: summary::of(report, policy),
            status: verdict.status.as_str().to_owned(),
            moment: report.moment.to_string(),
            prior: decibans(verdict.prior_mdb),
            sum: decibans(verdict.sum_mdb),
            score: verdict.score,
            thresholds: Thresholds { orange: threshold(orange), red: threshold(red) },
            evidence: pieces
                .take(PIECES_MAX)
                .map(|(piece, witness)| row(piece, witness, report.moment))
                .collect(),
            evidence_total: verdict.pieces.len(),
            overruled: verdict
                .pieces
                .iter()
                .filter(|piece| matches!(piece.standing, Standing::Overruled(_)))
                .count(),
            flip: report.flip.as_ref().map(|flip| Flip::of(flip, &report.witnesses)),
        }
    }
}

impl Flip {
    fn of(flip: &analysis::Flip, witnesses: &[Witness]) -> Self {
        let withdrawn = flip.withdrawn.iter().filter_map(|at| witnesses.get(*at));
        Self {
            zone: flip.zone.into(),
            score: flip.score,
            withdraw: withdrawn
                .map(|witness| Withdrawal {
                    evidence_id: witness.id.to_string(),
                    source: witness.list.clone(),
                })
                .collect(),
            weight: decibans(flip.weight_mdb),
            is_smallest: flip.is_smallest,
        }
    }
}

fn row(piece: &Piece, witness: &Witness, moment: Timestamp) -> PieceOfEvidence {
    let (via, mask) = reach(&witness.reach);
    let rule = match piece.standing {
        Standing::Overruled(rule) => Some(rule),
        Standing::Counted | Standing::Informative | Standing::Decides => None,
    };
    let assessment = &witness.assessment;
    let begun = witness.presences.iter().filter(|presence| presence.start <= moment);
    PieceOfEvidence {
        source: witness.list.clone(),
        category: assessment.category.as_str().to_owned(),
        class: assessment.class.as_str().to_owned(),
        confidence: rounded(piece.confidence),
        reliability: rounded(piece.reliability),
        decay: rounded(piece.decay),
        age_days: piece.age_days,
        weight: decibans(piece.weight_mdb),
        counted: piece.standing == Standing::Counted,
        rule: rule.map(|rule| rule.name().to_owned()),
        rule_text: rule.map(|rule| rule.reason().to_owned()),
        detection: assessment.detection.clone(),
        tags: assessment.tags.clone(),
        reference: assessment.reference.clone(),
        reporter: assessment.reporter.clone(),
        note: assessment.note.clone(),
        basis: witness.basis.as_deref().map(Basis::of),
        decision: Decision::of(piece, witness),
        first_seen: begun.clone().map(|presence| presence.start).min().map(Timestamp::to_minutes),
        last_seen: begun.map(|presence| presence.confirmed.min(moment)).max().map(Timestamp::to_minutes),
        via: via.to_owned(),
        mask: mask.map(Mask::to_string),
        tlp: witness.tlp.as_str().to_owned(),
        evidence_id: witness.id.to_string(),
    }
}

/// How a witness reaches the object, and its mask.
pub(crate) fn reach(reach: &Reach) -> (&'static str, Option<&Mask>) {
    match reach {
        Reach::Own(None) => ("object", None),
        Reach::Own(Some(mask)) => ("mask", Some(mask)),
        Reach::Host(mask) => ("host", mask.as_ref()),
    }
}

/// The least sum in dB whose score, rounded to a whole percent, reaches `score`.
fn least_sum(score: u8) -> f64 {
    let probability = ((f64::from(score) - 0.5) / 100.0).clamp(0.005, 0.995);
    ((10.0 * (probability / (1.0 - probability)).log10()) * 1000.0).round() / 1000.0
}

fn rounded(number: f64) -> f64 {
    (number * 10_000.0).round() / 10_000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds_in_decibans() {
        for (score, low, high) in [(50, -0.1, 0.0), (75, 4.6, 4.8)] {
            let sum = least_sum(score);
            assert!((low..high).contains(&sum), "{score}: {sum}");
        }
    }
}
