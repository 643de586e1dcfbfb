//! The blacklists of the Université Toulouse Capitole (UT1): names (`CATEGORY/domains`) and pages (`CATEGORY/urls`) by what they are about,
//! one a line, <https://dsi.ut-capitole.fr/blacklists/>. The folder is the category; `usage` and `expressions` beside them are no lists.
//!
//! What a site is about weighs nothing. Malware, phishing and their kind weigh a little: entries are old and seldom looked at again. What
//! many share (platforms, shorteners, dynamic DNS) is shared.

mod category;

use std::io;

use model::{Assessment, Class, Grade, Mask, Observable, Subject, Tlp, Url, observable::parse_address};

use self::category::Meaning;
use super::{Head, Recognised, Source, Unit};
use crate::{
    Context, Sink, Spot,
    format::{field, text},
    input::{self, Input},
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "ut1",
    title: "UT1 blacklists",
    url: "https://dsi.ut-capitole.fr/blacklists/",
    licence: "CC BY-SA 4.0",
    grade: Grade::D,
    every_hours: 24 * 7,
    tlp: Tlp::Clear,
    lists: &[],
    recognise,
    parse,
};

/// Confidence in percent in what condemns.
const DOUBTFUL: u8 = 30;
/// Longest name of a category.
const NAME_BYTES_MAX: usize = 64;

/// Files of a category, and why those that are no lists are refused.
const FILES: [(&str, Option<&str>); 4] = [
    ("domains", None),
    ("expressions", Some("patterns of words: import `domains` and `urls` beside it")),
    ("urls", None),
    ("usage", Some("says what the lists are used for: import `domains` and `urls` beside it")),
];

/// The category's folder of a file `…/CATEGORY/domains`.
fn folder_of(name: &str) -> Option<&str> {
    let base = input::base_name(name);
    FILES.iter().find(|(file, _)| *file == base)?;
    let folder = name.rsplit(['/', '\\']).nth(1)?;
    let is_name = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
    ((1..=NAME_BYTES_MAX).contains(&folder.len()) && folder.bytes().all(is_name)).then_some(folder)
}

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let folder = folder_of(head.name)?;
    let is_ours = ["ut1", "blacklists"].iter().any(|word| head.path_has(word)) || head.named;
    let is_list = is_ours && (category::of(folder).is_some() || head.named);
    let kind = input::base_name(head.name);
    is_list.then(|| Recognised { list: format!("ut1/{folder}.{kind}"), unit: Unit::Snapshot, date: None })
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let base = input::base_name(input.name());
    if let Some(refused) = FILES.iter().find(|(file, _)| *file == base).and_then(|(_, refused)| *refused) {
        sink.reject(Spot::File, refused, input.name().as_bytes());
        return Ok(());
    }
    let folder = context.list.strip_prefix("ut1/").and_then(|rest| rest.rsplit_once('.')).map(|(folder, _)| folder);
    let Meaning { class, category } = folder.and_then(category::of).unwrap_or(Meaning::UNKNOWN);
    let judges = !matches!(class, Class::Shared(_) | Class::Context);
    let assessment = Assessment {
        confidence: if judges { DOUBTFUL } else { 100 },
        note: folder.map(str::to_owned),
        ..Assessment::new(class, category)
    };
    text::entries(input, sink, |line| Ok(vec![context.listed(subject(line.trim(), judges)?, assessment.clone())]))
}

/// A name means all below it, a page all under it.
fn subject(entry: &str, judges: bool) -> Result<Subject, &'static str> {
    if let Some((host, _)) = entry.split_once('/') {
        let url: Url = field::url(&format!("http://{entry}"))?;
        // A whole host stands among the names.
        return if host.is_empty() { Err("no host") } else { Ok(Observable::Url(url).into()) };
    }
    if parse_address(entry).is_ok() {
        return field::address(entry).map(|address| Observable::Ip(address).into());
    }
    let name = field::domain(entry)?;
    // Below a public suffix stand those of others: that it is shared may be said of them, a judgement not.
    let is_exact = judges && name.registrable().is_none();
    Ok(if is_exact { Observable::Domain(name).into() } else { Mask::Domain(name).into() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_judgement_covers_no_public_suffix() {
        let shown = |entry, judges| subject(entry, judges).map(|subject| subject.to_string());
        assert_eq!(shown("a.example", true), Ok("*.a.example".to_owned()));
        assert_eq!(shown("co.uk", true), Ok("co.uk".to_owned()));
        assert_eq!(shown("co.uk", false), Ok("*.co.uk".to_owned()));
        assert_eq!(shown("a.example/x", true), Ok("a.example/x".to_owned()));
        assert!(subject("/x", true).is_err() && subject("10.0.0.1", true).is_err());
    }

    #[test]
    fn the_folder_is_the_category() {
        assert_eq!(folder_of("a.tar.gz/blacklists/malware/urls"), Some("malware"));
        assert_eq!(folder_of("ut1/malware/domains.gz"), Some("malware"));
        assert_eq!(folder_of("ut1/malware/usage"), Some("malware"));
        assert_eq!(folder_of("ut1/malware/README"), None);
        assert_eq!(folder_of("domains"), None);
    }
}
