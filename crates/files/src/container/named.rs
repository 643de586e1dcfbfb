//! Containers that are told by name and not unpacked.

use memchr::memmem;

use super::field;

/// Where an installer's mark is looked for: behind the program that carries it.
const INSTALLER_BYTES: usize = 1 << 20;

/// Marks of formats, with their places.
const MARKS: [(usize, &[u8], &str); 13] = [
    (0x8001, b"CD001", "an ISO 9660 image"),
    (0x8001, b"BEA01", "a UDF image"),
    (0, b"\x78\x9f\x3e\x22", "a TNEF (winmail.dat)"),
    (0, b"ITSF", "a compiled help file (CHM)"),
    (0, b"xar!", "a XAR archive"),
    (0, b"hsqs", "a SquashFS image"),
    (0, b"conectix", "a VHD image"),
    (0, b"vhdxfile", "a VHDX image"),
    (0, b"KDMV", "a VMDK image"),
    (0, b"MSWIM\0\0\0", "a WIM image"),
    (0, b"\xed\xab\xee\xdb", "an RPM package"),
    (0, b"**ACE**", "an ACE archive"),
    (7, b"**ACE**", "an ACE archive"),
];

/// The name of the format of a file.
pub(super) fn format(bytes: &[u8]) -> Option<&'static str> {
    // An Apple disk image has its header at its end.
    if bytes.len().checked_sub(512).is_some_and(|at| field::slice(bytes, at, 4) == Some(b"koly")) {
        return Some("an Apple disk image (DMG)");
    }
    if field::slice(bytes, 2, 3) == Some(b"-lh") && field::slice(bytes, 6, 1) == Some(b"-") {
        return Some("an LHA archive");
    }
    if bytes.starts_with(b"\x60\xea") && bytes.len() > 64 {
        return Some("an ARJ archive");
    }
    MARKS.iter().find(|(at, mark, _)| field::slice(bytes, *at, mark.len()) == Some(mark)).map(|mark| mark.2)
}

/// The name of an installer by what stands behind its program.
pub(super) fn installer(overlay: &[u8]) -> Option<&'static str> {
    let window = field::cut(overlay, 0, INSTALLER_BYTES);
    [
        (b"\xef\xbe\xad\xdeNullsoftInst".as_slice(), "an NSIS installer"),
        (b"Inno Setup Setup Data", "an Inno Setup installer"),
        (b"MEI\x0c\x0b\x0a\x0b\x0e", "a PyInstaller program"),
        (b"InstallShield", "an InstallShield installer"),
    ]
    .into_iter()
    .find(|(mark, _)| memmem::find(window, mark).is_some())
    .map(|(_, name)| name)
}
