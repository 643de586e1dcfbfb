//! The blocklists: the indicators of the last 30 days as plain addresses, `AdGuard` rules (`||name^`: the name and all
//! below it) or a response policy zone (`name CNAME .`: the name; `*.name CNAME .`: all below it).

use model::Timestamp;

use crate::{Head, format::text::head_lines};

/// How many lines a banner may have.
const BANNER_LINES_MAX: usize = 20;

/// The publisher's name of the list that a file is, and its date, by its banner.
pub(super) fn banner(head: &Head<'_>) -> Option<(&'static str, Option<Timestamp>)> {
    let mut lines = head_lines(head).map(|line| line.trim_start_matches(['#', ';', '!', ' ']));
    let title = lines.next()?.strip_prefix("TweetFeed blocklist - ")?;
    let name = if title.starts_with("AdGuard") {
        "adguard"
    } else if title.starts_with("plain IP") {
        "ips"
    } else if title.starts_with("Response Policy Zone") {
        "rpz"
    } else {
        return None;
    };
    let date = lines.take(BANNER_LINES_MAX).find_map(|line| line.strip_prefix("Updated:"));
    Some((name, date.and_then(Timestamp::parse)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<(&str, Option<&str>)>) {
        let found = banner(&Head { name: "a", bytes: text.as_bytes(), tail: b"", named: false });
        let found = found.map(|(name, date)| (name, date.map(|date| date.to_string())));
        assert_eq!(found.as_ref().map(|(name, date)| (*name, date.as_deref())), expected, "{text}");
    }

    #[test]
    fn banners() {
        let date = Some("2026-01-02T03:04:05Z");
        let updated = "Updated: 2026-01-02T03:04:05Z\n";
        check(&format!("# TweetFeed blocklist - AdGuard / uBlock\n# {updated}"), Some(("adguard", date)));
        check(&format!("; TweetFeed blocklist - Response Policy Zone\n; {updated}"), Some(("rpz", date)));
        check("# TweetFeed blocklist - plain IP list\n192.0.2.1\n", Some(("ips", None)));
        check("# TweetFeed blocklist - something new\n", None);
        check("192.0.2.1\n", None);
        check("", None);
    }
}
