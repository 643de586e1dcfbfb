//! Feodo Tracker by abuse.ch: command-and-control servers of banking-trojan botnets, CSV, JSON and plain text of
//! <https://feodotracker.abuse.ch/blocklist/>, and parts of the CSV without header. Not the bare address lists that others
//! derive from it.

use std::{io, ops::ControlFlow};

use model::{Assessment, Category, Claim, Class, Grade, Observable, Relation, RelationKind, Tlp};
use serde_json::Value;

use super::{Head, List, Recognised, Source, Unit};
use crate::{
    Context, Fact, Record, Sink,
    format::{
        csv::{self, Column, Dialect, Names, Order, is},
        field, json,
        list::{self, Kind},
        text::{banner_date, banner_has},
    },
    input::{self, Input},
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "feodo_tracker",
    title: "Feodo Tracker",
    url: "https://feodotracker.abuse.ch/",
    licence: "CC0 1.0, abuse.ch terms of use",
    grade: Grade::A,
    every_hours: 1,
    tlp: Tlp::Clear,
    lists: &[
        // The same servers without ports, families and dates.
        List { name: "text", grade: Grade::A, origins: &["feodo_tracker"], every_hours: 1 },
    ],
    recognise,
    parse,
};

const TABLE: Dialect<'static> =
    Dialect::commas(&["first_seen_utc", "dst_ip", "dst_port", "c2_status", "last_online", "malware"])
        .with_orders(&[Order { columns: COLUMNS, rows_min: 2 }]);
const COLUMNS: &[Column] = &[
    ("first_seen_utc", is::moment),
    ("dst_ip", is::address),
    ("dst_port", is::port),
    ("c2_status", is::status),
    ("last_online", is::day_or_absent),
    ("malware", is_family),
];

/// Addresses under the publisher's banner, or that the operator names.
fn is_text(head: &Head<'_>) -> bool {
    let ours = head.named || banner_has(head, TITLE);
    ours && Kind::tell(head) == Some(Kind::Addresses)
}

const TITLE: &str = "abuse.ch Feodo Tracker";

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    if is_text(head) {
        let list = "feodo_tracker/text".to_owned();
        return Some(Recognised { list, unit: Unit::Snapshot, date: banner_date(head) });
    }
    let json = is_json(head)
        && ["\"ip_address\"", "\"last_online\"", "\"malware\""].iter().all(|key| head.text().contains(key));
    let table = TABLE
        .header_of(head)
        .is_some_and(|header| TABLE.columns.iter().all(|name| header.iter().any(|h| h == name)));
    let empty_table = banner_has(head, TITLE) && head.text().contains("dst_ip");
    let part = !is_json(head) && (TABLE.is_part(head) || TABLE.may_be_part(head));
    (json || table || empty_table || part).then(|| Recognised {
        list: "feodo_tracker".to_owned(),
        unit: Unit::Records,
        date: banner_date(head),
    })
}

/// A family: a word or two, beginning with a letter.
fn is_family(value: &str) -> bool {
    value.starts_with(char::is_alphabetic) && value.len() <= 64
}

fn is_json(head: &Head<'_>) -> bool {
    head.text().trim_start().starts_with('[')
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let bytes = input::head(input)?;
    let head = Head { name: input.name(), bytes: &bytes, tail: &[], named: true };
    if is_text(&head) {
        let listed = Assessment::new(Class::Malicious, Category::BotnetCnc);
        return list::parse(input, context, sink, Kind::Addresses, &listed);
    }
    if is_json(&head) {
        return json::walk(input, &[], sink, &mut |element, sink| {
            let spot = element.spot();
            match Server::from_json(&element.value).facts(context) {
                Ok(facts) => sink.accept(Record { spot, facts }),
                Err(reason) => {
                    sink.reject(spot, reason, element.value.to_string().as_bytes());
                    ControlFlow::Continue(())
                }
            }
        });
    }
    let columns = |names: &Names| TABLE.columns.iter().map(|name| names.column(&[name])).collect::<Vec<_>>();
    csv::records(input, TABLE, sink, columns, |row, columns| {
        let [first_seen, address, port, status, last_online, malware] = columns.as_slice() else {
            return Err("no such columns");
        };
        let text = |column: &Option<usize>| row.get(*column).to_owned();
        let server = Server {
            address: text(address),
            port: text(port),
            status: text(status),
            first_seen: text(first_seen),
            last_online: text(last_online),
            malware: text(malware),
            ..Server::default()
        };
        server.facts(context)
    })
}

/// What either format says of a server.
#[derive(Default)]
struct Server {
    address: String,
    port: String,
    status: String,
    first_seen: String,
    last_online: String,
    malware: String,
    host: String,
    network: String,
}

impl Server {
    fn from_json(value: &Value) -> Self {
        let text = |key: &str| field::json_text(value, key);
        let network = match (text("as_number").as_str(), text("as_name"), text("country")) {
            ("", ..) => String::new(),
            (number, name, country) => format!("AS{number} {name} {country}").trim().to_owned(),
        };
        Self {
            address: text("ip_address"),
            port: text("port"),
            status: text("status"),
            first_seen: text("first_seen"),
            last_online: text("last_online"),
            malware: text("malware"),
            host: text("hostname"),
            network,
        }
    }

    fn facts(&self, context: &Context) -> Result<Vec<Fact>, &'static str> {
        let address = Observable::Ip(field::address(&self.address)?);
        let first_seen = field::moment(&self.first_seen)?;
        let last_seen = field::last_seen(&self.last_online, first_seen);
        let port = field::stated(&self.port).map(field::port).transpose()?;
        let notes: Vec<_> =
            [&self.status, &self.network].into_iter().filter_map(|note| field::text(note)).collect();
        let assessment = Assessment {
            detection: field::text(&self.malware),
            port,
            note: field::text(&notes.join("; ")),
            ..Assessment::new(Class::Malicious, Category::BotnetCnc)
        };
        let mut facts = vec![context.evidence(
            address.clone().into(),
            first_seen,
            last_seen,
            Claim::Assessed(assessment),
        )];
        // A host name that is none is no reason to lose the address.
        if let Some(host) = field::stated(&self.host).and_then(|host| field::domain(host).ok()) {
            let relation =
                Relation::new(RelationKind::ResolvesTo, address);
            let host = Observable::Domain(host);
            facts.push(context.evidence(host.into(), first_seen, last_seen, Claim::Related(relation)));
        }
        Ok(facts)
    }
}
