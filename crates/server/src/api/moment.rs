//! Moments on the wire: what `as_of` and `known_at` may be.

use model::Timestamp;

use crate::error::ApiError;

/// Reads a moment; `name` is the parameter, for the message.
///
/// # Errors
/// 400 that says how to write one.
pub fn parse(name: &str, text: &str) -> Result<Timestamp, ApiError> {
    Timestamp::parse_as_of(text).ok_or_else(|| {
        let shown: String = text.chars().take(40).collect();
        ApiError::bad_request(format!(
            "`{name}` is `{shown}`: write a moment like 2026-02-03T04:05:06Z (RFC 3339), or a day like 2026-02-03 for the end of it (UTC)"
        ))
    })
}
