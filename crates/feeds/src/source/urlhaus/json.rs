//! URLhaus as JSON: the dumps `json_recent` and `json_online` (`{id: [{…}]}`), and the answers of the API for recent URLs and
//! payloads, for one URL, one host and one payload (<https://urlhaus-api.abuse.ch/>).

use std::{io, ops::ControlFlow};

use model::{Claim, FileFacts, Observable, Relation, RelationKind};
use serde_json::{Map, Value};

use super::{Entry, Payload};
use crate::{
    Context, Fact, Head, Record, Sink, Spot,
    format::{field, json},
    input::Input,
};

/// Members of an answer that hold its records.
const LISTS: [&str; 2] = ["urls", "payloads"];

/// Members that an answer for one URL or payload has around its list.
const ABOUT: [&str; 19] = [
    "id",
    "url",
    "url_status",
    "date_added",
    "last_online",
    "threat",
    "reporter",
    "tags",
    "urlhaus_reference",
    "md5_hash",
    "sha256_hash",
    "file_type",
    "file_size",
    "signature",
    "firstseen",
    "lastseen",
    "imphash",
    "ssdeep",
    "tlsh",
];

/// Whether the first bytes are of such a document.
pub(super) fn is_ours(head: &Head<'_>) -> bool {
    let has = |key: &str| head.text().contains(&format!("\"{key}\""));
    let is_dump = has("urlhaus_link") && has("dateadded");
    is_dump || (has("query_status") && (has("urlhaus_reference") || has("urlhaus_download")))
}

/// Reads the whole document.
pub(super) fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    // What an answer for one thing says of it, as far as it was read.
    let mut about = Map::new();
    let outcome = json::walk(input, &LISTS, sink, &mut |element, sink| {
        let spot = element.spot();
        let value = element.value;
        match (element.member.as_deref(), element.index) {
            (Some("query_status"), None) if value.as_str() != Some("ok") => {
                sink.reject(spot, "the answer is no list of URLs", value.to_string().as_bytes());
                ControlFlow::Continue(())
            }
            (Some("payloads"), Some(_)) => told(sink, spot, &value, payload(&value, &about, context)),
            (Some("urls"), Some(_)) if about.contains_key("sha256_hash") => {
                told(sink, spot, &value, source_of(&value, &about, context))
            }
            (member, Some(_)) if member.is_none_or(|member| member == "urls") => {
                told(sink, spot, &value, url(&value, None, context))
            }
            (Some(id), None) => match &value {
                Value::Array(records) if records.iter().any(Value::is_object) => {
                    for record in records {
                        told(sink, spot.clone(), record, url(record, Some(id), context))?;
                    }
                    ControlFlow::Continue(())
                }
                _ => {
                    if ABOUT.contains(&id) {
                        about.insert(id.to_owned(), value);
                    }
                    ControlFlow::Continue(())
                }
            },
            _ => ControlFlow::Continue(()),
        }
    });
    let about = Value::Object(about);
    // The members of one URL or one payload stand around the lists.
    let facts = if about.get("url").is_some() {
        Some(url(&about, None, context))
    } else if about.get("sha256_hash").is_some() {
        Some(payload(&about, &Map::new(), context))
    } else {
        None
    };
    if let Some(facts) = facts {
        // It is the last record: nothing is left to stop.
        let _ = told(sink, Spot::Entry("the answer itself".to_owned()), &about, facts);
    }
    outcome
}

fn told(
    sink: &mut dyn Sink,
    spot: Spot,
    record: &Value,
    facts: Result<Vec<Fact>, &'static str>,
) -> ControlFlow<()> {
    match facts {
        Ok(facts) => sink.accept(Record { spot, facts }),
        Err(reason) => {
            sink.reject(spot, reason, record.to_string().as_bytes());
            ControlFlow::Continue(())
        }
    }
}

/// The first of the members that states something.
fn first(record: &Value, keys: &[&str]) -> String {
    let mut texts = keys.iter().map(|key| field::json_text(record, key));
    texts.find(|text| field::stated(text).is_some()).unwrap_or_default()
}

fn url(record: &Value, id: Option<&str>, context: &Context) -> Result<Vec<Fact>, &'static str> {
    Entry {
        id: &id.map_or_else(|| first(record, &["id", "url_id"]), str::to_owned),
        added: &first(record, &["dateadded", "date_added", "firstseen"]),
        url: &field::json_text(record, "url"),
        status: &field::json_text(record, "url_status"),
        last_online: &first(record, &["last_online", "lastseen"]),
        threat: &field::json_text(record, "threat"),
        tags: &field::json_text(record, "tags"),
        link: &first(record, &["urlhaus_link", "urlhaus_reference"]),
        reporter: &field::json_text(record, "reporter"),
    }
    .facts(context)
}

/// A file that the URL of the answer served, if it is an answer for a URL.
fn payload(record: &Value, about: &Map<String, Value>, context: &Context) -> Result<Vec<Fact>, &'static str> {
    let text = |key: &str| field::text(&field::json_text(record, key));
    let described = FileFacts {
        aliases: field::aliases(&first(record, &["md5_hash", "response_md5"]), "")?,
        name: text("filename"),
        size_bytes: first(record, &["file_size", "response_size"]).parse().ok(),
        file_type: text("file_type"),
        imphash: text("imphash"),
        ssdeep: text("ssdeep"),
        tlsh: text("tlsh"),
        ..FileFacts::default()
    };
    let payload = Payload {
        sha256: &first(record, &["sha256_hash", "response_sha256"]),
        first_seen: &field::json_text(record, "firstseen"),
        last_seen: &field::json_text(record, "lastseen"),
        signature: &field::json_text(record, "signature"),
        described,
    };
    let url = about.get("url").and_then(Value::as_str).map(field::url).transpose()?;
    payload.facts(url, context)
}

/// A URL that served the file of the answer.
fn source_of(record: &Value, about: &Map<String, Value>, context: &Context) -> Result<Vec<Fact>, &'static str> {
    let about = Value::Object(about.clone());
    let file = Observable::File(field::sha256(&field::json_text(&about, "sha256_hash"))?);
    let target = Observable::Url(field::url(&field::json_text(record, "url"))?);
    let first_seen = field::moment(&field::json_text(record, "firstseen"))?;
    let last_seen = field::last_seen(&field::json_text(record, "lastseen"), first_seen);
    let detection = field::text(&field::json_text(&about, "signature"));
    let (kind, port) = (RelationKind::DownloadedFrom, None);
    let claim = Claim::Related(Relation { port, detection, ..Relation::new(kind, target) });
    Ok(vec![context.evidence(file.into(), first_seen, last_seen, claim)])
}
