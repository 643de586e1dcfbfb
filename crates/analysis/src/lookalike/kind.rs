//! The kinds of edit by which a name imitates another, under dnstwist's names.

use model::DomainName;

/// A kind of edit. The order is that in which they are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Edit {
    /// Characters that look alike: another script, accents, `0` for `o`, `rn` for `m`, カ for 力.
    Homoglyph,
    /// The same word in another romanisation of Japanese: `si` for `shi`, `tu` for `tsu`, `o` for `ou`.
    Romanisation,
    /// Two neighbours changed places.
    Transposition,
    /// A character stands twice.
    Repetition,
    /// A character is missing.
    Omission,
    /// A hyphen was put in.
    Hyphenation,
    /// A character was put behind the last.
    Addition,
    /// A character was put in.
    Insertion,
    /// An `s` or `es` was put in.
    Plural,
    /// A vowel stands for another.
    VowelSwap,
    /// One bit of a character is another.
    Bitsquatting,
    /// A character stands for another.
    Replacement,
    /// The same word under another public suffix.
    TldSwap,
    /// Dots were put in, or the name stands in a subdomain of another.
    Subdomain,
    /// Words were put before or behind.
    Combosquat,
}

impl Edit {
    /// All, in their order.
    pub const ALL: [Self; 15] = [
        Self::Homoglyph,
        Self::Romanisation,
        Self::Transposition,
        Self::Repetition,
        Self::Omission,
        Self::Hyphenation,
        Self::Addition,
        Self::Insertion,
        Self::Plural,
        Self::VowelSwap,
        Self::Bitsquatting,
        Self::Replacement,
        Self::TldSwap,
        Self::Subdomain,
        Self::Combosquat,
    ];

    /// A word for it; dnstwist's where it has one.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Homoglyph => "homoglyph",
            Self::Romanisation => "romanisation",
            Self::Transposition => "transposition",
            Self::Repetition => "repetition",
            Self::Omission => "omission",
            Self::Hyphenation => "hyphenation",
            Self::Addition => "addition",
            Self::Insertion => "insertion",
            Self::Plural => "plural",
            Self::VowelSwap => "vowel-swap",
            Self::Bitsquatting => "bitsquatting",
            Self::Replacement => "replacement",
            Self::TldSwap => "tld-swap",
            Self::Subdomain => "subdomain",
            Self::Combosquat => "combosquat",
        }
    }
}

/// How a name imitates another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Likeness {
    /// The name that is imitated.
    pub of: DomainName,
    /// By which edits, each once; never empty. A single edit may be of several kinds.
    pub edits: Vec<Edit>,
    /// Edits of the word itself; what looks alike, another suffix and words around it count as none.
    pub distance: u8,
}

impl Likeness {
    /// The order in which likenesses are shown: the same word first, then words by their distance, then words with others around them, then
    /// names within names.
    #[must_use]
    pub fn rank(&self) -> u8 {
        let around = if self.edits.contains(&Edit::Subdomain) {
            2
        } else {
            u8::from(self.edits.contains(&Edit::Combosquat))
        };
        around * 8 + self.distance.min(7)
    }
}
