//! What the events of a file are called, and which object or attribute has which identifier. Bounded.

use std::collections::HashMap;

use model::{Observable, Subject};

use super::{Named, file, walk::Part};
use crate::format::field;

/// Most events of a file that are remembered.
const EVENTS_MAX: usize = 10_000;
/// Most objects and attributes that others may refer to.
const OBJECTS_MAX: usize = 300_000;
/// Length of a UUID.
const UUID_BYTES: usize = 36;

/// What an event says about all its attributes.
#[derive(Debug, Default)]
pub(super) struct Event {
    pub(super) info: String,
    pub(super) date: String,
    pub(super) reporter: String,
    pub(super) tags: Vec<String>,
    /// Whether it was read to its end: else its marking may stand in what is missing.
    pub(super) complete: bool,
    /// Whether one of its tags could not be read: it may have been a marking.
    pub(super) damaged: bool,
}

/// What is remembered.
#[derive(Debug, Default)]
pub(super) struct Index {
    events: HashMap<u64, Event>,
    nothing: Event,
    observables: HashMap<String, Observable>,
    signatures: HashMap<String, String>,
}

impl Index {
    /// Takes one part into account.
    pub(super) fn learn(&mut self, number: u64, part: Part) {
        match part {
            Part::Header(key, text) => {
                if self.events.len() >= EVENTS_MAX && !self.events.contains_key(&number) {
                    return;
                }
                let event = self.events.entry(number).or_default();
                let text = field::text(&text).unwrap_or_default();
                match key {
                    "info" => event.info = text,
                    "date" => event.date = text,
                    "Orgc" => event.reporter = text,
                    "end" => event.complete = !event.damaged,
                    "damaged" => (event.damaged, event.complete) = (true, false),
                    _ if event.tags.len() < field::TAGS_MAX => event.tags.push(text),
                    _ => {}
                }
            }
            Part::Attribute(attribute) => {
                if let Ok(Named { subject: Subject::Observable(found), .. }) =
                    Named::read(&attribute.kind.0, &attribute.value.0)
                {
                    self.remember(&attribute.uuid.0, found);
                }
            }
            Part::Object(object) => {
                if object.name.0 == "av-signature" {
                    let text = object.attributes.0.iter().find(|a| a.relation.0 == "signature");
                    if let Some(name) = text.and_then(|attribute| field::text(&attribute.value.0))
                        && object.uuid.0.len() == UUID_BYTES
                        && self.signatures.len() < OBJECTS_MAX
                    {
                        self.signatures.insert(object.uuid.0, name);
                    }
                } else if object.name.0 == "file" {
                    if let Ok(Some((_, hash, _))) = file(&object) {
                        self.remember(&object.uuid.0, Observable::File(hash));
                    }
                } else if let Some(found) =
                    object.attributes.0.iter().find_map(|attribute| {
                        match Named::read(&attribute.kind.0, &attribute.value.0).ok()?.subject {
                            Subject::Observable(found) => Some(found),
                            Subject::Mask(_) => None,
                        }
                    })
                {
                    self.remember(&object.uuid.0, found);
                }
            }
        }
    }

    fn remember(&mut self, uuid: &str, found: Observable) {
        if uuid.len() == UUID_BYTES && self.observables.len() < OBJECTS_MAX {
            self.observables.insert(uuid.to_owned(), found);
        }
    }

    /// The event with this number.
    pub(super) fn event(&self, number: u64) -> &Event {
        self.events.get(&number).unwrap_or(&self.nothing)
    }

    /// What the object or attribute names.
    pub(super) fn observable(&self, uuid: &str) -> Option<&Observable> {
        self.observables.get(uuid)
    }

    /// The name that a scanner gives.
    pub(super) fn signature(&self, uuid: &str) -> Option<&str> {
        self.signatures.get(uuid).map(String::as_str)
    }
}
