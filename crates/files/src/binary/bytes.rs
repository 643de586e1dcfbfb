//! Numbers and texts at places in a file that nobody has checked: what is not there is `None`, never a panic.

/// A file, or a part of one, with the order of its numbers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bytes<'a> {
    all: &'a [u8],
    big_endian: bool,
}

impl<'a> Bytes<'a> {
    /// With the least significant byte first.
    pub(super) fn little(all: &'a [u8]) -> Self {
        Self { all, big_endian: false }
    }

    /// In the order that a header names.
    pub(super) fn ordered(all: &'a [u8], big_endian: bool) -> Self {
        Self { all, big_endian }
    }

    /// All of it.
    pub(super) fn all(&self) -> &'a [u8] {
        self.all
    }

    /// Length in bytes.
    pub(super) fn len(&self) -> u64 {
        self.all.len() as u64
    }

    /// `len` bytes from `at` on; `None` when the file ends before.
    pub(super) fn slice(&self, at: u64, len: u64) -> Option<&'a [u8]> {
        let begin = usize::try_from(at).ok()?;
        let end = usize::try_from(at.checked_add(len)?).ok()?;
        self.all.get(begin..end)
    }

    /// At most `len` bytes from `at` on: fewer when the file ends before.
    pub(super) fn up_to(&self, at: u64, len: u64) -> &'a [u8] {
        let begin = at.min(self.len());
        let end = at.saturating_add(len).min(self.len());
        self.slice(begin, end.saturating_sub(begin)).unwrap_or_default()
    }

    /// A part of it in the same order, cut at its end.
    pub(super) fn part(&self, at: u64, len: u64) -> Self {
        Self { all: self.up_to(at, len), big_endian: self.big_endian }
    }

    /// The bytes from `at` to the next zero, `max` at most.
    pub(super) fn text(&self, at: u64, max: u64) -> &'a [u8] {
        until_zero(self.up_to(at, max))
    }

    /// One byte.
    pub(super) fn u8(&self, at: u64) -> Option<u8> {
        self.slice(at, 1)?.first().copied()
    }

    /// Two bytes.
    pub(super) fn u16(&self, at: u64) -> Option<u16> {
        let bytes = *self.slice(at, 2)?.first_chunk()?;
        Some(if self.big_endian { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) })
    }

    /// Four bytes.
    pub(super) fn u32(&self, at: u64) -> Option<u32> {
        let bytes = *self.slice(at, 4)?.first_chunk()?;
        Some(if self.big_endian { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) })
    }

    /// Eight bytes.
    pub(super) fn u64(&self, at: u64) -> Option<u64> {
        let bytes = *self.slice(at, 8)?.first_chunk()?;
        Some(if self.big_endian { u64::from_be_bytes(bytes) } else { u64::from_le_bytes(bytes) })
    }

    /// Eight bytes or four, as wide as an address is.
    pub(super) fn word(&self, at: u64, is_64: bool) -> Option<u64> {
        if is_64 { self.u64(at) } else { self.u32(at).map(u64::from) }
    }
}

/// The bytes before the first zero.
pub(super) fn until_zero(bytes: &[u8]) -> &[u8] {
    bytes.split(|&byte| byte == 0).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_there_is_none() {
        let bytes = Bytes::little(&[1, 2, 3, 4, 0]);
        assert_eq!(bytes.u32(0), Some(0x0403_0201));
        assert_eq!(Bytes::ordered(&[1, 2], true).u16(0), Some(0x0102));
        assert_eq!(bytes.u32(2), None);
        assert_eq!(bytes.u64(u64::MAX), None);
        assert_eq!(bytes.slice(u64::MAX, u64::MAX), None);
        assert_eq!(bytes.up_to(3, u64::MAX), [4, 0]);
        assert_eq!(bytes.up_to(9, 9), []);
        assert_eq!(bytes.text(1, 100), [2, 3, 4]);
        assert_eq!(bytes.text(1, 2), [2, 3]);
    }
}
