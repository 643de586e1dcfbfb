//! Files that were handed in: what their examination found becomes evidence, like a report of any other analysis.
//!
//! The bytes are somebody else's: whoever examined them did so in a process of its own (`files::Examiner` says nothing of processes). What is
//! kept are digests, names, facts and who contains whom, in lists of the group whose file it is. Nothing found by looking condemns a file; a rule of the operator's that has a score
//! does.

use std::{
    collections::{BTreeSet, HashMap, hash_map::Entry},
    sync::PoisonError,
};

use analysis::Viewer;
use files::{Examined, FileReport, codesign};
use model::{
    Assessment, Category, Claim, Class, Evidence, Hash, MalwareAnalysis, Observable, Relation, RelationKind,
    Subject, Timestamp, Tlp,
    malware_analysis::{AnalysisResult, BehaviourSignature, Certificate, CodeSignature, SignerStatus},
};
use sha2::{Digest, Sha256};
use store::{Section, Sight};

use crate::{App, Result, lookup::dossier::Fresh, status::Speaks};

/// What a look at a file tells, where that is for everybody.
pub const LIST: &str = "scan/static";
/// What the operator's rules say, where that is for everybody.
pub const RULES_LIST: &str = "scan/rules";
/// From this score on a rule speaks against a file; below, rules tell what a file can do.
const SCORE_MIN: u8 = 60;
/// Pieces of one section of a file that are compared with new ones; an examination gives at most half as many.
const KNOWN_MAX: usize = 2_000;

/// What became of an examination; durable.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ScanOutcome {
    /// Files examined, those within others too.
    pub files: u64,
    /// Pieces of evidence that are new.
    pub new: u64,
}

impl App {
    /// Keeps what an examination found, for the group that owns it, or for everybody. When this returns it is on disk to stay. Looking at a file
    /// again changes nothing unless something else was found.
    ///
    /// # Errors
    /// When the ledger fails: examine again.
    pub fn take_examined(&self, examined: &Examined, owner: Option<&str>) -> Result<ScanOutcome> {
        let lists = [LIST, RULES_LIST].map(|list| list_of(list, owner));
        let [looks, rules] = &lists;
        let _admissions = [self.admit(looks)?, self.admit(rules)?];
        let now = self.now();
        let import = u64::try_from(now.millis()).unwrap_or_default();
        let mut outcome = ScanOutcome { files: examined.files.len() as u64, new: 0 };
        let mut known = Known::default();
        let mut evidence = Vec::new();
        // Two examinations of one file in one moment would differ in nothing but their time.
        let taking = self.taking_examined.lock().unwrap_or_else(PoisonError::into_inner);
        let mut keep = |hash: Hash, list: &String, claim: Claim| -> Result<()> {
            if !known.has(self, hash, &lists, list, &claim)? {
                evidence.push(piece(hash, list, claim, now));
            }
            Ok(())
        };
        for report in &examined.files {
            let Some(hash) = hash_of(report) else { continue };
            for (list, claim) in claims(report) {
                keep(hash, if list == RULES_LIST { rules } else { looks }, claim)?;
            }
            let parent = report.parent.and_then(|parent| examined.files.get(parent as usize));
            if let Some(parent) = parent.and_then(hash_of).filter(|parent| *parent != hash) {
                let mut relation = Relation::new(RelationKind::Contains, Observable::File(hash));
                relation.path.clone_from(&report.name);
                keep(parent, looks, Claim::Related(relation))?;
            }
        }
        let mut speaks = [Speaks::default(), Speaks::default()];
        for item in &mut evidence {
            item.import = import;
            if let Some(speaks) = speaks.get_mut(usize::from(item.source == *rules)) {
                speaks.add(item);
            }
        }
        let of_rules = evidence.iter().filter(|item| item.source == *rules).count() as u64;
        let all = evidence.len() as u64;
        if evidence.is_empty() {
            // It may have been taken a moment ago by somebody who has not synced yet.
            self.ledger.sync()?;
            return Ok(outcome);
        }
        let mut appended = self.ledger.append(evidence)?;
        drop(taking);
        outcome.new = appended.new;
        for ((list, new), speaks) in [(looks, all - of_rules), (rules, of_rules)].into_iter().zip(speaks) {
            if new > 0 && appended.new > 0 {
                self.record_list(list, new, speaks)?;
            }
        }
        self.ledger.sync()?;
        let upto = std::mem::take(&mut appended.upto);
        self.refresh_appended(&mut Fresh::of(&mut appended), &upto)?;
        Ok(outcome)
    }

    /// Whether a viewer sees that a file was handed in before.
    ///
    /// # Errors
    /// When the ledger fails.
    pub fn is_examined(&self, hash: Hash, viewer: &Viewer) -> Result<bool> {
        let view = self.view(viewer);
        let eyes = view.eyes();
        let subject = Subject::from(Observable::File(hash));
        let page = self.ledger.page_seen(&subject, Section::Analysed, None, KNOWN_MAX, Sight::of(&eyes))?;
        Ok(page.items.iter().any(|item| is_look(&item.source)))
    }

    /// For whom a file was examined: groups, and `None` for everybody.
    ///
    /// # Errors
    /// When the ledger fails.
    pub fn examined_for(&self, hash: Hash) -> Result<BTreeSet<Option<String>>> {
        let subject = Subject::from(Observable::File(hash));
        let page = self.ledger.page(&subject, Section::Analysed, None, KNOWN_MAX)?;
        let looks = page.items.into_iter().filter(|item| is_look(&item.source));
        Ok(looks.map(|item| item.source.splitn(3, '/').nth(2).map(str::to_owned)).collect())
    }
}

/// A list for everybody, or the one of it that is a group's own.
fn list_of(list: &str, owner: Option<&str>) -> String {
    owner.map_or_else(|| list.to_owned(), |owner| format!("{list}/{owner}"))
}

/// Whether a list, whosesoever, is of looks at files.
pub(crate) fn is_look(list: &str) -> bool {
    list.strip_prefix(LIST).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// What this list said of files before, as far as it was asked for, and what is about to be said.
#[derive(Default)]
struct Known(HashMap<(Hash, Section), Vec<(String, Claim)>>);

impl Known {
    /// Whether a list has said it, whenever that was; from now on it has.
    fn has(&mut self, app: &App, hash: Hash, lists: &[String], list: &str, claim: &Claim) -> Result<bool> {
        let section = Section::of(claim);
        let said = match self.0.entry((hash, section)) {
            Entry::Occupied(said) => said.into_mut(),
            Entry::Vacant(room) => {
                let subject = Subject::from(Observable::File(hash));
                let page = app.ledger.page(&subject, section, None, KNOWN_MAX)?;
                let ours = page.items.into_iter().filter(|item| lists.contains(&item.source));
                room.insert(ours.map(|item| (item.source, item.claim)).collect())
            }
        };
        let is_known = said.iter().any(|(by, known)| by == list && known == claim);
        if !is_known {
            said.push((list.to_owned(), claim.clone()));
        }
        Ok(is_known)
    }
}

fn hash_of(report: &FileReport) -> Option<Hash> {
    Hash::parse(&report.sha256).ok().filter(|hash| matches!(hash, Hash::Sha256(_)))
}

fn piece(hash: Hash, list: &str, claim: Claim, now: Timestamp) -> Evidence {
    Evidence {
        subject: Observable::File(hash).into(),
        source: list.to_owned(),
        observed_at: now,
        last_seen: None,
        // What an organisation looks at is its own affair.
        tlp: Tlp::Amber,
        claim,
        recorded_at: now,
        import: 0,
    }
}

/// What is claimed of one file, the analysis first.
fn claims(report: &FileReport) -> Vec<(&'static str, Claim)> {
    let signature = report.signatures.first();
    let signer = signature.and_then(|signature| signature.chain.first());
    let facts = model::FileFacts {
        aliases: [&report.md5, &report.sha1].into_iter().filter_map(|text| Hash::parse(text).ok()).collect(),
        name: report.name.as_deref().and_then(file_name),
        size_bytes: Some(report.size_bytes),
        file_type: Some(report.file_type.clone()),
        mime_type: report.mime_type.clone(),
        imphash: report.facts.imphash.clone(),
        ssdeep: report.ctph.clone(),
        tlsh: report.tlsh.clone(),
        signer: signer.map(|signer| signer.subject.clone()),
    };
    let mut claims =
        vec![(LIST, Claim::Analysed(Box::new(analysis(report)))), (LIST, Claim::Described(facts))];
    for rule in &report.rules {
        let Some(score) = rule.score.filter(|score| *score >= SCORE_MIN) else { continue };
        let mut assessment = Assessment::new(Class::Malicious, Category::Malware);
        assessment.confidence = score;
        assessment.detection = Some(rule.name.clone());
        assessment.tags.clone_from(&rule.tags);
        assessment.note.clone_from(&rule.description);
        assessment.external_id = Some(format!("{}:{}", rule.file, rule.name));
        claims.push((RULES_LIST, Claim::Assessed(assessment)));
    }
    claims
}

fn analysis(report: &FileReport) -> MalwareAnalysis {
    let findings = report.facts.findings.iter().map(|finding| BehaviourSignature {
        name: finding.name.clone(),
        description: Some(finding.description.clone()),
        severity: finding.severity,
        techniques: finding.techniques.clone(),
    });
    let rules = report.rules.iter().map(|rule| BehaviourSignature {
        name: format!("YARA {}", rule.name),
        description: rule.description.clone(),
        severity: rule.score.unwrap_or_default(),
        techniques: Vec::new(),
    });
    let mut signatures: Vec<BehaviourSignature> = rules.chain(findings).collect();
    signatures.sort_by(|a, b| b.severity.cmp(&a.severity).then_with(|| a.name.cmp(&b.name)));
    let worst = report.rules.iter().filter_map(|rule| rule.score).max().unwrap_or_default();
    let mut analysis = MalwareAnalysis {
        result: if worst >= SCORE_MIN { AnalysisResult::Malicious } else { AnalysisResult::Unknown },
        signatures,
        certificates: certificates(report),
        code_signature: report.signatures.first().map(code_signature),
        packers: report.facts.packers.clone(),
        properties: properties(report),
        observables: report.observables.clone(),
        ..MalwareAnalysis::default()
    };
    // What was found is its number, so that finding something else is another analysis.
    let digest = Sha256::digest(format!("{analysis:?}"));
    let number: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    analysis.external_id = Some(number);
    analysis
}

fn properties(report: &FileReport) -> Vec<(String, String)> {
    let mut properties = report.facts.properties.clone();
    if let Some(built_at) = report.facts.built_at {
        properties
            .push(("BuiltAt".to_owned(), Timestamp::from_millis(built_at.saturating_mul(1_000)).to_string()));
    }
    if !report.facts.exports.is_empty() {
        // A table of thousands says no more than its first names.
        const SHOWN: usize = 50;
        let mut names: Vec<&str> = report.facts.exports.iter().take(SHOWN).map(String::as_str).collect();
        if report.facts.exports.len() > SHOWN {
            names.push("…");
        }
        properties.push(("Exports".to_owned(), names.join(", ")));
    }
    properties
}

/// All certificates, each once, the signer's first.
fn certificates(report: &FileReport) -> Vec<Certificate> {
    let mut certificates: Vec<Certificate> = Vec::new();
    for certificate in report.signatures.iter().flat_map(|signature| &signature.chain) {
        let moment = |seconds: i64| Some(Timestamp::from_millis(seconds.saturating_mul(1_000)));
        let certificate = Certificate {
            subject: certificate.subject.clone(),
            issuer: Some(certificate.issuer.clone()),
            serial: Some(certificate.serial.clone()),
            issued: moment(certificate.issued_at),
            expires: moment(certificate.expires_at),
            thumbprint: Some(certificate.sha256.clone()),
        };
        if !certificates.contains(&certificate) {
            certificates.push(certificate);
        }
    }
    certificates
}

fn code_signature(signature: &codesign::Signature) -> CodeSignature {
    CodeSignature {
        status: match signature.status {
            codesign::Status::Trusted => SignerStatus::Trusted,
            codesign::Status::NotTrusted => SignerStatus::NotTrusted,
            codesign::Status::Discredited => SignerStatus::Discredited,
        },
        reason: signature.reason.clone(),
        signed_at: signature.signed_at.map(|seconds| Timestamp::from_millis(seconds.saturating_mul(1_000))),
        program: signature.program_name.clone(),
    }
}

/// The last part of a path.
fn file_name(path: &str) -> Option<String> {
    path.rsplit(['/', '\\']).next().map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned)
}
