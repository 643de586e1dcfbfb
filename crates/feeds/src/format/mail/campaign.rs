//! Which mails belong together: one attack is one campaign in one ISO week (UTC).
//!
//! Mails of a campaign have the same subject, read without what changes from mail to mail, and the same *payload*: the registrable domains (or addresses) that
//! their links lead to, and what is attached; where there is neither, those of its pictures. The sender is borrowed or changes with each mail; only where there is no
//! payload at all does his domain tell. A
//! campaign that goes on is one attack a week, so that weeks add up.

use std::collections::BTreeSet;

use model::{DomainName, Timestamp, attack::CampaignId};
use unicode_normalization::UnicodeNormalization;

/// Beginnings of subjects that programs write.
const PREFIXES: [&str; 9] = ["re:", "fw:", "fwd:", "aw:", "wg:", "rv:", "sv:", "tr:", "antw:"];
/// Words of a subject that count.
const WORDS_MAX: usize = 30;

/// The identity of the attack that a mail is part of.
pub(super) fn of(
    moment: Timestamp,
    subject: &str,
    payload: &BTreeSet<String>,
    sender: Option<&DomainName>,
) -> CampaignId {
    let sender = sender.map(|name| name.registrable().unwrap_or_else(|| name.clone()).to_string());
    let subject = template(subject);
    let parts = payload.iter().map(String::as_str);
    let fallback = sender.as_deref().filter(|_| payload.is_empty());
    CampaignId::new("mail", moment, std::iter::once(subject.as_str()).chain(parts).chain(fallback))
}

/// A subject without what changes from mail to mail: prefixes of answers, case, punctuation, numbers, and words with digits in them.
fn template(subject: &str) -> String {
    let lower = subject.nfkc().collect::<String>().to_lowercase();
    let mut rest = lower.trim();
    while let Some(behind) = PREFIXES.iter().find_map(|prefix| rest.strip_prefix(prefix)) {
        rest = behind.trim_start();
    }
    let words = rest.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).take(WORDS_MAX);
    let mut out: Vec<&str> = Vec::new();
    for word in words {
        let word = if word.chars().any(char::is_numeric) { "#" } else { word };
        if word != "#" || out.last() != Some(&"#") {
            out.push(word);
        }
    }
    out.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates() {
        for (subject, expected) in [
            ("Re: FW: Invoice #12-34 for you!", "invoice # for you"),
            ("INVOICE 99 for you", "invoice # for you"),
            ("Life Insurance - Why Pay More?", "life insurance why pay more"),
            ("三井住友カード【重要】", "三井住友カード 重要"),
            ("𝐘𝐎𝐔 𝐖𝐎𝐍", "you won"),
            ("", ""),
        ] {
            assert_eq!(template(subject), expected, "{subject}");
        }
    }

    #[test]
    fn what_makes_an_attack() {
        let day = |text: &str| Timestamp::parse(text).unwrap();
        let payload = |list: &[&str]| list.iter().map(|item| (*item).to_owned()).collect::<BTreeSet<_>>();
        let sender = |name: &str| DomainName::parse(name).ok();
        let one = of(day("2026-01-05"), "Offer 1", &payload(&["a.example"]), sender("x.example").as_ref());
        // Another day of the week, number and sender: the same.
        assert_eq!(
            of(day("2026-01-11"), "offer 2!", &payload(&["a.example"]), sender("y.example").as_ref()),
            one
        );
        assert_ne!(of(day("2026-01-12"), "Offer 1", &payload(&["a.example"]), None), one);
        assert_ne!(of(day("2026-01-05"), "Offer 1", &payload(&["b.example"]), None), one);
        assert_ne!(of(day("2026-01-05"), "Other", &payload(&["a.example"]), None), one);
        // Without a payload the sender tells.
        let bare = |name: &str| of(day("2026-01-05"), "Hello", &payload(&[]), sender(name).as_ref());
        assert_eq!(bare("m1.x.example"), bare("m2.x.example"));
        assert_ne!(bare("x.example"), bare("y.example"));
    }
}
