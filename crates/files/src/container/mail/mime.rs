//! Headers of parts (RFC 2045, 2047, 2183, 2231), and their transfer encodings, read as mail programs do: what does not belong is passed over.

use encoding_rs::Encoding;

use crate::container::field;

/// Bytes of a header that are read.
const HEADER_BYTES_MAX: usize = 256 * 1024;
/// Bytes of one of its fields that are read.
const FIELD_BYTES_MAX: usize = 16 * 1024;
/// Parameters of a field that are read.
const PARAMETERS_MAX: usize = 50;

/// What a header says of its part.
#[derive(Debug, Default)]
pub(super) struct Header {
    /// In lower case, e.g. `text/html`.
    pub(super) media_type: String,
    pub(super) boundary: Option<Vec<u8>>,
    pub(super) name: Option<String>,
    pub(super) is_attachment: bool,
    encoding: String,
}

impl Header {
    /// The header of a part, and its body.
    pub(super) fn read(bytes: &[u8]) -> (Self, &[u8]) {
        let window = field::cut(bytes, 0, HEADER_BYTES_MAX);
        let end = lines(window).find(|(_, line)| line.trim_ascii().is_empty());
        let (head, body_at) = match end {
            Some((at, line)) => (field::cut(window, 0, at), at.saturating_add(line.len())),
            None => (window, window.len()),
        };
        let of = |name: &str| value(head, name).unwrap_or_default();
        let (media_type, about) = parameters(&of("content-type"));
        let (shown, saved) = parameters(&of("content-disposition"));
        let get = |list: &[(String, String)], name: &str| {
            list.iter().find(|(key, value)| key == name && !value.is_empty()).map(|(_, value)| value.clone())
        };
        let name = get(&saved, "filename").or_else(|| get(&about, "name"));
        let header = Self {
            boundary: get(&about, "boundary").map(String::into_bytes),
            name: name.map(|name| words(&name)).filter(|name| !name.trim().is_empty()),
            is_attachment: shown == "attachment",
            encoding: of("content-transfer-encoding").trim().to_ascii_lowercase(),
            media_type: if media_type.contains('/') { media_type } else { "text/plain".to_owned() },
        };
        (header, bytes.get(body_at..).unwrap_or_default())
    }

    pub(super) fn is_encoded(&self) -> bool {
        matches!(self.encoding.as_str(), "base64" | "quoted-printable")
    }

    /// The content with its transfer encoding undone; `None` when it has none.
    pub(super) fn decode(&self, body: &[u8]) -> Option<Vec<u8>> {
        match self.encoding.as_str() {
            "base64" => Some(base64(body)),
            "quoted-printable" => Some(quoted_printable(body)),
            _ => None,
        }
    }
}

/// Lines with their ends, and where they begin.
pub(super) fn lines(bytes: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    bytes.split_inclusive(|byte| *byte == b'\n').scan(0_usize, |at, line| {
        let begin = *at;
        *at = begin.saturating_add(line.len());
        Some((begin, line))
    })
}

/// The value of a field, unfolded.
fn value(head: &[u8], name: &str) -> Option<String> {
    let mut found: Option<Vec<u8>> = None;
    for (_, line) in lines(head) {
        let is_continued = line.first().is_some_and(u8::is_ascii_whitespace);
        if let Some(value) = found.as_mut() {
            if !is_continued || value.len() > FIELD_BYTES_MAX {
                break;
            }
            value.extend_from_slice(line.trim_ascii_end());
        } else if let Some((key, rest)) = line.split_at_checked(name.len())
            && key.eq_ignore_ascii_case(name.as_bytes())
            && let Some(rest) = rest.trim_ascii().strip_prefix(b":")
        {
            found = Some(field::cut(rest, 0, FIELD_BYTES_MAX).to_vec());
        }
    }
    found.map(|value| String::from_utf8_lossy(&value).trim().to_owned())
}

/// The value before the first `;` in lower case, and parameters by name in lower case, continuations put together.
fn parameters(value: &str) -> (String, Vec<(String, String)>) {
    let (mut in_quotes, mut is_escaped) = (false, false);
    let mut pieces = value.split(|c: char| {
        let escaped = std::mem::take(&mut is_escaped);
        match c {
            '\\' => is_escaped = !escaped,
            '"' if !escaped => in_quotes = !in_quotes,
            _ => {}
        }
        c == ';' && !in_quotes
    });
    let first = pieces.next().unwrap_or_default().trim().to_ascii_lowercase();
    let mut found: Vec<(String, String)> = Vec::new();
    for (name, value) in pieces.take(PARAMETERS_MAX).filter_map(|piece| piece.split_once('=')) {
        let name = name.trim().to_ascii_lowercase();
        let value = value.trim();
        let quoted = value.strip_prefix('"').map(|inner| inner.strip_suffix('"').unwrap_or(inner));
        let value = quoted.unwrap_or(value).replace("\\\"", "\"");
        let (base, extended) =
            name.split_once('*').map_or((name.as_str(), None), |(base, rest)| (base, Some(rest)));
        let value = match extended {
            Some(rest) if rest.is_empty() || rest.ends_with('*') => percent(&value),
            _ => value,
        };
        let is_next = extended.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit() && c != '0'));
        match found.iter_mut().find(|(known, _)| known == base) {
            Some((_, known)) if is_next => known.push_str(&value),
            Some(_) => {}
            None => found.push((base.to_owned(), value)),
        }
    }
    (first, found)
}

/// `utf-8'en'%e6%97%a5` as text.
fn percent(value: &str) -> String {
    let mut parts = value.splitn(3, '\'');
    let (charset, text) = match (parts.next(), parts.next(), parts.next()) {
        (Some(charset), Some(_), Some(text)) => (charset, text),
        _ => ("utf-8", value),
    };
    decoded(&quoted_printable(text.replace('=', "=3D").replace('%', "=").as_bytes()), charset)
}

/// Text with its encoded words (RFC 2047) undone.
fn words(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("=?") {
        let mut parts = behind.splitn(4, '?');
        let word = (parts.next(), parts.next(), parts.next(), parts.next());
        let (Some(charset), Some(encoding), Some(content), Some(tail)) = word else { break };
        let Some(tail) = tail.strip_prefix('=') else { break };
        let bytes = match encoding {
            "B" | "b" => base64(content.as_bytes()),
            _ => quoted_printable(content.replace('_', " ").as_bytes()),
        };
        // Space between words belongs to neither.
        out.push_str(if before.trim().is_empty() { "" } else { before });
        out.push_str(&decoded(&bytes, charset));
        rest = tail;
    }
    out.push_str(rest);
    out
}

fn decoded(bytes: &[u8], charset: &str) -> String {
    let charset = charset.split('*').next().unwrap_or_default();
    let encoding = Encoding::for_label(charset.as_bytes()).unwrap_or(encoding_rs::UTF_8);
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

fn base64(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len().saturating_mul(3) / 4);
    let (mut bits, mut held) = (0_u32, 0_u32);
    for byte in bytes {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => {
                (bits, held) = (0, 0);
                continue;
            }
            _ => continue,
        };
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            out.extend(u8::try_from(bits >> held & 0xFF));
            bits &= (1 << held) - 1;
        }
    }
    out
}

fn quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((byte, behind)) = rest.split_first() {
        rest = behind;
        match (byte, behind) {
            (b'=', [b'\r', b'\n', behind @ ..] | [b'\n', behind @ ..]) => rest = behind,
            (b'=', [high, low, behind @ ..]) => match (digit(*high), digit(*low)) {
                (Some(high), Some(low)) => {
                    out.push(high << 4 | low);
                    rest = behind;
                }
                _ => out.push(b'='),
            },
            _ => out.push(*byte),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_parts() {
        for (head, expected) in [
            ("Content-Disposition: attachment; filename=\"a;b.exe\"\n\n", Some("a;b.exe")),
            ("Content-Type: a/b;\r\n name==?utf-8?B?5pel?=\r\n\r\n", Some("日")),
            ("Content-Type: a/b; name=\"=?utf-8?Q?a_?= =?utf-8?q?b?=.js\"\n\n", Some("a b.js")),
            ("content-disposition: attachment; filename*=utf-8''%e6%97%a5.zip\n\n", Some("日.zip")),
            ("Content-Disposition: x; filename*0=\"a\"; filename*1=\"b.zip\"\n\n", Some("ab.zip")),
            ("Content-Type: text/html\n\nContent-Type: a/b; name=c\n", None),
            ("", None),
        ] {
            assert_eq!(Header::read(head.as_bytes()).0.name.as_deref(), expected, "{head}");
        }
    }
}
