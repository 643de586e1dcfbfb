//! Newly registered domains by Shreshta: each day those of the last week and of the last month, up to 10,000 names, one a line
//! (`nrd-1w.csv`, `nrd-1m.csv`), <https://github.com/shreshta-labs/newly-registered-domains>; and when each was first in them, as its
//! repository's history tells (`first_seen,domain`). That a name is new harms nobody.

use std::io;

use model::{Assessment, Category, Claim, Class, Grade, Observable, Tlp};

use super::{Head, Recognised, Source, Unit};
use crate::{
    Context, Sink,
    format::{
        csv::{self, Dialect},
        field,
        list::{self, Kind},
        text,
    },
    input::{self, Input},
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "nrd_shreshta",
    title: "Shreshta newly registered domains",
    url: "https://github.com/shreshta-labs/newly-registered-domains",
    licence: "states none; a free community feed by its README",
    grade: Grade::B,
    every_hours: 24,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

const HISTORY: Dialect<'static> = Dialect::commas(&["first_seen", "domain"]);

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let name = input::base_name(head.name);
    let of_folder = ["nrd-shreshta", "nrd_shreshta", "newly-registered-domains"];
    let is_ours = head.named || of_folder.iter().any(|word| head.path_has(word));
    if is_history(head) {
        let list = SOURCE.name.to_owned();
        return (is_ours || name.starts_with("nrd")).then_some(Recognised { list, unit: Unit::Records, date: None });
    }
    let list = match name {
        name if name.starts_with("nrd-1w.") => "nrd_shreshta/1w",
        name if name.starts_with("nrd-1m.") => "nrd_shreshta/1m",
        _ => SOURCE.name,
    };
    list::claim(head, list, Kind::Domains, is_ours || list != SOURCE.name)
}

fn is_history(head: &Head<'_>) -> bool {
    HISTORY.header_of(head).is_some_and(|header| header == HISTORY.columns)
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let new = Assessment::new(Class::Context, Category::NewlyRegistered);
    let head = input::head(input)?;
    if is_history(&Head { name: input.name(), bytes: &head, tail: &[], named: true }) {
        let columns = |names: &csv::Names| [names.column(&["first_seen"]), names.column(&["domain"])];
        return csv::records(input, HISTORY, sink, columns, |row, [first_seen, domain]| {
            let domain = field::domain(row.get(*domain))?;
            let seen = field::moment(row.get(*first_seen))?;
            Ok(vec![context.evidence(
                Observable::Domain(domain).into(),
                seen,
                None,
                Claim::Assessed(new.clone()),
            )])
        });
    }
    text::entries(input, sink, |line| {
        Ok(vec![context.listed(Observable::Domain(field::domain(line)?), new.clone())])
    })
}
