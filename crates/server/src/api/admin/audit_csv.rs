//! The audit as CSV (RFC 4180), for spreadsheets: no cell of it can become a formula there.

use super::audit::AuditLine;

/// The columns.
const COLUMNS: [&str; 11] = [
    "Sequence",
    "At",
    "UserId",
    "TokenId",
    "GroupId",
    "From",
    "Action",
    "Object",
    "Outcome",
    "Detail",
    "RequestId",
];

/// The first line.
pub(super) fn head() -> Vec<u8> {
    let mut text = COLUMNS.join(",").into_bytes();
    text.extend(b"\r\n");
    text
}

/// A line.
pub(super) fn write(line: &AuditLine, text: &mut Vec<u8>) {
    let sequence = line.sequence.to_string();
    let option = |text: &Option<String>| text.clone().unwrap_or_default();
    let cells = [
        sequence,
        line.at.clone(),
        option(&line.user_id),
        option(&line.token_id),
        option(&line.group_id),
        option(&line.from),
        line.action.clone(),
        line.object.clone(),
        line.outcome.clone(),
        line.detail.clone(),
        line.request_id.clone(),
    ];
    for (at, value) in cells.iter().enumerate() {
        if at > 0 {
            text.push(b',');
        }
        cell(value, text);
    }
    text.extend(b"\r\n");
}

/// A cell in quotes; what a spreadsheet would take for a formula gets an apostrophe before it (OWASP, CSV Injection).
fn cell(value: &str, text: &mut Vec<u8>) {
    text.push(b'"');
    if value.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        text.push(b'\'');
    }
    text.extend(value.replace('"', "\"\"").bytes());
    text.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: &str, expected: &str) {
        let mut text = Vec::new();
        cell(value, &mut text);
        assert_eq!(String::from_utf8(text).unwrap(), expected);
    }

    #[test]
    fn cells_are_quoted_and_no_formulas() {
        check("plain", "\"plain\"");
        check("a,\"b\"", "\"a,\"\"b\"\"\"");
        check("=1+1", "\"'=1+1\"");
        check("@SUM(A1)", "\"'@SUM(A1)\"");
        check("-2", "\"'-2\"");
        check("＝1", "\"'＝1\"");
        check("\tx", "\"'\tx\"");
        check("", "\"\"");
    }
}
