//! ThreatFox by abuse.ch: indicators of compromise with malware family and confidence. JSON and CSV export and hosts file
//! of <https://threatfox.abuse.ch/export/>, answers of its API (<https://threatfox.abuse.ch/api/>), parts of the CSV without
//! header, and a mirror's bare list of its addresses.

use std::{io, ops::ControlFlow};

use model::{Assessment, Category, Claim, Class, Grade, Hash, Observable, Relation, RelationKind, Tlp};
use serde_json::Value;

use super::{Head, List, Recognised, Source, Unit};
use crate::{
    Context, Fact, Record, Sink, Spot,
    format::{
        csv::{self, Column, Dialect, Order, is},
        field, json,
        list::{self, Kind},
        text::{banner_date, banner_has},
    },
    input::{self, Input},
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "threatfox",
    title: "ThreatFox",
    url: "https://threatfox.abuse.ch/",
    licence: "CC0 1.0, abuse.ch terms of use",
    grade: Grade::B,
    every_hours: 1,
    tlp: Tlp::Clear,
    lists: &[
        // The same indicators without family, confidence and dates.
        List { name: "hostfile", grade: Grade::C, origins: &["threatfox"], every_hours: 1 },
        List { name: "ips", grade: Grade::C, origins: &["threatfox"], every_hours: 24 },
    ],
    recognise,
    parse,
};

const TABLE: Dialect<'static> =
    Dialect::commas(&["first_seen_utc", "ioc_id", "ioc_value", "ioc_type", "threat_type"])
        .with_orders(&[Order { columns: COLUMNS, rows_min: 1 }, Order { columns: OLD_COLUMNS, rows_min: 1 }]);
/// Its columns, with or without the one that came later.
macro_rules! columns {
    ($($later:expr)?) => {
        &[
            ("first_seen_utc", is::moment),
            ("ioc_id", is::digits),
            ("ioc_value", is::anything),
            ("ioc_type", is_kind),
            ("threat_type", is_threat),
            ("fk_malware", is::anything),
            ("malware_alias", is::anything),
            ("malware_printable", is::anything),
            ("last_seen_utc", is::day_or_absent),
            ("confidence_level", is::digits),
            $($later,)?
            ("reference", is::anything),
            ("tags", is::anything),
            ("anonymous", is_truth),
            ("reporter", is::anything),
        ]
    };
}
const COLUMNS: &[Column] = columns!(("is_compromised", is_truth));
/// Before the export said whether a host is a compromised one.
const OLD_COLUMNS: &[Column] = columns!();

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Json,
    Table,
    List(Kind),
}

fn shape(head: &Head<'_>) -> Option<Shape> {
    let text = head.text();
    if text.trim_start().starts_with(['{', '[']) {
        let has = |key: &str| text.contains(&format!("\"{key}\""));
        let ours = has("ioc_type") && (has("ioc_value") || (has("query_status") && has("ioc")));
        return ours.then_some(Shape::Json);
    }
    if TABLE
        .header_of(head)
        .is_some_and(|header| ["ioc_value", "ioc_type"].iter().all(|key| header.iter().any(|h| h == key)))
    {
        return Some(Shape::Table);
    }
    let part = |is_so: bool| is_so.then_some(Shape::Table);
    part(TABLE.is_part(head))
        .or_else(|| Kind::tell(head).map(Shape::List))
        .or_else(|| part(TABLE.may_be_part(head)))
}

/// Where an answer of the API has its records.
const DATA: &str = "data";
/// Most samples of an indicator that are kept.
const SAMPLES_MAX: usize = 1000;

fn is_kind(value: &str) -> bool {
    ["ip:port", "domain", "url"].contains(&value) || value.ends_with("_hash")
}

fn is_threat(value: &str) -> bool {
    ["botnet_cc", "payload_delivery", "payload", "cc_skimming"].contains(&value)
}

fn is_truth(value: &str) -> bool {
    ["0", "1", "true", "false"].iter().any(|truth| value.eq_ignore_ascii_case(truth))
}

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let shape = shape(head)?;
    let ours = head.named || head.path_has("threatfox") || banner_has(head, "abuse.ch ThreatFox");
    let (list, unit) = match shape {
        Shape::Json | Shape::Table => ("threatfox", Unit::Records),
        Shape::List(Kind::Addresses) if ours => ("threatfox/ips", Unit::Snapshot),
        Shape::List(Kind::Domains) if ours => ("threatfox/hostfile", Unit::Snapshot),
        Shape::List(_) => return None,
    };
    Some(Recognised { list: list.to_owned(), unit, date: banner_date(head) })
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let head = input::head(input)?;
    match shape(&Head { name: input.name(), bytes: &head, tail: &[], named: true }) {
        Some(Shape::List(kind)) => {
            // Addresses come from its `ip:port` indicators, of which nearly all are command-and-control servers.
            let category = if kind == Kind::Addresses { Category::BotnetCnc } else { Category::Malware };
            list::parse(input, context, sink, kind, &Assessment::new(Class::Malicious, category))
        }
        Some(Shape::Table) => csv::records(
            input,
            TABLE,
            sink,
            |names| Indicator::KEYS.map(|key| (key, names.column(&[key]))),
            |row, columns| {
                let column =
                    |key: &str| columns.iter().find(|(name, _)| *name == key).and_then(|(_, column)| *column);
                Indicator::read(|key| row.get(column(key)).to_owned()).facts(context)
            },
        ),
        Some(Shape::Json) | None => json::walk(input, &[DATA], sink, &mut |element, sink| {
            if element.member.as_deref() == Some("query_status") {
                if element.value.as_str() != Some("ok") {
                    let said = element.value.to_string();
                    sink.reject(element.spot(), "the answer is no list of indicators", said.as_bytes());
                }
                return ControlFlow::Continue(());
            }
            let Value::Array(records) = &element.value else {
                // In an answer the record has its identifier within.
                let id = element.member.as_deref().filter(|member| *member != DATA);
                return take(&element.value, id, element.spot(), context, sink);
            };
            for (index, record) in records.iter().enumerate() {
                let spot = match element.spot() {
                    Spot::Entry(entry) if index > 0 => Spot::Entry(format!("{entry}[{index}]")),
                    spot => spot,
                };
                take(record, element.member.as_deref(), spot, context, sink)?;
            }
            ControlFlow::Continue(())
        }),
    }
}

fn take(
    record: &Value,
    id: Option<&str>,
    spot: Spot,
    context: &Context,
    sink: &mut dyn Sink,
) -> ControlFlow<()> {
    let mut indicator = Indicator::read(|key| field::json_text(record, key));
    if let Some(id) = id {
        id.clone_into(&mut indicator.id);
    }
    let samples = record.get("malware_samples").and_then(Value::as_array).into_iter().flatten();
    let digests = samples.filter_map(|sample| field::sha256(&field::json_text(sample, "sha256_hash")).ok());
    indicator.samples = digests.take(SAMPLES_MAX).collect();
    match indicator.facts(context) {
        Ok(facts) => sink.accept(Record { spot, facts }),
        Err(reason) => {
            sink.reject(spot, reason, record.to_string().as_bytes());
            ControlFlow::Continue(())
        }
    }
}

/// One record, as either format writes it.
struct Indicator {
    id: String,
    value: String,
    kind: String,
    threat: String,
    family: String,
    aliases: String,
    name: String,
    first_seen: String,
    last_seen: String,
    confidence: String,
    compromised: String,
    reference: String,
    tags: String,
    reporter: String,
    /// Samples that the indicator was found with.
    samples: Vec<Hash>,
}

impl Indicator {
    /// What [`Indicator::read`] asks for; the CSV calls the family `fk_malware`, the API has some names shorter.
    const KEYS: [&'static str; 19] = [
        "id",
        "ioc",
        "first_seen",
        "last_seen",
        "ioc_id",
        "ioc_value",
        "ioc_type",
        "threat_type",
        "malware",
        "fk_malware",
        "malware_alias",
        "malware_printable",
        "first_seen_utc",
        "last_seen_utc",
        "confidence_level",
        "is_compromised",
        "reference",
        "tags",
        "reporter",
    ];

    fn read(text: impl Fn(&str) -> String) -> Self {
        let first = |long: &str, short: &str| Some(text(long)).filter(|text| !text.is_empty()).unwrap_or_else(|| text(short));
        Self {
            id: first("ioc_id", "id"),
            value: first("ioc_value", "ioc"),
            kind: text("ioc_type"),
            threat: text("threat_type"),
            family: first("malware", "fk_malware"),
            aliases: text("malware_alias"),
            name: text("malware_printable"),
            first_seen: first("first_seen_utc", "first_seen"),
            last_seen: first("last_seen_utc", "last_seen"),
            confidence: text("confidence_level"),
            compromised: text("is_compromised"),
            reference: text("reference"),
            tags: text("tags"),
            reporter: text("reporter"),
            samples: Vec::new(),
        }
    }

    fn facts(&self, context: &Context) -> Result<Vec<Fact>, &'static str> {
        let (subject, port) = self.subject()?;
        let first_seen = field::moment(&self.first_seen)?;
        let last_seen = field::last_seen(&self.last_seen, first_seen);
        let detection = field::text(&self.name).filter(|name| name != "Unknown malware");
        let assessment = Assessment {
            confidence: self.confidence()?,
            detection: detection.clone(),
            tags: field::tags(&self.tags),
            reporter: field::text(&self.reporter),
            reference: field::text(&self.reference),
            external_id: field::text(&self.id),
            port,
            note: self.note(),
            ..Assessment::new(Class::Malicious, self.category())
        };
        let mut facts = vec![context.evidence(
            subject.clone().into(),
            first_seen,
            last_seen,
            Claim::Assessed(assessment),
        )];
        if matches!(subject, Observable::File(_)) {
            return Ok(facts);
        }
        let mut samples: Vec<Hash> = bazaar_sample(&self.reference).into_iter().collect();
        samples.extend(self.samples.iter().filter(|sample| !samples.contains(sample)).cloned().collect::<Vec<_>>());
        for sample in samples {
            let (kind, target, detection) =
                (RelationKind::CommunicatesWith, subject.clone(), detection.clone());
            let claim = Claim::Related(Relation { port, detection, ..Relation::new(kind, target) });
            facts.push(context.evidence(Observable::File(sample).into(), first_seen, last_seen, claim));
        }
        Ok(facts)
    }

    fn subject(&self) -> Result<(Observable, Option<u16>), &'static str> {
        let value = field::stated(&self.value).ok_or("no indicator")?;
        match self.kind.as_str() {
            "ip:port" => field::socket(value).map(|(address, port)| (Observable::Ip(address), port)),
            "domain" => field::domain(value).map(|domain| (Observable::Domain(domain), None)),
            "url" => field::url(value).map(|url| (Observable::Url(url), None)),
            "md5_hash" | "sha1_hash" | "sha256_hash" => {
                Hash::parse(value).map(|hash| (Observable::File(hash), None)).map_err(|_| "not a digest")
            }
            "" => Err("no kind of indicator"),
            _ => Err("this kind of indicator is not supported"),
        }
    }

    fn category(&self) -> Category {
        match self.threat.as_str() {
            "botnet_cc" => Category::BotnetCnc,
            "payload_delivery" | "payload" => Category::Malware,
            "cc_skimming" => Category::Skimming,
            _ => Category::General,
        }
    }

    fn confidence(&self) -> Result<u8, &'static str> {
        let Some(stated) = field::stated(&self.confidence) else { return Ok(100) };
        stated.parse().ok().filter(|percent| *percent <= 100).ok_or("confidence is not a percentage")
    }

    fn note(&self) -> Option<String> {
        let compromised = self.compromised.eq_ignore_ascii_case("true").then(|| "compromised".to_owned());
        let family = field::stated(&self.family).filter(|family| *family != "unknown");
        let family = family.map(|family| format!("Malpedia {family}"));
        let aliases = field::tags(&self.aliases);
        let aliases = (!aliases.is_empty()).then(|| format!("also called {}", aliases.join(", ")));
        let notes: Vec<_> = [compromised, family, aliases].into_iter().flatten().collect();
        field::text(&notes.join("; "))
    }
}

/// The sample in a reference like `https://bazaar.abuse.ch/sample/<SHA-256>/`.
fn bazaar_sample(reference: &str) -> Option<Hash> {
    let rest = reference.trim().strip_prefix("https://bazaar.abuse.ch/sample/")?;
    field::sha256(rest.split('/').next()?).ok()
}
