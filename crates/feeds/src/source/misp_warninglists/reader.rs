//! Reads a warninglist piece by piece: the members of one JSON object (RFC 8259) in any order, and the entries of its
//! member `list` one at a time, so that a list of a million entries needs no more memory than one of ten. What comes
//! before a syntax error is kept. Not a general JSON reader: members that are neither text nor number are skipped.

use std::io::{self, BufRead};
use std::ops::ControlFlow;

/// Longest text kept, in bytes before unescaping: no URL that we keep is longer.
const TEXT_BYTES_MAX: usize = 8192;

/// One piece of a list.
pub(super) enum Piece<'a> {
    /// A member with a text or number.
    Member(&'a str, &'a str),
    /// `list` begins.
    List,
    /// The entry at a position of `list`.
    Entry(u64, Result<&'a str, &'static str>, &'a [u8]),
}

/// Why reading ended before the object did.
#[derive(Debug)]
pub(super) enum Fault {
    /// The input itself failed.
    Io(io::Error),
    /// Not JSON, or cut off, after this many bytes.
    Syntax(u64),
    /// The consumer wants no more.
    Stopped,
}

/// Reads the object in `reader` and hands over its pieces.
pub(super) fn read(
    reader: &mut dyn BufRead,
    each: &mut dyn FnMut(Piece<'_>) -> ControlFlow<()>,
) -> Result<(), Fault> {
    let mut json = Json { reader, offset: 0, raw: Vec::new(), text: String::new() };
    json.expect(b'{')?;
    if json.token()? == b'}' {
        return Ok(());
    }
    loop {
        json.string()?;
        let key = json.take_text().unwrap_or_default().to_owned();
        json.expect(b':')?;
        match (key.as_str(), json.token()?) {
            ("list", b'[') => {
                hand(each, Piece::List)?;
                json.entries(each)?;
            }
            (_, b'"') => {
                json.string()?;
                if let Ok(text) = json.take_text() {
                    hand(each, Piece::Member(&key, text))?;
                }
            }
            (_, b'0'..=b'9' | b'-') => {
                json.scalar()?;
                let number = std::str::from_utf8(&json.raw).unwrap_or_default();
                hand(each, Piece::Member(&key, number))?;
            }
            _ => json.skip()?,
        }
        match json.token()? {
            b',' => json.bump(),
            b'}' => return Ok(()),
            _ => return Err(json.syntax()),
        }
        json.token()?;
    }
}

fn hand(each: &mut dyn FnMut(Piece<'_>) -> ControlFlow<()>, piece: Piece<'_>) -> Result<(), Fault> {
    if each(piece).is_break() { Err(Fault::Stopped) } else { Ok(()) }
}

struct Json<'a> {
    reader: &'a mut dyn BufRead,
    offset: u64,
    /// The last string with its quotes, or scalar, as it stands in the file; cut at [`TEXT_BYTES_MAX`].
    raw: Vec<u8>,
    text: String,
}

impl Json<'_> {
    fn syntax(&self) -> Fault {
        Fault::Syntax(self.offset)
    }

    /// The next byte, which stays.
    fn peek(&mut self) -> Result<u8, Fault> {
        loop {
            match self.reader.fill_buf() {
                Ok(chunk) => return chunk.first().copied().ok_or(Fault::Syntax(self.offset)),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(Fault::Io(error)),
            }
        }
    }

    fn bump(&mut self) {
        self.reader.consume(1);
        self.offset += 1;
    }

    /// The next byte that is no white space, which stays.
    fn token(&mut self) -> Result<u8, Fault> {
        loop {
            match self.peek()? {
                b' ' | b'\t' | b'\n' | b'\r' => self.bump(),
                other => return Ok(other),
            }
        }
    }

    fn expect(&mut self, byte: u8) -> Result<(), Fault> {
        if self.token()? == byte {
            self.bump();
            Ok(())
        } else {
            Err(self.syntax())
        }
    }

    /// Takes `byte` and keeps it in `raw` as far as there is room.
    fn keep(&mut self, byte: u8) {
        if self.raw.len() <= TEXT_BYTES_MAX {
            self.raw.push(byte);
        }
        self.bump();
    }

    /// Reads a string into `raw`.
    fn string(&mut self) -> Result<(), Fault> {
        self.raw.clear();
        if self.token()? != b'"' {
            return Err(self.syntax());
        }
        self.keep(b'"');
        loop {
            match self.peek()? {
                b'"' => {
                    self.keep(b'"');
                    return Ok(());
                }
                b'\\' => {
                    self.keep(b'\\');
                    let escaped = self.peek()?;
                    self.keep(escaped);
                }
                other => self.keep(other),
            }
        }
    }

    /// The text of the string in `raw`, unescaped.
    fn take_text(&mut self) -> Result<&str, &'static str> {
        if self.raw.len() > TEXT_BYTES_MAX {
            return Err("entry longer than 8 KiB");
        }
        self.text = serde_json::from_slice(&self.raw).map_err(|_| "not valid JSON text")?;
        Ok(&self.text)
    }

    /// Reads a number or word into `raw`.
    fn scalar(&mut self) -> Result<(), Fault> {
        self.raw.clear();
        loop {
            match self.peek()? {
                byte @ (b'0'..=b'9' | b'a'..=b'z' | b'E' | b'+' | b'-' | b'.') => self.keep(byte),
                _ if self.raw.is_empty() => return Err(self.syntax()),
                _ => return Ok(()),
            }
        }
    }

    /// Reads past one value of any depth, without recursion.
    fn skip(&mut self) -> Result<(), Fault> {
        let mut depth = 0_u64;
        loop {
            match self.token()? {
                b'"' => self.string()?,
                b'[' | b'{' => {
                    depth += 1;
                    self.bump();
                    continue;
                }
                b']' | b'}' if depth > 0 => {
                    depth -= 1;
                    self.bump();
                }
                b',' | b':' if depth > 0 => {
                    self.bump();
                    continue;
                }
                _ => self.scalar()?,
            }
            if depth == 0 {
                return Ok(());
            }
        }
    }

    fn entries(&mut self, each: &mut dyn FnMut(Piece<'_>) -> ControlFlow<()>) -> Result<(), Fault> {
        self.expect(b'[')?;
        if self.token()? == b']' {
            self.bump();
            return Ok(());
        }
        for index in 0.. {
            if self.token()? == b'"' {
                self.string()?;
                let raw = std::mem::take(&mut self.raw);
                let piece = Piece::Entry(index, Err("entry longer than 8 KiB"), &raw);
                let flow = if raw.len() > TEXT_BYTES_MAX {
                    hand(each, piece)
                } else {
                    match serde_json::from_slice::<std::borrow::Cow<'_, str>>(&raw) {
                        Ok(text) => hand(each, Piece::Entry(index, Ok(&text), &raw)),
                        Err(_) => hand(each, Piece::Entry(index, Err("not valid JSON text"), &raw)),
                    }
                };
                self.raw = raw;
                flow?;
            } else {
                self.raw.clear();
                self.skip()?;
                hand(each, Piece::Entry(index, Err("entry is not a text"), &self.raw))?;
            }
            match self.token()? {
                b',' => self.bump(),
                b']' => {
                    self.bump();
                    break;
                }
                _ => return Err(self.syntax()),
            }
        }
        Ok(())
    }
}

/// The text or number of a member that stands near the end of a file whose beginning was not read. A key is told from an
/// entry by the colon behind it; inside a text its quotes would be escaped.
pub(super) fn member_in_tail(tail: &[u8], key: &str) -> Option<String> {
    let quoted = format!("\"{key}\"");
    let mut end = tail.len();
    loop {
        let at = tail.get(..end)?.windows(quoted.len()).rposition(|window| window == quoted.as_bytes())?;
        end = at + quoted.len() - 1;
        let value = tail.get(at + quoted.len()..)?.trim_ascii_start();
        if tail.get(at.wrapping_sub(1)) == Some(&b'\\') {
            continue;
        }
        let Some(mut value) = value.strip_prefix(b":") else { continue };
        let mut json = Json { reader: &mut value, offset: 0, raw: Vec::new(), text: String::new() };
        return match json.token().ok()? {
            b'"' => json.string().ok().and_then(|()| json.take_text().ok().map(str::to_owned)),
            b'0'..=b'9' => json.scalar().ok().and_then(|()| String::from_utf8(json.raw).ok()),
            _ => None,
        };
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pieces(mut bytes: &[u8]) -> Vec<String> {
        let mut all = Vec::new();
        let result = read(&mut bytes, &mut |piece| {
            all.push(match piece {
                Piece::Member(key, value) => format!("{key}={value}"),
                Piece::List => "list".to_owned(),
                Piece::Entry(index, Ok(text), _) => format!("{index}:{text}"),
                Piece::Entry(index, Err(reason), _) => format!("{index}!{reason}"),
            });
            ControlFlow::Continue(())
        });
        match result {
            Ok(()) => {}
            Err(Fault::Syntax(offset)) => all.push(format!("syntax at {offset}")),
            Err(fault) => all.push(format!("{fault:?}")),
        }
        all
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(pieces(text.as_bytes()), expected, "{text}");
    }

    #[test]
    fn members_in_any_order() {
        check(
            r#"{"list":["a.example","b\u002eexample"],"name":"N","version":20260102}"#,
            &["list", "0:a.example", "1:b.example", "name=N", "version=20260102"],
        );
        check(
            r#" { "name" : "N" , "x":{"list":[1,{"y":"]"}]}, "z":null, "list" : [ ] } "#,
            &["name=N", "list"],
        );
        check("{}", &[]);
    }

    #[test]
    fn bad_entries_do_not_lose_the_others() {
        check(
            r#"{"list":["a",1,["b","c"],{"d":[]},null,"e\q","f"]}"#,
            &[
                "list",
                "0:a",
                "1!entry is not a text",
                "2!entry is not a text",
                "3!entry is not a text",
                "4!entry is not a text",
                "5!not valid JSON text",
                "6:f",
            ],
        );
        let long = format!(r#"{{"list":["{}","b"]}}"#, "a".repeat(TEXT_BYTES_MAX));
        check(&long, &["list", "0!entry longer than 8 KiB", "1:b"]);
    }

    #[test]
    fn keeps_what_came_before_the_fault() {
        check(r#"{"list":["a","b"#, &["list", "0:a", "syntax at 15"]);
        check(r#"{"list":["a" "b"]}"#, &["list", "0:a", "syntax at 13"]);
        check(r#"["a"]"#, &["syntax at 0"]);
        check("", &["syntax at 0"]);
        check(&format!(r#"{{"x":{}"#, "[".repeat(100_000)), &["syntax at 100005"]);
    }

    #[test]
    fn members_in_the_tail() {
        let tail = br#"e","\"name\": \"no\"","type"],"name": "T\u0065st","version" :7,"type":"cidr"}"#;
        assert_eq!(member_in_tail(tail, "name").as_deref(), Some("Test"));
        assert_eq!(member_in_tail(tail, "version").as_deref(), Some("7"));
        assert_eq!(member_in_tail(tail, "type").as_deref(), Some("cidr"));
        assert_eq!(member_in_tail(tail, "list"), None);
        assert_eq!(member_in_tail(br#""name":"cut"#, "name"), None);
    }

    proptest! {
        #[test]
        fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            pieces(&bytes);
            member_in_tail(&bytes, "name");
        }

        #[test]
        fn json_soup(text in r#"[\[\]{}",:\\ a1]{0,60}"#) {
            pieces(format!(r#"{{"list":{text}"#).as_bytes());
        }

        #[test]
        fn agrees_with_serde_json(entries in proptest::collection::vec(any::<String>(), 0..8), name in any::<String>()) {
            let text = serde_json::json!({ "list": entries, "name": name }).to_string();
            let mut expected = vec!["list".to_owned()];
            expected.extend(entries.iter().enumerate().map(|(at, entry)| format!("{at}:{entry}")));
            expected.push(format!("name={name}"));
            prop_assert_eq!(pieces(text.as_bytes()), expected);
            prop_assert_eq!(member_in_tail(text.as_bytes(), "name"), Some(name));
        }
    }
}
