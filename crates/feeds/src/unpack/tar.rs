//! Members of a tar, one after the other. Reads raw headers, so that long names (GNU `L`, pax `path`) are taken here with
//! a bound; links, directories and devices are passed over.

use std::{
    io::{self, Read},
    ops::ControlFlow,
};

use ::tar::{Archive, EntryType};

use super::Limits;

/// Longest name of a member kept, in bytes.
const NAME_BYTES_MAX: u64 = 4096;
/// Longest pax header read, in bytes.
const PAX_BYTES_MAX: u64 = 64 * 1024;

/// What is found.
pub(super) enum Member {
    /// A regular file: what could be read of it, and the error that cut it.
    File { path: String, bytes: Vec<u8>, error: Option<io::Error> },
    /// Something that cannot be handed out; without path, the rest of the archive.
    Refused { path: Option<String>, reason: String },
}

/// Whether `head` begins with a tar header: its checksum is right (POSIX.1-1988, so it also knows v7 archives).
pub(super) fn is_header(head: &[u8]) -> bool {
    let Some(block) = head.first_chunk::<512>() else { return false };
    let header = ::tar::Header::from_byte_slice(block);
    let sum = |range: std::ops::Range<usize>| -> u32 {
        block.get(range).unwrap_or_default().iter().map(|byte| u32::from(*byte)).sum()
    };
    let actual = sum(0..148).saturating_add(8 * u32::from(b' ')).saturating_add(sum(156..512));
    block.first() != Some(&0) && header.cksum().is_ok_and(|stated| stated == actual)
}

/// Hands out the members of the archive in `reader`.
pub(super) fn members(
    reader: impl Read,
    limits: &Limits,
    each: &mut dyn FnMut(Member) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let mut archive = Archive::new(reader);
    let entries = match archive.entries() {
        Ok(entries) => entries.raw(true),
        Err(error) => return each(Member::Refused { path: None, reason: told(&error).to_owned() }),
    };
    let mut long_name = None;
    let mut seen = 0_u64;
    for entry in entries {
        seen = seen.saturating_add(1);
        if seen > limits.entries_max {
            return each(Member::Refused {
                path: None,
                reason: format!("more than {} entries", limits.entries_max),
            });
        }
        let mut entry = match entry {
            Ok(entry) => entry,
            Err(error) => return each(Member::Refused { path: None, reason: told(&error).to_owned() }),
        };
        match entry.header().entry_type() {
            EntryType::GNULongName => {
                long_name = take(&mut entry, NAME_BYTES_MAX).map(|name| text(&name));
                continue;
            }
            EntryType::XHeader => {
                long_name = take(&mut entry, PAX_BYTES_MAX).and_then(|pax| pax_path(&pax)).or(long_name);
                continue;
            }
            EntryType::GNULongLink | EntryType::XGlobalHeader => continue,
            EntryType::Regular | EntryType::Continuous => {}
            EntryType::GNUSparse => {
                let path = Some(long_name.take().unwrap_or_else(|| text(&entry.path_bytes())));
                each(Member::Refused { path, reason: "sparse tar members are not supported".to_owned() })?;
                continue;
            }
            _ => {
                long_name = None;
                continue;
            }
        }
        let path = long_name.take().unwrap_or_else(|| text(&entry.path_bytes()));
        if path.ends_with('/') {
            continue;
        }
        let size = entry.size();
        if size > limits.spool_bytes_max {
            let reason =
                format!("tar member is larger than {} bytes: unpack it first", limits.spool_bytes_max);
            each(Member::Refused { path: Some(path), reason })?;
            continue;
        }
        let mut bytes = Vec::new();
        let error = entry.read_to_end(&mut bytes).err();
        let error = error.or_else(|| {
            (bytes.len() as u64 != size)
                .then(|| io::Error::new(io::ErrorKind::UnexpectedEof, "tar: cut short"))
        });
        let cut = error.is_some();
        each(Member::File { path, bytes, error })?;
        if cut {
            break;
        }
    }
    ControlFlow::Continue(())
}

/// Why the next member cannot be found. The library's own words hold parts of the header, which is hostile text.
fn told(error: &io::Error) -> &'static str {
    if error.kind() == io::ErrorKind::UnexpectedEof || error.to_string().contains("EOF") {
        "tar: cut short"
    } else {
        "tar: a header is damaged, and what follows it cannot be found"
    }
}

/// The whole of a small entry.
fn take(entry: &mut impl Read, bytes_max: u64) -> Option<Vec<u8>> {
    super::spool(entry, bytes_max).ok().flatten()
}

/// A name as text, without the NUL that ends it.
fn text(name: &[u8]) -> String {
    String::from_utf8_lossy(name.split(|byte| *byte == 0).next().unwrap_or_default()).into_owned()
}

/// The `path` record of a pax header (POSIX.1-2001: `length key=value\n`).
fn pax_path(pax: &[u8]) -> Option<String> {
    let mut rest = pax;
    while let Some(space) = rest.iter().position(|byte| *byte == b' ') {
        let length: usize = std::str::from_utf8(rest.get(..space)?).ok()?.parse().ok()?;
        let record = rest.get(space.checked_add(1)?..length)?;
        if let Some(path) = record.strip_prefix(b"path=") {
            return Some(text(path.strip_suffix(b"\n").unwrap_or(path)))
                .filter(|path| path.len() as u64 <= NAME_BYTES_MAX);
        }
        rest = rest.get(length..)?;
    }
    None
}
