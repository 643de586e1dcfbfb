//! The list of what was erased: keyed hashes (HMAC-SHA256, RFC 2104), kept among the ledger's small values with their key.
//!
//! The list tells whether a value that somebody has was erased, and gives none away to who has only the list. Who has list and key, which lie in the
//! data directory together, can try values one by one: the key keeps him from tables that others made.
//!
//! ```text
//! version 1 · whether an erasure has not ended · key (32 bytes) · each: kind · first 16 bytes of the hash
//! ```

use std::collections::BTreeSet;

use ring::{
    hmac,
    rand::{SecureRandom, SystemRandom},
};
use store::Ledger;

use super::{PersonalKind, PersonalValue};
use crate::{Error, Result};

/// Name under which it is kept among the ledger's small values.
const NAME: &str = "erased";
const VERSION: u8 = 1;
/// Bytes of the key.
const KEY_BYTES: usize = 32;
/// Bytes of a hash that are kept: enough that none is met by accident.
const HASH_BYTES: usize = 16;
/// Values that are erased: the list is read whole, and written whole.
pub(super) const VALUES_MAX: usize = 10_000;

/// Kind and hash.
type Mark = (u8, [u8; HASH_BYTES]);

/// The list. Not printable.
#[derive(Clone)]
pub(crate) struct Suppressed {
    secret: [u8; KEY_BYTES],
    key: hmac::Key,
    marks: BTreeSet<Mark>,
    /// Whether an erasure has not ended.
    pub(super) is_pending: bool,
}

impl Suppressed {
    /// An empty list with a key of its own.
    pub(super) fn new() -> Result<Self> {
        let mut secret = [0; KEY_BYTES];
        SystemRandom::new().fill(&mut secret).map_err(|_| Error::NoRandomNumbers)?;
        Ok(Self::of(secret, BTreeSet::new(), false))
    }

    fn of(secret: [u8; KEY_BYTES], marks: BTreeSet<Mark>, is_pending: bool) -> Self {
        Self { secret, key: hmac::Key::new(hmac::HMAC_SHA256, &secret), marks, is_pending }
    }

    pub(super) fn load(ledger: &Ledger) -> Result<Option<Self>> {
        let Some(value) = ledger.meta(NAME)? else { return Ok(None) };
        let damaged = || serde::de::Error::custom("it is damaged, or of a newer version");
        Self::decode(&value)
            .map(Some)
            .ok_or_else(|| Error::Stored { name: NAME.to_owned(), source: damaged() })
    }

    /// Durable when this returns.
    pub(super) fn save(&self, ledger: &Ledger) -> Result<()> {
        ledger.put_meta(NAME, &self.encode())?;
        Ok(ledger.sync()?)
    }

    /// Adds values; all of them, or none.
    pub(super) fn add(&mut self, values: &[PersonalValue]) -> Result<()> {
        let mut marks = self.marks.clone();
        marks.extend(values.iter().map(|value| self.mark(value.kind(), value.folded())));
        if marks.len() > VALUES_MAX {
            return Err(Error::TooManyErased { max: VALUES_MAX });
        }
        self.marks = marks;
        Ok(())
    }

    /// Whether one of the values of a kind in a text is erased.
    pub(super) fn is_in(&self, kind: PersonalKind, text: &str) -> bool {
        let first = (kind as u8, [0; HASH_BYTES]);
        // Most lists are of one or two kinds: for others nothing is folded.
        if self.marks.range(first..).next().is_none_or(|(found, _)| *found != kind as u8) {
            return false;
        }
        kind.values_in(text).iter().any(|value| self.marks.contains(&self.mark(kind, value)))
    }

    fn mark(&self, kind: PersonalKind, folded: &str) -> Mark {
        let mut context = hmac::Context::with_key(&self.key);
        context.update(&[kind as u8]);
        context.update(folded.as_bytes());
        let hash = context.sign();
        (kind as u8, hash.as_ref().first_chunk().copied().unwrap_or_default())
    }

    fn encode(&self) -> Vec<u8> {
        let mut out = vec![VERSION, u8::from(self.is_pending)];
        out.extend_from_slice(&self.secret);
        for (kind, hash) in &self.marks {
            out.push(*kind);
            out.extend_from_slice(hash);
        }
        out
    }

    fn decode(value: &[u8]) -> Option<Self> {
        let ([version, is_pending], rest) = value.split_first_chunk()?;
        let (secret, rest) = rest.split_first_chunk()?;
        let (marks, rest) = rest.as_chunks::<{ HASH_BYTES + 1 }>();
        if *version != VERSION || *is_pending > 1 || !rest.is_empty() || marks.len() > VALUES_MAX {
            return None;
        }
        let mark = |mark: &[u8; HASH_BYTES + 1]| {
            let (kind, hash) = mark.split_first()?;
            (usize::from(*kind) < PersonalKind::ALL.len()).then_some((*kind, hash.try_into().ok()?))
        };
        Some(Self::of(*secret, marks.iter().map(mark).collect::<Option<_>>()?, *is_pending == 1))
    }
}

#[cfg(test)]
mod tests {
    use PersonalKind::{Email, Name, Phone};

    use super::*;

    fn list(values: &[(PersonalKind, &str)]) -> Suppressed {
        let values: Vec<_> =
            values.iter().map(|(kind, text)| PersonalValue::new(*kind, text).unwrap()).collect();
        let mut list = Suppressed::new().unwrap();
        list.add(&values).unwrap();
        list
    }

    #[test]
    fn a_list_holds_what_was_added_and_comes_back() {
        let mut list = list(&[(Email, "jane@example.com"), (Phone, "+1 555 555 0100")]);
        list.is_pending = true;
        let bytes = list.encode();
        assert!(!bytes.windows(4).any(|part| part == b"jane"), "a value stands in the list");
        for list in [&list, &Suppressed::decode(&bytes).unwrap()] {
            assert!(list.is_pending && list.is_in(Email, "Jane Doe <JANE@example.com>"));
            assert!(list.is_in(Phone, "tel:+1.5555550100"));
            assert!(!list.is_in(Email, "joe@example.com") && !list.is_in(Name, "jane@example.com"));
        }
        for cut in 0..bytes.len() {
            let is_whole = cut == 34 || cut == 51;
            assert_eq!(Suppressed::decode(&bytes[..cut]).is_some(), is_whole, "{cut}");
        }
        assert!(Suppressed::decode(&[&[2], &bytes[1..]].concat()).is_none());
        assert!(Suppressed::decode(&[&bytes[..], &[9; 17]].concat()).is_none());
    }

    #[test]
    fn keys_and_kinds_give_other_hashes() {
        let (one, other) = (list(&[]), list(&[]));
        assert_ne!(one.mark(Name, "jane").1, other.mark(Name, "jane").1);
        assert_ne!(one.mark(Name, "jane").1, one.mark(Email, "jane").1);
    }

    #[test]
    fn a_list_is_bounded() {
        let values: Vec<_> =
            (0..=VALUES_MAX).map(|n| PersonalValue::new(Phone, &format!("{n:05}")).unwrap()).collect();
        let mut list = list(&[(Email, "jane@example.com")]);
        assert!(matches!(list.add(&values), Err(Error::TooManyErased { max: VALUES_MAX })));
        assert_eq!(list.marks.len(), 1);
        list.add(&values[..VALUES_MAX - 1]).unwrap();
        assert_eq!(list.marks.len(), VALUES_MAX);
    }
}
