//! How much of a file is looked at. Each bound is named in the notice of whoever meets it.

use std::time::Duration;

/// Bounds of one examination.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Longest file that is taken, in bytes.
    pub file_bytes_max: u64,
    /// Longest file within a file that is unpacked, in bytes.
    pub child_bytes_max: u64,
    /// Bytes that are unpacked in all.
    pub unpacked_bytes_max: u64,
    /// Files that are unpacked in all.
    pub children_max: u32,
    /// Files within files within files.
    pub depth_max: u32,
    /// How many times its packed length a file may have.
    pub ratio_max: u64,
    /// Longest time after which no further file in it is begun.
    pub time_max: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes_max: 100 << 20,
            child_bytes_max: 64 << 20,
            unpacked_bytes_max: 200 << 20,
            children_max: 1_000,
            depth_max: 8,
            // Deflate cannot pass 1,032; honest logs and disk images reach 200.
            ratio_max: 1_000,
            time_max: Duration::from_secs(7),
        }
    }
}

/// What is left of the limits.
#[derive(Clone, Debug)]
pub struct Budget {
    limits: Limits,
    bytes: u64,
    children: u32,
    /// Bytes that may still be unpacked in vain.
    waste: u64,
}

impl Budget {
    /// A full one.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            bytes: limits.unpacked_bytes_max,
            children: limits.children_max,
            waste: Self::waste_max(&limits),
        }
    }

    /// The limits that it began with.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The most bytes that a child with `packed_bytes` may have now; `None` of them where its packed length is not known.
    #[must_use]
    pub fn child_bytes(&self, packed_bytes: Option<u64>) -> u64 {
        let by_ratio = packed_bytes
            .map_or(u64::MAX, |packed| packed.saturating_add(64).saturating_mul(self.limits.ratio_max));
        self.limits.child_bytes_max.min(self.bytes).min(by_ratio)
    }

    /// Takes one child of `bytes`; the reason when it does not fit any more, and then nothing is taken.
    pub fn take(&mut self, bytes: u64) -> Result<(), String> {
        if self.children == 0 {
            return Err(format!("more than {} files in all (children_max)", self.limits.children_max));
        }
        if bytes > self.limits.child_bytes_max {
            return Err(format!("longer than {} bytes (child_bytes_max)", self.limits.child_bytes_max));
        }
        if bytes > self.bytes {
            return Err(format!(
                "more than {} bytes unpacked in all (unpacked_bytes_max)",
                self.limits.unpacked_bytes_max
            ));
        }
        self.children -= 1;
        self.bytes -= bytes;
        Ok(())
    }

    /// What may be unpacked in vain: as much as may be unpacked, and enough for some notices where that is little.
    fn waste_max(limits: &Limits) -> u64 {
        const WASTE_BYTES_MIN: u64 = 16 << 20;
        limits.unpacked_bytes_max.max(WASTE_BYTES_MIN)
    }

    /// Takes `bytes` of work whose result is thrown away: a wrong password, a member that is too long, what stands before another in a
    /// solid block. The reason when all that may be wasted is used up, and then the budget is spent.
    pub fn waste(&mut self, bytes: u64) -> Result<(), String> {
        self.waste = self.waste.saturating_sub(bytes);
        if self.waste > 0 {
            return Ok(());
        }
        let bytes_max = Self::waste_max(&self.limits);
        Err(format!("more than {bytes_max} bytes unpacked in vain (unpacked_bytes_max)"))
    }

    /// Which bound a child met that is longer than [`Budget::child_bytes`] of the same packed length.
    #[must_use]
    pub fn bound(&self, packed_bytes: Option<u64>) -> String {
        let bytes = self.child_bytes(packed_bytes);
        if bytes == self.limits.child_bytes_max {
            format!("longer than {bytes} bytes (child_bytes_max)")
        } else if bytes == self.bytes {
            format!("more than {} bytes unpacked in all (unpacked_bytes_max)", self.limits.unpacked_bytes_max)
        } else {
            format!("longer than {} times its packed length (ratio_max)", self.limits.ratio_max)
        }
    }

    /// Whether no other child can be taken.
    #[must_use]
    pub fn is_spent(&self) -> bool {
        self.children == 0 || self.bytes == 0 || self.waste == 0
    }
}
