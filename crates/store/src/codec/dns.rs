//! Resource records of the DNS, as values.
//!
//! ```text
//! 10 · kind · flags · [count] · [preference + 1, or 0] · key of the other end, or text
//! kind   00 address · 01 exchange · 10 + position of a type with one name · 20 + position of a type that is kept as text
//! ```
//! The first byte is the kind of claim: numbers from 10 on go on where two bits of the head ended.

use model::{
    DnsBasis, DnsData, DnsRecord, Observable, Subject, Timestamp, Tlp,
    dns::{NameType, TextType},
};

use super::{
    CLAIM_SHIFT, DESCRIBED, HAS_LAST_SEEN, RELATED,
    wire::{Reader, Writer, position},
};
use crate::{Error, Result, Section, codec, key};

/// The kind of claim.
const RESOLVED: u8 = 0x10;

const ADDRESS: u8 = 0;
const EXCHANGE: u8 = 1;
const NAME: u8 = 0x10;
const TEXT: u8 = 0x20;

const COUNT: u8 = 1;
const ZONE: u8 = 1 << 1;

const BAD: Error = Error::Corrupt { what: "a resource record is damaged" };

/// Writes a record whose other end has the key `peer`, if it has one.
pub(super) fn write(out: &mut Writer, record: &DnsRecord, peer: &[u8]) {
    out.byte(RESOLVED);
    out.byte(match &record.data {
        DnsData::Address(_) => ADDRESS,
        DnsData::Exchange(..) => EXCHANGE,
        DnsData::Name(kind, _) => NAME | low(position(&NameType::ALL, kind)),
        DnsData::Text(kind, _) => TEXT | low(position(&TextType::ALL, kind)),
    });
    let is_zone = record.basis == DnsBasis::Zone;
    out.byte(super::flag(record.count.is_some(), COUNT) | super::flag(is_zone, ZONE));
    if let Some(count) = record.count {
        out.number(count);
    }
    match &record.data {
        DnsData::Text(_, text) => out.text(text),
        DnsData::Exchange(preference, _) => {
            out.number(preference.map_or(0, |preference| u64::from(preference) + 1));
            out.bytes(peer);
        }
        DnsData::Address(_) | DnsData::Name(..) => out.bytes(peer),
    }
}

/// Reads a record of `section`. In a mirror the row's subject is the record's other end: `subject` becomes what the record is of.
pub(super) fn read(input: &mut Reader<'_>, section: Section, subject: &mut Subject) -> Result<DnsRecord> {
    if input.byte()? != RESOLVED {
        return Err(BAD);
    }
    let kind = input.byte()?;
    let flags = input.byte()?;
    let count = if flags & COUNT == 0 { None } else { Some(input.number()?) };
    let basis = if flags & ZONE == 0 { DnsBasis::Sensor } else { DnsBasis::Zone };
    let mut target = |input: &mut Reader<'_>| -> Result<Observable> {
        let peer = key::decode(input.bytes()?)?;
        let target = if section.is_mirror() { std::mem::replace(subject, peer) } else { peer };
        let Subject::Observable(target) = target else { return Err(BAD) };
        Ok(target)
    };
    let at = usize::from(kind & 0x0F);
    let data = match kind & 0xF0 {
        _ if kind == ADDRESS => match target(input)? {
            Observable::Ip(address) => DnsData::Address(address),
            _ => return Err(BAD),
        },
        _ if kind == EXCHANGE => {
            let preference =
                input.number()?.checked_sub(1).map(u16::try_from).transpose().map_err(|_| BAD)?;
            match target(input)? {
                Observable::Domain(name) => DnsData::Exchange(preference, name),
                _ => return Err(BAD),
            }
        }
        NAME => match target(input)? {
            Observable::Domain(name) => DnsData::Name(*NameType::ALL.get(at).ok_or(BAD)?, name),
            _ => return Err(BAD),
        },
        TEXT => DnsData::Text(*TextType::ALL.get(at).ok_or(BAD)?, input.text()?),
        _ => return Err(BAD),
    };
    if Section::of_record(&data) != section.forward() {
        return Err(Error::Corrupt { what: "a resource record stands in a section that is not its own" });
    }
    Ok(DnsRecord { data, count, basis })
}

/// A record's row as it stands: texts and the other end's key are not taken apart. A relation that a list states reads as an address.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RawRecord<'a> {
    pub(crate) source: &'a str,
    pub(crate) tlp: Tlp,
    pub(crate) first: Timestamp,
    pub(crate) last: Option<Timestamp>,
    pub(crate) recorded_at: Timestamp,
    pub(crate) count: Option<u64>,
    /// `None` of a relation.
    pub(crate) basis: Option<DnsBasis>,
    /// The byte that tells the type.
    pub(crate) kind: u8,
    pub(crate) preference: Option<u16>,
    /// Key of the other end, or text.
    pub(crate) rest: &'a [u8],
}

/// What [`codec::decode`] would give, as far as a [`RawRecord`] has it. Neither key nor text is checked.
///
/// # Errors
/// [`Error::Corrupt`] when the value does not decode, or is neither record nor relation.
pub(crate) fn raw_record(value: &[u8]) -> Result<RawRecord<'_>> {
    let mut reader = Reader(value);
    let input = &mut reader;
    input.version(codec::VERSION)?;
    let head = input.byte()?;
    let tlp = codec::marking(head)?;
    let source = input.str()?;
    let first = input.moment()?;
    let last = if head & HAS_LAST_SEEN == 0 { None } else { Some(input.moment()?) };
    let recorded_at = input.moment()?;
    input.number()?;
    let known = RawRecord {
        source,
        tlp,
        first,
        last,
        recorded_at,
        count: None,
        basis: None,
        kind: ADDRESS,
        preference: None,
        rest: &[],
    };
    match head >> CLAIM_SHIFT & 3 {
        RELATED => {
            input.byte()?;
            Ok(RawRecord { rest: input.bytes()?, ..known })
        }
        DESCRIBED if input.byte()? == RESOLVED => {
            let kind = input.byte()?;
            let flags = input.byte()?;
            let count = if flags & COUNT == 0 { None } else { Some(input.number()?) };
            let basis = Some(if flags & ZONE == 0 { DnsBasis::Sensor } else { DnsBasis::Zone });
            let preference = if kind == EXCHANGE { preference(input)? } else { None };
            let rest = input.bytes()?;
            reader.end()?;
            Ok(RawRecord { count, basis, kind, preference, rest, ..known })
        }
        _ => Err(BAD),
    }
}

/// Mnemonic of the type that `kind` tells; the address tells which of two it is.
pub(crate) fn record_type(kind: u8, is_ipv4: bool) -> Option<&'static str> {
    let at = usize::from(kind & 0x0F);
    match kind & 0xF0 {
        _ if kind == ADDRESS => Some(if is_ipv4 { "A" } else { "AAAA" }),
        _ if kind == EXCHANGE => Some("MX"),
        NAME => NameType::ALL.get(at).map(|kind| kind.as_str()),
        TEXT => TextType::ALL.get(at).map(|kind| kind.as_str()),
        _ => None,
    }
}

/// Whether data of this kind are text and lead nowhere.
pub(crate) fn is_text(kind: u8) -> bool {
    kind & 0xF0 == TEXT
}

fn preference(input: &mut Reader<'_>) -> Result<Option<u16>> {
    input.number()?.checked_sub(1).map(u16::try_from).transpose().map_err(|_| BAD)
}

fn low(position: u64) -> u8 {
    u8::try_from(position & 0x0F).unwrap_or(0)
}
