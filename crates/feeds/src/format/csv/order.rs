//! The order in which a publisher writes the columns of a table, and what their values look like: by it a part of the
//! table is told that was cut off from its header (`split -l`, `tail -n 300`). Not a check of single records.

use super::{Dialect, Row};
use crate::{
    Head,
    format::text::{comment, head_lines},
};

/// How many rows of a head are looked at.
const ROWS_LOOKED_AT: usize = 100;

/// A column: its name as [`Names`] have it, and what its values look like, see [`is`].
pub type Column = (&'static str, fn(&str) -> bool);

/// An order of columns.
#[derive(Clone, Copy, Debug)]
pub struct Order {
    /// All columns from left to right.
    pub columns: &'static [Column],
    /// How many rows must look like it before a file is claimed whose source nobody named: one where no other publisher
    /// writes such rows, more where chance might.
    pub rows_min: usize,
}

/// Names of columns, in lower case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names(pub(super) Vec<String>);

impl Names {
    /// These names, which are in lower case, from left to right.
    pub(crate) fn of(names: impl IntoIterator<Item = String>) -> Self {
        Self(names.into_iter().collect())
    }

    /// The position of the first of `names` that is among them.
    #[must_use]
    pub fn column(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.0.iter().position(|column| column == name))
    }

    /// How many there are.
    #[must_use]
    pub fn width(&self) -> usize {
        self.0.len()
    }
}

impl Order {
    /// Its names, as a header would have said them.
    #[must_use]
    pub fn names(&self) -> Names {
        Names(self.columns.iter().map(|(name, _)| (*name).to_owned()).collect())
    }

    /// Whether a row has as many fields.
    pub(super) fn is_as_wide_as(&self, row: &Row) -> bool {
        self.columns.len() == row.fields().len()
    }

    /// Whether the first field looks as it should: if a row that is wide enough was cut off, then there.
    pub(super) fn begins(&self, row: &Row) -> bool {
        self.columns.first().is_some_and(|(_, looks_like)| looks_like(row.get(Some(0))))
    }

    /// Whether every field of a row looks as it should.
    pub(super) fn fits(&self, row: &Row) -> bool {
        self.misfits(row) == Some(0)
    }

    /// How many fields do not look as they should; `None` for a row of another width.
    fn misfits(&self, row: &Row) -> Option<usize> {
        self.is_as_wide_as(row).then(|| {
            self.columns
                .iter()
                .zip(row.fields())
                .filter(|((_, looks_like), field)| !looks_like(field.trim()))
                .count()
        })
    }

    /// Whether the first rows are such that nobody need name the source: nearly all of them fit. The first and the
    /// last line may be cut off, but the first may not be a header with other names: that table is somebody else's.
    fn tells(&self, dialect: &Dialect<'_>, head: &Head<'_>) -> bool {
        let (mut rows, mut fitting) = (0_usize, 0_usize);
        let mut last_is_misfit = false;
        let mut row = Row::default();
        for (at, line) in lines(head).enumerate() {
            let split = row.split(line, dialect).is_ok();
            let fits = split && self.fits(&row);
            if at == 0 && !fits {
                if split && self.is_as_wide_as(&row) && row.is_of_names() {
                    return false;
                }
                continue;
            }
            if fits || dialect.header(line).is_none() {
                rows = rows.saturating_add(1);
                fitting = fitting.saturating_add(usize::from(fits));
                last_is_misfit = !fits;
            }
        }
        let rows = rows.saturating_sub(usize::from(last_is_misfit));
        fitting >= self.rows_min.max(1) && fitting.saturating_mul(4) >= rows.saturating_mul(3)
    }

    /// Whether a row is such that a file is of the source that the operator named: most of its fields fit.
    fn is_like(&self, dialect: &Dialect<'_>, head: &Head<'_>) -> bool {
        let mut row = Row::default();
        let few = self.columns.len() / 4;
        lines(head).any(|line| {
            row.split(line, dialect).is_ok() && self.misfits(&row).is_some_and(|misfits| misfits <= few)
        })
    }
}

fn lines<'a>(head: &Head<'a>) -> impl Iterator<Item = &'a str> {
    head_lines(head).filter(|line| !line.trim().is_empty() && comment(line).is_none()).take(ROWS_LOOKED_AT)
}

impl Dialect<'_> {
    /// Whether the file is a part without header of a table in one of the publisher's orders, and can be of nobody else.
    #[must_use]
    pub fn is_part(&self, head: &Head<'_>) -> bool {
        self.orders.iter().any(|order| order.tells(self, head))
    }

    /// Whether it may be taken for such a part when the operator named the source.
    #[must_use]
    pub fn may_be_part(&self, head: &Head<'_>) -> bool {
        head.named && self.orders.iter().any(|order| order.is_like(self, head))
    }
}

impl Row {
    /// Whether its fields can be nothing but names of columns: `id`, `url_status`, `Malware Family`, or empty.
    pub(super) fn is_of_names(&self) -> bool {
        let is_name = |name: &str| {
            name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
                && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b' ' | b'-'))
        };
        let mut fields = self.fields().map(str::trim).filter(|name| !name.is_empty()).peekable();
        fields.peek().is_some() && fields.all(is_name)
    }
}

/// What values look like.
pub mod is {
    use model::{Url, observable::parse_address};

    use crate::format::field;

    /// Anything.
    #[must_use]
    pub fn anything(_: &str) -> bool {
        true
    }

    /// A number without sign.
    #[must_use]
    pub fn digits(value: &str) -> bool {
        !value.is_empty() && value.len() <= 20 && value.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// A moment to the second.
    #[must_use]
    pub fn moment(value: &str) -> bool {
        value.len() >= "2026-01-02 03:04:05".len() && field::moment(value).is_ok()
    }

    /// A day or a moment, or that there is none.
    #[must_use]
    pub fn day_or_absent(value: &str) -> bool {
        field::stated(value).is_none() || field::moment(value).is_ok()
    }

    /// A URL with its scheme.
    #[must_use]
    pub fn url(value: &str) -> bool {
        value.contains("://") && Url::parse(value).is_ok()
    }

    /// An IP address.
    #[must_use]
    pub fn address(value: &str) -> bool {
        parse_address(value).is_ok()
    }

    /// A TCP or UDP port.
    #[must_use]
    pub fn port(value: &str) -> bool {
        field::port(value).is_ok()
    }

    /// `online` or `offline`.
    #[must_use]
    pub fn status(value: &str) -> bool {
        matches!(value, "online" | "offline")
    }

    /// `DIGITS` hexadecimal digits.
    #[must_use]
    pub fn hex<const DIGITS: usize>(value: &str) -> bool {
        value.len() == DIGITS && value.bytes().all(|byte| byte.is_ascii_hexdigit())
    }

    /// `DIGITS` hexadecimal digits, or that there are none.
    #[must_use]
    pub fn hex_or_absent<const DIGITS: usize>(value: &str) -> bool {
        field::stated(value).is_none() || hex::<DIGITS>(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORDERS: &[Order] = &[Order {
        columns: &[("seen", is::moment), ("ip", is::address), ("port", is::port), ("name", is::anything)],
        rows_min: 2,
    }];
    const DIALECT: Dialect<'static> = Dialect::commas(&["seen", "ip", "port"]).with_orders(ORDERS);
    const ROW: &str = "\"2026-01-02 03:04:05\",\"192.0.2.1\",\"443\",\"Mock\"\n";

    /// Whether a file is told without help, and whether it is taken when its source is named.
    #[track_caller]
    fn check(text: &str, told: bool, taken: bool) {
        let head = Head { name: "a", bytes: text.as_bytes(), tail: b"", named: true };
        assert_eq!((DIALECT.is_part(&head), DIALECT.may_be_part(&head)), (told, taken), "{text}");
        assert!(!DIALECT.may_be_part(&Head { named: false, ..head }));
    }

    #[test]
    fn parts() {
        check(&ROW.repeat(2), true, true);
        check(&ROW.repeat(500), true, true);
        check(ROW, false, true);
        check(&format!("{ROW}\n# END 2 entries\n{ROW}"), true, true);
        check("", false, false);
        check("# END\n", false, false);
    }

    #[test]
    fn the_ends_may_be_cut_off() {
        check(&format!("03:04:05\",\"192.0.2.1\",\"443\",\"Mock\"\n{ROW}{ROW}"), true, true);
        check(&format!("\"\n{ROW}{ROW}"), true, true);
        check(&format!("ms Of Use: none   #\n# seen,ip,port,name\n{ROW}{ROW}"), true, true);
        check(&format!("43\",\"Mock\"\n{ROW}{ROW}\"2026-01-0"), true, true);
        check(&format!("43\",\"Mock\"\n{ROW}"), false, true);
    }

    #[test]
    fn headers_between_rows_are_no_rows() {
        check(&format!("{ROW}{ROW}seen,ip,port,name\n{ROW}seen,ip,port,name\n"), true, true);
    }

    #[test]
    fn tables_of_others() {
        check(&format!("day,host,service,comment\n{ROW}{ROW}"), false, true);
        check(&format!("{ROW}{ROW}a,b\nc,d\ne,f\n"), false, true);
        check(&ROW.replace("\"Mock\"", "\"Mock\",\"x\"").repeat(9), false, false);
        check(&ROW.replace("443", "https").repeat(9), false, true);
        check(&ROW.replace("443", "https").replace("192.0.2.1", "host").repeat(9), false, false);
        check("a,b,c,d\n1,2,3,4\n", false, false);
    }
}
