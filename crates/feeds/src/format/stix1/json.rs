//! Walks a STIX 1 document in JSON without holding it: members of some names are cut out as small trees, as `format::xml`
//! does with elements. An element of an array is called like the array without its plural.

use std::{
    fmt,
    io::{self, BufReader},
};

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::{
    Spot,
    format::{
        shorten::Shorten,
        tree::{Above, Budget, Each, Node, Part, Stop},
    },
    input::Input,
};

/// Hands out every member whose name is in `cuts` (lower case, singular), with all below it.
///
/// # Errors
/// Where reading fails or the document is broken; what came before has been handed out.
pub(super) fn walk(input: &dyn Input, cuts: &[&str], each: &mut Each<'_>) -> Result<(), Stop> {
    let source = input.open().and_then(crate::format::decoded);
    let source = source.map_err(|error| Stop { spot: Spot::File, error, open: Vec::new() })?;
    let mut document = serde_json::Deserializer::from_reader(BufReader::new(Shorten::new(source)));
    let mut state = State { cuts, each, above: Vec::new(), count: 0, stopped: false };
    let root = Member { state: &mut state, name: "stix_package".to_owned(), path: String::new() };
    let outcome = root.deserialize(&mut document).and_then(|()| document.end());
    match outcome {
        Err(error) if !state.stopped => {
            let kind = if error.is_eof() { io::ErrorKind::UnexpectedEof } else { io::ErrorKind::InvalidData };
            let spot = Spot::Line(u64::try_from(error.line()).unwrap_or(u64::MAX));
            let open = state.above.iter().map(|above| above.number).collect();
            Err(Stop { spot, error: io::Error::new(kind, error.to_string()), open })
        }
        _ => Ok(()),
    }
}

struct State<'a, 'e> {
    cuts: &'a [&'a str],
    each: &'a mut Each<'e>,
    above: Vec<Above>,
    /// Objects so far.
    count: u64,
    stopped: bool,
}

/// A member, or an element of an array.
struct Member<'s, 'a, 'e> {
    state: &'s mut State<'a, 'e>,
    name: String,
    path: String,
}

impl Member<'_, '_, '_> {
    fn is_cut(&self) -> bool {
        self.state.cuts.contains(&self.name.as_str())
    }

    fn hand_out<E: Error>(self, node: Node, whole: bool) -> Result<(), E> {
        let part = Part { spot: Spot::Entry(self.path), node, above: &self.state.above, whole };
        if (self.state.each)(part).is_break() {
            self.state.stopped = true;
            return Err(E::custom("stopped"));
        }
        Ok(())
    }

    fn leaf<E: Error>(self, text: String) -> Result<(), E> {
        if !self.is_cut() {
            return Ok(());
        }
        let node = Node { name: self.name.clone(), text, ..Node::default() };
        self.hand_out(node, true)
    }
}

impl<'de> DeserializeSeed<'de> for Member<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Member<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a STIX package")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut all: A) -> Result<(), A::Error> {
        self.state.count = self.state.count.saturating_add(1);
        if self.is_cut() {
            let mut budget = Budget::default();
            let mut whole = true;
            let mut node = Node { name: self.name.clone(), ..Node::default() };
            while let Some(key) = all.next_key::<String>()? {
                let (name, into) = (key.to_ascii_lowercase(), &mut node.nodes);
                all.next_value_seed(Tree { name, into, budget: &mut budget, whole: &mut whole })?;
            }
            return self.hand_out(node, whole);
        }
        self.state.above.push(Above { name: self.name.clone(), number: self.state.count });
        while let Some(key) = all.next_key::<String>()? {
            let dot = if self.path.is_empty() { "" } else { "." };
            let path = format!("{}{dot}{key}", self.path);
            all.next_value_seed(Member { state: self.state, name: key.to_ascii_lowercase(), path })?;
        }
        self.state.above.pop();
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut all: A) -> Result<(), A::Error> {
        let name = singular(&self.name);
        for index in 0_u64.. {
            let path = format!("{}[{index}]", self.path);
            if all.next_element_seed(Member { state: self.state, name: name.clone(), path })?.is_none() {
                break;
            }
        }
        Ok(())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.leaf(text.trim().to_owned())
    }

    fn visit_bool<E: Error>(self, truth: bool) -> Result<(), E> {
        self.leaf(truth.to_string())
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<(), E> {
        self.leaf(number.to_string())
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<(), E> {
        self.leaf(number.to_string())
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<(), E> {
        self.leaf(number.to_string())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }
}

/// Appends what a value is to the nodes around it.
struct Tree<'t> {
    name: String,
    into: &'t mut Vec<Node>,
    budget: &'t mut Budget,
    whole: &'t mut bool,
}

impl Tree<'_> {
    /// Whether one more node of this name and text fits.
    fn takes(&mut self, text: &str) -> bool {
        let fits = self.budget.takes(self.name.len().saturating_add(text.len()));
        *self.whole &= fits;
        fits
    }

    fn leaf(mut self, text: &str) {
        if self.takes(text) {
            self.into.push(Node { name: self.name, text: text.trim().to_owned(), ..Node::default() });
        }
    }
}

impl<'de> DeserializeSeed<'de> for Tree<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Tree<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut all: A) -> Result<(), A::Error> {
        if !self.takes("") {
            while all.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            return Ok(());
        }
        let mut node = Node { name: self.name, ..Node::default() };
        while let Some(key) = all.next_key::<String>()? {
            let (name, into) = (key.to_ascii_lowercase(), &mut node.nodes);
            all.next_value_seed(Tree { name, into, budget: self.budget, whole: self.whole })?;
        }
        self.into.push(node);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut all: A) -> Result<(), A::Error> {
        let name = singular(&self.name);
        loop {
            let (into, budget, whole) = (&mut *self.into, &mut *self.budget, &mut *self.whole);
            if all.next_element_seed(Tree { name: name.clone(), into, budget, whole })?.is_none() {
                return Ok(());
            }
        }
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        self.leaf(text);
        Ok(())
    }

    fn visit_bool<E>(self, truth: bool) -> Result<(), E> {
        self.leaf(&truth.to_string());
        Ok(())
    }

    fn visit_i64<E>(self, number: i64) -> Result<(), E> {
        self.leaf(&number.to_string());
        Ok(())
    }

    fn visit_u64<E>(self, number: u64) -> Result<(), E> {
        self.leaf(&number.to_string());
        Ok(())
    }

    fn visit_f64<E>(self, number: f64) -> Result<(), E> {
        self.leaf(&number.to_string());
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

/// What an element of the array `name` is called.
fn singular(name: &str) -> String {
    match name {
        "hashes" => "hash".to_owned(),
        _ => name.strip_suffix('s').unwrap_or(name).to_owned(),
    }
}
