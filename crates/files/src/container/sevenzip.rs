//! 7z, with the passwords under which samples are passed on.
//!
//! Blocks are decoded once and in their order; what stands in a solid block before a member that is kept counts as wasted.

mod header;

use std::io::{Cursor, Read};

use sevenz_rust2::{Archive, ArchiveEntry, BlockDecoder, Error, Password};

use super::{DECODER_KIB_MAX, PASSWORDS, field, outlet::Outlet};

/// Longest header that is read, unpacked: some 10,000 members. Every byte of it can claim a member, which takes some 130 bytes of memory.
const HEADER_BYTES_MAX: u64 = 1 << 20;
/// Memory for the decoder of the header, in KiB: py7zr packs headers with a window of 16 MiB, 7-Zip with less.
const HEADER_KIB_MAX: usize = 24 * 1024;
/// Rounds of the key derivation, as a power of two; 7-Zip has always written 19.
const KEY_ROUNDS_POWER_MAX: u8 = 20;
/// Blocks for which passwords are tried that none opens, before the others are passed over.
const FAILURES_MAX: u32 = 4;

/// Hands out the members of a 7z.
pub(super) fn unpack(bytes: &[u8], outlet: &mut Outlet<'_>) {
    // Without a start header the crate looks for its place by trial, which takes a time that is quadratic.
    if field::cut(bytes, 8, 24).iter().all(|byte| *byte == 0) {
        return outlet.pass("", "a 7z without a start header, which is not unpacked");
    }
    match header::length(bytes) {
        Some(length) if length <= HEADER_BYTES_MAX => {}
        Some(length) => {
            return outlet.pass("", format!("a 7z with a header of {length} bytes (HEADER_BYTES_MAX)"));
        }
        None => return outlet.pass("", "a 7z whose header is cut or broken"),
    }
    let (archive, mut known) = match open(bytes) {
        Ok(opened) => opened,
        Err(reason) => return outlet.pass("", reason),
    };
    if archive.blocks.is_empty() && !archive.files.is_empty() {
        outlet.pass("", "all members of the 7z are empty");
    }
    let mut failures = 0_u32;
    for index in 0..archive.blocks.len() {
        if outlet.is_done() {
            return;
        }
        if !is_encrypted(&archive, index) {
            let mut block = Block { outlet, is_stopped: false, is_wrong: false, handed: 0 };
            if let Err(error) = block.read(&archive, index, "", bytes) {
                outlet.pass("", reason(&error));
            }
            continue;
        }
        if rounds_power(&archive, index) > KEY_ROUNDS_POWER_MAX {
            outlet.pass("", "a block whose key takes too long to derive (KEY_ROUNDS_POWER_MAX)");
            continue;
        }
        if failures >= FAILURES_MAX {
            return outlet.pass("", "the rest is encrypted, and no known password opens it");
        }
        let passwords = known.into_iter().chain(PASSWORDS).filter(|password| !password.is_empty());
        let mut is_open = false;
        for password in passwords {
            let mut block = Block { outlet, is_stopped: false, is_wrong: false, handed: 0 };
            let outcome = block.read(&archive, index, password, bytes);
            if !block.is_wrong && (outcome.is_ok() || block.handed > 0) {
                (known, is_open) = (Some(password), true);
                if let Err(error) = outcome {
                    outlet.pass("", reason(&error));
                }
                break;
            }
        }
        if !is_open {
            failures = failures.saturating_add(1);
            outlet.pass("", "encrypted, and no known password opens it");
        }
    }
}

/// Reads the header, which can be encrypted itself; with the password that opened it.
fn open(bytes: &[u8]) -> Result<(Archive, Option<&'static str>), String> {
    let mut last = String::new();
    for password in [""].into_iter().chain(PASSWORDS.into_iter().filter(|password| !password.is_empty())) {
        match Archive::read_with_memory_limit(
            &mut Cursor::new(bytes),
            &Password::from(password),
            HEADER_KIB_MAX,
        ) {
            Ok(archive) => return Ok((archive, (!password.is_empty()).then_some(password))),
            Err(error) => {
                if password.is_empty() && !matches!(error, Error::PasswordRequired) {
                    return Err(reason(&error));
                }
                last = "its header is encrypted, and no known password opens it".to_owned();
            }
        }
    }
    Err(last)
}

fn is_encrypted(archive: &Archive, block: usize) -> bool {
    archive
        .blocks
        .get(block)
        .is_some_and(|block| block.coders.iter().any(|coder| coder.encoder_method_id() == AES))
}

/// The method of AES-256 with SHA-256.
const AES: &[u8] = &[6, 0xF1, 7, 1];

fn rounds_power(archive: &Archive, block: usize) -> u8 {
    let coders = archive.blocks.get(block).map(|block| block.coders.iter()).into_iter().flatten();
    coders
        .filter(|coder| coder.encoder_method_id() == AES)
        .filter_map(|coder| coder.properties().first().map(|first| first & 0x3F))
        .max()
        .unwrap_or_default()
}

/// One block while it is decoded.
struct Block<'o, 'a> {
    outlet: &'o mut Outlet<'a>,
    /// Whether the rest of it was given up.
    is_stopped: bool,
    /// Whether the password does not open it.
    is_wrong: bool,
    handed: u32,
}

impl Block<'_, '_> {
    fn read(&mut self, archive: &Archive, index: usize, password: &str, bytes: &[u8]) -> Result<(), Error> {
        let password = Password::from(password);
        let mut source = Cursor::new(bytes);
        let kib_max = usize::try_from(DECODER_KIB_MAX).unwrap_or(usize::MAX);
        let decoder = BlockDecoder::new_with_memory_limit(1, kib_max, index, archive, &password, &mut source);
        let is_locked = is_encrypted(archive, index);
        let outcome = decoder.for_each_entries(&mut |entry, reader| {
            if is_locked && !entry.has_crc {
                return Err(Error::Unsupported("encrypted without a checksum".into()));
            }
            Ok(self.entry(entry, bytes.len(), is_locked, reader))
        });
        // An early stop leaves the decoder with content that it does not expect, which is no news.
        if self.is_stopped { Ok(()) } else { outcome.map(|_| ()) }
    }

    /// Reads a member; false when the rest of its block cannot be reached.
    fn entry(&mut self, entry: &ArchiveEntry, packed: usize, is_locked: bool, reader: &mut dyn Read) -> bool {
        if self.outlet.is_done() {
            self.is_stopped = true;
            return false;
        }
        if entry.is_directory || entry.size == 0 {
            return true;
        }
        let name = entry.name.as_str();
        if entry.size > self.outlet.bytes_max(packed) {
            self.outlet.pass(name, format!("{} bytes: longer than may be unpacked", entry.size));
            return self.skip(entry.size, reader);
        }
        let mut content = Vec::new();
        // One more, so that the decoder comes to its end and checks what it has read.
        match reader.take(entry.size.saturating_add(1)).read_to_end(&mut content) {
            // Whoever has the wrong password has a wrong checksum.
            Err(_) if is_locked && self.handed == 0 => {
                self.outlet.waste(content.len());
                self.is_wrong = true;
                false
            }
            Err(error) => {
                self.outlet.pass(name, format!("broken behind {} bytes: {error}", content.len()));
                self.outlet.put(name, content);
                self.is_stopped = true;
                false
            }
            Ok(_) => {
                self.handed = self.handed.saturating_add(1);
                self.outlet.put(name, content);
                true
            }
        }
    }

    /// Decodes what stands before the next member of a block.
    fn skip(&mut self, bytes: u64, reader: &mut dyn Read) -> bool {
        let mut buffer = [0; 16 * 1024];
        let mut left = bytes;
        while left > 0 && !self.outlet.is_done() {
            match reader.read(&mut buffer) {
                Ok(0) | Err(_) => break,
                Ok(length) => {
                    self.outlet.waste(length);
                    left = left.saturating_sub(u64::try_from(length).unwrap_or(u64::MAX));
                }
            }
        }
        self.is_stopped = left > 0;
        left == 0
    }
}

/// What an error says, in words.
fn reason(error: &Error) -> String {
    match error {
        Error::MaxMemLimited { actaul_kb, .. } => {
            format!("asks for {actaul_kb} KiB of memory (DECODER_KIB_MAX)")
        }
        Error::UnsupportedCompressionMethod(method) => format!("compressed with {method}, which is not read"),
        Error::ChecksumVerificationFailed | Error::NextHeaderCrcMismatch => {
            "a checksum of the 7z does not match".to_owned()
        }
        Error::Io(error, _) => format!("broken: {error}"),
        other => format!("not unpacked: {other}"),
    }
}
