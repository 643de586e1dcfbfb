//! What is known around an object: the first pieces of its evidence, and what each analyser concludes from them.

use std::{cell::Cell, collections::BTreeSet};

use analysis::{
    Viewer,
    analyser::{Draft, Origin, fresh, lookalike, name, sightings},
};
use model::{Claim, DomainName, Evidence, Host, Observable, Subject, Timestamp, Tlp, Zone, time::DAY_MS};
use store::Section;

use super::networks::Networks;
use crate::{App, Result, lookup::dossier::Fresh};

/// Pieces that are read at first: all of most objects.
const PIECES: usize = 64;
/// Ties of one kind that are followed: a hub says little of each.
pub(super) const TIES_MAX: usize = 64;
/// Rows on a host that are read for since when something is known of it.
const HOST_ROWS: usize = 16;

/// Rows of sightings that are read for their markings.
const SIGHTED_ROWS_MAX: usize = 20_000;

/// What is known around an object.
pub(super) struct Around {
    /// Pieces of evidence, conclusions aside, with the section that each was found in.
    pub(super) pieces: Vec<(Section, Evidence)>,
    /// What was concluded before.
    pub(super) concluded: Vec<Evidence>,
    /// Since when the object is known, where no piece tells: of one that is judged as if it were.
    pub(super) supposed: Option<Origin>,
}

impl Around {
    /// Whether the same was concluded before.
    pub(super) fn has_concluded(&self, conclusions: &[Evidence]) -> bool {
        self.concluded.len() == conclusions.len()
            && conclusions.iter().all(|conclusion| self.concluded.contains(conclusion))
    }

    /// The objects that it is tied to.
    pub(super) fn tied_to(&self) -> BTreeSet<Observable> {
        self.pieces.iter().filter_map(|(section, piece)| other_end(*section, piece)).collect()
    }

    /// Since when something is known of the object, and by the most open of what is.
    fn origin(&self) -> Option<Origin> {
        origin_of(self.pieces.iter().map(|(_, piece)| piece))
    }
}

/// The object at the other end of a relation, seen from the end in whose section it stands.
pub(super) fn other_end(section: Section, piece: &Evidence) -> Option<Observable> {
    if !section.is_edge() {
        return None;
    }
    if section.is_mirror() {
        return match &piece.subject {
            Subject::Observable(observable) => Some(observable.clone()),
            Subject::Mask(_) => None,
        };
    }
    match &piece.claim {
        Claim::Related(relation) => Some(relation.target.clone()),
        Claim::Resolved(record) => record.data.target(),
        _ => None,
    }
}

fn origin_of<'e>(pieces: impl Iterator<Item = &'e Evidence>) -> Option<Origin> {
    let origin = |piece: &Evidence| Origin {
        since: piece.observed_at,
        recorded_at: piece.recorded_at,
        tlp: piece.tlp,
    };
    pieces.map(origin).reduce(|one, other| Origin {
        since: one.since.min(other.since),
        recorded_at: one.recorded_at.min(other.recorded_at),
        tlp: one.tlp.min(other.tlp),
    })
}

impl App {
    /// Reads what is known around an object.
    pub(super) fn around(&self, object: &Observable) -> Result<Around> {
        let subject = Subject::from(object.clone());
        let (mut pieces, is_cut) = self.ledger.first_evidence(&subject, PIECES)?;
        if is_cut {
            // What weighs may crowd out what it is tied to.
            pieces.retain(|(section, _)| !section.is_edge());
            for section in Section::ALL.into_iter().filter(|section| section.is_edge()) {
                let page = self.ledger.page(&subject, section, None, TIES_MAX)?;
                pieces.extend(page.items.into_iter().map(|piece| (section, piece)));
            }
        }
        let concluded;
        (concluded, pieces) =
            pieces.into_iter().partition::<Vec<_>, _>(|(section, _)| *section == Section::Concluded);
        let mut concluded: Vec<Evidence> = concluded.into_iter().map(|(_, piece)| piece).collect();
        if is_cut {
            concluded = self.ledger.conclusions(object)?;
        }
        Ok(Around { pieces, concluded, supposed: None })
    }

    /// What all analysers conclude about an object.
    pub(super) fn conclude(
        &self,
        object: &Observable,
        around: &Around,
        networks: &Networks,
    ) -> Result<Vec<Evidence>> {
        let mut drafts: Vec<Draft> = Vec::new();
        if let Observable::Domain(domain) = object {
            drafts.extend(self.conclude_from_name(domain, around)?);
        }
        if self.ledger.has_sightings() {
            drafts.extend(self.conclude_from_sightings(object)?);
        }
        drafts.extend(self.conclude_from_ties(object, around)?);
        if let Observable::Ip(address) = object {
            drafts.extend(networks.conclude(self, *address)?);
        }
        if drafts.iter().any(|draft| draft.analyser.spares_the_good()) && !self.stands_alone(object)? {
            drafts.retain(|draft| !draft.analyser.spares_the_good());
        }
        Ok(drafts.into_iter().map(|draft| draft.about(object)).collect())
    }

    fn conclude_from_name(&self, domain: &DomainName, around: &Around) -> Result<Vec<Draft>> {
        let registered = self.registered(domain)?;
        let mut origin = around.origin();
        if origin.is_none() {
            let on_host = self.ledger.judged_on(&Host::Domain(domain.clone()), HOST_ROWS)?;
            origin = origin_of(on_host.items.iter());
        }
        let origin = origin.or(registered.as_ref().map(|registered| registered.origin)).or(around.supposed);
        let Some(origin) = origin else { return Ok(Vec::new()) };
        let fresh = registered.and_then(|registered| fresh::conclude(&registered, origin.since));
        let lookalike = lookalike::conclude(&self.imitated(domain), origin);
        Ok([fresh, lookalike, name::conclude(domain, origin)].into_iter().flatten().collect())
    }

    /// What registries say of the name, or of the registered name above it; the newest record that tells when it was registered.
    fn registered(&self, domain: &DomainName) -> Result<Option<fresh::Registered>> {
        let records = self.registrations_above(domain)?;
        let created = records.into_iter().filter_map(|record| match &record.claim {
            Claim::Registered(registration) => Some((registration.created?, record)),
            _ => None,
        });
        let newest = created.max_by_key(|(created, record)| (record.observed_at, *created));
        Ok(newest.map(|(created, record)| fresh::Registered {
            created,
            origin: Origin { since: record.observed_at, recorded_at: record.recorded_at, tlp: record.tlp },
            list: record.source,
        }))
    }

    fn conclude_from_sightings(&self, object: &Observable) -> Result<Vec<Draft>> {
        let Some(sum) = self.ledger.sightings_sum(object)? else { return Ok(Vec::new()) };
        // Two months hold the days before a burst.
        let months = match sum.months.as_slice() {
            [.., (before, _), (last, _)] => (*before, *last),
            [(only, _)] => (*only, *only),
            [] => return Ok(Vec::new()),
        };
        let mut days: Vec<(i64, u64)> = Vec::new();
        for month in self.ledger.sightings_months(object, months.0, months.1)? {
            let first = Timestamp::from_month(month.month).day();
            for cell in &month.cells {
                let day = first + i64::from(cell.day);
                match days.last_mut().filter(|(last, _)| *last == day) {
                    Some((_, hits)) => *hits = hits.saturating_add(cell.count),
                    None => days.push((day, cell.count)),
                }
            }
        }
        let suspicious = Zone::ALL.into_iter().filter(|zone| sightings::is_suspicious(*zone));
        let counted = sightings::Counted {
            hits: sightings::rounded(sum.hits.total()),
            suspicious: suspicious.map(|zone| sum.hits.of(Some(zone))).fold(0, u64::saturating_add),
            first: midnight(sum.first),
            last: midnight(sum.last),
            months: sum.months.len(),
            sensors: sum.sensors.len(),
            days: days.into_iter().map(|(day, hits)| (day, sightings::rounded(hits))).collect(),
        };
        // Counts are marked one by one; who may not see all of them is not told what follows from all.
        let first = midnight(sum.first);
        let origin = Cell::new(Origin { since: first, recorded_at: first, tlp: Tlp::Clear });
        let note = |piece: &Evidence| {
            let Origin { since, recorded_at, tlp } = origin.get();
            origin.set(Origin {
                since,
                recorded_at: recorded_at.max(piece.recorded_at),
                tlp: tlp.max(piece.tlp),
            });
            true
        };
        // Of more rows than are read nobody knows the marking.
        if self.ledger.sightings_of(object, SIGHTED_ROWS_MAX, note)?.is_none() {
            return Ok(Vec::new());
        }
        let origin = origin.get();
        Ok([sightings::prevalence(&counted, origin), sightings::burst(&counted, origin)]
            .into_iter()
            .flatten()
            .collect())
    }

    /// Whether its name, and what it is tied to, may be held against it: not if many share it, or if it is known as good. A page answers for itself, whoever has
    /// the host.
    fn stands_alone(&self, object: &Observable) -> Result<bool> {
        let mut dossier = self.dossier_as_named(object, &mut Fresh::default())?;
        dossier.evidence.retain(|piece| !matches!(piece.claim, Claim::Concluded(_)));
        let witnesses = dossier.witnesses(self, &Viewer::all());
        let verdict = dossier.verdict(self, &witnesses, self.now());
        Ok(!verdict.pieces.iter().any(|piece| {
            let is_good = |witness: &analysis::Witness| {
                matches!(
                    witness.assessment.class,
                    model::Class::Clean | model::Class::Shared(_) | model::Class::NothingFound
                )
            };
            let speaks = !matches!(
                piece.standing,
                analysis::Standing::Overruled(analysis::Rule::OtherOwner | analysis::Rule::Aged)
            );
            let is_own = |witness: &analysis::Witness| matches!(witness.reach, analysis::Reach::Own(_));
            let witness = witnesses.get(piece.witness).filter(|witness| is_own(witness));
            speaks && witness.is_some_and(is_good)
        }))
    }
}

/// The midnight before: what depends on now does so by whole days, as verdicts do.
pub(super) fn midnight(moment: Timestamp) -> Timestamp {
    Timestamp::from_millis(moment.day().saturating_mul(DAY_MS))
}
