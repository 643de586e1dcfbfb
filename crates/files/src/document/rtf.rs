//! RTF by its control words: embedded objects, and how they are made to act.

use memchr::memmem;

use super::Meaning;
use crate::Facts;

/// Words with what they mean.
const WORDS: &[(&[u8], Meaning)] = &[
    (b"\\objupdate", ("rtf.object-update", 60, &["T1203"], "an object acts without being clicked")),
    (b"\\objocx", ("rtf.activex", 40, &[], "has an ActiveX control")),
    (b"\\objautlink", ("rtf.linked-object", 50, &["T1221"], "an object is loaded from elsewhere")),
    (b"\\*\\template", ("rtf.template", 50, &["T1221"], "a template is loaded")),
    (b"\\objdata", ("rtf.object", 20, &[], "has an object in it")),
    (b"\\ddeauto", ("rtf.dde", 70, &["T1559.002"], "starts a program by DDE")),
    // Class identifiers of the Equation Editor, in hex as \objdata has them.
    (
        b"02ce020000000000c000000000000046",
        ("rtf.equation-editor", 80, &["T1203"], "has an object of the Equation Editor"),
    ),
    (
        b"4571756174696f6e2e33",
        ("rtf.equation-editor", 80, &["T1203"], "has an object of the Equation Editor"),
    ),
];

pub(super) fn examine(bytes: &[u8], facts: &mut Facts) {
    // White space within hex and control words is there to hide them.
    let lower: Vec<u8> =
        bytes.iter().filter(|byte| !byte.is_ascii_whitespace()).map(u8::to_ascii_lowercase).collect();
    for (word, (name, severity, techniques, sentence)) in WORDS {
        if memmem::find(&lower, word).is_some() {
            facts.find(name, *severity, techniques, format!("the document: {sentence}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found() {
        for (text, expected) in [
            ("{\\rtf1 hello}", &[][..]),
            (
                "{\\rtf1{\\object\\objemb\\objupdate{\\*\\objdata 45 71 75 6174696F6E2E33}}}",
                &["rtf.object-update", "rtf.object", "rtf.equation-editor"],
            ),
        ] {
            let mut facts = Facts::default();
            examine(text.as_bytes(), &mut facts);
            let found: Vec<&str> = facts.findings.iter().map(|finding| finding.name.as_str()).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
