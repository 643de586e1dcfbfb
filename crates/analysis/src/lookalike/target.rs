//! A name that may be imitated, and whether another imitates it.

use model::DomainName;

use super::{Edit, Folded, Likeness, edit, romanise};

/// Words in the parts of a name that are sought within others: each `m` may be `rn`, each `w` `vv`, each `d` `cl`.
const PARTS_MAX: usize = 16;
/// From this length on a word is found anywhere in a label; a shorter one would be found in half of all.
const ANYWHERE_FROM: usize = 5;
/// From this length on a word is found at the start and the end of a label.
const AT_ENDS_FROM: usize = 4;
/// From this length on a word within a few edits counts in a subdomain too.
const NEAR_IN_SUBDOMAIN_FROM: usize = 6;

/// Words that those who imitate put beside a short name.
const LURES: &[&str] = &[
    "account", "accounts", "auth", "bank", "billing", "card", "cloud", "customer", "delivery", "group",
    "help", "id", "info", "login", "logon", "mail", "my", "official", "online", "parcel", "pay", "payment",
    "portal", "secure", "security", "service", "services", "shop", "signin", "sso", "store", "support",
    "team", "track", "tracking", "update", "verify", "web", "www",
];

/// A name that may be imitated: the registrable domain of what was given.
#[derive(Clone, Debug)]
pub struct Target {
    name: DomainName,
    suffix: String,
    /// The registered label as people read it.
    text: String,
    word: Folded,
    /// Its coarse forms: every name is held against them.
    coarse: [Vec<char>; 2],
    canonical: Option<String>,
    spellings: Vec<String>,
    parts: Vec<Vec<char>>,
}

impl Target {
    /// The target of a name; `None` for a public suffix, below which anybody may register.
    #[must_use]
    pub fn new(name: &DomainName) -> Option<Self> {
        let name = name.registrable()?;
        let unicode = name.to_unicode();
        let (text, _) = unicode.split_once('.')?;
        let (_, suffix) = name.as_str().split_once('.')?;
        let word = Folded::of(text);
        let (suffix, text) = (suffix.to_owned(), text.to_owned());
        let mut spellings = romanise::spellings(&text);
        spellings.extend(plurals(&word.plain));
        spellings.sort_unstable();
        spellings.dedup();
        let parts = parts(&word);
        let coarse = word.coarse();
        Some(Self {
            canonical: romanise::canonical(&text),
            suffix,
            spellings,
            parts,
            coarse,
            word,
            text,
            name,
        })
    }

    /// The registrable domain.
    #[must_use]
    pub fn name(&self) -> &DomainName {
        &self.name
    }

    /// The registered label as people read it.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The registered label as it is compared.
    #[must_use]
    pub fn word(&self) -> &Folded {
        &self.word
    }

    /// Most edits that count, beside what is taken for it at a glance.
    #[must_use]
    pub fn reach(&self) -> usize {
        if self.word.fine.len() >= 8 { 2 } else { 1 }
    }

    /// Other labels that count although they may be more edits away: romanisations, plurals.
    #[must_use]
    pub fn spellings(&self) -> &[String] {
        &self.spellings
    }

    /// What one of, folded, every label has that the name stands in with others around it.
    #[must_use]
    pub fn parts(&self) -> &[Vec<char>] {
        &self.parts
    }

    /// The label with a dot put in, at each place: first the label before it, then the one behind.
    pub fn splits(&self) -> impl Iterator<Item = (&str, &str)> {
        self.text.char_indices().skip(1).filter_map(|(at, _)| self.text.split_at_checked(at))
    }

    /// How `candidate` imitates the name; `None` when it does not, or is the name or below it.
    #[must_use]
    pub fn likeness(&self, candidate: &DomainName) -> Option<Likeness> {
        self.likeness_of(&Candidate::new(candidate)?)
    }

    /// As [`Target::likeness`], for a candidate that is held against many targets.
    #[must_use]
    pub fn likeness_of(&self, candidate: &Candidate) -> Option<Likeness> {
        if candidate.registrable == self.name {
            return None;
        }
        let is_same_suffix = candidate.suffix == self.suffix;
        let (own, below) = candidate.labels.split_last()?;
        let mut best = self.as_label(own, is_same_suffix);
        if let Some(found) = &mut best
            && !is_same_suffix
        {
            found.edits.push(Edit::TldSwap);
        }
        if best.is_none() && self.is_within(&own.folded, &candidate.suffix) {
            best = Some(Found::by(Edit::Combosquat));
        }
        if best.is_none() {
            best = self.in_subdomain(own, below, &candidate.suffix);
        }
        best.map(|found| found.of(&self.name))
    }

    /// Whether a registered label imitates the name by itself.
    fn as_label(&self, label: &Label, is_same_suffix: bool) -> Option<Found> {
        let Label { text: label, folded, coarse } = label;
        if *label == self.text {
            return Some(Found::default());
        }
        if folded.looks_like(&self.word) {
            return Some(Found::by(Edit::Homoglyph));
        }
        let length = self.word.fine.len();
        let max = match length {
            0..=3 => usize::from(is_same_suffix),
            4..=7 => 1,
            _ => 2,
        };
        if self.canonical.is_some() && self.spellings.iter().any(|other| other == label) {
            let is_romanisation = romanise::canonical(label) == self.canonical;
            let edit = if is_romanisation { Edit::Romanisation } else { Edit::Plural };
            return Some(Found { edits: vec![edit], distance: self.distance(folded) });
        }
        if let Some(found) = self.near(folded, max) {
            return Some(found);
        }
        if self.spellings.iter().any(|other| other == label) {
            return Some(Found { edits: vec![Edit::Plural], distance: self.distance(folded) });
        }
        let is_taken =
            (length >= 4 || is_same_suffix) && coarse.iter().any(|form| self.coarse.contains(form));
        is_taken.then(|| Found { edits: vec![Edit::Homoglyph], distance: self.distance(folded) })
    }

    /// Whether a label is at most `max` edits away, and which.
    fn near(&self, folded: &Folded, max: usize) -> Option<Found> {
        let distance = edit::folded_distance(&self.word, folded, max).filter(|distance| *distance > 0)?;
        let plain = edit::edits(&self.word.plain, &folded.plain, distance);
        let edits = plain.or_else(|| {
            let mut forms = self.word.forms().flat_map(|from| folded.forms().map(move |to| (from, to)));
            let mut edits = forms.find_map(|(from, to)| edit::edits(from, to, distance))?;
            edits.push(Edit::Homoglyph);
            Some(edits)
        })?;
        Some(Found { edits, distance })
    }

    /// The distance of a label that counts anyway.
    fn distance(&self, folded: &Folded) -> usize {
        let most = self.word.fine.len().max(folded.fine.len());
        edit::folded_distance(&self.word, folded, most).unwrap_or(most)
    }

    /// Whether the name stands in a label with others around it.
    fn is_within(&self, label: &Folded, suffix: &str) -> bool {
        self.parts.iter().filter(|part| !part.is_empty()).any(|part| {
            let length = part.len().min(self.word.fine.len());
            let whole = label.fine.as_slice();
            whole.split(|c| *c == '-').any(|token| token == part.as_slice()) && whole.len() > part.len()
                || length >= ANYWHERE_FROM && is_in(whole, part)
                || length >= AT_ENDS_FROM
                    && (whole.starts_with(part) || whole.ends_with(part))
                    && whole.len() > part.len()
                || length == 3 && is_beside_lure(whole, part, suffix)
        })
    }

    /// Whether the name stands in a subdomain: whole, with a dot put in, in a label with others, or within a few edits. `below` are the
    /// labels before the registered one.
    fn in_subdomain(&self, own: &Label, below: &[Label], suffix: &str) -> Option<Found> {
        let length = self.word.fine.len();
        if let Some(last) = below.last()
            && self.text.strip_prefix(last.text.as_str()) == Some(own.text.as_str())
        {
            return Some(Found::by(Edit::Subdomain));
        }
        let own_top = self.suffix.split('.').next();
        let behind = below
            .iter()
            .skip(1)
            .chain([own])
            .map(|label| label.text.as_str())
            .chain(suffix.split('.').next());
        for (label, next) in below.iter().zip(behind) {
            let folded = &label.folded;
            let mut found = if folded.looks_like(&self.word) && (length > 3 || Some(next) == own_top) {
                let mut found = Found::default();
                if label.text != self.text {
                    found.edits.push(Edit::Homoglyph);
                }
                Some(found)
            } else if self.is_within(folded, "") {
                Some(Found::by(Edit::Combosquat))
            } else if length >= NEAR_IN_SUBDOMAIN_FROM {
                self.near(folded, if length >= 8 { 2 } else { 1 })
            } else {
                None
            };
            if let Some(found) = &mut found {
                found.edits.push(Edit::Subdomain);
            }
            if found.is_some() {
                return found;
            }
        }
        None
    }
}

/// A name that may imitate others, taken apart.
#[derive(Clone, Debug)]
pub struct Candidate {
    registrable: DomainName,
    suffix: String,
    /// Up to the registered label, which comes last.
    labels: Vec<Label>,
}

#[derive(Clone, Debug)]
struct Label {
    /// As people read it.
    text: String,
    folded: Folded,
    coarse: [Vec<char>; 2],
}

impl Candidate {
    /// Takes a name apart; `None` for a public suffix.
    #[must_use]
    pub fn new(name: &DomainName) -> Option<Self> {
        let registrable = name.registrable()?;
        let (_, suffix) = registrable.as_str().split_once('.')?;
        let is_other = name.as_str().contains("xn--");
        let unicode = if is_other { name.to_unicode() } else { name.as_str().to_owned() };
        let count = unicode.split('.').count().checked_sub(suffix.split('.').count())?;
        let label = |text: &str| {
            let folded = Folded::of(text);
            Label { text: text.to_owned(), coarse: folded.coarse(), folded }
        };
        let labels = unicode.split('.').take(count).map(label).collect();
        Some(Self { suffix: suffix.to_owned(), registrable, labels })
    }

    /// The registrable domain.
    #[must_use]
    pub fn registrable(&self) -> &DomainName {
        &self.registrable
    }
}

/// A likeness as it is found.
#[derive(Default)]
struct Found {
    edits: Vec<Edit>,
    distance: usize,
}

impl Found {
    fn by(edit: Edit) -> Self {
        Self { edits: vec![edit], distance: 0 }
    }

    fn of(mut self, name: &DomainName) -> Likeness {
        self.edits.sort_unstable();
        self.edits.dedup();
        let distance = u8::try_from(self.distance).unwrap_or(u8::MAX);
        Likeness { of: name.clone(), edits: self.edits, distance }
    }
}

/// Whether `part` stands in `whole`. Most places are told by their first character, without a call.
fn is_in(whole: &[char], part: &[char]) -> bool {
    whole.windows(part.len()).any(|window| window.first() == part.first() && window == part)
}

/// Whether a label is a word and one that those who imitate put beside it, or the suffix of the name.
fn is_beside_lure(whole: &[char], part: &[char], suffix: &str) -> bool {
    let beside = whole.strip_prefix(part).or_else(|| whole.strip_suffix(part)).unwrap_or_default();
    if beside.is_empty() {
        return false;
    }
    let is = |word: &str| Folded::of(word).fine == beside;
    LURES.iter().any(|word| is(word))
        || suffix.split('.').any(is)
        || is("com")
        || is(&suffix.replace('.', ""))
}

/// The label with `s` or `es` put in, as dnstwist does, where that is more than one edit.
fn plurals(word: &[char]) -> Vec<String> {
    let last = word.len().saturating_sub(2);
    let places = word.iter().enumerate().take(last).skip(2).filter(|(_, c)| matches!(c, 's' | 'x' | 'z'));
    places
        .map(|(at, _)| word.iter().take(at + 1).chain(&['e', 's']).chain(word.iter().skip(at + 1)).collect())
        .collect()
}

/// The folded word in the spellings in which it may stand within a label.
fn parts(word: &Folded) -> Vec<Vec<char>> {
    let mut parts: Vec<Vec<char>> = word.forms().map(<[char]>::to_vec).collect();
    for (one, pair) in [('m', ['r', 'n']), ('m', ['n', 'n']), ('w', ['v', 'v']), ('d', ['c', 'l'])] {
        let mut at = 0;
        while let Some(part) = parts.get(at).filter(|_| parts.len() < PARTS_MAX) {
            if let Some(place) = part.iter().position(|c| *c == one) {
                let written = part.iter().take(place).chain(&pair).chain(part.iter().skip(place + 1));
                let written: Vec<char> = written.copied().collect();
                if !parts.contains(&written) {
                    parts.push(written);
                }
            }
            at += 1;
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(target: &str, candidate: &str, expected: Option<(&[Edit], u8)>) {
        let target = Target::new(&DomainName::parse(target).unwrap()).unwrap();
        let found = target.likeness(&DomainName::parse(candidate).unwrap());
        let found = found.as_ref().map(|found| (found.edits.as_slice(), found.distance));
        assert_eq!(found, expected, "{candidate} against {}", target.name());
    }

    #[test]
    fn kinds() {
        use Edit::*;
        let brand = "acmebank.example";
        check(brand, "acmebank.test", Some((&[TldSwap], 0)));
        check(brand, "login.acmebank.test", Some((&[TldSwap], 0)));
        check(brand, "acmebank1.example", Some((&[Addition], 1)));
        check(brand, "acrnebank.example", Some((&[Homoglyph], 0)));
        check(brand, "acmеbank.example", Some((&[Homoglyph], 0)));
        check(brand, "acme-bank.example", Some((&[Hyphenation], 1)));
        check(brand, "acmebnak.example", Some((&[Transposition], 1)));
        check(brand, "acmebnk.test", Some((&[Omission, TldSwap], 1)));
        check(brand, "acmebank-login.example", Some((&[Combosquat], 0)));
        check(brand, "secureacrnebank.test", Some((&[Combosquat], 0)));
        check(brand, "acme.bank.example", Some((&[Subdomain], 0)));
        check(brand, "acmebank.example.shop.test", Some((&[Subdomain], 0)));
        check(brand, "acmebank-login.shop.test", Some((&[Subdomain, Combosquat], 0)));
        check(brand, "acmebanc.shop.test", Some((&[Bitsquatting, Subdomain], 1)));
        check(brand, "acmebank.example", None);
        check(brand, "www.acmebank.example", None);
        check(brand, "bank.example", None);
        check(brand, "shop.test", None);
    }

    #[test]
    fn short_names_are_not_found_everywhere() {
        use Edit::*;
        check("abc.example", "abd.example", Some((&[Replacement], 1)));
        check("abc.example", "abd.test", None);
        check("abc.example", "abcdef.example", None);
        check("abc.example", "abc-def.example", Some((&[Combosquat], 0)));
        check("abc.example", "loginabc.test", Some((&[Combosquat], 0)));
        check("abc.example", "abc.shop.test", None);
        check("abc.example", "abc.example.test", Some((&[Subdomain], 0)));
    }

    #[test]
    fn japanese() {
        use Edit::*;
        check("mitsumori.example", "mitumori.example", Some((&[Romanisation], 1)));
        check("shinjukuzeki.example", "sinzyukuzeki.test", Some((&[Romanisation, TldSwap], 3)));
        check("カード.example", "力一ド.example", Some((&[Homoglyph], 0)));
        check("見本銀行.example", "見本-銀行.example", Some((&[Hyphenation], 1)));
    }

    #[test]
    fn two_letters_at_a_glance() {
        check("google.example", "qooqle.example", Some((&[Edit::Homoglyph], 2)));
        check("amazon.example", "amazeson.example", Some((&[Edit::Plural], 2)));
    }

    #[test]
    fn nothing_imitates_a_suffix() {
        assert!(Target::new(&DomainName::parse("co.uk").unwrap()).is_none());
    }

    #[test]
    fn dots() {
        let target = Target::new(&DomainName::parse("acme.example").unwrap()).unwrap();
        assert_eq!(target.splits().collect::<Vec<_>>(), [("a", "cme"), ("ac", "me"), ("acm", "e")]);
    }
}
