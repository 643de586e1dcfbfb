//! A mail as bytes (RFC 5322, RFC 2045): six headers of ours, one part of plain text, ASCII on the wire whatever was in it.

use std::time::{Duration, SystemTime};

use lettre::{
    Message,
    message::{
        Mailbox, SinglePart,
        header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue},
    },
};

use crate::{
    address::{Address, BadAddress, is_domain},
    text,
};

/// Longest subject in characters; more is cut. Programs show about seventy.
const SUBJECT_CHARS_MAX: usize = 200;
/// Longest text in bytes: a mail is to be read by a person.
const TEXT_BYTES_MAX: usize = 256 * 1024;
/// Longest name of a sender in characters.
const NAME_CHARS_MAX: usize = 64;
/// Longest Message-ID in bytes without its brackets, so that its header is one line.
const MESSAGE_ID_BYTES_MAX: usize = 250;
/// Longest subject in bytes that is written as it is: with the header's name it stays within a line of 78 (RFC 5322, section 2.1.1).
const PLAIN_BYTES_MAX: usize = 66;
/// Bytes of text in one encoded word: with the header's name before it the line stays within 76 characters (RFC 2047, section 2).
const WORD_BYTES: usize = 39;
/// The first second of the year 9999, which is the last year that fits.
const SECONDS_END: u64 = 253_370_764_800;

/// A mail to one recipient. Its `Debug` tells neither whom it goes to nor what it says: it may hold a link that lets somebody in.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    /// What makes it one and the same mail in every attempt: `ID@INSTANCE` without brackets, `INSTANCE` the name of this installation.
    pub message_id: String,
    /// Who sends it: `hantei@hantei.example` or `Hantei <hantei@hantei.example>`.
    pub from: String,
    /// The address of the one who gets it.
    pub to: String,
    /// The subject, any text; what is no single visible line is made one.
    pub subject: String,
    /// The text, any; lines are ended by LF or CRLF.
    pub text: String,
    /// When it was written, in milliseconds since 1970 UTC: the same in every attempt.
    pub date_ms: i64,
}

/// Why a mail cannot be sent by any server. Says no address and no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadMail {
    /// The recipient is none: ask for another address.
    #[error("the recipient cannot be used")]
    To(#[source] BadAddress),
    /// The sender is none: mend the configuration.
    #[error("the sender cannot be used")]
    From(#[source] BadAddress),
    /// The sender's name holds what does not belong into a name.
    #[error("the name of the sender cannot be used")]
    Name,
    /// The Message-ID is not `ID@INSTANCE` of letters, digits and `.-_+=`.
    #[error("the identifier of the mail is not of the form `ID@INSTANCE`")]
    MessageId,
    /// The text is longer than 256 KiB: say less, and link to the rest.
    #[error("the text is longer than {TEXT_BYTES_MAX} bytes")]
    TooLong,
    /// The library that writes mails refused.
    #[error("the mail cannot be written")]
    Unwritable,
}

/// A mail ready to be sent.
#[derive(Clone)]
pub(crate) struct Composed {
    pub(crate) from: Address,
    pub(crate) to: Address,
    pub(crate) bytes: Vec<u8>,
}

/// The mail as it goes over the wire, before dots are doubled. Same mail, same bytes.
///
/// Headers are `Message-ID`, `Date`, `From`, `To`, `Subject`, `Auto-Submitted: auto-generated` (RFC 3834) and those of MIME, each once, whatever the
/// fields hold. Everything is ASCII; no line is longer than 998 bytes (RFC 5322, section 2.1.1).
///
/// # Errors
/// [`BadMail`] says what cannot be sent.
pub fn compose(mail: &Mail) -> Result<Vec<u8>, BadMail> {
    composed(mail).map(|composed| composed.bytes)
}

pub(crate) fn composed(mail: &Mail) -> Result<Composed, BadMail> {
    if !is_message_id(&mail.message_id) {
        return Err(BadMail::MessageId);
    }
    if mail.text.len() > TEXT_BYTES_MAX {
        return Err(BadMail::TooLong);
    }
    let (name, from) = sender(&mail.from)?;
    let to = Address::parse(&mail.to).map_err(BadMail::To)?;
    let message = Message::builder()
        .message_id(Some(format!("<{}>", mail.message_id)))
        .date(date(mail.date_ms))
        .from(Mailbox::new(name, from.inner().clone()))
        .to(Mailbox::new(None, to.inner().clone()))
        .raw_header(subject(&mail.subject))
        .raw_header(HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        ))
        .singlepart(SinglePart::builder().header(ContentType::TEXT_PLAIN).body(text::lines(&mail.text)))
        .map_err(|_| BadMail::Unwritable)?;
    Ok(Composed { from, to, bytes: message.formatted() })
}

/// Name and address of a sender, `Name <address>` or an address alone.
pub(crate) fn sender(sender: &str) -> Result<(Option<String>, Address), BadMail> {
    let Some((name, address)) = sender.trim().strip_suffix('>').and_then(|rest| rest.rsplit_once('<')) else {
        return Ok((None, Address::parse(sender.trim()).map_err(BadMail::From)?));
    };
    let address = Address::parse(address).map_err(BadMail::From)?;
    let name = name.trim().trim_matches('"');
    let is_plain =
        text::one_line(name) == name && !name.contains(['"', '\\', '<', '>', '@']) && !name.contains("=?");
    if !is_plain || name.chars().count() > NAME_CHARS_MAX {
        return Err(BadMail::Name);
    }
    Ok((Some(name.to_owned()).filter(|name| !name.is_empty()), address))
}

/// `dot-atom@dot-atom` (RFC 5322, section 3.6.4) of few characters.
fn is_message_id(text: &str) -> bool {
    let is_taken = |byte: u8| byte.is_ascii_alphanumeric() || b"-_+=".contains(&byte);
    let is_atom = |atom: &str| !atom.is_empty() && atom.bytes().all(is_taken);
    text.len() <= MESSAGE_ID_BYTES_MAX
        && text
            .split_once('@')
            .is_some_and(|(id, instance)| id.split('.').all(is_atom) && is_domain(instance))
}

/// The moment, brought into the years that a `Date` header can say.
fn date(ms: i64) -> SystemTime {
    let seconds = u64::try_from(ms / 1000).unwrap_or(0).min(SECONDS_END);
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}

/// The `Subject` header. What is not short and plain is written in encoded words (RFC 2047), all of it: text that looks like an encoded word
/// itself is thereby shown as it is.
fn subject(subject: &str) -> HeaderValue {
    let name = HeaderName::new_from_ascii_str("Subject");
    let line = text::shortened(text::one_line(subject).trim(), SUBJECT_CHARS_MAX);
    let is_plain = line.len() <= PLAIN_BYTES_MAX && line.is_ascii() && !line.contains("=?");
    let encoded = if is_plain { line.clone() } else { encoded_words(&line) };
    HeaderValue::dangerous_new_pre_encoded(name, line, encoded)
}

fn encoded_words(line: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    for c in line.chars() {
        if word.len() + c.len_utf8() > WORD_BYTES {
            words.push(encoded_word(&std::mem::take(&mut word)));
        }
        word.push(c);
    }
    words.push(encoded_word(&word));
    words.join("\r\n ")
}

fn encoded_word(text: &str) -> String {
    let bytes = text.as_bytes().to_vec();
    // Base64 is possible for any bytes, and so short a text is one line of it.
    let base64 = lettre::message::Body::new_with_encoding(bytes, ContentTransferEncoding::Base64)
        .map_or_else(|_| Vec::new(), lettre::message::Body::into_vec);
    format!("=?utf-8?b?{}?=", String::from_utf8_lossy(&base64))
}

impl std::fmt::Debug for Mail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mail").field("message_id", &self.message_id).finish_non_exhaustive()
    }
}
