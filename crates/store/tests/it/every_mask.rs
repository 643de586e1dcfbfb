//! The masks that the ledger finds over an object are those that cover it, by a match against every mask.
//!
//! 100,000 masks of all kinds are appended, and 10,000 look-ups made. Each answer is compared with a reference that is
//! independent of the code under test: it knows the masks as texts and numbers, by their printed form, and tries every
//! one of them ([`Reference`]); only those are passed over of whose pairs of letters the object lacks one. For a sample of
//! the look-ups the answer is compared with [`Mask::covers`] over every mask as well, which holds the reference to the
//! definition.

use std::{collections::BTreeSet, net::IpAddr, sync::Arc};

use model::{Assessment, Category, Claim, Class, Mask, Observable, Subject};
use store::{Ledger, Section, engine::memory::Memory};

use crate::support::evidence;

const MASKS: usize = 100_000;
const LOOKUPS: usize = 10_000;
/// Every so many look-ups one is compared with [`Mask::covers`], too.
const SAMPLE: usize = 100;

/// Numbers that are the same in each run (SplitMix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ z >> 31) % end as u64) as usize
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }

    fn word(&mut self) -> String {
        const SYLLABLES: [&str; 16] = [
            "ba", "ko", "lo", "gin", "pay", "evil", "se", "cu", "re", "x", "7", "up", "date", "ver", "ify",
            "cdn",
        ];
        let first = self.one(&SYLLABLES);
        format!("{first}{}", self.one(&SYLLABLES))
    }

    fn name(&mut self) -> String {
        const ZONES: [&str; 8] = [
            "one.example",
            "two.example",
            "shop.test",
            "bank.test",
            "co.example",
            "b.invalid",
            "example.net",
            "kit.example.org",
        ];
        let labels: Vec<String> = (0..self.below(4)).map(|_| self.word()).collect();
        labels.into_iter().chain([self.one(&ZONES).to_owned()]).collect::<Vec<_>>().join(".")
    }

    fn address(&mut self) -> String {
        if self.below(4) == 0 {
            format!("2001:db8:{:x}::{:x}:{:x}", self.below(8), self.below(64), self.below(64))
        } else {
            format!("198.51.{}.{}", self.below(128), self.below(256))
        }
    }

    fn server(&mut self) -> String {
        let port = self.one(&["", "", "", ":8080", ":81"]);
        match self.below(8) {
            0 => format!("198.51.{}.{}{port}", self.below(8), self.below(256)),
            _ => format!("{}{port}", self.name()),
        }
    }

    fn folders(&mut self) -> String {
        (0..self.below(4)).map(|_| format!("{}/", self.word())).collect()
    }

    fn file(&mut self) -> String {
        format!("{}{}", self.word(), self.one(&[".php", ".exe", ""]))
    }

    fn query(&mut self) -> String {
        match self.below(3) {
            0 => String::new(),
            1 => format!("?id={}", self.below(50)),
            _ => format!("?{}={}/", self.word(), self.word()),
        }
    }

    fn url(&mut self) -> String {
        format!("{}/{}{}{}", self.server(), self.folders(), self.file(), self.query())
    }

    /// Something with parts of it gone.
    fn pierced(&mut self, text: &str, stars: usize) -> String {
        let mut text = text.to_owned();
        for _ in 0..stars {
            let from = self.below(text.len());
            let to = (from + self.below(6)).min(text.len());
            if !text[from..to].contains('/') || text[..from].contains('/') {
                text.replace_range(from..to, "*");
            }
        }
        text
    }

    /// A mask, or an exact entry.
    fn subject(&mut self) -> Option<Subject> {
        let mask = |text: String| Mask::parse(&text).ok().map(Subject::from);
        match self.below(20) {
            0..=3 => mask(format!("*.{}", self.name())),
            4..=6 => mask(format!("{}/{}*", self.server(), self.folders())),
            7..=9 => mask(format!("{}/{}{}?*", self.server(), self.folders(), self.file())),
            10..=12 => {
                let address = self.address();
                let (from, to) = if address.contains(':') { (40, 128) } else { (18, 32) };
                mask(format!("{address}/{}", from + self.below(to - from + 1)))
            }
            13 => mask(format!("*{}*", self.word() + &self.word())),
            14 => mask(format!("*{}*.{}", self.word(), self.name())),
            15 => {
                let name = self.name();
                mask(self.pierced(&name, 2))
            }
            16..=17 => {
                let (url, stars) = (self.url(), 1 + self.below(3));
                mask(self.pierced(&url, stars))
            }
            18 => Some(self.observable().into()),
            _ => mask(format!("*/{}{}*", self.folders(), self.file())),
        }
    }

    fn observable(&mut self) -> Observable {
        let text = match self.below(4) {
            0 => self.address(),
            1 => self.name(),
            _ => format!("http://{}", self.url()),
        };
        Observable::detect(&text).unwrap()
    }

    /// An object that the mask covers, or nearly.
    fn near(&mut self, subject: &Subject) -> Observable {
        let text = subject.to_string();
        let text = match text.split_once('/').and_then(|(address, _)| address.parse::<IpAddr>().ok()) {
            Some(address) => address.to_string(),
            None => text.split('*').fold(String::new(), |text, part| {
                if text.is_empty() {
                    part.trim_start_matches('.').to_owned()
                } else {
                    format!("{text}{}{part}", self.word())
                }
            }),
        };
        Observable::detect(&text)
            .ok()
            .filter(|object| !matches!(object, Observable::File(_)))
            .unwrap_or_else(|| self.observable())
    }
}

/// What a mask says, as text and numbers.
enum Reference {
    Exact(String),
    Network {
        is_v4: bool,
        first: u128,
        last: u128,
    },
    /// `.name`
    Below(String),
    /// Beginning of a printed URL.
    Start(String),
    /// Before and after the first `/`; between `*`.
    Pattern {
        server: Vec<String>,
        path: Option<Vec<String>>,
    },
}

/// A bit for each pair of neighbouring bytes: what lacks one of a text's bits does not have the text.
fn pairs<'a>(texts: impl IntoIterator<Item = &'a str>) -> u128 {
    let pairs = texts.into_iter().flat_map(|text| text.as_bytes().windows(2));
    pairs.fold(0, |bits, pair| bits | 1 << ((usize::from(pair[0]) * 31 + usize::from(pair[1])) % 128))
}

/// A look-up as text and numbers.
struct Asked {
    pairs: u128,
    printed: String,
    address: Option<(bool, u128)>,
    /// `.name`
    below: Option<String>,
    name: Option<String>,
    url: Option<(String, String)>,
}

fn number(address: IpAddr) -> (bool, u128) {
    match address {
        IpAddr::V4(v4) => (true, u128::from(v4.to_bits())),
        IpAddr::V6(v6) => (false, v6.to_bits()),
    }
}

impl Asked {
    fn of(observable: &Observable) -> Self {
        let printed = observable.to_string();
        let (name, address, url) = match observable {
            Observable::Ip(address) => (None, Some(*address), None),
            Observable::Domain(_) => (Some(printed.clone()), None, None),
            Observable::Url(url) => {
                let text = url.to_string();
                let (server, path) = text.split_once('/').unwrap();
                (url.domain().map(ToString::to_string), url.ip(), Some((server.to_owned(), path.to_owned())))
            }
            Observable::File(_) => (None, None, None),
        };
        let below = name.as_ref().map(|name| format!(".{name}"));
        let pairs = pairs([printed.as_str(), below.as_deref().unwrap_or_default()]);
        Self { pairs, printed, address: address.map(number), below, name, url }
    }
}

impl Reference {
    fn of(subject: &Subject) -> Self {
        let text = subject.to_string();
        let parts = |text: &str| text.split('*').map(str::to_owned).collect::<Vec<_>>();
        match subject {
            Subject::Observable(_) => Self::Exact(text),
            Subject::Mask(Mask::Network(network)) => {
                let ((is_v4, first), (_, last)) = (number(network.first()), number(network.last()));
                Self::Network { is_v4, first, last }
            }
            Subject::Mask(Mask::Domain(_)) => Self::Below(text.trim_start_matches('*').to_owned()),
            Subject::Mask(Mask::Folder(_) | Mask::Script(_)) => {
                Self::Start(text.trim_end_matches('*').to_owned())
            }
            Subject::Mask(Mask::Wildcard(_)) => match text.split_once('/') {
                Some((server, path)) => Self::Pattern { server: parts(server), path: Some(parts(path)) },
                None => Self::Pattern { server: parts(&text), path: None },
            },
        }
    }

    fn pairs(&self) -> u128 {
        match self {
            Self::Network { .. } => 0,
            Self::Exact(text) | Self::Below(text) | Self::Start(text) => pairs([text.as_str()]),
            Self::Pattern { server, path } => {
                pairs(server.iter().chain(path.iter().flatten()).map(String::as_str))
            }
        }
    }

    fn covers(&self, asked: &Asked) -> bool {
        match self {
            Self::Exact(text) => asked.printed == *text,
            Self::Network { is_v4, first, last } => {
                asked.address.is_some_and(|(v4, at)| v4 == *is_v4 && *first <= at && at <= *last)
            }
            Self::Below(name) => asked.below.as_ref().is_some_and(|asked| asked.ends_with(name.as_str())),
            Self::Start(start) => {
                asked.url.is_some() && asked.printed.trim_start_matches("http://").starts_with(start.as_str())
            }
            Self::Pattern { server, path: None } => {
                asked.name.as_ref().is_some_and(|name| fits(server, name))
            }
            Self::Pattern { server, path: Some(path) } => {
                asked.url.as_ref().is_some_and(|(host, rest)| fits(server, host) && fits(path, rest))
            }
        }
    }
}

/// Whether a text is these parts with anything between them, by trying every place for each.
fn fits(parts: &[String], text: &str) -> bool {
    match parts {
        [] => false,
        [only] => text == only,
        [first, .., last] if !text.starts_with(first.as_str()) || !text.ends_with(last.as_str()) => false,
        [first, rest @ ..] => {
            let text = &text[first.len()..];
            (0..=text.len()).any(|skipped| fits(rest, &text[skipped..]))
        }
    }
}

/// What the ledger says bears on an object: what has evidence among the object itself and the masks over it.
fn found(ledger: &Ledger, observable: &Observable) -> BTreeSet<Subject> {
    let own = Subject::from(observable.clone());
    let subjects: Vec<Subject> =
        std::iter::once(own).chain(ledger.masks_over(observable).into_iter().map(Subject::from)).collect();
    let evidence = ledger.evidence(&subjects, &Section::VERDICT).unwrap();
    subjects
        .into_iter()
        .zip(evidence)
        .filter(|(_, found)| !found.items.is_empty())
        .map(|(subject, _)| subject)
        .collect()
}

#[test]
fn the_ledger_finds_every_mask() {
    let mut dice = Dice(7);
    let mut subjects: BTreeSet<Subject> = BTreeSet::new();
    while subjects.len() < MASKS {
        subjects.extend(dice.subject());
    }
    let subjects: Vec<Subject> = subjects.into_iter().collect();
    let references: Vec<(u128, Reference)> =
        (subjects.iter().map(Reference::of)).map(|reference| (reference.pairs(), reference)).collect();

    let engine = Arc::new(Memory::new());
    let first = Ledger::with_engine(engine.clone()).unwrap();
    first.wait_for_filter();
    let claim = Claim::Assessed(Assessment::new(Class::Malicious, Category::Malware));
    // In an order of chance, so that each batch has some of each kind.
    let mut order: Vec<&Subject> = subjects.iter().collect();
    (1..order.len()).for_each(|at| order.swap(at, dice.below(at + 1)));
    for batch in order.chunks(3_000) {
        first
            .append(batch.iter().map(|subject| evidence((*subject).clone(), claim.clone())).collect())
            .unwrap();
    }
    // What was appended, and what another process reads when it opens.
    let second = Ledger::with_engine(engine).unwrap();
    second.wait_for_filter();
    assert_eq!(first.wildcard_stats().patterns, second.wildcard_stats().patterns);

    let mut met = std::collections::BTreeMap::<&str, usize>::new();
    let mut covered = 0;
    for at in 0..LOOKUPS {
        let observable = if at % 2 == 0 {
            dice.observable()
        } else {
            let subject = &subjects[dice.below(subjects.len())];
            dice.near(subject)
        };
        let asked = Asked::of(&observable);
        let expected: BTreeSet<Subject> = references
            .iter()
            .zip(&subjects)
            .filter(|((pairs, reference), _)| pairs & !asked.pairs == 0 && reference.covers(&asked))
            .map(|(_, subject)| subject.clone())
            .collect();
        if at % SAMPLE == 0 {
            let by_definition = subjects.iter().filter(|subject| match subject {
                Subject::Observable(own) => *own == observable,
                Subject::Mask(mask) => mask.covers(&observable),
            });
            assert_eq!(by_definition.cloned().collect::<BTreeSet<_>>(), expected, "{observable}");
        }
        assert_eq!(found(&first, &observable), expected, "{observable}");
        assert_eq!(found(&second, &observable), expected, "{observable}, after opening");
        covered += usize::from(!expected.is_empty());
        expected.iter().for_each(|subject| *met.entry(subject.kind_tag()).or_default() += 1);
    }
    // The test says something about each kind.
    assert!(covered > LOOKUPS / 3, "{covered} look-ups are covered by anything");
    for kind in [
        "domain",
        "ip",
        "url",
        "MASK_TYPE_DOMAIN",
        "MASK_TYPE_FOLDER",
        "MASK_TYPE_NETWORK",
        "MASK_TYPE_SCRIPT",
        "MASK_TYPE_WILDCARD",
    ] {
        assert!(met.get(kind).is_some_and(|times| *times >= 20), "{met:?}");
    }
}
