//! Two worlds: one of pieces that the viewer sees, and the same with others that he does not, about the same objects and about new ones.

use model::{
    Assessment, Category, Claim, Class, CountryCode, Decision, DnsBasis, DnsData, DnsRecord, DomainName,
    Evidence, FileFacts, Hash, KnowledgeEntry, KnowledgeKind, Link, LinkKind, MalwareAnalysis, Mask,
    Observable, PhishingAttack, Relation, RelationKind, SightingCell, Sightings, SpamAttack, Subject, Tlp,
    UnitId, Withdrawal, Zone,
    attack::{CampaignId, Kit, Role, SpamKind},
    dns::{NameType, TextType},
    malware_analysis::{AnalysisResult, BehaviourSignature, Certificate, EngineResult},
};

use crate::support::time;

/// Of whom the viewer is.
pub(super) const GROUP: &str = "grp_x";
/// Who sees more.
pub(super) const OTHER: &str = "grp_y";
/// The source that is for the other group alone.
pub(super) const RESTRICTED: &str = "threatfox";
/// Lists and markings that only the other group sees.
pub(super) const HIDDEN: [(&str, Tlp); 3] =
    [("urlhaus", Tlp::Red), ("phishtank", Tlp::AmberStrict), (RESTRICTED, Tlp::Clear)];

/// A list with its marking.
pub(super) type Label = (&'static str, Tlp);

/// Everybody sees it.
const OPEN: Label = ("urlhaus", Tlp::Clear);
/// The viewer sees it, and others do not.
const AMBER: Label = ("phishtank", Tlp::Amber);

pub(super) fn object(text: &str) -> Observable {
    Observable::detect(text).unwrap()
}

pub(super) fn sha256(n: u8) -> String {
    format!("{n:02x}").repeat(32)
}

fn md5(n: u8) -> String {
    format!("{n:02x}").repeat(16)
}

fn hash(text: &str) -> Hash {
    Hash::parse(text).unwrap()
}

fn name(text: &str) -> DomainName {
    DomainName::parse(text).unwrap()
}

fn mask(text: &str) -> Subject {
    Mask::parse(text).unwrap().into()
}

/// A piece before it is said who says it: what it is about, from when, and what.
pub(super) struct Told {
    pub(super) subject: Subject,
    pub(super) day: &'static str,
    pub(super) claim: Claim,
}

fn told(subject: impl Into<Subject>, day: &'static str, claim: Claim) -> Told {
    Told { subject: subject.into(), day, claim }
}

fn of(text: &str, day: &'static str, claim: Claim) -> Told {
    told(object(text), day, claim)
}

impl Told {
    pub(super) fn by(self, (list, tlp): Label) -> Evidence {
        // What people decide stands in their group's list.
        let (source, tlp) = match self.claim {
            Claim::Decided(_) | Claim::Withdrawn(_) if HIDDEN.contains(&(list, tlp)) => {
                (format!("assessment/{OTHER}"), Tlp::AmberStrict)
            }
            Claim::Decided(_) => ("assessment/all".to_owned(), Tlp::Clear),
            _ => (list.to_owned(), tlp),
        };
        let observed_at = time(self.day);
        Evidence {
            subject: self.subject,
            source,
            observed_at,
            last_seen: Some(observed_at.plus_millis(3_600_000)),
            tlp,
            claim: self.claim,
            recorded_at: observed_at,
            import: 0,
        }
    }
}

fn assessed(class: Class, category: Category, detection: Option<&str>) -> Claim {
    Claim::Assessed(Assessment {
        detection: detection.map(str::to_owned),
        tags: vec!["tagged".to_owned()],
        note: Some("target: Example Bank".to_owned()),
        ..Assessment::new(class, category)
    })
}

fn listed(rank: u32) -> Claim {
    Claim::Listed(Assessment { rank: Some(rank), ..Assessment::new(Class::Malicious, Category::BotnetCnc) })
}

fn related(kind: RelationKind, target: &str) -> Claim {
    let relation = Relation {
        port: Some(443),
        detection: Some("Tied".to_owned()),
        ..Relation::new(kind, object(target))
    };
    Claim::Related(relation)
}

fn resolved(data: DnsData, count: u64) -> Claim {
    Claim::Resolved(DnsRecord { data, count: Some(count), basis: DnsBasis::Sensor })
}

fn address(text: &str) -> DnsData {
    DnsData::Address(text.parse().unwrap())
}

fn met(unit: u8, count: u64, sensor: &str) -> Claim {
    let cell = SightingCell {
        country: CountryCode::parse("JP"),
        sensor: sensor.to_owned(),
        zone: Some(Zone::Red),
        count,
    };
    Claim::Sighted(Sightings::new(UnitId([unit; 16]), 0, vec![cell]))
}

fn spam(message: u8, subject: &str) -> Claim {
    let campaign = CampaignId::new("mail", time("2026-01-05"), [subject]);
    Claim::Spammed(Box::new(SpamAttack {
        campaign,
        message: [message; 16],
        kind: SpamKind::Scam,
        role: Role::Sender,
        subject: Some(subject.to_owned()),
        language: Some("en".to_owned()),
        sender: Some(name("sender.example")),
    }))
}

fn phished(subject: &str) -> Claim {
    let campaign = CampaignId::new("mail", time("2026-01-06"), [subject]);
    Claim::Phished(Box::new(PhishingAttack {
        campaign,
        role: Role::Page,
        target: Some(subject.to_owned()),
        kit: Some(Kit { name: Some(format!("{subject}.zip")), hash: None }),
        stolen: Vec::new(),
        drop: Some(name("drop.example")),
        subject: None,
        reference: None,
    }))
}

fn analysed(number: &str, detection: &str) -> Claim {
    Claim::Analysed(Box::new(MalwareAnalysis {
        external_id: Some(number.to_owned()),
        result: AnalysisResult::Malicious,
        families: vec![detection.to_owned()],
        paths: vec![format!("C:\\{number}.exe")],
        packers: vec![format!("packer-{number}")],
        engines: vec![EngineResult { engine: "One".to_owned(), detection: Some(detection.to_owned()) }],
        engines_asked: 1,
        signatures: vec![BehaviourSignature {
            name: format!("does {number}"),
            description: None,
            severity: 80,
            techniques: Vec::new(),
        }],
        certificates: vec![Certificate { subject: format!("Signer {number}"), ..Certificate::default() }],
        ..MalwareAnalysis::default()
    }))
}

fn decided(zone: Zone) -> Claim {
    Claim::Decided(Box::new(Decision {
        zone,
        category: Category::General,
        reason: "looked at it".to_owned(),
        author: "usr_1".to_owned(),
        expires_at: time("2026-03-01"),
    }))
}

/// Text of no meaning, of which one word in `every` differs by `seed`.
fn content(seed: u64, every: u64) -> Vec<u8> {
    let mut state = 1_u64;
    let mut text = String::new();
    for word in 0..2_000 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let shown = if word % every == 0 { state ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) } else { state };
        text.push_str(&format!("{:x} ", shown >> 40));
    }
    text.into_bytes()
}

/// What describes a file whose digests are like those of others by its seed.
fn described(weak: u8, called: &str, seed: u64) -> Claim {
    let bytes = content(seed, 50);
    Claim::Described(FileFacts {
        aliases: vec![hash(&md5(weak))],
        name: Some(called.to_owned()),
        size_bytes: Some(u64::from(weak)),
        file_type: Some("exe".to_owned()),
        imphash: Some("aa".repeat(16)),
        ssdeep: Some(files::similarity::Ctph::of(&bytes).to_string()),
        tlsh: files::similarity::Tlsh::of(&bytes).map(|tlsh| tlsh.to_string()),
        signer: Some(format!("Signer of {called}")),
        ..FileFacts::default()
    })
}

/// What the viewer sees, with who says it.
pub(super) fn open() -> Vec<Evidence> {
    let malicious = |detection| assessed(Class::Malicious, Category::Malware, Some(detection));
    let mut all = vec![
        (of("shop.example", "2026-01-03", malicious("Kumobot")), OPEN),
        (of("shop.example", "2026-01-04", assessed(Class::Adware, Category::Adware, None)), AMBER),
        (of("shop.example", "2026-01-05", resolved(address("203.0.113.5"), 7)), OPEN),
        (
            of(
                "shop.example",
                "2026-01-05",
                resolved(DnsData::Name(NameType::Ns, name("ns1.host.example")), 3),
            ),
            AMBER,
        ),
        (
            of("shop.example", "2026-01-05", resolved(DnsData::Text(TextType::Txt, "v=open".to_owned()), 1)),
            OPEN,
        ),
        (
            of("shop.example", "2026-01-06", Claim::NotRegistered("No match for shop.example".to_owned())),
            OPEN,
        ),
        (of("shop.example", "2026-01-07", met(1, 10, "open")), OPEN),
        (of("shop.example", "2026-01-08", spam(1, "open mail")), OPEN),
        (of("shop.example", "2026-01-08", phished("Open Bank")), AMBER),
        (of("www.shop.example", "2026-01-03", malicious("Kumobot")), AMBER),
        (of("a.shop.example", "2026-01-03", resolved(address("203.0.113.6"), 7)), OPEN),
        (
            of(
                "http://shop.example/x",
                "2026-01-03",
                assessed(Class::Malicious, Category::Phishing, Some("Page")),
            ),
            OPEN,
        ),
        (
            of(
                "http://shop.example/x",
                "2026-01-03",
                related(RelationKind::RedirectsTo, "http://evil.example/y"),
            ),
            OPEN,
        ),
        (of("http://evil.example/y", "2026-01-03", malicious("Evil")), OPEN),
        (of("http://www.alias.example/a", "2026-01-03", malicious("Kumobot")), AMBER),
        (of("203.0.113.5", "2026-01-03", malicious("Kumobot")), OPEN),
        (of("203.0.113.6", "2026-01-03", assessed(Class::Malicious, Category::BotnetCnc, None)), AMBER),
        (of("198.51.100.1", "2026-01-03", assessed(Class::Clean, Category::KnownGood, None)), OPEN),
        (of("plain.example", "2026-01-03", resolved(address("198.51.100.1"), 1)), OPEN),
        // Names that imitate one, and one that nobody imitates.
        (of("acmebank.example", "2026-01-03", assessed(Class::Context, Category::General, None)), OPEN),
        (of("login.acmebanc.example", "2026-01-03", malicious("Fish")), OPEN),
        (of("paypa1.example", "2026-01-03", malicious("Fish")), AMBER),
        (of(&sha256(1), "2026-01-03", malicious("Kumobot")), OPEN),
        (of(&sha256(1), "2026-01-03", described(1, "open.exe", 1)), OPEN),
        (of(&sha256(1), "2026-01-04", analysed("1", "Kumobot")), AMBER),
        (of(&sha256(1), "2026-01-04", related(RelationKind::DownloadedFrom, "http://shop.example/x")), OPEN),
        (of(&sha256(1), "2026-01-04", related(RelationKind::DownloadedFrom, "shop.example")), OPEN),
        (of(&sha256(1), "2026-01-04", related(RelationKind::CommunicatesWith, "203.0.113.5")), AMBER),
        (of(&sha256(1), "2026-01-04", related(RelationKind::Drops, &sha256(4))), OPEN),
        (of(&sha256(4), "2026-01-04", described(4, "alike.exe", 2)), OPEN),
        (of(&sha256(4), "2026-01-04", met(2, 3, "open")), AMBER),
        (told(mask("*.mask.example"), "2026-01-03", malicious("Mask")), OPEN),
        (told(mask("203.0.113.0/28"), "2026-01-03", malicious("Net")), AMBER),
        (of("under.mask.example", "2026-01-03", assessed(Class::Context, Category::General, None)), OPEN),
        (of("203.0.113.5", "2026-01-09", decided(Zone::Orange)), OPEN),
    ];
    for (at, day) in ["2026-01-03", "2026-01-10"].into_iter().enumerate() {
        all.push((of("203.0.113.7", day, listed(at as u32 + 1)), ("ipsum", Tlp::Clear)));
    }
    all.into_iter().map(|(told, label)| told.by(label)).collect()
}

/// What he does not see: about the same objects, and about others.
pub(super) fn hidden() -> Vec<Told> {
    let malicious = |detection| assessed(Class::Malicious, Category::BotnetCnc, Some(detection));
    let clean = || assessed(Class::Clean, Category::Popular, None);
    let mut all = vec![
        // Earlier and later than all that is seen, worse and better, with other names.
        of("shop.example", "2025-06-01", malicious("Secretbot")),
        of("shop.example", "2026-02-09", clean()),
        of("a.shop.example", "2025-06-01", malicious("Secretbot")),
        of("198.51.100.1", "2026-02-01", malicious("Secretbot")),
        of("plain.example", "2026-02-01", malicious("Secretbot")),
        of(&sha256(1), "2025-06-01", clean()),
        of(&sha256(4), "2025-06-01", malicious("Secretbot")),
        of(
            "http://shop.example/x",
            "2025-12-24",
            assessed(Class::Malicious, Category::Phishing, Some("Secret page")),
        ),
        // Objects that are known by it alone.
        of("secret.example", "2026-01-02", malicious("Secretbot")),
        of("secret.shop.example", "2026-01-02", malicious("Secretbot")),
        of("http://shop.example/secret", "2026-01-02", malicious("Secretbot")),
        of("http://plain.example/secret", "2026-01-02", malicious("Secretbot")),
        of("http://secret.shop.example/deep", "2026-01-02", malicious("Secretbot")),
        of("http://alias.example/a", "2026-01-02", malicious("Secretbot")),
        of("203.0.113.9", "2026-01-02", malicious("Secretbot")),
        of("192.0.2.77", "2026-01-02", malicious("Secretbot")),
        of(&sha256(2), "2026-01-02", described(1, "secret.exe", 1)),
        of(&sha256(2), "2026-01-02", malicious("Secretbot")),
        of(&sha256(3), "2026-01-02", described(3, "secret3.exe", 3)),
        of(&sha256(1), "2026-01-02", described(5, "other name.exe", 7)),
        // Names that imitate others, one nearer than what is seen.
        of("acmebank.test", "2026-01-02", malicious("Fish")),
        of("acmebanc.example", "2026-01-02", malicious("Fish")),
        of("acmebamk.test", "2026-01-02", malicious("Fish")),
        of("paypa1-secret.example", "2026-01-02", malicious("Fish")),
        of("xkqzvjwpqhgf.example", "2026-01-02", malicious("Fish")),
        // The DNS, registries, sensors, mails.
        of("shop.example", "2025-06-02", resolved(address("192.0.2.77"), 1000)),
        of("secret.shop.example", "2026-01-02", resolved(address("203.0.113.5"), 1)),
        of("plain.example", "2025-06-02", resolved(address("198.51.100.1"), 500)),
        of("shop.example", "2026-01-02", resolved(DnsData::Name(NameType::Ns, name("ns.secret.example")), 3)),
        of("secret.example", "2026-01-02", resolved(DnsData::Exchange(Some(10), name("shop.example")), 3)),
        of("shop.example", "2026-01-02", resolved(DnsData::Text(TextType::Txt, "v=secret".to_owned()), 1)),
        of("shop.example", "2026-02-09", Claim::NotRegistered("Secret registry".to_owned())),
        of("a.shop.example", "2026-02-09", Claim::NotRegistered("Secret registry".to_owned())),
        told(mask("203.0.113.0/25"), "2026-02-09", Claim::NotRegistered("Secret registry".to_owned())),
        of("shop.example", "2025-07-01", met(3, 5000, "secret")),
        of("203.0.113.5", "2026-01-07", met(4, 5000, "secret")),
        of("secret.example", "2026-01-07", met(5, 5000, "secret")),
        of(&sha256(1), "2026-01-07", met(6, 5000, "secret")),
        of("shop.example", "2026-01-08", spam(1, "secret mail")),
        of("shop.example", "2026-01-08", spam(2, "open mail")),
        of("203.0.113.5", "2026-01-08", spam(3, "secret mail")),
        of("shop.example", "2026-01-08", phished("Secret Bank")),
        of("plain.example", "2026-01-08", phished("Secret Bank")),
        of(&sha256(1), "2026-02-01", analysed("2", "Secretbot")),
        of(&sha256(4), "2026-02-01", analysed("3", "Secretbot")),
        // Masks over what is seen, and under.
        told(mask("*.shop.example"), "2026-01-02", malicious("Secret mask")),
        told(mask("198.51.100.0/24"), "2026-01-02", malicious("Secret mask")),
        told(mask("shop.example/x/*"), "2026-01-02", malicious("Secret mask")),
        told(mask("secretfolder.example/x/*"), "2026-01-02", malicious("Secret mask")),
        told(mask("shop.example/x?*"), "2026-01-02", malicious("Secret mask")),
        told(mask("*shop*.example"), "2026-01-02", malicious("Secret mask")),
        told(mask("*.secretmask.example"), "2026-01-02", malicious("Secret mask")),
        // A list of another date: what it does not have was not delisted.
        of("203.0.113.8", "2026-01-12", listed(1)),
        of("203.0.113.7", "2026-01-02", listed(9)),
        // What another group decided.
        of("shop.example", "2026-01-09", decided(Zone::Green)),
        of("198.51.100.1", "2026-01-09", decided(Zone::Red)),
        of("unknown.example", "2026-01-09", decided(Zone::Red)),
        told(mask("*.mask.example"), "2026-01-09", decided(Zone::Green)),
        of("203.0.113.5", "2026-01-10", decided(Zone::Green)),
    ];
    let withdrawn = of("203.0.113.5", "2026-01-10", decided(Zone::Green)).by(HIDDEN[0]).id();
    let withdrawal = Withdrawal { decision: withdrawn, by: "usr_2".to_owned() };
    all.push(of("203.0.113.5", "2026-01-11", Claim::Withdrawn(Box::new(withdrawal))));
    // Every kind of relation between what is seen, what is not, and both.
    let files = [sha256(1), sha256(2), sha256(4)];
    for kind in RelationKind::ALL {
        let (subjects, targets): (&[String], Vec<String>) = match kind {
            RelationKind::Contains | RelationKind::Starts | RelationKind::Drops => (&files, files.to_vec()),
            RelationKind::DownloadedFrom | RelationKind::CommunicatesWith => (
                &files,
                ["http://shop.example/x", "http://shop.example/secret", "shop.example", "203.0.113.5"]
                    .map(str::to_owned)
                    .to_vec(),
            ),
            RelationKind::ResolvesTo => (&[], Vec::new()),
            RelationKind::RedirectsTo => (&[], Vec::new()),
        };
        for subject in subjects {
            for target in targets.iter().filter(|target| *target != subject) {
                all.push(of(subject, "2025-12-31", related(kind, target)));
            }
        }
    }
    all.push(of("plain.example", "2025-12-31", related(RelationKind::ResolvesTo, "203.0.113.9")));
    for (from, to) in [
        ("http://shop.example/secret", "http://shop.example/x"),
        ("http://shop.example/x", "http://secret.example/"),
        ("http://plain.example/secret", "http://evil.example/y"),
    ] {
        all.push(of(from, "2025-12-31", related(RelationKind::RedirectsTo, to)));
    }
    all
}

fn entry(
    list: &str,
    tlp: Tlp,
    id: u8,
    called: &str,
    aliases: &[&str],
    uses: Option<u8>,
    revision: u64,
) -> KnowledgeEntry {
    let uuid = |id: u8| format!("00000000-0000-4000-8000-{id:012}");
    let link = |target: u8| Link { kind: LinkKind::Uses, target: uuid(target), likelihood: 100 };
    KnowledgeEntry {
        list: list.to_owned(),
        id: uuid(id),
        kind: if id >= 50 { KnowledgeKind::Technique } else { KnowledgeKind::Malware },
        name: called.to_owned(),
        aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
        external_id: None,
        description: Some(format!("{called} of {list}, revision {revision}")),
        references: vec![format!("https://report.example/{called}")],
        links: uses.map(link).into_iter().collect(),
        revision,
        tlp,
        recorded_at: time("2026-01-01"),
        import: 0,
    }
}

/// Knowledge that the viewer sees.
pub(super) fn known() -> Vec<KnowledgeEntry> {
    vec![
        entry("misp_galaxy/malpedia", Tlp::Clear, 1, "Kumobot", &["Cumulus"], Some(50), 1),
        entry("misp_galaxy/tool", Tlp::Amber, 2, "Stratus", &["Nimbus"], None, 1),
        entry("misp_galaxy/tool", Tlp::Clear, 3, "Evil", &[], None, 1),
        entry("misp_galaxy/mitre-attack-pattern", Tlp::Clear, 50, "Wobbling", &[], None, 1),
    ]
}

/// Knowledge that he does not: it unites what is two, calls things otherwise, and revises.
pub(super) fn hidden_knowledge((_, tlp): Label) -> Vec<KnowledgeEntry> {
    let list = if tlp == Tlp::Clear { RESTRICTED } else { "misp_galaxy/rat" };
    let by_marking = if tlp == Tlp::Clear {
        Vec::new()
    } else {
        vec![entry("misp_galaxy/malpedia", tlp, 1, "Kumobot", &["Secret alias"], None, 2)]
    };
    let others = vec![
        entry(list, tlp, 10, "Stratus", &["Nimbus", "Kumobot", "Cumulus"], Some(51), 1),
        entry(list, tlp, 11, "Secretbot", &["Evil"], Some(50), 1),
        entry(list, tlp, 51, "Secret wobbling", &[], None, 1),
    ];
    by_marking.into_iter().chain(others).collect()
}

/// Everything that anybody could ask for.
pub(super) fn objects() -> Vec<Observable> {
    let said = open().into_iter().map(|piece| (piece.subject, piece.claim));
    let said = said.chain(hidden().into_iter().map(|told| (told.subject, told.claim)));
    let mut objects: Vec<Observable> = Vec::new();
    for (subject, claim) in said {
        if let Subject::Observable(observable) = subject {
            objects.push(observable);
        }
        match claim {
            Claim::Related(relation) => objects.push(relation.target),
            Claim::Resolved(record) => objects.extend(record.data.target()),
            Claim::Described(facts) => objects.extend(facts.aliases.into_iter().map(Observable::File)),
            _ => {}
        }
    }
    // Names of the same things, what lies under masks, and what nobody knows.
    let others = [
        "www.secret.example",
        "www.plain.example",
        "https://alias.example/a",
        "http://shop.example/x/under",
        "http://shop.example/x?y",
        "http://secret.example/page",
        "new.shop.example",
        "new.mask.example",
        "unheard.example",
        "192.0.2.200",
        "my-shop-x.example",
        "http://unheard.example/",
        "http://secretfolder.example/x/y",
    ];
    objects.extend(others.map(object));
    objects.push(object(&"ee".repeat(32)));
    objects.sort();
    objects.dedup();
    objects
}
