//! Conclusions of analysers: the one kind of evidence that is replaced.

use std::sync::MutexGuard;

use model::{Claim, Evidence, Observable, Subject};

use super::{Ledger, Writer, log, read};
use crate::{
    Error, Result, Section, codec,
    engine::{Batch, Limit, Order, Table},
    key,
};

/// What is concluded about one object: by each analyser at most one conclusion.
pub type Concluded = (Observable, Vec<Evidence>);

/// The same, and whether something for few was met on the way: those who see it may conclude something else.
pub type ConcludedForAll = (Observable, Vec<Evidence>, bool);

/// Most conclusions about one object that are read: more than there are analysers.
const CONCLUSIONS_MAX: usize = 256;

impl Ledger {
    /// What analysers conclude about an object, by identity.
    ///
    /// # Errors
    /// As [`crate::Engine::scan`].
    pub fn conclusions(&self, observable: &Observable) -> Result<Vec<Evidence>> {
        let subject = Subject::from(observable.clone());
        let subject_key = key::subject(&subject);
        let range = key::sections(&subject_key, Section::Concluded, Section::Concluded);
        let limit = Limit { entries: CONCLUSIONS_MAX, ..Limit::WALK };
        let page = self.core.engine.scan(Table::Evidence, &range, Order::Forward, limit)?;
        let mut found = Vec::with_capacity(page.entries.len());
        for row in &page.entries {
            match read::decode_row(&subject, &row.key, &row.value) {
                Ok((_, evidence)) => found.push(evidence),
                Err(error) => read::report_damage(&row.key, &error),
            }
        }
        Ok(found)
    }

    /// Puts conclusions in the place of all that analysers concluded about the same objects before. What changes is in the log, as what is
    /// appended is. Returns of how many objects something changed. Give it thousands of objects, not millions; durable with the next
    /// [`Ledger::sync`].
    ///
    /// # Errors
    /// [`Error::NoConclusion`] when a piece is none, or is about something else than its object; [`Error::Engine`] when the engine fails.
    pub fn replace_conclusions(&self, concluded: &[Concluded]) -> Result<usize> {
        let writer = self.core.writer();
        let concluded = concluded.iter().map(|(observable, conclusions)| (observable, conclusions, None));
        self.replace(writer, concluded)
    }

    /// The same from what everybody sees, as `generation` of marks ([`Ledger::marks_generation`]) says who sees what; also marks objects about
    /// which those who see more may conclude something else ([`Ledger::is_marked_around`]). `None`: marks were made anew since, or are being made,
    /// and nothing is replaced.
    ///
    /// # Errors
    /// As [`Ledger::replace_conclusions`].
    pub fn replace_conclusions_for_all(
        &self,
        generation: u32,
        concluded: &[ConcludedForAll],
    ) -> Result<Option<usize>> {
        let writer = self.core.writer();
        if !self.has_marks_of(generation) {
            return Ok(None);
        }
        let concluded = concluded.iter();
        let concluded =
            concluded.map(|(observable, conclusions, is_around)| (observable, conclusions, Some(*is_around)));
        self.replace(writer, concluded).map(Some)
    }

    fn replace<'c>(
        &self,
        mut writer: MutexGuard<'_, Writer>,
        concluded: impl Iterator<Item = (&'c Observable, &'c Vec<Evidence>, Option<bool>)>,
    ) -> Result<usize> {
        self.commit.check()?;
        let mut changes = Vec::new();
        let mut batch = Batch::new();
        let mut filter_keys = Vec::new();
        for (observable, conclusions, is_around) in concluded {
            let subject_key = key::observable(observable);
            let range = key::sections(&subject_key, Section::Concluded, Section::Concluded);
            let limit = Limit { entries: CONCLUSIONS_MAX, ..Limit::WALK };
            let old = self.core.engine.scan(Table::Evidence, &range, Order::Forward, limit)?.entries;
            let mut new = Vec::with_capacity(conclusions.len());
            for evidence in conclusions {
                let is_of =
                    matches!(&evidence.subject, Subject::Observable(subject) if subject == observable);
                if !is_of || !matches!(evidence.claim, Claim::Concluded(_)) {
                    return Err(Error::NoConclusion);
                }
                let row_key = key::evidence(&subject_key, Section::Concluded, evidence.id());
                new.push((row_key, codec::encode(evidence)));
            }
            new.sort();
            let marked = match is_around {
                Some(is_around) => self.put_around(&subject_key, is_around, &mut batch)?,
                None => None,
            };
            let is_same =
                old.iter().map(|row| (&row.key, &row.value)).eq(new.iter().map(|(key, value)| (key, value)));
            if is_same && marked.is_none() {
                continue;
            }
            filter_keys.extend(marked.into_iter().flatten());
            changes.push((subject_key, old, new));
        }
        if changes.is_empty() {
            return Ok(0);
        }
        changes.sort_by(|(one, ..), (other, ..)| one.cmp(other));
        // Of whom nothing is concluded any more, perhaps nothing at all is known.
        let (ended, told): (Vec<_>, Vec<_>) = changes.iter().partition(|(_, _, new)| new.is_empty());
        let next = log::write_subjects(&mut batch, &writer, told.iter().map(|(key, ..)| key.as_slice()));
        let next =
            log::write_removed(&mut batch, &writer, next, ended.iter().map(|(key, ..)| key.as_slice()));
        for (_, old, new) in &mut changes {
            for row in old.drain(..).filter(|row| new.iter().all(|(key, _)| *key != row.key)) {
                batch.remove(Table::Evidence, row.key);
            }
            for (key, value) in new.drain(..) {
                batch.put(Table::Evidence, key, value);
            }
        }
        let keys = changes.iter().map(|(key, ..)| key).chain(&filter_keys);
        self.add_to_filter(&writer, keys.map(Vec::as_slice));
        self.write(batch)?;
        writer.next_sequence = next;
        self.grow_filter(&writer);
        Ok(changes.len())
    }
}
