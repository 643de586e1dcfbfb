//! Reports of Cuckoo Sandbox: 1 and 2 ([`crate::format::sandbox::cape`], which grew out of it), and 3 ([`crate::format::sandbox::cuckoo3`]).

use std::io;

use model::{Grade, Tlp};

use super::{Head, Recognised, Source, Unit};
use crate::{
    Context, Sink, Spot,
    format::{
        json::prune::pruned,
        sandbox::{Part, cape, cuckoo3, hand_out},
    },
    input::Input,
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "cuckoo",
    title: "Cuckoo Sandbox reports",
    url: "https://cuckoosandbox.org/",
    licence: "the operator's own",
    grade: Grade::B,
    every_hours: 24 * 365,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let tail = std::str::from_utf8(head.tail).unwrap_or_default();
    let says = |word: &str| head.text().contains(word) || tail.contains(word);
    let is_capes = says("\"CAPE\"") || says("-CAPE\"") || says("\"malscore\"");
    let is_ours =
        cuckoo3::is_report(head.text(), tail) || cape::is_report(head.text(), tail) && !is_capes;
    (is_ours || head.named).then(|| Recognised { list: "cuckoo".to_owned(), unit: Unit::Records, date: None })
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let parts: Vec<&str> = cape::PARTS.iter().chain(cuckoo3::PARTS).copied().collect();
    let report = pruned(input, &parts, sink)?;
    let report = Part::new(&report);
    let found = match report.at("info").is_object() {
        true => cape::facts(report, context),
        false => cuckoo3::facts(report, input.name(), context),
    };
    let _ = hand_out(found, Spot::File, sink);
    Ok(())
}
