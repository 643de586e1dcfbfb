//! One field of a record: the same for all, or from a column through a table of values.

use std::{borrow::Cow, collections::HashMap};

use crate::format::field;

/// The cells of one record, by the mapping's own numbers of columns.
pub(super) trait Cells {
    /// The text of a column; empty where the record has none.
    fn get(&self, column: usize) -> Cow<'_, str>;

    /// The texts of a column that holds several.
    fn several(&self, column: usize, separator: Option<&str>) -> Vec<String> {
        let text = self.get(column);
        let parts: Vec<&str> = match separator {
            Some(separator) => text.split(separator).collect(),
            None => vec![&text],
        };
        parts.into_iter().filter_map(field::stated).map(str::to_owned).collect()
    }
}

/// Reads a cell's text; `Err` says what it is not.
pub(super) type Parse<T> = Box<dyn Fn(&str) -> Result<T, String> + Send + Sync>;

/// A field of a record.
pub(super) enum Field<T> {
    /// The same for all records.
    Fixed(T),
    /// From a column.
    Column(FromColumn<T>),
}

/// A field that comes from a column.
pub(super) struct FromColumn<T> {
    pub(super) column: usize,
    /// Its name, for reasons.
    pub(super) name: String,
    /// What its values stand for, by the value in lower case; read as they are without.
    pub(super) values: Option<HashMap<String, T>>,
    /// Where the cell is empty, or its value not among `values`.
    pub(super) default: Option<T>,
    pub(super) parse: Parse<T>,
}

impl<T: Clone> Field<T> {
    /// The field of a record; `None` where it states none.
    pub(super) fn of(&self, cells: &dyn Cells) -> Result<Option<T>, String> {
        let from = match self {
            Self::Fixed(value) => return Ok(Some(value.clone())),
            Self::Column(from) => from,
        };
        let cell = cells.get(from.column);
        // A table of values may give a meaning to `none`, or to an empty cell.
        if let Some(values) = &from.values
            && let Some(value) = values.get(&cell.trim().to_ascii_lowercase())
        {
            return Ok(Some(value.clone()));
        }
        match field::stated(&cell) {
            None => Ok(from.default.clone()),
            Some(_) if from.values.is_some() => match &from.default {
                Some(value) => Ok(Some(value.clone())),
                None => Err(format!("column `{}`: a value that the mapping does not name", from.name)),
            },
            Some(text) => {
                (from.parse)(text).map(Some).map_err(|what| format!("column `{}`: {what}", from.name))
            }
        }
    }
}

/// The field of a record where it is mapped at all.
pub(super) fn optional<T: Clone>(field: Option<&Field<T>>, cells: &dyn Cells) -> Result<Option<T>, String> {
    field.map_or(Ok(None), |field| field.of(cells))
}

/// Percent from a number on a publisher's scale.
pub(super) fn percent(text: &str, (low, high): (f64, f64)) -> Result<u8, String> {
    let number: f64 =
        text.trim().trim_end_matches('%').trim().parse().map_err(|_| "not a number".to_owned())?;
    let percent = (number - low) / (high - low) * 100.0;
    if !(0.0..=100.0).contains(&percent) {
        return Err(format!("not on the scale from {low} to {high}"));
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 100 fit")]
    Ok(percent.round() as u8)
}

/// Tags of a record, in their order, each once.
pub(super) fn tags(texts: &[String]) -> Vec<String> {
    let mut tags = Vec::new();
    for tag in texts.iter().filter_map(|text| field::text(text)) {
        if tags.len() < field::TAGS_MAX && !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    tags
}
