//! The text of an object from its key, without decoding it.

use std::{
    io::Write as _,
    net::{Ipv4Addr, Ipv6Addr},
};

use super::{Bytes, DOMAIN, END, FAMILY_V4, FAMILY_V6, LABEL_SEPARATOR, NAME, URL};

/// Writes the text of a domain, or of a URL as [`model::Url`] prints it, over what `text` has. `false` for the keys of other objects.
/// Of a key that does not decode the text is of no use.
pub(crate) fn print(key: &[u8], text: &mut Vec<u8>) -> bool {
    text.clear();
    match key.split_first() {
        Some((&DOMAIN, name)) => push_name(name, text).is_some(),
        Some((&URL, rest)) => push_url(rest, text).is_some(),
        _ => false,
    }
}

/// Labels up to the end, in reverse; returns what follows.
fn push_name<'a>(key: &'a [u8], text: &mut Vec<u8>) -> Option<&'a [u8]> {
    let (labels, rest) = key.split_at_checked(key.iter().position(|byte| *byte == END)?)?;
    for (at, label) in labels.rsplit(|byte| *byte == LABEL_SEPARATOR).enumerate() {
        if at > 0 {
            text.push(b'.');
        }
        text.extend_from_slice(label);
    }
    rest.get(1..)
}

fn push_url(key: &[u8], text: &mut Vec<u8>) -> Option<()> {
    let (family, rest) = key.split_first()?;
    let mut bytes = match *family {
        NAME => Bytes(push_name(rest, text)?),
        FAMILY_V4 => {
            let mut bytes = Bytes(rest);
            write!(text, "{}", Ipv4Addr::from(bytes.array::<4>().ok()?)).ok()?;
            bytes
        }
        FAMILY_V6 => {
            let mut bytes = Bytes(rest);
            write!(text, "[{}]", Ipv6Addr::from(bytes.array::<16>().ok()?)).ok()?;
            bytes
        }
        _ => return None,
    };
    if bytes.byte().ok()? > 0 {
        write!(text, ":{}", u16::from_be_bytes(bytes.array().ok()?)).ok()?;
    }
    // No URL has a byte in its path that is escaped.
    text.extend_from_slice(bytes.until_end().ok()?);
    Some(())
}
