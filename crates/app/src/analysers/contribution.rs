//! What each analyser adds: how much it concludes, and how often a verdict is another one for it.

use std::collections::BTreeMap;

use analysis::{Viewer, analyser::Analyser};
use model::{Category, Claim, Class, Evidence, Observable, Timestamp, Zone};

use crate::{App, Result, lookup::dossier::Fresh};

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
    /// Of them, popular domains: the 10,000 first of a list by rank.
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
    /// Conclusions about objects that others condemn.
    pub agrees: u64,
    /// Conclusions about objects that others know as good.
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
                return Ok(found);
            }
        }
    }

    fn add_contribution(
        &self,
        object: &Observable,
        moment: Timestamp,
        found: &mut Contributions,
    ) -> Result<()> {
        let dossier = self.dossier_as_named(object, &mut Fresh::default())?;
        let is_domain = matches!(object, Observable::Domain(_));
        let is_popular = is_domain && dossier.evidence.iter().any(is_of_the_first);
        found.popular += u64::from(is_popular);
        let witnesses = dossier.witnesses(self, &Viewer::all());
        let concluding = |analyser: Analyser| {
            let list = analyser.list();
            witnesses.iter().filter(move |witness| witness.list == list)
        };
        let own: Vec<(Analyser, Class)> = Analyser::ALL
            .into_iter()
            .filter_map(|analyser| Some((analyser, concluding(analyser).next()?.assessment.class)))
            .collect();
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
        for (analyser, class) in &own {
            let list = analyser.list();
            let without = zone(&|other| other == list);
            let entry = found.analysers.entry(analyser.name()).or_default();
            entry.conclusions += 1;
            entry.agrees += u64::from(is_condemned(primary));
            entry.contradicts += u64::from(primary == Zone::Green);
            entry.worse += u64::from(danger(with) > danger(without));
            entry.better += u64::from(danger(with) < danger(without));
            if is_popular && *class == Class::Malicious {
                entry.against_popular += 1;
                if found.against_popular.len() < NAMED_MAX {
                    found.against_popular.push((object.clone(), analyser.name()));
                }
            }
        }
        if is_popular
            && is_condemned(with)
            && !is_condemned(primary)
            && found.popular_condemned.len() < NAMED_MAX
        {
            found.popular_condemned.push(object.clone());
        }
        Ok(())
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

/// Whether a list by rank has it among the first.
fn is_of_the_first(piece: &Evidence) -> bool {
    let (Claim::Listed(assessment) | Claim::Assessed(assessment)) = &piece.claim else { return false };
    matches!(&piece.subject, model::Subject::Observable(Observable::Domain(_)))
        && assessment.category == Category::Popular
        && assessment.rank.is_some_and(|rank| rank <= POPULAR_RANK)
}
