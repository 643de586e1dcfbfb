//! Digests that signatures use: which, and over what.

use sha1::Digest as _;

use crate::{
    der::{OID, Reader},
    oid,
};

/// An algorithm. The order is from weak to strong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Algorithm {
    Md5,
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl Algorithm {
    /// By the identifier of the digest.
    pub(crate) fn of(identifier: &[u8]) -> Option<Self> {
        Some(match identifier {
            oid::MD5 => Self::Md5,
            oid::SHA1 => Self::Sha1,
            oid::SHA256 => Self::Sha256,
            oid::SHA384 => Self::Sha384,
            oid::SHA512 => Self::Sha512,
            _ => return None,
        })
    }

    /// By the identifier of a signature that says which digest it is over.
    pub(crate) fn of_signature(identifier: &[u8]) -> Option<Self> {
        Some(match identifier {
            oid::RSA_MD5 => Self::Md5,
            oid::RSA_SHA1 | oid::RSA_SHA1_OIW | oid::ECDSA_SHA1 => Self::Sha1,
            oid::RSA_SHA256 | oid::ECDSA_SHA256 => Self::Sha256,
            oid::RSA_SHA384 | oid::ECDSA_SHA384 => Self::Sha384,
            oid::RSA_SHA512 | oid::ECDSA_SHA512 => Self::Sha512,
            _ => return None,
        })
    }

    /// Reads the content of an `AlgorithmIdentifier`.
    pub(crate) fn parse(content: &[u8]) -> Result<Self, String> {
        let identifier = Reader(content).content(OID).unwrap_or_default();
        Self::of(identifier).ok_or_else(|| oid::dotted(identifier))
    }

    /// Its name, as in [`crate::Signature::digest_algorithm`].
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Md5 => "md5",
            Self::Sha1 => "sha1",
            Self::Sha256 => "sha256",
            Self::Sha384 => "sha384",
            Self::Sha512 => "sha512",
        }
    }

    /// Digest over parts that are given to a sink, one after the other; none where they cannot be.
    pub(crate) fn digest_fed(
        self,
        feed: impl FnOnce(&mut dyn FnMut(&[u8])) -> Option<()>,
    ) -> Option<Vec<u8>> {
        match self {
            Self::Md5 => fed::<md5::Md5>(feed),
            Self::Sha1 => fed::<sha1::Sha1>(feed),
            Self::Sha256 => fed::<sha2::Sha256>(feed),
            Self::Sha384 => fed::<sha2::Sha384>(feed),
            Self::Sha512 => fed::<sha2::Sha512>(feed),
        }
    }

    /// Digest over parts, one after the other.
    pub(crate) fn digest<'a>(self, parts: impl IntoIterator<Item = &'a [u8]>) -> Vec<u8> {
        let feed = |sink: &mut dyn FnMut(&[u8])| {
            parts.into_iter().for_each(sink);
            Some(())
        };
        self.digest_fed(feed).unwrap_or_default()
    }
}

fn fed<D: sha1::Digest>(feed: impl FnOnce(&mut dyn FnMut(&[u8])) -> Option<()>) -> Option<Vec<u8>> {
    let mut hasher = D::new();
    feed(&mut |part| hasher.update(part))?;
    Some(hasher.finalize().to_vec())
}

/// SHA-1 of bytes.
pub(crate) fn sha1(bytes: &[u8]) -> [u8; 20] {
    sha1::Sha1::digest(bytes).into()
}

/// SHA-256 of bytes.
pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    sha2::Sha256::digest(bytes).into()
}

/// Bytes as hex in lower case.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests() {
        let check = |algorithm: Algorithm, expected: &str| {
            let parts: [&[u8]; 3] = [b"a", b"", b"bc"];
            assert_eq!(hex(&algorithm.digest(parts)), expected, "{}", algorithm.name());
        };
        // RFC 1321, and FIPS 180-2 appendices A to C.
        check(Algorithm::Md5, "900150983cd24fb0d6963f7d28e17f72");
        check(Algorithm::Sha1, "a9993e364706816aba3e25717850c26c9cd0d89d");
        check(Algorithm::Sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        check(
            Algorithm::Sha384,
            "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed\
             8086072ba1e7cc2358baeca134c825a7",
        );
        check(
            Algorithm::Sha512,
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a\
             2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        );
    }
}
