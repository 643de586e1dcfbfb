//! OpenPhish: the community feed (one URL a line, the file's day is its date) and the history of first and last sightings.

use std::fmt::Write;

use super::{
    DemoFile,
    calendar::Calendar,
    cast::{LOOKALIKE_URLS, PHISH_URL},
};

/// Days of the newest stretch that have a feed of their own.
const DAILY: i64 = 8;

/// A page with the days before today between which it was listed.
struct Listing {
    url: String,
    first: i64,
    last: i64,
}

pub(super) fn files(calendar: &Calendar) -> Vec<DemoFile> {
    let listings = listings();
    let mut history = String::from("first_seen_utc\tlast_seen_utc\tsnapshots\turl\n");
    for (seed, listing) in listings.iter().enumerate().filter(|(_, listing)| listing.first >= DAILY) {
        let last = listing.last.max(DAILY);
        // Two issues a day.
        let snapshots = (listing.first - last).max(0) * 2 + 1;
        let first_seen = calendar.moment(listing.first, seed);
        let last_seen = calendar.moment(last, seed).max(first_seen);
        let _ = writeln!(history, "{first_seen}\t{last_seen}\t{snapshots}\t{}", listing.url);
    }
    let mut files = vec![DemoFile {
        path: format!("openphish/openphish_history_{}.tsv", calendar.date(DAILY)),
        text: history,
    }];
    for day in 0..DAILY {
        let text: String = listings
            .iter()
            .filter(|listing| (listing.last..=listing.first).contains(&day))
            .fold(String::new(), |text, listing| text + &listing.url + "\n");
        files.push(DemoFile { path: format!("openphish/openphish_feed_{}.txt", calendar.date(day)), text });
    }
    files
}

/// The wave against the bank, and twelve months of background.
fn listings() -> Vec<Listing> {
    let mut listings = vec![Listing { url: PHISH_URL.to_owned(), first: 21, last: 0 }];
    for (at, url) in (0..).zip(LOOKALIKE_URLS) {
        // The wave rolls: one more every two days; the first ones are gone by now.
        let last = if at == 0 { 9 } else { 0 };
        listings.push(Listing { url: url.to_owned(), first: 20 - 2 * at, last });
    }
    for number in 0..36 {
        let first = 360 - 10 * number;
        let last = (first - 2 - number % 3).max(0);
        listings.push(Listing {
            url: format!("http://parcel-{number:02}.example/track/{}", 7_000 + 13 * number),
            first,
            last,
        });
    }
    listings.push(Listing {
        url: "http://webmail-renewal.test/owa/?id=redacted".to_owned(),
        first: 5,
        last: 0,
    });
    listings
}
