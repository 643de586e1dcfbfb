//! How sure a likeness is: what a person may conclude from a distance, a score, or an equal import hash.
//!
//! **TLSH.** Oliver, Cheng, Chen ("TLSH – A Locality Sensitive Hash", 2013) give for their own collection of files: at a distance below 40,
//! 0.07 % of pairs that are not alike are taken for alike (false positives) and 49.6 % of those that are alike are found; below 100 it is 6.43 %
//! and 94.5 %. Oliver, Ali, Hagen ("HAC-T and Fast Search for Similarity in Security", 2020) cluster malware at 30. The bounds here are 30 and
//! 70 and 100; what holds at 30 and 70 was not measured by us: it lies between what was published. A rate is for one pair. A file that is
//! compared with ten million others meets 7,000 of them by chance at 0.07 %, were they all unlike as in the paper's collection: what is found
//! is a lead, and no verdict. Packed files, and files of one installer, are near one another whatever is in them.
//!
//! **CTPH.** The score is a weighted edit distance, no probability, and its author gives no rates. Two digests that share no seven characters in
//! a row score nothing, so a score above zero is rare between files that have nothing in common; for files of some hundred bytes a match
//! tells little, which is why the score is capped there. The bounds 80 and 50 are a convention.
//!
//! **Imphash.** Equal lists of imports: builds of one source by one toolchain have them, and so does everything that one packer, one runtime
//! (.NET imports one function) or one installer made. Never more than [`Confidence::Medium`] without another reason.

use std::fmt;

/// How sure it is that two files have to do with one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// Not to be told from chance.
    None,
    /// Worth a look when nothing better is there; chance is frequent among millions of files.
    Low,
    /// Probably of one family or one toolchain.
    Medium,
    /// A variant, or another build.
    High,
}

/// Largest TLSH distance of [`Confidence::High`].
pub const TLSH_HIGH_MAX: u32 = 30;
/// Largest TLSH distance of [`Confidence::Medium`].
pub const TLSH_MEDIUM_MAX: u32 = 70;
/// Largest TLSH distance of [`Confidence::Low`].
pub const TLSH_LOW_MAX: u32 = 100;
/// Least CTPH score of [`Confidence::High`].
pub const CTPH_HIGH_MIN: u8 = 80;
/// Least CTPH score of [`Confidence::Medium`].
pub const CTPH_MEDIUM_MIN: u8 = 50;

impl Confidence {
    /// Of a TLSH distance.
    #[must_use]
    pub fn of_tlsh(distance: u32) -> Self {
        match distance {
            far if far > TLSH_LOW_MAX => Self::None,
            far if far > TLSH_MEDIUM_MAX => Self::Low,
            far if far > TLSH_HIGH_MAX => Self::Medium,
            _ => Self::High,
        }
    }

    /// Of a CTPH score.
    #[must_use]
    pub fn of_ctph(score: u8) -> Self {
        match score {
            0 => Self::None,
            low if low < CTPH_MEDIUM_MIN => Self::Low,
            low if low < CTPH_HIGH_MIN => Self::Medium,
            _ => Self::High,
        }
    }

    /// Of an equal import hash, by how many known files have it: one that many have tells of a packer or a runtime.
    #[must_use]
    pub fn of_imphash(files: u64) -> Self {
        match files {
            0 => Self::None,
            many if many > IMPHASH_MEDIUM_FILES_MAX => Self::Low,
            _ => Self::Medium,
        }
    }

    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// Most files that may have an import hash for it to tell more than what they were built with. A convention: large campaigns have some hundred
/// builds, runtimes and packers thousands.
pub const IMPHASH_MEDIUM_FILES_MAX: u64 = 1000;

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds() {
        use Confidence::{High, Low, Medium, None};
        for (distance, expected) in
            [(0, High), (30, High), (31, Medium), (70, Medium), (71, Low), (100, Low), (101, None)]
        {
            assert_eq!(Confidence::of_tlsh(distance), expected, "{distance}");
        }
        for (score, expected) in
            [(0, None), (1, Low), (49, Low), (50, Medium), (79, Medium), (80, High), (100, High)]
        {
            assert_eq!(Confidence::of_ctph(score), expected, "{score}");
        }
        for (files, expected) in [(0, None), (1, Medium), (1000, Medium), (1001, Low)] {
            assert_eq!(Confidence::of_imphash(files), expected, "{files}");
        }
    }
}
