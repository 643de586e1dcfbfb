//! A hosts file (hosts(5)): each name leads nowhere. It speaks of names alone, and of no name below another.

use std::fmt::Write as _;

use model::Observable;

use super::{BlockList, Unsaid};

/// Names above the ones that are meant are never blocked, and `0.0.0.0` is answered faster than a refused connection to this machine.
const NOWHERE: &str = "0.0.0.0";

pub(super) fn text(list: &BlockList<'_>) -> String {
    let (mut unsaid, mut body) = (Unsaid::default(), String::new());
    for entry in &list.entries {
        match entry.object {
            Observable::Domain(name) => {
                let _ = writeln!(body, "{NOWHERE} {}", name.as_str());
            }
            other => unsaid.count(other),
        }
    }
    let head = list.head().into_iter().chain([unsaid.to_string()]);
    head.fold(String::new(), |text, line| text + "# " + &line + "\n") + &body
}
