//! One item of the tree: which property of a host it looks at, how it compares, and with what. What it names, or why it
//! names nothing that can be looked up.

use model::{Hash, Observable, Subject};

use crate::format::{field, netset, tree::Node};

/// A comparison as it is written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item<'a> {
    /// What is looked at: `FileItem/Md5sum`.
    search: &'a str,
    condition: &'a str,
    /// Whether it must not be so.
    negated: bool,
    content: &'a str,
}

/// What an item names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A file by its digest.
    File(Hash),
    /// An address, a network, a name or a URL.
    Place { subject: Subject, port: Option<u16> },
}

/// What an item says of a file that another item names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FileFact<'a> {
    Name(&'a str),
    SizeBytes(u64),
}

/// The kinds of properties.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Digest(&'static str),
    Address,
    Name,
    Url,
}

/// The properties that name something, in the terms of Mandiant's and others' lists.
const KINDS: &[(&str, Kind)] = &[
    ("dnsentryitem/host", Kind::Name),
    ("dnsentryitem/recorddata/host", Kind::Name),
    ("dnsentryitem/recorddata/ipv4address", Kind::Address),
    ("dnsentryitem/recordname", Kind::Name),
    ("fileitem/md5sum", Kind::Digest("MD5")),
    ("fileitem/sha1sum", Kind::Digest("SHA-1")),
    ("fileitem/sha256sum", Kind::Digest("SHA-256")),
    ("network/dns", Kind::Name),
    ("network/uri", Kind::Url),
    ("portitem/localip", Kind::Address),
    ("portitem/remoteip", Kind::Address),
    ("processitem/portlist/portitem/remoteip", Kind::Address),
    ("routeentryitem/destination", Kind::Address),
    ("serviceitem/servicedllmd5sum", Kind::Digest("MD5")),
    ("serviceitem/pathmd5sum", Kind::Digest("MD5")),
    ("taskitem/md5sum", Kind::Digest("MD5")),
    ("urlhistoryitem/hostname", Kind::Name),
    ("urlhistoryitem/url", Kind::Url),
];

/// Length of the identifier of an item where it is a UUID.
const UUID_BYTES: usize = 36;

impl<'a> Item<'a> {
    /// Reads an `IndicatorItem`.
    pub(super) fn read(node: &'a Node) -> Self {
        let content = node.says(&["content"]);
        let id = node.says(&["id"]);
        // Some exports write the value where the identifier belongs, and leave the content empty.
        let is_value = content.is_empty() && node.child("content").is_some() && !is_uuid(id);
        let condition = node.says(&["condition"]);
        let bare = condition.strip_suffix("not").unwrap_or(condition);
        Self {
            search: node.says(&["context", "search"]),
            condition: bare,
            negated: bare.len() < condition.len() || node.says(&["negate"]).eq_ignore_ascii_case("true"),
            content: if is_value { id } else { content },
        }
    }

    /// What it names.
    ///
    /// # Errors
    /// The reason, for the report.
    pub(super) fn meaning(&self) -> Result<Meaning, &'static str> {
        let kind = self.kind().ok_or_else(|| self.other())?;
        if self.negated {
            return Err("what must not be there");
        }
        if self.content.is_empty() {
            return Err("no content");
        }
        let exact = self.condition.eq_ignore_ascii_case("is") || self.condition.is_empty();
        let contained = self.condition.eq_ignore_ascii_case("contains");
        if !exact && !contained {
            return Err("a condition that is neither `is` nor `contains`");
        }
        let place = |subject| Meaning::Place { subject, port: None };
        match kind {
            Kind::Digest(_) if !exact => Err("a part of a digest"),
            Kind::Digest(algorithm) => Hash::parse(self.content)
                .ok()
                .filter(|hash| hash.algorithm() == algorithm)
                .map(Meaning::File)
                .ok_or("not a digest of the stated kind"),
            Kind::Address => match netset::parse(self.content).and_then(netset::check) {
                Ok(network) => Ok(place(netset::subject(network))),
                Err(reason) => match field::socket(self.content) {
                    Ok((address, port)) => {
                        Ok(Meaning::Place { subject: Observable::Ip(address).into(), port })
                    }
                    Err(_) => Err(reason),
                },
            },
            Kind::Name => match field::address(self.content) {
                Ok(address) => Ok(place(Observable::Ip(address).into())),
                Err(_) => field::domain(self.content).map(|name| place(Observable::Domain(name).into())),
            },
            Kind::Url if !exact && !self.content.contains("://") => Err("a part of a URL"),
            Kind::Url if self.content.starts_with('/') => Err("a part of a URL"),
            Kind::Url => field::url(self.content).map(|url| place(Observable::Url(url).into())),
        }
    }

    /// What it says of a file that is named beside it.
    pub(super) fn file_fact(&self) -> Option<FileFact<'a>> {
        if self.negated || !self.condition.eq_ignore_ascii_case("is") {
            return None;
        }
        if self.search.eq_ignore_ascii_case("FileItem/FileName") {
            return Some(FileFact::Name(self.content));
        }
        let is_size = self.search.eq_ignore_ascii_case("FileItem/SizeInBytes");
        is_size.then(|| self.content.parse().ok().map(FileFact::SizeBytes)).flatten()
    }

    /// The comparison as a line.
    pub(super) fn shown(&self) -> String {
        format!("{} {} {}", self.search, self.condition, self.content)
    }

    fn kind(&self) -> Option<Kind> {
        let known = KINDS.iter().find(|(search, _)| self.search.eq_ignore_ascii_case(search));
        known.map(|(_, kind)| *kind)
    }

    /// Why a property that names nothing is not read.
    fn other(&self) -> &'static str {
        let area = self.search.split('/').next().unwrap_or_default().to_ascii_lowercase();
        match area.as_str() {
            "" => "an item that looks at nothing",
            "fileitem" => "a file's name, path or content is nothing that is looked up",
            "registryitem" => "a registry entry is nothing that is looked up",
            "processitem" | "serviceitem" | "driveritem" | "taskitem" | "moduleitem" | "hookitem" => {
                "a process, service or task is nothing that is looked up"
            }
            "email" => "a mail is nothing that is looked up",
            "network" => "a property of traffic is nothing that is looked up",
            _ => "a property of a host is nothing that is looked up",
        }
    }
}

fn is_uuid(text: &str) -> bool {
    text.len() == UUID_BYTES && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(search: &str, condition: &str, content: &str, expected: Result<&str, &str>) {
        let (bare, negated) = condition.strip_suffix("not").map_or((condition, false), |bare| (bare, true));
        let item = Item { search, condition: bare, negated, content };
        let told = item.meaning().map(|meaning| match meaning {
            Meaning::File(hash) => format!("file {hash}"),
            Meaning::Place { subject, port } => {
                format!(
                    "{} {subject}{}",
                    subject.kind_tag(),
                    port.map_or(String::new(), |port| format!(" {port}"))
                )
            }
        });
        assert_eq!(told.as_deref().map_err(|reason| *reason), expected, "{search} {condition} {content}");
    }

    #[test]
    fn meanings() {
        let md5 = "00000000000000000000000000000001";
        check("FileItem/Md5sum", "is", md5, Ok("file 00000000000000000000000000000001"));
        check("FileItem/Sha1sum", "is", md5, Err("not a digest of the stated kind"));
        check("FileItem/Md5sum", "contains", "0001", Err("a part of a digest"));
        check("FileItem/Md5sum", "isnot", md5, Err("what must not be there"));
        check("PortItem/remoteIP", "is", "192.0.2.1", Ok("ip 192.0.2.1"));
        check("PortItem/remoteIP", "is", "192.0.2.1:443", Ok("ip 192.0.2.1 443"));
        check("PortItem/remoteIP", "is", "10.0.0.1", Err("reserved address"));
        check(
            "PortItem/remoteIP",
            "matches",
            "192.0.2.*",
            Err("a condition that is neither `is` nor `contains`"),
        );
        check("Network/DNS", "contains", "a.example", Ok("domain a.example"));
        check("DnsEntryItem/Host", "is", "192.0.2.1", Ok("ip 192.0.2.1"));
        check("UrlHistoryItem/URL", "is", "http://a.example/b", Ok("url a.example/b"));
        check("UrlHistoryItem/URL", "contains", "a.example/b", Err("a part of a URL"));
        check("Network/URI", "is", "/gate.php", Err("a part of a URL"));
        check(
            "FileItem/FullPath",
            "is",
            "c:\\a",
            Err("a file's name, path or content is nothing that is looked up"),
        );
        check("RegistryItem/Path", "is", "a", Err("a registry entry is nothing that is looked up"));
        check("Email/From", "is", "a", Err("a mail is nothing that is looked up"));
        check("", "is", "a", Err("an item that looks at nothing"));
        check("Network/DNS", "is", "", Err("no content"));
    }
}
