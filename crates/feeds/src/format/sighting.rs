//! Parts of a sighting as texts: when, what, how often, where. Shared by logs, tables and the API. Reasons for refusal are short constants.

use std::net::IpAddr;

use model::{
    CountryCode, DomainName, Hash, Host, Kind, Observable, Timestamp, Url, Zone, observable::parse_address,
};

use super::field;
use crate::{Fact, Sighting};

/// Most hits that one sighting may state: the requests of a million hosts in a quarter of an hour. More is a mistake.
pub const COUNT_MAX: u64 = 1_000_000_000;
/// Longest name of a sensor in bytes: a host name's label.
pub const SENSOR_BYTES_MAX: usize = 63;
/// 2000-01-01T00:00:00Z. Nobody has older logs; captures that are played anew count from 1970.
const EARLIEST_MS: i64 = 946_684_800_000;

/// A sighting whose parts are texts; empty where nothing is stated.
#[derive(Clone, Copy, Debug, Default)]
pub struct Parts<'a> {
    /// What was met.
    pub object: &'a str,
    /// What it is; told from the text where it is left out.
    pub kind: Option<Kind>,
    /// When; RFC 3339 or what [`Timestamp::parse`] takes.
    pub time: &'a str,
    /// Hits; 1 where it is left out.
    pub count: &'a str,
    /// Two letters.
    pub country: &'a str,
    /// Name of the sensor.
    pub sensor: &'a str,
    /// What the sensor thought of it: a zone's word.
    pub zone: &'a str,
    /// Address of the near side.
    pub client: &'a str,
}

impl Parts<'_> {
    /// The sighting.
    ///
    /// # Errors
    /// The reason, for the report.
    pub fn read(&self) -> Result<Sighting, &'static str> {
        let observable = observable(self.object, self.kind)?;
        let at = moment(self.time)?;
        let count = field::stated(self.count).map_or(Ok(1), count)?;
        let country = field::stated(self.country).map(country).transpose()?;
        let sensor = field::stated(self.sensor).map(sensor).transpose()?;
        let zone = field::stated(self.zone).map(zone).transpose()?;
        let client = field::stated(self.client)
            .map(|text| parse_address(text).map_err(|_| "the client is not an IP address"))
            .transpose()?;
        Ok(Sighting { observable, at, count, country, client, sensor, zone })
    }
}

/// When it was.
///
/// # Errors
/// The reason, for the report.
pub fn moment(text: &str) -> Result<Timestamp, &'static str> {
    checked(field::moment(text)?)
}

fn checked(moment: Timestamp) -> Result<Timestamp, &'static str> {
    if moment.millis() >= EARLIEST_MS {
        Ok(moment)
    } else {
        Err("its date is before 2000: the clock of the sensor was not set")
    }
}

/// Hits.
///
/// # Errors
/// The reason, for the report.
pub fn count(text: &str) -> Result<u64, &'static str> {
    let count = text.trim().parse().ok().filter(|count| (1..=COUNT_MAX).contains(count));
    count.ok_or("the count is not a whole number from 1 to 1000000000")
}

/// Two letters.
///
/// # Errors
/// The reason, for the report.
pub fn country(text: &str) -> Result<CountryCode, &'static str> {
    CountryCode::parse(text).ok_or("the country is not a code of two letters")
}

/// Name of a sensor.
///
/// # Errors
/// The reason, for the report.
pub fn sensor(text: &str) -> Result<String, &'static str> {
    let text = text.trim();
    if text.is_empty() || text.len() > SENSOR_BYTES_MAX || text.contains(char::is_control) {
        return Err("the sensor's name is empty, has more than 63 bytes or control characters");
    }
    Ok(text.to_owned())
}

/// A zone by its word, of any case.
///
/// # Errors
/// The reason, for the report.
pub fn zone(text: &str) -> Result<Zone, &'static str> {
    let zone = Zone::ALL.into_iter().find(|zone| zone.as_str().eq_ignore_ascii_case(text.trim()));
    zone.ok_or("the zone is not Red, Orange, Yellow, Grey or Green")
}

/// What can be sighted: a public address, a name below a public suffix, a URL on one of these, a file.
///
/// # Errors
/// The reason, for the report.
pub fn observable(text: &str, kind: Option<Kind>) -> Result<Observable, &'static str> {
    let text = field::stated(text).ok_or("no object")?;
    let text = field::refanged(text)?;
    let observable = match kind {
        Some(kind) => Observable::parse_as(kind, &text),
        None => Observable::detect(&text),
    };
    match observable.map_err(|error| field::reason(&error, "not a hash, address, domain or URL"))? {
        Observable::Ip(address) => field::public(address).map(Observable::Ip),
        Observable::Domain(name) => public(name).map(Observable::Domain),
        Observable::Url(url) => on_public_host(url).map(Observable::Url),
        file @ Observable::File(_) => Ok(file),
    }
}

/// A name that stands for the same all over the Internet.
///
/// # Errors
/// The reason, for the report.
pub fn name(text: &str) -> Result<DomainName, &'static str> {
    // Names in questions may end in the root's dot.
    public(field::domain(text.trim().trim_end_matches('.'))?)
}

fn public(name: DomainName) -> Result<DomainName, &'static str> {
    if name.as_str().ends_with(".arpa") {
        Err("a reverse name")
    } else if analysis::extract::is_public_name(&name) {
        Ok(name)
    } else {
        Err("a name under no public suffix")
    }
}

fn on_public_host(url: Url) -> Result<Url, &'static str> {
    match url.host() {
        Host::Ip(address) => field::public(*address).map(drop)?,
        Host::Domain(name) => public(name.clone()).map(drop)?,
    }
    Ok(url)
}

/// A URL of a request: the `Host` header (with or without a port), the port of the connection, and what was asked for, which may be
/// a URL itself (to a proxy).
///
/// # Errors
/// The reason, for the report.
pub fn requested(host: &str, port: Option<u64>, target: &str) -> Result<Url, &'static str> {
    if target.starts_with("http://") || target.starts_with("https://") {
        return on_public_host(field::url(target)?);
    }
    let target = if target.starts_with('/') { target } else { "/" };
    let has_port = host.rsplit_once(':').is_some_and(|(name, port)| {
        !port.is_empty()
            && port.bytes().all(|b| b.is_ascii_digit())
            && (!name.contains(':') || name.ends_with(']'))
    });
    let port =
        port.filter(|port| !has_port && *port != 80).map(|port| format!(":{port}")).unwrap_or_default();
    let host = match host.parse::<std::net::Ipv6Addr>() {
        Ok(address) => format!("[{address}]"),
        Err(_) => host.to_owned(),
    };
    on_public_host(field::url(&format!("http://{host}{port}{target}"))?)
}

/// A URL's host as what it is.
#[must_use]
pub fn host_of(url: &Url) -> Observable {
    match url.host() {
        Host::Ip(address) => Observable::Ip(*address),
        Host::Domain(name) => Observable::Domain(name.clone()),
    }
}

/// The strongest digest stated of a file.
///
/// # Errors
/// The reason, for the report.
pub fn file(sha256: &str, sha1: &str, md5: &str) -> Result<Hash, &'static str> {
    for (text, algorithm) in [(sha256, "SHA-256"), (sha1, "SHA-1"), (md5, "MD5")] {
        if let Some(text) = field::stated(text) {
            let hash = Hash::parse(text).ok().filter(|hash| hash.algorithm() == algorithm);
            return hash.ok_or("not a digest of the kind that it is said to be");
        }
    }
    Err("no digest of the file")
}

/// Why a request is not counted.
pub const INBOUND: &str = "it came from outside to a reserved network: not what one's own asked for";

/// Whether somebody from outside came to one's own server: then what he asked for, and who he is, is not what was met out there.
#[must_use]
pub fn is_inbound(client: Option<IpAddr>, server: Option<IpAddr>) -> bool {
    let is_public = |address: IpAddr| field::public(address).is_ok();
    client.is_some_and(is_public) && server.is_some_and(|server| !is_public(server))
}

/// A record of a connection: what is true of all that it names.
#[derive(Clone, Debug)]
pub struct Met {
    /// When.
    pub at: Timestamp,
    /// The near side.
    pub client: Option<IpAddr>,
    /// The sensor, where the log names it.
    pub sensor: Option<String>,
    /// What the sensor thought.
    pub zone: Option<Zone>,
}

impl Met {
    /// One hit of each object, each once.
    #[must_use]
    pub fn facts(&self, mut observables: Vec<Observable>) -> Vec<Fact> {
        observables.sort_unstable();
        observables.dedup();
        let fact = |observable| {
            // A file is either malicious or not: it has no zone between.
            let zone = match (&observable, self.zone) {
                (Observable::File(_), Some(Zone::Orange)) => Some(Zone::Red),
                (_, zone) => zone,
            };
            Fact::Sighting(Sighting {
                observable,
                at: self.at,
                count: 1,
                country: None,
                client: self.client,
                sensor: self.sensor.clone(),
                zone,
            })
        };
        observables.into_iter().map(fact).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_object(text: &str, expected: Result<&str, &str>) {
        let found = observable(text, None).map(|observable| observable.to_string());
        assert_eq!(found.as_deref().map_err(|reason| *reason), expected, "{text}");
    }

    #[test]
    fn only_what_is_public_is_sighted() {
        check_object("www.shop.example", Ok("www.shop.example"));
        check_object("203.0.113.7", Ok("203.0.113.7"));
        check_object("hxxp://evil[.]example/a", Ok("evil.example/a"));
        check_object("10.1.2.3", Err("reserved address"));
        check_object("http://192.168.1.1/cgi", Err("reserved address"));
        check_object("printer.lan", Err("a name under no public suffix"));
        check_object("http://wiki.corp/", Err("a name under no public suffix"));
        check_object("7.113.0.203.in-addr.arpa", Err("a reverse name"));
        check_object("-", Err("no object"));
        check_object("hello world", Err("not a hash, address, domain or URL"));
    }

    #[test]
    fn moments() {
        assert_eq!(
            moment("2021-06-06T15:59:46.457984+0200").unwrap().to_string(),
            "2021-06-06T13:59:46.457Z"
        );
    }

    #[test]
    fn counts() {
        assert_eq!((count("1"), count("1000000000")), (Ok(1), Ok(COUNT_MAX)));
        for wrong in ["0", "-3", "1.5", "1000000001", "99999999999999999999999", "many"] {
            assert!(count(wrong).is_err(), "{wrong}");
        }
    }

    #[track_caller]
    fn check_url(host: &str, port: Option<u64>, target: &str, expected: Result<&str, &str>) {
        let found = requested(host, port, target).map(|url| url.to_string());
        assert_eq!(found.as_deref().map_err(|reason| *reason), expected, "{host} {port:?} {target}");
    }

    #[test]
    fn urls_of_requests() {
        check_url("shop.example", Some(80), "/a?b=c", Ok("shop.example/a?b=c"));
        check_url("shop.example", Some(8080), "/", Ok("shop.example:8080/"));
        check_url("shop.example:8080", Some(8080), "/", Ok("shop.example:8080/"));
        check_url("shop.example", None, "*", Ok("shop.example/"));
        check_url("2001:db8::1", Some(80), "/x", Ok("[2001:db8::1]/x"));
        check_url("proxy.example", Some(3128), "http://shop.example/x", Ok("shop.example/x"));
        check_url("192.168.0.1", Some(80), "/", Err("reserved address"));
        assert!(requested("", None, "/").is_err());
    }
}
