//! The publishers' real block lists of names, trails, stalkerware indicators and redirect logs, where they are at hand:
//! entries are counted without the parsers, forms of one list must agree, and no other source claims a file.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Read,
    ops::ControlFlow,
    path::Path,
    time::Instant,
};

use feeds::{Fact, Recognised, Record, Sink, Spot, input::Input};
use model::{Claim, Mask, Observable, RelationKind, Subject};

use crate::support::{context, files, recognise, samples, walk};

/// Counts, keeps subjects and the first refused texts of each reason.
#[derive(Default)]
struct Tally {
    records: usize,
    facts: usize,
    redirects: usize,
    subjects: BTreeSet<Subject>,
    reasons: BTreeMap<String, (usize, Vec<String>)>,
}

impl Sink for Tally {
    fn accept(&mut self, record: Record) -> ControlFlow<()> {
        self.records += 1;
        self.facts += record.facts.len();
        for fact in record.facts {
            let Fact::Evidence(evidence) = fact else { continue };
            if let Subject::Mask(Mask::Domain(name)) = &evidence.subject {
                assert!(name.registrable().is_some(), "{name} is a public suffix");
            }
            if let Claim::Related(relation) = &evidence.claim {
                self.redirects += usize::from(relation.kind == RelationKind::RedirectsTo);
            }
            self.subjects.insert(evidence.subject);
        }
        ControlFlow::Continue(())
    }

    fn reject(&mut self, spot: Spot, reason: &str, text: &[u8]) {
        let (count, examples) = self.reasons.entry(reason.to_owned()).or_default();
        *count += 1;
        if examples.len() < 4 {
            let text: String = String::from_utf8_lossy(text).chars().take(60).collect();
            examples.push(format!("{spot} {text:?}"));
        }
    }
}

impl Tally {
    fn refused(&self) -> usize {
        self.reasons.values().map(|(count, _)| count).sum()
    }

    fn show(&self) {
        for (reason, (count, examples)) in &self.reasons {
            println!("    {count} {reason}: {}", examples.join(", "));
        }
    }
}

/// Parses a file that only `name` may claim.
fn tally(input: &dyn Input, name: &str, tally: &mut Tally) -> Recognised {
    let claims = recognise(input);
    let names: Vec<_> = claims.iter().map(|(source, _)| source.name).collect();
    assert_eq!(names, [name], "{} is claimed by the wrong sources", input.name());
    let (source, found) = &claims[0];
    (source.parse)(input, &context(found), tally).unwrap();
    found.clone()
}

fn text(input: &dyn Input) -> String {
    let mut bytes = Vec::new();
    input.open().unwrap().read_to_end(&mut bytes).unwrap();
    String::from_utf8_lossy(&bytes).into_owned()
}

fn each(root: &Path, path: &str, check: &mut dyn FnMut(&dyn Input)) {
    let path = root.join(path);
    assert_eq!(walk(root, &path, check), [], "{}", path.display());
}

/// Lines that are neither blank nor comment nor one of the lines that formats want at their top.
fn entries(text: &str) -> usize {
    let tops = ["msFilterList", ": Expires", "$TTL", "@ IN SOA", " NS "];
    let is_entry = |line: &&str| {
        !line.trim().is_empty()
            && !line.trim_start().starts_with(['#', '!', ';'])
            && !tops.iter().any(|top| line.starts_with(top))
    };
    text.lines().filter(is_entry).count()
}

/// Reads one list and compares the number of its records with its entries.
fn list(root: &Path, path: &str, name: &str) -> (Tally, Recognised) {
    let mut result = None;
    each(root, path, &mut |input| {
        let begun = Instant::now();
        let mut outcome = Tally::default();
        let found = tally(input, name, &mut outcome);
        println!(
            "{path}: {}, {}, {} records, {} refused, {} ms",
            found.list,
            found.date.map_or("no date".to_owned(), |date| date.to_string()),
            outcome.records,
            outcome.refused(),
            begun.elapsed().as_millis()
        );
        outcome.show();
        assert_eq!(outcome.records + outcome.refused(), entries(&text(input)), "{path}");
        result = Some((outcome, found));
    });
    result.unwrap()
}

#[test]
fn forms_of_urlhaus_filter_agree() {
    let Some(root) = samples() else { return };
    let mut lists = BTreeMap::new();
    for path in files(&root.join("urlhaus_filter")) {
        let path = path.strip_prefix(&root).unwrap().to_str().unwrap();
        let (outcome, found) = list(&root, path, "urlhaus_filter");
        assert!(found.date.is_some(), "{path} states its date");
        let known = feeds::find("urlhaus_filter").unwrap().lists;
        let name = found.list.strip_prefix("urlhaus_filter/").unwrap().to_owned();
        assert!(known.iter().any(|list| list.name == name), "{path} as {name}");
        // Hosts alone; a name and a name with all below it count alike.
        let hosts: BTreeSet<String> = (outcome.subjects.iter())
            .filter_map(|subject| match subject {
                Subject::Observable(Observable::Domain(name)) | Subject::Mask(Mask::Domain(name)) => {
                    Some(name.to_string())
                }
                Subject::Observable(Observable::Ip(address)) => Some(address.to_string()),
                _ => None,
            })
            .collect();
        let urls =
            outcome.subjects.iter().filter(|s| matches!(s, Subject::Observable(Observable::Url(_)))).count();
        lists.insert((path.split('/').nth(1).unwrap().to_owned(), name), (hosts, urls));
    }
    let of = |name: &str| lists.get(&("2025-07-19".to_owned(), name.to_owned())).unwrap();
    // Names that are public suffixes stay in the forms that name them exactly.
    let zones: BTreeSet<_> = of("dnsmasq").0.clone();
    assert_eq!(zones, of("bind").0);
    assert!(zones.is_subset(&of("hosts").0) && of("hosts").0 == of("rpz").0);
    assert!(of("hosts").0.is_subset(&of("domains").0));
    assert_eq!(of("suricata-online"), of("snort3-online"));
    assert_eq!(of("vivaldi-online"), of("urls-online"));
    // Where the URL is a host's first page, filter rules name the host.
    let count = |name: &str| of(name).0.len() + of(name).1;
    assert_eq!(count("vivaldi-online"), count("suricata-online"));
    assert!(of("suricata-online").0.is_subset(&of("vivaldi-online").0));
}

#[test]
fn every_entry_of_domain_lists_is_accepted_or_refused() {
    let Some(root) = samples() else { return };
    for (file, name, expected) in [
        ("blocklistproject_adguard_crypto-ags.txt", "blocklistproject", "/crypto"),
        ("blocklistproject_adguard_ransomware-ags.txt", "blocklistproject", "/ransomware"),
        ("blocklistproject_adguard_scam-ags.txt", "blocklistproject", "/scam"),
        ("hole.cert.pl_domains_domains_hosts.txt.zst", "cert_polska", ""),
        ("malware-filter.io_malware-filter_phishing-filter-hosts.txt", "malware_filter", "/phishing"),
        ("malware-filter.io_malware-filter_pup-filter-hosts.txt", "malware_filter", "/pup"),
        ("metamask_eth-phishing-detect_src_hosts.txt", "metamask_phishing", ""),
        ("osint.digitalside.it_threat-intel_lists_latestdomains.txt", "digitalside", ""),
        ("shadowwhisperer_blocklists_lists_malware.txt.zst", "shadowwhisperer", "/malware"),
    ] {
        let (outcome, found) = list(&root, &format!("domain_lists/{file}"), name);
        assert_eq!(found.list, format!("{name}{expected}"));
        assert!(outcome.refused() * 100 <= outcome.records, "{file}: more than one of a hundred is refused");
    }
}

#[test]
fn every_trail_is_accepted_or_refused() {
    let Some(root) = samples() else { return };
    for archive in [
        "maltrail_static_2026-08-22.tar.zst",
        "maltrail_static_2026-01-03_changed.tar.zst",
        "mass_scanner.txt.zst",
    ] {
        let mut all = Tally::default();
        let mut lists = BTreeSet::new();
        let mut lines = 0;
        let begun = Instant::now();
        each(&root, &format!("maltrail/{archive}"), &mut |input| {
            let (records, refused) = (all.records, all.refused());
            let found = tally(input, "maltrail", &mut all);
            assert!(lists.insert(found.list.clone()), "{} comes twice", found.list);
            let entries = entries(&text(input));
            lines += entries;
            assert_eq!(all.records - records + all.refused() - refused, entries, "{}", input.name());
        });
        let (families, seconds) = (lists.len(), begun.elapsed().as_secs());
        println!(
            "{archive}: {families} lists, {lines} entries, {} records, {} refused, {seconds} s",
            all.records,
            all.refused()
        );
        all.show();
    }
}

#[test]
fn every_indicator_of_stalkerware_is_accepted_or_refused() {
    let Some(root) = samples() else { return };
    for (file, header) in [("network.csv", 1), ("samples.csv.zst", 1), ("ioc.yaml", 0)] {
        each(&root, &format!("stalkerware/{file}"), &mut |input| {
            let mut outcome = Tally::default();
            let found = tally(input, "stalkerware", &mut outcome);
            println!(
                "{file}: {}, {} records, {} facts, {} refused",
                found.list,
                outcome.records,
                outcome.facts,
                outcome.refused()
            );
            outcome.show();
            let text = text(input);
            // In the YAML: all items but the programs themselves and their other names.
            let mut names = false;
            let items = text.lines().filter(|line| {
                let item = line.trim().starts_with("- ") && !line.starts_with("- ");
                names = if item { names } else { line.trim() == "names:" };
                item && !names
            });
            let expected = if header == 0 { items.count() } else { text.lines().count() - header };
            assert_eq!(outcome.records + outcome.refused(), expected, "{file}");
        });
    }
}

#[test]
fn every_row_of_the_redirect_log_is_accepted_or_refused() {
    let Some(root) = samples() else { return };
    each(&root, "redirects/sekoia_aitm_phishing_http_log.csv", &mut |input| {
        let mut outcome = Tally::default();
        tally(input, "sekoia_aitm", &mut outcome);
        let (records, redirects) = (outcome.records, outcome.redirects);
        println!(
            "{records} records, {} facts, {redirects} redirects, {} refused",
            outcome.facts,
            outcome.refused()
        );
        outcome.show();
        assert_eq!(records + outcome.refused(), 653);
        // 54 rows name a target; a few of them the page itself, since the publisher cut the queries off.
        assert!((50..=54).contains(&redirects), "{redirects}");
    });
}
