//! Certificates in PEM (RFC 7468): base 64 between two lines. Text around them is skipped.

const BEGIN: &[u8] = b"-----BEGIN ";
const END: &[u8] = b"-----";
/// Most characters of a block: those of the largest certificate that is read.
const BLOCK_CHARS_MAX: usize = 400 * 1024;

/// Every block that is a certificate, decoded.
pub(super) fn blocks(bytes: &[u8]) -> impl Iterator<Item = Result<Vec<u8>, &'static str>> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        loop {
            rest = rest.get(find(rest, BEGIN)? + BEGIN.len()..)?;
            let at = find(rest, END)?;
            let label = rest.get(..at)?;
            rest = rest.get(at + END.len()..)?;
            // `X509 CERTIFICATE` and OpenSSL's `TRUSTED CERTIFICATE` are met too.
            if label.ends_with(b"CERTIFICATE") {
                let end = find(rest, END).unwrap_or(rest.len());
                let text = rest.get(..end)?;
                rest = rest.get(end..)?;
                return Some(base64(text));
            }
        }
    })
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

/// Decodes base 64 (RFC 4648); white space is skipped.
fn base64(text: &[u8]) -> Result<Vec<u8>, &'static str> {
    if text.len() > BLOCK_CHARS_MAX {
        return Err("it is too large");
    }
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut group, mut bits) = (0_u32, 0);
    for char in text.iter().filter(|char| !char.is_ascii_whitespace()) {
        let value = match char {
            b'A'..=b'Z' => char - b'A',
            b'a'..=b'z' => char - b'a' + 26,
            b'0'..=b'9' => char - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => break,
            _ => return Err("it is not base 64"),
        };
        group = group << 6 & 0xff_ffff | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.extend(u8::try_from(group >> bits & 0xff));
        }
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_found() {
        let check = |text: &str, expected: &[Result<&[u8], &str>]| {
            let found: Vec<_> = blocks(text.as_bytes()).collect();
            let found: Vec<_> =
                found.iter().map(|block| block.as_deref().map_err(|reason| *reason)).collect();
            assert_eq!(found, expected, "{text}");
        };
        check("", &[]);
        check("-----BEGIN CERTIFICATE-----", &[Ok(b"")]);
        check("# x\n-----BEGIN CERTIFICATE-----\nYWJj\r\nZA==\n-----END CERTIFICATE-----\n", &[Ok(b"abcd")]);
        check("-----BEGIN PRIVATE KEY-----\nYWJj\n-----END PRIVATE KEY-----", &[]);
        check("-----BEGIN TRUSTED CERTIFICATE-----\nYQ\n-----END TRUSTED CERTIFICATE-----", &[Ok(b"a")]);
        check("-----BEGIN CERTIFICATE-----\n?\n-----END CERTIFICATE-----", &[Err("it is not base 64")]);
        check("-----BEGIN ", &[]);
    }

    proptest! {
        #[test]
        fn any_text(text in "(-----BEGIN |CERTIFICATE|-----|[A-Za-z0-9+/=\n]){0,40}") {
            let bytes: usize = blocks(text.as_bytes()).filter_map(Result::ok).map(|block| block.len()).sum();
            prop_assert!(bytes <= text.len());
        }
    }
}
