//! `TweetFeed`: indicators that security researchers posted, with post, author and hashtags. Daily CSVs without header
//! (`date,user,type,value,tags,tweet`), `campaigns.json` (posts grouped by what they have in common) and blocklists of
//! the last 30 days (addresses, `AdGuard` rules, RPZ) of <https://github.com/0xDanielLopez/TweetFeed>. Values are cut out of
//! posts by machine and checked by nobody.

mod blocklist;
mod campaigns;

use std::io;

use model::{Assessment, Category, Claim, Class, Grade, Hash, Observable, Tlp};

use super::{Head, List, Recognised, Source, Unit};
use crate::{
    Context, Fact, Sink,
    format::{
        csv::{self, Column, Dialect, Names, Order, is},
        field,
    },
    input::{self, Input},
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "tweetfeed",
    title: "TweetFeed",
    url: "https://tweetfeed.live/",
    licence: "CC0 1.0",
    grade: Grade::C,
    every_hours: 24,
    tlp: Tlp::Clear,
    lists: &[
        // The same indicators without author, post and date.
        List { name: "adguard", grade: Grade::D, origins: &["tweetfeed"], every_hours: 24 },
        List { name: "ips", grade: Grade::D, origins: &["tweetfeed"], every_hours: 24 },
        List { name: "rpz", grade: Grade::D, origins: &["tweetfeed"], every_hours: 24 },
    ],
    recognise,
    parse,
};

const NAMES: [&str; 6] = ["date", "user", "type", "value", "tags", "tweet"];
const DAILY: Dialect<'static> =
    Dialect::commas(&NAMES).with_orders(&[Order { columns: COLUMNS, rows_min: 1 }]);
const COLUMNS: &[Column] = &[
    ("date", is::moment),
    ("user", is::anything),
    ("type", is_kind),
    ("value", is::anything),
    ("tags", is::anything),
    ("tweet", is_post),
];

fn is_kind(value: &str) -> bool {
    matches!(value, "url" | "domain" | "ip" | "md5" | "sha256")
}

fn is_post(value: &str) -> bool {
    let place = value.strip_prefix("https://").or_else(|| value.strip_prefix("http://"));
    let place =
        place.and_then(|place| place.strip_prefix("twitter.com/").or_else(|| place.strip_prefix("x.com/")));
    place.is_some_and(|place| place.contains("/status/"))
}

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    if let Some((name, date)) = blocklist::banner(head) {
        let list = format!("tweetfeed/{name}");
        return Some(Recognised { list, unit: Unit::Snapshot, date });
    }
    (campaigns::is_such(head) || is_daily(head)).then(|| Recognised {
        list: "tweetfeed".to_owned(),
        unit: Unit::Records,
        date: None,
    })
}

fn is_daily(head: &Head<'_>) -> bool {
    DAILY.header_of(head).is_some_and(|header| header == NAMES)
        || DAILY.is_part(head)
        || DAILY.may_be_part(head)
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let bytes = input::head(input)?;
    let head = Head { name: input.name(), bytes: &bytes, tail: &[], named: true };
    if blocklist::banner(&head).is_some() {
        let assessment = Assessment::new(Class::Malicious, Category::General);
        return crate::format::blocklist::parse(input, context, sink, &assessment);
    }
    if head.text().trim_start().starts_with(['{', '[']) {
        return campaigns::parse(input, context, sink);
    }
    let columns = |names: &Names| NAMES.map(|name| names.column(&[name]));
    csv::records(input, DAILY, sink, columns, |row, columns| {
        let [date, user, kind, value, tags, tweet] = columns.map(|column| row.get(column));
        let post = Post { date, user, kind, value, tags: words(tags.split_whitespace()), tweet, note: None };
        Ok(vec![post.fact(context)?])
    })
}

/// One indicator of a post.
struct Post<'a> {
    date: &'a str,
    user: &'a str,
    kind: &'a str,
    value: &'a str,
    tags: Vec<String>,
    tweet: &'a str,
    note: Option<String>,
}

impl Post<'_> {
    fn fact(self, context: &Context) -> Result<Fact, &'static str> {
        let subject = match self.kind {
            "url" => Observable::Url(field::url(self.value)?),
            "domain" => Observable::Domain(field::domain(self.value)?),
            "ip" => Observable::Ip(field::address(self.value)?),
            "md5" | "sha256" => Observable::File(digest(self.kind, self.value)?),
            "" => return Err("no kind of indicator"),
            _ => return Err("this kind of indicator is not supported"),
        };
        let date = field::moment(self.date)?;
        let is_file = matches!(subject, Observable::File(_));
        let assessment = Assessment {
            detection: self.tags.iter().find(|tag| names_family(tag)).cloned(),
            reporter: field::text(self.user),
            reference: field::text(self.tweet),
            note: self.note,
            ..Assessment::new(Class::Malicious, category(&self.tags, is_file))
        };
        let assessment = Assessment { tags: self.tags, ..assessment };
        Ok(context.evidence(subject.into(), date, None, Claim::Assessed(assessment)))
    }
}

fn digest(kind: &str, value: &str) -> Result<Hash, &'static str> {
    if kind == "sha256" {
        return field::sha256(value);
    }
    Hash::parse(value).ok().filter(|hash| matches!(hash, Hash::Md5(_))).ok_or("not an MD5 digest")
}

/// Hashtags without their `#`, each once; what is not one (scraps of a cut link) is dropped.
fn words<'a>(tags: impl Iterator<Item = &'a str>) -> Vec<String> {
    let tags: Vec<&str> = tags.filter_map(|tag| tag.trim().strip_prefix('#')).collect();
    field::tags(&tags.join(","))
}

fn has(tags: &[String], words: &[&str]) -> bool {
    tags.iter().any(|tag| words.iter().any(|word| tag.eq_ignore_ascii_case(word)))
}

/// What the post's hashtags say; without a telling one, a file is malware and the rest is not said.
fn category(tags: &[String], is_file: bool) -> Category {
    if has(tags, &["ransomware"]) {
        Category::Ransomware
    } else if has(tags, &["magecart"]) {
        Category::Skimming
    } else if is_file {
        Category::Malware
    } else if has(tags, &["phishing", "aitm", "evilginx"]) {
        Category::Phishing
    } else if has(tags, &["scam", "cryptoscam"]) {
        Category::Scam
    } else if has(tags, &["c2", "c&c", "cobaltstrike", "sliver", "havoc", "mythic", "botnet"]) {
        Category::BotnetCnc
    } else if has(tags, &["malware", "opendir", "rat", "stealer", "infostealer", "trojan", "clickfix"])
        || tags.iter().any(|tag| names_family(tag))
    {
        Category::Malware
    } else if has(tags, &["log4j", "log4shell"]) {
        Category::Attacks
    } else if has(tags, &["spam"]) {
        Category::Spam
    } else {
        Category::General
    }
}

/// Whether a hashtag is the name of a malware family: these are those that the feed looks for.
fn names_family(tag: &str) -> bool {
    const FAMILIES: &[&str] = &[
        "AgentTesla",
        "Amadey",
        "AmosStealer",
        "AsyncRAT",
        "Bianlian",
        "BumbleBee",
        "CobaltStrike",
        "Dcrat",
        "Deimos",
        "Dridex",
        "Emotet",
        "Formbook",
        "GootLoader",
        "GuLoader",
        "Havoc",
        "HijackLoader",
        "Hookbot",
        "IcedID",
        "Latrodectus",
        "Lokibot",
        "Lumma",
        "LummaStealer",
        "Magecart",
        "Mirai",
        "Mozi",
        "Mythic",
        "NanoCore",
        "NetSupport",
        "NetSupportRAT",
        "Njrat",
        "Qakbot",
        "Raccoon",
        "RedLine",
        "Remcos",
        "RemcosRAT",
        "Rhadamanthys",
        "SalatStealer",
        "Sliver",
        "StealC",
        "Supershell",
        "Trickbot",
        "Ursnif",
        "Vidar",
        "Xworm",
    ];
    FAMILIES.iter().any(|family| family.eq_ignore_ascii_case(tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(tags: &str, is_file: bool, expected: Category) {
        assert_eq!(category(&words(tags.split(' ')), is_file), expected, "{tags}");
    }

    #[test]
    fn categories() {
        check("#Kimsuky #phishing", false, Category::Phishing);
        check("#DPRK #Kimsuky", false, Category::General);
        check("#Lumma", false, Category::Malware);
        check("#CobaltStrike", false, Category::BotnetCnc);
        check("#phishing", true, Category::Malware);
        check("#ransomware", true, Category::Ransomware);
        check("", false, Category::General);
    }

    #[test]
    fn only_hashtags_are_tags() {
        assert_eq!(words("0b29scrap/ #RAT  #RAT #C2".split(' ')), ["RAT", "C2"]);
    }
}
