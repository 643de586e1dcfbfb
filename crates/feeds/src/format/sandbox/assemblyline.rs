//! Results of Assemblyline's CAPE service: the ontology of a result (`result_ontology.json`). It does not say which file was analysed; the folder does
//! in which the service leaves it, which is named after the SHA-256.

use model::{FileFacts, malware_analysis::AnalysisResult};

use super::{Digests, Judgement, Part, Report, technique_of};
use crate::{Context, Fact};

/// The parts of a report that are read.
pub(crate) const PARTS: &[&str] = &[
    "file.md5",
    "file.sha1",
    "file.sha256",
    "file.size",
    "file.type",
    "file.names",
    "sandboxes.*.sandbox_name",
    "sandboxes.*.analysis_metadata",
    "signatures.*.name",
    "signatures.*.score",
    "signatures.*.description",
    "signatures.*.attacks",
    "signatures.*.malware_families",
    "processes.*.pid",
    "processes.*.ppid",
    "processes.*.image",
    "processes.*.command_line",
    "network_connections.*.destination_ip",
    "network_connections.*.destination_port",
    "network_connections.*.direction",
    "network_connections.*.http_details.request_uri",
    "network_dns.*.domain",
    "network_dns.*.resolved_ips",
    "network_dns.*.lookup_type",
    "network_http.*.request_uri",
];

/// Whether the beginning of a document is that of an ontology.
pub(crate) fn is_report(head: &str) -> bool {
    let head = head.trim_start();
    head.starts_with('{') && head.contains("\"sandboxes\"") && head.contains("\"ontology_id\"")
}

/// The facts of a report in a file of a name, and whether it has more than is kept of one.
///
/// # Errors
/// The reason, when neither it nor the name says about which file it is.
pub(crate) fn facts(
    report: Part<'_>,
    name: &str,
    context: &Context,
) -> Result<(Vec<Fact>, bool), &'static str> {
    let run = report.at("sandboxes").items().next();
    let about = run.map(|run| run.at("analysis_metadata"));
    let at = about.and_then(|about| about.at("end_time").moment()).unwrap_or(context.observed_at);
    let digests = Digests::of(report.at("file")).or_named(name);
    let mut found = Report::new(context, at, digests)?;
    let id = about.map(|about| about.at("task_id").text()).unwrap_or_default();
    let machine =
        about.map(|about| about.first(&["machine_metadata.platform", "machine_metadata.version", "routing"]));
    found.head(&id, "", None, &machine.unwrap_or_default());
    found.describe(FileFacts {
        name: report.at("file.names").texts().into_iter().next(),
        size_bytes: report.at("file.size").whole(),
        file_type: report.at("file.type").stated(),
        ..FileFacts::default()
    });
    for signature in report.at("signatures").items() {
        let techniques = signature.at("attacks").items().map(|attack| attack.first(&["attack_id"]));
        let techniques = techniques.filter_map(|technique| technique_of(&technique)).collect();
        // A score of 1000 is malicious by itself.
        let severity = signature.at("score").number().unwrap_or(0.0) / 10.0;
        found.signature(signature.at("name").str(), signature.at("description").str(), severity, techniques);
        signature.at("malware_families").items().for_each(|family| found.family(family.str()));
    }
    for process in report.at("processes").items() {
        let [pid, parent] = ["pid", "ppid"].map(|name| process.at(name).text());
        found.process(&pid, &parent, process.at("image").str(), process.at("command_line").str());
    }
    for connection in report.at("network_connections").items() {
        let port = connection.at("destination_port").whole().and_then(|port| u16::try_from(port).ok());
        if connection.at("direction").str() != "inbound" {
            found.contact(connection.at("destination_ip").str(), port);
        }
        found.contact(connection.at("http_details.request_uri").str(), None);
    }
    for question in report.at("network_dns").items() {
        let name = question.at("domain").str();
        found.contact(name, None);
        if matches!(question.at("lookup_type").str(), "A" | "AAAA") {
            question.at("resolved_ips").items().for_each(|address| found.resolution(name, address.str()));
        }
    }
    report
        .at("network_http")
        .items()
        .for_each(|request| found.contact(request.at("request_uri").str(), None));
    let judgement = (!found.families().is_empty())
        .then_some(Judgement { result: AnalysisResult::Malicious, confidence: 80 });
    Ok(found.end(judgement))
}
