//! Block lists in the languages of the programs that use them: hosts files and bare names (with `#` comments), filter
//! rules of Adblock Plus, uBlock Origin and AdGuard (`||name^$all`), dnsmasq, unbound and BIND configuration, response
//! policy zones (draft-vixie-dnsop-dns-rpz), tracking protection lists (`-d name`), Suricata and Snort 3 rules on HTTP.
//!
//! Each line tells its language by itself. What a list names exactly becomes an observable; what also covers the names
//! below (a filter rule, a zone), or has wildcards, becomes a mask, but never one over a public suffix. Not an engine for
//! filter rules: those with conditions or exceptions are refused, and regular expressions.

use std::io;

use model::{Assessment, Observable, Subject, Timestamp};

use super::{
    field, netset, pattern,
    text::{self, head_lines},
};
use crate::{Context, Head, Sink, input::Input};

mod rule;

/// How many lines of a head are looked at.
const LINES_LOOKED_AT: usize = 200;
/// How many lines a banner may have.
const BANNER_LINES_MAX: usize = 40;
/// Options of filter rules that do not make them depend on the page.
const OPTIONS: [&str; 8] =
    ["all", "doc", "document", "frame", "important", "popup", "subdocument", "third-party"];

/// What the comments at the top of a list say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Banner<'a> {
    /// Name of the list.
    pub title: Option<&'a str>,
    /// The publisher's page or repository.
    pub homepage: Option<&'a str>,
    /// When the list was made.
    pub updated: Option<Timestamp>,
}

impl<'a> Banner<'a> {
    /// Reads the lines `Title:`, `Homepage:` or `Repo:`, `Updated:` or `Last modified:`.
    #[must_use]
    pub fn read(head: &Head<'a>) -> Self {
        let mut banner = Self::default();
        for line in head_lines(head).take(BANNER_LINES_MAX) {
            let Some(text) = line.trim().strip_prefix(['#', '!', ';']) else { continue };
            let Some((key, value)) = text.split_once(':') else { continue };
            let value = Some(value.trim()).filter(|value| !value.is_empty());
            match key.trim().to_ascii_lowercase().as_str() {
                "title" => banner.title = banner.title.or(value),
                "homepage" | "repo" => banner.homepage = banner.homepage.or(value),
                "updated" | "last modified" => banner.updated = banner.updated.or(value.and_then(moment)),
                _ => {}
            }
        }
        banner
    }
}

/// A date as [`Timestamp::parse`] takes it, or as mail has it (`Wed, 10 Jun 2020 00:10:15 UTC`).
fn moment(text: &str) -> Option<Timestamp> {
    Timestamp::parse(text).or_else(|| {
        let mut words = text.split_whitespace();
        let mut word = || words.next();
        let (weekday, day, month, year, time, zone) = (word()?, word()?, word()?, word()?, word()?, word()?);
        let weekday = weekday.strip_suffix(',')?;
        let utc = matches!(zone, "UTC" | "GMT" | "+0000");
        utc.then(|| Timestamp::parse(&format!("{weekday} {month} {day} {time} UTC {year}"))).flatten()
    })
}

/// Whether a file is such a list: three of four of its first lines name something.
#[must_use]
pub fn tells(head: &Head<'_>) -> bool {
    let lines = head_lines(head).filter(|line| !is_remark(line.trim())).take(LINES_LOOKED_AT);
    let (mut all, mut good) = (0_usize, 0_usize);
    for line in lines {
        all = all.saturating_add(1);
        good = good.saturating_add(usize::from(entries(line).is_ok()));
    }
    all > 0 && good.saturating_mul(4) >= all.saturating_mul(3)
}

/// Reads a list: each entry is listed with `assessment`.
///
/// # Errors
/// When reading fails.
pub fn parse(
    input: &dyn Input,
    context: &Context,
    sink: &mut dyn Sink,
    assessment: &Assessment,
) -> io::Result<()> {
    text::records(input, sink, |line| {
        let listed = |subject| context.listed(subject, assessment.clone());
        Ok(entries(line)?.into_iter().map(listed).collect())
    })
}

/// What a line names; nothing for comments and headers.
///
/// # Errors
/// The reason, for the report.
pub fn entries(line: &str) -> Result<Vec<Subject>, &'static str> {
    let line = line.trim();
    if is_remark(line) {
        return Ok(Vec::new());
    }
    if line.starts_with("@@") || line.starts_with("+d ") {
        return Err("an exception, not an entry");
    }
    if let Some(rule) = line.strip_prefix("||") {
        return filter(rule);
    }
    if let Some(name) = line.strip_prefix("-d ") {
        return zone(name.trim()).map(|subject| vec![subject]);
    }
    if ["alert ", "block ", "drop ", "reject "].iter().any(|action| line.starts_with(action)) {
        return rule::subject(line).map(|subject| vec![subject]);
    }
    for setting in ["address=/", "local=/", "server=/"] {
        if let Some(value) = line.strip_prefix(setting) {
            let (names, _) = value.rsplit_once('/').ok_or("not a setting of dnsmasq")?;
            return names.split('/').map(zone).collect();
        }
    }
    if line.starts_with("zone ") || line.starts_with("local-zone:") {
        let mut parts = line.split('"').skip(1);
        let name = parts.next().ok_or("a zone without a name")?;
        // Unbound serves zones of these types as ever (unbound.conf(5)).
        let kind = parts.next().unwrap_or_default().trim();
        if ["transparent", "typetransparent", "inform", "nodefault", "always_transparent"].contains(&kind) {
            return Err("an exception, not an entry");
        }
        return zone(name).map(|subject| vec![subject]);
    }
    let entry = line.split_once(" #").or(line.split_once("\t#")).map_or(line, |(entry, _)| entry);
    let mut words = entry.split_whitespace();
    let first = words.next().unwrap_or_default();
    let rest: Vec<&str> = words.collect();
    match rest.as_slice() {
        [] => exact(first).map(|subject| vec![subject]),
        _ if matches!(first, "0.0.0.0" | "127.0.0.1" | "::" | "::1") => rest.into_iter().map(exact).collect(),
        [.., kind, target] if kind.eq_ignore_ascii_case("cname") && rest.len() <= 4 => {
            policy(first, target).map(|subject| vec![subject])
        }
        _ => Err("not an entry of a block list"),
    }
}

/// Comments, and the lines that a format wants at its top.
fn is_remark(line: &str) -> bool {
    line.is_empty()
        || line.starts_with(['#', '!', ';', '$', '@', '[']) && !line.starts_with("@@")
        || line == "msFilterList"
        || line.starts_with(": ")
        || line.starts_with("NS ")
}

/// The thing itself: an address, a network, a name, or a URL with or without scheme.
pub(crate) fn exact(text: &str) -> Result<Subject, &'static str> {
    if let Ok(network) = netset::parse(text) {
        return netset::check(network).map(netset::subject);
    }
    if text.starts_with('/') && text.ends_with('/') {
        return Err("a regular expression");
    }
    if text.contains('*') {
        return pattern::mask(text);
    }
    if text.contains(['/', ':', '?']) {
        return field::url(text).map(|url| Observable::Url(url).into());
    }
    field::domain(text).map(|name| Observable::Domain(name).into())
}

/// A name with all below it, or an address.
pub(crate) fn zone(text: &str) -> Result<Subject, &'static str> {
    if let Ok(network) = netset::parse(text) {
        return netset::check(network).map(netset::subject);
    }
    if text.contains('*') {
        return pattern::mask(text);
    }
    pattern::below(field::domain(text)?)
}

/// A filter rule without its `||`. The separator `^` at its end matches the end of a URL, too.
fn filter(rule: &str) -> Result<Vec<Subject>, &'static str> {
    let is_options = |text: &str| {
        text.bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b',' | b'-' | b'_' | b'=' | b'~' | b'|' | b'.'))
    };
    let (pattern, options) = rule.rsplit_once('$').filter(|(_, text)| is_options(text)).unwrap_or((rule, ""));
    if options.split(',').any(|option| !option.is_empty() && !OPTIONS.contains(&option)) {
        return Err("a rule with conditions");
    }
    let whole = pattern;
    let closed = pattern.strip_suffix(['^', '|']);
    let pattern = closed.unwrap_or(pattern);
    // `||` stands before any label, as `*.` does.
    let pattern = pattern.strip_prefix("*.").unwrap_or(pattern);
    if pattern.contains(['*', '^', '|']) {
        return pattern::filter(pattern, closed.and_then(|_| whole.chars().next_back()));
    }
    let subject = match pattern.contains(['/', ':', '?']) {
        true => exact(pattern),
        false if closed.is_some() => zone(pattern),
        false => Err("a pattern without end"),
    };
    subject.map(|subject| vec![subject])
}

/// A rule of a response policy zone: only a name with `*` covers those below it, and then not itself; the list means both.
fn policy(owner: &str, target: &str) -> Result<Subject, &'static str> {
    if target.eq_ignore_ascii_case("rpz-passthru.") {
        return Err("an exception, not an entry");
    }
    let owner = owner.strip_suffix('.').unwrap_or(owner);
    if ["rpz-ip", "rpz-client-ip", "rpz-nsdname", "rpz-nsip"].iter().any(|trigger| owner.ends_with(trigger)) {
        return Err("a trigger that is not a name");
    }
    owner.strip_prefix("*.").map_or_else(|| exact(owner), zone)
}

#[cfg(test)]
mod tests {
    use model::Mask;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_mask_covers_a_public_suffix(
            before in r"(\|\||\|\|\*\.|-d |zone \x22|address=/|\*\.|0\.0\.0\.0 )?",
            name in r"([a-z]{1,3}\.)?(com|co\.uk|github\.io|example|s3\.amazonaws\.com|ck|www\.ck)",
            after in r#"(\^|\^\$all|/0\.0\.0\.0|" \{| CNAME \.)?"#,
            noise in ".{0,8}",
        ) {
            let subjects = entries(&format!("{before}{name}{after}{noise}")).unwrap_or_default();
            for subject in subjects {
                if let Subject::Mask(Mask::Domain(mask)) = subject {
                    prop_assert!(mask.registrable().is_some(), "{mask}");
                }
            }
        }
    }

    #[track_caller]
    fn check(line: &str, expected: Result<&[&str], &str>) {
        let shown = entries(line).map(|subjects| {
            subjects.iter().map(|subject| format!("{} {subject}", subject.kind_tag())).collect::<Vec<_>>()
        });
        let expected = expected.map(|all| all.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>());
        assert_eq!(shown, expected, "{line}");
    }

    #[test]
    fn remarks() {
        for line in
            ["", "# a.example", "! Title: x", "; x", "$TTL 30", "@ IN SOA a. b. 1 2 3 4 5", " NS localhost."]
        {
            check(line, Ok(&[]));
        }
        for line in ["msFilterList", ": Expires=1", "[Adblock Plus 2.0]"] {
            check(line, Ok(&[]));
        }
    }

    #[test]
    fn exact_names() {
        check("A.example", Ok(&["domain a.example"]));
        check("0.0.0.0 a.example # why", Ok(&["domain a.example"]));
        check("127.0.0.1\ta.example b.example", Ok(&["domain a.example", "domain b.example"]));
        check("192.0.2.1", Ok(&["ip 192.0.2.1"]));
        check("192.0.2.0/28", Ok(&["MASK_TYPE_NETWORK 192.0.2.0/28"]));
        check("192.0.2.1/a.exe", Ok(&["url 192.0.2.1/a.exe"]));
        check("a.example:8080/x?y=1", Ok(&["url a.example:8080/x?y=1"]));
        check("a.example CNAME .", Ok(&["domain a.example"]));
        check("a.example 30 IN CNAME *.", Ok(&["domain a.example"]));
        check("github.io", Ok(&["domain github.io"]));
        check("127.0.0.1 localhost", Err("a domain has at least two labels, like name.example"));
        check("10.0.0.1", Err("reserved address"));
        check("a.example b.example", Err("not an entry of a block list"));
    }

    #[test]
    fn zones() {
        let mask: Result<&[&str], &str> = Ok(&["MASK_TYPE_DOMAIN *.a.example"]);
        check("||a.example^", mask);
        check("||*.a.example^$all", mask);
        check("||a.example^$document,popup", mask);
        check("-d a.example", mask);
        check("address=/a.example/0.0.0.0", mask);
        check("local=/a.example/", mask);
        check("zone \"a.example\" { type master; };", mask);
        check("local-zone: \"a.example\" always_nxdomain", mask);
        check("*.a.example CNAME .", mask);
        check(
            "server=/a.example/b.example/",
            Ok(&["MASK_TYPE_DOMAIN *.a.example", "MASK_TYPE_DOMAIN *.b.example"]),
        );
        check("||192.0.2.1^$all", Ok(&["ip 192.0.2.1"]));
        check("-d 192.0.2.1", Ok(&["ip 192.0.2.1"]));
        for suffix in ["||co.uk^", "-d github.io", "*.github.io CNAME .", "address=/duckdns.org/"] {
            check(suffix, Err("would cover a whole public suffix"));
        }
    }

    #[test]
    fn rules() {
        check("||a.example/x/y.exe^$all", Ok(&["url a.example/x/y.exe"]));
        check("||a.example:81/?u=a$b^$document", Ok(&["url a.example:81/?u=a$b"]));
        let both = ["MASK_TYPE_WILDCARD a.example/*.exe", "MASK_TYPE_WILDCARD a.example/*.exe?*"];
        check("||a.example/*.exe^", Ok(&both));
        check("||a.example/*.exe|", Ok(&both[..1]));
        check("||a.example/b/*", Ok(&["MASK_TYPE_FOLDER a.example/b/*"]));
        let both = ["MASK_TYPE_WILDCARD evil*.example", "MASK_TYPE_WILDCARD *.evil*.example"];
        check("||evil*.example^", Ok(&both));
        check("||*.evil*.example^$all", Ok(&both));
        check("*.evil*.example", Ok(&both[1..]));
        check("*.a.example", Ok(&["MASK_TYPE_DOMAIN *.a.example"]));
        check("0.0.0.0 *evil-*.example", Ok(&["MASK_TYPE_WILDCARD *evil-*.example"]));
        check("https://*.a.example/b*c", Ok(&["MASK_TYPE_WILDCARD *.a.example/b*c"]));
        check("192.0.2.*", Err("reserved range"));
        check("/^ads[.].*/", Err("a regular expression"));
        check("*.co.uk", Err("would cover a whole public suffix"));
        check("10.0.0.*", Err("reserved range"));
        check("||a.example", Err("a pattern without end"));
        check("||a.example^$domain=b.example", Err("a rule with conditions"));
        check("||a.example^$badfilter", Err("a rule with conditions"));
        check("@@||a.example^", Err("an exception, not an entry"));
        check("a.example CNAME rpz-passthru.", Err("an exception, not an entry"));
        check("32.1.2.0.192.rpz-ip CNAME .", Err("a trigger that is not a name"));
    }

    #[test]
    fn banners() {
        let text = "msFilterList\n! Title: A List\n# Updated: Wed, 10 Jun 2020 00:10:15 UTC\n; Repo: https://a.example/b\n";
        let banner = Banner::read(&Head { name: "a", bytes: text.as_bytes(), tail: b"", named: false });
        assert_eq!((banner.title, banner.homepage), (Some("A List"), Some("https://a.example/b")));
        assert_eq!(banner.updated, Timestamp::parse("2020-06-10T00:10:15Z"));
        for bad in ["Wed, 10 Jun 2020 00:10:15 MEST", "10 Jun 2020", "", "Wed 10 Jun 2020 00:10:15 UTC"] {
            assert_eq!(moment(bad), None, "{bad}");
        }
    }
}
