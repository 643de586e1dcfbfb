//! Countries of address ranges: CSV `first,last,country` (one file a family, without header) and MaxMind databases that
//! state a country (`country.iso_code` as GeoIP2 Country and City have it, or a flat `country_code`).

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
    name: "geo_country",
    title: "Countries of address ranges",
    url: "https://github.com/sapics/ip-location-db",
    licence: "by database: geo-whois-asn-country CC0-1.0 or PDDL, DB-IP and GeoLite2 with attribution",
    grade: Grade::B,
    every_hours: 7 * 24,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

const PLACES: Places = Places {
    source: "geo_country",
    is_kind: |kind| ["country", "city", "enterprise"].iter().any(|word| kind.contains(word)),
    fits: |rest| rest.len() == 1 && country_of(rest).is_ok(),
    of_row: country_of,
    of_record: place_of_record,
};

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    PLACES.recognise(head)
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    PLACES.parse(input, context, sink)
}

/// The country in the columns after the two addresses.
fn country_of(rest: &[&str]) -> Result<Place, &'static str> {
    ranges::country(rest.first().copied().unwrap_or_default())
}

fn place_of_record(found: &Found<'_>) -> Result<Place, &'static str> {
    let nested = [PathElement::Key("country"), PathElement::Key("iso_code")];
    let code = match found.decode_path::<&str>(&nested) {
        Ok(Some(code)) => Some(code),
        // Also when `country` is a text and has no `iso_code` below it.
        Ok(None) | Err(_) => ["country_code", "country"]
            .iter()
            .find_map(|key| found.decode_path::<&str>(&[PathElement::Key(key)]).ok().flatten()),
    };
    ranges::country(code.ok_or("no country stated")?)
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
        check("192.0.2.0,192.0.2.255,JP\n", Some("geo_country/ipv4"));
        check("2001:db8::,2001:db8::ffff,jp\n", Some("geo_country/ipv6"));
        check("192.0.2.0,192.0.2.255,64500,\"Example, Inc.\"\n", None);
        check("192.0.2.0,192.0.2.255\n", None);
        check("192.0.2.0,2001:db8::,JP\n", None);
        check("192.0.2.0,JP\n", None);
        check("first,last,country\n", None);
        check("", None);
    }
}
