//! Conclusions of analysers: the one kind of evidence that is replaced.

use model::{Claim, Evidence, Observable, Subject};

use super::{Ledger, log, read};
use crate::{
    Error, Result, Section, codec,
    engine::{Batch, Limit, Order, Table},
    key,
};

/// What is concluded about one object: by each analyser at most one conclusion.
pub type Concluded = (Observable, Vec<Evidence>);

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
        self.commit.check()?;
        let mut changes = Vec::new();
        let mut writer = self.core.writer();
        for (observable, conclusions) in concluded {
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
            if old.iter().map(|row| (&row.key, &row.value)).eq(new.iter().map(|(key, value)| (key, value))) {
                continue;
            }
            changes.push((subject_key, old, new));
        }
        if changes.is_empty() {
            return Ok(0);
        }
        changes.sort_by(|(one, ..), (other, ..)| one.cmp(other));
        let mut batch = Batch::new();
        for (_, old, new) in &mut changes {
            for row in old.drain(..).filter(|row| new.iter().all(|(key, _)| *key != row.key)) {
                batch.remove(Table::Evidence, row.key);
            }
            for (key, value) in new.drain(..) {
                batch.put(Table::Evidence, key, value);
            }
        }
        let keys = || changes.iter().map(|(key, ..)| key.as_slice());
        let next = log::write_subjects(&mut batch, &writer, keys());
        self.add_to_filter(&writer, keys());
        self.write(batch)?;
        writer.next_sequence = next;
        self.grow_filter(&writer);
        Ok(changes.len())
    }
}
