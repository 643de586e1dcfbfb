//! What a request is about, read from the raw request target.
//!
//! Real clients send the object percent-encoded or as it is, in the path (KTIP) or behind `request=` (OpenTIP). No general query
//! parser comes near it: one would take parts of the object for parameters of ours. The rules:
//!
//! - an object with `://` in it, or a URL with a raw `/`, is unencoded: its percent escapes are its own and stay;
//! - any other object is percent-decoded once;
//! - behind an unencoded object only known parameters at the tail of the query are ours, each name once.

use model::Kind;
use percent_encoding::percent_decode_str;

use crate::error::ApiError;

/// Longest look-up in characters on KTIP paths; beyond it KTIP answers 414.
pub const OBJECT_CHARACTERS_MAX: usize = 2000;

/// A look-up as it was asked for: the object's text, and the parameters as text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Target {
    /// The object, decoded once if it was encoded.
    pub object: String,
    /// `sections`.
    pub sections: Option<String>,
    /// `count`.
    pub count: Option<String>,
    /// `format`.
    pub format: Option<String>,
    /// `as_of`.
    pub as_of: Option<String>,
    /// `known_at`.
    pub known_at: Option<String>,
    /// `cursor`.
    pub cursor: Option<String>,
    /// `relations`.
    pub relations: Option<String>,
    /// `from`.
    pub from: Option<String>,
    /// `to`.
    pub to: Option<String>,
    /// `zones`.
    pub zones: Option<String>,
}

/// Names of the parameters on KTIP paths.
pub const PARAMETERS: [&str; 7] = ["sections", "count", "format", "as_of", "known_at", "cursor", "zones"];

impl Target {
    /// Reads what stands behind `/api/{kind}/`: `<object>[?parameters]`.
    ///
    /// # Errors
    /// 400 for an unknown or repeated parameter, 414 for an object that is too long.
    pub fn of_path(kind: Kind, raw: &str) -> Result<Self, ApiError> {
        Self::of_path_with(kind, raw, &PARAMETERS)
    }

    /// The same where other parameters are ours.
    ///
    /// # Errors
    /// As [`Target::of_path`].
    pub fn of_path_with(kind: Kind, raw: &str, names: &[&str]) -> Result<Self, ApiError> {
        let (path, query) = raw.split_once('?').map_or((raw, None), |(path, query)| (path, Some(query)));
        let mut target = Self::default();
        if is_unencoded(kind, path) {
            target.object = path.to_owned();
            if let Some(own) = target.peel(query, names)? {
                target.object.push('?');
                target.object.push_str(own);
            }
        } else {
            for pair in query.unwrap_or_default().split('&').filter(|pair| !pair.is_empty()) {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                target.take(name, value, names)?;
            }
            target.object = decode_once(path);
        }
        let characters = target.object.chars().count();
        if characters > OBJECT_CHARACTERS_MAX {
            let message =
                format!("the object has {characters} characters, at most {OBJECT_CHARACTERS_MAX} are taken");
            return Err(ApiError::uri_too_long(message));
        }
        Ok(target)
    }

    /// Reads an OpenTIP query: the object is everything from `request=` to the end.
    ///
    /// # Errors
    /// 400 without `request=`.
    pub fn of_query(kind: Kind, query: &str) -> Result<Self, ApiError> {
        const NAME: &str = "request=";
        let behind = |at: usize| query.get(at + NAME.len()..);
        let raw = match query.strip_prefix(NAME) {
            Some(raw) => Some(raw),
            None => query.find("&request=").and_then(|at| behind(at + 1)),
        };
        let raw =
            raw.ok_or_else(|| ApiError::bad_request("say what to look up: `?request=` and the object"))?;
        let object = if is_unencoded(kind, raw) {
            raw.to_owned()
        } else {
            // An encoded `&` is `%26`, so that a raw one begins something that is not the object.
            let is_encoded = kind != Kind::Url || raw.contains('%');
            let raw = if is_encoded { raw.split('&').next().unwrap_or(raw) } else { raw };
            decode_once(raw)
        };
        Ok(Self { object, ..Self::default() })
    }

    /// Takes our parameters off the tail of an unencoded object's query and gives back what is the object's own.
    fn peel<'a>(&mut self, query: Option<&'a str>, names: &[&str]) -> Result<Option<&'a str>, ApiError> {
        let mut own = query;
        while let Some(rest) = own {
            let (before, last) =
                rest.rsplit_once('&').map_or((None, rest), |(before, last)| (Some(before), last));
            let Some((name, value)) = last.split_once('=') else { break };
            // A parameter that cannot be ours is the object's: `?format=pdf`, or a second `count`.
            if !is_plausible(name, value) || self.slot(name, names).is_none_or(|slot| slot.is_some()) {
                break;
            }
            self.take(name, value, names)?;
            own = before;
        }
        Ok(own)
    }

    fn take(&mut self, name: &str, value: &str, names: &[&str]) -> Result<(), ApiError> {
        let Some(slot) = self.slot(name, names) else {
            let shown: String = name.chars().take(40).collect();
            let message = format!(
                "there is no parameter `{shown}`; an object with a query of its own is sent percent-encoded"
            );
            return Err(ApiError::bad_request(message).with_details(names.iter().copied()));
        };
        if slot.is_some() {
            return Err(ApiError::bad_request(format!("the parameter `{name}` is given twice")));
        }
        *slot = Some(decode_once(value));
        Ok(())
    }

    fn slot(&mut self, name: &str, names: &[&str]) -> Option<&mut Option<String>> {
        match name {
            _ if !names.contains(&name) => None,
            "sections" => Some(&mut self.sections),
            "count" => Some(&mut self.count),
            "format" => Some(&mut self.format),
            "as_of" => Some(&mut self.as_of),
            "known_at" => Some(&mut self.known_at),
            "cursor" => Some(&mut self.cursor),
            "relations" => Some(&mut self.relations),
            "from" => Some(&mut self.from),
            "to" => Some(&mut self.to),
            "zones" => Some(&mut self.zones),
            _ => None,
        }
    }
}

fn is_unencoded(kind: Kind, raw: &str) -> bool {
    match kind {
        Kind::Url => !has_encoded_scheme(raw) && (raw.contains('/') || !raw.contains('%')),
        Kind::Ip => raw.contains("://"),
        Kind::Domain | Kind::Hash => false,
    }
}

/// Whether the text begins `http%3A//` or the like: Python's `quote` leaves slashes alone.
fn has_encoded_scheme(raw: &str) -> bool {
    raw.split_once("//").and_then(|(scheme, _)| scheme.split_once('%')).is_some_and(|(scheme, colon)| {
        colon.eq_ignore_ascii_case("3a") && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

/// Whether `name=value` behind an unencoded URL reads as one of our parameters.
fn is_plausible(name: &str, value: &str) -> bool {
    match name {
        "sections" => is_words(value),
        "count" => !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()),
        // Not `csv`, which many pages have themselves.
        "format" => matches!(value, "json" | "stix" | "hosts" | "rpz" | "suricata"),
        "zones" => is_words(value),
        "relations" => value
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || matches!(byte, b',' | b'%' | b'-' | b'2' | b'C')),
        "as_of" | "known_at" | "from" | "to" => value.starts_with(|first: char| first.is_ascii_digit()),
        "cursor" => true,
        _ => false,
    }
}

/// Whether the text may be words with commas between them, encoded or not.
fn is_words(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b',' | b'%' | b'_'))
}

/// Percent-decodes once. Escapes of control characters, and of bytes that are no UTF-8, stay as they are.
fn decode_once(text: &str) -> String {
    let bytes: Vec<u8> = percent_decode_str(text).collect();
    let mut decoded = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        for character in chunk.valid().chars() {
            if character.is_ascii_control() {
                escape(&mut decoded, character as u8);
            } else {
                decoded.push(character);
            }
        }
        for byte in chunk.invalid() {
            escape(&mut decoded, *byte);
        }
    }
    decoded
}

fn escape(text: &mut String, byte: u8) {
    text.push_str(percent_encoding::percent_encode_byte(byte));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn path(kind: Kind, raw: &str, object: &str, sections: Option<&str>, count: Option<&str>) {
        let target = Target::of_path(kind, raw).unwrap();
        assert_eq!(target.object, object, "{raw}");
        assert_eq!((target.sections.as_deref(), target.count.as_deref()), (sections, count), "{raw}");
    }

    #[track_caller]
    fn query(kind: Kind, raw: &str, object: &str) {
        assert_eq!(Target::of_query(kind, raw).unwrap().object, object, "{raw}");
    }

    #[test]
    fn t1_request_runs_to_the_end() {
        query(Kind::Url, "request=http://h.example/x?a=1&b=2", "http://h.example/x?a=1&b=2");
        query(Kind::Url, "request=http://h.example/x?a=1&request=2", "http://h.example/x?a=1&request=2");
        query(Kind::Url, "request=http://h.example/a%20b?c=%26", "http://h.example/a%20b?c=%26");
        query(Kind::Url, "request=http%3A%2F%2Fh.example%2Fx%3Fa%3D1%26b%3D2", "http://h.example/x?a=1&b=2");
        query(Kind::Url, "request=http%3A%2F%2Fh.example%2Fa%2520b", "http://h.example/a%20b");
        query(Kind::Url, "request=h.example?a=1&b=2", "h.example?a=1&b=2");
        query(Kind::Url, "x=1&request=h.example/y", "h.example/y");
        query(Kind::Domain, "request=evil%5B.%5Dexample&x=1", "evil[.]example");
        query(Kind::Ip, "request=2001%3Adb8%3A%3A1", "2001:db8::1");
        assert_eq!(Target::of_query(Kind::Ip, "reqest=192.0.2.1").unwrap_err().status, 400);
        query(Kind::Ip, "request=", "");
    }

    #[test]
    fn t2_unencoded_url_in_the_path() {
        path(Kind::Url, "http://h.example/x?a=1&sections=Zone", "http://h.example/x?a=1", Some("Zone"), None);
        path(
            Kind::Url,
            "http://h.example/x?sections=Zone,Timeline&count=3",
            "http://h.example/x",
            Some("Zone,Timeline"),
            Some("3"),
        );
        path(Kind::Url, "http://h.example/x?a=1&b=2", "http://h.example/x?a=1&b=2", None, None);
        path(Kind::Url, "http://h.example/a%2Fb?c=%26", "http://h.example/a%2Fb?c=%26", None, None);
        path(Kind::Url, "h.example?a=1&sections=Zone", "h.example?a=1", Some("Zone"), None);
        // What cannot be ours, or stands before something that is not, belongs to the object.
        path(Kind::Url, "http://h.example/x?format=pdf", "http://h.example/x?format=pdf", None, None);
        path(Kind::Url, "http://h.example/x?format=csv", "http://h.example/x?format=csv", None, None);
        path(Kind::Url, "http://h.example/x?format=rpz&zones=Red,Orange", "http://h.example/x", None, None);
        path(
            Kind::Url,
            "http://h.example/x?count=3&sections=Zone&count=9",
            "http://h.example/x?count=3",
            Some("Zone"),
            Some("9"),
        );
        path(Kind::Url, "http://h.example/x?count=9&z", "http://h.example/x?count=9&z", None, None);
        path(Kind::Url, "http://h.example/x?", "http://h.example/x?", None, None);
        path(Kind::Ip, "http://192.0.2.1?sections=Zone", "http://192.0.2.1", Some("Zone"), None);
    }

    #[test]
    fn t2_encoded_url_in_the_path() {
        path(
            Kind::Url,
            "gsocket.example%2Fx%3Fa%3D1?sections=Zone",
            "gsocket.example/x?a=1",
            Some("Zone"),
            None,
        );
        path(
            Kind::Url,
            "h.example%2Fa%2520b?count=5&sections=Zone%2CTimeline",
            "h.example/a%20b",
            Some("Zone,Timeline"),
            Some("5"),
        );
        path(Kind::Url, "http%3A//h.example/x%3Fa%3D1?count=5", "http://h.example/x?a=1", None, Some("5"));
        path(Kind::Url, "h.example%2F%FF%00", "h.example/%FF%00", None, None);
        path(Kind::Ip, "http%3A%2F%2F192.0.2.1", "http://192.0.2.1", None, None);
        path(Kind::Domain, "b%C3%BCcher.example?count=5", "bücher.example", None, Some("5"));
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        let status = |kind, raw: &str| Target::of_path(kind, raw).unwrap_err().status.as_u16();
        assert_eq!(status(Kind::Ip, "192.0.2.1?section=Zone"), 400);
        assert_eq!(status(Kind::Ip, "192.0.2.1?count=1&count=2"), 400);
        assert_eq!(status(Kind::Url, "h.example%2Fx?a=1"), 400);
        let long = |n: usize| format!("http://h.example/{}", "a".repeat(n - "http://h.example/".len()));
        assert!(Target::of_path(Kind::Url, &long(2000)).is_ok());
        assert_eq!(status(Kind::Url, &long(2001)), 414);
    }
}
