//! What a file's objects say about each other: names, markings, what an indicator indicates, which observable has which
//! identifier. Bounded; what does not fit is missing in the evidence, never wrong.

use std::collections::HashMap;

use model::{Observable, Subject, Tlp};
use serde_json::Value;

use super::{ID_BYTES_MAX, observable, subject};
use crate::format::field;

/// Most objects of each kind that are remembered.
const OBJECTS_MAX: usize = 300_000;
/// Most things that one indicator indicates.
const INDICATES_MAX: usize = 16;

/// The well-known markings: TLP 1 (STIX 2.1 section 7.2.1.4) and TLP 2 (OASIS extension 60a3c5c5).
const KNOWN: &[(&str, Tlp)] = &[
    ("marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9", Tlp::Clear),
    ("marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da", Tlp::Green),
    ("marking-definition--f88d31f6-486f-44da-b317-01333bde0b82", Tlp::Amber),
    ("marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed", Tlp::Red),
    ("marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487", Tlp::Clear),
    ("marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb", Tlp::Green),
    ("marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421", Tlp::Amber),
    ("marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003", Tlp::AmberStrict),
    ("marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1", Tlp::Red),
];

/// The marking that a word like `TLP:AMBER+STRICT`, `white` or `tlp:green` names.
pub(crate) fn tlp(word: &str) -> Option<Tlp> {
    let word = word.trim().to_ascii_lowercase();
    Some(match word.strip_prefix("tlp:").unwrap_or(&word).trim() {
        "clear" | "white" => Tlp::Clear,
        "green" => Tlp::Green,
        "amber" => Tlp::Amber,
        "amber+strict" => Tlp::AmberStrict,
        "red" => Tlp::Red,
        _ => return None,
    })
}

/// What is remembered.
#[derive(Debug, Default)]
pub(super) struct Index {
    names: HashMap<String, String>,
    /// `None` for markings of other kinds, such as statements.
    markings: HashMap<String, Option<Tlp>>,
    indicates: HashMap<String, Vec<String>>,
    observables: HashMap<String, Observable>,
    full: bool,
}

impl Index {
    /// Takes one object into account.
    pub(super) fn learn(&mut self, object: &Value) {
        let text = |key: &str| object.get(key).and_then(Value::as_str).unwrap_or_default();
        let id = text("id");
        if id.len() > ID_BYTES_MAX {
            return;
        }
        match text("type") {
            "marking-definition" => {
                let extension = object.pointer(
                    "/extensions/extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d/tlp_2_0",
                );
                let stated = extension.or_else(|| object.pointer("/definition/tlp")).and_then(Value::as_str);
                let marking = stated.and_then(tlp).or_else(|| tlp(text("name")));
                insert(&mut self.markings, &mut self.full, id, marking);
            }
            "identity" | "malware" | "intrusion-set" | "threat-actor" | "campaign" | "tool" => {
                if let Some(name) = field::text(text("name")) {
                    insert(&mut self.names, &mut self.full, id, name);
                }
            }
            "relationship" if text("relationship_type") == "indicates" => {
                let (source, target) = (text("source_ref"), text("target_ref"));
                if source.len().max(target.len()) > ID_BYTES_MAX {
                    return;
                }
                match self.indicates.get_mut(source) {
                    Some(all) if all.len() < INDICATES_MAX => all.push(target.to_owned()),
                    Some(_) => self.full = true,
                    None => insert(&mut self.indicates, &mut self.full, source, vec![target.to_owned()]),
                }
            }
            "indicator" => {
                let findings = subject::of_pattern(object, &mut Vec::new()).unwrap_or_default();
                if let [finding] = findings.as_slice()
                    && let Subject::Observable(found) = &finding.subject
                {
                    insert(&mut self.observables, &mut self.full, id, found.clone());
                }
            }
            kind if observable::is_observable(kind) => {
                if let Ok(found) = observable::read(object) {
                    insert(&mut self.observables, &mut self.full, id, found.observable);
                }
            }
            _ => {}
        }
    }

    /// Whether something did not fit.
    pub(super) fn is_full(&self) -> bool {
        self.full
    }

    /// The strictest marking of an object, if it has any. One that is defined nowhere may forbid anything: it is taken
    /// for a strict one.
    pub(super) fn tlp(&self, object: &Value) -> Option<Tlp> {
        let markings = object.get("object_marking_refs").and_then(Value::as_array);
        let marking = |id: &str| match KNOWN.iter().find(|(known, _)| *known == id) {
            Some((_, marking)) => Some(*marking),
            None => self.markings.get(id).copied().unwrap_or(Some(Tlp::AmberStrict)),
        };
        markings.into_iter().flatten().filter_map(Value::as_str).filter_map(marking).max()
    }

    /// The name of an object.
    pub(super) fn name(&self, id: &str) -> Option<&str> {
        self.names.get(id).map(String::as_str)
    }

    /// Identifiers of what an indicator indicates.
    pub(super) fn indicated(&self, id: &str) -> &[String] {
        self.indicates.get(id).map_or(&[], Vec::as_slice)
    }

    /// The observable that has this identifier, or that the indicator with it names.
    pub(super) fn observable(&self, id: &str) -> Option<&Observable> {
        self.observables.get(id)
    }
}

fn insert<T>(map: &mut HashMap<String, T>, full: &mut bool, id: &str, value: T) {
    if map.len() < OBJECTS_MAX {
        map.insert(id.to_owned(), value);
    } else {
        *full = true;
    }
}
