//! Marks: of which subjects something is known that not everybody sees.
//!
//! What is counted, summed up or kept as a row is the same for all. A subject with a mark has evidence that is for few, and whoever may not
//! see it is answered from the pieces that he sees. What has no mark is answered as ever; that it has none is told from memory. The ledger
//! knows no viewers: it is told which lists and markings are for few ([`Ledger::begin_marks`]), and marks what it appends. When that changes, marks
//! are made anew by a walk over all evidence, and until it is done everything counts as marked.
//!
//! ```text
//! 01 marking list                a pair of marking and list that evidence has had
//! 02 generation kind key         a mark; those of other generations mean nothing
//! ```

mod marking;
mod stored;

use std::{
    collections::BTreeSet,
    fmt,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
};

use model::{DomainName, Host, Observable, Subject, Tlp};

pub use self::stored::MarkRow;
pub(crate) use self::stored::read_row;
pub(super) use self::{marking::Marking, stored::check_row};
use self::{
    marking::{mark_aliases, mark_subject, put},
    stored::{LABEL, MARK, MarkKind, State, generation_prefix, mark_key, read_label},
};
use super::{Ledger, log};
use crate::{
    Engine, Result, Section, codec,
    engine::{Batch, KeyRange, Limit, Order, Table, walk},
    key,
};

/// Says of a list and a marking whether their evidence is for few.
pub type IsForFew = dyn Fn(&str, Tlp) -> bool + Send + Sync;

/// First byte of what stands for a mark in the filter: no key of a subject, host or alias begins so.
const FILTER: u8 = 7;
/// Rows of evidence that are looked through in one go while marks are made anew.
const WALK_ROWS: usize = 4096;
/// Pairs of marking and list that are remembered; with more, every change makes marks anew.
const LABELS_MAX: usize = 100_000;

/// What is known of marks in memory.
pub(super) struct Marks {
    is_for_few: RwLock<Option<Arc<IsForFew>>>,
    generation: AtomicU32,
    /// Whether all marks of the generation are made.
    is_ready: AtomicBool,
    /// Whether there is any.
    are_any: AtomicBool,
    labels: RwLock<Labels>,
}

#[derive(Debug, Default)]
struct Labels {
    known: BTreeSet<(Tlp, String)>,
    /// Whether they are all that evidence has.
    is_whole: bool,
}

impl fmt::Debug for Marks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Marks").field("generation", &self.generation).finish_non_exhaustive()
    }
}

impl Marks {
    /// Reads what is stored.
    pub(super) fn load(engine: &dyn Engine) -> Result<Self> {
        let mut labels = Labels::default();
        walk(engine, Table::Marks, KeyRange::prefix(&[LABEL]), |key, _| {
            labels.known.extend(read_label(key).ok());
            Ok(labels.known.len() < LABELS_MAX)
        })?;
        let state = State::load(engine)?;
        labels.is_whole = match &state {
            Some(state) => state.has_all_labels && labels.known.len() < LABELS_MAX,
            // Nothing was appended yet.
            None => engine.count(Table::Evidence, &KeyRange::all(), 1)? == 0,
        };
        let generation = state.as_ref().map_or(1, |state| state.generation);
        let marks = KeyRange::prefix(&generation_prefix(generation));
        Ok(Self {
            is_for_few: RwLock::new(None),
            generation: AtomicU32::new(generation),
            is_ready: AtomicBool::new(state.is_none_or(|state| state.is_ready)),
            are_any: AtomicBool::new(engine.count(Table::Marks, &marks, 1)? > 0),
            labels: RwLock::new(labels),
        })
    }

    fn is_for_few(&self) -> Option<Arc<IsForFew>> {
        self.is_for_few.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What belongs into the filter.
    pub(super) fn walk_filter_keys(
        &self,
        engine: &dyn Engine,
        add: &mut dyn FnMut(&[u8]) -> bool,
    ) -> Result<()> {
        let prefix = generation_prefix(self.generation.load(Ordering::Acquire));
        walk(engine, Table::Marks, KeyRange::prefix(&prefix), |key, _| {
            let mark = key.get(prefix.len()..).unwrap_or_default();
            Ok(add(&[&[FILTER], mark].concat()))
        })
    }
}

impl Ledger {
    /// Says which lists and markings are for few, from now on. `id` tells one such saying from another, also after a restart; an empty one
    /// that nothing which came before there were marks is for few. Whether marks must be made anew by [`Ledger::make_marks`]: until that is
    /// done, everything counts as marked.
    ///
    /// # Errors
    /// As [`Engine::commit`].
    pub fn begin_marks(&self, is_for_few: Arc<IsForFew>, id: &[u8]) -> Result<bool> {
        let _writer = self.core.writer();
        let marks = &self.core.marks;
        let stored = State::load(&*self.core.engine)?;
        let before = marks.is_for_few();
        let labels = marks.labels.read().unwrap_or_else(PoisonError::into_inner);
        let same_for_all = before.is_some_and(|before| {
            let mut known = labels.known.iter();
            labels.is_whole && known.all(|(tlp, list)| before(list, *tlp) == is_for_few(list, *tlp))
        });
        let none_for_few = stored.is_none()
            && (id.is_empty()
                || labels.is_whole && labels.known.iter().all(|(tlp, list)| !is_for_few(list, *tlp)));
        let is_same = match &stored {
            Some(stored) => stored.is_ready && (stored.id == id || same_for_all),
            None => none_for_few || same_for_all,
        };
        let generation = marks.generation.load(Ordering::Acquire);
        let state = State {
            generation: if is_same { generation } else { generation.wrapping_add(1) },
            is_ready: is_same,
            has_all_labels: labels.is_whole,
            id: id.to_vec(),
        };
        drop(labels);
        let mut batch = Batch::new();
        if !is_same || stored.is_none_or(|stored| stored.id != state.id) {
            state.put(&mut batch);
        }
        if !is_same {
            marks.is_ready.store(false, Ordering::Release);
            marks.generation.store(state.generation, Ordering::Release);
        }
        // Not while an append looks at its pieces: the writer's lock is held.
        *marks.is_for_few.write().unwrap_or_else(PoisonError::into_inner) = Some(is_for_few);
        self.write(batch)?;
        Ok(!is_same)
    }

    /// Makes the marks anew by a walk over all evidence, and removes what analysers concluded: it may rest on what is for few now.
    /// Appends go on meanwhile.
    ///
    /// # Errors
    /// As [`Engine::scan`] and [`Engine::commit`].
    pub fn make_marks(&self) -> Result<()> {
        let mut rest = Some(KeyRange::all());
        while let Some(range) = rest {
            let limit = Limit { entries: WALK_ROWS, ..Limit::WALK };
            let page = self.core.engine.scan(Table::Evidence, &range, Order::Forward, limit)?;
            let mut writer = self.core.writer();
            let mut marking = self.marking();
            let mut batch = Batch::new();
            let mut ended: Vec<&[u8]> = Vec::new();
            for row in &page.entries {
                let Ok((subject, section, _)) = key::split_evidence(&row.key) else { continue };
                let Ok((list, tlp)) = codec::label(&row.value) else { continue };
                if section == Section::Concluded {
                    batch.remove(Table::Evidence, row.key.as_slice());
                    if ended.last() != Some(&subject) {
                        ended.push(subject);
                    }
                } else if marking.is_few(list, tlp) {
                    let decoded = key::decode(subject)?;
                    mark_subject(&decoded, subject, &mut marking.found);
                    // Relations stand under both ends.
                    if section == Section::Described {
                        mark_aliases(&codec::decode(&decoded, section, &row.value)?, &mut marking.found);
                    }
                }
            }
            let filter_keys = marking.write(&mut batch);
            let next = writer.next_sequence;
            let next = match ended.is_empty() {
                true => next,
                false => log::write_removed(&mut batch, &writer, next, ended.into_iter()),
            };
            self.add_to_filter(&writer, filter_keys.iter().map(Vec::as_slice));
            self.write(batch)?;
            writer.next_sequence = next;
            self.grow_filter(&writer);
            rest = page.next;
        }
        self.finish_marks()
    }

    fn finish_marks(&self) -> Result<()> {
        let writer = self.core.writer();
        let Some(state) = State::load(&*self.core.engine)? else { return Ok(()) };
        let mut labels = self.core.marks.labels.write().unwrap_or_else(PoisonError::into_inner);
        labels.is_whole = labels.known.len() < LABELS_MAX;
        let mut batch = Batch::new();
        State { is_ready: true, has_all_labels: labels.is_whole, ..state }.put(&mut batch);
        drop(labels);
        self.write(batch)?;
        self.core.marks.is_ready.store(true, Ordering::Release);
        let generation = self.core.marks.generation.load(Ordering::Acquire);
        drop(writer);
        self.sync()?;
        self.remove_old_marks(generation)
    }

    fn remove_old_marks(&self, generation: u32) -> Result<()> {
        let kept = generation_prefix(generation);
        let mut rest = Some(KeyRange::prefix(&[MARK]));
        while let Some(range) = rest {
            let page = self.core.engine.scan(Table::Marks, &range, Order::Forward, Limit::WALK)?;
            let mut batch = Batch::new();
            let old = page.entries.into_iter().filter(|row| !row.key.starts_with(&kept));
            old.for_each(|row| batch.remove(Table::Marks, row.key));
            self.write(batch)?;
            rest = page.next;
        }
        Ok(())
    }

    /// A number that is another one whenever marks are made anew.
    #[must_use]
    pub fn marks_generation(&self) -> u32 {
        self.core.marks.generation.load(Ordering::Acquire)
    }

    /// Whether all marks are made.
    #[must_use]
    pub fn has_all_marks(&self) -> bool {
        self.core.marks.is_ready.load(Ordering::Acquire)
    }

    /// Whether all marks of a generation are made and hold.
    pub(super) fn has_marks_of(&self, generation: u32) -> bool {
        self.core.marks.is_ready.load(Ordering::Acquire) && self.marks_generation() == generation
    }

    /// Whether there may be any marks: mostly there are none.
    #[must_use]
    pub fn has_marks(&self) -> bool {
        let marks = &self.core.marks;
        !marks.is_ready.load(Ordering::Acquire) || marks.are_any.load(Ordering::Acquire)
    }

    /// Whether there may be a piece for few about the subject, or that leads to it. Ask behind a read for all: what was read before evidence for
    /// few came is what everybody sees.
    ///
    /// # Errors
    /// As [`Engine::get_many`].
    pub fn is_marked(&self, subject: &Subject) -> Result<bool> {
        Ok(self.has_marks() && self.has_mark(MarkKind::Subject, &key::subject(subject))?)
    }

    /// Whether there may be a piece for few about a URL on the host.
    ///
    /// # Errors
    /// As [`Engine::get_many`].
    pub fn is_marked_on(&self, host: &Host) -> Result<bool> {
        Ok(self.has_marks() && self.has_mark(MarkKind::UrlsOn, &key::host(host))?)
    }

    /// Whether there may be a piece for few about a name below this one.
    ///
    /// # Errors
    /// As [`Engine::get_many`].
    pub fn is_marked_below(&self, name: &DomainName) -> Result<bool> {
        let key = || key::observable(&Observable::Domain(name.clone()));
        Ok(self.has_marks() && self.has_mark(MarkKind::Below, &key())?)
    }

    /// Whether those who see more may conclude something else about the object ([`Ledger::replace_conclusions_around`]).
    ///
    /// # Errors
    /// As [`Engine::get_many`].
    pub fn is_marked_around(&self, observable: &Observable) -> Result<bool> {
        Ok(self.has_marks() && self.has_mark(MarkKind::Around, &key::observable(observable))?)
    }

    fn has_mark(&self, kind: MarkKind, key: &[u8]) -> Result<bool> {
        let marks = &self.core.marks;
        if !marks.is_ready.load(Ordering::Acquire) {
            return Ok(true);
        }
        let mark = mark_key(kind, key);
        if !self.core.filter.may_contain(&[&[FILTER], mark.as_slice()].concat()) {
            return Ok(false);
        }
        let row = [generation_prefix(marks.generation.load(Ordering::Acquire)).as_slice(), &mark].concat();
        Ok(self.core.engine.get_many(Table::Marks, &[&row])?.pop().flatten().is_some())
    }

    /// Sets or removes the mark that those who see more may conclude something else; whether that changes anything. What is returned belongs into
    /// the filter before the batch is committed.
    pub(super) fn put_around(
        &self,
        observable: &[u8],
        is_marked: bool,
        batch: &mut Batch,
    ) -> Result<Option<Vec<Vec<u8>>>> {
        let marks = &self.core.marks;
        let mark = mark_key(MarkKind::Around, observable);
        let row = [generation_prefix(marks.generation.load(Ordering::Acquire)).as_slice(), &mark].concat();
        if !is_marked && !marks.are_any.load(Ordering::Acquire) {
            return Ok(None);
        }
        let was_marked = self.core.engine.get_many(Table::Marks, &[&row])?.pop().flatten().is_some();
        Ok(match (was_marked, is_marked) {
            (true, false) => {
                batch.remove(Table::Marks, row);
                Some(Vec::new())
            }
            (false, true) => Some(put(marks, [mark], batch)),
            _ => None,
        })
    }

    /// Begins to look for what an append marks. Under the writer's lock.
    pub(super) fn marking(&self) -> Marking<'_> {
        let marks = &self.core.marks;
        Marking {
            marks,
            is_for_few: marks.is_for_few(),
            last: None,
            labels: BTreeSet::new(),
            found: BTreeSet::new(),
        }
    }
}
