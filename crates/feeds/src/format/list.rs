//! Bare lists: one URL, domain or address a line, or a hosts file (`127.0.0.1 name`), with `#` comments. They carry no
//! dates and no names of their own, so that only the file's name or the operator tells whose they are.

use std::io;

use model::{Assessment, Observable, Url, observable::parse_address};

use super::{
    field,
    text::{self, comment, head_lines},
};
use crate::{Context, Head, Recognised, Sink, Unit, input::Input};

/// How many lines of a head are looked at.
const LINES_LOOKED_AT: usize = 200;

/// What the lines are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// URLs.
    Urls,
    /// Domains, or a hosts file.
    Domains,
    /// Addresses.
    Addresses,
}

impl Kind {
    /// Tells from the first lines; `None` when more than a quarter of them are of another kind, or there are none.
    #[must_use]
    pub fn tell(head: &Head<'_>) -> Option<Self> {
        let mut counts = [(Self::Urls, 0_usize), (Self::Domains, 0), (Self::Addresses, 0)];
        let mut lines = 0_usize;
        for line in head_lines(head)
            .filter(|line| comment(line).is_none() && !line.trim().is_empty())
            .take(LINES_LOOKED_AT)
        {
            lines = lines.saturating_add(1);
            for (kind, count) in &mut counts {
                *count = count.saturating_add(usize::from(kind.is_typical(line)));
            }
        }
        let (kind, count) = counts.into_iter().max_by_key(|(_, count)| *count)?;
        (lines > 0 && count.saturating_mul(4) >= lines.saturating_mul(3)).then_some(kind)
    }

    /// Whether a line tells this kind. Narrower than [`Kind::entry`] (a URL without scheme or an address among domains is
    /// taken too), and wider: a reserved address is an address.
    fn is_typical(self, line: &str) -> bool {
        match self {
            Self::Urls => line.contains("://") && Url::parse(line).is_ok(),
            Self::Domains => matches!(self.entry(line), Ok(Observable::Domain(_))),
            Self::Addresses => parse_address(line).is_ok(),
        }
    }

    /// The entry on a line.
    ///
    /// # Errors
    /// The reason, for the report.
    fn entry(self, line: &str) -> Result<Observable, &'static str> {
        match self {
            Self::Urls => {
                let line = line.split_once(" #").map_or(line, |(entry, _)| entry).trim();
                // A space may belong to a URL, a second scheme behind it does not.
                if line.split_whitespace().skip(1).any(|word| word.contains("://")) {
                    return Err("several URLs on one line");
                }
                field::url(line).map(Observable::Url)
            }
            Self::Addresses => field::address(line).map(Observable::Ip),
            Self::Domains => {
                let line = line.split_once(" #").map_or(line, |(entry, _)| entry).trim();
                let name = line.split_once([' ', '\t']).map_or(Ok(line), |(sink, name)| {
                    let is_sink = matches!(sink, "127.0.0.1" | "0.0.0.0" | "::" | "::1");
                    if is_sink { Ok(name.trim()) } else { Err("not a domain") }
                })?;
                field::address(name).map(Observable::Ip).or_else(|reason| match reason {
                    "reserved address" => Err(reason),
                    _ => field::domain(name).map(Observable::Domain),
                })
            }
        }
    }
}

/// Claims a bare list without date as `list`, if the operator named its source or its name says whose it is.
#[must_use]
pub fn claim(head: &Head<'_>, list: &str, kind: Kind, name_says_so: bool) -> Option<Recognised> {
    let ours = (head.named || name_says_so) && Kind::tell(head) == Some(kind);
    ours.then(|| Recognised { list: list.to_owned(), unit: Unit::Snapshot, date: None })
}

/// Reads a bare list: each entry is listed with `assessment`.
///
/// # Errors
/// When reading fails.
pub fn parse(
    input: &dyn Input,
    context: &Context,
    sink: &mut dyn Sink,
    kind: Kind,
    assessment: &Assessment,
) -> io::Result<()> {
    text::entries(input, sink, |line| Ok(vec![context.listed(kind.entry(line)?, assessment.clone())]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<Kind>) {
        assert_eq!(
            Kind::tell(&Head { name: "a", bytes: text.as_bytes(), tail: b"", named: false }),
            expected,
            "{text}"
        );
    }

    #[test]
    fn kinds() {
        check("http://a.example/b\n# c\nhttps://203.0.113.1/\n", Some(Kind::Urls));
        check("a.example\nb.example\n", Some(Kind::Domains));
        check("# hosts\n127.0.0.1\tlocalhost.example\n127.0.0.1\tb.example\n", Some(Kind::Domains));
        check("192.0.2.1\n2001:db8::1\n", Some(Kind::Addresses));
        check("0.0.0.1\n10.0.0.1\n", Some(Kind::Addresses));
        check("192.0.2.1\nb.example\n", None);
        check("1,a.example\n", None);
        check("{\"a\": 1}", None);
        check("||a.example^\n", None);
        check("# only a banner\n", None);
        check("", None);
    }
}
