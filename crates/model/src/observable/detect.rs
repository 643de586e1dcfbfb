//! Tells what a person typed or pasted: a hash, an address, a domain, a URL, or what is wrong with it.

use std::net::IpAddr;

use super::{
    DomainName, Hash, Host, Kind, Observable, ParseError, Url, ip, refang, shorten, url::has_scheme,
};
use crate::Network;

pub(super) fn detect(text: &str) -> Result<Observable, ParseError> {
    if let Some(hash) = digest(text) {
        return Ok(Observable::File(hash));
    }
    if let Some(url) = literal(text)
        && Observable::Url(url.clone()).to_string() == text
    {
        return Ok(Observable::Url(url));
    }
    let clean = refang(text)?;
    if has_scheme(&clean) {
        return with_scheme(&clean);
    }
    if let Some(digits) = labelled_digest(&clean) {
        return Hash::parse(digits).map(Observable::File);
    }
    if let Some(found) = address(&clean) {
        return found;
    }
    if is_several(&clean) {
        return Err(ParseError::Several(shorten(&clean)));
    }
    if let Some(error) = odd_address(&clean) {
        return Err(error);
    }
    if clean.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Hash::parse(&clean).map(Observable::File);
    }
    if is_email(&clean) {
        return Err(ParseError::Email(shorten(&clean)));
    }
    if clean.contains(['/', '?', '#', ':', '\\']) && !clean.starts_with("*.") {
        return without_scheme(&clean);
    }
    if clean.contains('*') {
        let reason = "it is a pattern: look up one name, without `*`";
        return Err(ParseError::Domain { name: shorten(&clean), reason });
    }
    DomainName::parse(&clean).map(Observable::Domain)
}

pub(super) fn parse_as(kind: Kind, text: &str) -> Result<Observable, ParseError> {
    if kind == Kind::Hash
        && let Some(hash) = digest(text)
    {
        return Ok(Observable::File(hash));
    }
    if kind == Kind::Url
        && let Some(url) = literal(text)
        && (is_exact(text) || url.to_string() == text)
    {
        return Ok(Observable::Url(url));
    }
    let clean = refang(text)?;
    let parsed = match kind {
        Kind::Hash => Hash::parse(labelled_digest(&clean).unwrap_or(&clean)).map(Observable::File),
        Kind::Ip if has_scheme(&clean) => return with_scheme(&clean),
        Kind::Ip => ip::parse_address(&clean).map(Observable::Ip),
        Kind::Domain => DomainName::parse(&clean).map(Observable::Domain),
        Kind::Url if has_scheme(&clean) => return with_scheme(&clean),
        Kind::Url => match detect(text) {
            // A bare host is the front page of its site.
            Ok(Observable::Ip(_) | Observable::Domain(_))
            | Err(ParseError::Url { .. } | ParseError::Domain { .. }) => {
                Url::parse(&bracketed(&clean)).map(Observable::Url)
            }
            found => found,
        },
    };
    match parsed {
        Ok(found) if found.kind() == kind => Ok(found),
        Ok(found) => Err(wrong_kind(&clean, found.kind(), kind)),
        Err(error) => Err(match detect(text) {
            Ok(found) if found.kind() != kind => wrong_kind(&clean, found.kind(), kind),
            Err(
                clearer @ (ParseError::Email(_)
                | ParseError::Several(_)
                | ParseError::IsNetwork(_)
                | ParseError::OddAddress { .. }),
            ) => clearer,
            _ => error,
        }),
    }
}

/// Whether the URL would be read as something else if it were printed without a scheme.
pub(super) fn needs_scheme(url: &Url) -> bool {
    match url.host() {
        Host::Domain(domain) => !domain.as_str().contains('.'),
        // Only `address/number` can be mistaken for a network; the longest has 18 bytes.
        Host::Ip(IpAddr::V4(_)) if url.path_and_query().len() <= 3 => {
            Network::parse(&url.to_string()).is_ok()
        }
        Host::Ip(_) => false,
    }
}

/// A digest with nothing around it, as most of what programs ask for is.
fn digest(text: &str) -> Option<Hash> {
    if matches!(text.len(), 32 | 40 | 64) { Hash::parse(text).ok() } else { None }
}

/// A URL with its scheme and nothing around it, as programs send it: every last character belongs to it. One real URL
/// in three hundred ends in what would be punctuation in prose.
fn is_exact(text: &str) -> bool {
    has_scheme(text) && text.bytes().all(|b| b.is_ascii_graphic())
}

/// A text with a path that may be our own print of a URL.
fn literal(text: &str) -> Option<Url> {
    if text.contains('/') { Url::parse(text).ok() } else { None }
}

fn wrong_kind(text: &str, actual: Kind, expected: Kind) -> ParseError {
    ParseError::WrongKind { text: shorten(text), actual: noun(actual), expected: noun(expected) }
}

fn noun(kind: Kind) -> &'static str {
    match kind {
        Kind::Hash => "a file hash",
        Kind::Ip => "an IP address",
        Kind::Domain => "a domain",
        Kind::Url => "a web address",
    }
}

fn with_scheme(clean: &str) -> Result<Observable, ParseError> {
    let after = clean.split_once("://").map_or(clean, |(_, rest)| rest);
    let authority = after.split(['/', '\\', '?', '#']).next().unwrap_or(after);
    let mut later = after.split_whitespace().skip(1);
    let mut listed = after.split('?').next().unwrap_or(after).split([',', ';', '|']).skip(1);
    let several = authority.contains(char::is_whitespace)
        || after.contains(['\n', '\r', '\t'])
        // A space alone may belong to the path.
        || later.any(|token| has_scheme(token) || ip::parse_address(token).is_ok() || Hash::parse(token).is_ok())
        || listed.any(has_scheme);
    if several { Err(ParseError::Several(shorten(clean))) } else { Url::parse(clean).map(Observable::Url) }
}

fn without_scheme(clean: &str) -> Result<Observable, ParseError> {
    let host = clean.split(['/', '\\', '?', '#']).next().unwrap_or(clean);
    if !host.contains(['.', '[']) && host.is_ascii() {
        let reason = "its host is a single word: write it with http:// if that is meant";
        return Err(ParseError::Url { url: shorten(clean), reason });
    }
    Url::parse(clean).map(Observable::Url)
}

/// The hexadecimal part of `sha256:…`, `MD5 = …`, `SHA-1 …`, `0x…`.
fn labelled_digest(text: &str) -> Option<&str> {
    const LABELS: [&str; 6] = ["md5", "sha1", "sha256", "sha512", "hash", "filehash"];
    let rest = text.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    let label = text.strip_suffix(rest)?;
    let value = rest.trim_start_matches([' ', '\t', ':', '=']);
    let name: String =
        label.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    if LABELS.contains(&name.as_str()) && value.len() < rest.len() {
        let value = value.trim_matches(['"', '\'']);
        return (!value.is_empty() && !value.contains(['.', '/'])).then_some(value);
    }
    text.strip_prefix("0x").filter(|digits| Hash::parse(digits).is_ok())
}

/// An address, or a network or range where one address is needed.
fn address(clean: &str) -> Option<Result<Observable, ParseError>> {
    if let Ok(address) = ip::parse_address(clean) {
        return Some(Ok(Observable::Ip(address)));
    }
    if let Ok(network) = Network::parse(clean) {
        let single = network.is_single().then_some(Observable::Ip(network.first()));
        return Some(single.ok_or_else(|| ParseError::IsNetwork(network.to_string())));
    }
    let is_address = |text: &str| ip::parse_address(text.trim()).is_ok();
    let range = clean.split_once('-').is_some_and(|(first, last)| is_address(first) && is_address(last));
    let prefix = clean
        .split_once('/')
        .is_some_and(|(first, _)| first.contains(':') && !first.starts_with('[') && is_address(first));
    (range || prefix).then(|| Err(ParseError::Network(shorten(clean))))
}

/// More than one object: text with spaces, or a list of two observables. Without a scheme a URL has no spaces.
fn is_several(clean: &str) -> bool {
    const SEPARATORS: [char; 5] = [',', ';', '|', '、', '，'];
    if clean.contains(char::is_whitespace) {
        return true;
    }
    if !clean.contains(SEPARATORS) {
        return false;
    }
    !clean.contains('/') || clean.split(SEPARATORS).filter(|part| detect(part).is_ok()).nth(1).is_some()
}

/// Text of digits and dots that browsers take for an IPv4 address (WHATWG URL, section 3.5), or nothing does.
fn odd_address(clean: &str) -> Option<ParseError> {
    let numeric = clean.bytes().all(|b| b.is_ascii_hexdigit() || matches!(b, b'.' | b'x' | b'X'));
    let prefixed = clean.starts_with("0x") || clean.starts_with("0X");
    // Shorter plain numbers are far more often something else; longer ones are no IPv4 address.
    let number = (8..=10).contains(&clean.len()) && clean.bytes().all(|b| b.is_ascii_digit());
    if !numeric
        || !clean.starts_with(|c: char| c.is_ascii_digit())
        || !(clean.contains('.') || prefixed || number)
    {
        return None;
    }
    match ::url::Host::parse(clean) {
        Ok(::url::Host::Ipv4(v4)) => {
            Some(ParseError::OddAddress { text: shorten(clean), address: IpAddr::V4(v4) })
        }
        Err(::url::ParseError::InvalidIpv4Address) => Some(ParseError::Address(shorten(clean))),
        _ => None,
    }
}

fn is_email(clean: &str) -> bool {
    clean.starts_with("mailto:") || clean.contains('@') && !clean.contains(['/', '\\'])
}

/// An IPv6 address with the brackets that a URL wants.
fn bracketed(clean: &str) -> String {
    match ip::parse_address(clean) {
        Ok(address) => Host::Ip(address).to_string(),
        Err(_) => clean.to_owned(),
    }
}

#[cfg(test)]
mod tests;
