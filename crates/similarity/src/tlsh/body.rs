//! The body of a digest: for each of 128 buckets in which quarter its count is. Kept so that a distance takes few operations.

/// Two planes of 128 bits: of each bucket's number the upper bit in the first two words, the lower bit in the other two. Which bucket is at
/// which bit does not matter, as long as it is the same everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Body(pub(crate) [u64; 4]);

/// Bytes of a body.
pub(crate) const BODY_BYTES: usize = 32;

const ODD: u64 = 0x5555_5555_5555_5555;
const PAIRS: u64 = 0x3333_3333_3333_3333;
const NIBBLES: u64 = 0x0F0F_0F0F_0F0F_0F0F;
const BYTES: u64 = 0x00FF_00FF_00FF_00FF;
const WORDS: u64 = 0x0000_FFFF_0000_FFFF;

impl Body {
    /// From the bytes of a digest, four buckets a byte.
    pub(crate) fn new(bytes: &[u8; BODY_BYTES]) -> Self {
        let word = |at: usize| {
            let (words, _) = bytes.as_chunks::<8>();
            words.get(at).map_or(0, |word| u64::from_le_bytes(*word))
        };
        let [a, b, c, d] = [word(0), word(1), word(2), word(3)];
        let plane = |a: u64, b: u64| gather(a) | gather(b) << 32;
        Self([plane(a >> 1, b >> 1), plane(c >> 1, d >> 1), plane(a, b), plane(c, d)])
    }

    /// The bytes of the digest.
    pub(crate) fn bytes(self) -> [u8; BODY_BYTES] {
        let [high0, high1, low0, low1] = self.0;
        let word = |high: u64, low: u64| spread(high & 0xFFFF_FFFF) << 1 | spread(low & 0xFFFF_FFFF);
        let words = [
            word(high0, low0),
            word(high0 >> 32, low0 >> 32),
            word(high1, low1),
            word(high1 >> 32, low1 >> 32),
        ];
        let mut bytes = [0; BODY_BYTES];
        for (bytes, word) in bytes.as_chunks_mut::<8>().0.iter_mut().zip(words) {
            *bytes = word.to_le_bytes();
        }
        bytes
    }

    /// The planes as they are stored.
    pub(crate) fn encode(self) -> [u8; BODY_BYTES] {
        let mut bytes = [0; BODY_BYTES];
        for (bytes, word) in bytes.as_chunks_mut::<8>().0.iter_mut().zip(self.0) {
            *bytes = word.to_le_bytes();
        }
        bytes
    }

    /// Reads what [`Body::encode`] wrote.
    #[inline]
    pub(crate) fn decode(bytes: &[u8; BODY_BYTES]) -> Self {
        let mut words = [0; 4];
        for (word, bytes) in words.iter_mut().zip(bytes.as_chunks::<8>().0) {
            *word = u64::from_le_bytes(*bytes);
        }
        Self(words)
    }
}

/// Every second bit, from the lowest on, side by side in the lower half.
fn gather(word: u64) -> u64 {
    let word = word & ODD;
    let word = (word | word >> 1) & PAIRS;
    let word = (word | word >> 2) & NIBBLES;
    let word = (word | word >> 4) & BYTES;
    let word = (word | word >> 8) & WORDS;
    (word | word >> 16) & 0xFFFF_FFFF
}

/// The other way round.
fn spread(word: u64) -> u64 {
    let word = (word | word << 16) & WORDS;
    let word = (word | word << 8) & BYTES;
    let word = (word | word << 4) & NIBBLES;
    let word = (word | word << 2) & PAIRS;
    (word | word << 1) & ODD
}

/// A body with which many are compared.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Comparer {
    body: [u64; 4],
    /// Where the bits of a bucket's number are the same: only from there it is three quarters to where both differ.
    ends: [u64; 2],
}

impl Comparer {
    pub(crate) fn new(body: Body) -> Self {
        let [high0, high1, low0, low1] = body.0;
        Self { body: body.0, ends: [!(high0 ^ low0), !(high1 ^ low1)] }
    }

    /// What the bodies add to the distance: one or two for as many quarters between the numbers of a bucket, six for three.
    ///
    /// Counts bits side by side in all words, for the processors' instruction to do so is not in the set that every one has.
    #[inline]
    pub(crate) fn distance(&self, other: &Body) -> u32 {
        let [high0, high1, low0, low1] = self.body;
        let [other_high0, other_high1, other_low0, other_low1] = other.0;
        let [ends0, ends1] = self.ends;
        let a = nibbles(high0 ^ other_high0, low0 ^ other_low0, ends0);
        let b = nibbles(high1 ^ other_high1, low1 ^ other_low1, ends1);
        // At most 24 for four buckets, so 96 for a byte of these: nothing overflows, here or below, and no time is spent on seeing that.
        let bytes = a.0.wrapping_add(b.0).wrapping_add(a.1.wrapping_add(b.1) << 2);
        let words = (bytes & BYTES).wrapping_add(bytes >> 8 & BYTES);
        (words.wrapping_mul(0x0001_0001_0001_0001) >> 48) as u32
    }
}

/// For each byte the sum of ones and twos, and the number of fours, where `high` and `low` are the bits that differ.
#[inline]
fn nibbles(high: u64, low: u64, ends: u64) -> (u64, u64) {
    let four = high & low & ends;
    let two = high & !low | four;
    let one = low & !four;
    let (ones, twos, fours) =
        (side_by_side(one, ODD, 1), side_by_side(two, ODD, 1), side_by_side(four, ODD, 1));
    let (ones, twos) = (side_by_side(ones, PAIRS, 2), side_by_side(twos, PAIRS, 2));
    let (fours, sum) = (side_by_side(fours, PAIRS, 2), ones.wrapping_add(twos << 1));
    (side_by_side(sum, NIBBLES, 4), side_by_side(fours, NIBBLES, 4))
}

/// The sums of numbers that are side by side.
#[inline]
fn side_by_side(numbers: u64, mask: u64, bits: u32) -> u64 {
    (numbers & mask).wrapping_add(numbers >> bits & mask)
}
