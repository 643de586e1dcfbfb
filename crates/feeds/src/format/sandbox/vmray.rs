//! Reports of VMRay: `summary_v2.json`, in which files, names, processes and the rest stand by key and refer to one another.

use model::{FileFacts, RelationKind, malware_analysis::AnalysisResult};

use super::{CONTROLLER, Digests, Judgement, Part, Report, SERVER, technique_of};
use crate::{Context, Fact};

/// The parts of a report that are read.
pub(crate) const PARTS: &[&str] = &[
    "analysis_metadata",
    "classifications",
    "threat_names",
    "files.*.hash_values",
    "files.*.is_sample",
    "files.*.is_artifact",
    "files.*.is_ioc",
    "files.*.size",
    "files.*.mime_type",
    "files.*.categories",
    "files.*.ref_filenames",
    "files.*.verdict",
    "filenames.*.filename",
    "filenames.*.original_filenames.*.filename",
    "processes.*.os_pid",
    "processes.*.monitor_id",
    "processes.*.origin_monitor_id",
    "processes.*.filename",
    "processes.*.cmd_line",
    "ip_addresses.*.ip_address",
    "ip_addresses.*.is_artifact",
    "domains.*.domain",
    "domains.*.is_artifact",
    "domains.*.ref_ip_addresses",
    "urls.*.url",
    "urls.*.is_artifact",
    "mutexes.*.name",
    "mutexes.*.mutex_name",
    "registry_records.*.reg_key_name",
    "registry_records.*.operations",
    "vti.matches.*.analysis_score",
    "vti.matches.*.technique",
    "vti.matches.*.technique_desc",
    "vti.matches.*.operation_desc",
    "vti.matches.*.threat_names",
    "malware_configurations.*.family",
    "malware_configurations.*.sections",
    "mitre_attack.v4.techniques.*.id",
];

/// Whether the beginning of a document is that of a report.
pub(crate) fn is_report(head: &str) -> bool {
    head.trim_start().starts_with('{') && head.contains("\"analysis_metadata\"") && head.contains("\"_type\"")
}

/// The facts of a report, and whether it has more than is kept of one.
///
/// # Errors
/// The reason, when it does not say about which file it is.
pub(crate) fn facts(report: Part<'_>, context: &Context) -> Result<(Vec<Fact>, bool), &'static str> {
    let about = report.at("analysis_metadata");
    let files = || report.at("files").members().map(|(_, file)| file);
    let Some(sample) = files().find(|file| file.at("is_sample").is_true()) else {
        return Err("the report does not say which of its files it is about");
    };
    let at = about.at("creation_time").moment().unwrap_or(context.observed_at);
    let digests = |file: Part<'_>| {
        let hashes = file.at("hash_values");
        ["md5", "sha1", "sha256"].map(|name| hashes.first(&[name, &format!("{name}_hash")]))
    };
    let of_sample = digests(sample);
    let mut found = Report::new(context, at, as_digests(&of_sample))?;
    let environment = report.at("analysis_metadata.vm_name").text();
    found.head(&about.at("analysis_id").text(), "", None, &environment);
    let name = about.first(&["submission_filename", "sample_name"]);
    found.describe(FileFacts {
        name: crate::format::field::text(&name),
        size_bytes: sample.at("size").whole(),
        file_type: about.at("sample_type").stated(),
        mime_type: sample.at("mime_type").stated(),
        ssdeep: sample.at("hash_values.ssdeep").stated(),
        imphash: sample.at("hash_values.imp").stated(),
        ..FileFacts::default()
    });
    names(report, sample).iter().for_each(|path| found.path(path));
    about
        .at("threat_names")
        .items()
        .chain(report.at("threat_names").items())
        .for_each(|name| found.family(name.str()));
    // What the analysis made itself (captures, pictures) is no artifact.
    for file in files().filter(|file| !file.at("is_sample").is_true() && file.at("is_artifact").is_true()) {
        let path = names(report, file).into_iter().next().unwrap_or_default();
        let facts = FileFacts {
            size_bytes: file.at("size").whole(),
            mime_type: file.at("mime_type").stated(),
            ssdeep: file.at("hash_values.ssdeep").stated(),
            ..FileFacts::default()
        };
        found.file(RelationKind::Drops, as_digests(&digests(file)), &path, facts, "");
    }
    behaviour(report, &mut found);
    let judgement = match about.at("verdict").str() {
        "malicious" => Some(Judgement { result: AnalysisResult::Malicious, confidence: 85 }),
        "suspicious" => Some(Judgement { result: AnalysisResult::Suspicious, confidence: 40 }),
        "clean" | "not_suspicious" => Some(Judgement { result: AnalysisResult::Benign, confidence: 40 }),
        _ => None,
    };
    Ok(found.end(judgement))
}

fn behaviour(report: Part<'_>, found: &mut Report<'_>) {
    for (_, process) in report.at("processes").members() {
        found.process(
            &process.at("monitor_id").text(),
            &process.at("origin_monitor_id").text(),
            process.at("filename").str(),
            process.at("cmd_line").str(),
        );
    }
    for (_, address) in report.at("ip_addresses").members() {
        found.contact(address.at("ip_address").str(), None);
    }
    for (_, domain) in report.at("domains").members() {
        let name = domain.at("domain").str();
        found.contact(name, None);
        for address in referred(report, domain.at("ref_ip_addresses")) {
            found.resolution(name, address.at("ip_address").str());
        }
    }
    for (_, url) in report.at("urls").members() {
        found.contact(url.at("url").str(), None);
    }
    for (_, mutex) in report.at("mutexes").members() {
        found.mutex(&mutex.first(&["name", "mutex_name"]));
    }
    for (_, record) in report.at("registry_records").members() {
        if record.at("operations").items().any(|operation| operation.str() == "write") {
            found.registry_key(record.at("reg_key_name").str());
        }
    }
    for (_, rule) in report.at("vti.matches").members() {
        let severity = rule.at("analysis_score").number().unwrap_or(0.0) * 20.0;
        found.signature(rule.at("technique").str(), rule.at("operation_desc").str(), severity, Vec::new());
        rule.at("threat_names").items().for_each(|name| found.family(name.str()));
    }
    for (_, technique) in report.at("mitre_attack.v4.techniques").members() {
        let id = technique.at("id").str();
        if let Some(id) = technique_of(id) {
            found.signature(&format!("attack/{id}"), "", 0.0, vec![id]);
        }
    }
    for (_, configuration) in report.at("malware_configurations").members() {
        let values = configuration.at("sections").flat();
        let confidence = |name: &str| match name.rsplit('.').next() {
            Some("c2") => Some(CONTROLLER),
            Some("address" | "url") => Some(SERVER),
            _ => None,
        };
        let servers = values.iter().filter_map(|(name, value)| Some((value.clone(), confidence(name)?)));
        let servers: Vec<(String, u8)> = servers.collect();
        found.configuration(configuration.at("family").str(), values, &servers);
    }
}

/// The paths of a file, as the system writes them.
fn names(report: Part<'_>, file: Part<'_>) -> Vec<String> {
    let names = referred(report, file.at("ref_filenames"));
    names
        .map(|name| {
            let original =
                name.at("original_filenames").items().next().map(|name| name.at("filename").text());
            original.filter(|name| !name.is_empty()).unwrap_or_else(|| name.at("filename").text())
        })
        .collect()
}

/// The parts to which references lead.
fn referred<'a>(report: Part<'a>, references: Part<'a>) -> impl Iterator<Item = Part<'a>> {
    references.items().filter_map(move |reference| {
        let path: Vec<&str> = reference.at("path").items().map(Part::str).collect();
        match path.as_slice() {
            [list, key] => report.at(list).members().find(|(name, _)| name == key).map(|(_, part)| part),
            _ => None,
        }
    })
}

fn as_digests(texts: &[String; 3]) -> Digests<'_> {
    let [md5, sha1, sha256] = texts;
    Digests { md5, sha1, sha256 }
}
