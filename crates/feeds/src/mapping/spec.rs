//! A mapping as it stands in its file (TOML 1.0): the keys there are, and nothing checked but their types.

use std::{collections::BTreeMap, fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{self, SeqAccess, Visitor},
};
use toml::Spanned;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table of keys")]
pub(super) struct Spec {
    pub(super) list: ListSpec,
    pub(super) format: Spanned<FormatSpec>,
    pub(super) date: Option<Spanned<DateSpec>>,
    pub(super) indicator: Spanned<IndicatorSpec>,
    pub(super) evidence: Spanned<EvidenceSpec>,
    pub(super) file: Option<Spanned<FileSpec>>,
    pub(super) registration: Option<Spanned<BTreeMap<String, Spanned<FieldSpec>>>>,
    pub(super) dns: Option<Spanned<DnsSpec>>,
    #[serde(default)]
    pub(super) relation: Vec<Spanned<RelationSpec>>,
    #[serde(default)]
    pub(super) filter: Vec<Spanned<FilterSpec>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table of keys")]
pub(super) struct ListSpec {
    pub(super) name: Spanned<String>,
    pub(super) title: Spanned<String>,
    pub(super) grade: Spanned<String>,
    pub(super) tlp: Spanned<String>,
    pub(super) unit: Spanned<String>,
    pub(super) every_hours: Option<Spanned<i64>>,
    #[serde(default)]
    pub(super) origins: Vec<Spanned<String>>,
    pub(super) url: Option<Spanned<String>>,
    pub(super) licence: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) files: Vec<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table of keys")]
pub(super) struct FormatSpec {
    #[serde(rename = "type")]
    pub(super) kind: Spanned<String>,
    pub(super) delimiter: Option<Spanned<String>>,
    pub(super) header: Option<Spanned<String>>,
    pub(super) skip_lines: Option<Spanned<i64>>,
    pub(super) comment: Option<Spanned<String>>,
    pub(super) quote: Option<Spanned<String>>,
    pub(super) encoding: Option<Spanned<String>>,
    pub(super) records: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table of keys")]
pub(super) struct DateSpec {
    pub(super) after: Spanned<String>,
    pub(super) format: Option<Spanned<Words>>,
    pub(super) zone: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table of keys")]
pub(super) struct IndicatorSpec {
    pub(super) column: Option<Spanned<ColumnName>>,
    pub(super) separator: Option<Spanned<String>>,
    #[serde(rename = "type")]
    pub(super) kind: Option<Spanned<String>>,
    pub(super) type_column: Option<Spanned<ColumnName>>,
    pub(super) types: Option<BTreeMap<String, Spanned<String>>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table of keys")]
pub(super) struct EvidenceSpec {
    pub(super) class: Option<Spanned<FieldSpec>>,
    pub(super) category: Option<Spanned<FieldSpec>>,
    pub(super) observed_at: Option<Spanned<FieldSpec>>,
    pub(super) last_seen: Option<Spanned<FieldSpec>>,
    pub(super) confidence: Option<Spanned<FieldSpec>>,
    pub(super) detection: Option<Spanned<FieldSpec>>,
    pub(super) tags: Option<Spanned<FieldSpec>>,
    pub(super) reporter: Option<Spanned<FieldSpec>>,
    pub(super) reference: Option<Spanned<FieldSpec>>,
    pub(super) id: Option<Spanned<FieldSpec>>,
    pub(super) rank: Option<Spanned<FieldSpec>>,
    pub(super) port: Option<Spanned<FieldSpec>>,
    pub(super) note: Option<Spanned<FieldSpec>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table of keys")]
pub(super) struct FileSpec {
    pub(super) md5: Option<Spanned<FieldSpec>>,
    pub(super) sha1: Option<Spanned<FieldSpec>>,
    pub(super) sha256: Option<Spanned<FieldSpec>>,
    pub(super) name: Option<Spanned<FieldSpec>>,
    pub(super) size_bytes: Option<Spanned<FieldSpec>>,
    #[serde(rename = "type")]
    pub(super) kind: Option<Spanned<FieldSpec>>,
    pub(super) mime_type: Option<Spanned<FieldSpec>>,
    pub(super) imphash: Option<Spanned<FieldSpec>>,
    pub(super) ssdeep: Option<Spanned<FieldSpec>>,
    pub(super) tlsh: Option<Spanned<FieldSpec>>,
    pub(super) signer: Option<Spanned<FieldSpec>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table of keys")]
pub(super) struct DnsSpec {
    #[serde(rename = "type")]
    pub(super) kind: Spanned<FieldSpec>,
    pub(super) data: Spanned<ColumnName>,
    pub(super) separator: Option<Spanned<String>>,
    pub(super) count: Option<Spanned<FieldSpec>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table of keys")]
pub(super) struct RelationSpec {
    pub(super) kind: Spanned<String>,
    pub(super) column: Spanned<ColumnName>,
    pub(super) separator: Option<Spanned<String>>,
    #[serde(rename = "type")]
    pub(super) target: Option<Spanned<String>>,
    pub(super) from: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table of keys")]
pub(super) struct FilterSpec {
    pub(super) column: Spanned<ColumnName>,
    pub(super) is: Option<Words>,
    pub(super) is_not: Option<Words>,
}

/// One field: from a column, or the same for all records.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table of keys")]
pub(super) struct FieldSpec {
    pub(super) column: Option<Spanned<ColumnName>>,
    pub(super) value: Option<Spanned<Words>>,
    pub(super) values: Option<BTreeMap<String, Spanned<Scalar>>>,
    pub(super) default: Option<Spanned<Scalar>>,
    pub(super) separator: Option<Spanned<String>>,
    pub(super) format: Option<Spanned<Words>>,
    pub(super) zone: Option<Spanned<String>>,
    pub(super) scale: Option<Spanned<(f64, f64)>>,
}

/// A column by its name or pointer, or by its number from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ColumnName {
    Name(String),
    Number(usize),
}

/// A text, or a number or truth value written out as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Scalar(pub(super) String);

/// One text or several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Words(pub(super) Vec<String>);

/// What can stand where one of the types above does.
trait FromToml: Sized {
    const EXPECTED: &'static str;

    fn from_text(text: String) -> Option<Self>;
    fn from_number(number: i64) -> Option<Self>;
    fn from_several(texts: Vec<String>) -> Option<Self>;
}

impl FromToml for ColumnName {
    const EXPECTED: &'static str = "the name of a column, or its number from 1";

    fn from_text(text: String) -> Option<Self> {
        Some(Self::Name(text))
    }

    fn from_number(number: i64) -> Option<Self> {
        usize::try_from(number).ok().filter(|number| *number > 0).map(Self::Number)
    }

    fn from_several(_: Vec<String>) -> Option<Self> {
        None
    }
}

impl FromToml for Scalar {
    const EXPECTED: &'static str = "a text or a number";

    fn from_text(text: String) -> Option<Self> {
        Some(Self(text))
    }

    fn from_number(number: i64) -> Option<Self> {
        Some(Self(number.to_string()))
    }

    fn from_several(_: Vec<String>) -> Option<Self> {
        None
    }
}

impl FromToml for Words {
    const EXPECTED: &'static str = "a text, a number, or several in brackets";

    fn from_text(text: String) -> Option<Self> {
        Some(Self(vec![text]))
    }

    fn from_number(number: i64) -> Option<Self> {
        Some(Self(vec![number.to_string()]))
    }

    fn from_several(texts: Vec<String>) -> Option<Self> {
        Some(Self(texts))
    }
}

struct Reader<T>(PhantomData<T>);

impl<'de, T: FromToml> Visitor<'de> for Reader<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::EXPECTED)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        T::from_text(text.to_owned()).ok_or_else(|| E::invalid_type(de::Unexpected::Str(text), &self))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<T, E> {
        T::from_number(number).ok_or_else(|| E::invalid_value(de::Unexpected::Signed(number), &self))
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<T, E> {
        T::from_text(value.to_string()).ok_or_else(|| E::invalid_type(de::Unexpected::Bool(value), &self))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<T, A::Error> {
        let mut texts = Vec::new();
        while let Some(Scalar(text)) = items.next_element()? {
            texts.push(text);
        }
        T::from_several(texts).ok_or_else(|| de::Error::invalid_type(de::Unexpected::Seq, &self))
    }
}

macro_rules! deserialized {
    ($($name:ident,)+) => {
        $(impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_any(Reader(PhantomData))
            }
        })+
    };
}

deserialized! {
    ColumnName,
    Scalar,
    Words,
}

impl ColumnName {
    /// The name; nothing for a number.
    pub(super) fn as_text(&self) -> &str {
        match self {
            Self::Name(name) => name,
            Self::Number(_) => "",
        }
    }
}

impl fmt::Display for ColumnName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Number(number) => write!(f, "{number}"),
        }
    }
}
