//! Small trees: one element of an XML document, or one member of a JSON document, with all below it. Attributes stand among
//! the elements, names are in lower case and without prefix, so that both spellings of one format are read alike.

use std::ops::ControlFlow;

use crate::Spot;

/// Most nodes of one tree; the largest real indicator has some thousands.
const NODES_MAX: usize = 100_000;
/// Most bytes of names and texts of one tree.
const BYTES_MAX: usize = 4 * 1024 * 1024;

/// An element, an attribute or a member.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Node {
    /// Local name in lower case; of the attributes of XML Schema with the prefix: `xsi:type`.
    pub(crate) name: String,
    /// Its own text, trimmed.
    pub(crate) text: String,
    /// Line on which it stands in a text, 0 where that is not known.
    pub(crate) line: u64,
    /// What is below it, in order.
    pub(crate) nodes: Vec<Self>,
}

impl Node {
    /// The first node directly below that is called `name`.
    pub(crate) fn child(&self, name: &str) -> Option<&Self> {
        self.nodes.iter().find(|node| node.name == name)
    }

    /// The nodes directly below that are called `name`.
    pub(crate) fn children<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.nodes.iter().filter(move |node| node.name == name)
    }

    /// The node at the end of a path of names.
    pub(crate) fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |node, name| node.child(name))
    }

    /// The text of the node at the end of a path, or nothing.
    pub(crate) fn says(&self, path: &[&str]) -> &str {
        self.at(path).map_or("", Self::value)
    }

    /// Its text, or that of its member `value`: where XML has a text with attributes, JSON has both as members.
    pub(crate) fn value(&self) -> &str {
        match self.child("value") {
            Some(value) if self.text.is_empty() => &value.text,
            _ => &self.text,
        }
    }

    /// Every node called `name` at any depth, this one included, in document order.
    pub(crate) fn all<'a>(&'a self, name: &str) -> Vec<&'a Self> {
        let mut found = Vec::new();
        let mut open = vec![self];
        while let Some(node) = open.pop() {
            if node.name == name {
                found.push(node);
            }
            open.extend(node.nodes.iter().rev());
        }
        found
    }
}

/// What is around a tree in its document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Above {
    /// As of a [`Node`].
    pub(crate) name: String,
    /// Its position in the document, the same in every reading.
    pub(crate) number: u64,
}

/// A tree that was cut out of a document.
pub(crate) struct Part<'a> {
    /// Where it stands.
    pub(crate) spot: Spot,
    /// The tree.
    pub(crate) node: Node,
    /// What is around it, from the outside in.
    pub(crate) above: &'a [Above],
    /// Whether all of it is there: it was within the bounds, and the document did not break off in it.
    pub(crate) whole: bool,
}

/// Takes trees.
pub(crate) type Each<'a> = dyn FnMut(Part<'_>) -> ControlFlow<()> + 'a;

/// Where a document could not be read further.
#[derive(Debug)]
pub(crate) struct Stop {
    /// The place.
    pub(crate) spot: Spot,
    /// What is wrong there.
    pub(crate) error: std::io::Error,
    /// Numbers of what was open there: the rest of it is missing.
    pub(crate) open: Vec<u64>,
}

/// Counts what goes into one tree.
#[derive(Debug, Default)]
pub(crate) struct Budget {
    nodes: usize,
    bytes: usize,
}

impl Budget {
    /// Whether a node with `bytes` of name and text still fits.
    pub(crate) fn takes(&mut self, bytes: usize) -> bool {
        self.nodes = self.nodes.saturating_add(1);
        self.bytes = self.bytes.saturating_add(bytes);
        self.nodes <= NODES_MAX && self.bytes <= BYTES_MAX
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(name: &str, text: &str, nodes: Vec<Node>) -> Node {
        Node { name: name.to_owned(), text: text.to_owned(), line: 0, nodes }
    }

    #[test]
    fn paths_and_values() {
        let xml = node("a", "", vec![node("b", "1", vec![node("condition", "equals", Vec::new())])]);
        let json = node("a", "", vec![node("b", "", vec![node("value", "1", Vec::new())])]);
        assert_eq!((xml.says(&["b"]), json.says(&["b"])), ("1", "1"));
        assert_eq!((xml.says(&["c"]), xml.says(&["b", "condition"])), ("", "equals"));
        let tree =
            node("x", "", vec![node("y", "1", vec![node("y", "2", Vec::new())]), node("y", "3", Vec::new())]);
        let texts: Vec<_> = tree.all("y").iter().map(|node| node.text.as_str()).collect();
        assert_eq!(texts, ["1", "2", "3"]);
        assert_eq!(tree.children("y").count(), 2);
    }

    #[test]
    fn a_tree_is_bounded() {
        let mut budget = Budget::default();
        assert!((0..NODES_MAX).all(|_| budget.takes(1)) && !budget.takes(0));
        assert!(!Budget::default().takes(BYTES_MAX + 1));
    }
}
