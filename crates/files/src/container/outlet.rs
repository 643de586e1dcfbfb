//! Where members are handed out: the one place where they are taken from the budget, and where notices are counted.

use std::io::Read;

use super::Child;
use crate::{limits::Budget, report::Notice};

/// Longest name of a member that is kept, in bytes; file systems stop at 255 for each part of a path.
const NAME_BYTES_MAX: usize = 512;
/// Notices of one container; the reader needs the first few of a kind, a bomb has 65,535.
const NOTICES_MAX: u32 = 100;
/// What a notice counts as, in bytes of waste: a container whose members all come to nothing is left after some thousand.
const NOTICE_COST_BYTES: usize = 64 * 1024;
/// Longest reason from a decoder that is kept, in bytes.
const REASON_BYTES_MAX: usize = 256;

/// Hands out the members of one container.
pub(super) struct Outlet<'a> {
    budget: &'a mut Budget,
    child: &'a mut dyn FnMut(&mut Budget, Child),
    notice: &'a mut dyn FnMut(Notice),
    notices: u32,
    /// Whether it was said that the budget is spent.
    is_told: bool,
}

impl<'a> Outlet<'a> {
    pub(super) fn new(
        budget: &'a mut Budget,
        child: &'a mut dyn FnMut(&mut Budget, Child),
        notice: &'a mut dyn FnMut(Notice),
    ) -> Self {
        Self { budget, child, notice, notices: 0, is_told: false }
    }

    /// Whether nothing else can be handed out; then a reader stops, and it is said once.
    pub(super) fn is_done(&mut self) -> bool {
        if self.budget.is_spent() && !self.is_told {
            self.is_told = true;
            let reason = self.budget.take(0).err().or_else(|| self.budget.waste(0).err());
            let reason = reason.unwrap_or_else(|| {
                let max = self.budget.limits().unpacked_bytes_max;
                format!("more than {max} bytes unpacked in all (unpacked_bytes_max)")
            });
            self.notices = 0;
            self.pass("", format!("the rest is passed over: {reason}"));
        }
        self.is_told
    }

    /// Says that something was passed over, cut or refused.
    pub(super) fn pass(&mut self, name: &str, reason: impl Into<String>) {
        self.waste(NOTICE_COST_BYTES);
        self.notices = self.notices.saturating_add(1);
        let reason = match self.notices {
            ..NOTICES_MAX => cut(reason.into(), REASON_BYTES_MAX),
            NOTICES_MAX => "there is more to say of this file (NOTICES_MAX)".to_owned(),
            _ => return,
        };
        (self.notice)(Notice { place: clean(name), reason });
    }

    /// Takes work whose result is thrown away.
    pub(super) fn waste(&mut self, bytes: usize) {
        // Whether it is used up is seen by `is_done`.
        let _ = self.budget.waste(u64::try_from(bytes).unwrap_or(u64::MAX));
    }

    /// The most bytes that a member of so many packed ones may have.
    pub(super) fn bytes_max(&self, packed: usize) -> u64 {
        self.budget.child_bytes(u64::try_from(packed).ok())
    }

    /// Whether a member is plainly too long by what its header says, so that reading it would only cost; then it is said. A header that
    /// promises more than any compression reaches is not believed.
    pub(super) fn is_too_long(&mut self, name: &str, packed: usize, promised: u64) -> bool {
        /// What deflate reaches at most.
        const RATIO_BELIEVED_MAX: u64 = 1_032;
        let packed = u64::try_from(packed).unwrap_or(u64::MAX);
        let is_too_long = promised > self.budget.child_bytes(Some(packed))
            && promised <= packed.saturating_mul(RATIO_BELIEVED_MAX);
        if is_too_long {
            self.pass(name, format!("{promised} bytes: {}", self.budget.bound(Some(packed))));
        }
        is_too_long
    }

    /// Hands out content that is part of the container as it stands.
    pub(super) fn put_slice(&mut self, name: &str, content: &[u8]) {
        if content.len() as u64 > self.budget.child_bytes(None) {
            let reason = self.budget.bound(None);
            self.pass(name, format!("{} bytes: {reason}", content.len()));
        } else {
            self.put(name, content.to_vec());
        }
    }

    /// Hands out content.
    pub(super) fn put(&mut self, name: &str, content: Vec<u8>) {
        if content.is_empty() {
            return;
        }
        match self.budget.take(u64::try_from(content.len()).unwrap_or(u64::MAX)) {
            Ok(()) => (self.child)(self.budget, Child { name: clean(name), content }),
            // `is_done` says that of all that follows.
            Err(_) if self.budget.is_spent() => {}
            Err(reason) => self.pass(name, reason),
        }
    }

    /// Reads a member of so many packed bytes to its end. `None` when it met a bound or gave nothing, which was said; else what came, and
    /// whether that is all.
    pub(super) fn read(
        &mut self,
        name: &str,
        packed: usize,
        reader: &mut dyn Read,
    ) -> Option<(Vec<u8>, bool)> {
        let packed = u64::try_from(packed).ok();
        let bytes_max = self.budget.child_bytes(packed);
        let mut content = Vec::new();
        let outcome = reader.take(bytes_max.saturating_add(1)).read_to_end(&mut content);
        if u64::try_from(content.len()).unwrap_or(u64::MAX) > bytes_max {
            let reason = self.budget.bound(packed);
            self.waste(content.len());
            self.pass(name, reason);
            return None;
        }
        match outcome {
            Ok(_) => Some((content, true)),
            Err(error) => {
                let length = content.len();
                self.pass(name, format!("broken behind {length} bytes: {error}"));
                (length > 0).then_some((content, false))
            }
        }
    }

    /// Reads a member and hands it out.
    pub(super) fn put_read(&mut self, name: &str, packed: usize, reader: &mut dyn Read) {
        if let Some((content, _)) = self.read(name, packed, reader) {
            self.put(name, content);
        }
    }
}

/// Text whose controls are replaced, at most [`NAME_BYTES_MAX`].
fn clean(name: &str) -> String {
    let shown = |c: char| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c };
    cut(name.chars().take(NAME_BYTES_MAX).map(shown).collect(), NAME_BYTES_MAX)
}

/// Text of at most so many bytes.
fn cut(mut text: String, bytes_max: usize) -> String {
    text.truncate(text.floor_char_boundary(bytes_max));
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Limits;

    #[test]
    fn names_are_bounded_and_kept() {
        assert_eq!(clean("../../etc/passwd"), "../../etc/passwd");
        assert_eq!(clean("a\n\u{7f}b\0"), "a\u{fffd}\u{fffd}b\u{fffd}");
        assert_eq!(clean(&"é".repeat(1_000)).len(), NAME_BYTES_MAX);
        assert!(clean(&"\u{1}".repeat(1_000)).len() <= NAME_BYTES_MAX);
    }

    #[test]
    fn a_bound_is_said_once_and_notices_end() {
        let limits = Limits { child_bytes_max: 10, children_max: 2, ..Limits::default() };
        let (mut budget, mut names, mut notices) = (Budget::new(limits), Vec::new(), Vec::new());
        let mut child = |_: &mut Budget, child: Child| names.push(child.name);
        let mut notice = |notice: Notice| notices.push(notice.reason);
        let mut outlet = Outlet::new(&mut budget, &mut child, &mut notice);
        outlet.put_slice("long", &[1; 11]);
        outlet.put_read("longer", 100, &mut [2; 20].as_slice());
        outlet.put("empty", Vec::new());
        outlet.put_slice("a", b"a");
        assert!(!outlet.is_done());
        outlet.put_slice("b", b"b");
        outlet.put_slice("c", b"c");
        assert!(outlet.is_done() && outlet.is_done());
        (0..2 * NOTICES_MAX).for_each(|_| outlet.pass("", "again"));
        assert_eq!(names, ["a", "b"]);
        assert!(notices[0].contains("child_bytes_max") && notices[1].contains("child_bytes_max"));
        assert!(notices[2].contains("children_max"));
        assert_eq!(notices.len(), 2 + NOTICES_MAX as usize);
    }
}
