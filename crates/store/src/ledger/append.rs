//! Appending evidence: idempotent, with all rows that follow from it in one batch.

use std::collections::{BTreeMap, btree_map::Entry};

use model::{Claim, Evidence, Mask, Observable, Subject, Wildcard};

use super::{Cursor, Ledger, aliases, log, snapshots};
use crate::{
    Result, Section,
    codec::{self, VALUE_BYTES_MAX},
    engine::{Batch, Table},
    key,
};

/// What an append did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Appended {
    /// Pieces of evidence that were not known before.
    pub new: u64,
    /// Pieces that were known, before this call or earlier in it.
    pub known: u64,
    /// Everything of which something new is known, in the order of keys: subjects, both ends of relations, files and
    /// their weak digests.
    pub touched: Vec<Subject>,
    /// Pieces that were not kept.
    pub refused: Vec<Refused>,
    /// Observables that nothing was known of before, in the order of keys, with all that is known of them now beside relations. A
    /// follower need not read about them what was just written. Not all of them need be here.
    pub fresh: Vec<(Observable, Vec<Evidence>)>,
    /// Addresses and names that were known before and of which nothing but relations is new, in the order of keys. Only such on which
    /// URLs may be known.
    pub linked: Vec<Observable>,
    /// Where the log stood before this call.
    pub from: Cursor,
    /// Where the log stands behind this call.
    pub upto: Cursor,
}

/// A piece of evidence that exceeds what a row may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Its position in the call.
    pub index: usize,
    /// Its size in bytes.
    pub size_bytes: usize,
}

/// A piece with its row, made before the lock is taken.
struct Row {
    evidence: Evidence,
    subject: Vec<u8>,
    section: Section,
    value: Vec<u8>,
}

impl Ledger {
    /// Adds evidence. What is known already stays as it was learned first. Visible when this returns; acknowledged only
    /// after [`Ledger::sync`]. The whole call is one batch: give it thousands, not millions.
    ///
    /// # Errors
    /// [`crate::Error::Engine`] when the engine fails: nothing was written, and nothing will be
    /// ([`crate::Error::Poisoned`]).
    pub fn append(&self, evidence: Vec<Evidence>) -> Result<Appended> {
        self.commit.check()?;
        let mut appended = Appended::default();
        // In the order of keys, which is the order the engine likes best.
        let mut rows: BTreeMap<Vec<u8>, Box<Row>> = BTreeMap::new();
        for (index, evidence) in evidence.into_iter().enumerate() {
            let value = codec::encode(&evidence);
            let subject = key::subject(&evidence.subject);
            let size_bytes = value.len().max(subject.len());
            if value.len() > VALUE_BYTES_MAX || subject.len() > KEY_BYTES_MAX {
                appended.refused.push(Refused { index, size_bytes });
                continue;
            }
            let section = Section::of(&evidence.claim);
            match rows.entry(key::evidence(&subject, section, evidence.id())) {
                Entry::Vacant(entry) => {
                    entry.insert(Box::new(Row { evidence, subject, section, value }));
                }
                Entry::Occupied(_) => appended.known += 1,
            }
        }

        let mut writer = self.core.writer();
        let suspects: Vec<&[u8]> = rows
            .iter()
            .filter(|(_, row)| self.core.filter.may_contain(&row.subject))
            .map(|(key, _)| key.as_slice())
            .collect();
        let found = self.core.engine.get_many(Table::Evidence, &suspects)?;
        let known: Vec<Vec<u8>> = suspects
            .iter()
            .zip(found)
            .filter(|(_, value)| value.is_some())
            .map(|(key, _)| key.to_vec())
            .collect();
        let mut known = known.into_iter().peekable();

        let mut batch = Batch::new();
        let mut touched: BTreeMap<Vec<u8>, Subject> = BTreeMap::new();
        let mut filter_keys: Vec<Vec<u8>> = Vec::new();
        let mut fresh: BTreeMap<Vec<u8>, Vec<Evidence>> = BTreeMap::new();
        let mut listings = snapshots::Listings::default();
        for (key, row) in rows {
            let row = *row;
            if known.next_if(|known| *known == key).is_some() {
                appended.known += 1;
                continue;
            }
            appended.new += 1;
            self.expand(&row, &mut batch, &mut touched, &mut filter_keys);
            if let Claim::Listed(_) = row.evidence.claim {
                listings.add(&row.evidence.source, row.evidence.observed_at, &row.subject);
            }
            batch.put(Table::Evidence, key, row.value);
            touched.insert(row.subject.clone(), row.evidence.subject.clone());
            if !matches!(row.evidence.claim, Claim::Related(_)) {
                fresh.entry(row.subject).or_default().push(row.evidence);
            }
        }
        appended.from = Cursor::of(writer.id, writer.next_sequence.saturating_sub(1));
        if appended.new > 0 {
            // Before the filter has them: what it rules out now has no row under it.
            for (key, subject) in &touched {
                let Subject::Observable(observable) = subject else { continue };
                if !self.core.filter.may_contain(key) {
                    appended.fresh.push((observable.clone(), fresh.remove(key).unwrap_or_default()));
                } else if !fresh.contains_key(key) && self.may_host_urls(observable) {
                    appended.linked.push(observable.clone());
                }
            }
            listings.write(&mut batch, writer.id, writer.next_sequence);
            let next = log::write_subjects(&mut batch, &writer, touched.keys().map(Vec::as_slice));
            let keys = touched.keys().chain(&filter_keys).map(Vec::as_slice);
            self.add_to_filter(&writer, keys);
            // Before the commit as well: nobody is told that no mask covers what an acknowledged one does.
            self.core.wildcards.insert(wildcards(touched.values()));
            self.write(batch)?;
            writer.next_sequence = next;
            self.grow_filter(&writer);
        }
        appended.upto = Cursor::of(writer.id, writer.next_sequence.saturating_sub(1));
        drop(writer);
        self.core.wildcards.settle();
        appended.touched = touched.into_values().collect();
        Ok(appended)
    }

    /// The rows that follow from a piece of evidence: its mirror, and aliases of what it names.
    fn expand(
        &self,
        row: &Row,
        batch: &mut Batch,
        touched: &mut BTreeMap<Vec<u8>, Subject>,
        filter_keys: &mut Vec<Vec<u8>>,
    ) {
        let evidence = &row.evidence;
        if let (Some(target), Some(section)) = (codec::target(evidence), row.section.inverse()) {
            let other_end = key::observable(target);
            batch.put(
                Table::Evidence,
                key::evidence(&other_end, section, evidence.id()),
                codec::encode_mirror(evidence, &row.subject),
            );
            if let Observable::Url(url) = target {
                aliases::put_url(url, batch, filter_keys);
            }
            touched.insert(other_end, target.clone().into());
        }
        match (&evidence.subject, &evidence.claim) {
            (Subject::Observable(Observable::Url(url)), _) => aliases::put_url(url, batch, filter_keys),
            (Subject::Observable(Observable::File(file)), Claim::Described(facts)) => {
                for alias in aliases::weaker(file, &facts.aliases) {
                    aliases::put_hash(alias, file, batch, filter_keys);
                    let observable = Observable::File(*alias);
                    touched.insert(key::observable(&observable), observable.into());
                }
            }
            _ => {}
        }
    }
}

fn wildcards<'a>(subjects: impl Iterator<Item = &'a Subject>) -> Vec<Wildcard> {
    let wildcard = |subject: &Subject| match subject {
        Subject::Mask(Mask::Wildcard(wildcard)) => Some(wildcard.clone()),
        _ => None,
    };
    subjects.filter_map(wildcard).collect()
}

/// Longest key of a subject: the longest URL with room for its host; far below what engines take.
const KEY_BYTES_MAX: usize = 16 * 1024;
