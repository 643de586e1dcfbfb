//! A relation's row, read without taking it apart: texts and the other end's key stay where they are.

use super::{DETECTION, HAS_LAST_SEEN, INCIDENTAL, PATH, PORT, RELATED, read_u16, wire::Reader};
use crate::{
    Error, Result,
    codec::{self, CLAIM_SHIFT},
    ledger::{Edge, ObservableKey},
};

/// What [`codec::decode`] would give of a relation, as far as an [`Edge`] has it. The key of the other end is not checked.
///
/// # Errors
/// [`Error::Corrupt`] when the value does not decode, or is no relation.
pub(crate) fn edge(value: &[u8]) -> Result<Edge<'_>> {
    let mut reader = Reader(value);
    let input = &mut reader;
    input.version(codec::VERSION)?;
    let flags = input.byte()?;
    if flags >> CLAIM_SHIFT & 3 != RELATED {
        return Err(Error::Corrupt { what: "evidence stands in a section that is not its own" });
    }
    let tlp = codec::marking(flags)?;
    let source = input.str()?;
    let observed_at = input.moment()?;
    let last_seen = if flags & HAS_LAST_SEEN == 0 { None } else { Some(input.moment()?) };
    let recorded_at = input.moment()?;
    input.number()?;
    let flags = input.byte()?;
    let other = ObservableKey(input.bytes()?);
    let port = if flags & PORT == 0 { None } else { Some(read_u16(input)?) };
    let detection = if flags & DETECTION == 0 { None } else { Some(input.str()?) };
    let path = if flags & PATH == 0 { None } else { Some(input.str()?) };
    let is_incidental = flags & INCIDENTAL != 0;
    reader.end()?;
    Ok(Edge { other, source, observed_at, last_seen, recorded_at, tlp, port, detection, path, is_incidental })
}
