//! What a `CybOX` observable names: addresses, networks, names, URLs and files; several values in one field, compositions,
//! references, related objects.

use std::collections::BTreeSet;

use model::{FileFacts, Observable, Subject};

use super::index::Index;
use crate::format::{field, netset, stix::Digests, tree::Node};

/// Most things that are taken from one observable.
const FINDINGS_MAX: usize = 4096;
/// Most edges between what one observable names and what that is related to.
const EDGES_MAX: usize = 4 * FINDINGS_MAX;
/// Longest word for a relation.
const WORD_BYTES_MAX: usize = 64;
const TOO_MANY: &str = "names too many things";
/// What stands between several values of a field, unless the field says otherwise (`CybOX` 2.1, `BaseObjectPropertyType`).
const DELIMITER: &str = "##comma##";

/// Texts that were refused, with the reason.
pub(super) type Refused = Vec<(&'static str, String)>;

/// One thing that an observable names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Finding {
    pub(super) subject: Subject,
    pub(super) port: Option<u16>,
    /// What is said about the file.
    pub(super) file: Option<FileFacts>,
    /// The word of a relation and its other end.
    pub(super) relations: Vec<(String, Observable)>,
    /// Whether the observable needs more than this.
    pub(super) partial: bool,
}

impl Finding {
    fn new(subject: impl Into<Subject>) -> Self {
        Self { subject: subject.into(), port: None, file: None, relations: Vec::new(), partial: false }
    }

    /// Whether it is a file.
    pub(super) fn is_file(&self) -> bool {
        matches!(self.subject, Subject::Observable(Observable::File(_)))
    }
}

/// What was read of an observable so far.
#[derive(Default)]
struct Found {
    findings: Vec<Finding>,
    edges: usize,
}

impl Found {
    /// Takes what a reference stands for, as far as there is room: few bytes may refer to much, and again and again.
    fn refer(&mut self, known: &[Finding]) -> Result<(), &'static str> {
        for finding in known {
            if self.findings.len() >= FINDINGS_MAX {
                return Err(TOO_MANY);
            }
            let room = EDGES_MAX.saturating_sub(self.edges);
            let relations: Vec<_> = finding.relations.iter().take(room).cloned().collect();
            let is_cut = relations.len() < finding.relations.len();
            self.edges = self.edges.saturating_add(relations.len());
            self.findings.push(Finding {
                subject: finding.subject.clone(),
                port: finding.port,
                file: finding.file.clone(),
                relations,
                partial: finding.partial,
            });
            if is_cut {
                return Err(TOO_MANY);
            }
        }
        Ok(())
    }

    /// Relates what stands behind `from` to `end`.
    fn relate(&mut self, from: usize, word: &str, end: &Observable) -> Result<(), &'static str> {
        for finding in self.findings.iter_mut().skip(from) {
            if self.edges >= EDGES_MAX {
                return Err(TOO_MANY);
            }
            self.edges = self.edges.saturating_add(1);
            finding.relations.push((word.to_owned(), end.clone()));
        }
        Ok(())
    }
}

/// What an `Observable` names; what is no good goes to `refused`.
pub(super) fn observable(node: &Node, index: &Index, refused: &mut Refused) -> Vec<Finding> {
    let mut found = Found::default();
    if let Err(reason) = read(node, index, refused, &mut found) {
        refused.push((reason, node.says(&["id"]).to_owned()));
    }
    found.findings.truncate(FINDINGS_MAX);
    found.findings
}

/// Ends early where there is no room for more.
fn read(node: &Node, index: &Index, refused: &mut Refused, found: &mut Found) -> Result<(), &'static str> {
    if let Some(known) = node.child("idref").map(|id| index.findings(&id.text)) {
        match known {
            Some(known) => found.refer(known)?,
            None => {
                refused.push(("refers to an observable that is not there", node.says(&["idref"]).to_owned()))
            }
        }
    }
    for composition in node.children("observable_composition") {
        let parts: Vec<&Node> = composition.children("observable").collect();
        let joined = !composition.says(&["operator"]).eq_ignore_ascii_case("or") && parts.len() > 1;
        let from = found.findings.len();
        let outcome = parts.into_iter().try_for_each(|part| read(part, index, refused, found));
        for finding in found.findings.iter_mut().skip(from).filter(|_| joined) {
            finding.partial = true;
        }
        outcome?;
    }
    for object in node.children("object") {
        if found.findings.len() >= FINDINGS_MAX {
            return Err(TOO_MANY);
        }
        object_of(object, refused, found)?;
    }
    Ok(())
}

fn object_of(object: &Node, refused: &mut Refused, found: &mut Found) -> Result<(), &'static str> {
    let Some(properties) = object.child("properties") else {
        refused.push(("an object without properties", object.says(&["id"]).to_owned()));
        return Ok(());
    };
    let from = found.findings.len();
    if let Err(reason) = properties_of(properties, refused, &mut found.findings) {
        refused.push((reason, shown(properties)));
        return Ok(());
    }
    found.edges = found
        .findings
        .iter()
        .skip(from)
        .fold(found.edges, |sum, one| sum.saturating_add(one.relations.len()));
    for related in object.all("related_object") {
        let word = related.says(&["relationship"]);
        // Those that mean something to us are shorter.
        if word.len() > WORD_BYTES_MAX {
            continue;
        }
        let word = word.to_ascii_lowercase().replace([' ', '_'], "-");
        let mut ends = Vec::new();
        let Some(Ok(())) = related.child("properties").map(|node| properties_of(node, refused, &mut ends))
        else {
            continue;
        };
        for end in ends {
            let Subject::Observable(end) = end.subject else { continue };
            found.relate(from, &word, &end)?;
        }
    }
    Ok(())
}

fn properties_of(
    properties: &Node,
    refused: &mut Refused,
    findings: &mut Vec<Finding>,
) -> Result<(), &'static str> {
    let kind = properties.says(&["xsi:type"]);
    let kind = kind.rsplit(':').next().unwrap_or_default();
    let mut each = |path: &[&str], read: &dyn Fn(&str) -> Result<Finding, &'static str>| {
        let node = properties.at(path).ok_or("an object without a value")?;
        for value in values(node)? {
            match read(value) {
                Ok(finding) if findings.len() < FINDINGS_MAX => findings.push(finding),
                Ok(_) => return Err(TOO_MANY),
                Err(reason) => refused.push((reason, value.to_owned())),
            }
        }
        Ok(())
    };
    match kind {
        "AddressObjectType" => match properties.says(&["category"]) {
            "" | "ipv4-addr" | "ipv6-addr" | "cidr" | "ipv4-net" | "ipv6-net" => {
                each(&["address_value"], &network)
            }
            "e-mail" => Err("a mail address is nothing that is looked up"),
            _ => Err("an address that is no IP address"),
        },
        "DomainNameObjectType" => each(&["value"], &domain),
        "HostnameObjectType" => each(&["hostname_value"], &domain),
        "URIObjectType" | "LinkObjectType" => {
            if properties.says(&["type"]).eq_ignore_ascii_case("domain name") {
                return each(&["value"], &domain);
            }
            each(&["value"], &|value| field::url(value).map(|url| Finding::new(Observable::Url(url))))
        }
        "SocketAddressObjectType" => socket(properties, findings),
        "NetworkConnectionObjectType" => {
            let socket_address = properties.child("destination_socket_address");
            socket(socket_address.ok_or("a connection to nowhere")?, findings)
        }
        "DNSQueryObjectType" | "DNSRecordObjectType" => dns(properties, findings),
        _ if kind.contains("File") || kind == "ArtifactObjectType" => file(properties, refused, findings),
        "EmailMessageObjectType" => Err("a mail is nothing that is looked up"),
        "WindowsRegistryKeyObjectType" => Err("a registry entry is nothing that is looked up"),
        "" => Err("an object of no stated kind"),
        _ => Err("an object of this kind is nothing that is looked up"),
    }
}

fn network(value: &str) -> Result<Finding, &'static str> {
    netset::parse(value).and_then(netset::check).map(|found| Finding::new(netset::subject(found)))
}

fn domain(value: &str) -> Result<Finding, &'static str> {
    field::domain(value).map(|name| Finding::new(Observable::Domain(name)))
}

fn socket(node: &Node, findings: &mut Vec<Finding>) -> Result<(), &'static str> {
    let mut finding =
        match (node.at(&["ip_address", "address_value"]), node.at(&["hostname", "hostname_value"])) {
            (Some(address), _) => network(one(address)?)?,
            (None, Some(name)) => domain(one(name)?)?,
            (None, None) => return Err("a socket without an address"),
        };
    finding.port = node.at(&["port", "port_value"]).map(|port| field::port(one(port)?)).transpose()?;
    findings.push(finding);
    Ok(())
}

fn dns(node: &Node, findings: &mut Vec<Finding>) -> Result<(), &'static str> {
    let names = node.all("domain_name").into_iter().chain(node.all("qname"));
    let name = names.filter_map(|name| name.child("value")).next().ok_or("a DNS object without a name")?;
    let mut finding = domain(one(name)?)?;
    for address in node.all("address_value").into_iter().take(FINDINGS_MAX) {
        finding.relations.push(("resolves-to".to_owned(), Observable::Ip(field::address(one(address)?)?)));
    }
    findings.push(finding);
    Ok(())
}

fn file(node: &Node, refused: &mut Refused, findings: &mut Vec<Finding>) -> Result<(), &'static str> {
    let mut digests = Digests::default();
    let mut several = BTreeSet::new();
    for hash in node.all("hash") {
        let stated = hash.says(&["type"]);
        for value in hash
            .child("simple_hash_value")
            .or(hash.child("fuzzy_hash_value"))
            .map_or(Ok(Vec::new()), values)?
        {
            // Exports that know no better call every digest `Other`.
            let parsed = model::Hash::parse(value).ok();
            let name = match &parsed {
                Some(parsed) if stated.is_empty() || stated.eq_ignore_ascii_case("other") => {
                    parsed.algorithm()
                }
                _ => stated,
            };
            let known = !several.insert(name.to_owned());
            if known {
                // Several digests of one kind are of several files.
                match parsed {
                    Some(_) if findings.len() >= FINDINGS_MAX => return Err(TOO_MANY),
                    Some(parsed) => findings.push(Finding::new(Observable::File(parsed))),
                    None => refused.push(("not a digest of the stated kind", value.to_owned())),
                }
            } else if let Err(reason) = digests.take(name, value) {
                refused.push((reason, value.to_owned()));
            }
        }
    }
    digests.facts.name = node.child("file_name").and_then(|name| field::text(one(name).ok()?));
    digests.facts.size_bytes = node.child("size_in_bytes").and_then(|size| one(size).ok()?.parse().ok());
    match digests.finish() {
        Some((hash, described)) => {
            findings.push(Finding { file: described, ..Finding::new(Observable::File(hash)) });
            Ok(())
        }
        None if several.is_empty() => Err("a file without a digest"),
        None => Ok(()),
    }
}

/// The one value of a field.
fn one(node: &Node) -> Result<&str, &'static str> {
    values(node)?.first().copied().ok_or("an object without a value")
}

/// The values of a field that must be equal to one of them.
fn values(node: &Node) -> Result<Vec<&str>, &'static str> {
    let condition = node.says(&["condition"]);
    if !condition.is_empty() && !condition.eq_ignore_ascii_case("equals") {
        return Err("a condition other than `Equals`");
    }
    if node.says(&["apply_condition"]).eq_ignore_ascii_case("none") {
        return Err("what must not be there");
    }
    let delimiter = match node.says(&["delimiter"]) {
        "" => DELIMITER,
        stated => stated,
    };
    let values: Vec<&str> =
        node.value().split(delimiter).map(str::trim).filter(|value| !value.is_empty()).collect();
    if values.is_empty() { Err("an object without a value") } else { Ok(values) }
}

/// An object as a line: its kind and its last value.
fn shown(properties: &Node) -> String {
    let value = properties.nodes.iter().filter(|node| node.name != "xsi:type").map(Node::value);
    let value = value.rev().find(|value| !value.is_empty()).unwrap_or_default();
    format!("{} {value}", properties.says(&["xsi:type"]))
}
