//! PDF (ISO 32000-1) by its names: what acts, what is embedded, where it links to. No full parser: objects are found by their words, also in
//! streams that are packed with Deflate, so that a broken cross-reference hides nothing.

use std::io::Read;

use flate2::read::ZlibDecoder;
use memchr::memmem;

use super::Meaning;
use crate::{
    Facts,
    names::{Bare, Names},
};

/// Streams that are unpacked.
const STREAMS_MAX: usize = 2_000;
/// What is unpacked of one stream, in bytes.
const STREAM_BYTES_MAX: u64 = 4 << 20;
/// What is unpacked in all, in bytes.
const UNPACKED_BYTES_MAX: usize = 32 << 20;

/// Names with what they mean: finding, severity, technique, sentence.
const NAMES: &[(&[u8], Meaning)] = &[
    (b"/JavaScript", ("pdf.javascript", 40, &["T1059.007"], "has JavaScript")),
    (b"/JS", ("pdf.javascript", 40, &["T1059.007"], "has JavaScript")),
    (b"/Launch", ("pdf.launch", 70, &["T1204.002"], "starts a program")),
    (b"/OpenAction", ("pdf.open-action", 20, &[], "does something when it is opened")),
    (b"/EmbeddedFile", ("pdf.embedded-file", 20, &[], "has a file in it")),
    (b"/RichMedia", ("pdf.rich-media", 40, &[], "has Flash or other media")),
    (b"/XFA", ("pdf.xfa", 20, &[], "has an XFA form")),
    (b"/Encrypt", ("pdf.encrypted", 20, &[], "is encrypted: what is in its streams was not seen")),
    (b"/SubmitForm", ("pdf.submit-form", 30, &[], "sends a form")),
];

pub(super) fn examine(bytes: &[u8], facts: &mut Facts, names: &mut Names) {
    look(bytes, facts);
    let mut unpacked = 0;
    let mut rest = bytes;
    for _ in 0..STREAMS_MAX {
        let Some(at) = memmem::find(rest, b"stream") else { break };
        let (dictionary, behind) = rest.split_at(at);
        let dictionary = crate::kind::tail(dictionary, 1024);
        let body = behind.get(b"stream".len()..).unwrap_or_default();
        rest = body;
        // `endstream` has the word too.
        if dictionary.ends_with(b"end")
            || memmem::find(dictionary, b"/FlateDecode").is_none()
                && memmem::find(dictionary, b"/Fl ").is_none()
        {
            continue;
        }
        let body = body.strip_prefix(b"\r\n").or_else(|| body.strip_prefix(b"\n")).unwrap_or(body);
        let mut content = Vec::new();
        // What was unpacked before the damage counts.
        let _ = ZlibDecoder::new(body).take(STREAM_BYTES_MAX).read_to_end(&mut content);
        unpacked += content.len();
        let is_text = content
            .iter()
            .take(512)
            .filter(|byte| byte.is_ascii_graphic() || byte.is_ascii_whitespace())
            .count()
            >= content.len().min(512) * 8 / 10;
        if is_text {
            look(&content, facts);
            names.text(&content, Bare::None);
        }
        if unpacked >= UNPACKED_BYTES_MAX {
            facts.find(
                "pdf.cut",
                0,
                &[],
                format!("more than {UNPACKED_BYTES_MAX} bytes of streams: the rest was not unpacked"),
            );
            break;
        }
    }
}

fn look(content: &[u8], facts: &mut Facts) {
    let plain = unescaped(content);
    for (name, (finding, severity, techniques, sentence)) in NAMES {
        let is_there = memmem::find_iter(&plain, name).any(|at| {
            // A name ends where a delimiter or white space is: `/JS` is not `/JSON`.
            plain.get(at + name.len()).is_none_or(|next| !next.is_ascii_alphanumeric())
                || *name == b"/EmbeddedFile"
        });
        if is_there {
            facts.find(finding, *severity, techniques, format!("the document {sentence}"));
        }
    }
}

/// Names with their escapes undone: `/J#61vaScript` (ISO 32000-1, 7.3.5).
fn unescaped(content: &[u8]) -> std::borrow::Cow<'_, [u8]> {
    if memchr::memchr(b'#', content).is_none() {
        return content.into();
    }
    let mut plain = Vec::with_capacity(content.len());
    let mut rest = content;
    while let Some((byte, behind)) = rest.split_first() {
        rest = behind;
        let digits = behind.first_chunk::<2>().filter(|_| *byte == b'#');
        let escaped = digits.and_then(|[high, low]| {
            let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
            Some(digit(*high)? << 4 | digit(*low)?)
        });
        match escaped {
            Some(escaped) => {
                plain.push(escaped);
                rest = behind.get(2..).unwrap_or_default();
            }
            None => plain.push(*byte),
        }
    }
    plain.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], findings: &[&str], expected: &[&str]) {
        let (mut facts, mut names) = (Facts::default(), Names::default());
        examine(bytes, &mut facts, &mut names);
        let found: Vec<&str> = facts.findings.iter().map(|finding| finding.name.as_str()).collect();
        assert_eq!(found, findings);
        assert_eq!(names.into_told(), expected);
    }

    #[test]
    fn names_are_found_escaped_and_packed() {
        use std::io::Write;
        check(b"%PDF-1.7\n1 0 obj << /JSON 1 >> endobj", &[], &[]);
        check(
            b"%PDF-1.7\n<< /OpenAction << /S /J#61vaScript /JS (x) >> >>",
            &["pdf.javascript", "pdf.open-action"],
            &[],
        );
        let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        packed.write_all(b"<< /S /Launch /URI (http://a.example/x) >>").expect("in memory");
        let packed = packed.finish().expect("in memory");
        let file =
            [b"%PDF-1.7\n<< /Filter /FlateDecode >>\nstream\r\n".to_vec(), packed, b"\nendstream".to_vec()]
                .concat();
        check(&file, &["pdf.launch"], &["a.example/x"]);
        for length in 0..file.len() {
            examine(file.get(..length).expect("in range"), &mut Facts::default(), &mut Names::default());
        }
    }
}
