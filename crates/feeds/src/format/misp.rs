//! MISP core format, JSON (<https://www.misp-standard.org/rfc/misp-standard-core.html>): events with attributes and objects,
//! bare, under `Event`, or many under `response`. Read as a stream and twice: first what the events and objects are
//! called, then the evidence, one attribute or object at a time. An attribute that is not for detection (`to_ids`) is
//! context. What is malformed costs itself; what stands before a place where the rest cannot be read is kept.

mod assess;
mod fields;
mod index;
pub(crate) mod table;
mod walk;

use std::{io, ops::ControlFlow};

use model::{Assessment, Claim, FileFacts, Observable, Relation, RelationKind, Subject};

use self::{
    fields::{Attribute, Object},
    index::{Event, Index},
    walk::Part,
};
use super::{
    field, netset, pattern,
    stix::{self, Digests},
};
use crate::{Context, Fact, Record, Sink, input::Input, sink::Mute};

/// Reads a file of events.
pub(crate) fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let mut index = Index::default();
    // Where it breaks off is told in the second pass.
    let outcome = walk::walk(input, &mut Mute, &mut |_, number, part, _| {
        index.learn(number, part);
        ControlFlow::Continue(())
    });
    drop(outcome);
    walk::walk(input, sink, &mut |spot, number, part, sink| {
        let reader = Reader { event: index.event(number), index: &index, context };
        let mut refused = Vec::new();
        let (facts, shown) = match part {
            Part::Attribute(attribute) => {
                // Of a mailbox or a rule its type is enough to show.
                let supported = Named::is_supported(&attribute.kind.0);
                let facts = reader.attribute(&attribute, None);
                (facts, if supported { attribute.value.0 } else { attribute.kind.0 })
            }
            Part::Object(object) => {
                let name = object.name.0.clone();
                (reader.object(&object, &mut refused), name)
            }
            Part::Header(..) => return ControlFlow::Continue(()),
        };
        for (reason, text) in refused {
            sink.reject(spot.clone(), reason, text.as_bytes());
        }
        match facts {
            Ok(facts) => sink.accept(Record { spot, facts }),
            Err(reason) => {
                sink.reject(spot, reason, shown.as_bytes());
                ControlFlow::Continue(())
            }
        }
    })
}

/// Reads attributes and objects of one event.
struct Reader<'a> {
    event: &'a Event,
    index: &'a Index,
    context: &'a Context,
}

impl Reader<'_> {
    fn attribute(&self, attribute: &Attribute, detection: Option<&str>) -> Result<Vec<Fact>, &'static str> {
        if attribute.deleted.is_true() {
            return Err("deleted at the source");
        }
        let named = Named::read(&attribute.kind.0, &attribute.value.0)?;
        let assessed = assess::attribute(attribute, self.event, &named.subject, detection)?;
        let context = Context { tlp: assessed.tlp.unwrap_or(self.context.tlp), ..self.context.clone() };
        let (first, last) = (assessed.observed_at, assessed.last_seen);
        let claim = Claim::Assessed(Assessment { port: named.port, ..assessed.assessment });
        let mut facts = vec![context.evidence(named.subject.clone(), first, last, claim)];
        if let Some(address) = named.resolves_to {
            let relation = Relation::new(RelationKind::ResolvesTo, address);
            facts.push(context.evidence(named.subject.clone(), first, last, Claim::Related(relation)));
        }
        if let Some(name) = named.file_name {
            let file = FileFacts { name: Some(name), ..FileFacts::default() };
            facts.push(context.evidence(named.subject, first, None, Claim::Described(file)));
        }
        Ok(facts)
    }

    fn object(
        &self,
        object: &Object,
        refused: &mut Vec<(&'static str, String)>,
    ) -> Result<Vec<Fact>, &'static str> {
        if object.deleted.is_true() {
            return Err("deleted at the source");
        }
        let detection = object
            .references
            .0
            .iter()
            .filter(|reference| reference.kind.0 == "detected-as")
            .find_map(|reference| self.index.signature(&reference.target.0));
        let mut facts = Vec::new();
        let file = if object.name.0 == "file" { file(object)? } else { None };
        if let Some((carrier, hash, described)) = file {
            let merged =
                Attribute { kind: fields::Text(hash.algorithm().to_lowercase().replace('-', "")), ..carrier };
            let merged = Attribute { value: fields::Text(hash.to_string()), ..merged };
            facts = self.attribute(&merged, detection)?;
            if let (Some(described), Some(Fact::Evidence(first))) = (described, facts.first().cloned()) {
                let context = Context { tlp: first.tlp, ..self.context.clone() };
                facts.push(context.evidence(
                    first.subject,
                    first.observed_at,
                    None,
                    Claim::Described(described),
                ));
            }
        } else {
            for attribute in &object.attributes.0 {
                if !Named::is_supported(&attribute.kind.0) {
                    continue;
                }
                match self.attribute(attribute, detection) {
                    Ok(more) => facts.extend(more),
                    Err(reason) => refused.push((reason, attribute.value.0.clone())),
                }
            }
        }
        if facts.is_empty() {
            return Err("the object names no address, domain, URL or file digest");
        }
        if object.name.0 == "domain-ip" {
            self.resolutions(&mut facts);
        }
        self.edges(object, &mut facts);
        Ok(facts)
    }

    /// A `domain-ip` object says that its domains resolve to its addresses.
    fn resolutions(&self, facts: &mut Vec<Fact>) {
        let subjects: Vec<_> = facts
            .iter()
            .filter_map(|fact| match fact {
                Fact::Evidence(evidence) => match &evidence.subject {
                    Subject::Observable(found) => Some((found.clone(), evidence.clone())),
                    Subject::Mask(_) => None,
                },
                Fact::Range(_) | Fact::Knowledge(_) | Fact::Sighting(_) => None,
            })
            .collect();
        for (domain, said) in subjects.iter().filter(|(found, _)| matches!(found, Observable::Domain(_))) {
            for (address, _) in subjects.iter().filter(|(found, _)| matches!(found, Observable::Ip(_))) {
                if facts.len() >= fields::ATTRIBUTES_MAX {
                    return;
                }
                let kind = RelationKind::ResolvesTo;
                let relation = Relation::new(kind, address.clone());
                let context = Context { tlp: said.tlp, ..self.context.clone() };
                let claim = Claim::Related(relation);
                facts.push(context.evidence(domain.clone().into(), said.observed_at, said.last_seen, claim));
            }
        }
    }

    fn edges(&self, object: &Object, facts: &mut Vec<Fact>) {
        let Some(Fact::Evidence(said)) = facts.first().cloned() else { return };
        let Some(here) = self.index.observable(&object.uuid.0) else { return };
        for reference in &object.references.0 {
            let Some(there) = self.index.observable(&reference.target.0) else { continue };
            if let Some((kind, source, target)) = stix::edge(&reference.kind.0, here, there) {
                let detection = match &said.claim {
                    Claim::Assessed(assessment) => assessment.detection.clone(),
                    _ => None,
                };
                let relation = Relation { detection, ..Relation::new(kind, target.clone()) };
                let context = Context { tlp: said.tlp, ..self.context.clone() };
                let claim = Claim::Related(relation);
                facts.push(context.evidence(source.clone().into(), said.observed_at, said.last_seen, claim));
            }
        }
    }
}

/// The strongest digest of a `file` object, an attribute that speaks for all, and what else is said about the file.
type File = (Attribute, model::Hash, Option<FileFacts>);

fn file(object: &Object) -> Result<Option<File>, &'static str> {
    let mut digests = Digests::default();
    let mut carrier: Option<Attribute> = None;
    for attribute in object.attributes.0.iter().filter(|attribute| !attribute.deleted.is_true()) {
        let value = attribute.value.0.as_str();
        match attribute.relation.0.as_str() {
            "md5" | "sha1" | "sha256" | "ssdeep" | "tlsh" | "imphash" => {
                digests.take(&attribute.relation.0, value)?;
                // One digest that is for detection is enough.
                if carrier.as_ref().is_none_or(|known| !known.to_ids.is_true() && attribute.to_ids.is_true())
                {
                    carrier = Some(attribute.clone());
                }
            }
            "filename" => digests.facts.name = field::text(value),
            "size-in-bytes" => digests.facts.size_bytes = value.parse().ok(),
            "mimetype" => digests.facts.mime_type = field::text(value),
            _ => {}
        }
    }
    Ok(carrier.zip(digests.finish()).map(|(carrier, (hash, file))| (carrier, hash, file)))
}

/// What an attribute names.
#[derive(Clone, Debug)]
struct Named {
    subject: Subject,
    port: Option<u16>,
    file_name: Option<String>,
    resolves_to: Option<Observable>,
}

impl Named {
    /// Whether attributes of this type name something that can be looked up.
    fn is_supported(kind: &str) -> bool {
        let kind = kind.strip_prefix("filename|").unwrap_or(kind);
        [
            "md5",
            "sha1",
            "sha256",
            "ip-src",
            "ip-dst",
            "ip-src|port",
            "ip-dst|port",
            "domain",
            "hostname",
            "domain|ip",
            "hostname|port",
            "url",
            "uri",
            "link",
        ]
        .contains(&kind)
    }

    fn read(kind: &str, value: &str) -> Result<Self, &'static str> {
        if !Self::is_supported(kind) {
            return Err("this type of attribute is not supported");
        }
        let value = value.trim();
        let named = |subject| Self { subject, port: None, file_name: None, resolves_to: None };
        let domain = |text| field::domain(text).map(|name| named(Observable::Domain(name).into()));
        let digest = |algorithm: &str, text: &str| {
            let hash = model::Hash::parse(text).ok();
            hash.filter(|hash| hash.algorithm().replace('-', "").eq_ignore_ascii_case(algorithm))
                .map(|hash| named(Observable::File(hash).into()))
                .ok_or("not a digest of the stated kind")
        };
        let network =
            |text| netset::parse(text).and_then(netset::check).map(|found| named(netset::subject(found)));
        // Compound types have two values; old exports write `:` before a port.
        let halves = value.rsplit_once('|');
        match kind {
            "md5" | "sha1" | "sha256" => digest(kind, value),
            "ip-src" | "ip-dst" => network(value),
            "domain" | "hostname" | "url" | "uri" | "link" if value.contains('*') && value != "*" => {
                pattern::mask(value).map(named)
            }
            "domain" | "hostname" => domain(value),
            "url" | "uri" | "link" => field::url(value).map(|url| named(Observable::Url(url).into())),
            "ip-src|port" | "ip-dst|port" => {
                let (address, port) = halves.or_else(|| value.rsplit_once(':')).ok_or("not two values")?;
                Ok(Self { port: Some(field::port(port)?), ..network(address)? })
            }
            "hostname|port" => {
                let (name, port) = halves.or_else(|| value.rsplit_once(':')).ok_or("not two values")?;
                Ok(Self { port: Some(field::port(port)?), ..domain(name)? })
            }
            "domain|ip" => {
                let (name, address) = halves.ok_or("not two values")?;
                // The address is one of many answers: an edge, not a finding.
                let resolves_to = field::address(address).ok().map(Observable::Ip);
                Ok(Self { resolves_to, ..domain(name)? })
            }
            _ => {
                let (name, text) = halves.ok_or("not two values")?;
                let file_name = field::text(name);
                Ok(Self { file_name, ..digest(kind.strip_prefix("filename|").unwrap_or(kind), text)? })
            }
        }
    }
}
