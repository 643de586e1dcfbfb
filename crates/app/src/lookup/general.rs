//! General information: dates, categories, counts, what is known of a file.

use analysis::{Reach, Standing, Verdict, Witness};
use model::{Category, Observable, Timestamp, Zone};
use store::{Facing, Resolutions, Section, Sight};

use super::{
    dossier::{Dossier, described},
    sections::zone_of,
};
use crate::{
    App, Result,
    report::{Count, General, Query},
    view::View,
};

/// Objects that are counted for general information.
const COUNT_MAX: u64 = 10_000;
/// Statements that are read to count addresses: of more the count is a bound, unless all were read for a section.
const STATEMENTS_MAX: usize = 10_000;

impl App {
    pub(super) fn general(
        &self,
        dossier: &Dossier,
        verdict: &Verdict,
        witnesses: &[Witness],
        query: &Query,
        moment: Timestamp,
        view: &View<'_>,
    ) -> Result<General> {
        let mut general = General {
            first_seen: verdict.first_seen,
            last_seen: verdict.last_seen.map(|last| last.min(moment)),
            categories: categories(verdict, witnesses),
            digests: dossier.digests.clone(),
            ..General::default()
        };
        let said = witnesses.iter().filter(|witness| witness.basis.is_none());
        let own = said.filter(|witness| matches!(witness.reach, Reach::Own(_)));
        let recorded =
            own.map(|witness| witness.recorded_at).chain(dossier.facts.iter().map(|item| item.recorded_at));
        for at in recorded {
            general.first_recorded = Some(general.first_recorded.map_or(at, |first| first.min(at)));
            general.last_recorded = general.last_recorded.max(Some(at));
        }
        self.count(dossier, &mut general, view)?;
        self.describe(dossier, query, moment, &mut general);
        Ok(general)
    }

    fn count(&self, dossier: &Dossier, general: &mut General, view: &View<'_>) -> Result<()> {
        let observable = &dossier.observable;
        let subject = model::Subject::from(observable.clone());
        let eyes = view.eyes();
        let is_related = match dossier.has_relations {
            Some(has_relations) => has_relations,
            None => !matches!(observable, Observable::File(_)) && self.ledger.has_relations(&subject)?,
        };
        let count = |section| -> Result<Count> {
            if !is_related {
                return Ok(Count { n: 0, exact: true });
            }
            let plain = || Ok(self.ledger.count(&subject, section, COUNT_MAX)?);
            let own = || Ok(self.ledger.count_seen(&subject, section, COUNT_MAX, Sight::of(&eyes))?);
            let count = view.plain_or_own(|| view.sees_all_of(&subject), plain, own)?;
            Ok(Count { n: count.n, exact: count.exact })
        };
        let files = || -> Result<Count> {
            let (downloaded, accessed) = (count(Section::Downloads)?, count(Section::AccessedBy)?);
            Ok(Count { n: downloaded.n + accessed.n, exact: downloaded.exact && accessed.exact })
        };
        match observable {
            Observable::Domain(domain) => {
                general.urls = Some(self.count_urls_on(&model::Host::Domain(domain.clone()), view)?);
                general.files = Some(files()?);
                general.ipv4 = Some(if is_related {
                    self.count_ipv4(observable, view)?
                } else {
                    count(Section::ResolvesTo)?
                });
            }
            Observable::Url(url) => {
                general.files = Some(files()?);
                if let Some(domain) = url.domain() {
                    let host = Observable::Domain(domain.clone());
                    general.ipv4 = Some(self.count_ipv4(&host, view)?);
                }
            }
            Observable::Ip(address) => {
                general.urls = Some(self.count_urls_on(&model::Host::Ip(*address), view)?);
                general.files = Some(files()?);
            }
            Observable::File(_) => {}
        }
        Ok(())
    }

    /// Different IPv4 addresses that a name was seen to resolve to.
    fn count_ipv4(&self, name: &Observable, view: &View<'_>) -> Result<Count> {
        let count = |addresses: &Resolutions| Count {
            n: u64::try_from(addresses.count_ipv4()).unwrap_or(u64::MAX),
            exact: !addresses.is_truncated(),
        };
        // Asked for with every verdict: what is not kept yet is not kept for this.
        if let Some(kept) = self.kept_resolutions(name, Facing::Addresses, view)? {
            return Ok(count(&kept));
        }
        let eyes = view.eyes();
        let subject = name.clone().into();
        let sight = Sight::of(&eyes);
        Ok(count(&self.ledger.resolutions_seen(&subject, Facing::Addresses, STATEMENTS_MAX, sight)?))
    }

    /// What records state about a file; the newest statement of each attribute wins.
    fn describe(&self, dossier: &Dossier, query: &Query, moment: Timestamp, general: &mut General) {
        let mut items: Vec<_> = dossier
            .facts
            .iter()
            .filter(|item| item.observed_at <= moment)
            .filter(|item| query.known_at.is_none_or(|known_at| item.recorded_at <= known_at))
            .collect();
        items.sort_by_key(|item| (item.observed_at, item.id()));
        for facts in items.into_iter().filter_map(described) {
            let keep = |known: &mut Option<String>, stated: &Option<String>| {
                if stated.is_some() {
                    known.clone_from(stated);
                }
            };
            general.size_bytes = facts.size_bytes.or(general.size_bytes);
            keep(&mut general.file_type, &facts.file_type);
            keep(&mut general.mime_type, &facts.mime_type);
            keep(&mut general.signer, &facts.signer);
            keep(&mut general.imphash, &facts.imphash);
            keep(&mut general.ssdeep, &facts.ssdeep);
            keep(&mut general.tlsh, &facts.tlsh);
        }
    }
}

impl General {
    /// Adds what sensors met.
    pub(super) fn meet(&mut self, hits: u64, first: Option<Timestamp>, last: Option<Timestamp>) {
        self.hits = Some(hits);
        self.first_seen = self.first_seen.into_iter().chain(first).min();
        self.last_seen = self.last_seen.max(last);
    }
}

/// Categories of what counted or informs, heaviest first, each once with the worst zone that speaks for it.
fn categories(verdict: &Verdict, witnesses: &[Witness]) -> Vec<(Category, Zone)> {
    let mut categories: Vec<(Category, Zone)> = Vec::new();
    for piece in &verdict.pieces {
        if matches!(piece.standing, Standing::Overruled(_)) {
            continue;
        }
        let Some(witness) = witnesses.get(piece.witness) else { continue };
        let category = witness.assessment.category;
        let zone = match &witness.decided {
            Some(decided) => decided.decision.zone,
            None => zone_of(witness.assessment.class),
        };
        match categories.iter_mut().find(|(known, _)| *known == category) {
            Some((_, known)) => *known = (*known).max(zone),
            None => categories.push((category, zone)),
        }
    }
    if let (Some(_), true) = (verdict.reserved, categories.is_empty()) {
        categories.push((Category::SpecialUse, Zone::Grey));
    }
    categories
}
