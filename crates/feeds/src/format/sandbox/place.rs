//! Places that a report names: servers in configurations, contacts of a run.

use std::net::IpAddr;

use model::{DomainName, Observable};

use crate::format::field;

/// A place on the public Internet as reports write it: a URL, `address:port`, `name:port`, an address, a name.
pub(super) fn place(text: &str) -> Option<(Observable, Option<u16>)> {
    let text = text.trim();
    if text.contains('/') {
        // Configurations leave the scheme out.
        let url = if text.contains("://") { field::url(text) } else { field::url(&format!("http://{text}")) };
        return url.ok().map(|url| (Observable::Url(url), None));
    }
    if let Ok(address) = text.parse::<IpAddr>() {
        return field::public(address).ok().map(|address| (Observable::Ip(address), None));
    }
    if let Ok((address, port)) = field::socket(text) {
        return Some((Observable::Ip(address), port));
    }
    let (name, port) = match text.rsplit_once(':') {
        Some((name, port)) => (name, Some(field::port(port).ok()?)),
        None => (text, None),
    };
    // Names of machines of the laboratory, and what the DNS asks itself.
    let domain = field::domain(name).ok().filter(is_of_the_dns)?;
    Some((Observable::Domain(domain), port))
}

/// Whether a name can be one of the DNS: under a suffix of the public list, or kept for examples and tests (RFC 2606).
fn is_of_the_dns(domain: &DomainName) -> bool {
    let top = domain.labels().next_back().unwrap_or_default();
    (domain.has_listed_suffix() || ["example", "test"].contains(&top)) && top != "arpa"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places() {
        for (text, expected) in [
            ("198.51.100.7:443", Some(("198.51.100.7", Some(443)))),
            ("198.51.100.7", Some(("198.51.100.7", None))),
            ("10.0.0.1", None),
            ("c2.example.com:8080", Some(("c2.example.com", Some(8080)))),
            ("http://c2.example.com/gate", Some(("c2.example.com/gate", None))),
            ("198.51.100.7/a/index.php", Some(("198.51.100.7/a/index.php", None))),
            ("WIN-ABC", None),
            ("7.2.0.192.in-addr.arpa", None),
            ("c2.example.com:99999", None),
            ("", None),
        ] {
            let found = place(text).map(|(place, port)| (place.to_string(), port));
            assert_eq!(found, expected.map(|(place, port)| (place.to_owned(), port)), "{text}");
        }
    }
}
