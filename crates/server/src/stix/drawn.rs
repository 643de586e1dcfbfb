//! A graph that somebody drew as a bundle: its objects, its ties, what he noted. Nothing is said of verdicts.

use app::report::Relation;
use model::{Observable, Timestamp, Tlp};
use serde_json::{Value, json};

use super::collector::{Collector, insert};

/// Names without a form in the standard that are told; of more, how many they are.
const LEFT_OUT_MAX: usize = 20;

/// What is drawn.
#[derive(Debug)]
pub(crate) struct Drawing {
    /// Its name.
    pub(crate) name: String,
    /// What is noted of the whole.
    pub(crate) note: Option<String>,
    /// Objects, each once.
    pub(crate) nodes: Vec<DrawnNode>,
    /// Ties between them.
    pub(crate) edges: Vec<DrawnEdge>,
    /// How far it may be shared.
    pub(crate) tlp: Tlp,
    /// When it is exported.
    pub(crate) moment: Timestamp,
}

/// An object.
#[derive(Debug)]
pub(crate) struct DrawnNode {
    /// Which one.
    pub(crate) object: Observable,
    /// What is noted of it.
    pub(crate) note: Option<String>,
}

/// A tie.
#[derive(Debug)]
pub(crate) struct DrawnEdge {
    /// Position of the node from which the relation is read.
    pub(crate) from: usize,
    /// Position of the other end.
    pub(crate) to: usize,
    /// The relation.
    pub(crate) relation: Relation,
}

/// The bundle.
pub(crate) fn drawn(drawing: &Drawing) -> Value {
    let mut collector = Collector::drawn(drawing.moment, drawing.tlp);
    let ids: Vec<Option<String>> =
        drawing.nodes.iter().map(|node| collector.observable(&node.object, None)).collect();
    for edge in &drawing.edges {
        if let (Some(Some(from)), Some(Some(to))) = (ids.get(edge.from), ids.get(edge.to)) {
            let (is_back, word) = meaning(edge.relation);
            let (from, to) = if is_back { (to, from) } else { (from, to) };
            // The standard's own word, between what it is for.
            let is_resolution = word == "resolves to" && from.starts_with("domain-name--");
            if is_resolution {
                collector.relate(from, "resolves-to", to, None, None);
            } else {
                collector.relate(from, "related-to", to, Some(word), None);
            }
        }
    }
    for (node, id) in drawing.nodes.iter().zip(&ids) {
        if let (Some(note), Some(id)) = (&node.note, id) {
            let members = json!({ "content": note, "object_refs": [id] });
            collector.domain_object("note", &[id, note], None, members);
        }
    }
    let held: Vec<&String> = ids.iter().flatten().collect();
    if !held.is_empty() {
        let mut members = json!({ "name": drawing.name, "context": "unspecified", "object_refs": held });
        let description = [drawing.note.clone(), left_out(drawing, &ids)];
        let description: Vec<String> = description.into_iter().flatten().collect();
        if !description.is_empty() {
            insert(&mut members, "description", json!(description.join("\n\n")));
        }
        let moment = drawing.moment.to_string();
        collector.domain_object("grouping", &[&drawing.name, &moment], None, members);
    }
    collector.finish(&drawing.name)
}

/// What is said of objects that the standard has no form for.
fn left_out(drawing: &Drawing, ids: &[Option<String>]) -> Option<String> {
    let without = drawing.nodes.iter().zip(ids).filter(|(_, id)| id.is_none());
    let names: Vec<String> = without.map(|(node, _)| node.object.to_string()).collect();
    let more = names.len().saturating_sub(LEFT_OUT_MAX);
    let told = names.iter().take(LEFT_OUT_MAX).cloned().collect::<Vec<_>>().join(", ");
    match (told.is_empty(), more) {
        (true, _) => None,
        (false, 0) => Some(format!("Left out, since STIX has no form for them: {told}")),
        (false, more) => Some(format!("Left out, since STIX has no form for them: {told}, and {more} more")),
    }
}

/// Whether a relation is read from its other end, and what it means from there.
fn meaning(relation: Relation) -> (bool, &'static str) {
    match relation {
        Relation::AccessedBy => (true, "communicates with"),
        Relation::CommunicatesWith => (false, "communicates with"),
        Relation::ContainedIn => (true, "contains"),
        Relation::Contains => (false, "contains"),
        Relation::DnsRecord => (false, "DNS record"),
        Relation::DnsReferrer => (true, "DNS record"),
        Relation::DownloadedFrom => (false, "downloaded from"),
        Relation::Downloads => (true, "downloaded from"),
        Relation::DroppedBy => (true, "drops"),
        Relation::Drops => (false, "drops"),
        Relation::HasSubdomain => (true, "below"),
        Relation::HostedOn => (false, "hosted on"),
        Relation::Hosts => (true, "hosted on"),
        Relation::RedirectedFrom => (true, "redirects to"),
        Relation::RedirectsTo => (false, "redirects to"),
        Relation::ResolvedFrom => (true, "resolves to"),
        Relation::ResolvesTo => (false, "resolves to"),
        Relation::SimilarDomain | Relation::SimilarFile => (false, "similar to"),
        Relation::StartedBy => (true, "starts"),
        Relation::Starts => (false, "starts"),
        Relation::SubdomainOf => (false, "below"),
    }
}
