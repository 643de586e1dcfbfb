//! `IPsum`: addresses and on how many of some thirty public blocklists each stands, and the same cut by that number
//! (`levels/3.txt`), <https://github.com/stamparm/ipsum>. It speaks for those lists and saw nothing itself.

use std::io;

use model::{Assessment, Category, Class, Grade, Observable, Timestamp, Tlp};

use super::{Head, List, Recognised, Source, Unit};
use crate::{
    Context, Sink,
    format::{
        field,
        list::{self, Kind},
        text::{self, banner_has, comment, head_lines},
    },
    input::Input,
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "ipsum",
    title: "IPsum",
    url: "https://github.com/stamparm/ipsum",
    licence: "Unlicense",
    grade: Grade::D,
    every_hours: 24,
    tlp: Tlp::Clear,
    lists: &[
        level("ipsum", Grade::D),
        level("levels/1", Grade::D),
        level("levels/10", Grade::C),
        level("levels/2", Grade::D),
        level("levels/3", Grade::D),
        level("levels/4", Grade::C),
        level("levels/5", Grade::C),
        level("levels/6", Grade::C),
        level("levels/7", Grade::C),
        level("levels/8", Grade::C),
        level("levels/9", Grade::C),
    ],
    recognise,
    parse,
};

const TITLE: &str = "IPsum Threat Intelligence Feed";
/// The publisher cuts its list at eight; mirrors go further.
const LEVEL_MAX: u8 = 10;
/// No address stands on more lists than there are, with room for growth.
const COUNT_MAX: u8 = 100;

/// Those of its some thirty blocklists that other sources here offer too.
pub(super) const ORIGINS: &[&str] = &[
    "ipsum",
    "abuseipdb",
    "blocklist.de",
    "botscout",
    "bruteforceblocker",
    "ciarmy",
    "cybercrime",
    "dshield",
    "emergingthreats",
    "feodo_tracker",
    "greensnow",
    "maltrail",
    "myip",
    "sblam",
    "stopforumspam",
    "vxvault",
];

const fn level(name: &'static str, grade: Grade) -> List {
    List { name, grade, origins: ORIGINS, every_hours: 24 }
}

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let found = |list: String, date| Some(Recognised { list, unit: Unit::Snapshot, date });
    if banner_has(head, TITLE) {
        return found("ipsum/ipsum".to_owned(), date(head));
    }
    // FireHOL mirrors the levels, with its own header.
    let ours = head.named || (head.path_has("ipsum") && head_lines(head).all(|line| comment(line).is_none()));
    if !ours {
        return None;
    }
    let rows = head_lines(head).filter(|line| comment(line).is_none()).take(100);
    let (mut good, mut all) = (0_usize, 0_usize);
    for row in rows {
        all = all.saturating_add(1);
        good = good.saturating_add(usize::from(entry(row).is_ok()));
    }
    if all > 0 && good.saturating_mul(4) >= all.saturating_mul(3) {
        return found("ipsum/ipsum".to_owned(), None);
    }
    let level = level_of(head.name)?;
    (Kind::tell(head) == Some(Kind::Addresses)).then_some(())?;
    found(format!("ipsum/levels/{level}"), None)
}

/// The level that a file's name states: `levels/3.txt`, `levels_3.txt`.
fn level_of(name: &str) -> Option<u8> {
    let (_, rest) = name.rsplit_once("levels")?;
    let rest = rest.strip_prefix(['/', '_', '-'])?;
    rest.split('.').next()?.parse().ok().filter(|level| (1..=LEVEL_MAX).contains(level))
}

/// The date after `Last update:`, as RFC 5322 writes it: `Sat, 22 Aug 2026 03:00:29 +0200`.
fn date(head: &Head<'_>) -> Option<Timestamp> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let stated = head_lines(head).map_while(comment).find_map(|line| line.strip_prefix("Last update:"))?;
    let words: Vec<&str> = stated.split_whitespace().take(7).collect();
    let [_, day, month, year, time, zone] = words.as_slice() else { return None };
    let month = MONTHS.iter().position(|name| name == month)?.checked_add(1)?;
    let (hours, minutes) = zone.split_at_checked(3)?;
    Timestamp::parse(&format!("{year}-{month:02}-{day:0>2}T{time}{hours}:{minutes}"))
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    if let Some(level) = context.list.strip_prefix("ipsum/levels/").and_then(|level| level.parse().ok()) {
        let assessment = assessment(level, format!("on {level} or more blocklists"));
        return list::parse(input, context, sink, Kind::Addresses, &assessment);
    }
    text::entries(input, sink, |line| {
        let (address, count) = entry(line)?;
        let address = Observable::Ip(field::address(address)?);
        Ok(vec![context.listed(address, assessment(count, format!("on {count} blocklists")))])
    })
}

/// The two columns of a line.
fn entry(line: &str) -> Result<(&str, u8), &'static str> {
    let (address, count) = line.trim().split_once('\t').ok_or("no number of blocklists")?;
    let count = count.trim().parse().ok().filter(|count| (1..=COUNT_MAX).contains(count));
    Ok((address, count.ok_or("not a number of blocklists")?))
}

/// "The greater the number, the lesser the chance of false positive": one list alone may well be wrong.
fn assessment(count: u8, note: String) -> Assessment {
    let confidence = match count {
        0 | 1 => 30,
        2 => 50,
        3 => 70,
        4 => 80,
        5..=7 => 90,
        _ => 100,
    };
    Assessment { confidence, note: Some(note), ..Assessment::new(Class::Malicious, Category::Reputation) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, text: &str, named: bool, expected: Option<(&str, Option<&str>)>) {
        let found = recognise(&Head { name, bytes: text.as_bytes(), tail: b"", named });
        let found = found.map(|found| (found.list, found.date.map(|date| date.to_string())));
        let found = found.as_ref().map(|(list, date)| (list.as_str(), date.as_deref()));
        assert_eq!(found, expected, "{name}");
    }

    #[test]
    fn files() {
        let banner = "# IPsum Threat Intelligence Feed\n# Last update: Sat, 2 Aug 2026 01:00:29 +0200\n#\n";
        check("a", banner, false, Some(("ipsum/ipsum", Some("2026-08-01T23:00:29Z"))));
        check(
            "a",
            "# IPsum Threat Intelligence Feed\n# Last update: soon\n",
            false,
            Some(("ipsum/ipsum", None)),
        );
        check("ipsum/ipsum.txt", "192.0.2.1\t3\n", false, Some(("ipsum/ipsum", None)));
        check("a", "192.0.2.1\t3\n", false, None);
        check("ipsum/levels/3.txt", "192.0.2.1\n", false, Some(("ipsum/levels/3", None)));
        check("ipsum/levels_8.txt.zst", "192.0.2.1\n", false, Some(("ipsum/levels/8", None)));
        check("levels/8.txt", "192.0.2.1\n", true, Some(("ipsum/levels/8", None)));
        check("levels/8.txt", "192.0.2.1\n", false, None);
        check("ipsum/levels/9.txt", "192.0.2.1\n", false, Some(("ipsum/levels/9", None)));
        check("ipsum/levels/11.txt", "192.0.2.1\n", false, None);
        check("ipsum/levels/0.txt", "192.0.2.1\n", false, None);
        check("ipsum_3.ipset", "#\n# ipsum_3\n# Maintainer : M\n192.0.2.1\n", false, None);
    }
}
