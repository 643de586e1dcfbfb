//! ZIP (APPNOTE 6.3.10) and what is built on it.
//!
//! Members are found by an own reader of the directory, since that of an archive made to deceive has doubled names, false flags and methods,
//! and places that lead into one another; what is not in the directory of a broken file is found by its own header.

mod directory;
mod locked;

use std::{collections::BTreeMap, io::Read};

use flate2::{Crc, read::DeflateDecoder};

use self::{
    directory::{Directory, Member},
    locked::{Keys, Opened},
};
use super::{field, outlet::Outlet, stream};

/// Whether a directory stands in a file, which then is a ZIP behind something else.
pub(super) fn has_directory(bytes: &[u8]) -> bool {
    Directory::find(bytes).is_some_and(|directory| {
        directory.members(bytes).next().is_some_and(|member| directory::data_at(bytes, member.at).is_some())
    })
}

/// Hands out the members of a ZIP.
pub(super) fn unpack(bytes: &[u8], outlet: &mut Outlet<'_>) {
    let mut archive = Archive { bytes, taken: BTreeMap::new(), keys: Keys::default() };
    let Some(directory) = Directory::find(bytes) else {
        outlet.pass("", "a ZIP without a central directory; its members are read by their own headers");
        archive.by_headers(bytes, outlet);
        return;
    };
    let mut found = 0_usize;
    for member in directory.members(bytes) {
        if outlet.is_done() {
            return;
        }
        match directory::data_at(bytes, member.at) {
            Some(data_at) => {
                found = found.saturating_add(1);
                archive.put(&member, data_at, outlet);
            }
            None => outlet.pass(&member.name, "the directory of the ZIP leads to no header"),
        }
    }
    // One archive behind another: which of them a program shows depends on the program. So it does when the directory is forged.
    let before = if found == 0 { bytes } else { field::cut(bytes, 0, directory.base) };
    if before.starts_with(b"PK\x03\x04") {
        outlet.pass("", "members that stand before those of the directory are read by their own headers");
        archive.by_headers(before, outlet);
    }
}

/// A ZIP that is being read.
struct Archive<'b> {
    bytes: &'b [u8],
    /// Members that were read: where their headers begin, and where their content ends.
    taken: BTreeMap<usize, usize>,
    keys: Keys,
}

impl Archive<'_> {
    /// Reads what has a header in a part of the file.
    fn by_headers(&mut self, part: &[u8], outlet: &mut Outlet<'_>) {
        let mut free_from = 0;
        for (mut member, data_at) in directory::headers(part) {
            if outlet.is_done() {
                return;
            }
            if member.at < free_from {
                continue;
            }
            if member.flags & Member::STREAMED != 0 && member.packed_bytes == 0 {
                let rest = field::cut(part, data_at, usize::MAX);
                // No farther than the next header, so that all searches together read the file once.
                let next = memchr::memmem::find(rest, b"PK\x03\x04").unwrap_or(rest.len());
                let mark = memchr::memmem::rfind(field::cut(rest, 0, next), b"PK\x07\x08");
                let end = mark.unwrap_or(next);
                member.packed_bytes = u64::try_from(end).unwrap_or_default();
                if let Some(crc32) = mark.and_then(|at| field::u32(rest, at.checked_add(4)?)) {
                    member.crc32 = crc32;
                    member.bytes =
                        mark.and_then(|at| field::u32(rest, at.checked_add(12)?)).unwrap_or(0).into();
                }
            }
            self.put(&member, data_at, outlet);
            let length = usize::try_from(member.packed_bytes).unwrap_or(usize::MAX);
            // A length that leads out of the file hides no member behind it.
            free_from = data_at.checked_add(length).filter(|end| *end <= part.len()).unwrap_or(data_at);
        }
    }

    fn put(&mut self, member: &Member, data_at: usize, outlet: &mut Outlet<'_>) {
        if member.is_folder() {
            return;
        }
        let name = member.name.as_str();
        let length = usize::try_from(member.packed_bytes).unwrap_or(usize::MAX);
        let packed = field::cut(self.bytes, data_at, length);
        let end = data_at.saturating_add(packed.len());
        if self.taken.range(..end).next_back().is_some_and(|(_, taken_to)| *taken_to > member.at) {
            outlet.pass(name, "shares its bytes with another member");
            return;
        }
        self.taken.insert(member.at, end);
        if outlet.is_too_long(name, packed.len(), member.bytes) {
            return;
        }
        if member.flags & Member::ENCRYPTED != 0 {
            match self.keys.open(member, packed, outlet) {
                Opened::Content(content) => outlet.put(name, content),
                Opened::Refused => {}
                // The flag alone makes some programs give up, and others not.
                Opened::Locked(reason) => match confirmed(member, packed, outlet) {
                    Some(content) => {
                        outlet.pass(name, "is said to be encrypted and is not");
                        outlet.put(name, content);
                    }
                    None => outlet.pass(name, reason),
                },
            }
            return;
        }
        match method(member.method, packed, member.bytes) {
            Ok(mut reader) => {
                let Some((content, is_whole)) = outlet.read(name, packed.len(), &mut reader) else { return };
                if is_whole && crc32(&content) != member.crc32 {
                    outlet.pass(name, "its checksum does not match; handed out as it is");
                }
                outlet.put(name, content);
            }
            // Android takes what it does not know for stored or deflated.
            Err(reason) => match confirmed(member, packed, outlet) {
                Some(content) => outlet.put(name, content),
                None => outlet.pass(name, reason),
            },
        }
    }
}

/// Content as stored or deflated, if its checksum confirms it.
fn confirmed(member: &Member, packed: &[u8], outlet: &mut Outlet<'_>) -> Option<Vec<u8>> {
    let bytes_max = outlet.bytes_max(packed.len());
    for method in [8, 0] {
        let mut content = Vec::new();
        let reader = self::method(method, packed, member.bytes).ok()?;
        // An error is a checksum that does not match.
        let _ = reader.take(bytes_max).read_to_end(&mut content);
        if !content.is_empty() && crc32(&content) == member.crc32 {
            return Some(content);
        }
        outlet.waste(content.len());
    }
    None
}

/// The decoder of a method; the reason where there is none.
fn method<'b>(method: u16, packed: &'b [u8], bytes: u64) -> Result<Box<dyn Read + 'b>, String> {
    match method {
        0 => Ok(Box::new(packed)),
        8 => Ok(Box::new(DeflateDecoder::new(packed))),
        12 => Ok(Box::new(stream::bzip2_reader(packed))),
        14 => stream::lzma_of_zip(packed, bytes),
        20 | 93 => stream::zstd_reader(packed),
        95 => Ok(Box::new(stream::xz_reader(packed))),
        9 => Err("compressed with Deflate64, which is not read".to_owned()),
        98 => Err("compressed with PPMd, which is not read".to_owned()),
        other => Err(format!("compressed with method {other}, which is not read")),
    }
}

fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(bytes);
    crc.sum()
}
