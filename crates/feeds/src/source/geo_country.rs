//! Countries of address ranges: CSV `first,last,country` (one file a family, without header) and MaxMind databases that
//! state a country (`country.iso_code` as GeoIP2 Country and City have it, or a flat `country_code`).
//!
//! Each form is a list of its own, because each is complete in itself: `geo_country/ipv4` and `geo_country/ipv6` from CSV,
//! `geo_country/mmdb` with both families. Where several are loaded, the one of the newest snapshot answers.

use std::io;

use maxminddb::PathElement;
use model::{Grade, Place, Tlp};

use super::{Head, Recognised, Source, Unit};
use crate::{
    Context, Sink,
    format::{
        mmdb::{self, Found},
        ranges,
    },
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

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    if let Some(database) = mmdb::describe(head.tail) {
        let kind = database.database_type.to_ascii_lowercase();
        let ours = head.named || ["country", "city", "enterprise"].iter().any(|word| kind.contains(word));
        return ours.then(|| Recognised {
            list: "geo_country/mmdb".to_owned(),
            unit: Unit::Snapshot,
            date: database.built,
        });
    }
    ranges::recognise_table(head, "geo_country", |rest| rest.len() == 1 && country_of(rest).is_ok())
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    if mmdb::is_database(input)? {
        return mmdb::parse(input, place_of_record, sink);
    }
    ranges::parse_table(input, context, sink, country_of)
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
