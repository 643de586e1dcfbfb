//! Hosts of which something that weighs was said: the rows of URLs on them are older, and so run out. Those of a few thousand
//! are made anew when an import is done; others when they are asked for.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use model::{Host, Observable};

use crate::{App, Result, lookup::dossier::Fresh};

/// Hosts that are remembered: to look for the URLs on one takes about 25 us.
const HOSTS_MAX: usize = 20_000;
/// URLs made anew in one go, about 60 us each: an import must not take seconds longer for what is perhaps never asked for.
const URLS_MAX: usize = 20_000;
/// Rows looked at a time.
const PAGE: usize = 2_000;

/// Hosts with the pass in which something was said of them.
#[derive(Debug, Default)]
pub(crate) struct ChangedHosts(Mutex<BTreeMap<Observable, u64>>);

impl ChangedHosts {
    fn note(&self, host: &Observable, pass: u64) {
        let mut hosts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if hosts.len() < HOSTS_MAX || hosts.contains_key(host) {
            hosts.insert(host.clone(), pass);
        }
    }

    fn take(&self) -> BTreeMap<Observable, u64> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl App {
    /// Notes the hosts among `objects` on which URLs may be known.
    pub(super) fn note_hosts(&self, objects: &[Observable], fresh: &Fresh, pass: u64) {
        let changed = objects.iter().filter(|object| self.ledger.may_host_urls(object));
        changed.filter(|host| fresh.linked(host).is_none()).for_each(|host| self.hosts.note(host, pass));
    }

    /// Makes anew the rows of URLs that are older than what was said of their hosts. Only for who follows the log.
    pub(super) fn settle_hosts(&self) -> Result<u64> {
        let mut refreshed = 0;
        let mut left = URLS_MAX;
        for (host, pass) in self.hosts.take() {
            let host = match host {
                Observable::Ip(address) => Host::Ip(address),
                Observable::Domain(name) => Host::Domain(name),
                Observable::Url(_) | Observable::File(_) => continue,
            };
            let mut after = None;
            loop {
                let page = self.ledger.urls_on(&host, after.as_ref(), PAGE)?;
                let older = page.rows.into_iter().filter(|(_, row)| row.pass < pass);
                let older: Vec<Observable> = older.map(|(url, _)| url).take(left).collect();
                left -= older.len();
                refreshed += self.refresh(older, &mut Fresh::default(), self.passes.done())?;
                after = page.next;
                if left == 0 {
                    return Ok(refreshed);
                }
                if after.is_none() {
                    break;
                }
            }
        }
        Ok(refreshed)
    }
}
