//! The shell of a JSON document: brackets, commas and names, read by the byte; what stands between them is cut out, bounded. Lenient
//! where that loses nothing: a comma that is missing, or one too many between elements, is told with its place and read over; one behind the
//! last element is read over as if it were not there.

use std::{
    borrow::Cow,
    io::{self, BufRead},
};

use serde::de::DeserializeOwned;

use crate::{Sink, Spot, format::text};

/// Longest member name in bytes.
const KEY_BYTES_MAX: usize = 4096;
/// Bytes of a refused text that are handed on.
const SHOWN_BYTES_MAX: usize = 512;

const CUT: &str = "the document ends in the middle";
const NO_COMMA: &str = "no comma or closing bracket after the element";
const NO_COLON: &str = "no colon after the member's name";

/// Why a walk ends early.
pub(crate) enum Stop {
    /// The consumer wants no more.
    Consumer,
    /// Reading failed.
    Io(io::Error),
    /// The rest cannot be read.
    Broken(Spot, &'static str),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Where an element stands; the file where there is no name to say.
pub(crate) fn spot(member: Option<&str>, index: Option<u64>) -> Spot {
    match (member, index) {
        (None, None) => Spot::File,
        (Some(""), None) => Spot::Entry("\"\"".to_owned()),
        (Some(member), None) => Spot::Entry(member.to_owned()),
        (member, Some(index)) => Spot::Entry(format!("{}[{index}]", member.unwrap_or_default())),
    }
}

/// What stands where a document should begin, `number` documents behind the beginning.
pub(crate) fn no_document(number: u64) -> Stop {
    let reason =
        if number == 0 { "not a JSON array or object" } else { "text behind the end of the document" };
    Stop::Broken(Spot::File, reason)
}

/// A document under a reader.
pub(crate) struct Shell<'a> {
    reader: Box<dyn BufRead + 'a>,
    /// The bytes of the element at hand, as far as they fit.
    raw: Vec<u8>,
}

impl<'a> Shell<'a> {
    /// Begins before the first byte.
    pub(crate) fn new(reader: Box<dyn BufRead + 'a>) -> Self {
        Self { reader, raw: Vec::new() }
    }

    /// What the walk came to, with its last refusal.
    ///
    /// # Errors
    /// When reading failed, or the rest cannot be read.
    pub(crate) fn end(&self, outcome: Result<(), Stop>, sink: &mut dyn Sink) -> io::Result<()> {
        match outcome {
            Ok(()) | Err(Stop::Consumer) => Ok(()),
            Err(Stop::Io(error)) => Err(error),
            Err(Stop::Broken(spot, reason)) => {
                self.refuse(spot, reason, sink);
                let kind =
                    if reason == CUT { io::ErrorKind::UnexpectedEof } else { io::ErrorKind::InvalidData };
                Err(io::Error::new(kind, reason))
            }
        }
    }

    /// Consumes the opening bracket that [`Shell::peek`] saw.
    pub(crate) fn enter(&mut self) {
        self.reader.consume(1);
    }

    /// The name of a member, and its colon; a name that is none is refused, and its value stands next.
    pub(crate) fn name(
        &mut self,
        here: &dyn Fn() -> Spot,
        sink: &mut dyn Sink,
    ) -> Result<Option<String>, Stop> {
        let whole = self.take(KEY_BYTES_MAX, here)?;
        let name = if whole { parse::<String>(&self.raw) } else { None };
        match self.peek()? {
            Some(b':') => self.reader.consume(1),
            Some(_) => return Err(Stop::Broken(here(), NO_COLON)),
            None => return Err(Stop::Broken(here(), CUT)),
        }
        if name.is_none() {
            self.refuse(here(), "the name of the member behind it is too long or no text", sink);
        }
        Ok(name)
    }

    /// Takes one value and parses it; one that is too long or malformed is refused.
    pub(crate) fn value<T: DeserializeOwned>(
        &mut self,
        bytes_max: usize,
        here: &dyn Fn() -> Spot,
        sink: &mut dyn Sink,
    ) -> Result<Option<T>, Stop> {
        if !self.take(bytes_max, here)? {
            self.refuse(here(), "element is longer than 1 MiB", sink);
            return Ok(None);
        }
        let value = parse(&self.raw);
        if value.is_none() {
            self.refuse(here(), "element is malformed", sink);
        }
        Ok(value)
    }

    /// Takes one value and parses it; `None` of one that is too long or something else.
    pub(crate) fn taken<T: DeserializeOwned>(
        &mut self,
        bytes_max: usize,
        here: &dyn Fn() -> Spot,
    ) -> Result<Option<T>, Stop> {
        Ok(if self.take(bytes_max, here)? { parse(&self.raw) } else { None })
    }

    /// Passes over one value of any length.
    pub(crate) fn skip(&mut self, here: &dyn Fn() -> Spot) -> Result<(), Stop> {
        self.take(0, here).map(drop)
    }

    /// Whether what is at hand says that there is nothing.
    pub(crate) fn is_null(&self) -> bool {
        self.raw == b"null"
    }

    /// Length in bytes of what is at hand.
    pub(crate) fn at_hand(&self) -> usize {
        self.raw.len()
    }

    /// Forgets what is at hand: it has nothing to do with what is refused next.
    pub(crate) fn forget(&mut self) {
        self.raw.clear();
    }

    /// Refuses what is at hand.
    pub(crate) fn refuse(&self, spot: Spot, reason: &str, sink: &mut dyn Sink) {
        sink.reject(spot, reason, self.raw.get(..SHOWN_BYTES_MAX).unwrap_or(&self.raw));
    }

    /// Whether the container closes here; consumes the bracket.
    pub(crate) fn closes(&mut self, bracket: u8, here: &dyn Fn() -> Spot) -> Result<bool, Stop> {
        match self.peek()? {
            Some(byte) if byte == bracket => {
                self.reader.consume(1);
                Ok(true)
            }
            Some(_) => Ok(false),
            None => Err(Stop::Broken(here(), CUT)),
        }
    }

    /// Consumes the comma behind an element; a closing bracket is left for [`Shell::closes`]. Where there is no comma before
    /// the next element, or there are several, that is told, and the walk goes on.
    pub(crate) fn comma(
        &mut self,
        bracket: u8,
        here: &dyn Fn() -> Spot,
        sink: &mut dyn Sink,
    ) -> Result<(), Stop> {
        match self.peek()? {
            Some(b',') => self.reader.consume(1),
            Some(byte) if byte == bracket => return Ok(()),
            Some(byte) if byte == b'"' || bracket == b']' && matches!(byte, b'{' | b'[') => {
                sink.reject(here(), "no comma behind it: read as if there were one", b"");
                return Ok(());
            }
            Some(_) => return Err(Stop::Broken(here(), NO_COMMA)),
            None => return Err(Stop::Broken(here(), CUT)),
        }
        let mut more = 0_u64;
        while self.peek()? == Some(b',') {
            self.reader.consume(1);
            more = more.saturating_add(1);
        }
        if more > 0 {
            sink.reject(here(), "more than one comma behind it: read as if there were one", b"");
        }
        Ok(())
    }

    /// The next byte that is no white space, not consumed.
    pub(crate) fn peek(&mut self) -> Result<Option<u8>, Stop> {
        loop {
            let chunk = fill(&mut self.reader)?;
            if chunk.is_empty() {
                return Ok(None);
            }
            let blank = chunk.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            let next = chunk.get(blank).copied();
            self.reader.consume(blank);
            if next.is_some() {
                return Ok(next);
            }
        }
    }

    /// Takes one value into `raw`, at most `bytes_max` of it; `false` when it was longer.
    pub(crate) fn take(&mut self, bytes_max: usize, here: &dyn Fn() -> Spot) -> Result<bool, Stop> {
        self.raw.clear();
        let mut whole = true;
        let mut scan = Scan::default();
        if self.peek()?.is_none() {
            return Err(Stop::Broken(here(), CUT));
        }
        loop {
            let chunk = fill(&mut self.reader)?;
            if chunk.is_empty() {
                // A bare number may end with the file; that the container does not close is found behind it.
                return Err(Stop::Broken(here(), CUT));
            }
            let (taken, done) = scan.scan(chunk);
            let part = chunk.get(..taken).unwrap_or_default();
            let room = bytes_max.saturating_sub(self.raw.len());
            whole &= part.len() <= room;
            self.raw.extend_from_slice(part.get(..room.min(part.len())).unwrap_or_default());
            self.reader.consume(taken);
            if done {
                return Ok(whole);
            }
        }
    }
}

/// Parses one value. Bytes that are not UTF-8 are read as [`text::lenient`] reads them.
fn parse<T: DeserializeOwned>(raw: &[u8]) -> Option<T> {
    match text::lenient(raw) {
        Cow::Borrowed(text) => serde_json::from_str(text).ok(),
        Cow::Owned(text) => serde_json::from_str(&text).ok(),
    }
}

fn fill<'r>(reader: &'r mut Box<dyn BufRead + '_>) -> io::Result<&'r [u8]> {
    while let Err(error) = reader.fill_buf() {
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
    reader.fill_buf()
}

/// Finds where a value ends, by brackets and strings alone.
#[derive(Default)]
struct Scan {
    depth: u64,
    in_string: bool,
    escaped: bool,
    begun: bool,
}

impl Scan {
    /// How many bytes of `chunk` belong to the value, and whether it ends there.
    fn scan(&mut self, chunk: &[u8]) -> (usize, bool) {
        for (at, byte) in chunk.iter().enumerate() {
            let behind = at.saturating_add(1);
            if self.in_string {
                if self.escaped {
                    self.escaped = false;
                } else if *byte == b'\\' {
                    self.escaped = true;
                } else if *byte == b'"' {
                    self.in_string = false;
                    if self.depth == 0 {
                        return (behind, true);
                    }
                }
                continue;
            }
            match byte {
                b'"' if self.depth == 0 && self.begun => return (at, true),
                b'"' => self.in_string = true,
                b'[' | b'{' if self.depth == 0 && self.begun => return (at, true),
                b'[' | b'{' => self.depth = self.depth.saturating_add(1),
                b']' | b'}' if self.depth == 0 => return (at, true),
                b']' | b'}' => {
                    self.depth = self.depth.saturating_sub(1);
                    if self.depth == 0 {
                        return (behind, true);
                    }
                }
                b',' | b':' if self.depth == 0 => return (at, true),
                byte if self.depth == 0 && byte.is_ascii_whitespace() => return (at, true),
                _ => {}
            }
            self.begun = true;
        }
        (chunk.len(), false)
    }
}
