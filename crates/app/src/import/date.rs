//! The date of a list that does not state it: from its name.

use model::Timestamp;

/// A date in a path, the last component that has one: `feed_2026-08-22.txt`, `2021-04-14/level1.netset`, `hosts_2023-01.txt`,
/// `feed-20260822.csv`.
pub(super) fn in_name(path: &str) -> Option<Timestamp> {
    path.rsplit('/').find_map(in_component)
}

fn in_component(component: &str) -> Option<Timestamp> {
    // Runs of digits and hyphens, tried as a day, then as a month; so `2024-10_2025-12` gives its first.
    let runs = component.split(|c: char| !c.is_ascii_digit() && c != '-').map(|run| run.trim_matches('-'));
    runs.filter(|run| run.len() >= 7).find_map(|run| {
        let compact = run.len() == 8 && run.bytes().all(|b| b.is_ascii_digit());
        let text = match (compact, run.get(..4), run.get(4..6), run.get(6..8)) {
            (true, Some(year), Some(month), Some(day)) => format!("{year}-{month}-{day}"),
            _ => run.to_owned(),
        };
        plausible(&text).or_else(|| plausible(text.get(..10)?)).or_else(|| plausible(text.get(..7)?))
    })
}

/// Threat feeds are younger than this year; an id that looks like a date seldom is.
const YEAR_MIN: &str = "2000-01-01";

fn plausible(text: &str) -> Option<Timestamp> {
    let date = Timestamp::parse(text)?;
    (date >= Timestamp::parse(YEAR_MIN)? && date.to_date().as_str() < "2100").then_some(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, expected: Option<&str>) {
        assert_eq!(in_name(path).map(Timestamp::to_date).as_deref(), expected, "{path}");
    }

    #[test]
    fn dates_in_names() {
        check("a/openphish_feed_latest_2026-08-22.txt", Some("2026-08-22"));
        check("firehol/2021-04-14/level1.netset", Some("2021-04-14"));
        check("x.tar.zst/openphish_feed_2024-10-12.txt", Some("2024-10-12"));
        check("urlhaus_hostfile_2023-01.txt", Some("2023-01-01"));
        check("feed-20260822.csv", Some("2026-08-22"));
        check("2020-01-01/feed_2021-02-03.txt", Some("2021-02-03"));
        check("clust_389300.csv", None);
        check("20269999.txt", None);
        check("é-2026-08-22é.txt", Some("2026-08-22"));
        check("list.json", None);
    }
}
