//! A part of a report: what is not there, or of another type than expected, is nothing.

use model::Timestamp;
use serde_json::Value;

use crate::format::field;

/// A value in a report, or nothing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part<'a>(&'a Value);

impl<'a> Part<'a> {
    pub(crate) fn new(value: &'a Value) -> Self {
        Self(value)
    }

    /// The part at a path: names of members between dots.
    pub(crate) fn at(self, path: &str) -> Self {
        path.split('.').fold(self, |part, name| Self(part.0.get(name).unwrap_or(&Value::Null)))
    }

    /// The first of several paths at which there is a text or a number.
    pub(crate) fn first(self, paths: &[&str]) -> String {
        paths.iter().map(|path| self.at(path).text()).find(|text| !text.trim().is_empty()).unwrap_or_default()
    }

    /// A text, or a number or a truth as text; nothing of anything else.
    pub(crate) fn text(self) -> String {
        match self.0 {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::Bool(truth) => truth.to_string(),
            Value::Null | Value::Array(_) | Value::Object(_) => String::new(),
        }
    }

    /// The text, borrowed; nothing of anything else.
    pub(crate) fn str(self) -> &'a str {
        self.0.as_str().unwrap_or_default()
    }

    /// The text as it is kept of a record; `None` where none is stated.
    pub(crate) fn stated(self) -> Option<String> {
        field::text(&self.text())
    }

    /// The elements of an array.
    pub(crate) fn items(self) -> impl DoubleEndedIterator<Item = Self> + Clone {
        self.0.as_array().into_iter().flatten().map(Self)
    }

    /// The texts of an array; a text by itself is an array of one.
    pub(crate) fn texts(self) -> Vec<String> {
        match self.0 {
            Value::Array(items) => {
                items.iter().map(|item| Self(item).text()).filter(|text| !text.is_empty()).collect()
            }
            _ => Some(self.text()).filter(|text| !text.is_empty()).into_iter().collect(),
        }
    }

    /// The members of an object.
    pub(crate) fn members(self) -> impl Iterator<Item = (&'a str, Self)> + Clone {
        self.0.as_object().into_iter().flatten().map(|(name, value)| (name.as_str(), Self(value)))
    }

    /// A number, also as text.
    pub(crate) fn number(self) -> Option<f64> {
        self.0.as_f64().or_else(|| self.0.as_str()?.trim().parse().ok())
    }

    /// A whole number that is not negative.
    pub(crate) fn whole(self) -> Option<u64> {
        self.0.as_u64().or_else(|| self.0.as_str()?.trim().parse().ok())
    }

    pub(crate) fn is_true(self) -> bool {
        *self.0 == Value::Bool(true)
    }

    pub(crate) fn is_object(self) -> bool {
        self.0.is_object()
    }

    pub(crate) fn is_nothing(self) -> bool {
        self.0.is_null()
    }

    /// A moment: seconds since 1970, or a date and time as reports write them (a fraction behind a comma).
    pub(crate) fn moment(self) -> Option<Timestamp> {
        match self.0 {
            Value::Number(seconds) => seconds.as_i64().map(Timestamp::from_seconds),
            _ => field::moment(self.str().split(',').next().unwrap_or_default()).ok(),
        }
    }

    /// The values of the tree with the names that lead to them, as deep and as many as are kept.
    pub(crate) fn flat(self) -> Vec<(String, String)> {
        let mut found = Vec::new();
        flatten("", self, &mut found, 0);
        found
    }
}

/// Deepest tree of values that is read.
const DEPTH_MAX: usize = 6;
/// Most values of one tree.
const VALUES_MAX: usize = 400;

fn flatten(name: &str, part: Part<'_>, into: &mut Vec<(String, String)>, depth: usize) {
    if into.len() >= VALUES_MAX || depth > DEPTH_MAX {
        return;
    }
    match part.0 {
        Value::Object(_) => {
            for (member, value) in part.members() {
                let name = if name.is_empty() { member.to_owned() } else { format!("{name}.{member}") };
                flatten(&name, value, into, depth + 1);
            }
        }
        Value::Array(_) => part.items().for_each(|item| flatten(name, item, into, depth + 1)),
        Value::Null => {}
        _ => into.push((name.to_owned(), part.text())),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_not_there_is_nothing() {
        let value = json!({"a": {"b": ["x", 1, null, {}]}, "n": "7.5", "t": "2026-01-02 03:04:05,678"});
        let part = Part::new(&value);
        assert_eq!(part.at("a.b").texts(), ["x", "1"]);
        assert_eq!(part.at("n").texts(), ["7.5"]);
        assert_eq!(
            (part.at("n").number(), part.at("a").number(), part.at("n").whole()),
            (Some(7.5), None, None)
        );
        assert!(part.at("a.c.d").is_nothing() && part.at("a.b.c").items().next().is_none());
        assert_eq!(part.first(&["x", "a", "n"]), "7.5");
        assert_eq!(part.at("t").moment().map(|t| t.to_string()).as_deref(), Some("2026-01-02T03:04:05Z"));
        assert_eq!(part.at("a").flat().len(), 2);
    }
}
