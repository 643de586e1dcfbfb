//! What stands for a key in memory: 128 bits of a keyed hash, made in one pass over it.
//!
//! The secret is the process's own, so that nobody can aim at collisions, and 128 bits are so many that none happen by chance.

use std::hash::{BuildHasher, Hasher, RandomState};

/// Behind a key for the second half of its name.
const SECOND: u8 = 0xA5;

/// Gives keys their names.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names(RandomState);

/// The name of a key, in two halves that say nothing of one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    pub(crate) place: u64,
    pub(crate) tag: u64,
}

impl Names {
    pub(crate) fn name(&self, key: &[u8]) -> Name {
        let mut hasher = self.0.build_hasher();
        hasher.write(key);
        let place = hasher.finish();
        // The hasher's state is wider than what it gives: it goes on, and gives more.
        hasher.write_u8(SECOND);
        Name { place, tag: hasher.finish() }
    }

    /// The first half of a name alone.
    pub(crate) fn place(&self, key: &[u8]) -> u64 {
        let mut hasher = self.0.build_hasher();
        hasher.write(key);
        hasher.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_keys_and_other_secrets_give_other_names() {
        let (names, others) = (Names::default(), Names::default());
        let name = names.name(b"key");
        assert_eq!((name, name.place), (names.clone().name(b"key"), names.place(b"key")));
        for key in [&b"kex"[..], b"ke", b"", b"key\xA5"] {
            let other = names.name(key);
            assert!(
                other.place != name.place && other.tag != name.tag && other.place != other.tag,
                "{key:?}"
            );
        }
        assert_ne!(others.name(b"key"), name);
    }
}
