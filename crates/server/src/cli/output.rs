//! What the arguments of several commands share, and how answers are written.

use std::io::{self, BufWriter, Write};

use anyhow::{Result, bail};
use model::Timestamp;

use super::{Session, terminal::Terminal};

/// Reads a moment as people write it.
pub(super) fn moment(text: &str) -> Result<Timestamp, String> {
    Timestamp::parse(text).ok_or_else(no_moment)
}

fn no_moment() -> String {
    "write a date like 2026-02-03 or a moment like 2026-02-03T04:05:06Z".to_owned()
}

/// The moment of `--as-of`: a bare date means the end of that day, so that what was listed on it counts.
pub(super) fn end_of(text: &str) -> Result<Timestamp, String> {
    Timestamp::parse_as_of(text).ok_or_else(no_moment)
}

/// Lets `write` print to standard output, buffered, and flushes it.
pub(super) fn print(
    session: &Session,
    write: impl FnOnce(&mut Terminal<'_>) -> io::Result<()>,
) -> Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    write(&mut Terminal::new(&mut out, session.colours_output()))?;
    out.flush()?;
    Ok(())
}

/// Prints one JSON document, members in the order of their type.
pub(super) fn print_json(value: &impl serde::Serialize) -> Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    // As an I/O error it keeps its kind: a closed pipe is none.
    serde_json::to_writer_pretty(&mut out, value).map_err(io::Error::from)?;
    writeln!(out)?;
    out.flush()?;
    Ok(())
}

/// The objects to look up: the arguments, or the lines of standard input with `-` or when it is not a terminal. Lines are bounded;
/// empty ones are passed over.
pub(super) fn objects(arguments: &[String], mut each: impl FnMut(&str) -> Result<()>) -> Result<()> {
    let from_input = match arguments {
        [] if io::IsTerminal::is_terminal(&io::stdin()) => {
            bail!("nothing was given: name objects, or pipe them in one per line")
        }
        [] => true,
        [one] => one == "-",
        _ => false,
    };
    if !from_input {
        return arguments.iter().try_for_each(|argument| each(argument));
    }
    let mut input = io::stdin().lock();
    let mut line = Vec::new();
    while read_line(&mut input, &mut line)? {
        let text = String::from_utf8_lossy(&line);
        if !text.trim().is_empty() {
            each(text.trim())?;
        }
    }
    Ok(())
}

/// Longest line taken from standard input in bytes; the rest of a longer one is skipped, and what is left is no object.
const LINE_BYTES_MAX: usize = 64 * 1024;

/// Reads the next line without its end into `line`, keeping at most [`LINE_BYTES_MAX`] and one byte more. `false` at the end.
fn read_line(input: &mut impl io::BufRead, line: &mut Vec<u8>) -> io::Result<bool> {
    line.clear();
    let mut any = false;
    loop {
        let chunk = input.fill_buf()?;
        if chunk.is_empty() {
            return Ok(any);
        }
        any = true;
        let end = chunk.iter().position(|byte| *byte == b'\n');
        let part = chunk.get(..end.unwrap_or(chunk.len())).unwrap_or_default();
        let room = (LINE_BYTES_MAX + 1).saturating_sub(line.len());
        line.extend_from_slice(part.get(..part.len().min(room)).unwrap_or_default());
        let consumed = end.map_or(chunk.len(), |at| at + 1);
        input.consume(consumed);
        if end.is_some() {
            return Ok(true);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_date_means_all_of_that_day() {
        assert_eq!(end_of("2026-02-03").unwrap().to_string(), "2026-02-03T23:59:59.999Z");
        assert_eq!(end_of("2026-02-03T04:05:06Z").unwrap().to_string(), "2026-02-03T04:05:06Z");
        assert!(end_of("yesterday").unwrap_err().contains("2026-02-03"));
    }

    #[test]
    fn lines_are_bounded() {
        let long = "x".repeat(3 * LINE_BYTES_MAX);
        let text = format!("a\n{long}\n\nb");
        let mut input = text.as_bytes();
        let mut line = Vec::new();
        let mut lengths = Vec::new();
        while read_line(&mut input, &mut line).unwrap() {
            lengths.push(line.len());
        }
        assert_eq!(lengths, [1, LINE_BYTES_MAX + 1, 0, 1]);
    }
}
