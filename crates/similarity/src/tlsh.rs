//! TLSH: a digest by which files are alike when their distributions of byte triplets are. Computed by `tlsh2`; read, printed and compared here.
//!
//! The variant with 128 buckets and a checksum of one byte, which lists use: 35 bytes, printed as `T1` and 70 hexadecimal digits. Standard:
//! Oliver, Cheng, Chen, "TLSH – A Locality Sensitive Hash", 2013, and Trend Micro's reference implementation (`py-tlsh` 5.0), whose `hash`
//! and `diff` give the same for the same bytes.

mod body;

pub(crate) use self::body::{BODY_BYTES, Body, Comparer};

use std::{fmt, str::FromStr};

use crate::hex;

/// Longest content that is digested. The counters of the algorithm have 32 bits, and a hundred times a quartile of them must fit: it does for
/// 443 MiB whatever the content. The reference implementation overflows silently where this says `None`.
pub const TLSH_CONTENT_BYTES_MAX: usize = 400 << 20;

/// Bytes of a digest.
const BYTES: usize = 35;

/// A TLSH digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tlsh {
    pub(crate) header: Header,
    pub(crate) body: Body,
    pub(crate) checksum: u8,
}

/// What says most of how far digests are apart, for the least bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Header {
    /// Logarithm of the content's length, modulo 256.
    pub(crate) length: u8,
    /// Ratios of quartiles, modulo 16: the first one in the upper four bits.
    pub(crate) ratios: u8,
}

/// The text is not a TLSH digest of this variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a TLSH digest has 70 hexadecimal digits, with or without `T1` before them")]
pub struct TlshError;

impl Tlsh {
    /// The digest of some content; `None` when it is shorter than 50 bytes, longer than [`TLSH_CONTENT_BYTES_MAX`], or too uniform to tell
    /// anything.
    #[must_use]
    pub fn of(content: &[u8]) -> Option<Self> {
        if content.len() > TLSH_CONTENT_BYTES_MAX {
            return None;
        }
        let digest = tlsh2::TlshDefaultBuilder::build_from(content)?;
        Self::from_text(&digest.hash())
    }

    /// How far two digests are apart, with length: 0 for the same, about 30 for variants of a program, some hundreds for files that have
    /// nothing to do with one another. Does not depend on which is which.
    #[must_use]
    pub fn distance(&self, other: &Self) -> u32 {
        let checksum = u32::from(self.checksum != other.checksum);
        self.header.distance(other.header) + checksum + Comparer::new(self.body).distance(&other.body)
    }

    fn from_text(text: &[u8]) -> Option<Self> {
        let digits = match text {
            [b'T' | b't', b'1', digits @ ..] => digits,
            digits => digits,
        };
        let bytes = hex::decode::<BYTES>(digits)?;
        let ([checksum, length, ratios], body) = bytes.split_first_chunk::<3>()?;
        // The first two bytes are printed with their halves swapped.
        let header = Header { length: length.rotate_left(4), ratios: *ratios };
        Some(Self { header, body: Body::new(body.first_chunk()?), checksum: checksum.rotate_left(4) })
    }
}

impl Header {
    /// What the headers add to the distance.
    pub(crate) fn distance(self, other: Self) -> u32 {
        let length = match circular(self.length, other.length, 256) {
            near @ 0..=1 => near,
            far => far * 12,
        };
        let first = ratio(self.ratios >> 4, other.ratios >> 4);
        length + first + ratio(self.ratios & 0xF, other.ratios & 0xF)
    }
}

/// What a ratio adds.
fn ratio(a: u8, b: u8) -> u32 {
    match circular(a, b, 16) {
        near @ 0..=1 => near,
        far => (far - 1) * 12,
    }
}

/// The shorter way from one number to another where after the last comes the first.
fn circular(a: u8, b: u8, numbers: u32) -> u32 {
    let way = u32::from(a.abs_diff(b));
    way.min(numbers - way)
}

impl FromStr for Tlsh {
    type Err = TlshError;

    /// Reads 70 hexadecimal digits of either case, with or without `T1`.
    fn from_str(text: &str) -> Result<Self, TlshError> {
        Self::from_text(text.as_bytes()).ok_or(TlshError)
    }
}

impl fmt::Display for Tlsh {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (checksum, length) = (self.checksum.rotate_left(4), self.header.length.rotate_left(4));
        write!(f, "T1{checksum:02X}{length:02X}{:02X}", self.header.ratios)?;
        self.body.bytes().iter().try_for_each(|byte| write!(f, "{byte:02X}"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The distance as the paper has it, on the printed digits.
    fn by_the_paper(a: &str, b: &str) -> u32 {
        let digits = |text: &str| -> Vec<u32> {
            let text = text.strip_prefix("T1").unwrap();
            text.chars().map(|digit| digit.to_digit(16).unwrap()).collect()
        };
        let (a, b) = (digits(a), digits(b));
        let modulo = |a: u32, b: u32, r: u32| u32::min((a + r - b) % r, (b + r - a) % r);
        let mut total = u32::from(a[..2] != b[..2]);
        let length = modulo(a[3] * 16 + a[2], b[3] * 16 + b[2], 256);
        total += if length <= 1 { length } else { length * 12 };
        for at in 4..6 {
            let ratio = modulo(a[at], b[at], 16);
            total += if ratio <= 1 { ratio } else { (ratio - 1) * 12 };
        }
        for (a, b) in a[6..].iter().zip(&b[6..]) {
            for (a, b) in [(a / 4, b / 4), (a % 4, b % 4)] {
                total += if a.abs_diff(b) == 3 { 6 } else { a.abs_diff(b) };
            }
        }
        total
    }

    fn digest() -> impl Strategy<Value = String> {
        "T1[0-9A-F]{70}"
    }

    proptest! {
        #[test]
        fn distances_are_those_of_the_paper(a in digest(), b in digest()) {
            let (x, y): (Tlsh, Tlsh) = (a.parse().unwrap(), b.parse().unwrap());
            prop_assert_eq!(x.distance(&y), by_the_paper(&a, &b));
            prop_assert_eq!(y.distance(&x), by_the_paper(&a, &b));
            prop_assert_eq!(x.distance(&x), 0);
        }

        #[test]
        fn what_is_printed_is_read(a in digest()) {
            let read: Tlsh = a.parse().unwrap();
            prop_assert_eq!(read.to_string(), a.clone());
            prop_assert_eq!(a.strip_prefix("T1").unwrap().parse::<Tlsh>(), Ok(read));
            prop_assert_eq!(a.to_lowercase().parse::<Tlsh>(), Ok(read));
        }

        #[test]
        fn other_text_is_refused(text in "[T1]{0,3}[0-9A-Fa-fgé ]{66,74}") {
            let digits = text.strip_prefix("T1").unwrap_or(&text);
            let is_digest = digits.len() == 70 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
            prop_assert_eq!(text.parse::<Tlsh>().is_ok(), is_digest);
        }
    }

    #[test]
    fn what_tells_nothing_has_no_digest() {
        for content in [&[][..], &[7; 49], &[0; 5000], b"short"] {
            assert_eq!(Tlsh::of(content), None);
        }
        let content: Vec<u8> = (0..4000_u32).map(|n| (n * n / 7 + n % 13) as u8).collect();
        assert_eq!(Tlsh::of(&content).unwrap().to_string().len(), 72);
    }
}
