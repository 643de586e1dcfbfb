//! Files of others: each format's reader, and the examination as a whole. The laws: a report is bounded, names what it left out, and is the same
//! twice.

use std::{sync::LazyLock, time::Duration};

use files::{
    Examined, Examiner, Facts, Limits, Rules,
    codesign::{self, TrustList},
    kind::Kind,
};

use crate::plant;

/// Bounds as small as what a fuzzer gives, so that they are met.
const LIMITS: Limits = Limits {
    file_bytes_max: 1 << 20,
    child_bytes_max: 1 << 18,
    unpacked_bytes_max: 1 << 20,
    children_max: 64,
    depth_max: 4,
    ratio_max: 200,
    time_max: Duration::from_secs(60),
};

/// Declares the targets of single formats: all of an examination for files of one kind, so that what libFuzzer learns is that format.
macro_rules! formats {
    ($($(#[$doc:meta])* $name:ident: $kinds:pat, $planted:expr;)+) => {
        $($(#[$doc])* pub(crate) fn $name(bytes: &[u8]) {
            if matches!(Kind::detect(bytes, None), $kinds) {
                let examined = examine(bytes);
                let is_planted: fn(&Examined) -> bool = $planted;
                plant!(is_planted(&examined));
            }
        })+
    };
}

formats! {
    /// PE: programs, libraries, drivers, with resources and what stands behind them.
    pe: Kind::Pe, |examined| has_type(examined, ".dll");
    /// ELF.
    elf: Kind::Elf, |examined| has_type(examined, ".so");
    /// Mach-O, thin or fat.
    macho: Kind::MachO, |examined| has_type(examined, ".dylib");
    /// Compound files: Office documents with their macros, MSI, MSG.
    ole: Kind::Ole, has_other;
    /// ZIP and what is built on it.
    zip: Kind::Zip, has_other;
    /// Cabinets.
    cab: Kind::Cab, has_other;
    /// `ar`: Debian packages, static libraries.
    ar: Kind::Ar, has_other;
    /// tar.
    tar: Kind::Tar, has_other;
    /// Formats that pack one stream.
    compressed: Kind::Gzip | Kind::Bzip2 | Kind::Xz | Kind::Zstd, has_other;
    /// PDF.
    pdf: Kind::Pdf, |examined| has_finding(examined, "pdf.launch");
    /// RTF.
    rtf: Kind::Rtf, |examined| has_finding(examined, "rtf.dde");
    /// Shell links.
    lnk: Kind::Lnk, |examined| has_finding(examined, "lnk.starts-interpreter");
}

/// 7z. Its header is under checksums, which are put right first: a fuzzer does not guess them.
pub(crate) fn sevenzip(bytes: &[u8]) {
    if Kind::detect(bytes, None) != Kind::SevenZip {
        return;
    }
    let mut bytes = bytes.to_vec();
    let number = |at: usize| -> Option<usize> {
        let field = bytes.get(at..)?.first_chunk().copied()?;
        usize::try_from(u64::from_le_bytes(field)).ok()
    };
    let header = number(12).zip(number(20)).and_then(|(offset, length)| {
        let start = offset.checked_add(32)?;
        bytes.get(start..start.checked_add(length)?).map(crc32fast::hash)
    });
    let mut put = |at: usize, sum: u32| {
        if let Some(field) = bytes.get_mut(at..).and_then(<[u8]>::first_chunk_mut) {
            *field = sum.to_le_bytes();
        }
    };
    if let Some(sum) = header {
        put(28, sum);
    }
    let start = bytes.get(12..32).map(crc32fast::hash);
    if let Some((sum, field)) = start.zip(bytes.get_mut(8..).and_then(<[u8]>::first_chunk_mut)) {
        *field = sum.to_le_bytes();
    }
    let examined = examine(&bytes);
    plant!(has_other(&examined));
}

fn has_type(examined: &Examined, end: &str) -> bool {
    examined.files.first().is_some_and(|file| file.file_type.ends_with(end))
}

/// The seeds have one member, whose name begins with `a`.
fn has_other(examined: &Examined) -> bool {
    let mut members = examined.files.iter().skip(1);
    members.any(|file| file.size_bytes > 0 && file.name.as_ref().is_some_and(|name| !name.starts_with('a')))
}

fn has_finding(examined: &Examined, name: &str) -> bool {
    examined.files.iter().any(|file| file.facts.findings.iter().any(|found| found.name == name))
}

/// Signatures over programs, cabinets and installers.
pub(crate) fn signature(bytes: &[u8]) {
    let signatures = codesign::signatures(bytes, &TrustList::default(), 1_767_225_600);
    for signature in &signatures {
        plant!(signature.chain.first().is_some_and(|signer| signer.subject.starts_with('r')));
        assert_ne!(signature.status, codesign::Status::Trusted, "nobody is trusted here");
        assert!(signature.reason.is_some(), "{signature:?}");
    }
}

/// A file of any kind.
pub(crate) fn any(bytes: &[u8]) {
    let examined = examine(bytes);
    plant!(has_finding(&examined, "pdf.launch"));
}

/// Everything that is made of a file.
fn examine(bytes: &[u8]) -> Examined {
    // Compiling even no rules takes longer than examining a small file.
    static EXAMINER: LazyLock<Examiner> = LazyLock::new(|| {
        let (rules, _) = Rules::compile([]);
        Examiner { limits: LIMITS, trust: TrustList::default(), rules, now_unix: 1_767_225_600 }
    });
    let examined = EXAMINER.examine(Some("a.bin"), bytes);
    let [first, rest @ ..] = examined.files.as_slice() else { panic!("no file") };
    assert_eq!(first.size_bytes, bytes.len() as u64);
    assert!(rest.len() <= LIMITS.children_max as usize, "{} files", rest.len());
    let unpacked: u64 = rest.iter().map(|file| file.size_bytes).sum();
    assert!(unpacked <= LIMITS.unpacked_bytes_max, "{unpacked} bytes");
    for (index, file) in (1_u32..).zip(rest) {
        assert!(file.parent.is_some_and(|parent| parent < index), "{file:?}");
        assert!(file.size_bytes <= LIMITS.child_bytes_max, "{} bytes", file.size_bytes);
        let name_bytes = file.name.as_ref().map_or(0, String::len);
        assert!(name_bytes <= Facts::TEXT_BYTES_MAX, "{name_bytes} bytes of name");
    }
    for file in &examined.files {
        let facts = &file.facts;
        assert!(facts.findings.len() <= Facts::FINDINGS_MAX, "{} findings", facts.findings.len());
        assert!(facts.properties.len() <= Facts::PROPERTIES_MAX, "{} properties", facts.properties.len());
        assert!(facts.exports.len() <= Facts::EXPORTS_MAX, "{} exports", facts.exports.len());
    }
    for notice in &examined.notices {
        assert!(!notice.reason.is_empty());
    }
    examined
}

/// Lists of known files.
pub(crate) fn known(bytes: &[u8]) {
    let mut entries = 0;
    let report = feeds::known_files::read(bytes, &mut |entry| {
        assert!(entry.hashes().next().is_some());
        entries += 1;
        std::ops::ControlFlow::Continue(())
    });
    let report = report.expect("memory is read");
    plant!(report.malicious > 0);
    assert_eq!(report.accepted, entries);
    assert!(report.refusals.len() <= feeds::known_files::REFUSALS_MAX);
}
