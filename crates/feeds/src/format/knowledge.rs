//! Entries of knowledge as lists write them: names, links and descriptions cleaned and bounded. Knows no list.

use std::{collections::HashSet, ops::ControlFlow};

use model::{KnowledgeEntry, KnowledgeKind, Link, LinkKind, Timestamp, knowledge::name_key};

use super::field;
use crate::{Context, Fact, Record, Sink, Spot};

/// Longest reference in bytes.
const REFERENCE_BYTES_MAX: usize = 500;
/// Length of a UUID.
const UUID_BYTES: usize = 36;

/// The UUID in lower case (RFC 9562 section 4), if it is one.
pub(crate) fn uuid(text: &str) -> Option<String> {
    let is_uuid = text.len() == UUID_BYTES
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        });
    is_uuid.then(|| text.to_ascii_lowercase())
}

/// An entry being read.
#[derive(Debug)]
pub(crate) struct Draft {
    entry: KnowledgeEntry,
    /// Names that the entry has, as they are compared.
    names: HashSet<String>,
    refused: Vec<(&'static str, String)>,
}

impl Draft {
    /// An entry that has a name and nothing else.
    ///
    /// # Errors
    /// Why it is none.
    pub(crate) fn new(
        context: &Context,
        kind: KnowledgeKind,
        id: &str,
        name: &str,
    ) -> Result<Self, &'static str> {
        let id = uuid(id).ok_or("no UUID")?;
        let name = one_line(name).ok_or("no name")?;
        if name.len() > KnowledgeEntry::NAME_BYTES_MAX {
            return Err("its name is longer than 200 bytes");
        }
        let entry = KnowledgeEntry {
            list: context.list.clone(),
            id,
            kind,
            name,
            aliases: Vec::new(),
            external_id: None,
            description: None,
            references: Vec::new(),
            links: Vec::new(),
            revision: 0,
            tlp: context.tlp,
            recorded_at: Timestamp::MIN,
            import: 0,
        };
        let names = HashSet::from([entry.name.to_lowercase()]);
        Ok(Self { entry, names, refused: Vec::new() })
    }

    /// Notes a change of the entry, or of what belongs to it; the last one counts.
    pub(crate) fn newer(&mut self, revision: u64) {
        self.entry.revision = self.entry.revision.max(revision);
    }

    pub(crate) fn external_id(&mut self, id: &str) {
        self.entry.external_id = one_line(id).filter(|id| id.len() <= KnowledgeEntry::NAME_BYTES_MAX);
    }

    /// Another name, unless it is there already or has no letter in it.
    pub(crate) fn alias(&mut self, alias: &str) {
        let Some(alias) = one_line(alias).filter(|alias| !name_key(alias).is_empty()) else { return };
        if alias.len() > KnowledgeEntry::NAME_BYTES_MAX {
            self.refuse("an alias is longer than 200 bytes", &alias);
        } else if self.entry.aliases.len() >= KnowledgeEntry::ALIASES_MAX {
            self.refuse("more than 200 aliases", &alias);
        } else if self.names.insert(alias.to_lowercase()) {
            self.entry.aliases.push(alias);
        }
    }

    /// A link to more; what is no web address, and what is beyond the bounds, is left out.
    pub(crate) fn reference(&mut self, url: &str) {
        let url = url.trim();
        let is_web = url.starts_with("https://") || url.starts_with("http://");
        if is_web
            && url.len() <= REFERENCE_BYTES_MAX
            && !url.contains(char::is_whitespace)
            && self.entry.references.len() < KnowledgeEntry::REFERENCES_MAX
            && !self.entry.references.iter().any(|known| known == url)
        {
            self.entry.references.push(url.to_owned());
        }
    }

    pub(crate) fn description(&mut self, text: &str) {
        let Some(text) = field::stated(text) else { return };
        let room = KnowledgeEntry::DESCRIPTION_BYTES_MAX;
        // Cleaning shortens: no more than a few times the room is looked at.
        let text = readable(text.get(..text.floor_char_boundary(4 * room)).unwrap_or_default());
        self.entry.description = Some(if text.len() <= room {
            text
        } else {
            let end = text.floor_char_boundary(room.saturating_sub('…'.len_utf8()));
            format!("{}…", text.get(..end).unwrap_or_default().trim_end())
        })
        .filter(|text| !text.is_empty());
    }

    pub(crate) fn link(&mut self, kind: LinkKind, target: &str, likelihood: u8) {
        let Some(target) = uuid(target) else { return self.refuse("a link to no UUID", target) };
        if self.entry.links.len() >= KnowledgeEntry::LINKS_MAX {
            return self.refuse("more than 2,000 links", &target);
        }
        if target != self.entry.id {
            self.entry.links.push(Link { kind, target, likelihood });
        }
    }

    fn refuse(&mut self, reason: &'static str, text: &str) {
        // One of each reason tells enough of one entry.
        if !self.refused.iter().any(|(known, _)| *known == reason) {
            self.refused.push((reason, text.to_owned()));
        }
    }

    /// The entry, and the parts of it that were refused.
    pub(crate) fn finish(mut self) -> (KnowledgeEntry, Vec<(&'static str, String)>) {
        self.entry.links.sort();
        self.entry.links.dedup();
        (self.entry, self.refused)
    }
}

/// A stated text with single spaces.
fn one_line(text: &str) -> Option<String> {
    field::stated(text).map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// A description without citations, markup and links: `(Citation: …)`, `<code>…</code>`, `[text](https://…)`.
fn readable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['(', '[', '<']) {
        let (before, from) = rest.split_at(at);
        shown.push_str(before);
        if let Some((_, behind)) = from.strip_prefix("(Citation:").and_then(|cited| cited.split_once(')')) {
            rest = behind;
        } else if let Some((words, behind)) = from.strip_prefix('[').and_then(|link| link.split_once("]("))
            && !words.contains(['[', ']'])
            && let Some((target, behind)) = behind.split_once(')')
            && target.starts_with("http")
        {
            shown.push_str(words);
            rest = behind;
        } else if let Some(behind) = ["<code>", "</code>"].iter().find_map(|tag| from.strip_prefix(tag)) {
            rest = behind;
        } else {
            let mut characters = from.chars();
            shown.extend(characters.next());
            rest = characters.as_str();
        }
    }
    shown.push_str(rest);
    shown.trim().replace("\r\n", "\n")
}

/// Hands on what was read of an entry and, one by one, what was refused of it; or why it was not read. `shown` names it.
pub(crate) fn hand_on(
    told: Result<Draft, &'static str>,
    spot: Spot,
    shown: &str,
    sink: &mut dyn Sink,
) -> ControlFlow<()> {
    let draft = match told {
        Ok(draft) => draft,
        Err(reason) => {
            sink.reject(spot, reason, shown.as_bytes());
            return ControlFlow::Continue(());
        }
    };
    let (entry, refused) = draft.finish();
    for (reason, text) in refused {
        sink.reject(spot.clone(), reason, text.as_bytes());
    }
    sink.accept(Record { spot, facts: vec![Fact::Knowledge(Box::new(entry))] })
}

#[cfg(test)]
mod tests {
    use model::Tlp;

    use super::*;

    const ID: &str = "AAAAAAAA-0000-4000-8000-000000000001";

    fn draft() -> Draft {
        let context = Context { list: "list".to_owned(), observed_at: Timestamp::MIN, tlp: Tlp::Clear };
        Draft::new(&context, KnowledgeKind::Malware, ID, " Example  Bot ").unwrap()
    }

    #[test]
    fn descriptions_are_readable() {
        for (text, expected) in [
            ("[Bot](https://a.example/1) is a bot.(Citation: A 2020)(Citation: B)", "Bot is a bot."),
            ("runs <code>cmd.exe</code> (often)", "runs cmd.exe (often)"),
            ("a [b] (c", "a [b] (c"),
            ("[[x](y)", "[[x](y)"),
            ("(Citation: open", "(Citation: open"),
            ("a\r\nb", "a\nb"),
        ] {
            assert_eq!(readable(text), expected);
        }
    }

    #[test]
    fn an_entry_is_clean_and_bounded() {
        let mut draft = draft();
        for alias in ["example  bot", "Other", "OTHER", "—", "x\u{7}y", ""] {
            draft.alias(alias);
        }
        draft.alias(&"a".repeat(201));
        (0..300).for_each(|number| draft.alias(&format!("alias {number}")));
        for url in ["https://a.example/1", "javascript:alert(1)", "https://a.example/1", "http://a b"] {
            draft.reference(url);
        }
        draft.description(&"語".repeat(5_000));
        draft.link(LinkKind::Uses, "BBBBBBBB-0000-4000-8000-000000000002", 55);
        draft.link(LinkKind::Uses, "bbbbbbbb-0000-4000-8000-000000000002", 55);
        draft.link(LinkKind::Similar, ID, 55);
        draft.link(LinkKind::Uses, "nothing", 55);
        let (entry, refused) = draft.finish();
        assert_eq!((entry.id.as_str(), entry.name.as_str()), (&*ID.to_lowercase(), "Example Bot"));
        assert_eq!(entry.aliases.len(), KnowledgeEntry::ALIASES_MAX);
        assert_eq!(entry.aliases[..2], ["Other", "x\u{7}y"]);
        assert_eq!(entry.references, ["https://a.example/1"]);
        let description = entry.description.unwrap();
        assert!(description.len() <= KnowledgeEntry::DESCRIPTION_BYTES_MAX && description.ends_with('…'));
        assert_eq!(entry.links.len(), 1);
        let reasons: Vec<_> = refused.iter().map(|(reason, _)| *reason).collect();
        assert_eq!(
            reasons,
            ["an alias is longer than 200 bytes", "more than 200 aliases", "a link to no UUID"]
        );
    }
}
