//! How long the header of a 7z is, before anything is unpacked or allocated for it (7zFormat.txt of the LZMA SDK).

use crate::container::field;

/// Coders, streams and numbers of a packed header; a real one has one or two of each.
const ITEMS_MAX: u64 = 64;

/// The length of the header: unpacked where it is packed. `None` when it cannot be told.
pub(super) fn length(bytes: &[u8]) -> Option<u64> {
    let (at, stored) = (field::u64(bytes, 12)?, field::u64(bytes, 20)?);
    let at = usize::try_from(at).ok()?.checked_add(32)?;
    let header = field::slice(bytes, at, usize::try_from(stored).ok()?)?;
    match header.split_first()? {
        (0x17, rest) => Reader(rest).unpacked().map(|unpacked| unpacked.max(stored)),
        _ => Some(stored),
    }
}

struct Reader<'b>(&'b [u8]);

impl Reader<'_> {
    /// The longest output of the coders that pack a header.
    fn unpacked(&mut self) -> Option<u64> {
        if self.byte()? == 0x06 {
            self.number()?;
            let streams = self.count()?;
            while let tag @ 1.. = self.byte()? {
                match tag {
                    0x09 => (0..streams).try_for_each(|_| self.number().map(|_| ()))?,
                    0x0A => self.checksums(streams)?,
                    _ => return None,
                }
            }
            if self.byte()? != 0x07 {
                return None;
            }
        }
        if self.byte()? != 0x0B {
            return None;
        }
        let folders = self.count()?;
        if self.byte()? != 0 {
            return None;
        }
        let mut outputs = 0_u64;
        for _ in 0..folders {
            outputs = outputs.checked_add(self.folder()?)?;
        }
        if self.byte()? != 0x0C {
            return None;
        }
        let mut longest = 0;
        for _ in 0..outputs {
            longest = self.number()?.max(longest);
        }
        Some(longest)
    }

    /// Passes over a folder; how many outputs its coders have.
    fn folder(&mut self) -> Option<u64> {
        let (mut inputs, mut outputs) = (0_u64, 0_u64);
        for _ in 0..self.count()? {
            let flags = self.byte()?;
            self.skip(u64::from(flags & 0x0F))?;
            let is_complex = flags & 0x10 != 0;
            let streams = if is_complex { (self.count()?, self.count()?) } else { (1, 1) };
            inputs = inputs.checked_add(streams.0)?;
            outputs = outputs.checked_add(streams.1)?;
            if flags & 0x20 != 0 {
                let length = self.number()?;
                self.skip(length)?;
            }
        }
        let bound = outputs.checked_sub(1)?;
        (0..bound.checked_mul(2)?).try_for_each(|_| self.number().map(|_| ()))?;
        let packed = inputs.checked_sub(bound)?;
        if packed > 1 {
            (0..packed).try_for_each(|_| self.number().map(|_| ()))?;
        }
        Some(outputs)
    }

    fn checksums(&mut self, count: u64) -> Option<()> {
        if self.byte()? == 0 {
            return None;
        }
        self.skip(count.checked_mul(4)?)
    }

    fn count(&mut self) -> Option<u64> {
        self.number().filter(|count| *count <= ITEMS_MAX)
    }

    fn byte(&mut self) -> Option<u8> {
        let (byte, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*byte)
    }

    fn skip(&mut self, length: u64) -> Option<()> {
        self.0 = self.0.get(usize::try_from(length).ok()?..)?;
        Some(())
    }

    /// A number whose first byte tells by its leading ones how many bytes follow.
    fn number(&mut self) -> Option<u64> {
        let first = self.byte()?;
        let more = first.leading_ones();
        let mut number = 0_u64;
        for index in 0..more {
            number |= u64::from(self.byte()?) << (8 * index);
        }
        let high = u64::from(first) & (0x7F_u64.checked_shr(more)?);
        Some(if more < 8 { number | high << (8 * more) } else { number })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        for (bytes, expected) in [
            (&[0x05][..], Some(5)),
            (&[0x81, 0x02], Some(0x102)),
            (&[0xC1, 0x02, 0x03], Some(0x1_0302)),
            (&[0xFF, 1, 0, 0, 0, 0, 0, 0, 0x80], Some(1 << 63 | 1)),
            (&[0xC1, 0x02], None),
        ] {
            assert_eq!(Reader(bytes).number(), expected, "{bytes:?}");
        }
    }
}
