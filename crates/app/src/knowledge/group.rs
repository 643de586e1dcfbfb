//! Which entries are one thing. Sure signs come first: the same UUID, the same ATT&CK identifier, a successor. Then names,
//! strongest evidence first, and with care, because lists are generous with aliases:
//!
//! - one entry's own name among the other's names unites them, or two names that both have, or one besides a statement that
//!   they are similar; a statement of likeness alone does not;
//! - two of which one publisher has both as entries of their own stay two: who keeps them apart knows why (a list of many hands is
//!   overruled where each calls the other by its own name);
//! - an entry of a list of one topic (ransomware, Android malware, remote-access tools) is not united by one name with an
//!   entry that does not speak of the topic: such lists are full of everyday words;
//! - everyday words of the trade (`Agent`, `Loader`) unite nothing, nor does a name that a dozen things have.
//!
//! The result follows from the set of entries, whatever the order in which they came: entries are sorted, and what could be
//! united is weighed before anything is.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use model::{KnowledgeEntry, KnowledgeKind, LinkKind, knowledge::name_key};

use super::union::Union;

/// Things that may share a name before it says nothing.
const CARRIERS_MAX: usize = 12;
/// From which likelihood on a list's word that two are similar counts.
const LIKELY: u8 = 55;

/// Keys of words that name a sort of malware and no family.
const GENERIC: [&str; 43] = [
    "adware",
    "agent",
    "android",
    "apt",
    "backdoor",
    "banker",
    "beacon",
    "bot",
    "botnet",
    "coinminer",
    "crypter",
    "downloader",
    "dropper",
    "exploit",
    "generic",
    "hacktool",
    "implant",
    "infostealer",
    "injector",
    "keylogger",
    "linux",
    "loader",
    "locker",
    "malware",
    "miner",
    "packer",
    "phishing",
    "ransomware",
    "rat",
    "rootkit",
    "shell",
    "spy",
    "spyware",
    "stager",
    "stealer",
    "tool",
    "trojan",
    "unidentified",
    "unknown",
    "virus",
    "webshell",
    "windows",
    "worm",
];

/// Lists of one topic, with words of which one stands in each text about it.
const TOPICS: [(&str, &[&str]); 3] = [
    ("misp_galaxy/android", &["android", "apk", "mobile"]),
    ("misp_galaxy/ransomware", &["ransom", "encrypt", "locker"]),
    ("misp_galaxy/rat", &["remote acc", "remote adm", "remote con", " rat", "rat ", "rat."]),
];

/// Publishers whose editors keep one entry a thing: what they keep apart is apart.
const CURATED: [&str; 2] = ["attack", "misp_galaxy/malpedia"];

/// Whether a name's key names a sort of malware, or nothing at all.
pub(super) fn is_generic(key: &str) -> bool {
    // Two letters are chance; two characters of other scripts may be a name.
    let is_short = key.len() < 3 || (key.is_ascii() && key.chars().all(|c| c.is_ascii_digit()));
    is_short || GENERIC.binary_search(&key).is_ok() || key.starts_with("unidentified")
}

/// Sorts of things: only things of one sort can be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Sort {
    Software,
    Actor,
    Technique,
    Campaign,
}

impl Sort {
    pub(super) fn of(kind: KnowledgeKind) -> Self {
        match kind {
            KnowledgeKind::Malware | KnowledgeKind::Tool => Self::Software,
            KnowledgeKind::Actor => Self::Actor,
            KnowledgeKind::Technique => Self::Technique,
            KnowledgeKind::Campaign => Self::Campaign,
        }
    }
}

/// What decides about one set of entries.
#[derive(Clone, Debug, Default)]
struct Traits {
    /// Keys of the names that publishers give it, by publisher.
    own: BTreeMap<String, BTreeSet<String>>,
    /// Topics of whose lists it has an entry, as bits.
    topics: u8,
    /// Topics of which an entry from elsewhere does not speak.
    silent: u8,
}

impl Traits {
    fn of(entry: &KnowledgeEntry) -> Self {
        let mut text =
            entry.names().chain(entry.references.iter().map(String::as_str)).collect::<Vec<_>>().join(" ");
        text.push(' ');
        text.push_str(entry.description.as_deref().unwrap_or_default());
        let text = text.to_lowercase();
        let (mut topics, mut silent) = (0, 0);
        for (at, (list, words)) in TOPICS.iter().enumerate() {
            if entry.list == *list {
                topics |= 1 << at;
            } else if !words.iter().any(|word| text.contains(word)) {
                silent |= 1 << at;
            }
        }
        let own =
            BTreeMap::from([(publisher(&entry.list).to_owned(), BTreeSet::from([name_key(&entry.name)]))]);
        Self { own, topics, silent }
    }

    fn add(&mut self, other: &Self) {
        for (publisher, names) in &other.own {
            self.own.entry(publisher.clone()).or_default().extend(names.iter().cloned());
        }
        self.topics |= other.topics;
        self.silent |= other.silent;
    }

    fn calls_itself(&self, name: &str) -> bool {
        self.own.values().any(|names| names.contains(name))
    }

    /// Whether a publisher has both as things of their own. That each calls the other by its own name overrules a list
    /// that many hands keep.
    fn is_apart_from(&self, other: &Self, is_mutual: bool) -> bool {
        self.own.iter().any(|(publisher, names)| {
            let is_kept = !is_mutual || CURATED.contains(&publisher.as_str());
            is_kept && other.own.get(publisher).is_some_and(|others| names.is_disjoint(others))
        })
    }

    /// Whether one is of a topic of which the other does not speak.
    fn is_off_topic(&self, other: &Self) -> bool {
        self.topics & other.silent != 0 || other.topics & self.silent != 0
    }
}

/// Who keeps a list: MITRE's clusters repeat ATT&CK.
fn publisher(list: &str) -> &str {
    if list.starts_with("attack") || list.starts_with("misp_galaxy/mitre-") { "attack" } else { list }
}

/// What speaks for two sets being one.
#[derive(Debug, Default)]
struct Edge {
    /// Names that both have.
    shared: usize,
    /// Of these, names that a publisher gives one of them.
    own: usize,
    /// Of these, names that publishers give both.
    both: usize,
    is_similar: bool,
}

impl Edge {
    fn suffices(&self) -> bool {
        self.own >= 1 || self.shared >= 2 || (self.shared >= 1 && self.is_similar)
    }

    fn score(&self) -> usize {
        self.shared + 2 * self.own + 8 * self.both + if self.is_similar { 2 } else { 0 }
    }

    /// Whether each calls the other by its own name, and besides they have a third name in common.
    fn is_mutual(&self) -> bool {
        self.shared >= 3 && self.own >= 2
    }

    fn is_corroborated(&self) -> bool {
        self.shared >= 2 || self.is_similar
    }
}

/// For each entry the representative of its set: the least entry in it. Entries are sorted by list and identifier.
pub(super) fn group(entries: &[KnowledgeEntry]) -> Vec<usize> {
    let mut union = Union::new(entries.len());
    let mut ids: HashMap<(Sort, &str), usize> = HashMap::new();
    for (at, entry) in entries.iter().enumerate() {
        let sort = Sort::of(entry.kind);
        let external = entry.external_id.as_deref().filter(|_| publisher(&entry.list) == "attack");
        for id in [Some(entry.id.as_str()), external].into_iter().flatten() {
            let first = *ids.entry((sort, id)).or_insert(at);
            union.unite(first, at);
        }
    }
    let mut similar: BTreeSet<(usize, usize)> = BTreeSet::new();
    for (at, entry) in entries.iter().enumerate() {
        for link in &entry.links {
            let Some(other) = ids.get(&(Sort::of(entry.kind), link.target.as_str())) else { continue };
            match link.kind {
                LinkKind::RevokedBy => {
                    union.unite(at, *other);
                }
                LinkKind::Similar if link.likelihood >= LIKELY => {
                    similar.insert((at, *other));
                }
                _ => {}
            }
        }
    }
    by_names(entries, &mut union, &similar);
    (0..entries.len()).map(|at| union.find(at)).collect()
}

fn by_names(entries: &[KnowledgeEntry], union: &mut Union, similar: &BTreeSet<(usize, usize)>) {
    let mut traits: HashMap<usize, Traits> = HashMap::new();
    let mut carriers: BTreeMap<(Sort, String), BTreeSet<usize>> = BTreeMap::new();
    for (at, entry) in entries.iter().enumerate() {
        let sort = Sort::of(entry.kind);
        // Techniques and campaigns have identifiers; their names are sentences that matrices share.
        if !matches!(sort, Sort::Software | Sort::Actor) {
            continue;
        }
        let set = union.find(at);
        traits.entry(set).or_default().add(&Traits::of(entry));
        for key in entry.names().map(name_key).filter(|key| !is_generic(key)) {
            carriers.entry((sort, key)).or_default().insert(set);
        }
    }
    let mut edges: BTreeMap<(usize, usize), Edge> = BTreeMap::new();
    for ((_, name), sets) in &carriers {
        if sets.len() > CARRIERS_MAX {
            continue;
        }
        for (nth, a) in sets.iter().enumerate() {
            for b in sets.iter().skip(nth + 1) {
                let is_own = |set| traits.get(set).is_some_and(|traits: &Traits| traits.calls_itself(name));
                let (own_a, own_b) = (is_own(a), is_own(b));
                let edge = edges.entry((*a, *b)).or_default();
                edge.shared += 1;
                edge.own += usize::from(own_a || own_b);
                edge.both += usize::from(own_a && own_b);
            }
        }
    }
    for (a, b) in similar {
        let (a, b) = (union.find(*a), union.find(*b));
        if let Some(edge) = edges.get_mut(&(a.min(b), a.max(b))) {
            edge.is_similar = true;
        }
    }
    let mut edges: Vec<_> = edges.into_iter().filter(|(_, edge)| edge.suffices()).collect();
    edges.sort_by_key(|(ends, edge)| (std::cmp::Reverse(edge.score()), *ends));
    for ((a, b), edge) in edges {
        let (a, b) = (union.find(a), union.find(b));
        let (Some(of_a), Some(of_b)) = (traits.get(&a), traits.get(&b)) else { continue };
        if a == b
            || of_a.is_apart_from(of_b, edge.is_mutual())
            || (of_a.is_off_topic(of_b) && !edge.is_corroborated())
        {
            continue;
        }
        let mut both = of_a.clone();
        both.add(of_b);
        let set = union.unite(a, b);
        traits.insert(set, both);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generic_words() {
        assert!(GENERIC.is_sorted(), "{GENERIC:?}");
        for word in ["agent", "rat", "", "x", "ab", "123", "unidentified003"] {
            assert!(is_generic(word), "{word}");
        }
        for word in ["emotet", "njrat", "apt28", "雲", "9002rat"] {
            assert!(!is_generic(word), "{word}");
        }
    }
}
