//! Which proxies are believed, and what they tell of the client: `X-Forwarded-For` and `X-Forwarded-Proto`, or `Forwarded` (RFC 7239).
//!
//! One of the two is believed, never both: a proxy that writes one passes the other on as the client sent it.

use std::net::{IpAddr, SocketAddr};

use axum::http::{HeaderMap, HeaderName, header};
use model::Network;
use serde::Deserialize;

use super::{Peer, forwarded};

/// Most proxies between a client and us; what is told beyond is not read.
const HOPS_MAX: usize = 32;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// Proxies that are believed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proxies {
    /// Where they are.
    pub networks: Vec<Network>,
    /// In which header they tell of the client.
    pub header: ProxyHeader,
}

/// In which header proxies tell of the client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProxyHeader {
    /// `X-Forwarded-For` and `X-Forwarded-Proto`, as most proxies do.
    #[default]
    XForwardedFor,
    /// `Forwarded` (RFC 7239).
    Forwarded,
}

impl ProxyHeader {
    /// The word for it in the configuration.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::XForwardedFor => "x-forwarded-for",
            Self::Forwarded => "forwarded",
        }
    }
}

/// What one proxy tells of whoever asked it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Hop {
    /// The address; `None` when it is hidden or no address.
    pub(super) address: Option<IpAddr>,
    /// Whether it was asked by HTTPS.
    pub(super) is_secure: bool,
}

impl Proxies {
    /// The client of a request over `connection`: the nearest hop that is none of these proxies. A hop that cannot be read ends the search at
    /// the proxy that told it.
    #[must_use]
    pub fn peer(&self, connection: Peer, headers: &HeaderMap) -> Peer {
        let mut peer = Peer { address: connection.address.to_canonical(), ..connection };
        if !self.contains(peer.address) {
            return peer;
        }
        let hops = match self.header {
            ProxyHeader::XForwardedFor => x_forwarded(headers),
            ProxyHeader::Forwarded => forwarded::hops(lines(headers, &header::FORWARDED)),
        };
        for hop in hops.into_iter().rev().take(HOPS_MAX) {
            peer.is_secure = hop.is_secure;
            match hop.address {
                Some(address) => peer.address = address,
                None => return peer,
            }
            if !self.contains(peer.address) {
                return peer;
            }
        }
        peer
    }

    fn contains(&self, address: IpAddr) -> bool {
        self.networks.iter().any(|network| network.contains(address))
    }
}

/// The hops of `X-Forwarded-For`, the nearest last. One `X-Forwarded-Proto` speaks for all of them, several each for its own.
fn x_forwarded(headers: &HeaderMap) -> Vec<Hop> {
    let split = |name: &HeaderName| -> Vec<&str> {
        lines(headers, name).flat_map(|line| line.split(',')).map(str::trim).collect()
    };
    let (addresses, protocols) = (split(&FORWARDED_FOR), split(&FORWARDED_PROTO));
    let count = addresses.len();
    let is_secure = |index: usize| {
        let protocol = match protocols.as_slice() {
            [one] => Some(one),
            several => (several.len() + index).checked_sub(count).and_then(|at| several.get(at)),
        };
        protocol.is_some_and(|protocol| protocol.eq_ignore_ascii_case("https"))
    };
    match count {
        // A proxy that tells the protocol alone.
        0 if !protocols.is_empty() => vec![Hop { address: None, is_secure: is_secure(0) }],
        _ => addresses
            .iter()
            .enumerate()
            .map(|(index, text)| Hop { address: address(text), is_secure: is_secure(index) })
            .collect(),
    }
}

/// The lines of a header in their order; one that is no text is one hop that cannot be read.
fn lines<'a>(headers: &'a HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'a str> {
    headers.get_all(name).into_iter().map(|value| value.to_str().unwrap_or("?"))
}

/// An address as proxies write it: with or without port, IPv6 with or without brackets.
pub(super) fn address(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    let address = bare.parse().or_else(|_| text.parse::<SocketAddr>().map(|address| address.ip()));
    address.ok().map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn headers(list: &[(&str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in list {
            headers.append(
                HeaderName::from_bytes(name.as_bytes()).unwrap(),
                HeaderValue::from_bytes(value.as_bytes()).unwrap(),
            );
        }
        headers
    }

    fn proxies(header: ProxyHeader) -> Proxies {
        let networks = ["10.0.0.0/8", "2001:db8:1::/48"].map(|text| Network::parse(text).unwrap()).to_vec();
        Proxies { networks, header }
    }

    /// Who is found to ask: the address, and `!` when the way is secure.
    #[track_caller]
    fn check(header: ProxyHeader, socket: &str, sent: &[(&str, &str)], expected: &str) {
        for is_secure in [false, true] {
            let connection = Peer { address: socket.parse().unwrap(), is_secure };
            let peer = proxies(header).peer(connection, &headers(sent));
            let expected = match expected.strip_suffix('=') {
                // As the connection itself.
                Some(address) => (address, is_secure),
                None => (expected.trim_end_matches('!'), expected.ends_with('!')),
            };
            assert_eq!((peer.address.to_string().as_str(), peer.is_secure), expected, "{socket} {sent:?}");
        }
    }

    #[test]
    fn only_proxies_are_believed() {
        let check = |socket, sent: &[(&str, &str)], expected| {
            check(ProxyHeader::XForwardedFor, socket, sent, expected);
        };
        let lie = &[("x-forwarded-for", "192.0.2.1"), ("x-forwarded-proto", "https")][..];
        check("198.51.100.9", lie, "198.51.100.9=");
        check("11.0.0.1", lie, "11.0.0.1=");
        check("::ffff:198.51.100.9", lie, "198.51.100.9=");
        check("10.1.2.3", lie, "192.0.2.1!");
        check("::ffff:10.1.2.3", lie, "192.0.2.1!");
        check("2001:db8:1::9", lie, "192.0.2.1!");
        check("2001:db8:2::9", lie, "2001:db8:2::9=");
        check("10.1.2.3", &[("forwarded", "for=192.0.2.1;proto=https")], "10.1.2.3=");
        check("10.1.2.3", &[], "10.1.2.3=");
    }

    #[test]
    fn the_last_hop_that_is_no_proxy_is_the_client() {
        let check = |value, expected| {
            check(ProxyHeader::XForwardedFor, "10.1.2.3", &[("x-forwarded-for", value)], expected);
        };
        // What the client itself sent stands before what the proxy adds.
        check("203.0.113.1, 192.0.2.7", "192.0.2.7");
        check("10.0.0.1, 192.0.2.7", "192.0.2.7");
        check("192.0.2.7, 10.0.0.1", "192.0.2.7");
        check("192.0.2.1,192.0.2.7 , 10.0.0.1,10.0.0.2", "192.0.2.7");
        check("10.0.0.9, 10.0.0.1", "10.0.0.9");
        check("192.0.2.7:4711", "192.0.2.7");
        check("2001:db8::7", "2001:db8::7");
        check("[2001:db8::7]", "2001:db8::7");
        check("[2001:db8::7]:4711", "2001:db8::7");
        check("::ffff:192.0.2.7", "192.0.2.7");
    }

    #[test]
    fn what_cannot_be_read_ends_the_search() {
        let check = |value, expected| {
            check(ProxyHeader::XForwardedFor, "10.1.2.3", &[("x-forwarded-for", value)], expected);
        };
        for value in [
            "",
            "unknown",
            "_hidden",
            "192.0.2.7 x",
            "192.0.2.1, ",
            "kestrel.example",
            "192.0.2.1, \u{e9}",
            "1",
        ] {
            check(value, "10.1.2.3");
        }
        check("192.0.2.1, unknown, 10.0.0.1", "10.0.0.1");
        let many = format!("192.0.2.7{}", ", 10.0.0.1".repeat(1000));
        check(&many, "10.0.0.1");
    }

    #[test]
    fn lines_of_a_header_are_one_list() {
        let sent = &[("x-forwarded-for", "192.0.2.1"), ("x-forwarded-for", "192.0.2.7, 10.0.0.1")];
        check(ProxyHeader::XForwardedFor, "10.1.2.3", sent, "192.0.2.7");
    }

    #[test]
    fn protocols_belong_to_their_hops() {
        let check = |addresses, protocols, expected| {
            let sent = [("x-forwarded-for", addresses), ("x-forwarded-proto", protocols)];
            check(ProxyHeader::XForwardedFor, "10.1.2.3", &sent, expected);
        };
        check("192.0.2.7", "https", "192.0.2.7!");
        check("192.0.2.7", "HTTPS", "192.0.2.7!");
        check("192.0.2.7", "http", "192.0.2.7");
        check("192.0.2.7", "wss", "192.0.2.7");
        check("192.0.2.7", "", "192.0.2.7");
        check("192.0.2.7, 10.0.0.1", "https", "192.0.2.7!");
        check("192.0.2.7, 10.0.0.1", "https, http", "192.0.2.7!");
        check("192.0.2.7, 10.0.0.1", "http, https", "192.0.2.7");
        // The client claims a protocol before the proxy adds the true one.
        check("192.0.2.7", "https, http", "192.0.2.7");
        check("192.0.2.7, 10.0.0.1, 10.0.0.2", "https, http", "192.0.2.7");
    }

    #[test]
    fn a_protocol_alone_is_taken() {
        check(ProxyHeader::XForwardedFor, "10.1.2.3", &[("x-forwarded-proto", "https")], "10.1.2.3!");
        check(ProxyHeader::XForwardedFor, "10.1.2.3", &[("x-forwarded-proto", "http")], "10.1.2.3");
    }

    #[test]
    fn forwarded_is_read_when_chosen() {
        let check =
            |sent: &[(&str, &str)], expected| check(ProxyHeader::Forwarded, "10.1.2.3", sent, expected);
        check(&[("x-forwarded-for", "192.0.2.7"), ("x-forwarded-proto", "https")], "10.1.2.3=");
        check(&[("forwarded", "for=192.0.2.7;proto=https")], "192.0.2.7!");
        check(
            &[("forwarded", "for=192.0.2.1, for=192.0.2.7;proto=http, for=10.0.0.1;proto=https")],
            "192.0.2.7",
        );
        check(
            &[("forwarded", "for=192.0.2.1"), ("forwarded", "for=\"[2001:db8::7]:80\";proto=https")],
            "2001:db8::7!",
        );
        check(&[("forwarded", "for=unknown;proto=https")], "10.1.2.3!");
        check(&[("forwarded", "for=192.0.2.7, for=\"")], "10.1.2.3");
    }
}
