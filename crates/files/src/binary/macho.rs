//! Mach-O (Apple's `mach-o/loader.h` and `mach-o/fat.h`): programs and libraries of macOS and iOS, for one processor or for several.
//!
//! Who signed it is read elsewhere; here only that there is a signature, and which entitlements it claims.

mod commands;
mod signature;

use super::{bytes::Bytes, packers, told};
use crate::report::Facts;

/// Processors of a fat file that are read. Apple has shipped five in one; a Java class, which begins with the same bytes, has 45 here.
const SLICES_MAX: u32 = 32;

/// What a Mach-O says of itself; `None` when it is none.
pub(super) fn examine(bytes: &[u8], facts: &mut Facts) -> Option<String> {
    let view = Bytes::ordered(bytes, true);
    let kind = match view.u32(0)? {
        0xcafe_babe => fat(view, false, facts),
        0xcafe_babf => fat(view, true, facts),
        _ => thin(view, facts),
    }?;
    Some(format!("macho.{kind}"))
}

fn fat(view: Bytes<'_>, is_64: bool, facts: &mut Facts) -> Option<String> {
    let count = view.u32(4).filter(|count| (1..=SLICES_MAX).contains(count))?;
    let len = if is_64 { 32 } else { 20 };
    let mut processors = Vec::new();
    let mut slices = Vec::new();
    for entry in (0..u64::from(count)).map(|n| view.part(8 + n * len, len)) {
        let (Some(processor), Some(at)) = (entry.u32(0), entry.word(8, is_64)) else { break };
        let Some(size) = entry.word(if is_64 { 16 } else { 12 }, is_64) else { break };
        processors.push(processor_name(processor));
        if at.saturating_add(size) > view.len() {
            let text = format!("a slice of {size} bytes at {at} leaves the file");
            facts.find("macho.slice.outside", 15, &[], text);
        }
        slices.push((at, size));
    }
    if slices.len() < count as usize {
        let text = format!("of {count} slices {} are there", slices.len());
        facts.find("macho.slice.missing", 20, &[], text);
    }
    told::tell(facts, "Architectures", processors.join(", "));
    slices.sort_unstable();
    if slices.array_windows().any(|[(at, size), (next, _)]| at.saturating_add(*size) > *next) {
        facts.find("macho.slice.overlap", 30, &[], "slices for different processors overlap".to_owned());
    }
    // Each is a program of its own; what the first says stays. More than a few over the same bytes would only cost time.
    let mut end = 0;
    for (at, size) in slices {
        if at >= end {
            thin(view.part(at, size), facts);
            end = at.saturating_add(size);
        }
    }
    Some("fat".to_owned())
}

fn thin(view: Bytes<'_>, facts: &mut Facts) -> Option<String> {
    let (is_64, is_big_endian) = match view.u32(0)? {
        0xfeed_face => (false, true),
        0xfeed_facf => (true, true),
        0xcefa_edfe => (false, false),
        0xcffa_edfe => (true, false),
        _ => return None,
    };
    let bytes = Bytes::ordered(view.all(), is_big_endian);
    let processor = processor_name(bytes.u32(4)?);
    told::tell(facts, "Machine", processor.clone());
    let names = commands::tell(bytes, is_64, facts);
    packers::find(
        &packers::Places { file: bytes.all(), overlay: &[], sections: names, resources: &[] },
        facts,
    );
    // `filetype`
    let end = match bytes.u32(12)? {
        1 => ".o",
        4 => ".core",
        3 | 6 | 9 => ".dylib",
        7 => ".dylinker",
        8 => ".bundle",
        10 => ".dsym",
        11 => ".kext",
        _ => "",
    };
    Some(format!("{}.{processor}{end}", if is_64 { 64 } else { 32 }))
}

fn processor_name(number: u32) -> String {
    let name = match number {
        7 => "x86",
        0x0100_0007 => "x86_64",
        12 => "arm",
        0x0100_000c => "arm64",
        0x0200_000c => "arm64_32",
        18 => "powerpc",
        0x0100_0012 => "powerpc64",
        _ => return format!("{number:#x}"),
    };
    name.to_owned()
}
