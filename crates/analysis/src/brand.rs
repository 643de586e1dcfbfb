//! Brands: which organisation a text means, its industry, and the domains that are its own. A table of ours (`brand/brands.txt`), so that a target
//! that feeds, kits and mails write in ten ways is one organisation. What is not in it has no industry: none is guessed.

use std::{collections::HashMap, sync::LazyLock};

use model::DomainName;

const TABLE: &str = include_str!("brand/brands.txt");

/// Names that are ordinary words as well: a record that states a target means the brand by them, a mail's text does not.
const ORDINARY: [&str; 58] = [
    "a1",
    "abn",
    "access",
    "ana",
    "apple",
    "att",
    "au",
    "bell",
    "blockchain",
    "boa",
    "box",
    "bri",
    "bt",
    "ca",
    "chase",
    "cic",
    "citi",
    "citizens",
    "cox",
    "cielo",
    "delta",
    "discover",
    "ee",
    "excel",
    "evri",
    "free",
    "galicia",
    "gls",
    "halifax",
    "hermes",
    "huntington",
    "id",
    "ing",
    "key",
    "lcl",
    "ledger",
    "libero",
    "line",
    "live",
    "match",
    "meta",
    "nickel",
    "o2",
    "optimum",
    "orange",
    "outlook",
    "promise",
    "shaw",
    "sella",
    "square",
    "spectrum",
    "steam",
    "stripe",
    "telekom",
    "three",
    "visa",
    "wise",
    "zoom",
];

/// Shortest name, in letters and digits, that is looked for in running text.
const TEXT_NAME_MIN: usize = 3;

/// An organisation in whose name people are robbed.
#[derive(Debug, PartialEq, Eq)]
pub struct Brand {
    /// Its name.
    pub name: &'static str,
    /// Its industry, in lower case: `banking`, `delivery`…
    pub industry: &'static str,
    /// Registrable domains that are its own.
    domains: Vec<&'static str>,
    /// What it is looked for by in running text, as [`spaced`] words.
    words: Vec<String>,
}

struct Brands {
    all: Vec<Brand>,
    by_name: HashMap<String, usize>,
    by_domain: HashMap<&'static str, usize>,
}

static BRANDS: LazyLock<Brands> = LazyLock::new(Brands::read);

impl Brands {
    fn read() -> Self {
        let mut brands = Self { all: Vec::new(), by_name: HashMap::new(), by_domain: HashMap::new() };
        let mut industry = "";
        for line in TABLE.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            if let Some(heading) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                industry = heading;
                continue;
            }
            let mut cells = line.split('|').map(str::trim);
            let name = cells.next().unwrap_or_default();
            let domains: Vec<&str> =
                cells.next().unwrap_or_default().split(' ').filter(|d| !d.is_empty()).collect();
            let others = cells.next().unwrap_or_default().split("; ").filter(|other| !other.is_empty());
            let at = brands.all.len();
            let mut words = Vec::new();
            for name in std::iter::once(name).chain(others) {
                let key = plain(name);
                if !ORDINARY.contains(&key.as_str()) && key.chars().count() >= TEXT_NAME_MIN {
                    words.push(spaced(name));
                }
                brands.by_name.entry(key).or_insert(at);
            }
            for domain in &domains {
                brands.by_domain.entry(domain).or_insert(at);
            }
            brands.all.push(Brand { name, industry, domains, words });
        }
        brands
    }
}

impl Brand {
    /// The brand that a stated target means, by its whole name.
    #[must_use]
    pub fn named(text: &str) -> Option<&'static Self> {
        BRANDS.all.get(*BRANDS.by_name.get(&plain(text))?)
    }

    /// The first brand that a line of running text names in whole words; ordinary words name none.
    #[must_use]
    pub fn in_text(text: &str) -> Option<&'static Self> {
        let text = spaced(text);
        let mut found: Option<(usize, usize, &Self)> = None;
        for brand in &BRANDS.all {
            for word in &brand.words {
                // Of several the one that comes first, and of those at one place the longest.
                let better = |at: usize| {
                    found.is_none_or(|(first, length, _)| {
                        (at, usize::MAX - word.len()) < (first, usize::MAX - length)
                    })
                };
                if let Some(at) = find_words(&text, word).filter(|at| better(*at)) {
                    found = Some((at, word.len(), brand));
                }
            }
        }
        found.map(|(_, _, brand)| brand)
    }

    /// The brand whose own a name is, or is below.
    #[must_use]
    pub fn owning(domain: &DomainName) -> Option<&'static Self> {
        domain.with_parents().find_map(|name| BRANDS.all.get(*BRANDS.by_domain.get(name.as_str())?))
    }

    /// Whether a name is its own, or below one.
    #[must_use]
    pub fn owns(&self, domain: &DomainName) -> bool {
        domain.with_parents().any(|name| self.domains.contains(&name.as_str()))
    }
}

/// Letters and digits in lower case, nothing else.
fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Words of letters and digits in lower case, each between single blanks.
fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push(' ');
    for c in text.chars() {
        if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        } else if !matches!(c, '\'' | '’') && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    if !out.ends_with(' ') {
        out.push(' ');
    }
    out
}

/// Where `word` stands in `text`, both [`spaced`]. Scripts without blanks between words need none around it.
fn find_words(text: &str, word: &str) -> Option<usize> {
    if word.is_ascii() { text.find(word) } else { text.find(word.trim()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> DomainName {
        DomainName::parse(text).unwrap()
    }

    #[test]
    fn the_table_is_sound() {
        assert!(BRANDS.all.len() > 250);
        for brand in &BRANDS.all {
            assert!(!brand.name.is_empty() && !brand.industry.is_empty(), "{brand:?}");
            for domain in &brand.domains {
                assert_eq!(name(domain).as_str(), *domain, "{}", brand.name);
            }
            assert!(Brand::named(brand.name).is_some_and(|found| found.name == brand.name), "{}", brand.name);
        }
        let rows: Vec<&str> = TABLE.lines().filter(|line| !line.starts_with(['#', '['])).collect();
        assert!(rows.iter().all(|row| row.matches('|').count() == 2));
        assert!(ORDINARY.iter().all(|word| plain(word) == *word));
    }

    #[test]
    fn stated_targets() {
        for (text, expected) in [
            ("PayPal", Some(("PayPal", "payment"))),
            ("eBay, Inc.", Some(("eBay", "retail"))),
            ("JPMorgan Chase and Co.", Some(("Chase", "banking"))),
            ("三井住友カード", Some(("Mitsui Sumitomo Card", "payment"))),
            ("O365", Some(("Microsoft", "mail and office"))),
            ("Three", Some(("Three", "telecommunications"))),
            ("Office 365", Some(("Microsoft", "mail and office"))),
            ("Nobody knows", None),
            ("Inc.", None),
            ("", None),
        ] {
            assert_eq!(Brand::named(text).map(|brand| (brand.name, brand.industry)), expected, "{text}");
        }
    }

    #[test]
    fn brands_in_text() {
        for (text, expected) in [
            ("Your PayPal account is limited", Some("PayPal")),
            ("PayPalooza starts", None),
            ("three for the price of one, live!", None),
            ("【三井住友カード】ご利用確認", Some("Mitsui Sumitomo Card")),
            ("Amazon Prime renewal, Netflix too", Some("Amazon")),
            ("Bank of America alert", Some("Bank of America")),
            ("Wells Fargo: verify", Some("Wells Fargo")),
        ] {
            assert_eq!(Brand::in_text(text).map(|brand| brand.name), expected, "{text}");
        }
    }

    #[test]
    fn own_names() {
        assert_eq!(Brand::owning(&name("www.paypal.com")).map(|brand| brand.name), Some("PayPal"));
        assert_eq!(Brand::owning(&name("paypal.com.evil.example")), None);
        assert!(Brand::named("Microsoft").unwrap().owns(&name("login.microsoftonline.com")));
    }
}
