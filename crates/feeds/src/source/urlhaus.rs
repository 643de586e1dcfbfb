//! URLhaus by abuse.ch: URLs from which malware is served. Formats: <https://urlhaus.abuse.ch/api/> (CSV and JSON dumps,
//! payloads, answers of the API, plain text, hosts file), mirrors of them without banner, and parts of the tables without
//! header.

mod json;

use std::io;

use model::{
    Assessment, Category, Claim, Class, FileFacts, Grade, Observable, Relation, RelationKind, Tlp, Url,
};

use super::{Head, List, Recognised, Source, Unit};
use crate::{
    Context, Fact, Sink,
    format::{
        csv::{self, Column, Dialect, Names, Order, Row, is},
        field, list,
        text::{banner_date, banner_has},
    },
    input::{self, Input},
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "urlhaus",
    title: "URLhaus",
    url: "https://urlhaus.abuse.ch/",
    licence: "CC0 1.0, abuse.ch terms of use",
    grade: Grade::B,
    every_hours: 1,
    tlp: Tlp::Clear,
    lists: &[
        // The same entries without their circumstances: when they were seen is lost.
        List { name: "hostfile", grade: Grade::C, origins: &["urlhaus"], every_hours: 1 },
        List { name: "text", grade: Grade::C, origins: &["urlhaus"], every_hours: 1 },
        List { name: "urls", grade: Grade::C, origins: &["urlhaus"], every_hours: 1 },
    ],
    recognise,
    parse,
};

const DUMP: Dialect<'static> =
    Dialect::commas(&["id", "dateadded", "url", "url_status", "threat", "urlhaus_link"]).with_orders(&[
        Order { columns: DUMP_COLUMNS, rows_min: 1 },
        Order { columns: OLD_DUMP_COLUMNS, rows_min: 1 },
    ]);
const DUMP_COLUMNS: &[Column] = &[
    ("id", is::digits),
    ("dateadded", is::moment),
    ("url", is::url),
    ("url_status", is::status),
    ("last_online", is::day_or_absent),
    ("threat", is::anything),
    ("tags", is::anything),
    ("urlhaus_link", is_link),
    ("reporter", is::anything),
];
/// Before the dumps said when a URL was last online.
const OLD_DUMP_COLUMNS: &[Column] = &[
    ("id", is::digits),
    ("dateadded", is::moment),
    ("url", is::url),
    ("url_status", is::status),
    ("threat", is::anything),
    ("tags", is::anything),
    ("urlhaus_link", is_link),
    ("reporter", is::anything),
];
const PAYLOADS: Dialect<'static> =
    Dialect::commas(&["firstseen", "url", "filetype", "md5", "sha256", "signature"])
        .with_orders(&[Order { columns: PAYLOAD_COLUMNS, rows_min: 2 }]);
const PAYLOAD_COLUMNS: &[Column] = &[
    ("firstseen", is::moment),
    ("url", is::url),
    ("filetype", is::anything),
    ("md5", is::hex::<32>),
    ("sha256", is::hex::<64>),
    ("signature", is::anything),
];
const TITLE: &str = "abuse.ch URLhaus";

/// The publisher's formats and what mirrors make of them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// Dated URLs, one a row.
    Dump,
    /// Files and the URLs they came from, one pair a row.
    Payloads,
    /// A dump or an answer of the API as JSON.
    Json,
    /// A dump of which a mirror kept only the URLs, in the column `id`.
    UrlsInId,
    /// Plain text or hosts file.
    List(list::Kind),
}

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let shape = shape(head)?;
    // A filter made by others from this source is theirs.
    let ours =
        head.named || banner_has(head, TITLE) || (head.path_has("urlhaus") && !head.path_has("filter"));
    let (list, unit) = match shape {
        Shape::Dump | Shape::Payloads | Shape::Json => ("urlhaus", Unit::Records),
        Shape::UrlsInId => ("urlhaus/urls", Unit::Snapshot),
        Shape::List(list::Kind::Urls) if ours => ("urlhaus/text", Unit::Snapshot),
        Shape::List(list::Kind::Domains) if ours => ("urlhaus/hostfile", Unit::Snapshot),
        Shape::List(_) => return None,
    };
    Some(Recognised { list: list.to_owned(), unit, date: banner_date(head) })
}

fn shape(head: &Head<'_>) -> Option<Shape> {
    if head.text().trim_start().starts_with(['{', '[']) {
        return json::is_ours(head).then_some(Shape::Json);
    }
    if let Some(header) =
        DUMP.header_of(head).filter(|header| has(header, &["dateadded", "url", "urlhaus_link"]))
    {
        let id = header.iter().position(|name| name == "id");
        let row =
            crate::format::text::head_lines(head).find(|line| line.contains("://") && !line.starts_with('#'));
        let url_in_id =
            row.zip(id).and_then(|(row, id)| row.split(',').nth(id)).is_some_and(|id| id.contains("://"));
        return Some(if url_in_id { Shape::UrlsInId } else { Shape::Dump });
    }
    if PAYLOADS.header_of(head).is_some_and(|header| has(&header, PAYLOADS.columns)) {
        return Some(Shape::Payloads);
    }
    let part = |is_so: fn(&Dialect<'static>, &Head<'_>) -> bool| {
        let tables = [(DUMP, Shape::Dump), (PAYLOADS, Shape::Payloads)];
        tables.into_iter().find(|(dialect, _)| is_so(dialect, head)).map(|(_, shape)| shape)
    };
    part(Dialect::is_part)
        .or_else(|| list::Kind::tell(head).map(Shape::List))
        .or_else(|| part(Dialect::may_be_part))
}

fn is_link(value: &str) -> bool {
    let id = value.strip_prefix("https://").or_else(|| value.strip_prefix("http://"));
    id.and_then(|rest| rest.strip_prefix("urlhaus.abuse.ch/url/"))
        .is_some_and(|id| is::digits(id.trim_end_matches('/')))
}

fn has(header: &[String], columns: &[&str]) -> bool {
    columns.iter().all(|column| header.iter().any(|name| name == column))
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let head = input::head(input)?;
    let listed = Assessment::new(Class::Malicious, Category::Malware);
    match shape(&Head { name: input.name(), bytes: &head, tail: &[], named: true }) {
        Some(Shape::Payloads) => csv::records(input, PAYLOADS, sink, PayloadColumns::find, |row, columns| {
            columns.facts(row, context)
        }),
        Some(Shape::UrlsInId) => csv::records(
            input,
            DUMP,
            sink,
            |names| names.column(&["id"]),
            |row, id| {
                let url = Observable::Url(field::url(row.get(*id))?);
                Ok(vec![context.evidence(
                    url.into(),
                    context.observed_at,
                    None,
                    Claim::Listed(listed.clone()),
                )])
            },
        ),
        Some(Shape::Json) => json::parse(input, context, sink),
        Some(Shape::List(kind)) => list::parse(input, context, sink, kind, &listed),
        Some(Shape::Dump) | None => {
            csv::records(input, DUMP, sink, DumpColumns::find, |row, columns| columns.facts(row, context))
        }
    }
}

struct DumpColumns {
    id: Option<usize>,
    added: Option<usize>,
    url: Option<usize>,
    status: Option<usize>,
    last_online: Option<usize>,
    threat: Option<usize>,
    tags: Option<usize>,
    link: Option<usize>,
    reporter: Option<usize>,
}

impl DumpColumns {
    fn find(names: &Names) -> Self {
        Self {
            id: names.column(&["id"]),
            added: names.column(&["dateadded"]),
            url: names.column(&["url"]),
            status: names.column(&["url_status"]),
            last_online: names.column(&["last_online"]),
            threat: names.column(&["threat"]),
            tags: names.column(&["tags"]),
            link: names.column(&["urlhaus_link"]),
            reporter: names.column(&["reporter"]),
        }
    }

    fn facts(&self, row: &Row, context: &Context) -> Result<Vec<Fact>, &'static str> {
        Entry {
            id: row.get(self.id),
            added: row.get(self.added),
            url: row.get(self.url),
            status: row.get(self.status),
            last_online: row.get(self.last_online),
            threat: row.get(self.threat),
            tags: row.get(self.tags),
            link: row.get(self.link),
            reporter: row.get(self.reporter),
        }
        .facts(context)
    }
}

/// One URL, as either format writes it.
struct Entry<'a> {
    id: &'a str,
    added: &'a str,
    url: &'a str,
    status: &'a str,
    last_online: &'a str,
    threat: &'a str,
    tags: &'a str,
    link: &'a str,
    reporter: &'a str,
}

impl Entry<'_> {
    fn facts(&self, context: &Context) -> Result<Vec<Fact>, &'static str> {
        let url = Observable::Url(field::url(self.url)?);
        let added = field::moment(self.added)?;
        let tags = field::tags(self.tags);
        let (class, category) = match self.threat {
            "malware_download" | "" => field::family(tags.iter().map(String::as_str)),
            "phishing" => (Class::Malicious, Category::Phishing),
            _ => (Class::Malicious, Category::General),
        };
        let assessment = Assessment {
            tags,
            reporter: field::text(self.reporter),
            reference: field::text(self.link),
            external_id: field::text(self.id),
            note: field::text(self.status),
            ..Assessment::new(class, category)
        };
        let last_online = field::last_seen(self.last_online, added);
        Ok(vec![context.evidence(url.into(), added, last_online, Claim::Assessed(assessment))])
    }
}

struct PayloadColumns {
    first_seen: Option<usize>,
    url: Option<usize>,
    file_type: Option<usize>,
    md5: Option<usize>,
    sha256: Option<usize>,
    signature: Option<usize>,
}

impl PayloadColumns {
    fn find(names: &Names) -> Self {
        Self {
            first_seen: names.column(&["firstseen"]),
            url: names.column(&["url"]),
            file_type: names.column(&["filetype"]),
            md5: names.column(&["md5"]),
            sha256: names.column(&["sha256"]),
            signature: names.column(&["signature"]),
        }
    }

    fn facts(&self, row: &Row, context: &Context) -> Result<Vec<Fact>, &'static str> {
        let described = FileFacts {
            aliases: field::aliases(row.get(self.md5), "")?,
            file_type: field::text(row.get(self.file_type)),
            ..FileFacts::default()
        };
        let payload = Payload {
            sha256: row.get(self.sha256),
            first_seen: row.get(self.first_seen),
            last_seen: "",
            signature: row.get(self.signature),
            described,
        };
        payload.facts(Some(field::url(row.get(self.url))?), context)
    }
}

/// One file, as either format writes it.
struct Payload<'a> {
    sha256: &'a str,
    first_seen: &'a str,
    last_seen: &'a str,
    signature: &'a str,
    described: FileFacts,
}

impl Payload<'_> {
    /// What is said of the file, and that it came from `url`, where that is known.
    fn facts(self, url: Option<Url>, context: &Context) -> Result<Vec<Fact>, &'static str> {
        let file = Observable::File(field::sha256(self.sha256)?);
        let first_seen = field::moment(self.first_seen)?;
        let last_seen = field::last_seen(self.last_seen, first_seen);
        let detection = field::text(self.signature);
        let mut claims = Vec::new();
        if let Some(url) = url {
            let (kind, target) = (RelationKind::DownloadedFrom, Observable::Url(url));
            claims.push(Claim::Related(Relation { detection: detection.clone(), ..Relation::new(kind, target) }));
        }
        claims.push(Claim::Described(self.described));
        // Not everything that such a URL serves is malware; where a family was recognised, it is.
        if detection.is_some() {
            let (class, category) = field::family(detection.as_deref());
            let assessment = Assessment { detection, ..Assessment::new(class, category) };
            claims.push(Claim::Assessed(assessment));
        }
        let fact = |claim| context.evidence(file.clone().into(), first_seen, last_seen, claim);
        Ok(claims.into_iter().map(fact).collect())
    }
}
