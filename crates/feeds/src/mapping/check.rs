//! From what stands in the file to what is used: contradictions are found here, before any data is read.

mod fields;
mod format;

use toml::Spanned;

use super::{
    Mapping, MappingError, NAMESPACE, OwnList,
    date::DateFormat,
    encoding::Encoding,
    record::RecordMap,
    shown,
    spec::{ColumnName, DateSpec, ListSpec, Spec, Words},
    table::{Header, Style},
    words,
};
use crate::{Unit, format::field::TEXT_BYTES_MAX};

/// Longest name of a list behind its namespace.
const NAME_BYTES_MAX: usize = 64;
/// Hours in ten years: a list that comes more seldom is not followed.
const HOURS_MAX: i64 = 87_600;

/// How a file is read, and what its records mean.
pub(super) struct Compiled {
    pub(super) encoding: Encoding,
    pub(super) shape: Shape,
    pub(super) columns: Vec<Column>,
    pub(super) record: RecordMap,
}

/// The shape of a file.
pub(super) enum Shape {
    Table(Style),
    Lines { comment: Option<String>, skip_lines: u64 },
    JsonLines,
    Json { path: Vec<String> },
}

/// A column that the mapping uses.
pub(super) struct Column {
    pub(super) name: ColumnName,
    /// Line of the mapping that names it first.
    pub(super) line: usize,
}

/// Checks a whole mapping.
pub(super) fn mapping(text: &str, spec: Spec) -> Result<Mapping, MappingError> {
    let list = list(text, &spec.list)?;
    let unit = words::one_of(
        "unit",
        spec.list.unit.get_ref(),
        [("records", Unit::Records), ("snapshot", Unit::Snapshot)].into_iter(),
    );
    let unit = unit.map_err(|message| at(text, &spec.list.unit, message))?;
    let mut files = Vec::new();
    for pattern in &spec.list.files {
        if pattern.get_ref().is_empty() || pattern.get_ref().contains('/') {
            let message = "a pattern in `files` is the name of a file without folders, where `*` stands for any characters";
            return Err(at(text, pattern, message));
        }
        files.push(pattern.get_ref().clone());
    }
    let (encoding, shape) = format::format(text, &spec.format)?;
    let date = spec.date.as_ref().map(|date| date_of_list(text, date)).transpose()?;
    let mut checker = Checker { text, shape: &shape, columns: Vec::new() };
    let record = checker.record(&spec, unit)?;
    let columns = checker.columns;
    Ok(Mapping { list, unit, files, date, compiled: Compiled { encoding, shape, columns, record } })
}

fn list(text: &str, spec: &ListSpec) -> Result<OwnList, MappingError> {
    let name = spec.name.get_ref();
    let stem = name.strip_prefix(NAMESPACE).unwrap_or_default();
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.');
    if stem.is_empty() || stem.len() > NAME_BYTES_MAX || !stem.chars().all(is_plain) {
        let message = format!(
            "`{}` is no name for a list of your own: write `own/` and then up to {NAME_BYTES_MAX} of a-z, 0-9, `-`, `_`, `.`, like `own/acme-blocklist`",
            shown(name)
        );
        return Err(at(text, &spec.name, message));
    }
    let phrase = |phrase: &Spanned<String>| {
        let trimmed = phrase.get_ref().trim();
        if trimmed.is_empty() || trimmed.len() > TEXT_BYTES_MAX || trimmed.contains(char::is_control) {
            let message = format!("give a text of one line and at most {TEXT_BYTES_MAX} bytes");
            return Err(at(text, phrase, message));
        }
        Ok(trimmed.to_owned())
    };
    let every_hours = match &spec.every_hours {
        None => 24,
        Some(hours) => u32::try_from(*hours.get_ref())
            .ok()
            .filter(|_| (1..=HOURS_MAX).contains(hours.get_ref()))
            .ok_or_else(|| at(text, hours, format!("`every_hours` is a number from 1 to {HOURS_MAX}")))?,
    };
    Ok(OwnList {
        name: name.clone(),
        title: phrase(&spec.title)?,
        grade: words::grade(spec.grade.get_ref()).map_err(|message| at(text, &spec.grade, message))?,
        tlp: words::tlp(spec.tlp.get_ref()).map_err(|message| at(text, &spec.tlp, message))?,
        every_hours,
        origins: spec.origins.iter().map(phrase).collect::<Result<_, _>>()?,
        url: spec.url.as_ref().map(phrase).transpose()?,
        licence: spec.licence.as_ref().map(phrase).transpose()?,
    })
}

fn date_of_list(text: &str, spec: &Spanned<DateSpec>) -> Result<(String, DateFormat), MappingError> {
    let spec = spec.get_ref();
    if spec.after.get_ref().trim().is_empty() {
        let message = "`after` is the text that stands before the date, like `Last updated:`";
        return Err(at(text, &spec.after, message));
    }
    let format = date_format(text, spec.format.as_ref(), spec.zone.as_ref())?;
    Ok((spec.after.get_ref().clone(), format))
}

/// Checks how dates are written.
fn date_format(
    text: &str,
    format: Option<&Spanned<Words>>,
    zone: Option<&Spanned<String>>,
) -> Result<DateFormat, MappingError> {
    let formats = format.map_or(&[] as &[String], |format| &format.get_ref().0);
    let zone_text = zone.map(|zone| zone.get_ref().as_str());
    DateFormat::new(formats, zone_text).map_err(|(which, message)| {
        let place = if which == 0 { format.map(Spanned::span) } else { zone.map(Spanned::span) };
        MappingError::at(text, place.map_or(0, |span| span.start), message)
    })
}

fn at<T>(text: &str, place: &Spanned<T>, message: impl Into<String>) -> MappingError {
    MappingError::at(text, place.span().start, message)
}

/// Gathers the columns that the fields use.
struct Checker<'a> {
    text: &'a str,
    shape: &'a Shape,
    columns: Vec<Column>,
}

impl Checker<'_> {
    /// The number of a column, checked against the format.
    fn column(&mut self, name: &Spanned<ColumnName>) -> Result<usize, MappingError> {
        let message = match (self.shape, name.get_ref()) {
            (Shape::Lines { .. }, _) => {
                "a list of lines has no columns: leave this out, or use another `type` of format"
            }
            (Shape::Json { .. } | Shape::JsonLines, ColumnName::Number(_)) => {
                "a JSON record has no numbered columns: give a member's name, or a pointer like `/a/b`"
            }
            (Shape::Table(Style { header: Header::None, .. }), ColumnName::Name(_)) => {
                "the table has no header: give the column's number, from 1"
            }
            (_, ColumnName::Name(name)) if name.trim().is_empty() => "a column has a name",
            (_, ColumnName::Number(number)) if *number > crate::format::csv::COLUMNS_MAX => {
                "a table has at most 1000 columns"
            }
            _ => "",
        };
        if !message.is_empty() {
            return Err(at(self.text, name, message));
        }
        if let Some(known) = self.columns.iter().position(|column| column.name == *name.get_ref()) {
            return Ok(known);
        }
        let line = MappingError::at(self.text, name.span().start, "").line;
        self.columns.push(Column { name: name.get_ref().clone(), line });
        Ok(self.columns.len().saturating_sub(1))
    }

    fn error<T>(&self, place: &Spanned<T>, message: impl Into<String>) -> MappingError {
        at(self.text, place, message)
    }
}
