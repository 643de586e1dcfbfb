//! Which names imitate a name.

use std::collections::{BTreeMap, HashMap, hash_map::Entry};

use analysis::lookalike::{Candidate, Likeness, Target};
use model::DomainName;

use crate::{
    NameIndex, Pattern, Result,
    index::query_parsed,
    pattern::{Kind, Near},
};

/// Names that are looked at for one target. A word that half of all names have in them is told not to be complete.
const CANDIDATES_MAX: usize = 100_000;

/// A name that imitates another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lookalike {
    /// The name: of all names of one owner that imitate it in the same way the one that says so in the fewest labels.
    pub name: DomainName,
    /// How it does.
    pub likeness: Likeness,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lookalikes {
    /// The nearest first.
    pub items: Vec<Lookalike>,
    /// Whether that is all of them.
    pub is_complete: bool,
}

impl NameIndex {
    /// Names that imitate a target, one for each registrable domain, the nearest first.
    ///
    /// # Errors
    /// As [`NameIndex::find`].
    pub fn lookalikes(&self, target: &Target) -> Result<Lookalikes> {
        self.lookalikes_where(target, |_| true)
    }

    /// The same among those names of which `is_wanted` says so, as if there were no others.
    ///
    /// # Errors
    /// As [`NameIndex::find`].
    pub fn lookalikes_where(
        &self,
        target: &Target,
        mut is_wanted: impl FnMut(&DomainName) -> bool,
    ) -> Result<Lookalikes> {
        // Of each name that was met, whether it is wanted.
        let mut seen: HashMap<String, Option<DomainName>> = HashMap::new();
        let mut wanted = 0;
        let mut failed = Ok(());
        self.each_covered(&patterns(target), |text| {
            if let Entry::Vacant(room) = seen.entry(text) {
                match query_parsed(room.key()) {
                    Ok(name) => {
                        let name = Some(name).filter(&mut is_wanted);
                        wanted += usize::from(name.is_some());
                        room.insert(name);
                    }
                    Err(error) => failed = Err(error),
                }
            }
            failed.is_ok() && wanted < CANDIDATES_MAX
        })?;
        failed?;
        let mut best = Best::default();
        for name in seen.into_values().flatten() {
            best.consider(target, name);
        }
        Ok(Lookalikes { items: best.sorted(), is_complete: wanted < CANDIDATES_MAX })
    }

    /// What [`NameIndex::lookalikes`] is compared with: asks every name.
    ///
    /// # Errors
    /// As [`NameIndex::find`].
    pub fn lookalikes_by_scan(&self, target: &Target) -> Result<Vec<Lookalike>> {
        let mut best = Best::default();
        let mut failed = Ok(());
        self.scan(|name| match query_parsed(name) {
            Ok(name) => best.consider(target, name),
            Err(error) => failed = Err(error),
        })?;
        failed.map(|()| best.sorted())
    }
}

/// Patterns that together cover every name that imitates the target.
fn patterns(target: &Target) -> Vec<Pattern> {
    let near = Near { word: target.word().clone(), edits: target.reach(), at_a_glance: true };
    let mut patterns = vec![Pattern(Kind::Near(near))];
    for part in target.parts() {
        match part.len() {
            // Such a short word counts where hyphens set it apart.
            0..=2 => {
                patterns.push(Pattern(Kind::Holds(part.iter().copied().chain(['-']).collect())));
                patterns
                    .push(Pattern(Kind::Holds(std::iter::once('-').chain(part.iter().copied()).collect())));
            }
            // Or where it begins or ends a label.
            3 => {
                let part: String = part.iter().collect();
                let bounded =
                    [format!(".{part}"), format!("{part}."), format!("-{part}"), format!("{part}-")];
                patterns.extend(bounded.map(|text| Pattern(Kind::Labels(text))));
            }
            _ => patterns.push(Pattern(Kind::Holds(part.clone()))),
        }
    }
    patterns.extend(target.spellings().iter().map(|label| Pattern::labels(label)));
    patterns.extend(target.splits().map(|(before, behind)| Pattern::labels(&format!("{before}.{behind}"))));
    patterns
}

/// The best name of each registrable domain.
#[derive(Default)]
struct Best(BTreeMap<DomainName, Lookalike>);

impl Best {
    fn consider(&mut self, target: &Target, name: DomainName) {
        let Some(candidate) = Candidate::new(&name) else { return };
        let Some(likeness) = target.likeness_of(&candidate) else { return };
        let rank = |found: &Lookalike| (found.likeness.rank(), found.name.labels().count());
        let found = Lookalike { name, likeness };
        match self.0.get_mut(candidate.registrable()) {
            Some(known) => {
                if rank(&found).cmp(&rank(known)).then_with(|| found.name.cmp(&known.name)).is_lt() {
                    *known = found;
                }
            }
            None => {
                self.0.insert(candidate.registrable().clone(), found);
            }
        }
    }

    fn sorted(self) -> Vec<Lookalike> {
        let mut all: Vec<Lookalike> = self.0.into_values().collect();
        all.sort_by(|a, b| a.likeness.rank().cmp(&b.likeness.rank()).then_with(|| a.name.cmp(&b.name)));
        all
    }
}
