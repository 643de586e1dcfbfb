//! Analyses of files as evidence.

use model::{
    Claim, Hash, MalwareAnalysis, Relation, RelationKind,
    malware_analysis::{
        AnalysisResult, BehaviourSignature, Certificate, CodeSignature, EngineResult, MalwareConfiguration,
        Process, SignerStatus,
    },
};
use store::Ledger;

use crate::support::{day, evidence, observable, sha256};

/// Analyses of a file, with everything and with nothing, and relations between files.
pub(crate) fn fill_analyses(ledger: &Ledger) {
    let text = |text: &str| Some(text.to_owned());
    let full = MalwareAnalysis {
        external_id: text("260101-abc"),
        reference: text("https://sandbox.example/260101-abc"),
        result: AnalysisResult::Malicious,
        score: Some(100),
        environment: text("windows10_x64"),
        families: vec!["Example".to_owned()],
        paths: vec!["C:\\Users\\a\\テスト.exe".to_owned()],
        engines: vec![
            EngineResult { engine: "One".to_owned(), detection: text("Trojan.Example") },
            EngineResult { engine: "Two".to_owned(), detection: None },
        ],
        engines_asked: 70,
        signatures: vec![BehaviourSignature {
            name: "injects".to_owned(),
            description: text("Writes into another process"),
            severity: 80,
            techniques: vec!["T1055.012".to_owned()],
        }],
        processes: vec![
            Process { image: "a.exe".to_owned(), hash: Hash::parse(&sha256(2)).ok(), ..Process::default() },
            Process {
                parent: Some(0),
                image: "cmd.exe".to_owned(),
                command_line: text("cmd /c x"),
                hash: None,
            },
        ],
        configurations: vec![MalwareConfiguration {
            family: "Example".to_owned(),
            values: vec![("c2".to_owned(), "192.0.2.1:443".to_owned())],
        }],
        mutexes: vec!["Global\\Example".to_owned()],
        registry_keys: vec!["HKCU\\Software\\Example".to_owned()],
        certificates: vec![
            Certificate {
                subject: "Example Corp".to_owned(),
                issuer: text("Example CA"),
                serial: text("01ff"),
                issued: Some(day("2020-01-01")),
                expires: Some(day("2030-01-01")),
                thumbprint: text(&"ab".repeat(32)),
            },
            Certificate { subject: "Example CA".to_owned(), ..Certificate::default() },
        ],
        code_signature: Some(CodeSignature {
            status: SignerStatus::NotTrusted,
            reason: text("nobody that is trusted vouches for the signer"),
            signed_at: Some(day("2025-12-31")),
            program: text("Example"),
        }),
        packers: vec!["UPX".to_owned()],
        properties: vec![("OriginalFilename".to_owned(), "a.exe".to_owned())],
        observables: vec!["http://a.example/x".to_owned()],
    };
    let file = || observable(&sha256(2));
    let tied = |kind, detection, path, is_incidental| {
        let target = observable(&sha256(3));
        Claim::Related(Relation { kind, target, port: None, detection, path, is_incidental })
    };
    for claim in [
        Claim::Analysed(Box::new(full)),
        Claim::Analysed(Box::default()),
        tied(RelationKind::Contains, None, text("folder/a.exe"), false),
        tied(RelationKind::Starts, text("Example"), text("C:\\a.exe"), true),
        tied(RelationKind::Drops, None, None, true),
    ] {
        ledger.append(vec![evidence(file(), claim)]).unwrap();
    }
}
