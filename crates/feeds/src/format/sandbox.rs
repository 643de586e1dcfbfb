//! Reports on a file, by sandboxes and by engines, all into one vocabulary: what the file is, what was made of it, what it did, and what it is
//! tied to.
//!
//! What a report proves and what it merely lists are kept apart. The server in a configuration that was read out of malware is a server of that
//! malware. What the file was seen to contact, start or write in a run may be anybody's: those relations say that they were only seen to happen
//! ([`Relation::is_incidental`]), and nothing of the other end follows from them.

pub(crate) mod assemblyline;
pub(crate) mod cape;
pub(crate) mod cuckoo3;
mod digests;
pub(crate) mod drakvuf;
mod judgement;
mod part;
mod place;
pub(crate) mod polyswarm;
mod processes;
pub(crate) mod triage;
pub(crate) mod virustotal;
pub(crate) mod vmray;

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    ops::ControlFlow,
};

use model::{
    Assessment, Category, Claim, Class, DnsBasis, DnsData, DnsRecord, FileFacts, Hash, MalwareAnalysis,
    Observable, Relation, RelationKind, Timestamp,
    malware_analysis::{AnalysisResult, BehaviourSignature, EngineResult, MalwareConfiguration},
};

pub(crate) use self::{
    digests::Digests,
    judgement::{Judgement, by_engines},
    part::Part,
};
use self::{place::place, processes::Processes};
use super::{field, json::prune};
use crate::{Context, Fact, Record, Sink, Spot, input::Input};

/// Most items of one list of a report that are kept.
const ITEMS_MAX: usize = 500;
/// Most other files and places of a report that are kept.
const TIES_MAX: usize = 2_000;
/// A server that a configuration calls one of command and control.
pub(crate) const CONTROLLER: u8 = 90;
/// A server that it names for some other end: stolen data may go to a mailbox or a file host that others use too.
pub(crate) const SERVER: u8 = 40;
/// Most values of one configuration.
const VALUES_MAX: usize = 100;

/// A report that is being read.
pub(crate) struct Report<'a> {
    context: &'a Context,
    at: Timestamp,
    sample: Observable,
    aliases: Vec<Hash>,
    analysis: MalwareAnalysis,
    facts: Vec<Fact>,
    ties: usize,
    said: BTreeSet<String>,
    processes: Processes,
    /// Files by their paths in lower case.
    by_path: BTreeMap<String, Observable>,
    is_cut: bool,
}

impl<'a> Report<'a> {
    /// A report about the file of these digests, made at a moment.
    ///
    /// # Errors
    /// When no digest is one.
    pub(crate) fn new(
        context: &'a Context,
        at: Timestamp,
        digests: Digests<'_>,
    ) -> Result<Self, &'static str> {
        let (sample, aliases) = digests.read()?;
        Ok(Self {
            context,
            at,
            sample: Observable::File(sample),
            aliases,
            analysis: MalwareAnalysis::default(),
            facts: Vec::new(),
            ties: 0,
            said: BTreeSet::new(),
            processes: Processes::default(),
            by_path: BTreeMap::new(),
            is_cut: false,
        })
    }

    /// The moment of the report, where it is told at its end; what was said before keeps the one before.
    pub(crate) fn at(&mut self, at: Timestamp) {
        self.at = at;
    }

    /// Number, link, score of 100 and environment, as far as the report has them.
    pub(crate) fn head(&mut self, id: &str, link: &str, score: Option<f64>, environment: &str) {
        self.analysis.external_id = field::text(id);
        self.analysis.reference = field::text(link);
        self.analysis.score = score.filter(|score| score.is_finite()).map(percent);
        self.analysis.environment = field::text(environment);
    }

    /// What the file is. The name is added for itself, so that each name is a record of its own.
    pub(crate) fn describe(&mut self, facts: FileFacts) {
        let facts = FileFacts { aliases: self.aliases.clone(), ..facts };
        if facts == FileFacts::default() {
            return;
        }
        self.say(self.sample.clone(), Claim::Described(facts));
    }

    /// Another name of the file.
    pub(crate) fn name(&mut self, name: &str) {
        if let Some(name) = name_of(name) {
            self.say(
                self.sample.clone(),
                Claim::Described(FileFacts { name: Some(name), ..FileFacts::default() }),
            );
        }
    }

    /// A path at which the file lay or ran.
    pub(crate) fn path(&mut self, path: &str) {
        if let Some(path) = field::text(path) {
            self.by_path.insert(path.to_lowercase(), self.sample.clone());
            keep(&mut self.analysis.paths, path, &mut self.is_cut);
        }
    }

    pub(crate) fn family(&mut self, name: &str) {
        if let Some(name) = field::text(name)
            && !self.analysis.families.iter().any(|known| known.eq_ignore_ascii_case(&name))
        {
            keep(&mut self.analysis.families, name, &mut self.is_cut);
        }
    }

    pub(crate) fn families(&self) -> &[String] {
        &self.analysis.families
    }

    /// An engine's answer: whether it detects the file, and as what.
    pub(crate) fn engine(&mut self, engine: &str, detects: bool, detection: &str) {
        self.analysis.engines_asked = self.analysis.engines_asked.saturating_add(1);
        if let (true, Some(engine)) = (detects, field::text(engine)) {
            let result = EngineResult { engine, detection: field::text(detection) };
            keep(&mut self.analysis.engines, result, &mut self.is_cut);
        }
    }

    /// Engines that were asked and that detect it.
    pub(crate) fn engines(&self) -> (u32, usize) {
        (self.analysis.engines_asked, self.analysis.engines.len())
    }

    pub(crate) fn signature(
        &mut self,
        name: &str,
        description: &str,
        severity: f64,
        techniques: Vec<String>,
    ) {
        let Some(name) = field::text(name) else { return };
        let severity = percent(severity);
        // Told of the report and of its parts.
        if let Some(known) = self.analysis.signatures.iter_mut().find(|known| known.name == name) {
            known.severity = known.severity.max(severity);
            techniques.into_iter().for_each(|technique| add(&mut known.techniques, technique));
            return;
        }
        let description = field::text(description).filter(|text| *text != name);
        let signature = BehaviourSignature { name, description, severity, techniques };
        keep(&mut self.analysis.signatures, signature, &mut self.is_cut);
    }

    /// Adds a technique to the signature of a name.
    pub(crate) fn technique(&mut self, signature: &str, technique: &str) {
        let Some(technique) = technique_of(technique) else { return };
        let known =
            self.analysis.signatures.iter_mut().find(|known| known.name.eq_ignore_ascii_case(signature));
        if let Some(known) = known {
            add(&mut known.techniques, technique);
        }
    }

    pub(crate) fn process(&mut self, pid: &str, parent: &str, image: &str, command_line: &str) {
        self.is_cut |= !self.processes.add(pid, parent, image, command_line);
    }

    pub(crate) fn mutex(&mut self, name: &str) {
        if let Some(name) = field::text(name) {
            keep(&mut self.analysis.mutexes, name, &mut self.is_cut);
        }
    }

    pub(crate) fn registry_key(&mut self, key: &str) {
        if let Some(key) = field::text(key) {
            keep(&mut self.analysis.registry_keys, key, &mut self.is_cut);
        }
    }

    pub(crate) fn certificate(&mut self, certificate: model::malware_analysis::Certificate) {
        keep(&mut self.analysis.certificates, certificate, &mut self.is_cut);
    }

    /// A configuration that was read out of the file, and the servers in it with how sure it is that they are the malware's own.
    pub(crate) fn configuration(
        &mut self,
        family: &str,
        values: Vec<(String, String)>,
        servers: &[(String, u8)],
    ) {
        let Some(family) = field::text(family) else { return };
        let short = |(key, value): (String, String)| Some((field::text(&key)?, field::text(&value)?));
        let values = values.into_iter().filter_map(short).take(VALUES_MAX).collect();
        keep(
            &mut self.analysis.configurations,
            MalwareConfiguration { family: family.clone(), values },
            &mut self.is_cut,
        );
        for (server, confidence) in servers {
            self.server(server, &family, *confidence);
        }
        self.family(&family);
    }

    /// A server that a configuration names.
    fn server(&mut self, text: &str, family: &str, confidence: u8) {
        let Some((place, port)) = place(text) else { return };
        if self.is_full() {
            return;
        }
        let assessment = Assessment {
            confidence,
            detection: Some(family.to_owned()),
            reference: self.analysis.reference.clone(),
            port,
            note: Some("in a configuration that was read out of malware".to_owned()),
            ..Assessment::new(Class::Malicious, Category::BotnetCnc)
        };
        self.say(place.clone(), Claim::Assessed(assessment));
        let relation = Relation {
            port,
            detection: Some(family.to_owned()),
            ..Relation::new(RelationKind::CommunicatesWith, place)
        };
        self.say(self.sample.clone(), Claim::Related(relation));
    }

    /// A place that it was seen to contact: an address, a name, a URL, with or without a port.
    pub(crate) fn contact(&mut self, text: &str, port: Option<u16>) {
        let Some((place, own_port)) = place(text) else { return };
        if self.is_full() {
            return;
        }
        let relation = Relation {
            port: own_port.or(port),
            is_incidental: true,
            ..Relation::new(RelationKind::CommunicatesWith, place)
        };
        self.say(self.sample.clone(), Claim::Related(relation));
    }

    /// An address that a name resolved to in the run.
    pub(crate) fn resolution(&mut self, name: &str, address: &str) {
        let (Ok(name), Ok(address)) = (field::domain(name), field::address(address)) else { return };
        if self.is_full() {
            return;
        }
        let record = DnsRecord { data: DnsData::Address(address), count: None, basis: DnsBasis::Sensor };
        self.say(Observable::Domain(name), Claim::Resolved(record));
    }

    /// Another file: written or downloaded by it (`Drops`), or in it (`Contains`).
    pub(crate) fn file(
        &mut self,
        kind: RelationKind,
        digests: Digests<'_>,
        path: &str,
        facts: FileFacts,
        detection: &str,
    ) {
        let Ok((hash, aliases)) = digests.read() else { return };
        let file = Observable::File(hash);
        if file == self.sample {
            // A copy of itself.
            self.path(path);
            return;
        }
        if self.is_full() {
            return;
        }
        let path = field::text(path);
        if let Some(path) = &path {
            self.by_path.entry(path.to_lowercase()).or_insert_with(|| file.clone());
        }
        let detection = field::text(detection);
        let relation = Relation {
            detection,
            path,
            is_incidental: kind != RelationKind::Contains,
            ..Relation::new(kind, file.clone())
        };
        self.say(self.sample.clone(), Claim::Related(relation));
        let facts = FileFacts { aliases, ..facts };
        if facts != FileFacts::default() {
            self.say(file, Claim::Described(facts));
        }
    }

    /// Whether as much is kept of what it is tied to as can be.
    fn is_full(&mut self) -> bool {
        self.ties += 1;
        self.is_cut |= self.ties > TIES_MAX;
        self.ties > TIES_MAX
    }

    /// Adds a fact, once.
    fn say(&mut self, subject: Observable, claim: Claim) {
        if self.said.insert(format!("{subject} {claim:?}")) {
            self.facts.push(self.context.evidence(subject.into(), self.at, None, claim));
        }
    }

    /// All facts; and whether the report has more than is kept of one.
    pub(crate) fn end(mut self, judgement: Option<Judgement>) -> (Vec<Fact>, bool) {
        let by_path = std::mem::take(&mut self.by_path);
        let (processes, starts) = std::mem::take(&mut self.processes).end(&by_path);
        self.analysis.processes = processes;
        for (starter, started, path) in starts {
            let relation = Relation {
                path: Some(path),
                is_incidental: true,
                ..Relation::new(RelationKind::Starts, started)
            };
            self.say(starter, Claim::Related(relation));
        }
        self.analysis
            .signatures
            .sort_by(|a, b| b.severity.cmp(&a.severity).then_with(|| a.name.cmp(&b.name)));
        if let Some(judgement) = judgement {
            self.analysis.result = judgement.result;
            if let Some(assessment) = self.assessment(judgement) {
                self.say(self.sample.clone(), Claim::Assessed(assessment));
            }
        }
        let analysis = std::mem::take(&mut self.analysis);
        self.say(self.sample.clone(), Claim::Analysed(Box::new(analysis)));
        (self.facts, self.is_cut)
    }

    fn assessment(&self, judgement: Judgement) -> Option<Assessment> {
        let MalwareAnalysis { families, engines, reference, external_id, .. } = &self.analysis;
        let detection =
            families.first().cloned().or_else(|| engines.iter().find_map(|e| e.detection.clone()));
        let (class, category) = match judgement.result {
            AnalysisResult::Malicious | AnalysisResult::Suspicious => {
                field::family(detection.iter().map(String::as_str))
            }
            AnalysisResult::Benign => (Class::NothingFound, Category::General),
            AnalysisResult::Unknown => return None,
        };
        Some(Assessment {
            confidence: judgement.confidence,
            detection: detection.filter(|_| class != Class::NothingFound),
            reference: reference.clone(),
            external_id: external_id.clone(),
            ..Assessment::new(class, category)
        })
    }
}

/// Reads a report of which `parts` are wanted, and hands out what `facts` makes of it.
///
/// # Errors
/// As [`prune::pruned`].
pub(crate) fn read(
    input: &dyn Input,
    parts: &[&str],
    context: &Context,
    sink: &mut dyn Sink,
    facts: impl Fn(Part<'_>, &Context) -> Result<(Vec<Fact>, bool), &'static str>,
) -> io::Result<()> {
    let report = prune::pruned(input, parts, sink)?;
    let _ = hand_out(facts(Part::new(&report), context), Spot::File, sink);
    Ok(())
}

/// Hands out what a report says, or why it says nothing; whether to go on.
pub(crate) fn hand_out(
    found: Result<(Vec<Fact>, bool), &'static str>,
    spot: Spot,
    sink: &mut dyn Sink,
) -> ControlFlow<()> {
    match found {
        Ok((facts, is_cut)) => {
            if is_cut {
                sink.reject(
                    spot.clone(),
                    "the report lists more than is kept of one: the rest is left out",
                    b"",
                );
            }
            sink.accept(Record { spot, facts })
        }
        Err(reason) => {
            sink.reject(spot, reason, b"");
            ControlFlow::Continue(())
        }
    }
}

/// Adds a technique of a signature.
fn add(techniques: &mut Vec<String>, technique: String) {
    if techniques.len() < VALUES_MAX && !techniques.contains(&technique) {
        techniques.push(technique);
    }
}

/// The name of a file, unless that is only a digest, or has no letter.
fn name_of(name: &str) -> Option<String> {
    let is_digest = name.len() >= 32 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
    let has_letters = name.contains(char::is_alphanumeric);
    field::text(name).filter(|_| has_letters && !is_digest)
}

/// A technique of ATT&CK in its usual spelling.
pub(crate) fn technique_of(text: &str) -> Option<String> {
    let text = text.trim().to_ascii_uppercase();
    let (technique, sub) = text.split_once('.').map_or((text.as_str(), None), |(a, b)| (a, Some(b)));
    let is_number =
        |text: &str, length: usize| text.len() == length && text.bytes().all(|b| b.is_ascii_digit());
    let is_one = technique.strip_prefix('T').is_some_and(|number| is_number(number, 4))
        && sub.is_none_or(|sub| is_number(sub, 3));
    is_one.then_some(text)
}

/// A figure as a percentage.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is between 0 and 100")]
fn percent(figure: f64) -> u8 {
    if figure.is_nan() { 0 } else { figure.clamp(0.0, 100.0).round() as u8 }
}

fn keep<T: PartialEq>(items: &mut Vec<T>, item: T, is_cut: &mut bool) {
    if items.contains(&item) {
        return;
    }
    if items.len() < ITEMS_MAX {
        items.push(item);
    } else {
        *is_cut = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn techniques() {
        for (text, expected) in [
            ("T1055", Some("T1055")),
            (" t1055.012 ", Some("T1055.012")),
            ("T105", None),
            ("T1055.1", None),
            ("TA0005", None),
            ("S0154", None),
            ("", None),
        ] {
            assert_eq!(technique_of(text).as_deref(), expected, "{text}");
        }
    }
}
