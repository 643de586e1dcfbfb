//! What the packages and incidents of a document say of all within them, and what its identifiers stand for. Bounded.

use std::collections::HashMap;

use model::Tlp;

use super::object::{self, Finding, Refused};
use crate::format::{
    field, stix,
    tree::{Above, Node, Part},
};

/// Most packages and incidents that are remembered.
const CONTAINERS_MAX: usize = 10_000;
/// Most identifiers that others may refer to.
const IDS_MAX: usize = 300_000;
/// Most names of families, and most things and edges, that are remembered for those that refer to them: an identifier of a few bytes may stand
/// for thousands.
pub(super) const KEPT_MAX: usize = IDS_MAX;
/// Longest date.
const DATE_BYTES_MAX: usize = 64;
/// Longest identifier.
const ID_BYTES_MAX: usize = 256;
/// Most techniques or actors of one incident.
const REFERENCES_MAX: usize = 64;

/// A package or an incident.
#[derive(Debug, Default)]
pub(super) struct Container {
    pub(super) title: Option<String>,
    pub(super) reporter: Option<String>,
    pub(super) date: String,
    pub(super) tlp: Option<Tlp>,
    /// Identifiers of the techniques that an incident leveraged, and of the actors that it is attributed to.
    ttps: Vec<String>,
    actors: Vec<String>,
    /// Whether its end was not read.
    cut: bool,
}

/// What is remembered.
#[derive(Debug, Default)]
pub(super) struct Index {
    containers: HashMap<u64, Container>,
    families: HashMap<String, Vec<String>>,
    actors: HashMap<String, String>,
    findings: HashMap<String, Vec<Finding>>,
    /// Names in `families`.
    names: usize,
    /// Things and edges in `findings`.
    pub(super) things: usize,
}

impl Index {
    /// Takes one part into account.
    pub(super) fn learn(&mut self, part: &Part<'_>) {
        let node = &part.node;
        match node.name.as_str() {
            "title" | "handling" | "information_source" | "timestamp" => self.learn_container(part),
            "ttp" => {
                for ttp in node.all("ttp") {
                    let names = families(ttp);
                    if let Some(id) = id(ttp, "id").filter(|_| !names.is_empty())
                        && takes(&mut self.names, names.len())
                    {
                        self.families.insert(id, names);
                    }
                    if let Some(id) = id(ttp, "idref")
                        && let Some(incident) = self.incident(part.above)
                        && incident.ttps.len() < REFERENCES_MAX
                    {
                        incident.ttps.push(id);
                    }
                }
            }
            "threat_actor" => {
                for actor in node.all("threat_actor") {
                    if let Some(id) = id(actor, "id")
                        && let Some(title) = field::text(actor.says(&["title"]))
                        && self.actors.len() < IDS_MAX
                    {
                        self.actors.insert(id, title);
                    }
                    if let Some(id) = id(actor, "idref")
                        && let Some(incident) = self.incident(part.above)
                        && incident.actors.len() < REFERENCES_MAX
                    {
                        incident.actors.push(id);
                    }
                }
            }
            "observable" if part.whole => {
                for observable in node.all("observable") {
                    let Some(id) = id(observable, "id") else { continue };
                    // What is refused is refused where it is used.
                    let found = object::observable(observable, self, &mut Refused::new());
                    let things = found.iter().map(|one| one.relations.len().saturating_add(1)).sum();
                    if !found.is_empty() && takes(&mut self.things, things) {
                        self.findings.insert(id, found);
                    }
                }
            }
            _ => {}
        }
    }

    /// What stands directly in an incident or in the header of a package.
    fn learn_container(&mut self, part: &Part<'_>) {
        let mut above = part.above.iter().rev();
        let holder = match above.next() {
            Some(header) if header.name == "stix_header" => above.next(),
            holder => holder.filter(|holder| is_container(holder)),
        };
        let Some(container) = holder.and_then(|holder| self.container_mut(holder.number)) else { return };
        let node = &part.node;
        match node.name.as_str() {
            "title" => container.title = field::text(node.value()),
            "timestamp" if node.value().len() <= DATE_BYTES_MAX => {
                node.value().clone_into(&mut container.date)
            }
            "timestamp" => {}
            "information_source" => container.reporter = field::text(node.says(&["identity", "name"])),
            _ => container.tlp = container.tlp.max(marking(node)),
        }
    }

    /// Says that the rest of these was not read.
    pub(super) fn miss(&mut self, numbers: &[u64]) {
        for number in numbers {
            if let Some(container) = self.container_mut(*number) {
                container.cut = true;
            }
        }
    }

    fn container_mut(&mut self, number: u64) -> Option<&mut Container> {
        if self.containers.len() >= CONTAINERS_MAX && !self.containers.contains_key(&number) {
            return None;
        }
        Some(self.containers.entry(number).or_default())
    }

    fn incident(&mut self, above: &[Above]) -> Option<&mut Container> {
        let incident = above.iter().rev().find(|above| above.name == "incident")?;
        self.container_mut(incident.number)
    }

    /// What is known of the containers around something, from the inside out.
    pub(super) fn around<'a>(&'a self, above: &'a [Above]) -> impl Iterator<Item = &'a Container> {
        above.iter().rev().filter_map(|above| self.containers.get(&above.number))
    }

    /// The strictest marking around something; a strict one where none was read and some may not have been.
    pub(super) fn tlp(&self, own: Option<Tlp>, above: &[Above]) -> Option<Tlp> {
        let stated = self.around(above).filter_map(|container| container.tlp).chain(own).max();
        let is_cut = self.around(above).any(|container| container.cut);
        stated.or(is_cut.then_some(Tlp::AmberStrict))
    }

    /// Families that the incident around something leveraged.
    pub(super) fn leveraged(&self, above: &[Above]) -> Vec<&str> {
        let ids = self.around(above).flat_map(|container| &container.ttps);
        let mut names: Vec<&str> = Vec::new();
        let ids = ids.take(REFERENCES_MAX);
        for name in ids.filter_map(|id| self.families.get(id)).filter_map(|names| names.first()) {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        names
    }

    /// Actors that the incident around something is attributed to.
    pub(super) fn attributed(&self, above: &[Above]) -> Vec<&str> {
        let ids = self.around(above).flat_map(|container| &container.actors);
        ids.take(REFERENCES_MAX).filter_map(|id| self.actors.get(id)).map(String::as_str).collect()
    }

    /// The names of the family that a technique is.
    pub(super) fn family(&self, id: &str) -> &[String] {
        self.families.get(id).map_or(&[], Vec::as_slice)
    }

    /// What the observable with this identifier names.
    pub(super) fn findings(&self, id: &str) -> Option<&[Finding]> {
        self.findings.get(id).map(Vec::as_slice)
    }
}

/// Counts `more` of what is remembered, if there is room for it.
fn takes(kept: &mut usize, more: usize) -> bool {
    let fits = kept.saturating_add(more) <= KEPT_MAX;
    *kept = kept.saturating_add(if fits { more } else { 0 });
    fits
}

fn is_container(above: &Above) -> bool {
    matches!(above.name.as_str(), "incident" | "package" | "stix_package")
}

/// The names of the malware that a technique is, the first being the one to show.
pub(super) fn families(ttp: &Node) -> Vec<String> {
    let mut names = Vec::new();
    for instance in ttp.all("malware_instance") {
        let all = instance.children("name").chain(instance.children("title")).map(Node::value);
        for name in all.filter_map(field::text) {
            if names.len() < field::TAGS_MAX && !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}

/// The strictest colour of the markings in a `Handling`.
pub(super) fn marking(handling: &Node) -> Option<Tlp> {
    let structures = handling.all("marking_structure");
    structures.into_iter().filter_map(|structure| stix::tlp(structure.says(&["color"]))).max()
}

fn id(node: &Node, name: &str) -> Option<String> {
    let id = node.child(name).map(|id| id.text.clone())?;
    (!id.is_empty() && id.len() <= ID_BYTES_MAX).then_some(id)
}
