//! One round of the analysers over a stretch of the log: each object is looked at once, however often the log tells of it.
//!
//! That is enough, since objects are read as they are now, not as they were at some place of the log: what was looked at since the round began
//! knows of all that the log told by then.

use std::{
    collections::{BTreeSet, HashSet},
    hash::BuildHasher,
    net::IpAddr,
};

use analysis::Viewer;
use foldhash::quality::FixedState;
use model::{DomainName, Evidence, Host, Network, Observable, Subject, Timestamp};
use store::{LogPage, Sight};

use super::{Analysed, count, networks::Networks, place::Ground};
use crate::{App, Progress, Result, view::View};

/// Objects concluded about before what was concluded is written, and others are given way to.
const CHUNK: usize = 500;
/// Objects with ties that wait to be looked at themselves.
const TIED_MAX: usize = 100_000;
/// Objects that are remembered; with more, the round forgets, and looks at some twice.
const SEEN_MAX: usize = 2_000_000;
/// Names and hosts of URLs below a domain for which its registration counts.
const BELOW_MAX: usize = 1_000;

/// A round.
pub(super) struct Round<'a> {
    app: &'a App,
    networks: Networks,
    progress: &'a dyn Progress,
    analysed: &'a mut Analysed,
    /// What was concluded about.
    seen: Seen,
    /// What was looked at with all that it is tied to.
    followed: Seen,
    networks_seen: BTreeSet<Network>,
    snapshots_seen: BTreeSet<(String, Timestamp)>,
    /// What is to be concluded about, since it is tied to what was followed.
    tied: BTreeSet<Observable>,
    changed: Vec<(Observable, Vec<Evidence>, bool)>,
    /// Of the marks that say who sees what.
    generation: u32,
    /// Who sees what everybody does.
    viewer: Viewer,
    since_written: usize,
}

impl<'a> Round<'a> {
    pub(super) fn new(
        app: &'a App,
        networks: Networks,
        ground: Ground,
        progress: &'a dyn Progress,
        analysed: &'a mut Analysed,
    ) -> Self {
        Self {
            app,
            networks,
            progress,
            analysed,
            seen: Seen::new(1),
            followed: Seen::new(2),
            networks_seen: BTreeSet::new(),
            snapshots_seen: BTreeSet::new(),
            tied: BTreeSet::new(),
            changed: Vec::new(),
            generation: ground.generation,
            viewer: app.common_viewer(),
            since_written: 0,
        }
    }

    /// Concludes about all on which a page of the log bears; `false` when it was stopped. A mask is read where it is asked for, and adds none.
    pub(super) fn follow(&mut self, page: LogPage) -> Result<bool> {
        let mut subjects = page.subjects;
        for subject in page.removed {
            if let Subject::Observable(object) = subject {
                self.follow_removed(object, &mut subjects)?;
            }
        }
        if !self.follow_subjects(subjects)? {
            return Ok(false);
        }
        let ledger = &self.app.ledger;
        for (list, date) in page.completed {
            // What is not listed any more is told by the snapshot before.
            let before =
                ledger.snapshots().newest_at(&list, date.plus_millis(-1)).map(|snapshot| snapshot.date);
            for date in [Some(date), before].into_iter().flatten() {
                if self.snapshots_seen.insert((list.clone(), date))
                    && !self.follow_subjects(ledger.listed(&list, date)?)?
                {
                    return Ok(false);
                }
            }
        }
        Ok(self.conclude_about_tied()? && self.write()?)
    }

    /// Concludes about objects alone, without what they are tied to; `false` when it was stopped.
    pub(super) fn conclude_about(&mut self, objects: impl IntoIterator<Item = Observable>) -> Result<bool> {
        for object in objects {
            if self.seen.is_new(&object) {
                let viewer = self.viewer.clone();
                let view = self.app.view(&viewer);
                let around = self.app.around(&object, &view)?;
                if !self.conclude(object, &around, &view)? {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    /// Writes what was concluded; `false` when the round is to stop.
    pub(super) fn write(&mut self) -> Result<bool> {
        if !self.changed.is_empty() {
            let changed = std::mem::take(&mut self.changed);
            let replaced = self.app.ledger.replace_conclusions_for_all(self.generation, &changed)?;
            // Others see what everybody sees than when this began.
            let Some(replaced) = replaced else { return Ok(false) };
            self.analysed.changed += count(replaced);
            self.app.refresh_verdicts()?;
        }
        self.progress.analysed(self.analysed.objects);
        self.progress.give_way(count(std::mem::take(&mut self.since_written)));
        Ok(!self.progress.is_cancelled())
    }

    fn follow_subjects(&mut self, subjects: Vec<Subject>) -> Result<bool> {
        // In their order, so that neighbours are read together.
        let mut objects = BTreeSet::new();
        for subject in subjects {
            if let Subject::Observable(object) = subject {
                objects.extend(host_name(&object));
                objects.insert(object);
            }
        }
        for object in objects {
            if !self.followed.is_new(&object) {
                continue;
            }
            let viewer = self.viewer.clone();
            let view = self.app.view(&viewer);
            let around = self.app.around(&object, &view)?;
            self.tied.extend(around.tied_to());
            match &object {
                Observable::Ip(address) => self.tie_around(*address)?,
                Observable::Domain(domain) => self.add_below(domain)?,
                Observable::Url(_) | Observable::File(_) => {}
            }
            if self.seen.is_new(&object) && !self.conclude(object, &around, &view)? {
                return Ok(false);
            }
            if self.tied.len() >= TIED_MAX && !self.conclude_about_tied()? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Adds what something was taken away from to what is followed, if sources still say something of it. Else nothing is concluded about it any
    /// more: what its registration or its letters say holds of names that somebody has met.
    fn follow_removed(&mut self, object: Observable, followed: &mut Vec<Subject>) -> Result<()> {
        match &object {
            // What registries do not tell any more of a name was told of the names below it.
            Observable::Domain(domain) => self.tie_below(domain)?,
            Observable::Ip(address) => self.tie_around(*address)?,
            Observable::Url(_) | Observable::File(_) => {}
        }
        let host = host_name(&object);
        for object in [Some(object), host].into_iter().flatten() {
            if self.app.ledger.is_spoken_of(&object)? {
                followed.push(object.into());
            } else if !self.app.ledger.conclusions(&object)?.is_empty() {
                self.changed.push((object, Vec::new(), false));
            }
        }
        Ok(())
    }

    /// Addresses around one.
    fn tie_around(&mut self, address: IpAddr) -> Result<()> {
        if let Some(network) = Networks::around(address)
            && self.networks_seen.insert(network)
        {
            let addresses = Networks::addresses(network, &self.app.view(&self.viewer))?;
            self.tied.extend(addresses);
        }
        Ok(())
    }

    /// Names below a domain of which its registration tells.
    fn add_below(&mut self, domain: &DomainName) -> Result<()> {
        if self.app.ledger.registrations(&Observable::Domain(domain.clone()).into())?.is_empty() {
            return Ok(());
        }
        self.tie_below(domain)
    }

    fn tie_below(&mut self, domain: &DomainName) -> Result<()> {
        let (app, view) = (self.app, self.app.view(&self.viewer));
        let eyes = view.eyes();
        // Those that everybody knows must not be crowded out by others.
        let mut names = app.known_below(domain, None, BELOW_MAX, &view)?.rows;
        let mut pieces = app.ledger.judged_below_seen(domain, BELOW_MAX, Sight::of(&eyes))?.items;
        if app.ledger.has_marks() {
            names.extend(app.ledger.below(domain, None, BELOW_MAX)?.rows);
            pieces.extend(app.ledger.judged_below(domain, BELOW_MAX)?.items);
        }
        self.tied.extend(names.into_iter().map(|(name, _)| name));
        for piece in pieces {
            if let Subject::Observable(object) = &piece.subject {
                self.tied.extend(host_name(object));
            }
        }
        Ok(())
    }

    fn conclude_about_tied(&mut self) -> Result<bool> {
        let tied = std::mem::take(&mut self.tied);
        self.conclude_about(tied)
    }

    fn conclude(
        &mut self,
        object: Observable,
        around: &super::around::Around,
        view: &View<'_>,
    ) -> Result<bool> {
        let conclusions = self.app.conclude(&object, around, &self.networks, view)?;
        let (is_around, was_around) = (view.has_met_few(), self.app.ledger.is_marked_around(&object)?);
        if is_around != was_around || !around.has_concluded(&conclusions) {
            self.changed.push((object, conclusions, is_around));
        }
        self.analysed.objects += 1;
        self.since_written += 1;
        if self.since_written < CHUNK { Ok(true) } else { self.write() }
    }
}

/// Objects that were met: two hashes of each, since one that is taken for another would be passed over.
struct Seen {
    hashers: [FixedState; 2],
    met: HashSet<(u64, u64), foldhash::fast::RandomState>,
}

impl Seen {
    fn new(seed: u64) -> Self {
        Self { hashers: [FixedState::with_seed(seed), FixedState::with_seed(!seed)], met: HashSet::default() }
    }

    fn is_new(&mut self, object: &Observable) -> bool {
        let key = store::key::observable(object);
        let [one, other] = self.hashers.each_ref().map(|hasher| hasher.hash_one(key.as_slice()));
        if self.met.len() >= SEEN_MAX {
            self.met.clear();
        }
        self.met.insert((one, other))
    }
}

/// The host of a URL, when it is a name: what its letters say is said of it, and reaches the URL from there.
pub(super) fn host_name(object: &Observable) -> Option<Observable> {
    match object {
        Observable::Url(url) => match url.host() {
            Host::Domain(name) => Some(Observable::Domain(name.clone())),
            Host::Ip(_) => None,
        },
        Observable::Ip(_) | Observable::Domain(_) | Observable::File(_) => None,
    }
}
