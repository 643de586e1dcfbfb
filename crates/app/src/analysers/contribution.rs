//! What each analyser adds: how much it concludes, and how often a verdict is another one for it.

use std::collections::{BTreeMap, BTreeSet};

use analysis::analyser::{Analyser, Origin};
use model::{Category, Claim, Class, DomainName, Mask, Observable, Subject, Timestamp, Tlp, Zone};

use super::{around::Around, networks::Networks};
use crate::{
    App, Result,
    lookup::dossier::{Dossier, Fresh},
};

/// Popular names that are counted apart: no analyser should speak against them.
const POPULAR_RANK: u32 = 10_000;
/// Objects read at a time.
const WALK_PAGE: usize = 5_000;
/// Popular names that are told.
const NAMED_MAX: usize = 50;

/// What the analysers add.
#[derive(Clone, Debug, Default)]
pub struct Contributions {
    /// Objects in all.
    pub objects: u64,
    /// Popular domains, the 10,000 first of lists by rank, whether anything else is known of them or not.
    pub popular: u64,
    /// By analyser.
    pub analysers: BTreeMap<&'static str, Contribution>,
    /// Popular domains against which a conclusion speaks, and whose, at most 50.
    pub against_popular: Vec<(Observable, &'static str)>,
    /// Popular domains whose zone is Red or Orange with all conclusions, and not without them.
    pub popular_condemned: Vec<Observable>,
}

/// What one analyser adds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contribution {
    /// Conclusions.
    pub conclusions: u64,
    /// Objects that others condemn, and of which or of whose host it concludes something.
    pub agrees: u64,
    /// Objects that others know as good, the same.
    pub contradicts: u64,
    /// Objects whose zone is worse for it than without it.
    pub worse: u64,
    /// Objects whose zone is better for it.
    pub better: u64,
    /// Popular domains against which it speaks.
    pub against_popular: u64,
}

impl App {
    /// Counts what each analyser adds, over everything: reads all objects about which something is concluded, and folds them with and without.
    ///
    /// # Errors
    /// When the ledger fails.
    pub fn analyser_contributions(&self) -> Result<Contributions> {
        let mut found = Contributions::default();
        let moment = self.now();
        let mut after = None;
        loop {
            let page = self.ledger.verdict_rows(after.as_ref(), WALK_PAGE)?;
            for (object, _) in &page.rows {
                found.objects += 1;
                self.add_contribution(object, moment, &mut found)?;
            }
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        self.add_popular(moment, &mut found)?;
        Ok(found)
    }

    fn add_contribution(
        &self,
        object: &Observable,
        moment: Timestamp,
        found: &mut Contributions,
    ) -> Result<()> {
        let viewer = self.common_viewer();
        let dossier = self.dossier_as_named(object, &mut Fresh::default(), &self.view(&viewer))?;
        let witnesses = dossier.witnesses(self);
        let is_concluding = |analyser: Analyser| {
            let list = analyser.list();
            witnesses.iter().any(|witness| witness.list == list)
        };
        let own: Vec<Analyser> =
            Analyser::ALL.into_iter().filter(|analyser| is_concluding(*analyser)).collect();
        if own.is_empty() {
            return Ok(());
        }
        let zone = |leave_out: &dyn Fn(&str) -> bool| {
            let kept: Vec<_> =
                witnesses.iter().filter(|witness| !leave_out(&witness.list)).cloned().collect();
            dossier.verdict(self, &kept, moment).zone
        };
        let with = zone(&|_| false);
        let primary = zone(&|list| list.starts_with(model::ANALYSIS));
        for analyser in own {
            let list = analyser.list();
            let without = zone(&|other| other == list);
            let entry = found.analysers.entry(analyser.name()).or_default();
            // Pages share what is concluded about their host.
            let is_own = |witness: &&analysis::Witness| {
                witness.list == list && matches!(witness.reach, analysis::Reach::Own(_))
            };
            entry.conclusions += u64::from(witnesses.iter().any(|witness| is_own(&witness)));
            entry.agrees += u64::from(is_condemned(primary));
            entry.contradicts += u64::from(primary == Zone::Green);
            entry.worse += u64::from(danger(with) > danger(without));
            entry.better += u64::from(danger(with) < danger(without));
        }
        Ok(())
    }

    /// What the analysers would say of popular domains, whether anything else is known of them or not.
    fn add_popular(&self, moment: Timestamp, found: &mut Contributions) -> Result<()> {
        let networks = Networks::load(self)?;
        let viewer = self.common_viewer();
        let view = self.view(&viewer);
        for name in self.popular_names()? {
            found.popular += 1;
            let object = Observable::Domain(name);
            let supposed = Origin { since: moment, recorded_at: moment, tlp: Tlp::Clear };
            let around = Around { supposed: Some(supposed), ..self.around(&object, &view)? };
            let conclusions = self.conclude(&object, &around, &networks, &view)?;
            for conclusion in &conclusions {
                let Claim::Concluded(concluded) = &conclusion.claim else { continue };
                let analyser = Analyser::ALL.into_iter().find(|each| each.list() == conclusion.source);
                let Some(analyser) = analyser.filter(|_| concluded.assessment.class == Class::Malicious)
                else {
                    continue;
                };
                found.analysers.entry(analyser.name()).or_default().against_popular += 1;
                if found.against_popular.len() < NAMED_MAX {
                    found.against_popular.push((object.clone(), analyser.name()));
                }
            }
            if conclusions.is_empty() {
                continue;
            }
            let mut dossier = self.dossier_as_named(&object, &mut Fresh::default(), &view)?;
            dossier.evidence.retain(super::is_of_source);
            let zone = |dossier: &Dossier| dossier.verdict(self, &dossier.witnesses(self), moment).zone;
            let primary = zone(&dossier);
            dossier.evidence.extend(conclusions);
            if is_condemned(zone(&dossier))
                && !is_condemned(primary)
                && found.popular_condemned.len() < NAMED_MAX
            {
                found.popular_condemned.push(object);
            }
        }
        Ok(())
    }

    /// The first names of lists by rank, by their newest snapshots.
    fn popular_names(&self) -> Result<BTreeSet<DomainName>> {
        let mut names = BTreeSet::new();
        let snapshots = self.ledger.snapshots();
        for (list, of_list) in snapshots.lists() {
            let Some(newest) = of_list.last() else { continue };
            let subjects = self.ledger.listed(list, newest.date)?;
            // Whether it is such a list tells its first entry.
            let first = subjects.first().map(std::slice::from_ref).unwrap_or_default();
            if !self.ranks(list, first)?.iter().any(Option::is_some) {
                continue;
            }
            for page in subjects.chunks(WALK_PAGE) {
                for (subject, rank) in page.iter().zip(self.ranks(list, page)?) {
                    let (Subject::Mask(Mask::Domain(name)) | Subject::Observable(Observable::Domain(name))) =
                        subject
                    else {
                        continue;
                    };
                    if rank.is_some_and(|rank| rank <= POPULAR_RANK) {
                        names.insert(name.clone());
                    }
                }
            }
        }
        Ok(names)
    }

    /// The rank that a list of popular names gives each subject, in their order.
    fn ranks(&self, list: &str, subjects: &[Subject]) -> Result<Vec<Option<u32>>> {
        let rank = |found: store::Found| {
            let entries = found.items.into_iter().filter(|piece| piece.source == list);
            let ranks = entries.filter_map(|piece| match piece.claim {
                Claim::Listed(assessment) if assessment.category == Category::Popular => assessment.rank,
                _ => None,
            });
            ranks.min()
        };
        let found = self.ledger.evidence(subjects, &[store::Section::Listed])?;
        Ok(found.into_iter().map(rank).collect())
    }
}

fn is_condemned(zone: Zone) -> bool {
    matches!(zone, Zone::Red | Zone::Orange)
}

fn danger(zone: Zone) -> u8 {
    match zone {
        Zone::Green => 0,
        Zone::Grey => 1,
        Zone::Yellow => 2,
        Zone::Orange => 3,
        Zone::Red => 4,
    }
}
