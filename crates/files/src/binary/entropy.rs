//! Shannon's entropy of bytes: about 6 for machine code, near 8 for what is packed or encrypted.

/// Bytes that are counted of a section. More does not move the result, only the clock.
const COUNTED_BYTES_MAX: usize = 8 << 20;

/// Entropy in bits per byte, 0 to 8.
pub(super) fn entropy(bytes: &[u8]) -> f64 {
    let bytes = bytes.get(..COUNTED_BYTES_MAX).unwrap_or(bytes);
    let mut counts = [0_u32; 256];
    for &byte in bytes {
        if let Some(count) = counts.get_mut(usize::from(byte)) {
            *count += 1;
        }
    }
    let all = bytes.len() as f64;
    let shares = counts.iter().filter(|&&count| count > 0).map(|&count| f64::from(count) / all);
    shares.map(|share| -share * share.log2()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_values() {
        let check = |bytes: &[u8], expected: f64| assert!((entropy(bytes) - expected).abs() < 1e-9);
        check(&[], 0.0);
        check(&[7; 100], 0.0);
        check(&[1, 2, 3, 4], 2.0);
        check(&(0..=255).collect::<Vec<u8>>(), 8.0);
    }
}
