//! The log: what each append touched, by writer and sequence, for those who derive something from the ledger.
//!
//! A follower keeps a cursor with one position for each writer. There is no order between writers.

use std::collections::BTreeMap;

use model::{Subject, Timestamp};

use super::{Ledger, META_NEXT_SEQUENCE, OWN_META, Writer, meta_key};
use crate::{
    Error, Result,
    codec::{
        self,
        wire::{Reader, Writer as Value},
    },
    engine::{Batch, KeyRange, Limit, Order, Table},
    key,
};

/// Subjects in one row.
const ROW_SUBJECTS_MAX: usize = 1024;
/// Rows removed in one batch.
const TRIM_ROWS: usize = 4096;

const SUBJECTS: u8 = 0;
const COMPLETED: u8 = 1;
const REMOVED: u8 = 2;

/// How far a follower has read: for each writer the sequence of the last row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cursor(BTreeMap<u64, u64>);

impl Cursor {
    /// A cursor of one writer.
    pub(super) fn of(writer: u64, sequence: u64) -> Self {
        Self(BTreeMap::from([(writer, sequence)]))
    }

    /// The place behind which neither has read everything: of each writer the lesser position.
    #[must_use]
    pub fn slower(&self, other: &Self) -> Self {
        let position =
            |(writer, sequence): (&u64, &u64)| Some((*writer, *sequence.min(other.0.get(writer)?)));
        Self(self.0.iter().filter_map(position).collect())
    }

    /// How many rows this has read that `other` has not.
    #[must_use]
    pub fn rows_ahead_of(&self, other: &Self) -> u64 {
        let ahead = |(writer, sequence): (&u64, &u64)| {
            sequence.saturating_sub(other.0.get(writer).copied().unwrap_or(0))
        };
        self.0.iter().map(ahead).fold(0, u64::saturating_add)
    }

    /// The cursor as bytes, for [`Ledger::put_meta`].
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Value::default();
        out.byte(1);
        for (writer, sequence) in &self.0 {
            out.raw(&writer.to_be_bytes());
            out.number(*sequence);
        }
        out.0
    }

    /// Reads what [`Cursor::encode`] wrote.
    ///
    /// # Errors
    /// [`Error::Corrupt`] when it is none.
    pub fn decode(bytes: &[u8]) -> Result<Self> {
        let mut input = Reader(bytes);
        input.version(1)?;
        let mut positions = BTreeMap::new();
        while !input.0.is_empty() {
            positions.insert(u64::from_be_bytes(input.array()?), input.number()?);
        }
        Ok(Self(positions))
    }
}

/// A stretch of the log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogPage {
    /// What something was added to; may repeat.
    pub subjects: Vec<Subject>,
    /// What something was taken away from; may repeat. Perhaps nothing is left of it: [`Ledger::is_there`] tells.
    pub removed: Vec<Subject>,
    /// Snapshots that became complete: list and date. See [`Ledger::listed`] for what they list.
    pub completed: Vec<(String, Timestamp)>,
    /// Where to go on. Keep it only when the page has been dealt with.
    pub cursor: Cursor,
    /// Whether rows behind the given cursor had been trimmed, or were damaged: build anew from [`Ledger::subjects`].
    pub gap: bool,
}

impl LogPage {
    /// Whether there was nothing new.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0 && self.completed.is_empty() && !self.gap
    }

    fn len(&self) -> usize {
        self.subjects.len() + self.removed.len()
    }
}

impl Ledger {
    /// What was touched since `cursor` (`None`: from the start), at least `limit` subjects if there are as many; at most
    /// 1,023 more.
    ///
    /// # Errors
    /// As [`crate::Engine::scan`].
    pub fn follow(&self, cursor: Option<Cursor>, limit: usize) -> Result<LogPage> {
        self.follow_upto(cursor, limit, None)
    }

    /// As [`Ledger::follow`], but of writers that `upto` names not beyond what it says.
    ///
    /// # Errors
    /// As [`crate::Engine::scan`].
    pub fn follow_upto(
        &self,
        cursor: Option<Cursor>,
        limit: usize,
        upto: Option<&Cursor>,
    ) -> Result<LogPage> {
        let mut page = LogPage { cursor: cursor.unwrap_or_default(), ..LogPage::default() };
        let mut writer = 0_u64;
        while let Some(found) = self.next_writer(writer)? {
            let last = page.cursor.0.get(&found).copied().unwrap_or(0);
            let end = upto.and_then(|upto| upto.0.get(&found)).copied();
            self.follow_writer(found, last, end, limit, &mut page)?;
            if page.len() >= limit.max(1) || found == u64::MAX {
                return Ok(page);
            }
            writer = found + 1;
        }
        // A log trimmed to nothing still knows where it was.
        let (id, next) = {
            let writer = self.core.writer();
            (writer.id, writer.next_sequence)
        };
        let last = page.cursor.0.entry(id).or_insert(0);
        if *last + 1 < next && self.next_writer(id)? != Some(id) {
            page.gap = true;
            *last = next - 1;
        }
        Ok(page)
    }

    /// Where the log ends now, as far as it is written here.
    #[must_use]
    pub fn log_end(&self) -> Cursor {
        let writer = self.core.writer();
        Cursor::of(writer.id, writer.next_sequence.saturating_sub(1))
    }

    /// Reads one writer's rows from behind `last` up to `upto` into `page`.
    fn follow_writer(
        &self,
        writer: u64,
        last: u64,
        upto: Option<u64>,
        limit: usize,
        page: &mut LogPage,
    ) -> Result<()> {
        let mut last = last;
        let end = match upto.and_then(|upto| upto.checked_add(1)) {
            Some(behind) => Some(row_key(writer, behind)),
            None => writer.checked_add(1).map(|next| row_key(next, 0)),
        };
        let mut rest = Some(KeyRange { start: row_key(writer, last.saturating_add(1)), end });
        while let Some(range) = rest {
            let rows = self.core.engine.scan(
                Table::Log,
                &range,
                Order::Forward,
                Limit { entries: 64, bytes: 1 << 20 },
            )?;
            for row in &rows.entries {
                let (_, sequence) = read_row_key(&row.key)?;
                page.gap |= sequence != last + 1;
                match read_row(&row.value) {
                    Ok(Row::Subjects(subjects)) => page.subjects.extend(subjects),
                    Ok(Row::Removed(subjects)) => page.removed.extend(subjects),
                    Ok(Row::Completed(list, date)) => page.completed.push((list, date)),
                    Err(error) => {
                        tracing::error!(
                            error = &error as &dyn std::error::Error,
                            sequence,
                            "a log row is damaged"
                        );
                        page.gap = true;
                    }
                }
                last = sequence;
                page.cursor.0.insert(writer, sequence);
                if page.len() >= limit.max(1) {
                    return Ok(());
                }
            }
            rest = rows.next;
        }
        Ok(())
    }

    /// The first writer from `from` on that has rows.
    fn next_writer(&self, from: u64) -> Result<Option<u64>> {
        let range = KeyRange { start: row_key(from, 0), end: None };
        let page =
            self.core.engine.scan(Table::Log, &range, Order::Forward, Limit { entries: 1, bytes: 0 })?;
        page.entries.first().map(|row| Ok(read_row_key(&row.key)?.0)).transpose()
    }

    /// Removes the rows up to `upto`: give it the cursor of the slowest follower.
    ///
    /// # Errors
    /// As [`crate::Engine::commit`].
    pub fn trim(&self, upto: &Cursor) -> Result<()> {
        for (writer, sequence) in &upto.0 {
            let mut rest = Some(KeyRange {
                start: row_key(*writer, 0),
                end: Some(row_key(*writer, sequence.saturating_add(1))),
            });
            while let Some(range) = rest {
                let limit = Limit { entries: TRIM_ROWS, bytes: 16 << 20 };
                let page = self.core.engine.scan(Table::Log, &range, Order::Forward, limit)?;
                let mut batch = Batch::new();
                page.entries.into_iter().for_each(|row| batch.remove(Table::Log, row.key));
                self.write(batch)?;
                rest = page.next;
            }
        }
        Ok(())
    }
}

/// Writes log rows for `subjects`; returns the sequence that follows.
pub(super) fn write_subjects<'a>(
    batch: &mut Batch,
    writer: &Writer,
    subjects: impl Iterator<Item = &'a [u8]>,
) -> u64 {
    write_rows(batch, writer.id, writer.next_sequence, SUBJECTS, subjects)
}

/// Writes log rows for subjects from which something is taken away, from `sequence` on; returns the sequence that follows.
pub(super) fn write_removed<'a>(
    batch: &mut Batch,
    writer: &Writer,
    sequence: u64,
    subjects: impl Iterator<Item = &'a [u8]>,
) -> u64 {
    write_rows(batch, writer.id, sequence, REMOVED, subjects)
}

fn write_rows<'a>(
    batch: &mut Batch,
    writer: u64,
    mut sequence: u64,
    kind: u8,
    subjects: impl Iterator<Item = &'a [u8]>,
) -> u64 {
    let mut subjects = subjects.peekable();
    while subjects.peek().is_some() {
        let mut value = vec![kind];
        value.extend(codec::encode_subjects(subjects.by_ref().take(ROW_SUBJECTS_MAX)));
        batch.put(Table::Log, row_key(writer, sequence), value);
        sequence += 1;
    }
    put_next_sequence(batch, sequence);
    sequence
}

/// Writes the log row of a completed snapshot; returns the sequence that follows.
pub(super) fn write_completed(batch: &mut Batch, writer: &Writer, list: &str, date: Timestamp) -> u64 {
    let mut value = Value::default();
    value.byte(COMPLETED);
    value.byte(1);
    value.text(list);
    value.moment(date);
    batch.put(Table::Log, row_key(writer.id, writer.next_sequence), value.0);
    put_next_sequence(batch, writer.next_sequence + 1);
    writer.next_sequence + 1
}

/// Kept beside the rows: a log that was trimmed to nothing must not begin anew.
fn put_next_sequence(batch: &mut Batch, next: u64) {
    batch.put(Table::Meta, meta_key(OWN_META, META_NEXT_SEQUENCE), next.to_be_bytes());
}

/// A row's content.
pub(super) enum Row {
    Subjects(Vec<Subject>),
    Removed(Vec<Subject>),
    Completed(String, Timestamp),
}

pub(super) fn read_row(value: &[u8]) -> Result<Row> {
    let decoded = |subjects| {
        codec::decode_subjects(subjects)?.into_iter().map(key::decode).collect::<Result<Vec<Subject>>>()
    };
    match value.split_first() {
        Some((&SUBJECTS, subjects)) => decoded(subjects).map(Row::Subjects),
        Some((&REMOVED, subjects)) => decoded(subjects).map(Row::Removed),
        Some((&COMPLETED, rest)) => {
            let mut input = Reader(rest);
            input.version(1)?;
            let row = Row::Completed(input.text()?, input.moment()?);
            input.end()?;
            Ok(row)
        }
        _ => Err(BAD),
    }
}

const BAD: Error = Error::Corrupt { what: "a log row does not decode" };

fn row_key(writer: u64, sequence: u64) -> Vec<u8> {
    [writer.to_be_bytes(), sequence.to_be_bytes()].concat()
}

pub(super) fn read_row_key(key: &[u8]) -> Result<(u64, u64)> {
    let (writer, rest) = key.split_first_chunk::<8>().ok_or(BAD)?;
    let sequence: [u8; 8] = rest.try_into().map_err(|_| BAD)?;
    Ok((u64::from_be_bytes(*writer), u64::from_be_bytes(sequence)))
}
