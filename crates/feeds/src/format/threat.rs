//! What an analyst's own words make of an indicator: the kind of threat that a note, a heading or a file's name speaks of.
//! Few words that mean one thing; not a classifier.

use model::{Assessment, Category, Class, Subject};

/// What `words` say, if they say anything: a harmless thing that is only mentioned, a kind of threat.
pub(crate) fn spoken_of(words: &str) -> Option<(Class, Category)> {
    let words = words.to_ascii_lowercase();
    let says = |all: &[&str]| all.iter().any(|phrase| words.contains(phrase));
    let tokens: Vec<&str> = words.split(|c: char| !c.is_alphanumeric() && c != '&').collect();
    let has = |all: &[&str]| tokens.iter().any(|token| all.contains(token));
    let malicious = |category| Some((Class::Malicious, category));
    if says(&["not malicious", "not inherently malicious", "legitimate", "benign", "not an ioc", "sinkhole"])
    {
        Some((Class::Context, Category::General))
    } else if has(&["adware", "hiddad", "pua", "pup", "riskware"]) {
        Some((Class::Adware, Category::Adware))
    } else if says(&["command and control", "command-and-control", "command & control"])
        || has(&["c2", "c2s", "c&c", "cnc", "callhome", "beacon", "panel", "panels"])
    {
        malicious(Category::BotnetCnc)
    } else if says(&["phish", "smishing", "quishing", "credential harvest", "aitm"]) {
        malicious(Category::Phishing)
    } else if says(&["ransom"]) {
        malicious(Category::Ransomware)
    } else if says(&["skimm", "magecart"]) {
        malicious(Category::Skimming)
    } else if says(&["scam", "fakeapp", "fake app", "fakealert", "fake defi", "fraud"]) {
        malicious(Category::Scam)
    } else if has(&["miner", "cryptominer", "coinminer", "xmrig", "cryptojacking"]) {
        malicious(Category::Cryptomining)
    } else if says(&["scanning", "exploiting", "brute forc", "bruteforc"]) {
        malicious(Category::Attacks)
    } else if says(&["download", "payload", "dropper"]) {
        malicious(Category::Malware)
    } else {
        None
    }
}

/// What some texts speak of, each by itself. Read once for all that stands in one line: the line may be long, and what it names many.
#[derive(Clone, Debug)]
pub(crate) struct Spoken(Vec<(Class, Category)>);

impl Spoken {
    /// What each of `words` says, those that say nothing left out.
    pub(crate) fn of(words: &[&str]) -> Self {
        Self(words.iter().filter_map(|words| spoken_of(words)).collect())
    }

    /// `base` as the words before it change it: the first that speaks of a threat says which. A file is no server: of a sample
    /// that calls a C2 its kind is not told.
    pub(crate) fn judge(&self, base: Assessment, subject: &Subject) -> Assessment {
        let is_file = subject.kind_tag() == "hash";
        let said = self.0.iter().find(|(_, category)| {
            !is_file || !matches!(category, Category::BotnetCnc | Category::Phishing | Category::Attacks)
        });
        match said {
            Some((class, category)) => Assessment { class: *class, category: *category, ..base },
            None => base,
        }
    }
}

/// One thing judged by the words beside it.
pub(crate) fn judged(base: Assessment, subject: &Subject, words: &[&str]) -> Assessment {
    Spoken::of(words).judge(base, subject)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(words: &str, expected: Option<(Class, Category)>) {
        assert_eq!(spoken_of(words), expected, "{words}");
    }

    #[test]
    fn words() {
        check("DICELOADER C2", Some((Class::Malicious, Category::BotnetCnc)));
        check("Command and Control server", Some((Class::Malicious, Category::BotnetCnc)));
        check("HTTPS traffic, not inherently malicious", Some((Class::Context, Category::General)));
        check("ANDR/HiddAd-T", Some((Class::Adware, Category::Adware)));
        check("mobile-wallet only scam site", Some((Class::Malicious, Category::Scam)));
        check("Ransomware-LockBit", Some((Class::Malicious, Category::Ransomware)));
        check("xmrig miner", Some((Class::Malicious, Category::Cryptomining)));
        check("determiner", None);
        check("", None);
    }
}
