//! Rows of what something was taken away from.

use model::{Host, Observable, Subject};

use crate::{App, Result, lookup::dossier::Fresh};

/// Rows looked at a time.
const PAGE: usize = 2_000;

impl App {
    /// Makes rows anew in a pass over the log, and removes those of what is not known any more. Only for who follows the log.
    pub(super) fn refresh_removed(&self, subjects: Vec<Subject>, pass: u64) -> Result<u64> {
        let (mut left, mut gone) = (Vec::new(), Vec::new());
        for subject in subjects {
            match subject {
                Subject::Observable(object) if !self.ledger.is_there(&object)? => gone.push(object),
                subject => left.push(subject),
            }
        }
        if left.iter().any(|subject| matches!(subject, Subject::Mask(_))) {
            self.note_lost_masks()?;
        }
        let mut refreshed = self.refresh_subjects(left, &mut Fresh::default(), pass)?;
        if gone.is_empty() {
            return Ok(refreshed);
        }
        gone.sort_unstable();
        gone.dedup();
        self.ledger.remove_verdicts(&gone)?;
        // No row of the host is left to tell that those of its URLs are older.
        for host in gone {
            refreshed += match host {
                Observable::Ip(address) => self.refresh_urls_on(&Host::Ip(address), pass)?,
                Observable::Domain(name) => self.refresh_urls_on(&Host::Domain(name), pass)?,
                Observable::Url(_) | Observable::File(_) => 0,
            };
        }
        Ok(refreshed)
    }

    fn refresh_urls_on(&self, host: &Host, pass: u64) -> Result<u64> {
        let mut refreshed = 0;
        if !self.ledger.may_have_urls_on(host) {
            return Ok(0);
        }
        let mut after = None;
        loop {
            let page = self.ledger.urls_on(host, after.as_ref(), PAGE)?;
            let older = page.rows.into_iter().filter(|(_, row)| row.pass < pass).map(|(url, _)| url);
            refreshed += self.refresh(older.collect(), &mut Fresh::default(), pass)?;
            after = page.next;
            if after.is_none() {
                return Ok(refreshed);
            }
        }
    }
}
