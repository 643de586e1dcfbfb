//! Filters of PDF streams (ISO 32000-1 section 7.4): Flate, ASCIIHex and ASCII85, in any order.

use std::{borrow::Cow, io::Read};

use flate2::read::ZlibDecoder;

use crate::container::{field, outlet::Outlet};

/// Filters of one stream.
const FILTERS_MAX: usize = 4;
/// Bytes of an object stream that are unpacked.
const PEEK_BYTES_MAX: u64 = 4 << 20;

/// Undoes the filters of a stream and hands it out.
pub(super) fn put(name: &str, dictionary: &[u8], data: &[u8], outlet: &mut Outlet<'_>) {
    let mut content = Cow::Borrowed(data);
    for filter in filters(dictionary) {
        content = match filter.as_str() {
            "FlateDecode" | "Fl" => {
                let packed = content.len();
                match outlet.read(name, packed, &mut ZlibDecoder::new(content.as_ref())) {
                    Some((content, _)) => content.into(),
                    None => return,
                }
            }
            "ASCIIHexDecode" | "AHx" => hexadecimal(&content).into(),
            "ASCII85Decode" | "A85" => ascii85(&content).into(),
            other => {
                outlet.pass(name, format!("packed with {other}, which is not read; handed out as it stands"));
                break;
            }
        };
    }
    match content {
        Cow::Borrowed(content) => outlet.put_slice(name, content),
        Cow::Owned(content) => outlet.put(name, content),
    }
}

/// The beginning of a stream of objects.
pub(super) fn peek(dictionary: &[u8], data: &[u8]) -> Vec<u8> {
    let mut content = Vec::new();
    if filters(dictionary).first().is_none_or(|filter| filter == "FlateDecode" || filter == "Fl") {
        // What came before an error is good.
        let _ = ZlibDecoder::new(data).take(PEEK_BYTES_MAX).read_to_end(&mut content);
    }
    content
}

/// The filters of a stream, in the order in which they are undone.
fn filters(dictionary: &[u8]) -> Vec<String> {
    let dictionary = names(dictionary);
    let Some(at) = memchr::memmem::find(&dictionary, b"/Filter") else { return Vec::new() };
    let rest = field::cut(&dictionary, at.saturating_add(7), 256).trim_ascii_start();
    let list = match rest.strip_prefix(b"[") {
        Some(list) => list.split(|byte| *byte == b']').next().unwrap_or_default(),
        // One name alone.
        None => {
            let length = rest.iter().skip(1).take_while(|byte| byte.is_ascii_alphanumeric()).count();
            field::cut(rest, 0, length.saturating_add(1))
        }
    };
    let names = list.split(|byte| *byte == b'/').skip(1).take(FILTERS_MAX);
    names
        .map(|name| String::from_utf8_lossy(name.trim_ascii()).into_owned())
        .filter(|name| !name.is_empty())
        .collect()
}

/// A dictionary with the letters of its names written as letters: `/Emb#65ddedFile`.
pub(super) fn names(dictionary: &[u8]) -> Vec<u8> {
    let digit = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
    let mut out = Vec::with_capacity(dictionary.len());
    let mut rest = dictionary;
    while let Some((byte, behind)) = rest.split_first() {
        let letter = match (byte, digit(behind.first()), digit(behind.get(1))) {
            (b'#', Some(high), Some(low)) => u8::try_from(high * 16 + low).ok(),
            _ => None,
        };
        out.push(letter.unwrap_or(*byte));
        rest = if letter.is_some() { behind.get(2..).unwrap_or_default() } else { behind };
    }
    out
}

/// Undoes hexadecimal digits up to `>`.
pub(super) fn hexadecimal(text: &[u8]) -> Vec<u8> {
    let digits = text.iter().take_while(|byte| **byte != b'>');
    let digits: Vec<u32> = digits.filter_map(|byte| char::from(*byte).to_digit(16)).collect();
    digits
        .chunks(2)
        .filter_map(|pair| {
            let low = pair.get(1).copied().unwrap_or_default();
            u8::try_from(pair.first()? * 16 + low).ok()
        })
        .collect()
}

/// Undoes base 85 up to `~>`.
fn ascii85(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let (mut value, mut count) = (0_u32, 0_u32);
    for byte in text.iter().take_while(|byte| **byte != b'~') {
        match byte {
            b'z' if count == 0 => out.extend([0; 4]),
            b'!'..=b'u' => {
                value = value.wrapping_mul(85).wrapping_add(u32::from(byte - b'!'));
                count += 1;
                if count == 5 {
                    out.extend(value.to_be_bytes());
                    (value, count) = (0, 0);
                }
            }
            _ => {}
        }
    }
    if count > 1 {
        for _ in count..5 {
            value = value.wrapping_mul(85).wrapping_add(84);
        }
        out.extend(value.to_be_bytes().iter().take(usize::try_from(count - 1).unwrap_or_default()));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_of_dictionaries() {
        for (text, expected) in [
            ("<</Filter/FlateDecode/Length 5>>", vec!["FlateDecode"]),
            ("<</Filter [ /A85 /Fl ] /X [/Y]>>", vec!["A85", "Fl"]),
            ("<</F#69lter /#46l>>", vec!["Fl"]),
            ("<</Length 5>>", vec![]),
            ("<</Filter", vec![]),
        ] {
            assert_eq!(filters(text.as_bytes()), expected, "{text}");
        }
    }

    #[test]
    fn digits() {
        assert_eq!(hexadecimal(b"4d 5A 4>ff"), b"MZ\x40");
        assert_eq!(ascii85(b"87cURD]i,\"Ebo80~>"), b"Hello World!");
        assert_eq!(ascii85(b"z!!~>"), b"\0\0\0\0\0");
    }
}
