//! What was found out about recent candidates. A table of fixed size in which a newcomer replaces what stands in its place: exact, for a place
//! holds the whole text, and bounded. Hashed with a secret, so that no log can be made to fill one place.

use std::hash::{BuildHasher, RandomState};

/// Places: a power of two.
const PLACES: usize = 1 << 16;
/// Longest text remembered in bytes; longer ones hardly come again.
const TEXT_BYTES_MAX: usize = 256;

/// As what a text was looked up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum Aspect {
    #[default]
    Host,
    /// The host of a URL with a scheme, under any suffix.
    NamedHost,
    Digest,
    Address,
    Url,
    /// Whether URLs on the host may be known.
    UrlsOn,
}

/// What is known of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Known {
    /// It does not matter.
    #[default]
    Nothing,
    /// It is worth a closer look: URLs on this host.
    Something,
    /// It is this one of the indicators that matter.
    Matter(usize),
    /// It waits for its verdict.
    Pending(usize),
}

pub(super) struct Memo {
    places: Vec<Option<Place>>,
    hasher: RandomState,
}

struct Place {
    aspect: Aspect,
    text: Vec<u8>,
    known: Known,
}

impl Memo {
    pub(super) fn new() -> Self {
        let mut places = Vec::new();
        places.resize_with(PLACES, || None);
        Self { places, hasher: RandomState::new() }
    }

    fn at(&self, aspect: Aspect, text: &[u8]) -> usize {
        // The low bits pick a place, so that it needs no division.
        usize::try_from(self.hasher.hash_one((aspect, text)) & (PLACES as u64 - 1)).unwrap_or(0)
    }

    pub(super) fn get(&self, aspect: Aspect, text: &[u8]) -> Option<Known> {
        let place = self.places.get(self.at(aspect, text))?.as_ref()?;
        (place.aspect == aspect && place.text == text).then_some(place.known)
    }

    pub(super) fn put(&mut self, aspect: Aspect, text: &[u8], known: Known) {
        if text.len() > TEXT_BYTES_MAX {
            return;
        }
        let at = self.at(aspect, text);
        let Some(slot) = self.places.get_mut(at) else { return };
        match slot {
            Some(place) => {
                place.text.clear();
                place.text.extend_from_slice(text);
                place.aspect = aspect;
                place.known = known;
            }
            None => *slot = Some(Place { aspect, text: text.to_vec(), known }),
        }
    }

    /// Changes what is known of a text, if it is still remembered.
    pub(super) fn settle(&mut self, aspect: Aspect, text: &[u8], known: Known) {
        if self.get(aspect, text).is_some() {
            self.put(aspect, text, known);
        }
    }
}
