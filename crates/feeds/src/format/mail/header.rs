//! The fields of a header (RFC 5322 section 2.2): names in lower case, values unfolded.

use super::{FIELD_BYTES_MAX, FIELDS_MAX, charset};

/// The fields of a header, in their order.
#[derive(Debug, Default)]
pub(super) struct Fields(Vec<(String, String)>);

/// Longest name of a field.
const NAME_BYTES_MAX: usize = 80;

/// Names that tell a mail; one with fewer than [`TELLING_MIN`] of them is none.
const TELLING: [&str; 12] = [
    "received",
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "return-path",
    "mime-version",
    "delivered-to",
    "reply-to",
    "x-mailer",
    "content-type",
];
const TELLING_MIN: usize = 3;

impl Fields {
    /// The header at the beginning of `bytes`, and what follows its blank line. Without a field there is none: then all is body.
    pub(super) fn split(bytes: &[u8]) -> (Self, &[u8]) {
        let mut fields = Self::default();
        let mut rest = bytes;
        let mut open: Option<(String, Vec<u8>)> = None;
        loop {
            let (line, behind) = line(rest);
            let is_end = line.is_empty() && behind.len() == rest.len();
            let bare = bare(line);
            if is_end || bare.is_empty() {
                fields.close(open);
                return (fields, behind);
            }
            if bare.first().is_some_and(u8::is_ascii_whitespace) {
                if let Some((_, value)) = &mut open {
                    push(value, bare);
                }
            } else if let Some((name, value)) = field(bare) {
                fields.close(open.take());
                let mut kept = Vec::new();
                push(&mut kept, value);
                open = Some((name, kept));
            } else if fields.0.is_empty() && open.is_none() {
                return (fields, rest);
            } else {
                // No field and no continuation: others pass it over too.
            }
            rest = behind;
        }
    }

    fn close(&mut self, open: Option<(String, Vec<u8>)>) {
        if let Some((name, value)) = open.filter(|_| self.0.len() < FIELDS_MAX) {
            self.0.push((name, charset::unlabelled(&value).trim().to_owned()));
        }
    }

    /// The first field of a name in lower case.
    pub(super) fn first(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// All fields of a name in lower case, in their order.
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Whether it is that of a mail, and not of another text with colons.
    pub(super) fn is_of_a_mail(&self) -> bool {
        let has = |name: &&&str| self.first(name).is_some();
        let telling = TELLING.iter().filter(has).count();
        telling >= TELLING_MIN
            && ["received", "from", "message-id", "return-path"].iter().any(|name| self.first(name).is_some())
    }
}

/// The first line with its end, and what follows.
pub(super) fn line(bytes: &[u8]) -> (&[u8], &[u8]) {
    let end = memchr(bytes).map_or(bytes.len(), |at| at.saturating_add(1));
    bytes.split_at_checked(end).unwrap_or((bytes, &[]))
}

fn memchr(bytes: &[u8]) -> Option<usize> {
    bytes.iter().position(|byte| *byte == b'\n')
}

/// A line without its end.
pub(super) fn bare(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

fn field(line: &[u8]) -> Option<(String, &[u8])> {
    let colon = line.iter().take(NAME_BYTES_MAX).position(|byte| *byte == b':')?;
    let (name, value) = line.split_at_checked(colon)?;
    let name = name.trim_ascii_end();
    let is_name = !name.is_empty() && name.iter().all(|byte| byte.is_ascii_graphic());
    let name = std::str::from_utf8(name).ok().filter(|_| is_name)?;
    Some((name.to_ascii_lowercase(), value.get(1..).unwrap_or_default()))
}

/// Adds a line to a value, as far as there is room.
fn push(value: &mut Vec<u8>, line: &[u8]) {
    let room = FIELD_BYTES_MAX.saturating_sub(value.len());
    value.extend_from_slice(line.get(..room).unwrap_or(line));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, fields: &[(&str, &str)], body: &str) {
        let (found, rest) = Fields::split(text.as_bytes());
        let found: Vec<(&str, &str)> =
            found.0.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(found, fields, "{text:?}");
        assert_eq!(std::str::from_utf8(rest).unwrap(), body, "{text:?}");
    }

    #[test]
    fn headers() {
        check("A: b\n\nbody\n", &[("a", "b")], "body\n");
        check("A: b\r\n c\r\nB:d\r\n\r\n", &[("a", "b c"), ("b", "d")], "");
        check("A: b\nno field\nC : d\n\nx", &[("a", "b"), ("c", "d")], "x");
        check("no field\nA: b\n", &[], "no field\nA: b\n");
        check("A:", &[("a", "")], "");
        check("", &[], "");
        check("\nbody", &[], "body");
    }

    #[test]
    fn bounds() {
        let many = "A: b\n".repeat(3 * FIELDS_MAX);
        assert_eq!(Fields::split(many.as_bytes()).0.0.len(), FIELDS_MAX);
        let long = format!("A: {}\n {}\n\n", "x".repeat(FIELD_BYTES_MAX), "y".repeat(100));
        assert!(Fields::split(long.as_bytes()).0.first("a").unwrap().len() <= FIELD_BYTES_MAX);
    }
}
