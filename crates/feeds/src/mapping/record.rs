//! One record: its cells made evidence.

use model::{
    Assessment, Category, Claim, Class, FileFacts, Hash, Mask, Observable, Relation, RelationKind, Subject,
    Timestamp,
};

use super::{
    dns::DnsMap,
    field::{Cells, Field, optional, tags},
    indicator::Type,
    registration::RegistrationMap,
};
use crate::{Context, Fact};

/// What the cells of a record mean.
pub(super) struct RecordMap {
    pub(super) filters: Vec<Filter>,
    pub(super) kind: Field<Type>,
    pub(super) indicator: Several,
    /// Entries of a complete list, and not judgements with dates of their own.
    pub(super) is_listed: bool,
    /// Class and category; absent where a record judges nothing.
    pub(super) judgement: Option<Judgement>,
    pub(super) observed_at: Option<DateField>,
    pub(super) last_seen: Option<DateField>,
    pub(super) confidence: Option<Field<u8>>,
    pub(super) detection: Option<Field<String>>,
    pub(super) tags: Option<Tags>,
    pub(super) reporter: Option<Field<String>>,
    pub(super) reference: Option<Field<String>>,
    pub(super) id: Option<Field<String>>,
    pub(super) rank: Option<Field<u32>>,
    pub(super) port: Option<Field<u16>>,
    pub(super) note: Option<Field<String>>,
    pub(super) file: Option<FileMap>,
    pub(super) registration: Option<RegistrationMap>,
    pub(super) dns: Option<DnsMap>,
    pub(super) relations: Vec<RelationMap>,
}

/// The class and category of a record.
pub(super) type Judgement = (Field<Class>, Field<Category>);

/// A column whose cells may hold several values.
pub(super) struct Several {
    pub(super) column: usize,
    pub(super) name: String,
    pub(super) separator: Option<String>,
}

/// Only these rows are taken.
pub(super) struct Filter {
    pub(super) column: usize,
    /// In lower case.
    pub(super) words: Vec<String>,
    /// Rows whose cell is one of the words are taken; else those whose cell is none.
    pub(super) is: bool,
}

/// A date of a record.
pub(super) struct DateField {
    pub(super) field: Field<Timestamp>,
    /// Where the record states none, the file's date is meant.
    pub(super) or_file: bool,
}

/// Tags of a record.
pub(super) enum Tags {
    Fixed(Vec<String>),
    Column(Several),
}

/// Facts about a file.
pub(super) struct FileMap {
    pub(super) digests: Vec<Field<Hash>>,
    pub(super) name: Option<Field<String>>,
    pub(super) size_bytes: Option<Field<u64>>,
    pub(super) kind: Option<Field<String>>,
    pub(super) mime_type: Option<Field<String>>,
    pub(super) imphash: Option<Field<String>>,
    pub(super) ssdeep: Option<Field<String>>,
    pub(super) tlsh: Option<Field<String>>,
    pub(super) signer: Option<Field<String>>,
}

/// Whether the names below a public suffix, which belong to others, would be judged. That they share it may be said, and that it is one.
fn covers_others(subject: &Subject, class: Class) -> bool {
    let judges = !matches!(class, Class::Shared(_) | Class::Context);
    judges && matches!(subject, Subject::Mask(Mask::Domain(name)) if name.registrable().is_none())
}

/// An edge to what another column names.
pub(super) struct RelationMap {
    pub(super) kind: RelationKind,
    pub(super) target: Several,
    pub(super) target_type: Type,
    /// Whether the edge leads from the indicator (`Some(true)`), to it, or as the kinds of its ends say.
    pub(super) from_indicator: Option<bool>,
    /// Whether the indicators of all records are of one kind, so that ends which do not fit are a mistake. Where kinds differ from
    /// record to record, the edge is for those that it fits.
    pub(super) is_strict: bool,
}

impl RecordMap {
    /// What the record says; `None` when it is passed over.
    ///
    /// # Errors
    /// The reason, for the report: constant for a mapping.
    pub(super) fn facts(&self, cells: &dyn Cells, context: &Context) -> Result<Option<Vec<Fact>>, String> {
        if !self.filters.iter().all(|filter| filter.takes(cells)) {
            return Ok(None);
        }
        let kind = self.kind.of(cells)?.ok_or("what the indicator is, is not stated")?;
        if kind == Type::Skip {
            return Ok(None);
        }
        let values = cells.several(self.indicator.column, self.indicator.separator.as_deref());
        if values.is_empty() {
            return Err(self.indicator.refusal("empty"));
        }
        let observed_at = match &self.observed_at {
            None => context.observed_at,
            Some(date) => date.of(cells, context)?.ok_or("no date")?,
        };
        let last_seen = match &self.last_seen {
            None => None,
            Some(date) => date.of(cells, context)?.filter(|last| *last >= observed_at),
        };
        let assessment = self.assessment(cells)?;
        let class = assessment.as_ref().map_or(Class::Context, |assessment| assessment.class);
        let file = self.file.as_ref().map(|file| file.of(cells)).transpose()?;
        let (digests, file_facts) = file.unwrap_or_default();
        let mut facts = Vec::new();
        for value in values {
            let (subject, port) = kind.read(&value).map_err(|why| self.indicator.refusal(why))?;
            if covers_others(&subject, class) {
                return Err(self.indicator.refusal("would cover a whole public suffix"));
            }
            let own = match &subject {
                Subject::Observable(Observable::File(hash)) => {
                    Some(strongest(digests.iter().copied().chain([*hash]))?)
                }
                _ if digests.is_empty() => None,
                _ => Some(strongest(digests.iter().copied())?),
            };
            let subject = match (&subject, &own) {
                (Subject::Observable(Observable::File(_)), Some((hash, _))) => Observable::File(*hash).into(),
                _ => subject,
            };
            if let Some(assessment) = &assessment {
                let assessed = Assessment { port: assessment.port.or(port), ..assessment.clone() };
                let claim = if self.is_listed { Claim::Listed(assessed) } else { Claim::Assessed(assessed) };
                facts.push(context.evidence(subject.clone(), observed_at, last_seen, claim));
            }
            if let Some((hash, aliases)) = own {
                let described = FileFacts { aliases, ..file_facts.clone() };
                if described != FileFacts::default() {
                    let subject = Observable::File(hash).into();
                    facts.push(context.evidence(
                        subject,
                        observed_at,
                        last_seen,
                        Claim::Described(described),
                    ));
                }
            }
            if let (Some(map), Subject::Observable(Observable::Domain(domain))) =
                (&self.registration, &subject)
                && let Some(record) = map.of(domain, cells)?
            {
                facts.push(context.evidence(
                    subject.clone(),
                    observed_at,
                    last_seen,
                    Claim::Registered(record),
                ));
            }
            for (subject, claim) in self.dns.as_ref().map_or(Ok(Vec::new()), |dns| dns.of(&subject, cells))? {
                facts.push(context.evidence(subject, observed_at, last_seen, claim));
            }
            let detection = assessment.as_ref().and_then(|assessment| assessment.detection.as_deref());
            for relation in &self.relations {
                for (subject, relation) in relation.of(&subject, cells, detection)? {
                    let claim = Claim::Related(relation);
                    facts.push(context.evidence(subject.into(), observed_at, last_seen, claim));
                }
            }
        }
        Ok(Some(facts))
    }

    fn assessment(&self, cells: &dyn Cells) -> Result<Option<Assessment>, String> {
        let Some((class, category)) = &self.judgement else { return Ok(None) };
        let text = |field: &Option<Field<String>>| optional(field.as_ref(), cells);
        Ok(Some(Assessment {
            class: class.of(cells)?.ok_or("no class is stated: give a `default`")?,
            category: category.of(cells)?.ok_or("no category is stated: give a `default`")?,
            confidence: optional(self.confidence.as_ref(), cells)?.unwrap_or(100),
            detection: text(&self.detection)?,
            tags: match &self.tags {
                None => Vec::new(),
                Some(Tags::Fixed(fixed)) => fixed.clone(),
                Some(Tags::Column(several)) => {
                    tags(&cells.several(several.column, several.separator.as_deref()))
                }
            },
            reporter: text(&self.reporter)?,
            reference: text(&self.reference)?,
            external_id: text(&self.id)?,
            rank: optional(self.rank.as_ref(), cells)?,
            port: optional(self.port.as_ref(), cells)?,
            note: text(&self.note)?,
        }))
    }
}

impl Several {
    pub(super) fn refusal(&self, why: &str) -> String {
        format!("column `{}`: {why}", self.name)
    }
}

impl Filter {
    fn takes(&self, cells: &dyn Cells) -> bool {
        let cell = cells.get(self.column).trim().to_lowercase();
        self.words.contains(&cell) == self.is
    }
}

impl DateField {
    fn of(&self, cells: &dyn Cells, context: &Context) -> Result<Option<Timestamp>, String> {
        Ok(self.field.of(cells)?.or_else(|| self.or_file.then_some(context.observed_at)))
    }
}

impl FileMap {
    fn of(&self, cells: &dyn Cells) -> Result<(Vec<Hash>, FileFacts), String> {
        let mut digests = Vec::new();
        for digest in &self.digests {
            digests.extend(digest.of(cells)?);
        }
        let text = |field: &Option<Field<String>>| optional(field.as_ref(), cells);
        let facts = FileFacts {
            aliases: Vec::new(),
            name: text(&self.name)?,
            size_bytes: optional(self.size_bytes.as_ref(), cells)?,
            file_type: text(&self.kind)?,
            mime_type: text(&self.mime_type)?,
            imphash: text(&self.imphash)?.map(|imphash| imphash.to_ascii_lowercase()),
            ssdeep: text(&self.ssdeep)?,
            tlsh: text(&self.tlsh)?,
            signer: text(&self.signer)?,
        };
        Ok((digests, facts))
    }
}

/// The strongest of the digests of one file, and the weaker ones.
fn strongest(digests: impl Iterator<Item = Hash>) -> Result<(Hash, Vec<Hash>), String> {
    let mut all: Vec<Hash> = digests.collect();
    // By length: MD5, SHA-1, SHA-256.
    all.sort_unstable_by_key(|hash| (hash.as_bytes().len(), *hash));
    all.dedup();
    let is_contradictory =
        all.windows(2).any(|two| matches!(two, [a, b] if a.as_bytes().len() == b.as_bytes().len()));
    let strongest = all.pop().filter(|_| !is_contradictory);
    strongest.map(|strongest| (strongest, all)).ok_or_else(|| "two different digests of one file".to_owned())
}

impl RelationMap {
    /// The edges of a record, each with its subject.
    fn of(
        &self,
        indicator: &Subject,
        cells: &dyn Cells,
        detection: Option<&str>,
    ) -> Result<Vec<(Observable, Relation)>, String> {
        let mut edges = Vec::new();
        for value in cells.several(self.target.column, self.target.separator.as_deref()) {
            let (other, port) = self.target_type.read(&value).map_err(|why| self.target.refusal(why))?;
            let (Subject::Observable(indicator), Subject::Observable(other)) = (indicator, other) else {
                if self.is_strict {
                    return Err("a mask has no relations".to_owned());
                }
                continue;
            };
            let forward = match self.from_indicator {
                Some(forward) => forward,
                None => fits(self.kind, indicator, &other),
            };
            let (subject, target) =
                if forward { (indicator.clone(), other) } else { (other, indicator.clone()) };
            if !fits(self.kind, &subject, &target) {
                if !self.is_strict {
                    continue;
                }
                return Err(format!(
                    "column `{}` and the indicator are not the ends of `{}`",
                    self.target.name,
                    self.kind.as_str()
                ));
            }
            if subject != target {
                let relation = Relation {
                    port,
                    detection: detection.map(str::to_owned),
                    ..Relation::new(self.kind, target)
                };
                edges.push((subject, relation));
            }
        }
        Ok(edges)
    }
}

/// Whether two things can be the ends of an edge.
fn fits(kind: RelationKind, subject: &Observable, target: &Observable) -> bool {
    let is_file = |observable: &Observable| matches!(observable, Observable::File(_));
    match kind {
        RelationKind::DownloadedFrom | RelationKind::CommunicatesWith => is_file(subject) && !is_file(target),
        RelationKind::ResolvesTo => matches!((subject, target), (Observable::Domain(_), Observable::Ip(_))),
        RelationKind::RedirectsTo => matches!((subject, target), (Observable::Url(_), Observable::Url(_))),
        RelationKind::Contains | RelationKind::Starts | RelationKind::Drops => {
            is_file(subject) && is_file(target)
        }
    }
}
