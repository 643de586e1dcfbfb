//! Files of others: each format's reader, and the examination as a whole. The laws: a report is bounded, names what it left out, and is the same
//! twice.

use std::time::Duration;

use files::{
    Budget, Examiner, Facts, Limits, Rules, binary,
    codesign::{self, TrustList},
    container,
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

/// PE, ELF and Mach-O, told by their first bytes.
pub(crate) fn program(bytes: &[u8]) {
    let mut facts = Facts::default();
    let Some(kind) = binary::examine(bytes, &mut facts) else { return };
    plant!(kind.ends_with(".dll") || kind.ends_with(".so") || kind.ends_with(".dylib"));
    assert!(kind.contains('.') && kind.len() < 64, "{kind}");
    assert!(facts.findings.len() <= Facts::FINDINGS_MAX, "{} findings", facts.findings.len());
    assert!(facts.properties.len() <= Facts::PROPERTIES_MAX, "{} properties", facts.properties.len());
    assert!(facts.exports.len() <= Facts::EXPORTS_MAX, "{} exports", facts.exports.len());
    let mut again = Facts::default();
    assert_eq!(binary::examine(bytes, &mut again), Some(kind));
    assert_eq!(again, facts);
}

/// Archives, installers, documents and mails.
pub(crate) fn members(bytes: &[u8]) {
    let kind = Kind::detect(bytes, None);
    let mut budget = Budget::new(LIMITS);
    let (mut count, mut sum) = (0_u32, 0_u64);
    let mut child = |_: &mut Budget, child: container::Child| {
        plant!(child.name.starts_with('b') && !child.content.is_empty());
        count += 1;
        sum += child.content.len() as u64;
        assert!(child.content.len() as u64 <= LIMITS.child_bytes_max, "{} bytes", child.content.len());
        assert!(child.name.len() <= Facts::TEXT_BYTES_MAX, "{} bytes of name", child.name.len());
    };
    let mut notice = |notice: files::Notice| assert!(!notice.reason.is_empty());
    container::children(bytes, kind, &mut budget, &mut child, &mut notice);
    assert!(count <= LIMITS.children_max && sum <= LIMITS.unpacked_bytes_max, "{count} files, {sum} bytes");
}

/// Signatures over programs, cabinets and installers.
pub(crate) fn signature(bytes: &[u8]) {
    let signatures = codesign::signatures(bytes, &TrustList::default(), 1_767_225_600);
    for signature in &signatures {
        plant!(signature.chain.first().is_some_and(|signer| signer.subject.starts_with('t')));
        assert_ne!(signature.status, codesign::Status::Trusted, "nobody is trusted here");
        assert!(signature.reason.is_some(), "{signature:?}");
    }
}

/// Everything that is made of a file, whatever it is.
pub(crate) fn whole(bytes: &[u8]) {
    let (rules, _) = Rules::compile([]);
    let examiner = Examiner { limits: LIMITS, trust: TrustList::default(), rules, now_unix: 1_767_225_600 };
    let examined = examiner.examine(Some("a.bin"), bytes);
    plant!(
        examined.files.iter().any(|file| file.facts.findings.iter().any(|found| found.name == "pdf.launch"))
    );
    let [first, rest @ ..] = examined.files.as_slice() else { panic!("no file") };
    assert_eq!(first.size_bytes, bytes.len() as u64);
    assert!(rest.len() <= LIMITS.children_max as usize, "{} files", rest.len());
    for (index, file) in (1_u32..).zip(rest) {
        assert!(file.parent.is_some_and(|parent| parent < index), "{file:?}");
    }
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
