//! OpenIOC 1.0 and 1.1 (<https://github.com/fireeye/OpenIOC_1.1>): one or more `ioc` documents, each a tree of AND and OR
//! over items that compare one property of a host.
//!
//! What an item alone proves decides what is made of it. A digest names its file, whatever else is asked for. A name, address
//! or URL is bad by itself where the tree has only OR above it; below an AND of several it only means something together with
//! the others, and is kept as context. Names of files, paths, registry keys and processes name nothing that is looked up:
//! they are refused with a reason that is counted. A name that must be *contained* is taken for that name.

mod item;
mod metadata;

use std::{io, ops::ControlFlow};

use model::{Assessment, Category, Claim, Class, FileFacts, Hash, Observable, Subject};

use self::{
    item::{Item, Meaning},
    metadata::Metadata,
};
use super::{field, stix::Digests, tree::Node, xml};
use crate::{Context, Fact, Record, Sink, Spot, input::Input};

/// Reads a file of indicators.
pub(crate) fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let outcome = xml::walk(input, &["ioc", "openioc"], &mut |part| {
        let metadata = match Metadata::read(&part.node, context) {
            Ok(metadata) => metadata,
            Err(reason) => {
                sink.reject(part.spot, reason, part.node.says(&["id"]).as_bytes());
                return ControlFlow::Continue(());
            }
        };
        let mut reader = Reader { metadata: &metadata, context, sink, broken: ControlFlow::Continue(()) };
        for root in [&["definition"][..], &["criteria"]].into_iter().filter_map(|path| part.node.at(path)) {
            // What broke off may have asked for more.
            reader.all(root, Asked { other: false, missing: !part.whole });
        }
        let broken = reader.broken;
        if !part.whole {
            sink.reject(
                part.spot,
                "not all of this indicator could be read",
                part.node.says(&["id"]).as_bytes(),
            );
        }
        broken
    });
    outcome.map_err(|stop| {
        sink.reject(stop.spot, "the rest is not well-formed XML", stop.error.to_string().as_bytes());
        stop.error
    })
}

/// What else must be true for a part of the tree to mean something.
#[derive(Clone, Copy)]
struct Asked {
    /// Something beside it.
    other: bool,
    /// The end of the tree was not read.
    missing: bool,
}

struct Reader<'a> {
    metadata: &'a Metadata,
    context: &'a Context,
    sink: &'a mut dyn Sink,
    broken: ControlFlow<()>,
}

impl Reader<'_> {
    /// Reads a node of the tree: an `Indicator`, or what is around the outermost. The walk is as deep as the document may be.
    fn all(&mut self, node: &Node, asked: Asked) {
        let is_and = node.says(&["operator"]).eq_ignore_ascii_case("and");
        let items: Vec<&Node> = node.children("indicatoritem").collect();
        let groups: Vec<&Node> = node.children("indicator").collect();
        let several = items.len().saturating_add(groups.len()) > 1;
        let below = Asked { other: asked.other || (is_and && (several || asked.missing)), ..asked };
        if is_and {
            self.and(&items, below);
        } else {
            items.into_iter().for_each(|item| self.item(item, below));
        }
        for group in groups {
            self.all(group, below);
        }
    }

    /// Items that must all be true: what they say of a file belongs to the file.
    fn and(&mut self, items: &[&Node], asked: Asked) {
        let mut digests = Digests::default();
        let mut carrier = None;
        let mut algorithms = Vec::new();
        for node in items {
            let item = Item::read(node);
            match item.meaning() {
                // Two digests of one kind are of two files.
                Ok(Meaning::File(hash)) if !algorithms.contains(&hash.algorithm()) => {
                    algorithms.push(hash.algorithm());
                    // A digest that parsed is one of those that are taken.
                    if digests.take(hash.algorithm(), &hash.to_string()).is_ok() {
                        carrier = carrier.or(Some(*node));
                    }
                }
                _ => match item.file_fact() {
                    Some(item::FileFact::Name(name)) if digests.facts.name.is_none() => {
                        digests.facts.name = field::text(name);
                    }
                    Some(item::FileFact::SizeBytes(size)) => digests.facts.size_bytes = Some(size),
                    _ => self.item(node, asked),
                },
            }
        }
        match (carrier, digests) {
            (Some(carrier), digests) => {
                if let Some((hash, described)) = digests.finish() {
                    self.file(carrier, hash, described);
                }
            }
            // Without a digest a name or a size is nobody's.
            (None, _) => {
                for node in items.iter().filter(|node| Item::read(node).file_fact().is_some()) {
                    self.item(node, asked);
                }
            }
        }
    }

    fn item(&mut self, node: &Node, asked: Asked) {
        match Item::read(node).meaning() {
            Ok(Meaning::File(hash)) => self.file(node, hash, None),
            Ok(Meaning::Place { subject, port }) => {
                let class = if asked.other { Class::Context } else { Class::Malicious };
                let category = self.metadata.category(Category::General);
                let condition = asked.other.then_some("only together with other observations");
                let assessment = Assessment {
                    port,
                    ..self.metadata.assessment(class, category, [condition, comment(node)])
                };
                self.accept(node, subject, Claim::Assessed(assessment), None);
            }
            Err(reason) => {
                let shown = Item::read(node).shown();
                self.sink.reject(Spot::Line(node.line), reason, shown.as_bytes());
            }
        }
    }

    fn file(&mut self, node: &Node, hash: Hash, described: Option<FileFacts>) {
        let category = self.metadata.category(Category::Malware);
        let assessment = self.metadata.assessment(Class::Malicious, category, [None, comment(node)]);
        self.accept(node, Observable::File(hash).into(), Claim::Assessed(assessment), described);
    }

    fn accept(&mut self, node: &Node, subject: Subject, claim: Claim, described: Option<FileFacts>) {
        if self.broken.is_break() {
            return;
        }
        let at = self.metadata.observed_at;
        let mut facts: Vec<Fact> = vec![self.context.evidence(subject.clone(), at, None, claim)];
        facts.extend(described.map(|file| self.context.evidence(subject, at, None, Claim::Described(file))));
        self.broken = self.sink.accept(Record { spot: Spot::Line(node.line), facts });
    }
}

/// What the author wrote beside an item.
fn comment(item: &Node) -> Option<&str> {
    item.child("comment").map(Node::value).filter(|text| !text.is_empty())
}
