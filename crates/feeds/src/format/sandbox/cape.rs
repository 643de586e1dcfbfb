//! Reports of Cuckoo Sandbox and of CAPE, which grew out of it: `report.json` of Cuckoo 1 and 2, CAPE 1 and 2.

use model::{
    FileFacts, RelationKind,
    malware_analysis::{AnalysisResult, Certificate},
};

use super::{CONTROLLER, Digests, Judgement, Part, Report, SERVER, by_engines, technique_of};
use crate::{Context, Fact, format::field};

/// The parts of a report that are read.
pub(crate) const PARTS: &[&str] = &[
    "info.version",
    "info.id",
    "info.started",
    "info.ended",
    "info.score",
    "info.package",
    "info.machine.label",
    "info.machine.name",
    "info.platform",
    "info.category",
    "target.category",
    "target.url",
    "target.file.name",
    "target.file.path",
    "target.file.guest_paths",
    "target.file.size",
    "target.file.md5",
    "target.file.sha1",
    "target.file.sha256",
    "target.file.type",
    "target.file.ssdeep",
    "target.file.tlsh",
    "target.file.pe.imphash",
    "target.file.pe.digital_signers",
    "target.file.virustotal.results",
    "static.pe.imphash",
    "static.pe.digital_signers",
    "static.pe_imphash",
    "static.signature",
    "virustotal.scans",
    "virustotal.results",
    "malscore",
    "malfamily",
    "detections",
    "signatures.*.name",
    "signatures.*.description",
    "signatures.*.severity",
    "signatures.*.ttp",
    "ttps",
    "dropped.*.name",
    "dropped.*.filepath",
    "dropped.*.guest_paths",
    "dropped.*.size",
    "dropped.*.md5",
    "dropped.*.sha1",
    "dropped.*.sha256",
    "dropped.*.type",
    "dropped.*.ssdeep",
    "dropped.*.tlsh",
    "CAPE.payloads.*.name",
    "CAPE.payloads.*.size",
    "CAPE.payloads.*.md5",
    "CAPE.payloads.*.sha1",
    "CAPE.payloads.*.sha256",
    "CAPE.payloads.*.type",
    "CAPE.payloads.*.ssdeep",
    "CAPE.payloads.*.tlsh",
    "CAPE.payloads.*.cape_type",
    "CAPE.payloads.*.pe.imphash",
    "CAPE.configs",
    "behavior.processes.*.pid",
    "behavior.processes.*.process_id",
    "behavior.processes.*.ppid",
    "behavior.processes.*.parent_id",
    "behavior.processes.*.process_name",
    "behavior.processes.*.process_path",
    "behavior.processes.*.module_path",
    "behavior.processes.*.command_line",
    "behavior.processes.*.environ.CommandLine",
    "behavior.summary.mutexes",
    "behavior.summary.mutex",
    "behavior.summary.write_keys",
    "behavior.summary.regkey_written",
    "network.hosts",
    "network.domains",
    "network.dns",
    "network.http.*.uri",
    "network.http.*.url",
    "network.http_ex.*.host",
    "network.http_ex.*.uri",
    "network.http_ex.*.protocol",
    "network.https_ex.*.host",
    "network.https_ex.*.uri",
    "network.https_ex.*.protocol",
];

/// Whether the beginning or the end of a document is that of a report.
pub(crate) fn is_report(head: &str, tail: &str) -> bool {
    let says = |word: &str| head.contains(word) || tail.contains(word);
    // Others that carry parts of such reports.
    const OTHERS: [&str; 4] =
        ["\"ontology_id\"", "\"sandbox_artifacts\"", "\"polyscore\"", "\"sandbox_task_id\""];
    if OTHERS.iter().any(|word| says(word)) || super::triage::is_report(head, tail) {
        return false;
    }
    let has = [
        "\"info\"",
        "\"target\"",
        "\"signatures\"",
        "\"behavior\"",
        "\"network\"",
        "\"dropped\"",
        "\"malscore\"",
        "\"CAPE\"",
        "\"procdump\"",
        "\"debug\"",
    ];
    head.trim_start().starts_with('{') && has.iter().filter(|word| says(word)).count() >= 3
}

/// The facts of a report, and whether it has more than is kept of one.
///
/// # Errors
/// The reason, when it is not about a file, or does not say about which.
pub(crate) fn facts(report: Part<'_>, context: &Context) -> Result<(Vec<Fact>, bool), &'static str> {
    let (info, file) = (report.at("info"), report.at("target.file"));
    if report.at("target.category").str() == "url" || file.is_nothing() {
        return Err("a report on no file");
    }
    let at = info.at("ended").moment().or_else(|| info.at("started").moment()).unwrap_or(context.observed_at);
    let mut found = Report::new(context, at, Digests::of(file))?;
    let score =
        report.at("malscore").number().or_else(|| info.at("score").number()).map(|score| score * 10.0);
    found.head(&info.at("id").text(), "", score, &info.first(&["machine.label", "machine.name"]));
    let signer = signers(report, &mut found);
    let imphash = report.first(&["target.file.pe.imphash", "static.pe.imphash", "static.pe_imphash"]);
    found.describe(FileFacts {
        name: name_of(file),
        imphash: field::text(&imphash),
        signer,
        ..file_facts(file)
    });
    file.at("guest_paths").items().for_each(|path| found.path(path.str()));
    // It ran under its name.
    let name = file.at("name").str().to_lowercase();
    for process in report.at("behavior.processes").items() {
        let path = process.first(&["module_path", "process_path"]);
        if !name.is_empty() && path.to_lowercase().rsplit(['\\', '/']).next() == Some(name.as_str()) {
            found.path(&path);
        }
    }
    tell(report, &mut found);
    let judgement = judge(score, &found);
    Ok(found.end(judgement))
}

/// What a report says beside the file's own record.
pub(super) fn tell(report: Part<'_>, found: &mut Report<'_>) {
    detections(report, found);
    signatures(report, found);
    payloads(report, found);
    for dropped in report.at("dropped").items() {
        let path = dropped.at("guest_paths").texts().into_iter().next();
        let path = path.unwrap_or_else(|| dropped.at("filepath").text());
        let facts = FileFacts { name: name_of(dropped), ..file_facts(dropped) };
        found.file(RelationKind::Drops, Digests::of(dropped), &path, facts, "");
    }
    behaviour(report, found);
    network(report.at("network"), found);
}

/// A family or many engines condemn; the score alone is the sum of rules that honest programs trip over as well.
fn judge(score: Option<f64>, found: &Report<'_>) -> Option<Judgement> {
    let (asked, detecting) = found.engines();
    let by_engines = by_engines(asked, detecting);
    let by_run = match score {
        _ if !found.families().is_empty() => Some((AnalysisResult::Malicious, 90)),
        Some(80.0..) => Some((AnalysisResult::Suspicious, 50)),
        Some(50.0..) => Some((AnalysisResult::Suspicious, 25)),
        Some(..20.0) => Some((AnalysisResult::Benign, 40)),
        _ => None,
    };
    let by_run = by_run.map(|(result, confidence)| Judgement { result, confidence });
    by_engines.into_iter().chain(by_run).max_by_key(|judgement| (judgement.result, judgement.confidence))
}

fn detections(report: Part<'_>, found: &mut Report<'_>) {
    report.at("detections").texts().iter().for_each(|family| found.family(family));
    report.at("detections").items().for_each(|detection| found.family(detection.at("family").str()));
    found.family(report.at("malfamily").str());
    for (engine, result) in report.at("virustotal.scans").members() {
        found.engine(engine, result.at("detected").is_true(), result.at("result").str());
    }
    for results in ["virustotal.results", "target.file.virustotal.results"] {
        for result in report.at(results).items() {
            let detection = result.at("sig").str();
            found.engine(result.at("vendor").str(), field::stated(detection).is_some(), detection);
        }
    }
}

/// Severities are 1 to 3, and beyond in some rules.
fn signatures(report: Part<'_>, found: &mut Report<'_>) {
    for signature in report.at("signatures").items() {
        let severity = match signature.at("severity").number().unwrap_or(1.0) {
            ..=1.0 => 20.0,
            ..=2.0 => 50.0,
            ..=3.0 => 80.0,
            _ => 100.0,
        };
        let names = signature.at("ttp").members().map(|(name, _)| name.to_owned());
        let techniques = names.chain(signature.at("ttp").texts());
        let techniques = techniques.filter_map(|technique| technique_of(&technique)).collect();
        found.signature(signature.at("name").str(), signature.at("description").str(), severity, techniques);
    }
    for ttp in report.at("ttps").items() {
        let signature = ttp.at("signature").str();
        found.technique(signature, ttp.at("ttp").str());
        ttp.at("ttps").items().for_each(|technique| found.technique(signature, technique.str()));
    }
}

fn payloads(report: Part<'_>, found: &mut Report<'_>) {
    for payload in report.at("CAPE.payloads").items().chain(report.at("cape_filter").items()) {
        // `WanaCry Payload: 32-bit DLL` names a family, `Unpacked Shellcode` does not.
        let family = payload.at("cape_type").str().split_once(" Payload").map(|(family, _)| family);
        let imphash = payload.at("pe.imphash").stated();
        let facts = FileFacts { imphash, ..file_facts(payload) };
        found.file(RelationKind::Contains, Digests::of(payload), "", facts, family.unwrap_or_default());
    }
    let configs = report.at("CAPE.configs");
    for (family, values) in configs.items().flat_map(Part::members).chain(configs.members()) {
        // Beside the families stand the digests of what they were read out of.
        if family.starts_with("associated_") || family.starts_with('_') {
            continue;
        }
        let all = values.flat();
        let servers = servers(&all);
        found.configuration(family, all, &servers);
    }
}

/// The values that are servers, by the names that configurations give them.
fn servers(values: &[(String, String)]) -> Vec<(String, u8)> {
    const NAMES: [&str; 9] =
        ["netloc", "address", "host", "hosts", "server", "servers", "urls", "url", "domain"];
    let confidence = |name: &str| {
        let last =
            name.rsplit('.').next().unwrap_or_default().to_lowercase().replace([' ', '_', '-', '&'], "");
        let is_controller = ["c2", "cnc", "cc"].iter().any(|word| last.starts_with(word));
        match last.as_str() {
            _ if is_controller => Some(CONTROLLER),
            last if NAMES.contains(&last) => Some(SERVER),
            _ => None,
        }
    };
    let mut ports = values.iter().filter(|(name, _)| name.eq_ignore_ascii_case("port")).map(|(_, port)| port);
    // Of several, nobody says whose they are.
    let port = ports.next().filter(|_| ports.next().is_none());
    let with_port = |server: &str| match port {
        Some(port) if !server.contains([':', '/']) => format!("{server}:{port}"),
        _ => server.to_owned(),
    };
    let server = |(name, value): &(String, String)| Some((with_port(value), confidence(name)?));
    values.iter().filter_map(server).collect()
}

fn behaviour(report: Part<'_>, found: &mut Report<'_>) {
    for process in report.at("behavior.processes").items() {
        found.process(
            &process.first(&["process_id", "pid"]),
            &process.first(&["parent_id", "ppid"]),
            &process.first(&["module_path", "process_path", "process_name"]),
            &process.first(&["environ.CommandLine", "command_line"]),
        );
    }
    let summary = report.at("behavior.summary");
    for list in ["mutexes", "mutex"] {
        summary.at(list).items().for_each(|mutex| found.mutex(mutex.str()));
    }
    for list in ["write_keys", "regkey_written"] {
        summary.at(list).items().for_each(|key| found.registry_key(key.str()));
    }
}

fn network(network: Part<'_>, found: &mut Report<'_>) {
    for host in network.at("hosts").items() {
        found.contact(host.at("ip").str(), None);
        found.contact(host.str(), None);
    }
    for domain in network.at("domains").items() {
        found.contact(domain.at("domain").str(), None);
        found.resolution(domain.at("domain").str(), domain.at("ip").str());
    }
    for question in network.at("dns").items() {
        let name = question.at("request").str();
        found.contact(name, None);
        for answer in question.at("answers").items() {
            if matches!(answer.at("type").str(), "A" | "AAAA") {
                found.resolution(name, answer.at("data").str());
            }
        }
    }
    for request in network.at("http").items() {
        found.contact(&request.first(&["uri", "url"]), None);
    }
    for request in network.at("http_ex").items().chain(network.at("https_ex").items()) {
        let [protocol, host, uri] = ["protocol", "host", "uri"].map(|name| request.at(name).str());
        found.contact(&format!("{protocol}://{host}{uri}"), None);
    }
}

/// The certificates of the signature; also who signed.
fn signers(report: Part<'_>, found: &mut Report<'_>) -> Option<String> {
    let mut signer = None;
    for list in ["target.file.pe.digital_signers", "static.pe.digital_signers", "static.signature"] {
        for certificate in report.at(list).items() {
            let say = |names: &[&str]| field::text(&certificate.first(names));
            let Some(subject) = say(&["subject_commonName", "common_name", "cn"]) else { continue };
            signer.get_or_insert_with(|| subject.clone());
            found.certificate(Certificate {
                subject,
                issuer: say(&["issuer_commonName", "issuer"]),
                serial: say(&["serial_number"]).map(|serial| serial.to_lowercase()),
                issued: certificate.at("not_before").moment(),
                expires: certificate.at("not_after").moment(),
                thumbprint: say(&["sha256_fingerprint", "sha1_fingerprint", "sha1"]),
            });
        }
    }
    signer
}

fn file_facts(file: Part<'_>) -> FileFacts {
    FileFacts {
        size_bytes: file.at("size").whole(),
        file_type: file.at("type").stated(),
        ssdeep: file.at("ssdeep").stated(),
        tlsh: file.at("tlsh").stated(),
        ..FileFacts::default()
    }
}

/// The file's name, unless that is only its digest.
fn name_of(file: Part<'_>) -> Option<String> {
    file.at("name").texts().iter().find_map(|name| super::name_of(name))
}
