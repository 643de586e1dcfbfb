//! Attacks by mail of every shape.

use model::{
    Claim, Hash, PhishingAttack, SpamAttack,
    attack::{CampaignId, Kit, Role as AttackRole, SpamKind, Stolen},
};
use store::Ledger;

use crate::support::{evidence, observable, sha256};

pub(super) fn fill_attacks(ledger: &Ledger) {
    let name = |text: &str| model::DomainName::parse(text).unwrap();
    let text = |text: &str| Some(text.to_owned());
    let spam = SpamAttack {
        campaign: CampaignId([7; 16]),
        message: [8; 16],
        kind: SpamKind::Phishing,
        role: AttackRole::Link,
        subject: text("【重要】 redacted"),
        language: text("ja"),
        sender: Some(name("mailer.example")),
    };
    let bare = SpamAttack {
        kind: SpamKind::Malware,
        role: AttackRole::Attachment,
        subject: None,
        language: None,
        sender: None,
        ..spam.clone()
    };
    let phishing = PhishingAttack {
        campaign: CampaignId([9; 16]),
        role: AttackRole::Page,
        target: text("Example Bank"),
        kit: Some(Kit { name: text("kit.zip"), hash: Some(Hash::parse(&sha256(4)).unwrap()) }),
        stolen: vec![Stolen::Credentials, Stolen::Wallet],
        drop: Some(name("drop.example")),
        subject: text("subject"),
        reference: text("https://social.example/1"),
    };
    let nameless = PhishingAttack { kit: Some(Kit { name: None, hash: None }), ..phishing.clone() };
    let empty = PhishingAttack {
        role: AttackRole::Origin,
        target: None,
        kit: None,
        stolen: Vec::new(),
        drop: None,
        subject: None,
        reference: None,
        ..phishing.clone()
    };
    for (object, claim) in [
        (observable("a.example/x"), Claim::Spammed(Box::new(spam))),
        (observable(&sha256(2)), Claim::Spammed(Box::new(bare))),
        (observable("a.example"), Claim::Phished(Box::new(phishing))),
        (observable("b.example"), Claim::Phished(Box::new(nameless))),
        (observable("192.0.2.1"), Claim::Phished(Box::new(empty))),
    ] {
        ledger.append(vec![evidence(object, claim)]).unwrap();
    }
}
