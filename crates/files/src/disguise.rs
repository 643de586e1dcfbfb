//! Names that say something else than the content (ATT&CK T1036).

use crate::{Facts, kind::Kind};

/// Endings that people take for documents and pictures.
const HARMLESS: [&str; 20] = [
    "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "rtf", "txt", "csv", "jpg", "jpeg", "png", "gif",
    "mp3", "mp4", "avi", "htm", "html", "eml",
];
/// Endings that Windows starts.
const STARTED: [&str; 17] = [
    "exe", "scr", "com", "pif", "bat", "cmd", "js", "jse", "vbs", "vbe", "wsf", "hta", "lnk", "ps1", "msi",
    "cpl", "jar",
];
/// Turns the direction in which a name is shown (UAX 9).
const DIRECTIONS: [char; 9] = [
    '\u{202a}', '\u{202b}', '\u{202c}', '\u{202d}', '\u{202e}', '\u{2066}', '\u{2067}', '\u{2068}',
    '\u{2069}',
];

/// Notes what the name hides.
pub(crate) fn examine(name: Option<&str>, kind: Kind, facts: &mut Facts) {
    let Some(name) = name.map(|name| name.rsplit(['/', '\\']).next().unwrap_or(name)) else { return };
    if name.contains(DIRECTIONS) {
        facts.find(
            "name.reversed",
            80,
            &["T1036.002"],
            "the name has a character that turns the direction in which it is shown".to_owned(),
        );
    }
    let lower = name.to_lowercase();
    let mut endings = lower.rsplit('.');
    let (last, before) = (endings.next().unwrap_or_default().trim(), endings.next().map(str::trim));
    if STARTED.contains(&last) && before.is_some_and(|before| HARMLESS.contains(&before)) {
        facts.find(
            "name.double-ending",
            70,
            &["T1036.007"],
            format!("the name ends as a document does, and then in `.{last}`, which is started"),
        );
    }
    let runs = matches!(kind, Kind::Pe | Kind::Elf | Kind::MachO | Kind::Lnk);
    if runs && HARMLESS.contains(&last) && lower.contains('.') {
        facts.find(
            "name.disguised",
            70,
            &["T1036.008"],
            format!("the name ends in `.{last}`, and the content is a program"),
        );
    }
    if lower.trim_end_matches(last).ends_with("     .") || lower.contains("        ") {
        facts.find("name.padded", 50, &["T1036.007"], "white space hides the end of the name".to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_with_content() {
        for (name, kind, expected) in [
            ("a.exe", Kind::Pe, &[][..]),
            ("invoice.pdf.exe", Kind::Pe, &["name.double-ending"]),
            ("folder.pdf/report.exe", Kind::Pe, &[]),
            ("photo.jpg", Kind::Pe, &["name.disguised"]),
            ("photo.jpg", Kind::Media("jpeg"), &[]),
            ("a\u{202e}gpj.exe", Kind::Pe, &["name.reversed"]),
            ("report.pdf             .exe", Kind::Pe, &["name.double-ending", "name.padded"]),
            ("pdf", Kind::Elf, &[]),
        ] {
            let mut facts = Facts::default();
            examine(Some(name), kind, &mut facts);
            let found: Vec<&str> = facts.findings.iter().map(|finding| finding.name.as_str()).collect();
            assert_eq!(found, expected, "{name}");
        }
    }
}
