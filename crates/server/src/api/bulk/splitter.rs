//! Cuts a stream of chunks into lines without ever holding more than one line of the longest length.

/// One line without its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line<'a> {
    /// A line.
    Whole(&'a [u8]),
    /// The beginning of a line that was too long.
    TooLong(&'a [u8]),
}

/// The state between chunks.
#[derive(Debug)]
pub(super) struct Splitter {
    line: Vec<u8>,
    bytes_max: usize,
    /// The current line is too long: what follows up to its end is dropped.
    is_skipping: bool,
    /// `line` was handed out and is to be cleared.
    is_done: bool,
}

impl Splitter {
    pub(super) fn new(bytes_max: usize) -> Self {
        Self { line: Vec::new(), bytes_max, is_skipping: false, is_done: false }
    }

    /// The next line that ends within `rest`, which is moved on. `None` when it is used up.
    pub(super) fn next_line(&mut self, rest: &mut &[u8]) -> Option<Line<'_>> {
        self.start_over();
        let end = rest.iter().position(|byte| *byte == b'\n');
        let (part, behind) = match end {
            Some(end) => (rest.get(..end)?, rest.get(end + 1..).unwrap_or_default()),
            None => (*rest, &[][..]),
        };
        let room = self.bytes_max - self.line.len();
        self.is_skipping |= part.len() > room;
        self.line.extend_from_slice(part.get(..part.len().min(room)).unwrap_or_default());
        *rest = behind;
        end.map(|_| self.hand_out())
    }

    /// What follows the last line end, if anything does.
    pub(super) fn finish(&mut self) -> Option<Line<'_>> {
        self.start_over();
        if self.line.is_empty() && !self.is_skipping { None } else { Some(self.hand_out()) }
    }

    fn start_over(&mut self) {
        if std::mem::take(&mut self.is_done) {
            self.line.clear();
            self.is_skipping = false;
        }
    }

    fn hand_out(&mut self) -> Line<'_> {
        self.is_done = true;
        if self.is_skipping {
            return Line::TooLong(&self.line);
        }
        Line::Whole(self.line.strip_suffix(b"\r").unwrap_or(&self.line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines of `text` fed in chunks of every size; too long ones marked.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        for size in 1..=text.len().max(1) {
            let mut splitter = Splitter::new(8);
            let mut found = Vec::new();
            let mut keep = |line: Line<'_>| {
                found.push(match line {
                    Line::Whole(bytes) => String::from_utf8_lossy(bytes).into_owned(),
                    Line::TooLong(bytes) => format!("{}…", String::from_utf8_lossy(bytes)),
                });
            };
            for chunk in text.as_bytes().chunks(size) {
                let mut rest = chunk;
                while !rest.is_empty() {
                    if let Some(line) = splitter.next_line(&mut rest) {
                        keep(line);
                    }
                }
            }
            splitter.finish().into_iter().for_each(keep);
            assert_eq!(found, expected, "{text:?} in chunks of {size}");
        }
    }

    #[test]
    fn lines_do_not_depend_on_chunks() {
        check("", &[]);
        check("a\nb\n", &["a", "b"]);
        check("a\r\n\nb", &["a", "", "b"]);
        check("12345678\n123456789\nz", &["12345678", "12345678…", "z"]);
        check("123456789012345678901234567890", &["12345678…"]);
        check("\n", &[""]);
    }
}
