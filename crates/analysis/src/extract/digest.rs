//! Digests: whole runs of letters and digits that are hexadecimal and of the right length.

use std::{borrow::Cow, ops::ControlFlow};

use super::{
    Candidate, Role, Shape, byte, byte_before,
    mask::{Bits, Masks},
    part,
};

/// Digits of each kind.
const LENGTHS: [usize; 3] = [32, 40, 64];

/// Finds digests that begin from `from` on and before `border`.
pub(super) fn scan<'t>(
    text: &'t [u8],
    masks: &Masks,
    from: usize,
    border: usize,
    each: &mut impl FnMut(Candidate<'t>) -> ControlFlow<()>,
) -> ControlFlow<()> {
    // A run that goes on at the beginning began before.
    let mut before = u64::from(byte_before(text, masks.begin()).is_ascii_hexdigit());
    for (at, word, next) in masks.pairs() {
        let begins = begins_of_runs(word.hex, next.hex) & !(word.hex << 1 | before);
        before = word.hex >> 63;
        for bit in Bits(begins) {
            let start = at.saturating_add(bit);
            if (from..border).contains(&start) {
                run(text, start, each)?;
            }
        }
    }
    ControlFlow::Continue(())
}

/// Where 32 bits or more in a row are set: those of a word that begin so, or go on so.
fn begins_of_runs(word: u64, next: u64) -> u64 {
    let mut bits = u128::from(next) << 64 | u128::from(word);
    for step in [1, 2, 4, 8, 16] {
        bits &= bits >> step;
    }
    bits as u64
}

/// A run of hexadecimal digits that begins at `start`.
fn run<'t>(
    text: &'t [u8],
    start: usize,
    each: &mut impl FnMut(Candidate<'t>) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let rest = text.get(start..).unwrap_or_default();
    let end = start.saturating_add(rest.iter().take_while(|b| b.is_ascii_hexdigit()).count());
    if !LENGTHS.contains(&end.saturating_sub(start)) || byte(text, end).is_ascii_alphanumeric() {
        return ControlFlow::Continue(());
    }
    let prefixed = byte_before(text, start) == b'x'
        && start
            .checked_sub(2)
            .is_some_and(|at| byte(text, at) == b'0' && !byte_before(text, at).is_ascii_alphanumeric());
    // `\n` and its like before a digest in JSON.
    let escaped = start.checked_sub(2).is_some_and(|at| byte(text, at) == b'\\')
        && matches!(byte_before(text, start), b'n' | b'r' | b't');
    if !(prefixed || escaped || !byte_before(text, start).is_ascii_alphanumeric()) {
        return ControlFlow::Continue(());
    }
    each(Candidate {
        span: start..end,
        text: Cow::Borrowed(part(text, start..end)),
        shape: Shape::Digest,
        role: Role::Itself,
        defanged: false,
        strong: true,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Runs of digits told byte by byte.
    fn naive(text: &[u8]) -> Vec<std::ops::Range<usize>> {
        let mut found = Vec::new();
        let mut start = 0;
        while start < text.len() {
            let length = text[start..].iter().take_while(|b| b.is_ascii_hexdigit()).count();
            let end = start + length;
            let before = &text[..start];
            let is_word = |b: Option<&u8>| b.is_some_and(u8::is_ascii_alphanumeric);
            let is_free = !is_word(before.last())
                || before.ends_with(b"0x") && !is_word(before.iter().rev().nth(2))
                || [b"\\n", b"\\r", b"\\t"].iter().any(|escape| before.ends_with(*escape));
            if LENGTHS.contains(&length) && is_free && !is_word(text.get(end)) {
                found.push(start..end);
            }
            start = end + 1;
        }
        found
    }

    proptest! {
        #[test]
        fn a_run_is_found_wherever_it_stands(
            text in "([0-9a-f]{1,20}|[0-9A-F]{32}|[0-9a-f]{40}|[0-9a-f]{63,65}|[ .xg]|0x|\\\\n|/){0,20}",
            step in 1_usize..300,
        ) {
            let text = text.as_bytes();
            let mut found = Vec::new();
            let mut masks = Masks::default();
            for from in (0..text.len()).step_by(step) {
                let border = (from + step).min(text.len());
                masks.read(text, from, border);
                let _ = scan(text, &masks, from, border, &mut |candidate| {
                    found.push(candidate.span);
                    ControlFlow::Continue(())
                });
            }
            prop_assert_eq!(found, naive(text));
        }
    }
}
