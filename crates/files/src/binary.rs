//! Programs: PE, ELF, Mach-O. What their headers and tables say, and what of it is worth a second look; not what their code does.
//!
//! Headers are read here with bounds of our own instead of through the crate `object`, which refuses a file as a whole for a table that
//! Windows, Linux or macOS would never look at.

mod bytes;
mod elf;
mod entropy;
mod macho;
mod packers;
mod pe;
mod told;

use crate::report::Facts;

/// What a PE, an ELF or a Mach-O says of itself. `None` when it is none of them, or too broken to tell.
///
/// The type that it returns is `pe.32.exe`, `pe.64.dll`, `pe.64.sys`, `pe.32.net.exe`, `pe.64.efi`; `elf.64.le`, `elf.32.be.so`, with
/// `.so`, `.o` or `.core` for what is no program; `macho.64.arm64`, or `macho.fat`.
pub fn examine(bytes: &[u8], facts: &mut Facts) -> Option<String> {
    match bytes.first_chunk::<4>()? {
        [b'M', b'Z', ..] => pe::examine(bytes, facts),
        [0x7f, b'E', b'L', b'F'] => elf::examine(bytes, facts),
        _ => macho::examine(bytes, facts),
    }
}
