//! What a file would become, on the wire.

use app::{import::DryRun, sightings::Sighting};
use model::{
    Assessment, Claim, Evidence, FileFacts, KnowledgeEntry, MalwareAnalysis, PhishingAttack, Place,
    PlaceRange, Registration, SpamAttack,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a file would become. Nothing was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct DryRunReport {
    /// The source or mapping that reads it.
    pub reader: String,
    /// `records`; `snapshot`: the complete list at its date; `log`: what sensors met, counted once as a whole.
    #[schema(example = "snapshot")]
    pub unit: String,
    /// The date of the file: of a snapshot, and of records that state none.
    pub date: String,
    /// Where that date comes from, in words.
    pub date_from: String,
    /// Earliest date of what it says.
    pub from: Option<String>,
    /// Latest date of what it says.
    pub to: Option<String>,
    /// Pieces of evidence that it makes.
    pub pieces: u64,
    /// The first of them.
    pub evidence: Vec<DryPiece>,
}

/// One piece of evidence that would be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct DryPiece {
    /// The object or mask that it is about.
    pub subject: String,
    /// What that is: `ip`, `domain`, `url`, `hash`, a type of mask, `range`, or `knowledge`.
    pub kind: String,
    /// Since when.
    pub observed_at: String,
    /// Until when, if that is said.
    pub last_seen: Option<String>,
    /// Traffic Light Protocol marking.
    pub tlp: String,
    /// What is said, in words: class, category, and all else that it states.
    pub text: String,
}

impl DryRunReport {
    pub(super) fn of(dry: &DryRun) -> Self {
        let evidence = dry.evidence.iter().map(DryPiece::of_evidence);
        let ranges = dry.ranges.iter().map(|range| DryPiece::of_range(range, dry));
        let knowledge = dry.knowledge.iter().map(|entry| DryPiece::of_knowledge(entry, dry));
        let sightings = dry.sightings.iter().map(DryPiece::of_sighting);
        Self {
            reader: dry.reader.clone(),
            unit: unit(dry).to_owned(),
            date: dry.date.to_string(),
            date_from: dry.date_from.as_str().to_owned(),
            from: dry.period.map(|(from, _)| from.to_string()),
            to: dry.period.map(|(_, to)| to.to_string()),
            pieces: dry.pieces,
            evidence: evidence.chain(ranges).chain(knowledge).chain(sightings).collect(),
        }
    }
}

impl DryPiece {
    fn of_evidence(evidence: &Evidence) -> Self {
        let text = match &evidence.claim {
            Claim::Assessed(assessment) | Claim::Listed(assessment) => words(assessment),
            Claim::Related(relation) => {
                let mut words = vec![format!("{} {}", relation.kind.as_str(), relation.target)];
                push(&mut words, "port", relation.port);
                push(&mut words, "detection", relation.detection.as_ref());
                push(&mut words, "path", relation.path.as_ref());
                push(&mut words, "seen to happen", relation.is_incidental.then_some("only"));
                words.join(", ")
            }
            Claim::Concluded(conclusion) => words(&conclusion.assessment),
            // No file has such.
            Claim::Decided(decision) => format!("assessed as {}", decision.zone),
            Claim::Withdrawn(_) => "withdrawn".to_owned(),
            Claim::Described(facts) => file(facts),
            Claim::Registered(record) => registration(record),
            Claim::NotRegistered(_) => "not registered".to_owned(),
            Claim::Resolved(record) => {
                let mut words = vec![format!("{} {}", record.data.record_type(), record.data)];
                push(&mut words, "count", record.count);
                words.join(", ")
            }
            Claim::Analysed(analysis) => analysed(analysis),
            Claim::Spammed(attack) => spam(attack),
            Claim::Phished(attack) => phishing(attack),
            Claim::Sighted(sightings) => format!("sighted {} times", sightings.hits()),
        };
        Self {
            subject: evidence.subject.to_string(),
            kind: evidence.subject.kind_tag().to_owned(),
            observed_at: evidence.observed_at.to_string(),
            last_seen: evidence.last_seen.map(|last| last.to_string()),
            tlp: evidence.tlp.as_str().to_owned(),
            text,
        }
    }

    fn of_range(range: &PlaceRange, dry: &DryRun) -> Self {
        let text = match &range.place {
            Place::Country(code) => format!("country {}", String::from_utf8_lossy(code)),
            Place::Asn { number, organisation } => format!("AS{number} {organisation}"),
        };
        Self {
            subject: format!("{} to {}", range.first, range.last),
            kind: "range".to_owned(),
            observed_at: dry.date.to_string(),
            last_seen: None,
            tlp: model::Tlp::Clear.as_str().to_owned(),
            text,
        }
    }

    fn of_sighting(sighting: &Sighting) -> Self {
        let mut words = vec![format!("sighted {} times", sighting.count)];
        push(&mut words, "country", sighting.country);
        push(&mut words, "sensor", sighting.sensor.as_ref());
        push(&mut words, "zone", sighting.zone);
        Self {
            subject: sighting.observable.to_string(),
            kind: sighting.observable.kind().as_str().to_owned(),
            observed_at: sighting.at.to_string(),
            last_seen: None,
            tlp: model::Tlp::Amber.as_str().to_owned(),
            text: words.join(", "),
        }
    }

    fn of_knowledge(entry: &KnowledgeEntry, dry: &DryRun) -> Self {
        let mut words = vec![entry.kind.as_str().to_owned()];
        push(&mut words, "id", entry.external_id.as_ref());
        push(&mut words, "also", (!entry.aliases.is_empty()).then(|| entry.aliases.join(", ")));
        push(&mut words, "description", entry.description.as_ref());
        Self {
            subject: entry.name.clone(),
            kind: "knowledge".to_owned(),
            observed_at: dry.date.to_string(),
            last_seen: None,
            tlp: entry.tlp.as_str().to_owned(),
            text: words.join(", "),
        }
    }
}

fn unit(dry: &DryRun) -> &'static str {
    match (dry.is_snapshot, dry.is_log) {
        (true, _) => "snapshot",
        (false, true) => "log",
        (false, false) => "records",
    }
}

fn words(assessment: &Assessment) -> String {
    let category = assessment.category.as_str().trim_start_matches("CATEGORY_").to_lowercase();
    let mut words = vec![format!("{} {category}", assessment.class.as_str())];
    push(
        &mut words,
        "confidence",
        (assessment.confidence < 100).then(|| format!("{} %", assessment.confidence)),
    );
    push(&mut words, "detection", assessment.detection.as_ref());
    push(&mut words, "tags", (!assessment.tags.is_empty()).then(|| assessment.tags.join(" ")));
    push(&mut words, "reporter", assessment.reporter.as_ref());
    push(&mut words, "reference", assessment.reference.as_ref());
    push(&mut words, "id", assessment.external_id.as_ref());
    push(&mut words, "rank", assessment.rank);
    push(&mut words, "port", assessment.port);
    push(&mut words, "note", assessment.note.as_ref());
    words.join(", ")
}

fn registration(record: &Registration) -> String {
    let mut words = vec!["registered".to_owned()];
    push(&mut words, "registrar", record.registrar.name.as_ref());
    push(&mut words, "network", record.name.as_ref());
    push(&mut words, "created", record.created);
    push(&mut words, "updated", record.updated);
    push(&mut words, "expires", record.expires);
    for server in &record.name_servers {
        push(&mut words, "name server", Some(&server.name));
    }
    words.join(", ")
}

fn analysed(analysis: &MalwareAnalysis) -> String {
    let mut words = vec![format!("analysed, {}", analysis.result.as_str())];
    push(&mut words, "score", analysis.score);
    push(&mut words, "environment", analysis.environment.as_ref());
    push(&mut words, "families", (!analysis.families.is_empty()).then(|| analysis.families.join(" ")));
    let counts = [
        ("engines", analysis.engines.len()),
        ("signatures", analysis.signatures.len()),
        ("processes", analysis.processes.len()),
        ("configurations", analysis.configurations.len()),
        ("certificates", analysis.certificates.len()),
    ];
    for (name, count) in counts {
        push(&mut words, name, (count > 0).then_some(count));
    }
    words.join(", ")
}

fn spam(attack: &SpamAttack) -> String {
    let mut words =
        vec![format!("{} of an unwanted mail", attack.role.as_str()), attack.kind.as_str().to_owned()];
    push(&mut words, "from", attack.sender.as_ref());
    push(&mut words, "language", attack.language.as_ref());
    push(&mut words, "subject", attack.subject.as_ref());
    words.join(", ")
}

fn phishing(attack: &PhishingAttack) -> String {
    let mut words = vec![format!("{} of a phishing attack", attack.role.as_str())];
    push(&mut words, "target", attack.target.as_ref());
    push(&mut words, "kit", attack.kit.as_ref().and_then(|kit| kit.name.as_ref()));
    push(&mut words, "digest of the kit", attack.kit.as_ref().and_then(|kit| kit.hash));
    for stolen in &attack.stolen {
        push(&mut words, "steals", Some(stolen.as_str()));
    }
    push(&mut words, "sends it to", attack.drop.as_ref());
    push(&mut words, "subject", attack.subject.as_ref());
    push(&mut words, "reference", attack.reference.as_ref());
    words.join(", ")
}

fn file(facts: &FileFacts) -> String {
    let mut words = vec!["file".to_owned()];
    for alias in &facts.aliases {
        push(&mut words, alias.algorithm(), Some(alias));
    }
    push(&mut words, "name", facts.name.as_ref());
    push(&mut words, "size", facts.size_bytes);
    push(&mut words, "type", facts.file_type.as_ref());
    push(&mut words, "media type", facts.mime_type.as_ref());
    push(&mut words, "imphash", facts.imphash.as_ref());
    push(&mut words, "ssdeep", facts.ssdeep.as_ref());
    push(&mut words, "TLSH", facts.tlsh.as_ref());
    push(&mut words, "signer", facts.signer.as_ref());
    words.join(", ")
}

fn push(words: &mut Vec<String>, name: &str, value: Option<impl std::fmt::Display>) {
    if let Some(value) = value {
        words.push(format!("{name} {value}"));
    }
}
