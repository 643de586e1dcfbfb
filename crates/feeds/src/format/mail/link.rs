//! Where a mail leads: web addresses, each once, and whether one shows another host than its own.

use model::{DomainName, Host, Url};

use super::LINKS_MAX;

/// Longest address that is kept whole; of a longer one only its host.
const URL_BYTES_MAX: usize = 2000;

/// Links of a mail, in its order, each once.
#[derive(Debug, Default)]
pub(super) struct Links {
    /// What is clicked on.
    pub(super) links: Vec<Url>,
    /// What is shown at once.
    pub(super) pictures: Vec<Url>,
}

impl Links {
    /// Adds an address, as far as there is room.
    pub(super) fn add(&mut self, url: Url, is_link: bool) {
        let list = if is_link { &mut self.links } else { &mut self.pictures };
        if list.len() < LINKS_MAX && !list.contains(&url) {
            list.push(url);
        }
    }
}

/// The address of a link, if it leads into the web: relative ones, mailboxes, telephones and scripts do not.
pub(super) fn web(address: &str) -> Option<Url> {
    let address: String = address.trim().chars().filter(|c| !matches!(c, '\n' | '\r' | '\t')).collect();
    let scheme = address.get(..8).unwrap_or(&address).to_ascii_lowercase();
    let is_web = ["http:", "https:", "ftp:", "//"].iter().any(|start| scheme.starts_with(start));
    let url = is_web.then(|| Url::parse(&address).ok()).flatten()?;
    if is_public(&url) { Some(url) } else { None }
}

/// Whether its host can be reached from anywhere.
pub(super) fn is_public(url: &Url) -> bool {
    match url.host() {
        Host::Ip(address) => crate::format::field::public(*address).is_ok(),
        Host::Domain(name) => is_public_name(name),
    }
}

/// Whether a name is one of the public DNS: it has a registrable domain under a suffix that there is, or is kept for examples.
pub(super) fn is_public_name(name: &DomainName) -> bool {
    let reserved = name.labels().next_back().is_some_and(|top| matches!(top, "example" | "test" | "invalid"));
    name.labels().nth(1).is_some() && name.registrable().is_some() && (name.has_listed_suffix() || reserved)
}

/// An address short enough to be kept; of a longer one its server.
pub(super) fn kept(url: &Url) -> Option<Url> {
    if url.to_string().len() <= URL_BYTES_MAX {
        return Some(url.clone());
    }
    Url::from_parts(url.host().clone(), url.port(), "/".to_owned())
}

/// Whether what is shown of a link is the address of somebody else.
pub(super) fn is_deceptive(url: &Url, shown: &str) -> bool {
    let shown = shown.trim();
    if shown.is_empty() || shown.contains(char::is_whitespace) || shown.contains('@') || !shown.contains('.')
    {
        return false;
    }
    let Ok(seen) = Url::parse(shown) else { return false };
    match (seen.host(), url.host()) {
        (Host::Domain(seen), Host::Domain(real)) => {
            seen.has_listed_suffix()
                && seen.registrable().is_some()
                && seen.registrable() != real.registrable()
        }
        (Host::Domain(seen), Host::Ip(_)) => seen.has_listed_suffix() && seen.registrable().is_some(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leads_into_the_web() {
        for (address, expected) in [
            (" http://a.example/b ", Some("a.example/b")),
            ("HTTPS://a.example", Some("a.example/")),
            ("//a.example/b", Some("a.example/b")),
            ("http://a.exa\nmple/b", Some("a.example/b")),
            ("mailto:a@b.example", None),
            ("b/c.html", None),
            ("#top", None),
            ("javascript:void(0)", None),
            ("http://10.0.0.1/x", None),
            ("http://localhost/", None),
            ("http://a.nosuchsuffix/", None),
            ("", None),
        ] {
            assert_eq!(web(address).map(|url| url.to_string()).as_deref(), expected, "{address}");
        }
    }

    #[test]
    fn deceptive_links() {
        let url = Url::parse("http://a.evil.example.com/x").unwrap();
        for (shown, expected) in [
            ("www.paypal.com", true),
            ("https://paypal.com/login", true),
            ("www.example.com", false),
            ("Click here", false),
            ("click.", false),
            ("me@paypal.com", false),
            ("version 1.2", false),
            ("", false),
        ] {
            assert_eq!(is_deceptive(&url, shown), expected, "{shown}");
        }
    }
}
