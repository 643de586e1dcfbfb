//! Keys that sort as their subjects do, so that what belongs together is one range.
//!
//! ```text
//! address   IP family bytes
//! domain    DOMAIN label 01 label 01 label 00          labels from the right; 00 < 01 < every byte of a label
//! URL       URL host port path 00                       host: family bytes, or NAME labels 00; port: 00, or 01 and two bytes
//! file      FILE algorithm digest
//! network   MASK_NETWORK family first-address prefix-length
//! others    MASK_DOMAIN, MASK_FOLDER, MASK_SCRIPT, then as domain and URL
//! wildcard  MASK_WILDCARD canonical-text 00
//! ```
//! A name stands before the names below it, and a name with all below it is one range; so are all URLs of a host, of a
//! name with all below it, and of a network. A NUL, which no URL has but a list's name may, is written `00 FF`.

mod covered;
mod host;
pub(crate) mod name;
mod over;
mod print;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use model::{DomainName, EvidenceId, Hash, Host, Mask, Network, Observable, Subject, Url, Wildcard};

pub use self::covered::covered_by;
pub(crate) use self::{
    host::{all_urls_on, host, host_observable, host_part},
    over::MaskKeys,
    print::print,
};
use crate::{
    Error, Result, Section,
    engine::{KeyRange, after_prefix, successor},
};

/// First byte of an address' key.
pub const IP: u8 = 0x10;
/// First byte of a domain's key.
pub const DOMAIN: u8 = 0x11;
/// First byte of a URL's key.
pub const URL: u8 = 0x12;
/// First byte of a file's key.
pub const FILE: u8 = 0x13;
/// First byte of a network mask's key.
pub const MASK_NETWORK: u8 = 0x20;
/// First byte of a domain mask's key.
pub const MASK_DOMAIN: u8 = 0x21;
/// First byte of a folder mask's key.
pub const MASK_FOLDER: u8 = 0x22;
/// First byte of a script mask's key.
pub const MASK_SCRIPT: u8 = 0x23;
/// First byte of a wildcard mask's key.
pub const MASK_WILDCARD: u8 = 0x24;

const FAMILY_V4: u8 = 4;
const FAMILY_V6: u8 = 6;
/// Host of a URL that is a name; sorts behind both families.
const NAME: u8 = 0x10;
const MD5: u8 = 1;
const SHA1: u8 = 2;
const SHA256: u8 = 3;
/// Between labels; below every byte that a label has.
const LABEL_SEPARATOR: u8 = 1;
/// After the last label and after a path.
const END: u8 = 0;
/// Makes an [`END`] before it a byte of the path.
const ESCAPE: u8 = 0xFF;
/// Section byte and identity behind the subject.
const EVIDENCE_TAIL_BYTES: usize = 17;

/// The key of a subject.
#[must_use]
pub fn subject(subject: &Subject) -> Vec<u8> {
    match subject {
        Subject::Observable(observable) => self::observable(observable),
        Subject::Mask(mask) => self::mask(mask),
    }
}

/// The key of an observable; the order of keys is the order of [`Observable`].
#[must_use]
pub fn observable(observable: &Observable) -> Vec<u8> {
    let mut key = Vec::with_capacity(48);
    push_observable(&mut key, observable);
    key
}

/// The same behind what stands in `key`.
pub(crate) fn push_observable(key: &mut Vec<u8>, observable: &Observable) {
    match observable {
        Observable::Ip(address) => {
            key.push(IP);
            push_address(key, *address);
        }
        Observable::Domain(domain) => {
            key.push(DOMAIN);
            push_name(key, domain);
        }
        Observable::Url(url) => {
            key.push(URL);
            push_url(key, url);
        }
        Observable::File(hash) => {
            key.push(FILE);
            push_hash(key, hash);
        }
    }
}

/// The key of a host as an observable of its own, behind what stands in `key`.
pub(crate) fn push_host_observable(key: &mut Vec<u8>, host: &Host) {
    key.push(if matches!(host, Host::Ip(_)) { IP } else { DOMAIN });
    match host {
        Host::Ip(address) => push_address(key, *address),
        Host::Domain(domain) => push_name(key, domain),
    }
}

/// The key of a mask.
#[must_use]
pub fn mask(mask: &Mask) -> Vec<u8> {
    let mut key = Vec::with_capacity(48);
    match mask {
        Mask::Network(network) => {
            key.push(MASK_NETWORK);
            push_address(&mut key, network.first());
            key.push(network.prefix_len());
        }
        Mask::Domain(domain) => {
            key.push(MASK_DOMAIN);
            push_name(&mut key, domain);
        }
        Mask::Folder(url) => {
            key.push(MASK_FOLDER);
            push_url(&mut key, url);
        }
        Mask::Script(url) => {
            key.push(MASK_SCRIPT);
            push_url(&mut key, url);
        }
        Mask::Wildcard(wildcard) => {
            key.push(MASK_WILDCARD);
            key.extend_from_slice(wildcard.as_str().as_bytes());
            key.push(END);
        }
    }
    key
}

/// The key of an address, without an allocation.
pub(crate) fn address_v4(address: Ipv4Addr) -> [u8; 6] {
    let [a, b, c, d] = address.octets();
    [IP, FAMILY_V4, a, b, c, d]
}

/// The key of the network of this prefix length in which an address is, without an allocation.
pub(crate) fn network_v4(address: Ipv4Addr, prefix_len: u8) -> [u8; 7] {
    let rest = u32::MAX.checked_shr(prefix_len.into()).unwrap_or(0);
    let [a, b, c, d] = (address.to_bits() & !rest).to_be_bytes();
    [MASK_NETWORK, FAMILY_V4, a, b, c, d, prefix_len]
}

/// Family (whether IPv4) and prefix length of the network mask that the key is of, if it is of one.
pub(crate) fn network_width(key: &[u8]) -> Option<(bool, u8)> {
    match key {
        [MASK_NETWORK, family, .., prefix_len] => Some((*family == FAMILY_V4, *prefix_len)),
        _ => None,
    }
}

/// The subject of a key.
///
/// # Errors
/// [`Error::Corrupt`] when it is the key of none.
pub fn decode(key: &[u8]) -> Result<Subject> {
    let mut bytes = Bytes(key);
    let subject = match bytes.byte()? {
        IP => Observable::Ip(bytes.address()?).into(),
        DOMAIN => Observable::Domain(bytes.name()?).into(),
        URL => Observable::Url(bytes.url()?).into(),
        FILE => Observable::File(bytes.hash()?).into(),
        MASK_NETWORK => {
            let first = bytes.address()?;
            let network = Network::new(first, bytes.byte()?).filter(|network| network.first() == first);
            Mask::Network(network.ok_or(BAD)?).into()
        }
        MASK_DOMAIN => Mask::Domain(bytes.name()?).into(),
        MASK_FOLDER => Mask::Folder(bytes.url()?).into(),
        MASK_SCRIPT => Mask::Script(bytes.url()?).into(),
        MASK_WILDCARD => Mask::Wildcard(bytes.wildcard()?).into(),
        _ => return Err(BAD),
    };
    if bytes.0.is_empty() { Ok(subject) } else { Err(BAD) }
}

/// The observable of a key.
///
/// # Errors
/// [`Error::Corrupt`] when it is the key of none.
pub fn decode_observable(key: &[u8]) -> Result<Observable> {
    match decode(key)? {
        Subject::Observable(observable) => Ok(observable),
        Subject::Mask(_) => Err(BAD),
    }
}

/// The key of a row of evidence.
#[must_use]
pub fn evidence(subject: &[u8], section: Section, id: EvidenceId) -> Vec<u8> {
    let mut key = Vec::with_capacity(subject.len() + EVIDENCE_TAIL_BYTES);
    key.extend_from_slice(subject);
    key.push(section.byte());
    key.extend_from_slice(&id.0);
    key
}

/// The key of a subject (not decoded), section and identity of a row of evidence.
///
/// # Errors
/// [`Error::Corrupt`] when it is no such key.
pub fn split_evidence(key: &[u8]) -> Result<(&[u8], Section, EvidenceId)> {
    let (subject, tail) = key.split_last_chunk::<EVIDENCE_TAIL_BYTES>().ok_or(BAD)?;
    let (section, id) = tail.split_first().ok_or(BAD)?;
    let section = Section::from_byte(*section).ok_or(BAD)?;
    let id = id.first_chunk::<16>().ok_or(BAD)?;
    if subject.is_empty() { Err(BAD) } else { Ok((subject, section, EvidenceId(*id))) }
}

/// Domains strictly below `domain`.
#[must_use]
pub fn domains_below(domain: &DomainName) -> KeyRange {
    let mut prefix = vec![DOMAIN];
    push_labels(&mut prefix, domain);
    prefix.push(LABEL_SEPARATOR);
    KeyRange::prefix(&prefix)
}

/// The addresses of a network.
#[must_use]
pub fn addresses_in(network: Network) -> KeyRange {
    let key = |address| {
        let mut key = vec![IP];
        push_address(&mut key, address);
        key
    };
    KeyRange { start: key(network.first()), end: Some(successor(&key(network.last()))) }
}

/// URLs on one host, whatever the port.
#[must_use]
pub fn urls_on(host: &Host) -> KeyRange {
    let mut prefix = vec![URL];
    push_host(&mut prefix, host);
    KeyRange::prefix(&prefix)
}

/// URLs on `domain` and on every name below it.
#[must_use]
pub fn urls_at_or_below(domain: &DomainName) -> KeyRange {
    let mut prefix = vec![URL, NAME];
    push_labels(&mut prefix, domain);
    at_or_below(prefix)
}

/// From `labels END` up to the last key that begins with `labels LABEL_SEPARATOR`.
fn at_or_below(mut labels: Vec<u8>) -> KeyRange {
    let mut end = labels.clone();
    end.push(LABEL_SEPARATOR + 1);
    labels.push(END);
    KeyRange { start: labels, end: Some(end) }
}

/// The range of all rows of a subject in the sections from `first` to `last`.
pub(crate) fn sections(subject: &[u8], first: Section, last: Section) -> KeyRange {
    let (mut start, mut end) = (subject.to_vec(), subject.to_vec());
    start.push(first.byte());
    end.push(last.byte());
    KeyRange { start, end: after_prefix(&end) }
}

/// The first key behind every row of a subject.
pub(crate) fn behind_subject(subject: &[u8]) -> Vec<u8> {
    let mut key = subject.to_vec();
    key.push(u8::MAX);
    successor(&key)
}

/// A name of ours (a list, a meta value) and its end, so that no name is a prefix of another.
pub(crate) fn push_word(key: &mut Vec<u8>, word: &str) {
    push_path(key, word);
    key.push(END);
}

/// Reads what [`push_word`] wrote; also returns what follows.
pub(crate) fn read_word(key: &[u8]) -> Result<(String, &[u8])> {
    let mut bytes = Bytes(key);
    let word = bytes.escaped()?;
    Ok((word, bytes.0))
}

pub(crate) fn push_address(key: &mut Vec<u8>, address: IpAddr) {
    match address {
        IpAddr::V4(v4) => {
            key.push(FAMILY_V4);
            key.extend_from_slice(&v4.octets());
        }
        IpAddr::V6(v6) => {
            key.push(FAMILY_V6);
            key.extend_from_slice(&v6.octets());
        }
    }
}

/// Reads what [`push_address`] wrote; also returns what follows.
pub(crate) fn read_address(key: &[u8]) -> Result<(IpAddr, &[u8])> {
    let mut bytes = Bytes(key);
    let address = bytes.address()?;
    Ok((address, bytes.0))
}

pub(crate) fn push_hash(key: &mut Vec<u8>, hash: &Hash) {
    key.push(match hash {
        Hash::Md5(_) => MD5,
        Hash::Sha1(_) => SHA1,
        Hash::Sha256(_) => SHA256,
    });
    key.extend_from_slice(hash.as_bytes());
}

/// Reads what [`push_hash`] wrote; also returns what follows.
pub(crate) fn read_hash(key: &[u8]) -> Result<(Hash, &[u8])> {
    let mut bytes = Bytes(key);
    let hash = bytes.hash()?;
    Ok((hash, bytes.0))
}

fn push_labels(key: &mut Vec<u8>, domain: &DomainName) {
    for (at, label) in domain.labels().rev().enumerate() {
        if at > 0 {
            key.push(LABEL_SEPARATOR);
        }
        key.extend_from_slice(label.as_bytes());
    }
}

fn push_name(key: &mut Vec<u8>, domain: &DomainName) {
    push_labels(key, domain);
    key.push(END);
}

fn push_host(key: &mut Vec<u8>, host: &Host) {
    match host {
        Host::Ip(address) => push_address(key, *address),
        Host::Domain(domain) => {
            key.push(NAME);
            push_name(key, domain);
        }
    }
}

fn push_server(key: &mut Vec<u8>, url: &Url) {
    push_host(key, url.host());
    match url.port() {
        None => key.push(0),
        Some(port) => {
            key.push(1);
            key.extend_from_slice(&port.to_be_bytes());
        }
    }
}

fn push_path(key: &mut Vec<u8>, path: &str) {
    for byte in path.bytes() {
        key.push(byte);
        if byte == END {
            key.push(ESCAPE);
        }
    }
}

fn push_url(key: &mut Vec<u8>, url: &Url) {
    push_server(key, url);
    push_path(key, url.path_and_query());
    key.push(END);
}

const BAD: Error = Error::Corrupt { what: "a key is that of no subject" };

/// What is left of a key.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn byte(&mut self) -> Result<u8> {
        let (byte, rest) = self.0.split_first().ok_or(BAD)?;
        self.0 = rest;
        Ok(*byte)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        let (array, rest) = self.0.split_first_chunk::<N>().ok_or(BAD)?;
        self.0 = rest;
        Ok(*array)
    }

    fn address(&mut self) -> Result<IpAddr> {
        match self.byte()? {
            FAMILY_V4 => Ok(IpAddr::V4(Ipv4Addr::from(self.array::<4>()?))),
            FAMILY_V6 => Ok(IpAddr::V6(Ipv6Addr::from(self.array::<16>()?))),
            _ => Err(BAD),
        }
    }

    fn hash(&mut self) -> Result<Hash> {
        match self.byte()? {
            MD5 => Ok(Hash::Md5(self.array()?)),
            SHA1 => Ok(Hash::Sha1(self.array()?)),
            SHA256 => Ok(Hash::Sha256(self.array()?)),
            _ => Err(BAD),
        }
    }

    /// Up to the next [`END`], which is consumed.
    fn until_end(&mut self) -> Result<&'a [u8]> {
        let at = self.0.iter().position(|byte| *byte == END).ok_or(BAD)?;
        let (text, rest) = self.0.split_at_checked(at).ok_or(BAD)?;
        self.0 = rest.get(1..).ok_or(BAD)?;
        Ok(text)
    }

    fn name(&mut self) -> Result<DomainName> {
        let text = std::str::from_utf8(self.until_end()?).map_err(|_| BAD)?;
        let mut name = String::with_capacity(text.len());
        for label in text.split(char::from(LABEL_SEPARATOR)).rev() {
            if !name.is_empty() {
                name.push('.');
            }
            name.push_str(label);
        }
        DomainName::parse_host(&name).ok().filter(|parsed| parsed.as_str() == name).ok_or(BAD)
    }

    fn escaped(&mut self) -> Result<String> {
        let mut text = Vec::new();
        loop {
            text.extend_from_slice(self.until_end()?);
            if self.0.first() != Some(&ESCAPE) {
                return String::from_utf8(text).map_err(|_| BAD);
            }
            self.0 = self.0.get(1..).unwrap_or_default();
            text.push(END);
        }
    }

    fn wildcard(&mut self) -> Result<Wildcard> {
        let text = std::str::from_utf8(self.until_end()?).map_err(|_| BAD)?;
        Wildcard::from_canonical(text).ok_or(BAD)
    }

    fn url(&mut self) -> Result<Url> {
        let host = match self.0.first() {
            Some(&NAME) => {
                self.byte()?;
                Host::Domain(self.name()?)
            }
            _ => Host::Ip(self.address()?),
        };
        let port = match self.byte()? {
            0 => None,
            1 => Some(u16::from_be_bytes(self.array()?)),
            _ => return Err(BAD),
        };
        Url::from_parts(host, port, self.escaped()?).filter(|url| url.port() == port).ok_or(BAD)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_ways_make_the_same_keys() {
        for address in ["0.0.0.0", "192.0.2.77", "255.255.255.255"] {
            let address: Ipv4Addr = address.parse().unwrap();
            assert_eq!(address_v4(address)[..], observable(&Observable::Ip(address.into())));
            for prefix_len in 0..=32 {
                let network = Network::new(address.into(), prefix_len).unwrap();
                assert_eq!(network_v4(address, prefix_len)[..], mask(&Mask::Network(network)));
            }
        }
    }
}
