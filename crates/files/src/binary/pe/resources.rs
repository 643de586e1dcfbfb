//! The tree of resources of a PE: type, name, language. Three levels as Windows reads it, whatever the table claims.

use super::{
    super::{bytes::Bytes, told},
    image::{Directory, Image},
};
use crate::report::Facts;

/// Resources that are read. Programs with all their icons and dialogs in forty languages have a few thousand.
const ENTRIES_MAX: usize = 4_096;
/// Entries of one directory that are read.
const DIRECTORY_ENTRIES_MAX: u64 = 4_096;
/// Resources with a name that are kept.
const NAMES_MAX: usize = 256;
/// Bytes of a manifest that are searched.
const MANIFEST_BYTES_MAX: usize = 64 * 1024;

/// `RT_VERSION`.
const VERSION: u32 = 16;
/// `RT_MANIFEST`.
const MANIFEST: u32 = 24;

/// What is used of the resources.
#[derive(Debug, Default)]
pub(super) struct Resources<'a> {
    /// Content of the first resource with version information.
    pub(super) version: Option<&'a [u8]>,
    /// Names of resources, in capitals as compilers write them.
    pub(super) names: Vec<String>,
    /// The rights that the manifest asks for; empty where it does not.
    pub(super) execution_level: &'static str,
}

impl<'a> Resources<'a> {
    /// Walks the tree, and tells what is worth it.
    pub(super) fn read(image: &Image<'a>, facts: &mut Facts) -> Self {
        let mut resources = Self::default();
        let Some(directory) = image.directory(Directory::RESOURCE) else { return resources };
        let root = u64::from(directory.rva);
        let mut left = ENTRIES_MAX;
        for kind in entries(image, root, root, &mut left) {
            let Target::Directory(at) = kind.target else { continue };
            for name in entries(image, root, at, &mut left) {
                if let (Some(name), true) = (name.name, resources.names.len() < NAMES_MAX) {
                    resources.names.push(name);
                }
                let languages = match name.target {
                    Target::Directory(at) => entries(image, root, at, &mut left),
                    Target::Data(_) => Vec::new(),
                };
                for language in languages {
                    let Target::Data(at) = language.target else { continue };
                    let Some((content, size)) = content(image, at) else { continue };
                    resources.look_at(kind.id, content, size, facts);
                }
            }
        }
        if left == 0 {
            facts.find(
                "pe.resources.many",
                10,
                &[],
                format!("there are more resources than the {ENTRIES_MAX} that are read"),
            );
        }
        resources
    }

    fn look_at(&mut self, kind: u32, content: &'a [u8], size: u32, facts: &mut Facts) {
        match kind {
            VERSION => self.version = self.version.or(Some(content)),
            MANIFEST => {
                let text = content.get(..MANIFEST_BYTES_MAX).unwrap_or(content);
                let levels = ["requireAdministrator", "highestAvailable", "asInvoker"];
                let level =
                    levels.iter().find(|level| memchr::memmem::find(text, level.as_bytes()).is_some());
                self.execution_level = level.copied().unwrap_or_default();
            }
            _ if is_program(content) => facts.find(
                "pe.resource.program",
                20,
                &["T1027.009"],
                format!("a resource of {size} bytes is a program itself"),
            ),
            _ => {}
        }
    }
}

fn is_program(content: &[u8]) -> bool {
    let bytes = Bytes::little(content);
    let signature = bytes.u32(0x3c).and_then(|at| bytes.slice(at.into(), 4));
    content.starts_with(b"MZ") && signature == Some(b"PE\0\0")
}

struct Entry {
    /// The number; 0 where it has a name.
    id: u32,
    name: Option<String>,
    target: Target,
}

enum Target {
    /// Addresses of what comes next.
    Directory(u64),
    Data(u64),
}

fn entries(image: &Image<'_>, root: u64, at: u64, left: &mut usize) -> Vec<Entry> {
    let header = image.view(at, 16);
    let count = |at| header.u16(at).unwrap_or_default();
    let count = (u64::from(count(12)) + u64::from(count(14))).min(DIRECTORY_ENTRIES_MAX).min(*left as u64);
    let table = image.view(at.saturating_add(16), count * 8);
    let entries = (0..count).map_while(|n| {
        let (name, target) = (table.u32(n * 8)?, table.u32(n * 8 + 4)?);
        let place = root + u64::from(target & 0x7fff_ffff);
        let is_named = name & 0x8000_0000 != 0;
        Some(Entry {
            id: if is_named { 0 } else { name },
            name: is_named.then(|| text(image, root + u64::from(name & 0x7fff_ffff))),
            target: if target & 0x8000_0000 != 0 { Target::Directory(place) } else { Target::Data(place) },
        })
    });
    let entries: Vec<_> = entries.collect();
    *left = left.saturating_sub(entries.len());
    entries
}

/// A text in UTF-16 behind its length.
fn text(image: &Image<'_>, at: u64) -> String {
    let len = image.view(at, 2).u16(0).unwrap_or_default();
    let len = u64::from(len) * 2;
    told::text_utf16(
        image.data(at.saturating_add(2), len.min(Facts::TEXT_BYTES_MAX as u64)).unwrap_or_default(),
    )
}

fn content<'a>(image: &Image<'a>, entry: u64) -> Option<(&'a [u8], u32)> {
    let entry = image.view(entry, 16);
    let (rva, size) = (entry.u32(0)?, entry.u32(4)?);
    Some((image.data(rva.into(), size.into())?, size))
}
