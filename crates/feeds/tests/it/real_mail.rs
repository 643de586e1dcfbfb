//! Real mails, where they are at hand: each is taken or refused, ham gives nothing, and nothing that names a receiver is kept.

use std::collections::BTreeMap;

use feeds::Fact;
use model::{Claim, attack::SpamKind};

use crate::support::{files, read_own, samples, walk};

const FOLDERS: [&str; 2] = ["mail-phishing_pot", "mail-spamassassin"];
/// Receivers as the collections have them (also in base64 and hexadecimal).
const HIDDEN: [&str; 8] = [
    "phishing@pot",
    "phishing%40pot",
    "cGhpc2hpbmdAcG90",
    "7068697368696e6740706f74",
    "zzzz@",
    "jm@netnoteinc",
    "@jmason.org",
    "yyyy@",
];

#[test]
fn mails_are_taken_or_refused_and_name_no_receiver() {
    let Some(root) = samples() else { return };
    let mut kinds: BTreeMap<(String, SpamKind), u32> = BTreeMap::new();
    let mut targets: BTreeMap<String, u32> = BTreeMap::new();
    let mut languages: BTreeMap<String, u32> = BTreeMap::new();
    let mut reasons: BTreeMap<String, u32> = BTreeMap::new();
    let (mut mails, mut facts_all) = (0, 0);
    for path in FOLDERS.iter().flat_map(|folder| files(&root.join(folder))) {
        walk(&root, &path, &mut |input| {
            let (found, outcome) = read_own(input, "mail");
            assert_eq!(outcome.records.len() + outcome.refused.len(), 1, "{}", input.name());
            mails += 1;
            for (_, reason, text) in &outcome.refused {
                assert_eq!(text, b"", "{}", input.name());
                *reasons.entry(reason.clone()).or_default() += 1;
            }
            let facts: Vec<&Fact> = outcome.records.iter().flat_map(|record| &record.facts).collect();
            assert!(facts.is_empty() || !input.name().contains("-ham-"), "{}", input.name());
            facts_all += facts.len();
            for fact in &facts {
                let text = format!("{fact:?}").to_lowercase();
                let kept = HIDDEN.iter().find(|word| text.contains(&word.to_lowercase()));
                assert!(kept.is_none(), "{} keeps {kept:?}: {text}", input.name());
            }
            let mut spam = facts.iter().filter_map(|fact| match fact {
                Fact::Evidence(evidence) => match &evidence.claim {
                    Claim::Spammed(spam) => Some(spam),
                    _ => None,
                },
                _ => None,
            });
            if let Some(spam) = spam.next() {
                *kinds.entry((found.list, spam.kind)).or_default() += 1;
                *languages.entry(spam.language.clone().unwrap_or_default()).or_default() += 1;
                if std::env::var_os("HANTEI_SHOW").is_some() {
                    println!("{:?} {} {:?}", spam.kind, input.name(), spam.subject);
                }
            }
            let phishing = facts.iter().find_map(|fact| match fact {
                Fact::Evidence(evidence) => match &evidence.claim {
                    Claim::Phished(phishing) => Some(phishing),
                    _ => None,
                },
                _ => None,
            });
            if let Some(phishing) = phishing {
                *targets.entry(phishing.target.clone().unwrap_or_default()).or_default() += 1;
            }
        });
    }
    println!("{mails} mails, {facts_all} facts\n{kinds:?}\n{languages:?}\n{targets:?}\n{reasons:?}");
    assert!(mails == 0 || mails == 1520, "{mails}");
}
