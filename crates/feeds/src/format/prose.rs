//! Analysts' notes: indicators line by line, under headings, among words. What stands alone in a line is meant; what stands
//! among words counts less; a heading says of what kind the lines below it are, or that they are none (subjects of mails,
//! references). Lines without anything that looks like an indicator are prose and no records.

use std::io;

use model::{Assessment, Claim, Observable, Relation, RelationKind, Subject, Timestamp};

pub(crate) use self::words::{Section, heading};
use self::words::{candidates, is_reference};
use super::{
    field,
    indicator::{self, Found, Kind},
    indicator_table::{Layout, REPORT},
    path,
    pipes::{Pipes, Row, bare},
    text::{Lines, head_lines},
    threat,
};
use crate::{Context, Fact, Head, Record, Sink, Spot, input::Input};

mod words;

/// Confidence in percent in what stands among words: a digest is seldom anything but a sample.
const DIGEST_IN_LINE: u8 = 90;
/// In what its author made harmless.
const DEFANGED_IN_LINE: u8 = 80;
/// In anything else.
const PLAIN_IN_LINE: u8 = 50;
/// How many lines are looked at to tell whether a file is text.
const LINES_LOOKED_AT: usize = 50;

/// How a publisher writes.
#[derive(Clone, Debug)]
pub(crate) struct Prose {
    /// What the file as a whole says of everything in it.
    pub(crate) base: Assessment,
    /// What bare lines are, where the file's name tells.
    pub(crate) kind: Kind,
    /// Whether headings name families.
    pub(crate) families: bool,
    /// The columns of its tables.
    pub(crate) layout: &'static Layout,
}

/// Whether a file is text and no document of another format.
pub(crate) fn is_text(head: &Head<'_>) -> bool {
    let mut lines = head_lines(head).filter(|line| !line.trim().is_empty()).take(LINES_LOOKED_AT).peekable();
    let begins = lines.peek().map(|line| line.trim_start());
    let other = begins.is_none_or(|first| first.starts_with(['{', '<', '%'])) || first_is_array(begins);
    !other && !head.bytes.contains(&0)
}

fn first_is_array(first: Option<&str>) -> bool {
    first.is_some_and(|first| first == "[" || first.starts_with("[{"))
}

/// Where a reader stands in a document.
struct At {
    section: Section,
    heading: String,
    date: Timestamp,
}

impl Prose {
    /// Notes whose files say `base`.
    pub(crate) fn new(base: Assessment) -> Self {
        Self { base, kind: Kind::Any, families: false, layout: &REPORT }
    }

    /// With tables in this layout.
    pub(crate) fn in_tables(self, layout: &'static Layout) -> Self {
        Self { layout, ..self }
    }

    /// Reads the document.
    ///
    /// # Errors
    /// When reading fails.
    pub(crate) fn parse(&self, input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
        let mut lines = Lines::open(input)?;
        let mut at =
            At { section: Section::of("", self.kind), heading: String::new(), date: context.observed_at };
        let mut tables = Pipes::new(self.layout);
        while let Some((number, line)) = lines.next_line(sink)? {
            let spot = Spot::Line(number);
            let outcome = match tables.row(line) {
                Some(Row::Frame) => continue,
                Some(Row::Cells(columns, cells)) if at.section.refused.is_none() => {
                    let get = |column: Option<usize>| {
                        column.and_then(|at| cells.get(at)).copied().unwrap_or_default()
                    };
                    let context = Context { observed_at: at.date, ..context.clone() };
                    columns.facts(&get, &self.assessment(&at), &context)
                }
                _ => self.line(line, &mut at, context),
            };
            match outcome {
                Ok(facts) if facts.is_empty() => {}
                Ok(facts) => {
                    if sink.accept(Record { spot, facts }).is_break() {
                        break;
                    }
                }
                Err(reason) => sink.reject(spot, reason, line.as_bytes()),
            }
        }
        Ok(())
    }

    /// What a line says: nothing where it is prose or a heading, which it notes.
    fn line(&self, line: &str, at: &mut At, context: &Context) -> Result<Vec<Fact>, &'static str> {
        let text = words::unmarked(line);
        if text.is_empty() {
            return Ok(Vec::new());
        }
        let whole = words::is_whole(text).then(|| indicator::read(at.section.kind, bare(text)));
        if let Some(Ok(found)) = whole {
            at.section.refused.map_or(Ok(()), Err)?;
            if is_reference(&found.subject) {
                return Err("a reference, not an indicator");
            }
            let found = self.server(found, at);
            return Ok(vec![self.fact(found, self.assessment(at), "", at, context)]);
        }
        let (found, refused) = self.in_words(text, at);
        if found.is_empty() {
            if let Some(heading) = heading(line) {
                at.section = Section::of(heading, self.kind);
                at.heading = heading.to_owned();
                at.date = path::date_of_line(heading).unwrap_or(at.date);
                return Ok(Vec::new());
            }
            return match whole {
                Some(Err(reason)) if words::looks_like_one(text) => Err(reason),
                _ => refused.map_or(Ok(Vec::new()), Err),
            };
        }
        at.section.refused.map_or(Ok(()), Err)?;
        let mut facts = resolutions(&found, at.date, context);
        for (found, confidence) in found {
            let base = self.assessment(at);
            let note = field::text(&[at.heading.as_str(), text].join(" ")).filter(|_| text.len() <= 400);
            let base = Assessment { confidence, note: note.or(base.note.clone()), ..base };
            facts.push(self.fact(self.server(found, at), base, text, at, context));
        }
        Ok(facts)
    }

    /// The indicators among the words of a line, with the confidence in each, and why others were refused.
    fn in_words(&self, text: &str, at: &At) -> (Vec<(Found, u8)>, Option<&'static str>) {
        let (mut all, mut refused): (Vec<(Found, u8)>, _) = (Vec::new(), None);
        for word in candidates(text) {
            let defanged = words::is_defanged(word);
            match indicator::read(if defanged { Kind::Network } else { Kind::Any }, word) {
                Ok(found) if is_reference(&found.subject) => refused = Some("a reference, not an indicator"),
                Ok(found) => {
                    let confidence = if found.hash().is_some() {
                        DIGEST_IN_LINE
                    } else if defanged {
                        DEFANGED_IN_LINE
                    } else if at.section.kind == Kind::Network
                        || word.contains("://")
                        || found.subject.kind_tag() == "ip"
                    {
                        PLAIN_IN_LINE
                    } else {
                        refused = Some("named in passing");
                        continue;
                    };
                    if !all.iter().any(|(known, _)| *known == found) {
                        all.push((found, confidence));
                    }
                }
                Err(reason) if words::looks_like_one(word) => refused = Some(reason),
                Err(_) => {}
            }
        }
        (all, refused)
    }

    fn assessment(&self, at: &At) -> Assessment {
        let heading = field::text(&at.heading);
        if self.families && heading.is_some() {
            return Assessment {
                detection: heading.as_deref().map(words::family),
                note: heading,
                ..self.base.clone()
            };
        }
        Assessment { note: heading.or_else(|| self.base.note.clone()), ..self.base.clone() }
    }

    /// Under a heading of servers a URL without path means its server.
    fn server(&self, found: Found, at: &At) -> Found {
        let is_server = threat::spoken_of(&at.heading)
            .is_some_and(|(_, category)| category == model::Category::BotnetCnc);
        if is_server { found.into_host() } else { found }
    }

    fn fact(&self, found: Found, base: Assessment, line: &str, at: &At, context: &Context) -> Fact {
        let words = [line, at.heading.as_str(), self.base.detection.as_deref().unwrap_or_default()];
        let judged = Assessment { port: found.port, ..threat::judged(base, &found.subject, &words) };
        context.evidence(found.subject, at.date, None, Claim::Assessed(judged))
    }
}

/// `192.0.2.1 port 80 - a.example - GET /`: a line of traffic that names one name and one address.
fn resolutions(found: &[(Found, u8)], date: Timestamp, context: &Context) -> Vec<Fact> {
    let mut names = Vec::new();
    let mut addresses = Vec::new();
    for (found, _) in found {
        match &found.subject {
            Subject::Observable(name @ Observable::Domain(_)) => names.push(name),
            Subject::Observable(address @ Observable::Ip(_)) => addresses.push(address),
            _ => {}
        }
    }
    let ([name], [address]) = (names.as_slice(), addresses.as_slice()) else { return Vec::new() };
    let relation =
        Relation { kind: RelationKind::ResolvesTo, target: (*address).clone(), port: None, detection: None };
    vec![context.evidence((*name).clone().into(), date, None, Claim::Related(relation))]
}
