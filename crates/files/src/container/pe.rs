//! What a PE carries: files among its resources, and what stands behind its last section.
//!
//! Only what leads there is read here: the table of sections, and the tree of resources.

mod resource;

use memchr::memmem;

use super::{field, magic, named, outlet::Outlet, zip};

/// Sections that are read; the format's own limit is 96 for images that are loaded.
const SECTIONS_MAX: usize = 1_024;
/// How far into what is appended a file is looked for.
const OVERLAY_BYTES: usize = 64 * 1024;
/// Cabinets that stand behind one another; bundles of WiX have two.
const CABINETS_MAX: usize = 64;

/// A section's place in memory and in the file.
struct Section {
    address: usize,
    at: usize,
    bytes: usize,
}

/// What of a PE is needed to find what it carries.
struct Image<'b> {
    bytes: &'b [u8],
    sections: Vec<Section>,
    /// Address of the resources.
    resources: usize,
    /// Where the certificates stand, and how long they are.
    certificates: (usize, usize),
}

/// Hands out what a PE carries.
pub(super) fn unpack(bytes: &[u8], outlet: &mut Outlet<'_>) {
    let Some(image) = Image::read(bytes) else { return };
    resource::unpack(&image, outlet);
    let end = image.end();
    let (certificates_at, certificates) = image.certificates;
    let certificates_end = certificates_at.saturating_add(certificates).min(bytes.len());
    let parts = if certificates_at >= end && certificates_end > certificates_at {
        [bytes.get(end..certificates_at), bytes.get(certificates_end..)]
    } else {
        [bytes.get(end..), None]
    };
    for part in parts.into_iter().flatten().filter(|part| !part.is_empty()) {
        overlay(part, outlet);
    }
}

impl<'b> Image<'b> {
    fn read(bytes: &'b [u8]) -> Option<Self> {
        let at = field::size32(bytes, 0x3C).filter(|_| magic::is_pe(bytes))?;
        let header = bytes.get(at..)?;
        let count = field::size16(header, 6)?.min(SECTIONS_MAX);
        let optional_bytes = field::size16(header, 20)?;
        let directories = match field::u16(header, 24) {
            Some(0x20B) => 24 + 112,
            _ => 24 + 96,
        };
        let directory = |index: usize| {
            let at = directories + 8 * index;
            let is_there = at + 8 <= 24 + optional_bytes;
            let read = || Some((field::size32(header, at)?, field::size32(header, at + 4)?));
            is_there.then(read).flatten().unwrap_or_default()
        };
        let table = header.get(24_usize.checked_add(optional_bytes)?..).unwrap_or_default();
        let section = |section: &[u8]| {
            Some(Section {
                address: field::size32(section, 12)?,
                bytes: field::size32(section, 16)?,
                at: field::size32(section, 20)?,
            })
        };
        Some(Self {
            bytes,
            sections: table.chunks_exact(40).take(count).filter_map(section).collect(),
            resources: directory(2).0,
            certificates: directory(4),
        })
    }

    /// Where the last section ends in the file.
    fn end(&self) -> usize {
        let ends = self.sections.iter().filter(|section| section.bytes > 0 && section.at < self.bytes.len());
        let end = ends.map(|section| section.at.saturating_add(section.bytes)).max();
        end.unwrap_or_default().min(self.bytes.len())
    }

    /// What stands at an address, up to the end of its section.
    fn at_address(&self, address: usize) -> Option<&'b [u8]> {
        self.sections.iter().find_map(|section| {
            let offset = address.checked_sub(section.address).filter(|offset| *offset < section.bytes)?;
            let at = section.at.checked_add(offset)?;
            Some(field::cut(self.bytes, at, section.bytes.saturating_sub(offset)))
        })
    }
}

/// Hands out what stands behind the sections, if it is a file or has one near its beginning.
fn overlay(part: &[u8], outlet: &mut Outlet<'_>) {
    let mut at = 0_usize;
    let mut count = 0_usize;
    while let Some(found) = magic::first(part.get(at..).unwrap_or_default(), OVERLAY_BYTES) {
        let begin = at.saturating_add(found);
        let rest = part.get(begin..).unwrap_or_default();
        let name = if count == 0 { "overlay".to_owned() } else { format!("overlay.{count}") };
        count = count.saturating_add(1);
        // Of files only cabinets say how long they are; others go to the end.
        let length = field::size32(rest, 8).filter(|length| rest.starts_with(b"MSCF") && *length > 36);
        match length {
            Some(length) if length < rest.len() && count < CABINETS_MAX => {
                outlet.put_slice(&name, field::cut(rest, 0, length));
                at = begin.saturating_add(length);
            }
            _ => return outlet.put_slice(&name, rest),
        }
    }
    if count > 0 {
        return;
    }
    if let Some(name) = named::installer(part) {
        outlet.pass("overlay", format!("{name}, which is not unpacked"));
    } else if zip::has_directory(part) {
        let begin = memmem::find(part, b"PK\x03\x04").unwrap_or_default();
        outlet.put_slice("overlay", part.get(begin..).unwrap_or_default());
    }
}
