//! Traces of packers, protectors and installers, and of compilers: names of sections, and bytes at places where they are written.
//!
//! A trace is a hint, not a proof: sections can be renamed, and a program that looks for packers has their traces itself.

use memchr::memmem;

use super::told;
use crate::report::Facts;

/// Bytes at the beginning in which a packer's mark is looked for: headers and what lies between them and the first section.
const HEAD_BYTES: usize = 4 * 1024;
/// Bytes at the end in which a mark is looked for.
const TAIL_BYTES: usize = 64 * 1024;
/// Bytes of the file that are searched for marks without a place.
const SEARCHED_BYTES_MAX: usize = 32 << 20;

/// Where a program is looked at.
pub(super) struct Places<'a> {
    /// The file.
    pub(super) file: &'a [u8],
    /// What lies behind what the headers tell of.
    pub(super) overlay: &'a [u8],
    /// Names of sections and segments.
    pub(super) sections: Vec<&'a [u8]>,
    /// Names of resources.
    pub(super) resources: &'a [String],
}

/// What a trace is of.
#[derive(Clone, Copy, PartialEq)]
enum Of {
    /// What hides its content, with the severity of its finding: honest software uses them, some seldom.
    Packer(u8),
    /// What unpacks other files: no finding.
    Installer,
    /// What it was made with: a property.
    Compiler,
}

/// Where a trace stands.
#[derive(Clone, Copy)]
enum At {
    /// A section has this name.
    Section,
    /// Within the first [`HEAD_BYTES`].
    Head,
    /// At the very beginning of the overlay.
    OverlayStart,
    /// Somewhere in the overlay.
    Overlay,
    /// Within the last [`TAIL_BYTES`].
    Tail,
    /// Anywhere.
    File,
    /// A resource has this name.
    Resource,
}

/// Who, what, and its traces: one is enough.
type Maker = (&'static str, Of, &'static [(At, &'static [u8])]);

/// By name. Sources are the programs themselves and their documentation.
const MAKERS: &[Maker] = {
    use At::*;
    use Of::*;
    &[
        (
            "UPX",
            Packer(20),
            &[
                (Section, b"UPX0"),
                (Section, b"UPX1"),
                (Section, b".UPX0"),
                (Head, b"UPX!"),
                (Section, b"upxTEXT"),
            ],
        ),
        ("ASPack", Packer(30), &[(Section, b".aspack"), (Section, b".ASPack"), (Section, b"ASPack")]),
        ("MPRESS", Packer(30), &[(Section, b".MPRESS1"), (Section, b".MPRESS2"), (Section, b"__MPRESS__")]),
        ("Themida", Packer(40), &[(Section, b".themida"), (Section, b"Themida"), (Section, b"Themida ")]),
        ("WinLicense", Packer(40), &[(Section, b".winlice"), (Section, b"WinLicen")]),
        (
            "VMProtect",
            Packer(40),
            &[(Section, b".vmp0"), (Section, b".vmp1"), (Section, b".vmp2"), (Section, b".vmp3")],
        ),
        (
            "PECompact",
            Packer(30),
            &[
                (Section, b"PEC2"),
                (Section, b"PEC2TO"),
                (Section, b"PEC2MO"),
                (Section, b"pec1"),
                (Section, b"pec2"),
                (Head, b"PECompact2"),
            ],
        ),
        ("Petite", Packer(30), &[(Section, b".petite"), (Section, b"petite")]),
        (
            "NsPack",
            Packer(40),
            &[(Section, b".nsp0"), (Section, b".nsp1"), (Section, b"nsp0"), (Section, b"nsp1")],
        ),
        ("Enigma Protector", Packer(40), &[(Section, b".enigma1"), (Section, b".enigma2")]),
        ("Upack", Packer(45), &[(Section, b".Upack"), (Section, b".ByDwing")]),
        ("RLPack", Packer(40), &[(Section, b".RLPack"), (Section, b".packed")]),
        ("MEW", Packer(45), &[(Section, b"MEW"), (Section, b"MEW\x00F\x12\xd2\xc3")]),
        ("FSG", Packer(45), &[(Head, b"FSG!")]),
        ("yoda's Protector", Packer(45), &[(Section, b".yP"), (Section, b".y0da")]),
        ("PELock", Packer(40), &[(Section, b"PELOCKnt"), (Section, b".pelock")]),
        ("ConfuserEx", Packer(35), &[(File, b"\0ConfusedByAttribute\0")]),
        ("SmartAssembly", Packer(20), &[(File, b"\0SmartAssembly.Attributes\0")]),
        ("Dotfuscator", Packer(15), &[(File, b"\0DotfuscatorAttribute\0")]),
        (
            "AutoIt",
            Packer(20),
            &[(File, b"\xa3\x48\x4b\xbe\x98\x6c\x4a\xa9\x99\x4c\x53\x0a\x86\xd6\x48\x7dAU3!EA0")],
        ),
        ("AutoHotkey", Packer(15), &[(Resource, b">AUTOHOTKEY SCRIPT<"), (Resource, b">AHK WITH ICON<")]),
        ("NSIS", Installer, &[(Section, b".ndata"), (Overlay, b"\xef\xbe\xad\xdeNullsoftInst")]),
        (
            "Inno Setup",
            Installer,
            &[(Overlay, b"Inno Setup Setup Data ("), (File, b"rDlPtS\xcd\xe6\xd7\x7b\x0b\x2a")],
        ),
        (
            "InstallShield",
            Installer,
            &[(OverlayStart, b"InstallShield\0"), (OverlayStart, b"ISSetupStream\0")],
        ),
        ("WiX Burn", Installer, &[(Section, b".wixburn")]),
        (
            "7-Zip SFX",
            Installer,
            &[(OverlayStart, b"7z\xbc\xaf\x27\x1c"), (OverlayStart, b";!@Install@!UTF-8!")],
        ),
        ("WinRAR SFX", Installer, &[(OverlayStart, b"Rar!\x1a\x07")]),
        ("WinZip SFX", Installer, &[(Section, b"_winzip_")]),
        ("PyInstaller", Installer, &[(Tail, b"MEI\x0c\x0b\x0a\x0b\x0e"), (Section, b"pydata")]),
        (
            "Nuitka",
            Installer,
            &[
                (File, b"NUITKA_ONEFILE_PARENT"),
                (File, b"N\0U\0I\0T\0K\0A\0_\0O\0N\0E\0F\0I\0L\0E\0_\0P\0A\0R\0E\0N\0T\0"),
            ],
        ),
        (
            "Go",
            Compiler,
            &[(File, b"\xff Go buildinf:"), (File, b"\0runtime.goexit\0"), (Section, b".go.buildinfo")],
        ),
        ("Rust", Compiler, &[(File, b"/rustc/")]),
        (
            "Delphi",
            Compiler,
            &[
                (Resource, b"DVCLAL"),
                (File, b"Embarcadero Delphi for "),
                (File, b"SOFTWARE\\Borland\\Delphi\\"),
            ],
        ),
        ("MinGW", Compiler, &[(File, b"Mingw-w64 runtime failure:"), (File, b"Mingw runtime failure:")]),
    ]
};

/// Notes packers, installers and the compiler.
pub(super) fn find(places: &Places<'_>, facts: &mut Facts) {
    for &(name, of, traces) in MAKERS {
        let Some((_, bytes)) = traces.iter().find(|(at, bytes)| places.has(*at, bytes)) else { continue };
        // Slices of a fat file are looked at one by one.
        if facts.packers.iter().any(|known| known == name) {
            continue;
        }
        match of {
            Of::Compiler => told::tell(facts, "Compiler", name),
            Of::Packer(severity) => {
                facts.packers.push(name.to_owned());
                let text = format!("it has traces of {name} (`{}`)", bytes.escape_ascii());
                facts.find(&format!("packer.{}", key(name)), severity, &["T1027.002"], text);
            }
            Of::Installer => facts.packers.push(name.to_owned()),
        }
    }
}

fn key(name: &str) -> String {
    let keep = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    name.chars().filter(|&c| c != '\'').map(keep).collect()
}

impl Places<'_> {
    fn has(&self, at: At, bytes: &[u8]) -> bool {
        let within = |place: &[u8]| memmem::find(place, bytes).is_some();
        let file = self.file;
        match at {
            At::Section => self.sections.contains(&bytes),
            At::Head => within(file.get(..HEAD_BYTES).unwrap_or(file)),
            At::Tail => within(file.get(file.len().saturating_sub(TAIL_BYTES)..).unwrap_or_default()),
            At::OverlayStart => self.overlay.starts_with(bytes),
            At::Overlay => within(self.overlay.get(..SEARCHED_BYTES_MAX).unwrap_or(self.overlay)),
            At::File => within(file.get(..SEARCHED_BYTES_MAX).unwrap_or(file)),
            At::Resource => self.resources.iter().any(|name| name.as_bytes() == bytes),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_trace_is_found_where_it_belongs() {
        for &(name, of, traces) in MAKERS {
            for &(at, bytes) in traces {
                let resource = [String::from_utf8_lossy(bytes).into_owned()];
                let mut places = Places { file: &[], overlay: &[], sections: Vec::new(), resources: &[] };
                let in_file = [&[0; 100], bytes, &[0; 100]].concat();
                match at {
                    At::Section => places.sections = vec![b".text", bytes],
                    At::OverlayStart => places.overlay = bytes,
                    At::Overlay => places.overlay = &in_file,
                    At::Resource => places.resources = &resource,
                    At::Head | At::Tail | At::File => places.file = &in_file,
                }
                let mut facts = Facts::default();
                find(&places, &mut facts);
                match of {
                    Of::Compiler => assert_eq!(told::property(&facts, "Compiler"), Some(name)),
                    _ => assert_eq!(facts.packers, [name]),
                }
                let severity = facts.findings.first().map(|finding| finding.severity);
                assert_eq!(
                    severity,
                    if let Of::Packer(severity) = of { Some(severity) } else { None },
                    "{name}"
                );
            }
        }
    }

    #[test]
    fn nothing_is_found_in_nothing() {
        let mut facts = Facts::default();
        find(&Places { file: &[], overlay: &[], sections: vec![b".text"], resources: &[] }, &mut facts);
        assert_eq!(facts, Facts::default());
    }
}
