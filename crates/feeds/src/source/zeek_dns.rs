//! Zeek's `dns.log`: who asked what, and the answer; as a table, also one that was cut, or as JSON lines,
//! <https://docs.zeek.org/en/master/logs/dns.html>. Of who asked nothing is kept.
//!
//! Answers are put together by name, type, data and day, so that a log of millions says a few thousand things. A log does not say whose
//! each answer is: addresses are those of the name asked for, whatever aliases lay between, and the first name is its alias.

use std::{
    collections::{HashMap, hash_map::Entry},
    io,
    ops::ControlFlow,
};

use model::{
    Claim, DnsBasis, DnsData, DnsRecord, Grade, Observable, Timestamp, Tlp,
    dns::{NameType, TextType},
};

use super::{Head, Recognised, Source, Unit};
use crate::{
    Context, Record, Sink, Spot,
    format::{
        resource_record::{Type, owner},
        zeek_log::{self, Event, Layout, Log},
    },
    input::Input,
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "zeek_dns",
    title: "Zeek dns.log",
    url: "https://docs.zeek.org/en/master/logs/dns.html",
    licence: "your own",
    grade: Grade::B,
    every_hours: 1,
    tlp: Tlp::AmberStrict,
    lists: &[],
    recognise,
    parse,
};

/// What is put together at a time: some tens of megabytes. Then it is handed over, and what comes later of the same day is another
/// statement.
const TALLIES_MAX: usize = 100_000;

/// As Zeek 2.5 and later, and as earlier versions write it.
const LAYOUTS: [Layout; 2] = [
    Layout {
        path: "dns",
        columns: &[
            "ts", "uid", "id.orig_h", "id.orig_p", "id.resp_h", "id.resp_p", "proto", "trans_id", "rtt", "query",
            "qclass", "qclass_name", "qtype", "qtype_name", "rcode", "rcode_name", "AA", "TC", "RD", "RA", "Z",
            "answers", "TTLs", "rejected",
        ],
    },
    Layout {
        path: "dns",
        columns: &[
            "ts", "uid", "id.orig_h", "id.orig_p", "id.resp_h", "id.resp_p", "proto", "trans_id", "query", "qclass",
            "qclass_name", "qtype", "qtype_name", "rcode", "rcode_name", "AA", "TC", "RD", "RA", "Z", "answers",
            "TTLs", "rejected",
        ],
    },
];

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let is_ours = Log::tell(head, &LAYOUTS).is_some_and(|log| log.is("dns", &["query", "qtype_name", "trans_id"]));
    is_ours.then(|| Recognised { list: SOURCE.name.to_owned(), unit: Unit::Records, date: None })
}

/// How often something was answered on a day.
struct Tally {
    spot: Spot,
    line: u64,
    first: Timestamp,
    last: Timestamp,
    count: u64,
}

#[derive(Default)]
struct Tallies(HashMap<(Observable, DnsData, i64), Tally>);

impl Tallies {
    fn add(&mut self, event: &Event<'_>, line: u64, at: Timestamp, owner: Observable, data: DnsData) {
        match self.0.entry((owner, data, at.day())) {
            Entry::Occupied(mut entry) => {
                let tally = entry.get_mut();
                tally.first = tally.first.min(at);
                tally.last = tally.last.max(at);
                tally.count = tally.count.saturating_add(1);
            }
            Entry::Vacant(place) => {
                place.insert(Tally { spot: event.spot(), line, first: at, last: at, count: 1 });
            }
        }
    }

    /// Hands over what there is, in the order of the lines that said it first.
    fn hand_over(&mut self, context: &Context, sink: &mut dyn Sink) -> ControlFlow<()> {
        let mut all: Vec<_> = self.0.drain().collect();
        all.sort_by(|((owner, data, _), tally), ((other, other_data, _), other_tally)| {
            (tally.line, owner, data).cmp(&(other_tally.line, other, other_data))
        });
        for ((owner, data, _), tally) in all {
            let record = DnsRecord { data, count: Some(tally.count), basis: DnsBasis::Sensor };
            let fact = context.evidence(owner.into(), tally.first, Some(tally.last), Claim::Resolved(record));
            sink.accept(Record { spot: tally.spot, facts: vec![fact] })?;
        }
        ControlFlow::Continue(())
    }
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let mut tallies = Tallies::default();
    let mut line = 0;
    let mut is_over = false;
    let outcome = zeek_log::events(input, &LAYOUTS, sink, &mut |event, sink| {
        line += 1;
        if let Err(reason) = take(event, line, &mut tallies) {
            sink.reject(event.spot(), reason, event.text().as_bytes());
        }
        if tallies.0.len() >= TALLIES_MAX && tallies.hand_over(context, sink).is_break() {
            is_over = true;
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    });
    // What came before a log's broken place is good.
    if !is_over {
        let _ = tallies.hand_over(context, sink);
    }
    outcome
}

fn take(event: &Event<'_>, line: u64, tallies: &mut Tallies) -> Result<(), &'static str> {
    if event.get("rcode_name").is_some_and(|code| code != "NOERROR") {
        return Err("no answer");
    }
    let answers = event.list("answers");
    if answers.is_empty() {
        return Err("no answer");
    }
    let at = event.time("ts")?;
    let query = event.get("query").ok_or("no name")?;
    if event.get("qclass").is_some_and(|class| class != "1") {
        return Err("not of the Internet's class");
    }
    if event.number("id.resp_p") == Some(5353) || is_local(&query) {
        return Err("a name of the local network (RFC 6762)");
    }
    let kind = Type::parse(&event.get("qtype_name").ok_or("no type of record")?)?;
    let mut reason = None;
    let mut is_said = false;
    for (place, answer) in answers.iter().enumerate() {
        match data(kind, place, answer).and_then(|data| Ok((owner(&query, &data)?, data))) {
            Ok((owner, data)) => {
                is_said = true;
                tallies.add(event, line, at, owner, data);
            }
            Err(why) => reason = reason.or(Some(why)),
        }
    }
    if is_said { Ok(()) } else { Err(reason.unwrap_or("no answer")) }
}

fn is_local(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    name.get(name.len().saturating_sub(6)..).is_some_and(|end| end.eq_ignore_ascii_case(".local"))
}

/// What an answer to a question of this type says of the name asked for.
fn data(kind: Type, place: usize, answer: &str) -> Result<DnsData, &'static str> {
    match kind {
        Type::A | Type::Aaaa => match kind.data(answer) {
            Ok(address) => Ok(address),
            // A name among addresses is an alias on the way to them.
            Err("not an IP address") if place == 0 => Type::Name(NameType::Cname).data(answer),
            Err("not an IP address") => Err("an alias of an alias"),
            Err(reason) => Err(reason),
        },
        Type::Text(TextType::Txt) => kind.data(&texts(answer)?),
        _ => kind.data(answer),
    }
}

/// The strings of a TXT answer, each behind its length: `TXT 5 a b c TXT 1 d`.
fn texts(answer: &str) -> Result<String, &'static str> {
    let mut text = String::new();
    let mut rest = answer;
    while let Some(behind) = rest.strip_prefix("TXT ") {
        let (length, behind) = behind.split_once(' ').ok_or("no data")?;
        let length: usize = length.parse().map_err(|_| "a text without its length")?;
        // Lengths are those of bytes, of which some were escaped or lost: the end of the answer is an end, too.
        let end = behind.floor_char_boundary(length.min(behind.len()));
        let (string, behind) = behind.split_at_checked(end).unwrap_or((behind, ""));
        text.push_str(string);
        rest = behind.trim_start();
    }
    if text.is_empty() { Ok(format!("\"{}\"", escaped(answer))) } else { Ok(format!("\"{}\"", escaped(&text))) }
}

/// As a quoted string of a zone file, for the one reader of such.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_stand_behind_their_lengths() {
        assert_eq!(texts("TXT 18 302f017537c68f5169"), Ok("\"302f017537c68f5169\"".to_owned()));
        assert_eq!(texts("TXT 3 a b TXT 2 \"c"), Ok("\"a b\\\"c\"".to_owned()));
        assert_eq!(texts("TXT 99 short"), Ok("\"short\"".to_owned()));
        assert_eq!(texts("bare"), Ok("\"bare\"".to_owned()));
        assert_eq!(texts("TXT x y"), Err("a text without its length"));
        assert_eq!(texts("TXT 2 é"), Ok("\"é\"".to_owned()));
    }

    #[test]
    fn local_names() {
        assert!(is_local("printer.LOCAL."));
        assert!(!is_local("local") && !is_local("nonlocal.example") && !is_local("éélocal"));
    }
}
