//! The index of names: all names that the ledger speaks of, kept up as it grows, and the names that are watched for imitations.
//!
//! The index stands beside the ledger (`names` in the data directory) and is derived from it. It follows the log with the verdict table,
//! and keeps with its names how far it came. The log is trimmed no further than that, so that a crash loses no name; what cannot be told
//! from the log any more is read from the evidence anew.

mod protected;

use std::{
    path::Path,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicUsize, Ordering},
    },
};

use analysis::{
    Viewer,
    lookalike::{Likeness, Target},
};
use model::{DomainName, Mask, Observable, Subject};
use search::{Count, NameIndex, Page, Pattern};
use store::{Cursor, LogPage};

use self::protected::Protected;
use crate::{App, Error, Result, view::View};

/// Recent names before they are written to disk.
const RECENT_MAX: usize = 16 * 1024;
/// As [`RECENT_MAX`] while the index is made anew.
const REBUILD_RECENT_MAX: usize = 500_000;
/// Subjects of the log, names or not, before its rows may go.
const FOLLOWED_MAX: usize = 200_000;
/// Rows of the log, of up to 1,024 subjects each, that are kept for the analysers.
const ANALYSED_BEHIND_MAX: u64 = 2_000;
/// Subjects read at a time.
const PAGE: usize = 2_000;
/// Names that are looked for at once at least where the viewer may not know some.
const FOUND_MIN: usize = 256;

/// The index with what belongs to it.
pub(crate) struct Names {
    pub(crate) index: NameIndex,
    /// Subjects followed since the last flush.
    followed: AtomicUsize,
    protected: RwLock<Arc<Protected>>,
}

/// Figures of the index of names.
pub use search::Stats as NameStats;

impl Names {
    /// Opens the index of a data directory, or one in memory.
    pub(crate) fn open(data: &str) -> Result<Self> {
        let index = match data {
            "memory:" => NameIndex::in_memory(),
            _ => NameIndex::open(&Path::new(data.strip_prefix("fjall:").unwrap_or(data)).join("names"))?,
        };
        Ok(Self { index, followed: AtomicUsize::new(0), protected: RwLock::default() })
    }

    /// Adds the names of subjects.
    fn add(&self, subjects: &[Subject]) {
        let mut names: Vec<DomainName> = subjects.iter().filter_map(name_of).collect();
        // Of the URLs on a host the name is the same.
        names.dedup();
        self.index.insert(names);
        self.followed.fetch_add(subjects.len(), Ordering::Relaxed);
    }
}

/// The name of a subject; a single label is none.
fn name_of(subject: &Subject) -> Option<DomainName> {
    let name = match subject {
        Subject::Observable(Observable::Domain(name)) | Subject::Mask(Mask::Domain(name)) => name,
        Subject::Observable(Observable::Url(url)) | Subject::Mask(Mask::Folder(url) | Mask::Script(url)) => {
            url.domain()?
        }
        Subject::Observable(Observable::Ip(_) | Observable::File(_))
        | Subject::Mask(Mask::Network(_) | Mask::Wildcard(_)) => return None,
    };
    name.as_str().contains('.').then(|| name.clone())
}

impl App {
    /// Names that a pattern covers and a viewer knows, in order, from behind `after` on.
    ///
    /// # Errors
    /// [`Error::Names`] when the index cannot be read.
    pub fn find_names(
        &self,
        pattern: &Pattern,
        after: Option<&DomainName>,
        limit: usize,
        viewer: &Viewer,
    ) -> Result<Page> {
        let view = self.view(viewer);
        let plain = || Ok(self.names.index.find(pattern, after, limit)?);
        view.plain_or_own(
            || self.knows_all_names(&view),
            plain,
            || self.find_known(pattern, after, limit, &view),
        )
    }

    fn find_known(
        &self,
        pattern: &Pattern,
        after: Option<&DomainName>,
        limit: usize,
        view: &View<'_>,
    ) -> Result<Page> {
        let mut page = Page::default();
        let mut after = after.cloned();
        loop {
            let wanted = limit.saturating_sub(page.names.len()).saturating_add(1).max(FOUND_MIN);
            let found = self.names.index.find(pattern, after.as_ref(), wanted)?;
            for name in found.names {
                if !view.knows_name(&name)? {
                    continue;
                }
                if page.names.len() >= limit {
                    page.next = page.names.last().cloned();
                    return Ok(page);
                }
                page.names.push(name);
            }
            after = found.next;
            if after.is_none() {
                return Ok(page);
            }
        }
    }

    /// How many names a pattern covers that a viewer knows; counting stops at `max`.
    ///
    /// # Errors
    /// [`Error::Names`] when the index cannot be read.
    pub fn count_names(&self, pattern: &Pattern, max: u64, viewer: &Viewer) -> Result<Count> {
        let view = self.view(viewer);
        let plain = || Ok(self.names.index.count(pattern, max)?);
        let own = || {
            let (mut n, mut after) = (0, None);
            loop {
                let page = self.find_known(pattern, after.as_ref(), PAGE, &view)?;
                n += u64::try_from(page.names.len()).unwrap_or(u64::MAX);
                after = page.next;
                if n > max || after.is_none() {
                    return Ok(Count { n: n.min(max), exact: n <= max });
                }
            }
        };
        view.plain_or_own(|| self.knows_all_names(&view), plain, own)
    }

    /// Whether the viewer knows all names that there are. Names of which few know are marked before they come into the index.
    fn knows_all_names(&self, view: &View<'_>) -> Result<bool> {
        Ok(view.viewer().is_all() || view.sees_common() && !self.ledger.has_marks())
    }

    /// Figures of the index of names.
    #[must_use]
    pub fn name_stats(&self) -> NameStats {
        self.names.index.stats()
    }

    /// Reads the index of names whole and compares it with its digests.
    ///
    /// # Errors
    /// [`Error::Names`] when it is damaged: make it anew with [`App::rebuild_names`].
    pub fn check_names(&self) -> Result<()> {
        Ok(self.names.index.check()?)
    }

    /// Makes the index of names anew from the evidence; returns how many names it has.
    ///
    /// # Errors
    /// When the ledger or the index fails.
    pub fn rebuild_names(&self) -> Result<u64> {
        let _following = self.follow();
        self.remake_names(&self.passes.cursor(&self.ledger)?)
    }

    /// Watches names of the operator's own beside well-known brands, in place of those watched before.
    pub fn protect(&self, names: &[DomainName]) {
        let protected = Arc::new(Protected::new(names));
        *self.names.protected.write().unwrap_or_else(PoisonError::into_inner) = protected;
    }

    /// A number that tells one set of watched names from another.
    pub(crate) fn watched_names(&self) -> u64 {
        self.names.protected.read().unwrap_or_else(PoisonError::into_inner).number()
    }

    /// Which watched names a name imitates, the nearest first.
    #[must_use]
    pub fn imitated(&self, name: &DomainName) -> Vec<Likeness> {
        let protected = self.names.protected.read().unwrap_or_else(PoisonError::into_inner);
        protected.imitated(name)
    }

    /// Names that imitate a target and the viewer knows, the nearest first.
    pub(crate) fn lookalikes(&self, target: &Target, view: &View<'_>) -> Result<search::Lookalikes> {
        let plain = || Ok(self.names.index.lookalikes(target)?);
        let own = || {
            let mut failed = Ok(());
            let found = self.names.index.lookalikes_where(target, |name| match view.knows_name(name) {
                Ok(is_known) => is_known,
                Err(error) => {
                    failed = Err(error);
                    false
                }
            })?;
            failed.map(|()| found)
        };
        view.plain_or_own(|| self.knows_all_names(view), plain, own)
    }

    /// Brings the index up to the end of the log when the ledger is opened.
    pub(crate) fn catch_up_names(&self) -> Result<()> {
        let _following = self.follow();
        let position = self.names.index.position().and_then(|bytes| Cursor::decode(&bytes).ok());
        let Some(mut cursor) = position else {
            let names = self.remake_names(&self.passes.cursor(&self.ledger)?)?;
            if names > 0 {
                tracing::info!(names, "the index of names was made from the evidence");
            }
            return Ok(());
        };
        loop {
            let page = self.ledger.follow(Some(cursor), PAGE)?;
            if page.gap {
                return self.remake_names(&self.passes.cursor(&self.ledger)?).map(drop);
            }
            if page.is_empty() {
                return Ok(());
            }
            self.names.add(&page.subjects);
            cursor = page.cursor;
        }
    }

    /// Takes the names of a page of the log. Only for who follows it.
    pub(crate) fn note_names(&self, page: &LogPage) -> Result<()> {
        if page.gap {
            return self.remake_names(&page.cursor).map(drop);
        }
        self.names.add(&page.subjects);
        Ok(())
    }

    /// Removes rows of the log, up to `cursor`, that neither the index needs any more nor the analysers. Writes recent names to disk when they are many; until then
    /// the log keeps them.
    pub(crate) fn trim_log(&self, cursor: &Cursor) -> Result<()> {
        let is_due = self.names.index.recent() >= RECENT_MAX
            || self.names.followed.load(Ordering::Relaxed) >= FOLLOWED_MAX;
        if !is_due {
            return Ok(());
        }
        // The index must not be ahead of the ledger when the power goes.
        self.ledger.sync()?;
        if let Err(error) = self.names.index.flush(Some(&cursor.encode())) {
            // The names stay in memory and in the log; the next time may do better, and verdicts need not wait for it.
            tracing::error!(error = &error as &dyn std::error::Error, "the index of names cannot be written");
            return Ok(());
        }
        if let Err(error) = self.similar_files.flush(Some(&cursor.encode())) {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "the index of similar files cannot be written"
            );
            return Ok(());
        }
        self.names.followed.store(0, Ordering::Relaxed);
        // The analysers come later. One that is far behind goes through everything, which takes no longer by then.
        let analysed = self.analysed_to()?;
        let waiting = analysed.filter(|analysed| cursor.rows_ahead_of(analysed) <= ANALYSED_BEHIND_MAX);
        match waiting {
            Some(analysed) => Ok(self.ledger.trim(&cursor.slower(&analysed))?),
            None => Ok(self.ledger.trim(cursor)?),
        }
    }

    /// Makes the index anew; the log from `cursor` on is still there.
    fn remake_names(&self, cursor: &Cursor) -> Result<u64> {
        let index = &self.names.index;
        index.clear()?;
        let mut after = None;
        loop {
            let page = self.ledger.subjects(after.as_ref(), PAGE)?;
            self.names.add(&page.subjects);
            if index.recent() >= REBUILD_RECENT_MAX {
                index.flush(None)?;
            }
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        self.ledger.sync()?;
        index.flush(Some(&cursor.encode()))?;
        Ok(index.stats().names)
    }
}

impl From<search::Error> for Error {
    fn from(error: search::Error) -> Self {
        Self::Names(error)
    }
}
