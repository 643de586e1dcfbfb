//! Mails: Internet Message Format (RFC 5322) with MIME (RFC 2045 to 2047, 2183, 2231), alone or many in an mbox (RFC 4155).
//!
//! Reads what says where a mail came from and where it leads; the text is looked at and not kept. Everything is bounded by the constants
//! here and time is linear in the mail: a line is read once for each part that it is in, and parts are at most [`DEPTH_MAX`] deep. What is broken
//! (transfer encodings, charsets, boundaries, headers) is read as far as it goes.
//!
//! Those who received a mail are known only while it is read, so that they can be taken out of everything else ([`redact`]).

mod address;
mod boxed;
mod campaign;
mod charset;
mod content;
mod date;
mod evidence;
mod header;
mod html;
mod judge;
mod label;
mod language;
mod link;
mod part;
mod received;
mod redact;
mod transfer;

use model::Timestamp;
use sha2::{Digest, Sha256};

use self::{
    address::Mailbox,
    content::{Attachment, Content},
    header::Fields,
    received::Hop,
    redact::Receivers,
};
pub(crate) use self::{boxed::each_mail, evidence::facts, judge::stolen_by, label::Label};

/// Bytes of a mail that are read; mail servers take less.
pub const MAIL_BYTES_MAX: usize = 32 * 1024 * 1024;
/// Parts in one another.
pub const DEPTH_MAX: usize = 16;
/// Parts of a mail.
pub const PARTS_MAX: usize = 1000;
/// Header fields of a mail or of a part.
pub const FIELDS_MAX: usize = 1000;
/// Bytes of a field that are kept.
pub const FIELD_BYTES_MAX: usize = 16 * 1024;
/// Bytes of text, decoded, that are looked at in all parts together.
pub const TEXT_BYTES_MAX: usize = 2 * 1024 * 1024;
/// Links of a mail that are kept.
pub const LINKS_MAX: usize = 200;
/// Attachments of a mail that are kept.
pub const ATTACHMENTS_MAX: usize = 100;
/// Servers on a mail's way that are kept.
pub const HOPS_MAX: usize = 50;
/// Receivers that are remembered one by one; of others only what has an address's shape is taken out.
pub const RECEIVERS_MAX: usize = 100;

/// A mail as it was read.
#[derive(Debug)]
pub(crate) struct Mail {
    /// The header of the mail itself.
    fields: Fields,
    /// Its servers, the last first.
    hops: Vec<Hop>,
    from: Vec<Mailbox>,
    receivers: Receivers,
    /// The subject as it stands there, decoded.
    subject: String,
    content: Content,
    /// Of the whole mail, for those without a Message-ID.
    digest: [u8; 32],
    /// When an mbox says that it came.
    boxed_at: Option<Timestamp>,
}

impl Mail {
    /// Reads a mail.
    ///
    /// # Errors
    /// The reason when it is none.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, &'static str> {
        let (boxed_at, bytes) = boxed::envelope(bytes);
        let (fields, body) = Fields::split(bytes);
        if !fields.is_of_a_mail() {
            return Err("no header of a mail");
        }
        let hops: Vec<Hop> = fields.all("received").take(HOPS_MAX).map(Hop::parse).collect();
        let mut receivers = Receivers::default();
        receivers.learn(&fields);
        hops.iter().filter_map(|hop| hop.receiver.as_deref()).for_each(|receiver| receivers.add(receiver));
        let content = Content::read(&fields, body, &mut receivers);
        Ok(Self {
            from: fields.first("from").map(address::mailboxes).unwrap_or_default(),
            subject: fields.first("subject").map(charset::words).unwrap_or_default(),
            hops,
            receivers,
            content,
            digest: Sha256::digest(bytes).into(),
            boxed_at,
            fields,
        })
    }

    /// When it reached its receiver: what the last server says, else the mail itself, else the mbox.
    pub(crate) fn moment(&self) -> Option<Timestamp> {
        let received = self.hops.iter().find_map(|hop| hop.at);
        received.or_else(|| self.fields.first("date").and_then(date::parse)).or(self.boxed_at)
    }

    /// The first half of a digest that tells it from other mails.
    fn message(&self) -> [u8; 16] {
        let digest: [u8; 32] = match self.fields.first("message-id").map(str::trim).filter(|id| id.len() > 2)
        {
            Some(id) => Sha256::digest(id.as_bytes()).into(),
            None => self.digest,
        };
        digest.first_chunk::<16>().copied().unwrap_or_default()
    }

    fn attachments(&self) -> &[Attachment] {
        &self.content.attachments
    }
}

/// Whether bytes begin with the header of a mail, or with an mbox.
pub(crate) fn is_mail(bytes: &[u8]) -> bool {
    let (_, bytes) = boxed::envelope(bytes);
    Fields::split(bytes).0.is_of_a_mail()
}
