//! Walks a document of events without holding it: each attribute and object is handed out alone.

use std::{
    fmt,
    io::{self, BufReader},
    ops::ControlFlow,
};

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::fields::{Attribute, Name, Object, Text};
use crate::{Spot, format::shorten::Shorten, input::Input};

/// A part of an event.
pub(super) enum Part {
    /// A text of the event itself, by its name; `end` where the event is complete.
    Header(&'static str, String),
    /// An attribute.
    Attribute(Attribute),
    /// An object.
    Object(Object),
}

/// Takes a part with its place and the number of its event.
type Each<'a> = dyn FnMut(Spot, u64, Part) -> ControlFlow<()> + 'a;

/// Hands out all parts.
///
/// # Errors
/// When reading fails or the document is broken; what stands before that has been handed out.
pub(super) fn walk(input: &dyn Input, each: &mut Each<'_>) -> io::Result<()> {
    let reader = BufReader::new(Shorten::new(crate::format::decoded(input.open()?)?));
    let mut state = State { each, events: 0, stopped: false };
    let mut document = serde_json::Deserializer::from_reader(reader);
    let outcome = Node { state: &mut state, prefix: String::new() }.deserialize(&mut document);
    let outcome = outcome.and_then(|()| document.end());
    if state.stopped {
        return Ok(());
    }
    outcome.map_err(|error| {
        let kind = if error.is_eof() { io::ErrorKind::UnexpectedEof } else { io::ErrorKind::InvalidData };
        io::Error::new(kind, error.to_string())
    })
}

struct State<'a, 'b> {
    each: &'a mut Each<'b>,
    events: u64,
    stopped: bool,
}

/// An event, something around events, or a list of either.
struct Node<'s, 'a, 'b> {
    state: &'s mut State<'a, 'b>,
    prefix: String,
}

impl<'de> DeserializeSeed<'de> for Node<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a MISP event")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut all: A) -> Result<(), A::Error> {
        for index in 0_u64.. {
            let prefix = format!("{}[{index}]", self.prefix);
            if all.next_element_seed(Node { state: self.state, prefix })?.is_none() {
                break;
            }
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut all: A) -> Result<(), A::Error> {
        self.state.events = self.state.events.saturating_add(1);
        let number = self.state.events;
        while let Some(Text(key)) = all.next_key()? {
            match key.as_str() {
                "Event" => all.next_value_seed(Node { state: self.state, prefix: self.prefix.clone() })?,
                "response" => {
                    all.next_value_seed(Node { state: self.state, prefix: "response".to_owned() })?
                }
                "Attribute" | "Object" => {
                    let dot = if self.prefix.is_empty() { "" } else { "." };
                    let prefix = format!("{}{dot}{key}", self.prefix);
                    let kind = if key == "Object" { Kind::Objects } else { Kind::Attributes };
                    all.next_value_seed(Parts { state: self.state, prefix, number, kind })?;
                }
                "Tag" => {
                    let (state, prefix, kind) = (&mut *self.state, String::new(), Kind::Tags);
                    all.next_value_seed(Parts { state, prefix, number, kind })?;
                }
                "Orgc" => self.state.header(number, "Orgc", all.next_value::<Name>()?.name.0),
                "info" => self.state.header(number, "info", all.next_value::<Text>()?.0),
                "date" => self.state.header(number, "date", all.next_value::<Text>()?.0),
                _ => {
                    all.next_value::<IgnoredAny>()?;
                }
            }
        }
        self.state.header(number, "end", String::new());
        Ok(())
    }
}

impl State<'_, '_> {
    fn header(&mut self, number: u64, key: &'static str, text: String) {
        self.stopped |= (self.each)(Spot::File, number, Part::Header(key, text)).is_break();
    }
}

/// The list of attributes, objects or tags of an event.
struct Parts<'s, 'a, 'b> {
    state: &'s mut State<'a, 'b>,
    prefix: String,
    number: u64,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Attributes,
    Objects,
    Tags,
}

impl<'de> DeserializeSeed<'de> for Parts<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Parts<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of attributes, objects or tags")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut all: A) -> Result<(), A::Error> {
        for index in 0_u64.. {
            let part = match self.kind {
                Kind::Attributes => all.next_element()?.map(Part::Attribute),
                Kind::Objects => all.next_element()?.map(Part::Object),
                // One by one: a marking counts even where the list breaks off behind it.
                Kind::Tags => all.next_element::<Name>()?.map(|tag| Part::Header("Tag", tag.name.0)),
            };
            let Some(part) = part else { break };
            let spot = Spot::Entry(format!("{}[{index}]", self.prefix));
            if (self.state.each)(spot, self.number, part).is_break() {
                self.state.stopped = true;
                return Err(A::Error::custom("stopped"));
            }
        }
        Ok(())
    }
}
