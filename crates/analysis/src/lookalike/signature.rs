//! Signatures: 32 bits a label that rule out most labels of a dictionary without reading them.
//!
//! An edit takes away at most one character and adds at most one. So two labels that are few edits apart have nearly the same set of
//! characters and nearly the same length. Characters count as what they are taken for ([`coarse`](super::fold::coarse)), which can only
//! make labels more alike.

use super::fold::{Folded, coarse, fine_byte};

/// Bits for characters; those above hold the length.
const CHARACTER_BITS: u32 = 28;
const CHARACTERS: u32 = (1 << CHARACTER_BITS) - 1;
/// Lengths from here on count as this.
const LENGTH_MAX: usize = 15;
/// Signatures that a label can have: of its characters, and with pairs joined.
pub const SIGNATURES_MAX: usize = 3;

/// Which characters a word has, and how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Signature(pub u32);

/// The signatures of one label.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Signatures {
    all: [u32; SIGNATURES_MAX],
    len: usize,
}

impl Signature {
    /// The signature of a word whose characters are folded.
    #[must_use]
    pub fn of(word: &[char]) -> Self {
        let set = word.iter().fold(0, |set, c| set | bit(coarse(*c)));
        Self::with_length(set, word.len())
    }

    fn with_length(set: u32, length: usize) -> Self {
        let length = u32::try_from(length.min(LENGTH_MAX)).unwrap_or(0);
        Self(set & CHARACTERS | length << CHARACTER_BITS)
    }

    /// Whether words with these signatures can be at most `edits` (0 to 2) apart. `false` is certain.
    #[inline]
    #[must_use]
    pub fn may_be_near(self, other: Self, edits: u32) -> bool {
        let (here, there) = (self.0 & CHARACTERS, other.0 & CHARACTERS);
        let lengths = (self.0 >> CHARACTER_BITS).abs_diff(other.0 >> CHARACTER_BITS);
        let few = |bits: u32| {
            let less = bits & bits.wrapping_sub(1);
            match edits {
                0 => bits == 0,
                1 => less == 0,
                _ => less & less.wrapping_sub(1) == 0,
            }
        };
        lengths <= edits && few(here & !there) && few(there & !here)
    }
}

impl Signatures {
    /// The signatures of a label: one for each form in which it is compared, each once.
    #[must_use]
    pub fn of(label: &Folded) -> Self {
        let mut found = Self::default();
        for form in label.forms() {
            found.push(Signature::of(form));
        }
        let [_, joined] = label.coarse();
        found.push(Signature::of(&joined));
        found
    }

    /// As [`Signatures::of`] for a label in ASCII, without folding it first.
    #[must_use]
    pub fn of_ascii(label: &str) -> Self {
        let mut set = 0;
        let (mut before, mut has_pair) = (0, false);
        for byte in label.bytes() {
            let byte = fine_byte(byte);
            has_pair |= matches!(
                (before, byte),
                (b'r', b'n' | b'r')
                    | (b'n', b'n')
                    | (b'v', b'v')
                    | (b'c' | b'd', b'l')
                    | (b'l', b'b' | b'h' | b'c')
            );
            set |= bit(coarse(char::from(byte)));
            before = byte;
        }
        if has_pair {
            return Self::of(&Folded::of(label));
        }
        let mut found = Self::default();
        found.push(Signature::with_length(set, label.len()));
        found
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = Signature> {
        self.all.iter().take(self.len).map(|bits| Signature(*bits))
    }

    fn push(&mut self, signature: Signature) {
        if self.iter().any(|known| known == signature) {
            return;
        }
        if let Some(free) = self.all.get_mut(self.len) {
            *free = signature.0;
            self.len += 1;
        }
    }
}

/// The bit of a character that is coarse.
const fn bit(c: char) -> u32 {
    let at = match c {
        'a' => 0,
        'b' => 1,
        'c' => 2,
        'f' => 3,
        'g' => 4,
        'h' => 5,
        'j' => 6,
        'k' => 7,
        'l' => 8,
        'n' => 9,
        'o' => 10,
        'p' => 11,
        's' => 12,
        't' => 13,
        'u' => 14,
        'w' => 15,
        'x' => 16,
        'y' => 17,
        'z' => 18,
        '-' => 19,
        '2' => 20,
        '3' => 21,
        '4' => 22,
        '5' => 23,
        '6' => 24,
        '7' => 25,
        // All others share the bits; a shared bit only rules out less.
        _ => (c as u32).wrapping_mul(0x9E37_79B1) % CHARACTER_BITS,
    };
    1 << at
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{super::edit::folded_distance, *};

    proptest! {
        /// The law that the index rests on.
        #[test]
        fn what_is_near_is_not_ruled_out(a in "[a-z0-9-]{0,5}[rnclvmdb]{0,4}", b in "[a-z0-9-]{0,5}[rnclvmdb]{0,4}") {
            let (x, y) = (Folded::of(&a), Folded::of(&b));
            for edits in 0_u32..3 {
                let is_near = folded_distance(&x, &y, edits as usize).is_some() || x.is_taken_for(&y);
                let may_be = Signatures::of(&x).iter().any(|here| {
                    Signatures::of(&y).iter().any(|there| here.may_be_near(there, edits))
                });
                prop_assert!(may_be || !is_near, "{} {} {}", a, b, edits);
            }
        }

        #[test]
        fn the_short_way_is_the_same(label in "([a-z0-9_-]|rn|vv|cl|lb|rr){0,20}") {
            prop_assert_eq!(Signatures::of_ascii(&label), Signatures::of(&Folded::of(&label)));
        }

        #[test]
        fn near_words_of_any_script(a in "[a-zа-яカ-ン]{1,8}", at in 0_usize..8, c in "[a-zа-яカ-ン]") {
            let mut b: Vec<char> = a.chars().collect();
            b.insert(at.min(b.len()), c.chars().next().unwrap());
            let b: String = b.into_iter().collect();
            let (x, y) = (Folded::of(&a), Folded::of(&b));
            if folded_distance(&x, &y, 1).is_some() {
                let may_be = Signatures::of(&x).iter().any(|here| Signatures::of(&y).iter().any(|there| here.may_be_near(there, 1)));
                prop_assert!(may_be, "{} {}", a, b);
            }
        }
    }

    #[test]
    fn most_are_ruled_out() {
        let of = |word: &str| Signature::of(&Folded::of(word).fine);
        assert!(of("paypal").may_be_near(of("paypla"), 0));
        assert!(!of("paypal").may_be_near(of("google"), 2));
        assert!(!of("paypal").may_be_near(of("paypalpaypal"), 2));
    }
}
