//! Takes the receivers of a mail out of what is kept of it: their addresses, also percent-encoded, in base64 or in hexadecimal, the part before
//! the `@` where it stands alone, their names. Any other address in a URL or a subject goes as well: nobody can tell whose it is.

use super::{RECEIVERS_MAX, address, header::Fields, transfer};

/// What stands in the place.
pub(super) const REDACTED: &str = "redacted";

/// Headers that name receivers.
const RECEIVER_FIELDS: [&str; 14] = [
    "to",
    "cc",
    "bcc",
    "delivered-to",
    "x-original-to",
    "envelope-to",
    "x-envelope-to",
    "apparently-to",
    "resent-to",
    "resent-cc",
    "x-rcpt-to",
    "x-forwarded-to",
    "x-apparently-to",
    "x-delivered-to",
];

/// Shortest word of a receiver that is looked for alone: shorter ones are in every text.
const WORD_CHARS_MIN: usize = 4;
/// Shortest text that may hide an address: `a@b.co` in base64.
const HIDDEN_BYTES_MIN: usize = 8;
/// Between the tokens of a path or a query.
const SEPARATORS: [char; 10] = ['/', '?', '&', '=', ';', ',', ':', '!', '~', '|'];
/// Mailboxes that are no person's.
const COMMON: [&str; 12] = [
    "info",
    "mail",
    "email",
    "news",
    "sales",
    "admin",
    "office",
    "contact",
    "support",
    "postmaster",
    "webmaster",
    "list",
];

/// Who received the mail.
#[derive(Debug, Default)]
pub(super) struct Receivers {
    /// Addresses in lower case.
    addresses: Vec<String>,
    /// Parts before the `@` and words of names, in lower case.
    words: Vec<String>,
    /// Their domains.
    domains: Vec<String>,
}

impl Receivers {
    /// Takes the receivers that a header names.
    pub(super) fn learn(&mut self, fields: &Fields) {
        for field in RECEIVER_FIELDS {
            for value in fields.all(field) {
                for mailbox in address::mailboxes(value) {
                    self.add(&format!("{}@{}", mailbox.local, mailbox.domain));
                    for word in mailbox.display.split(|c: char| !c.is_alphanumeric()) {
                        self.add_word(word);
                    }
                }
            }
        }
    }

    /// Takes one receiver.
    pub(super) fn add(&mut self, address: &str) {
        let address = address.to_lowercase();
        let Some((local, domain)) = address.rsplit_once('@') else { return };
        if self.addresses.len() >= RECEIVERS_MAX || self.addresses.contains(&address) {
            return;
        }
        self.add_word(local);
        if !self.domains.iter().any(|known| known == domain) {
            self.domains.push(domain.to_owned());
        }
        self.addresses.push(address);
    }

    fn add_word(&mut self, word: &str) {
        let word = word.to_lowercase();
        let is_telling = word.chars().count() >= WORD_CHARS_MIN && word.chars().any(char::is_alphabetic);
        if is_telling
            && self.words.len() < RECEIVERS_MAX
            && !COMMON.contains(&word.as_str())
            && !self.words.contains(&word)
        {
            self.words.push(word);
        }
    }

    /// The domains of receivers.
    pub(super) fn domains(&self) -> impl Iterator<Item = &str> {
        self.domains.iter().map(String::as_str)
    }

    /// A text for people without receivers and without any address.
    pub(super) fn text(&self, text: &str) -> String {
        let shown = without_addresses(text, &["@"]);
        let mut out = String::with_capacity(shown.len());
        let is_inner = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '+' | '@');
        for piece in shown.split_inclusive(|c: char| !is_inner(c)) {
            let word = piece.trim_end_matches(|c: char| !is_inner(c));
            let bare = word.trim_matches(['.', '-', '_', '+']);
            if self.is_receiver(bare) {
                out.push_str(&piece.replacen(bare, REDACTED, 1));
            } else {
                out.push_str(piece);
            }
        }
        out
    }

    /// A URL as it is shown, without receivers and addresses in path and query.
    pub(super) fn url(&self, url: &str) -> String {
        let (host, path) = url.find(['/', '?']).and_then(|at| url.split_at_checked(at)).unwrap_or((url, ""));
        let path = without_addresses(path, &["@", "%40", "%2540"]);
        let mut out = String::with_capacity(url.len());
        out.push_str(host);
        for piece in path.split_inclusive(SEPARATORS) {
            let (token, end) = match piece.chars().next_back() {
                Some(last) if !is_token(last) => {
                    piece.split_at_checked(piece.len().saturating_sub(last.len_utf8())).unwrap_or((piece, ""))
                }
                _ => (piece, ""),
            };
            if self.is_receiver(&unescaped(token)) || self.hides(token) {
                out.push_str(REDACTED);
            } else {
                out.push_str(token);
            }
            out.push_str(end);
        }
        out
    }

    fn is_receiver(&self, word: &str) -> bool {
        let word = word.to_lowercase();
        !word.is_empty() && (self.words.contains(&word) || self.addresses.contains(&word))
    }

    /// Whether a token is an address in base64 or hexadecimal. Base64 with slashes is cut into tokens at any place: each of the four ways to begin is
    /// tried.
    fn hides(&self, token: &str) -> bool {
        if token.len() < HIDDEN_BYTES_MIN {
            return false;
        }
        let token = unescaped(token);
        let bytes = token.as_bytes();
        let mut ways = (0..4).filter_map(|start| bytes.get(start..)).map(transfer::base64);
        if ways.any(|bytes| self.names(&bytes)) {
            return true;
        }
        let digits: Option<Vec<u8>> = bytes.iter().map(|byte| transfer::hex(*byte)).collect();
        let digits = digits.unwrap_or_default();
        let (pairs, _) = digits.as_chunks::<2>();
        self.names(&pairs.iter().map(|[high, low]| high << 4 | low).collect::<Vec<u8>>())
    }

    /// Whether decoded bytes name somebody.
    fn names(&self, bytes: &[u8]) -> bool {
        // Only what is ASCII around an `@` can be an address.
        bytes.split(|byte| !byte.is_ascii_graphic()).any(|run| {
            let Ok(run) = std::str::from_utf8(run) else { return false };
            run.contains('@') && (address_in(run, "@", 0).is_some() || self.has_address(run))
        })
    }

    fn has_address(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        self.addresses.iter().any(|address| text.contains(address.as_str()))
    }
}

fn is_token(c: char) -> bool {
    !SEPARATORS.contains(&c)
}

/// Percent-encoding undone, once; what is not UTF-8 then stays as it is.
fn unescaped(token: &str) -> String {
    if !token.contains('%') {
        return token.to_owned();
    }
    let mut out = Vec::with_capacity(token.len());
    let mut rest = token.as_bytes();
    while let Some((byte, behind)) = rest.split_first() {
        rest = behind;
        if let (b'%', [high, low, behind @ ..]) = (byte, behind)
            && let (Some(high), Some(low)) = (transfer::hex(*high), transfer::hex(*low))
        {
            out.push(high << 4 | low);
            rest = behind;
        } else {
            out.push(*byte);
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| token.to_owned())
}

/// Replaces everything that has the shape of an address, its `@` written in any of these ways.
fn without_addresses(text: &str, signs: &[&str]) -> String {
    let mut out = text.to_owned();
    for sign in signs {
        let mut from = 0;
        let mut kept = String::with_capacity(out.len());
        while let Some((start, end)) = address_in(&out, sign, from) {
            kept.push_str(out.get(from..start).unwrap_or_default());
            kept.push_str(REDACTED);
            from = end;
        }
        kept.push_str(out.get(from..).unwrap_or_default());
        out = kept;
    }
    out
}

/// Where the first address at or behind `from` stands. Something stands before the sign, and a name behind it; `/@name` is none.
fn address_in(text: &str, sign: &str, from: usize) -> Option<(usize, usize)> {
    let is_local = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '+' | '-');
    let is_domain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-');
    let mut from = from;
    let mut search = from;
    loop {
        let at = search.checked_add(text.get(search..)?.find(sign)?)?;
        let behind = at.checked_add(sign.len())?;
        let before = text.get(from..at)?;
        let local = before.len().saturating_sub(before.trim_end_matches(is_local).len());
        let after = text.get(behind..)?;
        let domain = after.len().saturating_sub(after.trim_start_matches(is_domain).len());
        let name = after.get(..domain)?.trim_end_matches(['.', '-']);
        if local > 0 && !name.is_empty() {
            return Some((at.checked_sub(local)?, behind.checked_add(name.len())?));
        }
        (from, search) = (behind.min(text.len()), behind);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn receivers() -> Receivers {
        let head = "To: \"Erika Mustermann\" <erika.m@shop.example>, phishing@pot\nCc: info@shop.example\n\n";
        let mut receivers = Receivers::default();
        receivers.learn(&Fields::split(head.as_bytes()).0);
        receivers
    }

    #[test]
    fn subjects() {
        for (text, expected) in [
            ("Erika, your parcel", "redacted, your parcel"),
            ("Final notice for erika.m@shop.example!", "Final notice for redacted!"),
            ("User erika.m: password", "User redacted: password"),
            ("phishing@pot your mailbox", "redacted your mailbox"),
            ("write to other@else.example", "write to redacted"),
            ("America, info and @home", "America, info and @home"),
            ("", ""),
        ] {
            assert_eq!(receivers().text(text), expected, "{text}");
        }
    }

    #[test]
    fn urls() {
        for (url, expected) in [
            ("a.example/", "a.example/"),
            ("a.example/?u=erika.m@shop.example&x=1", "a.example/?u=redacted&x=1"),
            ("a.example/?u=erika.m%40shop.example", "a.example/?u=redacted"),
            ("a.example/?u=x%2540y.example", "a.example/?u=redacted"),
            ("a.example/u/erika.m/x", "a.example/u/redacted/x"),
            // phishing@pot, alone and behind a slash of base64, and in hexadecimal.
            ("a.example/cGhpc2hpbmdAcG90", "a.example/redacted"),
            ("a.example/?e=cGhpc2hpbmdAcG90&f", "a.example/?e=redacted&f"),
            ("a.example/x?e=ZXJpa2EubUBzaG9wLmV4YW1wbGU%3D", "a.example/x?e=redacted"),
            ("a.example/7068697368696e6740706f74", "a.example/redacted"),
            ("a.example/@erikas/post", "a.example/@erikas/post"),
            ("a.example/aHR0cHM6Ly9iLmV4YW1wbGUv", "a.example/aHR0cHM6Ly9iLmV4YW1wbGUv"),
            ("shop.example/info", "shop.example/info"),
        ] {
            assert_eq!(receivers().url(url), expected, "{url}");
        }
    }

    #[test]
    fn signs_take_linear_time() {
        assert_eq!(receivers().text(&"@".repeat(100_000)).len(), 100_000);
        assert!(receivers().url(&format!("a.example/{}", "a@".repeat(50_000))).len() <= 300_000);
    }
}
