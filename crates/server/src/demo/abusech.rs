//! abuse.ch: URLhaus (CSV of online URLs, CSV of payloads), ThreatFox (JSON export), MalwareBazaar (CSV), Feodo Tracker (CSV, JSON).

use std::fmt::Write;

use serde_json::{Value, json};

use super::{
    DemoFile,
    calendar::Calendar,
    cast::{self, DemoSample},
};

/// Day of the older dump of each feed; by then the old campaign was the news.
const OLDER: i64 = 180;

pub(super) fn files(calendar: &Calendar) -> Vec<DemoFile> {
    let file = |path: &str, days: i64, suffix: &str, text: String| DemoFile {
        path: format!("{path}_{}.{suffix}", calendar.date(days)),
        text,
    };
    vec![
        file("urlhaus/urlhaus_csv_online", OLDER, "csv", urlhaus(calendar, OLDER)),
        file("urlhaus/urlhaus_csv_online", 0, "csv", urlhaus(calendar, 0)),
        file("urlhaus/urlhaus_payloads", 0, "csv", payloads(calendar)),
        file("threatfox/threatfox_export", OLDER, "json", threatfox(calendar, OLDER)),
        file("threatfox/threatfox_export", 0, "json", threatfox(calendar, 0)),
        file("malwarebazaar/malwarebazaar_recent", OLDER, "csv", malwarebazaar(calendar, OLDER)),
        file("malwarebazaar/malwarebazaar_recent", 0, "csv", malwarebazaar(calendar, 0)),
        file("feodo_tracker/feodo_ipblocklist", OLDER, "csv", feodo_csv(calendar)),
        file("feodo_tracker/feodo_ipblocklist", 0, "json", feodo_json(calendar)),
    ]
}

/// The frame in which abuse.ch's CSV dumps begin.
fn banner(title: &str, updated: &str, terms: &str, contact: &str) -> String {
    let rule = "#".repeat(64);
    let line = |text: &str| format!("# {text:<61}#\n");
    format!(
        "{rule}\n{}{}{}{}{}{rule}\n#\n",
        line(title),
        line(&format!("Last updated: {updated}")),
        line(""),
        line(&format!("Terms Of Use: {terms}")),
        line(&format!("For questions please contact {contact}")),
    )
}

/// URL, first and last day before today, tags.
const URLS: [(&str, i64, i64, &str); 7] = [
    (cast::CDN_PAYLOAD_URL, 18, 1, "dll,KageSteal"),
    (cast::LOADER_URL, 19, 1, "exe,KageLoader"),
    (cast::DROPPER_URL, 20, 1, "KageLoader,zip"),
    (cast::FILE_SHARE_URL, 26, 1, "zip"),
    (cast::ADWARE_URL, 47, 1, "Adware.BundleKit,exe"),
    ("http://192.0.2.77/e/ember.exe", 330, 190, "EmberBot,exe"),
    ("http://parcel-00.example/label.js", 350, 340, "js"),
];

fn urlhaus(calendar: &Calendar, days: i64) -> String {
    let mut text = banner(
        "abuse.ch URLhaus Database Dump (CSV - online URLs only)",
        &format!("{} (UTC)", calendar.stamp(days, 0)),
        "https://urlhaus.abuse.ch/api/",
        "urlhaus [at] abuse.ch",
    );
    text.push_str("# id,dateadded,url,url_status,last_online,threat,tags,urlhaus_link,reporter\n");
    for (at, (url, first, last, tags)) in URLS.iter().enumerate().filter(|(_, url)| is_in_dump(days, url.1)) {
        let id = 9_000_000 - at;
        let (added, online) = (calendar.stamp(*first, at), calendar.stamp((*last).max(days + 1), at + 7));
        let _ = writeln!(
            text,
            "\"{id}\",\"{added}\",\"{url}\",\"online\",\"{online}\",\"malware_download\",\"{tags}\",\"https://urlhaus.abuse.ch/url/{id}/\",\"demo_reporter\""
        );
    }
    text
}

/// Whether something first seen `first` days ago is in the dump of `days` ago: the older dump has the old, the newer the new.
fn is_in_dump(days: i64, first: i64) -> bool {
    (first > OLDER) == (days == OLDER)
}

fn payloads(calendar: &Calendar) -> String {
    let mut text = banner(
        "abuse.ch URLhaus Database Dump (CSV - payloads)",
        &format!("{} (UTC)", calendar.stamp(0, 0)),
        "https://urlhaus.abuse.ch/api/",
        "urlhaus [at] abuse.ch",
    );
    text.push_str("# firstseen,url,filetype,md5,sha256,signature\n");
    let served: [(&str, &DemoSample); 6] = [
        (cast::CDN_PAYLOAD_URL, &cast::STEALER),
        (cast::LOADER_URL, &cast::LOADER),
        (cast::LOADER_URL, &cast::STEALER),
        (cast::DROPPER_URL, &cast::DROPPER_ZIP),
        (cast::ADWARE_URL, &cast::ADWARE),
        ("http://192.0.2.77/e/ember.exe", &cast::OLD_BOT),
    ];
    for (at, (url, sample)) in served.iter().enumerate() {
        let _ = writeln!(
            text,
            "\"{}\",\"{url}\",\"{}\",\"{}\",\"{}\",\"{}\"",
            calendar.stamp(sample.days, at),
            sample.file_type,
            sample.md5(),
            sample.sha256(),
            sample.family,
        );
    }
    text
}

/// One indicator of ThreatFox.
struct Ioc {
    value: String,
    kind: &'static str,
    threat: &'static str,
    family: &'static str,
    confidence: u8,
    first: i64,
    last: i64,
    /// The sample that talks to it.
    sample: Option<&'static DemoSample>,
    tags: &'static str,
}

fn iocs() -> Vec<Ioc> {
    let ioc = |value: String, kind, threat, family, confidence, first, last, sample, tags| Ioc {
        value,
        kind,
        threat,
        family,
        confidence,
        first,
        last,
        sample,
        tags,
    };
    let loader = Some(&cast::LOADER);
    vec![
        ioc(
            format!("{}:443", cast::C2),
            "ip:port",
            "botnet_cc",
            "KageLoader",
            100,
            18,
            1,
            loader,
            "c2,KageLoader",
        ),
        ioc(
            format!("[{}]:443", cast::C2_V6),
            "ip:port",
            "botnet_cc",
            "KageSteal",
            100,
            11,
            1,
            Some(&cast::STEALER),
            "c2",
        ),
        ioc(cast::C2_DOMAIN.to_owned(), "domain", "botnet_cc", "KageLoader", 100, 17, 1, loader, "c2,panel"),
        ioc(
            cast::PHISH.to_owned(),
            "domain",
            "payload_delivery",
            "KageLoader",
            100,
            20,
            1,
            Some(&cast::DROPPER),
            "phishing,tsukikage",
        ),
        ioc(
            "http://panel.kage-c2.test/gate.php".to_owned(),
            "url",
            "botnet_cc",
            "KageSteal",
            75,
            16,
            1,
            Some(&cast::STEALER),
            "c2",
        ),
        ioc(cast::LOADER.sha256(), "sha256_hash", "payload", "KageLoader", 100, 19, 1, None, "KageLoader"),
        ioc(
            format!("{}:8080", cast::OLD_C2),
            "ip:port",
            "botnet_cc",
            "EmberBot",
            90,
            330,
            290,
            Some(&cast::OLD_BOT),
            "c2",
        ),
        ioc(
            cast::SINKHOLED.to_owned(),
            "domain",
            "botnet_cc",
            "EmberBot",
            100,
            340,
            270,
            Some(&cast::OLD_BOT),
            "c2",
        ),
    ]
}

fn threatfox(calendar: &Calendar, days: i64) -> String {
    let mut export = serde_json::Map::new();
    for (at, ioc) in iocs().into_iter().enumerate().filter(|(_, ioc)| is_in_dump(days, ioc.first)) {
        let reference =
            ioc.sample.map(|sample| format!("https://bazaar.abuse.ch/sample/{}/", sample.sha256()));
        let record = json!([{
            "ioc_value": ioc.value,
            "ioc_type": ioc.kind,
            "threat_type": ioc.threat,
            "malware": format!("win.{}", ioc.family.to_ascii_lowercase()),
            "malware_alias": Value::Null,
            "malware_printable": ioc.family,
            "first_seen_utc": calendar.stamp(ioc.first, at),
            "last_seen_utc": calendar.stamp(ioc.last, at + 3),
            "confidence_level": ioc.confidence,
            "is_compromised": false,
            "reference": reference,
            "tags": ioc.tags,
            "anonymous": 0,
            "reporter": "demo_reporter",
        }]);
        export.insert((2_900_000 - at).to_string(), record);
    }
    format!("{:#}\n", Value::Object(export))
}

fn malwarebazaar(calendar: &Calendar, days: i64) -> String {
    let mut text = banner(
        "MalwareBazaar recent malware samples (CSV)",
        &format!("{} UTC", calendar.stamp(days, 0)),
        "https://bazaar.abuse.ch/faq/#tos",
        "bazaar [at] abuse.ch",
    );
    text.push_str(
        "# \"first_seen_utc\",\"sha256_hash\",\"md5_hash\",\"sha1_hash\",\"reporter\",\"file_name\",\"file_type_guess\",\"mime_type\",\
         \"signature\",\"clamav\",\"vtpercent\",\"imphash\",\"ssdeep\",\"tlsh\"\n",
    );
    let samples: Vec<_> = cast::SAMPLES.iter().filter(|sample| is_in_dump(days, sample.days)).collect();
    for (at, sample) in samples.iter().enumerate() {
        let fields = [
            calendar.stamp(sample.days, at + 11),
            sample.sha256(),
            sample.md5(),
            sample.sha1(),
            "demo_reporter".to_owned(),
            sample.name.to_owned(),
            sample.file_type.to_owned(),
            sample.mime_type.to_owned(),
            sample.family.to_owned(),
        ];
        let row: Vec<String> =
            fields.iter().map(String::as_str).chain(["n/a"; 5]).map(|field| format!("\"{field}\"")).collect();
        let _ = writeln!(text, "{}", row.join(", "));
    }
    let _ = writeln!(text, "# Number of entries: {}", samples.len());
    text
}

fn feodo_csv(calendar: &Calendar) -> String {
    let mut text = banner(
        "abuse.ch Feodo Tracker Botnet C2 IP Blocklist (CSV)",
        &format!("{} UTC", calendar.stamp(OLDER, 0)),
        "https://feodotracker.abuse.ch/blocklist/",
        "feodotracker [at] abuse.ch",
    );
    text.push_str("\"first_seen_utc\",\"dst_ip\",\"dst_port\",\"c2_status\",\"last_online\",\"malware\"\n");
    let _ = writeln!(
        text,
        "\"{}\",\"{}\",\"8080\",\"offline\",\"{}\",\"EmberBot\"\n# END 1 entries",
        calendar.stamp(328, 5),
        cast::OLD_C2,
        calendar.date(290),
    );
    text
}

fn feodo_json(calendar: &Calendar) -> String {
    let entries = json!([
        {
            "ip_address": cast::C2, "port": 443, "status": "online", "hostname": cast::C2_DOMAIN, "as_number": 64_496,
            "as_name": "BULLETPROOF-EXAMPLE", "country": "SC", "first_seen": calendar.stamp(17, 4),
            "last_online": calendar.date(1), "malware": "KageLoader",
        },
        {
            "ip_address": cast::SINKHOLE, "port": 8080, "status": "offline", "hostname": cast::SINKHOLED, "as_number": 64_497,
            "as_name": "PLAIN-HOSTING-EXAMPLE", "country": "JP", "first_seen": calendar.stamp(250, 4),
            "last_online": calendar.date(60), "malware": "EmberBot",
        },
    ]);
    format!("{entries:#}\n")
}
