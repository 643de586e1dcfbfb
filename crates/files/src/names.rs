//! Whom a file names: URLs in any file; addresses also in scripts, domains only in text that people read, since `1.2.3.4` is a version among machine
//! code, and `wscript.shell` an object among code.

use std::{borrow::Cow, collections::HashSet, ops::ControlFlow};

use analysis::extract::{self, Options};
use model::Observable;

use crate::kind::Kind;

/// Observables that are told of one file.
pub(crate) const OBSERVABLES_MAX: usize = 500;
/// Shortest run of text in UTF-16 that is looked at: `http://a.b`.
const RUN_UNITS_MIN: usize = 10;

/// Hosts that name formats and their standards, or that certificates name; they stand in millions of files.
const FORMAT_HOSTS: [&str; 22] = [
    "www.w3.org",
    "schemas.microsoft.com",
    "schemas.openxmlformats.org",
    "schemas.xmlsoap.org",
    "purl.org",
    "ns.adobe.com",
    "purl.oclc.org",
    "www.iec.ch",
    "docs.oasis-open.org",
    "openoffice.org",
    "schemas.android.com",
    "xmlns.com",
    "www.inkscape.org",
    "java.sun.com",
    "xml.apache.org",
    "xmlns.jcp.org",
    "relaxng.org",
    "tempuri.org",
    "dublincore.org",
    "www.color.org",
    "ns.microsoft.com",
    "schema.org",
];
/// Endings of files that certificates name.
const CERTIFICATE_ENDINGS: [&str; 7] = [".crl", ".crt", ".cer", ".p7c", ".htm", ".html", ".pdf"];
/// How the URLs end that certificates carry: lists of what was revoked, responders, issuers, statements of practice.
const CERTIFICATE_MARKS: [&str; 8] = [".crl", ".crt", ".cer", ".p7c", "/ocsp", "ocsp.", "/cps", "/rpa"];

/// What counts without being part of a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bare {
    None,
    Addresses,
    Hosts,
}

/// Collects what files name, each once.
#[derive(Default)]
pub(crate) struct Names {
    seen: HashSet<Observable>,
    told: Vec<String>,
}

impl Names {
    /// Takes what stands in `bytes`, of a file of this kind.
    pub(crate) fn take(&mut self, bytes: &[u8], kind: Kind) {
        if kind.is_text() {
            let bare = if matches!(kind, Kind::Script(_)) { Bare::Addresses } else { Bare::Hosts };
            self.text(&as_utf8(bytes), bare);
        } else {
            self.text(bytes, Bare::None);
            let mut runs = Vec::new();
            wide_runs(bytes, 0, &mut runs);
            wide_runs(bytes, 1, &mut runs);
            self.text(&runs, Bare::None);
        }
    }

    /// Takes what stands in a text that was unpacked from a file.
    pub(crate) fn text(&mut self, text: &[u8], bare: Bare) {
        let options = Options { email_hosts: false, url_hosts: false, doubtful: false };
        let _ = extract::extract(text, &options, &mut |found| {
            if self.told.len() >= OBSERVABLES_MAX {
                return ControlFlow::Break(());
            }
            let is_wanted = match &found.observable {
                Observable::Url(_) => {
                    let written = text.get(found.span.clone()).unwrap_or_default();
                    // Without a scheme a path in machine code looks like a URL: `a.com/x`.
                    let has_scheme = memchr::memmem::find(written, b"://").is_some();
                    let is_told = bare == Bare::Hosts || has_scheme;
                    // Behind a URL in a certificate stands the tag of what follows, `0`.
                    let is_cut = bare == Bare::None && has_foreign_end(&found.observable);
                    is_told && !is_cut && !is_of_a_format(&found.observable)
                }
                Observable::Ip(_) => bare != Bare::None,
                Observable::Domain(_) => bare == Bare::Hosts,
                Observable::File(_) => false,
            };
            if is_wanted && self.seen.insert(found.observable.clone()) {
                self.told.push(found.observable.to_string());
            }
            ControlFlow::Continue(())
        });
    }

    pub(crate) fn into_told(self) -> Vec<String> {
        self.told
    }
}

/// Whether a URL out of other bytes ends in what does not belong to it, or on a host that nobody can have.
fn has_foreign_end(observable: &Observable) -> bool {
    let Observable::Url(url) = observable else { return false };
    let is_host = url.ip().is_some() || url.domain().is_some_and(extract::is_public_name);
    let text = url.to_string();
    !is_host || CERTIFICATE_ENDINGS.iter().any(|ending| text.contains(&format!("{ending}0")))
}

fn is_of_a_format(observable: &Observable) -> bool {
    let Observable::Url(url) = observable else { return false };
    let host = url.host().to_string();
    let text = url.to_string();
    let text = text.split(['?', '#']).next().unwrap_or_default();
    FORMAT_HOSTS.contains(&host.as_str())
        || CERTIFICATE_MARKS.iter().any(|mark| match mark.strip_suffix('.') {
            Some(label) => host.starts_with(&format!("{label}.")) || host.contains(".ocsp."),
            None => text.trim_end_matches('/').ends_with(mark),
        })
}

/// Text in UTF-8, if it says or shows that it is UTF-16.
fn as_utf8(bytes: &[u8]) -> Cow<'_, [u8]> {
    let units = |rest: &[u8], of: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = rest.as_chunks::<2>().0.iter().map(|pair| of(*pair)).collect();
        Cow::Owned(String::from_utf16_lossy(&units).into_bytes())
    };
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        units(rest, u16::from_le_bytes)
    } else if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        units(rest, u16::from_be_bytes)
    } else {
        Cow::Borrowed(bytes)
    }
}

/// Runs of printable ASCII in UTF-16 (little endian) that begin at even or odd places, a line each.
fn wide_runs(bytes: &[u8], offset: usize, runs: &mut Vec<u8>) {
    let mut start = runs.len();
    for pair in bytes.get(offset..).unwrap_or_default().as_chunks::<2>().0 {
        match pair {
            [low @ 0x20..=0x7e, 0] => runs.push(*low),
            _ => {
                if runs.len() - start >= RUN_UNITS_MIN {
                    runs.push(b'\n');
                } else {
                    runs.truncate(start);
                }
                start = runs.len();
            }
        }
    }
    if runs.len() - start < RUN_UNITS_MIN {
        runs.truncate(start);
    } else {
        runs.push(b'\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], kind: Kind, expected: &[&str]) {
        let mut names = Names::default();
        names.take(bytes, kind);
        assert_eq!(names.into_told(), expected, "{}", String::from_utf8_lossy(bytes));
    }

    #[test]
    fn files_name_urls_and_texts_hosts_too() {
        let wide: Vec<u8> = "http://wide.example/a".bytes().flat_map(|byte| [byte, 0]).collect();
        let odd = [b"\x01".to_vec(), wide.clone(), vec![7, 7]].concat();
        check(b"\x00\x01http://a.example/x\x00 b.example 192.0.2.1\x00", Kind::Pe, &["a.example/x"]);
        check(
            b"\x30http://www.ca.example/a.crl0m\x06 http://ca.example0/ http://ca.example/x.crt0",
            Kind::Pe,
            &[],
        );
        check(&wide, Kind::Pe, &["wide.example/a"]);
        check(&odd, Kind::Pe, &["wide.example/a"]);
        check(
            b"see b.example, 192.0.2.1 or http://a.example/x",
            Kind::Text,
            &["b.example", "192.0.2.1", "a.example/x"],
        );
        check(
            b"http://www.w3.org/2000/svg http://crl.ca.example/a.crl http://ocsp.ca.example http://a.example/?u=x.crl ",
            Kind::Script("xml"),
            &["a.example/?u=x.crl"],
        );
        check(b"CreateObject(\"wscript.shell\") 192.0.2.1", Kind::Script("vbscript"), &["192.0.2.1"]);
        check(&[b"\xff\xfe".to_vec(), wide].concat(), Kind::Script("powershell"), &["wide.example/a"]);
    }
}
