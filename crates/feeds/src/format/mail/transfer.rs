//! Transfer encodings (RFC 2045 section 6), read as mail programs do: what does not belong is passed over, and nothing fails. What comes out is
//! never longer than what went in.

/// Undoes base64, also its alphabet for URLs (RFC 4648 section 5). Bytes of other alphabets are passed over.
pub(super) fn base64(bytes: &[u8]) -> Vec<u8> {
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

/// Undoes quoted-printable. An `=` that begins nothing stays.
pub(super) fn quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((byte, behind)) = rest.split_first() {
        rest = behind;
        if *byte != b'=' {
            out.push(*byte);
            continue;
        }
        match behind {
            [b'\r', b'\n', behind @ ..] | [b'\n', behind @ ..] => rest = behind,
            [high, low, behind @ ..] => match (hex(*high), hex(*low)) {
                (Some(high), Some(low)) => {
                    out.push(high << 4 | low);
                    rest = behind;
                }
                _ => out.push(b'='),
            },
            [] => {}
            _ => out.push(b'='),
        }
    }
    out
}

/// The value of a hexadecimal digit.
pub(super) fn hex(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_in_every_state() {
        for (text, expected) in [
            ("", ""),
            ("YQ==", "a"),
            ("YWI=", "ab"),
            ("YWJj", "abc"),
            ("YW\r\nJj\r\n", "abc"),
            ("YWJjZA", "abcd"),
            ("Y!W@J#j", "abc"),
            ("YQ==YQ==", "aa"),
            ("====", ""),
            ("Y", ""),
        ] {
            assert_eq!(base64(text.as_bytes()), expected.as_bytes(), "{text}");
        }
    }

    #[test]
    fn quoted_printable_in_every_state() {
        for (text, expected) in [
            ("a=3Db", "a=b"),
            ("a=\r\nb=\nc", "abc"),
            ("=E9=", "\u{e9}"),
            ("a=zzb=4", "a=zzb=4"),
            ("=", ""),
            ("=3d", "="),
        ] {
            let out: String = quoted_printable(text.as_bytes()).into_iter().map(char::from).collect();
            assert_eq!(out, expected, "{text}");
        }
    }
}
