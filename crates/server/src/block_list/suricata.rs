//! Rules of Suricata (*Suricata User Guide*, "Suricata Rules"), one a line: names where they are asked for (`dns.query`) and where a connection is begun
//! (`tls.sni`), addresses, and URLs in plain HTTP. Files need a list beside the rules (`filesha256`), so that their digests stand in comments.

use std::{collections::BTreeSet, fmt::Write as _};

use model::{Hash, Host, Observable, Url};
use sha2::{Digest as _, Sha256};

use super::{BlockList, Entry, Unsaid};

/// Identifiers of rules from here on, ten to the ninth of them: above all that is handed out, so that lists do not meet other rules.
const SID_FIRST: u32 = 3_000_000_000;
const SID_COUNT: u32 = 1_000_000_000;
/// Longest content in bytes.
const CONTENT_BYTES_MAX: usize = 255;
/// Longest object in a rule's message, in characters.
const MESSAGE_CHARS_MAX: usize = 200;
/// The identifier of the rule for files, which every list has in common.
const FILES_SID: u32 = SID_FIRST - 1;

pub(super) fn text(list: &BlockList<'_>) -> String {
    let mut rules = Rules::default();
    let (mut unsaid, mut digests) = (Unsaid::default(), String::new());
    for entry in &list.entries {
        let is_said = match entry.object {
            Observable::Domain(name) => {
                let content = content(name.as_str(), "nocase; startswith; endswith; ");
                content.is_some_and(|content| {
                    rules.add(entry, "dns", "$HOME_NET any -> any any", &format!("dns.query; {content}"));
                    rules.add(entry, "tls", "$HOME_NET any -> any any", &format!("tls.sni; {content}"));
                    true
                })
            }
            Observable::Ip(address) => {
                rules.add(entry, "ip", &format!("$HOME_NET any -> {address} any"), "");
                true
            }
            Observable::Url(url) => rules.add_url(entry, url),
            Observable::File(digest @ Hash::Sha256(_)) => {
                let _ = writeln!(digests, "# sha256 {digest}");
                true
            }
            Observable::File(_) => false,
        };
        if !is_said {
            unsaid.count(entry.object);
        }
    }
    let mut head = list.head();
    head.push(unsaid.to_string());
    if !digests.is_empty() {
        head.push(
            "Digests need a file beside this one, which has what stands behind `# sha256 `, and this rule:"
                .to_owned(),
        );
        head.push(format!(
            "alert http any any -> any any (msg:\"Hantei: a file of the list hantei.sha256\"; filesha256:hantei.sha256; sid:{FILES_SID}; rev:1;)"
        ));
    }
    head.into_iter().fold(String::new(), |text, line| text + "# " + &line + "\n") + &digests + &rules.text
}

/// Rules so far.
#[derive(Default)]
struct Rules {
    text: String,
    sids: BTreeSet<u32>,
}

impl Rules {
    fn add(&mut self, entry: &Entry<'_>, protocol: &str, way: &str, options: &str) {
        let sid = self.sid(entry.object, protocol);
        let message = message(entry);
        let _ = writeln!(self.text, "alert {protocol} {way} (msg:\"{message}\"; {options}sid:{sid}; rev:1;)");
    }

    /// Whether it can be said.
    fn add_url(&mut self, entry: &Entry<'_>, url: &Url) -> bool {
        let host = match url.host() {
            Host::Domain(name) => name.as_str().to_owned(),
            Host::Ip(std::net::IpAddr::V4(address)) => address.to_string(),
            Host::Ip(std::net::IpAddr::V6(address)) => format!("[{address}]"),
        };
        let host = content(&host, "startswith; endswith; ");
        let path = content(url.path_and_query(), "startswith; endswith; ");
        let (Some(host), Some(path)) = (host, path) else { return false };
        let port = url.port().map_or_else(|| "any".to_owned(), |port| port.to_string());
        let options = format!("http.host; {host}http.uri.raw; {path}");
        self.add(entry, "http", &format!("$HOME_NET any -> any {port}"), &options);
        true
    }

    /// The same for the same object each time, so that a rule that was silenced stays silent.
    fn sid(&mut self, object: &Observable, protocol: &str) -> u32 {
        let digest = Sha256::digest(format!("{protocol} {} {object}", object.kind().as_str()));
        let number = digest.iter().take(4).fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
        let mut place = number % SID_COUNT;
        while !self.sids.insert(place) {
            place = (place + 1) % SID_COUNT;
        }
        SID_FIRST + place
    }
}

/// The keyword that wants this text, with what modifies it; `None` for what is too long.
fn content(text: &str, modifiers: &str) -> Option<String> {
    (!text.is_empty() && text.len() <= CONTENT_BYTES_MAX)
        .then(|| format!("content:\"{}\"; {modifiers}", escaped(text)))
}

/// A text between quotes: what means something there is written in hexadecimal.
fn escaped(text: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/?&=%+,@!*()'$ ".contains(&byte);
    let mut escaped = String::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some(first) = rest.first() {
        let is_same = |byte: &u8| is_plain(*byte) == is_plain(*first);
        let run = rest.iter().take_while(|byte| is_same(byte)).count();
        let (run, behind) = rest.split_at_checked(run).unwrap_or((rest, &[]));
        if is_plain(*first) {
            escaped.extend(run.iter().map(|byte| char::from(*byte)));
        } else {
            let bytes: Vec<String> = run.iter().map(|byte| format!("{byte:02X}")).collect();
            let _ = write!(escaped, "|{}|", bytes.join(" "));
        }
        rest = behind;
    }
    escaped
}

/// What an alert says: without anything that would end the text.
fn message(entry: &Entry<'_>) -> String {
    let object: String = entry.object.defanged().chars().take(MESSAGE_CHARS_MAX).collect();
    let harmless = |c: char| match c {
        '"' | ';' | '\\' | ':' | '|' => '_',
        c if c.is_ascii_graphic() || c == ' ' => c,
        _ => '_',
    };
    format!(
        "Hantei {} {} {}",
        entry.zone,
        entry.object.kind().as_str(),
        object.chars().map(harmless).collect::<String>()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_something_between_quotes_is_written_in_hexadecimal() {
        for (text, expected) in [
            ("c2.loader.example", "c2.loader.example"),
            ("/a?b=1&c=2", "/a?b=1&c=2"),
            ("/a;b\"c\\d|e:f", "/a|3B|b|22|c|5C|d|7C|e|3A|f"),
            ("[2001:db8::1]", "|5B|2001|3A|db8|3A 3A|1|5D|"),
            ("\u{e9}", "|C3 A9|"),
        ] {
            assert_eq!(escaped(text), expected);
        }
        assert_eq!(content(&"a".repeat(256), ""), None);
        assert_eq!(content("", ""), None);
    }
}
