//! Public keys, and whether one of them made a signature. The arithmetic is ring's; what ring does not know (MD5, DSA, P-521,
//! RSA below 1024 bits) is told as such, and not as broken.

use ring::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA384_ASN1, ECDSA_P384_SHA256_ASN1, ECDSA_P384_SHA384_ASN1,
    RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY, RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY,
    RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY, RSA_PKCS1_2048_8192_SHA384, RsaPublicKeyComponents,
    UnparsedPublicKey,
};

use crate::{
    der::{BIT_STRING, INTEGER, OID, Reader, SEQUENCE},
    digest::Algorithm,
    oid,
};

/// Bits of an RSA key that ring checks.
const RSA_BITS: std::ops::RangeInclusive<usize> = 1024..=8192;
/// The same, with SHA-384.
const RSA_BITS_SHA384_MIN: usize = 2048;

/// A public key (`SubjectPublicKeyInfo`, RFC 5280).
#[derive(Clone, Debug)]
pub(crate) enum Key {
    Rsa {
        modulus: Vec<u8>,
        exponent: Vec<u8>,
    },
    P256(Vec<u8>),
    P384(Vec<u8>),
    /// Any other, in words.
    Unknown(String),
}

/// What came out of a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Check {
    /// The key made the signature.
    Valid,
    /// It did not.
    Broken,
    /// It cannot be told; which algorithm it is.
    Unsupported(String),
}

impl Key {
    /// Reads the content of a `SubjectPublicKeyInfo`.
    pub(crate) fn parse(content: &[u8]) -> Option<Self> {
        let mut reader = Reader(content);
        let mut algorithm = reader.enter(SEQUENCE)?;
        let bits = reader.content(BIT_STRING)?.get(1..)?;
        let kind = algorithm.content(OID)?;
        Some(match kind {
            oid::RSA => {
                let mut numbers = Reader(bits).enter(SEQUENCE)?;
                let modulus = without_zeros(numbers.content(INTEGER)?);
                Self::Rsa { modulus, exponent: without_zeros(numbers.content(INTEGER)?) }
            }
            oid::EC => match algorithm.content(OID) {
                Some(oid::P256) => Self::P256(bits.to_vec()),
                Some(oid::P384) => Self::P384(bits.to_vec()),
                curve => Self::Unknown(format!("the curve {}", oid::dotted(curve.unwrap_or_default()))),
            },
            _ => Self::Unknown(format!("keys of the kind {}", oid::dotted(kind))),
        })
    }

    /// Whether the key made `signature` over `message`.
    pub(crate) fn verify(&self, digest: Algorithm, message: &[u8], signature: &[u8]) -> Check {
        let is_valid = match self {
            Self::Unknown(what) => return Check::Unsupported(what.clone()),
            Self::Rsa { modulus, exponent } => {
                let zeros = modulus.first().map_or(0, |first| first.leading_zeros());
                let bits = (modulus.len() * 8).saturating_sub(usize::try_from(zeros).unwrap_or(0));
                let is_short = digest == Algorithm::Sha384 && bits < RSA_BITS_SHA384_MIN;
                if is_short || !RSA_BITS.contains(&bits) {
                    return Check::Unsupported(format!("RSA with {bits} bits and {}", digest.name()));
                }
                let parameters = match digest {
                    Algorithm::Md5 => return Check::Unsupported("RSA with md5".to_owned()),
                    Algorithm::Sha1 => &RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY,
                    Algorithm::Sha256 => &RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY,
                    Algorithm::Sha384 => &RSA_PKCS1_2048_8192_SHA384,
                    Algorithm::Sha512 => &RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY,
                };
                RsaPublicKeyComponents { n: modulus, e: exponent }.verify(parameters, message, signature)
            }
            Self::P256(point) => {
                let parameters = match digest {
                    Algorithm::Sha256 => &ECDSA_P256_SHA256_ASN1,
                    Algorithm::Sha384 => &ECDSA_P256_SHA384_ASN1,
                    _ => return Check::Unsupported(format!("P-256 with {}", digest.name())),
                };
                UnparsedPublicKey::new(parameters, point).verify(message, signature)
            }
            Self::P384(point) => {
                let parameters = match digest {
                    Algorithm::Sha256 => &ECDSA_P384_SHA256_ASN1,
                    Algorithm::Sha384 => &ECDSA_P384_SHA384_ASN1,
                    _ => return Check::Unsupported(format!("P-384 with {}", digest.name())),
                };
                UnparsedPublicKey::new(parameters, point).verify(message, signature)
            }
        };
        if is_valid.is_ok() { Check::Valid } else { Check::Broken }
    }
}

/// A number without the zeros in front that DER or a careless writer put there.
fn without_zeros(number: &[u8]) -> Vec<u8> {
    number.iter().copied().skip_while(|byte| *byte == 0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_supported() {
        let check = |key: &Key, digest: Algorithm, expected: &str| {
            assert_eq!(key.verify(digest, b"", b""), Check::Unsupported(expected.to_owned()));
        };
        let rsa = |bytes: usize| Key::Rsa { modulus: vec![0xff; bytes], exponent: vec![1, 0, 1] };
        check(&rsa(256), Algorithm::Md5, "RSA with md5");
        check(&rsa(64), Algorithm::Sha256, "RSA with 512 bits and sha256");
        check(&rsa(0), Algorithm::Sha256, "RSA with 0 bits and sha256");
        check(&rsa(2000), Algorithm::Sha256, "RSA with 16000 bits and sha256");
        check(&rsa(128), Algorithm::Sha384, "RSA with 1024 bits and sha384");
        check(&Key::P256(vec![]), Algorithm::Sha1, "P-256 with sha1");
        check(&Key::P384(vec![]), Algorithm::Sha512, "P-384 with sha512");
        check(&Key::Unknown("x".to_owned()), Algorithm::Sha256, "x");
    }

    #[test]
    fn what_is_broken() {
        let check = |key: &Key| {
            for signature in [&b""[..], b"x", &[0; 256], &[0xff; 256]] {
                assert_eq!(key.verify(Algorithm::Sha256, b"message", signature), Check::Broken);
            }
        };
        check(&Key::Rsa { modulus: vec![0xff; 256], exponent: vec![1, 0, 1] });
        check(&Key::Rsa { modulus: vec![0xfe; 256], exponent: vec![] });
        check(&Key::P256(vec![]));
        check(&Key::P256(vec![4; 65]));
        check(&Key::P384(vec![4; 97]));
    }

    #[test]
    fn keys_that_cannot_be_read() {
        for bytes in [&b""[..], b"\x30\x00", b"\x30\x00\x03\x01\x00", b"\x30\x02\x06\x00\x03\x00"] {
            assert!(Key::parse(bytes).is_none(), "{bytes:02x?}");
        }
        assert!(matches!(Key::parse(b"\x30\x03\x06\x01\x2a\x03\x02\x00\x01"), Some(Key::Unknown(_))));
    }
}
