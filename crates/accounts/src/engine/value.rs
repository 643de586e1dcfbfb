//! Values of statements and rows: three kinds and nothing.

use std::fmt;

use model::Timestamp;

use crate::{Error, Result};

/// A value in a statement or a row.
#[derive(Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    Null,
    /// A number, truth (0 or 1), or a moment in milliseconds.
    Integer(i64),
    /// Text without NUL.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
}

impl Value {
    /// Refuses text with NUL, which PostgreSQL cannot hold.
    pub(crate) fn check(values: &[Self]) -> Result<()> {
        let has_nul = |value: &Self| matches!(value, Self::Text(text) if text.contains('\0'));
        if values.iter().any(has_nul) {
            return Err(Error::Invalid { what: "text", why: "has a NUL character" });
        }
        Ok(())
    }
}

/// Its kind alone: values are people's names and digests of secrets.
impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "Null",
            Self::Integer(_) => "Integer",
            Self::Text(_) => "Text",
            Self::Bytes(_) => "Bytes",
        })
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<i32> for Value {
    fn from(value: i32) -> Self {
        Self::Integer(i64::from(value))
    }
}

impl From<u32> for Value {
    fn from(value: u32) -> Self {
        Self::Integer(i64::from(value))
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Integer(i64::from(value))
    }
}

impl From<Timestamp> for Value {
    fn from(value: Timestamp) -> Self {
        Self::Integer(value.millis())
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<&[u8]> for Value {
    fn from(value: &[u8]) -> Self {
        Self::Bytes(value.to_vec())
    }
}

impl<const N: usize> From<[u8; N]> for Value {
    fn from(value: [u8; N]) -> Self {
        Self::Bytes(value.to_vec())
    }
}

impl From<Vec<u8>> for Value {
    fn from(value: Vec<u8>) -> Self {
        Self::Bytes(value)
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// A row of an answer; columns are counted from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row(Vec<Value>);

/// What a getter says of a column that is not what it must be.
const WRONG: Error = Error::Corrupt { what: "a column is missing or has another type" };

impl Row {
    /// A row of these values.
    #[must_use]
    pub fn new(values: Vec<Value>) -> Self {
        Self(values)
    }

    /// The values.
    #[must_use]
    pub fn values(&self) -> &[Value] {
        &self.0
    }

    /// A number.
    ///
    /// # Errors
    /// [`Error::Corrupt`] when the column is missing or no number; so with all getters.
    pub fn integer(&self, at: usize) -> Result<i64> {
        self.optional_integer(at)?.ok_or(WRONG)
    }

    /// A number, or nothing.
    ///
    /// # Errors
    /// [`Error::Corrupt`].
    pub fn optional_integer(&self, at: usize) -> Result<Option<i64>> {
        match self.0.get(at) {
            Some(Value::Integer(value)) => Ok(Some(*value)),
            Some(Value::Null) => Ok(None),
            _ => Err(WRONG),
        }
    }

    /// A number that is never negative.
    ///
    /// # Errors
    /// [`Error::Corrupt`].
    pub fn count(&self, at: usize) -> Result<u64> {
        u64::try_from(self.integer(at)?).map_err(|_| WRONG)
    }

    /// Text.
    ///
    /// # Errors
    /// [`Error::Corrupt`].
    pub fn text(&self, at: usize) -> Result<&str> {
        self.optional_text(at)?.ok_or(WRONG)
    }

    /// Text, or nothing.
    ///
    /// # Errors
    /// [`Error::Corrupt`].
    pub fn optional_text(&self, at: usize) -> Result<Option<&str>> {
        match self.0.get(at) {
            Some(Value::Text(value)) => Ok(Some(value)),
            Some(Value::Null) => Ok(None),
            _ => Err(WRONG),
        }
    }

    /// Bytes.
    ///
    /// # Errors
    /// [`Error::Corrupt`].
    pub fn bytes(&self, at: usize) -> Result<&[u8]> {
        self.optional_bytes(at)?.ok_or(WRONG)
    }

    /// Bytes, or nothing.
    ///
    /// # Errors
    /// [`Error::Corrupt`].
    pub fn optional_bytes(&self, at: usize) -> Result<Option<&[u8]>> {
        match self.0.get(at) {
            Some(Value::Bytes(value)) => Ok(Some(value)),
            Some(Value::Null) => Ok(None),
            _ => Err(WRONG),
        }
    }

    /// Truth: 1 is true, 0 is false, nothing else is allowed.
    ///
    /// # Errors
    /// [`Error::Corrupt`].
    pub fn bool(&self, at: usize) -> Result<bool> {
        match self.integer(at)? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(WRONG),
        }
    }

    /// A moment.
    ///
    /// # Errors
    /// [`Error::Corrupt`].
    pub fn moment(&self, at: usize) -> Result<Timestamp> {
        self.optional_moment(at)?.ok_or(WRONG)
    }

    /// A moment, or nothing.
    ///
    /// # Errors
    /// [`Error::Corrupt`].
    pub fn optional_moment(&self, at: usize) -> Result<Option<Timestamp>> {
        Ok(self.optional_integer(at)?.map(Timestamp::from_millis))
    }
}
