//! The domain objects of a bundle: indicator, observed data, malware, note.

use std::fmt::Write;

use analysis::Standing;
use app::Report;
use model::Zone;
use serde_json::{Value, json};

use super::{
    collector::{Collector, insert},
    observable,
};
use crate::api::{ktip, words::decibans};

/// References given with an indicator.
const REFERENCES_MAX: usize = 50;
/// Pieces of evidence spelled out in the note.
const LINES_MAX: usize = 50;

/// The indicator for a dangerous object.
pub(super) fn indicator(collector: &mut Collector<'_>, report: &Report, summary: &str) -> String {
    let verdict = &report.verdict;
    let shown = ktip::shown(&report.observable);
    let kinds = match verdict.zone {
        Zone::Yellow => json!(["anomalous-activity"]),
        _ => json!(["malicious-activity"]),
    };
    let valid_from = verdict.first_seen.unwrap_or(report.moment);
    let mut labels: Vec<String> =
        report.general.categories.iter().map(|(category, _)| label(category.as_str())).collect();
    labels.dedup();
    let mut members = json!({
        "name": format!("{} {shown}", verdict.status),
        "description": summary,
        "indicator_types": kinds,
        "pattern": observable::pattern(&report.observable, &report.general.digests),
        "pattern_type": "stix",
        "pattern_version": "2.1",
        "valid_from": valid_from.to_string(),
        "confidence": verdict.score,
    });
    if !labels.is_empty() {
        insert(&mut members, "labels", json!(labels));
    }
    let references = references(report);
    if !references.is_empty() {
        insert(&mut members, "external_references", json!(references));
    }
    collector.domain_object("indicator", &[report.observable.kind().as_str(), &shown], None, members)
}

/// `CATEGORY_BOTNET_CNC` as a label: `botnet-cnc`.
fn label(category: &str) -> String {
    category.strip_prefix("CATEGORY_").unwrap_or(category).to_ascii_lowercase().replace('_', "-")
}

fn references(report: &Report) -> Vec<Value> {
    let mut found: Vec<(&str, &str)> = Vec::new();
    for witness in &report.witnesses {
        if let Some(reference) = witness.assessment.reference.as_deref()
            && (reference.starts_with("https://") || reference.starts_with("http://"))
            && reference.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"<>\\^`{|}[]".contains(&byte))
            && !found.iter().any(|(_, known)| *known == reference)
            && found.len() < REFERENCES_MAX
        {
            found.push((&witness.list, reference));
        }
    }
    found.into_iter().map(|(list, url)| json!({ "source_name": list, "url": url })).collect()
}

/// That the object was seen, from when to when.
pub(super) fn observed_data(collector: &mut Collector<'_>, report: &Report, object: &str) -> String {
    let first = report.verdict.first_seen.unwrap_or(report.moment);
    let last = report.verdict.last_seen.unwrap_or(first).max(first);
    let members = json!({
        "first_observed": first.to_string(),
        "last_observed": last.to_string(),
        "number_observed": report.general.hits.unwrap_or(1).clamp(1, 999_999_999),
        "object_refs": [object],
    });
    collector.domain_object("observed-data", &[object], None, members)
}

/// The malware that the report's detections name.
pub(super) fn malware(collector: &mut Collector<'_>, report: &Report) -> Vec<String> {
    let mut found = Vec::new();
    for detection in report.detections.iter().flat_map(|listing| &listing.items) {
        if detection.zone != Zone::Green {
            let card = known(report, &detection.name);
            let name = card.map_or(&detection.name, |card| &card.name);
            let aliases = card.map_or(&[][..], |card| &card.aliases);
            let id = family(collector, name, aliases, Some(&detection.list));
            if !found.contains(&id) {
                found.push(id);
            }
        }
    }
    found
}

/// What is known about the family that a detection names, if that is one.
fn known<'a>(report: &'a Report, detection: &str) -> Option<&'a app::knowledge::Card> {
    let families = report.families.iter().flat_map(|listing| &listing.items);
    let mut named = families.filter(|family| family.stated.iter().any(|stated| stated.name == detection));
    named.next().and_then(|family| family.card.as_ref())
}

/// A malware family by name. The same name is the same object, whoever says it; the first source said made it.
pub(super) fn family(
    collector: &mut Collector<'_>,
    name: &str,
    aliases: &[String],
    list: Option<&str>,
) -> String {
    let creator = list.map(|list| collector.source(list));
    let mut members = json!({ "name": name, "is_family": true, "malware_types": ["unknown"] });
    if !aliases.is_empty() {
        insert(&mut members, "aliases", json!(aliases));
    }
    collector.domain_object("malware", &[&name.to_lowercase()], creator.as_deref(), members)
}

/// The explanation as text.
pub(super) fn note(collector: &mut Collector<'_>, report: &Report, summary: &str, about: &[String]) {
    let verdict = &report.verdict;
    let mut content = format!(
        "{summary}\n\nZone {}, score {}. Sum of weights of evidence in dB: prior {:+.1}",
        verdict.zone,
        verdict.score,
        decibans(verdict.prior_mdb)
    );
    for piece in verdict.pieces.iter().take(LINES_MAX) {
        let Some(witness) = report.witnesses.get(piece.witness) else { continue };
        let standing = match piece.standing {
            Standing::Counted => String::new(),
            Standing::Decides => " (an analyst's assessment, which decides)".to_owned(),
            Standing::Informative => " (for information)".to_owned(),
            Standing::Overruled(rule) => format!(" (does not count: {})", rule.reason()),
        };
        // Writing to a string does not fail.
        let _ = write!(
            content,
            "\n{:+.1} {} says {}, {}{standing}",
            decibans(piece.weight_mdb),
            witness.list,
            witness.assessment.class.as_str(),
            label(witness.assessment.category.as_str()),
        );
    }
    if verdict.pieces.len() > LINES_MAX {
        let _ = write!(content, "\n… and {} more", verdict.pieces.len() - LINES_MAX);
    }
    let _ = write!(content, "\n= {:+.1}", decibans(verdict.sum_mdb));
    let title = format!("Why {} is {}", ktip::shown(&report.observable), verdict.zone);
    let moment = report.moment.to_string();
    let members =
        json!({ "abstract": title, "content": content, "authors": ["Hantei"], "object_refs": about });
    collector.domain_object("note", &[&ktip::shown(&report.observable), &moment], None, members);
}
