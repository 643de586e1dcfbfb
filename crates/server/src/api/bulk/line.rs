//! One line of a bulk look-up: what it asks for.

use model::{Kind, Observable};
use serde::Deserialize;

use super::{LINE_BYTES_MAX, LINES_MAX, splitter::Line};
use crate::{
    api::{quick::LineError, words::KindWord},
    error::ApiError,
};

/// Characters of a line that was too long that are given back.
const SHOWN_CHARACTERS: usize = 80;

/// What a line asks for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Asked {
    /// The request to repeat in the answer.
    pub(super) request: String,
    /// The object.
    pub(super) observable: Result<Observable, Fault>,
}

/// Why a line is not answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    code: &'static str,
    message: String,
}

impl Fault {
    fn bad_request(message: impl Into<String>) -> Self {
        Self { code: "bad_request", message: message.into() }
    }

    pub(super) fn too_many_lines() -> Self {
        Self {
            code: "too_many_lines",
            message: format!("at most {LINES_MAX} lines are answered: send the rest by themselves"),
        }
    }

    pub(super) fn stalled() -> Self {
        Self { code: "body_stalled", message: "the body stopped coming: send the rest again".to_owned() }
    }

    /// A refusal of the whole, told of a line.
    pub(super) fn of(refusal: Option<&ApiError>) -> Self {
        let refused = |error: &ApiError| Self { code: error.code, message: error.message.clone() };
        refusal.map_or_else(Self::internal, refused)
    }

    pub(super) fn internal() -> Self {
        Self { code: "internal", message: "the server failed; its log has the cause".to_owned() }
    }
}

impl From<Fault> for LineError {
    fn from(fault: Fault) -> Self {
        Self { code: fault.code, message: fault.message }
    }
}

/// A line in JSON.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wish {
    request: String,
    r#type: Option<KindWord>,
}

impl Asked {
    /// Reads a line: a bare object, a JSON string, or an object with `request` and perhaps `type`.
    pub(super) fn read(line: Line<'_>) -> Self {
        let bytes = match line {
            Line::Whole(bytes) => bytes,
            Line::TooLong(bytes) => {
                let request = String::from_utf8_lossy(bytes).chars().take(SHOWN_CHARACTERS).collect();
                let fault = Fault {
                    code: "line_too_long",
                    message: format!("a line has at most {LINE_BYTES_MAX} bytes"),
                };
                return Self { request, observable: Err(fault) };
            }
        };
        let Ok(text) = std::str::from_utf8(bytes) else {
            let request = String::from_utf8_lossy(bytes).into_owned();
            return Self { request, observable: Err(Fault::bad_request("the line is not UTF-8")) };
        };
        let text = text.trim();
        let json = |error: serde_json::Error| {
            Fault::bad_request(format!("the line is no JSON as taken here: {error}"))
        };
        let wish = match text.as_bytes().first() {
            Some(b'{') => serde_json::from_str::<Wish>(text).map_err(json),
            Some(b'"') => {
                serde_json::from_str(text).map(|request| Wish { request, r#type: None }).map_err(json)
            }
            _ => Ok(Wish { request: text.to_owned(), r#type: None }),
        };
        match wish {
            Ok(Wish { request, r#type }) => {
                let parsed = match r#type {
                    Some(kind) => Observable::parse_as(Kind::from(kind), &request),
                    None => Observable::detect(&request),
                };
                Self { observable: parsed.map_err(|error| Fault::bad_request(error.to_string())), request }
            }
            Err(fault) => Self { request: text.to_owned(), observable: Err(fault) },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, request: &str, expected: Result<&str, &str>) {
        let asked = Asked::read(Line::Whole(line.as_bytes()));
        assert_eq!(asked.request, request, "{line}");
        match (asked.observable, expected) {
            (Ok(observable), Ok(canonical)) => assert_eq!(observable.to_string(), canonical, "{line}"),
            (Err(fault), Err(says)) => assert!(fault.message.contains(says), "{line}: {}", fault.message),
            (found, expected) => panic!("{line}: {found:?}, not {expected:?}"),
        }
    }

    #[test]
    fn three_forms_of_a_line() {
        check(" 192.0.2.1 ", "192.0.2.1", Ok("192.0.2.1"));
        check("evil[.]example", "evil[.]example", Ok("evil.example"));
        check(r#""http://evil.example/a""#, "http://evil.example/a", Ok("evil.example/a"));
        check(r#"{"request": "192.0.2.1"}"#, "192.0.2.1", Ok("192.0.2.1"));
        check(r#"{"type": "url", "request": "evil.example"}"#, "evil.example", Ok("evil.example/"));
    }

    #[test]
    fn wrong_lines_say_why() {
        check("", "", Err("nothing was given"));
        check(
            r#"{"request": "192.0.2.1", "kind": "ip"}"#,
            r#"{"request": "192.0.2.1", "kind": "ip"}"#,
            Err("kind"),
        );
        check(r#"{"request": 7}"#, r#"{"request": 7}"#, Err("JSON"));
        check(r#"{"type": "hash", "request": "192.0.2.1"}"#, "192.0.2.1", Err("hash"));
        check("not an indicator", "not an indicator", Err("not an indicator"));
        assert!(Asked::read(Line::Whole(&[0xff, 0xfe])).observable.is_err());
        assert_eq!(Asked::read(Line::TooLong(&[b'a'; 500])).request.len(), SHOWN_CHARACTERS);
    }
}
