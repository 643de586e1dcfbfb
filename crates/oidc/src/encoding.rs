//! Bytes as text: base64url without padding (RFC 4648 section 5, RFC 7515 section 2).

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

pub(crate) fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Reads what [`encode`] writes and nothing else: padding, line breaks and bits behind the end are refused, so that a value has one
/// spelling.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

/// The challenge for a verifier (RFC 7636 section 4.2, S256).
pub(crate) fn challenge(verifier: &str) -> String {
    encode(Sha256::digest(verifier.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling() {
        assert_eq!(decode("_-8"), Some(vec![0xff, 0xef]));
        for text in ["_-8=", "_-9", "/+8", "_-8\n", " _-8", "_", "_-é"] {
            assert_eq!(decode(text), None, "{text:?}");
        }
    }

    /// RFC 7636 appendix B.
    #[test]
    fn the_example_of_the_standard() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert_eq!(challenge(verifier), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }
}
