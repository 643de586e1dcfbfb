//! Citizen Lab's URL testing lists: sites by country that are measured for censorship, with what they are about
//! (`url,category_code,category_description,date_added,source,notes`). They are ordinary sites, some of them sensitive; being listed
//! says nothing good or bad. <https://github.com/citizenlab/test-lists>.

use std::io;

use model::{Assessment, Category, Claim, Class, Grade, Observable, Tlp};

use super::{Head, Recognised, Source, Unit};
use crate::{
    Context, Sink,
    format::{
        csv::{self, Dialect},
        field, path,
    },
    input::Input,
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "citizenlab",
    title: "Citizen Lab URL testing lists",
    url: "https://github.com/citizenlab/test-lists",
    licence: "CC BY-NC-SA 4.0",
    grade: Grade::B,
    every_hours: 24 * 30,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

const TABLE: Dialect<'static> =
    Dialect::commas(&["url", "category_code", "category_description", "date_added", "source", "notes"]);

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let header = TABLE.header_of(head)?;
    TABLE.columns.iter().take(4).all(|column| header.iter().any(|name| name == column)).then(|| Recognised {
        list: "citizenlab".to_owned(),
        unit: Unit::Records,
        date: None,
    })
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    // The file is called by its country.
    let country = path::stem(input.name());
    let country = (country.len() == 2).then(|| format!("country {country}"));
    csv::records(
        input,
        TABLE,
        sink,
        |names| ["url", "category_code", "category_description", "date_added"].map(|name| names.column(&[name])),
        |row, [url, code, description, added]| {
            let url = Observable::Url(field::url(row.get(*url))?);
            let note = [field::text(row.get(*description)), country.clone()];
            let note = note.into_iter().flatten().collect::<Vec<_>>().join(", ");
            let assessment = Assessment {
                tags: field::tags(row.get(*code)),
                note: field::text(&note),
                ..Assessment::new(Class::Context, Category::General)
            };
            let added = field::moment(row.get(*added)).map_or(context.observed_at, |date| date);
            Ok(vec![context.evidence(url.into(), added, None, Claim::Assessed(assessment))])
        },
    )
}
