//! What an object is tied to, and how dangerous that is by the word of others.

use analysis::{
    Standing,
    analyser::{
        Draft, Origin,
        propagation::{self, Neighbour, Tie},
    },
};
use model::{Category, Claim, Evidence, Observable, Timestamp, Zone};
use store::Section;

use super::around::{Around, midnight, other_end};
use crate::{App, Result, lookup::dossier::Fresh, verdicts::speaks_against, view::View};

/// Names behind an address from which on it is a hoster's, and says nothing of any of them.
const NAMES_MAX: usize = 20;

/// An object that others condemn.
pub(super) struct Condemned {
    pub(super) score: u8,
    pub(super) category: Category,
    /// The lists that condemn it.
    pub(super) lists: Vec<String>,
    /// Until when what condemns it holds.
    pub(super) holds: Timestamp,
    pub(super) origin: Origin,
}

impl App {
    /// What follows from what the object is tied to.
    pub(super) fn conclude_from_ties(
        &self,
        object: &Observable,
        around: &Around,
        view: &View<'_>,
    ) -> Result<Option<Draft>> {
        let mut tied: Vec<(Tie, Observable, &Evidence)> = Vec::new();
        for (section, piece) in &around.pieces {
            // What was only seen to happen says nothing of the other end.
            if matches!(&piece.claim, Claim::Related(relation) if relation.is_incidental) {
                continue;
            }
            if let (Some(tie), Some(other)) = (tie_of(*section), other_end(*section, piece)) {
                tied.push((tie, other, piece));
            }
        }
        if tied.is_empty() {
            return Ok(None);
        }
        tied.sort_by(|(tie, other, _), (tie_b, other_b, _)| (tie, other).cmp(&(tie_b, other_b)));
        let mut names: Vec<&Observable> =
            tied.iter().filter(|(tie, ..)| *tie == Tie::ResolvedFrom).map(|(_, name, _)| name).collect();
        names.dedup();
        let is_hoster = names.len() > NAMES_MAX;
        tied.retain(|(tie, other, _)| other != object && !(is_hoster && *tie == Tie::ResolvedFrom));
        let mut neighbours = Vec::new();
        for (tie, other, piece) in self.suspects(tied, view)? {
            let Some(condemned) = self.condemned(&other, view)? else { continue };
            let Condemned { score, category, mut lists, holds, origin } = condemned;
            let of_tie = Origin { since: piece.observed_at, recorded_at: piece.recorded_at, tlp: piece.tlp };
            lists.push(piece.source.clone());
            let origin = origin.and(of_tie);
            neighbours.push(Neighbour { tie, object: other, score, category, lists, holds, origin });
        }
        Ok(propagation::conclude(&neighbours))
    }

    /// Those that may be dangerous, each once for each kind of tie. Rows rule most out: those against which no source ever spoke. Their scores
    /// must not, since conclusions and today's date are in them, and the order of conclusions would matter.
    fn suspects<'e>(
        &self,
        mut tied: Vec<(Tie, Observable, &'e Evidence)>,
        view: &View<'_>,
    ) -> Result<Vec<(Tie, Observable, &'e Evidence)>> {
        // Of what several lists tell of one tie, the first piece.
        tied.dedup_by(|(tie, object, _), (kept, of_kept, _)| tie == kept && object == of_kept);
        let objects: Vec<&Observable> = tied.iter().map(|(_, other, _)| other).collect();
        let mut is_suspect = self.are_suspect(&objects, view)?.into_iter();
        tied.retain(|_| is_suspect.next().unwrap_or_default());
        Ok(tied)
    }

    /// Of each object whether its row does not rule out that others condemn it. One of which not everybody sees everything is looked at by
    /// those who do.
    pub(super) fn are_suspect(&self, objects: &[&Observable], view: &View<'_>) -> Result<Vec<bool>> {
        let (rows, _) = self.rows_for_all(objects)?;
        let is_suspect = rows.into_iter().map(|now| {
            if now.is_for_few {
                view.meet_few();
            }
            let is_own = !view.is_common() && (now.is_for_few || !view.sees_common());
            is_own || now.row.is_some_and(|row| row.accused)
        });
        Ok(is_suspect.collect())
    }

    /// How dangerous an object is by the word of others alone, while what they say holds; `None` when it is not.
    pub(super) fn condemned(&self, object: &Observable, view: &View<'_>) -> Result<Option<Condemned>> {
        let mut dossier = self.dossier_without_more(object, &mut Fresh::default(), view)?;
        dossier.evidence.retain(super::is_of_source);
        let witnesses = dossier.witnesses(self);
        let now = midnight(self.now());
        // Who took it back condemns no more. That follows from the evidence alone, as all of this does but for what is still to come: what was
        // concluded earlier is then what would be concluded today.
        let condemns =
            |witness: &&analysis::Witness| speaks_against(witness) && dossier.is_listed(witness, self.now());
        // At the end of what holds, not today: what is concluded from it ages from there on by itself.
        let holds = witnesses.iter().filter(condemns);
        let holds = holds.filter_map(|witness| Some(witness.presence_at(self.now())?.holds)).max();
        let Some(holds) = holds else { return Ok(None) };
        let moment = if holds < now { holds } else { self.now() };
        let verdict = dossier.verdict(self, &witnesses, moment);
        if !matches!(verdict.zone, Zone::Red | Zone::Orange) {
            return Ok(None);
        }
        let mut condemned: Option<Condemned> = None;
        for piece in verdict.pieces.iter().filter(|p| p.standing == Standing::Counted && p.weight_mdb > 0) {
            let Some(witness) = witnesses.get(piece.witness) else { continue };
            let Some(presence) = witness.presence_at(moment) else { continue };
            let origin = Origin { since: presence.start, recorded_at: witness.recorded_at, tlp: witness.tlp };
            match &mut condemned {
                Some(known) => {
                    known.lists.push(witness.list.clone());
                    known.holds = known.holds.max(presence.holds);
                    known.origin = Origin {
                        since: known.origin.since.min(origin.since),
                        recorded_at: known.origin.recorded_at.min(origin.recorded_at),
                        tlp: known.origin.tlp.max(origin.tlp),
                    };
                }
                None => {
                    condemned = Some(Condemned {
                        score: verdict.score,
                        category: verdict.category,
                        lists: vec![witness.list.clone()],
                        holds: presence.holds,
                        origin,
                    });
                }
            }
        }
        Ok(condemned)
    }
}

/// The kind of tie that the rows of a section are, seen from the end in whose section they stand.
fn tie_of(section: Section) -> Option<Tie> {
    Some(match section {
        Section::Downloads => Tie::Downloads,
        Section::AccessedBy => Tie::AccessedBy,
        Section::DownloadedFrom => Tie::DownloadedFrom,
        Section::CommunicatesWith => Tie::ConnectsTo,
        Section::ResolvesTo | Section::DnsAddresses => Tie::ResolvesTo,
        Section::ResolvedFrom | Section::DnsNames => Tie::ResolvedFrom,
        Section::RedirectsTo => Tie::RedirectsTo,
        Section::RedirectedFrom => Tie::RedirectedFrom,
        // Who answers for a name, or takes its mail, is another's server as a rule.
        Section::DnsTargets
        | Section::DnsReferrers
        | Section::Decided
        | Section::Assessed
        | Section::Listed
        | Section::Concluded
        | Section::Described
        // What is in an archive or dropped by malware may be honest.
        | Section::Contains
        | Section::ContainedIn
        | Section::Starts
        | Section::StartedBy
        | Section::Drops
        | Section::DroppedBy
        | Section::Registered
        | Section::Analysed
        | Section::Spammed
        | Section::Phished
        | Section::DnsTexts
        | Section::Sighted => return None,
    })
}
