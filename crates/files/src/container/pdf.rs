//! Files embedded in a PDF (ISO 32000-1 section 7.11.4), found by a scan for objects instead of the cross-reference table, which is often broken on
//! purpose. Names stand in file specifications, also in those of object streams.

mod filter;

use std::collections::BTreeMap;

use memchr::memmem;

use super::{field, outlet::Outlet};

/// Objects that are looked at.
const OBJECTS_MAX: usize = 100_000;
/// Bytes of an object before its stream.
const DICTIONARY_BYTES_MAX: usize = 8 * 1024;
/// Object streams that are unpacked for the names that are in them.
const OBJECT_STREAMS_MAX: usize = 200;
/// File specifications that are read.
const NAMES_MAX: usize = 1_000;
/// How far around the mark of a file specification its name is looked for.
const AROUND_BYTES: usize = 512;

/// A stream with the dictionary before it.
struct Stream<'b> {
    object: u32,
    dictionary: &'b [u8],
    data_at: usize,
}

/// Hands out the files embedded in a document.
pub(super) fn unpack(bytes: &[u8], outlet: &mut Outlet<'_>) {
    let mut streams = Vec::new();
    let mut names = BTreeMap::new();
    for (count, at) in memmem::find_iter(bytes, b"obj").enumerate() {
        if count >= OBJECTS_MAX {
            outlet.pass("", format!("more than {OBJECTS_MAX} objects (OBJECTS_MAX)"));
            break;
        }
        let Some(object) = number_before(bytes, at) else { continue };
        let window = field::cut(bytes, at.saturating_add(3), DICTIONARY_BYTES_MAX);
        let end = memmem::find(window, b"endobj").unwrap_or(window.len());
        let stream = memmem::find(field::cut(window, 0, end), b"stream");
        let dictionary = field::cut(window, 0, stream.unwrap_or(end));
        specifications(dictionary, &mut names);
        if let Some(stream) = stream {
            let data_at = at.saturating_add(9).saturating_add(stream);
            let is_crlf = bytes.get(data_at) == Some(&b'\r');
            let data_at = data_at.saturating_add(usize::from(is_crlf));
            let data_at = data_at.saturating_add(usize::from(bytes.get(data_at) == Some(&b'\n')));
            streams.push(Stream { object, dictionary, data_at });
        }
    }
    let ends: Vec<usize> = memmem::find_iter(bytes, b"endstream").collect();
    let is_objects = |stream: &&Stream<'_>| has(stream.dictionary, b"/ObjStm");
    for stream in streams.iter().filter(is_objects).take(OBJECT_STREAMS_MAX) {
        if outlet.is_done() {
            return;
        }
        let objects = filter::peek(stream.dictionary, stream.data(bytes, &ends));
        outlet.waste(objects.len());
        specifications(&objects, &mut names);
    }
    let mut is_encrypted = has(bytes, b"/Encrypt");
    for stream in &streams {
        let name = names.get(&stream.object);
        if name.is_none() && !has(stream.dictionary, b"/EmbeddedFile") {
            continue;
        }
        if outlet.is_done() {
            return;
        }
        if std::mem::take(&mut is_encrypted) {
            outlet.pass("", "the document is encrypted, and its files may be unreadable");
        }
        let name = name.cloned().unwrap_or_else(|| format!("embedded.{}", stream.object));
        filter::put(&name, stream.dictionary, stream.data(bytes, &ends), outlet);
    }
}

impl Stream<'_> {
    /// The content: as long as the dictionary says if its end is there, else up to the next end.
    fn data<'b>(&self, bytes: &'b [u8], ends: &[usize]) -> &'b [u8] {
        let rest = bytes.get(self.data_at..).unwrap_or_default();
        let said = length(self.dictionary)
            .filter(|length| field::cut(rest, *length, 12).windows(9).any(|nine| nine == b"endstream"));
        let next = ends.get(ends.partition_point(|end| *end < self.data_at));
        let to_next = next.map_or(rest.len(), |end| end.saturating_sub(self.data_at));
        field::cut(rest, 0, said.unwrap_or(to_next))
    }
}

/// The number of the object whose `obj` stands there: `12 0 obj`.
fn number_before(bytes: &[u8], at: usize) -> Option<u32> {
    let begin = at.saturating_sub(24);
    let before = bytes.get(begin..at)?;
    let text = std::str::from_utf8(
        before.get(before.iter().rposition(|byte| !byte.is_ascii()).map_or(0, |at| at + 1)..)?,
    )
    .ok()?;
    let mut words = text.split_ascii_whitespace().rev();
    words.next()?.parse::<u32>().ok()?;
    // What is glued to the number is the end of the object before.
    let digits = words.next()?;
    let digits = digits.trim_start_matches(|c: char| !c.is_ascii_digit());
    digits.parse().ok()
}

/// Takes names and numbers of embedded files out of file specifications.
fn specifications(text: &[u8], names: &mut BTreeMap<u32, String>) {
    for at in memmem::find_iter(text, b"/EF") {
        if names.len() >= NAMES_MAX {
            return;
        }
        let behind = field::cut(text, at.saturating_add(3), 64);
        let Some(object) = memmem::find(behind, b"F ").and_then(|at| {
            let digits = field::cut(behind, at.saturating_add(2), 12).trim_ascii_start();
            let digits = digits.split(|byte| !byte.is_ascii_digit()).next()?;
            std::str::from_utf8(digits).ok()?.parse().ok()
        }) else {
            continue;
        };
        let begin = at.saturating_sub(AROUND_BYTES);
        let before = text.get(begin..at).unwrap_or_default();
        let after = field::cut(text, at, AROUND_BYTES);
        let name = [b"/UF".as_slice(), b"/F"].into_iter().find_map(|key| {
            let last = memmem::rfind_iter(before, key).find_map(|at| string(before.get(at + key.len()..)?));
            last.or_else(|| memmem::find_iter(after, key).find_map(|at| string(after.get(at + key.len()..)?)))
        });
        names.entry(object).or_insert_with(|| name.unwrap_or_else(|| format!("embedded.{object}")));
    }
}

/// A string (section 7.3.4), if one begins there.
fn string(text: &[u8]) -> Option<String> {
    let text = text.trim_ascii_start();
    let mut bytes = Vec::new();
    if let Some(text) = text.strip_prefix(b"(") {
        let mut is_escaped = false;
        for byte in text {
            match byte {
                b')' if !is_escaped => break,
                b'\\' if !is_escaped => {
                    is_escaped = true;
                    continue;
                }
                _ => bytes.push(*byte),
            }
            is_escaped = false;
        }
    } else {
        let digits = text.strip_prefix(b"<").filter(|rest| !rest.starts_with(b"<"))?;
        bytes = filter::hexadecimal(digits);
    }
    let text = match bytes.strip_prefix(b"\xfe\xff") {
        Some(wide) => {
            let swapped: Vec<u8> = wide.chunks_exact(2).flat_map(|two| two.iter().rev().copied()).collect();
            field::utf16(&swapped)
        }
        None => String::from_utf8_lossy(&bytes).into_owned(),
    };
    (!text.is_empty()).then_some(text)
}

/// What a dictionary says of the length of its stream.
fn length(dictionary: &[u8]) -> Option<usize> {
    let at = memmem::find(dictionary, b"/Length")?;
    let digits = field::cut(dictionary, at.saturating_add(7), 16).trim_ascii_start();
    let mut words = digits.split(|byte| !byte.is_ascii_digit());
    std::str::from_utf8(words.next()?).ok()?.parse().ok()
}

/// Whether a name stands in a dictionary, also with its letters written as numbers (section 7.3.5).
fn has(dictionary: &[u8], name: &[u8]) -> bool {
    memmem::find(dictionary, name).is_some()
        || dictionary.len() <= DICTIONARY_BYTES_MAX
            && memchr::memchr(b'#', dictionary).is_some()
            && memmem::find(&filter::names(dictionary), name).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files() {
        for (text, expected) in [
            ("<< /F (a.exe) /EF << /F 12 0 R >> >>", Some("a.exe")),
            ("<</EF<</F 12 0 R>>/Type/Filespec/UF(b\\).js)>>", Some("b).js")),
            ("<</UF<FEFF006100E9>/EF<</UF 12 0 R>>>>", Some("aé")),
            ("<</EF<</F 12 0 R>>>>", Some("embedded.12")),
            ("<</EF<</F x>>>>", None),
            ("<</EFF", None),
        ] {
            let mut names = BTreeMap::new();
            specifications(text.as_bytes(), &mut names);
            assert_eq!(names.get(&12).map(String::as_str), expected, "{text}");
        }
    }

    #[test]
    fn numbers_of_objects() {
        for (text, expected) in [
            ("12 0 ", Some(12)),
            ("endobj\n7 0 ", Some(7)),
            ("end", None),
            ("endobj12 0 ", Some(12)),
            ("", None),
        ] {
            assert_eq!(number_before(text.as_bytes(), text.len()), expected, "{text}");
        }
    }
}
