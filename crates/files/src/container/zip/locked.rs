//! Encrypted members of a ZIP: the passwords under which samples are passed on, by ZipCrypto and AES (WinZip AE-1, AE-2).

use std::io::Read;

use zip::read::{ZipReadOptions, read_zipfile_from_stream_with_options};

use super::directory::Member;
use crate::container::{PASSWORDS, outlet::Outlet};

/// Members that no password opens before the others are passed over: a key is derived for each password and member, in milliseconds.
const FAILURES_MAX: u32 = 16;

/// The passwords of one ZIP.
#[derive(Default)]
pub(super) struct Keys {
    /// Position of the password that opened the last member: most often it opens them all.
    known: usize,
    failures: u32,
}

/// What came of a member.
pub(super) enum Opened {
    /// Its content, which its checksum confirms.
    Content(Vec<u8>),
    /// No password opens it.
    Locked(String),
    /// It met a bound, which was said.
    Refused,
}

impl Keys {
    /// Opens a member with the first password that fits.
    pub(super) fn open(&mut self, member: &Member, packed: &[u8], outlet: &mut Outlet<'_>) -> Opened {
        if self.failures >= FAILURES_MAX {
            return Opened::Locked("encrypted, as others that no known password opened".to_owned());
        }
        let bytes_max = outlet.bytes_max(packed.len());
        let header = header(member, packed.len());
        let mut reason = None;
        for index in std::iter::once(self.known).chain((0..PASSWORDS.len()).filter(|i| *i != self.known)) {
            let password = PASSWORDS.get(index).copied().unwrap_or_default();
            let mut content = Vec::new();
            match attempt(&header, packed, password, member, bytes_max, &mut content) {
                Ok(()) if content.len() as u64 > bytes_max => {
                    outlet.waste(content.len());
                    outlet.pass(&member.name, "encrypted, and longer than may be unpacked (child_bytes_max)");
                    return Opened::Refused;
                }
                Ok(()) => {
                    self.known = index;
                    return Opened::Content(content);
                }
                Err(error) => reason = error.or(reason),
            }
            outlet.waste(content.len());
        }
        self.failures = self.failures.saturating_add(1);
        Opened::Locked(reason.unwrap_or_else(|| "encrypted, and no known password opens it".to_owned()))
    }
}

/// Reads a member with a password; an error has a reason where it is another than the password.
fn attempt(
    header: &[u8],
    packed: &[u8],
    password: &str,
    member: &Member,
    bytes_max: u64,
    content: &mut Vec<u8>,
) -> Result<(), Option<String>> {
    let mut reader = header.chain(packed);
    let options = ZipReadOptions::new()
        .password(Some(password.as_bytes()))
        .override_compressed_size(u64::try_from(packed.len()).unwrap_or(u64::MAX))
        .override_uncompressed_size(member.bytes)
        .override_crc(member.crc32);
    let file = read_zipfile_from_stream_with_options(&mut reader, options);
    let mut file = match file {
        Ok(Some(file)) => file,
        Err(zip::result::ZipError::UnsupportedArchive(what)) => {
            return Err(Some(format!("encrypted, and not read: {what}")));
        }
        _ => return Err(None),
    };
    (&mut file).take(bytes_max.saturating_add(1)).read_to_end(content).map(|_| ()).map_err(|_| None)
}

/// A header of its own, from what the directory says: the one before the content can say otherwise.
fn header(member: &Member, packed: usize) -> Vec<u8> {
    let mut header = b"PK\x03\x04\x33\x00".to_vec();
    let flags = member.flags & Member::STREAMED | Member::ENCRYPTED;
    let short = |number: u64| u32::try_from(number).unwrap_or(u32::MAX - 1).to_le_bytes();
    header.extend_from_slice(&flags.to_le_bytes());
    header.extend_from_slice(&member.method.to_le_bytes());
    header.extend_from_slice(&member.written_at.to_le_bytes());
    header.extend_from_slice(&member.crc32.to_le_bytes());
    header.extend_from_slice(&short(u64::try_from(packed).unwrap_or(u64::MAX)));
    header.extend_from_slice(&short(member.bytes));
    let aes = member.aes.as_ref().map(<[u8; 11]>::as_slice).unwrap_or_default();
    header.extend_from_slice(&1_u16.to_le_bytes());
    header.extend_from_slice(&u16::try_from(aes.len()).unwrap_or_default().to_le_bytes());
    header.push(b'm');
    header.extend_from_slice(aes);
    header
}
