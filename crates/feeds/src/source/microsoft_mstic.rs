//! Microsoft's rapid-release threat intelligence: `Indicators.csv`, with confidence, expiry, actor and marking.
//! <https://github.com/microsoft/mstic/tree/master/RapidReleaseTI>.

use std::io;

use model::{Assessment, Category, Class, Grade, Tlp};

use super::{Head, Recognised, Source, Unit};
use crate::{
    Context, Sink,
    format::{
        csv::Dialect,
        indicator_table::{Layout, Slashes},
    },
    input::Input,
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "microsoft_mstic",
    title: "Microsoft rapid-release threat intelligence",
    url: "https://github.com/microsoft/mstic",
    licence: "CC BY 4.0",
    grade: Grade::B,
    every_hours: 24 * 30,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

const LAYOUT: Layout = Layout {
    kind: &["ioc_type"],
    values: &["ioc"],
    notes: &["description"],
    first: &["timegenerated"],
    last: &["expirationdatetime"],
    confidence: &["confidencescore"],
    tlp: &["trafficlightprotocollevel"],
    tags: &["activitygroupnames"],
    slashes: Slashes::MonthFirst,
    ..Layout::NONE
};

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    // Nobody else has this header.
    let columns = ["timegenerated", "ioc", "ioc_type", "expirationdatetime"];
    let header = Dialect::commas(&columns).header_of(head).unwrap_or_default();
    let ours = columns.iter().all(|column| header.iter().any(|name| name == column));
    ours.then(|| Recognised { list: "microsoft_mstic".to_owned(), unit: Unit::Records, date: None })
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    LAYOUT.parse(input, &Assessment::new(Class::Malicious, Category::Malware), context, sink)
}
