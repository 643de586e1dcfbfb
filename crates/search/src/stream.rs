//! The names of one segment that a pattern covers, in order, found as they are asked for.

use std::collections::VecDeque;

use analysis::lookalike::{Signature, fold::fine_byte, signature::Signatures};
use memchr::memmem::Finder;

use crate::{
    Pattern, Result,
    glob::Token,
    pattern::{self, Kind, Near},
    segment::{Segment, order},
};

/// How a name in Punycode is recognised: it is covered in two forms.
const PUNYCODE: &[u8] = b"xn--";

/// Where covered names may be.
enum Blocks {
    /// In these.
    These(std::vec::IntoIter<u32>),
    /// In all from the first up to the second.
    All(u32, u32),
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
    near: Option<(Vec<Signature>, u32)>,
    punycode: Finder<'static>,
    ready: VecDeque<String>,
    text: String,
}

impl<'a> Stream<'a> {
    pub(crate) fn new(segment: &'a Segment, pattern: &'a Pattern, after: Option<&'a str>) -> Result<Self> {
        let first = after.map(|name| segment.block_of(name)).transpose()?.unwrap_or(0);
        let near = match &pattern.0 {
            Kind::Near(near) => Some((
                Signatures::of(&near.word).iter().collect::<Vec<_>>(),
                u32::try_from(near.edits).unwrap_or(2),
            )),
            Kind::Glob(_) | Kind::Holds(_) | Kind::Labels(_) => None,
        };
        let blocks = match &near {
            Some((probes, edits)) => Blocks::These(segment.near(first, probes, *edits).into_iter()),
            None => match segment.candidates(&pattern.needed())? {
                Some(mut blocks) => {
                    blocks.drain(..blocks.partition_point(|block| *block < first));
                    Blocks::These(blocks.into_iter())
                }
                None => Blocks::All(first, segment.block_count()),
            },
        };
        let (anchor, ready, text) = (Anchor::of(pattern), VecDeque::new(), String::new());
        let punycode = Finder::new(PUNYCODE);
        Ok(Self { segment, pattern, after, blocks, anchor, near, punycode, ready, text })
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
            self.look_through(&text);
            self.text = text;
        }
    }

    /// Finds covered names in a text of whole lines.
    fn look_through(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let mut starts = match &self.anchor {
            Anchor::None => {
                text.lines().for_each(|name| self.consider(name));
                return;
            }
            Anchor::Bytes(finder) => lines_with(bytes, finder),
            Anchor::Folded(finder) => {
                let folded: Vec<u8> = bytes.iter().map(|byte| fine_byte(*byte)).collect();
                lines_with(&folded, finder)
            }
        };
        let punycode = lines_with(bytes, &self.punycode);
        if !punycode.is_empty() {
            starts.extend(punycode);
            starts.sort_unstable();
            starts.dedup();
        }
        for start in starts {
            if let Some(name) = text.get(start..).and_then(|rest| rest.lines().next()) {
                self.consider(name);
            }
        }
    }

    fn consider(&mut self, name: &str) {
        let is_behind = |after: &str| order(name, after).is_gt();
        if self.covers(name) && self.after.is_none_or(is_behind) {
            self.ready.push_back(name.to_owned());
        }
    }

    fn covers(&self, name: &str) -> bool {
        match (&self.pattern.0, &self.near) {
            (Kind::Near(near), Some((probes, edits))) => is_near(name, near, probes, *edits),
            _ => self.pattern.covers(name),
        }
    }
}

/// Whether a label but the last is near the word; most are ruled out by their signature.
fn is_near(name: &str, near: &Near, probes: &[Signature], edits: u32) -> bool {
    let unicode = pattern::decoded(name);
    let Some((labels, _)) = unicode.as_deref().unwrap_or(name).rsplit_once('.') else { return false };
    labels.split('.').any(|label| {
        let may_be = !label.is_ascii()
            || Signatures::of_ascii(label)
                .iter()
                .any(|signature| probes.iter().any(|probe| signature.may_be_near(*probe, edits)));
        may_be && near.is_near(label)
    })
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
                match (longest.len(), pattern.rarest_byte()) {
                    (2.., _) => Self::Bytes(Finder::new(&longest).into_owned()),
                    (_, Some(byte)) => Self::Bytes(Finder::new(&[byte]).into_owned()),
                    _ => Self::None,
                }
            }
        }
    }
}

/// Where lines begin that have what is sought, each once.
fn lines_with(text: &[u8], finder: &Finder<'_>) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut from = 0;
    while let Some(rest) = text.get(from..)
        && let Some(found) = finder.find(rest)
    {
        let at = from + found;
        let before = text.get(..at).unwrap_or_default();
        starts.push(memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1));
        let behind = text.get(at..).and_then(|rest| memchr::memchr(b'\n', rest));
        let Some(behind) = behind else { break };
        from = at + behind + 1;
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines() {
        let text = b"ab.c\nxaya.c\nb.c\na.a\n";
        assert_eq!(lines_with(text, &Finder::new("a")), [0, 5, 16]);
        assert_eq!(lines_with(text, &Finder::new("zz")), [0_usize; 0]);
    }
}
