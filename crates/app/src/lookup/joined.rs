//! Edges by the key of their other end. Keys and names stand in one piece of memory: a hub has hundreds of thousands.

use std::{
    collections::HashMap,
    hash::{BuildHasher, BuildHasherDefault, Hasher},
    ops::Range,
};

use foldhash::fast::RandomState;
use model::Timestamp;
use store::{Edge, ObservableKey};

/// Ends from which on it is worth keeping their order.
const HUB_ENDS_MIN: usize = 2000;
/// Bits of a hash that count: so few in tests that different keys have the same.
const HASH_BITS: u64 = if cfg!(test) { 3 } else { u64::MAX };
/// Sources that have a bit; those beyond are listed.
const BITS: usize = 64;

/// Joined edges; after [`Joined::sort`] in order.
#[derive(Debug)]
pub(crate) struct Joined {
    /// Whether all edges were read.
    pub(super) is_whole: bool,
    text: Vec<u8>,
    ends: Vec<End>,
    /// The first end of each hash of a key.
    places: HashMap<u64, u32, BuildHasherDefault<Hashed>>,
    hasher: RandomState,
    /// Lists that state edges, each once.
    sources: Vec<String>,
    /// Of ends that more sources state than there are bits: positions of the end and of the source.
    others: Vec<(u32, u32)>,
    /// The ends that count; of these the first `sorted` in order.
    order: Vec<u32>,
    sorted: usize,
    /// Whether an edge lies in the future.
    has_future: bool,
    /// Which of the objects is being read.
    from: u16,
}

/// What the edges to one object say together.
#[derive(Debug)]
pub(super) struct End {
    pub(super) first: Timestamp,
    pub(super) last: Timestamp,
    pub(super) port: Option<u16>,
    /// Where key and detection stand in the text.
    key: (u32, u32),
    detection: Option<(u32, u32)>,
    path: Option<(u32, u32)>,
    sources: u64,
    /// Of which of the objects that were read for the newest edge is.
    from: u16,
    /// Another end whose key has the same hash.
    next: Option<u32>,
    place: u32,
    is_left_out: bool,
    /// Whether all edges were only seen to happen.
    pub(super) is_incidental: bool,
}

impl Default for Joined {
    fn default() -> Self {
        Self {
            is_whole: true,
            text: Vec::new(),
            ends: Vec::new(),
            places: HashMap::default(),
            hasher: RandomState::default(),
            sources: Vec::new(),
            others: Vec::new(),
            order: Vec::new(),
            sorted: 0,
            has_future: false,
            from: 0,
        }
    }
}

impl Joined {
    /// Says of which object the edges are that come next.
    pub(super) fn read_from(&mut self, at: usize) {
        self.from = u16::try_from(at).unwrap_or(u16::MAX);
    }

    /// Of which object the newest edge to an end is.
    pub(super) fn from(&self, end: &End) -> usize {
        usize::from(end.from)
    }

    /// Takes an edge, if it had been seen at that moment.
    pub(super) fn add(&mut self, edge: &Edge<'_>, moment: Timestamp) {
        let seen = edge.last_seen.unwrap_or(edge.observed_at);
        self.has_future |= seen.max(edge.observed_at) > moment;
        if edge.observed_at > moment {
            return;
        }
        let last = seen.min(moment);
        let hash = self.hash(edge.other.bytes());
        let at = match self.find(hash, edge.other.bytes()) {
            Some(at) => at,
            None => {
                // More than 32 bits count are never read.
                let Some(at) = self.insert(hash, edge, last) else { return };
                at
            }
        };
        let source = self.source(edge.source);
        let detection = match self.ends.get(at as usize) {
            Some(end) if end.detection.is_none() => edge.detection.and_then(|name| self.put(name.as_bytes())),
            _ => None,
        };
        let path = match self.ends.get(at as usize) {
            Some(end) if end.path.is_none() => edge.path.and_then(|path| self.put(path.as_bytes())),
            _ => None,
        };
        let Some(end) = self.ends.get_mut(at as usize) else { return };
        end.path = end.path.or(path);
        end.is_incidental &= edge.is_incidental;
        end.first = end.first.min(edge.observed_at);
        // Of one moment, the URL tells more than its host.
        if last > end.last || last == end.last && self.from > end.from {
            (end.last, end.from) = (last, self.from);
        }
        end.port = end.port.or(edge.port);
        end.detection = end.detection.or(detection);
        match u32::try_from(source).ok().and_then(|source| 1_u64.checked_shl(source)) {
            Some(bit) => end.sources |= bit,
            None => {
                let other = (at, u32::try_from(source).unwrap_or(u32::MAX));
                if !self.others.contains(&other) {
                    self.others.push(other);
                }
            }
        }
    }

    fn hash(&self, key: &[u8]) -> u64 {
        self.hasher.hash_one(key) & HASH_BITS
    }

    fn find(&self, hash: u64, key: &[u8]) -> Option<u32> {
        let mut at = self.places.get(&hash).copied();
        while let Some(place) = at {
            let end = self.ends.get(place as usize)?;
            if self.key(end) == key {
                return Some(place);
            }
            at = end.next;
        }
        None
    }

    fn insert(&mut self, hash: u64, edge: &Edge<'_>, last: Timestamp) -> Option<u32> {
        let place = u32::try_from(self.ends.len()).ok()?;
        let key = self.put(edge.other.bytes())?;
        let next = self.places.insert(hash, place);
        let (first, port, from) = (edge.observed_at, edge.port, self.from);
        let (detection, path, sources, is_left_out) = (None, None, 0, false);
        self.ends.push(End {
            first,
            last,
            port,
            key,
            detection,
            path,
            sources,
            from,
            next,
            place,
            is_left_out,
            is_incidental: edge.is_incidental,
        });
        Some(place)
    }

    /// Keeps a text; tells where it stands.
    fn put(&mut self, text: &[u8]) -> Option<(u32, u32)> {
        let start = u32::try_from(self.text.len()).ok()?;
        let end = u32::try_from(self.text.len().checked_add(text.len())?).ok()?;
        self.text.extend_from_slice(text);
        Some((start, end))
    }

    fn source(&mut self, source: &str) -> usize {
        self.sources.iter().position(|known| known == source).unwrap_or_else(|| {
            self.sources.push(source.to_owned());
            self.sources.len() - 1
        })
    }

    /// The host of a URL that is there as well says nothing more.
    pub(super) fn leave_hosts_out(&mut self) {
        let mut hosts = Vec::new();
        let mut host = Vec::new();
        for end in &self.ends {
            if ObservableKey::from_bytes(self.key(end)).host_into(&mut host) {
                hosts.extend(self.find(self.hash(&host), &host));
            }
        }
        for at in hosts {
            if let Some(end) = self.ends.get_mut(at as usize) {
                end.is_left_out = true;
            }
        }
    }

    /// Puts at least the first `wanted` in order: the newest first, and those of one moment by their keys.
    pub(super) fn sort(&mut self, wanted: usize) {
        self.places = HashMap::default();
        let mut ends: Vec<&End> = self.ends.iter().filter(|end| !end.is_left_out).collect();
        let order = |a: &&End, b: &&End| b.last.cmp(&a.last).then_with(|| self.key(a).cmp(self.key(b)));
        let sorted = if wanted < ends.len() {
            let (before, ..) = ends.select_nth_unstable_by(wanted, order);
            before
        } else {
            ends.as_mut_slice()
        };
        sorted.sort_unstable_by(order);
        self.sorted = sorted.len();
        self.order = ends.into_iter().map(|end| end.place).collect();
    }

    /// How many ends count. After they were put in order.
    pub(super) fn len(&self) -> usize {
        self.order.len()
    }

    /// Those from `offset` on, at most `count`.
    pub(super) fn page(&self, offset: usize, count: usize) -> impl Iterator<Item = &End> {
        self.order.iter().skip(offset).take(count).filter_map(|at| self.ends.get(*at as usize))
    }

    /// Whether the first `wanted` are in order.
    pub(super) fn has_in_order(&self, wanted: usize) -> bool {
        self.sorted >= wanted.min(self.order.len())
    }

    /// Whether it is worth keeping. What lies in the future changes by itself.
    pub(super) fn is_hub(&self) -> bool {
        self.ends.len() >= HUB_ENDS_MIN && !self.has_future
    }

    /// Bytes that it takes, about.
    pub(super) fn memory_bytes(&self) -> usize {
        self.text.capacity()
            + self.ends.capacity() * size_of::<End>()
            + self.order.capacity() * size_of::<u32>()
    }

    pub(super) fn key(&self, end: &End) -> &[u8] {
        self.text.get(range(end.key)).unwrap_or_default()
    }

    pub(super) fn detection(&self, end: &End) -> Option<&str> {
        end.detection.and_then(|at| str::from_utf8(self.text.get(range(at))?).ok())
    }

    /// The path of the relation's target that an edge states.
    pub(super) fn path(&self, end: &End) -> Option<&str> {
        end.path.and_then(|at| str::from_utf8(self.text.get(range(at))?).ok())
    }

    /// The lists that state the edges to an end.
    pub(super) fn sources(&self, end: &End) -> impl Iterator<Item = &str> {
        let with_bit = (0..BITS).filter(|at| end.sources >> at & 1 != 0);
        let others =
            self.others.iter().filter(|(at, _)| *at == end.place).map(|(_, source)| *source as usize);
        with_bit.chain(others).filter_map(|at| self.sources.get(at).map(String::as_str))
    }
}

fn range((start, end): (u32, u32)) -> Range<usize> {
    start as usize..end as usize
}

/// Hands a hash on as it is.
#[derive(Debug, Default)]
struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use model::{Observable, Tlp};
    use proptest::prelude::*;
    use store::key;

    use super::*;

    const OBJECTS: [&str; 7] = [
        "a.example",
        "http://a.example/x",
        "http://a.example/y",
        "192.0.2.1",
        "http://192.0.2.1/",
        "b.example",
        "2001:db8::1",
    ];

    /// Object, source, when first and last seen, port, detection.
    type Stated = (usize, usize, i64, Option<i64>, Option<u16>, Option<u8>);

    /// First, last, port, detection, sources.
    type Expected = (i64, i64, Option<u16>, Option<String>, Vec<String>);

    fn stated() -> impl Strategy<Value = Stated> {
        let moments = (0..20_i64, prop::option::of(0..20_i64));
        let details = (prop::option::of(0..3_u16), prop::option::of(0..3_u8));
        (0..OBJECTS.len(), 0..80_usize, moments, details).prop_map(
            |(object, source, (first, last), (port, name))| (object, source, first, last, port, name),
        )
    }

    /// Straight from what is meant.
    fn by_definition(all: &[Stated], moment: i64) -> Vec<(Vec<u8>, Expected)> {
        let mut ends: BTreeMap<Vec<u8>, Expected> = BTreeMap::new();
        let key = |object: &Observable| key::observable(object);
        for (object, source, first, last, port, name) in all.iter().filter(|stated| stated.2 <= moment) {
            let last = last.unwrap_or(*first).min(moment);
            let object = Observable::detect(OBJECTS[*object]).unwrap();
            let end = ends.entry(key(&object)).or_insert((*first, last, None, None, Vec::new()));
            end.0 = end.0.min(*first);
            end.1 = end.1.max(last);
            end.2 = end.2.or(*port);
            end.3 = end.3.take().or_else(|| name.map(|name| format!("Family{name}")));
            let source = format!("source{source}");
            if !end.4.contains(&source) {
                end.4.push(source);
            }
        }
        let hosts: Vec<Vec<u8>> = OBJECTS
            .iter()
            .filter_map(|text| match Observable::detect(text).unwrap() {
                Observable::Url(url) if ends.contains_key(&key(&Observable::Url(url.clone()))) => {
                    Some(key(&Observable::detect(&url.host().to_string()).unwrap()))
                }
                _ => None,
            })
            .collect();
        let mut ends: Vec<_> = ends.into_iter().filter(|(key, _)| !hosts.contains(key)).collect();
        ends.sort_by(|(a, x), (b, y)| y.1.cmp(&x.1).then_with(|| a.cmp(b)));
        ends
    }

    proptest! {
        #[test]
        fn edges_join_as_they_are_meant_to(
            all in prop::collection::vec(stated(), 0..150), moment in 0..25_i64, offset in 0..9_usize, count in 0..9_usize,
        ) {
            let at = Timestamp::from_seconds;
            let mut joined = Joined::default();
            for (object, source, first, last, port, name) in &all {
                let key = key::observable(&Observable::detect(OBJECTS[*object]).unwrap());
                let (source, name) = (format!("source{source}"), name.map(|name| format!("Family{name}")));
                let edge = Edge {
                    other: ObservableKey::from_bytes(&key),
                    source: &source,
                    observed_at: at(*first),
                    last_seen: last.map(at),
                    recorded_at: at(0),
                    tlp: Tlp::Clear,
                    port: *port,
                    detection: name.as_deref(),
                    path: None,
                    is_incidental: false,
                };
                joined.add(&edge, at(moment));
            }
            joined.leave_hosts_out();
            joined.sort(offset + count);
            let expected = by_definition(&all, moment);
            prop_assert_eq!(joined.len(), expected.len());
            let page: Vec<(Vec<u8>, Expected)> = joined.page(offset, count).map(|end| {
                let sources = joined.sources(end).map(str::to_owned).collect();
                let detection = joined.detection(end).map(str::to_owned);
                let span = (end.first.millis() / 1000, end.last.millis() / 1000);
                (joined.key(end).to_vec(), (span.0, span.1, end.port, detection, sources))
            }).collect();
            let mut expected: Vec<_> = expected.into_iter().skip(offset).take(count).collect();
            let mut page = page;
            for (_, end) in expected.iter_mut().chain(&mut page) {
                end.4.sort();
            }
            prop_assert_eq!(page, expected);
        }
    }
}
