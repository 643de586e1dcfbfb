//! The Public Suffix List and its test vectors. They name no indicator; the list is part of the program, and what belongs to one
//! registrant is told by it. Recognised so that the refusal says so. <https://publicsuffix.org/>.

use std::io;

use model::{Grade, Tlp};

use super::{Head, Recognised, Source, Unit};
use crate::{Context, Sink, Spot, format::text::head_lines, input::Input};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "public_suffix_list",
    title: "Public Suffix List",
    url: "https://publicsuffix.org/",
    licence: "MPL-2.0",
    grade: Grade::A,
    every_hours: 24 * 7,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let ours = head_lines(head).any(|line| {
        line.starts_with("// ===BEGIN ICANN DOMAINS===") || line.starts_with("checkPublicSuffix(")
    });
    ours.then(|| Recognised { list: "public_suffix_list".to_owned(), unit: Unit::Records, date: None })
}

fn parse(_: &dyn Input, _: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    sink.reject(Spot::File, "the Public Suffix List names no indicators; the program has it built in", b"");
    Ok(())
}
