//! One round of the analysers over a stretch of the log: each object is looked at once, however often the log tells of it.
//!
//! That is enough, since objects are read as they are now, not as they were at some place of the log: what was looked at since the round began
//! knows of all that the log told by then.

use std::{
    collections::{BTreeSet, HashSet},
    hash::BuildHasher,
};

use foldhash::quality::FixedState;
use model::{DomainName, Evidence, Host, Network, Observable, Subject, Timestamp};
use store::LogPage;

use super::{Analysed, count, networks::Networks};
use crate::{App, Progress, Result};

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
    changed: Vec<(Observable, Vec<Evidence>)>,
    since_written: usize,
}

impl<'a> Round<'a> {
    pub(super) fn new(
        app: &'a App,
        networks: Networks,
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
            since_written: 0,
        }
    }

    /// Concludes about all on which a page of the log bears; `false` when it was stopped. A mask is read where it is asked for, and adds none.
    pub(super) fn follow(&mut self, page: LogPage) -> Result<bool> {
        if !self.follow_subjects(page.subjects)? {
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
                let around = self.app.around(&object)?;
                if !self.conclude(object, &around)? {
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
            self.analysed.changed += count(self.app.ledger.replace_conclusions(&changed)?);
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
            let around = self.app.around(&object)?;
            self.tied.extend(around.tied_to());
            match &object {
                Observable::Ip(address) => {
                    if let Some(network) = Networks::around(*address)
                        && self.networks_seen.insert(network)
                    {
                        self.tied.extend(self.networks.addresses(self.app, network)?);
                    }
                }
                Observable::Domain(domain) => self.add_below(domain)?,
                Observable::Url(_) | Observable::File(_) => {}
            }
            if self.seen.is_new(&object) && !self.conclude(object, &around)? {
                return Ok(false);
            }
            if self.tied.len() >= TIED_MAX && !self.conclude_about_tied()? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Names below a domain of which its registration tells.
    fn add_below(&mut self, domain: &DomainName) -> Result<()> {
        if self.app.ledger.registrations(&Observable::Domain(domain.clone()).into())?.is_empty() {
            return Ok(());
        }
        let names = self.app.ledger.below(domain, None, BELOW_MAX)?;
        self.tied.extend(names.rows.into_iter().map(|(name, _)| name));
        for piece in self.app.ledger.judged_below(domain, BELOW_MAX)?.items {
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

    fn conclude(&mut self, object: Observable, around: &super::around::Around) -> Result<bool> {
        let conclusions = self.app.conclude(&object, around, &self.networks)?;
        if !around.has_concluded(&conclusions) {
            self.changed.push((object, conclusions));
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
