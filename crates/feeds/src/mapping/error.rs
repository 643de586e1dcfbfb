//! Why a mapping cannot be used: the line, and what to do.

/// A mapping that cannot be used. Correct the line it names.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct MappingError {
    /// Line in the mapping, from 1.
    pub line: usize,
    /// What is wrong there and what to do.
    pub message: String,
}

impl MappingError {
    /// At a byte of the text.
    pub(super) fn at(text: &str, byte: usize, message: impl Into<String>) -> Self {
        let before = text.get(..byte).unwrap_or(text);
        Self { line: before.matches('\n').count() + 1, message: message.into() }
    }

    /// What the TOML reader says, on one line and with what to do.
    pub(super) fn of_toml(text: &str, error: &toml::de::Error) -> Self {
        let message = error.message().trim().replace('\n', " ");
        let message = match message.strip_prefix("missing field ") {
            Some(name) => format!("{name} is missing: add it"),
            None => message,
        };
        Self::at(text, error.span().map_or(0, |span| span.start), message)
    }
}
