//! What was found out about recent candidates. A table of fixed size in which newcomers replace the oldest of the four that share their line of
//! the processor's cache. Texts are not kept but hashes of them, of 64 bits and more, so that the table stays in the cache. All hashes have
//! secrets: no log can be made to fill one line, or to pass one text off as another.

use std::{
    hash::{BuildHasher, RandomState},
    net::Ipv4Addr,
};

/// Lines of the cache: a power of two; 2 MB of them.
const LINES: usize = 1 << 15;
/// Texts of a line.
const WAYS: usize = 4;

/// As what a text was looked up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Aspect {
    #[default]
    Host,
    /// The host of a URL with a scheme, under any suffix.
    NamedHost,
    Digest,
    Address,
    Url,
    /// Whether URLs on the host may be known, whatever their paths.
    UrlsOn,
}

/// What is known of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Known {
    /// It does not matter.
    #[default]
    Nothing,
    /// It is worth a closer look.
    Something,
    /// It is this one of the indicators that matter.
    Matter(u32),
    /// It waits for its verdict.
    Pending(u32),
}

pub(super) struct Memo {
    lines: Vec<Line>,
    /// Secrets of the hashes: of one the place, of the other the mark of a text.
    seeds: [[u64; 2]; 2],
}

/// The newest first.
#[derive(Clone, Default)]
#[repr(align(64))]
struct Line([Place; WAYS]);

#[derive(Clone, Copy, Default)]
struct Place {
    /// 0 in an empty place.
    mark: u64,
    known: Known,
}

/// A text and its aspect in the table.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Key {
    line: usize,
    mark: u64,
}

impl Memo {
    pub(super) fn new() -> Self {
        let seed = || RandomState::new().hash_one(0);
        Self { lines: vec![Line::default(); LINES], seeds: [[seed(), seed()], [seed(), seed()]] }
    }

    pub(super) fn key(&self, aspect: Aspect, text: &[u8]) -> Key {
        let [first, second] = &self.seeds;
        let about = (text.len() as u64) << 8 ^ aspect as u64;
        let (mut line, mut mark) = (first[0] ^ about, second[0] ^ about);
        let mut add = |eight: [u8; 8]| {
            let eight = u64::from_le_bytes(eight);
            line = folded(line ^ eight, first[1]);
            mark = folded(mark ^ eight, second[1]);
        };
        let (chunks, rest) = text.as_chunks::<8>();
        for chunk in chunks {
            add(*chunk);
        }
        let mut last = [0; 8];
        for (to, from) in last.iter_mut().zip(rest) {
            *to = *from;
        }
        add(last);
        // The low bits pick a line, so that it needs no division.
        Key { line: line as usize & (LINES - 1), mark: mark | 1 }
    }

    pub(super) fn get(&self, key: Key) -> Option<Known> {
        let Line(places) = self.lines.get(key.line)?;
        places.iter().find(|place| place.mark == key.mark).map(|place| place.known)
    }

    pub(super) fn put(&mut self, key: Key, known: Known) {
        let Some(Line(places)) = self.lines.get_mut(key.line) else { return };
        let kept = places.iter().position(|place| place.mark == key.mark).unwrap_or(WAYS - 1);
        if let Some(moved) = places.get_mut(..=kept) {
            moved.rotate_right(1);
        }
        if let Some(newest) = places.first_mut() {
            *newest = Place { mark: key.mark, known };
        }
    }

    /// Changes what is known of a text, if it is still remembered.
    pub(super) fn settle(&mut self, aspect: Aspect, text: &[u8], known: Known) {
        let key = self.key(aspect, text);
        let places = self.lines.get_mut(key.line).map(|Line(places)| places);
        if let Some(place) = places.into_iter().flatten().find(|place| place.mark == key.mark) {
            place.known = known;
        }
    }
}

/// IPv4 addresses of which nothing is known: of these logs have the most. A newcomer replaces the oldest of four.
pub(super) struct Addresses {
    /// Nothing is known of 0.0.0.0, with which all places begin.
    places: Vec<[u32; WAYS]>,
    seed: u32,
}

impl Addresses {
    /// Places of four, in bits: 256 KB of them.
    const BITS: u32 = 14;

    pub(super) fn new() -> Self {
        Self { places: vec![[0; WAYS]; 1 << Self::BITS], seed: RandomState::new().hash_one(0) as u32 }
    }

    fn at(&self, address: u32) -> usize {
        // The high bits of a product depend on all of it.
        ((address ^ self.seed).wrapping_mul(0x9e37_79b1) >> (u32::BITS - Self::BITS)) as usize
    }

    pub(super) fn has(&self, address: Ipv4Addr) -> bool {
        let address = address.to_bits();
        self.places.get(self.at(address)).is_some_and(|four| four.contains(&address))
    }

    pub(super) fn put(&mut self, address: Ipv4Addr) {
        let at = self.at(address.to_bits());
        if let Some(four) = self.places.get_mut(at) {
            four.rotate_right(1);
            four[0] = address.to_bits();
        }
    }
}

/// The halves of a product, over each other: every bit depends on all of both numbers (as in wyhash).
fn folded(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b | 1);
    product as u64 ^ (product >> 64) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(memo: &Memo, aspect: Aspect, text: &str) -> Option<Known> {
        memo.get(memo.key(aspect, text.as_bytes()))
    }

    fn put(memo: &mut Memo, aspect: Aspect, text: &str, known: Known) {
        memo.put(memo.key(aspect, text.as_bytes()), known);
    }

    #[test]
    fn texts_of_every_length_are_told_apart() {
        let mut memo = Memo::new();
        for length in 1..200 {
            let text = "a".repeat(length);
            let other = format!("{}b", "a".repeat(length - 1));
            put(&mut memo, Aspect::Host, &text, Known::Matter(length as u32));
            assert_eq!(known(&memo, Aspect::Host, &text), Some(Known::Matter(length as u32)));
            assert_eq!(known(&memo, Aspect::Url, &text), None);
            assert_eq!(known(&memo, Aspect::Host, &other), None);
        }
        assert_eq!(known(&memo, Aspect::Host, "a\0"), None);
        memo.settle(Aspect::Host, b"never seen", Known::Something);
        assert_eq!(known(&memo, Aspect::Host, "never seen"), None);
        memo.settle(Aspect::Host, b"aa", Known::Something);
        assert_eq!(known(&memo, Aspect::Host, "aa"), Some(Known::Something));
    }

    #[test]
    fn four_share_a_line_of_the_cache() {
        assert_eq!((size_of::<Line>(), align_of::<Line>()), (64, 64));
    }

    #[test]
    fn of_five_texts_in_a_line_the_oldest_is_lost() {
        let mut memo = Memo::new();
        let line = memo.key(Aspect::Host, b"0.example").line;
        let texts: Vec<String> = (0..)
            .map(|n| format!("{n}.example"))
            .filter(|text| memo.key(Aspect::Host, text.as_bytes()).line == line)
            .take(5)
            .collect();
        for (n, text) in (0..).zip(&texts[..4]) {
            put(&mut memo, Aspect::Host, text, Known::Matter(n));
        }
        put(&mut memo, Aspect::Host, &texts[0], Known::Matter(7));
        let all = |memo: &Memo| -> Vec<Option<Known>> {
            texts.iter().map(|text| known(memo, Aspect::Host, text)).collect()
        };
        let matter = |n| Some(Known::Matter(n));
        assert_eq!(all(&memo), [matter(7), matter(1), matter(2), matter(3), None]);
        put(&mut memo, Aspect::Host, &texts[4], Known::Matter(4));
        assert_eq!(all(&memo), [matter(7), None, matter(2), matter(3), matter(4)]);
    }

    #[test]
    fn texts_spread_over_the_lines() {
        let memo = Memo::new();
        let keys: Vec<Key> =
            (0..LINES).map(|n| memo.key(Aspect::Host, format!("{n}.example").as_bytes())).collect();
        let lines: std::collections::HashSet<usize> = keys.iter().map(|key| key.line).collect();
        let marks: std::collections::HashSet<u64> = keys.iter().map(|key| key.mark).collect();
        // Of as many balls as urns, 63 % of the urns have one.
        assert!(lines.len() > LINES / 2, "{}", lines.len());
        assert_eq!(marks.len(), LINES);
    }

    #[test]
    fn addresses_are_told_apart() {
        let mut addresses = Addresses::new();
        for n in 1..100_000_u32 {
            let address = Ipv4Addr::from_bits(n.wrapping_mul(0x9e37_79b9));
            assert!(!addresses.has(address), "{address}");
            addresses.put(address);
            assert!(addresses.has(address), "{address}");
        }
    }
}
