//! Checks the `[format]` of a mapping: what goes with which type.

use toml::Spanned;

use super::{MappingError, Shape, at};
use crate::{
    format::json::PATH_MAX,
    mapping::{
        encoding::Encoding,
        spec::FormatSpec,
        table::{Delimiter, Header, Style},
        words,
    },
};

/// Most lines before a table that are passed over.
const SKIP_LINES_MAX: i64 = 10_000;

/// Types of format with their words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Csv,
    Json,
    JsonLines,
    Txt,
}

const KINDS: [(&str, Kind); 4] =
    [("csv", Kind::Csv), ("json", Kind::Json), ("json-lines", Kind::JsonLines), ("txt", Kind::Txt)];

/// Encoding and shape.
pub(super) fn format(text: &str, spec: &Spanned<FormatSpec>) -> Result<(Encoding, Shape), MappingError> {
    let spec = spec.get_ref();
    let kind = words::one_of("type of format", spec.kind.get_ref(), KINDS.into_iter())
        .map_err(|message| at(text, &spec.kind, message))?;
    let word = spec.kind.get_ref();
    let stray = |name: &str, place: std::ops::Range<usize>| {
        MappingError::at(
            text,
            place.start,
            format!("`{name}` does not go with the format `{word}`: leave it out"),
        )
    };
    let only = |kinds: &[Kind], name: &str, place: Option<std::ops::Range<usize>>| match place {
        Some(place) if !kinds.contains(&kind) => Err(stray(name, place)),
        _ => Ok(()),
    };
    only(&[Kind::Csv], "delimiter", spec.delimiter.as_ref().map(Spanned::span))?;
    only(&[Kind::Csv], "header", spec.header.as_ref().map(Spanned::span))?;
    only(&[Kind::Csv], "quote", spec.quote.as_ref().map(Spanned::span))?;
    only(&[Kind::Csv, Kind::Txt], "comment", spec.comment.as_ref().map(Spanned::span))?;
    only(&[Kind::Csv, Kind::Txt], "skip_lines", spec.skip_lines.as_ref().map(Spanned::span))?;
    only(&[Kind::Json], "records", spec.records.as_ref().map(Spanned::span))?;
    let encoding = match &spec.encoding {
        None => Encoding::Auto,
        Some(word) => words::one_of("encoding", word.get_ref(), Encoding::ALL.into_iter())
            .map_err(|message| at(text, word, message))?,
    };
    let comment = match &spec.comment {
        None => Some("#".to_owned()),
        Some(prefix) => Some(prefix.get_ref().clone()).filter(|prefix| !prefix.is_empty()),
    };
    let skip_lines = match &spec.skip_lines {
        None => 0,
        Some(lines) => u64::try_from(*lines.get_ref())
            .ok()
            .filter(|_| *lines.get_ref() <= SKIP_LINES_MAX)
            .ok_or_else(|| at(text, lines, format!("`skip_lines` is a number from 0 to {SKIP_LINES_MAX}")))?,
    };
    let shape = match kind {
        Kind::Csv => Shape::Table(table(text, spec, comment, skip_lines)?),
        Kind::Txt => Shape::Lines { comment, skip_lines },
        Kind::JsonLines => Shape::JsonLines,
        Kind::Json => Shape::Json { path: path(text, spec.records.as_ref())? },
    };
    Ok((encoding, shape))
}

fn table(
    text: &str,
    spec: &FormatSpec,
    comment: Option<String>,
    skip_lines: u64,
) -> Result<Style, MappingError> {
    let delimiter = match &spec.delimiter {
        None => Delimiter::Char(','),
        Some(word) if word.get_ref() == "blanks" => Delimiter::Blanks,
        Some(word) => Delimiter::Char(single(word.get_ref()).ok_or_else(|| {
            at(text, word, "a delimiter is one ASCII character, like `;` or `\\t`, or `blanks` for any run of spaces and tabs")
        })?),
    };
    let quote = match &spec.quote {
        None => Some('"'),
        Some(word) if word.get_ref().is_empty() => None,
        Some(word) => Some(
            single(word.get_ref())
                .ok_or_else(|| at(text, word, "a quote is one ASCII character, or empty for none"))?,
        ),
    };
    if let (Some(word), Delimiter::Char(delimiter)) = (&spec.quote, delimiter)
        && quote == Some(delimiter)
    {
        return Err(at(text, word, "quote and delimiter are the same: change one"));
    }
    let header = match &spec.header {
        None => Header::First,
        Some(word) => words::one_of(
            "header",
            word.get_ref(),
            [("first", Header::First), ("comment", Header::Comment), ("none", Header::None)].into_iter(),
        )
        .map_err(|message| at(text, word, message))?,
    };
    if let (Header::Comment, None, Some(word)) = (header, &comment, &spec.header) {
        return Err(at(text, word, "a header in a comment needs a `comment` prefix: give one"));
    }
    Ok(Style { delimiter, quote, header, comment, skip_lines })
}

fn single(text: &str) -> Option<char> {
    let mut all = text.chars();
    let first = all.next().filter(|c| c.is_ascii() && !matches!(c, '\n' | '\r'));
    if all.next().is_some() { None } else { first }
}

/// The names on the way to the records (RFC 6901).
fn path(text: &str, spec: Option<&Spanned<String>>) -> Result<Vec<String>, MappingError> {
    let Some(spec) = spec.filter(|spec| !spec.get_ref().is_empty()) else { return Ok(Vec::new()) };
    let Some(names) = spec.get_ref().strip_prefix('/') else {
        return Err(at(
            text,
            spec,
            "`records` is a JSON pointer to the array or object of the records, like `/data/items`",
        ));
    };
    let names: Vec<String> =
        names.split('/').map(|name| name.replace("~1", "/").replace("~0", "~")).collect();
    if names.len() > PATH_MAX {
        return Err(at(text, spec, format!("`records` has at most {PATH_MAX} names")));
    }
    Ok(names)
}
