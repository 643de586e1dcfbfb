//! Numbers and texts as bytes: LEB128 varints, length-prefixed UTF-8. Reading never panics, and never allocates more
//! than there are bytes.

use model::Timestamp;

use crate::{Error, Result};

/// Appends to a value.
#[derive(Debug, Default)]
pub(crate) struct Writer(pub(crate) Vec<u8>);

impl Writer {
    pub(crate) fn byte(&mut self, byte: u8) {
        self.0.push(byte);
    }

    pub(crate) fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.0.push((number & 0x7F) as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }

    pub(crate) fn raw(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.raw(bytes);
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    /// Whole seconds take a byte less than milliseconds; the lowest bit tells which it is.
    pub(crate) fn moment(&mut self, moment: Timestamp) {
        let millis = u64::try_from(moment.millis()).unwrap_or(0);
        match millis % 1000 {
            0 => self.number((millis / 1000) << 1),
            _ => self.number(millis << 1 | 1),
        }
    }
}

/// What is left of a value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reader<'a>(pub(crate) &'a [u8]);

/// Made only when it is told: an error that is made beforehand has to be dropped by each read that succeeds.
#[cold]
fn short() -> Error {
    Error::Corrupt { what: "a value ends early" }
}

impl<'a> Reader<'a> {
    pub(crate) fn byte(&mut self) -> Result<u8> {
        let (byte, rest) = self.0.split_first().ok_or_else(short)?;
        self.0 = rest;
        Ok(*byte)
    }

    pub(crate) fn number(&mut self) -> Result<u64> {
        let mut number = 0_u64;
        for shift in (0..u64::BITS).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7F);
            if bits.leading_zeros() < shift {
                break;
            }
            number |= bits << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(Error::Corrupt { what: "a number has more than 64 bits" })
    }

    pub(crate) fn raw(&mut self, length: usize) -> Result<&'a [u8]> {
        let (bytes, rest) = self.0.split_at_checked(length).ok_or_else(short)?;
        self.0 = rest;
        Ok(bytes)
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        let (bytes, rest) = self.0.split_first_chunk::<N>().ok_or_else(short)?;
        self.0 = rest;
        Ok(*bytes)
    }

    pub(crate) fn bytes(&mut self) -> Result<&'a [u8]> {
        let length = usize::try_from(self.number()?).map_err(|_| short())?;
        self.raw(length)
    }

    pub(crate) fn str(&mut self) -> Result<&'a str> {
        std::str::from_utf8(self.bytes()?).map_err(|_| Error::Corrupt { what: "a text is not UTF-8" })
    }

    pub(crate) fn text(&mut self) -> Result<String> {
        self.str().map(str::to_owned)
    }

    pub(crate) fn moment(&mut self) -> Result<Timestamp> {
        const BAD: Error = Error::Corrupt { what: "a moment is out of range" };
        let number = self.number()?;
        let millis = match number & 1 {
            0 => (number >> 1).checked_mul(1000).ok_or(BAD)?,
            _ => number >> 1,
        };
        let millis = i64::try_from(millis).map_err(|_| BAD)?;
        let moment = Timestamp::from_millis(millis);
        if moment.millis() == millis { Ok(moment) } else { Err(BAD) }
    }

    /// The element of a list that is stored by its position.
    pub(crate) fn one_of<T: Copy>(&mut self, all: &[T]) -> Result<T> {
        let position = usize::try_from(self.number()?).ok();
        position
            .and_then(|at| all.get(at))
            .copied()
            .ok_or(Error::Corrupt { what: "a word is not of this version's lists" })
    }

    pub(crate) fn version(&mut self, expected: u8) -> Result<()> {
        if self.byte()? == expected {
            Ok(())
        } else {
            Err(Error::Corrupt { what: "a value has a version that is not known here" })
        }
    }

    pub(crate) fn end(self) -> Result<()> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(Error::Corrupt { what: "a value has bytes behind its end" })
        }
    }
}

/// The position of `item` in the list by which it is stored.
pub(crate) fn position<T: PartialEq>(all: &[T], item: &T) -> u64 {
    all.iter().position(|each| each == item).unwrap_or(0) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_every_length() {
        for shift in 0..u64::BITS {
            for number in [1 << shift, (1_u64 << shift) - 1, u64::MAX >> shift] {
                let mut out = Writer::default();
                out.number(number);
                let mut input = Reader(&out.0);
                assert_eq!(input.number().unwrap(), number);
                input.end().unwrap();
                for cut in 0..out.0.len() {
                    assert!(Reader(&out.0[..cut]).number().is_err());
                }
            }
        }
    }

    #[test]
    fn numbers_beyond_64_bits_are_refused() {
        let mut longest = [0xFF; 10];
        longest[9] = 0x01;
        assert_eq!(Reader(&longest).number().unwrap(), u64::MAX);
        longest[9] = 0x02;
        assert!(Reader(&longest).number().is_err());
        assert!(Reader(&[0xFF; 11]).number().is_err());
    }

    #[test]
    fn a_length_beyond_the_value_allocates_nothing() {
        let mut out = Writer::default();
        out.number(u64::MAX);
        out.raw(b"short");
        assert!(Reader(&out.0).text().is_err());
        assert!(Reader(&[2, 0xC3, 0x28]).text().is_err());
    }

    #[test]
    fn moments_keep_their_milliseconds() {
        for millis in [0, 1, 999, 1000, 1001, 1_780_000_000_000, 1_780_000_000_001, Timestamp::MAX.millis()] {
            let mut out = Writer::default();
            out.moment(Timestamp::from_millis(millis));
            assert_eq!(Reader(&out.0).moment().unwrap().millis(), millis);
        }
        let mut out = Writer::default();
        out.number(u64::MAX);
        assert!(Reader(&out.0).moment().is_err());
    }
}
