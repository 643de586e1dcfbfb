//! A table for spreadsheets and scripts (RFC 4180): everything, and nothing in it that is taken for a formula.

use model::{Observable, Timestamp};

use super::BlockList;
use crate::{api::ktip::shown, cell::Cell};

const COLUMNS: &str = "Object,Type,Zone,Score,Category,First,Last,Section";

pub(super) fn text(list: &BlockList<'_>) -> String {
    let moment = |at: Option<Timestamp>| at.map(|at| at.to_string()).unwrap_or_default();
    let mut text = format!("{COLUMNS}\r\n");
    for entry in &list.entries {
        let cells = [
            object(entry.object),
            entry.object.kind().as_str().to_owned(),
            entry.zone.as_str().to_owned(),
            entry.score.to_string(),
            entry.category.as_str().to_owned(),
            moment(entry.first),
            moment(entry.last),
            entry.section.to_owned(),
        ];
        text += &cells.each_ref().map(|cell| Cell(cell).to_string()).join(",");
        text += "\r\n";
    }
    text
}

fn object(object: &Observable) -> String {
    shown(object)
}
