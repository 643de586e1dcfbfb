//! Where answers go: standard output, with colours only where a person will see them.

use std::{
    env,
    fmt::Display,
    io::{self, IsTerminal, Write},
};

use model::Zone;

use super::text;

/// When to colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(in crate::cli) enum Colour {
    /// On a terminal, unless `NO_COLOR` is set or the terminal is `dumb`.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Colour {
    /// Whether to colour what goes to `stream`.
    #[must_use]
    pub(in crate::cli) fn applies_to(self, stream: &impl IsTerminal) -> bool {
        let refused = || env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let dumb = || env::var_os("TERM").is_some_and(|term| term == "dumb");
        match self {
            Self::Auto => stream.is_terminal() && !refused() && !dumb(),
            Self::Always => true,
            Self::Never => false,
        }
    }
}

/// How a piece of text stands out; the word says the same without it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Style {
    /// A heading.
    Strong,
    /// What matters less.
    Faint,
    /// In a zone's colour.
    Of(Zone),
}

impl Style {
    /// Parameters of the SGR sequence (ECMA-48).
    fn code(self) -> &'static str {
        match self {
            Self::Strong => "1",
            Self::Faint | Self::Of(Zone::Grey) => "90",
            Self::Of(Zone::Red) => "1;31",
            Self::Of(Zone::Orange) => "38;5;208",
            Self::Of(Zone::Yellow) => "33",
            Self::Of(Zone::Green) => "32",
        }
    }
}

/// A writer of text that knows whether it may colour.
pub(in crate::cli) struct Terminal<'a> {
    out: &'a mut dyn Write,
    colour: bool,
}

impl<'a> Terminal<'a> {
    /// A terminal over any writer.
    pub(in crate::cli) fn new(out: &'a mut dyn Write, colour: bool) -> Self {
        Self { out, colour }
    }

    /// The text in a style. It must be visible already.
    #[must_use]
    pub(in crate::cli) fn paint(&self, style: Style, text: impl Display) -> String {
        if self.colour { format!("\u{1b}[{}m{text}\u{1b}[0m", style.code()) } else { text.to_string() }
    }

    /// A zone's mark: shape and letter in its colour.
    #[must_use]
    pub(in crate::cli) fn mark(&self, zone: Zone) -> String {
        let mark = match zone {
            Zone::Red => "●R",
            Zone::Orange => "◆O",
            Zone::Yellow => "▲Y",
            Zone::Green => "■G",
            Zone::Grey => "○–",
        };
        self.paint(Style::Of(zone), mark)
    }

    /// One line.
    ///
    /// # Errors
    /// When the output is gone.
    pub(in crate::cli) fn line(&mut self, text: impl Display) -> io::Result<()> {
        writeln!(self.out, "{text}")
    }

    /// Rows with aligned columns, indented by `indent`; the last column runs on. Numbers (in the columns named by `right`) align
    /// to the right.
    ///
    /// # Errors
    /// When the output is gone.
    pub(in crate::cli) fn table(
        &mut self,
        indent: usize,
        right: &[usize],
        rows: &[Vec<String>],
    ) -> io::Result<()> {
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        let widths: Vec<usize> = (0..columns)
            .map(|column| {
                rows.iter().filter_map(|row| row.get(column)).map(|cell| shown_width(cell)).max().unwrap_or(0)
            })
            .collect();
        for row in rows {
            let mut line = " ".repeat(indent);
            for (column, (cell, width)) in row.iter().zip(&widths).enumerate() {
                let padding = " ".repeat(width.saturating_sub(shown_width(cell)));
                if column > 0 {
                    line.push_str("  ");
                }
                if right.contains(&column) {
                    line = line + &padding + cell;
                } else {
                    line = line + cell + &padding;
                }
            }
            self.line(line.trim_end())?;
        }
        Ok(())
    }
}

/// Columns that a painted text takes.
fn shown_width(text: &str) -> usize {
    let mut width = 0;
    let mut rest = text;
    while let Some((before, sequence)) = rest.split_once('\u{1b}') {
        width += text::width(before);
        rest = sequence.split_once('m').map_or("", |(_, after)| after);
    }
    width + text::width(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_align_with_and_without_colour() {
        for colour in [false, true] {
            let mut out = Vec::new();
            let mut terminal = Terminal::new(&mut out, colour);
            let rows = vec![
                vec![terminal.mark(Zone::Red), "7".to_owned(), "月影".to_owned(), "x".to_owned()],
                vec![terminal.mark(Zone::Grey), "12".to_owned(), "abcde".to_owned(), "y".to_owned()],
            ];
            terminal.table(2, &[1], &rows).unwrap();
            let text = String::from_utf8(out).unwrap();
            let plain = text.replace("\u{1b}[1;31m", "").replace("\u{1b}[90m", "").replace("\u{1b}[0m", "");
            assert_eq!(plain, "  ●R   7  月影   x\n  ○–  12  abcde  y\n");
            assert_eq!(text.contains('\u{1b}'), colour);
        }
    }
}
