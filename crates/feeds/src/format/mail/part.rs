//! The parts of a mail (RFC 2046): what a part says of itself, and its parts.

use std::borrow::Cow;

use super::{charset, header, header::Fields, transfer};

/// What a part says of itself.
#[derive(Debug, Default)]
pub(super) struct Part {
    /// Media type in lower case, e.g. `text/html`.
    pub(super) media_type: String,
    pub(super) charset: String,
    boundary: Option<String>,
    /// Name of the file that it is to be saved as.
    pub(super) name: Option<String>,
    /// Whether it is to be saved, and not shown.
    pub(super) is_attachment: bool,
    encoding: String,
}

/// Parameters of a field that are read.
const PARAMETERS_MAX: usize = 50;
/// Longest name of a file.
const NAME_CHARS_MAX: usize = 255;

impl Part {
    /// What a header says of its part.
    pub(super) fn of(fields: &Fields) -> Self {
        let content_type = fields.first("content-type").unwrap_or("text/plain");
        let disposition = fields.first("content-disposition").unwrap_or_default();
        let (media_type, about) = parameters(content_type);
        let (shown, saved) = parameters(disposition);
        let get = |list: &[(String, String)], name: &str| {
            list.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone())
        };
        let name = get(&saved, "filename").or_else(|| get(&about, "name"));
        let name = name.map(|name| {
            charset::words(&name).chars().filter(|c| !c.is_control()).take(NAME_CHARS_MAX).collect::<String>()
        });
        Self {
            charset: get(&about, "charset").unwrap_or_default(),
            boundary: get(&about, "boundary").filter(|boundary| !boundary.is_empty()),
            name: name.filter(|name| !name.trim().is_empty()),
            is_attachment: shown == "attachment",
            encoding: fields
                .first("content-transfer-encoding")
                .unwrap_or_default()
                .trim()
                .to_ascii_lowercase(),
            media_type: if media_type.contains('/') { media_type } else { "text/plain".to_owned() },
        }
    }

    /// The content with its transfer encoding undone.
    pub(super) fn decoded<'b>(&self, body: &'b [u8]) -> Cow<'b, [u8]> {
        match self.encoding.as_str() {
            "base64" => transfer::base64(body).into(),
            "quoted-printable" => transfer::quoted_printable(body).into(),
            _ => body.into(),
        }
    }

    /// Whether decoding makes a copy.
    pub(super) fn is_encoded(&self) -> bool {
        matches!(self.encoding.as_str(), "base64" | "quoted-printable")
    }

    /// The parts of a multipart: what stands between its boundaries. `None` when it has no boundary, or never uses it.
    pub(super) fn parts<'b>(&self, body: &'b [u8]) -> Option<Vec<&'b [u8]>> {
        let boundary = self.boundary.as_ref().filter(|_| self.media_type.starts_with("multipart/"))?;
        let mark = format!("--{boundary}");
        let mut parts = Vec::new();
        // Where the part begins that is open.
        let mut open: Option<usize> = None;
        let (mut at, mut rest) = (0_usize, body);
        let close = |open: Option<usize>, end: usize, parts: &mut Vec<&'b [u8]>| {
            // The line break before a boundary belongs to it.
            parts.extend(open.and_then(|start| body.get(start..end)).map(header::bare));
        };
        while !rest.is_empty() {
            let (line, behind) = header::line(rest);
            let next = at.saturating_add(line.len());
            if let Some(tail) = header::bare(line).strip_prefix(mark.as_bytes()) {
                let tail = tail.trim_ascii_end();
                if tail.is_empty() || tail == b"--" {
                    close(open.take(), at, &mut parts);
                    open = tail.is_empty().then_some(next);
                }
                if parts.len() >= super::PARTS_MAX {
                    break;
                }
            }
            (at, rest) = (next, behind);
        }
        close(open, body.len(), &mut parts);
        (!parts.is_empty()).then_some(parts)
    }
}

/// The value of a field before its first `;` in lower case, and its parameters by name in lower case. Continuations (RFC 2231) are put together.
fn parameters(value: &str) -> (String, Vec<(String, String)>) {
    let mut pieces = split(value).into_iter();
    let first = pieces.next().unwrap_or_default().trim().to_ascii_lowercase();
    let mut found: Vec<(String, String)> = Vec::new();
    for piece in pieces.take(PARAMETERS_MAX) {
        let Some((name, value)) = piece.split_once('=') else { continue };
        let name = name.trim().to_ascii_lowercase();
        let value = value.trim();
        let value = value
            .strip_prefix('"')
            .map_or(value, |inner| inner.strip_suffix('"').unwrap_or(inner))
            .replace("\\\"", "\"");
        let (base, extended) =
            name.split_once('*').map_or((name.as_str(), None), |(base, rest)| (base, Some(rest)));
        let value = match extended {
            Some(rest) if rest.is_empty() || rest.ends_with('*') => percent(&value),
            _ => value,
        };
        let is_continued =
            extended.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit() && c != '0'));
        match found.iter_mut().find(|(known, _)| known == base) {
            Some((_, known)) if is_continued => known.push_str(&value),
            Some(_) => {}
            None => found.push((base.to_owned(), value)),
        }
    }
    (first, found)
}

/// Between semicolons that are in no quotes.
fn split(value: &str) -> Vec<&str> {
    let mut in_quotes = false;
    let mut was_escape = false;
    value
        .split(|c: char| {
            let is_escaped = std::mem::take(&mut was_escape);
            match c {
                '\\' => was_escape = !is_escaped,
                '"' if !is_escaped => in_quotes = !in_quotes,
                ';' if !in_quotes => return true,
                _ => {}
            }
            false
        })
        .take(PARAMETERS_MAX)
        .collect()
}

/// `utf-8'en'%e6%97%a5` as text.
fn percent(value: &str) -> String {
    let mut parts = value.splitn(3, '\'');
    let (charset, text) = match (parts.next(), parts.next(), parts.next()) {
        (Some(charset), Some(_), Some(text)) => (charset, text),
        _ => ("utf-8", value),
    };
    charset::labelled(
        &transfer::quoted_printable(text.replace('=', "=3D").replace('%', "=").as_bytes()),
        charset,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(head: &str) -> Part {
        Part::of(&Fields::split(head.as_bytes()).0)
    }

    #[test]
    fn what_parts_say_of_themselves() {
        let named = |head: &str| part(head).name;
        assert_eq!(
            named("Content-Disposition: attachment; filename=\"a;b.exe\"\n\n").as_deref(),
            Some("a;b.exe")
        );
        assert_eq!(named("Content-Type: a/b; name==?utf-8?B?5pel?=\n\n").as_deref(), Some("日"));
        assert_eq!(
            named("Content-Disposition: attachment; filename*=utf-8''%e6%97%a5.zip\n\n").as_deref(),
            Some("日.zip")
        );
        assert_eq!(
            named("Content-Disposition: attachment; filename*0=\"a\"; filename*1=\"b.zip\"\n\n").as_deref(),
            Some("ab.zip")
        );
        assert_eq!(named("Content-Type: text/html\n\n"), None);
        let html =
            part("Content-Type: TEXT/HTML; charset=\"Shift_JIS\"\nContent-Transfer-Encoding: Base64\n\n");
        assert_eq!((html.media_type.as_str(), html.charset.as_str()), ("text/html", "Shift_JIS"));
        assert_eq!(*html.decoded(b"YQ=="), *b"a");
        assert_eq!(part("\n").media_type, "text/plain");
        assert_eq!(part("Content-Type: text\n\n").media_type, "text/plain");
    }

    #[test]
    fn parts() {
        let multi = part("Content-Type: multipart/mixed; boundary=x\n\n");
        let texts = |body: &str| {
            multi.parts(body.as_bytes()).map(|parts| {
                parts.iter().map(|p| String::from_utf8_lossy(p).into_owned()).collect::<Vec<_>>()
            })
        };
        assert_eq!(texts("pre\n--x\na\n--x\r\nb\n--x--\npost\n"), Some(vec!["a".to_owned(), "b".to_owned()]));
        assert_eq!(texts("--x\nnever closed"), Some(vec!["never closed".to_owned()]));
        assert_eq!(texts("--xy\nno part\n"), None);
        assert_eq!(texts(""), None);
        assert!(part("Content-Type: multipart/mixed\n\n").parts(b"--\na").is_none());
    }
}
