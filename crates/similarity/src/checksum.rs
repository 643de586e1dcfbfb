//! A checksum against damage, not against people: FNV-1a over words of 64 bits.

/// The checksum of some bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Checksum(pub(crate) u64);

/// Bytes that are added at once: what is added in pieces is always cut at the same places.
pub(crate) const PIECE_BYTES: usize = 64 * 1024;

impl Checksum {
    pub(crate) const START: Self = Self(0xCBF2_9CE4_8422_2325);

    /// Takes eight bytes at a time where there are as many.
    pub(crate) fn add(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.mix(u64::from_le_bytes(*word));
        }
        for byte in rest {
            self.mix(u64::from(*byte));
        }
    }

    fn mix(&mut self, value: u64) {
        self.0 = (self.0 ^ value).wrapping_mul(0x0000_0100_0000_01B3).rotate_left(29);
    }
}
