//! Random secrets that are shown once: of sessions, one-time links and tokens. What is stored is their SHA-256. A fast
//! digest is right here, and only here: nobody can try out 256 random bits.

use std::fmt;

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::{Result, id};

/// Random bytes of a secret.
const SECRET_BYTES: usize = 32;
/// Characters of a secret: 32 bytes in base64url without padding.
pub const SECRET_CHARS: usize = 43;
const BASE64URL: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// A secret in the clear. It is shown by [`Secret::expose`] alone: never by `Debug`, and it has no `Display`. Two are compared in constant time.
#[derive(Clone, Eq)]
pub struct Secret(String);

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
    }
}

impl Secret {
    /// The secret itself, for the one it is made for.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// 256 random bits in base64url (RFC 4648, section 5).
    ///
    /// # Errors
    /// [`crate::Error::Crypto`].
    pub(crate) fn random() -> Result<Self> {
        Ok(Self(base64url(&id::random::<SECRET_BYTES>()?)))
    }

    pub(crate) fn new(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(hidden)")
    }
}

/// Whether a text can be a secret that [`Secret::random`] made; anything else need not be looked for.
pub(crate) fn has_form(text: &str) -> bool {
    text.len() == SECRET_CHARS && text.bytes().all(|byte| BASE64URL.contains(&byte))
}

/// What is stored of a secret: its SHA-256.
pub(crate) fn digest(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

/// Bytes in lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 0xf)]).collect()
}

/// The bytes of lower-case hex; `None` for anything else.
pub(crate) fn from_hex(text: &str) -> Option<Vec<u8>> {
    let nibble = |byte: &u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let bytes = pairs.iter().map(|[high, low]| Some(nibble(high)? << 4 | nibble(low)?)).collect();
    if rest.is_empty() { bytes } else { None }
}

/// Bytes in base64url without padding (RFC 4648, section 5).
pub(crate) fn base64url(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let word =
            chunk.iter().fold(0_u32, |word, byte| word << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..=chunk.len() {
            let digit = (word >> (18 - 6 * place)) & 0x3f;
            text.extend(BASE64URL.get(digit as usize).map(|byte| char::from(*byte)));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64url_of_rfc_4648() {
        // Section 10, without padding; the last pair has the two characters in which base64url differs.
        for (bytes, text) in [
            (&b""[..], ""),
            (b"f", "Zg"),
            (b"fo", "Zm8"),
            (b"foo", "Zm9v"),
            (b"foob", "Zm9vYg"),
            (b"fooba", "Zm9vYmE"),
            (b"foobar", "Zm9vYmFy"),
            (&[0xfb, 0xff], "-_8"),
        ] {
            assert_eq!(base64url(bytes), text);
        }
    }

    #[test]
    fn hex_both_ways() {
        assert_eq!(hex(&[0, 0x7f, 0xa0, 0xff]), "007fa0ff");
        assert_eq!(from_hex("007fa0ff"), Some(vec![0, 0x7f, 0xa0, 0xff]));
        for text in ["0", "0G", "FF", "é", "00 "] {
            assert_eq!(from_hex(text), None, "{text}");
        }
    }

    #[test]
    fn secrets_have_their_form_and_differ() {
        let (one, other) = (Secret::random().unwrap(), Secret::random().unwrap());
        assert!(has_form(one.expose()) && has_form(other.expose()));
        assert_ne!(one, other);
        for text in ["", "short", &"a".repeat(44), &"a".repeat(42), &format!("{}=", "a".repeat(42))] {
            assert!(!has_form(text), "{text}");
        }
    }

    #[test]
    fn nothing_shows_a_secret() {
        let secret = Secret::random().unwrap();
        assert_eq!(format!("{secret:?} {secret:#?}"), "Secret(hidden) Secret(hidden)");
    }
}
