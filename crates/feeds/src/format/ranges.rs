//! Ranges of geography and ASN databases: checked, in order, and joined, so that a CSV file and a MaxMind database with
//! the same content give the same ranges. It is not told what a range belongs to, only whether two belong to the same.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    ops::ControlFlow,
};

use model::{Place, PlaceRange};

use super::{
    csv::{Dialect, Table},
    text,
};
use crate::{Context, Fact, Head, Recognised, Record, Sink, Spot, Unit, input::Input};

/// Longest organisation name in bytes; the registries' `org-name` fields are shorter.
const ORGANISATION_BYTES_MAX: usize = 1024;
/// The largest range one row may state, as the number of host bits: a /4 of IPv4. Nobody was given more (the largest
/// allocations are /8, a few side by side); one absurd row would shadow every row after it.
const HOST_BITS_MAX_V4: u32 = 28;
/// The same for IPv6: a /12, what IANA gives to a regional registry.
const HOST_BITS_MAX_V6: u32 = 116;

/// How many ranges may lie inside one another. In the public tables it is three.
const NESTED_MAX: usize = 32;

/// Takes ranges in ascending order of their first address and hands over ranges that neither overlap nor touch a neighbour
/// of the same place. Where rows overlap, the later one is the more specific: it holds inside, the earlier one around it.
/// That is how writers of databases take the same rows.
pub(crate) struct Ranges<'a> {
    sink: &'a mut dyn Sink,
    /// Ranges that reach to [`Ranges::next`] or beyond, each inside the one before it.
    open: Vec<(Spot, PlaceRange)>,
    /// The first address that is not handed over yet; the first address of the last range taken.
    next: Option<IpAddr>,
    /// What was handed over last, waiting for a neighbour.
    pending: Option<(Spot, PlaceRange)>,
}

impl<'a> Ranges<'a> {
    pub(crate) fn new(sink: &'a mut dyn Sink) -> Self {
        Self { sink, open: Vec::new(), next: None, pending: None }
    }

    /// Takes one range. `text` is what a refusal shows.
    pub(crate) fn push(&mut self, spot: Spot, range: PlaceRange, text: &[u8]) -> ControlFlow<()> {
        if let Some(reason) = self.fault(&range) {
            self.sink.reject(spot, reason, text);
            return ControlFlow::Continue(());
        }
        self.close(Some(range.first))?;
        self.open.retain(|(_, around)| around.last > range.last);
        if self.open.len() >= NESTED_MAX {
            self.sink.reject(spot, "more than 32 ranges inside one another", text);
            return ControlFlow::Continue(());
        }
        self.next = Some(range.first);
        self.open.push((spot, range));
        ControlFlow::Continue(())
    }

    /// Refuses an entry that is no range.
    pub(crate) fn reject(&mut self, spot: Spot, reason: &str, text: &[u8]) {
        self.sink.reject(spot, reason, text);
    }

    /// Hands over what is left. Call it at the end.
    pub(crate) fn finish(&mut self) -> ControlFlow<()> {
        self.close(None)?;
        self.flush()
    }

    /// Hands over the open ranges as far as they stand before `end`; all of them when there is none.
    fn close(&mut self, end: Option<IpAddr>) -> ControlFlow<()> {
        while let (Some((spot, range)), Some(first)) = (self.open.last(), self.next) {
            let (spot, place) = (spot.clone(), range.place.clone());
            let closed = end.is_none_or(|end| range.last < end);
            let last = if closed { Some(range.last) } else { end.and_then(before) };
            if let Some(last) = last.filter(|last| first <= *last) {
                self.join(spot, PlaceRange { first, last, place })?;
                self.next = after(last);
            }
            if !closed {
                break;
            }
            self.open.pop();
        }
        ControlFlow::Continue(())
    }

    fn join(&mut self, spot: Spot, range: PlaceRange) -> ControlFlow<()> {
        match &mut self.pending {
            Some((_, pending))
                if pending.place == range.place && after(pending.last) == Some(range.first) =>
            {
                pending.last = range.last;
                ControlFlow::Continue(())
            }
            _ => {
                self.flush()?;
                self.pending = Some((spot, range));
                ControlFlow::Continue(())
            }
        }
    }

    fn flush(&mut self) -> ControlFlow<()> {
        match self.pending.take() {
            Some((spot, range)) => self.sink.accept(Record { spot, facts: vec![Fact::Range(range)] }),
            None => ControlFlow::Continue(()),
        }
    }

    fn fault(&self, range: &PlaceRange) -> Option<&'static str> {
        let host_bits_max = match (range.first, range.last) {
            (IpAddr::V4(_), IpAddr::V4(_)) => HOST_BITS_MAX_V4,
            (IpAddr::V6(_), IpAddr::V6(_)) => HOST_BITS_MAX_V6,
            _ => return Some("the two ends are of different families"),
        };
        if range.first > range.last {
            return Some("the range ends before it begins");
        }
        if (bits(range.last) - bits(range.first)).checked_shr(host_bits_max).is_some_and(|rest| rest > 0) {
            return Some("covers too much");
        }
        self.next
            .filter(|next| range.first < *next)
            .map(|_| "out of order: it begins before the range above it")
    }
}

fn bits(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(v4) => u128::from(v4.to_bits()),
        IpAddr::V6(v6) => v6.to_bits(),
    }
}

/// How many lines of a table are looked at to recognise it.
const LINES_LOOKED_AT: usize = 3;

/// Reads the place out of the columns after the two addresses, or says why there is none.
pub(crate) type PlaceOfRow = fn(&[&str]) -> Result<Place, &'static str>;

/// Recognises a table `first,last,…` without header: the first lines are ranges of one family, and `fits` holds for the
/// columns behind. The list is `source/ipv4` or `source/ipv6`.
pub(crate) fn recognise_table(
    head: &Head<'_>,
    source: &str,
    fits: fn(&[&str]) -> bool,
) -> Option<Recognised> {
    let mut family = None;
    for line in text::head_lines(head).filter(|line| text::comment(line).is_none()).take(LINES_LOOKED_AT) {
        let columns: Vec<&str> = line.splitn(8, ',').map(|column| column.trim().trim_matches('"')).collect();
        let [first, last, rest @ ..] = columns.as_slice() else { return None };
        let range = ends(first, last).ok().filter(|_| fits(rest))?;
        if range.0.is_ipv4() != range.1.is_ipv4() || family.is_some_and(|is_v4| is_v4 != range.0.is_ipv4()) {
            return None;
        }
        family = Some(range.0.is_ipv4());
    }
    let list = format!("{source}/{}", if family? { "ipv4" } else { "ipv6" });
    Some(Recognised { list, unit: Unit::Snapshot, date: None })
}

/// Reads a table `first,last,…`.
///
/// # Errors
/// An I/O error of the input.
pub(crate) fn parse_table(
    input: &dyn Input,
    context: &Context,
    sink: &mut dyn Sink,
    place_of: PlaceOfRow,
) -> io::Result<()> {
    let mut table = Table::open(input, Dialect::commas(&[]), sink)?;
    let mut ranges = Ranges::new(sink);
    while let Some(row) = table.next_row(ranges.sink)? {
        let columns: Vec<&str> = row.fields().map(str::trim).collect();
        let [first, last, rest @ ..] = columns.as_slice() else {
            ranges.reject(row.spot(), "fewer than three columns", row.raw.as_bytes());
            continue;
        };
        let range = ends(first, last).and_then(|(first, last)| {
            let other = if first.is_ipv4() { "/ipv6" } else { "/ipv4" };
            if context.list.ends_with(other) {
                return Err("not of the family that the list is for");
            }
            Ok(PlaceRange { first, last, place: place_of(rest)? })
        });
        match range {
            Ok(range) => {
                if ranges.push(row.spot(), range, row.raw.as_bytes()).is_break() {
                    return Ok(());
                }
            }
            Err(reason) => ranges.reject(row.spot(), reason, row.raw.as_bytes()),
        }
    }
    let _ = ranges.finish();
    Ok(())
}

fn ends(first: &str, last: &str) -> Result<(IpAddr, IpAddr), &'static str> {
    const BAD: &str = "not a range of addresses";
    Ok((first.parse().map_err(|_| BAD)?, last.parse().map_err(|_| BAD)?))
}

/// The address after this one, in its family.
fn after(address: IpAddr) -> Option<IpAddr> {
    match address {
        IpAddr::V4(v4) => v4.to_bits().checked_add(1).map(|bits| Ipv4Addr::from_bits(bits).into()),
        IpAddr::V6(v6) => v6.to_bits().checked_add(1).map(|bits| Ipv6Addr::from_bits(bits).into()),
    }
}

/// The address before this one, in its family.
fn before(address: IpAddr) -> Option<IpAddr> {
    match address {
        IpAddr::V4(v4) => v4.to_bits().checked_sub(1).map(|bits| Ipv4Addr::from_bits(bits).into()),
        IpAddr::V6(v6) => v6.to_bits().checked_sub(1).map(|bits| Ipv6Addr::from_bits(bits).into()),
    }
}

/// A country from its ISO 3166-1 alpha-2 code, of either case.
pub(crate) fn country(text: &str) -> Result<Place, &'static str> {
    match text.trim().as_bytes() {
        [a, b] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => {
            Ok(Place::Country([a.to_ascii_uppercase(), b.to_ascii_uppercase()]))
        }
        _ => Err("not a two-letter country code"),
    }
}

/// An autonomous system. Number 0 means unrouted space (RFC 7607) and is no place.
pub(crate) fn asn(number: u32, organisation: &str) -> Result<Place, &'static str> {
    let organisation = organisation.trim();
    if number == 0 {
        return Err("AS 0 is unrouted space");
    }
    if organisation.len() > ORGANISATION_BYTES_MAX {
        return Err("organisation name too long");
    }
    if organisation.contains(char::is_control) {
        return Err("control characters in the organisation name");
    }
    Ok(Place::Asn { number, organisation: organisation.to_owned() })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::sink::Told;

    #[track_caller]
    fn check(rows: &[(&str, &str, &str)], expected: &[&str]) {
        let mut collect = Told::default();
        let mut ranges = Ranges::new(&mut collect);
        for (line, (first, last, code)) in (1..).zip(rows) {
            let range = PlaceRange {
                first: first.parse().unwrap(),
                last: last.parse().unwrap(),
                place: country(code).unwrap(),
            };
            assert!(ranges.push(Spot::Line(line), range, b"").is_continue());
        }
        assert!(ranges.finish().is_continue());
        collect.0.sort();
        let mut expected: Vec<_> = expected.to_vec();
        expected.sort_unstable();
        assert_eq!(collect.0, expected);
    }

    #[test]
    fn joins_neighbours_of_one_place() {
        check(
            &[
                ("192.0.2.0", "192.0.2.63", "JP"),
                ("192.0.2.64", "192.0.2.127", "jp"),
                ("192.0.2.128", "192.0.2.255", "DE"),
                ("198.51.100.0", "198.51.100.255", "DE"),
                ("255.255.255.255", "255.255.255.255", "DE"),
                ("::", "::ff", "DE"),
                ("2001:db8::", "2001:db8::ffff", "FR"),
                ("2001:db8::1:0", "2001:db8::1:ffff", "FR"),
            ],
            &[
                "192.0.2.0 192.0.2.127 JP",
                "192.0.2.128 192.0.2.255 DE",
                "198.51.100.0 198.51.100.255 DE",
                "255.255.255.255 255.255.255.255 DE",
                ":: ::ff DE",
                "2001:db8:: 2001:db8::1:ffff FR",
            ],
        );
    }

    #[test]
    fn refuses_what_cannot_be_and_keeps_the_rest() {
        check(
            &[
                ("0.0.0.0", "255.255.255.255", "JP"),
                ("::", "ffff::", "JP"),
                ("192.0.2.0", "192.0.2.63", "JP"),
                ("192.0.2.80", "192.0.2.71", "DE"),
                ("192.0.2.81", "2001:db8::", "DE"),
                ("192.0.2.64", "192.0.2.64", "JP"),
                ("192.0.2.0", "192.0.2.0", "JP"),
            ],
            &[
                "192.0.2.0 192.0.2.64 JP",
                "line 1: covers too much",
                "line 2: covers too much",
                "line 4: the range ends before it begins",
                "line 5: the two ends are of different families",
                "line 7: out of order: it begins before the range above it",
            ],
        );
    }

    #[test]
    fn later_rows_hold_inside_earlier_ones() {
        check(
            &[
                ("192.0.2.0", "192.0.2.255", "DE"),
                ("192.0.2.16", "192.0.2.63", "BE"),
                ("192.0.2.32", "192.0.2.32", "FR"),
                ("192.0.2.64", "192.0.2.79", "DE"),
                // Reaches over the end of the one around it.
                ("192.0.2.240", "198.51.100.9", "JP"),
                ("198.51.100.0", "198.51.100.9", "IT"),
                ("255.255.255.0", "255.255.255.255", "DE"),
                ("255.255.255.255", "255.255.255.255", "NL"),
                ("2001:db8::", "2001:db8::9", "FR"),
            ],
            &[
                "192.0.2.0 192.0.2.15 DE",
                "192.0.2.16 192.0.2.31 BE",
                "192.0.2.32 192.0.2.32 FR",
                "192.0.2.33 192.0.2.63 BE",
                "192.0.2.64 192.0.2.239 DE",
                "192.0.2.240 198.51.99.255 JP",
                "198.51.100.0 198.51.100.9 IT",
                "255.255.255.0 255.255.255.254 DE",
                "255.255.255.255 255.255.255.255 NL",
                "2001:db8:: 2001:db8::9 FR",
            ],
        );
    }

    proptest! {
        /// The same as painting the rows one over another.
        #[test]
        fn equals_painting(mut rows in proptest::collection::vec((0_u8..60, 0_u8..60, 0_u8..3), 0..20)) {
            rows.sort_by_key(|row| row.0.min(row.1));
            let mut painted = [None; 60];
            let mut collect = Told::default();
            let mut ranges = Ranges::new(&mut collect);
            for (a, b, code) in rows {
                let (first, last) = (a.min(b), a.max(b));
                painted[usize::from(first)..=usize::from(last)].fill(Some(code));
                let address = |at: u8| IpAddr::V4(Ipv4Addr::new(192, 0, 2, at));
                let place = Place::Country([b'A' + code; 2]);
                let range = PlaceRange { first: address(first), last: address(last), place };
                prop_assert!(ranges.push(Spot::File, range, b"").is_continue());
            }
            prop_assert!(ranges.finish().is_continue());
            let mut expected = Vec::new();
            let mut at = 0;
            while at < painted.len() {
                let length = painted[at..].iter().take_while(|code| **code == painted[at]).count();
                if let Some(code) = painted[at] {
                    let letter = char::from(b'A' + code);
                    expected.push(format!("192.0.2.{at} 192.0.2.{} {letter}{letter}", at + length - 1));
                }
                at += length;
            }
            prop_assert_eq!(collect.0, expected);
        }
    }

    #[test]
    fn places() {
        assert!(country("J").is_err());
        assert!(country("日").is_err());
        assert!(country("1A").is_err());
        assert!(asn(0, "Not routed").is_err());
        assert!(asn(64500, &"x".repeat(1025)).is_err());
        assert!(asn(64500, "two\nlines").is_err());
        assert_eq!(
            asn(64500, " Example, Inc. "),
            Ok(Place::Asn { number: 64500, organisation: "Example, Inc.".to_owned() })
        );
    }
}
