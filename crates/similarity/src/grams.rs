//! By what CTPH digests are looked up: pieces of their parts, so that what scores is found and little else.
//!
//! Two parts score when they have seven characters in common. Any seven characters of a part have four in them that begin at a multiple of four;
//! so it is enough to keep those of each known part, and to look for all four characters in a row of the one that is asked about. A part
//! of 64 characters has 16 to keep. What is kept is a hash of the piece and its block size: which parts have it is a superset of those
//! that score.

use crate::ctph::{COMMON_CHARS, Ctph};

/// Characters of a piece.
const GRAM_CHARS: usize = 4;
/// Each so many characters one piece is kept.
const STEP: usize = COMMON_CHARS - GRAM_CHARS + 1;
/// Pieces of a digest at most: 16 of each part.
pub(crate) const GRAMS_MAX: usize = 32;

/// Calls `each` with what is kept for a digest without runs.
pub(crate) fn kept(digest: &Ctph, each: impl FnMut(u32)) {
    grams(digest, STEP, each);
}

/// Calls `each` with what a digest without runs is looked up by.
pub(crate) fn asked(digest: &Ctph, each: impl FnMut(u32)) {
    grams(digest, 1, each);
}

fn grams(digest: &Ctph, step: usize, mut each: impl FnMut(u32)) {
    let parts = [(digest.level, &digest.first), (digest.level + 1, &digest.second)];
    let mut is_short = true;
    for (level, part) in parts {
        let text = part.as_bytes();
        if text.len() >= COMMON_CHARS {
            is_short = false;
            text.windows(GRAM_CHARS).step_by(step).for_each(|gram| each(hash(level, gram)));
        }
    }
    // It scores with none but the same.
    if is_short {
        let whole = [digest.first.as_bytes(), b":", digest.second.as_bytes()].concat();
        each(hash(digest.level | 0x80, &whole));
    }
}

fn hash(level: u8, chars: &[u8]) -> u32 {
    let mut hash = u64::from(level) + 1;
    for part in chars.chunks(4) {
        let value = part.iter().fold(0_u64, |value, byte| value << 8 | u64::from(*byte));
        hash = (hash ^ value << 16).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        hash ^= hash >> 32;
    }
    (hash.wrapping_mul(0xD6E8_FEB8_6659_FD93) >> 32) as u32
}
