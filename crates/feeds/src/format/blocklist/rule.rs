//! Suricata and Snort 3 rules that name a web host, or a host and a path: `http.host; content:"a.example"`. Rules on
//! anything else are refused; so are those of Snort 2, where the buffer stands behind its content.

use model::{Observable, Subject};

use super::{exact, field};

/// Where a `content` is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Buffer {
    Host,
    Uri,
    Other,
}

/// What the rule is about.
pub(super) fn subject(rule: &str) -> Result<Subject, &'static str> {
    const NO_HOST: &str = "a rule that names no web host";
    let (_, body) = rule.split_once('(').ok_or(NO_HOST)?;
    let (mut host, mut uri) = (None, None);
    let mut buffer = Buffer::Other;
    for option in options(body) {
        let (key, value) =
            option.split_once(':').map_or((option, ""), |(key, value)| (key.trim(), value.trim()));
        match key {
            "http.host" | "http.host.raw" => buffer = Buffer::Host,
            "http_header" if value == "field host" => buffer = Buffer::Host,
            "http.uri" | "http.uri.raw" | "http_uri" | "http_raw_uri" => buffer = Buffer::Uri,
            "content" => {
                let place = match buffer {
                    Buffer::Host => &mut host,
                    Buffer::Uri => &mut uri,
                    Buffer::Other => continue,
                };
                // A second content, or a negated one, is a pattern.
                if place.replace(content(value).ok_or("a content that is not plain text")?).is_some() {
                    return Err("a pattern of several parts");
                }
            }
            _ if key.starts_with("http") => buffer = Buffer::Other,
            _ => {}
        }
    }
    let host = host.filter(|host| !host.is_empty()).ok_or(NO_HOST)?;
    match uri {
        None => exact(&host),
        Some(uri) if uri.starts_with('/') => {
            field::url(&format!("{host}{uri}")).map(|url| Observable::Url(url).into())
        }
        Some(_) => Err("a pattern inside a path"),
    }
}

/// The options between `;`, where none is inside quotes.
fn options(body: &str) -> impl Iterator<Item = &str> {
    let (mut quoted, mut escaped) = (false, false);
    body.split(move |c| {
        let ends = c == ';' && !quoted && !escaped;
        quoted ^= c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    })
    .map(str::trim)
}

/// The text of `"…"` with whatever follows behind a comma: `\` before a character, `|41 42|` for bytes.
fn content(value: &str) -> Option<String> {
    let quoted = value.strip_prefix('"')?;
    let mut text = String::new();
    let mut characters = quoted.chars();
    loop {
        match characters.next()? {
            '"' => return Some(text),
            '\\' => text.push(characters.next()?),
            '|' => {
                let mut digits = String::new();
                for digit in characters.by_ref().take_while(|c| *c != '|').filter(|c| *c != ' ') {
                    digits.push(digit);
                    if digits.len() == 2 {
                        let byte = u8::from_str_radix(&digits, 16).ok().filter(u8::is_ascii_graphic)?;
                        text.push(char::from(byte));
                        digits.clear();
                    }
                }
                digits.is_empty().then_some(())?;
            }
            other => text.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    #[track_caller]
    fn check(body: &str, expected: Result<&str, &str>) {
        let rule = format!("alert http any any -> any any (msg:\"m; x\"; {body} sid:1;)");
        let actual = super::subject(&rule).map(|subject| format!("{} {subject}", subject.kind_tag()));
        assert_eq!(actual.as_deref().map_err(|reason| *reason), expected, "{body}");
    }

    #[test]
    fn rules() {
        check(r#"http.host; content:"a.example";"#, Ok("domain a.example"));
        check(r#"http_header:field host; content:"192.0.2.1",nocase;"#, Ok("ip 192.0.2.1"));
        let uri = r#"http.method; content:"GET"; http.uri; content:"/b|3b|\"c"; endswith; http.host; content:"a.example";"#;
        check(uri, Ok("url a.example/b;%22c"));
        let uri = r#"http_header:field host; content:"a.example:81",nocase; http_uri; content:"/b/",nocase;"#;
        check(uri, Ok("url a.example:81/b/"));
    }

    #[test]
    fn refused() {
        check(r#"content:"GET"; http_method;"#, Err("a rule that names no web host"));
        check(
            r#"content:"/a"; http_uri; content:"a.example"; http_header;"#,
            Err("a rule that names no web host"),
        );
        check(r#"http.host; content:!"a.example";"#, Err("a content that is not plain text"));
        check(r#"http.host; content:"a|0|";"#, Err("a content that is not plain text"));
        check(r#"http.host; content:"a|00|";"#, Err("a content that is not plain text"));
        check(r#"http.host; content:"a"; content:"b";"#, Err("a pattern of several parts"));
        check(r#"http.host; content:"a.example"; http.uri; content:"b";"#, Err("a pattern inside a path"));
        check(r#"http.host; content:"open;"#, Err("a content that is not plain text"));
    }
}
