//! Lines of bytes, bounded. A line that is too long is cut, but all of it is shown to the one who follows.

use std::io::{self, BufRead};

use super::ROW_BYTES_MAX;

/// What was read of a line.
pub(super) struct Line {
    /// Its bytes without its end; the first of them when it is not whole.
    pub(super) bytes: Vec<u8>,
    pub(super) is_whole: bool,
}

/// Reads the next line into `line`, and shows each part of it as it comes, without its end; `false` behind the last.
pub(super) fn next(
    reader: &mut dyn BufRead,
    line: &mut Line,
    follow: &mut dyn FnMut(&[u8]),
) -> io::Result<bool> {
    line.bytes.clear();
    line.is_whole = true;
    let mut is_there = false;
    loop {
        let chunk = match reader.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            other => other?,
        };
        if chunk.is_empty() {
            break;
        }
        is_there = true;
        let end = chunk.iter().position(|byte| *byte == b'\n');
        let part = chunk.get(..end.unwrap_or(chunk.len())).unwrap_or_default();
        follow(part);
        let room = ROW_BYTES_MAX.saturating_sub(line.bytes.len());
        line.is_whole &= part.len() <= room;
        line.bytes.extend_from_slice(part.get(..room.min(part.len())).unwrap_or_default());
        let taken = part.len().saturating_add(usize::from(end.is_some()));
        reader.consume(taken);
        if end.is_some() {
            break;
        }
    }
    if line.is_whole && line.bytes.last() == Some(&b'\r') {
        line.bytes.pop();
    }
    Ok(is_there)
}
