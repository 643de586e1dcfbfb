//! Newly registered domains by xRuffKez, those whose names look like phishing in lists of their own, as bare names and in Adblock's syntax,
//! <https://github.com/xRuffKez/NRD>. The banner tells which list it is and its date (UTC). Names are listed for their look and age alone,
//! which condemns none of them.

use std::io;

use model::{Assessment, Category, Class, Grade, Observable, Timestamp, Tlp};

use super::{Head, Recognised, Source, Unit};
use crate::{
    Context, Sink,
    format::{
        field,
        text::{self, comment, head_lines},
    },
    input::Input,
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "nrd_xruffkez",
    title: "xRuffKez NRD",
    url: "https://github.com/xRuffKez/NRD",
    licence: "MIT",
    grade: Grade::C,
    every_hours: 24,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

/// Lines of a banner that are looked at.
const BANNER_LINES_MAX: usize = 20;

/// The value of a line of the banner, `# Max domain age: 14`.
fn banner<'a>(head: &Head<'a>, key: &str) -> Option<&'a str> {
    let mut comments = head_lines(head).take(BANNER_LINES_MAX).filter_map(comment);
    comments.find_map(|line| line.strip_prefix(key)).map(str::trim)
}

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    banner(head, "Repository:").filter(|repository| repository.ends_with("xRuffKez/NRD"))?;
    let age = banner(head, "Max domain age:").and_then(|age| age.parse::<u16>().ok());
    let is_phishing = banner(head, "Type:").is_some_and(|kind| kind.eq_ignore_ascii_case("phishing"));
    let kind = if is_phishing { "phishing" } else { "all" };
    let list = age.map_or(format!("nrd_xruffkez/{kind}"), |age| format!("nrd_xruffkez/{kind}-{age}"));
    let date = banner(head, "Generated on:").and_then(Timestamp::parse);
    Some(Recognised { list, unit: Unit::Snapshot, date })
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let is_phishing = context.list.contains("/phishing");
    let assessment = Assessment {
        note: is_phishing.then(|| "its name looks like phishing".to_owned()),
        ..Assessment::new(Class::Context, Category::NewlyRegistered)
    };
    text::entries(input, sink, |line| {
        let line = line.trim();
        if line.starts_with('!') || line.starts_with("[Adblock") {
            return Ok(Vec::new());
        }
        let name = line.strip_prefix("||").and_then(|line| line.strip_suffix('^')).unwrap_or(line);
        Ok(vec![context.listed(Observable::Domain(field::domain(name)?), assessment.clone())])
    })
}
