//! Objects of a range of the verdict table that a viewer knows: page by page, and counted. Where nothing in the range is for few, that is what
//! the table has.

use model::{DomainName, Host, Network, Observable};
use store::{Count, VerdictPage};

use crate::{App, Result, view::View};

/// Rows that are read at once at least where the viewer may not know some.
const ROWS_MIN: usize = 256;
/// Rows that are read at once to be counted.
const COUNT_ROWS: usize = 4096;

impl App {
    /// Names below a domain, from behind `after` on.
    pub(crate) fn known_below(
        &self,
        domain: &DomainName,
        after: Option<&Observable>,
        limit: usize,
        view: &View<'_>,
    ) -> Result<VerdictPage> {
        let plain = || Ok(self.ledger.below(domain, after, limit)?);
        let own =
            || known_rows(after, limit, view, |after, limit| Ok(self.ledger.below(domain, after, limit)?));
        view.plain_or_own(|| view.sees_all_below(domain), plain, own)
    }

    /// How many they are; counting stops at `max`.
    pub(super) fn count_known_below(&self, domain: &DomainName, max: u64, view: &View<'_>) -> Result<Count> {
        let plain = || Ok(self.ledger.count_below(domain, max)?);
        let own = || count_known(max, view, |after, limit| Ok(self.ledger.below(domain, after, limit)?));
        view.plain_or_own(|| view.sees_all_below(domain), plain, own)
    }

    /// URLs on any of some hosts, from behind `after` on.
    pub(super) fn known_urls_on(
        &self,
        hosts: &[Host],
        after: Option<&Observable>,
        limit: usize,
        view: &View<'_>,
    ) -> Result<VerdictPage> {
        let sees_all =
            || hosts.iter().try_fold(true, |sees_all, host| Ok(sees_all && view.sees_all_on(host)?));
        let plain = || Ok(self.ledger.urls_on_any(hosts, after, limit)?);
        let own = || {
            known_rows(after, limit, view, |after, limit| Ok(self.ledger.urls_on_any(hosts, after, limit)?))
        };
        view.plain_or_own(sees_all, plain, own)
    }

    /// How many are on one; counting stops at `max`.
    pub(super) fn count_known_urls_on(&self, host: &Host, max: u64, view: &View<'_>) -> Result<Count> {
        let plain = || Ok(self.ledger.count_urls_on(host, max)?);
        let own = || count_known(max, view, |after, limit| Ok(self.ledger.urls_on(host, after, limit)?));
        view.plain_or_own(|| view.sees_all_on(host), plain, own)
    }

    /// The first addresses of a network, and whether there are more.
    pub(crate) fn known_addresses_in(
        &self,
        network: Network,
        max: usize,
        view: &View<'_>,
    ) -> Result<(Vec<Observable>, bool)> {
        if view.sees_common() && !self.ledger.has_marks() {
            let (addresses, is_cut) = self.ledger.addresses_in(network, max)?;
            return Ok((addresses.into_iter().map(Observable::Ip).collect(), is_cut));
        }
        let page =
            known_rows(None, max, view, |after, limit| Ok(self.ledger.rows_in(network, after, limit)?))?;
        Ok((page.rows.into_iter().map(|(address, _)| address).collect(), page.next.is_some()))
    }
}

/// A page of the rows that `read` gives of objects that the viewer knows.
fn known_rows(
    after: Option<&Observable>,
    limit: usize,
    view: &View<'_>,
    read: impl Fn(Option<&Observable>, usize) -> Result<VerdictPage>,
) -> Result<VerdictPage> {
    let mut page = VerdictPage::default();
    let mut after = after.cloned();
    loop {
        let wanted = limit.saturating_sub(page.rows.len()).saturating_add(1).max(ROWS_MIN);
        let found = read(after.as_ref(), wanted)?;
        page.damaged += found.damaged;
        for (object, row) in found.rows {
            if !view.knows(&object, &row)? {
                continue;
            }
            if page.rows.len() >= limit {
                page.next = page.rows.last().map(|(last, _)| last.clone());
                return Ok(page);
            }
            page.rows.push((object, row));
        }
        after = found.next;
        if after.is_none() {
            return Ok(page);
        }
    }
}

fn count_known(
    max: u64,
    view: &View<'_>,
    read: impl Fn(Option<&Observable>, usize) -> Result<VerdictPage>,
) -> Result<Count> {
    let mut n = 0;
    let mut after = None;
    loop {
        let found = read(after.as_ref(), COUNT_ROWS)?;
        for (object, row) in found.rows {
            if view.knows(&object, &row)? {
                if n >= max {
                    return Ok(Count { n, exact: false });
                }
                n += 1;
            }
        }
        after = found.next;
        if after.is_none() {
            return Ok(Count { n, exact: true });
        }
    }
}
