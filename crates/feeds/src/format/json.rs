//! JSON documents (RFC 8259) with many records: the elements of a big array, or the members of a big object, one at a
//! time. Only the shell is walked here, without recursion ([`shell`]); each element is cut out, bounded, and then parsed by
//! `serde_json`. Several documents one behind the other are read as one. Not for documents whose records sit deeper than the
//! second level.

pub(crate) mod shell;

use std::{io, ops::ControlFlow};

use serde_json::Value;

use self::shell::{Shell, Stop, spot};
use crate::{Sink, Spot, input::Input};

mod at;
pub(crate) mod prune;

pub use at::{PATH_MAX, walk_at};

/// Longest element in bytes. A parsed element takes up to thirty times that, so this bounds memory too.
pub const ELEMENT_BYTES_MAX: usize = 1024 * 1024;

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

/// Calls `each` for every element of the outermost array, or every member of the outermost object; members named in
/// `within` whose value is an array are walked element by element instead. Elements that are too long or malformed are
/// refused to `sink` and the walk goes on, as it does where a comma is missing or there is one too many.
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
    let shell = Shell::new(super::decoded(input.open()?)?);
    let mut walk = Walk { shell, sink, each };
    let outcome = walk.documents(within);
    walk.shell.end(outcome, walk.sink)
}

struct Walk<'a> {
    shell: Shell<'a>,
    sink: &'a mut dyn Sink,
    each: &'a mut dyn FnMut(Element, &mut dyn Sink) -> ControlFlow<()>,
}

impl Walk<'_> {
    fn documents(&mut self, within: &[&str]) -> Result<(), Stop> {
        for number in 0_u64.. {
            match self.shell.peek()? {
                Some(b'[') => self.array(None)?,
                Some(b'{') => self.object(within)?,
                None if number > 0 => break,
                _ => return Err(shell::no_document(number)),
            }
        }
        Ok(())
    }

    fn array(&mut self, member: Option<&str>) -> Result<(), Stop> {
        self.shell.enter();
        for index in 0.. {
            let here = || spot(member, Some(index));
            if self.shell.closes(b']', &here)? {
                break;
            }
            self.element(member, Some(index))?;
            self.shell.comma(b']', &here, self.sink)?;
        }
        Ok(())
    }

    fn object(&mut self, within: &[&str]) -> Result<(), Stop> {
        self.shell.enter();
        let mut last: Option<String> = None;
        loop {
            let here = || spot(last.as_deref(), None);
            if self.shell.closes(b'}', &here)? {
                return Ok(());
            }
            let key = self.shell.name(&here, self.sink)?;
            match &key {
                Some(key) if within.contains(&key.as_str()) && self.shell.peek()? == Some(b'[') => {
                    self.array(Some(key))?
                }
                Some(key) => self.element(Some(key), None)?,
                None => self.shell.skip(&here)?,
            }
            let here = || spot(key.as_deref(), None);
            self.shell.comma(b'}', &here, self.sink)?;
            last = key;
        }
    }

    /// Takes one element and hands it out or refuses it.
    fn element(&mut self, member: Option<&str>, index: Option<u64>) -> Result<(), Stop> {
        let here = || spot(member, index);
        if let Some(value) = self.shell.value(ELEMENT_BYTES_MAX, &here, self.sink)? {
            let element = Element { member: member.map(str::to_owned), index, value };
            if (self.each)(element, self.sink).is_break() {
                return Err(Stop::Consumer);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{input::Memory, sink::Told};

    fn read(text: &[u8]) -> (Vec<String>, Vec<String>, Option<io::ErrorKind>) {
        let (mut all, mut refused) = (Vec::new(), Told::default());
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
        check_broken("{\"a\" 1}", &[], "file: no colon after the member's name", InvalidData);
        check_broken("[1] x", &["entry [0]: 1"], "file: text behind the end of the document", InvalidData);
        check_broken("", &[], "file: not a JSON array or object", InvalidData);
        check_broken("<html>", &[], "file: not a JSON array or object", InvalidData);
    }

    #[test]
    fn odd_commas_lose_nothing() {
        let missing = "no comma behind it: read as if there were one";
        let several = "more than one comma behind it: read as if there were one";
        check("[{} []]", &["entry [0]: {}", "entry [1]: []"], &[&format!("entry [0]: {missing}")]);
        check("[1,,, \"a\"]", &["entry [0]: 1", "entry [1]: \"a\""], &[&format!("entry [0]: {several}")]);
        check(
            r#"{"a": 1 "b": 2,, }"#,
            &["entry a: 1", "entry b: 2"],
            &[&format!("entry a: {missing}"), &format!("entry b: {several}")],
        );
    }

    #[test]
    fn documents_behind_one_another() {
        check("[1]\n[2] {\"a\": 3}", &["entry [0]: 1", "entry [0]: 2", "entry a: 3"], &[]);
    }

    #[test]
    fn windows_1252_is_read() {
        let (elements, refused, _) = read(b"[\"\xE9\", \"\xC3\xA9\"]");
        assert_eq!((elements, refused), (strings(&["entry [0]: \"é\"", "entry [1]: \"é\""]), vec![]));
    }

    #[test]
    fn the_consumer_may_stop() {
        let mut taken = 0;
        let outcome = walk(&Memory::new("a", "[1,2,3"), &[], &mut Told::default(), &mut |_, _| {
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
