//! Cells of tables that go into spreadsheets.

use std::fmt;

/// What makes a spreadsheet take a cell for a formula (OWASP, *CSV Injection*), also as wide characters.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// A quoted cell of a CSV (RFC 4180 section 2). One that a spreadsheet would take for a formula gets an apostrophe before it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cell<'a>(pub(crate) &'a str);

impl fmt::Display for Cell<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(text) = self;
        // Some skip what they do not show, and some part cells at semicolons.
        let is_skipped = |c: char| c.is_whitespace() || c.is_control() || c == ';';
        let is_formula =
            text.starts_with(char::is_control) || text.trim_start_matches(is_skipped).starts_with(FORMULA);
        f.write_str(if is_formula { "\"'" } else { "\"" })?;
        for (at, part) in text.split('"').enumerate() {
            f.write_str(if at == 0 { "" } else { "\"\"" })?;
            f.write_str(part)?;
        }
        f.write_str("\"")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(Cell(text).to_string(), expected);
    }

    #[test]
    fn cells_are_quoted_and_no_formulas() {
        check("", "\"\"");
        check("plain", "\"plain\"");
        check("a \"b\", c\"", "\"a \"\"b\"\", c\"\"\"");
        for formula in [
            "=1+1",
            "@SUM(A1)",
            "-2",
            "+2",
            "＝1",
            "\tx",
            "\r=1",
            " @x",
            "\u{3000}=1",
            "\n",
            "\0=1",
            ";=1",
            "; @x",
        ] {
            check(formula, &format!("\"'{formula}\""));
        }
        check("a=1", "\"a=1\"");
    }
}
