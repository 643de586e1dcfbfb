//! Load commands of a Mach-O: segments, libraries, symbols, what is encrypted.

use std::collections::HashSet;

use super::{
    super::{
        bytes::{Bytes, until_zero},
        entropy::entropy,
        told,
    },
    signature,
};
use crate::report::Facts;

/// Commands that are read. Programs have about thirty, and one for each library.
const COMMANDS_MAX: u32 = 2_048;
/// Libraries that are told.
const LIBRARIES_MAX: usize = 64;
/// Sections whose names are kept.
const SECTIONS_MAX: usize = 512;
/// Symbols that are read.
const SYMBOLS_MAX: u64 = 200_000;
/// Tables of symbols that are read: a program has one.
const TABLES_MAX: u32 = 1;
/// Longest name that is read.
const NAME_BYTES_MAX: u64 = 512;
/// Entropy from which code is packed or encrypted.
const PACKED_ENTROPY: f64 = 7.2;
/// Least length for which its entropy says something.
const ENTROPY_BYTES_MIN: usize = 4 * 1024;
/// Segments with code whose entropy is computed: all could lie over the whole file.
const ENTROPY_SEGMENTS_MAX: u32 = 8;

// Commands.
const SEGMENT: u32 = 0x1;
const SYMBOLS: u32 = 0x2;
const LIBRARY: u32 = 0xc;
const OWN_NAME: u32 = 0xd;
const LIBRARY_WEAK: u32 = 0x8000_0018;
const LIBRARY_AGAIN: u32 = 0x8000_001f;
const LIBRARY_LAZY: u32 = 0x20;
const SEGMENT_64: u32 = 0x19;
const UUID: u32 = 0x1b;
const RUN_PATH: u32 = 0x8000_001c;
const SIGNATURE: u32 = 0x1d;
const ENCRYPTION: u32 = 0x21;
const ENCRYPTION_64: u32 = 0x2c;
const BUILD_VERSION: u32 = 0x32;

// Protection of memory (`vm_prot_t`).
const WRITE: u32 = 2;
const EXECUTE: u32 = 4;

struct Commands<'a, 'b> {
    bytes: Bytes<'a>,
    is_64: bool,
    facts: &'b mut Facts,
    names: Vec<&'a [u8]>,
    libraries: Vec<String>,
    entropies: u32,
    tables: u32,
}

/// Tells what the commands say; returns the names of segments and sections.
pub(super) fn tell<'a>(bytes: Bytes<'a>, is_64: bool, facts: &mut Facts) -> Vec<&'a [u8]> {
    let count = bytes.u32(16).unwrap_or_default();
    if count > COMMANDS_MAX {
        let text = format!("{count} load commands, of which {COMMANDS_MAX} are read");
        facts.find("macho.commands.many", 25, &[], text);
    }
    let mut commands =
        Commands { bytes, is_64, facts, names: Vec::new(), libraries: Vec::new(), entropies: 0, tables: 0 };
    let mut at = if is_64 { 32 } else { 28 };
    for n in 0..count.min(COMMANDS_MAX) {
        let (Some(kind), Some(len)) = (bytes.u32(at), bytes.u32(at + 4).filter(|&len| len >= 8)) else {
            let text = format!("of {count} load commands {n} are there");
            commands.facts.find("macho.commands.broken", 20, &[], text);
            break;
        };
        commands.one(kind, bytes.part(at, len.into()));
        at += u64::from(len);
    }
    let needed = commands.libraries.join(", ");
    let names = commands.names;
    told::tell(facts, "Needed", needed);
    names
}

impl<'a> Commands<'a, '_> {
    fn one(&mut self, kind: u32, command: Bytes<'a>) -> Option<()> {
        match kind {
            SEGMENT | SEGMENT_64 => self.segment(command, kind == SEGMENT_64)?,
            SYMBOLS if self.tables < TABLES_MAX => {
                self.tables += 1;
                self.symbols(command)?;
            }
            LIBRARY | LIBRARY_WEAK | LIBRARY_AGAIN | LIBRARY_LAZY if self.libraries.len() < LIBRARIES_MAX => {
                self.libraries.push(text(command)?);
            }
            OWN_NAME => told::tell(self.facts, "SoName", text(command)?),
            RUN_PATH => told::tell(self.facts, "RunPath", text(command)?),
            UUID => told::tell(self.facts, "BuildId", told::hex(command.slice(8, 16)?)),
            SIGNATURE => {
                let place = self.bytes.part(command.u32(8)?.into(), command.u32(12)?.into());
                signature::tell(place.all(), self.facts);
            }
            // Programs from the App Store have an identity there.
            ENCRYPTION | ENCRYPTION_64 if command.u32(16)? != 0 => {
                let text = format!("{} bytes of code are encrypted", command.u32(12)?);
                self.facts.find("macho.encrypted", 5, &[], text);
            }
            BUILD_VERSION => {
                let (platform, least) = (command.u32(8)?, command.u32(12)?);
                let name = match platform {
                    1 => "macOS",
                    2 => "iOS",
                    3 => "tvOS",
                    4 => "watchOS",
                    6 => "Mac Catalyst",
                    7 => "iOS simulator",
                    11 => "visionOS",
                    _ => "platform",
                };
                told::tell(self.facts, "Subsystem", format!("{name} {}.{}", least >> 16, least >> 8 & 0xff));
            }
            _ => {}
        }
        Some(())
    }

    fn segment(&mut self, command: Bytes<'a>, is_64: bool) -> Option<()> {
        let name = until_zero(command.slice(8, 16)?);
        let width = if is_64 { 8 } else { 4 };
        let (at, size) = (command.word(24 + 2 * width, is_64)?, command.word(24 + 3 * width, is_64)?);
        let flags_at = 24 + 4 * width;
        let (protection, count) = (command.u32(flags_at + 4)?, command.u32(flags_at + 8)?);
        self.names.extend((self.names.len() < SECTIONS_MAX).then_some(name));
        let shown = told::text(name);
        if protection & WRITE != 0 && protection & EXECUTE != 0 {
            let text = format!("segment `{shown}` can be written and executed");
            self.facts.find("macho.segment.writable-code", 30, &["T1027.002"], text);
        }
        if at.saturating_add(size) > self.bytes.len() {
            let text = format!("segment `{shown}` of {size} bytes at {at} leaves the file");
            self.facts.find("macho.segment.outside", 15, &[], text);
        }
        let content = self.bytes.up_to(at, size);
        if protection & EXECUTE != 0
            && content.len() >= ENTROPY_BYTES_MIN
            && self.entropies < ENTROPY_SEGMENTS_MAX
        {
            self.entropies += 1;
            let bits = entropy(content);
            if bits > PACKED_ENTROPY {
                let text = format!("segment `{shown}` with code has an entropy of {bits:.2}");
                self.facts.find("macho.segment.entropy", 30, &["T1027.002"], text);
            }
        }
        let section_len = if is_64 { 80 } else { 68 };
        for n in 0..u64::from(count) {
            let section = command.slice(flags_at + 16 + n * section_len, 16);
            let Some(section) = section.filter(|_| self.names.len() < SECTIONS_MAX) else { break };
            self.names.push(until_zero(section));
        }
        Some(())
    }

    fn symbols(&mut self, command: Bytes<'a>) -> Option<()> {
        let (at, count) = (u64::from(command.u32(8)?), u64::from(command.u32(12)?).min(SYMBOLS_MAX));
        let texts = self.bytes.part(command.u32(16)?.into(), command.u32(20)?.into());
        let len = if self.is_64 { 16 } else { 12 };
        let mut imported = 0_usize;
        let mut kept = HashSet::new();
        // Of a fat file the first slice speaks for all.
        let room = if self.facts.exports.is_empty() { Facts::EXPORTS_MAX } else { 0 };
        for n in 0..count {
            let symbol = self.bytes.part(at + n * len, len);
            let (Some(name), Some(kind)) = (symbol.u32(0), symbol.u8(4)) else { break };
            // Only what others see, and nothing for debuggers.
            if kind & 0xe0 != 0 || kind & 1 == 0 {
                continue;
            }
            if kind & 0x0e == 0 {
                imported += 1;
            } else if self.facts.exports.len() < room {
                let name = texts.text(name.into(), NAME_BYTES_MAX);
                if !name.is_empty() && kept.insert(name) {
                    self.facts.exports.push(told::text(name));
                }
            }
        }
        told::tell(self.facts, "ImportedNames", imported.to_string());
        Some(())
    }
}

/// The text of a command, whose place within it stands at its beginning.
fn text(command: Bytes<'_>) -> Option<String> {
    Some(told::text(command.text(command.u32(8)?.into(), NAME_BYTES_MAX)))
}
