//! XML 1.0 documents with many records: elements of some names are cut out as small trees, one at a time; what is around
//! them is only walked. Namespaces are not resolved: prefixes are left out, since exports bind them wrongly. Document
//! types are skipped and nothing they declare is expanded, so that a text never grows. Reading ends at the first place that is not
//! well-formed; a bare `&` is taken as it stands.

mod bounded;

use std::{
    io::{self, BufRead},
    ops::ControlFlow,
};

use quick_xml::{
    Error, Reader, XmlVersion,
    events::{BytesStart, Event},
};

use self::bounded::Bounded;
use super::tree::{Above, Budget, Each, Node, Part, Stop};
use crate::{Spot, input::Input};

/// Deepest nesting of elements. Real documents have some twenty.
const DEPTH_MAX: usize = 64;
/// Longest tag, text or comment in bytes.
const EVENT_BYTES_MAX: usize = 1024 * 1024;
/// Why reading ends in the middle.
const CUT: &str = "the document ends in the middle";

/// Hands out every element whose name is in `cuts` (lower case, without prefix), with all below it.
///
/// # Errors
/// Where reading fails or the document is not well-formed; what came before has been handed out, the part in which it
/// broke off included.
pub(crate) fn walk(input: &dyn Input, cuts: &[&str], each: &mut Each<'_>) -> Result<(), Stop> {
    let source = input.open().and_then(super::decoded);
    let source = source.map_err(|error| Stop { spot: Spot::File, error, open: Vec::new() })?;
    let mut reader = Reader::from_reader(Bounded::new(source, EVENT_BYTES_MAX));
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    config.expand_empty_elements = true;
    let mut walk = Walk { cuts, each, above: Vec::new(), part: None, count: 0 };
    match walk.document(&mut reader) {
        Ok(()) | Err(Fault::Consumer) => Ok(()),
        Err(Fault::Document(error)) => {
            let line = reader.get_ref().line();
            let open = walk.above.iter().map(|above| above.number).collect();
            // The consumer may have had enough; there is no more anyway.
            let _ = walk.hand_out(false);
            Err(Stop { spot: Spot::Line(line), error, open })
        }
    }
}

/// Why a walk ends early.
enum Fault {
    Consumer,
    Document(io::Error),
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Document(match error {
            Error::Io(error) => io::Error::new(error.kind(), error.to_string()),
            other => invalid(other.to_string()),
        })
    }
}

fn invalid(reason: impl Into<String>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, reason.into())
}

struct Walk<'a, 'e> {
    cuts: &'a [&'a str],
    each: &'a mut Each<'e>,
    above: Vec<Above>,
    part: Option<Open>,
    /// Elements so far.
    count: u64,
}

/// A part that is being read.
struct Open {
    spot: Spot,
    /// From the part itself down to the element at hand.
    nodes: Vec<Node>,
    budget: Budget,
    /// Elements at hand that no longer fit.
    skipped: usize,
    whole: bool,
}

impl Walk<'_, '_> {
    fn document<R: BufRead>(&mut self, reader: &mut Reader<Bounded<R>>) -> Result<(), Fault> {
        let mut buffer = Vec::new();
        let mut began = false;
        loop {
            buffer.clear();
            reader.get_mut().next_event();
            match reader.read_event_into(&mut buffer)? {
                Event::Start(tag) => {
                    began = true;
                    let line = reader.get_ref().line();
                    self.start(&tag, line)?;
                }
                Event::End(_) => self.end()?,
                Event::Text(text) => self.text(&text.xml10_content()),
                Event::CData(text) => self.text(&text.xml10_content()),
                Event::GeneralRef(reference) => self.reference(&reference),
                Event::Eof if !began => return Err(Fault::Document(invalid("no element"))),
                Event::Eof if self.above.is_empty() && self.part.is_none() => return Ok(()),
                Event::Eof => {
                    return Err(Fault::Document(io::Error::new(io::ErrorKind::UnexpectedEof, CUT)));
                }
                Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            }
        }
    }

    fn start(&mut self, tag: &BytesStart<'_>, line: u64) -> Result<(), Fault> {
        self.count = self.count.saturating_add(1);
        let inside = self.part.as_ref().map_or(0, |part| part.nodes.len().saturating_add(part.skipped));
        if self.above.len().saturating_add(inside) >= DEPTH_MAX {
            return Err(Fault::Document(invalid(format!("elements nested deeper than {DEPTH_MAX}"))));
        }
        let name = tag.local_name().into_inner().to_ascii_lowercase();
        if self.part.is_none() {
            if !self.cuts.contains(&name.as_str()) {
                self.above.push(Above { name, number: self.count });
                return Ok(());
            }
            let budget = Budget::default();
            self.part =
                Some(Open { spot: Spot::Line(line), nodes: Vec::new(), budget, skipped: 0, whole: true });
        }
        let Some(part) = &mut self.part else { return Ok(()) };
        if part.skipped > 0 || !part.budget.takes(name.len()) {
            (part.skipped, part.whole) = (part.skipped.saturating_add(1), false);
            return Ok(());
        }
        let mut node = Node { name, line, ..Node::default() };
        for attribute in tag.attributes().with_checks(false) {
            let attribute = attribute.map_err(|error| Fault::Document(invalid(error.to_string())))?;
            let (prefix, local) = (attribute.key.prefix(), attribute.key.local_name());
            let is_schema = prefix.is_some_and(|prefix| prefix.into_inner() == "xsi");
            let name = if is_schema { attribute.key.into_inner() } else { local.into_inner() };
            if prefix.is_some_and(|prefix| prefix.is_xmlns())
                || name == "xmlns"
                || name == "xsi:schemaLocation"
            {
                continue;
            }
            let text = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .unwrap_or_else(|_| attribute.value.clone());
            if !part.budget.takes(name.len().saturating_add(text.len())) {
                part.whole = false;
                break;
            }
            let (name, text) = (name.to_ascii_lowercase(), text.trim().to_owned());
            node.nodes.push(Node { name, text, line, nodes: Vec::new() });
        }
        part.nodes.push(node);
        Ok(())
    }

    fn end(&mut self) -> Result<(), Fault> {
        let Some(part) = &mut self.part else {
            self.above.pop();
            return Ok(());
        };
        if part.skipped > 0 {
            part.skipped = part.skipped.saturating_sub(1);
            return Ok(());
        }
        if part.nodes.len() > 1 {
            part.close();
            return Ok(());
        }
        if self.hand_out(true).is_break() { Err(Fault::Consumer) } else { Ok(()) }
    }

    /// Hands out the part at hand, as far as it goes.
    fn hand_out(&mut self, whole: bool) -> ControlFlow<()> {
        let Some(mut part) = self.part.take() else { return ControlFlow::Continue(()) };
        while part.nodes.len() > 1 {
            part.close();
        }
        let Some(mut node) = part.nodes.pop() else { return ControlFlow::Continue(()) };
        node.trim();
        (self.each)(Part { spot: part.spot, node, above: &self.above, whole: whole && part.whole })
    }

    fn text(&mut self, text: &str) {
        if let Some(part) = &mut self.part
            && part.skipped == 0
            && let Some(node) = part.nodes.last_mut()
        {
            // White space between elements is no text.
            if node.text.is_empty() && text.trim().is_empty() {
                return;
            }
            if part.budget.takes(text.len()) {
                node.text.push_str(text);
            } else {
                part.whole = false;
            }
        }
    }

    /// A reference to a character, to one of the five that XML knows, or to what a document type may declare: that stays
    /// as it is written.
    fn reference(&mut self, reference: &quick_xml::events::BytesRef<'_>) {
        let known = quick_xml::escape::resolve_predefined_entity(reference);
        match (reference.resolve_char_ref(), known) {
            (Ok(Some(character)), _) => self.text(character.encode_utf8(&mut [0; 4])),
            (_, Some(text)) => self.text(text),
            _ => self.text(&format!("&{};", &**reference)),
        }
    }
}

impl Open {
    /// Puts the element at hand below the one around it.
    fn close(&mut self) {
        if let Some(mut node) = self.nodes.pop() {
            node.trim();
            if let Some(parent) = self.nodes.last_mut() {
                parent.nodes.push(node);
            }
        }
    }
}

impl Node {
    fn trim(&mut self) {
        if self.text.trim().len() < self.text.len() {
            self.text = self.text.trim().to_owned();
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::input::Memory;

    fn show(node: &Node) -> String {
        let below: Vec<_> = node.nodes.iter().map(show).collect();
        let text = if node.text.is_empty() { String::new() } else { format!("={}", node.text) };
        if below.is_empty() {
            format!("{}{text}", node.name)
        } else {
            format!("{}{text}({})", node.name, below.join(" "))
        }
    }

    /// The parts called `p`, each on a line, and where it breaks off.
    fn told(document: &[u8]) -> String {
        let mut text = String::new();
        let input = Memory::new("x", document);
        let outcome = walk(&input, &["p"], &mut |part| {
            let above: Vec<_> =
                part.above.iter().map(|above| format!("{}{}", above.name, above.number)).collect();
            text += &format!(
                "{} {}{}: {}\n",
                part.spot,
                above.join("/"),
                if part.whole { "" } else { " cut" },
                show(&part.node)
            );
            ControlFlow::Continue(())
        });
        if let Err(stop) = outcome {
            text += &format!("! {}: {} {:?}\n", stop.spot, stop.error, stop.open);
        }
        text
    }

    #[track_caller]
    fn check(document: &str, expected: &str) {
        assert_eq!(told(document.as_bytes()), expected, "{document}");
    }

    #[test]
    fn parts_are_cut_out() {
        check(
            "<a><P x='1' n:y=\"2\"/>\n<b><n:p>t<c/> u </n:p></b></a>",
            "line 1 a1: p(x=1 y=2)\nline 2 a1/b3: p=t u(c)\n",
        );
        check("<p><p>1</p></p>", "line 1 : p(p=1)\n");
        check("<?xml version='1.0'?><!-- <p/> --><a/>", "");
        check(
            "<a><p xsi:type='N:T' xmlns='u' xmlns:='v' xsi:schemaLocation='w'/></a>",
            "line 1 a1: p(xsi:type=N:T)\n",
        );
    }

    #[test]
    fn texts_and_references() {
        check("<p>a&amp;b &#65;&lt;<![CDATA[<x>&amp;]]></p>", "line 1 : p=a&b A<<x>&amp;\n");
        check("<p>http://a.example/?b=1&c=2</p>", "line 1 : p=http://a.example/?b=1&c=2\n");
        check("<p a='1&amp;2'/>", "line 1 : p(a=1&2)\n");
        assert_eq!(told(b"<?xml version='1.0' encoding='windows-1252'?><p>caf\xE9</p>"), "line 1 : p=café\n");
    }

    #[test]
    fn declared_entities_are_not_expanded() {
        let document = "<!DOCTYPE p [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'><!ENTITY c SYSTEM 'file:///etc/passwd'>]><p x='&b;'>&b;&c;</p>";
        check(document, "line 1 : p=&b;&c;(x=&b;)\n");
    }

    #[test]
    fn what_came_before_a_break_is_kept() {
        check(
            "<a>\n<p>1</p>\n<p><b>2</b><c>3",
            "line 2 a1: p=1\nline 3 a1 cut: p(b=2 c=3)\n! line 3: the document ends in the middle [1]\n",
        );
        check(
            "<a><p>1</p></b>",
            "line 1 a1: p=1\n! line 1: ill-formed document: expected `</a>`, but `</b>` was found [1]\n",
        );
        check("", "! line 1: no element []\n");
        check("no XML", "! line 1: no element []\n");
    }

    #[test]
    fn limits_are_kept() {
        let deep = "<a>".repeat(DEPTH_MAX + 1);
        assert!(told(deep.as_bytes()).contains("nested deeper than 64"));
        let long = format!("<a><p>1</p><p>{}</p></a>", "x".repeat(EVENT_BYTES_MAX + 1));
        let text = told(long.as_bytes());
        assert!(
            text.starts_with("line 1 a1: p=1\n") && text.contains("longer than 1048576 bytes"),
            "{}",
            text.len()
        );
        let many = format!("<a><p>{}</p><p>2</p></a>", "<b/>".repeat(100_001));
        let text = told(many.as_bytes());
        assert!(text.starts_with("line 1 a1 cut: p(b b") && text.ends_with("line 1 a1: p=2\n"));
    }

    proptest! {
        #[test]
        fn any_document(document in "(<[ap/!?]{1,3}[^<]{0,4}>?|[a-z&;'\" ]|\\PC){0,40}") {
            told(document.as_bytes());
        }

        #[test]
        fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            told(&bytes);
        }
    }
}
