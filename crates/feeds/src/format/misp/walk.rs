//! Walks a document of events without holding it: each attribute and object is cut out and handed out alone, so that a malformed
//! one costs itself and no more.

use std::{
    io::{self, BufReader},
    ops::ControlFlow,
};

use serde::de::DeserializeOwned;

use super::fields::{Attribute, Name, Object, Text};
use crate::{
    Sink, Spot,
    format::{
        json::{
            ELEMENT_BYTES_MAX,
            shell::{self, Shell, Stop},
        },
        shorten::Shorten,
    },
    input::Input,
};

/// How deep `response`, lists and `Event` may stand in each other; real documents have four.
const DEPTH_MAX: u32 = 16;

/// A part of an event.
pub(super) enum Part {
    /// A text of the event itself, by its name; `end` where the event is complete, `damaged` where its marking may be lost.
    Header(&'static str, String),
    /// An attribute.
    Attribute(Attribute),
    /// An object.
    Object(Object),
}

/// Takes a part with its place and the number of its event.
type Each<'a> = dyn FnMut(Spot, u64, Part, &mut dyn Sink) -> ControlFlow<()> + 'a;

/// Hands out all parts; what is malformed is refused to `sink`.
///
/// # Errors
/// When reading fails or the rest cannot be read; what stands before that has been handed out.
pub(super) fn walk(input: &dyn Input, sink: &mut dyn Sink, each: &mut Each<'_>) -> io::Result<()> {
    let reader = BufReader::new(Shorten::new(crate::format::decoded(input.open()?)?));
    let mut walk = Walk { shell: Shell::new(Box::new(reader)), sink, each, events: 0 };
    let outcome = walk.documents();
    walk.shell.end(outcome, walk.sink)
}

struct Walk<'a, 'b> {
    shell: Shell<'a>,
    sink: &'a mut dyn Sink,
    each: &'a mut Each<'b>,
    events: u64,
}

impl Walk<'_, '_> {
    fn documents(&mut self) -> Result<(), Stop> {
        for number in 0_u64.. {
            match self.shell.peek()? {
                Some(b'[' | b'{') => self.node("", 0)?,
                None if number > 0 => break,
                _ => return Err(shell::no_document(number)),
            }
        }
        Ok(())
    }

    /// An event, something around events, or a list of either; anything else is passed over.
    fn node(&mut self, prefix: &str, depth: u32) -> Result<(), Stop> {
        let here = || place(prefix);
        match self.shell.peek()? {
            Some(b'[' | b'{') if depth >= DEPTH_MAX => {
                self.shell.refuse(here(), "nested too deeply", self.sink);
                self.shell.skip(&here)
            }
            Some(b'[') => {
                self.shell.enter();
                for index in 0_u64.. {
                    let prefix = format!("{prefix}[{index}]");
                    let here = || place(&prefix);
                    if self.shell.closes(b']', &here)? {
                        break;
                    }
                    self.node(&prefix, depth.saturating_add(1))?;
                    self.shell.comma(b']', &here, self.sink)?;
                }
                Ok(())
            }
            Some(b'{') => self.object(prefix, depth),
            _ => self.shell.skip(&here),
        }
    }

    fn object(&mut self, prefix: &str, depth: u32) -> Result<(), Stop> {
        self.events = self.events.saturating_add(1);
        let number = self.events;
        self.shell.enter();
        let mut path = prefix.to_owned();
        loop {
            let here = || place(&path);
            if self.shell.closes(b'}', &here)? {
                break;
            }
            let name = self.shell.name(&here, self.sink)?.unwrap_or_default();
            let dot = if prefix.is_empty() { "" } else { "." };
            let inside = format!("{prefix}{dot}{name}");
            let here = || place(&inside);
            match name.as_str() {
                "Event" => self.node(prefix, depth.saturating_add(1))?,
                "response" => self.node("response", depth.saturating_add(1))?,
                "Attribute" => self.list(&inside, number, Part::Attribute)?,
                "Object" => self.list(&inside, number, Part::Object)?,
                // One by one: a marking counts even where the list breaks off behind it.
                "Tag" => self.list(&inside, number, |tag: Name| Part::Header("Tag", tag.name.0))?,
                "Orgc" => self.header(number, "Orgc", &here, |made_by: Name| made_by.name.0)?,
                "info" => self.header(number, "info", &here, |text: Text| text.0)?,
                "date" => self.header(number, "date", &here, |text: Text| text.0)?,
                _ => self.shell.skip(&here)?,
            }
            self.shell.comma(b'}', &here, self.sink)?;
            path = inside;
        }
        self.hand(Spot::File, number, Part::Header("end", String::new()))
    }

    fn header<T: DeserializeOwned>(
        &mut self,
        number: u64,
        key: &'static str,
        here: &dyn Fn() -> Spot,
        text: impl Fn(T) -> String,
    ) -> Result<(), Stop> {
        let value = self.shell.value(ELEMENT_BYTES_MAX, here, self.sink)?;
        match value.map(text) {
            Some(text) => self.hand(Spot::File, number, Part::Header(key, text)),
            None => Ok(()),
        }
    }

    /// The list of attributes, objects or tags of an event.
    fn list<T: DeserializeOwned>(
        &mut self,
        prefix: &str,
        number: u64,
        part: impl Fn(T) -> Part,
    ) -> Result<(), Stop> {
        let here = || place(prefix);
        if self.shell.peek()? != Some(b'[') {
            self.shell.take(ELEMENT_BYTES_MAX, &here)?;
            if !self.shell.is_null() {
                self.shell.refuse(here(), "not a list", self.sink);
                self.damaged(prefix, number)?;
            }
            return Ok(());
        }
        self.shell.enter();
        for index in 0_u64.. {
            let here = || Spot::Entry(format!("{prefix}[{index}]"));
            if self.shell.closes(b']', &here)? {
                break;
            }
            match self.shell.value(ELEMENT_BYTES_MAX, &here, self.sink)? {
                Some(value) => self.hand(here(), number, part(value))?,
                None => self.damaged(prefix, number)?,
            }
            self.shell.comma(b']', &here, self.sink)?;
        }
        Ok(())
    }

    /// A tag that cannot be read may have been a marking.
    fn damaged(&mut self, prefix: &str, number: u64) -> Result<(), Stop> {
        if prefix.ends_with("Tag") {
            self.hand(Spot::File, number, Part::Header("damaged", String::new()))?;
        }
        Ok(())
    }

    fn hand(&mut self, spot: Spot, number: u64, part: Part) -> Result<(), Stop> {
        if (self.each)(spot, number, part, self.sink).is_break() { Err(Stop::Consumer) } else { Ok(()) }
    }
}

fn place(path: &str) -> Spot {
    if path.is_empty() { Spot::File } else { Spot::Entry(path.to_owned()) }
}
