//! A report as a list to block by: the object and what it is connected to, each once, as far as it is dangerous, in the forms that resolvers, sensors and
//! spreadsheets read. What is Grey or Green never stands in one.
//!
//! A list says what the verdict says and no more: a URL is not blocked by its host, nor a name by the names above it. What a form cannot say is counted.

mod csv;
mod hosts;
mod rpz;
mod suricata;

use std::{collections::BTreeSet, fmt};

use app::{
    Report,
    report::{Count, Listing, Related},
};
use model::{Category, Kind, Observable, Timestamp, Zone};

/// Zones that may be asked for.
pub const ZONES: [Zone; 3] = [Zone::Red, Zone::Orange, Zone::Yellow];

/// The form of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A hosts file: names.
    Hosts,
    /// A zone of BIND's response policy: names and addresses.
    Rpz,
    /// Rules of Suricata.
    Suricata,
    /// A table (RFC 4180).
    Csv,
}

impl Form {
    /// All forms.
    pub const ALL: [Self; 4] = [Self::Hosts, Self::Rpz, Self::Suricata, Self::Csv];

    /// Its word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hosts => "hosts",
            Self::Rpz => "rpz",
            Self::Suricata => "suricata",
            Self::Csv => "csv",
        }
    }

    /// Its media type; zone files have one of their own (RFC 4027).
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Hosts | Self::Suricata => "text/plain; charset=utf-8",
            Self::Rpz => "text/dns; charset=utf-8",
            Self::Csv => "text/csv; charset=utf-8; header=present",
        }
    }
}

/// What may stand in a list.
#[derive(Clone, Debug)]
struct Entry<'a> {
    object: &'a Observable,
    zone: Zone,
    score: u8,
    category: Category,
    first: Option<Timestamp>,
    last: Option<Timestamp>,
    /// The section in which it stands; of several the first.
    section: &'static str,
}

/// A list to block by.
#[derive(Debug)]
pub struct BlockList<'a> {
    about: &'a Observable,
    moment: Timestamp,
    zones: &'a [Zone],
    entries: Vec<Entry<'a>>,
    /// Sections of which not all was looked at, with how much there is.
    cut: Vec<(&'static str, Count)>,
}

impl<'a> BlockList<'a> {
    /// What of a report is in these zones, of which those that are not in [`ZONES`] count for nothing.
    #[must_use]
    pub fn of(report: &'a Report, zones: &'a [Zone]) -> Self {
        let mut list = Gathering {
            list: Self {
                about: &report.observable,
                moment: report.moment,
                zones,
                entries: Vec::new(),
                cut: Vec::new(),
            },
            seen: BTreeSet::new(),
        };
        let verdict = &report.verdict;
        list.add(Entry {
            object: &report.observable,
            zone: verdict.zone,
            score: verdict.score,
            category: verdict.category,
            first: verdict.first_seen,
            last: verdict.last_seen,
            section: "Object",
        });
        for (section, listing) in &report.related {
            list.listing(section.as_str(), listing, Some);
        }
        if let Some(listing) = &report.dns_records {
            list.listing("DnsRecords", listing, |item| item.related.as_ref());
        }
        if let Some(listing) = &report.dns_referrals {
            list.listing("DnsReferrals", listing, |item| item.related.as_ref());
        }
        if let Some(listing) = &report.similar {
            list.listing("SimilarDomains", listing, |item| Some(&item.related));
        }
        if let Some(listing) = &report.similar_files {
            list.listing("SimilarFiles", listing, |item| Some(&item.related));
        }
        for item in report.neighbours.iter().flat_map(|neighbours| &neighbours.items) {
            list.related("NetworkNeighbours", item);
        }
        list.list
    }

    /// The list in a form.
    #[must_use]
    pub fn text(&self, form: Form) -> String {
        match form {
            Form::Hosts => hosts::text(self),
            Form::Rpz => rpz::text(self),
            Form::Suricata => suricata::text(self),
            Form::Csv => csv::text(self),
        }
    }

    /// The first lines of a form that has comments, without what begins one.
    fn head(&self) -> Vec<String> {
        let zones: Vec<&str> = ZONES.iter().filter(|z| self.zones.contains(z)).map(|z| z.as_str()).collect();
        let mut lines = vec![
            format!("Hantei: what is {} around {}, as of {}.", zones.join(" or "), self.about, self.moment),
            format!("{} in all.", objects(self.entries.len())),
        ];
        lines.extend(self.cut.iter().map(|(section, count)| {
            let at_least = if count.exact { "" } else { "at least " };
            format!("Not all of {section} was looked at: it has {at_least}{}.", count.n)
        }));
        lines
    }
}

/// A list that is being gathered.
struct Gathering<'a> {
    list: BlockList<'a>,
    seen: BTreeSet<&'a Observable>,
}

impl<'a> Gathering<'a> {
    fn listing<T>(
        &mut self,
        section: &'static str,
        listing: &'a Listing<T>,
        related: impl Fn(&'a T) -> Option<&'a Related>,
    ) {
        listing.items.iter().filter_map(related).for_each(|item| self.related(section, item));
        if listing.cursor.is_some() {
            self.list.cut.push((section, listing.total));
        }
    }

    fn related(&mut self, section: &'static str, item: &'a Related) {
        self.add(Entry {
            object: &item.object,
            zone: item.zone,
            score: item.score,
            category: item.category,
            first: item.first,
            last: item.last,
            section,
        });
    }

    fn add(&mut self, entry: Entry<'a>) {
        let is_wanted = ZONES.contains(&entry.zone) && self.list.zones.contains(&entry.zone);
        if is_wanted && self.seen.insert(entry.object) {
            self.list.entries.push(entry);
        }
    }
}

/// What a form cannot say, by kind of object.
#[derive(Clone, Copy, Debug, Default)]
struct Unsaid {
    counts: [usize; Kind::ALL.len()],
}

impl Unsaid {
    fn count(&mut self, object: &Observable) {
        let kind = object.kind();
        for (count, _) in self.counts.iter_mut().zip(Kind::ALL).filter(|(_, each)| *each == kind) {
            *count += 1;
        }
    }
}

/// A line for a comment; nothing where everything was said.
impl fmt::Display for Unsaid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = |kind| match kind {
            Kind::Hash => "files",
            Kind::Ip => "addresses",
            Kind::Domain => "names",
            Kind::Url => "URLs",
        };
        let counted = self.counts.iter().zip(Kind::ALL).filter(|(count, _)| **count > 0);
        let words: Vec<String> = counted.map(|(count, kind)| format!("{}: {count}", word(kind))).collect();
        if words.is_empty() {
            return f.write_str("This form says all of them.");
        }
        write!(f, "What this form cannot say is left out: {}.", words.join(", "))
    }
}

fn objects(count: usize) -> String {
    if count == 1 { "1 object".to_owned() } else { format!("{count} objects") }
}
