//! Evidence as a value: compact, versioned, without what the key already says (subject, section, identity).
//!
//! ```text
//! version 1 · flags (claim kind, marking, last seen?) · source · observed at · [last seen] · recorded at · import · claim
//! assessment   class · category · confidence · flags · the fields that are there
//! relation     flags · key of the other end · [port] · [detection] · [path]
//! file facts   flags · the fields that are there
//! registration a version of its own (`registration`); the section tells it from file facts
//! DNS record   a form of its own (`dns`); the section tells it from file facts
//! analysis     a version of its own (`malware_analysis`); the section tells it
//! attack       a version of its own (`attack`); the section tells it
//! sightings    a version of their own (`sighting`); so does the section
//! conclusion   a version of its own (`conclusion`); so does the section
//! decision     a version of its own (`decision`), with withdrawals; so does the section
//! ```
//! Enumerations are stored by their position in the model's lists, which only grow. A mirror row holds the key of the
//! subject where the row itself holds that of the target; both decode to the same evidence.

mod attack;
mod conclusion;
mod decision;
mod dns;
mod edge;
mod head;
mod malware_analysis;
mod registration;
pub(crate) mod sighting;
pub(crate) mod wire;

use std::borrow::Cow;

use model::{
    Assessment, Category, Claim, Class, Evidence, FileFacts, Hash, Observable, Relation, Subject, Tlp,
};

use self::wire::{Reader, Writer, position};
pub(crate) use self::{
    dns::{RawRecord, is_text, raw_record, record_type},
    edge::edge,
    head::{Head, head},
};
use crate::{Error, Result, Section, key};

const VERSION: u8 = 1;

/// Longest value, in bytes: the cap on a record of a feed.
pub(crate) const VALUE_BYTES_MAX: usize = 1 << 20;

/// What most values take at most.
const VALUE_BYTES: usize = 192;

const HAS_LAST_SEEN: u8 = 1;
const CLAIM_SHIFT: u32 = 1;
const TLP_SHIFT: u32 = 3;

const ASSESSED: u8 = 0;
const LISTED: u8 = 1;
const RELATED: u8 = 2;
const DESCRIBED: u8 = 3;

/// The value of the row under the evidence's own subject.
pub(crate) fn encode(evidence: &Evidence) -> Vec<u8> {
    let peer = target(evidence).map(|target| key::observable(&target)).unwrap_or_default();
    encode_with(evidence, &peer)
}

/// The value of the row under the other end of a relation.
pub(crate) fn encode_mirror(evidence: &Evidence, subject: &[u8]) -> Vec<u8> {
    encode_with(evidence, subject)
}

fn encode_with(evidence: &Evidence, peer: &[u8]) -> Vec<u8> {
    let mut out = Writer(Vec::with_capacity(VALUE_BYTES));
    let claim = match evidence.claim {
        Claim::Assessed(_) => ASSESSED,
        Claim::Listed(_) => LISTED,
        Claim::Related(_) => RELATED,
        // The section tells them apart.
        Claim::Described(_)
        | Claim::Registered(_)
        | Claim::NotRegistered(_)
        | Claim::Resolved(_)
        | Claim::Analysed(_)
        | Claim::Spammed(_)
        | Claim::Phished(_)
        | Claim::Sighted(_)
        | Claim::Concluded(_)
        | Claim::Decided(_)
        | Claim::Withdrawn(_) => DESCRIBED,
    };
    let tlp = u8::try_from(position(&Tlp::ALL, &evidence.tlp)).unwrap_or(u8::MAX);
    out.byte(VERSION);
    out.byte(u8::from(evidence.last_seen.is_some()) | claim << CLAIM_SHIFT | tlp << TLP_SHIFT);
    out.text(&evidence.source);
    out.moment(evidence.observed_at);
    if let Some(last_seen) = evidence.last_seen {
        out.moment(last_seen);
    }
    out.moment(evidence.recorded_at);
    out.number(evidence.import);
    match &evidence.claim {
        Claim::Assessed(assessment) | Claim::Listed(assessment) => write_assessment(&mut out, assessment),
        Claim::Related(relation) => write_relation(&mut out, relation, peer),
        Claim::Described(facts) => write_facts(&mut out, facts),
        Claim::Registered(record) => registration::write(&mut out, record),
        Claim::NotRegistered(text) => registration::write_absence(&mut out, text),
        Claim::Resolved(record) => dns::write(&mut out, record, peer),
        Claim::Analysed(analysis) => malware_analysis::write(&mut out, analysis),
        Claim::Spammed(spam) => attack::write_spam(&mut out, spam),
        Claim::Phished(phishing) => attack::write_phishing(&mut out, phishing),
        Claim::Sighted(sightings) => sighting::write(&mut out, sightings),
        Claim::Concluded(conclusion) => conclusion::write(&mut out, conclusion),
        Claim::Decided(decision) => decision::write(&mut out, decision),
        Claim::Withdrawn(withdrawal) => decision::write_withdrawal(&mut out, withdrawal),
    }
    out.0
}

/// The evidence of a row.
///
/// # Errors
/// [`Error::Corrupt`] when key or value do not decode, or do not belong together.
pub(crate) fn decode(subject: &Subject, section: Section, value: &[u8]) -> Result<Evidence> {
    const MISPLACED: Error = Error::Corrupt { what: "evidence stands in a section that is not its own" };
    let mut reader = Reader(value);
    let input = &mut reader;
    input.version(VERSION)?;
    let flags = input.byte()?;
    let tlp = marking(flags)?;
    let source = input.text()?;
    let observed_at = input.moment()?;
    let last_seen = if flags & HAS_LAST_SEEN == 0 { None } else { Some(input.moment()?) };
    let recorded_at = input.moment()?;
    let import = input.number()?;
    let mut subject = subject.clone();
    let claim = match (flags >> CLAIM_SHIFT & 3, section) {
        (ASSESSED, Section::Assessed) => Claim::Assessed(read_assessment(input)?),
        (LISTED, Section::Listed) => Claim::Listed(read_assessment(input)?),
        (DESCRIBED, Section::Described) => Claim::Described(read_facts(input)?),
        (DESCRIBED, Section::Registered) => match registration::read(input)? {
            registration::Value::Registered(record) => Claim::Registered(record),
            registration::Value::NotRegistered(text) => Claim::NotRegistered(text),
        },
        (
            DESCRIBED,
            Section::DnsAddresses
            | Section::DnsNames
            | Section::DnsTargets
            | Section::DnsReferrers
            | Section::DnsTexts,
        ) => Claim::Resolved(dns::read(input, section, &mut subject)?),
        (DESCRIBED, Section::Analysed) => Claim::Analysed(Box::new(malware_analysis::read(input)?)),
        (DESCRIBED, Section::Spammed) => Claim::Spammed(attack::read_spam(input)?),
        (DESCRIBED, Section::Phished) => Claim::Phished(attack::read_phishing(input)?),
        (DESCRIBED, Section::Sighted) => Claim::Sighted(sighting::read(input)?),
        (DESCRIBED, Section::Decided) => decision::read(input)?,
        (DESCRIBED, Section::Concluded) => Claim::Concluded(Box::new(conclusion::read(input)?)),
        (RELATED, section) => {
            let kind = section.relation().ok_or(MISPLACED)?;
            let flags = input.byte()?;
            let peer = key::decode(input.bytes()?)?;
            let target = if section.is_mirror() { std::mem::replace(&mut subject, peer) } else { peer };
            let Subject::Observable(target) = target else { return Err(MISPLACED) };
            let port = if flags & PORT == 0 { None } else { Some(read_u16(input)?) };
            let detection = if flags & DETECTION == 0 { None } else { Some(input.text()?) };
            let path = if flags & PATH == 0 { None } else { Some(input.text()?) };
            let is_incidental = flags & INCIDENTAL != 0;
            Claim::Related(Relation { kind, target, port, detection, path, is_incidental })
        }
        _ => return Err(MISPLACED),
    };
    reader.end()?;
    Ok(Evidence { subject, source, observed_at, last_seen, tlp, claim, recorded_at, import })
}

/// List and marking of a row, without the rest.
///
/// # Errors
/// [`Error::Corrupt`] when the value does not begin as evidence does.
pub(crate) fn label(value: &[u8]) -> Result<(&str, Tlp)> {
    let mut input = Reader(value);
    input.version(VERSION)?;
    let tlp = marking(input.byte()?)?;
    Ok((input.str()?, tlp))
}

fn marking(flags: u8) -> Result<Tlp> {
    let tlp = Tlp::ALL.get(usize::from(flags >> TLP_SHIFT)).copied();
    tlp.ok_or(Error::Corrupt { what: "a marking is not known here" })
}

const DETECTION: u8 = 1;
const PORT: u8 = 1 << 1;
/// Of a relation.
const PATH: u8 = 1 << 2;
/// Of a relation.
const INCIDENTAL: u8 = 1 << 3;
const REPORTER: u8 = 1 << 2;
const REFERENCE: u8 = 1 << 3;
const EXTERNAL_ID: u8 = 1 << 4;
const RANK: u8 = 1 << 5;
const NOTE: u8 = 1 << 6;
const TAGS: u8 = 1 << 7;

fn flag(condition: bool, flag: u8) -> u8 {
    if condition { flag } else { 0 }
}

fn write_assessment(out: &mut Writer, a: &Assessment) {
    out.number(position(&Class::ALL, &a.class));
    out.number(position(Category::ALL, &a.category));
    out.byte(a.confidence);
    out.byte(
        flag(a.detection.is_some(), DETECTION)
            | flag(a.port.is_some(), PORT)
            | flag(a.reporter.is_some(), REPORTER)
            | flag(a.reference.is_some(), REFERENCE)
            | flag(a.external_id.is_some(), EXTERNAL_ID)
            | flag(a.rank.is_some(), RANK)
            | flag(a.note.is_some(), NOTE)
            | flag(!a.tags.is_empty(), TAGS),
    );
    for text in [&a.detection, &a.reporter, &a.reference, &a.external_id, &a.note].into_iter().flatten() {
        out.text(text);
    }
    if let Some(port) = a.port {
        out.number(u64::from(port));
    }
    if let Some(rank) = a.rank {
        out.number(u64::from(rank));
    }
    if !a.tags.is_empty() {
        out.number(a.tags.len() as u64);
        for tag in &a.tags {
            out.text(tag);
        }
    }
}

fn read_assessment(input: &mut Reader<'_>) -> Result<Assessment> {
    let class = input.one_of(&Class::ALL)?;
    let category = input.one_of(Category::ALL)?;
    let confidence = input.byte()?;
    let flags = input.byte()?;
    let mut text = |flag: u8| if flags & flag == 0 { Ok(None) } else { input.text().map(Some) };
    let detection = text(DETECTION)?;
    let reporter = text(REPORTER)?;
    let reference = text(REFERENCE)?;
    let external_id = text(EXTERNAL_ID)?;
    let note = text(NOTE)?;
    let port = if flags & PORT == 0 { None } else { Some(read_u16(input)?) };
    let rank = if flags & RANK == 0 { None } else { Some(read_u32(input)?) };
    let mut tags = Vec::new();
    if flags & TAGS != 0 {
        // Each tag takes at least a byte: the loop ends with the bytes, whatever the count says.
        for _ in 0..input.number()? {
            tags.push(input.text()?);
        }
    }
    Ok(Assessment {
        class,
        category,
        confidence,
        detection,
        tags,
        reporter,
        reference,
        external_id,
        rank,
        port,
        note,
    })
}

fn write_relation(out: &mut Writer, relation: &Relation, peer: &[u8]) {
    out.byte(
        flag(relation.port.is_some(), PORT)
            | flag(relation.detection.is_some(), DETECTION)
            | flag(relation.path.is_some(), PATH)
            | flag(relation.is_incidental, INCIDENTAL),
    );
    out.bytes(peer);
    if let Some(port) = relation.port {
        out.number(u64::from(port));
    }
    for text in [&relation.detection, &relation.path].into_iter().flatten() {
        out.text(text);
    }
}

const SIZE: u8 = 1;
const ALIASES: u8 = 1 << 1;

/// The texts of a file in the order in which they are stored.
fn texts(facts: &FileFacts) -> [&Option<String>; 7] {
    [
        &facts.name,
        &facts.file_type,
        &facts.mime_type,
        &facts.imphash,
        &facts.ssdeep,
        &facts.tlsh,
        &facts.signer,
    ]
}

fn write_facts(out: &mut Writer, facts: &FileFacts) {
    out.byte(flag(facts.size_bytes.is_some(), SIZE) | flag(!facts.aliases.is_empty(), ALIASES));
    let present =
        texts(facts).iter().enumerate().fold(0, |bits, (at, text)| bits | flag(text.is_some(), 1 << at));
    out.byte(present);
    if let Some(size) = facts.size_bytes {
        out.number(size);
    }
    if !facts.aliases.is_empty() {
        out.number(facts.aliases.len() as u64);
        let mut bytes = Vec::new();
        facts.aliases.iter().for_each(|alias| key::push_hash(&mut bytes, alias));
        out.raw(&bytes);
    }
    for text in texts(facts).into_iter().flatten() {
        out.text(text);
    }
}

fn read_facts(input: &mut Reader<'_>) -> Result<FileFacts> {
    let flags = input.byte()?;
    let present = input.byte()?;
    let size_bytes = if flags & SIZE == 0 { None } else { Some(input.number()?) };
    let mut aliases: Vec<Hash> = Vec::new();
    if flags & ALIASES != 0 {
        for _ in 0..input.number()? {
            let (hash, rest) = key::read_hash(input.0)?;
            input.0 = rest;
            aliases.push(hash);
        }
    }
    let mut text = |at: u32| if present & 1 << at == 0 { Ok(None) } else { input.text().map(Some) };
    Ok(FileFacts {
        aliases,
        name: text(0)?,
        size_bytes,
        file_type: text(1)?,
        mime_type: text(2)?,
        imphash: text(3)?,
        ssdeep: text(4)?,
        tlsh: text(5)?,
        signer: text(6)?,
    })
}

fn read_u16(input: &mut Reader<'_>) -> Result<u16> {
    u16::try_from(input.number()?).map_err(|_| Error::Corrupt { what: "a port has more than 16 bits" })
}

fn read_u32(input: &mut Reader<'_>) -> Result<u32> {
    u32::try_from(input.number()?).map_err(|_| Error::Corrupt { what: "a number has more than 32 bits" })
}

/// Keys of subjects one after another: log entries and lists of a snapshot.
pub(crate) fn encode_subjects<'a>(subjects: impl Iterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut out = Writer::default();
    out.byte(VERSION);
    subjects.for_each(|subject| out.bytes(subject));
    out.0
}

/// Reads what [`encode_subjects`] wrote.
pub(crate) fn decode_subjects(value: &[u8]) -> Result<Vec<&[u8]>> {
    let mut input = Reader(value);
    input.version(VERSION)?;
    let mut subjects = Vec::new();
    while !input.0.is_empty() {
        subjects.push(input.bytes()?);
    }
    Ok(subjects)
}

/// The observable at the other end of an edge, if the evidence is one.
pub(crate) fn target(evidence: &Evidence) -> Option<Cow<'_, Observable>> {
    match &evidence.claim {
        Claim::Related(relation) => Some(Cow::Borrowed(&relation.target)),
        Claim::Resolved(record) => record.data.target().map(Cow::Owned),
        _ => None,
    }
}
