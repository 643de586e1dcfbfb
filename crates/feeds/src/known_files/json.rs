//! An object of the hashlookup format a line (draft-dulaunoy-hashlookup-format): digests, who vouches, how far.

use std::borrow::Cow;

use serde::{Deserialize, de::IgnoredAny};

use super::{Entry, Out, count, table};

/// Trust from which on a file is taken as good: 50 says nothing for or against it.
const TRUST_MIN: f64 = 50.0;

/// See the module.
pub(super) struct JsonLines;

#[derive(Deserialize)]
struct Object<'a> {
    #[serde(rename = "MD5", alias = "md5", borrow, default)]
    md5: Option<Cow<'a, str>>,
    #[serde(rename = "SHA-1", alias = "SHA1", alias = "sha-1", alias = "sha1", borrow, default)]
    sha1: Option<Cow<'a, str>>,
    #[serde(rename = "SHA-256", alias = "SHA256", alias = "sha-256", alias = "sha256", borrow, default)]
    sha256: Option<Cow<'a, str>>,
    /// Who says so.
    #[serde(rename = "KnownMalicious", default)]
    malicious: Option<IgnoredAny>,
    /// Of the NSRL.
    #[serde(rename = "SpecialCode", borrow, default)]
    special: Option<Cow<'a, str>>,
    #[serde(rename = "hashlookup:trust", borrow, default)]
    trust: Option<Trust<'a>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Trust<'a> {
    Number(f64),
    Text(Cow<'a, str>),
}

impl JsonLines {
    pub(super) fn row(&self, text: &[u8], out: &mut Out<'_>) {
        let text = text.trim_ascii();
        if text.is_empty() {
            return;
        }
        let Ok(object) = serde_json::from_slice::<Object<'_>>(text) else {
            return out.refuse("a line is not one object of the hashlookup format");
        };
        let special = object.special.as_deref().unwrap_or_default();
        if object.malicious.is_some() || table::is_malicious(special.as_bytes()) {
            return count(&mut out.report.malicious);
        }
        let trust = match object.trust {
            None => Some(TRUST_MIN),
            Some(Trust::Number(trust)) => Some(trust),
            Some(Trust::Text(text)) => text.trim().parse().ok(),
        };
        match trust {
            Some(trust) if trust >= TRUST_MIN => {
                let texts = [&object.md5, &object.sha1, &object.sha256];
                out.take(Entry::parse(texts.map(|text| text.as_deref().map(str::as_bytes))));
            }
            Some(_) => count(&mut out.report.distrusted),
            None => out.refuse("its trust is no number"),
        }
    }
}
