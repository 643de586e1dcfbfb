//! Encrypted streams: AES-256-GCM (NIST SP 800-38D) by chunks, in the STREAM construction (Hoang, Reyhanitabar, Rogaway and Vizár, 2015): chunks cannot
//! be changed, moved, left out or cut off.
//!
//! ```text
//! HANTEISL 1 kind 0 0                        mark, version, where the key comes from
//! iterations salt nonce                      4 bytes (little-endian, 0 with a key file), 16 bytes, 7 bytes
//! chunk*                                     65,536 bytes and a tag of 16; the last one has fewer bytes, perhaps none
//! ```
//! Each chunk is under a nonce of its own: 7 bytes of the file, its number (big-endian), and whether it is the last; the head is authenticated with every
//! chunk. The key is one of this file alone: HKDF-SHA256 (RFC 5869) of the key file and the salt, or PBKDF2-HMAC-SHA256 (RFC 8018) of the pass phrase.

use std::{
    fs,
    io::{self, Read, Write},
    num::NonZeroU32,
    path::Path,
};

use anyhow::{Context as _, Result, bail};
use ring::{
    aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    hkdf, pbkdf2,
    rand::{SecureRandom, SystemRandom},
};

/// First bytes of an encrypted stream.
pub(crate) const MARK: &[u8; 8] = b"HANTEISL";
const VERSION: u8 = 1;
const KEY_BYTES: usize = 32;
const HEAD_BYTES: usize = 8 + 4 + 4 + SALT_BYTES + NONCE_BYTES;
const SALT_BYTES: usize = 16;
const NONCE_BYTES: usize = 7;
const CHUNK_BYTES: usize = 65_536;
const TAG_BYTES: usize = 16;
/// OWASP Password Storage Cheat Sheet (2023), for PBKDF2-HMAC-SHA256.
const ITERATIONS: u32 = 600_000;
/// More are not computed for whoever made the file: a minute.
const ITERATIONS_MAX: u32 = 20_000_000;
/// Longest file with a pass phrase.
const PHRASE_FILE_BYTES_MAX: u64 = 1_024;
/// Shortest pass phrase: whoever has the file may try as many as he likes.
const PHRASE_CHARACTERS_MIN: usize = 12;

/// What a stream is encrypted with.
pub(crate) enum Key {
    /// Random bytes.
    File([u8; KEY_BYTES]),
    /// What a person chose.
    Phrase(String),
}

impl Key {
    /// Reads a key of 32 bytes.
    ///
    /// # Errors
    /// When it cannot be read or has another length.
    pub(crate) fn file(path: &Path) -> Result<Self> {
        let context = || format!("cannot use the key file `{}`", path.display());
        let mut bytes = Vec::new();
        let file = fs::File::open(path).with_context(context)?;
        file.take(KEY_BYTES as u64 + 1).read_to_end(&mut bytes).with_context(context)?;
        match bytes.try_into() {
            Ok(key) => Ok(Self::File(key)),
            Err(_) => {
                bail!("{}: it has not {KEY_BYTES} bytes; make one with `head -c 32 /dev/urandom`", context())
            }
        }
    }

    /// Reads a pass phrase: the first line of a file.
    ///
    /// # Errors
    /// When it cannot be read or is too short.
    pub(crate) fn phrase_file(path: &Path) -> Result<Self> {
        let context = || format!("cannot use the pass phrase in `{}`", path.display());
        let mut text = String::new();
        let file = fs::File::open(path).with_context(context)?;
        file.take(PHRASE_FILE_BYTES_MAX).read_to_string(&mut text).with_context(context)?;
        let phrase = text.lines().next().unwrap_or_default();
        if phrase.chars().count() < PHRASE_CHARACTERS_MIN {
            bail!("{}: it has less than {PHRASE_CHARACTERS_MIN} characters", context());
        }
        Ok(Self::Phrase(phrase.to_owned()))
    }

    fn kind(&self) -> u8 {
        match self {
            Self::File(_) => 0,
            Self::Phrase(_) => 1,
        }
    }

    fn derive(&self, salt: &[u8], iterations: u32) -> io::Result<LessSafeKey> {
        let mut key = [0; KEY_BYTES];
        match self {
            Self::File(secret) => {
                let material = hkdf::Salt::new(hkdf::HKDF_SHA256, salt).extract(secret);
                let expanded = material.expand(&[b"hantei back-up"], &AES_256_GCM);
                return Ok(LessSafeKey::new(UnboundKey::from(expanded.map_err(|_| broken("no key"))?)));
            }
            Self::Phrase(phrase) => {
                let iterations = NonZeroU32::new(iterations).ok_or_else(|| broken("no iterations"))?;
                pbkdf2::derive(pbkdf2::PBKDF2_HMAC_SHA256, iterations, salt, phrase.as_bytes(), &mut key);
            }
        }
        UnboundKey::new(&AES_256_GCM, &key).map(LessSafeKey::new).map_err(|_| broken("no key"))
    }
}

/// Key, head and number of the next chunk.
struct Stream {
    key: LessSafeKey,
    head: [u8; HEAD_BYTES],
    number: u32,
}

impl Stream {
    fn nonce(&mut self, is_last: bool) -> io::Result<Nonce> {
        let mut nonce = [0; 12];
        let prefix = self.head.last_chunk::<NONCE_BYTES>().into_iter().flatten();
        let number = self.number.to_be_bytes();
        let parts = prefix.chain(&number).copied().chain([u8::from(is_last)]);
        nonce.iter_mut().zip(parts).for_each(|(byte, part)| *byte = part);
        // 256 TiB.
        self.number = self.number.checked_add(1).ok_or_else(|| io::Error::other("the stream is too long"))?;
        Ok(Nonce::assume_unique_for_key(nonce))
    }
}

/// Encrypts what is written to it. It must be ended.
pub(crate) struct Sealer<W> {
    out: W,
    stream: Stream,
    /// Less than a chunk.
    buffer: Vec<u8>,
}

impl<W: Write> Sealer<W> {
    /// Begins a stream.
    ///
    /// # Errors
    /// When it cannot be written, or the system gives no random numbers.
    pub(crate) fn begin(mut out: W, key: &Key) -> io::Result<Self> {
        let iterations = match key {
            Key::File(_) => 0,
            Key::Phrase(_) => ITERATIONS,
        };
        let mut random = [0; SALT_BYTES + NONCE_BYTES];
        SystemRandom::new()
            .fill(&mut random)
            .map_err(|_| io::Error::other("the system gives no random numbers"))?;
        let mut head = [0; HEAD_BYTES];
        let fixed = MARK.iter().copied().chain([VERSION, key.kind(), 0, 0]).chain(iterations.to_le_bytes());
        head.iter_mut().zip(fixed.chain(random)).for_each(|(byte, part)| *byte = part);
        out.write_all(&head)?;
        let salt = random.first_chunk::<SALT_BYTES>().map_or(&[][..], |salt| salt);
        let stream = Stream { key: key.derive(salt, iterations)?, head, number: 0 };
        Ok(Self { out, stream, buffer: Vec::with_capacity(CHUNK_BYTES + TAG_BYTES) })
    }

    /// Ends the stream, and hands back what it was written to.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(crate) fn end(mut self) -> io::Result<W> {
        self.put(true)?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn put(&mut self, is_last: bool) -> io::Result<()> {
        let nonce = self.stream.nonce(is_last)?;
        let sealed =
            self.stream.key.seal_in_place_append_tag(nonce, Aad::from(&self.stream.head), &mut self.buffer);
        sealed.map_err(|_| io::Error::other("a chunk cannot be encrypted"))?;
        self.out.write_all(&self.buffer)?;
        self.buffer.clear();
        Ok(())
    }
}

impl<W: Write> Write for Sealer<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let room = CHUNK_BYTES - self.buffer.len();
        let taken = bytes.get(..bytes.len().min(room)).unwrap_or_default();
        self.buffer.extend_from_slice(taken);
        if self.buffer.len() == CHUNK_BYTES {
            self.put(false)?;
        }
        Ok(taken.len())
    }

    /// What is less than a chunk waits for the end.
    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Decrypts a stream. What it gives was checked; that the stream is whole is known when it ends.
pub(crate) struct Opener<R> {
    input: R,
    stream: Stream,
    /// What of a chunk was decrypted and not yet read.
    buffer: Vec<u8>,
    at: usize,
    is_ended: bool,
}

impl<R: Read> Opener<R> {
    /// Begins to read a stream.
    ///
    /// # Errors
    /// When it is none, is of a newer version, or another kind of key is needed.
    pub(crate) fn begin(mut input: R, key: &Key) -> io::Result<Self> {
        let mut head = [0; HEAD_BYTES];
        input.read_exact(&mut head).map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => broken("it is not encrypted, or ends early"),
            _ => error,
        })?;
        let (mark, rest) = head.split_first_chunk::<8>().ok_or_else(|| broken("no head"))?;
        let ([version, kind, ..], rest) = rest.split_first_chunk::<4>().ok_or_else(|| broken("no head"))?;
        let (iterations, rest) = rest.split_first_chunk::<4>().ok_or_else(|| broken("no head"))?;
        let iterations = u32::from_le_bytes(*iterations);
        if mark != MARK {
            return Err(broken("it is not encrypted"));
        }
        if *version != VERSION {
            return Err(broken(&format!("it has version {version}, this program reads version {VERSION}")));
        }
        if *kind != key.kind() {
            return Err(broken(match kind {
                0 => "it is encrypted with a key file: give that",
                1 => "it is encrypted with a pass phrase: give that",
                _ => "it is encrypted in a way that is not known here",
            }));
        }
        if iterations > ITERATIONS_MAX {
            return Err(broken("it asks for more work than a pass phrase is worth"));
        }
        let salt = rest.first_chunk::<SALT_BYTES>().map_or(&[][..], |salt| salt);
        let stream = Stream { key: key.derive(salt, iterations)?, head, number: 0 };
        Ok(Self { input, stream, buffer: Vec::new(), at: 0, is_ended: false })
    }

    fn fill(&mut self) -> io::Result<()> {
        self.buffer.clear();
        self.at = 0;
        let limit = (CHUNK_BYTES + TAG_BYTES) as u64;
        let read = (&mut self.input).take(limit).read_to_end(&mut self.buffer)?;
        self.is_ended = (read as u64) < limit;
        let nonce = self.stream.nonce(self.is_ended)?;
        let opened = self.stream.key.open_in_place(nonce, Aad::from(&self.stream.head), &mut self.buffer);
        let length = match opened {
            Ok(plain) => plain.len(),
            Err(_) if self.stream.number == 1 => {
                return Err(broken("the key is another one, or it is damaged"));
            }
            Err(_) => return Err(broken("it is damaged, or ends early")),
        };
        self.buffer.truncate(length);
        Ok(())
    }
}

impl<R: Read> Read for Opener<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.at >= self.buffer.len() && !self.is_ended {
            self.fill()?;
        }
        let rest = self.buffer.get(self.at..).unwrap_or_default();
        let length = rest.len().min(out.len());
        out.iter_mut().zip(rest).for_each(|(byte, plain)| *byte = *plain);
        self.at += length;
        Ok(length)
    }
}

fn broken(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("the encrypted stream cannot be read: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: Key = Key::File([7; KEY_BYTES]);

    fn sealed(bytes: &[u8], key: &Key) -> Vec<u8> {
        let mut sealer = Sealer::begin(Vec::new(), key).unwrap();
        // In uneven parts.
        for part in bytes.chunks(70_001) {
            sealer.write_all(part).unwrap();
        }
        sealer.end().unwrap()
    }

    fn opened(bytes: &[u8], key: &Key) -> io::Result<Vec<u8>> {
        let mut out = Vec::new();
        Opener::begin(bytes, key)?.read_to_end(&mut out)?;
        Ok(out)
    }

    #[test]
    fn what_was_sealed_comes_back() {
        for length in [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES] {
            let bytes: Vec<u8> = (0..length).map(|n| (n % 251) as u8).collect();
            let stream = sealed(&bytes, &KEY);
            assert_eq!(opened(&stream, &KEY).unwrap(), bytes, "{length}");
            assert_eq!(stream.len(), HEAD_BYTES + length + TAG_BYTES * (length / CHUNK_BYTES + 1));
            assert!(length < 64 || !stream.windows(32).any(|window| window == &bytes[..32]));
        }
        // No two streams are alike.
        assert_ne!(sealed(b"x", &KEY), sealed(b"x", &KEY));
    }

    #[test]
    fn damage_is_found_wherever_it_is() {
        let bytes = vec![1; 2 * CHUNK_BYTES + 100];
        let stream = sealed(&bytes, &KEY);
        for at in (0..stream.len()).step_by(611).chain(0..HEAD_BYTES) {
            let mut flipped = stream.clone();
            flipped[at] ^= 4;
            assert!(opened(&flipped, &KEY).is_err(), "{at}");
            assert!(opened(&stream[..at], &KEY).is_err(), "{at}");
        }
        let chunk = CHUNK_BYTES + TAG_BYTES;
        // Without its last chunk, with two chunks swapped, with one twice, with something behind its end.
        let (head, chunks) = stream.split_at(HEAD_BYTES);
        let (one, rest) = chunks.split_at(chunk);
        let (two, last) = rest.split_at(chunk);
        for wrong in
            [vec![one, two], vec![two, one, last], vec![one, one, two, last], vec![one, two, last, b"x"]]
        {
            assert!(opened(&[head, &wrong.concat()].concat(), &KEY).is_err());
        }
    }

    #[test]
    fn only_its_own_key_opens_it() {
        let stream = sealed(b"secret", &KEY);
        let message = |key: &Key| opened(&stream, key).unwrap_err().to_string();
        assert!(message(&Key::File([8; KEY_BYTES])).contains("the key is another one"));
        assert!(message(&Key::Phrase("correct horse battery".to_owned())).contains("with a key file"));
        assert!(opened(b"HANTEIBK", &KEY).unwrap_err().to_string().contains("not encrypted"));
        let mut greedy = sealed(b"secret", &KEY);
        greedy[9] = 1;
        greedy[12..16].fill(0xFF);
        let phrase = Key::Phrase("correct horse battery".to_owned());
        assert!(opened(&greedy, &phrase).unwrap_err().to_string().contains("more work"));
    }

    #[test]
    fn keys_are_read_from_files() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, content: &[u8]| {
            let path = folder.path().join(name);
            fs::write(&path, content).unwrap();
            path
        };
        let key = Key::file(&write("key", &[7; 32])).unwrap();
        assert_eq!(opened(&sealed(b"x", &KEY), &key).unwrap(), b"x");
        for wrong in [&[7; 31][..], &[7; 33], b""] {
            assert!(Key::file(&write("wrong", wrong)).is_err(), "{}", wrong.len());
        }
        let phrase = Key::phrase_file(&write("phrase", b"correct horse battery\nstaple\n")).unwrap();
        let stream = sealed(b"x", &phrase);
        assert_eq!(opened(&stream, &Key::Phrase("correct horse battery".to_owned())).unwrap(), b"x");
        assert!(opened(&stream, &Key::Phrase("correct horse batterie".to_owned())).is_err());
        assert!(Key::phrase_file(&write("short", b"hunter2\n")).is_err());
        assert!(Key::phrase_file(&folder.path().join("none")).is_err());
    }
}
