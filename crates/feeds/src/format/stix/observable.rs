//! Cyber-observable objects (STIX 2.1 section 6): files, addresses, domain names, URLs. Not: processes, mail, registry.

use model::{Assessment, Claim, FileFacts, Hash, Observable, Timestamp};
use serde_json::Value;

use crate::{Context, Fact, format::field};

/// Whether objects of this type name something that can be looked up.
pub(super) fn is_observable(kind: &str) -> bool {
    ["file", "ipv4-addr", "ipv6-addr", "domain-name", "url"].contains(&kind)
}

/// An observable and what is said about it as a file.
#[derive(Debug)]
pub(super) struct Found {
    /// What it is.
    pub(super) observable: Observable,
    file: Option<FileFacts>,
}

impl Found {
    /// What this says: that it was seen, and what the file is.
    pub(super) fn facts(
        self,
        context: &Context,
        first: Timestamp,
        last: Option<Timestamp>,
        assessment: &Assessment,
        facts: &mut Vec<Fact>,
    ) {
        let claim = Claim::Assessed(assessment.clone());
        facts.push(context.evidence(self.observable.clone().into(), first, last, claim));
        if let Some(file) = self.file {
            facts.push(context.evidence(self.observable.into(), first, None, Claim::Described(file)));
        }
    }
}

/// Reads one object.
pub(super) fn read(object: &Value) -> Result<Found, &'static str> {
    let value = field::json_text(object, "value");
    let observable = match field::json_text(object, "type").as_str() {
        "ipv4-addr" | "ipv6-addr" => Observable::Ip(field::address(&value)?),
        "domain-name" => Observable::Domain(field::domain(&value)?),
        "url" => Observable::Url(field::url(&value)?),
        "file" => return file(object),
        _ => return Err("this kind of observable is not supported"),
    };
    Ok(Found { observable, file: None })
}

fn file(object: &Value) -> Result<Found, &'static str> {
    let mut digests = Digests::default();
    for (name, value) in object.get("hashes").and_then(Value::as_object).into_iter().flatten() {
        digests.take(name, value.as_str().unwrap_or_default())?;
    }
    digests.facts.name = field::text(&field::json_text(object, "name"));
    digests.facts.size_bytes = object.get("size").and_then(Value::as_u64);
    digests.facts.mime_type = field::text(&field::json_text(object, "mime_type"));
    let (hash, file) = digests.finish().ok_or("a file without a digest")?;
    Ok(Found { observable: Observable::File(hash), file })
}

/// The digests of one file.
#[derive(Debug, Default)]
pub(crate) struct Digests {
    hashes: Vec<Hash>,
    /// What else is said of the file.
    pub(crate) facts: FileFacts,
}

impl Digests {
    /// Takes a digest by the name of its algorithm, in any of its spellings; others than ours are left out.
    pub(crate) fn take(&mut self, name: &str, value: &str) -> Result<(), &'static str> {
        let algorithm: String =
            name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
        let fits = |hash: &Hash| match hash {
            Hash::Md5(_) => algorithm == "MD5",
            Hash::Sha1(_) => algorithm == "SHA1",
            Hash::Sha256(_) => algorithm == "SHA256",
        };
        match algorithm.as_str() {
            "MD5" | "SHA1" | "SHA256" => {
                let hash = Hash::parse(value).ok().filter(fits).ok_or("not a digest of the stated kind")?;
                match self.hashes.iter().find(|known| known.algorithm() == hash.algorithm()) {
                    None => self.hashes.push(hash),
                    Some(known) if *known == hash => {}
                    Some(_) => return Err("two digests of one algorithm for one file"),
                }
            }
            "SSDEEP" => self.facts.ssdeep = field::text(value),
            "TLSH" => self.facts.tlsh = field::text(value),
            "IMPHASH" => self.facts.imphash = field::text(&value.to_ascii_lowercase()),
            _ => {}
        }
        Ok(())
    }

    /// The strongest digest, and all else about the file, if there is more.
    pub(crate) fn finish(mut self) -> Option<(Hash, Option<FileFacts>)> {
        self.hashes.sort_unstable();
        let strongest = self.hashes.pop()?;
        self.facts.aliases = self.hashes;
        let file = (self.facts != FileFacts::default()).then_some(self.facts);
        Some((strongest, file))
    }
}
