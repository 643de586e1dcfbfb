//! Threat indicators in the Elastic Common Schema, one JSON document a line, as Elastic Security Labs publishes them beside its
//! reports (<https://github.com/elastic/labs-releases/tree/main/indicators>) and exports of Elastic's threat intelligence have them.
//! Schema: <https://www.elastic.co/guide/en/ecs/current/ecs-threat.html>. Its dates are UTC. Not other documents of the schema.

use std::io;

use model::{Assessment, Category, Claim, Class, FileFacts, Grade, Hash, Observable, Subject, Tlp};
use serde_json::Value;

use super::{Head, Recognised, Source, Unit};
use crate::{
    Context, Fact, Sink,
    format::{
        field,
        indicator::{self, Kind},
        stix,
        text::{self, head_lines},
        threat,
    },
    input::Input,
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "elastic_ecs",
    title: "Elastic Common Schema threat indicators",
    url: "https://github.com/elastic/labs-releases",
    licence: "Elastic License 2.0 (Elastic Security Labs); others under their publisher's terms",
    // As STIX 2: vendors' reports and communities' feeds alike.
    grade: Grade::C,
    every_hours: 24,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

/// Most values taken of one document: addresses, names, URLs and digests of its indicator.
const VALUES_MAX: usize = 64;
/// What Elastic's exporter writes where the analyst wrote nothing.
const NO_DESCRIPTION: &str = "Simple indicator of observable";

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let first = head_lines(head).find(|line| !line.trim().is_empty())?;
    let first: Value = serde_json::from_str(first).ok()?;
    let is_ours = first.pointer("/threat/indicator").is_some_and(Value::is_object);
    is_ours.then(|| Recognised { list: SOURCE.name.to_owned(), unit: Unit::Records, date: None })
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    text::records(input, sink, |line| {
        if line.trim().is_empty() {
            return Ok(Vec::new());
        }
        let document: Value = serde_json::from_str(line).map_err(|_| "not a JSON document")?;
        facts(&document, context)
    })
}

fn facts(document: &Value, context: &Context) -> Result<Vec<Fact>, &'static str> {
    let threat = document.get("threat").ok_or("no threat")?;
    let indicator = threat.get("indicator").filter(|it| it.is_object()).ok_or("no indicator")?;
    let first = match first_seen(document, indicator) {
        Some(stated) => field::moment(&stated)?,
        None => context.observed_at,
    };
    let last = field::last_seen(&field::json_text(indicator, "last_seen"), first);
    let tlp = tlp(indicator)?;
    let context = Context { tlp: context.tlp.max(tlp), ..context.clone() };
    let base = assessment(threat, indicator)?;
    let note = base.note.clone().unwrap_or_default();
    let mut facts = Vec::new();
    let mut assess = |subject: Subject, port: Option<u16>, category| {
        let base = Assessment { port, category, ..base.clone() };
        let judged = threat::judged(base, &subject, &[&note]);
        facts.push(context.evidence(subject, first, last, Claim::Assessed(judged)));
    };
    let files = files(indicator)?;
    for (strongest, _) in &files {
        assess(Observable::File(*strongest).into(), None, Category::Malware);
    }
    let stated = field::json_text(indicator, "port");
    let stated_port = field::stated(&stated).map(field::port).transpose()?;
    for text in values(indicator.get("ip")).take(VALUES_MAX) {
        let (address, port) = field::socket(text)?;
        assess(Observable::Ip(address).into(), port.or(stated_port), Category::General);
    }
    for text in values(indicator.get("domain")).take(VALUES_MAX) {
        assess(Observable::Domain(field::domain(text)?).into(), stated_port, Category::General);
    }
    for text in values(indicator.get("url")).take(VALUES_MAX) {
        assess(Observable::Url(field::url(text)?).into(), stated_port, Category::General);
    }
    let name = indicator.pointer("/file/name").and_then(Value::as_str).and_then(field::text);
    for (strongest, aliases) in files {
        let described = FileFacts { aliases, name: name.clone(), ..FileFacts::default() };
        if described != FileFacts::default() {
            let subject = Observable::File(strongest).into();
            facts.push(context.evidence(subject, first, last, Claim::Described(described)));
        }
    }
    if facts.is_empty() { Err(nothing(indicator)) } else { Ok(facts) }
}

/// When the indicator was first seen, or else when its document says it was changed or made.
fn first_seen(document: &Value, indicator: &Value) -> Option<String> {
    let stated = [(indicator, "first_seen"), (indicator, "modified_at"), (document, "@timestamp")];
    stated.iter().map(|(of, key)| field::json_text(of, key)).find(|text| field::stated(text).is_some())
}

/// The marking: `marking.tlp` is a word, and was a list of them.
fn tlp(indicator: &Value) -> Result<Tlp, &'static str> {
    let stated = indicator.get("marking").map(|marking| field::json_text(marking, "tlp")).unwrap_or_default();
    let mut strictest = Tlp::Clear;
    for word in stated.split(',').filter_map(field::stated) {
        strictest = strictest.max(stix::tlp(word).ok_or("not a marking of the Traffic Light Protocol")?);
    }
    Ok(strictest)
}

/// What the document says of everything in it.
fn assessment(threat: &Value, indicator: &Value) -> Result<Assessment, &'static str> {
    let text = |pointer: &str| threat.pointer(pointer).and_then(Value::as_str).and_then(field::text);
    let mut tags = field::tags(&field::json_text(indicator, "tags"));
    for told in [text("/group/name"), text("/technique/id")].into_iter().flatten() {
        if tags.len() < field::TAGS_MAX && !tags.contains(&told) {
            tags.push(told);
        }
    }
    // The schema's words, on the scale that STIX 2.1 has for them (appendix A).
    let confidence = match field::json_text(indicator, "confidence").trim().to_ascii_lowercase().as_str() {
        "" | "not specified" => 100,
        "none" => 0,
        "low" => 15,
        "medium" => 50,
        "high" => 85,
        _ => return Err("not a word of the schema for confidence"),
    };
    let note = text("/indicator/description").filter(|note| !note.starts_with(NO_DESCRIPTION));
    Ok(Assessment {
        confidence,
        detection: text("/software/name"),
        tags,
        reporter: text("/indicator/provider").filter(|provider| !provider.starts_with("identity--")),
        reference: values(indicator.get("reference")).next().and_then(field::text),
        note,
        ..Assessment::new(Class::Malicious, Category::General)
    })
}

/// A value or a list of values; of a URL in parts, the whole.
fn values(member: Option<&Value>) -> impl Iterator<Item = &str> {
    let member =
        member.map(|member| member.get("full").or_else(|| member.get("original")).unwrap_or(member));
    let many = member.and_then(Value::as_array).into_iter().flatten();
    many.chain(member.filter(|member| member.is_string())).filter_map(Value::as_str)
}

/// The files, and certificates as the files of their DER encoding: one of several digests, or each digest by itself where there
/// are several of one kind and nothing says which belong together.
fn files(indicator: &Value) -> Result<Vec<indicator::File>, &'static str> {
    let mut files = Vec::new();
    for kind in ["file", "x509"] {
        let Some(digests) = indicator.get(kind).and_then(|of| of.get("hash")) else { continue };
        let mut hashes = Vec::new();
        for (name, algorithm) in [("sha256", "SHA-256"), ("sha1", "SHA-1"), ("md5", "MD5")] {
            for text in values(digests.get(name)).filter_map(field::stated).take(VALUES_MAX) {
                let hash = Hash::parse(text).ok().filter(|hash| hash.algorithm() == algorithm);
                hashes.push(hash.ok_or("not a digest of the kind that it is said to be")?);
            }
        }
        let mut kinds: Vec<&str> = hashes.iter().map(Hash::algorithm).collect();
        kinds.dedup();
        if kinds.len() == hashes.len() {
            let mut hashes = hashes.into_iter();
            files.extend(hashes.next().map(|strongest| (strongest, hashes.collect())));
        } else {
            files.extend(hashes.into_iter().map(|hash| (hash, Vec::new())));
        }
    }
    Ok(files)
}

/// Why a document names nothing that can be looked up.
fn nothing(indicator: &Value) -> &'static str {
    let kind = field::json_text(indicator, "type");
    Kind::of(&kind).err().unwrap_or("no indicator")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_that_are_stated() {
        let document = serde_json::json!({"@timestamp": "2026-01-01", "threat": {}});
        let check = |indicator: Value, expected: &str| {
            assert_eq!(first_seen(&document, &indicator).as_deref(), Some(expected));
        };
        check(serde_json::json!({"first_seen": "2026-01-03", "modified_at": "2026-01-02"}), "2026-01-03");
        check(serde_json::json!({"first_seen": null, "modified_at": "2026-01-02"}), "2026-01-02");
        check(serde_json::json!({}), "2026-01-01");
    }
}
