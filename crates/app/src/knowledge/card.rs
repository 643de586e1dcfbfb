//! A card: everything that all lists say about one thing, put together.

use std::collections::{BTreeMap, BTreeSet};

use analysis::Viewer;
use model::{
    KnowledgeKind,
    knowledge::{name_key, plain_name},
};

use store::Sight;

use super::{group::Sort, index::Index};
use crate::{
    App, Result,
    report::{Count, Listing},
};

/// References of a card.
const REFERENCES_MAX: usize = 30;
/// Other things that a name may mean which are told.
const CANDIDATES_MAX: usize = 50;

/// What a name or identifier means.
#[derive(Clone, Debug)]
pub enum KnowledgeFound {
    /// One thing.
    Card(Box<Card>),
    /// Several, between which nobody can choose by the name.
    Candidates(Vec<Candidate>),
    /// Nothing.
    Unknown,
}

/// A thing with its public identifier, if it has one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Named {
    /// Public identifier, e.g. `T1059.003`.
    pub id: Option<String>,
    /// Its name.
    pub name: String,
}

/// One of the things that a name may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// What it is called.
    pub name: String,
    /// What it is.
    pub kind: KnowledgeKind,
    /// An identifier that means it alone: the public one or a UUID.
    pub id: String,
    /// Lists that know it.
    pub lists: Vec<String>,
}

/// Everything known about one family, actor or technique.
#[derive(Clone, Debug)]
pub struct Card {
    /// The name that the best list gives it.
    pub name: String,
    /// What it is; software is malware where one list says so.
    pub kind: KnowledgeKind,
    /// All other names, each spelling once, sorted.
    pub aliases: Vec<String>,
    /// Public identifiers, those that still hold first.
    pub external_ids: Vec<String>,
    /// UUIDs of its entries.
    pub ids: Vec<String>,
    /// Lists that know it.
    pub lists: Vec<String>,
    /// What it is, in the words of the best list that says it.
    pub description: Option<String>,
    /// Links to more, the best list's first.
    pub references: Vec<String>,
    /// Techniques that it uses.
    pub techniques: Listing<Named>,
    /// Actors that use it.
    pub actors: Listing<Named>,
    /// Software that it uses, or, of a technique, that uses it.
    pub software: Listing<Named>,
}

/// Entries that are held to be one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct United {
    /// What the thing is called.
    pub name: String,
    /// What it is.
    pub kind: KnowledgeKind,
    /// Lists with the name that each gives it, the best first.
    pub entries: Vec<(String, String)>,
}

impl App {
    /// Software and actors for which the most different names were united, at most `count`: to check what was. Techniques have
    /// identifiers and are not united by names.
    #[must_use]
    pub fn united(&self, count: usize) -> Vec<United> {
        let (index, viewer) = (self.knowledge.index(), Viewer::all());
        let mut all: Vec<(usize, United)> = Vec::new();
        for group in 0..index.groups.len() {
            let items: Vec<_> = index.seen(group, &viewer).collect();
            let Some(first) = items.first() else { continue };
            if !matches!(Sort::of(first.kind), Sort::Software | Sort::Actor) {
                continue;
            }
            let names: BTreeSet<String> = items.iter().map(|item| name_key(&item.name)).collect();
            let united = United {
                name: plain_name(&first.name).to_owned(),
                kind: kind(&items.iter().map(|item| item.kind).collect::<Vec<_>>()),
                entries: items.iter().map(|item| (item.list.clone(), item.name.clone())).collect(),
            };
            all.push((names.len(), united));
        }
        // Groups are in the order of lists and identifiers, and sorting keeps it among equals.
        all.sort_by_key(|(names, united)| std::cmp::Reverse((*names, united.entries.len())));
        all.into_iter().take(count).map(|(_, united)| united).collect()
    }

    /// What a name (any spelling, any alias, with or without platform) or an identifier (`S0154`, `G0007`, `T1059.003`, a
    /// UUID) means; lists of a card have at most `count` items.
    ///
    /// # Errors
    /// When the ledger fails.
    pub fn knowledge(&self, text: &str, viewer: &Viewer, count: usize) -> Result<KnowledgeFound> {
        let index = self.knowledge_of(viewer)?;
        let found = index.find(text, viewer, |_| true);
        Ok(match found.as_slice() {
            [] => KnowledgeFound::Unknown,
            [one] => self
                .card(&index, *one, viewer, count)?
                .map_or(KnowledgeFound::Unknown, |card| KnowledgeFound::Card(Box::new(card))),
            many => KnowledgeFound::Candidates(candidates(&index, many, viewer)),
        })
    }

    pub(super) fn card(
        &self,
        index: &Index,
        group: usize,
        viewer: &Viewer,
        count: usize,
    ) -> Result<Option<Card>> {
        let items: Vec<_> = index.seen(group, viewer).collect();
        let Some(first) = items.first() else { return Ok(None) };
        let (mut description, mut references) = (None, Vec::new());
        for item in &items {
            let sees = |list: &str, tlp| viewer.sees(list, tlp);
            let entry = self.ledger.knowledge_seen(&item.list, &item.id, Sight::of(&sees))?;
            let Some(entry) = entry else { continue };
            description = description.or(entry.description);
            for reference in entry.references {
                if references.len() < REFERENCES_MAX && !references.contains(&reference) {
                    references.push(reference);
                }
            }
        }
        let name = plain_name(&first.name).to_owned();
        // One spelling of each, whatever the case.
        let mut aliases: BTreeMap<String, String> = BTreeMap::new();
        for item in &items {
            let names =
                std::iter::once(plain_name(&item.name)).chain(item.aliases.iter().map(String::as_str));
            for alias in names.filter(|alias| !alias.eq_ignore_ascii_case(&name)) {
                aliases.entry(alias.to_lowercase()).or_insert_with(|| alias.to_owned());
            }
        }
        let distinct = |texts: &mut dyn Iterator<Item = String>| {
            let mut distinct: Vec<String> = Vec::new();
            texts.for_each(|text| {
                if !distinct.contains(&text) {
                    distinct.push(text);
                }
            });
            distinct
        };
        let sort = index.sort(group);
        let uses = |wanted| linked(index, group, wanted, false, viewer);
        let used_by = |wanted| linked(index, group, wanted, true, viewer);
        Ok(Some(Card {
            name,
            kind: kind(&items.iter().map(|item| item.kind).collect::<Vec<_>>()),
            aliases: aliases.into_values().collect(),
            external_ids: distinct(&mut items.iter().filter_map(|item| item.external_id.clone())),
            ids: distinct(&mut items.iter().map(|item| item.id.clone())),
            lists: distinct(&mut items.iter().map(|item| item.list.clone())),
            description,
            references,
            techniques: listing(uses(Sort::Technique), count),
            actors: listing(used_by(Sort::Actor), count),
            software: listing(
                if sort == Some(Sort::Technique) { used_by(Sort::Software) } else { uses(Sort::Software) },
                count,
            ),
        }))
    }
}

/// Software is malware where one list says so; of all else the lists agree.
fn kind(kinds: &[KnowledgeKind]) -> KnowledgeKind {
    if kinds.contains(&KnowledgeKind::Malware) {
        return KnowledgeKind::Malware;
    }
    kinds.first().copied().unwrap_or(KnowledgeKind::Malware)
}

/// Things of a sort that a thing uses, or that use it, as far as the viewer may see who says so.
fn linked(index: &Index, group: usize, wanted: Sort, is_back: bool, viewer: &Viewer) -> BTreeSet<Named> {
    let Some(group) = index.groups.get(group) else { return BTreeSet::new() };
    let links = if is_back { &group.used_by } else { &group.uses };
    links
        .iter()
        .filter(|(other, _)| index.sort(*other) == Some(wanted))
        .filter(|(_, says)| index.items.get(*says).is_some_and(|item| item.is_seen_by(viewer)))
        .filter_map(|(other, _)| named(index, *other, viewer))
        .collect()
}

fn named(index: &Index, group: usize, viewer: &Viewer) -> Option<Named> {
    let first = index.seen(group, viewer).next()?;
    let id = index.seen(group, viewer).find_map(|item| item.external_id.clone());
    Some(Named { id, name: plain_name(&first.name).to_owned() })
}

fn listing(items: BTreeSet<Named>, count: usize) -> Listing<Named> {
    let n = u64::try_from(items.len()).unwrap_or(u64::MAX);
    Listing {
        items: items.into_iter().take(count).collect(),
        total: Count { n, exact: true },
        cursor: None,
        coverage: Vec::new(),
    }
}

/// What a reader needs to choose between things.
pub(super) fn candidates(index: &Index, groups: &[usize], viewer: &Viewer) -> Vec<Candidate> {
    let candidate = |group: &usize| {
        let items: Vec<_> = index.seen(*group, viewer).collect();
        let first = items.first()?;
        let lists: BTreeSet<&str> = items.iter().map(|item| item.list.as_str()).collect();
        Some(Candidate {
            name: plain_name(&first.name).to_owned(),
            kind: kind(&items.iter().map(|item| item.kind).collect::<Vec<_>>()),
            id: first.external_id.clone().unwrap_or_else(|| first.id.clone()),
            lists: lists.into_iter().map(str::to_owned).collect(),
        })
    };
    groups.iter().take(CANDIDATES_MAX).filter_map(candidate).collect()
}
