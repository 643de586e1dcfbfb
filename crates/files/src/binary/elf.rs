//! ELF (System V ABI, gABI): programs, libraries, objects and core dumps of Linux and the BSDs, and modules of the kernel.

mod dynamic;
mod header;
mod notes;

use super::{
    bytes::{Bytes, until_zero},
    entropy::entropy,
    packers, told,
};
use crate::report::Facts;
use header::{Header, Section};

/// Entropy from which code is packed or encrypted.
const PACKED_ENTROPY: f64 = 7.2;
/// Least length for which its entropy says something.
const ENTROPY_BYTES_MIN: usize = 4 * 1024;
/// Segments with code whose entropy is computed: all could lie over the whole file.
const ENTROPY_SEGMENTS_MAX: usize = 16;
/// Bytes of a table of texts that are read.
const TEXTS_BYTES_MAX: u64 = 64 * 1024;

/// What an ELF says of itself; `None` when it is none.
pub(super) fn examine(bytes: &[u8], facts: &mut Facts) -> Option<String> {
    let elf = Header::read(bytes)?;
    told::tell(facts, "Machine", machine(elf.machine));
    let has_interpreter = elf.segments.iter().any(|segment| segment.kind == header::INTERPRETER);
    for segment in elf.segments.iter().filter(|segment| segment.kind == header::INTERPRETER) {
        let text = until_zero(elf.bytes.up_to(segment.at, segment.file_size.min(4096)));
        told::tell(facts, "Interpreter", told::text(text));
    }
    let dynamic = dynamic::tell(&elf, facts);
    notes::tell(&elf, facts);
    let sections: Vec<(&[u8], &Section)> =
        elf.sections.iter().map(|section| (elf.section_name(section), section)).collect();
    let content = |name: &[u8]| {
        let (_, section) = sections.iter().find(|(known, _)| *known == name)?;
        Some(elf.content(section).get(..TEXTS_BYTES_MAX as usize).unwrap_or(elf.content(section)))
    };
    if let Some(comment) = content(b".comment") {
        told::tell(facts, "Compiler", told::text(until_zero(comment)));
    }
    if let Some(info) = content(b".modinfo") {
        module(info, facts);
    }
    let is_program = [header::EXECUTABLE, header::SHARED].contains(&elf.kind);
    if is_program && !elf.sections.is_empty() {
        let is_stripped = !elf.sections.iter().any(|section| section.kind == header::SYMBOLS);
        told::tell(facts, "Stripped", is_stripped.to_string());
    }
    find(&elf, is_program, facts);
    packers::find(
        &packers::Places {
            file: bytes,
            overlay: overlay(&elf),
            sections: sections.iter().map(|(name, _)| *name).collect(),
            resources: &[],
        },
        facts,
    );

    let end = match elf.kind {
        header::RELOCATABLE => ".o",
        header::CORE => ".core",
        // Programs that can lie anywhere are told from libraries by the flag that linkers set for them, or by their interpreter.
        header::SHARED if !dynamic.is_program && (dynamic.has_name || !has_interpreter) => ".so",
        _ => "",
    };
    let (bits, order) = (if elf.is_64 { 64 } else { 32 }, if elf.is_big_endian { "be" } else { "le" });
    Some(format!("elf.{bits}.{order}{end}"))
}

fn find(elf: &Header<'_>, is_program: bool, facts: &mut Facts) {
    if is_program && elf.sections.is_empty() {
        facts.find("elf.sections.none", 20, &["T1027"], "there is no table of sections".to_owned());
    }
    if elf.is_cut {
        let text =
            format!("a table of sections or segments is longer than the {} that are read", header::TABLE_MAX);
        facts.find("elf.table.long", 25, &[], text);
    }
    let loads = elf.segments.iter().filter(|segment| segment.kind == header::LOAD);
    for segment in loads.clone() {
        if segment.is_writable() && segment.is_executable() {
            let text = format!(
                "{} bytes at {:#x} can be written and executed",
                segment.memory_size, segment.address
            );
            facts.find("elf.segment.writable-code", 30, &["T1027.002"], text);
        }
        if segment.at.saturating_add(segment.file_size) > elf.bytes.len() {
            let text = format!("a segment of {} bytes at {} leaves the file", segment.file_size, segment.at);
            facts.find("elf.segment.outside", 15, &[], text);
        }
    }
    let mut code = loads.filter(|segment| segment.is_executable());
    for segment in code.clone().take(ENTROPY_SEGMENTS_MAX) {
        let content = elf.bytes.up_to(segment.at, segment.file_size);
        let bits = if content.len() >= ENTROPY_BYTES_MIN { entropy(content) } else { 0.0 };
        if bits > PACKED_ENTROPY {
            let text = format!("{} bytes with code have an entropy of {bits:.2}", content.len());
            facts.find("elf.segment.entropy", 30, &["T1027.002"], text);
        }
    }
    let has_entry = code.any(|segment| {
        elf.entry.checked_sub(segment.address).is_some_and(|distance| distance < segment.memory_size)
    });
    if elf.kind == header::EXECUTABLE && !has_entry {
        let text = format!("the entry point {:#x} is in no code", elf.entry);
        facts.find("elf.entry.outside", 35, &["T1027.002"], text);
    }
}

/// Author, license and the like of a kernel module: `key=value`, each with a zero behind it.
fn module(info: &[u8], facts: &mut Facts) {
    /// Keys that are told. The others are parameters and aliases of devices.
    const KEYS: [(&str, &str); 7] = [
        ("name", "ModuleName"),
        ("author", "ModuleAuthor"),
        ("description", "ModuleDescription"),
        ("license", "ModuleLicense"),
        ("version", "ModuleVersion"),
        ("vermagic", "ModuleKernel"),
        ("depends", "ModuleDepends"),
    ];
    for pair in info.split(|&byte| byte == 0) {
        for (key, property) in KEYS {
            if let Some(value) = pair.strip_prefix(key.as_bytes()).and_then(|rest| rest.strip_prefix(b"=")) {
                told::tell(facts, property, told::text(value));
            }
        }
    }
}

/// What lies behind all that the headers tell of.
fn overlay<'a>(elf: &Header<'a>) -> &'a [u8] {
    let segments = elf.segments.iter().map(|segment| segment.at.saturating_add(segment.file_size));
    let sections = elf.sections.iter().filter(|section| section.kind != header::NO_BITS);
    let sections = sections.map(|section| section.at.saturating_add(section.size));
    let end = segments.chain(sections).chain([elf.tables_end]).max().unwrap_or_default();
    elf.bytes.up_to(end, u64::MAX)
}

fn machine(number: u16) -> String {
    let name = match number {
        2 => "sparc",
        3 => "x86",
        4 => "m68k",
        8 => "mips",
        20 => "powerpc",
        21 => "powerpc64",
        22 => "s390x",
        40 => "arm",
        42 => "sh",
        43 => "sparc64",
        50 => "ia64",
        62 => "x86_64",
        93 => "arc",
        94 => "xtensa",
        183 => "arm64",
        243 => "riscv",
        247 => "bpf",
        258 => "loongarch",
        _ => return number.to_string(),
    };
    name.to_owned()
}

/// Numbers of a table at once, for its readers.
fn column(bytes: Bytes<'_>, width: u64, count_max: usize) -> impl Iterator<Item = Bytes<'_>> {
    let count = bytes.len().checked_div(width).unwrap_or_default().min(count_max as u64);
    (0..count).map(move |n| bytes.part(n * width, width))
}
