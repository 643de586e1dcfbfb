//! Which source or mapping a file is of, which list, and of which date.

use std::sync::Arc;

use feeds::{Peek, Recognised, input::Input, mapping::Mapping};
use model::Timestamp;

use super::{ImportOptions, date, reader::Reader};

/// Where the date of a file comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateFrom {
    /// The operator gave it.
    Operator,
    /// The file says it.
    File,
    /// It stands in the file's name.
    Name,
    /// None is stated: when the file was last written.
    Modified,
}

impl DateFrom {
    /// For people.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Operator => "given",
            Self::File => "stated in the file",
            Self::Name => "from the file's name",
            Self::Modified => "when the file was last written",
        }
    }
}

/// A file as it was recognised.
pub(super) struct Subject {
    pub(super) reader: Reader,
    pub(super) recognised: Recognised,
    pub(super) date: Timestamp,
    pub(super) date_from: DateFrom,
}

const EMPTY: &str = "it is empty";

/// Recognises a file: by the reader that was named, by the name among the mappings, or by its content. Else says why not.
pub(super) fn recognise(
    input: &dyn Input,
    named: Option<&Reader>,
    mappings: &[Arc<Mapping>],
    options: &ImportOptions,
    modified: Option<Timestamp>,
    now: Timestamp,
) -> Result<Subject, String> {
    let peek = Peek::read(input).map_err(|error| error.to_string())?;
    let mapped = match named {
        Some(_) => None,
        None => by_name(mappings, input.name())?.map(Reader::Mapping),
    };
    let head = peek.head(input.name(), named.is_some());
    let (reader, recognised) = match named.cloned().or(mapped) {
        Some(reader) => {
            let recognised = reader.recognise(&head);
            let recognised = recognised.ok_or_else(|| match peek.is_empty() {
                true => EMPTY.to_owned(),
                false => format!("not in a format of `{}`", reader.name()),
            })?;
            (reader, recognised)
        }
        None => {
            let mut found = feeds::recognise(&head);
            match (found.pop(), found.as_slice()) {
                (None, _) if peek.is_empty() => return Err(EMPTY.to_owned()),
                (Some((source, recognised)), []) => (Reader::Source(source), recognised),
                (None, _) => {
                    let what = "no source knows this format; name one with --source, or say with --mapping what it means";
                    return Err(what.to_owned());
                }
                (Some((last, _)), others) => {
                    let mut names: Vec<&str> = others.iter().map(|(source, _)| source.name).collect();
                    names.push(last.name);
                    return Err(format!("could be of {}; name one with --source", names.join(" or ")));
                }
            }
        }
    };
    let stated = [
        (options.observed_at, DateFrom::Operator),
        (recognised.date, DateFrom::File),
        (date::in_name(input.name()), DateFrom::Name),
    ];
    let stated = stated.into_iter().find_map(|(date, from)| Some((date?, from)));
    let (date, date_from) = stated.unwrap_or_else(|| (modified.unwrap_or(now).min(now), DateFrom::Modified));
    Ok(Subject { reader, recognised, date, date_from })
}

/// The mapping whose `files` name a file of this name.
fn by_name(mappings: &[Arc<Mapping>], name: &str) -> Result<Option<Arc<Mapping>>, String> {
    let mut claiming = mappings.iter().filter(|mapping| mapping.claims(name));
    match (claiming.next(), claiming.next()) {
        (Some(first), Some(second)) => Err(format!(
            "the mappings of `{}` and `{}` both have `files` of this name: change one, or name one with --mapping",
            first.list().name,
            second.list().name
        )),
        (first, _) => Ok(first.cloned()),
    }
}
