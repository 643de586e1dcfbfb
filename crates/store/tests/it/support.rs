//! Evidence for tests: by hand, and by proptest.

use std::{net::IpAddr, sync::Arc};

use model::{
    Assessment, Category, Claim, Class, DnsBasis, DnsData, DnsRecord, DomainName, Evidence, FileFacts, Hash,
    MalwareAnalysis, Mask, Network, Observable, Relation, RelationKind, Subject, Timestamp, Tlp, Url,
    dns::{NameType, TextType},
    malware_analysis::{
        AnalysisResult, BehaviourSignature, Certificate, CodeSignature, EngineResult, MalwareConfiguration,
        Process, SignerStatus,
    },
};
use proptest::prelude::*;
use store::{Ledger, engine::memory::Memory};

/// A ledger in memory whose filter is filled.
pub(crate) fn memory() -> Ledger {
    let ledger = Ledger::with_engine(Arc::new(Memory::new())).unwrap();
    ledger.wait_for_filter();
    ledger
}

pub(crate) fn observable(text: &str) -> Observable {
    Observable::detect(text).unwrap()
}

pub(crate) fn day(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

/// A claim of a source called `feed`, observed and learned on fixed days.
pub(crate) fn evidence(subject: impl Into<Subject>, claim: Claim) -> Evidence {
    Evidence {
        subject: subject.into(),
        source: "feed".to_owned(),
        observed_at: day("2026-01-02"),
        last_seen: None,
        tlp: Tlp::Clear,
        claim,
        recorded_at: day("2026-03-04T05:06:07.089Z"),
        import: 7,
    }
}

pub(crate) fn assessed(subject: &str) -> Evidence {
    evidence(observable(subject), Claim::Assessed(Assessment::new(Class::Malicious, Category::Malware)))
}

pub(crate) fn related(subject: &str, kind: RelationKind, target: &str) -> Evidence {
    let relation = Relation::new(kind, observable(target));
    evidence(observable(subject), Claim::Related(relation))
}

pub(crate) fn described(file: &str, aliases: &[&str]) -> Evidence {
    let aliases = aliases.iter().map(|text| Hash::parse(text).unwrap()).collect();
    evidence(observable(file), Claim::Described(FileFacts { aliases, ..FileFacts::default() }))
}

pub(crate) fn listed(list: &str, date: &str, subject: &str) -> Evidence {
    let claim = Claim::Listed(Assessment::new(Class::Malicious, Category::Attacks));
    Evidence { source: list.to_owned(), observed_at: day(date), ..evidence(observable(subject), claim) }
}

pub(crate) fn sha256(byte: u8) -> String {
    format!("{byte:02x}").repeat(32)
}

pub(crate) fn md5(byte: u8) -> String {
    format!("{byte:02x}").repeat(16)
}

pub(crate) fn sha1(byte: u8) -> String {
    format!("{byte:02x}").repeat(20)
}

fn any_ip() -> impl Strategy<Value = IpAddr> {
    prop_oneof![any::<[u8; 4]>().prop_map(IpAddr::from), any::<[u8; 16]>().prop_map(IpAddr::from)]
}

/// Few labels, so that names are often neighbours, parents and prefixes of one another.
fn any_domain() -> impl Strategy<Value = DomainName> {
    let label = prop_oneof![
        Just("a"),
        Just("ab"),
        Just("a-b"),
        Just("b"),
        Just("_x"),
        Just("0"),
        Just("xn--bcher-kva")
    ];
    let zone = prop_oneof![Just("example"), Just("test"), Just("example.com")];
    (prop::collection::vec(label, 0..4), zone)
        .prop_map(|(labels, zone)| labels.into_iter().chain([zone]).collect::<Vec<_>>().join("."))
        .prop_map(|name| DomainName::parse_host(&name).unwrap())
}

fn any_url() -> impl Strategy<Value = Url> {
    let host = prop_oneof![
        any_ip().prop_map(model::Host::Ip),
        any_domain().prop_map(model::Host::Domain),
        Just("a.example").prop_map(|name| model::Host::Domain(DomainName::parse(name).unwrap())),
    ];
    let port =
        prop::option::of(prop_oneof![Just(0), Just(1), Just(81), Just(443), Just(8080), Just(u16::MAX)]);
    let path = prop_oneof![
        Just("/".to_owned()),
        Just("/?".to_owned()),
        "/[a-c]{0,2}(/[a-c]{0,2}){0,3}(\\?[a-c=]{0,4})?",
        "/[!-\"$-~]{0,12}",
    ];
    (host, port, path).prop_map(|(host, port, path)| Url::from_parts(host, port, path).unwrap())
}

fn any_hash() -> impl Strategy<Value = Hash> {
    prop_oneof![
        any::<[u8; 16]>().prop_map(Hash::Md5),
        any::<[u8; 20]>().prop_map(Hash::Sha1),
        any::<[u8; 32]>().prop_map(Hash::Sha256),
    ]
}

pub(crate) fn any_observable() -> impl Strategy<Value = Observable> {
    prop_oneof![
        any_ip().prop_map(Observable::Ip),
        any_domain().prop_map(Observable::Domain),
        any_url().prop_map(Observable::Url),
        any_hash().prop_map(Observable::File),
    ]
}

pub(crate) fn any_mask() -> impl Strategy<Value = Mask> {
    let network = (any_ip(), 0..=128_u8).prop_map(|(address, length)| {
        Mask::Network(Network::new(address, if address.is_ipv4() { length % 33 } else { length }).unwrap())
    });
    prop_oneof![
        network,
        any_domain().prop_map(Mask::Domain),
        any_url().prop_map(|url| Mask::Folder(url.folders().next().unwrap())),
        any_url().prop_map(|url| Mask::Script(url.without_query())),
        any_wildcard(),
    ]
}

/// Patterns over the names and URLs above.
fn any_wildcard() -> impl Strategy<Value = Mask> {
    let host = prop_oneof![
        Just("*example*"),
        Just("*a*.example"),
        Just("a*.example.com"),
        Just("*bcher-kva*"),
        Just("*.b.*example")
    ];
    let server = prop_oneof![
        host.clone().prop_map(str::to_owned),
        Just("a.example".to_owned()),
        Just("a.example:*".to_owned()),
        Just("*.example:8080".to_owned())
    ];
    let url = (server, "/[a-c*]{0,2}(/[a-c*]{0,2}){0,2}(\\?[a-c=]{0,2})?\\*")
        .prop_map(|(server, path)| server + &path);
    prop_oneof![host.prop_map(str::to_owned), url].prop_filter_map("another kind", |text| {
        Mask::from_pattern(&text).ok().filter(|mask| matches!(mask, Mask::Wildcard(_)))
    })
}

pub(crate) fn any_subject() -> impl Strategy<Value = Subject> {
    prop_oneof![3 => any_observable().prop_map(Subject::Observable), 1 => any_mask().prop_map(Subject::Mask)]
}

fn any_moment() -> impl Strategy<Value = Timestamp> {
    prop_oneof![
        (0..2_000_000_000_i64).prop_map(Timestamp::from_seconds),
        (0..Timestamp::MAX.millis()).prop_map(Timestamp::from_millis),
        Just(Timestamp::MIN),
        Just(Timestamp::MAX),
    ]
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), "[a-z/]{1,20}", "\\PC{0,12}"]
}

fn any_assessment() -> impl Strategy<Value = Assessment> {
    let text = || prop::option::of(any_text());
    (
        (prop::sample::select(&Class::ALL[..]), prop::sample::select(Category::ALL), 0..=100_u8),
        (text(), text(), text(), text(), text()),
        prop::collection::vec(any_text(), 0..4),
        prop::option::of(any::<u32>()),
        prop::option::of(any::<u16>()),
    )
        .prop_map(|((class, category, confidence), texts, tags, rank, port)| {
            let (detection, reporter, reference, external_id, note) = texts;
            Assessment {
                class,
                category,
                confidence,
                detection,
                tags,
                reporter,
                reference,
                external_id,
                rank,
                port,
                note,
            }
        })
}

fn any_facts() -> impl Strategy<Value = FileFacts> {
    let text = || prop::option::of(any_text());
    (
        prop::collection::vec(any_hash(), 0..3),
        prop::option::of(any::<u64>()),
        (text(), text(), text(), text(), text(), text(), text()),
    )
        .prop_map(
            |(aliases, size_bytes, (name, file_type, mime_type, imphash, ssdeep, tlsh, signer))| FileFacts {
                aliases,
                name,
                size_bytes,
                file_type,
                mime_type,
                imphash,
                ssdeep,
                tlsh,
                signer,
            },
        )
}

fn any_claim() -> impl Strategy<Value = Claim> {
    let relation = (
        prop::sample::select(&RelationKind::ALL[..]),
        any_observable(),
        prop::option::of(any::<u16>()),
        prop::option::of(any_text()),
        prop::option::of(any_text()),
        any::<bool>(),
    )
        .prop_map(|(kind, target, port, detection, path, is_incidental)| {
            Claim::Related(Relation { kind, target, port, detection, path, is_incidental })
        });
    prop_oneof![
        any_assessment().prop_map(Claim::Assessed),
        any_assessment().prop_map(Claim::Listed),
        relation,
        any_facts().prop_map(Claim::Described),
        any_record().prop_map(Claim::Resolved),
        any_analysis().prop_map(|analysis| Claim::Analysed(Box::new(analysis))),
    ]
}

pub(crate) fn any_record() -> impl Strategy<Value = DnsRecord> {
    let data = prop_oneof![
        any_ip().prop_map(DnsData::Address),
        (prop::sample::select(&NameType::ALL[..]), any_domain())
            .prop_map(|(kind, name)| DnsData::Name(kind, name)),
        (prop::option::of(any::<u16>()), any_domain())
            .prop_map(|(preference, name)| DnsData::Exchange(preference, name)),
        (prop::sample::select(&TextType::ALL[..]), any_text())
            .prop_map(|(kind, text)| DnsData::Text(kind, text)),
    ];
    (data, prop::option::of(any::<u64>()), prop::sample::select(&[DnsBasis::Sensor, DnsBasis::Zone][..]))
        .prop_map(|(data, count, basis)| DnsRecord { data, count, basis })
}

pub(crate) fn any_evidence() -> impl Strategy<Value = Evidence> {
    (
        (any_subject(), any_text(), any_claim()),
        (any_moment(), prop::option::of(any_moment()), any_moment()),
        prop::sample::select(&Tlp::ALL[..]),
        any::<u64>(),
    )
        .prop_map(|((subject, source, claim), (observed_at, last_seen, recorded_at), tlp, import)| {
            Evidence { subject, source, observed_at, last_seen, tlp, claim, recorded_at, import }
        })
}

fn any_analysis() -> impl Strategy<Value = MalwareAnalysis> {
    let text = || prop::option::of("[a-z]{1,4}");
    let texts = || prop::collection::vec(any_text(), 0..3);
    let engine = (any_text(), text()).prop_map(|(engine, detection)| EngineResult { engine, detection });
    let signature =
        (any_text(), text(), any::<u8>(), texts()).prop_map(|(name, description, severity, techniques)| {
            BehaviourSignature { name, description, severity, techniques }
        });
    let process = (prop::option::of(0..9_u32), any_text(), text(), prop::option::of(any_hash()))
        .prop_map(|(parent, image, command_line, hash)| Process { parent, image, command_line, hash });
    let configuration = (any_text(), prop::collection::vec((any_text(), any_text()), 0..3))
        .prop_map(|(family, values)| MalwareConfiguration { family, values });
    let moment = || prop::option::of(any::<i64>().prop_map(Timestamp::from_millis));
    let certificate = (any_text(), text(), text(), moment(), moment(), text()).prop_map(
        |(subject, issuer, serial, issued, expires, thumbprint)| Certificate {
            subject,
            issuer,
            serial,
            issued,
            expires,
            thumbprint,
        },
    );
    let code_signature = (prop::sample::select(&SignerStatus::ALL[..]), text(), text(), moment()).prop_map(
        |(status, reason, program, signed_at)| CodeSignature { status, reason, signed_at, program },
    );
    let heads = (
        text(),
        text(),
        prop::sample::select(&AnalysisResult::ALL[..]),
        prop::option::of(any::<u8>()),
        text(),
    );
    let lists = (texts(), texts(), texts(), texts(), any::<u32>());
    let parts = (
        prop::collection::vec(engine, 0..3),
        prop::collection::vec(signature, 0..3),
        prop::collection::vec(process, 0..3),
        prop::collection::vec(configuration, 0..3),
        prop::collection::vec(certificate, 0..3),
        prop::option::of(code_signature),
    );
    (heads, lists, parts).prop_map(|(heads, lists, parts)| {
        let (external_id, reference, result, score, environment) = heads;
        let (families, paths, mutexes, registry_keys, engines_asked) = lists;
        let (engines, signatures, processes, configurations, certificates, code_signature) = parts;
        MalwareAnalysis {
            external_id,
            reference,
            result,
            score,
            environment,
            engines,
            engines_asked,
            signatures,
            processes,
            configurations,
            mutexes,
            properties: registry_keys.iter().cloned().zip(families.iter().cloned()).collect(),
            packers: families.clone(),
            observables: paths.clone(),
            families,
            paths,
            registry_keys,
            certificates,
            code_signature,
        }
    })
}
