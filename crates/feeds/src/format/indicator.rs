//! One indicator as an analyst writes it in a report's table or list: defanged, with or without scheme and port, beside a
//! word that says what it is. Not an extractor: the text as a whole is the indicator, or none.

use std::ops::ControlFlow;

use analysis::extract::{Options, extract};
use model::{
    DomainName, Hash, Host, Observable, Subject, Url,
    observable::{AddressScope, address_scope, parse_address},
};

use super::{field, netset};

/// What a record says that its indicator is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Nothing: a digest, or something on the network whose name cannot be one of a file.
    Any,
    /// A file by its digest.
    File,
    /// An address, a network, a domain or a URL.
    Network,
}

/// Suffixes of files that are top-level domains as well.
const AMBIGUOUS: [&str; 13] =
    ["ai", "app", "cab", "md", "mov", "pl", "ps", "pub", "py", "rs", "sh", "so", "zip"];

/// From this many hexadecimal digits on a word was meant as a digest.
const HEX_DIGITS_MIN: usize = 28;
/// The reason for refusing a name under no suffix of the Internet.
pub(crate) const FILE_NAME: &str = "may be a file name";
/// The reason for refusing words.
pub(crate) const TEXT: &str = "not an indicator but text";
const NO_DIGEST: &str = "not an MD5, SHA-1 or SHA-256 digest";

/// Longest text that is looked at: a URL with room for defanging.
const TEXT_BYTES_MAX: usize = 4 * 1024;

impl Kind {
    /// What a word in a column like `Indicator_type` means (`sha256`, `C&C domains`, `ip_port`, `FILEPATH`).
    ///
    /// # Errors
    /// The reason for refusing its rows, for the report.
    pub(crate) fn of(word: &str) -> Result<Self, &'static str> {
        let word: String =
            word.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
        let has = |parts: &[&str]| parts.iter().any(|part| word.contains(part));
        if has(&["cert", "thumbprint"]) {
            Err("certificates are not supported")
        } else if has(&["mail", "sender"]) {
            Err("e-mail addresses are not supported")
        } else if has(&["wallet", "bitcoin", "monero", "coin", "ethereum"])
            || (word.ends_with("address") && word != "address" && !has(&["ip", "url"]))
            || word == "rippleaddress"
        {
            Err("wallet addresses are not supported")
        } else if has(&["sha512", "ssdeep", "imphash", "tlsh"]) {
            Err("this kind of digest is not supported")
        } else if has(&["md5", "sha1", "sha256", "hash"]) {
            Ok(Self::File)
        } else if has(&["url", "uri", "domain", "host", "fqdn", "ipv4", "ipv6", "ipaddress", "ipport"])
            || ["address", "c2", "c2s", "ip", "ipc2", "ips", "network", "server"].contains(&word.as_str())
        {
            Ok(Self::Network)
        } else if word == "file" {
            Ok(Self::File)
        } else if has(&["file", "path", "directory", "folder", "pdb"]) {
            Err("file names and paths are not supported")
        } else if has(&["command", "registry", "mutex", "task", "service", "process"]) {
            Err("traces on a host are not supported")
        } else {
            Err("this kind of indicator is not supported")
        }
    }
}

/// An indicator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// What it is.
    pub(crate) subject: Subject,
    /// The port beside an address or a name.
    pub(crate) port: Option<u16>,
}

impl Found {
    fn new(observable: Observable) -> Self {
        Self { subject: observable.into(), port: None }
    }

    /// The digest, if it is one.
    pub(crate) fn hash(&self) -> Option<&Hash> {
        match &self.subject {
            Subject::Observable(Observable::File(hash)) => Some(hash),
            _ => None,
        }
    }

    /// The host of a URL that names nothing else: what is said of a C2 server's URL is said of the server.
    pub(crate) fn into_host(self) -> Self {
        match &self.subject {
            Subject::Observable(Observable::Url(url)) if url.path() == "/" && url.query().is_none() => {
                let host = match url.host() {
                    Host::Ip(address) => Observable::Ip(*address),
                    Host::Domain(name) => Observable::Domain(name.clone()),
                };
                Self { subject: host.into(), port: url.port() }
            }
            _ => self,
        }
    }
}

/// Reads `text` as an indicator of that kind.
///
/// # Errors
/// The reason, for the report.
pub(crate) fn read(kind: Kind, text: &str) -> Result<Found, &'static str> {
    if text.len() > TEXT_BYTES_MAX {
        return Err("too long");
    }
    let text = field::stated(text).ok_or("no indicator")?;
    let plain = field::refanged(text)?;
    if kind != Kind::Network
        && let Ok(hash) = Hash::parse(&plain)
    {
        return Ok(Found::new(Observable::File(hash)));
    }
    let hexadecimal = plain.len() >= HEX_DIGITS_MIN && plain.bytes().all(|byte| byte.is_ascii_hexdigit());
    match kind {
        Kind::Any if hexadecimal => Err(NO_DIGEST),
        Kind::File => Err(NO_DIGEST),
        Kind::Network => network(&plain),
        Kind::Any => {
            let found = network(&plain)?;
            let is_name = |name: &DomainName| {
                let last = name.labels().next_back().unwrap_or_default();
                // Who breaks the dots of a name means the name.
                is_public(name)
                    && (plain != text || name.labels().nth(2).is_some() || !AMBIGUOUS.contains(&last))
            };
            match &found.subject {
                Subject::Observable(Observable::Domain(name)) if !is_name(name) => Err(FILE_NAME),
                Subject::Observable(Observable::Url(url))
                    if !plain.contains("://") && url.domain().is_some_and(|name| !is_name(name)) =>
                {
                    Err("may be a path")
                }
                _ => Ok(found),
            }
        }
    }
}

/// A file by its strongest digest, with the weaker ones.
pub(crate) type File = (Hash, Vec<Hash>);

/// Several digests of one file in one text (`sha256, sha1, md5`): the strongest and the weaker ones. `None` for anything else,
/// also for two digests of one kind: those are two files.
pub(crate) fn one_file(text: &str) -> Option<File> {
    let words = text.split([',', ';', '|', '/', ' ', '\t']).filter(|word| !word.is_empty());
    let mut hashes: Vec<Hash> = words.take(4).map(|word| Hash::parse(word).ok()).collect::<Option<_>>()?;
    hashes.sort_by_key(|hash| std::cmp::Reverse(hash.as_bytes().len()));
    let count = hashes.len();
    hashes.dedup_by_key(|hash| hash.algorithm());
    let mut rest = hashes.into_iter();
    let strongest = rest.next()?;
    let weaker: Vec<Hash> = rest.collect();
    (!weaker.is_empty() && weaker.len().saturating_add(1) == count).then_some((strongest, weaker))
}

/// The only thing on the network that a text or a pattern names, such as `Network traffic to 192.0.2.1 on port 80`.
pub(crate) fn only_one(text: &str) -> Option<Found> {
    let mut all = Vec::new();
    let options = Options { email_hosts: false, url_hosts: false, doubtful: false };
    let _ = extract(text.as_bytes(), &options, &mut |found| {
        all.push(found.observable);
        if all.len() > 1 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    let [observable] = all.try_into().ok()?;
    let is_public = match &observable {
        Observable::File(_) => false,
        Observable::Ip(address) => address_scope(*address) == AddressScope::Public,
        Observable::Domain(_) | Observable::Url(_) => true,
    };
    is_public.then(|| Found::new(observable))
}

/// Whether there are names like it on the Internet, or in documents that pretend so.
fn is_public(name: &DomainName) -> bool {
    let mut public = false;
    let _ = extract(name.as_str().as_bytes(), &Options::default(), &mut |found| {
        public |= matches!(&found.observable, Observable::Domain(told) if *told == *name);
        ControlFlow::Continue(())
    });
    public
}

fn network(plain: &str) -> Result<Found, &'static str> {
    if plain.chars().any(char::is_whitespace) && !plain.contains("://") {
        return Err(TEXT);
    }
    if plain.contains('@') && !plain.contains('/') {
        return Err("e-mail addresses are not supported");
    }
    let path =
        plain.split_once("://").map_or(plain, |(_, rest)| rest).split_once('/').map_or("", |(_, path)| path);
    if path.contains(['[', ']', '<', '>', '{', '}', '*']) {
        return Err("a pattern with placeholders");
    }
    if let Some((_, rest)) = plain.split_once("://") {
        let url = field::url(plain)?;
        let bare = url.ip().is_some() && rest.trim_end_matches('/').find(['/', '?', '#']).is_none();
        let found = Found::new(Observable::Url(url));
        // A server on an address: nothing is shared that the URL could be told apart from.
        return Ok(if bare { found.into_host() } else { found });
    }
    match field::socket(plain) {
        Ok((address, port)) => return Ok(Found { subject: Observable::Ip(address).into(), port }),
        Err("reserved address") => return Err("reserved address"),
        Err(_) => {}
    }
    if let Some((host, behind)) = plain.split_once('/') {
        if parse_address(host).is_ok()
            && behind.bytes().all(|byte| byte.is_ascii_digit())
            && !behind.is_empty()
        {
            let subject = netset::check(netset::parse(plain)?).map(netset::subject)?;
            return Ok(Found { subject, port: None });
        }
        let is_root = behind.is_empty();
        let url = field::url(plain)?;
        let found = Found::new(Observable::Url(url));
        return Ok(if is_root { found.into_host() } else { found });
    }
    if plain.contains('?') {
        return field::url(plain).map(|url: Url| Found::new(Observable::Url(url)));
    }
    if let Some((name, port)) = plain.split_once(':') {
        let port = field::port(port)?;
        return Ok(Found { subject: Observable::Domain(field::domain(name)?).into(), port: Some(port) });
    }
    field::domain(plain).map(|name| Found::new(Observable::Domain(name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(kind: Kind, text: &str, expected: Result<&str, &str>) {
        let actual = read(kind, text).map(|found| {
            let port = found.port.map_or(String::new(), |port| format!(" port {port}"));
            format!("{} {}{port}", found.subject.kind_tag(), found.subject)
        });
        assert_eq!(actual.as_deref().map_err(|reason| *reason), expected, "{text}");
    }

    #[test]
    fn of_the_network() {
        check(Kind::Network, "evil[.]example", Ok("domain evil.example"));
        check(Kind::Network, "hxxps[:]//evil[.]example/a b", Ok("url evil.example/a%20b"));
        check(Kind::Network, "10.0.0[.]1:443", Err("reserved address"));
        check(Kind::Network, "192.0.2[.]9:443", Ok("ip 192.0.2.9 port 443"));
        check(Kind::Network, "hxxps://192.0.2[.]9:8443", Ok("ip 192.0.2.9 port 8443"));
        check(Kind::Any, "0123456789abcdef0123456789abcde", Err("not an MD5, SHA-1 or SHA-256 digest"));
        check(Kind::Network, "192.0.2.9/gate.php", Ok("url 192.0.2.9/gate.php"));
        check(Kind::Network, "192.0.2.16/28", Ok("MASK_TYPE_NETWORK 192.0.2.16/28"));
        check(Kind::Network, "192.0.2.0/24", Err("reserved range"));
        check(Kind::Network, "c2.example:8080", Ok("domain c2.example port 8080"));
        check(Kind::Network, "panel.example/", Ok("domain panel.example"));
        check(Kind::Network, "somebody@mail.example", Err("e-mail addresses are not supported"));
        check(
            Kind::Network,
            "d41d8cd98f00b204e9800998ecf8427e",
            Err("a domain has at least two labels, like name.example"),
        );
        check(Kind::Network, "hxxp://a[.]example/?id=[number]&b", Err("a pattern with placeholders"));
        check(Kind::Network, "N/A", Err("no indicator"));
    }

    #[test]
    fn of_any_kind() {
        check(Kind::Any, "D41D8CD98F00B204E9800998ECF8427E", Ok("hash d41d8cd98f00b204e9800998ecf8427e"));
        check(Kind::File, "invoice.exe", Err("not an MD5, SHA-1 or SHA-256 digest"));
        check(Kind::Any, "invoice.exe", Err("may be a file name"));
        check(Kind::Any, "update.zip", Err("may be a file name"));
        check(Kind::Any, "update[.]zip", Ok("domain update.zip"));
        check(Kind::Any, "www.update.zip", Ok("domain www.update.zip"));
        check(Kind::Any, "src/main.c", Err("its host is a single label"));
        check(Kind::Any, "a.c/d", Err("may be a path"));
        check(Kind::Any, "evil.example.com/d", Ok("url evil.example.com/d"));
        check(Kind::Any, "some words", Err("not an indicator but text"));
    }

    #[test]
    fn several_digests() {
        let (md5, sha1) = ("d".repeat(32), "a".repeat(40));
        let (strongest, weaker) = one_file(&format!("{md5}, {sha1}")).unwrap();
        assert_eq!((strongest.to_string(), weaker.len()), (sha1, 1));
        assert_eq!(one_file(&format!("{md5} {}", "e".repeat(32))), None);
        assert_eq!(one_file(&md5), None);
        assert_eq!(one_file(&format!("{md5} words")), None);
        let told =
            only_one("[network-traffic:dst_ip = '192.0.2.1' AND network-traffic:dst_port = 80]").unwrap();
        assert_eq!(told.subject.to_string(), "192.0.2.1");
        assert_eq!(only_one("192.0.2.1 and 192.0.2.2"), None);
        assert_eq!(only_one("from 10.0.0.1"), None);
    }

    #[test]
    fn words() {
        for (word, expected) in [
            ("SILKLOADER_SHA256", Ok(Kind::File)),
            ("C&C domains", Ok(Kind::Network)),
            ("IPv4 Address", Ok(Kind::Network)),
            ("ip_port", Ok(Kind::Network)),
            ("IP C2", Ok(Kind::Network)),
            ("Address", Ok(Kind::Network)),
            ("url_path", Ok(Kind::Network)),
            ("cert_sha1", Err("certificates are not supported")),
            ("monero_address", Err("wallet addresses are not supported")),
            ("filename", Err("file names and paths are not supported")),
            ("emailwhois", Err("e-mail addresses are not supported")),
            ("GUID", Err("this kind of indicator is not supported")),
        ] {
            assert_eq!(Kind::of(word), expected, "{word}");
        }
    }
}
