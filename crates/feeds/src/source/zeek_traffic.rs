//! Zeek's logs of traffic, `conn`, `http`, `ssl` and `files`, as tables or as JSON: what one's own network talked to. Times are UTC.
//! Read for what sensors met, and of requests for what led where: each event is one hit of what it names (`docs/sightings.md` has the table).
//! <https://docs.zeek.org/en/master/logs/index.html>. Not `dns`, which tells what resolved to what.

use std::{io, net::IpAddr, ops::ControlFlow};

use model::{
    Claim, Grade, Hash, Observable, Relation, RelationKind, Tlp, Url, observable::parse_address,
};

use super::{Head, Recognised, Source, Unit};
use crate::{
    Context, Fact, Record, Sink,
    format::{
        field,
        location::joined,
        sighting::{self, Met},
        zeek_log::{self, Event, Log},
    },
    input::Input,
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "zeek_traffic",
    title: "Zeek logs of traffic",
    url: "https://docs.zeek.org/en/master/logs/index.html",
    licence: "yours",
    grade: Grade::B,
    every_hours: 1,
    // It tells whom one's own network talks to.
    tlp: Tlp::Amber,
    lists: &[],
    recognise,
    parse,
};

/// The logs, with columns that tell one which does not say what it is.
const LOGS: [(&str, &[&str]); 4] = [
    ("conn", &["uid", "id.orig_h", "id.resp_h", "proto", "conn_state"]),
    ("files", &["fuid", "source", "depth", "seen_bytes"]),
    ("http", &["uid", "id.resp_h", "trans_depth", "method"]),
    ("ssl", &["uid", "id.resp_h", "established", "resumed"]),
];

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let log = Log::tell(head, &[])?;
    let is_it = |(path, columns): &&(&str, &[&str])| match log.path() {
        Some(own) => own == *path,
        None => log.is(path, columns),
    };
    let (path, _) = LOGS.iter().find(is_it)?;
    Some(Recognised { list: format!("{}/{path}", SOURCE.name), unit: Unit::Log, date: None })
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let own = context.list.rsplit('/').next().unwrap_or_default();
    zeek_log::events(input, &[], sink, &mut |event, sink| match facts(event, own, context) {
        Ok(facts) => sink.accept(Record { spot: event.spot(), facts }),
        Err(reason) => {
            sink.reject(event.spot(), reason, event.text().as_bytes());
            ControlFlow::Continue(())
        }
    })
}

fn facts(event: &Event<'_>, own: &str, context: &Context) -> Result<Vec<Fact>, &'static str> {
    let at = event.time("ts")?;
    let (client, server) = (address(event, "id.orig_h"), address(event, "id.resp_h"));
    // Corelight's sensors put their name into each event.
    let sensor = event.get("_system_name").and_then(|name| sighting::sensor(&name).ok());
    let mut met = Met { at, client, sensor, zone: None };
    let path = event.path().unwrap_or(own);
    if path != "files" && sighting::is_inbound(client, server) {
        return Err(sighting::INBOUND);
    }
    let observables = match path {
        "conn" => {
            let server = server.ok_or("no address of the other side")?;
            let server = field::public(server).map_err(|_| "the other side is in a reserved network")?;
            vec![Observable::Ip(server)]
        }
        "http" => request(event)?,
        "ssl" => handshake(event)?,
        "files" => {
            met.client = event.list("rx_hosts").first().and_then(|text| parse_address(text).ok());
            let text = |name: &str| event.get(name).unwrap_or_default();
            vec![Observable::File(sighting::file(&text("sha256"), &text("sha1"), &text("md5"))?)]
        }
        _ => return Err("events of this log are not counted"),
    };
    let ways = match path {
        "http" => ways(event, &observables),
        _ => Vec::new(),
    };
    let mut facts = met.facts(observables);
    facts.extend(ways.into_iter().map(|(from, relation)| {
        context.evidence(Observable::Url(from).into(), at, None, Claim::Related(relation))
    }));
    Ok(facts)
}

/// What led to the URL of a request, and where it led: a page on another host that had the link (without what stands behind its `?`, which may be
/// somebody's), and the target of a redirection, where the log has a column `location`.
fn ways(event: &Event<'_>, observables: &[Observable]) -> Vec<(Url, Relation)> {
    let asked = observables.iter().find_map(|observable| match observable {
        Observable::Url(url) => Some(url),
        _ => None,
    });
    let Some(asked) = asked else { return Vec::new() };
    let leads = |target: &Url| Relation::new(RelationKind::RedirectsTo, Observable::Url(target.clone()));
    let mut ways = Vec::new();
    let referrer = event.get("referrer").and_then(|page| field::url(page.split(['?', '#']).next()?).ok());
    if let Some(page) = referrer.filter(|page| page.host() != asked.host() && !is_part_of_page(event)) {
        // Whoever has a link to something answers for it no more than a search engine.
        ways.push((page, Relation { is_incidental: true, ..leads(asked) }));
    }
    let is_redirection = event.number("status_code").is_some_and(|status| (300..400).contains(&status));
    if let Some(location) = event.get("location").filter(|_| is_redirection)
        && let Ok(target) = field::url(&joined(&format!("http://{asked}"), &location))
        && target != *asked
    {
        ways.push((asked.clone(), leads(&target)));
    }
    ways
}

/// Whether the answer is what pages are made of: pictures, scripts, styles, fonts.
fn is_part_of_page(event: &Event<'_>) -> bool {
    let parts = ["image/", "font/", "text/css", "text/javascript", "application/javascript", "video/", "audio/"];
    event.list("resp_mime_types").iter().any(|kind| parts.iter().any(|part| kind.starts_with(part)))
}

/// The URL of a request, and its host where that is a name: as an address it is counted by its connection.
fn request(event: &Event<'_>) -> Result<Vec<Observable>, &'static str> {
    let host = event.get("host").ok_or("no host in the request")?;
    let uri = event.get("uri").unwrap_or_default();
    let url = sighting::requested(&host, event.number("id.resp_p"), &uri)?;
    let host = Some(sighting::host_of(&url)).filter(|host| matches!(host, Observable::Domain(_)));
    // Nothing was asked for but the way to a host.
    let url = (event.get("method").as_deref() != Some("CONNECT")).then_some(Observable::Url(url));
    let observables: Vec<Observable> = host.into_iter().chain(url).collect();
    if observables.is_empty() { Err("it names nothing that is counted") } else { Ok(observables) }
}

/// The name that a client wants to speak to, and the server's certificate: the file of its DER encoding.
fn handshake(event: &Event<'_>) -> Result<Vec<Observable>, &'static str> {
    let name = event.get("server_name").ok_or("no name in the handshake").and_then(|name| {
        sighting::name(&name)
    });
    let certificate = event.list("cert_chain_fps").first().and_then(|digest| Hash::parse(digest).ok());
    match (name, certificate.map(Observable::File)) {
        (Ok(name), certificate) => Ok(std::iter::once(Observable::Domain(name)).chain(certificate).collect()),
        (Err(_), Some(certificate)) => Ok(vec![certificate]),
        (Err(reason), None) => Err(reason),
    }
}

fn address(event: &Event<'_>, name: &str) -> Option<IpAddr> {
    parse_address(&event.get(name)?).ok()
}
