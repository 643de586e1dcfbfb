//! From a text with `*` to the mask that it is in truth, in canonical form.

use super::{STARS_MAX, WILDCARD_BYTES_MAX, Wildcard, reach};
use crate::{DomainName, Mask, Network, Url};

/// What a text with `*` is.
#[derive(Debug)]
pub(in crate::mask) enum Pattern {
    /// Another kind of mask says the same.
    Other(Mask),
    /// No other kind does.
    Wildcard(Wildcard),
}

/// Whether a wildcard covers too much of the world for anybody to say something true about all of it.
pub(in crate::mask) fn is_too_wide(wildcard: &Wildcard) -> bool {
    let (server, path) = wildcard.parts();
    reach::is_too_wide(server, path)
}

impl Pattern {
    /// Reads a pattern; nothing is undone (defanging, quotes).
    ///
    /// # Errors
    /// What is wrong with it.
    pub(in crate::mask) fn parse(text: &str) -> Result<Self, &'static str> {
        let text = text.trim();
        if text.len() > WILDCARD_BYTES_MAX {
            return Err("it is longer than 1,024 bytes");
        }
        if !text.contains('*') {
            return Err("it has no `*`");
        }
        if text.contains(|c: char| c.is_control()) {
            return Err("it has control characters");
        }
        if text.contains('#') {
            return Err("what follows `#` is never sent to a server");
        }
        let (scheme, rest) = split_scheme(text)?;
        let (server, path) = match rest.find(['/', '\\', '?']).and_then(|at| rest.split_at_checked(at)) {
            Some((server, path)) if path.starts_with('?') && server.contains('*') => {
                return Err("a query stands behind a path: write it like *.d.example/*?id=*");
            }
            Some((server, path)) => (server, Some(path)),
            None => (rest, None),
        };
        let server = server_text(&single_stars(server), scheme)?;
        let path = path.map(|path| path_text(&single_stars(path))).transpose()?;
        // One in the scheme says nothing, and the URL Standard takes `/*/..` away.
        if !server.contains('*') && !path.as_deref().unwrap_or_default().contains('*') {
            return Err("no `*` is left of it: look up the object itself");
        }
        if server.matches('*').count() + path.as_deref().unwrap_or_default().matches('*').count() > STARS_MAX
        {
            return Err("it has more than 16 `*`");
        }
        classify(server, path)
    }
}

fn single_stars(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c != '*' || !out.ends_with('*') {
            out.push(c);
        }
    }
    out
}

/// Splits off `http://`, or `*://` and its like, which mean any scheme.
fn split_scheme(text: &str) -> Result<(&str, &str), &'static str> {
    let Some((scheme, rest)) = text.split_once("://").filter(|(scheme, _)| !scheme.contains(['/', '?']))
    else {
        return Ok(("http", text.strip_prefix("//").unwrap_or(text)));
    };
    if scheme.contains('*') && scheme.bytes().all(|b| b.is_ascii_alphabetic() || b == b'*') {
        return Ok(("http", rest));
    }
    let known = ["http", "https", "ftp", "ws", "wss"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
    if known { Ok((scheme, rest)) } else { Err("its scheme is not http, https, ftp, ws or wss") }
}

/// Host and port in canonical form.
fn server_text(server: &str, scheme: &str) -> Result<String, &'static str> {
    if server.is_empty() {
        return Err("it has no host");
    }
    if server.contains('@') {
        return Err("it has credentials or is an e-mail address");
    }
    if !server.contains('*') {
        let url = Url::parse(&format!("{scheme}://{server}/")).map_err(|_| "its host is no host")?;
        return Ok(format!("{}{}", url.host(), port_text(url.port())));
    }
    let (name, port) = match server.split_once(':') {
        Some((name, "*")) => (name, ":*".to_owned()),
        Some((name, port)) => {
            let digits = port.len() <= 5 && port.bytes().all(|b| b.is_ascii_digit());
            let port: u16 =
                port.parse().ok().filter(|_| digits).ok_or("its port is no number up to 65535")?;
            let is_default = port == 80
                || port == 443 && ["https", "wss"].iter().any(|known| scheme.eq_ignore_ascii_case(known))
                || port == 21 && scheme.eq_ignore_ascii_case("ftp");
            (name, port_text((!is_default).then_some(port)))
        }
        None => (server, String::new()),
    };
    let name = name.strip_suffix('.').unwrap_or(name);
    let labels: Result<Vec<String>, _> = name.split('.').map(label_text).collect();
    let name = labels?.join(".");
    if name.len() > crate::observable::NAME_BYTES_MAX {
        return Err("its host has more than 253 characters");
    }
    Ok(format!("{name}{port}"))
}

fn port_text(port: Option<u16>) -> String {
    port.map_or_else(String::new, |port| format!(":{port}"))
}

/// A label, or part of one, in lower case and ASCII.
fn label_text(label: &str) -> Result<String, &'static str> {
    if label.is_empty() {
        return Err("its host has an empty label (two dots in a row, or a leading dot)");
    }
    if !label.is_ascii() {
        if label.contains('*') {
            return Err("a label with `*` has no other form: write the rest of it in ASCII");
        }
        return DomainName::parse_host(label)
            .map(|name| name.as_str().to_owned())
            .map_err(|_| "its host has characters that no domain can have");
    }
    let label = label.to_ascii_lowercase();
    let good = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_' | b'*');
    if label.bytes().all(good) { Ok(label) } else { Err("its host has characters that no domain can have") }
}

/// Path and query as the URL Standard writes them, which leaves `*` as it is.
fn path_text(path: &str) -> Result<String, &'static str> {
    let url = Url::parse(&format!("http://h.invalid{path}")).map_err(|_| "its path is no path")?;
    let text = url.path_and_query();
    // `/a*/../b`: no URL has such a path, and what is left of it says something else.
    if text.matches('*').count() != path.matches('*').count() {
        return Err("it goes up from a folder with `*`");
    }
    if text.len() > WILDCARD_BYTES_MAX { Err("it is longer than 1,024 bytes") } else { Ok(text.to_owned()) }
}

/// Tells what other kinds of masks can say.
fn classify(server: String, path: Option<String>) -> Result<Pattern, &'static str> {
    // Of all kinds alike: what is printed must be read again.
    if server.len() + path.as_ref().map_or(0, String::len) > WILDCARD_BYTES_MAX {
        return Err("it is longer than 1,024 bytes");
    }
    let has_port = server.contains(':');
    let is_open = server.contains('*');
    match path {
        // All URLs of a server: of a host without port this means the host.
        None if has_port => Ok(Pattern::Wildcard(wildcard(&server, "/*")?)),
        None => host_pattern(server),
        Some(path) if path == "/*" && is_open && !has_port => host_pattern(server),
        Some(path) if !is_open => match fixed_host(&server, &path) {
            Some(mask) => Ok(Pattern::Other(mask)),
            None => Ok(Pattern::Wildcard(wildcard(&server, &path)?)),
        },
        Some(path) => Ok(Pattern::Wildcard(wildcard(&server, &path)?)),
    }
}

fn wildcard(server: &str, path: &str) -> Result<Wildcard, &'static str> {
    let text = format!("{server}{path}");
    if text.len() > WILDCARD_BYTES_MAX {
        return Err("it is longer than 1,024 bytes");
    }
    if text.contains('*') { Ok(Wildcard(text.into())) } else { Err("it has no `*`") }
}

/// A folder or script of one server: one `*`, at the end of the path behind `/`, or alone behind `?`.
fn fixed_host(server: &str, path: &str) -> Option<Mask> {
    let (start, end) = path.split_once('*')?;
    if !end.is_empty() {
        return None;
    }
    match start.strip_suffix('?') {
        Some(script) => Mask::script(Url::parse(&format!("{server}{script}")).ok()?),
        None => Mask::folder(Url::parse(&format!("{server}{start}")).ok()?),
    }
}

/// A pattern of hosts: a network, a domain with all below it, or neither.
fn host_pattern(server: String) -> Result<Pattern, &'static str> {
    if server.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'*')) && server != "*" {
        return network(&server).map(|network| Pattern::Other(Mask::Network(network)));
    }
    if let Some(name) = server.strip_prefix("*.").filter(|name| !name.contains('*')) {
        let name = DomainName::parse_host(name).map_err(|_| "what follows `*.` is no domain")?;
        return Ok(Pattern::Other(Mask::Domain(name)));
    }
    Ok(Pattern::Wildcard(Wildcard(server.into())))
}

/// `192.0.2.*` and `192.0.*.*`, also `192.0.*`: whole octets from the right.
fn network(server: &str) -> Result<Network, &'static str> {
    const BAD: &str =
        "only whole numbers at the end of an address may be `*`: write it like 192.0.2.* or 192.0.2.0/24";
    let fixed = server.trim_end_matches(['.', '*']);
    let octets = fixed.split('.').count();
    let stars = server.strip_prefix(fixed).unwrap_or_default();
    if !matches!(stars, ".*" | ".*.*" | ".*.*.*") || octets + stars.len() / 2 > 4 || fixed.contains('*') {
        return Err(BAD);
    }
    let prefix_len = u8::try_from(octets * 8).map_err(|_| BAD)?;
    let address = format!("{fixed}{}", ".0".repeat(4_usize.saturating_sub(octets)));
    Network::parse(&address).ok().and_then(|one| Network::new(one.first(), prefix_len)).ok_or(BAD)
}
