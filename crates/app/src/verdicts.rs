//! The verdict path: verdicts from the table of rows in one batched read, folded only where a row is missing or has run out.
//!
//! A row is what the fold gives for a viewer who sees what everybody sees; a bit of it says that there is more, and then each viewer gets
//! a fold of his own. It is refreshed when evidence about its object arrives (by following
//! the ledger's log), and holds until the moment it names. What reaches it from elsewhere makes it run out early: a mask that was touched
//! ([`masks`]), or a URL's host whose row is newer ([`hosts`]). Older and newer are told by passes over the log ([`follower`]), never by
//! the clock. The row of a host keeps its pass when it is made anew for what does not bear on its URLs: relations, or time alone.

use std::sync::{MutexGuard, PoisonError};

use analysis::{Object, Viewer, fold_with_next, gather_to_sum};
use model::{
    DomainName, Host, Mask, Observable, Subject, Timestamp, Url,
    observable::{AddressScope, address_scope},
};
use store::{Cursor, Sight, VerdictRow};

use crate::{
    App, QuickVerdict, Result,
    lookup::dossier::{Dossier, Fresh, Linked, host_of},
    view::View,
};

mod check;
pub(crate) mod follower;
pub(crate) mod hosts;
pub(crate) mod masks;
mod removed;

pub use self::check::VerdictCheck;

/// Days ahead for which a row's next change is sought; a row that holds longer is folded again then.
const LOOK_AHEAD_DAYS: i64 = 30;
/// Entries of the log followed at a time.
const LOG_PAGE: usize = 2_000;

impl App {
    /// Verdicts for many objects, in their order, as a viewer sees them.
    ///
    /// # Errors
    /// When the ledger fails.
    pub fn quick_verdicts(&self, observables: &[Observable], viewer: &Viewer) -> Result<Vec<QuickVerdict>> {
        let asked: Vec<&Observable> = observables.iter().collect();
        let (rows, now) = self.rows_now(&asked, &self.view(viewer))?;
        let answers = observables.iter().zip(rows);
        Ok(answers.map(|(observable, row)| answer(observable.clone(), row, now)).collect())
    }

    /// What a row says now to a viewer of each object, in their order; and which moment that is.
    pub(crate) fn rows_now(
        &self,
        observables: &[&Observable],
        view: &View<'_>,
    ) -> Result<(Vec<RowNow>, Timestamp)> {
        let (mut rows, now) = self.rows_for_all(observables)?;
        for (observable, row) in observables.iter().zip(&mut rows) {
            if row.is_for_few {
                view.meet_few();
            }
            if row.is_for_few || !view.sees_common() {
                *row = self.own_row(observable, view, now)?;
            }
        }
        Ok((rows, now))
    }

    /// Whether not everybody is told the same of an object: some see evidence about it, or that bears on it, which others do not. What is kept of
    /// an answer must then be kept for one viewer alone, if at all.
    ///
    /// # Errors
    /// When the ledger fails.
    pub fn is_for_few(&self, observable: &Observable) -> Result<bool> {
        let (rows, _) = self.rows_for_all(&[observable])?;
        Ok(rows.iter().any(|row| row.is_for_few))
    }

    /// What the fold gives for one viewer.
    fn own_row(&self, observable: &Observable, view: &View<'_>, now: Timestamp) -> Result<RowNow> {
        let dossier = self.dossier(observable, None, view)?;
        let row = self.fold_row(&dossier, now);
        Ok(RowNow::of(&dossier, row, view.has_met_few()))
    }

    /// What a row says now to everybody of each object, and whether some are told more.
    pub(crate) fn rows_for_all(&self, observables: &[&Observable]) -> Result<(Vec<RowNow>, Timestamp)> {
        let (now, pass) = (self.now(), self.passes.done());
        let mut refreshed = Vec::new();
        let mut rows = Vec::with_capacity(observables.len());
        for (observable, row) in observables.iter().zip(self.current_rows(observables, now)?) {
            rows.push(match row {
                Row::Holds(row) => RowNow { row: Some(row), is_known: true, is_for_few: row.restricted },
                Row::RanOut(old) => {
                    let is_host = matches!(observable, Observable::Ip(_) | Observable::Domain(_));
                    let by_time = is_host
                        && !self.masks.may_have_changed(observable, old.pass)
                        && !self.is_of_other_restrictions(&old);
                    let pass = if by_time { old.pass } else { pass };
                    let (_, row) = self.row_for_all(observable, &mut Fresh::default(), now)?;
                    let row = VerdictRow { pass, ..row };
                    refreshed.push(((*observable).clone(), row));
                    RowNow { row: Some(row), is_known: true, is_for_few: row.restricted }
                }
                Row::None if self.is_silent(observable) => {
                    RowNow { row: None, is_known: false, is_for_few: false }
                }
                Row::None => {
                    let viewer = self.common_viewer();
                    let view = self.view(&viewer);
                    let dossier = self.dossier(observable, None, &view)?;
                    let is_for_few = view.has_met_few() || self.is_marked(&dossier)?;
                    RowNow::of(&dossier, self.fold_row(&dossier, now), is_for_few)
                }
            });
        }
        // Unless the log is being followed, or was meanwhile: what was read here may be older than what the table has now.
        if !refreshed.is_empty()
            && let Ok(_following) = self.following.try_lock()
            && self.passes.done() == pass
        {
            self.ledger.put_verdicts(&refreshed)?;
        }
        Ok((rows, now))
    }

    /// The rows of objects, and whether they still hold, in one batched read.
    fn current_rows(&self, observables: &[&Observable], now: Timestamp) -> Result<Vec<Row>> {
        let rows = self.ledger.verdicts_beside_hosts(observables.iter().copied())?;
        let current = observables.iter().zip(rows).map(|(observable, (row, host))| match row {
            None => Row::None,
            Some(row) => {
                let host_is_older = host.is_none_or(|host| host.pass <= row.pass);
                let in_time = row.computed_at <= now && row.next_moment.is_none_or(|next| now < next);
                let holds = in_time
                    && host_is_older
                    && !self.masks.may_have_changed(observable, row.pass)
                    && !self.is_of_other_restrictions(&row);
                if holds { Row::Holds(row) } else { Row::RanOut(row) }
            }
        });
        Ok(current.collect())
    }

    /// Whether nothing in the ledger can bear on the object, whoever sees it: no evidence, alias, mask or host. Answers from memory; `false` may
    /// be wrong, and must be told nobody; `true` is certain.
    #[must_use]
    pub fn is_silent(&self, observable: &Observable) -> bool {
        let may_be_known = |observable: Observable| self.ledger.may_contain(&observable.into());
        let is_reserved = |address| address_scope(address) != AddressScope::Public;
        let otherwise = match observable {
            Observable::Url(url) => {
                let form = url.lookup_form();
                url.ip().is_some_and(is_reserved)
                    || may_be_known(host_of(url))
                    || Url::parse(&form).is_ok_and(|url| may_be_known(Observable::Url(url)))
                    || !self.ledger.url_aliases(&form, 1).is_ok_and(|urls| urls.is_empty())
            }
            // May be known without `www.`.
            Observable::Domain(domain) => domain.as_str().starts_with("www."),
            Observable::Ip(address) => is_reserved(*address),
            Observable::File(hash) => self.may_be_known_file(hash),
        };
        !otherwise && !may_be_known(observable.clone()) && self.ledger.masks_over(observable).is_empty()
    }

    /// Whether a URL on this host may be known, or a mask over some of them; what is known of the host itself does not count. `false` is certain.
    #[must_use]
    pub(crate) fn may_know_urls_on(&self, host: &Host) -> bool {
        if self.ledger.may_have_urls_on(host) {
            return true;
        }
        // A URL is found with and without `www.` (`Url::lookup_form`).
        let Host::Domain(name) = host else { return false };
        let sibling = match name.as_str().strip_prefix("www.") {
            Some(rest) => DomainName::parse_host(rest),
            None => DomainName::parse_host(&format!("www.{name}")),
        };
        sibling.is_ok_and(|name| self.ledger.may_have_urls_on(&Host::Domain(name)))
    }

    /// Whether this very URL may be known, in some spelling or by a mask over it; what is known of its host does not count. `false` is certain.
    #[must_use]
    pub(crate) fn may_know_url(&self, url: &Url) -> bool {
        let form = url.lookup_form();
        let may_be_known = |url: Url| self.ledger.may_contain(&Observable::Url(url).into());
        may_be_known(url.clone())
            || Url::parse(&form).is_ok_and(may_be_known)
            || !self.ledger.url_aliases(&form, 1).is_ok_and(|urls| urls.is_empty())
            || self.ledger.masks_over(&Observable::Url(url.clone())).iter().any(|mask| match mask {
                Mask::Network(_) | Mask::Domain(_) => false,
                Mask::Wildcard(wildcard) => !wildcard.is_host(),
                Mask::Folder(_) | Mask::Script(_) => true,
            })
    }

    /// The row of an object at `now`, without the pass; and what it was made of, as everybody sees it.
    fn row_for_all(
        &self,
        observable: &Observable,
        fresh: &mut Fresh,
        now: Timestamp,
    ) -> Result<(Dossier, VerdictRow)> {
        let viewer = self.common_viewer();
        let view = self.view(&viewer);
        let dossier = self.dossier_as_named(observable, fresh, &view)?;
        let restricted = view.has_met_few() || self.is_marked(&dossier)?;
        let row = VerdictRow { restricted, ..self.fold_row(&dossier, now) };
        Ok((dossier, row))
    }

    /// Whether not everybody sees everything about the object.
    fn is_marked(&self, dossier: &Dossier) -> Result<bool> {
        let is_marked = |observable: &Observable| self.ledger.is_marked(&observable.clone().into());
        Ok(self.ledger.has_marks()
            && (is_marked(&dossier.observable)?
                || dossier.asked != dossier.observable && is_marked(&dossier.asked)?))
    }

    /// Whether of an unknown URL nothing is seen by the viewer but its host, and masks over that.
    pub(crate) fn is_told_by_host(&self, observable: &Observable, viewer: &Viewer) -> Result<bool> {
        if !matches!(observable, Observable::Url(_)) {
            return Ok(false);
        }
        let view = self.view(viewer);
        let eyes = view.eyes();
        for mask in self.ledger.masks_over(observable) {
            let is_over_urls = match &mask {
                Mask::Network(_) | Mask::Domain(_) => false,
                Mask::Wildcard(wildcard) => !wildcard.is_host(),
                Mask::Folder(_) | Mask::Script(_) => true,
            };
            if is_over_urls && self.ledger.has_evidence_seen(&mask.into(), Sight::of(&eyes))? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The row for a dossier at `now`, without the pass, and without whether others are told more.
    fn fold_row(&self, dossier: &Dossier, now: Timestamp) -> VerdictRow {
        let (policy, observable) = (self.policy(), &dossier.observable);
        let witnesses =
            gather_to_sum(observable, &dossier.evidence, &dossier.snapshots, &policy, &Viewer::all());
        let (verdict, next_moment) =
            fold_with_next(&Object::of(observable), &witnesses, &policy, now, LOOK_AHEAD_DAYS);
        let next_moment = (next_moment < Timestamp::MAX).then_some(next_moment);
        VerdictRow {
            zone: verdict.zone,
            score: verdict.score,
            status: verdict.status,
            category: verdict.category,
            first_seen: verdict.first_seen,
            last_seen: verdict.last_seen,
            computed_at: now,
            pass: 0,
            next_moment,
            restricted: false,
            accused: witnesses.iter().any(speaks_against),
        }
    }

    /// Brings the table up to the end of the log. Called after each batch of an import and when the ledger is opened; concurrent
    /// calls wait for one another. Returns how many rows were made.
    ///
    /// # Errors
    /// When the ledger fails.
    pub fn refresh_verdicts(&self) -> Result<u64> {
        self.follow_log(&mut Fresh::default(), None)
    }

    /// Brings the table up to the end of one append, which was the first to speak of what is `fresh`: of those the log says nothing more
    /// until then, so that what the append brought is all there is to fold.
    pub(crate) fn refresh_appended(&self, fresh: &mut Fresh, upto: &Cursor) -> Result<u64> {
        self.follow_log(fresh, Some(upto))
    }

    fn follow_log(&self, fresh: &mut Fresh, upto: Option<&Cursor>) -> Result<u64> {
        let _following = self.follow();
        let mut cursor = self.passes.cursor(&self.ledger)?;
        fresh.begin(&cursor);
        let mut refreshed = 0;
        loop {
            let page = self.ledger.follow_upto(Some(cursor), LOG_PAGE, upto)?;
            if page.is_empty() {
                return Ok(refreshed);
            }
            let pass = self.passes.next();
            self.note_names(&page)?;
            self.note_similar_files(&page)?;
            if page.gap {
                refreshed += self.remake_verdicts(pass)?;
            } else {
                refreshed += self.refresh_subjects(page.subjects, fresh, pass)?;
                refreshed += self.refresh_removed(page.removed, pass)?;
                for (list, date) in &page.completed {
                    refreshed += self.refresh_snapshot(list, *date, pass)?;
                }
            }
            self.passes.finish(&self.ledger, &page.cursor, pass)?;
            self.trim_log(&page.cursor)?;
            cursor = page.cursor;
        }
    }

    /// Waits until nobody else follows the log.
    pub(crate) fn follow(&self) -> MutexGuard<'_, ()> {
        self.following.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes every row anew from the evidence.
    ///
    /// # Errors
    /// When the ledger fails.
    pub fn rebuild_verdicts(&self) -> Result<u64> {
        let _following = self.follow();
        // A pass of its own: what is being read meanwhile is not kept.
        let pass = self.passes.next();
        let refreshed = self.remake_verdicts(pass)?;
        self.passes.finish(&self.ledger, &self.passes.cursor(&self.ledger)?, pass)?;
        Ok(refreshed)
    }

    fn remake_verdicts(&self, pass: u64) -> Result<u64> {
        self.ledger.clear_verdicts()?;
        let mut refreshed = 0;
        let mut after = None;
        loop {
            let page = self.ledger.subjects(after.as_ref(), LOG_PAGE)?;
            // A mask adds no row of its own, and the objects it covers are met themselves.
            let objects = page.subjects.into_iter().filter_map(|subject| match subject {
                Subject::Observable(observable) => Some(observable),
                Subject::Mask(_) => None,
            });
            refreshed += self.refresh(objects.collect(), &mut Fresh::default(), pass)?;
            after = page.next;
            if after.is_none() {
                return Ok(refreshed);
            }
        }
    }

    /// Refreshes what a new complete snapshot lists, and what the one before it listed: that was delisted, or goes on.
    fn refresh_snapshot(&self, list: &str, date: Timestamp, pass: u64) -> Result<u64> {
        let snapshots = self.ledger.snapshots();
        let before = date.plus_millis(-1);
        let mut refreshed = self.refresh_older(self.ledger.listed(list, date)?, pass)?;
        if let Some(previous) = snapshots.newest_at(list, before).filter(|previous| previous.date < date) {
            refreshed += self.refresh_older(self.ledger.listed(list, previous.date)?, pass)?;
        }
        Ok(refreshed)
    }

    /// Refreshes those subjects whose row is of an earlier pass.
    fn refresh_older(&self, subjects: Vec<Subject>, pass: u64) -> Result<u64> {
        let mut refreshed = 0;
        for chunk in subjects.chunks(LOG_PAGE) {
            let (mut older, mut objects) = (Vec::new(), Vec::new());
            for subject in chunk {
                match subject {
                    Subject::Observable(observable) => objects.push(observable.clone()),
                    Subject::Mask(_) => older.push(subject.clone()),
                }
            }
            let rows = self.ledger.verdicts(&objects)?;
            let stale =
                objects.into_iter().zip(rows).filter(|(_, row)| row.is_none_or(|row| row.pass < pass));
            older.extend(stale.map(|(object, _)| Subject::from(object)));
            refreshed += self.refresh_subjects(older, &mut Fresh::default(), pass)?;
        }
        Ok(refreshed)
    }

    /// Refreshes objects, and notes masks: what they cover is refreshed by [`App::settle_verdicts`], or when it is asked for.
    fn refresh_subjects(&self, subjects: Vec<Subject>, fresh: &mut Fresh, pass: u64) -> Result<u64> {
        let mut objects: Vec<Observable> = Vec::new();
        let mut touched: Vec<Mask> = Vec::new();
        for subject in subjects {
            match subject {
                // What is said of a weak digest reaches the files known by it.
                Subject::Observable(Observable::File(hash)) if !hash.is_strong() => {
                    objects.extend(self.ledger.aliases(&hash)?.into_iter().map(Observable::File));
                    objects.push(Observable::File(hash));
                }
                Subject::Observable(observable) => objects.push(observable),
                Subject::Mask(mask) => touched.push(mask),
            }
        }
        self.note_masks(touched, pass)?;
        self.note_hosts(&objects, fresh, pass);
        self.refresh(objects, fresh, pass)
    }

    /// Makes rows anew, in a pass over the log or between two.
    pub(crate) fn refresh(&self, mut objects: Vec<Observable>, fresh: &mut Fresh, pass: u64) -> Result<u64> {
        if objects.is_empty() {
            return Ok(0);
        }
        objects.sort_unstable();
        objects.dedup();
        let now = self.now();
        let mut rows = Vec::with_capacity(objects.len());
        for object in objects {
            let pass = fresh.linked(&object).map_or(Ok(pass), |linked| self.kept_pass(&object, linked))?;
            let (dossier, row) = self.row_for_all(&object, fresh, now)?;
            let row = VerdictRow { pass, ..row };
            // A weak digest that stands for this file alone says what the file does.
            let aliases =
                dossier.digests.iter().map(|hash| Observable::File(*hash)).filter(|alias| *alias != object);
            for alias in aliases {
                let restricted = row.restricted || self.ledger.is_marked(&alias.clone().into())?;
                rows.push((alias, VerdictRow { restricted, ..row }));
            }
            rows.push((object, row));
        }
        self.ledger.put_verdicts(&rows)?;
        Ok(u64::try_from(rows.len()).unwrap_or(u64::MAX))
    }

    /// The pass for the row of a host of which nothing new weighs: the old one, so that no URL on it is older. Masks that are not
    /// settled are in the new row.
    fn kept_pass(&self, host: &Observable, linked: Linked) -> Result<u64> {
        let old = match linked {
            Linked::Known => self.ledger.verdicts(std::slice::from_ref(host))?.pop().flatten(),
            Linked::New => None,
        };
        let since = self.masks.since(host).max(self.restricted_since());
        Ok(old.map_or(0, |row| row.pass).max(since))
    }
}

/// A row of the table as a reader finds it.
enum Row {
    /// It says what the fold would.
    Holds(VerdictRow),
    /// It must be made anew.
    RanOut(VerdictRow),
    /// There is none.
    None,
}

/// What a row says of an object now.
pub(crate) struct RowNow {
    /// `None`: nothing bears on the object.
    pub(crate) row: Option<VerdictRow>,
    /// Whether anything is known about the object itself.
    pub(crate) is_known: bool,
    /// Whether others may be told something else.
    pub(crate) is_for_few: bool,
}

impl RowNow {
    /// What is told by a dossier and its row.
    fn of(dossier: &Dossier, row: VerdictRow, is_for_few: bool) -> Self {
        let is_reserved = Object::of(&dossier.observable).scope != AddressScope::Public;
        // The same is told of what only others know, and of what nobody does.
        let is_nothing = !dossier.is_known && dossier.evidence.is_empty() && !is_reserved;
        Self { row: (!is_nothing).then_some(row), is_known: dossier.is_known, is_for_few }
    }
}

/// Whether a witness is a source that calls the object dangerous.
pub(crate) fn speaks_against(witness: &analysis::Witness) -> bool {
    let is_source = witness.basis.is_none() && witness.decided.is_none();
    is_source && witness.assessment.class == model::Class::Malicious
}

fn answer(observable: Observable, now_row: RowNow, now: Timestamp) -> QuickVerdict {
    let RowNow { row, is_known, .. } = now_row;
    let Some(row) = row else {
        return QuickVerdict {
            observable,
            zone: model::Zone::Grey,
            status: model::Status::NotCategorized,
            score: 0,
            category: model::Category::General,
            is_known,
            first_seen: None,
            last_seen: None,
        };
    };
    QuickVerdict {
        observable,
        zone: row.zone,
        status: row.status,
        score: row.score,
        category: row.category,
        is_known,
        first_seen: row.first_seen,
        last_seen: row.last_seen.map(|last| last.min(now)),
    }
}
