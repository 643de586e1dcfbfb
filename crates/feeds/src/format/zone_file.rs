//! Master files of zones (RFC 1035 section 5), as BIND reads them, registries give them, and `dig AXFR` prints them: one record after another,
//! names relative to an origin, `( … )` over several lines. `$INCLUDE` and `$GENERATE` are not followed.

mod lines;

use std::{io, ops::ControlFlow};

use self::lines::{Entries, Word};
use super::text::head_lines;
use crate::{Head, Sink, Spot, input::Input};

/// One record with its names made absolute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZoneRecord {
    /// Where it begins.
    pub spot: Spot,
    /// Whose it is, with the final dot where the file says so.
    pub owner: String,
    /// Mnemonic of its type.
    pub record_type: String,
    /// Its data as written, strings in quotes.
    pub data: String,
    /// Its words as they stand in the file, for reports.
    pub text: String,
}

/// Classes of records; nearly always the Internet's.
const CLASSES: [&str; 5] = ["IN", "CH", "CS", "HS", "ANY"];

/// Longest name in bytes: 255 octets (RFC 1035 section 2.3.4), each written as an escape of four. Without it, origins that are relative to one
/// another would grow with the file.
const NAME_BYTES_MAX: usize = 4 * 255;

/// What entries are relative to.
#[derive(Default)]
struct State {
    origin: Option<String>,
    owner: Option<String>,
}

/// Calls `each` for every record. What is none is refused, and the file goes on behind it. `names_at` says which words of the data of a type
/// are names.
///
/// # Errors
/// When reading fails.
pub fn records(
    input: &dyn Input,
    sink: &mut dyn Sink,
    names_at: &dyn Fn(&str) -> &'static [usize],
    each: &mut dyn FnMut(ZoneRecord, &mut dyn Sink) -> ControlFlow<()>,
) -> io::Result<()> {
    let mut entries = Entries::open(input)?;
    let mut state = State::default();
    while let Some((line, is_indented, words)) = entries.next(sink)? {
        let spot = Spot::Line(line);
        match state.entry(&spot, is_indented, &words, names_at) {
            Ok(Some(record)) => {
                if each(record, sink).is_break() {
                    break;
                }
            }
            Ok(None) => {}
            Err(reason) => sink.reject(spot, reason, joined(&words).as_bytes()),
        }
    }
    Ok(())
}

/// Whether a file is one: its first entries are `$ORIGIN` or `$TTL`, or a record of type SOA, whose owner is returned. A file with only
/// directives in its head has none. Response policy zones are lists in a zone's clothes, and none.
#[must_use]
pub fn apex_of(head: &Head<'_>) -> Option<Option<String>> {
    /// Records before an SOA: none, in a zone; some print it sorted.
    const ENTRIES_MAX: usize = 3;
    if head_lines(head).any(is_policy) {
        return None;
    }
    let mut origin = None;
    let mut is_zone = false;
    let mut entries = 0;
    for line in head_lines(head) {
        let line = line.split(';').next().unwrap_or_default();
        let mut words = line.split_whitespace();
        let Some(first) = words.next() else { continue };
        if first.eq_ignore_ascii_case("$ORIGIN") {
            origin = words.next().map(str::to_owned);
            is_zone = true;
        } else if first.eq_ignore_ascii_case("$TTL") {
            is_zone = true;
        } else if words.clone().take(3).any(|word| word.eq_ignore_ascii_case("SOA"))
            && words.clone().count() >= 3
        {
            return Some(if first == "@" { origin } else { Some(first.to_owned()) });
        } else {
            entries += 1;
            if entries >= ENTRIES_MAX {
                break;
            }
        }
    }
    is_zone.then_some(origin)
}

impl State {
    fn entry(
        &mut self,
        spot: &Spot,
        is_indented: bool,
        words: &[Word],
        names_at: &dyn Fn(&str) -> &'static [usize],
    ) -> Result<Option<ZoneRecord>, &'static str> {
        let mut rest = words.iter();
        if !is_indented {
            let first = rest.next().ok_or("no record")?;
            match first.text.to_ascii_uppercase().as_str() {
                "$ORIGIN" => {
                    let name = rest.next().ok_or("an origin without name")?;
                    self.origin = Some(self.absolute(&name.text)?);
                    return Ok(None);
                }
                "$TTL" => return Ok(None),
                "$INCLUDE" => return Err("another file is not included"),
                "$GENERATE" => return Err("records are not generated"),
                directive if directive.starts_with('$') => return Err("an unknown directive"),
                _ => self.owner = Some(self.absolute(&first.text)?),
            }
        }
        let owner = self.owner.clone().ok_or("a record without owner")?;
        let mut rest = rest.peekable();
        // Lifetime and class in either order, each at most once.
        for _ in 0..2 {
            let is_aside = |word: &&&Word| {
                is_lifetime(&word.text) || CLASSES.iter().any(|class| word.text.eq_ignore_ascii_case(class))
            };
            if rest.peek().filter(is_aside).is_some() {
                rest.next();
            }
        }
        let record_type = rest.next().ok_or("no type of record")?.text.to_ascii_uppercase();
        let names = names_at(&record_type);
        let mut data = String::new();
        for (at, word) in rest.enumerate() {
            if at > 0 {
                data.push(' ');
            }
            if word.is_quoted {
                data.push('"');
                data.push_str(&word.text);
                data.push('"');
            } else if names.contains(&at) {
                data.push_str(&self.absolute(&word.text)?);
            } else {
                data.push_str(&word.text);
            }
        }
        if data.is_empty() {
            return Err("no data");
        }
        Ok(Some(ZoneRecord { spot: spot.clone(), owner, record_type, data, text: joined(words) }))
    }

    fn absolute(&self, name: &str) -> Result<String, &'static str> {
        let is_absolute = name.ends_with('.');
        let origin = match self.origin.as_deref() {
            _ if is_absolute => "",
            Some(origin) => origin,
            None => return Err("a relative name, and no $ORIGIN"),
        };
        if name.len().saturating_add(origin.len()) > NAME_BYTES_MAX {
            return Err("a name longer than any");
        }
        Ok(match (name, origin) {
            (name, _) if is_absolute => name.to_owned(),
            ("@", origin) => origin.to_owned(),
            (name, ".") => format!("{name}."),
            (name, origin) => format!("{name}.{origin}"),
        })
    }
}

/// Whether a line is a rule of a response policy zone: an alias of the root, or of what such zones call their actions.
fn is_policy(line: &str) -> bool {
    let line = line.split(';').next().unwrap_or_default();
    let mut words = line.split_whitespace().rev();
    let (target, kind) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    kind.eq_ignore_ascii_case("CNAME") && (matches!(target, "." | "*.") || target.starts_with("rpz-"))
}

/// A lifetime: seconds, or with units as in `1h30m`.
fn is_lifetime(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
        && word.bytes().all(|byte| byte.is_ascii_digit() || b"smhdwSMHDW".contains(&byte))
}

fn joined(words: &[Word]) -> String {
    words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{Record, input::Memory};

    #[derive(Default)]
    struct Refused(Vec<String>);

    impl Sink for Refused {
        fn accept(&mut self, _: Record) -> ControlFlow<()> {
            ControlFlow::Continue(())
        }

        fn reject(&mut self, spot: Spot, reason: &str, _: &[u8]) {
            self.0.push(format!("{spot}: {reason}"));
        }
    }

    fn read(text: &str) -> Vec<String> {
        let (mut all, mut refused) = (Vec::new(), Refused::default());
        let names: &dyn Fn(&str) -> &'static [usize] = &|kind| match kind {
            "NS" => &[0],
            "MX" => &[1],
            "SOA" => &[0, 1],
            _ => &[],
        };
        records(&Memory::new("z", text), &mut refused, names, &mut |record, _| {
            all.push(format!("{}: {} {} {}", record.spot, record.owner, record.record_type, record.data));
            ControlFlow::Continue(())
        })
        .unwrap();
        all.extend(refused.0);
        all
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(read(text), expected, "{text}");
    }

    #[test]
    fn names_are_made_absolute() {
        check(
            "$ORIGIN a.example.\n@ 3600 IN NS ns1\n  IN 1h A 192.0.2.1 ; glue\nwww MX 10 mail\nb.example. AAAA 2001:db8::1\n$ORIGIN sub\nx in TXT \"a ; b\" c\n",
            &[
                "line 2: a.example. NS ns1.a.example.",
                "line 3: a.example. A 192.0.2.1",
                "line 4: www.a.example. MX 10 mail.a.example.",
                "line 5: b.example. AAAA 2001:db8::1",
                "line 7: x.sub.a.example. TXT \"a ; b\" c",
            ],
        );
        check(
            "a.example. IN SOA ns.a.example. host.a.example. ( 1 ; serial\n 2 3\n 4 5 )\n\tNS ns.a.example.\n",
            &[
                "line 1: a.example. SOA ns.a.example. host.a.example. 1 2 3 4 5",
                "line 4: a.example. NS ns.a.example.",
            ],
        );
    }

    #[test]
    fn origins_do_not_grow() {
        let text = format!(
            "$ORIGIN a.example.\n{}b.example. A 192.0.2.1\nc A 192.0.2.1\n",
            "$ORIGIN x\n".repeat(10_000)
        );
        let all = read(&text);
        let (record, refused) = all.split_first().unwrap();
        assert_eq!(record, "line 10002: b.example. A 192.0.2.1");
        assert!(refused.len() > 9_000);
        assert!(refused.iter().all(|reason| reason.ends_with(": a name longer than any")));
        check(&format!("{}. A 192.0.2.1\n", "x".repeat(NAME_BYTES_MAX)), &["line 1: a name longer than any"]);
    }

    #[test]
    fn what_is_broken_is_refused_alone() {
        check(
            "x A 192.0.2.1\n IN A 192.0.2.1\n$INCLUDE b\n$GENERATE 1-2 a A 192.0.2.$\n$X\na.example. IN\na.example. A\na.example. TXT \"open\na.example. A 192.0.2.1\nb.example. SOA (\n",
            &[
                "line 9: a.example. A 192.0.2.1",
                "line 1: a relative name, and no $ORIGIN",
                "line 2: a record without owner",
                "line 3: another file is not included",
                "line 4: records are not generated",
                "line 5: an unknown directive",
                "line 6: no type of record",
                "line 7: no data",
                "line 8: a quote is not closed",
                "line 10: a bracket is not closed",
            ],
        );
        check("a.example. A ) 192.0.2.1\n", &["line 1: a bracket is closed that was not opened"]);
    }

    #[test]
    fn zones_are_told() {
        let apex = |text: &str| apex_of(&Head { name: "a", bytes: text.as_bytes(), tail: b"", named: false });
        assert_eq!(
            apex(";; x\n\na.example.\t3600\tIN\tSOA\tns. host. 1 2 3 4 5\n"),
            Some(Some("a.example.".to_owned()))
        );
        assert_eq!(apex("$ORIGIN a.example.\n@ SOA ns host (\n"), Some(Some("a.example.".to_owned())));
        assert_eq!(apex("$TTL 1h\n@ IN NS x.\n"), Some(None));
        assert_eq!(apex("a.example\nb.example\n"), None);
        assert_eq!(apex("the SOA\n"), None);
        assert_eq!(
            apex("$TTL 1h\n@ SOA localhost. root.localhost. 1 2 3 4 5\nbad.example CNAME . ; x\n"),
            None
        );
    }

    proptest! {
        #[test]
        fn any_text(text in "([a.@$()\";\\\\ \t\n]|IN|A|1h|\\$ORIGIN){0,60}") {
            read(&text);
        }
    }
}
