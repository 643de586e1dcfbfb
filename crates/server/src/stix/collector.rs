//! Gathers the objects of a bundle, each once, with what all of them carry: who made them, when, and how far they may be shared.

use std::collections::BTreeSet;

use app::{Report, report::Related};
use model::{Observable, Timestamp, Tlp};
use serde_json::{Map, Value, json};

use super::{id, marking, object, observable};

/// When our own fixed objects were made: the identity of this software and those of sources have no history.
const FIXED: &str = "2026-01-01T00:00:00.000Z";

pub(super) struct Collector<'a> {
    /// The report that the bundle is of, if it is of one.
    report: Option<&'a Report>,
    moment: Timestamp,
    objects: Vec<Value>,
    ids: BTreeSet<String>,
    /// The strictest marking among the evidence: everything derived from it inherits that.
    tlp: Tlp,
    creator: String,
}

impl<'a> Collector<'a> {
    pub(super) fn new(report: &'a Report) -> Self {
        let tlp = report.witnesses.iter().map(|witness| witness.tlp).max().unwrap_or(Tlp::Clear);
        Self::begin(Some(report), report.moment, tlp)
    }

    /// Of what somebody drew, and says how far it may be shared.
    pub(super) fn drawn(moment: Timestamp, tlp: Tlp) -> Self {
        Self::begin(None, moment, tlp)
    }

    fn begin(report: Option<&'a Report>, moment: Timestamp, tlp: Tlp) -> Self {
        let (objects, ids) = (Vec::new(), BTreeSet::new());
        let mut collector = Self { report, moment, objects, ids, tlp, creator: String::new() };
        collector.add(marking::id(tlp).to_owned(), || marking::definition(tlp));
        collector.creator = collector.identity("Hantei", "system");
        collector
    }

    /// Who made what follows from here; the software itself for derived objects, the source for what it says.
    pub(super) fn identity(&mut self, name: &str, class: &str) -> String {
        let id = id::other("identity", &[name]);
        let marking = marking::id(Tlp::Clear);
        if self.tlp != Tlp::Clear {
            self.add(marking.to_owned(), || marking::definition(Tlp::Clear));
        }
        self.add(id.clone(), || {
            let mut identity = object("identity", &id);
            identity.insert("created".into(), json!(FIXED));
            identity.insert("modified".into(), json!(FIXED));
            identity.insert("name".into(), json!(name));
            identity.insert("identity_class".into(), json!(class));
            identity.insert("object_marking_refs".into(), json!([marking]));
            Value::Object(identity)
        });
        id
    }

    /// The identity of this software.
    pub(super) fn creator(&self) -> String {
        self.creator.clone()
    }

    /// The identity of the source of a list.
    pub(super) fn source(&mut self, list: &str) -> String {
        let source = list.split_once('/').map_or(list, |(source, _)| source);
        if source == model::ANALYSIS {
            return self.creator();
        }
        self.identity(source, "organization")
    }

    /// A cyber observable; `report` when it is about this very object. `None` for a name that the standard has no form for.
    pub(super) fn observable(&mut self, about: &Observable, report: Option<&Report>) -> Option<String> {
        let (id, sco) = observable::observable(about, report)?;
        Some(self.cyber(id, sco))
    }

    pub(super) fn autonomous_system(&mut self, number: u32, name: &str) -> String {
        let (id, sco) = observable::autonomous_system(number, name);
        self.cyber(id, sco)
    }

    fn cyber(&mut self, id: String, mut sco: Map<String, Value>) -> String {
        sco.insert("object_marking_refs".into(), json!([marking::id(self.tlp)]));
        self.add(id.clone(), || Value::Object(sco));
        id
    }

    /// A domain object of ours or, with `creator`, of a source. The identifier is made from `parts`.
    pub(super) fn domain_object(
        &mut self,
        kind: &str,
        parts: &[&str],
        creator: Option<&str>,
        members: Value,
    ) -> String {
        let id = id::other(kind, parts);
        let creator = creator.unwrap_or(&self.creator).to_owned();
        let (created, modified) = self.history();
        let marking = marking::id(self.tlp);
        self.add(id.clone(), || {
            let mut made = object(kind, &id);
            made.insert("created_by_ref".into(), json!(creator));
            made.insert("created".into(), json!(created));
            made.insert("modified".into(), json!(modified));
            made.insert("object_marking_refs".into(), json!([marking]));
            if let Value::Object(members) = members {
                made.extend(members);
            }
            Value::Object(made)
        });
        id
    }

    /// A relationship; with `item` the source that states it made it, and its dates bound it.
    pub(super) fn relationship(&mut self, from: &str, kind: &str, to: &str, item: Option<&Related>) {
        self.relate(from, kind, to, None, item);
    }

    /// A relationship that the standard has no word for.
    pub(super) fn related_to(&mut self, from: &str, to: &str, meaning: &str, item: &Related) {
        self.relate(from, "related-to", to, Some(meaning), Some(item));
    }

    /// A relationship of any kind, with what it means where the standard has no word for it.
    pub(super) fn relate(
        &mut self,
        from: &str,
        kind: &str,
        to: &str,
        meaning: Option<&str>,
        item: Option<&Related>,
    ) {
        if from == to {
            return;
        }
        let mut members = json!({ "relationship_type": kind, "source_ref": from, "target_ref": to });
        if let Some(meaning) = meaning {
            insert(&mut members, "description", json!(meaning));
        }
        let creator = item.and_then(|item| item.lists.first()).map(|list| self.source(list));
        if let Some(first) = item.and_then(|item| item.first) {
            insert(&mut members, "start_time", json!(first.to_string()));
            // The standard wants the end later than the start.
            if let Some(last) = item.and_then(|item| item.last).filter(|last| *last > first) {
                insert(&mut members, "stop_time", json!(last.to_string()));
            }
        }
        self.domain_object(
            "relationship",
            &[from, kind, to, meaning.unwrap_or_default()],
            creator.as_deref(),
            members,
        );
    }

    /// When the verdict's objects were made and last changed: when we first and last learned something.
    pub(super) fn history(&self) -> (String, String) {
        let moment = self.moment;
        let general = self.report.map(|report| &report.general);
        let created = general.and_then(|general| general.first_recorded).unwrap_or(moment).min(moment);
        let modified =
            general.and_then(|general| general.last_recorded).unwrap_or(moment).clamp(created, moment);
        (precise(created), precise(modified))
    }

    pub(super) fn add(&mut self, id: String, make: impl FnOnce() -> Value) {
        if self.ids.insert(id) {
            self.objects.push(make());
        }
    }

    /// The bundle; its identifier follows from the object and its content's last change.
    pub(super) fn finish(self, about: &str) -> Value {
        let (_, modified) = self.history();
        let count = self.objects.len().to_string();
        let id = id::other("bundle", &[about, &modified, &self.moment.to_string(), &count]);
        json!({ "type": "bundle", "id": id, "objects": self.objects })
    }
}

/// A moment with milliseconds, as `created` and `modified` must have it.
fn precise(moment: Timestamp) -> String {
    let text = moment.to_string();
    match text.strip_suffix('Z') {
        Some(seconds) if !seconds.contains('.') => format!("{seconds}.000Z"),
        _ => text,
    }
}

pub(super) fn insert(members: &mut Value, name: &str, value: Value) {
    if let Value::Object(members) = members {
        members.insert(name.to_owned(), value);
    }
}
