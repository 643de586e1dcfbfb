//! Taking away what sources brought, with what was made of it.

use std::collections::BTreeMap;

use model::Timestamp;
use store::{Extent, Removal, RemovalRule, RemovedRows};

use crate::{App, Progress, Result, known_files};

/// What was removed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Removed {
    /// Pieces of evidence by list.
    pub evidence: BTreeMap<String, u64>,
    /// Complete lists.
    pub snapshots: u64,
    /// Ranges of geography and routing databases.
    pub ranges: u64,
    /// Entries of knowledge.
    pub knowledge: u64,
    /// Logs and batches whose sightings were counted.
    pub units: u64,
    /// Digests of known-good files.
    pub known_files: u64,
    /// Whether that is all; else it was stopped, and goes on the next time or when the data is opened.
    pub is_done: bool,
}

impl Removed {
    /// Pieces of evidence of all lists.
    #[must_use]
    pub fn pieces(&self) -> u64 {
        self.evidence.values().sum()
    }

    /// Of two removals, one after the other.
    pub(super) fn and(mut self, other: Self) -> Self {
        for (list, pieces) in other.evidence {
            *self.evidence.entry(list).or_default() += pieces;
        }
        self.snapshots += other.snapshots;
        self.ranges += other.ranges;
        self.knowledge += other.knowledge;
        self.units += other.units;
        self.known_files += other.known_files;
        self.is_done = other.is_done;
        self
    }

    fn of(rows: RemovedRows, known_files: u64, is_done: bool) -> Self {
        let RemovedRows { evidence, snapshots, ranges, knowledge, units } = rows;
        Self { evidence, snapshots, ranges, knowledge, units, known_files, is_done }
    }
}

/// Nobody to tell, and no analysers: names to watch are given to an application that is open.
struct Opening;

impl Progress for Opening {}

impl App {
    /// Removes a source or list with everything that it brought, and what follows from that: verdicts, conclusions, indexes. Look-ups go on
    /// meanwhile; of the source nothing is let in. What is set for it stays set.
    ///
    /// # Errors
    /// [`Error::UnknownSource`]; [`Error::SourceBusy`] when something of it is coming in; when the ledger fails: then it goes on the next time, or
    /// when the data is opened.
    pub fn remove_source(&self, name: &str, progress: &dyn Progress) -> Result<Removed> {
        self.check_source(name)?;
        let _removing = self.sources.removing();
        let pending = self.finish_removal(progress)?;
        if !pending.is_done {
            return Ok(pending);
        }
        self.sources.gate.shut_if_quiet(name)?;
        // What was told of it before is dealt with before.
        self.refresh_verdicts()?;
        let rule = RemovalRule { source: name.to_owned(), extent: Extent::Everything };
        if let Err(error) = self.ledger.begin_removal(vec![rule]) {
            self.sources.gate.open(name);
            return Err(error.into());
        }
        self.finish_removal(progress)
    }

    /// Ends what was being removed when the data was closed.
    pub(crate) fn resume_removal(&self) -> Result<()> {
        let _removing = self.sources.removing();
        if let Some(removal) = self.ledger.removal()? {
            let names: Vec<&str> = removal.rules.iter().map(|rule| rule.source.as_str()).collect();
            tracing::info!(names = names.join(", "), "going on to remove what was being removed");
            self.sweep(&Opening)?;
            if let Some(removal) = self.ledger.removal()?.filter(|removal| removal.is_swept) {
                self.draw(removal)?;
            }
        }
        Ok(())
    }

    /// Removes what is left to remove, and makes anew what rested on it. For the one who removes.
    pub(crate) fn finish_removal(&self, progress: &dyn Progress) -> Result<Removed> {
        if self.ledger.removal()?.is_none() {
            return Ok(Removed { is_done: true, ..Removed::default() });
        }
        self.sweep(progress)?;
        let Some(removal) = self.ledger.removal()? else { return Ok(Removed::default()) };
        let mut is_done = removal.is_swept;
        // What was concluded from it is concluded no more. While marks are being made nothing is concluded, and everything is afterwards.
        if is_done && self.ledger.has_all_marks() && self.analysed_to()?.is_some() {
            is_done = self.analyse(progress)?.is_done;
        }
        match is_done {
            true => self.draw(removal),
            false => Ok(Removed::of(removal.removed, 0, false)),
        }
    }

    fn sweep(&self, progress: &dyn Progress) -> Result<()> {
        let mut removed = 0;
        while !progress.is_cancelled() {
            let Some(rows) = self.ledger.remove_next()? else { break };
            removed += rows;
            self.refresh_verdicts()?;
            progress.removed(removed);
            progress.give_way(rows);
        }
        self.settle_verdicts()?;
        Ok(self.ledger.sync()?)
    }

    /// Draws from what was removed what is kept beside the ledger or of it, and ends the removal.
    fn draw(&self, removal: Removal) -> Result<Removed> {
        let Removal { rules, removed, has_lost_names, has_lost_descriptions, .. } = removal;
        let gone: Vec<&RemovalRule> = rules.iter().filter(|rule| rule.extent == Extent::Everything).collect();
        let is_gone = |list: &str| gone.iter().any(|rule| rule.is_about(list));
        let known_files = self.remove_known_files_where(&is_gone)?;
        self.disown(&is_gone)?;
        self.forget_lists(&is_gone, &removed.evidence)?;
        self.forget_imports(&is_gone)?;
        for name in self.ledger.meta_names("begun/")? {
            let list = name.strip_prefix("begun/").and_then(|name| name.rsplit_once('/'));
            if list.is_some_and(|(list, _)| is_gone(list)) {
                self.ledger.remove_meta(&name)?;
            }
        }
        if removed.knowledge > 0 {
            self.knowledge_came();
            self.refresh_knowledge()?;
        }
        if has_lost_names {
            self.rebuild_names()?;
        }
        if has_lost_descriptions {
            self.rebuild_similar_files()?;
        }
        self.ledger.end_removal()?;
        gone.iter().for_each(|rule| self.sources.gate.open(&rule.source));
        Ok(Removed::of(removed, known_files, true))
    }

    /// Removes lists of known files, and returns how many digests they had.
    fn remove_known_files_where(&self, is_gone: &dyn Fn(&str) -> bool) -> Result<u64> {
        let mut digests = 0;
        for list in self.known_files() {
            if is_gone(&format!("{}/{}", known_files::SOURCE, list.name)) {
                self.remove_known_files(&list.name)?;
                digests += list.digests.iter().sum::<u64>();
            }
        }
        Ok(digests)
    }
}

/// Why a complete list of this date is not let in: another has followed it, so that its retention is over.
pub(crate) fn outlived(app: &App, list: &str, date: Timestamp) -> Option<Timestamp> {
    let oldest = app.oldest_kept(list)?;
    let kept = app.ledger.snapshots().newest_at(list, oldest).map(|snapshot| snapshot.date)?;
    (date < kept).then_some(oldest)
}
