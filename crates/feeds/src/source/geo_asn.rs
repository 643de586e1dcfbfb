//! Autonomous systems of address ranges: CSV `first,last,number,organisation` (one file a family, without header) and
//! MaxMind databases that state a system (`autonomous_system_number` and `autonomous_system_organization`, as `GeoLite2` ASN
//! has them). Numbers have 32 bits (RFC 6793).

use std::io;

use maxminddb::PathElement;
use model::{Grade, Place, Tlp};

use super::{Head, Recognised, Source};
use crate::{
    Context, Sink,
    format::{mmdb::Found, places::Places, ranges},
    input::Input,
};

pub(super) static SOURCE: Source = Source {
    name: "geo_asn",
    title: "Autonomous systems of address ranges",
    url: "https://github.com/sapics/ip-location-db",
    licence: "CC BY 4.0 with attribution (RouteViews, DB-IP), GeoLite2 with attribution",
    grade: Grade::B,
    every_hours: 7 * 24,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

const PLACES: Places = Places {
    source: "geo_asn",
    is_kind: |kind| {
        let has = |words: &[&str]| words.iter().any(|word| kind.contains(word));
        has(&["asn", "isp"]) && !has(&["country", "city"])
    },
    fits: |rest| rest.len() >= 2 && system_of(rest).is_ok(),
    of_row: system_of,
    of_record: place_of_record,
};

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    PLACES.recognise(head)
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    PLACES.parse(input, context, sink)
}

/// The system in the columns after the two addresses: a number, with or without `AS`, and an organisation, if given.
fn system_of(rest: &[&str]) -> Result<Place, &'static str> {
    let number = rest
        .first()
        .and_then(|number| number.strip_prefix("AS").unwrap_or(number).parse().ok())
        .ok_or("not the number of an autonomous system")?;
    ranges::asn(number, rest.get(1).copied().unwrap_or_default())
}

fn place_of_record(found: &Found<'_>) -> Result<Place, &'static str> {
    let number = found.decode_path::<u32>(&[PathElement::Key("autonomous_system_number")]).ok().flatten();
    let organisation =
        found.decode_path::<&str>(&[PathElement::Key("autonomous_system_organization")]).ok().flatten();
    ranges::asn(number.ok_or("no autonomous system stated")?, organisation.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let head = Head { name: "a.csv", bytes: text.as_bytes(), tail: b"", named: false };
        assert_eq!(recognise(&head).map(|r| r.list).as_deref(), expected, "{text}");
    }

    #[test]
    fn claims_its_own_only() {
        check("192.0.2.0,192.0.2.255,64500,\"Example, Inc.\"\n", Some("geo_asn/ipv4"));
        check("2001:db8::,2001:db8::ffff,4200000000,Example\n", Some("geo_asn/ipv6"));
        check("192.0.2.0,192.0.2.255,JP\n", None);
        check("192.0.2.0,192.0.2.255,64500\n", None);
        check("192.0.2.0,2001:db8::,64500,Example\n", None);
        check("64500,192.0.2.0,192.0.2.255,Example\n", None);
        check("", None);
    }
}
