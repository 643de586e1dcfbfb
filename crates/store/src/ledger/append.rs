//! Appending evidence: idempotent, with all rows that follow from it in one batch.

use std::{collections::BTreeMap, sync::atomic::Ordering};

use model::{Claim, Evidence, EvidenceId, Mask, Observable, Subject, Tlp, Wildcard};

use super::{
    Cursor, Ledger, aliases, decisions, log, registrations,
    sightings::{Rollups, SightingUnit},
    snapshots,
};
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
    /// The same by marking.
    pub new_by_marking: BTreeMap<Tlp, u64>,
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
    /// Addresses and names that were known before and of which nothing but relations and sightings is new, in the order of keys. Only such on which
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

/// The row of a piece, made before the lock is taken. Small, so that sorting is cheap: the piece stays where it is.
struct Row {
    /// Subject, section and identity.
    key: Vec<u8>,
    /// Length of the subject, with which the key begins.
    subject_bytes: usize,
    id: EvidenceId,
    section: Section,
    value: Vec<u8>,
    /// Where the piece stands.
    at: usize,
}

impl Row {
    fn subject(&self) -> &[u8] {
        self.key.get(..self.subject_bytes).unwrap_or_default()
    }
}

impl Ledger {
    /// Adds evidence. What is known already stays as it was learned first. Visible when this returns; acknowledged only
    /// after [`Ledger::sync`]. The whole call is one batch: give it thousands, not millions.
    ///
    /// # Errors
    /// [`crate::Error::Engine`] when the engine fails: nothing was written, and nothing will be
    /// ([`crate::Error::Poisoned`]).
    pub fn append(&self, evidence: Vec<Evidence>) -> Result<Appended> {
        self.append_with(evidence, None)
    }

    /// Adds all that a unit of sightings counts, and in the same commit notes that this is all of it.
    ///
    /// # Errors
    /// As [`Ledger::append`].
    pub fn append_unit(&self, evidence: Vec<Evidence>, unit: &SightingUnit) -> Result<Appended> {
        self.append_with(evidence, Some(unit))
    }

    fn append_with(&self, evidence: Vec<Evidence>, unit: Option<&SightingUnit>) -> Result<Appended> {
        self.commit.check()?;
        let mut appended = Appended::default();
        let mut rows = rows(&evidence, &mut appended);
        let mut pieces: Vec<Option<Evidence>> = evidence.into_iter().map(Some).collect();

        let mut writer = self.core.writer();
        let is_unknown = self.unknown_subjects(&rows);
        self.drop_known(&mut rows, &pieces, &is_unknown, &mut appended)?;
        let mut rollups = self.rollups(&rows, &pieces, &is_unknown)?;

        // Room for the pieces with their mirrors.
        let mut batch = Batch::with_capacity(2 * rows.len());
        unit.into_iter().for_each(|unit| unit.put(&mut batch));
        let mut derived = Derived { touched: Vec::with_capacity(rows.len()), ..Derived::default() };
        appended.fresh.reserve(rows.len());
        // Subjects of which something beside relations is new, in order.
        let mut told: Vec<Vec<u8>> = Vec::with_capacity(rows.len());
        let mut listings = snapshots::Listings::default();
        let mut marking = self.marking();
        for row in rows {
            let Some(evidence) = pieces.get_mut(row.at).and_then(Option::take) else { continue };
            appended.new += 1;
            *appended.new_by_marking.entry(evidence.tlp).or_default() += 1;
            marking.note(&evidence, row.subject());
            if row.section == Section::Sighted && !rollups.add(row.subject(), &evidence) {
                batch.put(Table::Evidence, row.key, row.value);
                continue;
            }
            derived.expand(&evidence, &row, &mut batch);
            if let Claim::Listed(_) = evidence.claim {
                listings.add(&evidence.source, evidence.observed_at, row.subject());
            }
            if registrations::is_apart(row.section, row.subject()) {
                batch.put(Table::Evidence, row.key, row.value);
                continue;
            }
            if !row.section.is_edge()
                && row.section != Section::Sighted
                && told.last().is_none_or(|key| key != row.subject())
            {
                told.push(row.subject().to_vec());
            }
            let is_first = derived.touched.last().is_none_or(|(key, _)| key != row.subject());
            if is_first {
                derived.touched.push((row.subject().to_vec(), evidence.subject.clone()));
            }
            if is_unknown.get(row.at).copied().unwrap_or_default()
                && let Subject::Observable(observable) = &evidence.subject
            {
                // What weighs nothing is long or many.
                let is_aside = row.section.is_aside();
                match appended.fresh.last_mut().filter(|(last, _)| last == observable) {
                    Some((_, pieces)) if !is_aside => pieces.push(evidence),
                    Some(_) => {}
                    // Most objects have one piece: no room for more is taken.
                    None => {
                        let observable = observable.clone();
                        appended.fresh.push((observable, if is_aside { Vec::new() } else { vec![evidence] }));
                    }
                }
            }
            batch.put(Table::Evidence, row.key, row.value);
        }
        appended.from = Cursor::of(writer.id, writer.next_sequence.saturating_sub(1));
        if appended.new > 0 {
            let Derived { mut touched, others, filter_keys } = derived;
            touched.extend(others);
            touched.sort_by(|(one, _), (other, _)| one.cmp(other));
            touched.dedup_by(|(one, _), (other, _)| one == other);
            self.tell_others(&touched, &told, &mut appended);
            listings.write(&mut batch, writer.id, writer.next_sequence);
            let has_sightings = !rollups.is_empty();
            rollups.write(&mut batch);
            let keys = || touched.iter().map(|(key, _)| key.as_slice());
            let next = log::write_subjects(&mut batch, &writer, keys());
            let marks = marking.write(&mut batch);
            let filter_keys = filter_keys.iter().chain(&marks).map(Vec::as_slice);
            self.add_to_filter(&writer, keys().chain(filter_keys));
            // Before the commit as well: nobody is told that no mask covers what an acknowledged one does.
            self.core.wildcards.insert(wildcards(touched.iter().map(|(_, subject)| subject)));
            // Before the commit, as the filter: nobody is told that there are none.
            if has_sightings {
                self.has_sightings.store(true, Ordering::Release);
            }
            self.write(batch)?;
            self.core.watches.touch(touched.iter().map(|(key, _)| key.as_slice()));
            writer.next_sequence = next;
            self.grow_filter(&writer);
            appended.touched = touched.into_iter().map(|(_, subject)| subject).collect();
        } else {
            self.write(batch)?;
        }
        appended.upto = Cursor::of(writer.id, writer.next_sequence.saturating_sub(1));
        drop(writer);
        self.core.wildcards.settle();
        Ok(appended)
    }

    /// The sums that sightings among the rows add to.
    fn rollups(&self, rows: &[Row], pieces: &[Option<Evidence>], is_unknown: &[bool]) -> Result<Rollups> {
        let sighted = rows.iter().filter(|row| row.section == Section::Sighted).filter_map(|row| {
            let is_unknown = is_unknown.get(row.at).copied().unwrap_or_default();
            Some((row.subject(), is_unknown, pieces.get(row.at)?.as_ref()?))
        });
        Rollups::read(&*self.core.engine, sighted)
    }

    /// Of each piece, by its place, whether its subject is certainly unknown.
    fn unknown_subjects(&self, rows: &[Row]) -> Vec<bool> {
        let mut is_unknown = vec![false; rows.iter().map(|row| row.at + 1).max().unwrap_or(0)];
        let mut last: Option<(&[u8], bool)> = None;
        for row in rows {
            let unknown = match last {
                Some((subject, unknown)) if subject == row.subject() => unknown,
                _ => !self.core.filter.may_contain(row.subject()),
            };
            last = Some((row.subject(), unknown));
            if let Some(place) = is_unknown.get_mut(row.at) {
                *place = unknown;
            }
        }
        is_unknown
    }

    /// Drops the rows that are there already. A relation stands under both its ends: of what leads to a hub most is new, and the other end
    /// tells.
    fn drop_known(
        &self,
        rows: &mut Vec<Row>,
        pieces: &[Option<Evidence>],
        is_unknown: &[bool],
        appended: &mut Appended,
    ) -> Result<()> {
        let filter = &self.core.filter;
        let is_suspect = |row: &Row| {
            let other_end = || pieces.get(row.at).and_then(Option::as_ref).and_then(codec::target);
            if registrations::is_apart(row.section, row.subject()) {
                return true;
            }
            !is_unknown.get(row.at).copied().unwrap_or_default()
                && other_end().is_none_or(|target| filter.may_contain(&key::observable(&target)))
        };
        let suspects: Vec<bool> = rows.iter().map(is_suspect).collect();
        let keys: Vec<&[u8]> = rows
            .iter()
            .zip(&suspects)
            .filter(|(_, is_suspect)| **is_suspect)
            .map(|(row, _)| row.key.as_slice())
            .collect();
        let mut found = self.core.engine.get_many(Table::Evidence, &keys)?.into_iter();
        let mut suspects = suspects.into_iter();
        rows.retain(|_| {
            let is_known = suspects.next().unwrap_or_default() && found.next().flatten().is_some();
            appended.known += u64::from(is_known);
            !is_known
        });
        Ok(())
    }

    /// Adds to what is fresh what was touched from elsewhere and nothing was known of, and tells what has new relations alone. Before the
    /// filter has them: what it rules out now has no row under it. What the append itself says something of is not told as fresh without that:
    /// the filter may have been filled since the pieces were looked through, and rule out now what it could not then.
    fn tell_others(&self, touched: &[(Vec<u8>, Subject)], told: &[Vec<u8>], appended: &mut Appended) {
        let mut own = std::mem::take(&mut appended.fresh).into_iter().peekable();
        for (key, subject) in touched {
            let Subject::Observable(observable) = subject else { continue };
            if let Some(known) = own.next_if(|(own, _)| own == observable) {
                appended.fresh.push(known);
            } else if told.binary_search(key).is_ok() {
                continue;
            } else if !self.core.filter.may_contain(key) {
                appended.fresh.push((observable.clone(), Vec::new()));
            } else if self.may_host_urls(observable) {
                appended.linked.push(observable.clone());
            }
        }
    }
}

/// The rows of pieces in the order of keys, which is the order the engine likes best, each once.
fn rows(evidence: &[Evidence], appended: &mut Appended) -> Vec<Row> {
    let mut rows = Vec::with_capacity(evidence.len());
    for (at, evidence) in evidence.iter().enumerate() {
        let value = codec::encode(evidence);
        let subject = key::subject(&evidence.subject);
        let size_bytes = value.len().max(subject.len());
        if value.len() > VALUE_BYTES_MAX || subject.len() > KEY_BYTES_MAX {
            appended.refused.push(Refused { index: at, size_bytes });
            continue;
        }
        let section = Section::of(&evidence.claim);
        let id = evidence.id();
        let key = key::evidence(&subject, section, id);
        rows.push(Row { key, subject_bytes: subject.len(), id, section, value, at });
    }
    rows.sort_unstable_by(|one, other| (&one.key, one.at).cmp(&(&other.key, other.at)));
    let count = rows.len();
    // The first of those that are the same stays.
    rows.dedup_by(|later, first| later.key == first.key);
    appended.known += (count - rows.len()) as u64;
    rows
}

/// What follows from the pieces beside their own rows.
#[derive(Default)]
struct Derived {
    /// Subjects of the pieces with their keys, in order.
    touched: Vec<(Vec<u8>, Subject)>,
    /// Other ends of relations and weak digests with their keys; may repeat.
    others: Vec<(Vec<u8>, Subject)>,
    /// What belongs into the filter beside.
    filter_keys: Vec<Vec<u8>>,
}

impl Derived {
    /// The rows that follow from a piece of evidence: its mirror, aliases of what it names, places of what was decided.
    fn expand(&mut self, evidence: &Evidence, row: &Row, batch: &mut Batch) {
        if let (Some(target), Some(section)) = (codec::target(evidence), row.section.inverse()) {
            let target = target.into_owned();
            let other_end = key::observable(&target);
            batch.put(
                Table::Evidence,
                key::evidence(&other_end, section, row.id),
                codec::encode_mirror(evidence, row.subject()),
            );
            if let Observable::Url(url) = &target {
                aliases::put_url(url, batch, &mut self.filter_keys);
            }
            self.others.push((other_end, target.into()));
        }
        decisions::put(evidence, row.id, row.subject(), batch);
        match (&evidence.subject, &evidence.claim) {
            (Subject::Observable(Observable::Url(url)), _) => {
                aliases::put_url(url, batch, &mut self.filter_keys);
            }
            (Subject::Observable(Observable::File(file)), Claim::Described(facts)) => {
                for alias in aliases::weaker(file, &facts.aliases) {
                    aliases::put_hash(alias, file, batch, &mut self.filter_keys);
                    let observable = Observable::File(*alias);
                    self.others.push((key::observable(&observable), observable.into()));
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
