//! The audit as CSV (RFC 4180), for spreadsheets: no cell of it can become a formula there.

use super::audit::AuditLine;
use crate::cell::Cell;

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
    let cells = cells.each_ref().map(|value| Cell(value).to_string());
    text.extend(cells.join(",").bytes());
    text.extend(b"\r\n");
}
