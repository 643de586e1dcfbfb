//! URLhaus by abuse.ch: URLs from which malware is served. Formats: <https://urlhaus.abuse.ch/api/> (CSV dumps, payloads,
//! plain text, hosts file), and mirrors of them without banner.

use std::io;

use model::{
    Assessment, Category, Claim, Class, FileFacts, Grade, Observable, Relation, RelationKind, Timestamp, Tlp,
};

use super::{Head, List, Recognised, Source, Unit};
use crate::{
    Context, Fact, Sink,
    format::{
        csv::{self, Dialect, Row, Table},
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
    Dialect::commas(&["id", "dateadded", "url", "url_status", "threat", "urlhaus_link"]);
const PAYLOADS: Dialect<'static> =
    Dialect::commas(&["firstseen", "url", "filetype", "md5", "sha256", "signature"]);
const TITLE: &str = "abuse.ch URLhaus";

/// The publisher's formats and what mirrors make of them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// Dated URLs, one a row.
    Dump,
    /// Files and the URLs they came from, one pair a row.
    Payloads,
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
        Shape::Dump | Shape::Payloads => ("urlhaus", Unit::Records),
        Shape::UrlsInId => ("urlhaus/urls", Unit::Snapshot),
        Shape::List(list::Kind::Urls) if ours => ("urlhaus/text", Unit::Snapshot),
        Shape::List(list::Kind::Domains) if ours => ("urlhaus/hostfile", Unit::Snapshot),
        Shape::List(_) => return None,
    };
    Some(Recognised { list: list.to_owned(), unit, date: banner_date(head) })
}

fn shape(head: &Head<'_>) -> Option<Shape> {
    if let Some(header) =
        DUMP.header_of(head).filter(|header| has(header, &["dateadded", "url", "urlhaus_link"]))
    {
        let id = header.iter().position(|name| name == "id")?;
        let row =
            crate::format::text::head_lines(head).find(|line| line.contains("://") && !line.starts_with('#'));
        let url_in_id = row.and_then(|row| row.split(',').nth(id)).is_some_and(|id| id.contains("://"));
        return Some(if url_in_id { Shape::UrlsInId } else { Shape::Dump });
    }
    if PAYLOADS.header_of(head).is_some_and(|header| has(&header, PAYLOADS.columns)) {
        return Some(Shape::Payloads);
    }
    list::Kind::tell(head).map(Shape::List)
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
            |table| table.column(&["id"]),
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
    fn find(table: &Table<'_>) -> Self {
        Self {
            id: table.column(&["id"]),
            added: table.column(&["dateadded"]),
            url: table.column(&["url"]),
            status: table.column(&["url_status"]),
            last_online: table.column(&["last_online"]),
            threat: table.column(&["threat"]),
            tags: table.column(&["tags"]),
            link: table.column(&["urlhaus_link"]),
            reporter: table.column(&["reporter"]),
        }
    }

    fn facts(&self, row: &Row, context: &Context) -> Result<Vec<Fact>, &'static str> {
        let url = Observable::Url(field::url(row.get(self.url))?);
        let added = field::moment(row.get(self.added))?;
        let tags = field::tags(row.get(self.tags));
        let (class, category) = match row.get(self.threat) {
            "malware_download" | "" => field::family(tags.iter().map(String::as_str)),
            "phishing" => (Class::Malicious, Category::Phishing),
            _ => (Class::Malicious, Category::General),
        };
        let assessment = Assessment {
            tags,
            reporter: field::text(row.get(self.reporter)),
            reference: field::text(row.get(self.link)),
            external_id: field::text(row.get(self.id)),
            note: field::text(row.get(self.status)),
            ..Assessment::new(class, category)
        };
        let last_online = field::last_seen(row.get(self.last_online), added);
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
    fn find(table: &Table<'_>) -> Self {
        Self {
            first_seen: table.column(&["firstseen"]),
            url: table.column(&["url"]),
            file_type: table.column(&["filetype"]),
            md5: table.column(&["md5"]),
            sha256: table.column(&["sha256"]),
            signature: table.column(&["signature"]),
        }
    }

    fn facts(&self, row: &Row, context: &Context) -> Result<Vec<Fact>, &'static str> {
        let file = Observable::File(field::sha256(row.get(self.sha256))?);
        let url = Observable::Url(field::url(row.get(self.url))?);
        let first_seen = field::moment(row.get(self.first_seen))?;
        let detection = field::text(row.get(self.signature));
        let described = FileFacts {
            aliases: field::aliases(row.get(self.md5), "")?,
            file_type: field::text(row.get(self.file_type)),
            ..FileFacts::default()
        };
        let relation = Relation {
            kind: RelationKind::DownloadedFrom,
            target: url,
            port: None,
            detection: detection.clone(),
        };
        let fact = |at: Timestamp, claim| context.evidence(file.clone().into(), at, None, claim);
        let mut facts =
            vec![fact(first_seen, Claim::Related(relation)), fact(first_seen, Claim::Described(described))];
        // Not everything that such a URL serves is malware; where a family was recognised, it is.
        if detection.is_some() {
            let (class, category) = field::family(detection.as_deref());
            let assessment = Assessment { detection, ..Assessment::new(class, category) };
            facts.push(fact(first_seen, Claim::Assessed(assessment)));
        }
        Ok(facts)
    }
}
