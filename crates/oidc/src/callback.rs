//! What a person comes back with (RFC 6749 section 4.1.2, RFC 9207).

use subtle::ConstantTimeEq;
use url::form_urlencoded;

use crate::{error::Error, flow::Flow};

/// Bytes of the query that is read; a code has some hundred, with some providers two thousand.
const QUERY_BYTES_MAX: usize = 8 * 1024;

/// What the query says, each once.
#[derive(Default)]
struct Callback {
    state: Option<String>,
    iss: Option<String>,
    error: Option<String>,
    code: Option<String>,
}

/// Checks that an answer belongs to the flow and the provider, and gives its code.
pub(crate) fn code(query: &str, flow: &Flow, is_issuer_required: bool) -> Result<String, Error> {
    let callback = read(query)?;
    // Before anything else: what does not belong to the flow must not decide what becomes of it.
    let state = callback.state.ok_or(Error::StateMissing)?;
    if !bool::from(state.as_bytes().ct_eq(flow.state.as_bytes())) {
        return Err(Error::State);
    }
    match callback.iss {
        Some(issuer) if issuer == flow.issuer => {}
        Some(_) => return Err(Error::CallbackIssuer),
        None if is_issuer_required => return Err(Error::CallbackIssuerMissing),
        None => {}
    }
    if let Some(error) = callback.error {
        return Err(Error::Denied(error_code(&error)));
    }
    callback.code.filter(|code| !code.is_empty()).ok_or(Error::CodeMissing)
}

fn read(query: &str) -> Result<Callback, Error> {
    if query.len() > QUERY_BYTES_MAX {
        return Err(Error::CallbackTooLong);
    }
    let mut callback = Callback::default();
    for (name, value) in form_urlencoded::parse(query.strip_prefix('?').unwrap_or(query).as_bytes()) {
        let (name, place) = match name.as_ref() {
            "state" => ("state", &mut callback.state),
            "iss" => ("iss", &mut callback.iss),
            "error" => ("error", &mut callback.error),
            "code" => ("code", &mut callback.code),
            _ => continue,
        };
        if place.replace(value.into_owned()).is_some() {
            return Err(Error::CallbackTwice(name));
        }
    }
    Ok(callback)
}

/// Characters of an error code that are told.
const ERROR_CODE_CHARACTERS_MAX: usize = 64;

/// An error code as it may be shown: anybody can write one into a link (RFC 6749 section 4.1.2.1 has the registered ones).
pub(crate) fn error_code(code: &str) -> String {
    let is_code = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
    let is_told = !code.is_empty() && code.len() <= ERROR_CODE_CHARACTERS_MAX && code.chars().all(is_code);
    if is_told { code.to_owned() } else { "unknown".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::RANDOM_BYTES;

    fn check(query: &str, is_issuer_required: bool, expected: Result<&str, &str>) {
        let flow = Flow::new("https://login.example", &[0; RANDOM_BYTES]);
        let query = query.replace("STATE", flow.state());
        let read = code(&query, &flow, is_issuer_required).map_err(|error| error.to_string());
        assert_eq!(read.as_deref().map_err(String::as_str), expected, "{query}");
    }

    #[test]
    fn queries() {
        check("code=abc&state=STATE", false, Ok("abc"));
        check("?code=abc&state=STATE&session_state=x", false, Ok("abc"));
        check("code=a%2Bb+c&state=STATE", false, Ok("a+b c"));
        check("code=abc&state=STATE&iss=https%3A%2F%2Flogin.example", true, Ok("abc"));
        check("code=abc&state=STATE", true, Err("the answer does not say who it is from"));
        check(
            "code=abc&state=STATE&iss=https://login.example/",
            false,
            Err("the answer is from another provider"),
        );
        check("code=abc&state=STATE&iss=", false, Err("the answer is from another provider"));
        check("code=abc", false, Err("the answer has no state"));
        check("code=abc&state=", false, Err("the answer has another flow's state"));
        check("code=abc&state=STATEx", false, Err("the answer has another flow's state"));
        check("state=STATE", false, Err("the answer has no code"));
        check("state=STATE&code=", false, Err("the answer has no code"));
        check("state=STATE&code=a&code=b", false, Err("the answer has `code` more than once"));
        check("state=STATE&state=STATE&code=a", false, Err("the answer has `state` more than once"));
        check("state=STATE&iss=a&iss=b&code=a", false, Err("the answer has `iss` more than once"));
        check("state=STATE&error=access_denied", false, Err("the provider answers `access_denied`"));
        check("state=STATE&error=access_denied&code=a", false, Err("the provider answers `access_denied`"));
        check("state=STATE&error=<script>", false, Err("the provider answers `unknown`"));
        check("state=STATE&error=", false, Err("the provider answers `unknown`"));
        check("error=access_denied", false, Err("the answer has no state"));
        check("", false, Err("the answer has no state"));
        check(&"a".repeat(8193), false, Err("the answer is too long"));
    }
}
