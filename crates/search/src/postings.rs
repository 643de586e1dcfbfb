//! Lists of numbers that rise: as differences in LEB128, or as a bitmap where they are dense.

use crate::{Error, Result};

const DAMAGED: Error = Error::Damaged { what: "a list of blocks does not decode" };

/// A list while it grows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Growing {
    bytes: Vec<u8>,
    count: u32,
    /// One more than the last number; 0 when there is none.
    next: u32,
}

/// A list as it is kept.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Encoded {
    pub(crate) bytes: Vec<u8>,
    pub(crate) count: u32,
    pub(crate) is_bitmap: bool,
}

impl Growing {
    pub(crate) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Adds a number that is not below the last one; the same again changes nothing.
    #[inline]
    pub(crate) fn push(&mut self, number: u32) {
        if number < self.next {
            return;
        }
        push(&mut self.bytes, number - self.next);
        self.count += 1;
        self.next = number + 1;
    }

    /// The list in whichever form is shorter; all numbers are below `end`.
    pub(crate) fn finish(self, end: u32) -> Result<Encoded> {
        let bitmap_bytes = usize::try_from(end.div_ceil(8)).unwrap_or(usize::MAX);
        if self.bytes.len() <= bitmap_bytes {
            return Ok(Encoded { bytes: self.bytes, count: self.count, is_bitmap: false });
        }
        let mut bitmap = vec![0_u8; bitmap_bytes];
        for number in decode(&self.bytes, self.count, false)? {
            if let Some(byte) = usize::try_from(number / 8).ok().and_then(|at| bitmap.get_mut(at)) {
                *byte |= 1 << (number % 8);
            }
        }
        Ok(Encoded { bytes: bitmap, count: self.count, is_bitmap: true })
    }
}

/// The numbers of a list.
pub(crate) fn decode(bytes: &[u8], count: u32, is_bitmap: bool) -> Result<Vec<u32>> {
    // A number takes a bit at least.
    let room = usize::try_from(count).unwrap_or(usize::MAX).min(bytes.len().saturating_mul(8));
    let mut numbers = Vec::with_capacity(room);
    if is_bitmap {
        for (at, byte) in (0_u32..).zip(bytes) {
            let mut rest = *byte;
            while rest != 0 {
                numbers.push(at.saturating_mul(8).saturating_add(rest.trailing_zeros()));
                rest &= rest - 1;
            }
        }
    } else {
        let mut next = 0_u32;
        let (mut difference, mut shift) = (0_u32, 0_u32);
        for byte in bytes {
            difference |= u32::from(byte & 0x7F).checked_shl(shift).ok_or(DAMAGED)?;
            if *byte >= 0x80 {
                shift += 7;
                continue;
            }
            let number = next.checked_add(difference).ok_or(DAMAGED)?;
            numbers.push(number);
            next = number.checked_add(1).ok_or(DAMAGED)?;
            (difference, shift) = (0, 0);
        }
    }
    if numbers.len() == usize::try_from(count).unwrap_or(usize::MAX) { Ok(numbers) } else { Err(DAMAGED) }
}

/// Keeps those of `numbers` that are in the list as well.
pub(crate) fn intersect(numbers: &mut Vec<u32>, bytes: &[u8], count: u32, is_bitmap: bool) -> Result<()> {
    if is_bitmap {
        numbers.retain(|number| {
            let byte = usize::try_from(number / 8).ok().and_then(|at| bytes.get(at)).copied().unwrap_or(0);
            byte >> (number % 8) & 1 == 1
        });
        return Ok(());
    }
    let others = decode(bytes, count, false)?;
    let mut others = others.iter().peekable();
    numbers.retain(|number| {
        while others.next_if(|other| *other < number).is_some() {}
        others.peek() == Some(&number)
    });
    Ok(())
}

/// Appends numbers that do not fall, as differences.
pub(crate) fn encode_rising(numbers: impl Iterator<Item = u32>, out: &mut Vec<u8>) {
    let mut before = 0;
    for number in numbers {
        push(out, number.wrapping_sub(before));
        before = number;
    }
}

fn push(out: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        out.push((number & 0x7F) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Reads what [`encode_rising`] wrote.
pub(crate) fn decode_rising(bytes: &[u8], count: usize) -> Result<Vec<u32>> {
    // A number takes a byte at least.
    let mut numbers = Vec::with_capacity(count.min(bytes.len()));
    let (mut before, mut difference, mut shift) = (0_u32, 0_u32, 0_u32);
    for byte in bytes {
        difference |= u32::from(byte & 0x7F).checked_shl(shift).ok_or(DAMAGED)?;
        if *byte >= 0x80 {
            shift += 7;
            continue;
        }
        before = before.checked_add(difference).ok_or(DAMAGED)?;
        numbers.push(before);
        (difference, shift) = (0, 0);
    }
    if numbers.len() == count { Ok(numbers) } else { Err(DAMAGED) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn encode(numbers: &[u32], end: u32) -> Encoded {
        let mut list = Growing::default();
        numbers.iter().for_each(|number| list.push(*number));
        list.finish(end).unwrap()
    }

    proptest! {
        #[test]
        fn what_was_put_in_comes_out(
            a in prop::collection::btree_set(0_u32..5000, 0..600),
            b in prop::collection::btree_set(0_u32..900, 0..600),
        ) {
            let (a, b): (Vec<u32>, Vec<u32>) = (a.into_iter().collect(), b.into_iter().collect());
            let (x, y) = (encode(&a, 5000), encode(&b, 900));
            prop_assert_eq!(decode(&x.bytes, x.count, x.is_bitmap).unwrap(), a.clone());
            prop_assert_eq!(decode(&y.bytes, y.count, y.is_bitmap).unwrap(), b.clone());
            let both: Vec<u32> = a.iter().filter(|n| b.contains(n)).copied().collect();
            let mut found = a.clone();
            intersect(&mut found, &y.bytes, y.count, y.is_bitmap).unwrap();
            prop_assert_eq!(&found, &both);
            let mut found = b;
            intersect(&mut found, &x.bytes, x.count, x.is_bitmap).unwrap();
            prop_assert_eq!(&found, &both);
        }

        #[test]
        fn rising_numbers_come_out(mut numbers in prop::collection::vec(any::<u32>(), 0..40)) {
            numbers.sort_unstable();
            let mut bytes = Vec::new();
            encode_rising(numbers.iter().copied(), &mut bytes);
            prop_assert_eq!(decode_rising(&bytes, numbers.len()).unwrap(), numbers.clone());
            prop_assert!(decode_rising(&bytes, numbers.len() + 1).is_err());
        }

        #[test]
        fn damage_is_told(bytes in prop::collection::vec(any::<u8>(), 0..40), count in any::<u32>(), is_bitmap: bool) {
            if let Ok(numbers) = decode(&bytes, count, is_bitmap) {
                prop_assert_eq!(numbers.len(), count as usize);
                prop_assert!(numbers.is_sorted());
            }
        }
    }

    #[test]
    fn dense_lists_are_bitmaps() {
        assert!(encode(&(0..800).collect::<Vec<_>>(), 800).is_bitmap);
        assert!(!encode(&[5, 700], 800).is_bitmap);
    }
}
