//! MITRE ATT&CK as STIX 2.0 and 2.1 bundles (<https://attack.mitre.org/resources/attack-data-and-tools/>): software, groups,
//! campaigns and techniques, one list a domain (`attack/enterprise`, `attack/mobile`, `attack/ics`). Not the mitigations,
//! detections, data sources and tactics, which say nothing about a family or an actor.
//!
//! The relationships of a bundle stand apart from its objects, so it is read twice: first to gather them, then each object
//! with its own. An object that was revoked links to its successor.

use std::{collections::HashMap, io, ops::ControlFlow};

use model::{Grade, KnowledgeKind, Link, LinkKind, Timestamp, Tlp};
use serde_json::Value;

use super::{Head, Recognised, Source, Unit, stix2};
use crate::{
    Context, Sink, Spot,
    format::{
        json,
        knowledge::{self, Draft, uuid},
    },
    input::Input,
    sink::Mute,
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "attack",
    title: "MITRE ATT&CK",
    url: "https://attack.mitre.org/",
    licence: "ATT&CK terms of use: free with MITRE's copyright notice",
    grade: Grade::A,
    every_hours: 183 * 24,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

/// Relationships of one bundle that are kept; the largest real one has 20,000.
const LINKS_TOTAL_MAX: usize = 1_000_000;

const DOMAINS: [&str; 3] = ["enterprise", "ics", "mobile"];

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let is_ours = stix2::is_bundle(head) && (stix2::is_knowledge(head) || head.named);
    is_ours.then(|| Recognised { list: list(head), unit: Unit::Records, date: None })
}

/// The list by the domain that the objects name most often, or the collection, or the file.
fn list(head: &Head<'_>) -> String {
    let texts = [head.text(), stix2::tail(head)].map(str::to_ascii_lowercase);
    let count = |domain: &str| -> usize {
        let marks = [format!("\"{domain}-attack\""), format!("\"{domain} att&ck\"")];
        marks
            .iter()
            .map(|mark| texts.iter().map(|text| text.matches(mark.as_str()).count()).sum::<usize>())
            .sum()
    };
    let counted = DOMAINS.iter().map(|domain| (count(domain), *domain)).max_by_key(|(count, _)| *count);
    let domain = counted.filter(|(count, _)| *count > 0).map(|(_, domain)| domain);
    let named = || DOMAINS.into_iter().find(|domain| head.path_has(&format!("{domain}-attack")));
    domain.or_else(named).map_or_else(|| "attack".to_owned(), |domain| format!("attack/{domain}"))
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let mut links = Links::default();
    // What is wrong is told in the second pass.
    let first = json::walk(input, &["objects"], &mut Mute, &mut |element, _| {
        links.learn(&element.value);
        ControlFlow::Continue(())
    });
    drop(first);
    if links.is_full {
        sink.reject(Spot::File, "more than 1,000,000 relationships: some are missing", b"");
    }
    json::walk(input, &["objects"], sink, &mut |element, sink| {
        if element.member.as_deref() != Some("objects") || element.index.is_none() {
            return ControlFlow::Continue(());
        }
        let spot = element.spot();
        let Some(kind) = kind(&element.value) else { return ControlFlow::Continue(()) };
        let told = read(&element.value, kind, &links, context);
        knowledge::hand_on(told, spot, text(&element.value, "id"), sink)
    })
}

/// What a STIX object is as knowledge; `None` for what is none.
fn kind(object: &Value) -> Option<KnowledgeKind> {
    Some(match text(object, "type") {
        "malware" => KnowledgeKind::Malware,
        "tool" => KnowledgeKind::Tool,
        "intrusion-set" | "threat-actor" => KnowledgeKind::Actor,
        "attack-pattern" => KnowledgeKind::Technique,
        "campaign" => KnowledgeKind::Campaign,
        _ => return None,
    })
}

fn read(
    object: &Value,
    kind: KnowledgeKind,
    links: &Links,
    context: &Context,
) -> Result<Draft, &'static str> {
    let id = id_of(text(object, "id"));
    let mut draft = Draft::new(context, kind, id, text(object, "name"))?;
    for key in ["x_mitre_aliases", "aliases"] {
        texts(object, key).for_each(|alias| draft.alias(alias));
    }
    let references = object.get("external_references").and_then(Value::as_array);
    for reference in references.into_iter().flatten() {
        let external_id = text(reference, "external_id");
        if text(reference, "source_name").starts_with("mitre-") && !external_id.is_empty() {
            draft.external_id(external_id);
        }
        draft.reference(text(reference, "url"));
    }
    draft.description(text(object, "description"));
    let of = uuid(id).and_then(|id| links.of.get(&id));
    for (link, modified) in of.into_iter().flatten() {
        draft.link(link.kind, &link.target, link.likelihood);
        draft.newer(*modified);
    }
    draft.newer(modified(object));
    Ok(draft)
}

/// Relationships by the UUID of the object that they start from, with when they were last changed.
#[derive(Default)]
struct Links {
    of: HashMap<String, Vec<(Link, u64)>>,
    count: usize,
    is_full: bool,
}

impl Links {
    fn learn(&mut self, object: &Value) {
        let is_gone = ["revoked", "x_mitre_deprecated"]
            .iter()
            .any(|key| object.get(key).and_then(Value::as_bool) == Some(true));
        if text(object, "type") != "relationship" || is_gone {
            return;
        }
        let kind = match text(object, "relationship_type") {
            "uses" => LinkKind::Uses,
            "revoked-by" => LinkKind::RevokedBy,
            "subtechnique-of" => LinkKind::SubtechniqueOf,
            "attributed-to" => LinkKind::AttributedTo,
            "variant-of" => LinkKind::VariantOf,
            _ => return,
        };
        let ends = uuid(id_of(text(object, "source_ref"))).zip(uuid(id_of(text(object, "target_ref"))));
        let Some((source, target)) = ends else { return };
        if self.count >= LINKS_TOTAL_MAX {
            self.is_full = true;
            return;
        }
        self.count += 1;
        let link = Link { kind, target, likelihood: Link::CERTAIN };
        self.of.entry(source).or_default().push((link, modified(object)));
    }
}

/// The UUID of a STIX identifier.
fn id_of(id: &str) -> &str {
    id.split_once("--").map_or(id, |(_, uuid)| uuid)
}

/// When an object was last changed, in milliseconds since 1970; 0 where it does not say.
fn modified(object: &Value) -> u64 {
    let moment = Timestamp::parse(text(object, "modified")).map_or(0, Timestamp::millis);
    u64::try_from(moment).unwrap_or_default()
}

fn text<'a>(object: &'a Value, key: &str) -> &'a str {
    object.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn texts<'a>(object: &'a Value, key: &str) -> impl Iterator<Item = &'a str> {
    object.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}
