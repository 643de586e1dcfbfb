//! WHOIS replies (RFC 3912) as they were stored: one a file, with or without a head that says what was asked (`Query: a.example`), or many
//! objects of a registry of addresses one behind the other.

use std::{
    io::{self, BufRead, Read},
    ops::ControlFlow,
};

use model::{DomainName, Grade, Registration, Timestamp, Tlp, registration::Holding};

use super::{Head, Recognised, Source, Unit};
use crate::{
    Context, Record, Sink, Spot,
    format::{
        self, registration,
        whois::{self, Answer, Asked, REPLY_BYTES_MAX},
    },
    input::{self, Input},
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "whois",
    title: "WHOIS replies",
    url: "https://www.iana.org/whois",
    licence: "each registry's terms",
    grade: Grade::A,
    every_hours: 24,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

/// Keys with which an object of a registry of addresses begins.
const OBJECTS: [&[u8]; 5] = [b"inetnum:", b"inet6num:", b"aut-num:", b"netrange:", b"nethandle:"];

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let found = Recognised { list: "whois".to_owned(), unit: Unit::Records, date: None };
    if head.named {
        return Some(found);
    }
    let mut visible = head.bytes.iter().filter(|byte| !byte.is_ascii_whitespace());
    match (visible.next()?, visible.next()) {
        (b'{' | b'<', _) => return None,
        // `[Domain Name]`, `[Querying whois.nic.example]`, but no array of JSON.
        (b'[', Some(next)) if !next.is_ascii_alphabetic() => return None,
        _ => {}
    }
    let (asked, body) = envelope(head.name, head.bytes);
    let is_kept = asked.is_enveloped || is_of_a_server(head.name);
    let body = if is_kept { body } else { body.get(..HEAD_BYTES).unwrap_or(body) };
    // What the text says alone: a file's name may look like a domain's (`build.rs`).
    let said = whois::parse(body, &Asked::default());
    let is_ours = match said {
        Answer::Registered(record) => {
            let is_of_name = matches!((&record.holding, &asked.domain), (Holding::Domain(said), Some(name)) if said == name);
            facts_of(&record) >= if is_kept || is_of_name { 1 } else { 2 }
        }
        Answer::NotRegistered(domain, _) => is_kept || domain.is_some() && domain == asked.domain,
        Answer::Refused(_) => is_kept || is_record_of(body, asked.domain.as_ref()),
    };
    is_ours.then_some(found)
}

/// Whether a text that does not say of what it is tells enough to be a record of the domain after which the file is named.
fn is_record_of(body: &[u8], domain: Option<&DomainName>) -> bool {
    let asked = || Asked { domain: domain.cloned() };
    matches!(domain.map(|_| whois::parse(body, &asked())), Some(Answer::Registered(record)) if facts_of(&record) >= 2)
}

/// Whether a file stands in a folder that has the name of a server, as collections of replies keep them (`whois.nic.example/a.example.txt`), or bears
/// that name itself.
fn is_of_a_server(name: &str) -> bool {
    let base = input::base_name(name);
    let mut parts = name.split(['/', '\\']).rev().skip(1);
    let stem = stem(base);
    let is_server = |part: &str| {
        part.split('.').next().is_some_and(|first| first.to_ascii_lowercase().contains("whois"))
            && DomainName::parse_host(part).is_ok_and(|host| is_registrable(&host))
    };
    is_server(stem) || (stem != base || domain_of(base).is_some()) && parts.any(is_server)
}

/// A file's name without what says that it is text.
fn stem(base: &str) -> &str {
    [".txt", ".whois", ".mime"].into_iter().find_map(|end| base.strip_suffix(end)).unwrap_or(base)
}

/// The domain after which a file is named. None that is registered has an underscore.
fn domain_of(base: &str) -> Option<DomainName> {
    let stem = stem(base);
    let domain = DomainName::parse_host(stem).ok()?;
    (stem.contains('.') && !stem.contains('_') && is_registrable(&domain)).then_some(domain)
}

/// How much of a file is read to recognise it: a record stands before the terms of use, or they are short.
const HEAD_BYTES: usize = 16 * 1024;

/// Kinds of facts of a domain's record.
const FACTS_MAX: usize = 5;

/// How many kinds of facts a text that was read as a record has; a file with colons in it has none.
fn facts_of(record: &Registration) -> usize {
    let says = [
        record.created.is_some() || record.updated.is_some() || record.expires.is_some(),
        !record.registrar.is_empty(),
        !record.name_servers.is_empty(),
        !record.contacts.is_empty(),
        !record.statuses.is_empty(),
    ];
    match &record.holding {
        Holding::Domain(domain) if !is_registrable(domain) => 0,
        Holding::Domain(_) => says.into_iter().filter(|said| *said).count(),
        Holding::Network(..) | Holding::AutNum(..) if record.name.is_some() => FACTS_MAX,
        Holding::Network(..) | Holding::AutNum(..) => 0,
    }
}

/// Whether a name is under a domain of the top level that there is (or that RFC 2606 keeps for examples), and no file's.
fn is_registrable(domain: &DomainName) -> bool {
    let top = domain.labels().next_back();
    domain.has_listed_suffix() || top.is_some_and(|top| ["example", "test", "invalid"].contains(&top))
}

/// What is known of a reply beside its text.
#[derive(Default)]
struct Envelope {
    domain: Option<DomainName>,
    fetched_at: Option<Timestamp>,
    is_enveloped: bool,
}

/// Takes the head off: lines `Query:`, `Host:`, `Fetched-At:` up to a blank one. Without a head the file's name may be the question.
fn envelope<'a>(name: &str, bytes: &'a [u8]) -> (Envelope, &'a [u8]) {
    let end = bytes.windows(2).position(|two| two == b"\n\n").map(|at| at + 2);
    let end = end.into_iter().chain(bytes.windows(4).position(|four| four == b"\r\n\r\n").map(|at| at + 4)).min();
    let lines = end.and_then(|end| bytes.get(..end)).and_then(|head| std::str::from_utf8(head).ok()).unwrap_or_default();
    let value = |key: &str| {
        lines.lines().take(HEAD_LINES_MAX).find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.trim().eq_ignore_ascii_case(key).then(|| value.trim())
        })
    };
    match (value("Query"), value("Host").or_else(|| value("Fetched-At")), end) {
        (Some(query), Some(_), Some(end)) => {
            let envelope = Envelope {
                domain: DomainName::parse_host(query).ok(),
                fetched_at: value("Fetched-At").and_then(whois::date),
                is_enveloped: true,
            };
            (envelope, bytes.get(end..).unwrap_or_default())
        }
        _ => (Envelope { domain: domain_of(input::base_name(name)), ..Envelope::default() }, bytes),
    }
}

/// Most lines of a head.
const HEAD_LINES_MAX: usize = 20;

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let mut reader = format::decoded(input.open()?)?;
    let mut reply = Reply { input, context, text: Vec::new(), line: 1, objects: 0, replies: 0 };
    let (mut line, mut number, mut is_start) = (Vec::new(), 0_u64, true);
    loop {
        line.clear();
        let read = (&mut reader).take(REPLY_BYTES_MAX as u64).read_until(b'\n', &mut line)?;
        number += 1;
        let is_object = is_start && OBJECTS.iter().any(|key| {
            line.get(..key.len()).is_some_and(|start| start.eq_ignore_ascii_case(key))
        });
        let is_over = read == 0 || is_object && reply.objects > 0;
        if is_over && reply.end(sink).is_break() || read == 0 {
            return Ok(());
        }
        if reply.text.is_empty() {
            reply.line = number;
        }
        reply.objects += u32::from(is_object);
        is_start = line.iter().all(u8::is_ascii_whitespace) || line.starts_with(b"%") || line.starts_with(b"#");
        // What is longer than any reply is not kept, and the reply is read as far as it goes.
        if reply.text.len() + line.len() <= REPLY_BYTES_MAX {
            reply.text.extend_from_slice(&line);
        }
    }
}

/// A reply that is being collected.
struct Reply<'a> {
    input: &'a dyn Input,
    context: &'a Context,
    text: Vec<u8>,
    /// Where it begins.
    line: u64,
    /// Objects with which another reply would begin.
    objects: u32,
    replies: u64,
}

impl Reply<'_> {
    fn end(&mut self, sink: &mut dyn Sink) -> ControlFlow<()> {
        let text = std::mem::take(&mut self.text);
        self.objects = 0;
        self.replies += 1;
        let (envelope, body) = envelope(self.input.name(), &text);
        let context = match envelope.fetched_at {
            Some(observed_at) => Context { observed_at, ..self.context.clone() },
            None => self.context.clone(),
        };
        let answer = whois::parse(body, &Asked { domain: envelope.domain });
        let spot = Spot::Line(self.line);
        match registration::facts(&context, answer) {
            Ok(facts) => sink.accept(Record { spot, facts }),
            Err(reason) => {
                sink.reject(spot, reason, body);
                ControlFlow::Continue(())
            }
        }
    }
}
