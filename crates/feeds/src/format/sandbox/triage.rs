//! Reports of Hatching Triage: the overview of all tasks, a static report, the report of one run.

use model::{FileFacts, RelationKind, malware_analysis::AnalysisResult};

use super::{CONTROLLER, Digests, Judgement, Part, Report, technique_of};
use crate::{Context, Fact};

/// The parts of a report that are read.
pub(crate) const PARTS: &[&str] = &[
    "version",
    "sample",
    "task",
    "analysis",
    "tasks.*.platform",
    "tasks.*.resource",
    "tasks.*.kind",
    "targets",
    "signatures",
    "extracted",
    "files.*.filename",
    "files.*.relpath",
    "files.*.filesize",
    "files.*.md5",
    "files.*.sha1",
    "files.*.sha256",
    "files.*.ssdeep",
    "files.*.kind",
    "files.*.depth",
    "files.*.metadata.pe.imphash",
    "processes.*.pid",
    "processes.*.ppid",
    "processes.*.procid",
    "processes.*.procid_parent",
    "processes.*.image",
    "processes.*.cmd",
    "network.flows",
    "network.requests",
    "dumped.*.path",
    "dumped.*.name",
    "dumped.*.md5",
    "dumped.*.sha1",
    "dumped.*.sha256",
    "dumped.*.length",
];

/// Whether the beginning of a document is that of a report.
pub(crate) fn is_report(head: &str, tail: &str) -> bool {
    let says = |word: &str| head.contains(word) || tail.contains(word);
    head.trim_start().starts_with('{')
        && says("\"sample\"")
        && says("\"analysis\"")
        && (says("\"targets\"") || says("\"task\"") || says("\"tasks\""))
        && says("\"version\"")
}

/// The facts of a report, and whether it has more than is kept of one.
///
/// # Errors
/// The reason, when it is not about a file.
pub(crate) fn facts(report: Part<'_>, context: &Context) -> Result<(Vec<Fact>, bool), &'static str> {
    let (sample, analysis) = (report.at("sample"), report.at("analysis"));
    let whole = report.at("files").items().find(|file| file.at("depth").text() == "0");
    let target = report.at("targets").items().next();
    let about = [Some(sample), target, whole, Some(report.at("task"))].into_iter().flatten();
    let about = about.into_iter().find(|about| !about.at("sha256").str().is_empty());
    let Some(about) = about else {
        return Err(match sample.at("kind").str() {
            "url" => "a report on no file",
            _ => "the report does not say by a digest which file it is about",
        });
    };
    let dates = [sample.at("completed"), analysis.at("reported"), sample.at("created")];
    let at = dates.into_iter().find_map(Part::moment).unwrap_or(context.observed_at);
    let mut found = Report::new(context, at, Digests::of(about))?;
    let score =
        analysis.at("score").number().or_else(|| sample.at("score").number()).map(|score| score * 10.0);
    let id = sample.first(&["id", "sample"]);
    let runs = report.at("tasks").items().chain([analysis]);
    let platform =
        runs.map(|task| task.first(&["platform", "resource"])).find(|platform| !platform.is_empty());
    let link = if id.is_empty() { String::new() } else { format!("https://tria.ge/{id}") };
    found.head(&id, &link, score, &platform.unwrap_or_default());
    let name = [sample.at("target"), about.at("target"), about.at("filename")];
    found.describe(FileFacts {
        name: name.into_iter().find_map(|name| super::name_of(name.str())),
        size_bytes: [sample.at("size"), about.at("size"), about.at("filesize")]
            .into_iter()
            .find_map(Part::whole),
        ssdeep: about.at("ssdeep").stated(),
        imphash: about.at("metadata.pe.imphash").stated(),
        ..FileFacts::default()
    });
    analysis.at("family").texts().iter().for_each(|family| found.family(family));
    for tag in analysis.at("tags").items() {
        tag.str().strip_prefix("family:").into_iter().for_each(|family| found.family(family));
    }
    tell(report, &mut found);
    let judgement = judge(score, &found);
    Ok(found.end(judgement))
}

/// What a report says beside the file's own record.
pub(super) fn tell(report: Part<'_>, found: &mut Report<'_>) {
    signatures(report, found);
    configurations(report, found);
    files(report, found);
    network(report, found);
    for process in report.at("processes").items() {
        let [number, parent] = ["procid", "procid_parent"].map(|name| process.at(name).text());
        found.process(&number, &parent, process.at("image").str(), &process.at("cmd").texts().join(" "));
    }
}

/// Triage's scale (<https://tria.ge/docs/scoring/>): 10 known bad, 8 to 9 likely malicious, 6 to 7 suspicious, 2 to 5 likely benign, 1 no
/// behaviour that is bad.
fn judge(score: Option<f64>, found: &Report<'_>) -> Option<Judgement> {
    let (result, confidence) = match score? {
        95.0.. => (AnalysisResult::Malicious, 90),
        80.0.. if !found.families().is_empty() => (AnalysisResult::Malicious, 85),
        80.0.. => (AnalysisResult::Suspicious, 60),
        60.0.. => (AnalysisResult::Suspicious, 25),
        10.0..30.0 => (AnalysisResult::Benign, 40),
        _ => return None,
    };
    Some(Judgement { result, confidence })
}

fn signatures(report: Part<'_>, found: &mut Report<'_>) {
    let of_targets = report.at("targets").items().flat_map(|target| target.at("signatures").items());
    for signature in report.at("signatures").items().chain(of_targets) {
        let techniques = signature.at("ttp").texts();
        let techniques = techniques.iter().filter_map(|technique| technique_of(technique)).collect();
        let severity = signature.at("score").number().unwrap_or(0.0) * 10.0;
        found.signature(signature.at("name").str(), signature.at("desc").str(), severity, techniques);
    }
}

fn configurations(report: Part<'_>, found: &mut Report<'_>) {
    for extracted in report.at("extracted").items() {
        let config = extracted.at("config");
        if config.is_object() {
            let mut values = config.flat();
            values.retain(|(name, _)| name != "family" && name != "rule");
            let servers: Vec<(String, u8)> =
                config.at("c2").texts().into_iter().map(|server| (server, CONTROLLER)).collect();
            found.configuration(config.at("family").str(), values, &servers);
        }
        // What notes of extortion and droppers name may be anybody's: a market, a host of files.
        let note = extracted.at("ransom_note");
        found.family(note.at("family").str());
        for url in note.at("urls").items().chain(note.at("onion").items()) {
            found.contact(url.str(), None);
        }
        for url in extracted.at("dropper.urls").items() {
            found.contact(url.at("url").str(), None);
        }
    }
}

fn files(report: Part<'_>, found: &mut Report<'_>) {
    for file in report.at("files").items().filter(|file| file.at("depth").text() != "0") {
        let facts = FileFacts {
            name: file.at("filename").stated(),
            size_bytes: file.at("filesize").whole(),
            ssdeep: file.at("ssdeep").stated(),
            ..FileFacts::default()
        };
        let path = file.first(&["relpath", "filename"]);
        found.file(RelationKind::Contains, Digests::of(file), &path, facts, "");
    }
    // Without a path it is a piece of memory.
    for file in report.at("dumped").items().filter(|file| !file.at("path").str().is_empty()) {
        let path = file.at("path").str();
        let name = path.rsplit(['\\', '/']).next().unwrap_or_default();
        let facts = FileFacts {
            name: crate::format::field::text(name),
            size_bytes: file.at("length").whole(),
            ..FileFacts::default()
        };
        found.file(RelationKind::Drops, Digests::of(file), path, facts, "");
    }
}

fn network(report: Part<'_>, found: &mut Report<'_>) {
    for target in report.at("targets").items() {
        for list in ["iocs.urls", "iocs.domains", "iocs.ips"] {
            target.at(list).items().for_each(|place| found.contact(place.str(), None));
        }
    }
    for flow in report.at("network.flows").items() {
        found.contact(flow.at("dst").str(), None);
        found.contact(flow.at("domain").str(), None);
    }
    for request in report.at("network.requests").items() {
        found.contact(request.at("web_request.url").str(), None);
        found.contact(request.at("http_request.url").str(), None);
        let question = request.at("domain_request.questions").items().next();
        for answer in request.at("domain_response.answers").items() {
            let name = question.map_or(answer.at("name").str(), |question| question.at("name").str());
            found.resolution(name, answer.at("value").str());
        }
    }
}
