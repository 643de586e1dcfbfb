//! The elements of an array or object that stands deep in a document, found by the names of the members that lead to it.

use std::{io, ops::ControlFlow};

use super::{
    Element, Walk,
    shell::{self, Shell, Stop, spot},
};
use crate::{Sink, Spot, input::Input};

/// Most names on the way to the records.
pub const PATH_MAX: usize = 16;

const NOTHING_THERE: &str = "there is nothing at the path to the records";

/// Calls `each` as [`super::walk`] does, for the elements of the array or the members of the object at `path`; what
/// stands beside the path is passed over.
///
/// # Errors
/// As [`super::walk`]; and where the path leads to nothing, or to something without elements.
pub fn walk_at(
    input: &dyn Input,
    path: &[String],
    sink: &mut dyn Sink,
    each: &mut dyn FnMut(Element, &mut dyn Sink) -> ControlFlow<()>,
) -> io::Result<()> {
    if path.is_empty() {
        return super::walk(input, &[], sink, each);
    }
    let shell = Shell::new(crate::format::decoded(input.open()?)?);
    let mut walk = Walk { shell, sink, each };
    let outcome = match walk.at(path.get(..PATH_MAX).unwrap_or(path)) {
        Ok(true) => Ok(()),
        Ok(false) => {
            walk.shell.forget();
            Err(Stop::Broken(Spot::File, NOTHING_THERE))
        }
        Err(stop) => Err(stop),
    };
    walk.shell.end(outcome, walk.sink)
}

impl Walk<'_> {
    /// Walks what stands at `path` from here, and passes over the rest; whether there was something.
    fn at(&mut self, path: &[String]) -> Result<bool, Stop> {
        let Some((first, rest)) = path.split_first() else {
            match self.shell.peek()? {
                Some(b'[') => self.array(None)?,
                Some(b'{') => self.object(&[])?,
                _ => return Err(Stop::Broken(Spot::File, NOTHING_THERE)),
            }
            return Ok(true);
        };
        match self.shell.peek()? {
            Some(b'{') => self.shell.enter(),
            _ => return Err(shell::no_document(0)),
        }
        let mut found = false;
        let here = || spot(Some(first), None);
        while !self.shell.closes(b'}', &here)? {
            if self.shell.name(&here, self.sink)?.as_ref() == Some(first) {
                found |= self.at(rest)?;
            } else {
                self.shell.skip(&here)?;
            }
            self.shell.comma(b'}', &here, self.sink)?;
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{input::Memory, sink::Told};

    #[track_caller]
    fn check(text: &str, path: &[&str], expected: &[&str], refused: &[&str]) {
        let path: Vec<String> = path.iter().map(|name| (*name).to_owned()).collect();
        let (mut all, mut told) = (Vec::new(), Told(Vec::new()));
        let outcome = walk_at(&Memory::new("a", text), &path, &mut told, &mut |element, _| {
            all.push(format!("{}: {}", element.spot(), element.value));
            ControlFlow::Continue(())
        });
        assert_eq!(
            (all, &told.0),
            (
                expected.iter().map(|e| (*e).to_owned()).collect(),
                &refused.iter().map(|e| (*e).to_owned()).collect()
            ),
            "{text}"
        );
        assert_eq!(outcome.is_ok(), refused.is_empty(), "{text}");
    }

    #[test]
    fn deep_records() {
        let deep = r#"{"meta": {"data": [0]}, "data": {"x": {"items": 1}, "items": [1, {"a": 2}]}, "z": []}"#;
        check(deep, &["data", "items"], &["entry [0]: 1", r#"entry [1]: {"a":2}"#], &[]);
        check(r#"{"data": {"a": 1, "b": 2}}"#, &["data"], &["entry a: 1", "entry b: 2"], &[]);
        check("[1]", &[], &["entry [0]: 1"], &[]);
        check("{}", &["data"], &[], &["file: there is nothing at the path to the records"]);
        check(r#"{"data": 3}"#, &["data"], &[], &["file: there is nothing at the path to the records"]);
        check(r#"{"data": [1"#, &["data"], &[], &["entry [0]: the document ends in the middle"]);
        check("[1]", &["data"], &[], &["file: not a JSON array or object"]);
    }
}
