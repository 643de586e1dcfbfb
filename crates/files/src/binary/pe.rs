//! Portable Executables (Microsoft PE/COFF): programs, libraries and drivers of Windows, programs of UEFI.

mod behaviour;
mod clr;
mod debug;
mod exports;
mod image;
mod imports;
mod ordinals;
mod resources;
mod rich;
mod sections;
mod version;

use super::{packers, told};
use crate::report::Facts;
use image::Image;
use imports::Imports;
use resources::Resources;

/// It is a library (`IMAGE_FILE_DLL`).
const DLL: u16 = 0x2000;

/// Subsystems of the optional header.
const NATIVE: u16 = 1;
const EFI: std::ops::RangeInclusive<u16> = 10..=13;

/// Libraries that only drivers import from.
const KERNEL: &[&str] = &[
    "ntoskrnl.exe",
    "hal.dll",
    "ndis.sys",
    "bootvid.dll",
    "kdcom.dll",
    "win32k.sys",
    "wdfldr.sys",
    "fltmgr.sys",
];

/// What a PE says of itself; `None` when it is none.
pub(super) fn examine(bytes: &[u8], facts: &mut Facts) -> Option<String> {
    let image = Image::read(bytes)?;
    let imports = Imports::read(&image);
    facts.imphash = imports.hash();

    let resources = Resources::read(&image, facts);
    if let Some(version) = resources.version {
        version::tell(version, facts);
    }
    told::tell(facts, "ExecutionLevel", resources.execution_level);
    debug::tell(&image, facts);
    exports::tell(&image, facts);
    let is_net = clr::tell(&image, facts);
    told::tell(facts, "Machine", machine(image.machine));
    told::tell(facts, "Subsystem", subsystem(image.subsystem));
    told::tell(facts, "ImportedNames", imports.count().to_string());
    let has_rich = rich::tell(&image, facts);
    sections::find(&image, facts);
    sections::tell_overlay(&image, facts);
    if let Some(fault) = imports.fault {
        facts.find("pe.imports.broken", 15, &[], format!("{fault}; the import hash is over what was read"));
    }
    if imports.libraries.is_empty()
        && image.characteristics & DLL == 0
        && image.entry != 0
        && !is_net
        && !EFI.contains(&image.subsystem)
    {
        facts.find("pe.imports.none", 20, &["T1027.007"], "a program without any import".to_owned());
    }
    behaviour::find(&imports, facts);

    let (begin, end) = sections::overlay(&image).unwrap_or_default();
    let places = packers::Places {
        file: bytes,
        overlay: image.bytes.up_to(begin, end - begin),
        sections: image.sections.iter().map(|section| section.name()).collect(),
        resources: &resources.names,
    };
    packers::find(&places, facts);
    if imports.has_library(&["msvbvm60.dll", "msvbvm50.dll"]) {
        told::tell(facts, "Compiler", "Visual Basic");
    }
    if has_rich {
        let (major, minor) = image.linker;
        told::tell(facts, "Compiler", format!("Microsoft linker {major}.{minor}"));
    }
    Some(kind(&image, &imports, is_net))
}

fn kind(image: &Image<'_>, imports: &Imports, is_net: bool) -> String {
    let bits = if image.is_64() { 64 } else { 32 };
    let net = if is_net { ".net" } else { "" };
    let is_library = image.characteristics & DLL != 0;
    let end = match image.subsystem {
        subsystem if EFI.contains(&subsystem) => "efi",
        NATIVE if imports.has_library(KERNEL) => "sys",
        _ if is_library => "dll",
        _ => "exe",
    };
    format!("pe.{bits}{net}.{end}")
}

fn machine(number: u16) -> String {
    let name = match number {
        0x14c => "x86",
        0x8664 => "x86_64",
        0x1c0 | 0x1c2 | 0x1c4 => "arm",
        0xaa64 => "arm64",
        0xa641 => "arm64ec",
        0x200 => "ia64",
        0xebc => "efi byte code",
        0x5032 => "riscv32",
        0x5064 => "riscv64",
        0x6232 => "loongarch32",
        0x6264 => "loongarch64",
        _ => return format!("{number:#x}"),
    };
    name.to_owned()
}

fn subsystem(number: u16) -> String {
    let name = match number {
        1 => "native",
        2 => "Windows GUI",
        3 => "Windows console",
        5 => "OS/2 console",
        7 => "POSIX console",
        8 => "native Windows 9x",
        9 => "Windows CE",
        10 => "EFI application",
        11 => "EFI boot service driver",
        12 => "EFI runtime driver",
        13 => "EFI ROM",
        14 => "Xbox",
        16 => "Windows boot application",
        _ => return number.to_string(),
    };
    name.to_owned()
}
