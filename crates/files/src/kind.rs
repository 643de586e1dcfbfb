//! What kind of file it is, by its content; a name decides only between kinds of text.
//!
//! Magic numbers are those of the formats' own specifications; marks of formats that are built on others (OOXML on ZIP, MSI on CFB) are looked
//! for by their names in the raw bytes, so that a damaged file is still called what it is.

use memchr::memmem;

mod text;

/// Kinds of files that are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Portable Executable (Microsoft PE/COFF), with all it may carry behind it.
    Pe,
    /// Executable and Linkable Format.
    Elf,
    /// Mach-O, thin or fat.
    MachO,
    /// Compound File Binary (MS-CFB): Office before 2007, MSI, MSG.
    Ole,
    /// ZIP (APPNOTE), with all formats built on it: OOXML, JAR, APK, MSIX, VSIX.
    Zip,
    /// POSIX tar.
    Tar,
    /// gzip (RFC 1952).
    Gzip,
    /// bzip2.
    Bzip2,
    /// xz.
    Xz,
    /// Zstandard (RFC 8878).
    Zstd,
    /// 7z.
    SevenZip,
    /// Microsoft Cabinet (MS-CAB).
    Cab,
    /// Unix `ar`: Debian packages, static libraries.
    Ar,
    /// RAR, which is named and not unpacked.
    Rar,
    /// Portable Document Format (ISO 32000).
    Pdf,
    /// Rich Text Format.
    Rtf,
    /// A mail (RFC 5322).
    Mail,
    /// A shell link (MS-SHLLINK).
    Lnk,
    /// A script or markup, named by its language.
    Script(&'static str),
    /// Other text.
    Text,
    /// A picture, a font, a film: named and not looked into.
    Media(&'static str),
    /// Nothing that we know.
    Unknown,
}

/// Magic numbers at the start of a file. Longer ones stand before shorter ones that they begin with.
const MAGICS: &[(&[u8], Kind)] = &[
    (b"\x7fELF", Kind::Elf),
    (b"\xfe\xed\xfa\xce", Kind::MachO),
    (b"\xfe\xed\xfa\xcf", Kind::MachO),
    (b"\xce\xfa\xed\xfe", Kind::MachO),
    (b"\xcf\xfa\xed\xfe", Kind::MachO),
    (b"\xca\xfe\xba\xbf", Kind::MachO),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind::Ole),
    (b"PK\x03\x04", Kind::Zip),
    (b"PK\x05\x06", Kind::Zip),
    (b"PK\x07\x08", Kind::Zip),
    (b"\x1f\x8b", Kind::Gzip),
    (b"BZh", Kind::Bzip2),
    (b"\xfd7zXZ\x00", Kind::Xz),
    (b"\x28\xb5\x2f\xfd", Kind::Zstd),
    (b"7z\xbc\xaf\x27\x1c", Kind::SevenZip),
    (b"MSCF\x00\x00\x00\x00", Kind::Cab),
    (b"!<arch>\n", Kind::Ar),
    (b"Rar!\x1a\x07", Kind::Rar),
    (b"{\\rt", Kind::Rtf),
    (b"\x4c\x00\x00\x00\x01\x14\x02\x00", Kind::Lnk),
    (b"dex\n03", Kind::Media("dex")),
    (b"\x00asm", Kind::Media("wasm")),
    (b"\x89PNG\r\n\x1a\n", Kind::Media("png")),
    (b"\xff\xd8\xff", Kind::Media("jpeg")),
    (b"GIF8", Kind::Media("gif")),
    (b"SQLite format 3\x00", Kind::Media("sqlite")),
    (b"ITSF", Kind::Media("chm")),
    (b"MZ", Kind::Pe),
];

/// Where a PDF's header may stand (ISO 32000-1, annex H, implementation note 13).
const PDF_HEADER_BYTES: usize = 1024;
/// How far a mark of a derived format is looked for: central directories stand at the end, so both ends are searched.
const MARK_BYTES: usize = 4 << 20;

impl Kind {
    /// The kind of `bytes`; `name` helps among texts.
    #[must_use]
    pub fn detect(bytes: &[u8], name: Option<&str>) -> Self {
        if let Some((_, kind)) = MAGICS.iter().find(|(magic, _)| bytes.starts_with(magic)) {
            return *kind;
        }
        // A fat Mach-O and a Java class share their magic; a class has a version from 45 on where the other counts its slices.
        if bytes.starts_with(b"\xca\xfe\xba\xbe") {
            let count = bytes.get(4..8).and_then(|four| four.try_into().ok()).map_or(0, u32::from_be_bytes);
            return if (1..40).contains(&count) { Self::MachO } else { Self::Media("java.class") };
        }
        if bytes.get(257..262) == Some(b"ustar") {
            return Self::Tar;
        }
        if head(bytes, PDF_HEADER_BYTES).windows(5).any(|five| five == b"%PDF-") {
            return Self::Pdf;
        }
        text::detect(bytes, name)
    }

    /// Its name, e.g. `zip.docx`; programs are named by what reads them.
    #[must_use]
    pub fn describe(self, bytes: &[u8]) -> String {
        match self {
            Self::Pe => "mz".to_owned(),
            Self::Elf => "elf".to_owned(),
            Self::MachO => "macho".to_owned(),
            Self::Ole => format!("ole{}", suffix(bytes, OLE_MARKS)),
            Self::Zip => format!("zip{}", suffix(bytes, ZIP_MARKS)),
            Self::Tar => "tar".to_owned(),
            Self::Gzip => "gzip".to_owned(),
            Self::Bzip2 => "bzip2".to_owned(),
            Self::Xz => "xz".to_owned(),
            Self::Zstd => "zstd".to_owned(),
            Self::SevenZip => "7z".to_owned(),
            Self::Cab => "cab".to_owned(),
            Self::Ar if bytes.get(8..21) == Some(b"debian-binary") => "ar.deb".to_owned(),
            Self::Ar => "ar".to_owned(),
            Self::Rar => "rar".to_owned(),
            Self::Pdf => "pdf".to_owned(),
            Self::Rtf => "rtf".to_owned(),
            Self::Mail => "mail".to_owned(),
            Self::Lnk => "lnk".to_owned(),
            Self::Script(language) => format!("script.{language}"),
            Self::Text => "text".to_owned(),
            Self::Media(name) => name.to_owned(),
            Self::Unknown => "unknown".to_owned(),
        }
    }

    /// Its media type, where there is a usual one.
    #[must_use]
    pub fn mime_type(self) -> Option<&'static str> {
        Some(match self {
            Self::Pe => "application/vnd.microsoft.portable-executable",
            Self::Elf => "application/x-executable",
            Self::MachO => "application/x-mach-binary",
            Self::Ole => "application/x-ole-storage",
            Self::Zip => "application/zip",
            Self::Tar => "application/x-tar",
            Self::Gzip => "application/gzip",
            Self::Bzip2 => "application/x-bzip2",
            Self::Xz => "application/x-xz",
            Self::Zstd => "application/zstd",
            Self::SevenZip => "application/x-7z-compressed",
            Self::Cab => "application/vnd.ms-cab-compressed",
            Self::Ar => "application/x-archive",
            Self::Rar => "application/vnd.rar",
            Self::Pdf => "application/pdf",
            Self::Rtf => "application/rtf",
            Self::Mail => "message/rfc822",
            Self::Lnk => "application/x-ms-shortcut",
            Self::Script("html") => "text/html",
            Self::Script("xml") => "text/xml",
            Self::Script("javascript") => "text/javascript",
            Self::Script(_) | Self::Text => "text/plain",
            Self::Media("png") => "image/png",
            Self::Media("jpeg") => "image/jpeg",
            Self::Media("gif") => "image/gif",
            Self::Media(_) | Self::Unknown => return None,
        })
    }

    /// Whether it is read as text.
    #[must_use]
    pub fn is_text(self) -> bool {
        matches!(self, Self::Mail | Self::Rtf | Self::Script(_) | Self::Text)
    }
}

/// Names that stand in a ZIP of each derived format.
const ZIP_MARKS: &[(&[u8], &str)] = &[
    (b"word/document.xml", ".docx"),
    (b"xl/workbook.", ".xlsx"),
    (b"ppt/presentation.xml", ".pptx"),
    (b"AppxManifest.xml", ".msix"),
    (b"AndroidManifest.xml", ".apk"),
    (b"META-INF/MANIFEST.MF", ".jar"),
    (b"extension.vsixmanifest", ".vsix"),
    (b"content.xmlPK", ".odf"),
    (b".dist-info/WHEEL", ".whl"),
    (b".nuspec", ".nupkg"),
];

/// Names, in UTF-16, and the class of each format built on CFB.
const OLE_MARKS: &[(&[u8], &str)] = &[
    (b"\x84\x10\x0c\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46", ".msi"),
    (b"\x86\x10\x0c\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46", ".msp"),
    (b"W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0", ".doc"),
    (b"W\0o\0r\0k\0b\0o\0o\0k\0", ".xls"),
    (b"P\0o\0w\0e\0r\0P\0o\0i\0n\0t\0 \0D\0o\0c\0u\0m\0e\0n\0t\0", ".ppt"),
    (b"_\0_\0p\0r\0o\0p\0e\0r\0t\0i\0e\0s\0_\0v\0e\0r\0s\0i\0o\0n\0", ".msg"),
    (b"V\0B\0A\0_\0P\0R\0O\0J\0E\0C\0T\0", ".vba"),
    (b"_\0V\0B\0A\0_\0P\0R\0O\0J\0E\0C\0T\0", ".vba"),
];

fn suffix(bytes: &[u8], marks: &[(&[u8], &'static str)]) -> &'static str {
    let (first, last) = (head(bytes, MARK_BYTES), tail(bytes, MARK_BYTES));
    let has = |mark: &[u8]| memmem::find(first, mark).is_some() || memmem::find(last, mark).is_some();
    marks.iter().find(|(mark, _)| has(mark)).map_or("", |(_, suffix)| suffix)
}

pub(crate) fn head(bytes: &[u8], max: usize) -> &[u8] {
    bytes.get(..max).unwrap_or(bytes)
}

pub(crate) fn tail(bytes: &[u8], max: usize) -> &[u8] {
    bytes.get(bytes.len().saturating_sub(max)..).unwrap_or(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_tells_the_kind() {
        let tar = [vec![b'a'; 257], b"ustar".to_vec(), vec![0; 300]].concat();
        let zip = b"PK\x03\x04............word/document.xml";
        let class = b"\xca\xfe\xba\xbe\x00\x00\x00\x34";
        let fat = b"\xca\xfe\xba\xbe\x00\x00\x00\x02";
        for (bytes, name, expected) in [
            (&b"MZ\x90\x00"[..], None, "mz"),
            (b"\x7fELF", None, "elf"),
            (zip, Some("a.exe"), "zip.docx"),
            (&tar, None, "tar"),
            (class, None, "java.class"),
            (fat, None, "macho"),
            (b"junk before\n%PDF-1.7", None, "pdf"),
            (b"", None, "unknown"),
            (b"\x00\x01\x02\x03", Some("a.txt"), "unknown"),
            (b"hello there", Some("a.txt"), "text"),
            (b"#!/bin/sh\necho a", None, "script.shell"),
            (b"#!/usr/bin/env python3\nprint(1)", None, "script.python"),
            (b"<?php echo 1;", None, "script.php"),
            (b"<!DOCTYPE html><html>", None, "script.html"),
            (b"\xef\xbb\xbf<?xml version=\"1.0\"?>", None, "script.xml"),
            (b"Set x = 1", Some("A.VBS"), "script.vbscript"),
            (b"\xff\xfe$\0x\0=\x001\0", Some("a.ps1"), "script.powershell"),
            (b"Received: from a.example\r\nFrom: b\r\nSubject: c\r\n\r\nhi", None, "mail"),
            (b"From: b\r\nnothing else", None, "text"),
        ] {
            assert_eq!(Kind::detect(bytes, name).describe(bytes), expected, "{bytes:?}");
        }
    }
}
