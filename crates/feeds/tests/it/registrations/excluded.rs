//! Expected values that are no measure of a parser, each with the reason. At most 2 % of all.

use super::expected::Want;

/// Why what is expected of the file is not asked for, if it is not.
pub fn reason(file: &str, want: &Want) -> Option<&'static str> {
    EXCLUDED
        .iter()
        .find(|(_, path, field, part)| {
            file.contains(path) && want.field.starts_with(field) && want.which.contains(part)
        })
        .map(|(reason, ..)| *reason)
}

/// Reason; part of the path; field; part of what is expected.
const EXCLUDED: &[(&str, &str, &str, &str)] = &[];
