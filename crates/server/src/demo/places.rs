//! Where the demo world's addresses belong: country and AS ranges (CSV of ip-location-db), and the ranked list of popular names.

use super::{DemoFile, calendar::Calendar, cast};

/// First and last address, country, AS number and organisation.
const RANGES_V4: [(&str, &str, &str, u32, &str); 4] = [
    ("192.0.2.0", "192.0.2.255", "JP", 64_497, "Plain Hosting KK, Example"),
    ("198.51.100.0", "198.51.100.255", "US", 64_498, "Edge Delivery Example"),
    ("203.0.113.0", "203.0.113.127", "SC", 64_496, "Bulletproof Hosting Example"),
    ("203.0.113.128", "203.0.113.255", "PA", 64_496, "Bulletproof Hosting Example"),
];

const RANGES_V6: [(&str, &str, &str, u32, &str); 2] = [
    ("2001:db8:cd::", "2001:db8:cd:ffff:ffff:ffff:ffff:ffff", "US", 64_498, "Edge Delivery Example"),
    ("2001:db8:bad::", "2001:db8:bad:ffff:ffff:ffff:ffff:ffff", "SC", 64_496, "Bulletproof Hosting Example"),
];

/// Names with their rank; between them stand names without a part in the story.
const POPULAR: [(u32, &str); 9] = [
    (1, "example.com"),
    (2, "example.net"),
    (3, "example.org"),
    (37, cast::CDN),
    (84, cast::POPULAR),
    (120, cast::PLATFORM),
    (210, cast::BANK),
    (230, cast::FILE_SHARE),
    (240, "search-here.example"),
];

pub(super) fn files(calendar: &Calendar) -> Vec<DemoFile> {
    let mut files = Vec::new();
    for (family, ranges) in [("ipv4", &RANGES_V4[..]), ("ipv6", &RANGES_V6[..])] {
        let date = calendar.date(3);
        let countries =
            ranges.iter().map(|(first, last, country, _, _)| format!("{first},{last},{country}\n")).collect();
        files.push(DemoFile {
            path: format!("geo/geo-whois-asn-country-{family}_{date}.csv"),
            text: countries,
        });
        let systems = ranges
            .iter()
            .map(|(first, last, _, number, name)| format!("{first},{last},{number},{}\n", quoted(name)));
        files.push(DemoFile { path: format!("geo/asn-{family}_{date}.csv"), text: systems.collect() });
    }
    for days in [180, 90, 1] {
        let text = (1..=250).map(|rank| format!("{rank},{}\n", popular(rank))).collect();
        files.push(DemoFile { path: format!("tranco/tranco_{}.csv", calendar.date(days)), text });
    }
    files
}

fn popular(rank: u32) -> String {
    let named = POPULAR.iter().find(|(at, _)| *at == rank);
    named.map_or_else(|| format!("well-known-{rank:03}.example"), |(_, name)| (*name).to_owned())
}

/// A CSV field, in quotes when it holds a comma (RFC 4180).
fn quoted(text: &str) -> String {
    if text.contains(',') { format!("\"{text}\"") } else { text.to_owned() }
}
