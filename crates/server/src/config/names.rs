//! Names that are watched for imitations.

use std::fmt;

use model::DomainName;
use serde::Deserialize;

use super::quoted;

/// Most names that are watched; each look-up of a domain is held against all.
const PROTECTED_MAX: usize = 1000;

/// Names that are watched for imitations.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Names {
    /// The operator's own names, beside the well-known brands that are always watched.
    #[serde(deserialize_with = "names")]
    pub protected: Vec<DomainName>,
}

fn names<'de, D: serde::Deserializer<'de>>(input: D) -> Result<Vec<DomainName>, D::Error> {
    let texts = Vec::<String>::deserialize(input)?;
    if texts.len() > PROTECTED_MAX {
        return Err(serde::de::Error::custom(format!("at most {PROTECTED_MAX} names are watched")));
    }
    texts.iter().map(|text| name(text).map_err(serde::de::Error::custom)).collect()
}

fn name(text: &str) -> Result<DomainName, String> {
    let name = DomainName::parse(text).map_err(|error| error.to_string())?;
    match name.registrable() {
        Some(_) => Ok(name),
        None => Err(format!("`{name}` is a public suffix: anybody may register below it")),
    }
}

impl fmt::Display for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<String> = self.protected.iter().map(|name| quoted(name.as_str())).collect();
        writeln!(f, "[names]\nprotected = [{}]", names.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_checked() {
        let parse = |text: &str| toml::from_str::<Names>(text);
        let names = parse("protected = ['Acme.example', 'bücher.example']").unwrap();
        assert_eq!(
            names.protected.iter().map(DomainName::as_str).collect::<Vec<_>>(),
            ["acme.example", "xn--bcher-kva.example"]
        );
        assert_eq!(parse(names.to_string().trim_start_matches("[names]\n")).unwrap(), names);
        for (text, says) in [
            ("protected = ['co.uk']", "public suffix"),
            ("protected = ['a b']", "no domain"),
            ("own = []", "protected"),
        ] {
            let error = parse(text).unwrap_err().to_string();
            assert!(error.contains(says), "{text}: {error}");
        }
    }
}
