//! What the tests share: a sink that collects, facts as readable lines, where the real samples are.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{self, Read},
    ops::ControlFlow,
    path::{Path, PathBuf},
};

use feeds::{
    Context, Fact, Head, Peek, Recognised, Record, Sighting, Sink, Source, Spot, Unit,
    input::Input,
    unpack::{Limits, Refusal},
};
use model::{
    Assessment, Claim, DnsBasis, DnsRecord, Evidence, FileFacts, KnowledgeEntry, PhishingAttack, Place,
    Registration, SpamAttack, Timestamp, Tlp,
    registration::{Contact, Holding, Registrar},
};

/// Collects everything.
#[derive(Debug, Default)]
pub(crate) struct Collect {
    pub(crate) records: Vec<Record>,
    pub(crate) refused: Vec<(Spot, String, Vec<u8>)>,
}

impl Sink for Collect {
    fn accept(&mut self, record: Record) -> ControlFlow<()> {
        assert!(!record.facts.is_empty(), "{} says nothing", record.spot);
        self.records.push(record);
        ControlFlow::Continue(())
    }

    fn reject(&mut self, spot: Spot, reason: &str, text: &[u8]) {
        self.refused.push((spot, reason.to_owned(), text.to_vec()));
    }
}

/// The context of tests for a recognised file: 2026-01-02 unless the file states its date.
pub(crate) fn context(found: &Recognised) -> Context {
    let observed_at = found.date.or_else(|| Timestamp::parse("2026-01-02")).unwrap();
    Context { list: found.list.clone(), observed_at, tlp: Tlp::Clear }
}

/// Hands every file at `path` to `each`, unpacked; names are relative to `root`.
pub(crate) fn walk(root: &Path, path: &Path, each: &mut dyn FnMut(&dyn Input)) -> Vec<Refusal> {
    let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
    let open = || -> io::Result<Box<dyn Read>> { Ok(Box::new(fs::File::open(path)?)) };
    feeds::unpack::unpack(&name, &open, &Limits::DEFAULT, &mut |input| {
        each(input);
        ControlFlow::Continue(())
    })
}

/// Which sources claim `input`.
pub(crate) fn recognise(input: &dyn Input) -> Vec<(&'static Source, Recognised)> {
    let peek = Peek::read(input).unwrap();
    let head: Head<'_> = peek.head(input.name(), false);
    feeds::recognise(&head)
}

/// All files under `folder`, sorted; nothing when it is absent.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    files
}

/// The folder of real samples (`HANTEI_SAMPLES`), if there is one; says so if not.
pub(crate) fn samples() -> Option<PathBuf> {
    let folder = std::env::var_os("HANTEI_SAMPLES")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    println!("no real samples in {}: this test shows nothing", folder.display());
    None
}

/// How to accept what came out, in the words of a shell, for the folders `changed`; nothing where nothing changed.
pub(crate) fn accept_by(changed: &BTreeSet<String>, test: &str) -> String {
    let commands = changed
        .iter()
        .map(|folder| format!("\n  HANTEI_BLESS={folder} cargo test -p feeds --test it {test}"));
    let commands: String = commands.collect();
    if commands.is_empty() { commands } else { format!("If what came out is right, accept it:{commands}") }
}

/// Reads a file that only the source `name` may claim.
#[track_caller]
pub(crate) fn read_own(input: &dyn Input, name: &str) -> (Recognised, Collect) {
    let mut claims = recognise(input);
    let names: Vec<_> = claims.iter().map(|(source, _)| source.name).collect();
    assert_eq!(names, [name], "{} is claimed by the wrong sources", input.name());
    let (source, found) = claims.remove(0);
    let mut outcome = Collect::default();
    (source.parse)(input, &context(&found), &mut outcome).unwrap();
    (found, outcome)
}

/// Prints why records were refused, for judging by eye.
pub(crate) fn print_reasons(outcome: &Collect) {
    let mut reasons = BTreeMap::<_, (usize, String)>::new();
    for (_, reason, text) in &outcome.refused {
        let (count, example) = reasons.entry(reason).or_default();
        *count += 1;
        if *count <= 2 {
            *example += &format!("{:?} ", String::from_utf8_lossy(text).chars().take(80).collect::<String>());
        }
    }
    for (reason, (count, example)) in reasons {
        println!("    {count} {reason}: {example}");
    }
}

/// Everything that parsing said, one line a fact.
pub(crate) fn render(found: &Recognised, outcome: &Collect, error: Option<&io::Error>) -> String {
    let unit = match found.unit {
        Unit::Records => "records",
        Unit::Log => "log",
        Unit::Snapshot => "snapshot",
    };
    let date = found.date.map_or("no date".to_owned(), |date| date.to_string());
    let mut text = format!("list {}, {unit}, {date}\n", found.list);
    for Record { spot, facts } in &outcome.records {
        for fact in facts {
            text += &format!("{spot}: {}\n", show(fact));
        }
    }
    for (spot, reason, refused) in &outcome.refused {
        let shown: String =
            String::from_utf8_lossy(refused).chars().take(120).flat_map(char::escape_debug).collect();
        text += &format!("refused {spot}: {reason}: {shown}\n");
    }
    if let Some(error) = error {
        text += &format!("incomplete: {error}\n");
    }
    text
}

fn show(fact: &Fact) -> String {
    let evidence = match fact {
        Fact::Evidence(evidence) => evidence,
        Fact::Range(range) => {
            let place = match &range.place {
                Place::Country(code) => String::from_utf8_lossy(code).into_owned(),
                Place::Asn { number, organisation } => format!("AS{number} {organisation}"),
            };
            return format!("range {} to {} in {place}", range.first, range.last);
        }
        Fact::Knowledge(entry) => return show_entry(entry),
        Fact::Sighting(sighting) => return show_sighting(sighting),
    };
    let Evidence { subject, observed_at, last_seen, tlp, claim, .. } = evidence;
    let until = last_seen.map_or(String::new(), |last| format!(" until {last}"));
    let claim = match claim {
        Claim::Assessed(assessment) => format!("assessed {}", show_assessment(assessment)),
        Claim::Listed(assessment) => format!("listed {}", show_assessment(assessment)),
        Claim::Related(relation) => {
            let mut text = format!("{} {}", relation.kind.as_str(), relation.target);
            push(&mut text, "port", relation.port);
            push(&mut text, "detection", relation.detection.as_deref());
            push(&mut text, "path", relation.path.as_deref());
            push(&mut text, "incidental", relation.is_incidental.then_some(true));
            text
        }
        Claim::Described(facts) => show_facts(facts),
        Claim::Registered(record) => show_record(record),
        Claim::NotRegistered(text) => format!("not registered, {} bytes", text.len()),
        Claim::Resolved(record) => show_resolved(record),
        // Its fields have plain types: what a derived text says is what there is.
        Claim::Analysed(analysis) => format!("analysed {analysis:?}"),
        Claim::Spammed(attack) => show_spam(attack),
        Claim::Phished(attack) => show_phishing(attack),
        Claim::Sighted(sightings) => format!("sighted {} times", sightings.hits()),
        Claim::Concluded(conclusion) => format!("concluded {:?}", conclusion.assessment.class),
        Claim::Decided(_) | Claim::Withdrawn(_) => panic!("a feed decides nothing"),
    };
    format!("{} {subject} ({}, {observed_at}{until}) {claim}", subject.kind_tag(), tlp.as_str())
}

fn show_resolved(record: &DnsRecord) -> String {
    let DnsRecord { data, count, basis } = record;
    let mut text = format!("has {} {}", data.record_type(), data.to_string().escape_debug());
    push(&mut text, "count", *count);
    push(&mut text, "in", (*basis == DnsBasis::Zone).then_some("a zone file"));
    text
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}

fn show_spam(attack: &SpamAttack) -> String {
    let SpamAttack { campaign, message, kind, role, subject, language, sender } = attack;
    let mut text = format!(
        "spam {} as {}, campaign {}, message {}",
        kind.as_str(),
        role.as_str(),
        hex(&campaign.0),
        hex(message)
    );
    push(&mut text, "subject", subject.as_deref().map(str::escape_debug));
    push(&mut text, "language", language.as_deref());
    push(&mut text, "sender", sender.as_ref());
    text
}

fn show_phishing(attack: &PhishingAttack) -> String {
    let PhishingAttack { campaign, role, target, kit, stolen, drop, subject, reference } = attack;
    let mut text = format!("phishing as {}, campaign {}", role.as_str(), hex(&campaign.0));
    push(&mut text, "target", target.as_deref());
    push(&mut text, "kit", kit.as_ref().and_then(|kit| kit.name.as_deref()));
    push(&mut text, "kit digest", kit.as_ref().and_then(|kit| kit.hash));
    for stolen in stolen {
        push(&mut text, "steals", Some(stolen.as_str()));
    }
    push(&mut text, "drop", drop.as_ref());
    push(&mut text, "subject", subject.as_deref().map(str::escape_debug));
    push(&mut text, "reference", reference.as_deref());
    text
}

fn show_sighting(sighting: &Sighting) -> String {
    let Sighting { observable, at, count, country, client, sensor, zone } = sighting;
    let mut text = format!("{} {observable} sighted {count} times at {at}", observable.kind().as_str());
    push(&mut text, "country", *country);
    push(&mut text, "client", *client);
    push(&mut text, "sensor", sensor.as_deref());
    push(&mut text, "zone", *zone);
    text
}

fn show_record(record: &Registration) -> String {
    let Registration {
        holding,
        handle,
        name,
        description,
        country,
        origin,
        registrar,
        created,
        updated,
        expires,
        statuses,
        name_servers,
        signed,
        contacts,
        database_at: _,
        raw,
    } = record;
    let mut text = match holding {
        Holding::Domain(_) => "registered".to_owned(),
        Holding::Network(first, last) => format!("registered {first} to {last}"),
        Holding::AutNum(first, last) => format!("registered AS{first} to AS{last}"),
    };
    push(&mut text, "handle", handle.as_deref());
    push(&mut text, "name", name.as_deref());
    push(&mut text, "description", (!description.is_empty()).then(|| description.join("|")));
    push(&mut text, "country", country.as_deref());
    push(&mut text, "origin", *origin);
    push(&mut text, "created", *created);
    push(&mut text, "updated", *updated);
    push(&mut text, "expires", *expires);
    push(&mut text, "statuses", (!statuses.is_empty()).then(|| statuses.join("|")));
    for server in name_servers {
        let addresses: String = server.addresses.iter().map(|address| format!(" {address}")).collect();
        push(&mut text, "name server", Some(format!("{}{addresses}", server.name)));
    }
    push(&mut text, "signed", *signed);
    let Registrar { name, organization, handle, iana_id, url, whois_server, email, phone } = registrar;
    text += "\n    registrar";
    for part in [name, organization, handle, iana_id, url, whois_server, email, phone] {
        text += &format!(" / {}", part.as_deref().unwrap_or("-"));
    }
    for contact in contacts {
        let Contact {
            role,
            handle,
            name,
            organization,
            address,
            city,
            state,
            postal_code,
            country,
            phone,
            fax,
            email,
        } = contact;
        text += &format!("\n    {}", role.as_str());
        let address = Some(address.join("|")).filter(|address| !address.is_empty());
        for part in
            [handle, name, organization, &address, city, state, postal_code, country, phone, fax, email]
        {
            text += &format!(" / {}", part.as_deref().unwrap_or("-").escape_debug());
        }
        if let Some(veil) = contact.veil() {
            text += &format!(" ({})", veil.as_str());
        }
    }
    format!("{text}\n    {} bytes", raw.len())
}

fn show_entry(entry: &KnowledgeEntry) -> String {
    let KnowledgeEntry {
        list: _,
        id,
        kind,
        name,
        aliases,
        external_id,
        description,
        references,
        links,
        revision,
        tlp,
        recorded_at: _,
        import: _,
    } = entry;
    let mut text = format!("{} {name} ({}, {id}, revision {revision})", kind.as_str(), tlp.as_str());
    push(&mut text, "id", external_id.as_deref());
    push(&mut text, "aliases", (!aliases.is_empty()).then(|| aliases.join("|")));
    for link in links {
        push(&mut text, link.kind.as_str(), Some(format!("{} {} %", link.target, link.likelihood)));
    }
    push(&mut text, "references", (!references.is_empty()).then(|| references.join(" ")));
    push(&mut text, "description", description.as_deref().map(str::escape_debug));
    text
}

fn show_assessment(assessment: &Assessment) -> String {
    let Assessment {
        class,
        category,
        confidence,
        detection,
        tags,
        reporter,
        reference,
        external_id,
        rank,
        port,
        note,
    } = assessment;
    let mut text = format!("{} {} {confidence} %", class.as_str(), category.as_str());
    push(&mut text, "detection", detection.as_deref());
    push(&mut text, "tags", (!tags.is_empty()).then(|| tags.join("|")));
    push(&mut text, "reporter", reporter.as_deref());
    push(&mut text, "reference", reference.as_deref());
    push(&mut text, "id", external_id.as_deref());
    push(&mut text, "rank", *rank);
    push(&mut text, "port", *port);
    push(&mut text, "note", note.as_deref());
    text
}

fn show_facts(facts: &FileFacts) -> String {
    let FileFacts { aliases, name, size_bytes, file_type, mime_type, imphash, ssdeep, tlsh, signer } = facts;
    let mut text = "described".to_owned();
    for alias in aliases {
        push(&mut text, alias.algorithm(), Some(alias));
    }
    push(&mut text, "name", name.as_ref().map(|name| name.escape_debug()));
    push(&mut text, "size", *size_bytes);
    push(&mut text, "type", file_type.as_deref());
    push(&mut text, "mime", mime_type.as_deref());
    push(&mut text, "imphash", imphash.as_deref());
    push(&mut text, "ssdeep", ssdeep.as_deref());
    push(&mut text, "tlsh", tlsh.as_deref());
    push(&mut text, "signer", signer.as_deref());
    text
}

fn push(text: &mut String, name: &str, value: Option<impl std::fmt::Display>) {
    if let Some(value) = value {
        *text += &format!(", {name} {value}");
    }
}
