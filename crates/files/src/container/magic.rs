//! Beginnings of files that are worth handing out where they stand in the middle of another.

use memchr::memmem;

use super::field;

/// Beginnings that hardly come by chance.
const MAGICS: [&[u8]; 8] = [
    b"PK\x03\x04",
    b"MSCF\0\0\0\0",
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!\x1a\x07",
    b"%PDF-",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\x7fELF",
    b"{\\rtf",
];

/// Places of `MZ` that are looked at; more of them are text.
const MZ_MAX: usize = 1_000;

/// Whether bytes begin as a file that is known.
pub(super) fn is_known(bytes: &[u8]) -> bool {
    MAGICS.iter().any(|magic| bytes.starts_with(magic)) || is_pe(bytes)
}

/// Whether bytes begin as a PE: `MZ` alone is too short to tell.
pub(super) fn is_pe(bytes: &[u8]) -> bool {
    bytes.starts_with(b"MZ")
        && field::size32(bytes, 0x3C)
            .and_then(|at| field::slice(bytes, at, 4))
            .is_some_and(|mark| mark == b"PE\0\0")
}

/// Where the first known file begins, among the first `within` places.
pub(super) fn first(bytes: &[u8], within: usize) -> Option<usize> {
    let window = field::cut(bytes, 0, within);
    let known = MAGICS.iter().filter_map(|magic| memmem::find(window, magic)).min();
    let is_pe_at = |at: &usize| bytes.get(*at..).is_some_and(is_pe);
    let pe = memmem::find_iter(window, b"MZ").take(MZ_MAX).find(is_pe_at);
    known.into_iter().chain(pe).min()
}
