//! From a pattern's alternatives to what they name: addresses, networks, domains, URLs, files. A comparison that only
//! narrows (a process, a registry key, a negation) makes a place part of more: seen alone, it proves nothing.

use model::{FileFacts, Hash, Observable, Subject};
use serde_json::Value;

use super::{Refused, observable::Digests};
use crate::format::{
    field, netset, pattern,
    stix_pattern::{self, Alternative, Comparison, Operator},
};

/// Most things that are taken from one pattern.
const FINDINGS_MAX: usize = 4096;

/// One thing that a pattern names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Finding {
    /// What it names.
    pub(super) subject: Subject,
    /// Port of the traffic.
    pub(super) port: Option<u16>,
    /// What is said about the file.
    pub(super) file: Option<FileFacts>,
    /// Addresses that a domain resolves to.
    pub(super) resolves_to: Vec<Observable>,
    /// Whether the pattern needs more than this.
    pub(super) partial: bool,
}

impl Finding {
    fn new(subject: Subject) -> Self {
        Self { subject, port: None, file: None, resolves_to: Vec::new(), partial: false }
    }

    /// Whether it is a file.
    pub(super) fn is_file(&self) -> bool {
        matches!(self.subject, Subject::Observable(Observable::File(_)))
    }
}

/// What an indicator's pattern names; never empty. Values that are no good go to `refused`, unless nothing else is there.
pub(super) fn of_pattern(object: &Value, refused: &mut Refused) -> Result<Vec<Finding>, &'static str> {
    let language = field::json_text(object, "pattern_type");
    if !language.is_empty() && language != "stix" {
        return Err("a pattern of another language");
    }
    let pattern = object.get("pattern").and_then(Value::as_str).ok_or("no pattern")?;
    let mut bad = Vec::new();
    let mut findings: Vec<Finding> = Vec::new();
    for alternative in same_file(certificates(stix_pattern::parse(pattern)?)) {
        for finding in read(&alternative, &mut bad) {
            if let Some(known) = findings.iter_mut().find(|known| known.subject == finding.subject) {
                // Named once as a part and once alone: alone is enough.
                known.partial &= finding.partial;
            } else if findings.len() < FINDINGS_MAX {
                findings.push(finding);
            } else {
                return Err("pattern names too many things");
            }
        }
    }
    if findings.is_empty() {
        let (reason, _) =
            bad.pop().unwrap_or(("the pattern names no address, domain, URL or file digest", String::new()));
        return Err(reason);
    }
    refused.extend(bad);
    Ok(findings)
}

/// A certificate is the file of its DER encoding: a pattern of digests of certificates, and nothing else, is one of files.
fn certificates(mut all: Vec<Alternative>) -> Vec<Alternative> {
    let is_digest = |c: &Comparison| c.object == "x509-certificate" && c.path.starts_with("hashes.");
    if all.iter().all(|one| one.all.iter().all(is_digest)) {
        for comparison in all.iter_mut().flat_map(|one| &mut one.all) {
            comparison.object = "file".to_owned();
        }
    }
    all
}

/// Feeds write the three digests of one file as alternatives, `MD5 = … OR SHA-1 = … OR SHA-256 = …`, since any of them
/// proves it. Exactly one of each, and nothing but the file beside them, is taken as one file.
fn same_file(all: Vec<Alternative>) -> Vec<Alternative> {
    let count = |name: &str| {
        let all = all.iter().flat_map(|one| &one.all).filter(|c| c.operator == Operator::Equal);
        all.filter(|c| digest(c).is_some_and(|found| found.replace('-', "").eq_ignore_ascii_case(name)))
            .count()
    };
    let alone = all.iter().all(|one| !one.partial && one.all.iter().all(|c| c.object == "file"));
    if all.len() >= 3 && alone && [count("md5"), count("sha1"), count("sha256")] == [1, 1, 1] {
        return vec![Alternative { all: all.into_iter().flat_map(|one| one.all).collect(), partial: false }];
    }
    all
}

/// The algorithm in `file:hashes.MD5`.
fn digest(comparison: &Comparison) -> Option<&str> {
    (comparison.object == "file").then(|| comparison.path.strip_prefix("hashes.")).flatten()
}

fn read(alternative: &Alternative, bad: &mut Refused) -> Vec<Finding> {
    let mut digests = Digests::default();
    let mut places: Vec<Finding> = Vec::new();
    let mut resolves_to = Vec::new();
    let mut port = None;
    // A pattern may be several masks, any of which is enough.
    let mut named = 0_usize;
    // Whether anything is required that is neither the file nor the place itself.
    let mut more = false;
    for comparison in &alternative.all {
        let value = comparison.value.as_str();
        let exact = match comparison.operator {
            Operator::Equal => true,
            Operator::Like => !value.contains(['%', '_']),
            Operator::Subset | Operator::Other => false,
        };
        let subset = comparison.operator == Operator::Subset;
        let before = places.len();
        let outcome = match (comparison.object.as_str(), comparison.path.as_str()) {
            ("file", path) if exact => match path.strip_prefix("hashes.") {
                Some(algorithm) => digests.take(algorithm, value),
                None => {
                    describe(path, value, &mut digests.facts);
                    Ok(())
                }
            },
            ("ipv4-addr" | "ipv6-addr", "value") if exact || subset => network(value).map(|s| places.push(s)),
            ("domain-name", "value") if exact => {
                field::domain(value).map(|name| places.push(Finding::new(Observable::Domain(name).into())))
            }
            ("domain-name", "resolves_to_refs[*].value") if exact => {
                // An address there is one of many answers: an edge, not a finding.
                if let Ok(address) = field::address(value.strip_suffix("/32").unwrap_or(value)) {
                    resolves_to.push(Observable::Ip(address));
                }
                Ok(())
            }
            (object @ ("domain-name" | "url"), "value")
                if comparison.operator == Operator::Like && !exact =>
            {
                pattern::like(value, object == "url")
                    .map(|all| places.extend(all.into_iter().map(Finding::new)))
            }
            ("url", "value") if exact => {
                field::url(value).map(|url| places.push(Finding::new(Observable::Url(url).into())))
            }
            ("network-traffic", "dst_ref.value" | "src_ref.value") if exact || subset => {
                peer(value).map(|found| places.push(found))
            }
            ("network-traffic", "dst_port") if exact => field::port(value).map(|found| port = Some(found)),
            ("network-traffic", "dst_ref.type" | "src_ref.type" | "src_port") => Ok(()),
            ("network-traffic", path) if path.starts_with("protocols") => Ok(()),
            _ => {
                more = true;
                Ok(())
            }
        };
        named = named.saturating_add(usize::from(places.len() > before));
        if let Err(reason) = outcome {
            bad.push((reason, value.to_owned()));
        }
    }
    let mut findings = Vec::new();
    if let Some((hash, file)) = digests.finish() {
        // A digest names a file whatever else is said about it.
        let partial = alternative.partial;
        findings.push(Finding { file, partial, ..Finding::new(Observable::File(hash).into()) });
        more = true;
    }
    let partial = alternative.partial || more || named > 1;
    for place in places {
        let is_domain = matches!(place.subject, Subject::Observable(Observable::Domain(_)));
        let resolves_to = if is_domain { resolves_to.clone() } else { Vec::new() };
        findings.push(Finding { port, partial, resolves_to, ..place });
    }
    findings
}

fn describe(path: &str, value: &str, facts: &mut FileFacts) {
    match path {
        "name" => facts.name = field::text(value),
        "size" => facts.size_bytes = value.parse().ok(),
        "mime_type" => facts.mime_type = field::text(value),
        _ => {}
    }
}

/// An address or a network.
fn network(value: &str) -> Result<Finding, &'static str> {
    netset::parse(value).and_then(netset::check).map(|network| Finding::new(netset::subject(network)))
}

/// The other end of traffic: an address, a network or a name.
fn peer(value: &str) -> Result<Finding, &'static str> {
    if netset::parse(value).is_ok() {
        return network(value);
    }
    if Hash::parse(value).is_ok() {
        return Err("not an address");
    }
    field::domain(value).map(|name| Finding::new(Observable::Domain(name).into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, expected: &[&str]) {
        let object = serde_json::json!({ "pattern": pattern });
        let mut refused = Vec::new();
        let mut all: Vec<String> = match of_pattern(&object, &mut refused) {
            Err(reason) => vec![format!("refused: {reason}")],
            Ok(findings) => findings.iter().map(show).collect(),
        };
        all.extend(refused.iter().map(|(reason, value)| format!("part: {reason}: {value}")));
        assert_eq!(all, expected, "{pattern}");
    }

    fn show(finding: &Finding) -> String {
        let mut text = format!("{} {}", finding.subject.kind_tag(), finding.subject);
        if let Some(port) = finding.port {
            text += &format!(" port {port}");
        }
        for address in &finding.resolves_to {
            text += &format!(" to {address}");
        }
        for alias in finding.file.iter().flat_map(|file| &file.aliases) {
            text += &format!(" alias {alias}");
        }
        if finding.partial {
            text += " partial";
        }
        text
    }

    #[test]
    fn places() {
        check("[domain-name:value = 'a.example']", &["domain a.example"]);
        check("[ipv4-addr:value = '198.51.100.1/32']", &["ip 198.51.100.1"]);
        check("[ipv4-addr:value ISSUBSET '198.51.100.64/26']", &["MASK_TYPE_NETWORK 198.51.100.64/26"]);
        check(
            "[network-traffic:dst_ref.type = 'ipv4-addr' AND network-traffic:dst_ref.value = '192.0.2.7' AND network-traffic:dst_port = '443']",
            &["ip 192.0.2.7 port 443"],
        );
        check(
            "[domain-name:value = 'a.example' AND domain-name:resolves_to_refs[*].value = '198.51.100.1/32']",
            &["domain a.example to 198.51.100.1"],
        );
        check("[url:value = 'http://a.example/x' AND process:name = 'p']", &["url a.example/x partial"]);
        check(
            "[domain-name:value = 'a.example'] FOLLOWEDBY [file:name = 'x']",
            &["domain a.example partial"],
        );
        check(
            "[domain-name:value = 'a.example' OR ipv4-addr:value = '10.0.0.1']",
            &["domain a.example", "part: reserved address: 10.0.0.1"],
        );
        check(
            "[domain-name:value NOT = 'a.example']",
            &["refused: the pattern names no address, domain, URL or file digest"],
        );
        check("[ipv4-addr:value = '10.0.0.1']", &["refused: reserved address"]);
        check("[domain-name:value LIKE '%.evil%.example']", &["MASK_TYPE_WILDCARD *.evil*.example"]);
        check("[domain-name:value LIKE '%.a.example']", &["MASK_TYPE_DOMAIN *.a.example"]);
        check(
            "[url:value LIKE '%/gate-x.php']",
            &["MASK_TYPE_WILDCARD */gate-x.php", "MASK_TYPE_WILDCARD */*/gate-x.php"],
        );
        check(
            "[url:value LIKE 'http://a.example/x_y%']",
            &["refused: `_` in LIKE stands for one character: no mask can say that"],
        );
    }

    #[test]
    fn files() {
        let (md5, sha1, sha256) = ("a".repeat(32), "b".repeat(40), "c".repeat(64));
        check(
            &format!(
                "[file:hashes.MD5 = '{md5}' AND file:hashes.'SHA-256' = '{sha256}' AND file:name = 'x']"
            ),
            &[&format!("hash {sha256} alias {md5}")],
        );
        check(
            &format!(
                "[file:hashes.MD5 = '{md5}' OR file:hashes.'SHA-1' = '{sha1}' OR file:hashes.sha256 = '{sha256}']"
            ),
            &[&format!("hash {sha256} alias {md5} alias {sha1}")],
        );
        check(
            &format!("[file:hashes.MD5 = '{md5}' OR file:hashes.'SHA-256' = '{sha256}']"),
            &[&format!("hash {md5}"), &format!("hash {sha256}")],
        );
        check(&format!("[file:hashes.MD5 = '{sha1}']"), &["refused: not a digest of the stated kind"]);
    }
}
