//! Computing a digest: all block sizes in one pass.
//!
//! A character is the lower six bits of an FNV-1 hash of a piece. Those six bits depend on no others, so the hashes of eight levels are bytes of
//! one word and take one step together. A place where one level cuts is one where all lower levels do.

use super::{ALPHABET, Ctph, LEVEL_MAX, PART_CHARS, Part, SECOND_CHARS};

/// Bytes of the window that decides where to cut.
const WINDOW: usize = 7;
/// The hash of no bytes, and its multiplier, as far as they matter: 0x28021967 and 0x01000193.
const START: u8 = 0x27;
/// Characters that a digest should have at least, if the file gives as many.
const ENOUGH_CHARS: u8 = 32;
/// Where a part's last character goes on until the file's end.
const LAST: u8 = PART_CHARS as u8 - 1;
const HALF_LAST: u8 = SECOND_CHARS as u8 - 1;
/// Levels that one word has.
const WORD_LEVELS: u8 = 8;
/// Words of all levels and what is behind them.
const WORDS: usize = 5;
const EVERY: u64 = 0x0101_0101_0101_0101;

pub(super) fn of(content: &[u8]) -> Ctph {
    let length = u64::try_from(content.len()).unwrap_or(u64::MAX);
    let level =
        (0..LEVEL_MAX).find(|level| (super::BLOCK_SIZE_MIN << level) * 64 >= length).unwrap_or(LEVEL_MAX);
    Pass::new(level).run(content)
}

/// The hash of the last seven bytes.
#[derive(Clone, Copy, Default)]
struct Rolling {
    sum: u32,
    weighted: u32,
    shifted: u32,
}

impl Rolling {
    /// Takes a byte, and lets go of the one that came seven before it.
    #[inline]
    fn push(&mut self, byte: u8, old: u8) -> u32 {
        let value = u32::from(byte);
        self.weighted = self.weighted.wrapping_sub(self.sum).wrapping_add(value.wrapping_mul(7));
        self.sum = self.sum.wrapping_add(value).wrapping_sub(u32::from(old));
        self.shifted = self.shifted << 5 ^ value;
        self.value()
    }

    #[inline]
    fn value(&self) -> u32 {
        self.sum.wrapping_add(self.weighted).wrapping_add(self.shifted)
    }
}

/// Characters of a level.
#[derive(Clone, Copy)]
struct Level {
    chars: [u8; PART_CHARS],
    /// Pieces that ended for good: from the last place on it is one piece.
    count: u8,
    /// Whether a cut was in the last piece.
    has_last: bool,
}

/// A pass over content.
struct Pass {
    /// Of each level a byte; behind that of the level above the wanted one the hash of its shorter form.
    hashes: [u64; WORDS],
    levels: [Level; LEVEL_MAX as usize + 2],
    rolling: Rolling,
    /// The level that the length asks for.
    wanted: u8,
    /// Lower levels are not of interest any more.
    lowest: u8,
    /// Pieces of the shorter form of the level above the wanted one, and the character of the last cut in its last piece.
    half_count: u8,
    half_last: Option<u8>,
}

impl Pass {
    fn new(wanted: u8) -> Self {
        Self {
            hashes: [EVERY * u64::from(START); WORDS],
            levels: [Level { chars: [0; PART_CHARS], count: 0, has_last: false }; LEVEL_MAX as usize + 2],
            rolling: Rolling::default(),
            wanted,
            lowest: 0,
            half_count: 0,
            half_last: None,
        }
    }

    fn run(mut self, content: &[u8]) -> Ctph {
        let (head, rest) = content.split_at_checked(WINDOW).unwrap_or((content, &[]));
        self.all(head, &[0; WINDOW]);
        self.all(rest, content);
        self.finish()
    }

    /// Takes bytes, with those that came seven before each.
    fn all(&mut self, mut bytes: &[u8], mut old: &[u8]) {
        while !bytes.is_empty() {
            // Words of levels that are of interest.
            let first = self.lowest / WORD_LEVELS;
            let taken = match (self.wanted + 2) / WORD_LEVELS - first {
                0 => self.some::<1>(first, bytes, old),
                1 => self.some::<2>(first, bytes, old),
                2 => self.some::<3>(first, bytes, old),
                _ => self.some::<WORDS>(0, bytes, old),
            };
            bytes = bytes.get(taken..).unwrap_or_default();
            old = old.get(taken..).unwrap_or_default();
        }
    }

    /// Takes bytes with `N` words of hashes from one on, until the first word is of no more interest; returns how many.
    fn some<const N: usize>(&mut self, first: u8, bytes: &[u8], old: &[u8]) -> usize {
        let from = usize::from(first);
        let mut hashes = [0; N];
        load(&mut hashes, &self.hashes, from);
        let mut rolling = self.rolling;
        let mut mask = self.mask();
        for (at, (byte, old)) in bytes.iter().zip(old).enumerate() {
            let value = rolling.push(*byte, *old);
            let step = EVERY.wrapping_mul(u64::from(byte & 63));
            for hash in &mut hashes {
                // Times 19, which is what the multiplier is modulo 64; a byte does not overflow.
                let most = (*hash << 4 & (EVERY * 0x30)).wrapping_add(*hash << 1 & (EVERY * 0x3E));
                *hash = (most.wrapping_add(*hash) ^ step) & (EVERY * 63);
            }
            // The value is one below a multiple of the lowest level's block size.
            if value & mask == mask && value % 3 == 2 {
                store(&hashes, &mut self.hashes, from);
                self.cut(value);
                if N < WORDS && self.lowest / WORD_LEVELS != first {
                    self.rolling = rolling;
                    return at + 1;
                }
                load(&mut hashes, &self.hashes, from);
                mask = self.mask();
            }
        }
        store(&hashes, &mut self.hashes, from);
        self.rolling = rolling;
        bytes.len()
    }

    /// The lowest bits of a value at which the lowest level cuts.
    fn mask(&self) -> u32 {
        1_u32.checked_shl(u32::from(self.lowest)).map_or(u32::MAX, |bit| bit.wrapping_sub(1))
    }

    /// Ends a piece of each level that cuts at this value.
    #[inline(never)]
    fn cut(&mut self, value: u32) {
        let highest = u8::try_from(value.trailing_ones()).unwrap_or(0).min(self.wanted + 1);
        for at in self.lowest..=highest {
            let hash = self.hash(at);
            let Some(level) = self.levels.get_mut(usize::from(at)) else { return };
            if let Some(place) = level.chars.get_mut(usize::from(level.count)) {
                *place = hash;
            }
            if level.count < LAST {
                level.count += 1;
                self.restart(at);
            } else {
                level.has_last = true;
            }
        }
        if highest == self.wanted + 1 {
            let half = self.wanted + 2;
            if self.half_count < HALF_LAST {
                self.half_count += 1;
                self.restart(half);
            } else {
                self.half_last = Some(self.hash(half));
            }
        }
        // With enough of the next level this one will not be chosen.
        while self.lowest < self.wanted && self.count(self.lowest + 1) >= ENOUGH_CHARS {
            self.lowest += 1;
        }
    }

    fn count(&self, level: u8) -> u8 {
        self.levels.get(usize::from(level)).map_or(0, |level| level.count)
    }

    #[inline]
    fn hash(&self, level: u8) -> u8 {
        let word = self.hashes.get(usize::from(level / WORD_LEVELS)).copied().unwrap_or(0);
        (word >> (level % WORD_LEVELS * 8) & 63) as u8
    }

    #[inline]
    fn restart(&mut self, level: u8) {
        if let Some(word) = self.hashes.get_mut(usize::from(level / WORD_LEVELS)) {
            let shift = level % WORD_LEVELS * 8;
            *word = *word & !(0xFF << shift) | u64::from(START) << shift;
        }
    }

    /// Chooses the level and takes the piece that is open, unless the rolling hash says that there is nothing in it.
    fn finish(self) -> Ctph {
        let is_open = self.rolling.value() != 0;
        let mut chosen = self.wanted;
        while chosen > self.lowest && self.count(chosen) < ENOUGH_CHARS {
            chosen -= 1;
        }
        let above = chosen + 1;
        let mut first = Part::EMPTY;
        let mut second = Part::EMPTY;
        if let (Some(a), Some(b)) =
            (self.levels.get(usize::from(chosen)), self.levels.get(usize::from(above)))
        {
            a.chars.iter().take(usize::from(a.count)).for_each(|hash| first.push(char_of(*hash)));
            let last = a.chars.last().copied().filter(|_| a.has_last);
            let open = is_open.then(|| self.hash(chosen));
            open.or(last).into_iter().for_each(|hash| first.push(char_of(hash)));

            // Below the wanted level the one above has so few pieces that the shorter form is the same.
            let is_half = chosen == self.wanted;
            let count = if is_half { self.half_count } else { b.count };
            b.chars.iter().take(usize::from(count)).for_each(|hash| second.push(char_of(*hash)));
            let open = is_open.then(|| self.hash(if is_half { self.wanted + 2 } else { above }));
            let last = self.half_last.filter(|_| is_half);
            open.or(last).into_iter().for_each(|hash| second.push(char_of(hash)));
        }
        Ctph { level: chosen, first, second }
    }
}

fn load(hashes: &mut [u64], all: &[u64], from: usize) {
    hashes.iter_mut().zip(all.iter().skip(from)).for_each(|(hash, kept)| *hash = *kept);
}

fn store(hashes: &[u64], all: &mut [u64], from: usize) {
    all.iter_mut().skip(from).zip(hashes).for_each(|(kept, hash)| *kept = *hash);
}

fn char_of(hash: u8) -> u8 {
    ALPHABET.get(usize::from(hash)).copied().unwrap_or(b'A')
}
