//! STIX 2.0 and 2.1 objects (OASIS, JSON): a bundle, a TAXII envelope, a bare array, or one object a line. Read twice: first
//! who made what, which markings there are and what indicates which malware ([`index`]), then the evidence. Indicators
//! become assessments, observed data and free observables context, relationships between observables edges; other
//! objects (reports, techniques, actors) are knowledge and say nothing about an observable by themselves.

mod assess;
mod index;
mod observable;
mod subject;

use std::{io, ops::ControlFlow};

use model::{Assessment, Category, Claim, Class, Observable, Relation, RelationKind};
use serde_json::Value;

use self::{assess::Assessed, index::Index};
pub(crate) use self::{assess::category, index::tlp, observable::Digests};
use super::{field, json, text::Lines};
use crate::{Context, Fact, Record, Sink, Spot, input::Input, sink::Mute};

/// Where the objects stand in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// In the member `objects` of a bundle or an envelope, or in an array.
    Document,
    /// One object a line.
    Lines,
}

/// Longest identifier of an object: type, two hyphens, UUID.
const ID_BYTES_MAX: usize = 128;
/// Most facts of one object of observed data: each repeats what is said of all.
const OBSERVED_MAX: usize = 8192;

/// Reads a file of STIX objects.
pub(crate) fn parse(
    input: &dyn Input,
    shape: Shape,
    context: &Context,
    sink: &mut dyn Sink,
) -> io::Result<()> {
    let mut index = Index::default();
    // What is wrong is told in the second pass.
    let outcome = objects(input, shape, &mut Mute, &mut |_, object, _| {
        index.learn(object);
        ControlFlow::Continue(())
    });
    drop(outcome);
    if index.is_full() {
        sink.reject(
            Spot::File,
            "more objects than are related to each other: some relations are missing",
            b"",
        );
    }
    objects(input, shape, sink, &mut |spot, object, sink| {
        let mut refused = Vec::new();
        let facts = match facts(object, &index, context, &mut refused) {
            Ok(facts) => facts,
            Err(reason) => {
                sink.reject(spot, reason, shown(object).as_bytes());
                return ControlFlow::Continue(());
            }
        };
        for (reason, text) in refused {
            sink.reject(spot.clone(), reason, text.as_bytes());
        }
        if facts.is_empty() { ControlFlow::Continue(()) } else { sink.accept(Record { spot, facts }) }
    })
}

/// What to show of a refused object.
fn shown(object: &Value) -> String {
    match object.get("pattern").and_then(Value::as_str) {
        Some(pattern) => pattern.chars().take(field::TEXT_BYTES_MAX).collect(),
        None => object.to_string(),
    }
}

/// Calls `each` for every object of the file.
fn objects(
    input: &dyn Input,
    shape: Shape,
    sink: &mut dyn Sink,
    each: &mut dyn FnMut(Spot, &Value, &mut dyn Sink) -> ControlFlow<()>,
) -> io::Result<()> {
    if shape == Shape::Lines {
        let mut lines = Lines::open(input)?;
        while let Some((number, line)) = lines.next_line(sink)? {
            if line.trim().is_empty() {
                continue;
            }
            match serde_json::from_str::<Value>(line) {
                Ok(object) if object.is_object() => {
                    if each(Spot::Line(number), &object, sink).is_break() {
                        return Ok(());
                    }
                }
                _ => sink.reject(Spot::Line(number), "line is no JSON object", line.as_bytes()),
            }
        }
        return Ok(());
    }
    json::walk(input, &["objects"], sink, &mut |element, sink| {
        // Members of the bundle itself (`type`, `id`, `more`, `next`) have no position.
        if element.index.is_none() {
            if element.member.as_deref() == Some("objects") {
                sink.reject(element.spot(), "the objects are no list", element.value.to_string().as_bytes());
            }
            return ControlFlow::Continue(());
        }
        if !element.value.is_object() {
            sink.reject(element.spot(), "not an object", element.value.to_string().as_bytes());
            return ControlFlow::Continue(());
        }
        each(element.spot(), &element.value, sink)
    })
}

/// Texts that a part of a record is refused with.
type Refused = Vec<(&'static str, String)>;

fn facts(
    object: &Value,
    index: &Index,
    context: &Context,
    refused: &mut Refused,
) -> Result<Vec<Fact>, &'static str> {
    match field::json_text(object, "type").as_str() {
        "" => Err("no type"),
        "indicator" => indicator(object, index, context, refused),
        "observed-data" => observed(object, index, context, refused),
        "relationship" => relationship(object, index, context),
        kind if observable::is_observable(kind) => free(object, index, context),
        _ => Ok(Vec::new()),
    }
}

fn indicator(
    object: &Value,
    index: &Index,
    context: &Context,
    refused: &mut Refused,
) -> Result<Vec<Fact>, &'static str> {
    let findings = subject::of_pattern(object, refused)?;
    let Assessed { assessment, observed_at, last_seen } = assess::indicator(object, index)?;
    let context = Context { tlp: index.tlp(object).unwrap_or(context.tlp), ..context.clone() };
    let mut facts = Vec::new();
    for finding in findings {
        let mut assessment = Assessment { port: finding.port, ..assessment.clone() };
        if finding.partial && assessment.class != Class::Clean {
            assessment.class = Class::Context;
            assessment.note =
                note([assessment.note, Some("only together with other observations".to_owned())]);
        } else if finding.is_file() && assessment.category == Category::General {
            assessment.category = Category::Malware;
        }
        let detection = assessment.detection.clone();
        let claim = Claim::Assessed(assessment);
        facts.push(context.evidence(finding.subject.clone(), observed_at, last_seen, claim));
        for address in finding.resolves_to {
            let (kind, port) = (RelationKind::ResolvesTo, None);
            let relation = Relation { port, detection: detection.clone(), ..Relation::new(kind, address) };
            facts.push(context.evidence(
                finding.subject.clone(),
                observed_at,
                last_seen,
                Claim::Related(relation),
            ));
        }
        if let Some(file) = finding.file {
            facts.push(context.evidence(finding.subject, observed_at, None, Claim::Described(file)));
        }
    }
    Ok(facts)
}

/// Notes one after another.
fn note<const N: usize>(notes: [Option<String>; N]) -> Option<String> {
    let notes: Vec<_> = notes.into_iter().flatten().collect();
    field::text(&notes.join("; "))
}

/// Observed data: seen, not judged. STIX 2.0 holds the objects inside, 2.1 refers to free ones.
fn observed(
    object: &Value,
    index: &Index,
    context: &Context,
    refused: &mut Refused,
) -> Result<Vec<Fact>, &'static str> {
    let first = field::moment(&first_of(object, &["first_observed", "created"]))?;
    let last = field::last_seen(&field::json_text(object, "last_observed"), first);
    let context = Context { tlp: index.tlp(object).unwrap_or(context.tlp), ..context.clone() };
    let assessment = assess::context(object, index);
    let mut facts = Vec::new();
    let inside = object.get("objects").and_then(Value::as_object);
    for part in inside.into_iter().flat_map(|objects| objects.values()) {
        match observable::read(part) {
            Ok(found) => found.facts(&context, first, last, &assessment, &mut facts),
            Err(reason) => refused.push((reason, part.to_string())),
        }
    }
    let references = object.get("object_refs").and_then(Value::as_array);
    for id in references.into_iter().flatten().filter_map(Value::as_str) {
        if facts.len() >= OBSERVED_MAX {
            refused.push(("it refers to too many things", id.to_owned()));
            break;
        }
        if let Some(found) = index.observable(id) {
            let claim = Claim::Assessed(assessment.clone());
            facts.push(context.evidence(found.clone().into(), first, last, claim));
        }
    }
    Ok(facts)
}

/// An observable that stands alone has no date of its own: that of the file is taken.
fn free(object: &Value, index: &Index, context: &Context) -> Result<Vec<Fact>, &'static str> {
    let context = Context { tlp: index.tlp(object).unwrap_or(context.tlp), ..context.clone() };
    let found = observable::read(object)?;
    let mut facts = Vec::new();
    found.facts(&context, context.observed_at, None, &assess::context(object, index), &mut facts);
    Ok(facts)
}

fn relationship(object: &Value, index: &Index, context: &Context) -> Result<Vec<Fact>, &'static str> {
    let end = |key| index.observable(object.get(key).and_then(Value::as_str).unwrap_or_default());
    // Most relationships are between objects of knowledge.
    let (Some(source), Some(target)) = (end("source_ref"), end("target_ref")) else { return Ok(Vec::new()) };
    let word = field::json_text(object, "relationship_type");
    let (kind, source, target) =
        edge(&word, source, target).ok_or("a relationship of a kind that is not kept")?;
    let moment = field::moment(&first_of(object, &["start_time", "created", "modified"]))?;
    let last = field::last_seen(&field::json_text(object, "stop_time"), moment);
    let context = Context { tlp: index.tlp(object).unwrap_or(context.tlp), ..context.clone() };
    let relation = Relation::new(kind, target.clone());
    Ok(vec![context.evidence(source.clone().into(), moment, last, Claim::Related(relation))])
}

/// The edge that a relationship's word makes of two observables, if it is one of ours: its kind and its two ends.
pub(crate) fn edge<'a>(
    word: &str,
    source: &'a Observable,
    target: &'a Observable,
) -> Option<(RelationKind, &'a Observable, &'a Observable)> {
    use Observable::{Domain, File, Ip, Url};
    match (word, source, target) {
        ("downloaded-from", File(_), Ip(_) | Domain(_) | Url(_)) => {
            Some((RelationKind::DownloadedFrom, source, target))
        }
        ("downloads" | "hosts" | "delivers" | "drops", Ip(_) | Domain(_) | Url(_), File(_)) => {
            Some((RelationKind::DownloadedFrom, target, source))
        }
        (
            "communicates-with" | "connects-to" | "connected-to" | "beacons-to" | "exfiltrates-to"
            | "downloads",
            File(_),
            Ip(_) | Domain(_) | Url(_),
        ) => Some((RelationKind::CommunicatesWith, source, target)),
        ("resolves-to" | "resolved-to", Domain(_), Ip(_)) => Some((RelationKind::ResolvesTo, source, target)),
        ("redirects-to", Url(_), Url(_)) => Some((RelationKind::RedirectsTo, source, target)),
        _ => None,
    }
}

/// The first of the members that states something.
fn first_of(object: &Value, keys: &[&str]) -> String {
    keys.iter()
        .map(|key| field::json_text(object, key))
        .find(|text| field::stated(text).is_some())
        .unwrap_or_default()
}

/// The texts of the array `key`, bounded, each once.
fn texts(object: &Value, key: &str) -> Vec<String> {
    let mut texts = Vec::new();
    let all = object.get(key).and_then(Value::as_array);
    for text in all.into_iter().flatten().filter_map(Value::as_str).filter_map(field::text) {
        if texts.len() < field::TAGS_MAX && !texts.contains(&text) {
            texts.push(text);
        }
    }
    texts
}
