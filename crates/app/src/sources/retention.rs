//! For how long what a source says is kept.
//!
//! Whole days (UTC) before today count. Records are as old as the latest moment of which they speak, not as our knowledge of them: what a publisher
//! still says of ten years ago would else go and come back again and again. An entry of a complete list is as old as the list that followed and
//! did not have it any more. Knowledge of families, actors and techniques has no dates, and stays.
//!
//! What is older is not let in either; what was let in is taken away by [`App::apply_retention`].

use model::Timestamp;
use store::{Extent, RemovalRule};

use super::{Removed, is_about};
use crate::{App, Error, Progress, Result, known_files};

impl App {
    /// Keeps what a source says for so many days from now on (`None`: for good). [`App::apply_retention`] removes what is older.
    ///
    /// # Errors
    /// [`Error::UnknownSource`], [`Error::SourceSetting`], or when the ledger fails.
    pub fn set_retention(&self, name: &str, days: Option<u32>) -> Result<()> {
        if days.is_some() || self.retention(name).is_none() {
            self.check_source(name)?;
        }
        if days.is_some() && is_about(known_files::SOURCE, name) {
            let why = "a set of known files holds its newest list alone, which a retention would not change";
            return Err(Error::SourceSetting(why.to_owned()));
        }
        self.set(|settings| settings.retain(name, days))
    }

    /// Removes what is older than its source's retention says. To be called once a day; costs a walk over all evidence if any source has a
    /// retention. What comes in at the same time is left for the next time.
    ///
    /// # Errors
    /// When the ledger fails: what was begun goes on the next time, or when the data is opened.
    pub fn apply_retention(&self, now: Timestamp, progress: &dyn Progress) -> Result<Removed> {
        let _removing = self.sources.removing();
        let pending = self.finish_removal(progress)?;
        let settings = self.sources.settings();
        let rule = |(name, days): (&str, u32)| RemovalRule {
            source: name.to_owned(),
            extent: Extent::Before(oldest(now, days)),
        };
        let mut rules: Vec<RemovalRule> = settings.retentions().map(rule).collect();
        if rules.is_empty() || !pending.is_done {
            return Ok(pending);
        }
        // Settled first: a list that begins to come in from now on is not let in where it is older.
        let coming = self.sources.gate.coming().into_iter();
        rules.extend(coming.map(|source| RemovalRule { source, extent: Extent::Nothing }));
        self.refresh_verdicts()?;
        self.ledger.begin_removal(rules)?;
        Ok(pending.and(self.finish_removal(progress)?))
    }

    /// The moment before which nothing of a list is kept.
    pub(crate) fn oldest_kept(&self, list: &str) -> Option<Timestamp> {
        self.sources.settings().retention_over(list).map(|days| oldest(self.now(), days))
    }
}

fn oldest(now: Timestamp, days: u32) -> Timestamp {
    Timestamp::from_day(now.day() - i64::from(days))
}
