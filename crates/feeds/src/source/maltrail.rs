//! Maltrail's trails: a file for each malware family or kind of suspicious host, with `# Reference:` comments before the
//! entries and `# Aliases:` of the family. <https://github.com/stamparm/maltrail/tree/master/trails/static>.
//!
//! Each file is complete and is a list of its own. `a.example/b?id=` stands for any value and becomes a wildcard mask, and so
//! does `/b/c.php?id=`, on any host. A path alone (`/gate.php`) would condemn every page of that name; it is refused, as are
//! whole top-level domains and regular expressions.

mod family;

use std::io;

use model::{Assessment, Claim, Grade, Mask, Observable, Subject, Tlp};

use self::family::Family;
use super::{Head, Recognised, Source, Unit};
use crate::{
    Context, Record, Sink, Spot,
    format::{
        field, netset, pattern,
        text::{Lines, comment, head_lines},
    },
    input::{self, Input},
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "maltrail",
    title: "Maltrail",
    url: "https://github.com/stamparm/maltrail",
    licence: "MIT",
    grade: Grade::C,
    every_hours: 24,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

/// Percent for a page on any host: harmless servers have pages of the same name.
const ANY_HOST_CONFIDENCE: u8 = 40;
/// Most references kept of one block of entries.
const REFERENCES_MAX: usize = 16;

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let base = input::base_name(head.name);
    let stated = head_lines(head)
        .map_while(comment)
        .take(3)
        .any(|line| line.starts_with("Copyright (c)") && line.contains("Maltrail developers"));
    // A few trails came without the notice.
    let ours = stated || head.named || (head.path_has("maltrail") && base.ends_with(".txt"));
    if !ours || (!stated && !tells(head)) {
        return None;
    }
    Some(Recognised { list: format!("maltrail/{}", family::list_of(base)), unit: Unit::Snapshot, date: None })
}

/// Whether most lines are entries.
fn tells(head: &Head<'_>) -> bool {
    let lines = head_lines(head).filter(|line| comment(line).is_none() && !line.trim().is_empty()).take(200);
    let (all, good) = lines.fold((0_usize, 0_usize), |(all, good), line| {
        let is_good = line.starts_with('/') || entry(split_note(line).0).is_ok();
        (all.saturating_add(1), good.saturating_add(usize::from(is_good)))
    });
    all > 0 && good.saturating_mul(4) >= all.saturating_mul(3)
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let list = context.list.strip_prefix("maltrail/").unwrap_or_default();
    let family = Family::of(list, input.name());
    let mut block = Block::default();
    let mut lines = Lines::open(input)?;
    while let Some((number, line)) = lines.next_line(sink)? {
        if let Some(text) = comment(line) {
            block.comment(text);
            continue;
        }
        let (text, note) = split_note(line);
        if text.is_empty() {
            continue;
        }
        block.has_entries = true;
        let spot = Spot::Line(number);
        match entry(text) {
            Ok((subject, port)) => {
                let (class, category) = family.meaning(port.is_some());
                let subject = match subject {
                    Subject::Observable(Observable::Domain(name))
                        if family.covers_below() && name.registrable().is_some() =>
                    {
                        Mask::Domain(name).into()
                    }
                    other => other,
                };
                let confidence = if text.starts_with('/') { ANY_HOST_CONFIDENCE } else { 100 };
                let assessment = Assessment {
                    confidence,
                    detection: family.name.clone(),
                    tags: family.tags.clone(),
                    reference: block.references.first().cloned(),
                    port,
                    note: block.note(note),
                    ..Assessment::new(class, category)
                };
                let claim = Claim::Listed(assessment);
                let facts = vec![context.evidence(subject, context.observed_at, None, claim)];
                if sink.accept(Record { spot, facts }).is_break() {
                    break;
                }
            }
            Err(reason) => sink.reject(spot, reason, line.as_bytes()),
        }
    }
    Ok(())
}

/// The comments that hold for the entries behind them.
#[derive(Default)]
struct Block {
    aliases: Option<String>,
    references: Vec<String>,
    /// What stands behind the references.
    remarks: Vec<String>,
    /// Whether an entry came, so that the next reference begins another block.
    has_entries: bool,
}

impl Block {
    fn comment(&mut self, text: &str) {
        let (word, rest) = text.split_once([':', ' ']).unwrap_or((text, ""));
        let word = word.to_ascii_lowercase();
        if word == "aliases" {
            self.aliases = field::text(rest).or(self.aliases.take());
        } else if word.starts_with("refer") || text.starts_with("http://") || text.starts_with("https://") {
            if std::mem::take(&mut self.has_entries) {
                self.references.clear();
                self.remarks.clear();
            }
            let rest = if word.starts_with("refer") { rest } else { text };
            let link = rest.find("http").and_then(|at| rest.get(at..)).unwrap_or(rest).trim();
            let (link, remark) = link.split_once(char::is_whitespace).unwrap_or((link, ""));
            if self.references.len() < REFERENCES_MAX {
                self.references.extend(field::text(link));
                self.remarks.extend(field::text(remark));
            }
        } else if word == "generic" {
            // What follows belongs to no report.
            self.references.clear();
            self.remarks.clear();
        }
    }

    fn note(&self, own: Option<&str>) -> Option<String> {
        let mut parts: Vec<String> = own.into_iter().map(str::to_owned).collect();
        parts.extend(self.remarks.iter().cloned());
        parts.extend(self.aliases.as_ref().map(|aliases| format!("also called {aliases}")));
        let more = self.references.get(1..).unwrap_or_default();
        parts.extend((!more.is_empty()).then(|| format!("see also {}", more.join(" "))));
        field::text(&parts.join("; "))
    }
}

/// An entry and the remark behind it.
fn split_note(line: &str) -> (&str, Option<&str>) {
    match line.split_once(" #").or(line.split_once("\t#")) {
        Some((entry, note)) => (entry.trim(), field::stated(note)),
        None => (line.trim(), None),
    }
}

/// What a line names, and the port.
fn entry(text: &str) -> Result<(Subject, Option<u16>), &'static str> {
    if text.contains('?') && text.ends_with('=') && !text.contains(['\\', '*']) {
        let host = if text.starts_with('/') { "*" } else { "" };
        return pattern::mask(&format!("{host}{text}*")).map(|subject| (subject, None));
    }
    if text.starts_with('/') {
        return Err("a path without a host");
    }
    if let Some(below) = text.strip_prefix('.') {
        let name = field::domain(below).map_err(|_| "a whole top-level domain")?;
        let is_wide = name.registrable().is_none();
        return if is_wide {
            Err("would cover a whole public suffix")
        } else {
            Ok((Mask::Domain(name).into(), None))
        };
    }
    if let Ok(network) = netset::parse(text) {
        return netset::check(network).map(|network| (netset::subject(network), None));
    }
    if text.contains(['\\', '(', '|', '^']) && !text.contains('/') || text.contains("]*") {
        return Err("a regular expression");
    }
    if text.contains('*') {
        return pattern::mask(text).map(|subject| (subject, None));
    }
    if text.contains('/') {
        return field::url(text).map(|url| (Observable::Url(url).into(), None));
    }
    if text.starts_with('[') {
        return field::socket(text).map(|(address, port)| (Observable::Ip(address).into(), port));
    }
    let Some((host, number)) = text.rsplit_once(':') else {
        return field::domain(text).map(|name| (Observable::Domain(name).into(), None));
    };
    let port = Some(field::port(number)?);
    match field::address(host) {
        Ok(address) => Ok((Observable::Ip(address).into(), port)),
        Err("reserved address") => Err("reserved address"),
        Err(_) => field::domain(host).map(|name| (Observable::Domain(name).into(), port)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<(&str, Option<u16>), &str>) {
        let actual = entry(text).map(|(subject, port)| (format!("{} {subject}", subject.kind_tag()), port));
        assert_eq!(actual, expected.map(|(text, port)| (text.to_owned(), port)), "{text}");
    }

    #[test]
    fn entries() {
        check("a.example", Ok(("domain a.example", None)));
        check("a.example:8080", Ok(("domain a.example", Some(8080))));
        check("192.0.2.1:443", Ok(("ip 192.0.2.1", Some(443))));
        check("[2001:db8::1]:443", Ok(("ip 2001:db8::1", Some(443))));
        check("2001:db8::1", Ok(("ip 2001:db8::1", None)));
        check("192.0.2.0/28", Ok(("MASK_TYPE_NETWORK 192.0.2.0/28", None)));
        check("http://192.0.2.1", Ok(("url 192.0.2.1/", None)));
        check("a.example/b/?c=", Ok(("MASK_TYPE_WILDCARD a.example/b/?c=*", None)));
        check("/mk/p0.php?a=", Ok(("MASK_TYPE_WILDCARD */mk/p0.php?a=*", None)));
        check("a.example/b/?c=1", Ok(("url a.example/b/?c=1", None)));
        check("evil*.example", Ok(("MASK_TYPE_WILDCARD evil*.example", None)));
        check("x[0-9][^.]*[0-9].a.example", Err("a regular expression"));
        check(".a.example", Ok(("MASK_TYPE_DOMAIN *.a.example", None)));
        check("/gate.php", Err("a path without a host"));
        check(".onion", Err("a whole top-level domain"));
        check(".co.uk", Err("would cover a whole public suffix"));
        check(r"ih[0-9]{7}\.a\.example", Err("a regular expression"));
        check("192.0.2.1:508:508", Err("it has characters that no domain can have"));
        check("10.0.0.1:80", Err("reserved address"));
        check("a.example:http", Err("not a port"));
    }

    #[test]
    fn blocks() {
        let mut block = Block::default();
        block.comment("Aliases: one, two");
        block.comment("Referecne: https://a.example/1 (Chinese)");
        block.comment("https://a.example/2");
        assert_eq!(block.references, ["https://a.example/1", "https://a.example/2"]);
        assert_eq!(
            block.note(Some("own")).unwrap(),
            "own; (Chinese); also called one, two; see also https://a.example/2"
        );
        block.has_entries = true;
        block.comment("Reference https://a.example/3");
        assert_eq!(block.references, ["https://a.example/3"]);
        block.comment("Generic trails");
        assert_eq!(block.note(None).unwrap(), "also called one, two");
        (0..99).for_each(|n| block.comment(&format!("Reference: https://a.example/{n}")));
        assert_eq!(block.references.len(), REFERENCES_MAX);
    }
}
