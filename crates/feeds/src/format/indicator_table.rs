//! Tables of indicators as vendors publish them: a row names a thing, what it is, and what is known about it, in columns
//! that every vendor names differently. A [`Layout`] says which name means what; the rest is the same for all.

use std::io;

use model::{Assessment, Claim, FileFacts, Observable, Relation, RelationKind, Subject, Timestamp};

use super::{
    csv::{self, Dialect, Names, Order},
    field,
    indicator::{self, File, Found, Kind},
    stix, threat,
};
use crate::{Context, Fact, Head, Sink, input::Input};

/// Most columns of indicators in a row.
const VALUES_MAX: usize = 8;

/// Names of columns, in lower case, by what they mean; the first that the header has is taken, of `values` all.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Layout {
    /// What the indicator is; its rows are refused where that is nothing that can be looked up.
    pub(crate) kind: &'static [&'static str],
    /// The indicator.
    pub(crate) values: &'static [&'static str],
    /// Digests of one file.
    pub(crate) digests: &'static [&'static str],
    /// Free text about it, all that there are.
    pub(crate) notes: &'static [&'static str],
    /// When it was first seen or became valid.
    pub(crate) first: &'static [&'static str],
    /// When it was last seen, or until when it is valid.
    pub(crate) last: &'static [&'static str],
    /// Malware family or detection name.
    pub(crate) family: &'static [&'static str],
    /// File name.
    pub(crate) name: &'static [&'static str],
    /// File format.
    pub(crate) file_type: &'static [&'static str],
    /// A link to more.
    pub(crate) reference: &'static [&'static str],
    /// Percent.
    pub(crate) confidence: &'static [&'static str],
    /// Marking.
    pub(crate) tlp: &'static [&'static str],
    /// Campaign or actor; becomes a tag.
    pub(crate) tags: &'static [&'static str],
    /// How dates with slashes are written.
    pub(crate) slashes: Slashes,
}

/// The order of the parts of a date like `03/04/2020`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Slashes {
    DayFirst,
    MonthFirst,
}

/// Tables in reports, whose authors name their columns as they like.
pub(crate) const REPORT: Layout = Layout {
    values: &[
        "ip",
        "ip address",
        "ip addresses",
        "domain",
        "domains",
        "domain name",
        "url",
        "urls",
        "c&c",
        "c&c server",
    ],
    digests: &[
        "sha-1",
        "sha1",
        "sha-1 hash",
        "hash (sha-1)",
        "sha-1 malware",
        "sha-256",
        "sha256",
        "md5",
        "hash",
    ],
    notes: &["description", "details", "component", "type"],
    first: &["first seen", "first_seen", "date"],
    family: &["eset detection name", "detection", "detection name", "family"],
    name: &["filename", "filename malware", "file name", "package", "name"],
    ..Layout::NONE
};

impl Layout {
    /// No column at all, to be filled in.
    pub(crate) const NONE: Self = Self {
        kind: &[],
        values: &[],
        digests: &[],
        notes: &[],
        first: &[],
        last: &[],
        family: &[],
        name: &[],
        file_type: &[],
        reference: &[],
        confidence: &[],
        tlp: &[],
        tags: &[],
        slashes: Slashes::DayFirst,
    };

    /// All names that it knows.
    fn columns(&self) -> Vec<&'static str> {
        [
            self.kind,
            self.values,
            self.digests,
            self.notes,
            self.first,
            self.last,
            self.family,
            self.name,
            self.file_type,
            self.reference,
            self.confidence,
            self.tlp,
            self.tags,
        ]
        .concat()
    }

    /// Whether the file begins with a header of this layout that names indicators.
    pub(crate) fn begins(&self, head: &Head<'_>) -> bool {
        let columns = self.columns();
        Dialect::commas(&columns).header_of(head).is_some_and(|header| {
            let indicators = [self.values, self.digests].concat();
            header.iter().any(|name| indicators.contains(&name.as_str()))
        })
    }

    /// Reads a table of commas; `base` is what its file as a whole says of everything in it.
    ///
    /// # Errors
    /// When reading fails.
    pub(crate) fn parse(
        &self,
        input: &dyn Input,
        base: &Assessment,
        context: &Context,
        sink: &mut dyn Sink,
    ) -> io::Result<()> {
        self.parse_in(&[], input, base, context, sink)
    }

    /// The same, where rows without a header stand in one of `orders`.
    ///
    /// # Errors
    /// When reading fails.
    pub(crate) fn parse_in(
        &self,
        orders: &[Order],
        input: &dyn Input,
        base: &Assessment,
        context: &Context,
        sink: &mut dyn Sink,
    ) -> io::Result<()> {
        let columns = self.columns();
        csv::records(
            input,
            Dialect::commas(&columns).with_orders(orders),
            sink,
            |names| self.find(names),
            |row, columns| columns.facts(&|column| row.get(column), base, context),
        )
    }

    /// Where its columns stand in a header of these names.
    pub(crate) fn find(&self, names: &Names) -> Columns {
        let all = |known: &[&str]| -> Vec<usize> {
            known.iter().filter_map(|name| names.column(&[name])).take(VALUES_MAX).collect()
        };
        Columns {
            kind: names.column(self.kind),
            values: all(self.values),
            digests: all(self.digests),
            notes: all(self.notes),
            first: names.column(self.first),
            last: names.column(self.last),
            family: names.column(self.family),
            name: names.column(self.name),
            file_type: names.column(self.file_type),
            reference: names.column(self.reference),
            confidence: names.column(self.confidence),
            tlp: names.column(self.tlp),
            tags: names.column(self.tags),
            slashes: self.slashes,
        }
    }
}

/// Where the columns of a [`Layout`] stand in a table.
#[derive(Clone, Debug)]
pub(crate) struct Columns {
    kind: Option<usize>,
    values: Vec<usize>,
    digests: Vec<usize>,
    notes: Vec<usize>,
    first: Option<usize>,
    last: Option<usize>,
    family: Option<usize>,
    name: Option<usize>,
    file_type: Option<usize>,
    reference: Option<usize>,
    confidence: Option<usize>,
    tlp: Option<usize>,
    tags: Option<usize>,
    slashes: Slashes,
}

impl Columns {
    /// Whether a row can name anything.
    pub(crate) fn name_indicators(&self) -> bool {
        !self.values.is_empty() || !self.digests.is_empty()
    }

    /// What a row says.
    ///
    /// # Errors
    /// The reason for refusing it.
    pub(crate) fn facts<'r>(
        &self,
        get: &dyn Fn(Option<usize>) -> &'r str,
        base: &Assessment,
        context: &Context,
    ) -> Result<Vec<Fact>, &'static str> {
        let (file, mut found) = self.indicators(get)?;
        let first = self.moment(get(self.first)).map_or(context.observed_at, |date| date);
        let last = self.moment(get(self.last)).filter(|last| *last >= first);
        let notes: Vec<String> = self.notes.iter().filter_map(|at| field::text(get(Some(*at)))).collect();
        let note = notes.join("; ");
        let mut base = Assessment { note: field::text(&note).or_else(|| base.note.clone()), ..base.clone() };
        if let Some(family) = field::text(get(self.family)) {
            let (class, category) = field::family([family.as_str()]);
            if class != model::Class::Malicious {
                (base.class, base.category) = (class, category);
            }
            base.detection = Some(family);
        }
        base.reference = field::text(get(self.reference)).or(base.reference);
        if let Some(stated) = field::stated(get(self.confidence)) {
            let percent = stated.parse().ok().filter(|percent| *percent <= 100_u8);
            base.confidence = percent.ok_or("confidence is not a percentage")?;
        }
        for tag in field::tags(get(self.tags)) {
            if base.tags.len() < field::TAGS_MAX && !base.tags.contains(&tag) {
                base.tags.push(tag);
            }
        }
        let mut facts = Vec::new();
        if let Some((strongest, aliases)) = file {
            let subject = Subject::from(Observable::File(strongest));
            let described = FileFacts {
                aliases,
                name: field::text(get(self.name)),
                file_type: field::text(get(self.file_type))
                    .filter(|kind| !kind.eq_ignore_ascii_case("unknown")),
                ..FileFacts::default()
            };
            found.insert(0, Found { subject: subject.clone(), port: None });
            if described != FileFacts::default() {
                facts.push(context.evidence(subject, first, last, Claim::Described(described)));
            }
        }
        facts.extend(
            resolution(&found)
                .map(|(name, relation)| context.evidence(name, first, last, Claim::Related(relation))),
        );
        for Found { subject, port } in found {
            let words = [note.as_str(), base.detection.as_deref().unwrap_or_default()];
            let judged = Assessment { port, ..threat::judged(base.clone(), &subject, &words) };
            facts.push(context.evidence(subject, first, last, Claim::Assessed(judged)));
        }
        if let Some(stated) = field::stated(get(self.tlp)) {
            let tlp = stix::tlp(stated).ok_or("not a marking of the Traffic Light Protocol")?;
            for fact in &mut facts {
                if let Fact::Evidence(evidence) = fact {
                    evidence.tlp = evidence.tlp.max(tlp);
                }
            }
        }
        Ok(facts)
    }

    /// The file by its strongest digest and the weaker ones, and the things that the row names besides.
    fn indicators<'r>(
        &self,
        get: &dyn Fn(Option<usize>) -> &'r str,
    ) -> Result<(Option<File>, Vec<Found>), &'static str> {
        let kind = match field::stated(get(self.kind)) {
            Some(word) => Kind::of(word)?,
            None => Kind::Any,
        };
        let mut hashes = Vec::new();
        for text in self.digests.iter().filter_map(|at| field::stated(get(Some(*at)))) {
            let found = indicator::read(Kind::File, text)?;
            hashes.extend(found.hash().copied());
        }
        let mut found = Vec::new();
        let mut refused = None;
        for text in self.values.iter().filter_map(|at| field::stated(get(Some(*at)))) {
            if kind != Kind::Network
                && let Some((strongest, weaker)) = indicator::one_file(text)
            {
                hashes.push(strongest);
                hashes.extend(weaker);
                continue;
            }
            match indicator::read(kind, text) {
                Ok(told) => found.push(told),
                Err(reason) => match indicator::only_one(text).filter(|_| reason == indicator::TEXT) {
                    Some(told) if kind != Kind::File => found.push(told),
                    _ => refused = Some(reason),
                },
            }
        }
        hashes.sort_by_key(|hash| std::cmp::Reverse(hash.as_bytes().len()));
        hashes.dedup_by_key(|hash| hash.algorithm());
        let mut hashes = hashes.into_iter();
        let file = hashes.next().map(|strongest| (strongest, hashes.collect()));
        if file.is_none() && found.is_empty() {
            Err(refused.unwrap_or("no indicator"))
        } else {
            Ok((file, found))
        }
    }

    fn moment(&self, text: &str) -> Option<Timestamp> {
        field::moment(text).ok().or_else(|| slashed(text, self.slashes))
    }
}

/// A name and the address beside it in one row: the one resolved to the other.
fn resolution(found: &[Found]) -> Option<(Subject, Relation)> {
    let name = found.iter().find(|found| found.subject.kind_tag() == "domain")?;
    let (target, port) = found.iter().find_map(|found| match &found.subject {
        Subject::Observable(target @ Observable::Ip(_)) => Some((target.clone(), found.port)),
        _ => None,
    })?;
    Some((name.subject.clone(), Relation { port, ..Relation::new(RelationKind::ResolvesTo, target) }))
}

/// A date such as `19/12/2019 08:32`.
fn slashed(text: &str, order: Slashes) -> Option<Timestamp> {
    let text = text.trim();
    let (date, time) = text.split_once(' ').unwrap_or((text, "00:00"));
    let parts: Vec<u16> = date.split('/').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let [first, second, year] = parts.as_slice() else { return None };
    let (day, month) = match order {
        Slashes::DayFirst => (first, second),
        Slashes::MonthFirst => (second, first),
    };
    field::moment(&format!("{year:04}-{month:02}-{day:02} {time}")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_with_slashes() {
        let shown = |text, order| slashed(text, order).map(|moment| moment.to_string());
        assert_eq!(shown("12/7/2022", Slashes::MonthFirst).as_deref(), Some("2022-12-07T00:00:00Z"));
        assert_eq!(shown("19/12/2019 08:32", Slashes::DayFirst).as_deref(), Some("2019-12-19T08:32:00Z"));
        assert_eq!(shown("19/12/2019", Slashes::MonthFirst), None);
        assert_eq!(shown("soon", Slashes::DayFirst), None);
    }
}
