//! Replies of PolySwarm: scans of a file by its engines, and reports of the sandboxes that it asks, which have the parts of those sandboxes' own.

use model::{FileFacts, malware_analysis::AnalysisResult};

use super::{Digests, Judgement, Part, Report, by_engines, cape, triage};
use crate::{Context, Fact};

/// Whether the beginning or the end of a document is that of a reply.
pub(crate) fn is_reply(head: &str, tail: &str) -> bool {
    let says = |word: &str| head.contains(word) || tail.contains(word);
    head.trim_start().starts_with('{')
        && says("\"result\"")
        && (says("\"polyscore\"")
            || says("\"sandbox_artifacts\"")
            || says("\"sandbox_task_id\"")
            || says("\"assertions\""))
}

/// The facts of one result, and whether it has more than is kept of one.
///
/// # Errors
/// The reason, when it does not say about which file it is.
pub(crate) fn facts(result: Part<'_>, context: &Context) -> Result<(Vec<Fact>, bool), &'static str> {
    if result.at("report").is_object() { of_sandbox(result, context) } else { of_scan(result, context) }
}

fn of_scan(result: Part<'_>, context: &Context) -> Result<(Vec<Fact>, bool), &'static str> {
    if !matches!(result.at("type").str(), "FILE" | "") {
        return Err("a scan of no file");
    }
    let at = ["last_scanned", "created"].into_iter().find_map(|date| result.at(date).moment());
    let mut found = Report::new(context, at.unwrap_or(context.observed_at), Digests::of(result))?;
    let score = result.at("polyscore").number().map(|score| score * 100.0);
    found.head(&result.at("id").text(), result.at("permalink").str(), score, "");
    found.describe(file_facts(result));
    for assertion in result.at("assertions").items().filter(|assertion| assertion.at("mask").is_true()) {
        let family = assertion.at("metadata.malware_family").str();
        found.engine(assertion.at("author_name").str(), assertion.at("verdict").is_true(), family);
    }
    for tool in result.at("metadata").items() {
        let says = tool.at("tool_metadata");
        match tool.at("tool").str() {
            "polyunite" => found.family(says.at("malware_family").str()),
            "cape_sandbox_v2" | "triage_sandbox_v0" => {
                says.at("malware_family").texts().iter().for_each(|family| found.family(family));
            }
            _ => {}
        }
    }
    let (asked, detecting) = found.engines();
    let judgement = by_engines(asked, detecting);
    Ok(found.end(judgement))
}

fn of_sandbox(result: Part<'_>, context: &Context) -> Result<(Vec<Fact>, bool), &'static str> {
    let report = result.at("report");
    let at = result.at("created").moment().unwrap_or(context.observed_at);
    let target = report.at("targets").items().next();
    let own = Digests::of(result);
    let of_target = target.map(Digests::of).unwrap_or_default();
    let digests = Digests { md5: of_target.md5, sha1: of_target.sha1, sha256: own.sha256 };
    let mut found = Report::new(context, at, digests)?;
    let score = report.at("analysis.score").number().map(|score| score * 10.0);
    found.head(&result.at("id").text(), "", score, result.at("sandbox").str());
    found.describe(file_facts(result.at("artifact")));
    report.at("malware_family").texts().iter().for_each(|family| found.family(family));
    match result.at("sandbox").str() {
        "triage" => triage::tell(report, &mut found),
        _ => cape::tell(report, &mut found),
    }
    let judgement = match (found.families().is_empty(), score) {
        (false, _) => Some(Judgement { result: AnalysisResult::Malicious, confidence: 85 }),
        (true, Some(60.0..)) => Some(Judgement { result: AnalysisResult::Suspicious, confidence: 40 }),
        (true, _) => None,
    };
    Ok(found.end(judgement))
}

fn file_facts(file: Part<'_>) -> FileFacts {
    FileFacts {
        name: super::name_of(file.at("filename").str()),
        size_bytes: file.at("size").whole(),
        file_type: file.at("extended_type").stated(),
        mime_type: file.at("mimetype").stated(),
        ..FileFacts::default()
    }
}
