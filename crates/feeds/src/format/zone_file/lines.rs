//! From lines to entries: words with and without quotes, comments, brackets that join lines.

use std::io;

use crate::{Sink, Spot, format::text::Lines, input::Input};

/// Most lines that brackets join: an SOA has seven, a long key a few more.
const JOINED_MAX: u64 = 64;
/// Most bytes of an entry: the longest message of DNS, and what escapes make of it.
const ENTRY_BYTES_MAX: usize = 256 * 1024;

/// One word of an entry; a quoted one without its quotes, escapes as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) is_quoted: bool,
}

/// The entries of a file.
pub(super) struct Entries<'a> {
    lines: Lines<'a>,
}

/// What is gathered of an entry.
#[derive(Default)]
struct Gathered {
    words: Vec<Word>,
    bytes: usize,
    depth: usize,
}

impl<'a> Entries<'a> {
    pub(super) fn open(input: &'a dyn Input) -> io::Result<Self> {
        Ok(Self { lines: Lines::open(input)? })
    }

    /// The next entry with the number of its first line, and whether that was indented (the owner is that of the entry before).
    pub(super) fn next(&mut self, sink: &mut dyn Sink) -> io::Result<Option<(u64, bool, Vec<Word>)>> {
        let mut gathered = Gathered::default();
        let mut begun: Option<(u64, bool, String)> = None;
        loop {
            let Some((number, line)) = self.lines.next_line(sink)? else {
                if let Some((first, _, text)) = begun {
                    sink.reject(Spot::Line(first), "a bracket is not closed", text.as_bytes());
                }
                return Ok(None);
            };
            let (first, is_indented, text) =
                begun.get_or_insert_with(|| (number, line.starts_with([' ', '\t']), line.to_owned()));
            let refused = gathered.take(line).err().or_else(|| {
                let is_long = number - *first >= JOINED_MAX || gathered.bytes > ENTRY_BYTES_MAX;
                (gathered.depth > 0 && is_long)
                    .then_some("an entry of too many lines: a bracket is not closed")
            });
            if let Some(reason) = refused {
                sink.reject(Spot::Line(*first), reason, text.as_bytes());
            } else if gathered.depth > 0 {
                continue;
            } else if !gathered.words.is_empty() {
                return Ok(Some((*first, *is_indented, gathered.words)));
            }
            (gathered, begun) = (Gathered::default(), None);
        }
    }
}

impl Gathered {
    fn take(&mut self, line: &str) -> Result<(), &'static str> {
        let mut word = Word::default();
        let mut is_open = false;
        let mut chars = line.chars();
        while let Some(c) = chars.next() {
            if c == '\\' {
                word.text.push(c);
                word.text.extend(chars.next());
            } else if is_open {
                if c == '"' {
                    is_open = false;
                    self.push(&mut word);
                } else {
                    word.text.push(c);
                }
            } else {
                match c {
                    ';' => break,
                    '"' => {
                        self.push(&mut word);
                        (is_open, word.is_quoted) = (true, true);
                    }
                    '(' => {
                        self.push(&mut word);
                        self.depth += 1;
                    }
                    ')' => {
                        self.push(&mut word);
                        self.depth =
                            self.depth.checked_sub(1).ok_or("a bracket is closed that was not opened")?;
                    }
                    c if c.is_ascii_whitespace() => self.push(&mut word),
                    c => word.text.push(c),
                }
            }
        }
        if is_open {
            return Err("a quote is not closed");
        }
        self.push(&mut word);
        Ok(())
    }

    fn push(&mut self, word: &mut Word) {
        let word = std::mem::take(word);
        if word.is_quoted || !word.text.is_empty() {
            self.bytes += word.text.len();
            self.words.push(word);
        }
    }
}
