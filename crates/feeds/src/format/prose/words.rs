//! The words of notes: what is a heading and what it announces, what alone in a line is meant, what is only a link.

use model::{
    Host, Observable, Subject,
    observable::{AddressScope, address_scope},
};

use crate::format::indicator::Kind;

/// Longest heading in bytes.
const HEADING_BYTES_MAX: usize = 160;
/// Longest name of a file in bytes.
const NAME_BYTES_MAX: usize = 200;
/// Longest name of a family in bytes.
const FAMILY_BYTES_MAX: usize = 60;

/// Where analysts publish: a link there is a source, not an indicator. Sites that serve everybody's files are not
/// among them.
const REFERENCES: &[&str] = &[
    "abuse.ch",
    "alienvault.com",
    "any.run",
    "attack.mitre.org",
    "avast.com",
    "avast.io",
    "bitdefender.com",
    "bleepingcomputer.com",
    "cisa.gov",
    "eset.com",
    "fraunhofer.de",
    "hybrid-analysis.com",
    "infosec.exchange",
    "isc.sans.edu",
    "joesandbox.com",
    "linkedin.com",
    "malware-traffic-analysis.net",
    "microsoft.com",
    "misp-project.org",
    "nist.gov",
    "paloaltonetworks.com",
    "proofpoint.com",
    "securelist.com",
    "sophos.com",
    "talosintelligence.com",
    "trendmicro.com",
    "tria.ge",
    "twitter.com",
    "urlscan.io",
    "virustotal.com",
    "welivesecurity.com",
    "wikipedia.org",
    "x.com",
];

/// Why what stands plainly below a heading of links or notes does not count; a digest and what is defanged do.
pub(super) const REFERENCES_BELOW: &str = "under a heading of references";
pub(super) const NOTES_BELOW: &str = "under a heading of notes";

/// What the lines below a heading are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Section {
    /// What a line that stands alone is.
    pub(crate) kind: Kind,
    /// Why they are no indicators, if the heading says so.
    pub(crate) refused: Option<&'static str>,
}

impl Section {
    /// What a heading announces; `kind` where it says nothing.
    pub(crate) fn of(heading: &str, kind: Kind) -> Self {
        let heading = heading.to_ascii_lowercase();
        let words: Vec<&str> = heading.split(|c: char| !c.is_alphanumeric() && c != '&').collect();
        let has = |all: &[&str]| words.iter().any(|word| all.contains(word));
        let network = [
            "url",
            "urls",
            "uri",
            "uris",
            "domain",
            "domains",
            "ip",
            "ips",
            "c2",
            "c2s",
            "c&c",
            "host",
            "hosts",
            "hostname",
            "hostnames",
            "server",
            "servers",
            "network",
            "traffic",
            "address",
            "addresses",
            "infrastructure",
            "panels",
            "gates",
        ];
        let refused = if has(&[
            "reference",
            "references",
            "source",
            "sources",
            "evidence",
            "author",
            "authors",
            "credit",
        ]) {
            Some(REFERENCES_BELOW)
        } else if has(&[
            "subject",
            "subjects",
            "sender",
            "senders",
            "body",
            "email",
            "emails",
            "mail",
            "recipient",
            "recipients",
        ]) && !has(&network)
        {
            Some("under a heading of mails")
        } else if has(&["note", "notes", "details", "introduction", "background"]) && !has(&["ransom"]) {
            Some(NOTES_BELOW)
        } else if has(&["legitimate", "benign", "aitm"]) || heading.contains("not malicious") {
            Some("under a heading of what is not malicious")
        } else if has(&["certificate", "certificates", "thumbprint", "thumbprints", "imphash", "ja3", "ja3s"])
            && !has(&["traffic"])
        {
            Some("under a heading of certificates and fingerprints")
        } else if has(&["wallet", "wallets", "mutex", "mutexes", "registry"]) {
            Some("under a heading of other things")
        } else {
            None
        };
        let files = [
            "hash",
            "hashes",
            "sha256",
            "sha1",
            "md5",
            "file",
            "files",
            "filename",
            "filenames",
            "sample",
            "samples",
        ];
        let kind = if has(&files) {
            Kind::Any
        } else if has(&network) {
            Kind::Network
        } else {
            kind
        };
        Self { kind, refused }
    }
}

impl Section {
    /// Whether something in it counts; `is_clear` is a digest or what its author made harmless.
    ///
    /// # Errors
    /// The reason why not, for the report.
    pub(super) fn allows(self, is_clear: bool) -> Result<(), &'static str> {
        match self.refused {
            Some(REFERENCES_BELOW | NOTES_BELOW) if is_clear => Ok(()),
            Some(reason) => Err(reason),
            None => Ok(()),
        }
    }
}

/// The heading that a line is: marked as one, in capitals, ending in a colon, or few words about indicators.
pub(crate) fn heading(line: &str) -> Option<&str> {
    let line = line.trim();
    let marked = line.trim_start_matches(['#', '=']);
    let text = marked.trim_matches(['=', '+', '-', '*', ' ', '#', ':', '\t', '_']);
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let is_marked = marked.len() < line.len();
    if text.is_empty() || (letters < 2 && !is_marked) || line.len() > HEADING_BYTES_MAX {
        return None;
    }
    let capitals = letters >= 4 && !text.chars().any(char::is_lowercase) && !text.contains('.');
    let is_item = line.starts_with(['-', '*', '|', '.']);
    let colon = line.ends_with(':') && !is_item;
    const ABOUT: [&str; 16] = [
        "hash",
        "hashes",
        "ioc",
        "iocs",
        "domain",
        "domains",
        "url",
        "urls",
        "ip",
        "ips",
        "c2",
        "servers",
        "indicators",
        "campaign",
        "addresses",
        "samples",
    ];
    let about = text.split_whitespace().count() <= 6
        && !is_item
        && !text.contains('.')
        && text.split(|c: char| !c.is_alphanumeric()).any(|word| {
            let word = word.to_ascii_lowercase();
            ABOUT.contains(&word.as_str())
                || word.starts_with("sha256")
                || word.starts_with("sha1")
                || word.starts_with("md5")
        });
    (is_marked || capitals || colon || about).then_some(text)
}

/// The family that a heading names: without what stands in brackets behind it.
pub(super) fn family(heading: &str) -> String {
    let name = heading.split(['(', ':']).next().unwrap_or(heading).trim();
    name.get(..name.floor_char_boundary(FAMILY_BYTES_MAX)).unwrap_or(name).to_owned()
}

/// A line without the marks of a list around it.
pub(super) fn unmarked(line: &str) -> &str {
    line.trim()
        .trim_start_matches(['-', '*', '•', '>', ' ', '\t', '`', '+'])
        .trim_end_matches(['`', '+', ' ', '\\'])
}

/// Whether a line may be one indicator: one word, or a link to a file with blanks in its name.
pub(super) fn is_whole(text: &str) -> bool {
    if !text.contains(char::is_whitespace) {
        return true;
    }
    let linked = ["http://", "https://", "hxxp://", "hxxps://"].iter().any(|scheme| text.starts_with(scheme));
    let suffix = text.rsplit_once('.').map(|(_, suffix)| suffix);
    let few = text.split_whitespace().count() <= 5 && text.matches("//").count() == 1;
    linked
        && few
        && suffix.is_some_and(|suffix| {
            (2..=4).contains(&suffix.len()) && suffix.bytes().all(|b| b.is_ascii_alphanumeric())
        })
}

/// Whether a line is a file's name of several words, such as `PROOF OF PAYMENT.iso`.
pub(super) fn names_file(text: &str) -> bool {
    let suffix = text.rsplit_once('.').map(|(_, suffix)| suffix).unwrap_or_default();
    text.len() <= NAME_BYTES_MAX
        && (2..=4).contains(&suffix.len())
        && suffix.bytes().all(|b| b.is_ascii_alphanumeric())
        && !text.contains([':', '\\', '/', '<', '>', '=', '"'])
}

/// Whether a web address has a place for what differs, as in `/?id=[number]`.
pub(super) fn has_placeholder(subject: &Subject) -> bool {
    matches!(subject, Subject::Observable(Observable::Url(url)) if url.path_and_query().contains(['[', ']', '{', '}']))
}

/// Whether it is an address that means nothing on the Internet.
pub(super) fn is_reserved(subject: &Subject) -> bool {
    let address = match subject {
        Subject::Observable(Observable::Ip(address)) => Some(*address),
        Subject::Observable(Observable::Url(url)) => url.ip(),
        _ => None,
    };
    address.is_some_and(|address| address_scope(address) != AddressScope::Public)
}

/// Whether its author made it harmless.
pub(super) fn is_defanged(word: &str) -> bool {
    ["[.]", "(.)", "[.", "hxxp", "[:]", "[dot]"].iter().any(|mark| word.contains(mark))
}

/// Whether a line that is no indicator for that `reason` was meant as one.
pub(super) fn was_meant(text: &str, reason: &str) -> bool {
    let hexadecimal = text.len() >= 30 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let told = ["a pattern with placeholders", "e-mail addresses are not supported", "reserved address"];
    hexadecimal || is_defanged(text) || text.contains("://") || told.contains(&reason)
}

/// Whether it is where analysts publish, or no more than a public suffix.
pub(super) fn is_reference(subject: &Subject) -> bool {
    let name = match subject {
        Subject::Observable(Observable::Domain(name)) => name,
        Subject::Observable(Observable::Url(url)) => match url.host() {
            Host::Domain(name) => name,
            Host::Ip(_) => return false,
        },
        _ => return false,
    };
    let name = name.as_str();
    REFERENCES
        .iter()
        .any(|known| name.strip_suffix(known).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: Option<&str>) {
        assert_eq!(heading(line), expected, "{line}");
    }

    #[test]
    fn headings() {
        check("== Network Indicators", Some("Network Indicators"));
        check("# 2021-06-22", Some("2021-06-22"));
        check("REMCOS C2", Some("REMCOS C2"));
        check("Binary Hashes (SHA256):", Some("Binary Hashes (SHA256)"));
        check("SHA256s:", Some("SHA256s"));
        check("Hashes", Some("Hashes"));
        check("- File name: x", None);
        check("Receipt payment 18-08-21.xls", None);
        check("PROOF OF PAYMENT.ISO", None);
        check("We saw this campaign use several servers and many addresses before", None);
        check("=====", None);
    }

    #[test]
    fn sections() {
        let section = |heading| Section::of(heading, Kind::Any);
        assert_eq!(section("REMCOS C2"), Section { kind: Kind::Network, refused: None });
        assert_eq!(section("MALDOC FILE HASHES").kind, Kind::Any);
        assert_eq!(section("SENDERS OBSERVED").refused, Some("under a heading of mails"));
        assert_eq!(section("URLS IN EMAIL BODY").refused, None);
        assert_eq!(section("SUPPORTING EVIDENCE").refused, Some(REFERENCES_BELOW));
        assert_eq!(section("Ransom note").refused, None);
    }

    #[test]
    fn lines() {
        assert!(
            is_whole("http://a.example/Protected Client.js") && !is_whole("http://a.example/ led to more")
        );
        assert_eq!(unmarked("* `++a[.]example++`"), "a[.]example");
        assert_eq!(family("MicroClip (in-the-wild)"), "MicroClip");
    }
}
