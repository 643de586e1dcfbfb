//! File digests: MD5 (RFC 1321), SHA-1 and SHA-256 (FIPS 180-4).

use std::fmt;

use super::ParseError;

/// A digest by which a file is known. Order: MD5, SHA-1, SHA-256, then by value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hash {
    /// 128 bits; weak, an alias of the file.
    Md5([u8; 16]),
    /// 160 bits; weak, an alias of the file.
    Sha1([u8; 20]),
    /// 256 bits; the file's identity.
    Sha256([u8; 32]),
}

impl Hash {
    /// Parses hexadecimal of either case; the length tells the kind.
    ///
    /// # Errors
    /// [`ParseError::Hash`] when not hexadecimal, [`ParseError::HashLength`] when of another length.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        let text = text.trim();
        let decoded = match text.len() {
            32 => decode(text).map(Self::Md5),
            40 => decode(text).map(Self::Sha1),
            64 => decode(text).map(Self::Sha256),
            _ => None,
        };
        decoded.ok_or_else(|| {
            if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                ParseError::Hash(super::shorten(text))
            } else {
                ParseError::HashLength { digits: text.len() }
            }
        })
    }

    /// The raw digest.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Md5(bytes) => bytes,
            Self::Sha1(bytes) => bytes,
            Self::Sha256(bytes) => bytes,
        }
    }

    /// The algorithm's name: `MD5`, `SHA-1`, `SHA-256` (STIX hashing-algorithm vocabulary).
    #[must_use]
    pub fn algorithm(&self) -> &'static str {
        match self {
            Self::Md5(_) => "MD5",
            Self::Sha1(_) => "SHA-1",
            Self::Sha256(_) => "SHA-256",
        }
    }

    /// Whether the digest identifies the file beyond deliberate collision.
    #[must_use]
    pub fn is_strong(&self) -> bool {
        matches!(self, Self::Sha256(_))
    }
}

fn decode<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if pairs.len() != N || !rest.is_empty() {
        return None;
    }
    // Without a branch for each digit: which comes next cannot be foretold.
    let mut seen = 0;
    for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
        let (high, low) = (digit(*high), digit(*low));
        seen |= high | low;
        *byte = high << 4 | low & 15;
    }
    (seen < 16).then_some(bytes)
}

/// Its value; 16 or more for what is no digit.
fn digit(character: u8) -> u8 {
    let number = character.wrapping_sub(b'0');
    let letter = (character | 0x20).wrapping_sub(b'a');
    let letter = if letter < 6 { letter + 10 } else { u8::MAX };
    if number < 10 { number } else { letter }
}

/// Lower-case hexadecimal.
impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DIGITS: [u8; 16] = *b"0123456789abcdef";
        // One write: a digest is printed for every answer, and formatting byte by byte is slow.
        let mut text = [0; 64];
        let digits = self.as_bytes().iter().flat_map(|byte| [byte >> 4, byte & 15]);
        for (to, digit) in text.iter_mut().zip(digits) {
            *to = DIGITS.get(usize::from(digit)).copied().unwrap_or_default();
        }
        let text = text.get(..self.as_bytes().len() * 2).unwrap_or_default();
        f.write_str(std::str::from_utf8(text).unwrap_or_default())
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{self}", self.algorithm())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lengths_and_letters() {
        assert_eq!(Hash::parse(&"Ab".repeat(16)), Ok(Hash::Md5([0xab; 16])));
        assert_eq!(Hash::parse(&"0F".repeat(20)), Ok(Hash::Sha1([0x0f; 20])));
        assert_eq!(Hash::parse(&"f0".repeat(32)), Ok(Hash::Sha256([0xf0; 32])));
        for digits in [1, 31, 33, 41, 63, 65, 128] {
            assert_eq!(Hash::parse(&"a".repeat(digits)), Err(ParseError::HashLength { digits }));
        }
        for text in ["", "é", &"g".repeat(32), &"ａ".repeat(32)] {
            assert!(matches!(Hash::parse(text), Err(ParseError::Hash(_))), "{text}");
        }
    }

    proptest! {
        #[test]
        fn prints_what_it_parses(text in "([0-9a-fA-F]{32}|[0-9a-fA-F]{40}|[0-9a-fA-F]{64})") {
            let hash = Hash::parse(&text).unwrap();
            prop_assert_eq!(hash.to_string(), text.to_lowercase());
            prop_assert_eq!(hash.is_strong(), text.len() == 64);
        }
    }
}
