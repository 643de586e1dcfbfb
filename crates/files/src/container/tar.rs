//! POSIX tar (ustar, pax, GNU).

use tar::{Archive, EntryType};

use super::{field, outlet::Outlet};

/// Hands out the files of a tar.
pub(super) fn unpack(bytes: &[u8], outlet: &mut Outlet<'_>) {
    let mut archive = Archive::new(bytes);
    let entries = match archive.entries() {
        Ok(entries) => entries,
        Err(error) => return outlet.pass("", format!("not unpacked: {error}")),
    };
    for entry in entries {
        if outlet.is_done() {
            return;
        }
        let mut entry = match entry {
            Ok(entry) => entry,
            // Where the next header stands is not known any more.
            Err(error) => return outlet.pass("", format!("the rest of the tar is passed over: {error}")),
        };
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let is_file = matches!(
            entry.header().entry_type(),
            EntryType::Regular | EntryType::Continuous | EntryType::GNUSparse
        );
        if !is_file {
            continue;
        }
        let at = usize::try_from(entry.raw_file_position()).unwrap_or(usize::MAX);
        let stored = entry.header().entry_size().ok().and_then(|size| usize::try_from(size).ok());
        let packed = field::cut(bytes, at, stored.unwrap_or(usize::MAX)).len();
        // A sparse file can be longer than what is stored of it.
        if outlet.is_too_long(&name, packed, entry.size()) {
            continue;
        }
        outlet.put_read(&name, packed, &mut entry);
    }
}
