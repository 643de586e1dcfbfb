//! What an attribute's own words and those of its event make of it: whether it is for detection, tags, dates, marking.

use model::{Assessment, Category, Class, Observable, Subject, Timestamp, Tlp};

use super::{fields::Attribute, index::Event};
use crate::format::{field, stix};

/// Galaxies whose clusters are malware families.
const FAMILIES: &[&str] = &[
    "malpedia",
    "mitre-malware",
    "mitre-enterprise-attack-malware",
    "mitre-mobile-attack-malware",
    "tool",
    "mitre-tool",
    "mitre-enterprise-attack-tool",
    "ransomware",
    "rat",
    "stealer",
    "banker",
    "botnet",
    "backdoor",
    "android",
    "exploit-kit",
    "cryptominers",
];
/// Galaxies whose clusters are actors.
const ACTORS: &[&str] = &[
    "threat-actor",
    "mitre-intrusion-set",
    "mitre-enterprise-attack-intrusion-set",
    "microsoft-activity-group",
];

/// 2100-01-01 in seconds: nothing was seen later than that.
const FUTURE_SECONDS: i64 = 4_102_444_800;

/// The judgement of an attribute.
pub(super) struct Assessed {
    pub(super) assessment: Assessment,
    pub(super) observed_at: Timestamp,
    pub(super) last_seen: Option<Timestamp>,
    pub(super) tlp: Option<Tlp>,
}

/// Reads an attribute's words.
pub(super) fn attribute(
    attribute: &Attribute,
    event: &Event,
    subject: &Subject,
    detection: Option<&str>,
) -> Result<Assessed, &'static str> {
    let observed_at = moment(&attribute.first_seen.0)
        .or_else(|| moment(&attribute.timestamp.0))
        .map_or_else(|| field::moment(&event.date), Ok)?;
    let last_seen = moment(&attribute.last_seen.0).filter(|last| *last >= observed_at);
    let mut tags = Vec::new();
    let own = attribute.tags.0.iter().filter_map(|tag| field::text(&tag.name.0));
    for tag in own.chain(event.tags.iter().filter_map(|tag| field::text(tag))) {
        if tags.len() < field::TAGS_MAX && !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    let tlp = tags.iter().filter(|tag| tag.trim().to_ascii_lowercase().starts_with("tlp:"));
    let unread = (!event.complete).then_some(Tlp::AmberStrict);
    let tlp = tlp.filter_map(|tag| stix::tlp(tag)).max().or(unread);
    let families = clusters(&tags, FAMILIES);
    let actors = clusters(&tags, ACTORS);
    let detection = detection.or_else(|| families.first().copied()).and_then(field::text);
    let comment = field::text(&attribute.comment.0);
    let link = comment.clone().filter(|text| text.starts_with("https://") || text.starts_with("http://"));
    let class = if attribute.to_ids.is_true() { Class::Malicious } else { Class::Context };
    let notes = [
        (!actors.is_empty()).then(|| format!("attributed to {}", actors.join(", "))),
        field::text(&event.info),
        comment.filter(|_| link.is_none()),
    ];
    let notes: Vec<_> = notes.into_iter().flatten().collect();
    let assessment = Assessment {
        detection,
        reporter: field::text(&event.reporter),
        reference: link,
        external_id: field::text(&attribute.uuid.0),
        note: field::text(&notes.join("; ")),
        ..Assessment::new(class, category(attribute, &tags, subject))
    };
    Ok(Assessed { assessment: Assessment { tags, ..assessment }, observed_at, last_seen, tlp })
}

/// A moment as seconds since 1970 or as ISO 8601 has it; 0 says that there is none.
fn moment(text: &str) -> Option<Timestamp> {
    match text.parse::<i64>() {
        Ok(seconds) if (1..FUTURE_SECONDS).contains(&seconds) => Some(Timestamp::from_seconds(seconds)),
        Ok(_) => None,
        Err(_) => field::moment(text).ok(),
    }
}

/// Names of the clusters that the tags `misp-galaxy:GALAXY="NAME - ID"` name, without the identifier.
fn clusters<'a>(tags: &'a [String], galaxies: &[&str]) -> Vec<&'a str> {
    let mut names = Vec::new();
    for tag in tags {
        let Some((galaxy, name)) = tag.strip_prefix("misp-galaxy:").and_then(|rest| rest.split_once('='))
        else {
            continue;
        };
        let name = name.trim_matches('"');
        let name = match name.rsplit_once(" - ") {
            Some((bare, id)) if id.len() > 1 && id.chars().skip(1).all(|c| c.is_ascii_digit()) => bare,
            _ => name,
        };
        if galaxies.contains(&galaxy) && !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn category(attribute: &Attribute, tags: &[String], subject: &Subject) -> Category {
    // Machine tags say it behind the equals sign: `circl:incident-classification="phishing"`.
    let words: Vec<String> = tags
        .iter()
        .map(|tag| tag.rsplit_once('=').map_or(tag.as_str(), |(_, value)| value).trim_matches('"').to_owned())
        .collect();
    let stated = stix::category(&words);
    if stated != Category::General {
        return stated;
    }
    if !clusters(tags, &["ransomware"]).is_empty() {
        return Category::Ransomware;
    }
    let is_file = matches!(subject, Subject::Observable(Observable::File(_)));
    match attribute.category.0.as_str() {
        "Payload delivery" | "Payload installation" | "Payload type" | "Artifacts dropped" => {
            Category::Malware
        }
        "Financial fraud" => Category::Scam,
        _ if is_file => Category::Malware,
        _ => Category::General,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(tag: &str, galaxies: &[&str], expected: &[&str]) {
        assert_eq!(clusters(&[tag.to_owned()], galaxies), expected, "{tag}");
    }

    #[test]
    fn galaxies() {
        check("misp-galaxy:malpedia=\"Emotet\"", FAMILIES, &["Emotet"]);
        check("misp-galaxy:mitre-malware=\"Emotet - S0367\"", FAMILIES, &["Emotet"]);
        check("misp-galaxy:tool=\"A - B\"", FAMILIES, &["A - B"]);
        check("misp-galaxy:threat-actor=\"Sofacy\"", FAMILIES, &[]);
        check("misp-galaxy:threat-actor=\"Sofacy\"", ACTORS, &["Sofacy"]);
        check("tlp:green", ACTORS, &[]);
    }

    #[test]
    fn moments() {
        assert_eq!(moment("1767225600"), Timestamp::parse("2026-01-01"));
        assert_eq!(moment("2026-01-01T00:00:00.000000+00:00"), Timestamp::parse("2026-01-01"));
        assert_eq!(moment("0"), None);
        assert_eq!(moment("99999999999999"), None);
        assert_eq!(moment(""), None);
    }
}
