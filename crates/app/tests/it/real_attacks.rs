//! Attacks over real mails, kits and feeds, where they are at hand (`HANTEI_SAMPLES`). What is counted for a domain and for addresses is counted a second time here, by
//! plain means over the raw files: lines that begin with a word, texts that stand in a file, dates by another parser.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::Read,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use app::{App, Clock, ImportOptions, ImportSummary, Query, Report, import::Silent};
use feeds::unpack;
use model::Observable;

use crate::{
    quality::samples,
    support::{options, time},
};

const MAILS: [&str; 2] = ["mail-phishing_pot", "mail-spamassassin"];
const FEEDS: [&str; 3] = ["phishing-kits-tracker", "phishing-kits-catalogue", "phishtank"];

fn import(app: &App, samples: &Path) -> ImportSummary {
    let paths: Vec<PathBuf> = MAILS.iter().chain(&FEEDS).map(|folder| samples.join(folder)).collect();
    app.import(&paths, &ImportOptions::default(), &Silent).unwrap()
}

/// The application with all of them, made once for the tests of this file; with what the import said.
fn imported() -> Option<&'static (App, PathBuf, ImportSummary)> {
    static APP: OnceLock<Option<(App, PathBuf, ImportSummary)>> = OnceLock::new();
    let make = || {
        let samples = samples()?;
        if MAILS.iter().chain(&FEEDS).any(|folder| !samples.join(folder).exists()) {
            println!("no mails in {}", samples.display());
            return None;
        }
        let app = App::open(&options("memory:", &Clock::fixed(time("2026-08-23")))).unwrap();
        let summary = import(&app, &samples);
        Some((app, samples, summary))
    };
    APP.get_or_init(make).as_ref()
}

fn report(app: &App, object: &str) -> Report {
    app.lookup(&Query::new(Observable::detect(object).unwrap())).unwrap()
}

/// Attacks and mails of spam; attacks of phishing.
fn counted(app: &App, object: &str) -> (u64, u64, u64) {
    let report = report(app, object);
    let spam = report.spam.unwrap();
    (spam.counts.total.n, spam.mails, report.phishing.unwrap().counts.total.n)
}

/// A mail's raw text with its file.
type Raw = (PathBuf, String);

fn raw_mails(samples: &Path) -> Vec<Raw> {
    let mut folders: Vec<PathBuf> = MAILS.iter().map(|folder| samples.join(folder)).collect();
    let mut mails = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let text = fs::read(&path).unwrap();
                mails.push((path, String::from_utf8_lossy(&text).replace('\r', "")));
            }
        }
    }
    mails
}

/// The first field of a name with its continuations, in a line.
fn field<'t>(text: &'t str, name: &str) -> Vec<&'t str> {
    let head = text.split("\n\n").next().unwrap();
    let mut lines = head.lines().skip_while(|line| !line.to_lowercase().starts_with(name));
    let first = lines.next().unwrap_or_default();
    std::iter::once(first)
        .chain(lines.take_while(|line| line.starts_with([' ', '\t'])))
        .map(str::trim)
        .collect()
}

/// ISO week of the date behind the last `;` of the first `Received`.
fn week(text: &str) -> (i16, i8) {
    let received = field(text, "received:").join(" ");
    let stamp = received.rsplit_once(';').unwrap().1.split('(').next().unwrap().trim().to_owned();
    let zoned = jiff::fmt::rfc2822::parse(&stamp).unwrap_or_else(|error| panic!("{stamp}: {error}"));
    let week = zoned.with_time_zone(jiff::tz::TimeZone::UTC).date().iso_week_date();
    (week.year(), week.week())
}

/// Weeks and subjects of the mails of which `is_part` holds, each once; and how many mails.
fn by_hand(mails: &[Raw], is_part: impl Fn(&str) -> bool) -> (u64, u64) {
    let part: Vec<&Raw> = mails.iter().filter(|(_, text)| is_part(text)).collect();
    let mut attacks = BTreeSet::new();
    for (path, text) in &part {
        let subject = field(text, "subject:").join(" ").to_lowercase();
        println!("    {} {:?} {subject}", path.display(), week(text));
        attacks.insert((week(text), subject));
    }
    (attacks.len() as u64, part.len() as u64)
}

#[test]
fn spam_of_real_domains_and_addresses_is_counted_as_by_hand() {
    let Some((app, samples, _)) = imported() else { return };
    let mails = raw_mails(samples);
    // A host of tracking pixels in mails that pretend to be of Microsoft and Facebook: it stands in the text as it is.
    let by_text = |name: &str| by_hand(&mails, |text| text.to_lowercase().contains(name));
    // Mails that an address handed over, as the receiver's server says.
    let by_origin = |address: &str| {
        let line = format!("\nX-Sender-IP: {address}\n");
        by_hand(&mails, |text| text.contains(&line))
    };
    for (object, (attacks, seen)) in [
        ("thebandalisty.com", by_text("thebandalisty.com")),
        ("5.206.224.114", by_origin("5.206.224.114")),
        ("88.151.12.214", by_origin("88.151.12.214")),
    ] {
        assert!(seen >= 3, "{object}: the samples are others");
        let (found, mails, _) = counted(app, object);
        println!("{object}: {found} attacks, {mails} mails; by hand {attacks} and {seen}");
        assert_eq!(
            (found, mails),
            (attacks, seen),
            "{object}: {:#?}",
            report(app, object).spam.unwrap().examples
        );
    }
}

/// Rows of a quoted table: cells between commas that are in no quotes.
fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut is_quoted = false;
    for c in line.chars() {
        match c {
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => cells.push(String::new()),
            c => cells.last_mut().unwrap().push(c),
        }
    }
    cells
}

fn iso_week(day: &str) -> (i16, i8) {
    let date: jiff::civil::Date = day.parse().unwrap_or_else(|error| panic!("{day}: {error}"));
    let week = date.iso_week_date();
    (week.year(), week.week())
}

/// Hosts and weeks of pages at and below a domain, by `PhishTank`'s tables (a page counts in the week of its first submission) and by the tables of kits.
fn pages_by_hand(samples: &Path, domain: &str) -> BTreeSet<(String, (i16, i8))> {
    let mut first: BTreeMap<String, String> = BTreeMap::new();
    let mut attacks = BTreeSet::new();
    let is_part = |host: &str| host == domain || host.ends_with(&format!(".{domain}"));
    for folder in ["phishtank", "phishing-kits-tracker"] {
        for entry in fs::read_dir(samples.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let mut text = Vec::new();
            let open = || -> std::io::Result<Box<dyn Read>> { Ok(Box::new(fs::File::open(&path)?)) };
            unpack::unpack("x", &open, &unpack::Limits::DEFAULT, &mut |input| {
                input.open().unwrap().read_to_end(&mut text).unwrap();
                std::ops::ControlFlow::Continue(())
            });
            for line in String::from_utf8_lossy(&text).lines().filter(|line| line.contains(domain)) {
                let row = cells(line);
                if folder == "phishtank" {
                    let (url, submitted) = (&row[1], &row[3]);
                    let host = url.split("://").nth(1).unwrap().split(['/', '?', ':']).next().unwrap();
                    if is_part(host) {
                        let seen =
                            first.entry(url.replace("&amp;", "&")).or_insert_with(|| submitted.clone());
                        *seen = seen.clone().min(submitted.clone());
                    }
                } else if is_part(&row[6]) {
                    let day: Vec<u32> = row[0].split('/').map(|part| part.parse().unwrap()).collect();
                    let day = format!("{}-{:02}-{:02}", day[2], day[0], day[1]);
                    attacks.insert((row[6].clone(), iso_week(&day)));
                }
            }
        }
    }
    for (url, submitted) in first {
        let host = url.split("://").nth(1).unwrap().split(['/', '?', ':']).next().unwrap().to_owned();
        attacks.insert((host, iso_week(submitted.get(..10).unwrap())));
    }
    attacks
}

#[test]
fn phishing_of_real_domains_and_addresses_is_counted_as_by_hand() {
    let Some((app, samples, _)) = imported() else { return };
    for domain in ["greendatainfo.com", "bayandtools.com", "larah.in"] {
        let by_hand = pages_by_hand(samples, domain);
        let found = report(app, domain).phishing.unwrap();
        println!("{domain}: {} attacks; by hand {by_hand:?}", found.counts.total.n);
        assert!(!by_hand.is_empty(), "{domain}: the samples are others");
        assert_eq!(found.counts.total.n, by_hand.len() as u64, "{domain}: {:#?}", found.examples);
    }
    // Of an address: its mails, all of which fish.
    let address = "88.151.12.214";
    let mails = raw_mails(samples);
    let (attacks, _) = by_hand(&mails, |text| text.contains(&format!("\nX-Sender-IP: {address}\n")));
    assert_eq!(counted(app, address).2, attacks, "{:#?}", report(app, address).phishing.unwrap().examples);
}

#[test]
fn ham_makes_no_attack_and_again_adds_nothing() {
    let Some((app, samples, first)) = imported() else { return };
    let mut figures: BTreeMap<String, (u64, u64, u64)> = BTreeMap::new();
    let mut reasons: BTreeMap<(String, String), u64> = BTreeMap::new();
    for file in &first.files {
        let list = file.list.clone().unwrap_or_default();
        let figure = figures.entry(list.clone()).or_default();
        *figure = (figure.0 + file.records, figure.1 + file.rejected, figure.2 + file.new);
        for (reason, count) in &file.reasons {
            *reasons.entry((list.clone(), reason.clone())).or_default() += count;
        }
        let is_ham = file.name.contains("-ham-");
        assert!(!is_ham || (file.records, file.new) == (0, 0), "{}: {file:?}", file.name);
    }
    for (list, (accepted, rejected, new)) in &figures {
        println!("{list}: {accepted} records, {rejected} refused, {new} pieces");
    }
    for ((list, reason), count) in &reasons {
        println!("    {list}: {count} {reason}");
    }
    assert_eq!(figures["mail"], (0, 360, 0));
    assert!(figures["mail/phishing"].0 >= 630 && figures["mail/spam"].0 >= 510, "{figures:?}");
    let again = import(app, samples);
    assert_eq!(again.files.iter().map(|file| file.new).sum::<u64>(), 0);
    assert_eq!(app.check_verdicts().unwrap().different, []);
}

/// Nobody is condemned by being mentioned.
#[test]
fn popular_names_stay_as_they_are() {
    let Some((app, ..)) = imported() else { return };
    // A host of many pages, and the names that most mails mention: their sections have a bound.
    for name in ["sites.google.com", "blogspot.com"] {
        let begun = std::time::Instant::now();
        let phishing = report(app, name).phishing.unwrap();
        println!("{name}: {:?} phishing attacks, report in {:?}", phishing.counts.total, begun.elapsed());
    }
    for name in ["w3.org", "google.com", "microsoft.com", "paypal.com", "facebook.com", "twitter.com"] {
        let report = report(app, name);
        println!("{name}: {:?} spam attacks", report.spam.unwrap().counts.total);
        let own: Vec<&str> = report.witnesses.iter().map(|witness| witness.list.as_str()).collect();
        assert!(own.iter().all(|list| !list.starts_with("mail")), "{name}: {own:?}");
    }
}
