//! Mappings: a small TOML file that says what the columns of somebody's own list mean, so that any CSV, JSON or TXT
//! becomes evidence without a source being written for it. The reference for people is `docs/mapping.md`.
//!
//! A mapping is strict: an unknown key, a contradiction, a column that the file does not have is refused with the line and
//! what to do. What it makes of a file is bounded as every parser is.

mod check;
mod date;
mod dns;
mod encoding;
mod error;
mod field;
mod indicator;
mod read;
mod record;
mod registration;
mod spec;
mod table;
mod words;

use std::{fmt, io};

use model::{Grade, Tlp};

pub use self::error::MappingError;
use self::{check::Compiled, date::DateFormat, encoding::Recoded};
use crate::{
    Context, Head, Recognised, Sink, Unit,
    format::{field::TEXT_BYTES_MAX, text::head_lines},
    input::{Input, base_name},
};

/// Longest mapping that is read: a person wrote it, tables of values included.
pub const MAPPING_BYTES_MAX: usize = 256 * 1024;
/// What stands before the name of every list that a mapping describes; no source of ours is called so.
pub const NAMESPACE: &str = "own/";
/// How many lines of a head are searched for the list's date.
const DATE_LINES_MAX: usize = 200;

/// What a mapping says of its list, besides how to read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnList {
    /// Full name, `own/…`.
    pub name: String,
    /// Name for people.
    pub title: String,
    /// Reliability.
    pub grade: Grade,
    /// Marking of its entries.
    pub tlp: Tlp,
    /// Hours between two issues.
    pub every_hours: u32,
    /// Those it speaks for or copies; lists that share one are one witness. Empty: its own name alone.
    pub origins: Vec<String>,
    /// Where it comes from.
    pub url: Option<String>,
    /// The terms on which it may be used.
    pub licence: Option<String>,
}

/// A mapping that was read and checked.
pub struct Mapping {
    list: OwnList,
    unit: Unit,
    files: Vec<String>,
    /// What stands before the date of a list, and how the date is written.
    date: Option<(String, DateFormat)>,
    compiled: Compiled,
}

impl Mapping {
    /// Reads and checks a mapping.
    ///
    /// # Errors
    /// [`MappingError`] names the line and what to do.
    pub fn parse(text: &str) -> Result<Self, MappingError> {
        if text.len() > MAPPING_BYTES_MAX {
            let message =
                format!("{} bytes are too long for a mapping: at most {MAPPING_BYTES_MAX}", text.len());
            return Err(MappingError { line: 1, message });
        }
        let spec = toml::from_str(text).map_err(|error| MappingError::of_toml(text, &error))?;
        check::mapping(text, spec)
    }

    /// What it says of its list.
    #[must_use]
    pub fn list(&self) -> &OwnList {
        &self.list
    }

    /// Whether the list's `files` patterns name a file of this name.
    #[must_use]
    pub fn claims(&self, name: &str) -> bool {
        let name = base_name(name).to_ascii_lowercase();
        self.files.iter().any(|pattern| matches(&pattern.to_ascii_lowercase(), &name))
    }

    /// The list, unit and date of a file, of which the operator or its name says that it is this list's.
    #[must_use]
    pub fn recognise(&self, head: &Head<'_>) -> Recognised {
        let date = self.date.as_ref().and_then(|(after, format)| {
            head_lines(head).take(DATE_LINES_MAX).find_map(|line| {
                let (_, date) = line.split_once(after.as_str())?;
                format.parse(date.trim_matches(is_ornament)).ok()
            })
        });
        Recognised { list: self.list.name.clone(), unit: self.unit, date }
    }

    /// Reads the whole input, as [`crate::Source::parse`] does.
    ///
    /// # Errors
    /// When the rest could not be read.
    pub fn read(&self, input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
        let recoded = Recoded { inner: input, encoding: self.compiled.encoding };
        read::all(&recoded, &self.compiled, context, sink)
    }
}

impl fmt::Debug for Mapping {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mapping").field("list", &self.list).finish_non_exhaustive()
    }
}

/// What stands around the date in a banner: comment signs, quotes, blanks.
fn is_ornament(c: char) -> bool {
    !c.is_alphanumeric() && !matches!(c, '(' | ')')
}

/// Whether a name is of a pattern in which `*` stands for any characters.
fn matches(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = name.strip_prefix(first) else { return false };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else { return rest.is_empty() };
    for part in parts {
        match rest.split_once(part) {
            Some((_, behind)) => rest = behind,
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// Text of a mapping or a file as it is shown in a message: bounded, controls made visible.
fn shown(text: &str) -> String {
    let end = text.floor_char_boundary(text.len().min(TEXT_BYTES_MAX));
    text.get(..end).unwrap_or_default().chars().take(80).flat_map(char::escape_debug).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_of_names() {
        for (pattern, name, expected) in [
            ("acme.csv", "acme.csv", true),
            ("acme.csv", "acme.csv2", false),
            ("acme-*.csv", "acme-2026.csv", true),
            ("acme-*.csv", "acme-.csv", true),
            ("acme-*.csv", "acme.csv", false),
            ("*", "x", true),
            ("*a*b*", "xaxbx", true),
            ("*a*b", "xbxa", false),
            ("aa*aa", "aaa", false),
        ] {
            assert_eq!(matches(pattern, name), expected, "{pattern} {name}");
        }
    }
}
