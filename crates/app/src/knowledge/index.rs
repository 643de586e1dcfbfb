//! Entries by name and identifier, with the sets that they form and what uses what.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use analysis::Viewer;
use model::{KnowledgeEntry, KnowledgeKind, LinkKind, Tlp, knowledge::name_key};

use super::group::{self, Sort, is_generic};

/// From which likelihood on a link counts.
const LIKELY: u8 = 55;

/// An entry without its texts.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) list: String,
    pub(super) id: String,
    pub(super) kind: KnowledgeKind,
    pub(super) name: String,
    pub(super) aliases: Vec<String>,
    pub(super) external_id: Option<String>,
    /// Whether another entry stands in its place.
    pub(super) is_revoked: bool,
    tlp: Tlp,
}

impl Item {
    pub(super) fn tlp(&self) -> Tlp {
        self.tlp
    }

    pub(super) fn is_seen_by(&self, viewer: &Viewer) -> bool {
        viewer.sees(&self.list, self.tlp)
    }
}

/// One thing: entries that are held to be about it, and what they use.
#[derive(Debug, Default)]
pub(super) struct Group {
    /// Entries, the one that names it first.
    pub(super) items: Vec<usize>,
    /// What it uses, with the entry that says so.
    pub(super) uses: Vec<(usize, usize)>,
    /// What uses it, with the entry that says so.
    pub(super) used_by: Vec<(usize, usize)>,
}

/// All knowledge. Groups and items are named by their position.
#[derive(Debug, Default)]
pub(crate) struct Index {
    pub(super) items: Vec<Item>,
    pub(super) groups: Vec<Group>,
    /// Groups by the keys of their names, with whether an entry of the group has it as its own name.
    names: HashMap<String, BTreeMap<usize, bool>>,
    /// Groups by UUID and public identifier in lower case.
    ids: HashMap<String, BTreeSet<usize>>,
}

impl Index {
    pub(super) fn new(mut entries: Vec<KnowledgeEntry>) -> Self {
        entries.sort_by(|a, b| (&a.list, &a.id).cmp(&(&b.list, &b.id)));
        let mut index = Self::default();
        let mut number_of: HashMap<usize, usize> = HashMap::new();
        let mut group_of = Vec::with_capacity(entries.len());
        for (at, set) in group::group(&entries).into_iter().enumerate() {
            let next = number_of.len();
            let number = *number_of.entry(set).or_insert(next);
            if number == index.groups.len() {
                index.groups.push(Group::default());
            }
            group_of.push(number);
            if let Some(group) = index.groups.get_mut(number) {
                group.items.push(at);
            }
        }
        index.learn_names(&entries, &group_of);
        index.learn_uses(&entries, &group_of);
        index.items = entries.into_iter().map(item).collect();
        let items = &index.items;
        for group in &mut index.groups {
            group.items.sort_by_key(|at| items.get(*at).map(rank));
            group.uses.sort_unstable();
            group.uses.dedup();
            group.used_by.sort_unstable();
            group.used_by.dedup();
        }
        index
    }

    fn learn_names(&mut self, entries: &[KnowledgeEntry], group_of: &[usize]) {
        for (entry, group) in entries.iter().zip(group_of) {
            for (nth, name) in entry.names().enumerate() {
                let key = name_key(name);
                if !key.is_empty() {
                    let is_own = self.names.entry(key).or_default().entry(*group).or_default();
                    *is_own |= nth == 0;
                }
            }
            let external = entry.external_id.as_deref();
            for id in [Some(entry.id.as_str()), external].into_iter().flatten() {
                self.ids.entry(id.to_ascii_lowercase()).or_default().insert(*group);
            }
        }
    }

    fn learn_uses(&mut self, entries: &[KnowledgeEntry], group_of: &[usize]) {
        let mut by_id: HashMap<&str, BTreeSet<usize>> = HashMap::new();
        for (entry, group) in entries.iter().zip(group_of) {
            by_id.entry(&entry.id).or_default().insert(*group);
        }
        for (at, (entry, group)) in entries.iter().zip(group_of).enumerate() {
            for link in entry.links.iter().filter(|link| link.likelihood >= LIKELY) {
                for other in by_id.get(link.target.as_str()).into_iter().flatten() {
                    let (user, used) = match link.kind {
                        LinkKind::Uses => (*group, *other),
                        LinkKind::UsedBy => (*other, *group),
                        _ => continue,
                    };
                    if user == used {
                        continue;
                    }
                    if let Some(user) = self.groups.get_mut(user) {
                        user.uses.push((used, at));
                    }
                    if let Some(used) = self.groups.get_mut(used) {
                        used.used_by.push((user, at));
                    }
                }
            }
        }
    }

    /// Items of a group that a viewer may see, the one that names it first.
    pub(super) fn seen<'a>(&'a self, group: usize, viewer: &'a Viewer) -> impl Iterator<Item = &'a Item> {
        let items = self.groups.get(group).into_iter().flat_map(|group| &group.items);
        items.filter_map(|at| self.items.get(*at)).filter(|item| item.is_seen_by(viewer))
    }

    /// Groups that a name or identifier can mean to a viewer, without repetition. A name that is one thing's own means that
    /// thing, also where others have it as an alias; several are several.
    pub(super) fn find(
        &self,
        text: &str,
        viewer: &Viewer,
        is_wanted: impl Fn(KnowledgeKind) -> bool,
    ) -> Vec<usize> {
        let is_seen = |group: &usize| self.seen(*group, viewer).any(|item| is_wanted(item.kind));
        let text = text.trim();
        if let Some(groups) = self.ids.get(&text.to_ascii_lowercase()) {
            let found: Vec<usize> = groups.iter().copied().filter(is_seen).collect();
            if !found.is_empty() {
                return found;
            }
        }
        let key = name_key(text);
        let Some(groups) = self.names.get(&key) else { return Vec::new() };
        let seen: Vec<(usize, bool)> = groups
            .iter()
            .map(|(group, is_own)| (*group, *is_own))
            .filter(|(group, _)| is_seen(group))
            .collect();
        let own: Vec<usize> = seen.iter().filter(|(_, is_own)| *is_own).map(|(group, _)| *group).collect();
        if own.is_empty() || is_generic(&key) {
            seen.into_iter().map(|(group, _)| group).collect()
        } else {
            own
        }
    }

    /// Whether it is a malware family's own name, and not a word of the trade: what a tag must be to name a family.
    pub(super) fn names_family(&self, tag: &str, viewer: &Viewer) -> bool {
        let key = name_key(tag);
        !is_generic(&key)
            && key.len() >= TAG_BYTES_MIN
            && self.names.get(&key).into_iter().flatten().any(|(group, is_own)| {
                *is_own && self.seen(*group, viewer).any(|item| item.kind == KnowledgeKind::Malware)
            })
    }

    /// Sort of a group.
    pub(super) fn sort(&self, group: usize) -> Option<Sort> {
        let first = self.groups.get(group)?.items.first()?;
        self.items.get(*first).map(|item| Sort::of(item.kind))
    }
}

/// Shortest tag that is taken for a family's name.
const TAG_BYTES_MIN: usize = 4;

fn item(entry: KnowledgeEntry) -> Item {
    Item {
        is_revoked: entry.links.iter().any(|link| link.kind == LinkKind::RevokedBy),
        list: entry.list,
        id: entry.id,
        kind: entry.kind,
        name: entry.name,
        aliases: entry.aliases,
        external_id: entry.external_id,
        tlp: entry.tlp,
    }
}

/// Who names a thing: ATT&CK, then Malpedia and the list of threat actors, then the others; what still holds before what
/// was revoked.
fn rank(item: &Item) -> (bool, u8, String, String, String) {
    let list = match item.list.as_str() {
        list if list.starts_with("attack") => 0,
        list if list.starts_with("misp_galaxy/mitre-") => 1,
        "misp_galaxy/malpedia" | "misp_galaxy/threat-actor" => 2,
        _ => 3,
    };
    (item.is_revoked, list, item.list.clone(), item.name.clone(), item.id.clone())
}
