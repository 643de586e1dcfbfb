//! JSON documents (RFC 8259) with many records: the elements of a big array, or the members of a big object, one at a
//! time. Only the shell is walked here, without recursion; each element is cut out, bounded, and then parsed by
//! `serde_json`. Not for documents whose records sit deeper than the second level.

use std::{
    io::{self, BufRead},
    ops::ControlFlow,
};

use serde_json::Value;

use crate::{Sink, Spot, input::Input};

mod at;

pub use at::{PATH_MAX, walk_at};

/// Longest element in bytes. A parsed element takes up to thirty times that, so this bounds memory too.
pub const ELEMENT_BYTES_MAX: usize = 1024 * 1024;
/// Longest member name in bytes.
const KEY_BYTES_MAX: usize = 4096;
/// Bytes of a refused text that are handed on.
const SHOWN_BYTES_MAX: usize = 512;

/// One element of a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Element {
    /// Name of the member of the outermost object that it is or stands in; `None` in an outermost array.
    pub member: Option<String>,
    /// Position from 0 in an array.
    pub index: Option<u64>,
    /// The element.
    pub value: Value,
}

impl Element {
    /// Where it stands: `1847145`, `[17]` or `data[17]`.
    #[must_use]
    pub fn spot(&self) -> Spot {
        spot(self.member.as_deref(), self.index)
    }
}

fn spot(member: Option<&str>, index: Option<u64>) -> Spot {
    let member = member.unwrap_or_default();
    Spot::Entry(index.map_or_else(|| member.to_owned(), |index| format!("{member}[{index}]")))
}

/// Calls `each` for every element of the outermost array, or every member of the outermost object; members named in
/// `within` whose value is an array are walked element by element instead. Elements that are too long or malformed are
/// refused to `sink` and the walk goes on.
///
/// # Errors
/// When reading fails, or where the shell itself is broken so that the rest cannot be read (cut short, not JSON): what
/// came before has been handed out, the place is refused to `sink`, and the document is not complete.
pub fn walk(
    input: &dyn Input,
    within: &[&str],
    sink: &mut dyn Sink,
    each: &mut dyn FnMut(Element, &mut dyn Sink) -> ControlFlow<()>,
) -> io::Result<()> {
    let mut walk = Walk { reader: super::decoded(input.open()?)?, raw: Vec::new(), sink, each };
    match walk.document(within) {
        Ok(()) | Err(Stop::Consumer) => Ok(()),
        Err(Stop::Io(error)) => Err(error),
        Err(Stop::Broken(spot, reason)) => {
            walk.refuse(spot, reason);
            let kind = if reason == CUT { io::ErrorKind::UnexpectedEof } else { io::ErrorKind::InvalidData };
            Err(io::Error::new(kind, reason))
        }
    }
}

const CUT: &str = "the document ends in the middle";
const NOT_JSON: &str = "not a JSON array or object";
const NO_COMMA: &str = "no comma or closing bracket after the element";
const NO_COLON: &str = "no colon after the member's name";

/// Why a walk ends early.
enum Stop {
    Consumer,
    Io(io::Error),
    Broken(Spot, &'static str),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

struct Walk<'a> {
    reader: Box<dyn BufRead + 'a>,
    /// The bytes of the element at hand, as far as they fit.
    raw: Vec<u8>,
    sink: &'a mut dyn Sink,
    each: &'a mut dyn FnMut(Element, &mut dyn Sink) -> ControlFlow<()>,
}

impl Walk<'_> {
    fn document(&mut self, within: &[&str]) -> Result<(), Stop> {
        match self.peek()? {
            Some(b'[') => self.array(None)?,
            Some(b'{') => self.object(within)?,
            _ => return Err(Stop::Broken(Spot::File, NOT_JSON)),
        }
        if self.peek()?.is_some() {
            return Err(Stop::Broken(Spot::File, "text behind the end of the document"));
        }
        Ok(())
    }

    fn array(&mut self, member: Option<&str>) -> Result<(), Stop> {
        self.reader.consume(1);
        for index in 0.. {
            let here = || spot(member, Some(index));
            if self.closes(b']', &here)? {
                break;
            }
            self.element(member, Some(index))?;
            self.comma(b']', &here)?;
        }
        Ok(())
    }

    fn object(&mut self, within: &[&str]) -> Result<(), Stop> {
        self.reader.consume(1);
        let mut last = String::new();
        loop {
            let here = || spot(Some(&last), None);
            if self.closes(b'}', &here)? {
                return Ok(());
            }
            let whole = self.take(KEY_BYTES_MAX, &here)?;
            let key = if whole { serde_json::from_slice::<String>(&self.raw).ok() } else { None };
            match self.peek()? {
                Some(b':') => self.reader.consume(1),
                Some(_) => return Err(Stop::Broken(here(), NO_COLON)),
                None => return Err(Stop::Broken(here(), CUT)),
            }
            match &key {
                Some(key) if within.contains(&key.as_str()) && self.peek()? == Some(b'[') => {
                    self.array(Some(key))?
                }
                Some(key) => self.element(Some(key), None)?,
                None => {
                    self.refuse(here(), "the name of the member behind it is too long or no text");
                    self.take(0, &here)?;
                }
            }
            last = key.unwrap_or_default();
            let here = || spot(Some(&last), None);
            self.comma(b'}', &here)?;
        }
    }

    /// Takes one element and hands it out or refuses it.
    fn element(&mut self, member: Option<&str>, index: Option<u64>) -> Result<(), Stop> {
        let here = || spot(member, index);
        if !self.take(ELEMENT_BYTES_MAX, &here)? {
            self.refuse(here(), "element is longer than 1 MiB");
            return Ok(());
        }
        match serde_json::from_slice(&self.raw) {
            Ok(value) => {
                let element = Element { member: member.map(str::to_owned), index, value };
                if (self.each)(element, self.sink).is_break() {
                    return Err(Stop::Consumer);
                }
            }
            Err(_) => self.refuse(here(), "element is malformed"),
        }
        Ok(())
    }

    /// Refuses what is at hand.
    fn refuse(&mut self, spot: Spot, reason: &str) {
        self.sink.reject(spot, reason, self.raw.get(..SHOWN_BYTES_MAX).unwrap_or(&self.raw));
    }

    /// Whether the container closes here; consumes the bracket.
    fn closes(&mut self, bracket: u8, here: &dyn Fn() -> Spot) -> Result<bool, Stop> {
        match self.peek()? {
            Some(byte) if byte == bracket => {
                self.reader.consume(1);
                Ok(true)
            }
            Some(_) => Ok(false),
            None => Err(Stop::Broken(here(), CUT)),
        }
    }

    /// Consumes the comma behind an element; a closing bracket is left for [`Walk::closes`].
    fn comma(&mut self, bracket: u8, here: &dyn Fn() -> Spot) -> Result<(), Stop> {
        match self.peek()? {
            Some(b',') => {
                self.reader.consume(1);
                Ok(())
            }
            Some(byte) if byte == bracket => Ok(()),
            Some(_) => Err(Stop::Broken(here(), NO_COMMA)),
            None => Err(Stop::Broken(here(), CUT)),
        }
    }

    /// The next byte that is no white space, not consumed.
    fn peek(&mut self) -> Result<Option<u8>, Stop> {
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
    fn take(&mut self, bytes_max: usize, here: &dyn Fn() -> Spot) -> Result<bool, Stop> {
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{Record, input::Memory};

    #[derive(Default)]
    struct Refused(Vec<String>);

    impl Sink for Refused {
        fn accept(&mut self, _: Record) -> ControlFlow<()> {
            ControlFlow::Continue(())
        }

        fn reject(&mut self, spot: Spot, reason: &str, _: &[u8]) {
            self.0.push(format!("{spot}: {reason}"));
        }
    }

    fn read(text: &[u8]) -> (Vec<String>, Vec<String>, Option<io::ErrorKind>) {
        let (mut all, mut refused) = (Vec::new(), Refused::default());
        let outcome = walk(&Memory::new("a.json", text), &["list"], &mut refused, &mut |element, _| {
            all.push(format!("{}: {}", element.spot(), element.value));
            ControlFlow::Continue(())
        });
        (all, refused.0, outcome.err().map(|error| error.kind()))
    }

    #[track_caller]
    fn check(text: &str, elements: &[&str], refused: &[&str]) {
        let (actual, actually_refused, error) = read(text.as_bytes());
        assert_eq!((actual, actually_refused), (strings(elements), strings(refused)), "{text}");
        assert_eq!(error, None, "{text}");
    }

    #[track_caller]
    fn check_broken(text: &str, elements: &[&str], refused: &str, kind: io::ErrorKind) {
        assert_eq!(read(text.as_bytes()), (strings(elements), strings(&[refused]), Some(kind)), "{text}");
    }

    fn strings(all: &[&str]) -> Vec<String> {
        all.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn arrays_and_objects() {
        check(" [ ] ", &[], &[]);
        check("{}", &[], &[]);
        check(
            r#"[1, "a]", [2,{"b":"}"}], null]"#,
            &["entry [0]: 1", r#"entry [1]: "a]""#, r#"entry [2]: [2,{"b":"}"}]"#, "entry [3]: null"],
            &[],
        );
        check(r#"{"7": [{"a": 1}], "8": "\"x\\"}"#, &[r#"entry 7: [{"a":1}]"#, r#"entry 8: "\"x\\""#], &[]);
        check(
            r#"{"name": "n", "list": ["a", "b"], "z": []}"#,
            &[r#"entry name: "n""#, r#"entry list[0]: "a""#, r#"entry list[1]: "b""#, "entry z: []"],
            &[],
        );
        check("\u{FEFF}[1,]", &["entry [0]: 1"], &[]);
    }

    #[test]
    fn a_bad_element_is_refused_alone() {
        check("[1, {\"a\" 2}, 3]", &["entry [0]: 1", "entry [2]: 3"], &["entry [1]: element is malformed"]);
        check(
            "[tru, [}, 3]",
            &["entry [2]: 3"],
            &["entry [0]: element is malformed", "entry [1]: element is malformed"],
        );
        check(
            r#"{"a": 01, 5: 2, "b": 3}"#,
            &["entry b: 3"],
            &[
                "entry a: element is malformed",
                "entry a: the name of the member behind it is too long or no text",
            ],
        );
        let deep = format!("[{}{}, 2]", "[".repeat(100_000), "]".repeat(100_000));
        check(&deep, &["entry [1]: 2"], &["entry [0]: element is malformed"]);
        let long = format!("[\"{}\", 2]", "x".repeat(ELEMENT_BYTES_MAX));
        check(&long, &["entry [1]: 2"], &["entry [0]: element is longer than 1 MiB"]);
    }

    #[test]
    fn a_broken_shell_keeps_what_came_before() {
        use io::ErrorKind::{InvalidData, UnexpectedEof};
        check_broken(
            "[1, {\"a\":",
            &["entry [0]: 1"],
            "entry [1]: the document ends in the middle",
            UnexpectedEof,
        );
        check_broken("[1, 2", &["entry [0]: 1"], "entry [1]: the document ends in the middle", UnexpectedEof);
        check_broken(
            "[1, 2 ",
            &["entry [0]: 1", "entry [1]: 2"],
            "entry [1]: the document ends in the middle",
            UnexpectedEof,
        );
        check_broken(
            "{\"a\": 1, \"b\"",
            &["entry a: 1"],
            "entry a: the document ends in the middle",
            UnexpectedEof,
        );
        check_broken(
            "[1 2]",
            &["entry [0]: 1"],
            "entry [0]: no comma or closing bracket after the element",
            InvalidData,
        );
        check_broken("{\"a\" 1}", &[], "entry : no colon after the member's name", InvalidData);
        check_broken("[1] x", &["entry [0]: 1"], "file: text behind the end of the document", InvalidData);
        check_broken("", &[], "file: not a JSON array or object", InvalidData);
        check_broken("<html>", &[], "file: not a JSON array or object", InvalidData);
    }

    #[test]
    fn the_consumer_may_stop() {
        let mut taken = 0;
        let outcome = walk(&Memory::new("a", "[1,2,3"), &[], &mut Refused::default(), &mut |_, _| {
            taken += 1;
            ControlFlow::Break(())
        });
        assert!(outcome.is_ok());
        assert_eq!(taken, 1);
    }

    fn json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            "\\PC{0,9}".prop_map(Value::from)
        ];
        leaf.prop_recursive(3, 20, 5, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                proptest::collection::hash_map("[a-z\"\\\\]{0,3}", inner, 0..5)
                    .prop_map(|map| map.into_iter().collect()),
            ]
        })
    }

    proptest! {
        #[test]
        fn elements_are_those_that_were_written(elements in proptest::collection::vec(json(), 0..6), pretty in any::<bool>()) {
            let text = if pretty { serde_json::to_string_pretty(&elements) } else { serde_json::to_string(&elements) }.unwrap();
            let (all, refused, error) = read(text.as_bytes());
            let expected: Vec<_> = elements.iter().enumerate().map(|(at, value)| format!("entry [{at}]: {value}")).collect();
            prop_assert_eq!((all, refused, error), (expected, vec![], None));
        }

        #[test]
        fn any_text(text in "[\\[\\]{}\",:1a\\\\ ]{0,60}") {
            read(text.as_bytes());
        }
    }
}
