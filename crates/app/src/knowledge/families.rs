//! The malware families that evidence names, each once, whatever name a source uses for it.

use std::collections::BTreeMap;

use analysis::{Reach, Witness};
use model::Kind;

use super::card::{Candidate, Card, candidates};
use crate::{
    App, Result,
    report::{Count, Listing},
    view::View,
};

/// Families of one report; a file has a few, a busy address more.
const FAMILIES_MAX: usize = 50;
/// Techniques, actors and other things on a family's card in a report.
const CARD_ITEMS_MAX: usize = 50;

/// A family that evidence names.
#[derive(Clone, Debug)]
pub struct Family {
    /// The names under which sources state it.
    pub stated: Vec<StatedName>,
    /// What is known about it; `None` where the name means several things.
    pub card: Option<Card>,
    /// What the name may mean, where that is several things.
    pub candidates: Vec<Candidate>,
}

/// A name with those who use it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatedName {
    /// As the sources write it.
    pub name: String,
    /// Lists that state it.
    pub lists: Vec<String>,
}

impl App {
    /// Families that the witnesses of an object itself name: detections that knowledge knows, and tags that are a family's
    /// own name. Those most often stated first.
    pub(crate) fn families(
        &self,
        witnesses: &[Witness],
        kind: Kind,
        view: &View<'_>,
    ) -> Result<Listing<Family>> {
        let viewer = view.viewer();
        let index = self.knowledge_of(viewer)?;
        // By what the name means: one thing, or several.
        let mut found: BTreeMap<Vec<usize>, BTreeMap<&str, Vec<&str>>> = BTreeMap::new();
        for witness in witnesses.iter().filter(|witness| matches!(witness.reach, Reach::Own(_))) {
            let tags = witness.assessment.tags.iter().filter(|tag| index.names_family(tag, viewer));
            for name in witness.assessment.detection.iter().chain(tags) {
                let groups = index.find(name, viewer, model::KnowledgeKind::is_software);
                if groups.is_empty() || super::group::is_generic(&model::knowledge::name_key(name)) {
                    continue;
                }
                let lists = found.entry(groups).or_default().entry(name.as_str()).or_default();
                if !lists.contains(&witness.list.as_str()) {
                    lists.push(&witness.list);
                }
            }
        }
        let mut found: Vec<_> = found.into_iter().collect();
        found.sort_by_key(|(groups, names)| {
            (std::cmp::Reverse(names.values().map(Vec::len).sum::<usize>()), groups.clone())
        });
        let n = u64::try_from(found.len()).unwrap_or(u64::MAX);
        let mut items = Vec::new();
        for (groups, names) in found.into_iter().take(FAMILIES_MAX) {
            let card = match groups.as_slice() {
                [one] => self.card(&index, *one, viewer, CARD_ITEMS_MAX)?,
                _ => None,
            };
            let stated = names.into_iter().map(|(name, lists)| StatedName {
                name: name.to_owned(),
                lists: lists.into_iter().map(str::to_owned).collect(),
            });
            let candidates = if card.is_some() { Vec::new() } else { candidates(&index, &groups, viewer) };
            items.push(Family { stated: stated.collect(), card, candidates });
        }
        let coverage = self.knowledge_coverage(kind, view);
        Ok(Listing { items, total: Count { n, exact: true }, cursor: None, coverage })
    }
}
