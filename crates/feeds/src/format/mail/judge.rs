//! What an unwanted mail is for, by rules that can be read (`docs/mail.md`): words in the subject and text, names of brands, what is attached, and
//! where the links lead. No rule makes a mail unwanted: that was said by whoever collected it.

mod words;

use analysis::brand::Brand;
use model::{
    DomainName,
    attack::{SpamKind, Stolen},
};
use unicode_normalization::UnicodeNormalization;

use self::words::{ACCOUNT, ADVERTISING, ASKED, PRIZE, RUN, SCAM};
use super::{Label, Mail, address};

/// What the rules say of a mail.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Judgement {
    pub(super) kind: SpamKind,
    /// In whose name it fishes.
    pub(super) target: Option<&'static Brand>,
    /// What it fishes for.
    pub(super) stolen: Vec<Stolen>,
}

/// Bytes of text that are searched for words.
const TEXT_BYTES_MAX: usize = 64 * 1024;
/// Telling words that a scam needs, each counted once.
const SCAM_WORDS_MIN: usize = 2;
/// Words about accounts that make phishing of a mail that names no brand.
const ACCOUNT_WORDS_MIN: usize = 3;

/// Judges a mail of which it was said that it is unwanted.
pub(super) fn judge(mail: &Mail, label: Label) -> Judgement {
    let text =
        mail.content.text.get(..mail.content.text.floor_char_boundary(TEXT_BYTES_MAX)).unwrap_or_default();
    let subject = folded(&mail.subject);
    let text = format!("{subject}\n{}", folded(text));
    let count = |words: &[&str]| words.iter().filter(|word| text.contains(*word)).count();
    let (account, scam) = (count(&ACCOUNT), count(&SCAM));
    let sells = count(&ADVERTISING) > 0 || mail.fields.first("list-unsubscribe").is_some();
    let attachments = mail.attachments();
    let runs = attachments.iter().any(|attached| attached.name.as_deref().is_some_and(is_run));
    let attached_form = attachments.iter().any(|attached| attached.is_form);
    let has_form = mail.content.has_form || attached_form;
    let is_deceptive = mail.content.is_deceptive;
    let has_links = !mail.content.links.links.is_empty();
    let is_collected_phishing = label == Label::Phishing;
    let target = target(mail);
    let asks = has_links || has_form || wants_answer(mail);
    // Who collected it as spam alone has more to be convinced of.
    let is_phishing = asks
        && match (&target, is_collected_phishing) {
            // Its name is used by somebody else.
            (Some(_), true) => true,
            (Some(found), false) => {
                (found.is_sender && account > 0) || account >= ACCOUNT_WORDS_MIN && !sells
            }
            (None, true) => {
                account >= ACCOUNT_WORDS_MIN || account > 0 && (has_form || is_deceptive || !sells)
            }
            (None, false) => {
                attached_form && account > 0
                    || (has_form || is_deceptive || account >= ACCOUNT_WORDS_MIN) && account > 1 && !sells
            }
        };
    let kind = if runs {
        SpamKind::Malware
    } else if scam >= SCAM_WORDS_MIN && scam > account {
        SpamKind::Scam
    } else if is_phishing {
        SpamKind::Phishing
    } else if PRIZE.iter().any(|word| subject.contains(word)) {
        SpamKind::Scam
    } else if sells {
        SpamKind::Advertising
    } else {
        match label {
            Label::Phishing => SpamKind::Phishing,
            Label::Malware => SpamKind::Malware,
            Label::Scam => SpamKind::Scam,
            Label::Spam | Label::Wanted => SpamKind::Other,
        }
    };
    let is_fishing = kind == SpamKind::Phishing;
    let asked = ASKED.iter().filter(|(_, words)| is_fishing && count(words) > 0).map(|(stolen, _)| *stolen);
    Judgement {
        kind,
        target: target.filter(|_| is_fishing).map(|target| target.brand),
        stolen: asked.collect(),
    }
}

/// A text as it is read: in lower case, with letters for those that only look otherwise (NFKC).
fn folded(text: &str) -> String {
    text.nfkc().collect::<String>().to_lowercase()
}

/// In whose name a mail speaks.
struct Target {
    brand: &'static Brand,
    /// Whether the sender says that he is the brand, and not the subject alone.
    is_sender: bool,
}

/// Industries whose customers send mails from its domains.
const MAIL_PROVIDERS: [&str; 2] = ["mail and office", "telecommunications"];

/// The brand that sender or subject name, unless all links lead to it.
fn target(mail: &Mail) -> Option<Target> {
    let sender = mail.from.first();
    let names = sender.map(|from| [folded(&from.display), folded(&from.local)]).unwrap_or_default();
    // A sender that is stated to be of the brand is invented where the links lead elsewhere.
    let domain = sender.and_then(|from| DomainName::parse(&from.domain).ok());
    let stated =
        || domain.as_ref().and_then(Brand::owning).filter(|brand| !MAIL_PROVIDERS.contains(&brand.industry));
    let sender = names.iter().find_map(|name| Brand::in_text(name)).or_else(stated);
    let brand = sender.or_else(|| Brand::in_text(&folded(&mail.subject)))?;
    let links = &mail.content.links.links;
    let leads_home =
        !links.is_empty() && links.iter().all(|url| url.domain().is_some_and(|name| brand.owns(name)));
    (!leads_home).then_some(Target { brand, is_sender: sender.is_some() })
}

/// Whether answers go to somebody else than the sender.
fn wants_answer(mail: &Mail) -> bool {
    let answers = mail.fields.first("reply-to").map(address::mailboxes).unwrap_or_default();
    answers.first().is_some_and(|to| mail.from.first().is_some_and(|from| from.domain != to.domain))
}

fn is_run(name: &str) -> bool {
    let name = name.to_lowercase();
    let name = name.trim_end_matches(['.', ' ']);
    RUN.iter().any(|ending| name.ends_with(ending))
}

/// What a kit's files of such names take.
pub(crate) fn stolen_by(files: &str) -> Vec<Stolen> {
    const TAKES: [(Stolen, &[&str]); 6] = [
        (Stolen::Credentials, &["login", "signin", "password", "passwd", "pass.", "user.", "auth"]),
        (
            Stolen::Card,
            &["cc.", "card", "carte", "credit", "cvv", "payment", "paiement", "billing", "3dsec", "vbv"],
        ),
        (Stolen::Banking, &["bank", "iban"]),
        (Stolen::OneTimeCode, &["otp", "sms", "2fa", "code.", "token"]),
        (
            Stolen::Identity,
            &[
                "identity", "passport", "selfie", "ssn", "personal", "info.", "infos.", "fullz", "dob",
                "address",
            ],
        ),
        (Stolen::Wallet, &["wallet", "seed", "phrase", "mnemonic", "keystore", "privatekey"]),
    ];
    let files = files.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| files.contains(word));
    TAKES.iter().filter(|(_, words)| has(words)).map(|(stolen, _)| *stolen).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(mail: &str, label: Label, kind: SpamKind, target: Option<&str>, stolen: &[Stolen]) {
        let mail = format!("Received: x\nTo: a@b.example\n{mail}");
        let found = judge(&Mail::parse(mail.as_bytes()).unwrap(), label);
        assert_eq!(
            (found.kind, found.target.map(|brand| brand.name), found.stolen.as_slice()),
            (kind, target, stolen),
            "{mail}"
        );
    }

    #[test]
    fn kinds() {
        use Label::{Phishing, Spam};
        check(
            "From: \"PayPal\" <service@evil.example>\nSubject: limited\n\nPlease log in: http://evil.example/",
            Spam,
            SpamKind::Phishing,
            Some("PayPal"),
            &[Stolen::Credentials],
        );
        // Without a link, but answers go elsewhere.
        check(
            "From: Microsoft <x@evil.example>\nReply-To: y@other.example\nSubject: unusual sign in\n\nUnsubscribe",
            Spam,
            SpamKind::Phishing,
            Some("Microsoft"),
            &[Stolen::Credentials],
        );
        // All links lead to the brand itself.
        check(
            "From: \"PayPal\" <service@paypal.com>\nSubject: receipt\n\nPlease log in: https://www.paypal.com/",
            Spam,
            SpamKind::Other,
            None,
            &[],
        );
        check(
            "From: a@c.example\nSubject: Quota\n\nYour mailbox quota: verify your password http://c.example/",
            Spam,
            SpamKind::Phishing,
            None,
            &[Stolen::Credentials],
        );
        check("From: a@c.example\nSubject: hi\n\nhttp://c.example/", Phishing, SpamKind::Phishing, None, &[]);
        check(
            "From: a@c.example\nSubject: solar panels\n\nUnsubscribe: http://c.example/",
            Phishing,
            SpamKind::Advertising,
            None,
            &[],
        );
        check(
            "From: a@c.example\nSubject: URGENT\n\nI am the next of kin of a late husband, million dollars",
            Spam,
            SpamKind::Scam,
            None,
            &[],
        );
        check("From: a@c.example\nSubject: hi\n\nhi", Spam, SpamKind::Other, None, &[]);
        check(
            "From: a@c.example\nSubject: Invoice\nContent-Type: application/x; name=\"invoice.pdf.js\"\n\nx",
            Spam,
            SpamKind::Malware,
            None,
            &[],
        );
        check(
            "From: a@c.example\nSubject: Voice mail\nContent-Type: text/html; name=\"play.html\"\nContent-Disposition: attachment\n\n<form>password",
            Spam,
            SpamKind::Phishing,
            None,
            &[Stolen::Credentials],
        );
    }

    #[test]
    fn kits() {
        assert_eq!(stolen_by("index.html|cc.php|otp.php"), [Stolen::Card, Stolen::OneTimeCode]);
        assert_eq!(stolen_by("index.html"), []);
    }
}
