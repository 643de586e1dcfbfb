//! URLs whose host has no dot, found by their `//`.

use std::ops::ControlFlow;

use super::{
    Candidate, byte, byte_before, fang,
    mask::Masks,
    part,
    url::{AUTHORITY_BYTES_MAX, Lead, after_port, around, is_end, lead},
};

/// Finds those whose slashes begin from `from` on and before `border`.
pub(super) fn scan<'t>(
    text: &'t [u8],
    masks: &Masks,
    from: usize,
    border: usize,
    each: &mut impl FnMut(Candidate<'t>) -> ControlFlow<()>,
) -> ControlFlow<()> {
    for slashes in masks.double_slashes() {
        if (from..border).contains(&slashes) && is_paired(text, slashes) {
            host(text, slashes.saturating_add(2), each)?;
        }
    }
    ControlFlow::Continue(())
}

/// Whether the two slashes are the last of their run, and the run has pairs only.
fn is_paired(text: &[u8], slashes: usize) -> bool {
    if byte(text, slashes.saturating_add(2)) == b'/' {
        return false;
    }
    let head = text.get(..slashes).unwrap_or_default();
    byte_before(text, slashes) != b'/' || head.iter().rev().take_while(|b| **b == b'/').count() % 2 == 0
}

/// The URL around a host of one label that begins at `start`, or behind brackets there.
fn host<'t>(
    text: &'t [u8],
    mut start: usize,
    each: &mut impl FnMut(Candidate<'t>) -> ControlFlow<()>,
) -> ControlFlow<()> {
    while matches!(byte(text, start), b']' | b')' | b'}') {
        start = start.saturating_add(1);
    }
    let rest = part(text, start..start.saturating_add(AUTHORITY_BYTES_MAX).min(text.len()));
    let label = rest.iter().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')).count();
    if label == 0 || label == rest.len() && rest.len() == AUTHORITY_BYTES_MAX {
        return ControlFlow::Continue(());
    }
    let host = start..start.saturating_add(label);
    // A dot or what stands for one, or credentials: the pass over dots has it.
    let next = byte(text, after_port(text, host.end));
    let is_bare =
        is_end(next) || matches!(next, b'/' | b'?' | b'#' | b'\'' | b',' | b';' | b'\\' | b')' | b']' | b'}');
    if !is_bare || fang::follows(text, host.end) {
        return ControlFlow::Continue(());
    }
    let clean = part(text, host.clone());
    let lead = lead(text, start);
    if matches!(lead, Lead::Scheme(_))
        && let Some(url) = around(text, host, clean, &lead, false, true)
    {
        each(url)?;
    }
    ControlFlow::Continue(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn slashes_are_taken_in_pairs_from_the_left(text in "[a/]{0,200}") {
            let text = text.as_bytes();
            let mut masks = Masks::default();
            masks.read(text, 0, text.len());
            let found: Vec<usize> = masks.double_slashes().filter(|at| is_paired(text, *at)).collect();
            let pairs = memchr::memmem::find_iter(text, b"//");
            let expected: Vec<usize> = pairs.filter(|at| byte(text, at + 2) != b'/').collect();
            prop_assert_eq!(found, expected);
        }
    }
}
