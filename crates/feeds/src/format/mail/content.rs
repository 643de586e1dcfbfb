//! What a mail holds: its text, where it leads, and what is attached.

use analysis::extract::{self, Options};
use model::{DomainName, Hash, Observable, Url};
use sha2::{Digest, Sha256};

use super::{
    ATTACHMENTS_MAX, DEPTH_MAX, LINKS_MAX, MAIL_BYTES_MAX, PARTS_MAX, TEXT_BYTES_MAX, charset,
    header::Fields,
    html::{self, Reference},
    link::{self, Links},
    part::Part,
    redact::Receivers,
};

/// A file that was attached.
#[derive(Debug)]
pub(super) struct Attachment {
    pub(super) sha256: Hash,
    pub(super) name: Option<String>,
    pub(super) size_bytes: u64,
    pub(super) media_type: String,
    /// Whether it is a page that asks for input.
    pub(super) is_form: bool,
}

/// What a mail holds.
#[derive(Debug, Default)]
pub(super) struct Content {
    /// What a reader sees, at most [`TEXT_BYTES_MAX`]: only for judging.
    pub(super) text: String,
    pub(super) links: Links,
    pub(super) attachments: Vec<Attachment>,
    /// Whether a link shows another host than the one that it leads to.
    pub(super) is_deceptive: bool,
    /// Whether it asks for input right in the mail.
    pub(super) has_form: bool,
    parts: usize,
    /// What mails within the mail took that had to be decoded, all together.
    copied_bytes: usize,
}

impl Content {
    /// Reads the body under a header. Receivers that mails within name are learnt.
    pub(super) fn read(fields: &Fields, body: &[u8], receivers: &mut Receivers) -> Self {
        let mut content = Self::default();
        content.part(fields, body, 0, receivers);
        content
    }

    fn part(&mut self, fields: &Fields, body: &[u8], depth: usize, receivers: &mut Receivers) {
        self.parts = self.parts.saturating_add(1);
        if self.parts > PARTS_MAX {
            return;
        }
        let part = Part::of(fields);
        let may_go_on = depth < DEPTH_MAX;
        if let Some(parts) = part.parts(body).filter(|_| may_go_on) {
            for inner in parts {
                let (fields, body) = Fields::split(inner);
                self.part(&fields, body, depth.saturating_add(1), receivers);
            }
            return;
        }
        if part.media_type == "message/rfc822" && may_go_on {
            // Encoded within encoded, each layer is held while the next is read.
            let copied = if part.is_encoded() { body.len() } else { 0 };
            self.copied_bytes = self.copied_bytes.saturating_add(copied);
            if self.copied_bytes > MAIL_BYTES_MAX {
                return;
            }
            let inner = part.decoded(body);
            let (fields, body) = Fields::split(&inner);
            receivers.learn(&fields);
            self.part(&fields, body, depth.saturating_add(1), receivers);
            return;
        }
        let is_text = part.media_type.starts_with("text/") || part.media_type.starts_with("multipart/");
        let is_shown = is_text
            && !part.is_attachment
            && (part.name.is_none() || part.media_type == "text/plain" || part.media_type == "text/html");
        let is_page = part.media_type == "text/html" || part.name.as_deref().is_some_and(has_page_ending);
        let decoded = part.decoded(body);
        if is_shown && part.name.is_none() {
            self.text(&decoded, &part, is_page);
            return;
        }
        // A page that is attached is where the reader is led.
        let is_form = is_page && self.text(&decoded, &part, true);
        if self.attachments.len() < ATTACHMENTS_MAX
            && !decoded.is_empty()
            && !part.media_type.starts_with("message/")
        {
            let sha256 = Hash::Sha256(Sha256::digest(&decoded).into());
            if self.attachments.iter().any(|known| known.sha256 == sha256) {
                return;
            }
            self.attachments.push(Attachment {
                sha256,
                name: part.name,
                size_bytes: u64::try_from(decoded.len()).unwrap_or(u64::MAX),
                media_type: part.media_type,
                is_form,
            });
        }
    }

    /// Takes text and links of a part; tells whether it asks for input.
    fn text(&mut self, decoded: &[u8], part: &Part, is_html: bool) -> bool {
        let room = TEXT_BYTES_MAX.saturating_sub(self.text.len());
        let decoded = decoded.get(..room).unwrap_or(decoded);
        let text = charset::labelled(decoded, &part.charset);
        if !is_html {
            self.links_of_text(&text);
            self.add_text(&text);
            return false;
        }
        let document = html::read(&text, 4 * LINKS_MAX);
        for found in &document.references {
            let Some(url) = link::web(&found.address) else { continue };
            let is_link = found.kind == Reference::Link;
            self.is_deceptive |= is_link && link::is_deceptive(&url, &found.shown);
            self.links.add(url, is_link);
        }
        // Bare addresses that stand in the text are clicked on too.
        self.links_of_text(&document.text);
        self.add_text(&document.text);
        if !part.is_attachment {
            self.has_form |= document.has_form;
        }
        document.has_form
    }

    fn add_text(&mut self, text: &str) {
        let room = TEXT_BYTES_MAX.saturating_sub(self.text.len());
        self.text.push_str(text.get(..text.floor_char_boundary(room)).unwrap_or_default());
        self.text.push('\n');
    }

    fn links_of_text(&mut self, text: &str) {
        let options = Options { email_hosts: false, url_hosts: false, doubtful: false };
        for found in extract::extract_all(text.as_bytes(), &options) {
            match found.observable {
                Observable::Url(url) if !found.defanged => self.links.add(url, true),
                Observable::Domain(name) if is_link_by_itself(&name) => {
                    if let Ok(url) = Url::parse(name.as_str()) {
                        self.links.add(url, true);
                    }
                }
                _ => {}
            }
        }
    }
}

/// Whether mail programs make a link of a bare name.
fn is_link_by_itself(name: &DomainName) -> bool {
    name.as_str().starts_with("www.")
}

fn has_page_ending(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [".htm", ".html", ".shtml", ".xhtml", ".svg"].iter().any(|ending| name.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A mail with a link in so many encoded mails, and what was read of it.
    fn layers(count: usize) -> Content {
        let layer = "Content-Type: message/rfc822\nContent-Transfer-Encoding: quoted-printable\n\n";
        let inner =
            format!("Content-Type: text/plain\n\nhttp://a.example/ {}", "x".repeat(MAIL_BYTES_MAX / 8));
        let mail = format!("{}{inner}", layer.repeat(count));
        let (fields, body) = Fields::split(mail.as_bytes());
        Content::read(&fields, body, &mut Receivers::default())
    }

    #[test]
    fn copies_of_mails_within_mails_are_bounded() {
        let read = layers(7);
        assert_eq!(read.links.links.len(), 1);
        assert!(read.copied_bytes <= MAIL_BYTES_MAX);
        let read = layers(8);
        assert!(read.links.links.is_empty() && read.copied_bytes < MAIL_BYTES_MAX / 8 * 9);
    }
}
