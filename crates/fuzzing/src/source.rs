//! Parsers of sources, read as an importer reads them: recognised by name and first bytes, then parsed.

use feeds::{Fact, Head, Peek, SOURCES, Source, input::Memory};
use model::Claim;

use crate::{decoder::context, plant, ruler::Ruler};

fn read(source: &Source, bytes: &[u8]) -> Ruler {
    let input = Memory::new("x", bytes);
    let mut ruler = Ruler::default();
    let Ok(peek) = Peek::read(&input) else { return ruler };
    let found = (source.recognise)(&peek.head("x", true));
    let list = found.map_or_else(|| source.name.to_owned(), |found| found.list);
    let _ = (source.parse)(&input, &context(&list), &mut ruler);
    ruler
}

fn named(name: &str, bytes: &[u8]) -> Ruler {
    feeds::find(name).map(|source| read(source, bytes)).unwrap_or_default()
}

/// The first byte names the source, and every source that claims the rest reads it too.
pub(crate) fn any(bytes: &[u8]) {
    let Some((choice, bytes)) = bytes.split_first() else { return };
    if let Some(source) = SOURCES.get(usize::from(*choice) % SOURCES.len()) {
        let ruler = read(source, bytes);
        plant!(ruler.accepted == 2 && ruler.refused == 1 && ruler.went_on);
    }
    let bytes_seen = bytes.get(..Head::BYTES_MAX).unwrap_or(bytes);
    let head = Head { name: "feed.txt", bytes: bytes_seen, tail: bytes_seen, named: false };
    for (source, found) in feeds::recognise(&head) {
        assert!(
            found.list.split('/').next() == Some(source.name),
            "{} claims a file for `{}`",
            source.name,
            found.list
        );
        let mut ruler = Ruler::default();
        let _ = (source.parse)(&Memory::new("feed.txt", bytes), &context(&found.list), &mut ruler);
    }
}

/// STIX 2 bundles and TAXII envelopes.
pub(crate) fn stix(bytes: &[u8]) {
    let ruler = named("stix2", bytes);
    plant!(ruler.last.as_ref().is_some_and(|record| record.facts.len() != 2));
    named("taxii21", bytes);
}

/// MISP events.
pub(crate) fn misp(bytes: &[u8]) {
    let ruler = named("misp", bytes);
    plant!(ruler.accepted >= 2 && ruler.refused == 1);
}

/// OpenIOC and STIX 1 in XML.
pub(crate) fn xml(bytes: &[u8]) {
    let ruler = named("stix1", bytes);
    plant!(ruler.accepted >= 2 && ruler.refused == 0);
    named("openioc", bytes);
}

/// MaxMind databases.
pub(crate) fn mmdb(bytes: &[u8]) {
    let ruler = named("geo_country", bytes);
    plant!(ruler.accepted >= 1 && ruler.refused == 1);
    named("geo_asn", bytes);
}

/// Tables of address ranges.
pub(crate) fn ranges(bytes: &[u8]) {
    let ruler = named("geo_country", bytes);
    plant!(ruler.accepted == 3 && ruler.refused == 1);
    named("geo_asn", bytes);
}

/// Lists of networks.
pub(crate) fn netset(bytes: &[u8]) {
    let ruler = named("firehol", bytes);
    plant!(ruler.accepted >= 3 && ruler.refused == 1 && ruler.went_on);
    for line in String::from_utf8_lossy(bytes).lines() {
        if let Ok(network) = model::Network::parse(line) {
            assert_eq!(model::Network::parse(&network.to_string()).ok(), Some(network), "{line}");
            // An IPv4 address in IPv6 clothes is IPv4, and no IPv6 network has it.
            for end in [network.first(), network.last()].into_iter().filter(|end| end.to_canonical() == *end)
            {
                assert!(network.contains(end), "{line} has {end}");
            }
        }
    }
}

/// Passive DNS, with and without DNSDB's envelope.
pub(crate) fn cof(bytes: &[u8]) {
    let ruler = named("cof", bytes);
    plant!(ruler.last.as_ref().is_some_and(|record| record.facts.len() == 3) && ruler.refused == 1);
    named("dnsdb", bytes);
}

/// Zone files.
pub(crate) fn zone_file(bytes: &[u8]) {
    let ruler = named("zone_file", bytes);
    plant!(ruler.accepted >= 3 && ruler.refused == 1 && ruler.went_on);
}

/// RDAP responses.
pub(crate) fn rdap(bytes: &[u8]) {
    let ruler = named("rdap", bytes);
    plant!(ruler.accepted >= 2 && ruler.refused == 1);
}

/// Mails and boxes of them. None says more than its bounds allow, whoever reads it.
pub(crate) fn mail(bytes: &[u8]) {
    use feeds::format::mail::{ATTACHMENTS_MAX, HOPS_MAX, LINKS_MAX};
    let ruler = named("mail", bytes);
    plant!(ruler.accepted >= 2 && ruler.refused == 1);
    let Some(record) = ruler.last else { return };
    // Each link has a URL, a host and its domain, each picture two of them, and each of these two pieces.
    let most = 2 * (3 * LINKS_MAX + 2 * LINKS_MAX + HOPS_MAX + 16 + ATTACHMENTS_MAX);
    assert!(record.facts.len() <= most, "{} facts of a mail", record.facts.len());
}

/// WHOIS replies, whatever was asked.
pub(crate) fn whois(bytes: &[u8]) {
    use feeds::format::whois::{Answer, Asked, parse};
    let ruler = named("whois", bytes);
    plant!(ruler.accepted >= 2);
    let asked = Asked { domain: model::DomainName::parse("a.example").ok() };
    if let Answer::Registered(record) = parse(bytes, &asked) {
        // Reading what was kept of a reply gives the same record.
        let again = parse(record.raw.as_bytes(), &asked);
        assert!(
            matches!(again, Answer::Registered(again) if again.says_the_same(&record)),
            "{:?}",
            record.raw
        );
        assert!(record.contacts.len() <= bytes.len() && record.name_servers.len() <= bytes.len());
    }
}

/// Reports of sandboxes and engines, whoever's. Each keeps to its bounds, and parents stand before their children.
pub(crate) fn sandbox(bytes: &[u8]) {
    for name in ["assemblyline", "cape", "cuckoo", "drakvuf", "polyswarm", "triage", "virustotal", "vmray"] {
        let ruler = named(name, bytes);
        plant!(name == "triage" && ruler.accepted == 1 && ruler.refused == 1);
        for fact in ruler.last.iter().flat_map(|record| &record.facts) {
            let Fact::Evidence(evidence) = fact else { continue };
            let Claim::Analysed(analysis) = &evidence.claim else { continue };
            assert!(analysis.score.is_none_or(|score| score <= 100));
            assert!(analysis.signatures.iter().all(|signature| signature.severity <= 100));
            let lists = [
                analysis.paths.len(),
                analysis.engines.len(),
                analysis.signatures.len(),
                analysis.processes.len(),
                analysis.configurations.len(),
                analysis.registry_keys.len(),
            ];
            assert!(lists.iter().all(|length| *length <= 500), "{lists:?}");
            for (at, process) in analysis.processes.iter().enumerate() {
                assert!(process.parent.is_none_or(|parent| (parent as usize) < at), "{analysis:?}");
            }
        }
    }
}

/// Suricata's events.
pub(crate) fn eve(bytes: &[u8]) {
    let ruler = named("suricata_eve", bytes);
    sighted(&ruler);
    plant!(ruler.accepted >= 2 && ruler.refused == 1);
}

/// Zeek's logs of traffic, whichever it is.
pub(crate) fn zeek_traffic(bytes: &[u8]) {
    let Some(source) = feeds::find("zeek_traffic") else { return };
    for log in ["conn", "files", "http", "ssl"] {
        let mut ruler = Ruler::default();
        let context = context(&format!("zeek_traffic/{log}"));
        let _ = (source.parse)(&Memory::new("x", bytes), &context, &mut ruler);
        sighted(&ruler);
        plant!(log == "http" && ruler.accepted >= 2 && ruler.refused == 1);
    }
    let _ = read(source, bytes);
}

/// The laws of a sighting: only what is public, no more than one hit of each object and record, and no date before there were sensors.
fn sighted(ruler: &Ruler) {
    let Some(record) = &ruler.last else { return };
    for fact in &record.facts {
        let Fact::Sighting(sighting) = fact else { continue };
        let text = sighting.observable.to_string();
        let kind = sighting.observable.kind();
        assert_eq!(model::Observable::parse_as(kind, &text).as_ref(), Ok(&sighting.observable), "{text}");
        // Read as people write it, a final dot is that of a sentence: it is another URL then, and as public.
        let public = feeds::format::sighting::observable(&text, Some(kind));
        assert!(public.is_ok(), "{text}: {public:?}");
        assert_eq!(sighting.count, 1, "{text}");
        assert!(sighting.at.millis() > 788_918_399_999, "{text} at {}", sighting.at);
        assert!(sighting.sensor.as_ref().is_none_or(|sensor| (1..64).contains(&sensor.len())), "{text}");
    }
}
