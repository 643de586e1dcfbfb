//! Tells what a person typed or pasted: refangs, cleans, decides. Also the way back: defanging for display.

use super::{DomainName, Hash, Kind, Observable, ParseError, Url, ip, url::Host};
use crate::Network;

/// Longest text we try to read, in bytes: a URL of [`super::url::URL_BYTES_MAX`] with room for defanging.
const INPUT_BYTES_MAX: usize = 16 * 1024;

pub(super) fn detect(text: &str) -> Result<Observable, ParseError> {
    let clean = refang(text)?;
    if clean.contains("://") {
        return Url::parse(&clean).map(Observable::Url);
    }
    if let Ok(address) = ip::parse_address(&clean) {
        return Ok(Observable::Ip(address));
    }
    if let Ok(network) = Network::parse(&clean) {
        return Err(ParseError::IsNetwork(network.to_string()));
    }
    if clean.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Hash::parse(&clean).map(Observable::File);
    }
    if clean.contains(['/', '?', '#', ':']) {
        return Url::parse(&clean).map(Observable::Url);
    }
    if clean.contains('@') {
        return Err(ParseError::Email(shorten(&clean)));
    }
    if clean.contains(char::is_whitespace) || clean.contains(',') {
        return Err(ParseError::Several(shorten(&clean)));
    }
    DomainName::parse(&clean).map(Observable::Domain)
}

pub(super) fn parse_as(kind: Kind, text: &str) -> Result<Observable, ParseError> {
    let clean = refang(text)?;
    match kind {
        Kind::Hash => Hash::parse(&clean).map(Observable::File),
        Kind::Ip if clean.contains("://") => Url::parse(&clean).map(Observable::Url),
        Kind::Ip => match ip::parse_address(&clean) {
            Ok(address) => Ok(Observable::Ip(address)),
            Err(error) => Err(Network::parse(&clean).map_or(error, |n| ParseError::IsNetwork(n.to_string()))),
        },
        Kind::Domain => DomainName::parse(&clean).map(Observable::Domain),
        Kind::Url => Url::parse(&clean).map(Observable::Url),
    }
}

/// Undoes what people do to make indicators harmless, and what pasting adds.
///
/// # Errors
/// [`ParseError::Empty`] when nothing is left, [`ParseError::TooLong`] past the limit.
pub fn refang(text: &str) -> Result<String, ParseError> {
    if text.len() > INPUT_BYTES_MAX {
        return Err(ParseError::TooLong { length: text.len(), limit: INPUT_BYTES_MAX });
    }
    let clean = text.trim().replace("[.]", ".").replace("[:]", ":").replace("hxxp", "http");
    if clean.is_empty() { Err(ParseError::Empty) } else { Ok(clean) }
}

pub(super) fn defang(observable: &Observable) -> String {
    let dots = |text: &str| text.replace('.', "[.]");
    match observable {
        Observable::File(hash) => hash.to_string(),
        Observable::Ip(address) => dots(&address.to_string()),
        Observable::Domain(domain) => dots(domain.as_str()),
        Observable::Url(url) => {
            let text = url.to_string();
            let host = url.host().to_string();
            text.strip_prefix(&host).map_or_else(|| dots(&text), |rest| dots(&host) + rest)
        }
    }
}

pub(super) fn lookup_form(url: &Url) -> String {
    let host = match url.host() {
        Host::Domain(domain) => domain.as_str().strip_prefix("www.").unwrap_or(domain.as_str()).to_owned(),
        host @ Host::Ip(_) => host.to_string(),
    };
    format!("{host}{}", url.path_and_query().trim_end_matches('/').to_ascii_lowercase())
}

/// At most 80 characters of hostile text for a message, control characters made visible.
pub(super) fn shorten(text: &str) -> String {
    const CHARACTERS_MAX: usize = 80;
    let mut short: String = text.trim().chars().take(CHARACTERS_MAX).flat_map(char::escape_debug).collect();
    if text.trim().chars().count() > CHARACTERS_MAX {
        short.push('…');
    }
    short
}
