//! Suricata's event log, EVE: one JSON document an event and line, <https://docs.suricata.io/en/latest/output/eve/eve-json-format.html>.
//! Its times bear their offset. Read for what sensors met: each event is one hit of what it names (`docs/sightings.md` has the table).
//! Passive DNS is not read from it.

use std::{io, net::IpAddr};

use model::{Grade, Hash, Observable, Tlp, Zone, observable::parse_address};
use serde_json::Value;

use super::{Head, Recognised, Source, Unit};
use crate::{
    Context, Fact, Sink,
    format::{
        field,
        sighting::{self, Met},
        text::{self, head_lines},
    },
    input::Input,
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "suricata_eve",
    title: "Suricata EVE",
    url: "https://docs.suricata.io/en/latest/output/eve/eve-json-format.html",
    licence: "yours",
    grade: Grade::B,
    every_hours: 24,
    // It tells whom one's own network talks to.
    tlp: Tlp::Amber,
    lists: &[],
    recognise,
    parse,
};

/// Types of events by which a log is recognised.
const TYPES: [&str; 17] = [
    "alert", "anomaly", "dhcp", "dns", "drop", "fileinfo", "flow", "http", "krb5", "netflow", "quic", "smb",
    "smtp", "ssh", "stats", "tftp", "tls",
];
/// Lines of the beginning that are looked at: the first may be cut, as logs are rotated at any byte.
const LINES_SEEN: usize = 4;
/// Questions taken of one DNS event, and files of one alert.
const ITEMS_MAX: usize = 64;

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let is_event = |line: &str| {
        serde_json::from_str::<Value>(line).is_ok_and(|event| {
            let kind = event.get("event_type").and_then(Value::as_str);
            let is_one = kind.is_some_and(|kind| TYPES.contains(&kind));
            is_one && event.get("timestamp").is_some_and(Value::is_string)
        })
    };
    let mut lines = head_lines(head).filter(|line| !line.trim().is_empty()).take(LINES_SEEN);
    lines.any(is_event).then(|| Recognised { list: SOURCE.name.to_owned(), unit: Unit::Log, date: None })
}

fn parse(input: &dyn Input, _: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    text::records(input, sink, |line| {
        if line.trim().is_empty() {
            return Ok(Vec::new());
        }
        let event: Value = serde_json::from_str(line).map_err(|_| "not a JSON document")?;
        if !event.is_object() {
            return Err("not an event");
        }
        facts(&event)
    })
}

fn facts(event: &Value) -> Result<Vec<Fact>, &'static str> {
    let kind = event.get("event_type").and_then(Value::as_str).ok_or("no event type")?;
    let mut met = Met {
        at: sighting::moment(&field::json_text(event, "timestamp"))?,
        client: address(event, "src_ip"),
        sensor: event.get("host").and_then(Value::as_str).and_then(|name| sighting::sensor(name).ok()),
        zone: None,
    };
    let mut found = Found::default();
    match kind {
        "dns" | "flow" | "http" | "tls" | "quic" if sighting::is_inbound(met.client, address(event, "dest_ip")) => {
            return Err(sighting::INBOUND);
        }
        "flow" => {
            // The event comes when the flow is over.
            if let Some(start) = event.pointer("/flow/start").and_then(Value::as_str) {
                met.at = sighting::moment(start)?;
            }
            found.take(public(event, "dest_ip"));
        }
        "dns" => found.questions(event)?,
        "http" => found.request(event),
        "tls" | "quic" => found.handshake(event.get(kind)),
        "fileinfo" => {
            // Either side may have sent it, and nothing here tells which is the near one.
            met.client = None;
            found.file(event.get("fileinfo"));
        }
        "alert" => {
            met.zone = Some(severity(event)?);
            let (other, client) = other_side(event)?;
            met.client = client;
            found.take(Ok(Observable::Ip(other)));
            let of_files = event.get("files").and_then(Value::as_array).into_iter().flatten();
            of_files.take(ITEMS_MAX).for_each(|file| found.file(Some(file)));
            // What somebody from outside asks one's own servers for is his choice.
            if client.is_some() {
                if event.get("http").is_some() {
                    found.request(event);
                }
                found.handshake(event.get("tls"));
                // What was named beside the address is a gain, and its absence no loss.
                let _ = found.questions(event);
            }
        }
        _ => return Err("this kind of event names nothing that is counted"),
    }
    let facts = met.facts(found.observables);
    if facts.is_empty() { Err(found.why.unwrap_or("it names nothing that is counted")) } else { Ok(facts) }
}

/// What an event names, and why not, of the first that could not be taken.
#[derive(Default)]
struct Found {
    observables: Vec<Observable>,
    why: Option<&'static str>,
}

impl Found {
    fn take(&mut self, found: Result<Observable, &'static str>) {
        match found {
            Ok(observable) => self.observables.push(observable),
            Err(reason) => self.why = self.why.or(Some(reason)),
        }
    }

    /// Names asked for. Versions 1 and 2 of the format have one question an event, version 3 a list; alerts say `query`.
    fn questions(&mut self, event: &Value) -> Result<(), &'static str> {
        let Some(dns) = event.get("dns") else { return Err("no DNS record") };
        let is_answer = matches!(dns.get("type").and_then(Value::as_str), Some("answer" | "response"));
        if is_answer {
            return Err("an answer: questions are counted");
        }
        let lists = ["queries", "query"].iter().filter_map(|name| dns.get(name)?.as_array()).flatten();
        let names = lists.chain(std::iter::once(dns)).filter_map(|question| question.get("rrname")?.as_str());
        for name in names.take(ITEMS_MAX) {
            self.take(sighting::name(name).map(Observable::Domain));
        }
        Ok(())
    }

    /// The URL of a request and its host, where that is a name: as an address it is counted by its flow.
    fn request(&mut self, event: &Value) {
        let Some(http) = event.get("http") else { return self.take(Err("no HTTP record")) };
        let text = |name: &str| http.get(name).and_then(Value::as_str).unwrap_or_default();
        let host = field::stated(text("hostname")).ok_or("no host in the request");
        let port = http.get("http_port").or_else(|| event.get("dest_port")).and_then(Value::as_u64);
        let is_tunnel = text("http_method") == "CONNECT";
        let url = host.and_then(|host| sighting::requested(host, port, text("url")));
        if let Ok(url) = &url
            && let host @ Observable::Domain(_) = sighting::host_of(url)
        {
            self.take(Ok(host));
        }
        match url {
            // Nothing was asked for but the way to a host.
            Ok(_) if is_tunnel => {}
            url => self.take(url.map(Observable::Url)),
        }
    }

    /// The name that a client wants to speak to, and the server's certificate: the file of its DER encoding.
    fn handshake(&mut self, tls: Option<&Value>) {
        let Some(tls) = tls else { return };
        let text = |name: &str| tls.get(name).and_then(Value::as_str).and_then(field::stated);
        self.take(text("sni").ok_or("no name in the handshake").and_then(sighting::name).map(Observable::Domain));
        if let Some(fingerprint) = text("fingerprint") {
            let digest: String = fingerprint.split(':').collect();
            let digest = Hash::parse(&digest).map_err(|_| "the fingerprint is not a digest");
            self.take(digest.map(Observable::File));
        }
    }

    fn file(&mut self, file: Option<&Value>) {
        let Some(file) = file else { return self.take(Err("no file record")) };
        let text = |name: &str| field::json_text(file, name);
        self.take(sighting::file(&text("sha256"), &text("sha1"), &text("md5")).map(Observable::File));
    }
}

fn address(event: &Value, name: &str) -> Option<IpAddr> {
    parse_address(event.get(name)?.as_str()?).ok()
}

fn public(event: &Value, name: &str) -> Result<Observable, &'static str> {
    let address = address(event, name).ok_or("no address of the other side")?;
    field::public(address).map(Observable::Ip).map_err(|_| "the other side is in a reserved network")
}

/// The side that an alert is about, and the near side unless the other came to it: who the rule says that it is; else the server; else,
/// where that is one's own, who came to it.
fn other_side(event: &Value) -> Result<(IpAddr, Option<IpAddr>), &'static str> {
    let public = |address: Option<IpAddr>| address.and_then(|address| field::public(address).ok());
    let (source, target) = (address(event, "src_ip"), address(event, "dest_ip"));
    if source.is_none() || target.is_none() {
        return Err("no address of the other side");
    }
    let attacker = event.pointer("/alert/source").and_then(|source| address(source, "ip"));
    // The packet that raised it may have been on its way back.
    let is_back = event.get("direction").and_then(Value::as_str) == Some("to_client");
    let (client, server) = if is_back { (target, source) } else { (source, target) };
    if let Some(attacker) = public(attacker) {
        return Ok((attacker, client.filter(|client| *client != attacker)));
    }
    match (public(server), public(client)) {
        (Some(server), _) => Ok((server, client)),
        (None, Some(client)) => Ok((client, None)),
        (None, None) => Err("both sides are in reserved networks"),
    }
}

/// What an alert's severity says of the other side: 1 is the worst.
fn severity(event: &Value) -> Result<Zone, &'static str> {
    match event.pointer("/alert/severity").and_then(Value::as_u64) {
        Some(1) => Ok(Zone::Red),
        Some(2) => Ok(Zone::Orange),
        Some(3..=255) => Ok(Zone::Yellow),
        _ => Err("the severity is not a number from 1 to 255"),
    }
}
