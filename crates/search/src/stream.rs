//! The names of one segment that a pattern covers, in order, found as they are asked for.

use std::{collections::VecDeque, ops::Range};

use analysis::lookalike::{fold::fine_byte, signature::Probe};
use memchr::memmem::Finder;

use crate::{
    Pattern, Result,
    glob::Token,
    pattern::Kind,
    segment::{BLOCK_NAMES, Segment, order},
};

/// How a name in Punycode is recognised: it is covered in two forms.
const PUNYCODE: &[u8] = b"xn--";

/// Names of a block.
const BLOCK: u32 = BLOCK_NAMES as u32;

/// Where covered names may be.
enum Blocks {
    /// In these.
    These(std::vec::IntoIter<u32>),
    /// In all from the first up to the second.
    All(u32, u32),
    /// They are among the names with these numbers.
    Names(std::iter::Peekable<std::vec::IntoIter<u32>>),
}

/// What a text in ASCII has that is covered; spares looking at every name.
enum Anchor {
    /// These bytes.
    Bytes(Finder<'static>),
    /// These bytes when it is folded.
    Folded(Finder<'static>),
    /// Nothing in particular.
    None,
}

/// See the module.
pub(crate) struct Stream<'a> {
    segment: &'a Segment,
    pattern: &'a Pattern,
    after: Option<&'a str>,
    blocks: Blocks,
    anchor: Anchor,
    punycode: Finder<'static>,
    /// Bytes that a name has that is covered in A-labels.
    letters: Vec<u8>,
    ready: VecDeque<String>,
    text: String,
}

impl<'a> Stream<'a> {
    pub(crate) fn new(segment: &'a Segment, pattern: &'a Pattern, after: Option<&'a str>) -> Result<Self> {
        let first = after.map(|name| segment.block_of(name)).transpose()?.unwrap_or(0);
        let blocks = match &pattern.0 {
            Kind::Near(word) => {
                let mut probes = Probe::of(&word.word);
                let edits = u32::try_from(word.edits).unwrap_or(2);
                let mut names = segment.near(&mut probes, edits)?;
                names.drain(..names.partition_point(|name| name / BLOCK < first));
                Blocks::Names(names.into_iter().peekable())
            }
            Kind::Glob(_) | Kind::Holds(_) | Kind::Labels(_) => {
                match segment.candidates(&pattern.needed())? {
                    Some(mut blocks) => {
                        blocks.drain(..blocks.partition_point(|block| *block < first));
                        Blocks::These(blocks.into_iter())
                    }
                    None => Blocks::All(first, segment.block_count()),
                }
            }
        };
        let (anchor, ready, text) = (Anchor::of(pattern), VecDeque::new(), String::new());
        let punycode = Finder::new(PUNYCODE);
        let letters = pattern.letters();
        Ok(Self { segment, pattern, after, blocks, anchor, punycode, letters, ready, text })
    }

    /// The next name.
    pub(crate) fn next(&mut self) -> Result<Option<String>> {
        loop {
            if let Some(name) = self.ready.pop_front() {
                return Ok(Some(name));
            }
            let (block, end) = match &mut self.blocks {
                Blocks::These(blocks) => match blocks.next() {
                    Some(block) => (block, block),
                    None => return Ok(None),
                },
                Blocks::Names(names) => match names.peek() {
                    Some(name) => (name / BLOCK, name / BLOCK),
                    None => return Ok(None),
                },
                Blocks::All(first, end) => {
                    if *first >= *end {
                        return Ok(None);
                    }
                    (*first, *end)
                }
            };
            let mut text = std::mem::take(&mut self.text);
            let behind = self.segment.read(block, end, &mut text)?;
            if let Blocks::All(first, _) = &mut self.blocks {
                *first = behind;
            }
            if !self.look_at_names(block, &text) {
                self.look_through(&text);
            }
            self.text = text;
        }
    }

    /// Looks at those of a block's names whose numbers are known; `false` when none are known.
    fn look_at_names(&mut self, block: u32, text: &str) -> bool {
        let mut lines = Vec::new();
        match &mut self.blocks {
            Blocks::Names(names) => {
                while let Some(name) = names.next_if(|name| name / BLOCK == block) {
                    lines.push(name % BLOCK);
                }
            }
            Blocks::These(_) | Blocks::All(..) => return false,
        }
        let mut lines = lines.into_iter().peekable();
        for (at, name) in (0..).zip(text.lines()) {
            if lines.next_if_eq(&at).is_some() {
                self.consider(name);
            }
        }
        true
    }

    /// Finds covered names in a text of whole lines.
    fn look_through(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let mut lines = match &self.anchor {
            Anchor::None => {
                text.lines().for_each(|name| self.consider(name));
                return;
            }
            Anchor::Bytes(finder) => lines_with(bytes, finder, &self.letters),
            Anchor::Folded(finder) => {
                let folded: Vec<u8> = bytes.iter().map(|byte| fine_byte(*byte)).collect();
                lines_with(&folded, finder, &[])
            }
        };
        let punycode = lines_with(bytes, &self.punycode, &[]);
        if !punycode.is_empty() {
            lines.extend(punycode);
            lines.sort_unstable_by_key(|line| line.start);
            lines.dedup();
        }
        for line in lines {
            if let Some(name) = text.get(line) {
                self.consider(name);
            }
        }
    }

    fn consider(&mut self, name: &str) {
        let is_behind = |after: &str| order(name, after).is_gt();
        if self.pattern.covers(name) && self.after.is_none_or(is_behind) {
            self.ready.push_back(name.to_owned());
        }
    }
}

impl Anchor {
    fn of(pattern: &Pattern) -> Self {
        match &pattern.0 {
            Kind::Near(_) => Self::None,
            Kind::Labels(labels) => Self::Folded(Finder::new(labels.trim_matches('.')).into_owned()),
            Kind::Holds(part) => Self::Folded(Finder::new(&part.iter().collect::<String>()).into_owned()),
            Kind::Glob(tokens) => {
                let mut longest = String::new();
                let mut run = String::new();
                for token in tokens {
                    match token {
                        Token::Is(c) if c.is_ascii() => run.push(*c),
                        _ => run.clear(),
                    }
                    if run.len() > longest.len() {
                        longest.clone_from(&run);
                    }
                }
                match (longest.len(), pattern.letters().first()) {
                    (2.., _) => Self::Bytes(Finder::new(&longest).into_owned()),
                    (_, Some(byte)) => Self::Bytes(Finder::new(&[*byte]).into_owned()),
                    _ => Self::None,
                }
            }
        }
    }
}

/// Where lines are that have what is sought, and each of the letters, each line once.
fn lines_with(text: &[u8], finder: &Finder<'_>, letters: &[u8]) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut from = 0;
    while let Some(rest) = text.get(from..)
        && let Some(found) = finder.find(rest)
    {
        let at = from + found;
        // Lines are short: no need for what is made for long ones.
        let before = rest.get(..found).unwrap_or_default();
        let start = before.iter().rposition(|byte| *byte == b'\n').map_or(from, |newline| from + newline + 1);
        let behind = text.get(at..).unwrap_or_default();
        let end = behind.iter().position(|byte| *byte == b'\n').map_or(text.len(), |newline| at + newline);
        let line = text.get(start..end).unwrap_or_default();
        if letters.iter().all(|letter| line.contains(letter)) {
            lines.push(start..end);
        }
        from = end + 1;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines() {
        let text = b"ab.c\nxaya.c\nb.c\na.a\n";
        assert_eq!(lines_with(text, &Finder::new("a"), &[]), [0..4, 5..11, 16..19]);
        assert_eq!(lines_with(text, &Finder::new("a"), b"x").first(), Some(&(5..11)));
        assert_eq!(lines_with(text, &Finder::new("zz"), &[]), []);
    }
}
