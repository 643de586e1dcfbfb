//! What an indicator's own words make of it: its types and labels, its dates, who made it, what it indicates.

use model::{Assessment, Category, Class, Timestamp};
use serde_json::Value;

use super::{first_of, index::Index, note, texts};
use crate::format::field;

/// The judgement of an indicator, to be made out to each thing its pattern names.
pub(super) struct Assessed {
    /// What it thinks of them.
    pub(super) assessment: Assessment,
    /// Since when.
    pub(super) observed_at: Timestamp,
    /// Until when it is valid, if that is stated.
    pub(super) last_seen: Option<Timestamp>,
}

/// Reads an indicator.
pub(super) fn indicator(object: &Value, index: &Index) -> Result<Assessed, &'static str> {
    let observed_at = field::moment(&first_of(object, &["valid_from", "created", "modified"]))?;
    let last_seen = field::last_seen(&field::json_text(object, "valid_until"), observed_at);
    let types = texts(object, "indicator_types");
    let tags = texts(object, "labels");
    let (mut class, mut category) = meaning(&[types.as_slice(), tags.as_slice()].concat());
    if category == Category::General && has_phase(object, &["command-and-control", "command_and_control"]) {
        category = Category::BotnetCnc;
    }
    let id = field::json_text(object, "id");
    let indicated = |kind: &str| -> Vec<&str> {
        index
            .indicated(&id)
            .iter()
            .filter(|id| id.starts_with(kind))
            .filter_map(|id| index.name(id))
            .collect()
    };
    let families = indicated("malware--");
    if category == Category::General && !families.is_empty() {
        category = Category::Malware;
    }
    let revoked = object.get("revoked").and_then(Value::as_bool).unwrap_or_default();
    if revoked {
        class = Class::Context;
    }
    let actors: Vec<_> =
        ["intrusion-set--", "threat-actor--", "campaign--"].into_iter().flat_map(indicated).collect();
    let more: Vec<_> = families.iter().copied().skip(1).collect();
    let assessment = Assessment {
        confidence: confidence(object)?,
        detection: families.first().and_then(|name| field::text(name)),
        note: note([
            revoked.then(|| "revoked".to_owned()),
            (!more.is_empty()).then(|| format!("also {}", more.join(", "))),
            (!actors.is_empty()).then(|| format!("attributed to {}", actors.join(", "))),
            words(object),
        ]),
        ..origin(object, index, Assessment { tags, ..Assessment::new(class, category) })
    };
    Ok(Assessed { assessment, observed_at, last_seen })
}

/// What is seen and not judged.
pub(super) fn context(object: &Value, index: &Index) -> Assessment {
    let tags = texts(object, "labels");
    origin(object, index, Assessment { tags, ..Assessment::new(Class::Context, Category::General) })
}

/// Fills in where it comes from.
fn origin(object: &Value, index: &Index, assessment: Assessment) -> Assessment {
    let references = object.get("external_references").and_then(Value::as_array);
    let mut links = references.into_iter().flatten().map(|reference| field::json_text(reference, "url"));
    Assessment {
        reporter: index.name(&field::json_text(object, "created_by_ref")).and_then(field::text),
        reference: links.find_map(|link| field::text(&link)),
        external_id: field::text(&field::json_text(object, "id")),
        ..assessment
    }
}

/// Name and description, where they say more than the pattern does.
fn words(object: &Value) -> Option<String> {
    let pattern = field::json_text(object, "pattern");
    let said = |key| {
        let text = field::json_text(object, key);
        field::text(&text).filter(|_| !pattern.contains(text.trim()))
    };
    note([said("name"), said("description")])
}

fn confidence(object: &Value) -> Result<u8, &'static str> {
    match object.get("confidence") {
        None | Some(Value::Null) => Ok(100),
        Some(stated) => stated
            .as_u64()
            .and_then(|percent| u8::try_from(percent).ok())
            .filter(|percent| *percent <= 100)
            .ok_or("confidence is not a percentage"),
    }
}

fn has_phase(object: &Value, names: &[&str]) -> bool {
    let phases = object.get("kill_chain_phases").and_then(Value::as_array);
    phases.into_iter().flatten().any(|phase| {
        let name = field::json_text(phase, "phase_name").to_ascii_lowercase();
        names.contains(&name.as_str())
    })
}

/// Class and category by indicator types (STIX 2.1 section 10.8) and labels, which are free words. An indicator that
/// says nothing of the kind is for detecting something bad.
pub(super) fn meaning(words: &[String]) -> (Class, Category) {
    let words: Vec<String> = words.iter().map(|word| word.to_ascii_lowercase()).collect();
    let has = |all: &[&str]| words.iter().any(|word| all.contains(&word.as_str()));
    let malicious = has(&["malicious-activity", "compromised"]);
    if !malicious {
        if has(&["benign", "whitelist", "allowlist"]) {
            return (Class::Clean, Category::KnownGood);
        }
        if has(&["anonymization"]) {
            return (Class::Context, Category::Anonymizer);
        }
        if has(&["anomalous-activity", "unknown", "attribution", "misp:to_ids=\"false\""]) {
            return (Class::Context, Category::General);
        }
    }
    (Class::Malicious, category(&words))
}

/// The kind of threat that the words name.
pub(crate) fn category(words: &[String]) -> Category {
    let has =
        |all: &[&str]| words.iter().any(|word| all.iter().any(|known| word.eq_ignore_ascii_case(known)));
    if has(&["phishing", "phish", "credential-harvesting"]) {
        Category::Phishing
    } else if has(&["ransomware"]) {
        Category::Ransomware
    } else if has(&["c2", "c&c", "cnc", "command-and-control", "botnet"]) {
        Category::BotnetCnc
    } else if has(&["scam", "cryptoscam", "fraud"]) {
        Category::Scam
    } else if has(&["skimmer", "skimming", "magecart"]) {
        Category::Skimming
    } else if has(&["cryptomining", "coinminer", "miner"]) {
        Category::Cryptomining
    } else if has(&[
        "malware",
        "rat",
        "infostealer",
        "stealer",
        "trojan",
        "backdoor",
        "loader",
        "opendir",
        "malvertising",
    ]) {
        Category::Malware
    } else {
        Category::General
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(words: &[&str], expected: (Class, Category)) {
        let words: Vec<_> = words.iter().map(|word| (*word).to_owned()).collect();
        assert_eq!(meaning(&words), expected, "{words:?}");
    }

    #[test]
    fn meanings() {
        check(&[], (Class::Malicious, Category::General));
        check(&["malicious-activity", "Phishing"], (Class::Malicious, Category::Phishing));
        check(&["malicious-activity", "C2", "malware"], (Class::Malicious, Category::BotnetCnc));
        check(&["malicious-activity", "attribution"], (Class::Malicious, Category::General));
        check(&["attribution"], (Class::Context, Category::General));
        check(&["benign"], (Class::Clean, Category::KnownGood));
        check(&["benign", "malicious-activity"], (Class::Malicious, Category::General));
        check(&["anonymization"], (Class::Context, Category::Anonymizer));
        check(&["misp:to_ids=\"False\"", "phishing"], (Class::Context, Category::General));
    }
}
