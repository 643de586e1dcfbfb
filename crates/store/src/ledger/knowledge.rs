//! Knowledge: entries on malware families, actors and techniques, as their lists state them. Which of them are the same thing
//! is for others to say.
//!
//! ```text
//! ENTRY list id 01 digest → version 1 · kind · name · aliases · flags · … · links · revision · marking · recorded at · import
//! ```
//! The digest in the key is that of the content, so that learning an entry twice changes nothing, and a list's older and
//! newer statements about one thing stand beside each other whatever the order in which they came.

use model::{KnowledgeEntry, KnowledgeKind, Link, LinkKind, Tlp};

use super::Ledger;
use crate::{
    Engine, Error, Result, Sight,
    codec::{
        VALUE_BYTES_MAX,
        wire::{Reader, Writer as Value, position},
    },
    engine::{Batch, KeyRange, Limit, Order, Table, walk},
    key,
};

/// First byte of an entry's key.
const ENTRY: u8 = 1;
/// Before the digest, whose first byte may be any: behind a word's end `FF` would read as part of the word.
const DIGEST: u8 = 1;
/// Longest name of a list or identifier in a key.
const WORD_BYTES_MAX: usize = 1024;
/// Statements of one list about one thing that are read to find the newest.
const STATEMENTS_MAX: usize = 1000;

const EXTERNAL_ID: u8 = 1;
const DESCRIPTION: u8 = 1 << 1;

/// What an append of knowledge did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KnowledgeAppended {
    /// Entries that were not known.
    pub new: u64,
    /// Entries that were known with the same content.
    pub known: u64,
    /// Entries that are larger than a row may be.
    pub refused: u64,
}

impl Ledger {
    /// Adds entries. What is known already stays as it was learned first. Acknowledged only after [`Ledger::sync`].
    ///
    /// # Errors
    /// As [`Engine::commit`].
    pub fn append_knowledge(&self, entries: &[KnowledgeEntry]) -> Result<KnowledgeAppended> {
        let mut appended = KnowledgeAppended::default();
        let mut rows = Vec::with_capacity(entries.len());
        for entry in entries {
            let value = encode(entry);
            if value.len() > VALUE_BYTES_MAX || entry.list.len().max(entry.id.len()) > WORD_BYTES_MAX {
                appended.refused += 1;
            } else {
                rows.push((entry_key(entry), value));
            }
        }
        rows.sort_by(|a, b| a.0.cmp(&b.0));
        let before = rows.len();
        rows.dedup_by(|later, kept| later.0 == kept.0);
        appended.known += (before - rows.len()) as u64;

        let _writer = self.core.writer();
        let keys: Vec<&[u8]> = rows.iter().map(|(key, _)| key.as_slice()).collect();
        let known = self.core.engine.get_many(Table::Knowledge, &keys)?;
        let mut batch = Batch::new();
        for ((key, value), known) in rows.into_iter().zip(known) {
            if known.is_some() {
                appended.known += 1;
            } else {
                appended.new += 1;
                batch.put(Table::Knowledge, key, value);
            }
        }
        self.write(batch)?;
        Ok(appended)
    }

    /// Hands out what every list says now about each thing, in the order of lists and identifiers. An entry that does not
    /// decode is passed over; run fsck.
    ///
    /// # Errors
    /// As [`Engine::scan`].
    pub fn walk_knowledge(&self, each: impl FnMut(KnowledgeEntry)) -> Result<()> {
        self.walk_knowledge_seen(Sight::ALL, each)
    }

    /// The same by what is seen of what lists said.
    ///
    /// # Errors
    /// As [`Engine::scan`].
    pub fn walk_knowledge_seen(&self, sight: Sight<'_>, mut each: impl FnMut(KnowledgeEntry)) -> Result<()> {
        let mut newest: Option<([u8; 16], KnowledgeEntry)> = None;
        walk_entries(&*self.core.engine, |key, value| {
            match decode(key, value) {
                Ok((_, entry)) if !sight.sees(&entry.list, entry.tlp) => {}
                Ok((digest, entry)) => match &mut newest {
                    Some((known, last)) if last.list == entry.list && last.id == entry.id => {
                        if (entry.revision, digest) > (last.revision, *known) {
                            newest = Some((digest, entry));
                        }
                    }
                    last => {
                        if let Some((_, entry)) = last.replace((digest, entry)) {
                            each(entry);
                        }
                    }
                },
                Err(error) => {
                    tracing::error!(
                        error = &error as &dyn std::error::Error,
                        "an entry of knowledge is damaged: run fsck"
                    );
                }
            }
            Ok(true)
        })?;
        newest.into_iter().for_each(|(_, entry)| each(entry));
        Ok(())
    }

    /// What a list says now about the thing with this identifier.
    ///
    /// # Errors
    /// As [`Engine::scan`]. An entry that does not decode is passed over; run fsck.
    pub fn knowledge(&self, list: &str, id: &str) -> Result<Option<KnowledgeEntry>> {
        self.knowledge_seen(list, id, Sight::ALL)
    }

    /// The same by what is seen of what the list said.
    ///
    /// # Errors
    /// As [`Engine::scan`].
    pub fn knowledge_seen(&self, list: &str, id: &str, sight: Sight<'_>) -> Result<Option<KnowledgeEntry>> {
        let range = KeyRange::prefix(&entry_prefix(list, id));
        let limit = Limit::entries(STATEMENTS_MAX);
        let page = self.core.engine.scan(Table::Knowledge, &range, Order::Forward, limit)?;
        let entries = page.entries.iter().filter_map(|row| decode(&row.key, &row.value).ok());
        let seen = entries.filter(|(_, entry)| sight.sees(&entry.list, entry.tlp));
        let newest = seen.max_by_key(|(digest, entry)| (entry.revision, *digest));
        Ok(newest.map(|(_, entry)| entry))
    }
}

/// Walks all entries in the order of keys.
pub(super) fn walk_entries(
    engine: &dyn Engine,
    each: impl FnMut(&[u8], &[u8]) -> Result<bool>,
) -> Result<()> {
    walk(engine, Table::Knowledge, KeyRange::all(), each)
}

const BAD: Error = Error::Corrupt { what: "an entry of knowledge does not decode" };

fn entry_prefix(list: &str, id: &str) -> Vec<u8> {
    let mut key = vec![ENTRY];
    key::push_word(&mut key, list);
    key::push_word(&mut key, id);
    key
}

fn entry_key(entry: &KnowledgeEntry) -> Vec<u8> {
    let mut key = entry_prefix(&entry.list, &entry.id);
    key.push(DIGEST);
    key.extend_from_slice(&entry.digest());
    key
}

fn encode(entry: &KnowledgeEntry) -> Vec<u8> {
    let mut out = Value::default();
    out.byte(1);
    out.number(position(&KnowledgeKind::ALL, &entry.kind));
    out.text(&entry.name);
    texts(&mut out, &entry.aliases);
    let flag = |is_there: bool, flag| if is_there { flag } else { 0 };
    out.byte(flag(entry.external_id.is_some(), EXTERNAL_ID) | flag(entry.description.is_some(), DESCRIPTION));
    [&entry.external_id, &entry.description].into_iter().flatten().for_each(|text| out.text(text));
    texts(&mut out, &entry.references);
    out.number(entry.links.len() as u64);
    for link in &entry.links {
        out.number(position(&LinkKind::ALL, &link.kind));
        out.text(&link.target);
        out.byte(link.likelihood);
    }
    out.number(entry.revision);
    out.number(position(&Tlp::ALL, &entry.tlp));
    out.moment(entry.recorded_at);
    out.number(entry.import);
    out.0
}

fn texts(out: &mut Value, texts: &[String]) {
    out.number(texts.len() as u64);
    texts.iter().for_each(|text| out.text(text));
}

/// Digest and entry of a row.
fn decode(key: &[u8], value: &[u8]) -> Result<([u8; 16], KnowledgeEntry)> {
    let (&ENTRY, rest) = key.split_first().ok_or(BAD)? else { return Err(BAD) };
    let (list, rest) = key::read_word(rest)?;
    let (id, rest) = key::read_word(rest)?;
    let (&DIGEST, rest) = rest.split_first().ok_or(BAD)? else { return Err(BAD) };
    let digest: [u8; 16] = rest.try_into().map_err(|_| BAD)?;
    let mut reader = Reader(value);
    let input = &mut reader;
    input.version(1)?;
    let kind = input.one_of(&KnowledgeKind::ALL)?;
    let name = input.text()?;
    let aliases = read_texts(input)?;
    let flags = input.byte()?;
    let external_id = if flags & EXTERNAL_ID == 0 { None } else { Some(input.text()?) };
    let description = if flags & DESCRIPTION == 0 { None } else { Some(input.text()?) };
    let references = read_texts(input)?;
    let mut links = Vec::new();
    for _ in 0..input.number()? {
        links.push(Link {
            kind: input.one_of(&LinkKind::ALL)?,
            target: input.text()?,
            likelihood: input.byte()?,
        });
    }
    let revision = input.number()?;
    let tlp = input.one_of(&Tlp::ALL)?;
    let recorded_at = input.moment()?;
    let import = input.number()?;
    reader.end()?;
    let entry = KnowledgeEntry {
        list,
        id,
        kind,
        name,
        aliases,
        external_id,
        description,
        references,
        links,
        revision,
        tlp,
        recorded_at,
        import,
    };
    Ok((digest, entry))
}

/// Reads texts; each takes a byte at least, so that no more are made than there are bytes.
fn read_texts(input: &mut Reader<'_>) -> Result<Vec<String>> {
    let mut texts = Vec::new();
    for _ in 0..input.number()? {
        texts.push(input.text()?);
    }
    Ok(texts)
}

/// The list of a row's key.
pub(super) fn list_of(key: &[u8]) -> Result<String> {
    Ok(key::read_word(key.get(1..).ok_or(BAD)?)?.0)
}

/// Checks one row of the table.
pub(super) fn check_row(key: &[u8], value: &[u8]) -> Result<()> {
    const FORGED: Error = Error::Corrupt { what: "the digest does not follow from the content" };
    let (digest, entry) = decode(key, value)?;
    if entry.digest() == digest { Ok(()) } else { Err(FORGED) }
}

/// The digest of a row's content, computed anew.
pub(super) fn content_digest(key: &[u8], value: &[u8]) -> Result<[u8; 16]> {
    Ok(decode(key, value)?.1.digest())
}
