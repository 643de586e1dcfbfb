//! Kinds of text: by their first words, else by the name's ending.

use super::{Kind, head};

/// How much is looked at to tell text from other bytes, and one text from another.
const LOOK_BYTES: usize = 8 * 1024;

/// Interpreters after `#!`.
const INTERPRETERS: [(&str, &str); 8] = [
    ("python", "python"),
    ("perl", "perl"),
    ("ruby", "ruby"),
    ("node", "javascript"),
    ("php", "php"),
    ("pwsh", "powershell"),
    ("osascript", "applescript"),
    ("sh", "shell"),
];

/// First words, in lower case.
const OPENINGS: [(&str, &str); 9] = [
    ("<?php", "php"),
    ("<!doctype html", "html"),
    ("<html", "html"),
    ("<script", "html"),
    ("<?xml", "xml"),
    ("@echo off", "batch"),
    ("<hta:application", "hta"),
    ("<job", "wsf"),
    ("[internetshortcut]", "url"),
];

/// Endings of names.
const ENDINGS: [(&str, &str); 30] = [
    ("ps1", "powershell"),
    ("psm1", "powershell"),
    ("psd1", "powershell"),
    ("vbs", "vbscript"),
    ("vbe", "vbscript"),
    ("js", "javascript"),
    ("jse", "javascript"),
    ("mjs", "javascript"),
    ("wsf", "wsf"),
    ("hta", "hta"),
    ("bat", "batch"),
    ("cmd", "batch"),
    ("py", "python"),
    ("sh", "shell"),
    ("bash", "shell"),
    ("pl", "perl"),
    ("rb", "ruby"),
    ("php", "php"),
    ("htm", "html"),
    ("html", "html"),
    ("xhtml", "html"),
    ("svg", "svg"),
    ("xml", "xml"),
    ("au3", "autoit"),
    ("lua", "lua"),
    ("sct", "scriptlet"),
    ("inf", "inf"),
    ("reg", "registry"),
    ("url", "url"),
    ("jsp", "jsp"),
];

/// Fields that stand at the head of a mail; two of them make one.
const MAIL_FIELDS: [&str; 9] = [
    "received:",
    "from:",
    "to:",
    "subject:",
    "date:",
    "message-id:",
    "mime-version:",
    "return-path:",
    "delivered-to:",
];

pub(super) fn detect(bytes: &[u8], name: Option<&str>) -> Kind {
    let Some(text) = decoded(head(bytes, LOOK_BYTES)) else { return Kind::Unknown };
    let text = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']).to_lowercase();
    if text.is_empty() {
        return if bytes.is_empty() { Kind::Unknown } else { Kind::Text };
    }
    let first_line = text.lines().next().unwrap_or_default();
    if let Some(interpreter) = first_line.strip_prefix("#!") {
        let language = INTERPRETERS.iter().find(|(word, _)| interpreter.contains(word));
        return Kind::Script(language.map_or("shell", |(_, language)| language));
    }
    if is_mail(&text) {
        return Kind::Mail;
    }
    if let Some((_, language)) = OPENINGS.iter().find(|(opening, _)| text.starts_with(opening)) {
        let is_svg = *language == "xml" && text.contains("<svg");
        return Kind::Script(if is_svg { "svg" } else { language });
    }
    let ending = name.and_then(|name| name.rsplit_once('.')).map(|(_, ending)| ending.to_lowercase());
    match ENDINGS.iter().find(|(known, _)| ending.as_deref() == Some(known)) {
        Some((_, language)) => Kind::Script(language),
        None => Kind::Text,
    }
}

/// The bytes as text; `None` when they are none.
fn decoded(bytes: &[u8]) -> Option<String> {
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        let units: Vec<u16> = rest.as_chunks::<2>().0.iter().map(|pair| u16::from_le_bytes(*pair)).collect();
        return Some(String::from_utf16_lossy(&units));
    }
    let controls = bytes.iter().filter(|&&byte| byte < 0x20 && !b"\t\n\x0c\r\x1b".contains(&byte)).count();
    // One control in a thousand is tolerated: people paste strange things.
    (controls * 1_000 <= bytes.len()).then(|| String::from_utf8_lossy(bytes).into_owned())
}

fn is_mail(text: &str) -> bool {
    let mut fields = 0;
    for line in text.lines().take(64) {
        if line.is_empty() {
            break;
        }
        let is_continued = line.starts_with([' ', '\t']);
        let has_name = line
            .split_once(':')
            .is_some_and(|(name, _)| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_graphic()));
        if !is_continued && !has_name && !line.starts_with("from ") {
            return false;
        }
        fields += usize::from(MAIL_FIELDS.iter().any(|field| line.starts_with(field)));
    }
    fields >= 2
}
