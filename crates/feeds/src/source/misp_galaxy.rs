//! Clusters of MISP's galaxies (<https://github.com/MISP/misp-galaxy>, *MISP galaxy format* draft-dulaunoy-misp-galaxy-format):
//! malware, tools, threat actors and techniques with their synonyms and relations, one list a cluster
//! (`misp_galaxy/malpedia`). Not the galaxies' own descriptions (`galaxies/*.json`), and not clusters of sectors, countries
//! and the like.

use std::{io, ops::ControlFlow};

use model::{Grade, KnowledgeKind, Link, LinkKind, Tlp};
use serde_json::Value;

use super::{Head, Recognised, Source, Unit, stix2};
use crate::{
    Context, Sink, Spot,
    format::{
        json,
        knowledge::{self, Draft},
    },
    input::Input,
    sink::Mute,
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "misp_galaxy",
    title: "MISP galaxy clusters",
    url: "https://github.com/MISP/misp-galaxy",
    licence: "CC0-1.0 or BSD-2-Clause; Malpedia's cluster CC BY-NC-SA 3.0, MITRE's ATT&CK terms of use",
    grade: Grade::C,
    every_hours: 7 * 24,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

/// Kinds of clusters by their type, sorted. What is not here goes by its category.
const TYPES: &[(&str, KnowledgeKind)] = &[
    ("exploit-kit", KnowledgeKind::Tool),
    ("microsoft-activity-group", KnowledgeKind::Actor),
    ("mitre-attack-pattern", KnowledgeKind::Technique),
    ("mitre-intrusion-set", KnowledgeKind::Actor),
    ("mitre-tool", KnowledgeKind::Tool),
    ("tds", KnowledgeKind::Tool),
    ("threat-actor", KnowledgeKind::Actor),
    ("tool", KnowledgeKind::Tool),
];

/// Words of estimative probability (MISP's taxonomy of that name, after ICD 203) with the lower end of each, in percent.
const LIKELIHOODS: [(&str, u8); 7] = [
    ("almost-certain", 95),
    ("very-likely", 80),
    ("likely", 55),
    ("roughly-even-chance", 45),
    ("unlikely", 20),
    ("very-unlikely", 5),
    ("almost-no-chance", 1),
];

/// A page of Malpedia about a family; its last part is the family's key, e.g. `win.emotet`.
const MALPEDIA_PAGE: &str = "https://malpedia.caad.fkie.fraunhofer.de/details/";

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let text = head.text();
    let (before, values) = text.split_once("\"values\"")?;
    let behind = stix2::tail(head).rsplit(']').next().unwrap_or_default();
    let [before, values, behind] = [before, values, behind].map(squeezed);
    let shell = format!("{before},{behind}");
    let is_cluster = before.starts_with('{')
        && values.starts_with(":[")
        && ["\"name\":", "\"type\":", "\"uuid\":"].iter().all(|key| shell.contains(key))
        && (values.contains("\"value\":") || values.starts_with(":[]"));
    if !is_cluster {
        return None;
    }
    let kind = shell.split_once("\"type\":\"")?.1.split('"').next().unwrap_or_default();
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let is_name = !kind.is_empty() && kind.len() <= 64 && kind.bytes().all(is_word);
    let list = if is_name { format!("misp_galaxy/{kind}") } else { "misp_galaxy".to_owned() };
    Some(Recognised { list, unit: Unit::Records, date: None })
}

fn squeezed(text: &str) -> String {
    text.trim_start_matches('\u{FEFF}').chars().filter(|c| !c.is_whitespace()).collect()
}

/// What a cluster says about itself, before or behind its values.
#[derive(Default)]
struct Shell {
    kind: String,
    category: String,
    version: u64,
}

impl Shell {
    fn knowledge(&self) -> Option<KnowledgeKind> {
        let known = TYPES.iter().find(|(name, _)| *name == self.kind).map(|(_, kind)| *kind);
        known.or(match self.category.as_str() {
            "actor" => Some(KnowledgeKind::Actor),
            "attack-pattern" => Some(KnowledgeKind::Technique),
            "tool" | "Cryptominers" => Some(KnowledgeKind::Malware),
            _ => None,
        })
    }
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let mut shell = Shell::default();
    // Twice, as the cluster's version stands behind its values. What is wrong is told in the second pass.
    let first = json::walk(input, &["values"], &mut Mute, &mut |element, _| {
        match (element.member.as_deref(), &element.value) {
            (Some("type"), Value::String(text)) => shell.kind.clone_from(text),
            (Some("category"), Value::String(text)) => shell.category.clone_from(text),
            (Some("version"), Value::Number(number)) => shell.version = number.as_u64().unwrap_or_default(),
            _ => {}
        }
        ControlFlow::Continue(())
    });
    drop(first);
    let Some(kind) = shell.knowledge() else {
        let shown = format!("{} ({})", shell.kind, shell.category);
        sink.reject(Spot::File, "not a cluster of malware, tools, actors or techniques", shown.as_bytes());
        return Ok(());
    };
    json::walk(input, &["values"], sink, &mut |element, sink| {
        if element.member.as_deref() != Some("values") || element.index.is_none() {
            return ControlFlow::Continue(());
        }
        let spot = element.spot();
        let told = read(&element.value, kind, &shell, context);
        knowledge::hand_on(told, spot, text(&element.value, "value"), sink)
    })
}

fn read(value: &Value, kind: KnowledgeKind, shell: &Shell, context: &Context) -> Result<Draft, &'static str> {
    let nothing = Value::Null;
    let meta = value.get("meta").unwrap_or(&nothing);
    let external_id = texts(meta, "external_id").next().unwrap_or_default();
    let name = text(value, "value").trim();
    // MITRE's clusters write the identifier behind the name: `Emotet - S0367`.
    let bare = name.strip_suffix(external_id).filter(|_| !external_id.is_empty());
    let bare = bare.and_then(|name| name.strip_suffix(" - ")).unwrap_or(name);
    let mut draft = Draft::new(context, kind, text(value, "uuid"), bare)?;
    draft.newer(shell.version);
    draft.external_id(external_id);
    draft.description(text(value, "description"));
    texts(meta, "synonyms").for_each(|synonym| draft.alias(synonym));
    if shell.kind == "malpedia"
        && let Some(key) = texts(meta, "refs").find_map(|url| url.strip_prefix(MALPEDIA_PAGE))
    {
        draft.alias(key);
    }
    texts(meta, "refs").for_each(|url| draft.reference(url));
    let related = value.get("related").and_then(Value::as_array);
    for relation in related.into_iter().flatten() {
        let kind = match text(relation, "type") {
            "uses" | "deploys" => LinkKind::Uses,
            "used-by" => LinkKind::UsedBy,
            "similar" => LinkKind::Similar,
            "revoked-by" => LinkKind::RevokedBy,
            "variant-of" => LinkKind::VariantOf,
            "subtechnique-of" => LinkKind::SubtechniqueOf,
            "attributed-to" => LinkKind::AttributedTo,
            _ => continue,
        };
        draft.link(kind, text(relation, "dest-uuid"), likelihood(relation));
    }
    Ok(draft)
}

/// How likely a relation is held to be, by its tag `estimative-language:likelihood-probability="likely"`.
fn likelihood(relation: &Value) -> u8 {
    let tag = texts(relation, "tags").find_map(|tag| tag.split_once("likelihood-probability=\""));
    let word = tag.map_or("", |(_, word)| word.trim_end_matches('"'));
    LIKELIHOODS.iter().find(|(known, _)| *known == word).map_or(Link::LIKELY, |(_, percent)| *percent)
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// The texts of a member that is an array, or a single one.
fn texts<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a str> {
    let member = value.get(key);
    let many = member.and_then(Value::as_array).into_iter().flatten();
    many.chain(member.filter(|member| member.is_string())).filter_map(Value::as_str)
}
