//! Attributes and objects as MISP writes them, read leniently: numbers and truth values may be texts, members may be
//! missing, lists may be something else. Lists are bounded.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{IgnoredAny, MapAccess, SeqAccess, Visitor},
};

/// Most attributes, references or tags that are kept of one object; the largest real objects have some fifty.
pub(super) const ATTRIBUTES_MAX: usize = 4096;

/// A text, number or truth value; anything else is an empty text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Text(pub(super) String);

impl Text {
    /// Whether it says yes.
    pub(super) fn is_true(&self) -> bool {
        self.0 == "1" || self.0.eq_ignore_ascii_case("true")
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Text;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("anything")
            }

            fn visit_str<E>(self, text: &str) -> Result<Text, E> {
                Ok(Text(text.to_owned()))
            }

            fn visit_bool<E>(self, truth: bool) -> Result<Text, E> {
                Ok(Text(truth.to_string()))
            }

            fn visit_i64<E>(self, number: i64) -> Result<Text, E> {
                Ok(Text(number.to_string()))
            }

            fn visit_u64<E>(self, number: u64) -> Result<Text, E> {
                Ok(Text(number.to_string()))
            }

            fn visit_f64<E>(self, number: f64) -> Result<Text, E> {
                Ok(Text(number.to_string()))
            }

            fn visit_unit<E>(self) -> Result<Text, E> {
                Ok(Text::default())
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut all: A) -> Result<Text, A::Error> {
                while all.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Text::default())
            }

            fn visit_map<A: MapAccess<'de>>(self, mut all: A) -> Result<Text, A::Error> {
                while all.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Text::default())
            }
        }
        deserializer.deserialize_any(Any)
    }
}

/// A bounded list; anything that is no list is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Items<T>(pub(super) Vec<T>);

impl<T> Default for Items<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Items<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any<T>(Vec<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Any<T> {
            type Value = Items<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(mut self, mut all: A) -> Result<Items<T>, A::Error> {
                while self.0.len() < ATTRIBUTES_MAX {
                    match all.next_element()? {
                        Some(item) => self.0.push(item),
                        None => return Ok(Items(self.0)),
                    }
                }
                while all.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Items(self.0))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut all: A) -> Result<Items<T>, A::Error> {
                while all.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Items(self.0))
            }

            fn visit_unit<E>(self) -> Result<Items<T>, E> {
                Ok(Items(self.0))
            }

            fn visit_str<E>(self, _: &str) -> Result<Items<T>, E> {
                Ok(Items(self.0))
            }

            fn visit_bool<E>(self, _: bool) -> Result<Items<T>, E> {
                Ok(Items(self.0))
            }

            fn visit_u64<E>(self, _: u64) -> Result<Items<T>, E> {
                Ok(Items(self.0))
            }
        }
        deserializer.deserialize_any(Any(Vec::new()))
    }
}

/// A tag, an organisation: something with a name.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Name {
    pub(super) name: Text,
}

/// One attribute.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Attribute {
    #[serde(rename = "type")]
    pub(super) kind: Text,
    pub(super) value: Text,
    pub(super) category: Text,
    pub(super) uuid: Text,
    pub(super) comment: Text,
    pub(super) timestamp: Text,
    pub(super) first_seen: Text,
    pub(super) last_seen: Text,
    pub(super) to_ids: Text,
    pub(super) deleted: Text,
    #[serde(rename = "object_relation")]
    pub(super) relation: Text,
    #[serde(rename = "Tag")]
    pub(super) tags: Items<Name>,
}

/// A reference from an object to an object or attribute.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Reference {
    #[serde(rename = "relationship_type")]
    pub(super) kind: Text,
    #[serde(rename = "referenced_uuid")]
    pub(super) target: Text,
}

/// One object: attributes that belong together.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Object {
    pub(super) name: Text,
    pub(super) uuid: Text,
    pub(super) deleted: Text,
    #[serde(rename = "Attribute")]
    pub(super) attributes: Items<Attribute>,
    #[serde(rename = "ObjectReference")]
    pub(super) references: Items<Reference>,
}
