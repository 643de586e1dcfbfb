//! What is attached to a mail (RFC 2045, 2046): files, mails, and texts that are encoded so that nothing can be seen in the mail itself.

mod mime;

use self::mime::{Header, lines};
use super::outlet::Outlet;

/// Parts in one another.
const DEPTH_MAX: u32 = 16;
/// Parts of a mail.
const PARTS_MAX: usize = 1_000;

/// Hands out what is attached to a mail.
pub(super) fn unpack(bytes: &[u8], outlet: &mut Outlet<'_>) {
    // The line that an mbox puts before a mail.
    let envelope = if bytes.starts_with(b"From ") {
        memchr::memchr(b'\n', bytes).map_or(0, |end| end.saturating_add(1))
    } else {
        0
    };
    let mut walk = Walk { outlet, parts: 0 };
    walk.part(bytes.get(envelope..).unwrap_or_default(), 0);
    if walk.parts > PARTS_MAX {
        outlet.pass("", format!("more than {PARTS_MAX} parts (PARTS_MAX)"));
    }
}

/// A mail that is being read.
struct Walk<'o, 'a> {
    outlet: &'o mut Outlet<'a>,
    parts: usize,
}

impl Walk<'_, '_> {
    fn part(&mut self, bytes: &[u8], depth: u32) {
        self.parts = self.parts.saturating_add(1);
        if self.parts > PARTS_MAX || self.outlet.is_done() {
            return;
        }
        let (header, body) = Header::read(bytes);
        let boundary = header.boundary.as_deref().filter(|_| header.media_type.starts_with("multipart/"));
        if let Some(boundary) = boundary {
            if depth >= DEPTH_MAX {
                self.outlet.pass("", format!("parts more than {DEPTH_MAX} deep (DEPTH_MAX)"));
                return;
            }
            let parts = between(body, boundary, PARTS_MAX.saturating_sub(self.parts).saturating_add(1));
            if !parts.is_empty() {
                parts.into_iter().for_each(|part| self.part(part, depth.saturating_add(1)));
                return;
            }
        }
        self.leaf(&header, body, depth);
    }

    fn leaf(&mut self, header: &Header, body: &[u8], depth: u32) {
        let is_mail = header.media_type == "message/rfc822" || header.media_type == "message/global";
        let is_text = header.media_type.starts_with("text/") || header.media_type.starts_with("multipart/");
        let is_shown = is_text && header.name.is_none() && !header.is_attachment;
        // A text as it stands is read with the mail, and so is the mail itself when it has no parts.
        let is_plain = is_shown && !header.is_encoded();
        if is_plain || depth == 0 && !header.is_encoded() && header.name.is_none() && !is_mail {
            return;
        }
        let name = header.name.clone().unwrap_or_else(|| {
            let name = match header.media_type.as_str() {
                "text/html" => "body.html",
                _ if is_mail => "message.eml",
                _ if is_shown => "body.txt",
                _ => "attachment",
            };
            name.to_owned()
        });
        // Decoding never makes it longer.
        match header.decode(body) {
            Some(content) => self.outlet.put(&name, content),
            None => self.outlet.put_slice(&name, body),
        }
    }
}

/// What stands between the boundaries of a multipart, at most so many parts.
fn between<'b>(body: &'b [u8], boundary: &[u8], parts_max: usize) -> Vec<&'b [u8]> {
    let mut parts = Vec::new();
    let mut open: Option<usize> = None;
    let close = |open: Option<usize>, end: usize, parts: &mut Vec<&'b [u8]>| {
        if let Some(part) = open.and_then(|start| body.get(start..end)) {
            // The line break before a boundary belongs to it.
            let part = part.strip_suffix(b"\n").unwrap_or(part);
            parts.push(part.strip_suffix(b"\r").unwrap_or(part));
        }
    };
    for (at, line) in lines(body) {
        let tail = line.strip_prefix(b"--").and_then(|line| line.strip_prefix(boundary));
        let Some(tail) = tail.map(<[u8]>::trim_ascii_end) else { continue };
        if !tail.is_empty() && tail != b"--" {
            continue;
        }
        close(open.take(), at, &mut parts);
        if parts.len() >= parts_max {
            return parts;
        }
        if tail.is_empty() {
            open = Some(at.saturating_add(line.len()));
        }
    }
    close(open, body.len(), &mut parts);
    parts
}
