//! Numbers at a place among bytes; `None` behind their end.

/// Two bytes, little-endian.
pub(super) fn u16(bytes: &[u8], at: usize) -> Option<u16> {
    array(bytes, at).map(u16::from_le_bytes)
}

/// Four bytes, little-endian.
pub(super) fn u32(bytes: &[u8], at: usize) -> Option<u32> {
    array(bytes, at).map(u32::from_le_bytes)
}

/// Eight bytes, little-endian.
pub(super) fn u64(bytes: &[u8], at: usize) -> Option<u64> {
    array(bytes, at).map(u64::from_le_bytes)
}

/// Two bytes, little-endian, as a length or place.
pub(super) fn size16(bytes: &[u8], at: usize) -> Option<usize> {
    u16(bytes, at).map(usize::from)
}

/// Four bytes, little-endian, as a length or place.
pub(super) fn size32(bytes: &[u8], at: usize) -> Option<usize> {
    u32(bytes, at).and_then(|number| usize::try_from(number).ok())
}

/// So many bytes from a place on.
pub(super) fn slice(bytes: &[u8], at: usize, length: usize) -> Option<&[u8]> {
    bytes.get(at..at.checked_add(length)?)
}

/// So many bytes from a place on, or as many as there are.
pub(super) fn cut(bytes: &[u8], at: usize, length: usize) -> &[u8] {
    let rest = bytes.get(at..).unwrap_or_default();
    rest.get(..length).unwrap_or(rest)
}

/// The bytes before the first zero from a place on, of at most `length`.
pub(super) fn text(bytes: &[u8], at: usize, length: usize) -> &[u8] {
    let text = cut(bytes, at, length);
    memchr::memchr(0, text).and_then(|end| text.get(..end)).unwrap_or(text)
}

/// Text in UTF-16LE, up to its first zero.
pub(super) fn utf16(bytes: &[u8]) -> String {
    let units = bytes.chunks_exact(2).filter_map(|two| two.try_into().ok()).map(u16::from_le_bytes);
    char::decode_utf16(units.take_while(|unit| *unit != 0))
        .map(|char| char.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

fn array<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..)?.first_chunk().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_behind_the_end() {
        let bytes = b"\x01\x02\x03\x04";
        assert_eq!(u16(bytes, 2), Some(0x0403));
        assert_eq!((u16(bytes, 3), u32(bytes, 1), u64(bytes, 0)), (None, None, None));
        assert_eq!(u16(bytes, usize::MAX), None);
        assert_eq!(slice(bytes, 2, usize::MAX), None);
        assert_eq!(cut(bytes, 2, usize::MAX), b"\x03\x04");
        assert_eq!(cut(bytes, 9, 1), b"");
        assert_eq!(text(b"ab\0c", 0, 9), b"ab");
        assert_eq!(utf16(b"a\0b\0\0\0c\0"), "ab");
    }
}
