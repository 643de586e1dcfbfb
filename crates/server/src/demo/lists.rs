//! Lists without dates of their own: FireHOL netsets with their header, MISP warninglists, URLhaus' hosts file.

use std::fmt::Write;

use serde_json::json;

use super::{DemoFile, calendar::Calendar, cast};

/// A FireHOL set: what its header says and what is on it at a day.
struct Netset {
    name: &'static str,
    about: &'static str,
    maintainer: &'static str,
    url: &'static str,
    category: &'static str,
    frequency: &'static str,
    suffix: &'static str,
    entries: fn(days: i64) -> Vec<&'static str>,
    /// Days before today of which there is an issue.
    issues: &'static [i64],
}

const NETSETS: [Netset; 3] = [
    Netset {
        name: "dshield",
        about: "[DShield.org] (https://dshield.org/) top attacking subnets",
        maintainer: "DShield.org",
        url: "https://dshield.org/",
        category: "attacks",
        frequency: "10 mins",
        suffix: "netset",
        entries: |days| if days <= 60 { vec![cast::BRUTE_FORCE_NETWORK] } else { vec!["192.0.2.192/28"] },
        issues: &[180, 30, 0],
    },
    Netset {
        name: "greensnow",
        about: "[GreenSnow] (https://greensnow.co/) attacks seen from many computers",
        maintainer: "GreenSnow.co",
        url: "https://greensnow.co/",
        category: "attacks",
        frequency: "30 mins",
        suffix: "ipset",
        // A noisy list: an address of the CDN and a public resolver are on it.
        entries: |_| vec!["192.0.2.99", cast::RESOLVER, cast::CDN_ADDRESS],
        issues: &[0],
    },
    Netset {
        name: "spamhaus_drop",
        about: "[Spamhaus.org] (http://www.spamhaus.org) DROP list",
        maintainer: "Spamhaus.org",
        url: "http://www.spamhaus.org/",
        category: "reputation",
        frequency: "12 hours",
        suffix: "netset",
        entries: |days| {
            if days <= 14 { vec!["192.0.2.240/28", cast::BULLETPROOF] } else { vec!["192.0.2.240/28"] }
        },
        issues: &[360, 270, 180, 90, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0],
    },
];

/// A MISP warninglist: folder, name (by which it is told apart), type, attributes, entries.
struct Warninglist {
    slug: &'static str,
    name: &'static str,
    description: &'static str,
    kind: &'static str,
    entries: &'static [&'static str],
}

const WARNINGLISTS: [Warninglist; 5] = [
    Warninglist {
        slug: "cloudflare",
        name: "List of known Cloudflare IP ranges",
        description: "Demo world: documentation ranges in the place of a content delivery network",
        kind: "cidr",
        entries: &[cast::CDN_NETWORK, cast::CDN_NETWORK_V6],
    },
    Warninglist {
        slug: "empty-hashes",
        name: "List of known hashes for empty files",
        description: "Event contains one or more entries of empty files based on known hashed",
        kind: "string",
        entries: &[cast::EMPTY_SHA256],
    },
    Warninglist {
        slug: "lots-project",
        name: "List of LOTS (Living Off Trusted Sites) Project Domains",
        description: "Demo world: places where anybody puts up pages and files",
        kind: "hostname",
        entries: &[cast::PLATFORM, cast::FILE_SHARE],
    },
    Warninglist {
        slug: "public-dns-v4",
        name: "List of known IPv4 public DNS resolvers",
        description: "Demo world: a public resolver",
        kind: "cidr",
        entries: &[cast::RESOLVER],
    },
    Warninglist {
        slug: "sinkholes",
        name: "List of known sinkholes",
        description: "List of known sinkholes",
        kind: "cidr",
        entries: &[cast::SINKHOLE],
    },
];

pub(super) fn files(calendar: &Calendar) -> Vec<DemoFile> {
    let mut files = Vec::new();
    for set in &NETSETS {
        for days in set.issues {
            let path = format!("firehol/{}/{}.{}", calendar.date(*days), set.name, set.suffix);
            files.push(DemoFile { path, text: netset(set, calendar, *days) });
        }
    }
    for list in &WARNINGLISTS {
        for days in [180, 1] {
            let path = format!("misp_warninglists/{}/lists/{}/list.json", calendar.date(days), list.slug);
            files.push(DemoFile { path, text: warninglist(list, &calendar.date(days)) });
        }
    }
    let hosts = [cast::POPULAR, cast::FILE_SHARE, cast::PHISH];
    let text = hosts.iter().fold(
        format!(
            "# URLhaus Host file\n# Last updated: {} (UTC)\n# Terms Of Use: https://urlhaus.abuse.ch/api/\n",
            calendar.stamp(0, 0)
        ),
        |text, host| text + "127.0.0.1\t" + host + "\n",
    );
    // The loopback address is the format's, not a claim.
    files.push(DemoFile { path: format!("urlhaus/urlhaus_hostfile_{}.txt", calendar.date(0)), text });
    files
}

fn netset(set: &Netset, calendar: &Calendar, days: i64) -> String {
    let Netset { name, about, maintainer, url, category, frequency, suffix, entries, .. } = set;
    let kind = if *suffix == "netset" { "net" } else { "ip" };
    let entries = entries(days);
    let date = calendar.unix_date(days);
    let mut text = format!(
        "#\n# {name}\n#\n# ipv4 hash:{kind} ipset\n#\n# {about}\n#\n# Maintainer      : {maintainer}\n# Maintainer URL  : {url}\n\
         # List source URL : {url}{name}.txt\n# Source File Date: {date}\n#\n# Category        : {category}\n# Version         : {}\n#\n\
         # This File Date  : {date}\n# Update Frequency: {frequency} \n# Aggregation     : none\n# Entries         : {} entries\n#\n\
         # Generated by FireHOL's update-ipsets.sh\n# Processed with FireHOL's iprange\n#\n",
        1_000 - days,
        entries.len(),
    );
    for entry in entries {
        let _ = writeln!(text, "{entry}");
    }
    text
}

fn warninglist(list: &Warninglist, date: &str) -> String {
    let attributes: &[&str] = match list.kind {
        "cidr" => &["ip-src", "ip-dst", "domain|ip"],
        "hostname" => &["domain", "hostname", "url"],
        _ => &["md5", "sha1", "sha256"],
    };
    let version: u64 = date.replace('-', "").parse().unwrap_or(1);
    let value = json!({
        "description": list.description, "list": list.entries, "matching_attributes": attributes,
        "name": list.name, "type": list.kind, "version": version,
    });
    format!("{value:#}\n")
}
