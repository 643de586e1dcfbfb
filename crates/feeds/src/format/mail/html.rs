//! Links and visible text of a mail's HTML: tags are told from text, entities undone. No tree is built: mails' HTML is broken anyway. Each byte is
//! read once.

/// Longest tag with its attributes that is read; a longer one is passed over.
const TAG_BYTES_MAX: usize = 64 * 1024;
/// Attributes of a tag that are read.
const ATTRIBUTES_MAX: usize = 50;
/// Longest entity with its `&` and `;`.
const ENTITY_BYTES_MAX: usize = 12;

/// What a tag refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reference {
    /// Where a click leads: `a`, `area`, `form`.
    Link,
    /// What is shown at once: pictures, styles, frames.
    Picture,
}

/// A tag's reference with its text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) kind: Reference,
    /// The address, entities undone.
    pub(super) address: String,
    /// For a link: what the reader sees of it.
    pub(super) shown: String,
}

/// What a document refers to.
#[derive(Debug, Default)]
pub(super) struct Document {
    pub(super) references: Vec<Found>,
    /// What a reader sees.
    pub(super) text: String,
    /// Whether it asks for input.
    pub(super) has_form: bool,
}

/// Reads a document; at most `references_max` references are kept.
pub(super) fn read(html: &str, references_max: usize) -> Document {
    let mut document = Document::default();
    // The link that is open, and where its text begins.
    let mut open: Option<(usize, usize)> = None;
    let mut hidden: Option<&'static str> = None;
    let mut rest = html;
    while !rest.is_empty() {
        let (text, behind) = match rest.find('<') {
            Some(at) => rest.split_at_checked(at).unwrap_or((rest, "")),
            None => (rest, ""),
        };
        if hidden.is_none() {
            push_text(&mut document.text, text);
        }
        let Some(inner) = behind.strip_prefix('<') else { break };
        if let Some(element) = hidden
            && !ends(inner, element)
            && !refers(inner)
        {
            // Code, in which a sign is no tag.
            rest = inner;
            continue;
        }
        if let Some(comment) = inner.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, behind)| behind);
            continue;
        }
        if !inner.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) {
            document.text.push('<');
            rest = inner;
            continue;
        }
        let (tag, behind) = tag(inner);
        rest = behind;
        let name_end = tag.find(|c: char| c.is_whitespace() || matches!(c, '>' | '"')).unwrap_or(tag.len());
        let (name, attributes) = tag.split_at_checked(name_end).unwrap_or((tag, ""));
        let name = name.trim_end_matches('/').to_ascii_lowercase();
        match (hidden, name.as_str()) {
            (Some(element), closing) if closing.strip_prefix('/') == Some(element) => hidden = None,
            (Some(_), _) => {}
            (None, "script") => hidden = Some("script"),
            (None, "style") => hidden = Some("style"),
            (None, "title") => hidden = Some("title"),
            _ => {}
        }
        if !matches!(
            name.as_str(),
            "b" | "/b" | "i" | "/i" | "span" | "/span" | "font" | "/font" | "a" | "/a" | "wbr"
        ) {
            document.text.push(' ');
        }
        document.has_form |= matches!(name.as_str(), "form" | "input");
        if name == "/a" {
            close(&mut document, &mut open);
        }
        let wanted: &[(&str, Reference)] = match name.as_str() {
            "a" | "area" => &[("href", Reference::Link)],
            "form" => &[("action", Reference::Link)],
            "button" | "input" => &[("formaction", Reference::Link), ("src", Reference::Picture)],
            "img" | "script" | "iframe" | "frame" | "embed" | "source" | "video" | "v:image" | "v:fill" => {
                &[("src", Reference::Picture)]
            }
            "link" => &[("href", Reference::Picture)],
            "body" | "table" | "td" | "tr" | "th" => &[("background", Reference::Picture)],
            // A page that leads on at once.
            "meta" => &[("content", Reference::Link)],
            _ => &[],
        };
        if wanted.is_empty() {
            continue;
        }
        for (attribute, value) in Attributes(attributes).take(ATTRIBUTES_MAX) {
            let Some((_, kind)) = wanted.iter().find(|(wanted, _)| wanted.eq_ignore_ascii_case(attribute))
            else {
                continue;
            };
            let mut address = unescaped(value);
            if name == "meta" {
                let Some(at) = address.to_ascii_lowercase().find("url=") else { continue };
                address = address
                    .get(at.saturating_add(4)..)
                    .unwrap_or_default()
                    .trim_matches(['\'', '"', ' '])
                    .to_owned();
            }
            if document.references.len() < references_max {
                document.references.push(Found { kind: *kind, address, shown: String::new() });
                if name == "a" {
                    close(&mut document, &mut open);
                    open = Some((document.references.len().saturating_sub(1), document.text.len()));
                }
            }
        }
    }
    close(&mut document, &mut open);
    document
}

/// Whether a closing tag of the element begins.
fn ends(text: &str, element: &str) -> bool {
    let behind = text.strip_prefix('/');
    behind.and_then(|name| name.get(..element.len())).is_some_and(|name| name.eq_ignore_ascii_case(element))
}

/// Whether a tag begins that refers to something: also what a script would write, or what stands behind a script that was never closed.
fn refers(text: &str) -> bool {
    ["a ", "img ", "iframe ", "form "]
        .iter()
        .any(|start| text.get(..start.len()).is_some_and(|found| found.eq_ignore_ascii_case(start)))
}

/// Longest text of a link that is kept.
const SHOWN_BYTES_MAX: usize = 300;

fn close(document: &mut Document, open: &mut Option<(usize, usize)>) {
    let Some((at, start)) = open.take() else { return };
    let text = document.text.get(start..).unwrap_or_default().trim();
    let shown = text.get(..text.floor_char_boundary(SHOWN_BYTES_MAX)).unwrap_or_default().to_owned();
    if let Some(found) = document.references.get_mut(at) {
        found.shown = shown;
    }
}

/// A tag up to its `>` outside quotes, and what follows; one without end ends with the text.
fn tag(text: &str) -> (&str, &str) {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), byte) if open == byte => quote = None,
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'>') => {
                return (
                    text.get(..at).unwrap_or_default(),
                    text.get(at.saturating_add(1)..).unwrap_or_default(),
                );
            }
            _ => {}
        }
        if at > TAG_BYTES_MAX {
            // No tag is so long: a quote was left open. Its first `>` ends it.
            let (tag, behind) = text.split_once('>').unwrap_or((text, ""));
            let passed = at.max(tag.len());
            let behind = if tag.len() < at {
                behind
            } else {
                text.get(text.floor_char_boundary(passed)..).unwrap_or_default()
            };
            return (tag.get(..tag.floor_char_boundary(TAG_BYTES_MAX)).unwrap_or_default(), behind);
        }
    }
    (text, "")
}

/// Attributes of a tag, name and value.
struct Attributes<'t>(&'t str);

impl<'t> Iterator for Attributes<'t> {
    type Item = (&'t str, &'t str);

    fn next(&mut self) -> Option<Self::Item> {
        let text = self.0.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '/' | '"' | '\''));
        if text.is_empty() {
            return None;
        }
        let end = text.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(text.len());
        let (name, behind) = text.split_at_checked(end)?;
        let Some(value) = behind.trim_start().strip_prefix('=') else {
            self.0 = behind;
            // A stray sign must not be read for ever.
            return if name.is_empty() { None } else { Some((name, "")) };
        };
        let value = value.trim_start();
        let (value, behind) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let inner = value.get(1..).unwrap_or_default();
                inner.split_once(quote).unwrap_or((inner, ""))
            }
            _ => {
                let end = value.find(char::is_whitespace).unwrap_or(value.len());
                value.split_at_checked(end)?
            }
        };
        self.0 = behind;
        Some((name, value))
    }
}

/// Adds visible text, blanks run together.
fn push_text(out: &mut String, text: &str) {
    for c in unescaped(text).chars() {
        // What has no width hides words from those who look for them.
        if matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}' | '\u{34F}') {
            continue;
        }
        if !c.is_whitespace() {
            out.push(c);
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
    }
}

/// Character references undone (HTML section 13.5, the common ones).
pub(super) fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let near = after.get(..after.floor_char_boundary(ENTITY_BYTES_MAX)).unwrap_or_default();
        match near.split_once(';').and_then(|(name, _)| Some((name.len(), entity(name)?))) {
            Some((length, c)) => {
                out.push(c);
                rest = after.get(length.saturating_add(1)..).unwrap_or_default();
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|c| *c != '\0');
    }
    Some(match name {
        "amp" | "AMP" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "commat" => '@',
        "colon" => ':',
        "sol" => '/',
        "period" => '.',
        "zwnj" | "zwj" | "shy" => '\u{200B}',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, references: &[(&str, &str)], text: &str) {
        let document = read(html, 10);
        let found: Vec<(&str, &str)> =
            document.references.iter().map(|f| (f.address.as_str(), f.shown.as_str())).collect();
        assert_eq!((found.as_slice(), document.text.trim()), (references, text), "{html}");
    }

    #[test]
    fn documents() {
        check(
            "<p>Hello <a href=\"http://a.example/?b&amp;c\">click</a> me</p>",
            &[("http://a.example/?b&c", "click")],
            "Hello click me",
        );
        check("<A HREF='x' title=\"a>b\">y", &[("x", "y")], "y");
        check("<a href=x>y</a><img src=z>", &[("x", "y"), ("z", "")], "y");
        check("<script>if(1<2) w('<a href=x>')</script>b<style>c</style>", &[("x", "b")], "b");
        check("<script <table><img src=x>a", &[("x", "")], "");
        check("<!-- <a href=x> -->a &lt; b < c", &[], "a < b < c");
        check(
            "<meta http-equiv=refresh content=\"0;URL='http://a.example/'\">",
            &[("http://a.example/", "")],
            "",
        );
        check("p&#97;ypal&#x2e; &bogus; &", &[], "paypal. &bogus; &");
        check("pay\u{200b}p<wbr>al", &[], "paypal");
        check("<a href=\"x", &[("x", "")], "");
        check("<", &[], "<");
        check("<a =x>", &[], "");
        check("<table background=b><form action=f><input>", &[("b", ""), ("f", "")], "");
    }

    #[test]
    fn forms_are_told() {
        assert!(read("<FORM>", 1).has_form && !read("<p>form</p>", 1).has_form);
    }

    #[test]
    fn open_quotes_take_linear_time() {
        let html = "<a href=\"".repeat(20_000);
        assert!(read(&html, 10).references.len() <= 10);
        let html = format!("{}>", "<a b='".repeat(50_000));
        read(&html, 10);
    }
}
