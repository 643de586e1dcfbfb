//! Observables as STIX cyber observables, and as patterns.

use std::{fmt::Write, net::IpAddr};

use app::Report;
use model::{DomainName, Hash, Observable};
use serde_json::{Map, Value, json};

use super::{id, object};

/// A cyber observable with its identifier. With the report about it a file has all its digests and its size. `None` for a name that
/// the standard has no form for.
pub(super) fn observable(
    observable: &Observable,
    report: Option<&Report>,
) -> Option<(String, Map<String, Value>)> {
    match observable {
        Observable::Ip(address) => Some(value(address_kind(*address), &address.to_string())),
        Observable::Domain(domain) => is_host_name(domain).then(|| value("domain-name", domain.as_str())),
        // A URL has no scheme in its identity; the standard wants one.
        Observable::Url(url) => Some(value("url", &rfc3986(&format!("http://{url}")))),
        Observable::File(hash) => Some(file(*hash, report)),
    }
}

/// Whether a name obeys RFC 1034 and RFC 5890, as STIX 2.1 section 6.4 wants. DNS itself, and ours, know more: service labels with
/// underscores, `r3---sn.example`, pictograms.
fn is_host_name(domain: &DomainName) -> bool {
    let is_symbol =
        |c: char| matches!(c, '\u{2000}'..='\u{2bff}' | '\u{fe00}'..='\u{fe0f}' | '\u{1f000}'..='\u{1faff}');
    let is_label = |label: &str| {
        let is_reserved = label.get(2..4) == Some("--") && !label.starts_with("xn--");
        !is_reserved && !label.contains('_')
    };
    domain.labels().all(is_label) && !domain.to_unicode().contains(is_symbol)
}

/// An autonomous system.
pub(super) fn autonomous_system(number: u32, name: &str) -> (String, Map<String, Value>) {
    let id = id::observable("autonomous-system", &json!({ "number": number }));
    let mut system = object("autonomous-system", &id);
    system.insert("number".into(), json!(number));
    if !name.is_empty() {
        system.insert("name".into(), json!(name));
    }
    (id, system)
}

fn value(kind: &str, value: &str) -> (String, Map<String, Value>) {
    let id = id::observable(kind, &json!({ "value": value }));
    let mut observable = object(kind, &id);
    observable.insert("value".into(), json!(value));
    (id, observable)
}

fn file(hash: Hash, report: Option<&Report>) -> (String, Map<String, Value>) {
    let mut hashes: Vec<Hash> = report.map(|report| report.general.digests.clone()).unwrap_or_default();
    if !hashes.contains(&hash) {
        hashes.push(hash);
    }
    hashes.sort_unstable();
    // The identifier takes one digest: the first there is of MD5, SHA-1, SHA-256 (section 6.7).
    let first = hashes.first().copied().unwrap_or(hash);
    let id = id::observable("file", &json!({ "hashes": { first.algorithm(): first.to_string() } }));
    let mut file = object("file", &id);
    let hashes: Map<String, Value> =
        hashes.iter().map(|h| (h.algorithm().to_owned(), json!(h.to_string()))).collect();
    file.insert("hashes".into(), Value::Object(hashes));
    if let Some(size_bytes) = report.and_then(|report| report.general.size_bytes) {
        file.insert("size".into(), json!(size_bytes));
    }
    (id, file)
}

/// The pattern that finds the object (STIX 2.1 section 9).
pub(super) fn pattern(observable: &Observable, digests: &[Hash]) -> String {
    match observable {
        Observable::Ip(address) => format!("[{}:value = '{address}']", address_kind(*address)),
        Observable::Domain(domain) => format!("[domain-name:value = '{}']", quoted(domain.as_str())),
        Observable::Url(url) => {
            let url = quoted(&url.to_string());
            format!("[url:value = 'http://{url}' OR url:value = 'https://{url}']")
        }
        Observable::File(hash) => {
            let mut digests = digests.to_vec();
            if !digests.contains(hash) {
                digests.push(*hash);
            }
            digests.sort_unstable();
            let one = |hash: &Hash| format!("file:hashes.'{}' = '{hash}'", hash.algorithm());
            format!("[{}]", digests.iter().map(one).collect::<Vec<_>>().join(" OR "))
        }
    }
}

fn address_kind(address: IpAddr) -> &'static str {
    if address.is_ipv4() { "ipv4-addr" } else { "ipv6-addr" }
}

/// Text within a pattern's quotes.
fn quoted(text: &str) -> String {
    text.replace('\\', r"\\").replace('\'', r"\'")
}

/// What RFC 3986 does not allow in a URL, percent-encoded; the WHATWG rules, which ours follow, are more lenient.
fn rfc3986(url: &str) -> String {
    let (head, path) = url
        .split_once("://")
        .and_then(|(scheme, rest)| {
            let slash = rest.find('/')?;
            url.split_at_checked(scheme.len() + 3 + slash)
        })
        .unwrap_or((url, ""));
    let mut text = head.to_owned();
    let mut after = path.as_bytes();
    for byte in path.bytes() {
        after = after.get(1..).unwrap_or_default();
        let is_escape =
            byte == b'%' && after.iter().take(2).filter(|digit| digit.is_ascii_hexdigit()).count() == 2;
        let is_plain = byte.is_ascii_alphanumeric() || b"-._~:/?@!$&'()*+,;=".contains(&byte);
        if is_plain || is_escape {
            text.push(char::from(byte));
        } else {
            // Writing to a string does not fail.
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_pattern(text: &str, expected: &str) {
        assert_eq!(pattern(&Observable::detect(text).unwrap(), &[]), expected);
    }

    #[test]
    fn patterns() {
        check_pattern("192.0.2.1", "[ipv4-addr:value = '192.0.2.1']");
        check_pattern("2001:db8::1", "[ipv6-addr:value = '2001:db8::1']");
        check_pattern("evil.example", "[domain-name:value = 'evil.example']");
        check_pattern(
            "d41d8cd98f00b204e9800998ecf8427e",
            "[file:hashes.'MD5' = 'd41d8cd98f00b204e9800998ecf8427e']",
        );
        check_pattern(
            "http://evil.example/it's",
            r"[url:value = 'http://evil.example/it\'s' OR url:value = 'https://evil.example/it\'s']",
        );
    }

    #[test]
    fn names_that_the_standard_has_no_form_for() {
        let has_form = |name| observable(&Observable::detect(name).unwrap(), None).is_some();
        assert!(has_form("bücher.example") && has_form("a-b.example") && has_form("xn--bcher-kva.example"));
        assert!(!has_form("_dmarc.example") && !has_form("r3---sn.example") && !has_form("xn--ls8h.example"));
    }

    #[test]
    fn urls_obey_rfc_3986() {
        assert_eq!(
            rfc3986("http://h.example/a|b?c=[1]&d=%zz%41"),
            "http://h.example/a%7Cb?c=%5B1%5D&d=%25zz%41"
        );
        assert_eq!(rfc3986("http://[2001:db8::1]/x"), "http://[2001:db8::1]/x");
    }
}
