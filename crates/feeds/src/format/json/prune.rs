//! A document of any length, of which only some parts are wanted: they are read into one value that has nothing else.
//!
//! Reports of sandboxes have tens of megabytes of calls around what is told in some kilobytes. What is not wanted is passed over unread; each part that
//! is wanted is bounded, and so are all of them together.

use std::{collections::BTreeMap, io};

use serde_json::{Map, Value};

use super::{
    ELEMENT_BYTES_MAX,
    shell::{Shell, Stop, no_document, spot},
};
use crate::{Sink, Spot, input::Input};

/// Most values and elements that are kept of a document.
const VALUES_MAX: usize = 100_000;
/// Most elements that are kept of an array.
const ELEMENTS_MAX: u64 = 10_000;
/// Most bytes of all parts together.
const BYTES_MAX: usize = 8 * 1024 * 1024;

/// Which parts are wanted: a tree of names, `*` for the elements of an array.
#[derive(Debug, Default)]
struct Wanted<'a> {
    /// All below this is wanted.
    is_whole: bool,
    parts: BTreeMap<&'a str, Self>,
}

impl<'a> Wanted<'a> {
    fn of(paths: &[&'a str]) -> Self {
        let mut all = Self::default();
        for path in paths {
            let mut at = &mut all;
            for name in path.split('.') {
                at = at.parts.entry(name).or_default();
            }
            at.is_whole = true;
        }
        all
    }
}

/// Reads the parts at `paths` of the first document: names between dots, `*` for every element of an array (`signatures.*.name`). What is too
/// long or malformed is refused to `sink` and left out; so is what is more than is kept.
///
/// # Errors
/// When reading fails, or where the document is cut short or is no object: nothing is handed out, and the place is refused to `sink`.
pub(crate) fn pruned(input: &dyn Input, paths: &[&str], sink: &mut dyn Sink) -> io::Result<Value> {
    let wanted = Wanted::of(paths);
    let mut shell = Shell::new(crate::format::decoded(input.open()?)?);
    let mut left = Left { values: VALUES_MAX, bytes: BYTES_MAX };
    let outcome = document(&mut shell, &wanted, &mut left, sink);
    let (outcome, value) = match outcome {
        Ok(value) => (Ok(()), value),
        Err(stop) => (Err(stop), Value::Null),
    };
    shell.end(outcome, sink)?;
    Ok(value)
}

/// What may still be kept.
struct Left {
    values: usize,
    bytes: usize,
}

fn document(
    shell: &mut Shell<'_>,
    wanted: &Wanted<'_>,
    left: &mut Left,
    sink: &mut dyn Sink,
) -> Result<Value, Stop> {
    if shell.peek()? != Some(b'{') {
        return Err(no_document(0));
    }
    Ok(part(shell, wanted, &|| Spot::File, left, sink)?.unwrap_or_default())
}

/// Reads what is wanted of the value that stands next.
fn part(
    shell: &mut Shell<'_>,
    wanted: &Wanted<'_>,
    here: &dyn Fn() -> Spot,
    left: &mut Left,
    sink: &mut dyn Sink,
) -> Result<Option<Value>, Stop> {
    let is_array = match shell.peek()? {
        _ if wanted.is_whole => return whole(shell, here, left, sink),
        Some(b'{') => false,
        Some(b'[') if wanted.parts.contains_key("*") => true,
        _ => {
            shell.skip(here)?;
            return Ok(None);
        }
    };
    if is_array { elements(shell, wanted, left, sink) } else { members(shell, wanted, left, sink) }
}

fn whole(
    shell: &mut Shell<'_>,
    here: &dyn Fn() -> Spot,
    left: &mut Left,
    sink: &mut dyn Sink,
) -> Result<Option<Value>, Stop> {
    if left.values == 0 || left.bytes == 0 {
        shell.skip(here)?;
        return Ok(None);
    }
    let value = shell.value::<Value>(ELEMENT_BYTES_MAX.min(left.bytes), here, sink)?;
    left.values -= 1;
    left.bytes = left.bytes.saturating_sub(shell.at_hand());
    if left.values == 0 || left.bytes == 0 {
        shell.forget();
        shell.refuse(here(), "the report has more than is kept of one", sink);
    }
    Ok(value)
}

fn members(
    shell: &mut Shell<'_>,
    wanted: &Wanted<'_>,
    left: &mut Left,
    sink: &mut dyn Sink,
) -> Result<Option<Value>, Stop> {
    let mut object = Map::new();
    let mut last: Option<String> = None;
    shell.enter();
    loop {
        let here = || spot(last.as_deref(), None);
        if shell.closes(b'}', &here)? {
            return Ok(Some(Value::Object(object)));
        }
        let name = shell.name(&here, sink)?;
        let here = || spot(name.as_deref(), None);
        // A name that is not known in advance is any.
        let below = name.as_deref().and_then(|name| wanted.parts.get(name).or(wanted.parts.get("*")));
        match (below, &name) {
            (Some(below), Some(name)) => {
                if let Some(value) = part(shell, below, &here, left, sink)? {
                    object.insert(name.clone(), value);
                }
            }
            _ => shell.skip(&here)?,
        }
        shell.comma(b'}', &here, sink)?;
        last = name;
    }
}

fn elements(
    shell: &mut Shell<'_>,
    wanted: &Wanted<'_>,
    left: &mut Left,
    sink: &mut dyn Sink,
) -> Result<Option<Value>, Stop> {
    let mut array = Vec::new();
    shell.enter();
    for index in 0_u64.. {
        let here = || spot(None, Some(index));
        if shell.closes(b']', &here)? {
            break;
        }
        match wanted.parts.get("*").filter(|_| index < ELEMENTS_MAX) {
            Some(below) => array.extend(part(shell, below, &here, left, sink)?),
            None => shell.skip(&here)?,
        }
        if index == ELEMENTS_MAX {
            shell.forget();
            shell.refuse(here(), "the list has more elements than are kept of one", sink);
        }
        shell.comma(b']', &here, sink)?;
    }
    Ok(Some(Value::Array(array)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{input::Memory, sink::Told};

    #[track_caller]
    fn check(text: &str, paths: &[&str], expected: &Value, refused: &[&str]) {
        let mut told = Told(Vec::new());
        let value = pruned(&Memory::new("a", text), paths, &mut told);
        let refused: Vec<String> = refused.iter().map(|reason| (*reason).to_owned()).collect();
        assert_eq!((value.unwrap_or_default(), &told.0), (expected.clone(), &refused), "{text}");
    }

    #[test]
    fn only_what_is_wanted() {
        let text = r#"{"a": {"b": 1, "c": [2, {"d": 3, "e": 4}]}, "f": [{"g": 5, "h": 6}, 7, {"g": 8}], "i": {"x": {"j": 9, "k": 0}}}"#;
        check(text, &["a.b", "f.*.g"], &json!({"a": {"b": 1}, "f": [{"g": 5}, {"g": 8}]}), &[]);
        check(text, &["a.c"], &json!({"a": {"c": [2, {"d": 3, "e": 4}]}}), &[]);
        check(text, &["i.*.j"], &json!({"i": {"x": {"j": 9}}}), &[]);
        check(text, &["a.b.z", "q"], &json!({"a": {}}), &[]);
        check(text, &[], &json!({}), &[]);
    }

    #[test]
    fn what_is_broken_is_told() {
        check("[1]", &["a"], &Value::Null, &["file: not a JSON array or object"]);
        check(r#"{"a": 1"#, &["a"], &Value::Null, &["entry a: the document ends in the middle"]);
    }

    #[test]
    fn bounds_hold() {
        let many = format!(r#"{{"a": [{}1], "b": 2}}"#, "1,".repeat(20_000));
        let mut told = Told(Vec::new());
        let value = pruned(&Memory::new("a", many), &["a.*", "b"], &mut told).unwrap();
        assert_eq!((value["a"].as_array().map(Vec::len), &value["b"]), (Some(10_000), &json!(2)));
        assert_eq!(told.0, ["entry [10000]: the list has more elements than are kept of one"]);
    }
}
