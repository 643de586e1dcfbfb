//! Analysts' notes: indicators line by line, under headings, among words. What stands alone in a line is meant; what stands
//! among words counts less; a heading says of what kind the lines below it are, or that they are none (subjects of mails,
//! references). Lines without anything that looks like an indicator are prose and no records.

use std::{io, ops::ControlFlow};

use analysis::extract::{Options, extract};
use model::{Assessment, Claim, FileFacts, Hash, Observable, Relation, RelationKind, Subject, Timestamp};

pub(crate) use self::words::{Section, heading};
use super::{
    field,
    indicator::{self, Found, Kind},
    indicator_table::{Layout, REPORT},
    path,
    pipes::{Pipes, Row, bare},
    text::{self, head_lines},
    threat::{self, Spoken},
};
use crate::{Context, Fact, Head, Recognised, Sink, input::Input};

mod words;

/// Confidence in percent in what stands among words: a digest is seldom anything but a sample.
const DIGEST_IN_LINE: u8 = 90;
/// In what its author made harmless.
const DEFANGED_IN_LINE: u8 = 80;
/// In anything else.
const PLAIN_IN_LINE: u8 = 50;
/// Confidence in a name that a whole sentence speaks of: often it is where a victim was sent, or what was imitated.
const NAME_IN_SENTENCE: u8 = 30;
/// Words of letters alone that make a sentence of a line which ends like one.
const SENTENCE_WORDS: usize = 8;
/// Longest line that is kept as a note.
const NOTE_BYTES_MAX: usize = 400;
/// Most indicators taken of a line.
const IN_LINE_MAX: usize = 1000;
const REFERENCE: &str = "a reference, not an indicator";
/// Hosts of URLs and of mail addresses are often somebody else's.
const OPTIONS: Options = Options { email_hosts: false, url_hosts: false, doubtful: true };
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
    // Analysts paste parts of UTF-16 files into their notes; what is binary has more zeros, and other controls.
    let share = |is_such: &dyn Fn(u8) -> bool, one_in: usize| {
        let count = head.bytes.iter().filter(|byte| is_such(**byte)).count();
        count.saturating_mul(one_in) <= head.bytes.len()
    };
    let is_stray = |byte: u8| byte != 0 && byte.is_ascii_control() && !byte.is_ascii_whitespace();
    !other && share(&|byte| byte == 0, 4) && share(&is_stray, 100)
}

/// Claims a note of the collection `list` ([`path::claim`]).
pub(crate) fn claim(head: &Head<'_>, list: &str, words: &[&str]) -> Option<Recognised> {
    path::claim(head, list, words).filter(|_| is_text(head))
}

fn first_is_array(first: Option<&str>) -> bool {
    first.is_some_and(|first| first == "[" || first.starts_with("[{"))
}

/// Where a reader stands in a document.
struct At {
    section: Section,
    heading: String,
    date: Timestamp,
    /// A file's name on the line before: that of the digest below it.
    name: Option<String>,
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
        let mut at = At {
            section: Section::of("", self.kind),
            heading: String::new(),
            date: context.observed_at,
            name: None,
        };
        let mut tables = Pipes::new(self.layout);
        text::records(input, sink, |line| match tables.row(line) {
            Some(Row::Frame) => Ok(Vec::new()),
            Some(Row::Cells(columns, cells)) if at.section.allows(true).is_ok() => {
                let get =
                    |column: Option<usize>| column.and_then(|at| cells.get(at)).copied().unwrap_or_default();
                let context = Context { observed_at: at.date, ..context.clone() };
                columns.facts(&get, &self.assessment(&at), &context)
            }
            _ => self.line(line, &mut at, context),
        })
    }

    /// What a line says: nothing where it is prose or a heading, which it notes.
    fn line(&self, line: &str, at: &mut At, context: &Context) -> Result<Vec<Fact>, &'static str> {
        let text = words::unmarked(line);
        let name = at.name.take();
        if text.is_empty() {
            return Ok(Vec::new());
        }
        if let Some((strongest, aliases)) = indicator::one_file(text) {
            at.section.allows(true)?;
            return Ok(self.file(
                strongest,
                FileFacts { aliases, name, ..FileFacts::default() },
                at,
                context,
            ));
        }
        let whole = words::is_whole(text).then(|| indicator::read(at.section.kind, bare(text)));
        let reason = match whole {
            Some(Ok(found)) => {
                at.section.allows(found.hash().is_some() || words::is_defanged(text))?;
                if words::is_reference(&found.subject) {
                    return Err(REFERENCE);
                }
                if let (Some(hash), Some(_)) = (found.hash(), &name) {
                    return Ok(self.file(*hash, FileFacts { name, ..FileFacts::default() }, at, context));
                }
                let found = self.server(found, at);
                return Ok(vec![self.fact(found, self.assessment(at), &self.spoken("", at), at, context)]);
            }
            Some(Err(reason)) => reason,
            None => "",
        };
        let (found, refused) = Self::in_words(text, at);
        if !found.is_empty() {
            return Ok(self.words(text, found, at, context));
        }
        if let Some(heading) = heading(line) {
            at.section = Section::of(heading, self.kind);
            let date = path::date_of_line(heading);
            at.date = date.unwrap_or(at.date);
            // A heading of a day says no more.
            let is_day = date.is_some() && !heading.contains(char::is_alphabetic);
            at.heading = if is_day { String::new() } else { heading.to_owned() };
        } else if reason == indicator::FILE_NAME || words::names_file(text) {
            at.name = field::text(bare(text));
        } else if !reason.is_empty() && words::was_meant(text, reason) {
            return Err(reason);
        } else if let Some(reason) = refused {
            return Err(reason);
        }
        Ok(Vec::new())
    }

    /// What a line says in words.
    fn words(&self, text: &str, found: Vec<(Found, u8)>, at: &At, context: &Context) -> Vec<Fact> {
        let mut facts = resolutions(&found, at.date, context);
        let spoken = self.spoken(text, at);
        for (found, confidence) in found {
            let base = self.assessment(at);
            let said = if text.len() <= NOTE_BYTES_MAX { text } else { "" };
            let note = field::text(&[at.heading.as_str(), said].join(" "));
            let base = Assessment { confidence, note: note.or_else(|| base.note.clone()), ..base };
            facts.push(self.fact(self.server(found, at), base, &spoken, at, context));
        }
        facts
    }

    /// A file with what is known of it.
    fn file(&self, hash: Hash, facts: FileFacts, at: &At, context: &Context) -> Vec<Fact> {
        let subject = Subject::from(Observable::File(hash));
        let described = context.evidence(subject.clone(), at.date, None, Claim::Described(facts));
        let found = Found { subject, port: None };
        vec![described, self.fact(found, self.assessment(at), &self.spoken("", at), at, context)]
    }

    /// The indicators among the words of a line, with the confidence in each, and why others were refused.
    fn in_words(text: &str, at: &At) -> (Vec<(Found, u8)>, Option<&'static str>) {
        let (mut all, mut refused): (Vec<(Found, u8)>, _) = (Vec::new(), None);
        let is_sentence = is_sentence(text);
        let _ = extract(text.as_bytes(), &OPTIONS, &mut |found| {
            let behind = text.get(found.span.end..).unwrap_or_default();
            let written = text.get(found.span).unwrap_or_default();
            let defanged = found.defanged;
            let told = Found { subject: found.observable.into(), port: port(behind) };
            if words::is_reference(&told.subject) {
                refused = Some(REFERENCE);
            } else if words::has_placeholder(&told.subject)
                || behind.starts_with(['[', '<', '{', '*'])
                || written.contains(['<', '{', '*'])
            {
                refused = Some("a pattern with placeholders");
            } else if words::is_reserved(&told.subject) {
                refused = Some("reserved address");
            } else if let Err(reason) = at.section.allows(defanged || told.hash().is_some()) {
                refused = Some(reason);
            } else if let Some(confidence) =
                confidence(&told, written, defanged, found.doubtful, at.section.kind)
            {
                let is_name = told.subject.kind_tag() == "domain" && is_sentence;
                let confidence = if is_name { confidence.min(NAME_IN_SENTENCE) } else { confidence };
                if all.len() < IN_LINE_MAX && !all.iter().any(|(known, _)| known.subject == told.subject) {
                    all.push((told, confidence));
                }
            } else if !found.doubtful {
                refused = Some("named in passing");
            }
            ControlFlow::Continue(())
        });
        if all.is_empty() && refused.is_none() && words::is_defanged(text) {
            refused = Some(if text.contains('@') {
                "e-mail addresses are not supported"
            } else {
                "defanged, and yet no indicator"
            });
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

    /// What a line and the heading above it speak of.
    fn spoken(&self, line: &str, at: &At) -> Spoken {
        Spoken::of(&[line, at.heading.as_str(), self.base.detection.as_deref().unwrap_or_default()])
    }

    fn fact(&self, found: Found, base: Assessment, spoken: &Spoken, at: &At, context: &Context) -> Fact {
        let judged = Assessment { port: found.port, ..spoken.judge(base, &found.subject) };
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
    let relation = Relation::new(RelationKind::ResolvesTo, (*address).clone());
    vec![context.evidence((*name).clone().into(), date, None, Claim::Related(relation))]
}

/// Confidence in what stands among words; `None` for a name that is only mentioned.
fn confidence(found: &Found, written: &str, defanged: bool, doubtful: bool, kind: Kind) -> Option<u8> {
    match found.subject.kind_tag() {
        "hash" => Some(DIGEST_IN_LINE),
        _ if defanged => Some(DEFANGED_IN_LINE),
        "ip" => Some(PLAIN_IN_LINE),
        "url" if written.contains("://") => Some(PLAIN_IN_LINE),
        _ => (kind == Kind::Network && !doubtful).then_some(PLAIN_IN_LINE),
    }
}

/// Whether a line is a sentence of an analyst, not a row of things.
fn is_sentence(line: &str) -> bool {
    let letters = |word: &&str| word.trim_end_matches([',', ';', '.']).chars().all(char::is_alphabetic);
    line.ends_with(['.', '!', '?']) && line.split_whitespace().filter(letters).count() >= SENTENCE_WORDS
}

/// The port behind an address or a name: `:8080`, ` port 443`, ` (:80)`.
fn port(behind: &str) -> Option<u16> {
    let text = behind.trim_start_matches([' ', '(']);
    let text = text.strip_prefix("port ").or_else(|| text.strip_prefix(':'))?;
    let digits = text.get(..text.bytes().take_while(u8::is_ascii_digit).count())?;
    field::port(digits).ok()
}
