//! Rows from lines: most are one line, some have line ends inside quotes. A row that is too long is refused whole: what
//! follows inside of it is never taken for a row of its own.

use std::io::{self, BufRead};

use super::{
    Out, ROW_BYTES_MAX, Reader,
    lines::{self, Line},
};

const TOO_LONG: &str = "a row is longer than 64 KiB";
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// Reads all rows.
pub(super) fn read(reader: &mut dyn BufRead, out: &mut Out<'_>) -> io::Result<()> {
    let mut line = Line { bytes: Vec::new(), is_whole: true };
    let mut number = 0_u64;
    let (mut format, is_row) = loop {
        if !lines::next(reader, &mut line, &mut |_| {})? {
            return Ok(());
        }
        number = number.saturating_add(1);
        if number == 1 && line.bytes.starts_with(MARK) {
            line.bytes.drain(..MARK.len());
        }
        if is_blank(&line.bytes) {
            continue;
        }
        out.line = number;
        match Reader::detect(&line.bytes).filter(|_| line.is_whole) {
            Some(detected) => break detected,
            None => {
                out.refuse("the first line is of no format that is known here");
                return Ok(());
            }
        }
    };
    out.report.format = Some(format.format());
    let mut row = Vec::new();
    let mut is_whole = true;
    let mut is_open = false;
    if is_row {
        format.follow(&line.bytes);
        row.append(&mut line.bytes);
        is_open = !format.ends();
        if !is_open {
            format.row(&row, out);
        }
    }
    while !out.is_stopped && lines::next(reader, &mut line, &mut |part| format.follow(part))? {
        number = number.saturating_add(1);
        if is_open {
            row.push(b'\n');
        } else {
            (out.line, is_whole) = (number, true);
            row.clear();
        }
        is_whole &= line.is_whole && row.len().saturating_add(line.bytes.len()) <= ROW_BYTES_MAX;
        if is_whole {
            row.append(&mut line.bytes);
        } else {
            row.clear();
        }
        is_open = !format.ends();
        match (is_open, is_whole) {
            (true, _) => {}
            (false, true) => format.row(&row, out),
            (false, false) => out.refuse(TOO_LONG),
        }
    }
    if is_open && !out.is_stopped {
        out.refuse("the file ends inside a row");
    }
    Ok(())
}

/// Whether a line before the first row says nothing.
fn is_blank(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    line.is_empty() || line.starts_with(b"#")
}
