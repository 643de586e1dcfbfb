//! Signatures: 64 bits a label that rule out nearly all labels of a dictionary without reading them.
//!
//! An edit takes away at most one character and adds at most one. So two labels that are few edits apart have nearly the same set of
//! characters and nearly the same length; that is told by a few operations on 32 bits, for millions of labels one after another. And what
//! stands at the start of one needs some edits to become what stands at the start of the other, as do the ends; where start and end do not
//! touch, these edits add up. Characters count as what they are taken for ([`coarse`](super::fold::coarse)), which can only make labels
//! more alike.

use super::fold::{Folded, coarse, fine_byte};

/// Bits for characters; those above hold the length.
const CHARACTER_BITS: u32 = 28;
const CHARACTERS: u32 = (1 << CHARACTER_BITS) - 1;
/// Lengths from here on count as this.
const LENGTH_MAX: usize = 15;
/// Signatures that a label can have: of its characters, and with pairs joined.
pub const SIGNATURES_MAX: usize = 3;
/// Characters of a start and of an end.
const END_CHARACTERS: usize = 3;
/// Bits of one of them.
const END_BITS: u32 = 5;
/// Starts, and ends, that there are.
const ENDS: u32 = 1 << (END_BITS * 3);
/// Longest word that its start and its end are all of.
const SHORT: usize = 2 * END_CHARACTERS;
/// Characters of a word that one that short is held against.
const WIDTH: usize = SHORT + 2;
/// Stands for a character that is not there.
const NOTHING: u32 = (1 << END_BITS) - 1;
/// Start and end of a word of this length do not touch, nor are they neighbours.
const APART_FROM: u32 = 7;

/// Which characters a word has, how many, and how it starts and ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Signature {
    /// The set of characters, and above it the length.
    pub set: u32,
    /// The first three characters, and above them the last three.
    pub ends: u32,
}

/// The signatures of one label.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Signatures {
    all: [Signature; SIGNATURES_MAX],
    len: usize,
}

impl Signature {
    /// The signature of a word whose characters are folded.
    #[must_use]
    pub fn of(word: &[char]) -> Self {
        let set = word.iter().fold(0, |set, c| set | 1 << class(coarse(*c)));
        let codes = || word.iter().map(|c| class(coarse(*c)));
        Self::new(set, word.len(), codes().take(END_CHARACTERS), codes().rev().take(END_CHARACTERS))
    }

    fn new(
        set: u32,
        length: usize,
        start: impl Iterator<Item = u32>,
        end_from_behind: impl Iterator<Item = u32>,
    ) -> Self {
        let length = u32::try_from(length.min(LENGTH_MAX)).unwrap_or(0);
        let pack = |codes: &mut dyn Iterator<Item = u32>| {
            (0..END_CHARACTERS).fold(0, |packed, _| packed << END_BITS | codes.next().unwrap_or(NOTHING))
        };
        let (mut start, mut end) = (start, end_from_behind);
        let ends = pack(&mut start) | pack(&mut end) << (END_BITS * 3);
        Self { set: set & CHARACTERS | length << CHARACTER_BITS, ends }
    }
}

/// Whether words with these sets can be at most `edits` (0 to 2) apart. `false` is certain.
#[inline]
#[must_use]
pub fn may_be_near(here: u32, there: u32, edits: u32) -> bool {
    let lengths = (here >> CHARACTER_BITS).abs_diff(there >> CHARACTER_BITS);
    let (here, there) = (here & CHARACTERS, there & CHARACTERS);
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

/// Whether any word with a set from `first` to `last` can be at most `edits` (0 to 2) apart from one with the set `there`. `false` is certain.
#[inline]
#[must_use]
pub fn may_be_near_any(first: u32, last: u32, there: u32, edits: u32) -> bool {
    // The highest bits are those of all of them, up to the first in which the ends differ.
    let alike = u32::MAX.checked_shl(u32::BITS - (first ^ last).leading_zeros()).unwrap_or(0);
    let characters = alike & CHARACTERS;
    let shorter = (first >> CHARACTER_BITS).saturating_sub(there >> CHARACTER_BITS);
    let longer = (there >> CHARACTER_BITS).saturating_sub(last >> CHARACTER_BITS);
    shorter <= edits
        && longer <= edits
        && (first & !there & characters).count_ones() <= edits
        && (there & !first & characters).count_ones() <= edits
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
            set |= 1 << class(coarse(char::from(byte)));
            before = byte;
        }
        if has_pair || label.len() > super::fold::CHARACTERS_MAX {
            return Self::of(&Folded::of(label));
        }
        let codes = || label.bytes().map(|byte| class(coarse(char::from(fine_byte(byte)))));
        let mut found = Self::default();
        found.push(Signature::new(
            set,
            label.len(),
            codes().take(END_CHARACTERS),
            codes().rev().take(END_CHARACTERS),
        ));
        found
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = Signature> {
        self.all.iter().take(self.len).copied()
    }

    fn push(&mut self, signature: Signature) {
        if self.iter().any(|known| known == signature) {
            return;
        }
        if let Some(free) = self.all.get_mut(self.len) {
            *free = signature;
            self.len += 1;
        }
    }
}

/// A word that signatures are held against.
#[derive(Clone, Debug)]
pub struct Probe {
    set: u32,
    word: Vec<u32>,
    from_behind: Vec<u32>,
    /// Edits that a start, or an end, takes to become one of the word's; computed when it is met first.
    starts: Vec<Option<u8>>,
    ends: Vec<Option<u8>>,
}

impl Probe {
    /// Probes for each form of a label.
    #[must_use]
    pub fn of(label: &Folded) -> Vec<Self> {
        let [_, joined] = label.coarse();
        let mut probes: Vec<Self> = Vec::new();
        for word in label.forms().chain([joined.as_slice()]) {
            let probe = Self::of_word(word);
            if probes.iter().all(|known| known.word != probe.word) {
                probes.push(probe);
            }
        }
        probes
    }

    fn of_word(word: &[char]) -> Self {
        let codes: Vec<u32> = word.iter().map(|c| class(coarse(*c))).collect();
        let from_behind = codes.iter().rev().copied().collect();
        let set = Signature::of(word).set;
        Self {
            set,
            word: codes,
            from_behind,
            starts: vec![None; ENDS as usize],
            ends: vec![None; ENDS as usize],
        }
    }

    /// The word's set, for [`may_be_near`].
    #[must_use]
    pub fn set(&self) -> u32 {
        self.set
    }

    /// Whether a word with this signature, whose set is near, can be at most `edits` apart. `false` is certain.
    pub fn admits(&mut self, signature: Signature, edits: u32) -> bool {
        let (packed_start, packed_end) = (signature.ends % ENDS, signature.ends >> (END_BITS * 3));
        let start = needed(&mut self.starts, packed_start, &self.word);
        let end = needed(&mut self.ends, packed_end, &self.from_behind);
        let length = signature.set >> CHARACTER_BITS;
        if length >= APART_FROM {
            return u32::from(start + end) <= edits;
        }
        // All of a short word is in its start and its end.
        u32::from(start.max(end)) <= edits && {
            let word = whole(packed_start, packed_end, length);
            let word = word.get(..usize::try_from(length).unwrap_or(0)).unwrap_or_default();
            u32::from(*rows(word, &self.word).get(self.word.len()).unwrap_or(&0)) <= edits
        }
    }
}

/// The characters of a word of at most six, from its start and its end.
fn whole(start: u32, end: u32, length: u32) -> [u32; SHORT] {
    let mut word = [NOTHING; SHORT];
    let end_characters = u32::try_from(END_CHARACTERS).unwrap_or(0);
    for (at, cell) in (0..length).zip(word.iter_mut()) {
        let behind = length - 1 - at;
        // The first character is the highest.
        *cell = if at < end_characters {
            start >> (END_BITS * (end_characters - 1 - at)) & NOTHING
        } else {
            end >> (END_BITS * (end_characters - 1 - behind)) & NOTHING
        };
    }
    word
}

/// Edits that a packed start takes to become one of the word's, at most three.
fn needed(known: &mut [Option<u8>], packed: u32, word: &[u32]) -> u8 {
    let place = usize::try_from(packed).unwrap_or(0);
    if let Some(Some(edits)) = known.get(place) {
        return *edits;
    }
    let mut start = whole(packed, 0, 3);
    let length = start.iter().take_while(|code| **code != NOTHING).count().min(END_CHARACTERS);
    let start = start.get_mut(..length).unwrap_or_default();
    let edits = rows(start, word).iter().take(word.len() + 1).copied().min().unwrap_or(0);
    if let Some(slot) = known.get_mut(place) {
        *slot = Some(edits);
    }
    edits
}

/// Edits between all of `from`, which is short, and each start of `word`: the last row of optimal string alignment. What is behind the width takes
/// as many as it is away.
fn rows(from: &[u32], word: &[u32]) -> [u8; WIDTH + 1] {
    let (mut before, mut last) = ([0_u8; WIDTH + 1], [0_u8; WIDTH + 1]);
    for (cell, edits) in last.iter_mut().zip(0..) {
        *cell = edits;
    }
    let mut previous = None;
    for (code, first) in from.iter().zip(1..) {
        let mut row = [u8::MAX - 1; WIDTH + 1];
        let mut left = first;
        if let Some(cell) = row.first_mut() {
            *cell = first;
        }
        let mut beside = None;
        for (j, other) in word.iter().take(WIDTH).enumerate() {
            let (diagonal, above) = (cell(&last, j), cell(&last, j + 1));
            let mut cost = (above + 1).min(left + 1).min(diagonal + u8::from(code != other));
            if previous == Some(other) && beside == Some(code) && j > 0 {
                cost = cost.min(cell(&before, j - 1) + 1);
            }
            if let Some(cell) = row.get_mut(j + 1) {
                *cell = cost;
            }
            (left, beside) = (cost, Some(other));
        }
        previous = Some(code);
        (before, last) = (last, row);
    }
    last
}

fn cell(row: &[u8], at: usize) -> u8 {
    row.get(at).copied().unwrap_or(u8::MAX - 1)
}

/// The class of a character that is coarse, below [`CHARACTER_BITS`]: characters of one class cannot be told apart here. The classes that about
/// half of all labels have come last, so that sets in order differ in their highest bits as often as can be.
const fn class(c: char) -> u32 {
    match c {
        'n' => 27,
        'a' => 26,
        'c' => 25,
        'l' => 24,
        'o' => 23,
        's' => 22,
        't' => 21,
        'u' => 20,
        'b' => 19,
        'p' => 18,
        'g' => 17,
        'h' => 16,
        'k' => 15,
        'y' => 14,
        'f' => 13,
        'w' => 12,
        '-' => 11,
        'z' => 10,
        'j' => 9,
        'x' => 8,
        '2' => 7,
        '3' => 6,
        '4' => 5,
        '5' => 4,
        '6' => 3,
        '7' => 2,
        // All others share the classes; a shared class only rules out less.
        _ => (c as u32).wrapping_mul(0x9E37_79B1) % CHARACTER_BITS,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{super::edit::folded_distance, *};

    /// Whether the signatures leave it open that the labels are near, either way.
    fn may_be(x: &Folded, y: &Folded, edits: u32) -> bool {
        let one = |x: &Folded, y: &Folded| {
            Probe::of(x).iter_mut().any(|probe| {
                Signatures::of(y).iter().any(|signature| {
                    may_be_near(probe.set(), signature.set, edits) && probe.admits(signature, edits)
                })
            })
        };
        assert_eq!(one(x, y), one(x, y));
        one(x, y) && one(y, x)
    }

    proptest! {
        /// The law that the index rests on.
        #[test]
        fn what_is_near_is_not_ruled_out(a in "[a-z0-9-]{0,5}[rnclvmdb]{0,4}", b in "[a-z0-9-]{0,5}[rnclvmdb]{0,4}") {
            let (x, y) = (Folded::of(&a), Folded::of(&b));
            for edits in 0_u32..3 {
                let is_near = folded_distance(&x, &y, edits as usize).is_some() || x.is_taken_for(&y);
                prop_assert!(may_be(&x, &y, edits) || !is_near, "{} {} {}", a, b, edits);
            }
        }

        #[test]
        fn the_short_way_is_the_same(label in "([a-z0-9_-]|rn|vv|cl|lb|rr){0,40}") {
            prop_assert_eq!(Signatures::of_ascii(&label), Signatures::of(&Folded::of(&label)));
        }

        /// Two edits at random places of a word of any script.
        #[test]
        fn edited_words_are_not_ruled_out(
            a in "[a-z]{1,14}|[a-cа-яカ-ン]{1,8}",
            edits in prop::collection::vec((0_usize..4, 0_usize..14, "[a-zаカ-]"), 1..3),
        ) {
            let mut b: Vec<char> = a.chars().collect();
            for (kind, at, c) in &edits {
                let (at, c) = (at % (b.len() + 1), c.chars().next().unwrap());
                match kind {
                    0 => b.insert(at, c),
                    1 if at < b.len() => b[at] = c,
                    2 if at < b.len() => drop(b.remove(at)),
                    3 if at + 1 < b.len() => b.swap(at, at + 1),
                    _ => {}
                }
            }
            let b: String = b.into_iter().collect();
            let (x, y) = (Folded::of(&a), Folded::of(&b));
            if folded_distance(&x, &y, 2).is_some() {
                prop_assert!(may_be(&x, &y, 2), "{} {}", a, b);
            }
            if folded_distance(&x, &y, 1).is_some() {
                prop_assert!(may_be(&x, &y, 1), "{} {}", a, b);
            }
        }
    }

    #[test]
    fn most_are_ruled_out() {
        let of = |a: &str, b: &str, edits| may_be(&Folded::of(a), &Folded::of(b), edits);
        assert!(of("paypal", "paypla", 1));
        assert!(!of("paypal", "google", 2));
        assert!(!of("paypal", "paypalpaypal", 2));
        // The same letters in another order.
        assert!(!of("rakuten", "tenkura", 2));
    }
}
