//! CTPH: a digest by which files are alike when pieces of them are the same, in the same order. What `ssdeep` prints and compares.
//!
//! A file is cut where a hash of the last seven bytes says so, and each piece gives one character; how often it cuts is doubled with the file's
//! length. Standard: Kornblum, "Identifying almost identical files using context triggered piecewise hashing", 2006, after Tridgell's spamsum;
//! digests and scores are those of `ssdeep` 2.14. Not the digest of any other version or option (no `FUZZY_FLAG_NOTRUNC`).

mod hash;
mod score;

pub(crate) use self::score::Scorer;

use std::{fmt, str::FromStr};

/// Characters of a part at most.
pub(crate) const PART_CHARS: usize = 64;
/// Characters of the second part that is computed here; what others computed may have as many as the first.
const SECOND_CHARS: usize = PART_CHARS / 2;
/// The block size of level 0; each level has twice that of the level below it.
const BLOCK_SIZE_MIN: u64 = 3;
/// The highest level that has a digest, as in `ssdeep`: files of 192 GiB.
const LEVEL_MAX: u8 = 30;
/// Characters that a run of one character is cut to for comparing: longer ones tell of padding.
const RUN_MAX: usize = 3;
/// Characters that must be in common, in a row, for a score.
pub(crate) const COMMON_CHARS: usize = 7;
/// Longest text that is read: a block size of ten digits, two parts, two colons, and a file name of `ssdeep`'s own output.
const TEXT_BYTES_MAX: usize = 64 * 1024;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// A CTPH digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ctph {
    pub(crate) level: u8,
    pub(crate) first: Part,
    pub(crate) second: Part,
}

/// Characters of pieces. Behind the last one are zeros, so that the order is that of the text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Part {
    chars: [u8; PART_CHARS],
    length: u8,
}

/// The text is not a CTPH digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a CTPH digest is a block size (3 times a power of two) and two parts of up to 64 characters, with colons between them"
)]
pub struct CtphError;

impl Ctph {
    /// The digest of some content. Empty content has one as well: `3::`.
    #[must_use]
    pub fn of(content: &[u8]) -> Self {
        hash::of(content)
    }

    /// The score of two digests, 0 to 100: 100 where they are the same, 0 where they have nothing to do with one another or their block sizes
    /// cannot be compared. Does not depend on which is which.
    #[must_use]
    pub fn score(&self, other: &Self) -> u8 {
        Scorer::new(self).score(&other.without_runs())
    }

    /// The digest as it is compared: of a character that comes more than three times in a row only three are left. Digests that are the same
    /// then are never told apart.
    #[must_use]
    pub fn without_runs(&self) -> Self {
        Self { level: self.level, first: self.first.without_runs(), second: self.second.without_runs() }
    }

    /// A digest of parts; `None` where there is no such level.
    pub(crate) fn from_parts(level: u8, first: Part, second: Part) -> Option<Self> {
        (level <= LEVEL_MAX).then_some(Self { level, first, second })
    }

    /// Bytes that a piece of the first part has on average.
    #[must_use]
    pub fn block_size(&self) -> u64 {
        BLOCK_SIZE_MIN << self.level.min(LEVEL_MAX)
    }
}

impl Part {
    pub(crate) const EMPTY: Self = Self { chars: [0; PART_CHARS], length: 0 };

    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.chars.get(..usize::from(self.length)).unwrap_or_default()
    }

    /// Adds a character where there is room.
    pub(crate) fn push(&mut self, char: u8) {
        if let Some(place) = self.chars.get_mut(usize::from(self.length)) {
            *place = char;
            self.length += 1;
        }
    }

    /// Characters of the alphabet, no more than a part has.
    pub(crate) fn new(text: &[u8]) -> Option<Self> {
        if text.len() > PART_CHARS || !text.iter().all(|char| ALPHABET.contains(char)) {
            return None;
        }
        let mut part = Self::EMPTY;
        text.iter().for_each(|char| part.push(*char));
        Some(part)
    }

    fn without_runs(&self) -> Self {
        let mut part = Self::EMPTY;
        let (mut before, mut run) = (0, 0);
        for char in self.as_bytes() {
            run = if *char == before { run + 1 } else { 1 };
            before = *char;
            if run <= RUN_MAX {
                part.push(*char);
            }
        }
        part
    }
}

impl FromStr for Ctph {
    type Err = CtphError;

    /// Reads `block size:first:second`; a comma and a file name behind it, as `ssdeep` prints them, are passed over.
    fn from_str(text: &str) -> Result<Self, CtphError> {
        if text.len() > TEXT_BYTES_MAX {
            return Err(CtphError);
        }
        let text = text.split_once(',').map_or(text, |(digest, _)| digest);
        let (size, parts) = text.split_once(':').ok_or(CtphError)?;
        let (first, second) = parts.split_once(':').ok_or(CtphError)?;
        let level =
            (0..=LEVEL_MAX).find(|level| (BLOCK_SIZE_MIN << level).to_string() == size).ok_or(CtphError)?;
        let part = |text: &str| Part::new(text.as_bytes()).ok_or(CtphError);
        Ok(Self { level, first: part(first)?, second: part(second)? })
    }
}

impl fmt::Display for Ctph {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.block_size(), self.first, self.second)
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(std::str::from_utf8(self.as_bytes()).unwrap_or_default())
    }
}

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn text() {
        for text in ["3::", "3:iKn:p", "96:abc+/:XYZ", "3221225472:a:b"] {
            assert_eq!(text.parse::<Ctph>().unwrap().to_string(), text);
        }
        let named: Ctph = "3:iKn:p,\"/some/file, or other\"".parse().unwrap();
        assert_eq!(named.to_string(), "3:iKn:p");
        let long = format!("3:{}:", "a".repeat(65));
        for bad in
            ["", "3", "3:", "3:a", "4:a:b", "03:a:b", "6442450944:a:b", "3:a:b:c", "3:a b:c", "3:é:c", &long]
        {
            assert_eq!(bad.parse::<Ctph>(), Err(CtphError), "{bad}");
        }
    }

    #[test]
    fn runs_are_cut() {
        let digest: Ctph = "3:aaaabbbcccccca:dddddddd".parse().unwrap();
        assert_eq!(digest.without_runs().to_string(), "3:aaabbbccca:ddd");
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[0-9]{0,4}[:a]{0,3}[A-Za-f+/,:]{0,70}:?[A-Z]{0,5}") {
            if let Ok(digest) = text.parse::<Ctph>() {
                prop_assert_eq!(digest.to_string().parse::<Ctph>(), Ok(digest));
            }
        }

        #[test]
        fn content_gives_a_digest_that_is_read(content in prop::collection::vec(any::<u8>(), 0..2000), times in 1_usize..20) {
            let digest = Ctph::of(&content.repeat(times));
            prop_assert_eq!(digest.to_string().parse::<Ctph>(), Ok(digest));
            prop_assert_eq!(digest.score(&digest), 100);
        }
    }
}
