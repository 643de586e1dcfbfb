//! Checks the fields of a mapping: where each comes from, and what its words mean.

use std::{
    collections::{BTreeMap, HashMap},
    ops::Range,
};

use model::{Hash, Timestamp};
use toml::Spanned;

use super::{Checker, MappingError, Shape, at, date_format};
use crate::{
    Unit,
    format::{field, resource_record::Type as RecordType},
    mapping::{
        dns::DnsMap,
        field::{Field, FromColumn, Parse, percent, tags},
        indicator::Type,
        record::{DateField, FileMap, Filter, Judgement, RecordMap, RelationMap, Several, Tags},
        registration::{self, RegistrationMap},
        shown,
        spec::{ColumnName, DnsSpec, FieldSpec, FileSpec, FilterSpec, IndicatorSpec, RelationSpec, Spec},
        words,
    },
};

/// Keys of a field that only some fields have.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Extra {
    Separator,
    Date,
    Scale,
}

/// Reads a word that stands in the mapping itself.
type Word<'a, T> = &'a dyn Fn(&str) -> Result<T, String>;

impl Checker<'_> {
    pub(super) fn record(&mut self, spec: &Spec, unit: Unit) -> Result<RecordMap, MappingError> {
        let is_listed = unit == Unit::Snapshot;
        let evidence = spec.evidence.get_ref();
        if is_listed {
            let dates = [evidence.observed_at.as_ref(), evidence.last_seen.as_ref()];
            let dates = dates.into_iter().flatten().map(Spanned::span);
            let others = spec.relation.iter().map(Spanned::span).chain(spec.file.iter().map(Spanned::span));
            let others = others.chain(spec.registration.iter().map(Spanned::span));
            let others = others.chain(spec.dns.iter().map(Spanned::span));
            if let Some(place) = dates.chain(others).next() {
                let message = "entries of a snapshot have the date of the list, and only a judgement: leave this out, or give `unit = \"records\"`";
                return Err(MappingError::at(self.text, place.start, message));
            }
        }
        let (kind, indicator) = self.indicator(&spec.indicator)?;
        let is_strict = matches!(kind, Field::Fixed(kind) if kind != Type::Detect);
        let filters = spec.filter.iter().map(|filter| self.filter(filter)).collect::<Result<_, _>>()?;
        let judgement = self.judgement(spec)?;
        let mut text = |name: &str, spec: &Option<Spanned<FieldSpec>>| self.text(name, spec.as_ref());
        let detection = text("detection", &evidence.detection)?;
        let reporter = text("reporter", &evidence.reporter)?;
        let reference = text("reference", &evidence.reference)?;
        let id = text("id", &evidence.id)?;
        let note = text("note", &evidence.note)?;
        Ok(RecordMap {
            filters,
            kind,
            indicator,
            is_listed,
            judgement,
            observed_at: self.date("observed_at", evidence.observed_at.as_ref())?,
            last_seen: self.date("last_seen", evidence.last_seen.as_ref())?,
            confidence: self.confidence(evidence.confidence.as_ref())?,
            detection,
            tags: evidence.tags.as_ref().map(|tags| self.tags(tags)).transpose()?,
            reporter,
            reference,
            id,
            rank: self.number("rank", evidence.rank.as_ref(), |rank: &u32| *rank > 0)?,
            port: self.number("port", evidence.port.as_ref(), |port: &u16| *port > 0)?,
            note,
            file: spec.file.as_ref().map(|file| self.file(file.get_ref())).transpose()?,
            registration: spec
                .registration
                .as_ref()
                .map(|spec| self.registration(spec.get_ref()))
                .transpose()?,
            dns: spec.dns.as_ref().map(|dns| self.dns(dns.get_ref())).transpose()?,
            relations: spec
                .relation
                .iter()
                .map(|each| self.relation(each, is_strict))
                .collect::<Result<_, _>>()?,
        })
    }

    /// Class and category: a record of the DNS judges nothing, anything else does.
    fn judgement(&mut self, spec: &Spec) -> Result<Option<Judgement>, MappingError> {
        let evidence = spec.evidence.get_ref();
        let (class, category) = match (&evidence.class, &evidence.category) {
            (None, None) if spec.dns.is_some() => return Ok(None),
            (Some(class), Some(category)) => (class, category),
            (class, _) => {
                let name = if class.is_none() { "class" } else { "category" };
                return Err(self.error(&spec.evidence, format!("`{name}` is missing: add it")));
            }
        };
        let words = cell("no class: give `values`", words::class);
        let class = self.field("class", class, &[], &words::class, words)?;
        let words = cell("no category: give `values`", words::category);
        let category = self.field("category", category, &[], &words::category, words)?;
        Ok(Some((class, category)))
    }

    fn dns(&mut self, spec: &DnsSpec) -> Result<DnsMap, MappingError> {
        let read = |text: &str| RecordType::parse(text).map_err(str::to_owned);
        Ok(DnsMap {
            kind: self.field("type", &spec.kind, &[], &read, Box::new(read))?,
            data: self.several(&spec.data, spec.separator.as_ref())?,
            count: self.number("count", spec.count.as_ref(), |_: &u64| true)?,
        })
    }

    fn indicator(&mut self, spec: &Spanned<IndicatorSpec>) -> Result<(Field<Type>, Several), MappingError> {
        let inner = spec.get_ref();
        let several = match (&inner.column, self.shape) {
            (None, Shape::Lines { .. }) => {
                let separator = self.separator(inner.separator.as_ref())?;
                Several { column: 0, name: "line".to_owned(), separator }
            }
            (None, _) => {
                return Err(self.error(spec, "`column` is missing: say which column has the indicators"));
            }
            (Some(column), _) => self.several(column, inner.separator.as_ref())?,
        };
        let kind = match (&inner.kind, &inner.type_column) {
            (Some(kind), None) => Field::Fixed(self.kind(kind)?),
            (None, Some(column)) => {
                let Some(types) = &inner.types else {
                    return Err(
                        self.error(column, "`types` is missing: say what each value of `type_column` means")
                    );
                };
                let mut values = HashMap::new();
                for (value, kind) in types {
                    if values.insert(value.trim().to_lowercase(), self.kind(kind)?).is_some() {
                        return Err(
                            self.error(kind, format!("`types` names `{}` twice: keep one", shown(value)))
                        );
                    }
                }
                let never = "not among `types`".to_owned();
                Field::Column(FromColumn {
                    name: column.get_ref().to_string(),
                    column: self.column(column)?,
                    values: Some(values),
                    default: None,
                    parse: Box::new(move |_| Err(never.clone())),
                })
            }
            (Some(kind), Some(_)) => {
                return Err(self.error(kind, "`type` and `type_column` contradict each other: keep one"));
            }
            (None, None) => {
                let message =
                    "`type` is missing: give what the column holds, or `detect` to tell it by its look";
                return Err(self.error(spec, message));
            }
        };
        if let (Field::Fixed(_), Some(types)) = (&kind, &inner.types)
            && let Some(first) = types.values().next()
        {
            return Err(self.error(first, "`types` goes with `type_column`: give that, or leave `types` out"));
        }
        Ok((kind, several))
    }

    fn kind(&self, word: &Spanned<String>) -> Result<Type, MappingError> {
        words::one_of("type", word.get_ref(), Type::ALL.into_iter())
            .map_err(|message| self.error(word, message))
    }

    fn several(
        &mut self,
        column: &Spanned<ColumnName>,
        separator: Option<&Spanned<String>>,
    ) -> Result<Several, MappingError> {
        let separator = self.separator(separator)?;
        Ok(Several { name: column.get_ref().to_string(), column: self.column(column)?, separator })
    }

    fn separator(&self, separator: Option<&Spanned<String>>) -> Result<Option<String>, MappingError> {
        match separator {
            Some(separator) if separator.get_ref().is_empty() => {
                Err(self.error(separator, "a separator is a text: leave it out when a cell holds one value"))
            }
            separator => Ok(separator.map(|separator| separator.get_ref().clone())),
        }
    }

    fn filter(&mut self, spec: &Spanned<FilterSpec>) -> Result<Filter, MappingError> {
        let inner = spec.get_ref();
        let (words, is) = match (&inner.is, &inner.is_not) {
            (Some(words), None) => (words, true),
            (None, Some(words)) => (words, false),
            _ => return Err(self.error(spec, "a filter has either `is` or `is_not`")),
        };
        let words = words.0.iter().map(|word| word.trim().to_lowercase()).collect();
        Ok(Filter { column: self.column(&inner.column)?, words, is })
    }

    fn relation(
        &mut self,
        spec: &Spanned<RelationSpec>,
        is_strict: bool,
    ) -> Result<RelationMap, MappingError> {
        let inner = spec.get_ref();
        let from_indicator = match &inner.from {
            None => None,
            Some(word) => {
                let ends = [("indicator", true), ("column", false)];
                let from = words::one_of("`from`", word.get_ref(), ends.into_iter());
                Some(from.map_err(|message| self.error(word, message))?)
            }
        };
        let kind =
            words::relation(inner.kind.get_ref()).map_err(|message| self.error(&inner.kind, message))?;
        let target_type = inner.target.as_ref().map(|word| self.kind(word)).transpose()?;
        Ok(RelationMap {
            kind,
            target: self.several(&inner.column, inner.separator.as_ref())?,
            target_type: target_type.unwrap_or(Type::Detect),
            from_indicator,
            is_strict,
        })
    }

    fn file(&mut self, spec: &FileSpec) -> Result<FileMap, MappingError> {
        let mut digests = Vec::new();
        let kinds = [
            ("md5", &spec.md5, Type::Md5),
            ("sha1", &spec.sha1, Type::Sha1),
            ("sha256", &spec.sha256, Type::Sha256),
        ];
        for (name, field, kind) in kinds {
            let Some(field) = field else { continue };
            let read = move |text: &str| -> Result<Hash, String> { kind.digest(text).map_err(str::to_owned) };
            digests.push(self.field(name, field, &[], &read, Box::new(read))?);
        }
        let mut text = |name: &str, spec: &Option<Spanned<FieldSpec>>| self.text(name, spec.as_ref());
        let name = text("name", &spec.name)?;
        let kind = text("type", &spec.kind)?;
        let mime_type = text("mime_type", &spec.mime_type)?;
        let imphash = text("imphash", &spec.imphash)?;
        let ssdeep = text("ssdeep", &spec.ssdeep)?;
        let tlsh = text("tlsh", &spec.tlsh)?;
        let signer = text("signer", &spec.signer)?;
        let size_bytes = self.number("size_bytes", spec.size_bytes.as_ref(), |_: &u64| true)?;
        Ok(FileMap { digests, name, size_bytes, kind, mime_type, imphash, ssdeep, tlsh, signer })
    }

    fn registration(
        &mut self,
        spec: &BTreeMap<String, Spanned<FieldSpec>>,
    ) -> Result<RegistrationMap, MappingError> {
        let mut fields = Vec::new();
        for (name, field) in spec {
            let Some((name, key)) = registration::KEYS.iter().find(|(known, _)| known == name) else {
                let known: Vec<&str> = registration::KEYS.iter().map(|(known, _)| *known).collect();
                let message = format!("`{}` is no key of a registration: {}", shown(name), known.join(", "));
                return Err(MappingError::at(self.text, field.span().start, message));
            };
            fields.extend(self.text(name, Some(field))?.map(|field| (*key, field)));
        }
        Ok(RegistrationMap { fields })
    }

    fn text(
        &mut self,
        name: &str,
        spec: Option<&Spanned<FieldSpec>>,
    ) -> Result<Option<Field<String>>, MappingError> {
        let read = |text: &str| field::text(text).ok_or_else(|| "says nothing".to_owned());
        spec.map(|spec| self.field(name, spec, &[], &read, Box::new(read))).transpose()
    }

    fn number<T: std::str::FromStr + Clone + 'static>(
        &mut self,
        name: &str,
        spec: Option<&Spanned<FieldSpec>>,
        is_good: impl Fn(&T) -> bool + Clone + Send + Sync + 'static,
    ) -> Result<Option<Field<T>>, MappingError> {
        let read = move |text: &str| {
            text.trim().parse().ok().filter(&is_good).ok_or_else(|| "not such a number".to_owned())
        };
        spec.map(|spec| self.field(name, spec, &[], &read.clone(), Box::new(read))).transpose()
    }

    fn date(
        &mut self,
        name: &str,
        spec: Option<&Spanned<FieldSpec>>,
    ) -> Result<Option<DateField>, MappingError> {
        let Some(spec) = spec else { return Ok(None) };
        let inner = spec.get_ref();
        let format = date_format(self.text, inner.format.as_ref(), inner.zone.as_ref())?;
        let or_file = match &inner.default {
            None => false,
            Some(word) if word.get_ref().0 == "file" => true,
            Some(word) => {
                let message =
                    "the default of a date is `file`, the date of the file: give that, or leave it out";
                return Err(self.error(word, message));
            }
        };
        let read =
            move |text: &str| -> Result<Timestamp, String> { format.parse(text).map_err(str::to_owned) };
        let parse = Box::new(read.clone());
        let field = self.field_with(name, spec, &[Extra::Date], &read, parse, None)?;
        Ok(Some(DateField { field, or_file }))
    }

    fn confidence(&mut self, spec: Option<&Spanned<FieldSpec>>) -> Result<Option<Field<u8>>, MappingError> {
        let Some(spec) = spec else { return Ok(None) };
        let scale = match &spec.get_ref().scale {
            None => (0.0, 100.0),
            Some(scale) => {
                let (low, high) = *scale.get_ref();
                if !low.is_finite() || !high.is_finite() || low == high {
                    return Err(self.error(scale, "a scale has two different ends, like `[0, 10]`"));
                }
                (low, high)
            }
        };
        let fixed =
            |text: &str| percent(text, (0.0, 100.0)).map_err(|_| "a confidence is from 0 to 100".to_owned());
        self.field("confidence", spec, &[Extra::Scale], &fixed, Box::new(move |text| percent(text, scale)))
            .map(Some)
    }

    fn tags(&mut self, spec: &Spanned<FieldSpec>) -> Result<Tags, MappingError> {
        let inner = spec.get_ref();
        if let Some(value) = &inner.value
            && inner.column.is_none()
        {
            return Ok(Tags::Fixed(tags(&value.get_ref().0)));
        }
        if let Some(first) = inner.values.as_ref().and_then(|values| values.values().next()) {
            return Err(self.error(first, "`values` does not go with `tags`: leave it out"));
        }
        self.check_extras("tags", spec, &[Extra::Separator])?;
        let Some(column) = &inner.column else { return Err(self.neither("tags", spec)) };
        if inner.value.is_some() {
            return Err(self.both("tags", spec));
        }
        let separator = self.separator(inner.separator.as_ref())?;
        Ok(Tags::Column(Several {
            name: column.get_ref().to_string(),
            column: self.column(column)?,
            separator: Some(separator.unwrap_or_else(|| ",".to_owned())),
        }))
    }

    /// A field; its default is a word of the mapping like its values.
    fn field<T: Clone>(
        &mut self,
        name: &str,
        spec: &Spanned<FieldSpec>,
        extras: &[Extra],
        word: Word<'_, T>,
        parse: Parse<T>,
    ) -> Result<Field<T>, MappingError> {
        let default = spec.get_ref().default.as_ref();
        let default =
            default.map(|text| word(&text.get_ref().0).map_err(|message| self.error(text, message)));
        self.field_with(name, spec, extras, word, parse, default.transpose()?)
    }

    fn field_with<T: Clone>(
        &mut self,
        name: &str,
        spec: &Spanned<FieldSpec>,
        extras: &[Extra],
        word: Word<'_, T>,
        parse: Parse<T>,
        default: Option<T>,
    ) -> Result<Field<T>, MappingError> {
        let inner = spec.get_ref();
        self.check_extras(name, spec, extras)?;
        match (&inner.column, &inner.value) {
            (Some(_), Some(_)) => Err(self.both(name, spec)),
            (None, None) => Err(self.neither(name, spec)),
            (None, Some(value)) => {
                let [text] = value.get_ref().0.as_slice() else {
                    return Err(self.error(value, format!("`{name}` has one value: give one")));
                };
                if inner.values.is_some() || inner.default.is_some() {
                    let message =
                        format!("`values` and `default` go with a `column`, and `{name}` has a `value`");
                    return Err(self.error(spec, message));
                }
                word(text).map(Field::Fixed).map_err(|message| self.error(value, message))
            }
            (Some(column), None) => {
                let values = inner.values.as_ref().map(|values| {
                    let mut known = HashMap::new();
                    for (value, text) in values {
                        let meaning = word(&text.get_ref().0).map_err(|message| self.error(text, message))?;
                        if known.insert(value.trim().to_lowercase(), meaning).is_some() {
                            let message = format!("`values` names `{}` twice: keep one", shown(value));
                            return Err(self.error(text, message));
                        }
                    }
                    Ok(known)
                });
                let values = values.transpose()?;
                let from = FromColumn {
                    name: column.get_ref().to_string(),
                    column: self.column(column)?,
                    values,
                    default,
                    parse,
                };
                Ok(Field::Column(from))
            }
        }
    }

    fn check_extras(
        &self,
        name: &str,
        spec: &Spanned<FieldSpec>,
        allowed: &[Extra],
    ) -> Result<(), MappingError> {
        let inner = spec.get_ref();
        let places: [(&str, Extra, Option<Range<usize>>); 4] = [
            ("separator", Extra::Separator, inner.separator.as_ref().map(Spanned::span)),
            ("format", Extra::Date, inner.format.as_ref().map(Spanned::span)),
            ("zone", Extra::Date, inner.zone.as_ref().map(Spanned::span)),
            ("scale", Extra::Scale, inner.scale.as_ref().map(Spanned::span)),
        ];
        for (key, extra, place) in places {
            if let Some(place) = place
                && !allowed.contains(&extra)
            {
                let message = format!("`{key}` does not go with `{name}`: leave it out");
                return Err(MappingError::at(self.text, place.start, message));
            }
        }
        Ok(())
    }

    fn both(&self, name: &str, spec: &Spanned<FieldSpec>) -> MappingError {
        at(self.text, spec, format!("`{name}` has both `column` and `value`: keep one"))
    }

    fn neither(&self, name: &str, spec: &Spanned<FieldSpec>) -> MappingError {
        at(self.text, spec, format!("`{name}` has neither `column` nor `value`: give one"))
    }
}

/// Reads cells by the words of the mapping; what is none is told without the cell's text.
fn cell<T>(
    otherwise: &'static str,
    word: impl Fn(&str) -> Result<T, String> + Send + Sync + 'static,
) -> Parse<T> {
    Box::new(move |text| word(text).map_err(|_| otherwise.to_owned()))
}
