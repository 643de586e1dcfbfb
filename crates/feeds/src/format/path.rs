//! What the path of a file in a publisher's collection says: whose it is, what it is about, of which day it is. Paths are
//! those of archives with the path inside; they may be hostile and are only read.

use model::Timestamp;

use crate::{Head, Recognised, SOURCES, Unit, input};

/// Reports are younger than this; digits that look like an older year are no year.
const YEAR_MIN: u16 = 2000;
/// And older than this.
const YEAR_MAX: u16 = 2099;

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Whether the path says that the file is of the publisher that is called `word`: a folder or archive on the way begins with it as a
/// word (ASCII case ignored). The file's own name says it too, if nothing above does otherwise: in an archive, and in a folder that is called
/// by another source, files are named after what they report on (`maltrail/malware/avast_ransomware.txt`).
pub(crate) fn says(path: &str, word: &str) -> bool {
    let (above, base) = path.rsplit_once(['/', '\\']).unwrap_or(("", path));
    let mut folders = above.split(['/', '\\']);
    if folders.clone().any(|folder| begins(folder, word)) {
        return true;
    }
    begins(base, word)
        && !folders
            .any(|folder| is_archive(folder) || SOURCES.iter().any(|source| begins(folder, source.name)))
}

fn begins(component: &str, word: &str) -> bool {
    let begin = component.get(..word.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(word));
    let behind = component.get(word.len()..).and_then(|rest| rest.chars().next());
    begin && !behind.is_some_and(char::is_alphanumeric)
}

fn is_archive(component: &str) -> bool {
    [".tar", ".tgz", ".zip", ".zst", ".gz", ".xz"].iter().any(|suffix| component.ends_with(suffix))
}

/// Whether the path says one of `words`.
pub(crate) fn says_any(path: &str, words: &[&str]) -> bool {
    words.iter().any(|word| says(path, word))
}

/// Claims a file of the collection `list`, as records of the day that its path says, if the operator named its source or the path says
/// one of `words`.
pub(crate) fn claim(head: &Head<'_>, list: &str, words: &[&str]) -> Option<Recognised> {
    let ours = head.named || says_any(head.name, words);
    ours.then(|| Recognised { list: list.to_owned(), unit: Unit::Records, date: date(head.name) })
}

/// The file's name without folders, compression and suffix.
pub(crate) fn stem(path: &str) -> &str {
    let base = input::base_name(path);
    base.rsplit_once('.')
        .filter(|(stem, suffix)| !stem.is_empty() && suffix.len() <= 5 && !suffix.contains(' '))
        .map_or(base, |(stem, _)| stem)
}

/// The folder in which the file stands; none directly in an archive or a root.
pub(crate) fn folder(path: &str) -> Option<&str> {
    let (folders, _) = path.rsplit_once('/')?;
    let folder = folders.rsplit('/').next()?;
    (!folder.is_empty() && !is_archive(folder)).then_some(folder)
}

/// What the file's folder is called, for people: publishers keep a folder a threat. None where the folder is the collection
/// itself, which one of `publisher` begins.
pub(crate) fn topic(path: &str, publisher: &[&str]) -> Option<String> {
    let folder = folder(path).filter(|folder| !publisher.iter().any(|word| begins(folder, word)))?;
    super::field::text(&folder.replace(['_', '-'], " "))
}

/// A name without the date it begins or ends with, for people: `2021-12-06 - XEGroup` says `XEGroup`.
pub(crate) fn without_date(name: &str) -> &str {
    let digits = |c: char| c.is_ascii_digit() || matches!(c, '-' | '_' | ' ' | '.');
    let begun = name.trim_start_matches(digits);
    let rest = if name.len().saturating_sub(begun.len()) >= 6 { begun } else { name };
    let ended = rest.trim_end_matches(digits);
    if rest.len().saturating_sub(ended.len()) >= 6 { ended } else { rest.trim() }
}

/// The date in a path, of the last component that has one: `2023-08-25 x.csv`, `x_20220628.csv`, `08-2022`, `jan-2019`, `2022/12/x.txt`
/// (its month's first day).
pub(crate) fn date(path: &str) -> Option<Timestamp> {
    let mut behind = None;
    for component in path.rsplit('/') {
        if let Some(date) = date_in(component) {
            return Some(date);
        }
        // A folder of a year with one of a month in it.
        if let (Some(year), Some(month)) = (number(component, 4), behind.and_then(|month| number(month, 2)))
            && let Some(date) = day(year, month, 1)
        {
            return Some(date);
        }
        behind = Some(component);
    }
    None
}

fn date_in(component: &str) -> Option<Timestamp> {
    let parts: Vec<&str> =
        component.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let number = |at: usize, width| parts.get(at).and_then(|part| number(part, width));
    (0..parts.len())
        .find_map(|at| {
            let (next, last) = (at.saturating_add(1), at.saturating_add(2));
            let full = || day(number(at, 4)?, number(next, 2)?, number(last, 2)?);
            // `02-12-19`: the day first, as in Europe.
            let short = || day(number(last, 2)?.saturating_add(2000), number(next, 2)?, number(at, 2)?);
            let compact = || {
                let (year, rest) = parts.get(at).filter(|part| part.len() == 8)?.split_at_checked(4)?;
                let (first, second) = rest.split_at_checked(2)?;
                let part = |text: &str| text.parse::<u16>().ok();
                let year = part(year)?;
                day(year, part(first)?, part(second)?).or_else(|| day(year, part(second)?, part(first)?))
            };
            let month_first = || day(number(next, 4)?, number(at, 2)?, 1);
            let named = || {
                let name = parts.get(at)?.get(..3)?.to_ascii_lowercase();
                let month = MONTHS.iter().position(|month| *month == name)?.saturating_add(1);
                let year = number(next, 4).or_else(|| Some(number(next, 2)?.saturating_add(2000)))?;
                day(year, u16::try_from(month).ok()?, 1)
            };
            full().or_else(short).or_else(compact).or_else(month_first).or_else(named)
        })
        .or_else(|| (0..parts.len()).find_map(|at| day(number(at, 4)?, number(at.saturating_add(1), 2)?, 1)))
}

/// The date that a bare line states, such as `Feb-19`.
pub(crate) fn date_of_line(line: &str) -> Option<Timestamp> {
    (line.len() <= 32).then(|| date_in(line)).flatten()
}

fn number(text: &str, width: usize) -> Option<u16> {
    (text.len() == width && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

fn day(year: u16, month: u16, day: u16) -> Option<Timestamp> {
    (YEAR_MIN..=YEAR_MAX)
        .contains(&year)
        .then(|| Timestamp::parse(&format!("{year:04}-{month:02}-{day:02}")))
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words() {
        assert!(says("vendor/avast_iocs.tar.zst/X/samples.md5", "avast"));
        assert!(says("ESET/malware-ioc/README.adoc", "eset"));
        assert!(!says("presets/offset/dataset.csv", "eset"));
        assert!(says("a/b/hp_iocs.tar", "hp_iocs") && !says("php_iocs", "hp_iocs"));
        assert!(says("downloads/bitdefender_samples.txt", "bitdefender"));
        assert!(!says("maltrail_static.tar.zst/malware/avast_ransomware.txt", "avast"));
        assert!(!says("maltrail/static/malware/avast_ransomware.txt", "avast"));
        assert!(!says("reports.zip/avast.txt", "avast"));
        assert!(!says("2022-06-15 DriftingCloud - Sophos Firewall/x.csv", "sophos"));
    }

    #[test]
    fn topics() {
        assert_eq!(
            topic("avast_iocs.tar.zst/Parrot_TDS/network.txt", &["avast"]).as_deref(),
            Some("Parrot TDS")
        );
        assert_eq!(topic("avast/network.txt", &["avast"]), None);
        assert_eq!(topic("network.txt", &["avast"]), None);
    }

    #[test]
    fn names() {
        assert_eq!((folder("a.tar.zst/x.csv"), stem("a.tar.zst/x.csv")), (None, "x"));
        assert_eq!((folder("a/Emotet/x.csv.gz"), stem("a/Emotet/x y")), (Some("Emotet"), "x y"));
        assert_eq!(stem("2309 Tiny Turla backdoor.csv"), "2309 Tiny Turla backdoor");
        for (name, expected) in [
            ("2021-12-06 - XEGroup", "XEGroup"),
            ("emotet", "emotet"),
            ("mars_iocs_20220407", "mars_iocs"),
            ("8220Gang", "8220Gang"),
        ] {
            assert_eq!(without_date(name), expected);
        }
    }

    #[track_caller]
    fn check(path: &str, expected: Option<&str>) {
        assert_eq!(date(path).map(Timestamp::to_date).as_deref(), expected, "{path}");
    }

    #[test]
    fn dates() {
        check("a.tar.zst/2022/12/x.txt", Some("2022-12-01"));
        check("2021-06-01/a/2022-07-08-IOCs-for-x.txt", Some("2022-07-08"));
        check("x/mars_stealer_iocs_20220407.csv", Some("2022-04-07"));
        check("x/gang_iocs_20242409.csv", Some("2024-09-24"));
        check("2020_05_09/Share.csv", Some("2020-05-09"));
        check("02-12-19/JSON/x.json", Some("2019-12-02"));
        check("ares_dga_domains_08-2022.txt", Some("2022-08-01"));
        check("sha256-hashes/emotet-sept-2019", Some("2019-09-01"));
        check("OWASSRF IOCs 2023-03.csv", Some("2023-03-01"));
        check("CVE-2023-40044.csv", None);
        check("Backdoor-389300.csv", None);
        check("mal-16", None);
        assert_eq!(date_of_line("Feb-19").map(Timestamp::to_date).as_deref(), Some("2019-02-01"));
    }
}
