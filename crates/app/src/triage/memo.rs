//! What was found out about recent candidates. A table of fixed size in which a newcomer replaces what stands in its place: a place is one line
//! of the processor's cache and holds the whole text, or of a long one two hashes. All hashes have secrets, so that no log can be made to fill
//! one place, or to pass one text off as another.

use std::hash::{BuildHasher, RandomState};

/// Places: a power of two; 4 MB of them.
const PLACES: usize = 1 << 16;
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

pub(super) struct Memo {
    places: Vec<Place>,
    /// Secrets of the hash that picks a place.
    seeds: [u64; 2],
    /// For long texts.
    hashers: [RandomState; 2],
}

#[derive(Clone)]
#[repr(align(64))]
struct Place {
    /// With the rest, 64 bytes. Empty places have no text, which no candidate has.
    text: [u8; TEXT_BYTES_MAX],
    length: u8,
    aspect: Aspect,
    known: Known,
}

impl Memo {
    pub(super) fn new() -> Self {
        let empty = Place {
            text: [0; TEXT_BYTES_MAX],
            length: 0,
            aspect: Aspect::default(),
            known: Known::default(),
        };
        let seed = || RandomState::new().hash_one(0);
        Self {
            places: vec![empty; PLACES],
            seeds: [seed(), seed()],
            hashers: [RandomState::new(), RandomState::new()],
        }
    }

    /// Which place a text has.
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
        // The low bits pick a place, so that it needs no division.
        hash as usize & (PLACES - 1)
    }

    /// A long text as it stands in a place.
    fn shortened(&self, text: &[u8]) -> [u8; 16] {
        let mut both = [0; 16];
        for (half, hasher) in both.as_chunks_mut::<8>().0.iter_mut().zip(&self.hashers) {
            *half = hasher.hash_one(text).to_le_bytes();
        }
        both
    }

    pub(super) fn get(&self, aspect: Aspect, text: &[u8]) -> Option<Known> {
        if text.len() > TEXT_BYTES_MAX {
            let short = self.shortened(text);
            return self.get_as(self.at(aspect, &short), aspect, &short, IS_LONG);
        }
        self.get_as(self.at(aspect, text), aspect, text, text.len() as u8)
    }

    fn get_as(&self, at: usize, aspect: Aspect, text: &[u8], length: u8) -> Option<Known> {
        let place = self.places.get(at)?;
        let is_same =
            place.length == length && place.aspect == aspect && place.text.get(..text.len()) == Some(text);
        is_same.then_some(place.known)
    }

    pub(super) fn put(&mut self, aspect: Aspect, text: &[u8], known: Known) {
        if text.len() > TEXT_BYTES_MAX {
            let short = self.shortened(text);
            self.put_as(self.at(aspect, &short), aspect, &short, IS_LONG, known);
        } else {
            self.put_as(self.at(aspect, text), aspect, text, text.len() as u8, known);
        }
    }

    fn put_as(&mut self, at: usize, aspect: Aspect, text: &[u8], length: u8, known: Known) {
        if let Some(place) = self.places.get_mut(at)
            && let Some(to) = place.text.get_mut(..text.len())
        {
            to.copy_from_slice(text);
            (place.length, place.aspect, place.known) = (length, aspect, known);
        }
    }

    /// Changes what is known of a text, if it is still remembered.
    pub(super) fn settle(&mut self, aspect: Aspect, text: &[u8], known: Known) {
        if self.get(aspect, text).is_some() {
            self.put(aspect, text, known);
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

    #[test]
    fn texts_of_every_length_are_told_apart() {
        let mut memo = Memo::new();
        for length in 1..200 {
            let text = "a".repeat(length);
            let other = format!("{}b", "a".repeat(length - 1));
            memo.put(Aspect::Host, text.as_bytes(), Known::Matter(length as u32));
            assert_eq!(memo.get(Aspect::Host, text.as_bytes()), Some(Known::Matter(length as u32)));
            assert_eq!(memo.get(Aspect::Url, text.as_bytes()), None);
            assert_eq!(memo.get(Aspect::Host, other.as_bytes()), None);
        }
        assert_eq!(memo.get(Aspect::Host, b"a\0"), None);
        memo.settle(Aspect::Host, b"never seen", Known::Something);
        assert_eq!(memo.get(Aspect::Host, b"never seen"), None);
    }

    #[test]
    fn a_place_is_a_line_of_the_cache() {
        assert_eq!(size_of::<Place>(), 64);
    }

    #[test]
    fn texts_spread_over_the_places() {
        let memo = Memo::new();
        let places: std::collections::HashSet<usize> =
            (0..PLACES).map(|n| memo.at(Aspect::Host, format!("{n}.example").as_bytes())).collect();
        // Of as many balls as urns, 63 % of the urns have one.
        assert!(places.len() > PLACES / 2, "{}", places.len());
    }
}
