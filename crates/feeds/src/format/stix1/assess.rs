//! What an indicator's own words and those around it make of it: whether it is for detection, its kind, dates, marking.

use model::{Assessment, Category, Class, Subject, Timestamp, Tlp};

use super::index::{self, Index};
use crate::{
    Context,
    format::{
        field, stix,
        tree::{Node, Part},
    },
};

/// The judgement of an indicator.
pub(super) struct Assessed {
    pub(super) assessment: Assessment,
    pub(super) observed_at: Timestamp,
    pub(super) last_seen: Option<Timestamp>,
    pub(super) tlp: Option<Tlp>,
}

/// Reads an indicator; `relationship` is how the incident around it is related to it.
pub(super) fn indicator(
    node: &Node,
    relationship: &str,
    part: &Part<'_>,
    index: &Index,
    context: &Context,
) -> Result<Assessed, &'static str> {
    let valid = node.child("valid_time_position");
    let valid = |end: &str| valid.map_or("", |valid| valid.says(&[end]));
    let observed_at = [valid("start_time"), node.says(&["timestamp"])]
        .into_iter()
        .find(|date| field::stated(date).is_some())
        .map_or_else(|| Ok(around(part, index, context)), field::moment)?;
    let last_seen = field::last_seen(valid("end_time"), observed_at);
    let kinds: Vec<String> = node
        .children("type")
        .chain(node.children("indicator_type"))
        .filter_map(|kind| field::text(kind.value()))
        .take(field::TAGS_MAX)
        .collect();
    let (class, confidence) = confidence(node);
    let mut families: Vec<&str> = Vec::new();
    let techniques = node.all("ttp");
    let own: Vec<Vec<String>> = techniques.iter().map(|ttp| index::families(ttp)).collect();
    for (ttp, own) in techniques.iter().zip(&own) {
        let names = own.first().or(index.family(ttp.says(&["idref"])).first());
        families.extend(names.map(String::as_str).filter(|name| !families.contains(name)));
    }
    // What an incident leveraged is this indicator's family if it can be no other.
    if families.is_empty() {
        families = Some(index.leveraged(part.above)).filter(|all| all.len() == 1).unwrap_or_default();
    }
    let more: Vec<&str> = families.iter().skip(1).copied().collect();
    let actors = index.attributed(part.above);
    let notes = [
        (!more.is_empty()).then(|| format!("also {}", more.join(", "))),
        (!actors.is_empty()).then(|| format!("attributed to {}", actors.join(", "))),
        index.around(part.above).find_map(|container| container.title.clone()),
        field::text(node.says(&["title"])),
        field::text(node.says(&["description"])),
    ];
    let mut said: Vec<String> = Vec::new();
    for note in notes.into_iter().flatten() {
        if !said.contains(&note) {
            said.push(note);
        }
    }
    let producer = field::text(node.says(&["producer", "identity", "name"]));
    let assessment = Assessment {
        confidence,
        detection: families.first().and_then(|name| field::text(name)),
        reporter: producer
            .or_else(|| index.around(part.above).find_map(|container| container.reporter.clone())),
        external_id: field::text(node.says(&["id"])),
        note: Some(said.join(SEPARATOR)).filter(|text| !text.is_empty()),
        ..Assessment::new(class, category(&kinds, relationship, node))
    };
    let own = node.children("handling").filter_map(index::marking).max();
    let tlp = index.tlp(own, part.above);
    Ok(Assessed { assessment: Assessment { tags: kinds, ..assessment }, observed_at, last_seen, tlp })
}

/// Between notes; [`without_value`] parts them again.
const SEPARATOR: &str = "; ";

/// The note without those of its parts that only say the value again, as exports title each indicator.
pub(super) fn without_value(note: Option<String>, subject: &Subject) -> Option<String> {
    let (note, value) = (note?, subject.to_string());
    let parts: Vec<&str> = note.split(SEPARATOR).filter(|part| !part.contains(&value)).collect();
    field::text(&parts.join(SEPARATOR))
}

/// What is seen and not judged.
pub(super) fn free(node: &Node, part: &Part<'_>, index: &Index, context: &Context) -> Assessed {
    let id = node.all("observable").into_iter().map(|node| node.says(&["id"])).find(|id| !id.is_empty());
    let assessment = Assessment {
        reporter: index.around(part.above).find_map(|container| container.reporter.clone()),
        external_id: id.and_then(field::text),
        note: index.around(part.above).find_map(|container| container.title.clone()),
        ..Assessment::new(Class::Context, Category::General)
    };
    let observed_at = around(part, index, context);
    Assessed { assessment, observed_at, last_seen: None, tlp: index.tlp(None, part.above) }
}

/// The date of what is around, or of the file.
fn around(part: &Part<'_>, index: &Index, context: &Context) -> Timestamp {
    let stated = index.around(part.above).find_map(|container| field::moment(&container.date).ok());
    stated.unwrap_or(context.observed_at)
}

/// Class and confidence in percent by the vocabulary of confidences (`HighMediumLowVocab`, the numbers of STIX 2.1
/// appendix A). MISP writes `None` where an attribute is not for detection, and `High` where it is, which says no more.
fn confidence(node: &Node) -> (Class, u8) {
    let says_flag = node.says(&["confidence", "description"]).contains("IDS flag");
    match node.says(&["confidence", "value"]).to_ascii_lowercase().as_str() {
        "none" => (Class::Context, 100),
        "high" if !says_flag => (Class::Malicious, 85),
        "medium" => (Class::Malicious, 50),
        "low" => (Class::Malicious, 15),
        _ => (Class::Malicious, 100),
    }
}

fn category(kinds: &[String], relationship: &str, node: &Node) -> Category {
    let phase = node.all("kill_chain_phase").into_iter().any(|phase| {
        let name = phase.says(&["name"]).to_ascii_lowercase();
        name.contains("command and control") || name.contains("command-and-control")
    });
    if phase {
        return Category::BotnetCnc;
    }
    if kinds.iter().any(|kind| kind == "Anonymization") {
        return Category::Anonymizer;
    }
    let stated = stix::category(kinds);
    if stated != Category::General {
        return stated;
    }
    // The categories of MISP, which its exports write as the relationship.
    match relationship {
        "Payload delivery" | "Payload installation" | "Payload type" | "Artifacts dropped" => {
            Category::Malware
        }
        "Financial fraud" => Category::Scam,
        _ => Category::General,
    }
}
