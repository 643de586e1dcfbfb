//! MaxMind DB 2.0 (<https://maxmind.github.io/MaxMind-DB/>): every network of a database, in ascending order.
//!
//! The search tree is walked here and not by the library's iterator: a hostile tree whose nodes share children has more
//! paths than anyone can walk, so the walk has a budget. Records are decoded by the library, which bounds each of them.

#[cfg(test)]
pub(crate) mod builder;

use std::{
    collections::HashMap,
    io::{self, Read},
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    ops::ControlFlow,
};

use maxminddb::{LookupResult, Reader};
use model::{Place, PlaceRange, Timestamp};

use super::ranges::Ranges;
use crate::{Sink, Spot, input::Input};

/// Largest database in bytes: it is read into memory whole. The largest of the public ones are below 200 MB.
pub(crate) const DATABASE_BYTES_MAX: u64 = 512 * 1024 * 1024;
/// Opens the metadata section, which stands in the last 128 KiB.
const METADATA_MARKER: &[u8] = b"\xAB\xCD\xEFMaxMind.com";
/// Decoded places kept, so that a place that many networks share is decoded once.
const PLACES_KEPT_MAX: usize = 1 << 20;

/// A record as the library hands it out.
pub(crate) type Found<'a> = LookupResult<'a, &'a [u8]>;
/// Reads the place out of a record, or says why there is none.
pub(crate) type PlaceOf = fn(&Found<'_>) -> Result<Place, &'static str>;

/// What a database says about itself, as far as its last bytes tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Description {
    /// E.g. `GeoLite2-Country`.
    pub(crate) database_type: String,
    /// When it was built.
    pub(crate) built: Option<Timestamp>,
}

/// Finds the metadata in the last bytes of a file. `None` when they are not those of a MaxMind database.
pub(crate) fn describe(tail: &[u8]) -> Option<Description> {
    let at = tail.windows(METADATA_MARKER.len()).rposition(|window| window == METADATA_MARKER)?;
    let metadata = tail.get(at..)?;
    let database_type = string(after(metadata, b"\x4ddatabase_type")?)?;
    let built = after(metadata, b"\x4bbuild_epoch")
        .and_then(unsigned)
        .and_then(|seconds| i64::try_from(seconds).ok());
    Some(Description { database_type: database_type.to_owned(), built: built.map(Timestamp::from_seconds) })
}

/// The bytes after the first `key` (control byte included).
fn after<'a>(metadata: &'a [u8], key: &[u8]) -> Option<&'a [u8]> {
    let at = metadata.windows(key.len()).position(|window| window == key)?;
    metadata.get(at + key.len()..)
}

/// A string field (type 2) of at most 284 bytes.
fn string(field: &[u8]) -> Option<&str> {
    let (&control, rest) = field.split_first()?;
    let (length, rest) = match control {
        0x40..=0x5C => (usize::from(control & 0x1F), rest),
        0x5D => rest.split_first().map(|(more, rest)| (29 + usize::from(*more), rest))?,
        _ => return None,
    };
    std::str::from_utf8(rest.get(..length)?).ok()
}

/// An unsigned field of 16, 32 or 64 bits (types 5, 6 and 9).
fn unsigned(field: &[u8]) -> Option<u64> {
    let (&control, rest) = field.split_first()?;
    let rest = match control >> 5 {
        0 if rest.first() == Some(&2) => rest.get(1..)?,
        5 | 6 => rest,
        _ => return None,
    };
    let bytes = rest.get(..usize::from(control & 0x1F)).filter(|bytes| bytes.len() <= 8)?;
    Some(bytes.iter().fold(0, |value, byte| value << 8 | u64::from(*byte)))
}

/// Whether the input is binary and so a database: the search tree begins with small numbers, text has no NUL.
///
/// # Errors
/// An I/O error of the input.
pub(crate) fn is_database(input: &dyn Input) -> io::Result<bool> {
    let mut start = Vec::new();
    input.open()?.take(4096).read_to_end(&mut start)?;
    Ok(start.contains(&0) && !start.starts_with(b"\xFF\xFE") && !start.starts_with(b"\xFE\xFF"))
}

/// Reads the whole database and hands its ranges to `sink`; `place_of` picks what the source wants from a record.
///
/// # Errors
/// An I/O error of the input.
pub(crate) fn parse(input: &dyn Input, place_of: PlaceOf, sink: &mut dyn Sink) -> io::Result<()> {
    let mut bytes = Vec::new();
    input.open()?.take(DATABASE_BYTES_MAX + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > DATABASE_BYTES_MAX {
        sink.reject(Spot::File, "database larger than 512 MiB", b"");
        return Ok(());
    }
    match Tree::open(&bytes) {
        Ok(tree) => tree.walk(place_of, sink),
        Err(error) => {
            sink.reject(Spot::File, "not a readable MaxMind database", error.to_string().as_bytes())
        }
    }
    Ok(())
}

struct Tree<'a> {
    reader: Reader<&'a [u8]>,
    bytes: &'a [u8],
    node_count: u32,
    record_bits: u16,
    address_bits: u8,
}

/// A place in the tree: the node or data pointer found there, the address bits on the way (from the top), their number.
struct Step {
    pointer: u32,
    path: u128,
    depth: u8,
}

impl<'a> Tree<'a> {
    fn open(bytes: &'a [u8]) -> Result<Self, maxminddb::MaxMindDbError> {
        let reader = Reader::from_source(bytes)?;
        let metadata = reader.metadata();
        let (node_count, record_bits) = (metadata.node_count, metadata.record_size);
        let address_bits = if metadata.ip_version == 4 { 32 } else { 128 };
        Ok(Self { reader, bytes, node_count, record_bits, address_bits })
    }

    /// The two records of a node.
    fn node(&self, number: u32) -> Option<[u32; 2]> {
        let size = usize::from(self.record_bits / 4);
        let start = usize::try_from(number).ok()?.checked_mul(size)?;
        let node = self.bytes.get(start..start.checked_add(size)?)?;
        Some(match *node {
            [a, b, c, d, e, f] => [u32::from_be_bytes([0, a, b, c]), u32::from_be_bytes([0, d, e, f])],
            [a, b, c, middle, d, e, f] => {
                [u32::from_be_bytes([middle >> 4, a, b, c]), u32::from_be_bytes([middle & 0x0F, d, e, f])]
            }
            [a, b, c, d, e, f, g, h] => [u32::from_be_bytes([a, b, c, d]), u32::from_be_bytes([e, f, g, h])],
            _ => return None,
        })
    }

    /// The node where IPv4 begins in an IPv6 tree (`::/96`). Other paths to it are aliases (`::ffff:0:0/96`, 6to4, Teredo).
    fn ipv4_start(&self) -> Option<u32> {
        let mut pointer = 0;
        for _ in 0..96 {
            [pointer, _] = self.node(pointer).filter(|_| pointer < self.node_count)?;
        }
        Some(pointer).filter(|pointer| self.address_bits == 128 && *pointer < self.node_count)
    }

    fn walk(&self, place_of: PlaceOf, sink: &mut dyn Sink) {
        let mut ranges = Ranges::new(sink);
        let mut places: HashMap<u32, Result<Place, &'static str>> = HashMap::new();
        let ipv4_start = self.ipv4_start();
        // A true tree of n nodes has 2n + 1 places; aliases add a few.
        let mut budget = u64::from(self.node_count) * 2 + 1024;
        let mut stack = vec![Step { pointer: 0, path: 0, depth: 0 }];
        while let Some(Step { pointer, path, depth }) = stack.pop() {
            let Some(rest) = budget.checked_sub(1) else {
                ranges.reject(Spot::File, "the search tree shares nodes: more paths than nodes", b"");
                break;
            };
            budget = rest;
            if pointer == self.node_count || (ipv4_start == Some(pointer) && path != 0) {
                continue;
            }
            if pointer < self.node_count {
                let Some([left, right]) = self.node(pointer).filter(|_| depth < self.address_bits) else {
                    let (first, last) = self.ends(path, depth);
                    let spot = Spot::Entry(format!("{first}-{last}"));
                    ranges.reject(spot, "the search tree is deeper than an address", b"");
                    continue;
                };
                let bit = 1 << (127 - depth);
                stack.push(Step { pointer: right, path: path | bit, depth: depth + 1 });
                stack.push(Step { pointer: left, path, depth: depth + 1 });
                continue;
            }
            let (first, last) = self.ends(path, depth);
            if places.len() >= PLACES_KEPT_MAX {
                places.clear();
            }
            let place = places.entry(pointer).or_insert_with(|| self.place(path, place_of));
            let spot = Spot::Entry(format!("{first}-{last}"));
            let flow = match place {
                Ok(place) => ranges.push(spot, PlaceRange { first, last, place: place.clone() }, b""),
                Err(reason) => {
                    ranges.reject(spot, reason, b"");
                    ControlFlow::Continue(())
                }
            };
            if flow.is_break() {
                return;
            }
        }
        let _ = ranges.finish();
    }

    fn place(&self, path: u128, place_of: PlaceOf) -> Result<Place, &'static str> {
        let address =
            if self.address_bits == 32 { IpAddr::V4(v4(path >> 96)) } else { IpAddr::V6(path.into()) };
        self.reader
            .lookup(address)
            .map_err(|_| "the record's pointer leads out of the data")
            .and_then(|f| place_of(&f))
    }

    /// First and last address of the network at `path`; IPv4 below `::/96` of an IPv6 tree.
    fn ends(&self, path: u128, depth: u8) -> (IpAddr, IpAddr) {
        let last = path | u128::MAX.checked_shr(u32::from(depth)).unwrap_or(0);
        if self.address_bits == 32 {
            (IpAddr::V4(v4(path >> 96)), IpAddr::V4(v4(last >> 96)))
        } else if depth >= 96 && path >> 32 == 0 {
            (IpAddr::V4(v4(path)), IpAddr::V4(v4(last)))
        } else {
            (IpAddr::V6(Ipv6Addr::from_bits(path)), IpAddr::V6(Ipv6Addr::from_bits(last)))
        }
    }
}

/// The IPv4 address in the low 32 bits.
fn v4(bits: u128) -> Ipv4Addr {
    Ipv4Addr::from_bits(u32::try_from(bits & u128::from(u32::MAX)).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{
        builder::{Link, Value, database, file},
        *,
    };
    use crate::{input::Memory, sink::Told};

    fn code(found: &Found<'_>) -> Result<Place, &'static str> {
        let code = found.decode_path::<&str>(&[maxminddb::PathElement::Key("c")]).ok().flatten();
        super::super::ranges::country(code.ok_or("no country stated")?)
    }

    fn read(bytes: Vec<u8>) -> Vec<String> {
        let mut collect = Told::default();
        parse(&Memory::new("a.mmdb", bytes), code, &mut collect).unwrap();
        collect.0
    }

    fn country(code: &'static str) -> Value {
        Value::Map(vec![("c", Value::Text(code))])
    }

    fn both_families() -> Vec<u8> {
        let networks = [
            ("192.0.2.0/25", country("JP")),
            ("192.0.2.128/25", country("JP")),
            ("198.51.100.0/24", country("DE")),
            ("203.0.113.0/24", Value::Map(vec![("x", Value::Number(1))])),
            ("2001:db8::/33", country("FR")),
            ("2001:db8:8000::/33", country("FR")),
        ];
        database("Test-Country", 6, true, &networks)
    }

    #[test]
    fn networks_of_both_families_joined_and_without_aliases() {
        let expected = [
            "entry 203.0.113.0-203.0.113.255: no country stated",
            "192.0.2.0 192.0.2.255 JP",
            "198.51.100.0 198.51.100.255 DE",
            "2001:db8:: 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff FR",
        ];
        let mut actual = read(both_families());
        actual.sort_by_key(|line| !line.starts_with("entry"));
        assert_eq!(actual, expected);
    }

    #[test]
    fn one_family() {
        let bytes = database("Test", 4, false, &[("192.0.2.7/32", country("jp"))]);
        assert_eq!(read(bytes), ["192.0.2.7 192.0.2.7 JP"]);
    }

    #[test]
    fn describes_itself() {
        let expected =
            Description { database_type: "Test-Country".to_owned(), built: Timestamp::parse("2026-01-01") };
        assert_eq!(describe(&both_families()), Some(expected));
        assert_eq!(describe(b"database_type"), None);
        assert_eq!(describe(METADATA_MARKER), None);
    }

    #[test]
    fn a_tree_with_more_paths_than_nodes_stops() {
        // Both sides of each node lead to the next: 2^100 paths.
        let mut nodes: Vec<_> = (1..100).map(|next| [Link::Node(next); 2]).collect();
        nodes.push([Link::Data(0), Link::Empty]);
        let mut data = Vec::new();
        data.extend_from_slice(b"\xE1\x41c\x42JP");
        let actual = read(file("Test", 6, &nodes, &data));
        assert!(actual.len() < 1000, "{}", actual.len());
        assert!(
            actual.iter().any(|line| line == "file: the search tree shares nodes: more paths than nodes")
        );
    }

    #[test]
    fn a_tree_that_goes_in_circles_stops() {
        let actual = read(file("Test", 6, &[[Link::Node(0), Link::Node(0)]], b""));
        assert!(actual.iter().any(|line| line.contains("the search tree is deeper")), "{actual:?}");
    }

    #[test]
    fn no_database() {
        for bytes in [&b""[..], b"\0\0\0", METADATA_MARKER, b"\0\0\0\xAB\xCD\xEFMaxMind.com\xE1"] {
            assert_eq!(read(bytes.to_vec()), ["file: not a readable MaxMind database"]);
        }
    }

    proptest! {
        #[test]
        fn changed_bytes_never_panic(changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12)) {
            let mut bytes = both_families();
            for (at, byte) in changes {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            describe(&bytes);
            read(bytes);
        }

        #[test]
        fn changed_metadata_never_panics(changes in proptest::collection::vec((0_usize..220, any::<u8>()), 1..4)) {
            let mut bytes = both_families();
            let length = bytes.len();
            for (back, byte) in changes {
                bytes[length - 1 - back] = byte;
            }
            describe(&bytes);
            read(bytes);
        }

        #[test]
        fn cut_files_never_panic(length in 0_usize..4000) {
            let mut bytes = both_families();
            bytes.truncate(length);
            describe(&bytes);
            read(bytes);
        }
    }
}
