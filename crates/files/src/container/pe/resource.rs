//! Files among the resources of a PE: a tree of type, name and language (PE/COFF section "The .rsrc Section").

use std::collections::BTreeSet;

use super::Image;
use crate::container::{field, magic, outlet::Outlet};

/// Directories that are read; a directory that leads to itself would not end.
const DIRECTORIES_MAX: usize = 4_096;
/// Entries of one directory that are read.
const ENTRIES_MAX: usize = 4_096;
/// Entries of all directories that are read.
const ALL_ENTRIES_MAX: usize = 50_000;
/// Type, name, language.
const DEPTH_MAX: usize = 3;
/// The mark of an entry that leads to a directory, or has a name.
const HIGH: u32 = 1 << 31;

/// Types that have a name of their own (`RT_…`).
const TYPES: [(u32, &str); 11] = [
    (1, "CURSOR"),
    (2, "BITMAP"),
    (3, "ICON"),
    (5, "DIALOG"),
    (6, "STRING"),
    (10, "RCDATA"),
    (11, "MESSAGETABLE"),
    (14, "GROUP_ICON"),
    (16, "VERSION"),
    (23, "HTML"),
    (24, "MANIFEST"),
];

/// Hands out resources that begin as a known file.
pub(super) fn unpack(image: &Image<'_>, outlet: &mut Outlet<'_>) {
    let tree = image.at_address(image.resources).filter(|_| image.resources > 0).unwrap_or_default();
    let mut open = vec![(0_usize, Vec::<String>::new())];
    let mut seen = BTreeSet::new();
    let (mut directories, mut entries) = (0_usize, 0_usize);
    while let Some((at, path)) = open.pop() {
        directories = directories.saturating_add(1);
        if outlet.is_done() {
            return;
        }
        if directories > DIRECTORIES_MAX || entries > ALL_ENTRIES_MAX {
            return outlet.pass("", "more resources than are read (DIRECTORIES_MAX)");
        }
        let (Some(named), Some(numbered)) =
            (field::size16(tree, at.saturating_add(12)), field::size16(tree, at.saturating_add(14)))
        else {
            continue;
        };
        for index in 0..named.saturating_add(numbered).min(ENTRIES_MAX) {
            entries = entries.saturating_add(1);
            let entry = at.saturating_add(16).saturating_add(8 * index);
            let (Some(id), Some(to)) = (field::u32(tree, entry), field::u32(tree, entry.saturating_add(4)))
            else {
                break;
            };
            let Ok(place) = usize::try_from(to & !HIGH) else { continue };
            let mut path = path.clone();
            path.push(name(tree, id, path.is_empty()));
            if to & HIGH != 0 {
                if path.len() < DEPTH_MAX && open.len() < DIRECTORIES_MAX {
                    open.push((place, path));
                }
            } else if let Some(content) = content(image, tree, place)
                && magic::is_known(content)
                && seen.insert((content.as_ptr().addr(), content.len()))
            {
                outlet.put_slice(&path.join("/"), content);
            }
        }
    }
}

fn content<'b>(image: &Image<'b>, tree: &[u8], entry: usize) -> Option<&'b [u8]> {
    let (address, length) = (field::size32(tree, entry)?, field::size32(tree, entry.checked_add(4)?)?);
    Some(field::cut(image.at_address(address)?, 0, length))
}

/// The name of an entry: a text in UTF-16 or a number.
fn name(tree: &[u8], id: u32, is_type: bool) -> String {
    /// Longest name that is read.
    const NAME_CHARS_MAX: usize = 64;
    if id & HIGH == 0 {
        let known = TYPES.iter().find(|(number, _)| is_type && *number == id);
        return known.map_or_else(|| id.to_string(), |(_, name)| (*name).to_owned());
    }
    let at = usize::try_from(id & !HIGH).unwrap_or(usize::MAX);
    let length = field::size16(tree, at).unwrap_or_default().min(NAME_CHARS_MAX);
    field::utf16(field::cut(tree, at.saturating_add(2), 2 * length))
}
