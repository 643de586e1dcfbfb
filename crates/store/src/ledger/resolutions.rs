//! What the DNS said between an object and others, put in order by the other end: all statements of one object at once, small enough
//! to be kept, so that a page of a hundred thousand knows its total.
//!
//! Not here: who may see which statement, and what statements amount to together.

use std::{cmp::Reverse, ops::Range, sync::OnceLock};

use model::{DnsBasis, Observable, Subject, Timestamp, Tlp};

use super::{Ledger, edges::ObservableKey, read::report_damage};
use crate::{
    Error, Result, Section, Sight,
    codec::{self, RawRecord},
    engine::Table,
    key,
};

/// Most statements of one object that are read.
pub(super) const STATEMENTS_MAX: usize = 1_000_000;

/// Which side of the DNS is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Facing {
    /// Of a name: its addresses, as sensors and as other lists say.
    Addresses,
    /// Of an address: the names that resolve to it.
    Names,
    /// Of a name or address: its other records.
    Records,
    /// Of a name: what leads to it by records other than of an address.
    Referrers,
}

impl Facing {
    fn sections(self) -> [Section; 2] {
        match self {
            Self::Addresses => [Section::ResolvesTo, Section::DnsAddresses],
            Self::Names => [Section::ResolvedFrom, Section::DnsNames],
            Self::Records => [Section::DnsTargets, Section::DnsTexts],
            Self::Referrers => [Section::DnsReferrers; 2],
        }
    }
}

/// What statements are about: one record, seen from one end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// The other end, where the record leads to one.
    pub other: Option<Observable>,
    /// Mnemonic of the record's type; `A` and `AAAA` also where a list says that a name resolves.
    pub record_type: &'static str,
    /// Preference of a mail exchange, where it is known.
    pub preference: Option<u16>,
    /// The data of a record that is text.
    pub text: String,
}

/// One statement: a source, from when to when, how often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Statement {
    source: u32,
    /// Marking.
    pub tlp: Tlp,
    /// When it was seen first.
    pub first: Timestamp,
    /// When it was seen last, where that was stated.
    pub last: Option<Timestamp>,
    /// When we learned of it.
    pub recorded_at: Timestamp,
    /// How often it was seen.
    pub count: Option<u64>,
    /// Seen by a sensor, or standing in a zone; `None` where a list says so beside something else.
    pub basis: Option<DnsBasis>,
}

/// All statements of one object, by what they are about.
#[derive(Debug, Default)]
pub struct Resolutions {
    /// Whether the object is an IPv4 address, which tells `A` from `AAAA` where its names are asked for.
    is_of_ipv4: bool,
    sources: Vec<String>,
    /// What the statements are about, one behind the other, in their order: kind, preference, key of the other end or text.
    about: Vec<u8>,
    /// Of each, where it ends in `about`, and where its statements end.
    ends: Vec<(usize, usize)>,
    statements: Vec<Statement>,
    truncated: bool,
    latest: Timestamp,
    newest: OnceLock<Vec<u32>>,
}

/// Kind and preference before what an item is about.
const ITEM_HEAD_BYTES: usize = 4;

impl Resolutions {
    /// How many different records there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Whether there are more statements than were read.
    #[must_use]
    pub fn is_truncated(&self) -> bool {
        self.truncated
    }

    /// The name of a list that speaks.
    #[must_use]
    pub fn source(&self, statement: &Statement) -> &str {
        self.sources.get(statement.source as usize).map_or("", String::as_str)
    }

    /// The latest moment that any statement names.
    #[must_use]
    pub fn latest(&self) -> Timestamp {
        self.latest
    }

    /// The statements about a record.
    #[must_use]
    pub fn statements(&self, at: usize) -> &[Statement] {
        let range = self.starts(at).zip(self.ends.get(at));
        range.and_then(|((_, start), (_, end))| self.statements.get(start..*end)).unwrap_or_default()
    }

    /// A record.
    ///
    /// # Errors
    /// [`Error::Corrupt`] when its row is damaged, or there are not so many.
    pub fn get(&self, at: usize) -> Result<Resolved> {
        let (head, rest) =
            self.item(at).and_then(|item| item.split_at_checked(ITEM_HEAD_BYTES)).ok_or(BAD)?;
        let [kind, high, middle, low] = head else { return Err(BAD) };
        let preference = u32::from_be_bytes([0, *high, *middle, *low]).checked_sub(1);
        let preference = preference.and_then(|preference| u16::try_from(preference).ok());
        let (other, text) = if codec::is_text(*kind) {
            (None, std::str::from_utf8(rest).map_err(|_| BAD)?.to_owned())
        } else {
            (Some(key::decode_observable(rest)?), String::new())
        };
        let is_ipv4 = match &other {
            Some(Observable::Ip(address)) => address.is_ipv4(),
            _ => self.is_of_ipv4,
        };
        let record_type = codec::record_type(*kind, is_ipv4).ok_or(BAD)?;
        Ok(Resolved { other, record_type, preference, text })
    }

    /// How many are IPv4 addresses.
    #[must_use]
    pub fn count_ipv4(&self) -> usize {
        let is_ipv4 = |at: &usize| {
            let key = self.item(*at).and_then(|item| item.get(ITEM_HEAD_BYTES..)).unwrap_or_default();
            key::read_address(key.strip_prefix(&[key::IP]).unwrap_or_default())
                .is_ok_and(|(address, _)| address.is_ipv4())
        };
        (0..self.len()).filter(is_ipv4).count()
    }

    /// Positions of all records, those that were seen last first.
    #[must_use]
    pub fn newest_first(&self) -> &[u32] {
        self.newest.get_or_init(|| {
            let last = |at: u32| {
                let statements = self.statements(at as usize).iter();
                statements.map(|each| each.last.unwrap_or(each.first)).max()
            };
            let mut dated: Vec<(Reverse<Option<Timestamp>>, u32)> =
                (0..).take(self.len()).map(|at| (Reverse(last(at)), at)).collect();
            dated.sort_unstable();
            dated.into_iter().map(|(_, at)| at).collect()
        })
    }

    fn item(&self, at: usize) -> Option<&[u8]> {
        self.about.get(self.starts(at)?.0..self.ends.get(at)?.0)
    }

    fn starts(&self, at: usize) -> Option<(usize, usize)> {
        at.checked_sub(1).map_or(Some((0, 0)), |before| self.ends.get(before).copied())
    }

    /// About how many bytes it takes in memory, its order included.
    #[must_use]
    pub fn memory_bytes(&self) -> usize {
        self.about.len()
            + self.len() * (size_of::<(usize, usize)>() + size_of::<u32>())
            + self.statements.len() * size_of::<Statement>()
    }
}

/// What is being read.
#[derive(Default)]
struct Reading {
    sources: Vec<String>,
    /// What statements are about, one behind the other, as they came.
    about: Vec<u8>,
    /// Each with where in `about` it is told what it is about.
    statements: Vec<(Range<usize>, Statement)>,
}

impl Reading {
    fn add(&mut self, raw: &RawRecord<'_>) {
        let start = self.about.len();
        self.about.push(raw.kind);
        let [_, preference @ ..] =
            raw.preference.map_or(0, |preference| u32::from(preference) + 1).to_be_bytes();
        self.about.extend_from_slice(&preference);
        self.about.extend_from_slice(raw.rest);
        let source = match self.sources.iter().position(|known| known == raw.source) {
            Some(at) => at,
            None => {
                self.sources.push(raw.source.to_owned());
                self.sources.len() - 1
            }
        };
        let statement = Statement {
            source: u32::try_from(source).unwrap_or(u32::MAX),
            tlp: raw.tlp,
            first: raw.first,
            last: raw.last,
            recorded_at: raw.recorded_at,
            count: raw.count,
            basis: raw.basis,
        };
        self.statements.push((start..self.about.len(), statement));
    }

    /// Puts statements under what they are about, in the order of that.
    fn finish(self, is_of_ipv4: bool, truncated: bool) -> Resolutions {
        let Self { sources, about, mut statements } = self;
        let of = |range: &Range<usize>| about.get(range.clone()).unwrap_or_default();
        statements.sort_unstable_by(|(one, statement), (other, other_statement)| {
            let order = of(one).cmp(of(other));
            let inner = |statement: &Statement| (statement.source, statement.first, statement.last);
            order.then_with(|| inner(statement).cmp(&inner(other_statement)))
        });
        let mut all = Resolutions { is_of_ipv4, sources, truncated, ..Resolutions::default() };
        all.statements.reserve_exact(statements.len());
        let mut last: &[u8] = &[];
        for (range, statement) in &statements {
            let item = of(range);
            if item != last || all.ends.is_empty() {
                all.about.extend_from_slice(item);
                all.ends.push((all.about.len(), all.statements.len()));
                last = item;
            }
            all.latest = all.latest.max(statement.first).max(statement.last.unwrap_or_default());
            all.statements.push(*statement);
            if let Some((_, end)) = all.ends.last_mut() {
                *end = all.statements.len();
            }
        }
        all
    }
}

impl Ledger {
    /// What the DNS said of an object: all statements, or the first `max` of them; at most 1,000,000.
    ///
    /// # Errors
    /// As [`crate::Engine::visit`].
    pub fn resolutions(&self, subject: &Subject, facing: Facing, max: usize) -> Result<Resolutions> {
        self.resolutions_seen(subject, facing, max, Sight::ALL)
    }

    /// The same of what is seen.
    ///
    /// # Errors
    /// As [`crate::Engine::visit`].
    pub fn resolutions_seen(
        &self,
        subject: &Subject,
        facing: Facing,
        max: usize,
        sight: Sight<'_>,
    ) -> Result<Resolutions> {
        let subject_key = key::subject(subject);
        if !self.core.filter.may_contain(&subject_key) {
            return Ok(Resolutions::default());
        }
        let mut left = max.min(STATEMENTS_MAX);
        let mut read = Reading::default();
        let mut truncated = false;
        let [first, second] = facing.sections();
        let sections = if first == second { vec![first] } else { vec![first, second] };
        for section in sections {
            let range = key::sections(&subject_key, section, section);
            self.core.engine.visit(Table::Evidence, range, &mut |key, value| {
                if !sight.sees_row(value) {
                    return Ok(true);
                }
                if left == 0 {
                    truncated = true;
                    return Ok(false);
                }
                left -= 1;
                match codec::raw_record(value) {
                    // What is said of a mask leads to no object.
                    Ok(raw) if !codec::is_text(raw.kind) && ObservableKey(raw.rest).is_mask() => {}
                    Ok(raw) => read.add(&raw),
                    Err(error @ Error::Corrupt { .. }) => report_damage(key, &error),
                    Err(error) => return Err(error),
                }
                Ok(true)
            })?;
        }
        let is_of_ipv4 = matches!(subject, Subject::Observable(Observable::Ip(address)) if address.is_ipv4());
        Ok(read.finish(is_of_ipv4, truncated))
    }
}

const BAD: Error = Error::Corrupt { what: "a resource record is damaged" };
