//! Who says that a mail is unwanted: the folder that it is in, or the filter that put its verdict into the header. A mail of which nobody says so is
//! not taken: nobody's own correspondence is an attack.

use super::{Mail, header::Fields};

/// What is said of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Label {
    /// Somebody wanted it.
    Wanted,
    /// Unwanted.
    Spam,
    /// Unwanted; collected as phishing.
    Phishing,
    /// Unwanted; collected as bringing malware.
    Malware,
    /// Unwanted; collected as fraud.
    Scam,
}

const WANTED: [&str; 8] = ["ham", "legit", "legitimate", "benign", "inbox", "wanted", "sent", "drafts"];
const PHISHING: [&str; 3] = ["phishing", "phish", "phishes"];
const MALWARE: [&str; 3] = ["malware", "malspam", "virus"];
const SCAM: [&str; 4] = ["scam", "scams", "fraud", "419"];
const SPAM: [&str; 7] = ["spam", "junk", "spamtrap", "spamtraps", "trap", "honeypot", "unwanted"];

impl Label {
    /// What the name of a file with its folders says: the innermost that says something. `not-spam` says that it is wanted.
    pub(crate) fn of_path(path: &str) -> Option<Self> {
        path.rsplit(['/', '\\']).find_map(|component| {
            let lower = component.to_lowercase();
            let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).collect();
            let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
            let bad = [
                (Self::Phishing, &PHISHING[..]),
                (Self::Malware, &MALWARE),
                (Self::Scam, &SCAM),
                (Self::Spam, &SPAM),
            ];
            let bad = bad.into_iter().find(|(_, list)| has(list)).map(|(label, _)| label);
            match (has(&WANTED), bad) {
                // It says both, and so nothing.
                (true, Some(_)) => None,
                (true, None) => Some(Self::Wanted),
                (false, Some(_)) if has(&["no", "not", "non"]) => Some(Self::Wanted),
                (false, bad) => bad,
            }
        })
    }

    /// What a filter wrote into the header.
    fn of_fields(fields: &Fields) -> Option<Self> {
        let is = |name: &str, start: &str| {
            fields
                .first(name)
                .is_some_and(|value| value.get(..start.len()).is_some_and(|s| s.eq_ignore_ascii_case(start)))
        };
        let report = fields.first("x-forefront-antispam-report").unwrap_or_default();
        if ["CAT:PHSH", "CAT:HPHSH", "CAT:HPHISH", "SFV:PHSH"].iter().any(|word| report.contains(word)) {
            return Some(Self::Phishing);
        }
        if report.contains("CAT:MALW") {
            return Some(Self::Malware);
        }
        let confidence =
            fields.first("x-ms-exchange-organization-scl").and_then(|level| level.parse::<i8>().ok());
        let is_spam = is("x-spam-flag", "yes")
            || is("x-spam-status", "yes")
            || is("x-spam", "yes")
            || report.contains("SFV:SPM")
            || confidence.is_some_and(|level| level >= EXCHANGE_SPAM_MIN);
        is_spam.then_some(Self::Spam)
    }

    /// What is said of a mail: its folder first, then `named` (the operator), then its header.
    ///
    /// # Errors
    /// Why it is not taken.
    pub(super) fn of(mail: &Mail, path: &str, named: bool) -> Result<Self, &'static str> {
        let label =
            Self::of_path(path).or(named.then_some(Self::Spam)).or_else(|| Self::of_fields(&mail.fields));
        match label {
            Some(Self::Wanted) => Err("wanted mail, by the name of its folder"),
            Some(label) => Ok(label),
            None => Err("nothing says that it is unwanted: put it into a folder `spam` or `phishing`"),
        }
    }
}

/// Level of confidence from which Exchange calls a mail spam.
const EXCHANGE_SPAM_MIN: i8 = 5;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders() {
        for (path, expected) in [
            ("mail-spamassassin/easy-ham-1/00019.5322.eml", Some(Label::Wanted)),
            ("mail-spamassassin/spam-2/00019.5322.eml", Some(Label::Spam)),
            ("mail-spamassassin/00019.eml", None),
            ("mail-phishing_pot/sample-100.eml", Some(Label::Phishing)),
            ("a.tar.gz/.Junk/cur/12.M1P2.host:2,S", Some(Label::Spam)),
            ("spam/not-spam.mbox", Some(Label::Wanted)),
            ("Inbox", Some(Label::Wanted)),
            ("hamburg/spammer.eml", None),
            ("ham-and-spam/a.eml", None),
            ("x", None),
        ] {
            assert_eq!(Label::of_path(path), expected, "{path}");
        }
    }

    #[test]
    fn filters() {
        for (head, expected) in [
            ("X-Spam-Flag: YES\n\n", Some(Label::Spam)),
            ("X-Spam-Status: Yes, score=9\n\n", Some(Label::Spam)),
            ("X-Spam-Status: No, score=1\n\n", None),
            ("X-MS-Exchange-Organization-SCL: 5\n\n", Some(Label::Spam)),
            ("X-MS-Exchange-Organization-SCL: -1\n\n", None),
            ("X-Forefront-Antispam-Report: CIP:1;SFV:SPM;CAT:PHSH;\n\n", Some(Label::Phishing)),
            ("Subject: x\n\n", None),
        ] {
            assert_eq!(Label::of_fields(&Fields::split(head.as_bytes()).0), expected, "{head}");
        }
    }
}
