//! STIX 1.x with `CybOX` 2 objects (<https://stixproject.github.io/>): the XML, and the JSON that `python-stix` makes of it.
//! Read twice: first what packages and incidents are called, how they are marked and which families there are ([`index`]),
//! then the evidence. Indicators become assessments, observables that stand alone context, relations between objects
//! edges. Part of a composition joined by AND only means something with the rest: it is kept as context.

mod assess;
mod index;
mod json;
mod object;

use std::{io, ops::ControlFlow};

use model::{Assessment, Category, Claim, Class, Relation};

use self::{
    assess::Assessed,
    index::Index,
    object::{Finding, Refused},
};
use super::{
    field, stix,
    tree::{Each, Node, Part, Stop},
    xml,
};
use crate::{Context, Fact, Record, Sink, Spot, input::Input};

/// How the document is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Xml,
    Json,
}

/// What is cut out of a document.
const CUTS: &[&str] = &[
    "handling",
    "indicator",
    "information_source",
    "observable",
    "related_indicator",
    "related_observable",
    "threat_actor",
    "timestamp",
    "title",
    "ttp",
];

/// Reads a package.
pub(crate) fn parse(
    input: &dyn Input,
    shape: Shape,
    context: &Context,
    sink: &mut dyn Sink,
) -> io::Result<()> {
    let mut index = Index::default();
    let outcome = walk(input, shape, &mut |part| {
        index.learn(&part);
        ControlFlow::Continue(())
    });
    // Where it breaks off is told in the second pass; what stands behind may forbid to share.
    if let Err(stop) = outcome {
        index.miss(&stop.open);
    }
    let outcome = walk(input, shape, &mut |part| Reader { index: &index, context, sink }.part(&part));
    outcome.map_err(|stop| {
        let reason = match shape {
            Shape::Xml => "the rest is not well-formed XML",
            Shape::Json => "the rest is not JSON",
        };
        sink.reject(stop.spot, reason, stop.error.to_string().as_bytes());
        stop.error
    })
}

fn walk(input: &dyn Input, shape: Shape, each: &mut Each<'_>) -> Result<(), Stop> {
    match shape {
        Shape::Xml => xml::walk(input, CUTS, each),
        Shape::Json => json::walk(input, CUTS, each),
    }
}

struct Reader<'a> {
    index: &'a Index,
    context: &'a Context,
    sink: &'a mut dyn Sink,
}

impl Reader<'_> {
    fn part(&mut self, part: &Part<'_>) -> ControlFlow<()> {
        let is_indicator = matches!(part.node.name.as_str(), "indicator" | "related_indicator");
        if !is_indicator && !matches!(part.node.name.as_str(), "observable" | "related_observable") {
            return ControlFlow::Continue(());
        }
        if !part.whole {
            self.sink.reject(
                part.spot.clone(),
                "not all of it could be read",
                first_id(&part.node).as_bytes(),
            );
            return ControlFlow::Continue(());
        }
        if !is_indicator {
            return self.free(part);
        }
        let mut all = Vec::new();
        indicators(&part.node, false, &mut all);
        let relationship = part.node.says(&["relationship"]);
        for (indicator, partial) in all {
            self.indicator(part, indicator, relationship, partial)?;
        }
        ControlFlow::Continue(())
    }

    fn indicator(
        &mut self,
        part: &Part<'_>,
        indicator: &Node,
        relationship: &str,
        partial: bool,
    ) -> ControlFlow<()> {
        let spot = spot(part, indicator);
        let mut refused = Refused::new();
        let facts = self.facts(part, indicator, relationship, partial, &mut refused);
        for (reason, text) in refused {
            self.sink.reject(spot.clone(), reason, text.as_bytes());
        }
        match facts {
            Ok(facts) if facts.is_empty() => ControlFlow::Continue(()),
            Ok(facts) => self.sink.accept(Record { spot, facts }),
            Err(reason) => {
                let title = indicator.says(&["title"]);
                let shown = if title.is_empty() { indicator.says(&["id"]) } else { title };
                self.sink.reject(spot, reason, shown.as_bytes());
                ControlFlow::Continue(())
            }
        }
    }

    fn facts(
        &self,
        part: &Part<'_>,
        indicator: &Node,
        relationship: &str,
        partial: bool,
        refused: &mut Refused,
    ) -> Result<Vec<Fact>, &'static str> {
        let mut findings = Vec::new();
        for observable in indicator.children("observable") {
            findings.extend(object::observable(observable, self.index, refused));
        }
        if findings.is_empty() {
            // What was refused says why; an expression over other indicators says nothing of its own.
            let has_more = indicator.child("composite_indicator_expression").is_some();
            return if !refused.is_empty() || has_more { Ok(Vec::new()) } else { Err("names no observable") };
        }
        let Assessed { assessment, observed_at, last_seen, tlp } =
            assess::indicator(indicator, relationship, part, self.index, self.context)?;
        let context = Context { tlp: tlp.unwrap_or(self.context.tlp), ..self.context.clone() };
        let mut facts = Vec::new();
        for finding in findings {
            let mut assessment = Assessment { port: finding.port, ..assessment.clone() };
            if (partial || finding.partial) && !finding.is_file() && assessment.class == Class::Malicious {
                assessment.class = Class::Context;
                let note = assessment.note.unwrap_or_default();
                assessment.note = field::text(&format!("only together with other observations; {note}"));
            }
            if finding.is_file() && assessment.category == Category::General {
                assessment.category = Category::Malware;
            }
            assessment.note = assess::without_value(assessment.note, &finding.subject);
            let detection = assessment.detection.clone();
            let claim = Claim::Assessed(assessment);
            facts.push(context.evidence(finding.subject.clone(), observed_at, last_seen, claim));
            more(&finding, &context, observed_at, detection.as_deref(), &mut facts);
        }
        Ok(facts)
    }

    /// An observable that no indicator is about: seen, not judged.
    fn free(&mut self, part: &Part<'_>) -> ControlFlow<()> {
        let mut refused = Refused::new();
        let mut facts = Vec::new();
        let all = match part.node.name.as_str() {
            "observable" if part.node.child("observable").is_none() => vec![&part.node],
            _ => part.node.children("observable").collect(),
        };
        // A reference: what it refers to stands elsewhere.
        let all = all.into_iter().filter(|observable| observable.child("idref").is_none());
        let Assessed { assessment, observed_at, tlp, .. } =
            assess::free(&part.node, part, self.index, self.context);
        let context = Context { tlp: tlp.unwrap_or(self.context.tlp), ..self.context.clone() };
        for observable in all {
            for finding in object::observable(observable, self.index, &mut refused) {
                let seen = Assessment { port: finding.port, ..assessment.clone() };
                let claim = Claim::Assessed(seen);
                facts.push(context.evidence(finding.subject.clone(), observed_at, None, claim));
                more(&finding, &context, observed_at, None, &mut facts);
            }
        }
        for (reason, text) in refused {
            self.sink.reject(part.spot.clone(), reason, text.as_bytes());
        }
        if facts.is_empty() {
            return ControlFlow::Continue(());
        }
        self.sink.accept(Record { spot: part.spot.clone(), facts })
    }
}

/// What else is known of a finding: the file's attributes and what it is related to.
fn more(
    finding: &Finding,
    context: &Context,
    observed_at: model::Timestamp,
    detection: Option<&str>,
    facts: &mut Vec<Fact>,
) {
    if let Some(file) = finding.file.clone() {
        facts.push(context.evidence(finding.subject.clone(), observed_at, None, Claim::Described(file)));
    }
    for (word, target) in &finding.relations {
        let model::Subject::Observable(here) = &finding.subject else { continue };
        let Some((kind, source, target)) = stix::edge(word, here, target) else { continue };
        let detection = detection.map(str::to_owned);
        let relation = Relation { detection, ..Relation::new(kind, target.clone()) };
        facts.push(context.evidence(source.clone().into(), observed_at, None, Claim::Related(relation)));
    }
}

/// The indicators in a tree, and whether each is joined to others by AND. The walk is as deep as the document may be.
fn indicators<'a>(node: &'a Node, partial: bool, all: &mut Vec<(&'a Node, bool)>) {
    // In JSON, what relates an incident to an indicator is called like the indicator within.
    let is_wrapper = node.child("indicator").is_some() && node.child("id").is_none();
    if node.name == "indicator" && !is_wrapper && node.child("idref").is_none() {
        all.push((node, partial));
    }
    for child in &node.nodes {
        let joined = child.name == "composite_indicator_expression"
            && child.says(&["operator"]).eq_ignore_ascii_case("and")
            && child.children("indicator").nth(1).is_some();
        indicators(child, partial || joined, all);
    }
}

fn spot(part: &Part<'_>, node: &Node) -> Spot {
    if node.line > 0 { Spot::Line(node.line) } else { part.spot.clone() }
}

fn first_id(node: &Node) -> String {
    node.all("id").first().map(|id| id.text.clone()).unwrap_or_default()
}

#[cfg(test)]
mod tests;
