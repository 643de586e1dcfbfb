//! Digests: whole runs of letters and digits that are hexadecimal and of the right length. Looks at every 32nd byte only: a run of 32 has one of
//! them (after Boyer and Moore, *A Fast String Searching Algorithm*, 1977).

use std::{borrow::Cow, ops::ControlFlow};

use super::{Candidate, Role, Shape, byte, byte_before, part};

/// Digits of MD5, the shortest.
const DIGITS_MIN: usize = 32;
/// Digits of each kind.
const LENGTHS: [usize; 3] = [32, 40, 64];

/// Finds digests that begin from `from` on and before `border`; gives where to go on.
pub(super) fn scan<'t>(
    text: &'t [u8],
    from: usize,
    border: usize,
    each: &mut dyn FnMut(Candidate<'t>) -> ControlFlow<()>,
) -> ControlFlow<(), usize> {
    // Everything before `start` is known to be in no run that begins later.
    let mut start = from;
    while start < border {
        let probe = start.saturating_add(DIGITS_MIN - 1);
        if probe >= text.len() {
            return ControlFlow::Continue(text.len());
        }
        // The last byte of the window that is no digit is where the next window begins.
        let window = part(text, start..probe.saturating_add(1));
        if let Some(other) = window.iter().rposition(|b| !b.is_ascii_hexdigit()) {
            start = start.saturating_add(other).saturating_add(1);
            continue;
        }
        let rest = text.get(probe..).unwrap_or_default();
        let length = rest.iter().take_while(|b| b.is_ascii_hexdigit()).count();
        let end = probe.saturating_add(length);
        let prefixed = byte_before(text, start) == b'x'
            && start
                .checked_sub(2)
                .is_some_and(|at| byte(text, at) == b'0' && !byte_before(text, at).is_ascii_alphanumeric());
        let is_whole = (prefixed || !byte_before(text, start).is_ascii_alphanumeric())
            && !byte(text, end).is_ascii_alphanumeric();
        // `\n` and its like before a digest in JSON.
        let escaped = start.checked_sub(2).is_some_and(|at| byte(text, at) == b'\\')
            && matches!(byte_before(text, start), b'n' | b'r' | b't');
        let is_whole = is_whole || escaped && !byte(text, end).is_ascii_alphanumeric();
        if is_whole && LENGTHS.contains(&end.saturating_sub(start)) {
            each(Candidate {
                span: start..end,
                text: Cow::Borrowed(part(text, start..end)),
                shape: Shape::Digest,
                role: Role::Itself,
                defanged: false,
                strong: true,
            })?;
        }
        start = end.saturating_add(1);
    }
    ControlFlow::Continue(start)
}
