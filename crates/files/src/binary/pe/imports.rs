//! Imports of a PE, and the import hash over them (Mandiant, 2014: "Tracking Malware with Import Hashing").
//!
//! There is no specification of the hash beyond its first program, the Python package `pefile`: which broken tables it skips decides the
//! hash of a broken file. So tables are walked as `pefile` walks them, and bounds are its bounds.

use std::{collections::HashSet, fmt::Write as _};

use md5::{Digest, Md5};

use super::{
    super::told,
    image::{Directory, Image},
    ordinals,
};

/// Entries of look-up and address tables that are read in all.
const ENTRIES_MAX: u32 = 0x2000;
/// Tables without a single valid import until the walk ends.
const EMPTY_TABLES_MAX: u32 = 5;
/// Longest name of a library or a function, in bytes.
const NAME_BYTES_MAX: u64 = 512;
/// How often one address may come back within a table: real ones have each once.
const REPEATS_MAX: u32 = 15;
/// How far the names of one table may lie apart.
const SPREAD_MAX: u64 = 128 << 20;
/// Invalid names at the beginning of a table until it is given up.
const INVALID_NAMES_MAX: usize = 1_000;

/// What a program imports.
#[derive(Debug, Default)]
pub(super) struct Imports {
    /// In the order of the table.
    pub(super) libraries: Vec<Library>,
    /// Why the walk ended early, or what was passed over.
    pub(super) fault: Option<&'static str>,
}

/// A library with what is imported from it.
#[derive(Debug)]
pub(super) struct Library {
    /// As written.
    pub(super) name: String,
    pub(super) symbols: Vec<Symbol>,
}

/// A function, by name or by number.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Symbol {
    Name(String),
    Ordinal(u16),
}

impl Imports {
    /// Walks the table.
    pub(super) fn read(image: &Image<'_>) -> Self {
        let mut walk = Walk { image, entries: 0, imports: Self::default() };
        if let Some(directory) = image.directory(Directory::IMPORT) {
            walk.descriptors(directory.rva.into());
        }
        walk.imports
    }

    /// MD5 over `library.function` of each import in lower case, joined by commas. `None` without imports.
    pub(super) fn hash(&self) -> Option<String> {
        let mut text = String::new();
        for library in &self.libraries {
            let name = library.name.to_ascii_lowercase();
            let stem = match name.rsplit_once('.') {
                Some((stem, "ocx" | "sys" | "dll")) => stem,
                _ => &name,
            };
            for symbol in &library.symbols {
                let separator = if text.is_empty() { "" } else { "," };
                let function = match symbol {
                    Symbol::Name(function) => function.to_ascii_lowercase(),
                    Symbol::Ordinal(ordinal) => ordinals::name(&name, *ordinal)
                        .map_or_else(|| format!("ord{ordinal}"), str::to_ascii_lowercase),
                };
                // Writing into a `String` cannot fail.
                let _ = write!(text, "{separator}{stem}.{function}");
            }
        }
        (!text.is_empty()).then(|| told::hex(&Md5::digest(text)))
    }

    /// Imported functions in all.
    pub(super) fn count(&self) -> usize {
        self.libraries.iter().map(|library| library.symbols.len()).sum()
    }

    /// Names of imported functions, those of known ordinals among them.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.libraries.iter().flat_map(|library| {
            let lower = library.name.to_ascii_lowercase();
            library.symbols.iter().filter_map(move |symbol| match symbol {
                Symbol::Name(name) => Some(name.as_str()),
                Symbol::Ordinal(ordinal) => ordinals::name(&lower, *ordinal),
            })
        })
    }

    /// Whether one of these libraries, told in lower case, is imported from.
    pub(super) fn has_library(&self, names: &[&str]) -> bool {
        self.libraries.iter().any(|library| names.iter().any(|name| library.name.eq_ignore_ascii_case(name)))
    }
}

struct Walk<'a, 'b> {
    image: &'a Image<'b>,
    entries: u32,
    imports: Imports,
}

impl Walk<'_, '_> {
    fn descriptors(&mut self, mut rva: u64) {
        let mut empty_tables = 0;
        loop {
            let Some(descriptor) = self.image.data(rva, 20).filter(|data| data.len() == 20) else {
                self.imports.fault = Some("the table of imports leaves the file");
                break;
            };
            if descriptor.iter().all(|&byte| byte == 0) {
                break;
            }
            let at = self.image.offset(rva).unwrap_or_default();
            let descriptor = self.image.view(rva, 20);
            let field = |at| u64::from(descriptor.u32(at).unwrap_or_default());
            let (lookup, name, addresses) = (field(0), field(12), field(16));
            rva += 20;
            // A table in front of its descriptor cannot be longer than the way between them.
            let len_max = if rva > lookup || rva > addresses {
                rva.saturating_sub(lookup.min(addresses))
            } else {
                self.image.bytes.len().saturating_sub(at)
            };
            let symbols = self.symbols(lookup, addresses, len_max);
            if empty_tables > EMPTY_TABLES_MAX {
                self.imports.fault = Some("many tables of imports are empty or broken");
                break;
            }
            if symbols.is_empty() {
                empty_tables += 1;
                continue;
            }
            let name = self.image.text(name, NAME_BYTES_MAX);
            let name = if is_file_name(name) { String::from_utf8_lossy(name) } else { "*invalid*".into() };
            if !name.is_empty() {
                self.imports.libraries.push(Library { name: name.into_owned(), symbols });
            }
        }
    }

    fn symbols(&mut self, lookup: u64, addresses: u64, len_max: u64) -> Vec<Symbol> {
        // Both tables count against the bound, whichever is used.
        let lookup = self.table(lookup, len_max);
        let addresses = self.table(addresses, len_max);
        let table = if lookup.is_empty() { addresses } else { lookup };
        let ordinal_flag = self.ordinal_flag();
        let mut symbols = Vec::new();
        let mut invalid_names = 0;
        for (n, entry) in table.into_iter().enumerate() {
            if entry & ordinal_flag != 0 {
                let ordinal = (entry & 0xffff) as u16;
                symbols.extend((ordinal != 0).then_some(Symbol::Ordinal(ordinal)));
                continue;
            }
            if self.image.data(entry, 2).is_none() {
                self.imports.fault = Some("names of imports lie outside of the file");
                return Vec::new();
            }
            let name = self.image.text(entry.saturating_add(2), NAME_BYTES_MAX);
            if !is_function_name(name) {
                if invalid_names > INVALID_NAMES_MAX && invalid_names == n {
                    return Vec::new();
                }
                self.imports.fault = Some("names of imports have characters that no name has");
                invalid_names += 1;
            } else if !name.is_empty() {
                symbols.push(Symbol::Name(String::from_utf8_lossy(name).into_owned()));
            }
        }
        symbols
    }

    /// The entries of a look-up or address table; none when it is broken.
    fn table(&mut self, start: u64, len_max: u64) -> Vec<u64> {
        let is_64 = self.image.is_64();
        let width = if is_64 { 8 } else { 4 };
        let ordinal_flag = self.ordinal_flag();
        let mut table = Vec::new();
        let (mut near, mut far) = (Seen::default(), Seen::default());
        let mut repeats = 0;
        let mut rva = start;
        while rva != 0 && rva < start.saturating_add(len_max) {
            if self.entries > ENTRIES_MAX {
                self.imports.fault = Some("there are more imports than are read");
                break;
            }
            self.entries += 1;
            if repeats >= REPEATS_MAX || near.spread() > SPREAD_MAX || far.spread() > SPREAD_MAX {
                return Vec::new();
            }
            let Some(entry) = self.image.view(rva, width).word(0, is_64) else { return Vec::new() };
            if entry == 0 || (start..=rva).contains(&entry) {
                break;
            }
            if entry & ordinal_flag != 0 {
                if entry & 0x7fff_ffff > 0xffff {
                    return Vec::new();
                }
            } else {
                let seen = if entry >= 1 << 32 { &mut far } else { &mut near };
                repeats += u32::from(!seen.insert(entry));
            }
            rva += width;
            table.push(entry);
        }
        table
    }

    fn ordinal_flag(&self) -> u64 {
        if self.image.is_64() { 1 << 63 } else { 1 << 31 }
    }
}

/// Addresses of one table.
#[derive(Default)]
struct Seen {
    all: HashSet<u64>,
    least: u64,
    most: u64,
}

impl Seen {
    /// Whether it is new.
    fn insert(&mut self, address: u64) -> bool {
        let is_first = self.all.is_empty();
        self.least = if is_first { address } else { self.least.min(address) };
        self.most = self.most.max(address);
        self.all.insert(address)
    }

    fn spread(&self) -> u64 {
        self.most - self.least
    }
}

fn is_file_name(name: &[u8]) -> bool {
    name.iter().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'()-@^_`{}~+,.;=[]:\\/".contains(byte))
}

fn is_function_name(name: &[u8]) -> bool {
    name.iter().all(|byte| byte.is_ascii_alphanumeric() || b"._?@$()<>".contains(byte))
}
