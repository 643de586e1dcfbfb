//! The secret of a file set, and the fingerprints that it gives to digests.
//!
//! A fingerprint is the first 64 bits of SHA-256 (FIPS 180-4) over secret, kind of digest and digest. With bare
//! truncated digests of 10⁸ files, one of 2³⁷ made-up files would pass for a known one, which is an afternoon's work;
//! without the secret nobody can try that but by asking us.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Write},
    path::Path,
};

use model::Hash;
use sha2::{Digest, Sha256};

use super::{Error, Result, manifest::sync_folder};

pub(super) const FILE: &str = "key";
const NEW_FILE: &str = "key.new";
const BYTES: usize = 16;
/// Behind the secret in place of a kind, for its mark.
const MARK: u8 = 0xFF;

/// Kinds of digests: each has fingerprints of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Md5,
    Sha1,
    Sha256,
}

impl Kind {
    /// In the order in which they are stored.
    pub(super) const ALL: [Self; 3] = [Self::Md5, Self::Sha1, Self::Sha256];

    pub(super) fn of(hash: &Hash) -> Self {
        match hash {
            Hash::Md5(_) => Self::Md5,
            Hash::Sha1(_) => Self::Sha1,
            Hash::Sha256(_) => Self::Sha256,
        }
    }

    /// Position in [`Kind::ALL`], and what stands for it on disk.
    pub(super) fn code(self) -> u8 {
        match self {
            Self::Md5 => 0,
            Self::Sha1 => 1,
            Self::Sha256 => 2,
        }
    }
}

/// See the module. Not printable.
pub(super) struct Secret([u8; BYTES]);

impl Secret {
    /// The secret in `folder`; a new one where there is none.
    pub(super) fn load_or_make(folder: &Path) -> Result<Self> {
        match Self::load(folder)? {
            Some(secret) => Ok(secret),
            None => Self::make(folder),
        }
    }

    /// The secret in `folder`, if there is one.
    pub(super) fn load(folder: &Path) -> Result<Option<Self>> {
        let path = folder.join(FILE);
        let mut bytes = Vec::new();
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Error::io("open", path)(error)),
        };
        file.take(BYTES as u64 + 1).read_to_end(&mut bytes).map_err(Error::io("read", &path))?;
        let bytes = bytes.try_into().map_err(|_| Error::damaged(path, "its key has another length"))?;
        Ok(Some(Self(bytes)))
    }

    fn make(folder: &Path) -> Result<Self> {
        let (path, new) = (folder.join(FILE), folder.join(NEW_FILE));
        let secret = random().map_err(Error::io("make", &path))?;
        match fs::remove_file(&new) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(Error::io("remove", new)(error));
            }
            _ => {}
        }
        let mut file = private().open(&new).map_err(Error::io("make", &new))?;
        file.write_all(&secret).and_then(|()| file.sync_all()).map_err(Error::io("write", &new))?;
        fs::rename(&new, &path).map_err(Error::io("replace", &path))?;
        sync_folder(folder)?;
        Ok(Self(secret))
    }

    /// What stands for a digest.
    pub(super) fn fingerprint(&self, hash: &Hash) -> u64 {
        self.first_bits(Kind::of(hash).code(), hash.as_bytes())
    }

    /// The secret itself, for a copy of the set.
    pub(super) fn bytes(&self) -> [u8; BYTES] {
        self.0
    }

    /// Tells secrets apart without giving them away.
    pub(super) fn mark(&self) -> u64 {
        self.first_bits(MARK, &[])
    }

    fn first_bits(&self, kind: u8, bytes: &[u8]) -> u64 {
        let digest = Sha256::new().chain_update(self.0).chain_update([kind]).chain_update(bytes).finalize();
        digest.first_chunk::<8>().map_or(0, |first| u64::from_be_bytes(*first))
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

/// Makes a file that only its owner reads.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

#[cfg(unix)]
fn random() -> io::Result<[u8; BYTES]> {
    let mut bytes = [0; BYTES];
    File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// The keys of the standard library's maps come from the system's source of randomness.
#[cfg(not(unix))]
fn random() -> io::Result<[u8; BYTES]> {
    use std::hash::{BuildHasher, Hasher, RandomState};
    let keys = RandomState::new();
    let half = |n: u64| {
        let mut hasher = keys.build_hasher();
        hasher.write_u64(n);
        hasher.finish()
    };
    Ok((u128::from(half(0)) << 64 | u128::from(half(1))).to_be_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_and_secrets_give_other_fingerprints() {
        let (one, other) = (Secret([1; BYTES]), Secret([2; BYTES]));
        let hashes = [Hash::Md5([0; 16]), Hash::Sha1([0; 20]), Hash::Sha256([0; 32])];
        let mut seen: Vec<u64> =
            hashes.iter().flat_map(|h| [one.fingerprint(h), other.fingerprint(h)]).collect();
        seen.extend([one.mark(), other.mark()]);
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), 8);
        assert_eq!(format!("{one:?}"), "Secret");
        for (at, kind) in Kind::ALL.into_iter().enumerate() {
            assert_eq!((usize::from(kind.code()), Kind::of(&hashes[at])), (at, kind));
        }
    }

    #[test]
    fn a_secret_stays() {
        let folder = tempfile::tempdir().unwrap();
        assert!(Secret::load(folder.path()).unwrap().is_none());
        // What a crash left behind.
        fs::write(folder.path().join(NEW_FILE), b"x").unwrap();
        let made = Secret::load_or_make(folder.path()).unwrap();
        assert_eq!(Secret::load_or_make(folder.path()).unwrap().0, made.0);
        fs::write(folder.path().join(FILE), [0; BYTES + 1]).unwrap();
        assert!(matches!(Secret::load(folder.path()), Err(Error::Damaged { .. })));
    }
}
