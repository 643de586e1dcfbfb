//! What is known around an object: the first pieces of its evidence, and what each analyser concludes from them.

use std::{cell::Cell, collections::BTreeSet};

use analysis::analyser::{Draft, Origin, fresh, lookalike, name, sightings};
use model::{Claim, DomainName, Evidence, Host, Observable, Subject, Timestamp, Tlp, Zone, time::DAY_MS};
use store::{Section, Sight, SightingMonth, SightingSum};

use super::networks::Networks;
use crate::{App, Result, lookup::dossier::Fresh, view::View};

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
    /// Reads what a viewer knows around an object.
    pub(super) fn around(&self, object: &Observable, view: &View<'_>) -> Result<Around> {
        let eyes = view.eyes();
        let sight = Sight::of(&eyes);
        let subject = Subject::from(object.clone());
        let (mut pieces, is_cut) = self.ledger.first_evidence_seen(&subject, PIECES, sight)?;
        if is_cut {
            // What weighs may crowd out what it is tied to.
            pieces.retain(|(section, _)| !section.is_edge());
            for section in Section::ALL.into_iter().filter(|section| section.is_edge()) {
                let page = self.ledger.page_seen(&subject, section, None, TIES_MAX, sight)?;
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

    /// What all analysers conclude about an object from what a viewer sees; nothing of one that he does not know.
    pub(super) fn conclude(
        &self,
        object: &Observable,
        around: &Around,
        networks: &Networks,
        view: &View<'_>,
    ) -> Result<Vec<Evidence>> {
        if around.supposed.is_none() && !self.is_met(object, view)? {
            return Ok(Vec::new());
        }
        let mut drafts: Vec<Draft> = Vec::new();
        if let Observable::Domain(domain) = object {
            drafts.extend(self.conclude_from_name(domain, around, view)?);
        }
        if self.ledger.has_sightings() {
            drafts.extend(self.conclude_from_sightings(object, view)?);
        }
        drafts.extend(self.conclude_from_ties(object, around, view)?);
        if let Observable::Ip(address) = object {
            drafts.extend(networks.conclude(*address, view)?);
        }
        if drafts.iter().any(|draft| draft.analyser.spares_the_good()) && !self.stands_alone(object, view)? {
            drafts.retain(|draft| !draft.analyser.spares_the_good());
        }
        Ok(drafts.into_iter().map(|draft| draft.about(object)).collect())
    }

    /// Whether the viewer knows the object or, of a name, a URL on it. What is only known to others must not become known by what is concluded.
    fn is_met(&self, object: &Observable, view: &View<'_>) -> Result<bool> {
        let host = match object {
            Observable::Domain(name) => Some(Host::Domain(name.clone())),
            Observable::Ip(_) | Observable::Url(_) | Observable::File(_) => None,
        };
        let sees_all = view.sees_all_of(&object.clone().into())?
            && host.as_ref().map_or(Ok(true), |host| view.sees_all_on(host))?;
        if sees_all || view.knows_by_evidence(object)? {
            return Ok(true);
        }
        let eyes = view.eyes();
        host.map_or(Ok(false), |host| Ok(self.ledger.has_urls_seen(&host, Sight::of(&eyes))?))
    }

    fn conclude_from_name(
        &self,
        domain: &DomainName,
        around: &Around,
        view: &View<'_>,
    ) -> Result<Vec<Draft>> {
        let registered = self.registered(domain, view)?;
        let mut origin = around.origin();
        if origin.is_none() {
            let eyes = view.eyes();
            let host = Host::Domain(domain.clone());
            let on_host = self.ledger.judged_on_seen(&host, HOST_ROWS, Sight::of(&eyes))?;
            origin = origin_of(on_host.items.iter());
        }
        let origin = origin.or(registered.as_ref().map(|registered| registered.origin)).or(around.supposed);
        let Some(origin) = origin else { return Ok(Vec::new()) };
        let fresh = registered.and_then(|registered| fresh::conclude(&registered, origin.since));
        let lookalike = lookalike::conclude(&self.imitated(domain), origin);
        Ok([fresh, lookalike, name::conclude(domain, origin)].into_iter().flatten().collect())
    }

    /// What registries say of the name, or of the registered name above it; the newest record that tells when it was registered.
    fn registered(&self, domain: &DomainName, view: &View<'_>) -> Result<Option<fresh::Registered>> {
        let records = self.registrations_above(domain, view)?;
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

    fn conclude_from_sightings(&self, object: &Observable, view: &View<'_>) -> Result<Vec<Draft>> {
        let subject = Subject::from(object.clone());
        let plain = || self.last_sightings(object);
        let own = || {
            let found = self.ledger.sightings_of(object, SIGHTED_ROWS_MAX, |piece| view.sees_piece(piece))?;
            Ok(found.unwrap_or_default())
        };
        let (sum, all_months) = view.plain_or_own(|| view.sees_all_of(&subject), plain, own)?;
        let Some(sum) = sum else { return Ok(Vec::new()) };
        let Some(months) = last_months(&sum) else { return Ok(Vec::new()) };
        let mut days: Vec<(i64, u64)> = Vec::new();
        for month in all_months.into_iter().filter(|month| (months.0..=months.1).contains(&month.month)) {
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
            if !view.sees_piece(piece) {
                return false;
            }
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

    /// The sum of all sightings of an object, and the months that hold the days before a burst.
    fn last_sightings(&self, object: &Observable) -> Result<(Option<SightingSum>, Vec<SightingMonth>)> {
        let Some(sum) = self.ledger.sightings_sum(object)? else { return Ok((None, Vec::new())) };
        let months = match last_months(&sum) {
            Some((first, last)) => self.ledger.sightings_months(object, first, last)?,
            None => Vec::new(),
        };
        Ok((Some(sum), months))
    }

    /// Whether its name, and what it is tied to, may be held against it: not if many share it, or if it is known as good. A page answers for itself, whoever has
    /// the host.
    fn stands_alone(&self, object: &Observable, view: &View<'_>) -> Result<bool> {
        let mut dossier = self.dossier_without_more(object, &mut Fresh::default(), view)?;
        dossier.evidence.retain(super::is_of_source);
        let witnesses = dossier.witnesses(self);
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

/// First and last of the two months that hold the days before a burst.
fn last_months(sum: &SightingSum) -> Option<(u32, u32)> {
    match sum.months.as_slice() {
        [.., (before, _), (last, _)] => Some((*before, *last)),
        [(only, _)] => Some((*only, *only)),
        [] => None,
    }
}

/// The midnight before: what depends on now does so by whole days, as verdicts do.
pub(super) fn midnight(moment: Timestamp) -> Timestamp {
    Timestamp::from_millis(moment.day().saturating_mul(DAY_MS))
}
