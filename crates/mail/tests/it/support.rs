//! Mails to try things with, and an eye that reads what was composed as strictly as the standards say.

pub(crate) mod smtp;

use mail::{Config, Mail, Security};

/// Noon of 2026-07-10 UTC.
pub(crate) const NOON_MS: i64 = 1_783_684_800_000;

pub(crate) fn mail() -> Mail {
    Mail {
        message_id: "m1.4711@hantei.example".into(),
        from: "Hantei <hantei@hantei.example>".into(),
        to: "kestrel@mail.example".into(),
        subject: "Test mail".into(),
        text: "Hello\n".into(),
        date_ms: NOON_MS,
    }
}

pub(crate) fn config(port: u16) -> Config {
    Config {
        host: "127.0.0.1".into(),
        port: Some(port),
        security: Security::None,
        user: None,
        password: None,
        from: "hantei@hantei.example".into(),
        ca_file: None,
        limit: Config::LIMIT,
    }
}

/// A message taken apart: headers unfolded, and the text decoded.
pub(crate) struct Read {
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) text: String,
}

impl Read {
    /// Takes a message apart, and asserts what holds of every one of ours on the wire.
    #[track_caller]
    pub(crate) fn new(bytes: &[u8]) -> Self {
        assert!(bytes.is_ascii(), "not ASCII");
        let message = std::str::from_utf8(bytes).unwrap();
        assert!(!message.contains('\0'), "{message:?}");
        let lines: Vec<&str> = message.split("\r\n").collect();
        for line in &lines {
            assert!(!line.contains(['\r', '\n']), "a bare end of line in {line:?}");
            assert!(line.len() <= 998, "a line of {} bytes", line.len());
        }
        let end = lines.iter().position(|line| line.is_empty()).unwrap();
        let mut headers: Vec<(String, String)> = Vec::new();
        for line in &lines[..end] {
            if line.starts_with([' ', '\t']) {
                headers.last_mut().unwrap().1.push_str(line);
            } else {
                let (name, value) = line.split_once(": ").unwrap_or_else(|| panic!("no header: {line:?}"));
                headers.push((name.to_owned(), value.to_owned()));
            }
        }
        let encoding = &headers.iter().find(|(name, _)| name == "Content-Transfer-Encoding").unwrap().1;
        let body = lines[end + 1..].join("\r\n");
        let text = match encoding.as_str() {
            "7bit" => body,
            "base64" => String::from_utf8(base64(&body)).unwrap(),
            "quoted-printable" => quoted_printable(&body),
            other => panic!("encoded as {other}"),
        };
        Self { headers, text: text.replace("\r\n", "\n") }
    }

    #[track_caller]
    pub(crate) fn header(&self, name: &str) -> &str {
        let found: Vec<&str> =
            self.headers.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str()).collect();
        assert_eq!(found.len(), 1, "{name}: {found:?}");
        found[0]
    }

    pub(crate) fn names(&self) -> Vec<&str> {
        self.headers.iter().map(|(name, _)| name.as_str()).collect()
    }

    /// The subject as a program shows it: encoded words decoded (RFC 2047).
    pub(crate) fn subject(&self) -> String {
        let subject = self.header("Subject");
        if !subject.contains("=?") {
            return subject.to_owned();
        }
        let words = subject.split_whitespace().map(|word| {
            assert!(word.len() <= 75, "{word}");
            let word = word.strip_prefix("=?utf-8?b?").and_then(|word| word.strip_suffix("?=")).unwrap();
            // Each word is whole characters.
            String::from_utf8(base64(word)).unwrap()
        });
        words.collect()
    }
}

/// The headers of every mail of ours, in their order.
pub(crate) const HEADERS: [&str; 9] = [
    "Message-ID",
    "Date",
    "From",
    "To",
    "Subject",
    "Auto-Submitted",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
];

pub(crate) fn base64(text: &str) -> Vec<u8> {
    const DIGITS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bytes = Vec::new();
    let (mut bits, mut count) = (0_u32, 0);
    for digit in text.chars().filter(|c| !c.is_whitespace() && *c != '=') {
        bits = bits << 6 | u32::try_from(DIGITS.find(digit).unwrap()).unwrap();
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xff).unwrap());
        }
    }
    bytes
}

fn quoted_printable(text: &str) -> String {
    let mut bytes = Vec::new();
    let joined = text.replace("=\r\n", "");
    let mut rest = joined.as_bytes();
    while let [first, tail @ ..] = rest {
        if *first == b'=' {
            bytes.push(u8::from_str_radix(std::str::from_utf8(&tail[..2]).unwrap(), 16).unwrap());
            rest = &tail[2..];
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).unwrap()
}
