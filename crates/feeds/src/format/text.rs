//! Bounded lines of text. Ends may be LF, CRLF or bare CR; byte order marks are taken away; a line that is not UTF-8 is
//! read as windows-1252, as the WHATWG Encoding Standard has it. Not a parser of what the lines say.

use std::{
    borrow::Cow,
    io::{self, BufRead},
};

use model::Timestamp;

use crate::{Fact, Head, Record, Sink, Spot, input::Input};

/// Longest line in bytes: eight URLs of the longest kind that are kept. Longer ones are refused and skipped.
pub const LINE_BYTES_MAX: usize = 64 * 1024;

/// The byte order mark as a character.
const MARK: char = '\u{FEFF}';
/// The reason for refusing a longer line.
const TOO_LONG: &str = "line is longer than 64 KiB";

/// Reads lines one by one into one buffer.
pub struct Lines<'a> {
    reader: Box<dyn BufRead + 'a>,
    raw: Vec<u8>,
    text: String,
    number: u64,
    after_cr: bool,
}

impl<'a> Lines<'a> {
    /// Lines of `input` from its beginning.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn open(input: &'a dyn Input) -> io::Result<Self> {
        Ok(Self {
            reader: super::decoded(input.open()?)?,
            raw: Vec::new(),
            text: String::new(),
            number: 0,
            after_cr: false,
        })
    }

    /// The next line with its number from 1, without its end; `None` after the last. Refuses over-long lines to `sink`
    /// and goes on behind them.
    ///
    /// # Errors
    /// When reading fails; a line cut by the failure is not handed out.
    pub fn next_line(&mut self, sink: &mut dyn Sink) -> io::Result<Option<(u64, &str)>> {
        loop {
            let Some(whole) = self.fill()? else { return Ok(None) };
            self.number = self.number.saturating_add(1);
            if whole {
                self.text.clear();
                let text = lenient(&self.raw);
                // Files that were joined have a mark at the beginning of each.
                self.text.push_str(text.strip_prefix(MARK).unwrap_or(&text));
                return Ok(Some((self.number, &self.text)));
            }
            sink.reject(Spot::Line(self.number), TOO_LONG, &self.raw);
        }
    }

    /// Fills `raw` with the next line; `Some(false)` when it did not fit, `None` at the end.
    fn fill(&mut self) -> io::Result<Option<bool>> {
        self.raw.clear();
        let mut whole = true;
        let mut seen = false;
        loop {
            let chunk = match self.reader.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                other => other?,
            };
            if chunk.is_empty() {
                return Ok(seen.then_some(whole));
            }
            if std::mem::take(&mut self.after_cr) && chunk.first() == Some(&b'\n') {
                self.reader.consume(1);
                continue;
            }
            let end = chunk.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            let part = chunk.get(..end.unwrap_or(chunk.len())).unwrap_or_default();
            let room = LINE_BYTES_MAX.saturating_sub(self.raw.len());
            whole &= part.len() <= room;
            self.raw.extend_from_slice(part.get(..room.min(part.len())).unwrap_or_default());
            self.after_cr = end.and_then(|at| chunk.get(at)) == Some(&b'\r');
            seen = true;
            let taken = end.map_or(part.len(), |at| at.saturating_add(1));
            self.reader.consume(taken);
            if end.is_some() {
                return Ok(Some(whole));
            }
        }
    }
}

/// Reads lines: `facts` says what each says or why not, and a line that says nothing is no record.
///
/// # Errors
/// When reading fails.
pub(crate) fn records(
    input: &dyn Input,
    sink: &mut dyn Sink,
    mut facts: impl FnMut(&str) -> Result<Vec<Fact>, &'static str>,
) -> io::Result<()> {
    let mut lines = Lines::open(input)?;
    while let Some((number, line)) = lines.next_line(sink)? {
        let spot = Spot::Line(number);
        match facts(line) {
            Ok(facts) if facts.is_empty() => {}
            Ok(facts) => {
                if sink.accept(Record { spot, facts }).is_break() {
                    break;
                }
            }
            Err(reason) => sink.reject(spot, reason, line.as_bytes()),
        }
    }
    Ok(())
}

/// The same for lists with an entry a line: blank lines and comments are passed over.
///
/// # Errors
/// When reading fails.
pub(crate) fn entries(
    input: &dyn Input,
    sink: &mut dyn Sink,
    mut facts: impl FnMut(&str) -> Result<Vec<Fact>, &'static str>,
) -> io::Result<()> {
    records(input, sink, |line| {
        if line.trim().is_empty() || comment(line).is_some() { Ok(Vec::new()) } else { facts(line) }
    })
}

/// Bytes as text: as windows-1252 where they are not UTF-8.
pub(crate) fn lenient(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(bytes.iter().map(|byte| windows_1252(*byte)).collect()),
    }
}

/// The character of a windows-1252 byte; the five undefined bytes are C1 controls, as in the WHATWG index.
pub(crate) fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}',
        '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
    ];
    byte.checked_sub(0x80).and_then(|at| HIGH.get(usize::from(at))).copied().unwrap_or(char::from(byte))
}

/// The complete lines of a head, for recognising a file: without ends and byte order mark. A last line that the head may
/// have cut is left out.
pub fn head_lines<'a>(head: &Head<'a>) -> impl Iterator<Item = &'a str> + use<'a> {
    let text = head.text();
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let whole = if head.bytes.len() < Head::BYTES_MAX {
        Some(text)
    } else {
        text.rsplit_once(['\n', '\r']).map(|(whole, _)| whole)
    };
    whole.unwrap_or_default().split(['\n', '\r']).filter(|line| !line.is_empty())
}

/// The text of a comment line (`# …`), `None` for other lines.
#[must_use]
pub fn comment(line: &str) -> Option<&str> {
    line.trim_start().strip_prefix('#').map(|text| text.trim_matches(['#', ' ', '\t']))
}

/// Whether the banner of a file begins one of its lines with `title`.
#[must_use]
pub fn banner_has(head: &Head<'_>, title: &str) -> bool {
    head_lines(head).map_while(comment).any(|line| line.starts_with(title))
}

/// The date after `Last updated:` in the banner of a file.
#[must_use]
pub fn banner_date(head: &Head<'_>) -> Option<Timestamp> {
    let mut lines = head_lines(head).map_while(comment);
    lines.find_map(|line| line.strip_prefix("Last updated:")).and_then(Timestamp::parse)
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use proptest::prelude::*;

    use super::*;
    use crate::input::Memory;

    #[derive(Default)]
    struct Refused(Vec<(String, usize)>);

    impl Sink for Refused {
        fn accept(&mut self, _: Record) -> ControlFlow<()> {
            ControlFlow::Continue(())
        }

        fn reject(&mut self, spot: Spot, reason: &str, text: &[u8]) {
            self.0.push((format!("{spot}: {reason}"), text.len()));
        }
    }

    fn lines(bytes: &[u8]) -> (Vec<(u64, String)>, Refused) {
        let input = Memory::new("a.txt", bytes);
        let mut lines = Lines::open(&input).unwrap();
        let (mut all, mut refused) = (Vec::new(), Refused::default());
        while let Some((number, line)) = lines.next_line(&mut refused).unwrap() {
            all.push((number, line.to_owned()));
        }
        (all, refused)
    }

    #[track_caller]
    fn check(bytes: &[u8], expected: &[&str]) {
        let numbered: Vec<_> = (1..).zip(expected.iter().map(|line| (*line).to_owned())).collect();
        assert_eq!(lines(bytes).0, numbered);
    }

    #[test]
    fn ends_and_encodings() {
        check(b"", &[]);
        check(b"\n", &[""]);
        check(b"a\nb", &["a", "b"]);
        check(b"a\r\nb\r\n", &["a", "b"]);
        check(b"a\rb\r\rc", &["a", "b", "", "c"]);
        check(b"\xEF\xBB\xBFa\n", &["a"]);
        check(b"\xEF\xBB\xBFa\n\xEF\xBB\xBFb\n", &["a", "b"]);
        check(b"\xFF\xFEa\0\n\0b\0", &["a", "b"]);
        check(b"caf\xE9 \x80 \x81\nna\xC3\xAFve", &["café € \u{81}", "naïve"]);
    }

    #[test]
    fn long_lines_are_refused_and_skipped() {
        let mut bytes = vec![b'x'; LINE_BYTES_MAX];
        bytes.extend_from_slice(b"\n");
        bytes.extend(vec![b'y'; LINE_BYTES_MAX + 1]);
        bytes.extend_from_slice(b"\r\nlast");
        let (all, refused) = lines(&bytes);
        assert_eq!(
            all.iter().map(|(number, line)| (*number, line.len())).collect::<Vec<_>>(),
            [(1, LINE_BYTES_MAX), (3, 4)]
        );
        assert_eq!(refused.0, [("line 2: line is longer than 64 KiB".to_owned(), LINE_BYTES_MAX)]);
    }

    #[test]
    fn head_leaves_out_a_line_that_may_be_cut() {
        let bytes = [vec![b'a'; Head::BYTES_MAX - 3], b"\nbb".to_vec()].concat();
        let head = Head { name: "a", bytes: &bytes, tail: b"", named: false };
        assert_eq!(head_lines(&head).map(str::len).collect::<Vec<_>>(), [Head::BYTES_MAX - 3]);
    }

    proptest! {
        #[test]
        fn joining_the_lines_gives_the_text_back(text in "[a-zé\n]{0,200}") {
            let (all, _) = lines(text.as_bytes());
            let joined: String = all.iter().map(|(_, line)| format!("{line}\n")).collect();
            prop_assert_eq!(joined.trim_end_matches('\n'), text.trim_end_matches('\n'));
        }

        #[test]
        fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            lines(&bytes);
        }
    }
}
