//! The pass over all signatures: which blocks may have a label near to a word.

use analysis::lookalike::Signature;

/// Signatures that are looked at between two looks at what was found.
const CHUNK: usize = 64;

/// Calls `found` for the position of every signature from `start` on that may be near to one of `probes`, in order.
pub(super) fn scan(
    signatures: &[u32],
    start: usize,
    probes: &[Signature],
    edits: u32,
    found: impl FnMut(usize),
) {
    // Each its own loop, so that no step asks how many edits are allowed.
    match edits {
        0 => pass::<0>(signatures, start, probes, found),
        1 => pass::<1>(signatures, start, probes, found),
        _ => pass::<2>(signatures, start, probes, found),
    }
}

fn pass<const EDITS: u32>(
    signatures: &[u32],
    start: usize,
    probes: &[Signature],
    mut found: impl FnMut(usize),
) {
    let mut at = start;
    for chunk in signatures.get(start..).unwrap_or_default().chunks(CHUNK) {
        let is_near = |probe: &Signature| {
            // Counted, not sought: a loop that does not break off takes several at a step.
            let hits = chunk.iter().fold(0_u32, |hits, signature| {
                hits + u32::from(Signature(*signature).may_be_near(*probe, EDITS))
            });
            hits > 0
        };
        if probes.iter().any(is_near) {
            for (place, signature) in (at..).zip(chunk) {
                if probes.iter().any(|probe| Signature(*signature).may_be_near(*probe, EDITS)) {
                    found(place);
                }
            }
        }
        at += chunk.len();
    }
}
