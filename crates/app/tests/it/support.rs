//! An application on a memory engine with a clock that stands, fed from texts in the feeds' true formats.

use std::path::PathBuf;

use app::{App, Clock, ImportOptions, ImportSummary, Options, Query, Report, import::Silent};
use model::{Observable, Timestamp, Zone};

pub(crate) struct Harness {
    pub(crate) app: App,
    pub(crate) clock: Clock,
    files: tempfile::TempDir,
}

impl Harness {
    pub(crate) fn at(moment: &str) -> Self {
        let clock = Clock::fixed(time(moment));
        let app = App::open(&options("memory:", &clock)).unwrap();
        Self { app, clock, files: tempfile::tempdir().unwrap() }
    }

    /// Imports one file under a name that may state its date.
    pub(crate) fn import(&self, name: &str, content: impl AsRef<[u8]>) -> ImportSummary {
        self.import_with(name, content, &ImportOptions::default())
    }

    pub(crate) fn import_with(
        &self,
        name: &str,
        content: impl AsRef<[u8]>,
        options: &ImportOptions,
    ) -> ImportSummary {
        let path = self.write(name, content);
        self.app.import_file(&path, name, options, &Silent).unwrap()
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.files.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    pub(crate) fn lookup(&self, text: &str) -> Report {
        self.app.lookup(&Query::new(Observable::detect(text).unwrap())).unwrap()
    }

    pub(crate) fn as_of(&self, text: &str, moment: &str) -> Zone {
        let query = Query { as_of: Some(time(moment)), ..Query::new(Observable::detect(text).unwrap()) };
        self.app.lookup(&query).unwrap().verdict.zone
    }

    /// Zone of the look-up, which the verdict path must give as well.
    pub(crate) fn zone(&self, text: &str) -> Zone {
        let zone = self.lookup(text).verdict.zone;
        let quick =
            self.app.quick_verdicts(&[Observable::detect(text).unwrap()], &analysis::Viewer::all()).unwrap();
        assert_eq!(quick[0].zone, zone, "the verdict path differs for {text}");
        zone
    }
}

pub(crate) fn options(data: &str, clock: &Clock) -> Options {
    Options {
        data: data.into(),
        policy: None,
        clock: clock.clone(),
        cache_bytes: 16 << 20,
        rows: app::RowMemory { bytes: 16 << 20, is_whole: true },
        command: "test".into(),
    }
}

pub(crate) fn time(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

/// A URLhaus dump of `(date added, last online, url)`.
pub(crate) fn urlhaus(rows: &[(&str, &str, &str)]) -> String {
    let mut text =
        String::from("# id,dateadded,url,url_status,last_online,threat,tags,urlhaus_link,reporter\n");
    for (at, (added, online, url)) in rows.iter().enumerate() {
        text += &format!(
            "\"{at}\",\"{added}\",\"{url}\",\"online\",\"{online}\",\"malware_download\",\"elf,mirai\",\"https://urlhaus.abuse.ch/url/{at}/\",\"someone\"\n"
        );
    }
    text
}

/// A FireHOL set of a name, date and category.
pub(crate) fn netset(name: &str, date: &str, category: &str, entries: &[&str]) -> String {
    format!(
        "#\n# {name}\n#\n# ipv4 hash:net ipset\n#\n# Maintainer      : Example\n#\n# Category        : {category}\n#\n# This File Date  : {date}\n#\n{}\n",
        entries.join("\n")
    )
}

/// An AdGuard list of URLhaus hosts, which may have wildcards.
pub(crate) fn adguard(updated: &str, rules: &[&str]) -> String {
    format!(
        "! Title: Online Malicious URL Blocklist (AdGuard)\n! Updated: {updated}\n! Homepage: https://gitlab.com/malware-filter/urlhaus-filter\n{}\n",
        rules.join("\n")
    )
}

/// A warninglist.
pub(crate) fn warninglist(name: &str, kind: &str, version: u32, entries: &[&str]) -> String {
    let list: Vec<String> = entries.iter().map(|entry| format!("\"{entry}\"")).collect();
    format!(
        "{{\"description\":\"d\",\"list\":[{}],\"matching_attributes\":[\"domain\"],\"name\":\"{name}\",\"type\":\"{kind}\",\"version\":{version}}}",
        list.join(",")
    )
}

/// A MalwareBazaar export of `(first seen, sha256, md5, sha1, name, family)`.
pub(crate) fn bazaar(rows: &[(&str, &str, &str, &str, &str, &str)]) -> String {
    let mut text = String::from(
        "# MalwareBazaar recent malware samples (CSV)\n# \"first_seen_utc\",\"sha256_hash\",\"md5_hash\",\"sha1_hash\",\"reporter\",\"file_name\",\"file_type_guess\",\"mime_type\",\"signature\",\"clamav\",\"vtpercent\",\"imphash\",\"ssdeep\",\"tlsh\"\n",
    );
    for (seen, sha256, md5, sha1, name, family) in rows {
        text += &format!(
            "\"{seen}\", \"{sha256}\", \"{md5}\", \"{sha1}\", \"someone\", \"{name}\", \"exe\", \"application/x-dosexec\", \"{family}\", \"n/a\", \"n/a\", \"n/a\", \"n/a\", \"n/a\"\n"
        );
    }
    text
}

/// A ThreatFox export of `(type, indicator, whether one file contacts it)`.
pub(crate) fn threatfox(rows: &[(&str, &str, bool)]) -> String {
    let mut text = String::from(
        "# ThreatFox IOCs: full dump (CSV)\n# \"first_seen_utc\",\"ioc_id\",\"ioc_value\",\"ioc_type\",\"threat_type\",\"fk_malware\",\"malware_alias\",\"malware_printable\",\"last_seen_utc\",\"confidence_level\",\"is_compromised\",\"reference\",\"tags\",\"anonymous\",\"reporter\"\n",
    );
    for (at, (kind, value, is_contacted)) in rows.iter().enumerate() {
        let sample = format!("https://bazaar.abuse.ch/sample/{}/", "ab".repeat(32));
        let reference = if *is_contacted { sample.as_str() } else { "None" };
        text += &format!(
            "\"2026-01-05 01:00:00\", \"{at}\", \"{value}\", \"{kind}\", \"botnet_cc\", \"win.mockrat\", \"None\", \"MockRAT\", \"2026-01-06 01:00:00\", \"75\", \"False\", \"{reference}\", \"exe\", \"0\", \"someone\"\n"
        );
    }
    text
}
