//! Secrets that are needed again in the clear: seeds of TOTP, and mails that hold one-time links while they wait. Sealed with AES-256-GCM
//! (NIST SP 800-38D) under a key that the caller keeps elsewhere than the accounts.
//!
//! A sealed text is a version, a nonce of 12 random bytes, the encrypted bytes and a tag of 16, in hex. What it is for is authenticated
//! with it, so that one user's seed does not open in another user's row. Random nonces are good for 2³² seals under one key.

use std::fmt;

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};

use crate::{
    Accounts, Error, Result, id,
    secret::{from_hex, hex},
};

/// The version of the form above.
const VERSION: u8 = 1;

/// The key. Its `Debug` says nothing of it.
pub(crate) struct SealingKey(LessSafeKey);

impl SealingKey {
    pub(crate) fn new(key: &[u8; 32]) -> Result<Self> {
        let unbound =
            UnboundKey::new(&AES_256_GCM, key).map_err(|_| Error::Crypto { action: "take a key" })?;
        Ok(Self(LessSafeKey::new(unbound)))
    }

    /// Seals bytes for a purpose, e.g. `totp usr_…`.
    ///
    /// # Errors
    /// [`Error::Crypto`].
    pub(crate) fn seal(&self, purpose: &str, plain: &[u8]) -> Result<String> {
        let nonce = id::random::<NONCE_LEN>()?;
        let mut sealed = plain.to_vec();
        self.0
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(purpose), &mut sealed)
            .map_err(|_| Error::Crypto { action: "seal" })?;
        Ok(hex(&[&[VERSION][..], &nonce, &sealed].concat()))
    }

    /// Opens what was sealed for the same purpose.
    ///
    /// # Errors
    /// [`Error::Sealed`] when the key or the purpose is another, or the text was changed.
    pub(crate) fn open(&self, purpose: &str, sealed: &str) -> Result<Vec<u8>> {
        let bytes = from_hex(sealed).ok_or(Error::Sealed)?;
        let Some(([VERSION], rest)) = bytes.split_first_chunk::<1>() else {
            return Err(Error::Sealed);
        };
        let (nonce, encrypted) = rest.split_first_chunk::<NONCE_LEN>().ok_or(Error::Sealed)?;
        let mut encrypted = encrypted.to_vec();
        let plain = self
            .0
            .open_in_place(Nonce::assume_unique_for_key(*nonce), Aad::from(purpose), &mut encrypted)
            .map_err(|_| Error::Sealed)?;
        Ok(plain.to_vec())
    }
}

impl Accounts {
    /// # Errors
    /// [`Error::NoKey`].
    pub(crate) fn sealing_key(&self) -> Result<SealingKey> {
        SealingKey::new(self.key()?)
    }
}

impl fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealingKey(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opens_for_the_same_purpose_under_the_same_key_alone() {
        let (key, other) = (SealingKey::new(&[1; 32]).unwrap(), SealingKey::new(&[2; 32]).unwrap());
        let sealed = key.seal("a", b"plain").unwrap();
        assert_eq!(key.open("a", &sealed).unwrap(), b"plain");
        assert_ne!(key.seal("a", b"plain").unwrap(), sealed, "nonces are not repeated");
        assert!(other.open("a", &sealed).is_err());
        assert!(key.open("b", &sealed).is_err());
        for at in 0..sealed.len() {
            let mut changed = sealed.clone().into_bytes();
            changed[at] = if changed[at] == b'0' { b'1' } else { b'0' };
            assert!(key.open("a", &String::from_utf8(changed).unwrap()).is_err(), "{at}");
            assert!(key.open("a", sealed.get(..at).unwrap()).is_err(), "{at}");
        }
        assert_eq!(format!("{key:?}"), "SealingKey(hidden)");
    }
}
