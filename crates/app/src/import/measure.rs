//! Measures a list before taking it: how many entries, and a digest of them that does not depend on their order or date.

use std::ops::ControlFlow;

use feeds::{Fact, Record, Sink, Spot};
use model::{Evidence, PlaceRange, Timestamp};
use sha2::{Digest, Sha256};

use super::summary::Refusals;

/// Counts and digests entries, and keeps nothing of them.
#[derive(Debug, Default)]
pub(super) struct Measure {
    pub(super) records: u64,
    pub(super) refusals: Refusals,
    sum: u128,
    xor: u128,
}

impl Measure {
    /// Sum and exclusive-or of the entries' 128-bit identities: the same for every order.
    pub(super) fn digest(&self) -> [u8; 32] {
        let mut digest = [0; 32];
        let (sum, xor) = digest.split_at_mut(16);
        sum.copy_from_slice(&self.sum.to_be_bytes());
        xor.copy_from_slice(&self.xor.to_be_bytes());
        digest
    }

    fn add(&mut self, id: [u8; 16]) {
        let id = u128::from_be_bytes(id);
        self.sum = self.sum.wrapping_add(id);
        self.xor ^= id;
    }
}

impl Sink for Measure {
    fn accept(&mut self, record: Record) -> ControlFlow<()> {
        self.records += 1;
        for fact in record.facts {
            match fact {
                Fact::Evidence(evidence) => {
                    self.add(Evidence { observed_at: Timestamp::MIN, ..evidence }.id().0)
                }
                Fact::Range(range) => self.add(range_id(&range)),
                Fact::Knowledge(entry) => self.add(entry.digest()),
                // Only logs have them, and these are told by their bytes.
                Fact::Sighting(_) => {}
            }
        }
        ControlFlow::Continue(())
    }

    fn reject(&mut self, spot: Spot, reason: &str, text: &[u8]) {
        self.refusals.add(&spot, reason, text);
    }
}

fn range_id(range: &PlaceRange) -> [u8; 16] {
    let digest: [u8; 32] = Sha256::digest(format!("{} {} {:?}", range.first, range.last, range.place)).into();
    *digest.first_chunk().unwrap_or(&[0; 16])
}
