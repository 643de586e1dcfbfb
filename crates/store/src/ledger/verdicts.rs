//! The verdict table: a fixed-size row for each observable, derived from the evidence and replaced at will.

use std::net::{IpAddr, Ipv4Addr};

use model::{Category, DomainName, Host, Network, Observable, Status, Timestamp, Zone};

use super::{Core, Count, Ledger, row_pack::PackedRow, stored_row};
use crate::{
    Engine, Error, Result,
    codec::wire::Reader,
    engine::{Batch, KeyRange, Limit, Order, Table, walk},
    key::{self, name::Name},
};

/// What the default viewer sees of an observable, until `next_moment`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VerdictRow {
    /// Zone.
    pub zone: Zone,
    /// Score, 0 to 100.
    pub score: u8,
    /// Status.
    pub status: Status,
    /// Category that leads.
    pub category: Category,
    /// Earliest moment that evidence speaks of.
    pub first_seen: Option<Timestamp>,
    /// Latest moment that evidence speaks of.
    pub last_seen: Option<Timestamp>,
    /// The moment for which the row was computed.
    pub computed_at: Timestamp,
    /// How often the log had been followed when it was made, 48 bits: what the log said until then is in it.
    pub pass: u64,
    /// The next moment at which time alone changes it; `None`: never.
    pub next_moment: Option<Timestamp>,
    /// Whether there is evidence that the default viewer may not see.
    pub restricted: bool,
    /// Whether a source speaks against it, whenever it did and whatever else is said: of a row written before this was kept, it may not.
    pub accused: bool,
}

/// Rows in the order of keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VerdictPage {
    /// Observables with their rows.
    pub rows: Vec<(Observable, VerdictRow)>,
    /// Give this as `after` to go on; `None` when there are no more.
    pub next: Option<Observable>,
    /// Rows passed over because they do not decode; run fsck.
    pub damaged: u64,
}

/// A read of rows: from memory one by one, and the rest from the engine at once.
struct Reading<'a> {
    core: &'a Core,
    generation: u64,
    rows: Vec<Option<VerdictRow>>,
    wanted: Vec<Wanted>,
    /// Room for a key.
    key: Vec<u8>,
}

/// A row that is not in memory.
struct Wanted {
    key: Vec<u8>,
    name: Name,
    /// Where it was asked for.
    at: usize,
}

impl<'a> Reading<'a> {
    fn begin(ledger: &'a Ledger) -> Self {
        let core = &*ledger.core;
        Self {
            core,
            generation: core.rows.generation(),
            rows: Vec::new(),
            wanted: Vec::new(),
            key: Vec::with_capacity(64),
        }
    }

    /// Asks for the row of the key that `push` makes; returns where it will stand.
    fn ask(&mut self, push: impl FnOnce(&mut Vec<u8>)) -> usize {
        self.key.clear();
        push(&mut self.key);
        let (core, at) = (self.core, self.rows.len());
        let name = core.filter.name(&self.key);
        let row = if core.filter.may_contain_named(name) {
            let row = core.rows.get(name).and_then(PackedRow::row);
            if row.is_none() {
                self.wanted.push(Wanted { key: self.key.clone(), name, at });
            }
            row
        } else {
            None
        };
        self.rows.push(row);
        at
    }

    /// The rows, in the order in which they were asked for.
    fn end(mut self) -> Result<Vec<Option<VerdictRow>>> {
        if self.wanted.is_empty() {
            return Ok(self.rows);
        }
        // Neighbours stand in one block, which is then read once.
        self.wanted.sort_unstable_by(|one, other| one.key.cmp(&other.key));
        let keys: Vec<&[u8]> = self.wanted.iter().map(|wanted| wanted.key.as_slice()).collect();
        let values = self.core.engine.get_many(Table::Verdicts, &keys)?;
        for (Wanted { name, at, .. }, value) in self.wanted.iter().zip(values) {
            if let (Some(row), Some(value)) = (self.rows.get_mut(*at), value) {
                let found = VerdictRow::decode(&value)?;
                *row = Some(found);
                if let Some(packed) = PackedRow::of(&found) {
                    self.core.rows.keep(self.generation, *name, packed);
                }
            }
        }
        Ok(self.rows)
    }
}

impl Ledger {
    /// The rows of `observables`, in their order, in one read.
    ///
    /// # Errors
    /// As [`Engine::get_many`]; [`Error::Corrupt`] when a row does not decode.
    pub fn verdicts<'a>(
        &self,
        observables: impl IntoIterator<Item = &'a Observable>,
    ) -> Result<Vec<Option<VerdictRow>>> {
        let mut reading = Reading::begin(self);
        for observable in observables {
            reading.ask(|key| key::push_observable(key, observable));
        }
        reading.end()
    }

    /// The same, and beside the row of a URL that of its host.
    ///
    /// # Errors
    /// As [`Ledger::verdicts`].
    pub fn verdicts_beside_hosts<'a>(
        &self,
        observables: impl IntoIterator<Item = &'a Observable>,
    ) -> Result<Vec<(Option<VerdictRow>, Option<VerdictRow>)>> {
        let mut reading = Reading::begin(self);
        // URLs of one host often stand together, as on its page.
        let mut last: Option<(&Host, usize)> = None;
        let mut asked = Vec::new();
        for observable in observables {
            let at = reading.ask(|key| key::push_observable(key, observable));
            let host = match observable {
                Observable::Url(url) => Some(url.host()),
                _ => None,
            };
            let host_at = host.map(|host| match last {
                Some((known, at)) if known == host => at,
                _ => reading.ask(|key| key::push_host_observable(key, host)),
            });
            last = host.zip(host_at).or(last);
            asked.push((at, host_at));
        }
        let rows = reading.end()?;
        let row = |at: usize| rows.get(at).copied().flatten();
        Ok(asked.into_iter().map(|(at, host_at)| (row(at), host_at.and_then(row))).collect())
    }

    /// Sets rows. They are derived: lost ones are computed again, so nobody need wait for a sync.
    ///
    /// # Errors
    /// As [`Engine::commit`].
    pub fn put_verdicts(&self, rows: &[(Observable, VerdictRow)]) -> Result<()> {
        let keys: Vec<Vec<u8>> = rows.iter().map(|(observable, _)| key::observable(observable)).collect();
        let mut batch = Batch::with_capacity(rows.len());
        for (key, (_, row)) in keys.iter().zip(rows) {
            batch.put(Table::Verdicts, key.as_slice(), stored_row::encode(row));
        }
        let writer = self.core.writer();
        self.add_to_filter(&writer, keys.iter().map(Vec::as_slice));
        self.write(batch)?;
        let names = keys.iter().map(|key| self.core.filter.name(key));
        self.core.rows.replace(names.zip(rows).map(|(name, (_, row))| (name, PackedRow::of(row))));
        self.grow_filter(&writer);
        Ok(())
    }

    /// Removes the rows of objects of which nothing is known any more.
    ///
    /// # Errors
    /// As [`Engine::commit`].
    pub fn remove_verdicts(&self, observables: &[Observable]) -> Result<()> {
        let keys: Vec<Vec<u8>> = observables.iter().map(key::observable).collect();
        let mut batch = Batch::with_capacity(keys.len());
        keys.iter().for_each(|key| batch.remove(Table::Verdicts, key.as_slice()));
        let _writer = self.core.writer();
        self.write(batch)?;
        self.core.rows.replace(keys.iter().map(|key| (self.core.filter.name(key), None)));
        Ok(())
    }

    /// Removes every row, to build the table anew.
    ///
    /// # Errors
    /// As [`Engine::commit`].
    pub fn clear_verdicts(&self) -> Result<()> {
        let mut rest = Some(KeyRange::all());
        while let Some(range) = rest {
            let page = self.core.engine.scan(Table::Verdicts, &range, Order::Forward, Limit::WALK)?;
            let mut batch = Batch::new();
            page.entries.into_iter().for_each(|row| batch.remove(Table::Verdicts, row.key));
            self.write(batch)?;
            self.core.rows.clear();
            rest = page.next;
        }
        Ok(())
    }

    /// All rows.
    ///
    /// # Errors
    /// As [`Engine::scan`].
    pub fn verdict_rows(&self, after: Option<&Observable>, limit: usize) -> Result<VerdictPage> {
        self.verdict_page(vec![KeyRange::all()], after, limit)
    }

    /// Domains strictly below `domain`.
    ///
    /// # Errors
    /// As [`Engine::scan`].
    pub fn below(
        &self,
        domain: &DomainName,
        after: Option<&Observable>,
        limit: usize,
    ) -> Result<VerdictPage> {
        self.verdict_page(vec![key::domains_below(domain)], after, limit)
    }

    /// URLs whose host is `host` itself, on any port.
    ///
    /// # Errors
    /// As [`Engine::scan`].
    pub fn urls_on(&self, host: &Host, after: Option<&Observable>, limit: usize) -> Result<VerdictPage> {
        self.verdict_page(vec![key::urls_on(host)], after, limit)
    }

    /// URLs on any of `hosts`, host after host in the order of keys: addresses before names, names by their labels from the right.
    ///
    /// # Errors
    /// As [`Engine::scan`].
    pub fn urls_on_any(
        &self,
        hosts: &[Host],
        after: Option<&Observable>,
        limit: usize,
    ) -> Result<VerdictPage> {
        // A known URL is in the filter by its host too.
        let with_urls = hosts.iter().filter(|host| self.core.filter.may_contain(&key::host(host)));
        let mut ranges: Vec<KeyRange> = with_urls.map(key::urls_on).collect();
        ranges.sort_by(|one, other| one.start.cmp(&other.start));
        ranges.dedup();
        self.verdict_page(ranges, after, limit)
    }

    /// The addresses of a network that have rows, in their order; at most `limit`, and whether there are more.
    ///
    /// # Errors
    /// As [`Engine::scan`].
    pub fn addresses_in(&self, network: Network, limit: usize) -> Result<(Vec<IpAddr>, bool)> {
        let mut addresses = Vec::new();
        let mut rest = Some(key::addresses_in(network));
        while let Some(range) = rest {
            let wanted =
                Limit::entries(limit.saturating_add(1).saturating_sub(addresses.len()).clamp(1, 4096));
            let found = self.core.engine.scan(Table::Verdicts, &range, Order::Forward, wanted)?;
            for row in &found.entries {
                if let Ok(Observable::Ip(address)) = key::decode_observable(&row.key) {
                    if addresses.len() >= limit {
                        return Ok((addresses, true));
                    }
                    addresses.push(address);
                }
            }
            rest = found.next;
        }
        Ok((addresses, false))
    }

    /// The addresses of a network that have rows.
    ///
    /// # Errors
    /// As [`Engine::scan`].
    pub fn rows_in(&self, network: Network, after: Option<&Observable>, limit: usize) -> Result<VerdictPage> {
        self.verdict_page(vec![key::addresses_in(network)], after, limit)
    }

    /// IPv4 addresses that have rows.
    ///
    /// # Errors
    /// As [`Engine::scan`].
    pub fn addresses(&self, after: Option<&Observable>, limit: usize) -> Result<VerdictPage> {
        let all = Network::new(Ipv4Addr::UNSPECIFIED.into(), 0);
        self.verdict_page(all.map(key::addresses_in).into_iter().collect(), after, limit)
    }

    /// URLs whose host is `domain` or a name below it.
    ///
    /// # Errors
    /// As [`Engine::scan`].
    pub fn urls_below(
        &self,
        domain: &DomainName,
        after: Option<&Observable>,
        limit: usize,
    ) -> Result<VerdictPage> {
        self.verdict_page(vec![key::urls_at_or_below(domain)], after, limit)
    }

    /// How many rows [`Ledger::below`] has; counting stops at `max`.
    ///
    /// # Errors
    /// As [`Engine::count`].
    pub fn count_below(&self, domain: &DomainName, max: u64) -> Result<Count> {
        self.count_verdicts(&key::domains_below(domain), max)
    }

    /// How many rows [`Ledger::urls_on`] has; counting stops at `max`.
    ///
    /// # Errors
    /// As [`Engine::count`].
    pub fn count_urls_on(&self, host: &Host, max: u64) -> Result<Count> {
        // A known URL is in the filter by its host too.
        if !self.core.filter.may_contain(&key::host(host)) {
            return Ok(Count { n: 0, exact: true });
        }
        self.count_verdicts(&key::urls_on(host), max)
    }

    fn count_verdicts(&self, range: &KeyRange, max: u64) -> Result<Count> {
        let n = self.core.engine.count(Table::Verdicts, range, max.saturating_add(1))?;
        Ok(Count { n: n.min(max), exact: n <= max })
    }

    /// Pages through `ranges`, which are in order.
    fn verdict_page(
        &self,
        ranges: Vec<KeyRange>,
        after: Option<&Observable>,
        limit: usize,
    ) -> Result<VerdictPage> {
        let limit = limit.max(1);
        let mut page = VerdictPage::default();
        let after = after.map(key::observable);
        for range in ranges {
            let range = after.as_deref().map_or_else(|| range.clone(), |key| range.clone().after(key));
            let mut rest = Some(range);
            while let Some(range) = rest {
                let wanted = Limit::entries((limit - page.rows.len()).saturating_add(1).min(4096));
                let found = self.core.engine.scan(Table::Verdicts, &range, Order::Forward, wanted)?;
                for row in &found.entries {
                    let decoded = key::decode_observable(&row.key)
                        .and_then(|observable| Ok((observable, VerdictRow::decode(&row.value)?)));
                    let Ok((observable, verdict)) = decoded else {
                        page.damaged += 1;
                        continue;
                    };
                    if page.rows.len() >= limit {
                        page.next = page.rows.last().map(|(observable, _)| observable.clone());
                        return Ok(page);
                    }
                    page.rows.push((observable, verdict));
                }
                rest = found.next;
            }
        }
        Ok(page)
    }
}

/// The last form before [`stored_row`].
const VERSION_2: u8 = 2;
/// Without the pass.
const VERSION_1: u8 = 1;
const RESTRICTED: u8 = 1;
const HAS_FIRST: u8 = 1 << 1;
const HAS_LAST: u8 = 1 << 2;
const HAS_NEXT: u8 = 1 << 3;
pub(super) const BAD: Error = Error::Corrupt { what: "a verdict row does not decode" };

/// Statuses by the position in which they are stored: append only.
pub(super) const STATUSES: [Status; 8] = [
    Status::Malware,
    Status::Dangerous,
    Status::NotTrusted,
    Status::AdwareAndOther,
    Status::Clean,
    Status::Good,
    Status::NoThreatsDetected,
    Status::NotCategorized,
];

impl VerdictRow {
    /// Reads a row of this version or one before [`stored_row`]: version, zone, status, category, score, flags, then six bytes each: four
    /// moments (milliseconds; 0 when absent), and since version 2 the pass.
    ///
    /// # Errors
    /// [`Error::Corrupt`] when it is no row of a version known here.
    pub(crate) fn decode(value: &[u8]) -> Result<Self> {
        if stored_row::is_of(value) {
            return stored_row::decode(value);
        }
        let mut input = Reader(value);
        let [version, zone, status, category, score, flags] = input.array()?;
        if !matches!(version, VERSION_1 | VERSION_2) || score > 100 {
            return Err(BAD);
        }
        let mut moment = || {
            let millis = i64::from_be_bytes(wide(input.array()?));
            let moment = Timestamp::from_millis(millis);
            if moment.millis() == millis { Ok(moment) } else { Err(BAD) }
        };
        let (first, last, computed_at, next) = (moment()?, moment()?, moment()?, moment()?);
        let pass = if version == VERSION_2 { u64::from_be_bytes(wide(input.array()?)) } else { 0 };
        input.end()?;
        Ok(Self {
            zone: *Zone::ALL.get(usize::from(zone)).ok_or(BAD)?,
            score,
            status: *STATUSES.get(usize::from(status)).ok_or(BAD)?,
            category: *Category::ALL.get(usize::from(category)).ok_or(BAD)?,
            first_seen: (flags & HAS_FIRST != 0).then_some(first),
            last_seen: (flags & HAS_LAST != 0).then_some(last),
            computed_at,
            pass,
            next_moment: (flags & HAS_NEXT != 0).then_some(next),
            restricted: flags & RESTRICTED != 0,
            accused: true,
        })
    }
}

/// Eight bytes of six.
fn wide([a, b, c, d, e, f]: [u8; 6]) -> [u8; 8] {
    [0, 0, a, b, c, d, e, f]
}

pub(super) fn place<T: PartialEq>(all: &[T], item: &T) -> u8 {
    u8::try_from(all.iter().position(|each| each == item).unwrap_or(0)).unwrap_or(u8::MAX)
}

/// Checks one row of the table.
pub(super) fn check_row(key: &[u8], value: &[u8]) -> Result<()> {
    key::decode_observable(key)?;
    VerdictRow::decode(value).map(drop)
}

/// Counts rows by zone.
pub(super) fn count_zones(engine: &dyn Engine, mut each: impl FnMut(Zone)) -> Result<()> {
    walk(engine, Table::Verdicts, KeyRange::all(), |_, value| {
        if let Ok(row) = VerdictRow::decode(value) {
            each(row.zone);
        }
        Ok(true)
    })
}
