//! What containers hold, and what is passed over.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod archives;
mod carriers;
mod hostile;
mod samples;

use files::{Budget, Limits, Notice, container, kind::Kind};

/// Members and notices of a container.
#[derive(Debug, Default)]
struct Unpacked {
    members: Vec<(String, Vec<u8>)>,
    notices: Vec<Notice>,
}

impl Unpacked {
    /// Names of the members, with their content as text.
    fn texts(&self) -> Vec<(&str, String)> {
        let text = |content: &[u8]| String::from_utf8_lossy(content).into_owned();
        self.members.iter().map(|(name, content)| (name.as_str(), text(content))).collect()
    }

    /// Whether a notice says something, at a place or anywhere.
    fn says(&self, what: &str) -> bool {
        self.notices.iter().any(|notice| notice.reason.contains(what))
    }
}

fn unpack_within(bytes: &[u8], kind: Kind, limits: Limits) -> Unpacked {
    let mut unpacked = Unpacked::default();
    let mut budget = Budget::new(limits);
    container::children(
        bytes,
        kind,
        &mut budget,
        &mut |_, child| unpacked.members.push((child.name, child.content)),
        &mut |notice| unpacked.notices.push(notice),
    );
    unpacked
}

fn unpack(bytes: &[u8], kind: Kind) -> Unpacked {
    unpack_within(bytes, kind, Limits::default())
}

/// Members as expected, and no notice.
#[track_caller]
fn check(bytes: &[u8], kind: Kind, expected: &[(&str, &str)]) {
    let unpacked = unpack(bytes, kind);
    let expected: Vec<(&str, String)> =
        expected.iter().map(|(name, text)| (*name, (*text).to_owned())).collect();
    assert_eq!(unpacked.texts(), expected, "{:?}", unpacked.notices);
    assert!(unpacked.notices.is_empty(), "{:?}", unpacked.notices);
}

/// Members as expected, and a notice that says why not all is well.
#[track_caller]
fn check_notice(bytes: &[u8], kind: Kind, expected: &[(&str, &str)], notice: &str) {
    let unpacked = unpack(bytes, kind);
    let expected: Vec<(&str, String)> =
        expected.iter().map(|(name, text)| (*name, (*text).to_owned())).collect();
    assert_eq!(unpacked.texts(), expected, "{:?}", unpacked.notices);
    assert!(unpacked.says(notice), "{:?}", unpacked.notices);
}
