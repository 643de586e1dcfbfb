//! Installers of Windows (MSI): compound files (MS-CFB) with a stream that has the signature. It is over the content of all
//! other streams, in the order of their names, and the class of each storage; where there is `MsiDigitalSignatureEx`, over the
//! names, sizes and times too. The rules are not public; these are osslsigncode's and signify's.

use std::{
    io::{Cursor, Read},
    path::{Path, PathBuf},
    time::SystemTime,
};

use cfb::{CompoundFile, Entry};

use crate::{
    Signature, TrustList,
    chain::Scene,
    cms::SIGNED_DATA_BYTES_MAX,
    digest::Algorithm,
    verify::{Digests, authenticode},
};

const SIGNATURE: &str = "\u{5}DigitalSignature";
const SIGNATURE_EX: &str = "\u{5}MsiDigitalSignatureEx";
/// Most levels of storages within each other; real ones have two.
const DEPTH_MAX: u32 = 16;
/// Most streams and storages; a large installer has some thousand.
const ENTRIES_MAX: usize = 100_000;
/// Bytes that are read at once.
const BUFFER_BYTES: usize = 64 * 1024;
/// Ticks of a `FILETIME` from 1601 to 1970.
const EPOCH_TICKS: u128 = 116_444_736_000_000_000;

/// The signature of an installer, and those nested in it. None where it is no compound file or not signed.
pub fn msi_signatures(bytes: &[u8], trust: &TrustList, now_unix: i64) -> Vec<Signature> {
    let mut found = Vec::new();
    let Ok(mut file) = CompoundFile::open(Cursor::new(bytes)) else { return found };
    let Some(signature) = stream(&mut file, Path::new("/").join(SIGNATURE), SIGNED_DATA_BYTES_MAX) else {
        return found;
    };
    let extended = stream(&mut file, Path::new("/").join(SIGNATURE_EX), 64);
    let mut digests = Digests::new(|algorithm| digest(bytes, algorithm, extended.as_deref()));
    authenticode(&signature, &mut digests, &Scene::new(trust, now_unix), &mut found);
    found
}

type File<'a> = CompoundFile<Cursor<&'a [u8]>>;

/// Content of a stream that has at most `bytes_max` bytes.
fn stream(file: &mut File<'_>, path: PathBuf, bytes_max: usize) -> Option<Vec<u8>> {
    let stream = file.open_stream(path).ok()?;
    let limit = u64::try_from(bytes_max).ok()?;
    let mut content = Vec::new();
    (stream.len() <= limit).then_some(())?;
    stream.take(limit).read_to_end(&mut content).ok()?;
    Some(content)
}

/// Digest of an installer. None where a stream cannot be read, or the digest of names is not the one that is kept.
fn digest(bytes: &[u8], algorithm: Algorithm, extended: Option<&[u8]>) -> Option<Vec<u8>> {
    let mut file = CompoundFile::open(Cursor::new(bytes)).ok()?;
    let mut walk = |what: What, sink: &mut dyn FnMut(&[u8])| {
        // Streams share no sectors, so that there is no more to read than the file has.
        let (bytes_left, entries_left) = (u64::try_from(bytes.len()).ok()?, ENTRIES_MAX);
        Walk { what, sink, bytes_left, entries_left }.storage(&mut file, Path::new("/"), 0)
    };
    let Some(extended) = extended else { return algorithm.digest_fed(|sink| walk(What::Content, sink)) };
    let names = algorithm.digest_fed(|sink| walk(What::Names, sink))?;
    if names != extended {
        return None;
    }
    algorithm.digest_fed(|sink| {
        sink(&names);
        walk(What::Content, sink)
    })
}

/// What is hashed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    /// Names, sizes and times.
    Names,
    /// Content of streams, and classes of storages.
    Content,
}

struct Walk<'a> {
    what: What,
    sink: &'a mut dyn FnMut(&[u8]),
    bytes_left: u64,
    entries_left: usize,
}

impl Walk<'_> {
    fn storage(&mut self, file: &mut File<'_>, path: &Path, depth: u32) -> Option<()> {
        if depth > DEPTH_MAX {
            return None;
        }
        let own = file.entry(path).ok()?;
        self.entry(&own);
        let children = file.read_storage(path).ok()?.take(self.entries_left);
        let mut children: Vec<(Vec<u8>, Entry)> =
            children.map(|entry| (utf16(entry.name()), entry)).collect();
        self.entries_left = self.entries_left.checked_sub(children.len()).filter(|left| *left > 0)?;
        children.sort_by(|left, right| left.0.cmp(&right.0));
        for (_, entry) in children {
            if depth == 0 && [SIGNATURE, SIGNATURE_EX].contains(&entry.name()) {
                continue;
            }
            if entry.is_storage() {
                self.storage(file, entry.path(), depth + 1)?;
                continue;
            }
            self.entry(&entry);
            if self.what == What::Content {
                self.stream(file, entry.path())?;
            }
        }
        if self.what == What::Content {
            (self.sink)(&own.clsid().to_bytes_le());
        }
        Some(())
    }

    fn stream(&mut self, file: &mut File<'_>, path: &Path) -> Option<()> {
        let mut stream = file.open_stream(path).ok()?;
        self.bytes_left = self.bytes_left.checked_sub(stream.len())?;
        let mut buffer = vec![0; BUFFER_BYTES];
        loop {
            let count = stream.read(&mut buffer).ok()?;
            if count == 0 {
                return Some(());
            }
            (self.sink)(buffer.get(..count)?);
        }
    }

    /// What is signed of an entry besides its content.
    fn entry(&mut self, entry: &Entry) {
        if self.what != What::Names {
            return;
        }
        if !entry.is_root() {
            (self.sink)(&utf16(entry.name()));
        }
        if entry.is_stream() {
            // The lower half: an installer has less than four gigabytes.
            let size: Vec<u8> = entry.len().to_le_bytes().into_iter().take(4).collect();
            (self.sink)(&size);
        } else {
            (self.sink)(&entry.clsid().to_bytes_le());
        }
        (self.sink)(&entry.state_bits().to_le_bytes());
        if !entry.is_root() {
            (self.sink)(&ticks(entry.created()).to_le_bytes());
            (self.sink)(&ticks(entry.modified()).to_le_bytes());
        }
    }
}

fn utf16(name: &str) -> Vec<u8> {
    name.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// A moment as `FILETIME`.
fn ticks(moment: SystemTime) -> u64 {
    let ticks = match moment.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(after) => EPOCH_TICKS + after.as_nanos() / 100,
        Err(before) => EPOCH_TICKS.saturating_sub(before.duration().as_nanos() / 100),
    };
    u64::try_from(ticks).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use proptest::prelude::*;

    use super::*;

    fn installer(signature: Option<&[u8]>) -> Vec<u8> {
        let mut file = CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        let mut add = |name: &str, content: &[u8]| {
            file.create_stream(name).unwrap().write_all(content).unwrap();
        };
        add("/b", b"second");
        add("/a", b"first");
        if let Some(signature) = signature {
            add(&format!("/{SIGNATURE}"), signature);
        }
        file.create_storage("/c").unwrap();
        file.create_stream("/c/d").unwrap().write_all(b"third").unwrap();
        file.flush().unwrap();
        file.into_inner().into_inner()
    }

    #[test]
    fn what_is_signed() {
        let check = |signature: Option<&[u8]>| {
            let expected = [&b"firstsecondthird"[..], &[0; 32]].concat();
            let digest = digest(&installer(signature), Algorithm::Sha256, None);
            assert_eq!(digest, Some(Algorithm::Sha256.digest([expected.as_slice()])));
        };
        check(None);
        check(Some(b"signature"));
        check(Some(&[7; 10_000]));
        assert_eq!(digest(&installer(None), Algorithm::Sha256, Some(b"other")), None);
    }

    #[test]
    fn moments() {
        assert_eq!(ticks(SystemTime::UNIX_EPOCH), 116_444_736_000_000_000);
    }

    #[test]
    fn cut_short() {
        let trust = TrustList::default();
        let bytes = installer(Some(b"\x30\x02\x05\x00"));
        assert_eq!(msi_signatures(&bytes, &trust, 0).len(), 1);
        assert!(msi_signatures(&installer(None), &trust, 0).is_empty());
        for length in 0..bytes.len() {
            let _ = msi_signatures(&bytes[..length], &trust, 0);
        }
    }

    proptest! {
        #[test]
        fn any_changes(changes in prop::collection::vec((0_usize..4096, any::<u8>()), 0..8)) {
            let mut bytes = installer(Some(b"\x30\x02\x05\x00"));
            for (at, value) in changes {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = value;
                }
            }
            let _ = msi_signatures(&bytes, &TrustList::default(), 0);
        }
    }
}
