//! What was found out about recent candidates. A table of fixed size in which newcomers replace what stands in their place: a place is one line
//! of the processor's cache and holds the whole text, or of a long one two hashes. Each text has two places, side by side; the newer of two
//! stands in the first. All hashes have secrets, so that no log can be made to fill one place, or to pass one text off as another.

use std::{
    hash::{BuildHasher, RandomState},
    net::Ipv4Addr,
};

/// Places: a power of two; 8 MB of them.
const PLACES: usize = 1 << 17;
/// Longest text that a place holds, in bytes.
const TEXT_BYTES_MAX: usize = 54;
/// Length that marks a longer text, of which two hashes stand in its place.
const IS_LONG: u8 = u8::MAX;

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

/// Whether URLs on a host may be known, whatever their paths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum UrlsOn {
    /// Nobody asked.
    #[default]
    Unasked,
    None,
    Some,
}

pub(super) struct Memo {
    places: Vec<Place>,
    /// Secrets of the hash that picks a place.
    seeds: [u64; 2],
    /// For long texts.
    hashers: [RandomState; 2],
}

#[derive(Clone, Default)]
#[repr(align(64))]
struct Place {
    /// With the rest, 64 bytes. Empty places have no text, which no candidate has.
    text: Text,
    length: u8,
    aspect: Aspect,
    /// Of a host, beside what is known of itself: URLs follow their host.
    urls_on: UrlsOn,
    known: Known,
}

#[derive(Clone)]
struct Text([u8; TEXT_BYTES_MAX]);

impl Default for Text {
    fn default() -> Self {
        Self([0; TEXT_BYTES_MAX])
    }
}

impl Place {
    fn holds(&self, aspect: Aspect, text: &[u8], length: u8) -> bool {
        self.length == length && self.aspect == aspect && self.text.0.get(..text.len()) == Some(text)
    }
}

impl Memo {
    pub(super) fn new() -> Self {
        let seed = || RandomState::new().hash_one(0);
        Self {
            places: vec![Place::default(); PLACES],
            seeds: [seed(), seed()],
            hashers: [RandomState::new(), RandomState::new()],
        }
    }

    /// The first of the two places that a text has.
    fn at(&self, aspect: Aspect, text: &[u8]) -> usize {
        let [first, second] = self.seeds;
        let mut hash = first ^ (text.len() as u64) << 8 ^ aspect as u64;
        let (chunks, rest) = text.as_chunks::<8>();
        for chunk in chunks {
            hash = folded(hash ^ u64::from_le_bytes(*chunk), second);
        }
        let mut last = [0; 8];
        for (to, from) in last.iter_mut().zip(rest) {
            *to = *from;
        }
        hash = folded(hash ^ u64::from_le_bytes(last), second);
        // The low bits pick a pair of places, so that it needs no division.
        hash as usize & (PLACES - 2)
    }

    /// A long text as it stands in a place.
    fn shortened(&self, text: &[u8]) -> [u8; 16] {
        let mut both = [0; 16];
        for (half, hasher) in both.as_chunks_mut::<8>().0.iter_mut().zip(&self.hashers) {
            *half = hasher.hash_one(text).to_le_bytes();
        }
        both
    }

    /// What is known of a text, and its place: until the next [`Memo::put`] it stands there.
    pub(super) fn get(&self, aspect: Aspect, text: &[u8]) -> Option<(usize, Known)> {
        if text.len() > TEXT_BYTES_MAX {
            let short = self.shortened(text);
            return self.get_as(aspect, &short, IS_LONG);
        }
        self.get_as(aspect, text, text.len() as u8)
    }

    fn get_as(&self, aspect: Aspect, text: &[u8], length: u8) -> Option<(usize, Known)> {
        let first = self.at(aspect, text);
        (first..first + 2).find_map(|at| {
            let place = self.places.get(at)?;
            place.holds(aspect, text, length).then_some((at, place.known))
        })
    }

    /// Remembers what is known of a text; gives its place.
    pub(super) fn put(&mut self, aspect: Aspect, text: &[u8], known: Known) -> usize {
        if text.len() > TEXT_BYTES_MAX {
            let short = self.shortened(text);
            self.put_as(aspect, &short, IS_LONG, known)
        } else {
            self.put_as(aspect, text, text.len() as u8, known)
        }
    }

    fn put_as(&mut self, aspect: Aspect, text: &[u8], length: u8, known: Known) -> usize {
        let at = self.at(aspect, text);
        if let Some([newer, older]) = self.places.get_mut(at..at + 2) {
            if older.holds(aspect, text, length) {
                std::mem::swap(newer, older);
            } else if newer.length > 0 && !newer.holds(aspect, text, length) {
                *older = newer.clone();
            }
            *newer = Place { length, aspect, known, ..Place::default() };
            if let Some(to) = newer.text.0.get_mut(..text.len()) {
                to.copy_from_slice(text);
            }
        }
        at
    }

    /// Changes what is known of a text, if it is still remembered.
    pub(super) fn settle(&mut self, aspect: Aspect, text: &[u8], known: Known) {
        if let Some((at, _)) = self.get(aspect, text)
            && let Some(place) = self.places.get_mut(at)
        {
            place.known = known;
        }
    }

    /// Whether URLs on a host may be known, if the host stands in this place.
    pub(super) fn urls_on(&mut self, at: usize, host: &[u8]) -> Option<&mut UrlsOn> {
        let place = self.places.get_mut(at)?;
        let is_host = matches!(place.aspect, Aspect::Host | Aspect::NamedHost);
        (is_host && place.holds(place.aspect, host, u8::try_from(host.len()).ok()?))
            .then_some(&mut place.urls_on)
    }
}

/// IPv4 addresses of which nothing is known: of these logs have the most. A newcomer replaces what stands in its place.
pub(super) struct Addresses {
    /// Nothing is known of 0.0.0.0.
    places: Vec<u32>,
    seed: u32,
}

impl Addresses {
    /// Places, in bits: 256 KB of them.
    const BITS: u32 = 16;

    pub(super) fn new() -> Self {
        Self { places: vec![0; 1 << Self::BITS], seed: RandomState::new().hash_one(0) as u32 }
    }

    fn at(&self, address: u32) -> usize {
        // The high bits of a product depend on all of it.
        ((address ^ self.seed).wrapping_mul(0x9e37_79b1) >> (u32::BITS - Self::BITS)) as usize
    }

    pub(super) fn has(&self, address: Ipv4Addr) -> bool {
        self.places.get(self.at(address.to_bits())) == Some(&address.to_bits())
    }

    pub(super) fn put(&mut self, address: Ipv4Addr) {
        let at = self.at(address.to_bits());
        if let Some(place) = self.places.get_mut(at) {
            *place = address.to_bits();
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
        memo.get(aspect, text.as_bytes()).map(|(_, known)| known)
    }

    #[test]
    fn texts_of_every_length_are_told_apart() {
        let mut memo = Memo::new();
        for length in 1..200 {
            let text = "a".repeat(length);
            let other = format!("{}b", "a".repeat(length - 1));
            memo.put(Aspect::Host, text.as_bytes(), Known::Matter(length as u32));
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
    fn of_three_texts_in_two_places_the_oldest_is_lost() {
        let mut memo = Memo::new();
        let place = memo.at(Aspect::Host, b"0.example");
        let texts: Vec<String> = (0..)
            .map(|n| format!("{n}.example"))
            .filter(|text| memo.at(Aspect::Host, text.as_bytes()) == place)
            .take(3)
            .collect();
        let [a, b, c] = [0, 1, 2].map(|n| texts[n].as_str());
        memo.put(Aspect::Host, a.as_bytes(), Known::Matter(1));
        memo.put(Aspect::Host, b.as_bytes(), Known::Matter(2));
        let all = |memo: &Memo| [a, b, c].map(|text| known(memo, Aspect::Host, text));
        assert_eq!(all(&memo), [Some(Known::Matter(1)), Some(Known::Matter(2)), None]);
        memo.put(Aspect::Host, a.as_bytes(), Known::Matter(3));
        memo.put(Aspect::Host, c.as_bytes(), Known::Matter(4));
        assert_eq!(all(&memo), [Some(Known::Matter(3)), None, Some(Known::Matter(4))]);
    }

    #[test]
    fn urls_are_noted_with_their_host() {
        let mut memo = Memo::new();
        let at = memo.put(Aspect::NamedHost, b"a.example", Known::Nothing);
        assert_eq!(memo.urls_on(at, b"a.example"), Some(&mut UrlsOn::Unasked));
        *memo.urls_on(at, b"a.example").unwrap() = UrlsOn::Some;
        assert_eq!(memo.urls_on(at, b"a.example"), Some(&mut UrlsOn::Some));
        assert_eq!(memo.urls_on(at, b"b.example"), None);
        let at = memo.put(Aspect::Digest, b"a.example", Known::Nothing);
        assert_eq!(memo.urls_on(at, b"a.example"), None);
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

    #[test]
    fn a_place_is_a_line_of_the_cache() {
        assert_eq!(size_of::<Place>(), 64);
    }

    #[test]
    fn texts_spread_over_the_places() {
        let memo = Memo::new();
        let places: std::collections::HashSet<usize> =
            (0..PLACES / 2).map(|n| memo.at(Aspect::Host, format!("{n}.example").as_bytes())).collect();
        // Of as many balls as urns, 63 % of the urns have one.
        assert!(places.len() > PLACES / 4, "{}", places.len());
    }
}
