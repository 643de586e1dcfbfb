//! C2 `IntelFeeds`: command-and-control servers that Censys scans showed, as lists of the last days with the header in a
//! comment (`#ip,port,ioc`), and the configurations of Cobalt Strike beacons as NDJSON, one dated record a line,
//! <https://github.com/drb-ra/C2IntelFeeds>.

mod beacon;

use std::io;

use model::{
    Assessment, Category, Claim, Class, DomainName, Grade, Observable, Relation, RelationKind, Subject, Tlp,
};

use super::{Head, List, Recognised, Source, Unit};
use crate::{
    Context, Fact, Sink,
    format::{
        csv::{self, Dialect, Names, Row},
        field,
        text::head_lines,
    },
    input::{self, Input},
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "c2intelfeeds",
    title: "C2IntelFeeds",
    url: "https://github.com/drb-ra/C2IntelFeeds",
    licence: "CC BY-NC-SA 4.0",
    grade: Grade::C,
    every_hours: 24,
    tlp: Tlp::Clear,
    lists: &[
        list("DNSC2Domains", Grade::C),
        list("DNSC2Domains-30day", Grade::C),
        list("IPC2s", Grade::C),
        list("IPC2s-30day", Grade::C),
        list("IPPortC2s", Grade::C),
        list("IPPortC2s-30day", Grade::C),
        list("domainC2s", Grade::C),
        list("domainC2s-30day", Grade::C),
        list("domainC2swithURL", Grade::C),
        list("domainC2swithURL-30day", Grade::C),
        list("domainC2swithURLwithIP", Grade::C),
        list("domainC2swithURLwithIP-30day", Grade::C),
        list("domainC2swithURLwithIP-90day", Grade::C),
        list("unverified/DomainC2s", Grade::D),
        list("unverified/DomainC2s-30day", Grade::D),
        list("unverified/IPC2s", Grade::D),
        list("unverified/IPC2s-30day", Grade::D),
        list("unverified/IPPortC2s", Grade::D),
        list("unverified/IPPortC2s-30day", Grade::D),
    ],
    recognise,
    parse,
};

/// Confidence in percent in a name that only fronts for a server: it may belong to somebody else.
const FRONTED: u8 = 50;
/// Most names and addresses taken of one row.
const ITEMS_MAX: usize = 64;

/// The lists by their columns; each is a list of its own.
const TABLES: [(&str, &[&str]); 7] = [
    ("IPC2s", &["ip", "ioc"]),
    ("IPPortC2s", &["ip", "port", "ioc"]),
    ("domainC2s", &["domain", "ioc"]),
    ("domainC2s", &["domain", "ioc", "ip"]),
    ("domainC2swithURL", &["domain", "ioc", "uri_path"]),
    ("domainC2swithURLwithIP", &["domain", "ioc", "uri_path", "ip"]),
    ("DNSC2Domains", &["domain", "ioc", "ips", "c2domains"]),
];

const NAMES: [&str; 7] = ["ip", "port", "domain", "ioc", "uri_path", "ips", "c2domains"];
const TABLE: Dialect<'static> = Dialect::commas(&NAMES);

/// All its lists are one witness.
const fn list(name: &'static str, grade: Grade) -> List {
    List { name, grade, origins: &["c2intelfeeds"], every_hours: 24 }
}

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    if beacon::is_such(head) {
        return Some(Recognised { list: "c2intelfeeds".to_owned(), unit: Unit::Records, date: None });
    }
    let header = TABLE.header_of(head)?;
    let (name, _) = TABLES.into_iter().find(|(_, columns)| *columns == header)?;
    // Others may write such a header; these say "Possible" in each row.
    let first = head_lines(head).nth(1);
    if !head.named && !first.is_some_and(|row| row.contains("Possible ")) {
        return None;
    }
    let name = match (first.is_some_and(|row| row.contains("(Unverified)")), name) {
        (true, "domainC2s") => "unverified/DomainC2s".to_owned(),
        (true, name) => format!("unverified/{name}"),
        (false, name) => name.to_owned(),
    };
    let stem = input::base_name(head.name).split('.').next().unwrap_or_default();
    let days = ["-7day", "-30day", "-90day"].into_iter().find(|days| stem.ends_with(days));
    let list = format!("c2intelfeeds/{name}{}", days.unwrap_or_default());
    Some(Recognised { list, unit: Unit::Snapshot, date: None })
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let head = input::head(input)?;
    if beacon::is_such(&Head { name: input.name(), bytes: &head, tail: &[], named: true }) {
        return beacon::parse(input, context, sink);
    }
    let columns = |names: &Names| NAMES.map(|name| names.column(&[name]));
    csv::records(input, TABLE, sink, columns, |row, columns| facts(row, columns, context))
}

fn facts(row: &Row, columns: &[Option<usize>; 7], context: &Context) -> Result<Vec<Fact>, &'static str> {
    let [ip, port, domain, ioc, path, ips, names] = columns.map(|column| row.get(column));
    let mut assessment = assessment(ioc).ok_or("does not say what it is")?;
    let listed = |subject: Subject, assessment: &Assessment| {
        context.evidence(subject, context.observed_at, None, Claim::Listed(assessment.clone()))
    };
    if domain.is_empty() {
        let address = field::address(ip)?;
        if !port.is_empty() {
            assessment.port = Some(field::port(port)?);
        }
        return Ok(vec![listed(Observable::Ip(address).into(), &assessment)]);
    }
    if let Ok(address) = field::address(domain) {
        return Ok(vec![listed(Observable::Ip(address).into(), &assessment)]);
    }
    let domain = field::domain(domain)?;
    let servers: Vec<DomainName> =
        names.split_whitespace().take(ITEMS_MAX).filter_map(|name| field::domain(name).ok()).collect();
    // The zone of a dynamic DNS provider is not the server; the names below it are.
    let is_zone = domain.public_suffix().as_ref() == Some(&domain);
    if is_zone && servers.is_empty() {
        return Err("a public suffix");
    }
    let mut facts = Vec::new();
    if !is_zone {
        facts.push(listed(Observable::Domain(domain.clone()).into(), &assessment));
    }
    for server in servers.iter().filter(|server| **server != domain) {
        facts.push(listed(Observable::Domain(server.clone()).into(), &assessment));
    }
    if !path.is_empty()
        && let Ok(url) = field::url(&format!("http://{domain}{path}"))
        && path.starts_with('/')
    {
        facts.push(listed(Observable::Url(url).into(), &assessment));
    }
    let addresses: Vec<_> = ip
        .split_whitespace()
        .chain(ips.split_whitespace())
        .filter_map(|ip| field::address(ip).ok())
        .collect();
    for address in addresses.into_iter().take(ITEMS_MAX) {
        let relation = Relation { detection: assessment.detection.clone(), ..Relation::new(RelationKind::ResolvesTo, Observable::Ip(address)) };
        let subject = if is_zone { servers.first().unwrap_or(&domain) } else { &domain };
        facts.push(context.evidence(
            Observable::Domain(subject.clone()).into(),
            context.observed_at,
            None,
            Claim::Related(relation),
        ));
    }
    Ok(facts)
}

/// What `Possible Cobalt Strike C2 Fronted Domain (Unverified)` says.
fn assessment(ioc: &str) -> Option<Assessment> {
    let mut rest = field::stated(ioc)?;
    let mut notes = Vec::new();
    if let Some(verified) = rest.strip_suffix("(Unverified)") {
        rest = verified.trim_end();
        notes.push("unverified");
    }
    if let Some(certain) = rest.strip_prefix("Possible ") {
        rest = certain;
        notes.push("possible");
    }
    for kind in [" IP", " Domain"] {
        rest = rest.strip_suffix(kind).unwrap_or(rest);
    }
    let mut confidence = 100;
    if let Some(name) = rest.strip_suffix(" Fronted") {
        rest = name;
        confidence = FRONTED;
        notes.push("domain fronting");
    }
    rest = rest.strip_suffix(" C2").unwrap_or(rest);
    if let Some(name) = rest.strip_suffix(" DNS") {
        rest = name;
        notes.push("C2 over DNS");
    }
    let phishes = ["gophish", "evilginx", "phishing"].iter().any(|w| rest.to_ascii_lowercase().contains(w));
    let category = if phishes { Category::Phishing } else { Category::BotnetCnc };
    let detection = if rest == "Cobaltstrike" { Some("Cobalt Strike".to_owned()) } else { field::text(rest) };
    Some(Assessment {
        confidence,
        detection,
        note: field::text(&notes.join("; ")),
        ..Assessment::new(Class::Malicious, category)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(ioc: &str, detection: &str, category: Category, note: &str) {
        let assessment = assessment(ioc).unwrap();
        assert_eq!(assessment.detection.as_deref(), Some(detection), "{ioc}");
        assert_eq!((assessment.category, assessment.note.as_deref()), (category, Some(note)), "{ioc}");
    }

    #[test]
    fn what_a_row_says() {
        let c2 = Category::BotnetCnc;
        check("Possible Cobaltstrike C2 IP", "Cobalt Strike", c2, "possible");
        check("Possible Cobalt Strike C2 Domain", "Cobalt Strike", c2, "possible");
        check("Possible Cobalt Strike C2 Fronted Domain", "Cobalt Strike", c2, "possible; domain fronting");
        check("Possible Cobaltstrike DNS C2 Domain", "Cobalt Strike", c2, "possible; C2 over DNS");
        check("Possible Brute Ratel C4 IP (Unverified)", "Brute Ratel C4", c2, "unverified; possible");
        check("Possible GoPhish IP (Unverified)", "GoPhish", Category::Phishing, "unverified; possible");
        assert!(assessment("").is_none());
    }
}
