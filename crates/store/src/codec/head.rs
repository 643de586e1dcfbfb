//! The head of a value of evidence: who says it, and of when; read without the claim.

use model::Timestamp;

use super::{HAS_LAST_SEEN, VERSION, wire::Reader};
use crate::Result;

/// Who says it, and of when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Head<'a> {
    /// The list.
    pub(crate) source: &'a str,
    /// When it became true.
    pub(crate) observed_at: Timestamp,
    /// Until when it was, where that is stated.
    pub(crate) last_seen: Option<Timestamp>,
}

impl Head<'_> {
    /// The latest moment of which it speaks.
    pub(crate) fn latest(&self) -> Timestamp {
        self.last_seen.map_or(self.observed_at, |last_seen| last_seen.max(self.observed_at))
    }
}

/// What [`super::decode`] would give of it. The claim is not looked at.
///
/// # Errors
/// [`crate::Error::Corrupt`] when the head does not decode.
pub(crate) fn head(value: &[u8]) -> Result<Head<'_>> {
    let mut input = Reader(value);
    input.version(VERSION)?;
    let flags = input.byte()?;
    let source = input.str()?;
    let observed_at = input.moment()?;
    let last_seen = if flags & HAS_LAST_SEEN == 0 { None } else { Some(input.moment()?) };
    Ok(Head { source, observed_at, last_seen })
}
