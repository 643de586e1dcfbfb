//! What an examination found, as evidence.

use app::report::RelatedSection;
use files::{
    Examined, Facts, FileReport, RuleMatch,
    codesign::{Certificate, Signature, Status},
};
use model::{Zone, malware_analysis::SignerStatus};

use crate::support::Harness;

fn certificate(subject: &str) -> Certificate {
    Certificate {
        subject: subject.to_owned(),
        issuer: "Example CA".to_owned(),
        serial: "01".to_owned(),
        issued_at: 1_700_000_000,
        expires_at: 1_800_000_000,
        sha1: "ab".repeat(20),
        sha256: format!("{:0>64}", subject.len()),
        ..Certificate::default()
    }
}

fn signature(status: Status) -> Signature {
    Signature {
        status,
        reason: None,
        digest_algorithm: "sha256".to_owned(),
        digest: "00".repeat(32),
        digest_matches: true,
        is_signature_valid: true,
        chain: vec![certificate("Example Corp"), certificate("Example CA")],
        program_name: None,
        signed_at: Some(1_750_000_000),
        counter_chain: Vec::new(),
        is_nested: false,
    }
}

fn file(byte: &str, name: &str) -> FileReport {
    FileReport {
        name: Some(name.to_owned()),
        size_bytes: 10,
        md5: byte.repeat(16),
        sha1: byte.repeat(20),
        sha256: byte.repeat(32),
        file_type: "pe.64.exe".to_owned(),
        ..FileReport::default()
    }
}

/// An installer that is signed, and a program in its cabinet that rules know.
fn examined() -> Examined {
    let rule = |name: &str, score| RuleMatch {
        name: name.to_owned(),
        file: "rules.yar".to_owned(),
        description: None,
        score,
        tags: Vec::new(),
    };
    Examined {
        files: vec![
            FileReport { signatures: vec![signature(Status::Trusted)], ..file("ab", "setup.msi") },
            FileReport { parent: Some(0), ..file("ef", "media.cab") },
            FileReport {
                parent: Some(1),
                facts: Facts { packers: vec!["UPX".to_owned()], ..Facts::default() },
                rules: vec![rule("bad", Some(90)), rule("told", Some(30)), rule("bare", None)],
                ..file("cd", "bin/a.exe")
            },
        ],
        notices: Vec::new(),
    }
}

#[test]
fn an_examination_is_evidence() {
    let harness = Harness::at("2026-02-08");
    let outcome = harness.app.take_examined(&examined(), None).unwrap();
    assert_eq!((outcome.files, outcome.new > 4), (3, true));
    let digest = harness.app.digest().unwrap();

    let setup = harness.lookup(&"ab".repeat(32));
    assert_eq!(setup.verdict.zone, Zone::Grey, "a trusted signature clears nothing by itself");
    assert_eq!(setup.general.signer.as_deref(), Some("Example Corp"));
    assert_eq!(setup.general.signer_status, Some(SignerStatus::Trusted));
    let certificates = &setup.certificates.as_ref().unwrap().items;
    assert_eq!(certificates.len(), 2);
    assert_eq!(certificates[0].signed_at.unwrap().to_date(), "2025-06-15");
    assert!(setup.dynamic.is_none(), "looking is no run");

    // By its MD5 it is the same page.
    let program = harness.lookup(&"cd".repeat(16));
    assert_eq!(program.observable.to_string(), "cd".repeat(32));
    assert_eq!(program.verdict.zone, Zone::Red);
    let names: Vec<&str> =
        program.detections.as_ref().unwrap().items.iter().map(|item| item.name.as_str()).collect();
    assert_eq!(names, ["bad"], "rules without a high score tell and do not judge");
    assert_eq!(program.general.packers, ["UPX"]);
    assert_eq!(program.general.signer_status, None);
    let of_parents = &program.parent_certificates.as_ref().unwrap().items;
    assert_eq!(of_parents.len(), 2);
    assert_eq!(of_parents[0].parent.as_ref().unwrap().to_string(), "ab".repeat(32));
    let (_, parents) =
        program.related.iter().find(|(section, _)| *section == RelatedSection::FileParents).unwrap();
    assert_eq!(parents.items.len(), 1);

    // Again changes nothing; another finding is another analysis.
    assert_eq!(harness.app.take_examined(&examined(), None).unwrap().new, 0);
    assert_eq!(harness.app.digest().unwrap(), digest);
    let mut changed = examined();
    changed.files[0].signatures[0].status = Status::Discredited;
    assert_eq!(harness.app.take_examined(&changed, None).unwrap().new, 1);
    assert_eq!(harness.lookup(&"ab".repeat(32)).analyses.unwrap().total.n, 2);
}

#[test]
fn examinations_of_one_file_in_one_moment_are_one() {
    let harness = Harness::at("2026-02-08");
    let begun = harness.app.now();
    let new: u64 = std::thread::scope(|scope| {
        let takers: Vec<_> = (0..8)
            .map(|taker| {
                let harness = &harness;
                scope.spawn(move || {
                    // Each at another millisecond, so that only the comparison makes them one.
                    harness.clock.set(model::Timestamp::from_millis(begun.millis() + taker));
                    harness.app.take_examined(&examined(), None).unwrap().new
                })
            })
            .collect();
        takers.into_iter().map(|taker| taker.join().unwrap()).sum()
    });
    assert_eq!(harness.lookup(&"ab".repeat(32)).analyses.unwrap().total.n, 1);
    let alone = Harness::at("2026-02-08").app.take_examined(&examined(), None).unwrap().new;
    assert_eq!(new, alone);
}
