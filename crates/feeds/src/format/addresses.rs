//! Bare blocklists of addresses and networks, one a line, with `#` comments. Like [`super::list`], but for networks too;
//! which list a file is, only its name or the operator tells.

use std::io;

use model::Assessment;

use super::{
    netset,
    text::{self, comment, head_lines},
};
use crate::{Context, Head, Recognised, Sink, Unit, input::Input};

/// How many lines of a head are looked at.
const LINES_LOOKED_AT: usize = 200;

/// Whether the first lines are such entries: at least three quarters of them, and no comment among them. (A list with a
/// banner is told by what the banner says.)
#[must_use]
pub fn is_bare(head: &Head<'_>) -> bool {
    let (mut entries, mut all) = (0_usize, 0_usize);
    for line in head_lines(head).filter(|line| !line.trim().is_empty()).take(LINES_LOOKED_AT) {
        if comment(line).is_some() {
            return false;
        }
        all = all.saturating_add(1);
        entries = entries.saturating_add(usize::from(netset::parse(line).is_ok()));
    }
    all > 0 && entries.saturating_mul(4) >= all.saturating_mul(3)
}

/// Claims a bare list without date as `list`, if the operator named its source or its name says whose it is.
#[must_use]
pub fn claim(head: &Head<'_>, list: &str, name_says_so: bool) -> Option<Recognised> {
    let ours = (head.named || name_says_so) && is_bare(head);
    ours.then(|| Recognised { list: list.to_owned(), unit: Unit::Snapshot, date: None })
}

/// Reads the whole list: each entry is listed with `assessment`.
///
/// # Errors
/// When reading fails.
pub fn parse(
    input: &dyn Input,
    context: &Context,
    sink: &mut dyn Sink,
    assessment: &Assessment,
) -> io::Result<()> {
    text::entries(input, sink, |line| {
        let network = netset::check(netset::parse(line)?)?;
        Ok(vec![context.listed(netset::subject(network), assessment.clone())])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: bool) {
        let head = Head { name: "a", bytes: text.as_bytes(), tail: b"", named: false };
        assert_eq!(is_bare(&head), expected, "{text}");
    }

    #[test]
    fn bare_lists() {
        check("192.0.2.1\n198.51.100.0/28\n2001:db8::1\n", true);
        check("192.0.2.1\n192.0.2.2\n192.0.2.3\nbroken\n", true);
        check("192.0.2.1\nbroken\n", false);
        check("# banner\n192.0.2.1\n", false);
        check("192.0.2.1,80\n", false);
        check("a.example\n", false);
        check("", false);
    }
}
