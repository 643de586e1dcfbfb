//! Names for numbers: functions that old libraries of Windows hand out by ordinal.
//!
//! The convention for import hashes (Mandiant, 2014, as the Python package `pefile` computes them) resolves the ordinals of three
//! libraries and writes `ord7` for all others.

use std::{collections::HashMap, sync::LazyLock};

static TABLE: LazyLock<HashMap<(&str, u16), &str>> = LazyLock::new(|| {
    let mut table = HashMap::new();
    let mut library = "";
    for line in include_str!("ordinals.txt").lines().filter(|line| !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            library = name;
            continue;
        }
        let pairs = line.split(", ").filter_map(|pair| pair.split_once(' '));
        table.extend(pairs.filter_map(|(number, name)| Some(((library, number.parse().ok()?), name))));
    }
    table
});

/// The name of a function by its library (lower case, with extension) and its ordinal.
pub(super) fn name(library: &str, ordinal: u16) -> Option<&'static str> {
    TABLE.get(&(library, ordinal)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinals() {
        let check =
            |library, ordinal, expected| assert_eq!(name(library, ordinal), expected, "{library} {ordinal}");
        check("oleaut32.dll", 2, Some("SysAllocString"));
        check("ws2_32.dll", 10, Some("ioctlsocket"));
        check("wsock32.dll", 10, Some("inet_addr"));
        check("ws2_32.dll", 999, None);
        check("ws2_32", 10, None);
        check("mfc42.dll", 2, None);
        assert_eq!(TABLE.len(), 425 + 196 + 75);
    }
}
