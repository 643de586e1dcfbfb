//! Zone files: what a zone says at a date, delegations above all. The file's own date (`;; Exported:` of Cloudflare's exports, `;; WHEN:` of `dig`,
//! both UTC) or that which the operator gives; the list is named for the zone. Format: RFC 1035 section 5.

use std::{io, ops::ControlFlow};

use model::{Claim, DnsBasis, DnsRecord, DomainName, Grade, Timestamp, Tlp};

use super::{Head, Recognised, Source, Unit};
use crate::{
    Context, Record, Sink,
    format::{
        field,
        resource_record::{Type, owner},
        text::head_lines,
        zone_file::{self, ZoneRecord},
    },
    input::Input,
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "zone_file",
    title: "Zone files",
    url: "https://www.rfc-editor.org/rfc/rfc1035",
    licence: "that of the registry",
    grade: Grade::A,
    every_hours: 24,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

/// What stands before the date of a file, in a comment.
const DATED: [&str; 4] = ["Exported:", "WHEN:", "Generated:", "Date:"];

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let apex = zone_file::apex_of(head)?;
    let apex = apex.and_then(|apex| DomainName::parse_host(&apex).ok());
    let list = apex.map_or_else(|| SOURCE.name.to_owned(), |apex| format!("{}/{apex}", SOURCE.name));
    Some(Recognised { list, unit: Unit::Records, date: date(head) })
}

fn date(head: &Head<'_>) -> Option<Timestamp> {
    let mut comments = head_lines(head).filter_map(|line| line.trim_start().strip_prefix(';'));
    comments.find_map(|comment| {
        let comment = comment.trim_matches([';', ' ', '\t']);
        DATED.iter().find_map(|begin| field::moment(comment.strip_prefix(begin)?).ok())
    })
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let names_at = |kind: &str| Type::parse(kind).map_or(&[] as &'static [usize], Type::names_at);
    zone_file::records(input, sink, &names_at, &mut |record, sink| match claim(&record, context) {
        Ok(fact) => sink.accept(Record { spot: record.spot, facts: vec![fact] }),
        Err(reason) => {
            sink.reject(record.spot, reason, record.text.as_bytes());
            ControlFlow::Continue(())
        }
    })
}

fn claim(record: &ZoneRecord, context: &Context) -> Result<crate::Fact, &'static str> {
    let data = Type::parse(&record.record_type)?.data(&record.data)?;
    let owner = owner(&record.owner, &data)?;
    let record = DnsRecord { data, count: None, basis: DnsBasis::Zone };
    Ok(context.evidence(owner.into(), context.observed_at, None, Claim::Resolved(record)))
}
