//! Mailboxes of a header (RFC 5322 section 3.4): display names and addresses.

use super::{RECEIVERS_MAX, charset};

/// Somebody's mailbox.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Mailbox {
    /// The name beside it, decoded; empty where there is none.
    pub(super) display: String,
    /// Before the `@`.
    pub(super) local: String,
    /// Behind the `@`, in lower case.
    pub(super) domain: String,
}

/// The mailboxes in the value of a header, at most [`RECEIVERS_MAX`].
pub(super) fn mailboxes(value: &str) -> Vec<Mailbox> {
    pieces(value).filter_map(mailbox).take(RECEIVERS_MAX).collect()
}

/// Between commas and semicolons that are in no quotes.
fn pieces(value: &str) -> impl Iterator<Item = &str> {
    let mut in_quotes = false;
    let mut was_escape = false;
    value.split(move |c: char| {
        let is_escaped = std::mem::take(&mut was_escape);
        match c {
            '\\' if in_quotes && !is_escaped => was_escape = true,
            '"' if !is_escaped => in_quotes = !in_quotes,
            ',' | ';' if !in_quotes => return true,
            _ => {}
        }
        false
    })
}

fn mailbox(piece: &str) -> Option<Mailbox> {
    let (display, address) = match piece.rsplit_once('<') {
        Some((display, address)) => (display, address.split('>').next().unwrap_or_default()),
        None => ("", piece.split('(').next().unwrap_or_default()),
    };
    let address = address.trim().trim_start_matches("mailto:");
    // Groups have a name before a colon.
    let address = address.rsplit(':').next().unwrap_or_default().trim();
    let (local, domain) = address.rsplit_once('@')?;
    let display = charset::words(display.trim()).trim_matches(['"', '\'', ' ']).to_owned();
    if local.is_empty() || domain.is_empty() || address.contains(char::is_whitespace) {
        return None;
    }
    Some(Mailbox {
        display,
        local: local.trim_matches('"').to_owned(),
        domain: domain.trim_end_matches('.').to_ascii_lowercase(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: &str, expected: &[(&str, &str, &str)]) {
        let found = mailboxes(value);
        let found: Vec<_> =
            found.iter().map(|m| (m.display.as_str(), m.local.as_str(), m.domain.as_str())).collect();
        assert_eq!(found, expected, "{value}");
    }

    #[test]
    fn lists() {
        check("a@b.example", &[("", "a", "b.example")]);
        check(
            "\"Doe, J.\" <a@B.Example>, c@d.example (comment)",
            &[("Doe, J.", "a", "b.example"), ("", "c", "d.example")],
        );
        check("=?utf-8?B?5pel5pys?= <a@b.example>", &[("日本", "a", "b.example")]);
        check("undisclosed-recipients:;", &[]);
        check("group: a@b.example, c@d.example;", &[("", "a", "b.example"), ("", "c", "d.example")]);
        check("<>", &[]);
        check("not an address @ all", &[]);
        check("\"open <a@b.example>", &[("open", "a", "b.example")]);
    }
}
