//! Which country and which autonomous system an address belongs to, by list and date.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::IpAddr,
    sync::{PoisonError, RwLock},
};

use model::{Place, PlaceRange, Timestamp};

use super::{Ledger, Snapshot};
use crate::{
    Engine, Error, Result, Sight,
    codec::wire::{Reader, Writer as Value},
    engine::{Batch, KeyRange, Limit, Order, Table, walk},
    key,
};

/// Names a list that has ranges.
const LIST: u8 = 1;
/// List, date, first address: last address and place.
const RANGE: u8 = 2;

const COUNTRY: u8 = 1;
const ASN: u8 = 2;

/// Longest name of an organisation that is kept.
const ORGANISATION_BYTES_MAX: usize = 4096;

/// Lists that have ranges, in memory.
pub(super) type PlaceLists = RwLock<BTreeSet<String>>;

/// What one list says of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceHit {
    /// Full name of the list.
    pub list: String,
    /// The date of the snapshot.
    pub date: Timestamp,
    /// The range that holds the address.
    pub range: PlaceRange,
}

/// What an append of ranges did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PlacesAppended {
    /// Ranges that were not known.
    pub new: u64,
    /// Ranges whose list had one of the same start and date, which stays as it is.
    pub known: u64,
    /// Ranges that are none (ends swapped or of two families), or whose organisation's name has over 4,096 bytes.
    pub refused: u64,
}

impl Ledger {
    /// Adds ranges of the snapshot of `list` at `date`; they count once it is complete. Ranges of one snapshot do not
    /// overlap: where they do, the one that starts last before an address is looked at.
    ///
    /// # Errors
    /// As [`Engine::commit`].
    pub fn append_places(
        &self,
        list: &str,
        date: Timestamp,
        ranges: &[PlaceRange],
    ) -> Result<PlacesAppended> {
        let _writer = self.core.writer();
        let mut appended = PlacesAppended::default();
        let mut rows = Vec::with_capacity(ranges.len());
        for range in ranges {
            match encode(range) {
                Some(value) => rows.push((range_key(list, date, range.first), value)),
                None => appended.refused += 1,
            }
        }
        rows.sort_by(|a, b| a.0.cmp(&b.0));
        let before = rows.len();
        rows.dedup_by(|later, kept| later.0 == kept.0);
        appended.known += (before - rows.len()) as u64;

        let keys: Vec<&[u8]> = rows.iter().map(|(key, _)| key.as_slice()).collect();
        let known = self.core.engine.get_many(Table::Places, &keys)?;
        let mut batch = Batch::new();
        for ((key, value), known) in rows.into_iter().zip(known) {
            if known.is_some() {
                appended.known += 1;
            } else {
                appended.new += 1;
                batch.put(Table::Places, key, value);
            }
        }
        let named = self.place_lists.read().unwrap_or_else(PoisonError::into_inner).contains(list);
        if !named && !batch.is_empty() {
            batch.put(Table::Places, list_key(list), []);
        }
        self.write(batch)?;
        if !named && appended.new > 0 {
            self.place_lists.write().unwrap_or_else(PoisonError::into_inner).insert(list.to_owned());
            self.commit.count();
        }
        Ok(appended)
    }

    /// What each list says of an address: by its newest complete snapshot not after `at`, or else by its oldest one.
    ///
    /// # Errors
    /// As [`Engine::scan`]. A range that does not decode is passed over; run fsck.
    pub fn places(&self, address: IpAddr, at: Timestamp) -> Result<Vec<PlaceHit>> {
        self.places_seen(address, at, Sight::ALL)
    }

    /// The same by lists and snapshots that are seen.
    ///
    /// # Errors
    /// As [`Ledger::places`].
    pub fn places_seen(&self, address: IpAddr, at: Timestamp, sight: Sight<'_>) -> Result<Vec<PlaceHit>> {
        let snapshots = self.snapshots();
        let lists = self.place_lists.read().unwrap_or_else(PoisonError::into_inner).clone();
        let mut hits = Vec::new();
        for list in lists {
            let seen = || snapshots.of(&list).iter().filter(|snapshot| sight.sees(&list, snapshot.tlp));
            let newest = seen().rfind(|snapshot| snapshot.date <= at);
            let Some(snapshot) = newest.or_else(|| seen().next()) else { continue };
            let date = snapshot.date;
            let start = range_prefix(&list, date);
            let end = Some(crate::engine::successor(&range_key(&list, date, address)));
            let limit = Limit { entries: 1, bytes: 0 };
            let page =
                self.core.engine.scan(Table::Places, &KeyRange { start, end }, Order::Reverse, limit)?;
            let Some(row) = page.entries.first() else { continue };
            let (_, _, range) = match decode(&row.key, &row.value) {
                Ok(decoded) => decoded,
                // Where an address belongs is a side note: a damaged range must not cost the rest of a report.
                Err(error) => {
                    tracing::error!(error = &error as &dyn std::error::Error, "a range is damaged: run fsck");
                    continue;
                }
            };
            if range.first.is_ipv4() == address.is_ipv4() && (range.first..=range.last).contains(&address) {
                hits.push(PlaceHit { list, date, range });
            }
        }
        Ok(hits)
    }
}

impl Ledger {
    /// How many IPv4 addresses each autonomous system announces, by its number: by the newest complete snapshot not after `at` of the list that
    /// has most of them.
    ///
    /// # Errors
    /// As [`Engine::scan`]. A range that does not decode is passed over; run fsck.
    pub fn announced(&self, at: Timestamp) -> Result<BTreeMap<u32, u64>> {
        self.announced_seen(at, Sight::ALL)
    }

    /// The same by lists and snapshots that are seen.
    ///
    /// # Errors
    /// As [`Ledger::announced`].
    pub fn announced_seen(&self, at: Timestamp, sight: Sight<'_>) -> Result<BTreeMap<u32, u64>> {
        let snapshots = self.snapshots();
        let lists = self.place_lists.read().unwrap_or_else(PoisonError::into_inner).clone();
        let mut announced: BTreeMap<u32, u64> = BTreeMap::new();
        for list in lists {
            let seen = |snapshot: &&Snapshot| snapshot.date <= at && sight.sees(&list, snapshot.tlp);
            let Some(snapshot) = snapshots.of(&list).iter().rfind(seen) else { continue };
            let mut found: BTreeMap<u32, u64> = BTreeMap::new();
            let range = KeyRange::prefix(&range_prefix(&list, snapshot.date));
            walk(&*self.core.engine, Table::Places, range, |key, value| {
                let Ok((_, _, range)) = decode(key, value) else { return Ok(true) };
                if let (IpAddr::V4(first), IpAddr::V4(last), Place::Asn { number, .. }) =
                    (range.first, range.last, &range.place)
                {
                    let size = u64::from(last.to_bits().saturating_sub(first.to_bits())) + 1;
                    *found.entry(*number).or_default() += size;
                }
                Ok(true)
            })?;
            if found.values().sum::<u64>() > announced.values().sum::<u64>() {
                announced = found;
            }
        }
        Ok(announced)
    }
}

/// Reads the names of the lists.
pub(super) fn load(engine: &dyn Engine) -> Result<BTreeSet<String>> {
    let mut lists = BTreeSet::new();
    walk(engine, Table::Places, KeyRange::prefix(&[LIST]), |key, _| {
        lists.insert(key::read_word(key.get(1..).unwrap_or_default())?.0);
        Ok(true)
    })?;
    Ok(lists)
}

/// Walks all ranges in the order of keys.
pub(super) fn walk_ranges(engine: &dyn Engine, each: impl FnMut(&[u8], &[u8]) -> Result<bool>) -> Result<()> {
    walk(engine, Table::Places, KeyRange::prefix(&[RANGE]), each)
}

const BAD: Error = Error::Corrupt { what: "a range of addresses does not decode" };

fn list_key(list: &str) -> Vec<u8> {
    let mut key = vec![LIST];
    key::push_word(&mut key, list);
    key
}

fn range_prefix(list: &str, date: Timestamp) -> Vec<u8> {
    let mut key = vec![RANGE];
    key::push_word(&mut key, list);
    key.extend_from_slice(&date.millis().to_be_bytes());
    key
}

fn range_key(list: &str, date: Timestamp, first: IpAddr) -> Vec<u8> {
    let mut key = range_prefix(list, date);
    key::push_address(&mut key, first);
    key
}

fn encode(range: &PlaceRange) -> Option<Vec<u8>> {
    if range.first.is_ipv4() != range.last.is_ipv4() || range.first > range.last {
        return None;
    }
    let mut out = Value::default();
    out.byte(1);
    key::push_address(&mut out.0, range.last);
    match &range.place {
        Place::Country(code) => {
            out.byte(COUNTRY);
            out.raw(code);
        }
        Place::Asn { number, organisation } if organisation.len() <= ORGANISATION_BYTES_MAX => {
            out.byte(ASN);
            out.number(u64::from(*number));
            out.text(organisation);
        }
        Place::Asn { .. } => return None,
    }
    Some(out.0)
}

/// List, date and range of a row.
pub(super) fn decode(key: &[u8], value: &[u8]) -> Result<(String, Timestamp, PlaceRange)> {
    let (list, rest) = key::read_word(key.get(1..).ok_or(BAD)?)?;
    let (date, rest) = rest.split_first_chunk::<8>().ok_or(BAD)?;
    let (first, rest) = key::read_address(rest)?;
    let mut input = Reader(value);
    input.version(1)?;
    let (last, after) = key::read_address(input.0)?;
    input.0 = after;
    let place = match input.byte()? {
        COUNTRY => Place::Country(input.array()?),
        ASN => Place::Asn {
            number: u32::try_from(input.number()?).map_err(|_| BAD)?,
            organisation: input.text()?,
        },
        _ => return Err(BAD),
    };
    input.end()?;
    if !rest.is_empty() || first.is_ipv4() != last.is_ipv4() || first > last {
        return Err(BAD);
    }
    Ok((list, Timestamp::from_millis(i64::from_be_bytes(*date)), PlaceRange { first, last, place }))
}

/// The list of a row's key, and of a range the date.
pub(super) fn list_of(key: &[u8]) -> Result<(String, Option<Timestamp>)> {
    let (list, rest) = key::read_word(key.get(1..).ok_or(BAD)?)?;
    match key.first() {
        Some(&LIST) => Ok((list, None)),
        Some(&RANGE) => {
            let (date, _) = rest.split_first_chunk::<8>().ok_or(BAD)?;
            Ok((list, Some(Timestamp::from_millis(i64::from_be_bytes(*date)))))
        }
        _ => Err(BAD),
    }
}

/// Checks one row of the table.
pub(super) fn check_row(key: &[u8], value: &[u8]) -> Result<()> {
    match key.first() {
        Some(&LIST) => key::read_word(key.get(1..).ok_or(BAD)?).map(drop),
        Some(&RANGE) => decode(key, value).map(drop),
        _ => Err(BAD),
    }
}
