//! Objects in RTF (1.9.1): `\objdata` with its digits, read as Word does, which passes over whatever is no digit.

use memchr::memmem;

use super::{field, outlet::Outlet, package};

/// Objects of one document.
const OBJECTS_MAX: usize = 200;
/// Longest digits' run of one object, in bytes of the document.
const OBJECT_BYTES_MAX: usize = 64 << 20;

/// Hands out the objects of a document.
pub(super) fn unpack(bytes: &[u8], outlet: &mut Outlet<'_>) {
    let mut read_to = 0_usize;
    for (count, at) in memmem::find_iter(bytes, b"\\objdata").enumerate() {
        if outlet.is_done() {
            return;
        }
        if count >= OBJECTS_MAX {
            return outlet.pass("", format!("more than {OBJECTS_MAX} objects (OBJECTS_MAX)"));
        }
        // What stands in another object was read with it.
        if at < read_to {
            continue;
        }
        let begin = at.saturating_add(b"\\objdata".len());
        let (object, length) = digits(field::cut(bytes, begin, OBJECT_BYTES_MAX));
        read_to = begin.saturating_add(length);
        if !object.is_empty() {
            let (name, content) = package::object(&object);
            outlet.put_slice(&name, content);
        }
    }
}

/// Undoes the digits up to the end of their group; how many bytes they took.
fn digits(text: &[u8]) -> (Vec<u8>, usize) {
    let mut out = Vec::new();
    let mut high: Option<u8> = None;
    let (mut at, mut depth) = (0_usize, 0_usize);
    while let Some(byte) = text.get(at) {
        at = at.saturating_add(1);
        match byte {
            b'{' => depth = depth.saturating_add(1),
            b'}' if depth == 0 => break,
            b'}' => depth = depth.saturating_sub(1),
            b'\\' => {
                let word = field::cut(text, at, WORD_BYTES_MAX);
                let letters = word.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
                let number = word.get(letters..).unwrap_or_default();
                let sign = usize::from(number.first() == Some(&b'-'));
                let count = number.iter().skip(sign).take_while(|byte| byte.is_ascii_digit()).count();
                let behind = letters.saturating_add(sign).saturating_add(count);
                at = at.saturating_add(if letters == 0 { 1 } else { behind });
                // Bytes as they are.
                if word.get(..letters) == Some(b"bin") && sign == 0 {
                    let length = number.get(..count).and_then(|number| std::str::from_utf8(number).ok());
                    let length: usize = length.and_then(|length| length.parse().ok()).unwrap_or_default();
                    let space = usize::from(text.get(at) == Some(&b' '));
                    at = at.saturating_add(space);
                    let raw = field::cut(text, at, length);
                    out.extend_from_slice(raw);
                    at = at.saturating_add(raw.len());
                }
            }
            _ => {
                let digit = char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
                match (high, digit) {
                    (_, None) => {}
                    (None, Some(digit)) => high = Some(digit),
                    (Some(first), Some(digit)) => {
                        out.push(first << 4 | digit);
                        high = None;
                    }
                }
            }
        }
    }
    (out, at.min(text.len()))
}

/// Longest control word with its number.
const WORD_BYTES_MAX: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_among_other_things() {
        for (text, expected, length) in [
            ("4d5a}x", "MZ", 5),
            (" 4d\r\n5A}", "MZ", 8),
            ("4{\\*\\x1}d5\\par a}", "MZ", 17),
            ("\\bin2 MZ41}", "MZA", 11),
            ("\\bin9999999999999999999999999 41}", "A", 33),
            ("4d5", "M", 3),
            ("", "", 0),
        ] {
            let (out, taken) = digits(text.as_bytes());
            assert_eq!((out.as_slice(), taken), (expected.as_bytes(), length), "{text}");
        }
    }
}
