//! The identity of evidence: a digest of its content, so that learning it twice changes nothing.

use std::fmt::{self, Write as _};

use sha2::{Digest, Sha256};

use super::{Assessment, Claim, Decision, Evidence, FileFacts, Subject};
use crate::{DnsBasis, MalwareAnalysis, PhishingAttack, Sightings, SpamAttack, Timestamp};

/// The first 128 bits of SHA-256 over a piece of evidence's content. Those of attacks begin with 32 bits of the day instead, the newest first, so that
/// the newest of many are read alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EvidenceId(pub [u8; 16]);

impl fmt::Display for EvidenceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl Evidence {
    /// The identity: a digest over everything but `recorded_at` and `import`, each part tagged and length-prefixed so
    /// that no two contents share an encoding. Of sightings it is the day and a digest of what they are of and of their unit, whatever
    /// the counts: a unit counts once, even where it would be read otherwise today. Of a conclusion it is a digest of subject and analyser, of a
    /// withdrawal one of what is withdrawn.
    #[must_use]
    pub fn id(&self) -> EvidenceId {
        let mut content = Content(Vec::with_capacity(CONTENT_BYTES));
        content.text(self.subject.kind_tag());
        content.shown(&self.subject);
        content.text(&self.source);
        content.number(self.observed_at.millis());
        content.optional_number(self.last_seen.map(Timestamp::millis));
        content.text(self.tlp.as_str());
        match &self.claim {
            Claim::Assessed(assessment) => {
                content.text("assessed");
                content.assessment(assessment);
            }
            Claim::Listed(assessment) => {
                content.text("listed");
                content.assessment(assessment);
            }
            Claim::Related(relation) => {
                content.text("related");
                content.text(relation.kind.as_str());
                content.text(Subject::Observable(relation.target.clone()).kind_tag());
                content.shown(&relation.target);
                content.optional_number(relation.port.map(i64::from));
                content.optional(relation.detection.as_deref());
                // Later than the rest: what has neither keeps its identity.
                if let Some(path) = &relation.path {
                    content.text("path");
                    content.text(path);
                }
                if relation.is_incidental {
                    content.text("incidental");
                }
            }
            Claim::Described(facts) => {
                content.text("described");
                content.facts(facts);
            }
            Claim::Registered(record) => {
                // What was read follows from the text; that we read more of it one day does not make another record.
                content.text("registered");
                content.text(&format!("{:?}", record.holding));
                content.text(&record.raw);
            }
            Claim::NotRegistered(text) => {
                content.text("not registered");
                content.text(text);
            }
            Claim::Resolved(record) => {
                content.text("resolved");
                content.text(record.data.record_type());
                content.shown(&record.data);
                content.optional_number(record.count.map(|count| i64::try_from(count).unwrap_or(i64::MAX)));
                content.text(match record.basis {
                    DnsBasis::Sensor => "sensor",
                    DnsBasis::Zone => "zone",
                });
            }
            Claim::Spammed(attack) => {
                content.text("spammed");
                content.spam(attack);
            }
            Claim::Phished(attack) => {
                content.text("phished");
                content.phishing(attack);
            }
            Claim::Analysed(analysis) => {
                content.text("analysed");
                content.analysis(analysis);
            }
            Claim::Sighted(sightings) => return self.id_of_unit(sightings),
            Claim::Concluded(_) => return self.id_of_conclusion(),
            Claim::Decided(decision) => {
                content.text("decided");
                content.decision(decision);
            }
            Claim::Withdrawn(withdrawal) => return EvidenceId::of_withdrawal(withdrawal.decision),
        }
        let digest: [u8; 32] = Sha256::digest(&content.0).into();
        let mut id = [0; 16];
        id.copy_from_slice(digest.first_chunk::<16>().unwrap_or(&[0; 16]));
        if matches!(self.claim, Claim::Spammed(_) | Claim::Phished(_))
            && let Some(front) = id.first_chunk_mut::<4>()
        {
            *front = EvidenceId::front_of_day(self.observed_at);
        }
        EvidenceId(id)
    }

    /// Of the subject and the analyser alone: a conclusion takes the place of the one before.
    fn id_of_conclusion(&self) -> EvidenceId {
        let mut content = Content(Vec::with_capacity(CONTENT_BYTES));
        content.text("concluded");
        content.text(self.subject.kind_tag());
        content.shown(&self.subject);
        content.text(&self.source);
        let digest: [u8; 32] = Sha256::digest(&content.0).into();
        EvidenceId(*digest.first_chunk::<16>().unwrap_or(&[0; 16]))
    }

    /// The day in four bytes, so that days stand in their order; behind it 96 bits of a digest.
    fn id_of_unit(&self, sightings: &Sightings) -> EvidenceId {
        let mut content = Content(Vec::with_capacity(CONTENT_BYTES));
        content.text("sighted");
        content.text(self.subject.kind_tag());
        content.shown(&self.subject);
        content.bytes(&sightings.unit.0);
        content.bytes(&sightings.part.to_be_bytes());
        let digest: [u8; 32] = Sha256::digest(&content.0).into();
        let mut id = EvidenceId::first_of_day(self.observed_at.day());
        if let (Some(place), Some(digest)) = (id.0.get_mut(4..), digest.first_chunk::<12>()) {
            place.copy_from_slice(digest);
        }
        id
    }
}

impl EvidenceId {
    /// The least identity that sightings of a day can have.
    #[must_use]
    pub fn first_of_day(day: i64) -> Self {
        let mut id = [0; 16];
        if let Some(place) = id.first_chunk_mut::<4>() {
            *place = u32::try_from(day.max(0)).unwrap_or(u32::MAX).to_be_bytes();
        }
        Self(id)
    }
}

impl EvidenceId {
    /// The identity of the withdrawal of a decision, whoever withdraws it and when: the first stays.
    #[must_use]
    pub fn of_withdrawal(decision: Self) -> Self {
        let mut content = Content(Vec::with_capacity(CONTENT_BYTES));
        content.text("withdrawn");
        content.bytes(&decision.0);
        let digest: [u8; 32] = Sha256::digest(&content.0).into();
        Self(*digest.first_chunk::<16>().unwrap_or(&[0; 16]))
    }

    /// The identity that is shown as this text: 32 hexadecimal digits, in lower case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut id = [0; 16];
        let (pairs, rest) = text.as_bytes().as_chunks::<2>();
        if pairs.len() != id.len() || !rest.is_empty() {
            return None;
        }
        for (byte, [high, low]) in id.iter_mut().zip(pairs) {
            *byte = hex_digit(*high)? << 4 | hex_digit(*low)?;
        }
        Some(Self(id))
    }
}

fn hex_digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    }
}

impl EvidenceId {
    /// With what the identities of attacks of a day begin: the days in reverse, so that the newest come first.
    #[must_use]
    pub fn front_of_day(moment: Timestamp) -> [u8; 4] {
        (!u32::try_from(moment.day()).unwrap_or(0)).to_be_bytes()
    }
}

/// What most contents take; longer ones grow.
const CONTENT_BYTES: usize = 1024;

/// The parts of a content, each behind its length. Digested in one go: fifty small parts cost more than their digest.
struct Content(Vec<u8>);

impl fmt::Write for Content {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.extend_from_slice(text.as_bytes());
        Ok(())
    }
}

impl Content {
    fn bytes(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(&(bytes.len() as u64).to_be_bytes());
        self.0.extend_from_slice(bytes);
    }

    /// The text that `item` is shown as.
    fn shown(&mut self, item: &impl fmt::Display) {
        let length_at = self.0.len();
        self.0.extend_from_slice(&[0; 8]);
        // Writing to memory does not fail, and what is shown here has no errors of its own.
        let written = write!(self, "{item}");
        debug_assert!(written.is_ok());
        let length = (self.0.len() - length_at - 8) as u64;
        if let Some(place) = self.0.get_mut(length_at..length_at + 8) {
            place.copy_from_slice(&length.to_be_bytes());
        }
    }

    fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    fn number(&mut self, number: i64) {
        self.bytes(&number.to_be_bytes());
    }

    fn optional(&mut self, text: Option<&str>) {
        match text {
            Some(text) => {
                self.bytes(b"some");
                self.text(text);
            }
            None => self.bytes(b""),
        }
    }

    fn optional_number(&mut self, number: Option<i64>) {
        match number {
            Some(number) => {
                self.bytes(b"some");
                self.number(number);
            }
            None => self.bytes(b""),
        }
    }

    fn assessment(&mut self, a: &Assessment) {
        self.text(a.class.as_str());
        self.text(a.category.as_str());
        self.number(i64::from(a.confidence));
        self.optional(a.detection.as_deref());
        self.number(i64::try_from(a.tags.len()).unwrap_or(i64::MAX));
        for tag in &a.tags {
            self.text(tag);
        }
        self.optional(a.reporter.as_deref());
        self.optional(a.reference.as_deref());
        self.optional(a.external_id.as_deref());
        self.optional_number(a.rank.map(i64::from));
        self.optional_number(a.port.map(i64::from));
        self.optional(a.note.as_deref());
    }

    fn spam(&mut self, attack: &SpamAttack) {
        let SpamAttack { campaign, message, kind, role, subject, language, sender } = attack;
        self.bytes(&campaign.0);
        self.bytes(message);
        self.text(kind.as_str());
        self.text(role.as_str());
        self.optional(subject.as_deref());
        self.optional(language.as_deref());
        self.optional(sender.as_ref().map(crate::DomainName::as_str));
    }

    fn phishing(&mut self, attack: &PhishingAttack) {
        let PhishingAttack { campaign, role, target, kit, stolen, drop, subject, reference } = attack;
        self.bytes(&campaign.0);
        self.text(role.as_str());
        self.optional(target.as_deref());
        self.optional(kit.as_ref().and_then(|kit| kit.name.as_deref()));
        self.optional(kit.as_ref().and_then(|kit| kit.hash).map(|hash| hash.to_string()).as_deref());
        self.number(i64::try_from(stolen.len()).unwrap_or(i64::MAX));
        stolen.iter().for_each(|stolen| self.text(stolen.as_str()));
        self.optional(drop.as_ref().map(crate::DomainName::as_str));
        self.optional(subject.as_deref());
        self.optional(reference.as_deref());
    }

    /// What tells a report from others; that we read more of it one day does not make another.
    fn analysis(&mut self, analysis: &MalwareAnalysis) {
        self.optional(analysis.external_id.as_deref());
        self.text(analysis.result.as_str());
        self.optional_number(analysis.score.map(i64::from));
        self.optional(analysis.environment.as_deref());
        for texts in [&analysis.families, &analysis.paths] {
            self.number(i64::try_from(texts.len()).unwrap_or(i64::MAX));
            texts.iter().for_each(|text| self.text(text));
        }
        self.number(i64::from(analysis.engines_asked));
        self.number(i64::try_from(analysis.engines.len()).unwrap_or(i64::MAX));
        for engine in &analysis.engines {
            self.text(&engine.engine);
            self.optional(engine.detection.as_deref());
        }
    }

    fn decision(&mut self, decision: &Decision) {
        let Decision { zone, category, reason, author, expires_at } = decision;
        self.text(zone.as_str());
        self.text(category.as_str());
        self.text(reason);
        self.text(author);
        self.number(expires_at.millis());
    }

    fn facts(&mut self, facts: &FileFacts) {
        self.number(i64::try_from(facts.aliases.len()).unwrap_or(i64::MAX));
        for alias in &facts.aliases {
            self.shown(alias);
        }
        self.optional(facts.name.as_deref());
        self.optional_number(facts.size_bytes.map(|size| i64::try_from(size).unwrap_or(i64::MAX)));
        let texts =
            [&facts.file_type, &facts.mime_type, &facts.imphash, &facts.ssdeep, &facts.tlsh, &facts.signer];
        for text in texts {
            self.optional(text.as_deref());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_is_read() {
        for bytes in [[0; 16], [0xFF; 16], std::array::from_fn(|at| u8::try_from(at * 17).unwrap())] {
            assert_eq!(EvidenceId::parse(&EvidenceId(bytes).to_string()), Some(EvidenceId(bytes)));
        }
        for text in
            ["", "0", &"0".repeat(31), &"0".repeat(33), &"0".repeat(34), &"A".repeat(32), &"é".repeat(16)]
        {
            assert_eq!(EvidenceId::parse(text), None, "{text}");
        }
    }
}
