//! Lists without dates: the complete list is the unit, whatever the order of import.

use app::{ImportOptions, import::Outcome};
use model::Zone;

use crate::support::{Harness, netset, time};

const DAYS: [(&str, &str, &[&str]); 3] = [
    ("2026-03-01", "Sun Mar  1 00:00:00 UTC 2026", &["203.0.113.1", "203.0.113.2"]),
    ("2026-03-02", "Mon Mar  2 00:00:00 UTC 2026", &["203.0.113.2"]),
    ("2026-03-03", "Tue Mar  3 00:00:00 UTC 2026", &["203.0.113.2", "203.0.113.3"]),
];

fn import(harness: &Harness, days: &[usize]) {
    for day in days {
        let (name, date, entries) = DAYS[*day];
        let summary = harness.import(&format!("{name}.ipset"), netset("feodo", date, "malware", entries));
        assert_eq!(summary.files[0].outcome, Outcome::Imported, "{summary:?}");
    }
}

#[test]
fn listing_does_not_depend_on_the_order_of_import() {
    let mut digests = Vec::new();
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0], [0, 2, 1]] {
        let harness = Harness::at("2026-03-03T12:00:00Z");
        import(&harness, &order);
        assert_eq!(harness.as_of("203.0.113.1", "2026-02-28"), Zone::Grey, "{order:?}");
        assert_eq!(harness.as_of("203.0.113.1", "2026-03-01T06:00:00Z"), Zone::Red);
        assert!(!harness.lookup("203.0.113.1").feed_masks.unwrap().items[0].is_listed);
        assert!(harness.lookup("203.0.113.2").feed_masks.unwrap().items[0].is_listed);
        assert_eq!(harness.as_of("203.0.113.3", "2026-03-02T23:59:59Z"), Zone::Grey);
        assert_eq!(harness.zone("203.0.113.3"), Zone::Red);
        let check = harness.app.check_verdicts().unwrap();
        assert_eq!((check.different, check.expired), (vec![], 0), "{order:?}");
        digests.push(harness.app.digest().unwrap().sha256);
    }
    digests.dedup();
    assert_eq!(digests.len(), 1);
}

#[test]
fn a_list_counts_for_rows_that_a_later_clock_made() {
    let harness = Harness::at("2026-03-03T12:00:00Z");
    import(&harness, &[1]);
    harness.clock.set(time("2026-03-03T11:00:00Z"));
    import(&harness, &[2]);
    harness.clock.set(time("2026-03-03T13:00:00Z"));
    let check = harness.app.check_verdicts().unwrap();
    assert_eq!((check.different, check.rows), (vec![], 2));
    let seen = harness.lookup("203.0.113.2").general.last_seen;
    assert_eq!(seen, Some(time("2026-03-03")));
}

#[test]
fn delisted_entries_age_from_the_day_they_left() {
    let harness = Harness::at("2026-03-03T12:00:00Z");
    import(&harness, &[0, 1, 2]);
    harness.clock.set(time("2026-06-30"));
    assert_eq!(harness.zone("203.0.113.1"), Zone::Grey);
    let report = harness.lookup("203.0.113.1");
    assert!(
        report.timeline.iter().map(|change| change.zone).eq([Zone::Red, Zone::Orange, Zone::Grey]),
        "{:?}",
        report.timeline
    );
}

#[test]
fn the_same_list_again_changes_nothing_and_another_of_its_date_is_refused() {
    let harness = Harness::at("2026-03-03");
    import(&harness, &[0]);
    let before = harness.app.digest().unwrap().sha256;
    let (_, date, entries) = DAYS[0];
    let again = harness.import("other-name.ipset", netset("feodo", date, "malware", entries));
    assert_eq!(again.files[0].outcome, Outcome::Unchanged);
    let other = harness.import("x.ipset", netset("feodo", date, "malware", &["203.0.113.77"]));
    assert!(
        matches!(&other.files[0].outcome, Outcome::Refused(reason) if reason.contains("--observed-at")),
        "{other:?}"
    );
    assert_eq!(harness.app.digest().unwrap().sha256, before);
    let dated = ImportOptions { observed_at: Some(time("2026-03-05")), ..ImportOptions::default() };
    let named = harness.import_with("x.ipset", netset("feodo", date, "malware", &["203.0.113.77"]), &dated);
    assert_eq!(
        (named.files[0].outcome.clone(), named.files[0].observed_at),
        (Outcome::Imported, dated.observed_at)
    );
}

#[test]
fn a_list_that_is_cut_short_does_not_delist() {
    let harness = Harness::at("2026-03-03");
    import(&harness, &[0]);
    let mut list = netset("feodo", DAYS[1].1, "malware", &["203.0.113.200"]).into_bytes();
    list.extend((0..40_000_u32).flat_map(|n| format!("203.0.113.{}\n", n % 256).into_bytes()));
    let mut packed = flate2_gz(&list);
    packed.truncate(packed.len() / 2);
    let summary = harness.import("2026-03-02.ipset.gz", packed);
    assert!(
        matches!(&summary.files[0].outcome, Outcome::Refused(reason) if reason.contains("only whole")),
        "{summary:?}"
    );
    assert_eq!(harness.zone("203.0.113.1"), Zone::Red);
    assert_eq!(harness.zone("203.0.113.200"), Zone::Grey);
}

/// A gzip stream of stored (uncompressed) blocks, by hand: RFC 1952 around RFC 1951 section 3.2.4.
fn flate2_gz(content: &[u8]) -> Vec<u8> {
    let mut out = vec![0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255];
    let mut blocks = content.chunks(60_000).peekable();
    while let Some(block) = blocks.next() {
        out.push(u8::from(blocks.peek().is_none()));
        let length = u16::try_from(block.len()).unwrap();
        out.extend(length.to_le_bytes());
        out.extend((!length).to_le_bytes());
        out.extend(block);
    }
    out.extend([0; 8]);
    out
}

#[test]
fn a_list_that_cannot_be_read_is_refused_and_not_taken_for_empty() {
    let harness = Harness::at("2026-03-03");
    import(&harness, &[0]);
    let summary = harness.import(
        "2026-03-02.ipset",
        netset("feodo", DAYS[1].1, "malware", &["<html>", "not found", "</html>"]),
    );
    assert!(matches!(summary.files[0].outcome, Outcome::Refused(_)), "{summary:?}");
    assert_eq!(summary.files[0].rejected, 3);
    assert_eq!(harness.zone("203.0.113.1"), Zone::Red);
}

#[test]
fn a_list_that_was_begun_is_completed_by_itself_only() {
    // A file whose second reading fails stands for a crash between the first entry and the last. It is long enough that the parser,
    // a few batches ahead of the writer at most, cannot be done when the first batch is committed.
    let harness = Harness::at("2026-03-03");
    let entries: Vec<String> = (0..60_000).map(|n| format!("2001:db8::{n:x}")).collect();
    let list = netset("feodo", DAYS[0].1, "malware", &entries.iter().map(String::as_str).collect::<Vec<_>>());
    let path = harness.write("a.ipset", &list);
    struct Truncating<'a>(&'a std::path::Path);
    impl app::Progress for Truncating<'_> {
        fn committed(&self, _records: u64) {
            // The writer has begun: the parser now meets the end of the file too early.
            std::fs::OpenOptions::new().write(true).open(self.0).unwrap().set_len(2_000).unwrap();
        }
    }
    let summary =
        harness.app.import_file(&path, "a.ipset", &ImportOptions::default(), &Truncating(&path)).unwrap();
    assert!(matches!(summary.files[0].outcome, Outcome::Refused(_)), "{summary:?}");
    assert_eq!(harness.zone("2001:db8::1"), Zone::Grey);
    let other = harness.import("b.ipset", netset("feodo", DAYS[0].1, "malware", &["203.0.113.1"]));
    assert!(
        matches!(&other.files[0].outcome, Outcome::Refused(reason) if reason.contains("not completed")),
        "{other:?}"
    );
    assert_eq!(harness.import("a.ipset", &list).files[0].outcome, Outcome::Imported);
    assert_eq!(harness.zone("2001:db8::1"), Zone::Red);
}
