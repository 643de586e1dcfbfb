//! Which prefix lengths network masks have at all: an address lies in up to 129 networks, and a handful of lengths is in use.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::key;

/// A bit for each prefix length seen, IPv4 (0 to 32) in the first word, IPv6 (0 to 128) in the others. Bits are only ever set.
#[derive(Debug, Default)]
pub(crate) struct Widths([AtomicU64; 4]);

impl Widths {
    /// Notes a key, if it is that of a network mask.
    pub(crate) fn note(&self, key: &[u8]) {
        if let Some((is_ipv4, prefix_len)) = key::network_width(key)
            && let Some((word, bit)) = self.place(is_ipv4, prefix_len)
        {
            word.fetch_or(bit, Ordering::Release);
        }
    }

    /// Whether a network mask of this length was seen.
    pub(crate) fn has(&self, is_ipv4: bool, prefix_len: u8) -> bool {
        self.place(is_ipv4, prefix_len).is_some_and(|(word, bit)| word.load(Ordering::Acquire) & bit != 0)
    }

    fn place(&self, is_ipv4: bool, prefix_len: u8) -> Option<(&AtomicU64, u64)> {
        let at = if is_ipv4 { 0 } else { 1 + usize::from(prefix_len / 64) };
        Some((self.0.get(at)?, 1 << (prefix_len % 64)))
    }
}
