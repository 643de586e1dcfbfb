//! The [LZ4 block format](https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md): fast enough not to be noticed beside the disk, and a third of
//! the bytes that rows take.
//!
//! A block is a row of sequences: a token (length of the literals, length of the match less four; 15 goes on in further bytes), the literals, how
//! far back the match is (two bytes), and the last of literals alone.

/// Shortest match.
const MATCH_MIN: usize = 4;
/// The last match begins at least so many bytes before the end.
const MATCH_LIMIT: usize = 12;
/// The last bytes are literals.
const LITERALS_LAST: usize = 5;
/// Farthest match.
const DISTANCE_MAX: usize = u16::MAX as usize;
/// Places of four bytes that are remembered, as a power of two.
const TABLE_BITS: u32 = 15;
/// From so many misses on, each further step is one longer: what does not compress costs little.
const SKIP_BITS: u32 = 6;

/// The bytes compressed; `None` when that takes no less.
pub(super) fn compress(input: &[u8]) -> Option<Vec<u8>> {
    let limit = input.len().checked_sub(MATCH_LIMIT)?;
    let mut out = Vec::with_capacity(input.len() / 2);
    // Places are stored one higher: zero is none.
    let mut table = vec![0_u32; 1 << TABLE_BITS];
    let (mut at, mut written, mut misses) = (0_usize, 0_usize, 0_usize);
    while at < limit {
        let here = four(input, at)?;
        let slot = table.get_mut((here.wrapping_mul(0x9E37_79B1) >> (u32::BITS - TABLE_BITS)) as usize)?;
        let candidate = std::mem::replace(slot, u32::try_from(at + 1).ok()?);
        let from = (candidate as usize).checked_sub(1);
        let Some(from) = from.filter(|from| at - from <= DISTANCE_MAX && four(input, *from) == Some(here))
        else {
            misses += 1;
            at += 1 + (misses >> SKIP_BITS);
            continue;
        };
        misses = 0;
        let room = input.len() - LITERALS_LAST - at;
        let (old, new) = (input.get(from..)?, input.get(at..at + room)?);
        let length = old.iter().zip(new).take_while(|(old, new)| old == new).count();
        put(&mut out, input.get(written..at)?, Some((at - from, length)))?;
        at += length;
        written = at;
        if out.len() >= input.len() {
            return None;
        }
    }
    put(&mut out, input.get(written..)?, None)?;
    (out.len() < input.len()).then_some(out)
}

fn four(input: &[u8], at: usize) -> Option<u32> {
    input.get(at..)?.first_chunk::<4>().map(|bytes| u32::from_le_bytes(*bytes))
}

/// A sequence: literals, and a match by distance and length.
fn put(out: &mut Vec<u8>, literals: &[u8], found: Option<(usize, usize)>) -> Option<()> {
    let longer = found.map_or(0, |(_, length)| length - MATCH_MIN);
    out.push(u8::try_from(literals.len().min(15) << 4 | longer.min(15)).ok()?);
    put_length(out, literals.len());
    out.extend_from_slice(literals);
    if let Some((distance, _)) = found {
        out.extend_from_slice(&u16::try_from(distance).ok()?.to_le_bytes());
        put_length(out, longer);
    }
    Some(())
}

/// What of a length did not fit into the token.
fn put_length(out: &mut Vec<u8>, length: usize) {
    let Some(mut rest) = length.checked_sub(15) else { return };
    while rest >= 255 {
        out.push(255);
        rest -= 255;
    }
    out.push(rest as u8);
}

/// The bytes as they were, of which there are `length`; `None` when these are not those of so many.
pub(super) fn decompress(mut input: &[u8], length: usize) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(length);
    loop {
        let (token, rest) = input.split_first()?;
        input = rest;
        let literals = take_length(&mut input, token >> 4)?;
        let (bytes, rest) = input.split_at_checked(literals)?;
        if out.len() + literals > length {
            return None;
        }
        out.extend_from_slice(bytes);
        input = rest;
        if input.is_empty() {
            return (out.len() == length).then_some(out);
        }
        let (distance, rest) = input.split_first_chunk::<2>()?;
        input = rest;
        let distance = usize::from(u16::from_le_bytes(*distance));
        let mut left = take_length(&mut input, token & 15)?.checked_add(MATCH_MIN)?;
        let from = out.len().checked_sub(distance).filter(|_| distance > 0)?;
        if left > length - out.len() {
            return None;
        }
        // A match may reach into itself: what was copied is copied on.
        while left > 0 {
            let part = left.min(out.len() - from);
            out.extend_from_within(from..from + part);
            left -= part;
        }
    }
}

fn take_length(input: &mut &[u8], nibble: u8) -> Option<usize> {
    let mut length = usize::from(nibble);
    if nibble == 15 {
        loop {
            let (more, rest) = input.split_first()?;
            *input = rest;
            length = length.checked_add(usize::from(*more))?;
            if *more < 255 {
                break;
            }
        }
    }
    Some(length)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(bytes: &[u8]) -> Option<usize> {
        let compressed = compress(bytes)?;
        assert_eq!(decompress(&compressed, bytes.len()).as_deref(), Some(bytes));
        for wrong in [bytes.len() + 1, bytes.len().saturating_sub(1)] {
            assert_eq!(decompress(&compressed, wrong), None);
        }
        Some(compressed.len())
    }

    #[test]
    fn what_repeats_takes_little() {
        assert_eq!(check(&[]), None);
        assert_eq!(check(b"abcdefghijklm"), None);
        assert!(check(&[7; 100_000]).unwrap() < 500);
        assert!(check(&b"a.example/".repeat(20)).unwrap() < 40);
        let text: Vec<u8> =
            (0..20_000_u32).flat_map(|n| format!("urlhaus {} online;", n % 977).into_bytes()).collect();
        assert!(check(&text).unwrap() < text.len() / 3);
    }

    /// From the format's description: six literals, a match that reaches into itself, five literals.
    #[test]
    fn a_block_of_somebody_elses_is_read() {
        let block = b"\x66abcdef\x02\x00\x50vwxyz";
        assert_eq!(decompress(block, 21).unwrap(), b"abcdefefefefefefvwxyz");
    }

    proptest! {
        #[test]
        fn what_was_compressed_comes_back(bytes in prop::collection::vec(prop_oneof![4 => 0..4_u8, 1 => any::<u8>()], 0..4_000)) {
            check(&bytes);
        }

        #[test]
        fn damage_is_no_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), length in 0..5_000_usize) {
            if let Some(out) = decompress(&bytes, length) {
                prop_assert_eq!(out.len(), length);
            }
        }
    }
}
