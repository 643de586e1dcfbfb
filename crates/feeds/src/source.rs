//! The family of sources: the shape of a member, the list of all, and telling which one a file comes from.

use model::{Grade, Timestamp, Tlp};

use crate::{Context, Sink, input::Input};

/// One source: facts about it, and its parser.
#[derive(Debug)]
pub struct Source {
    /// Short name, equal to the file stem.
    pub name: &'static str,
    /// Name for people.
    pub title: &'static str,
    /// Where the publisher offers it.
    pub url: &'static str,
    /// The publisher's terms, in a few words: they decide what may be shown to whom.
    pub licence: &'static str,
    /// Reliability of its entries unless a [`List`] says otherwise.
    pub grade: Grade,
    /// Hours between two issues of the publisher; a snapshot older than three of them is stale.
    pub every_hours: u32,
    /// Marking of what it publishes.
    pub tlp: Tlp,
    /// Lists of this source that differ from it in grade, origin or interval.
    pub lists: &'static [List],
    /// Says whether the file is one of this source's, from its name and first bytes. With [`Head::named`] the operator
    /// named this source, so that a bare list without any banner may be taken.
    pub recognise: fn(&Head<'_>) -> Option<Recognised>,
    /// Reads the whole input. What is wrong goes to [`Sink::reject`]; an `Err` is an I/O error of the input itself.
    pub parse: fn(&dyn Input, &Context, &mut dyn Sink) -> std::io::Result<()>,
}

/// A list of a source that has its own standing.
#[derive(Debug)]
pub struct List {
    /// Name within the source: `spamhaus_drop` of `firehol/spamhaus_drop`.
    pub name: &'static str,
    /// Reliability.
    pub grade: Grade,
    /// Those it speaks for or copies. Lists that share an origin are one witness. Empty: its own name alone.
    pub origins: &'static [&'static str],
    /// Hours between two issues.
    pub every_hours: u32,
}

/// What is seen of a file before reading it whole.
#[derive(Clone, Copy, Debug)]
pub struct Head<'a> {
    /// File name, for archives with the path inside: `lists/cloudflare/list.json`, `a.tar.zst/x/feed.txt`.
    pub name: &'a str,
    /// The first bytes after decompression, at most [`Head::BYTES_MAX`].
    pub bytes: &'a [u8],
    /// Whether the operator named this source.
    pub named: bool,
}

impl Head<'_> {
    /// How many bytes are looked at.
    pub const BYTES_MAX: usize = 64 * 1024;

    /// The head as text, as far as it is UTF-8.
    #[must_use]
    pub fn text(&self) -> &str {
        match std::str::from_utf8(self.bytes) {
            Ok(text) => text,
            Err(error) => {
                std::str::from_utf8(self.bytes.get(..error.valid_up_to()).unwrap_or_default()).unwrap_or_default()
            }
        }
    }

    /// Whether the file's path contains `word` (ASCII case ignored).
    #[must_use]
    pub fn path_has(&self, word: &str) -> bool {
        self.name.to_ascii_lowercase().contains(word)
    }
}

/// A file that a source claims as its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recognised {
    /// Full name of the list: `source` or `source/list`.
    pub list: String,
    /// Whether the file's records carry dates, or the file as a whole is the unit.
    pub unit: Unit,
    /// The date that the file states in its head, if it does.
    pub date: Option<Timestamp>,
}

/// What is complete in itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Each record has its own dates and stands alone.
    Records,
    /// The complete list at a date: an entry that is missing from the next one was delisted.
    Snapshot,
}

/// Declares the members: their modules and the list, sorted by name.
macro_rules! sources {
    ($($name:ident,)+) => {
        $(mod $name;)+
        /// Every source, sorted by name.
        pub static SOURCES: &[&Source] = &[$(&$name::SOURCE,)+];
    };
}

sources! {
}

/// The source called `name`.
#[must_use]
pub fn find(name: &str) -> Option<&'static Source> {
    SOURCES.iter().copied().find(|source| source.name == name)
}

/// Every source that claims the file. One is an answer; none or several need the operator.
#[must_use]
pub fn recognise(head: &Head<'_>) -> Vec<(&'static Source, Recognised)> {
    SOURCES.iter().copied().filter_map(|source| Some((source, (source.recognise)(head)?))).collect()
}
