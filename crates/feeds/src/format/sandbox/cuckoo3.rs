//! Reports of Cuckoo 3, of one task (`post.json`) or of an analysis.

use model::{FileFacts, malware_analysis::AnalysisResult};

use super::{Digests, Judgement, Part, Report, technique_of};
use crate::{Context, Fact};

/// The parts of a report that are read.
pub(crate) const PARTS: &[&str] = &[
    "task_id",
    "analysis_id",
    "id",
    "score",
    "families",
    "created_on",
    "target",
    "submitted",
    "static.target",
    "signatures.*.name",
    "signatures.*.short_description",
    "signatures.*.description",
    "signatures.*.score",
    "signatures.*.ttps",
    "signatures.*.family",
    "processes.*.procid",
    "processes.*.parent_procid",
    "processes.*.image",
    "processes.*.commandline",
    "network.http.*.request.url",
    "network.http.*.url",
    "network.domain",
    "network.host",
];

/// Whether the beginning or the end of a document is that of a report.
pub(crate) fn is_report(head: &str, tail: &str) -> bool {
    let says = |word: &str| head.contains(word) || tail.contains(word);
    head.trim_start().starts_with('{')
        && (says("\"task_id\"") || says("\"analysis_id\""))
        && says("\"signatures\"")
        && (says("\"procid\"") || says("\"parent_procid\"") || says("\"families\""))
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
    let target = ["target", "static.target", "submitted"].map(|path| report.at(path));
    let target = target.into_iter().find(|target| target.is_object()).unwrap_or(report.at("target"));
    let digests = Digests::of(target).or_named(name);
    // A task begins with the day of its analysis: `20210707-6UZJTX_1`.
    let task = report.first(&["task_id", "analysis_id", "id"]);
    let day =
        task.get(..8).and_then(|day| Some(format!("{}-{}-{}", day.get(..4)?, day.get(4..6)?, day.get(6..)?)));
    let at = report.at("created_on").moment().or_else(|| model::Timestamp::parse(&day?));
    let mut found = Report::new(context, at.unwrap_or(context.observed_at), digests).map_err(|_| {
        "the report does not say which file was run: name it after the SHA-256 of the file (`DIGEST.json`)"
    })?;
    let score = report.at("score").number().map(|score| score * 10.0);
    found.head(&task, "", score, &target.at("platform").text());
    found.describe(FileFacts {
        name: super::name_of(&target.first(&["filename", "orig_filename"])),
        size_bytes: target.at("size").whole(),
        file_type: target.at("filetype").stated(),
        mime_type: target.at("media_type").stated(),
        ..FileFacts::default()
    });
    report.at("families").texts().iter().for_each(|family| found.family(family));
    for signature in report.at("signatures").items() {
        let techniques = signature.at("ttps").texts();
        let techniques = techniques.iter().filter_map(|technique| technique_of(technique)).collect();
        let says = signature.first(&["short_description", "description"]);
        let severity = signature.at("score").number().unwrap_or(0.0) * 10.0;
        found.signature(signature.at("name").str(), &says, severity, techniques);
        found.family(signature.at("family").str());
    }
    for process in report.at("processes").items() {
        let [number, parent] = ["procid", "parent_procid"].map(|name| process.at(name).text());
        found.process(&number, &parent, process.at("image").str(), process.at("commandline").str());
    }
    let network = report.at("network");
    for place in network.at("host").texts().iter().chain(&network.at("domain").texts()) {
        found.contact(place, None);
    }
    for request in network.at("http").items() {
        found.contact(&request.first(&["request.url", "url"]), None);
    }
    let judgement = match score {
        _ if !found.families().is_empty() => Some((AnalysisResult::Malicious, 90)),
        Some(80.0..) => Some((AnalysisResult::Suspicious, 50)),
        Some(50.0..) => Some((AnalysisResult::Suspicious, 25)),
        _ => None,
    };
    Ok(found.end(judgement.map(|(result, confidence)| Judgement { result, confidence })))
}
