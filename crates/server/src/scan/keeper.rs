//! Files that were handed in, kept for later looks, if the operator wants that: encrypted with AES-256-GCM (NIST SP 800-38D), so that a copy of the
//! data directory is no collection of malware, and no virus scanner deletes parts of it.
//!
//! A file is `HTSAMPL1` and chunks: a nonce of 12 bytes, the encrypted bytes, a tag of 16. With each chunk its file's digest, its number and whether it
//! is the last are authenticated, so that none can be moved, left out or cut off.

use std::{
    fs::{self, File},
    io::{self, BufReader, Read, Seek, Write},
    path::{Path, PathBuf},
};

use model::Hash;
use ring::{
    aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    rand::{SecureRandom, SystemRandom},
};

use crate::config::make_private;

/// Keeps files.
pub struct Keeper {
    folder: PathBuf,
    key: LessSafeKey,
}

const MAGIC: &[u8; 8] = b"HTSAMPL1";
const KEY_BYTES: usize = 32;
/// Bytes of a chunk before encryption.
const CHUNK_BYTES: usize = 1 << 20;

impl Keeper {
    /// Keeps files in `folder`, with the key in `key_file`, which is made when it is not there. Whoever has both can read them: a key elsewhere than the
    /// data is worth more.
    ///
    /// # Errors
    /// When the folder or the key cannot be made or read, or the key has another length.
    pub fn open(folder: &Path, key_file: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        make_private(folder)?;
        let key = match fs::read(key_file) {
            Ok(key) => key,
            Err(error) if error.kind() == io::ErrorKind::NotFound => make_key(key_file)?,
            Err(error) => return Err(error),
        };
        let unbound = UnboundKey::new(&AES_256_GCM, &key).map_err(|_| {
            let what =
                format!("the key `{}` has {} bytes instead of {KEY_BYTES}", key_file.display(), key.len());
            io::Error::new(io::ErrorKind::InvalidData, what)
        })?;
        Ok(Self { folder: folder.to_owned(), key: LessSafeKey::new(unbound) })
    }

    /// Keeps a file under its SHA-256; one that is kept stays as it is.
    ///
    /// # Errors
    /// When it cannot be read or written.
    pub fn keep(&self, hash: &Hash, file: &mut File) -> io::Result<()> {
        let path = self.path(hash);
        if path.exists() {
            return Ok(());
        }
        file.rewind()?;
        let mut kept = tempfile::NamedTempFile::new_in(&self.folder)?;
        kept.write_all(MAGIC)?;
        let random = SystemRandom::new();
        let mut chunk = read_chunk(file)?;
        for number in 0_u64.. {
            let next = read_chunk(file)?;
            let mut nonce = [0; NONCE_LEN];
            random.fill(&mut nonce).map_err(|_| io::Error::other("the system gives no random bytes"))?;
            kept.write_all(&nonce)?;
            let aad = Aad::from(about(hash, number, next.is_empty()));
            self.key
                .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), aad, &mut chunk)
                .map_err(|_| io::Error::other("a chunk cannot be encrypted"))?;
            kept.write_all(&chunk)?;
            if next.is_empty() {
                break;
            }
            chunk = next;
        }
        kept.as_file().sync_all()?;
        kept.persist(path)?;
        Ok(())
    }

    /// A kept file, decrypted into a temporary one that has no name.
    ///
    /// # Errors
    /// When it is not kept, or was changed.
    pub fn read(&self, hash: &Hash) -> io::Result<File> {
        let damaged =
            || io::Error::new(io::ErrorKind::InvalidData, format!("the kept file {hash} is damaged"));
        let mut kept = BufReader::new(File::open(self.path(hash))?);
        let mut magic = [0; MAGIC.len()];
        kept.read_exact(&mut magic)?;
        if &magic != MAGIC {
            return Err(damaged());
        }
        let mut file = tempfile::tempfile()?;
        let sealed = (NONCE_LEN + CHUNK_BYTES + AES_256_GCM.tag_len()) as u64;
        let mut chunk = Vec::new();
        kept.by_ref().take(sealed).read_to_end(&mut chunk)?;
        for number in 0_u64.. {
            let mut next = Vec::new();
            kept.by_ref().take(sealed).read_to_end(&mut next)?;
            let (nonce, encrypted) = chunk.split_first_chunk_mut::<NONCE_LEN>().ok_or_else(damaged)?;
            let nonce = Nonce::assume_unique_for_key(*nonce);
            let aad = Aad::from(about(hash, number, next.is_empty()));
            let plain = self.key.open_in_place(nonce, aad, encrypted).map_err(|_| damaged())?;
            file.write_all(plain)?;
            if next.is_empty() {
                break;
            }
            chunk = next;
        }
        file.rewind()?;
        Ok(file)
    }

    /// All files that are kept.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn kept(&self) -> io::Result<Vec<Hash>> {
        let mut kept = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let name = entry?.file_name();
            kept.extend(name.to_str().and_then(|name| Hash::parse(name).ok()));
        }
        kept.sort();
        Ok(kept)
    }

    fn path(&self, hash: &Hash) -> PathBuf {
        self.folder.join(hash.to_string())
    }
}

fn make_key(path: &Path) -> io::Result<Vec<u8>> {
    let mut key = vec![0; KEY_BYTES];
    SystemRandom::new().fill(&mut key).map_err(|_| io::Error::other("the system gives no random bytes"))?;
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(&key)?;
    file.sync_all()?;
    Ok(key)
}

fn read_chunk(file: &mut File) -> io::Result<Vec<u8>> {
    let mut chunk = Vec::new();
    Read::by_ref(file).take(CHUNK_BYTES as u64).read_to_end(&mut chunk)?;
    Ok(chunk)
}

/// What is authenticated with a chunk.
fn about(hash: &Hash, number: u64, is_last: bool) -> Vec<u8> {
    format!("{hash} {number} {is_last}").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_come_back_and_changes_are_told() {
        let folder = tempfile::tempdir().unwrap();
        let key = folder.path().join("key");
        let keeper = Keeper::open(&folder.path().join("kept"), &key).unwrap();
        let hash = Hash::parse(&"ab".repeat(32)).unwrap();
        for length in [0, 10, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES] {
            let content: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
            let mut file = tempfile::tempfile().unwrap();
            file.write_all(&content).unwrap();
            let _ = fs::remove_file(keeper.path(&hash));
            keeper.keep(&hash, &mut file).unwrap();
            // Another run finds the same key.
            let again = Keeper::open(&folder.path().join("kept"), &key).unwrap();
            let mut read = Vec::new();
            again.read(&hash).unwrap().read_to_end(&mut read).unwrap();
            assert_eq!(read, content);
            assert_eq!(again.kept().unwrap(), [hash]);
        }
        let sealed = fs::read(keeper.path(&hash)).unwrap();
        assert!(!sealed.windows(32).any(|window| window == (0..32).collect::<Vec<u8>>()));
        let cut = NONCE_LEN + CHUNK_BYTES + 16 + MAGIC.len();
        let mut changed = sealed.clone();
        changed[100] ^= 1;
        for broken in [sealed[..cut].to_vec(), changed, sealed[..20].to_vec(), Vec::new()] {
            fs::write(keeper.path(&hash), broken).unwrap();
            assert!(keeper.read(&hash).is_err());
        }
        fs::write(&key, "short").unwrap();
        assert!(Keeper::open(&folder.path().join("kept"), &key).is_err());
    }
}
