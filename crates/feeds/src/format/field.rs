//! Single values as feeds write them: absent in many spellings, dates, tags, addresses and URLs that must mean something
//! on the public Internet. Reasons for refusal are short constants that can be counted.

use std::net::IpAddr;

use model::{
    Category, Class, DomainName, Hash, Host, ParseError, Timestamp, Url,
    observable::{AddressScope, address_scope, parse_address, refang},
};
use serde_json::Value;

/// Longest free text kept, in bytes.
pub const TEXT_BYTES_MAX: usize = 1024;
/// Most tags kept of one record.
pub const TAGS_MAX: usize = 64;
/// 2100-01-01T00:00:00Z in milliseconds: nothing was seen later than that.
const FUTURE_MS: i64 = 4_102_444_800_000;

/// The value, unless it only says that there is none (`n/a`, `None`, `null`, `nan`, `-`, nothing).
#[must_use]
pub fn stated(text: &str) -> Option<&str> {
    let text = text.trim();
    let absent = ["", "-", "n/a", "none", "null", "nan"].iter().any(|word| text.eq_ignore_ascii_case(word));
    (!absent).then_some(text)
}

/// The stated value as an owned text of at most [`TEXT_BYTES_MAX`] bytes; a longer one ends in `…`. Control characters are left
/// out, except for ends of lines and tabs.
#[must_use]
pub fn text(value: &str) -> Option<String> {
    let is_stray = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    if value.contains(is_stray) {
        let shown: String = value.chars().filter(|c| !is_stray(*c)).collect();
        return text(&shown);
    }
    let value = stated(value)?;
    if value.len() <= TEXT_BYTES_MAX {
        return Some(value.to_owned());
    }
    let room = TEXT_BYTES_MAX.saturating_sub('…'.len_utf8());
    Some(format!("{}…", value.get(..value.floor_char_boundary(room)).unwrap_or_default()))
}

/// An indicator that may have been made harmless, as it was: `hxxp://evil[.]example/` is `http://evil.example/`. For [`url`], [`domain`] and the
/// others.
///
/// # Errors
/// When it is empty or far too long.
pub fn refanged(text: &str) -> Result<String, &'static str> {
    refang(text).map_err(|_| "no indicator")
}

/// Tags between commas, in order, each once.
#[must_use]
pub fn tags(value: &str) -> Vec<String> {
    let mut tags = Vec::new();
    for tag in value.split(',').filter_map(text) {
        if tags.len() < TAGS_MAX && !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    tags
}

/// What a record means by its detection name and tags: adware and other unwanted programs where a family says so
/// (`Adware.PushWare`, `PUA.Bundler`, `Riskware…`), else malware.
#[must_use]
pub fn family<'a>(names: impl IntoIterator<Item = &'a str>) -> (Class, Category) {
    let unwanted = |name: &str| {
        let family = name.split(['.', ':', '/', '-', ' ']).next().unwrap_or_default();
        ["adware", "pua", "pup", "riskware"].iter().any(|word| family.eq_ignore_ascii_case(word))
            || name.starts_with("not-a-virus:")
    };
    if names.into_iter().any(unwanted) {
        (Class::Adware, Category::Adware)
    } else {
        (Class::Malicious, Category::Malware)
    }
}

/// A date that can be true of something seen.
///
/// # Errors
/// The reason, for the report.
pub fn moment(value: &str) -> Result<Timestamp, &'static str> {
    let value = stated(value).ok_or("no date")?;
    let moment = Timestamp::parse(value).ok_or("not a date")?;
    if moment.millis() < FUTURE_MS { Ok(moment) } else { Err("date is in the far future") }
}

/// Until when something was seen, if that is stated and not before `first`. A bare day means any time of that day.
#[must_use]
pub fn last_seen(value: &str, first: Timestamp) -> Option<Timestamp> {
    let last = moment(value).ok()?;
    let bare_day = value.trim().len() == "2026-01-02".len();
    if bare_day && last.day() == first.day() { Some(first) } else { (last >= first).then_some(last) }
}

/// A public address.
///
/// # Errors
/// The reason, for the report.
pub fn address(value: &str) -> Result<IpAddr, &'static str> {
    let address = parse_address(value).map_err(|_| "not an IP address")?;
    public(address)
}

pub(crate) fn public(address: IpAddr) -> Result<IpAddr, &'static str> {
    match address_scope(address) {
        AddressScope::Public => Ok(address),
        AddressScope::Reserved(_) => Err("reserved address"),
    }
}

/// A public address with or without port: `192.0.2.1:80`, `[2001:db8::1]:80`, `2001:db8::1`.
///
/// # Errors
/// The reason, for the report.
pub fn socket(value: &str) -> Result<(IpAddr, Option<u16>), &'static str> {
    if let Ok(bare) = parse_address(value) {
        return Ok((public(bare)?, None));
    }
    let (host, number) = value.trim().rsplit_once(':').ok_or("not an IP address")?;
    Ok((address(host)?, Some(port(number)?)))
}

/// A TCP or UDP port.
///
/// # Errors
/// The reason, for the report.
pub fn port(value: &str) -> Result<u16, &'static str> {
    value.trim().parse().ok().filter(|port| *port > 0).ok_or("not a port")
}

/// A domain name with at least two labels.
///
/// # Errors
/// The reason, for the report.
pub fn domain(value: &str) -> Result<DomainName, &'static str> {
    DomainName::parse(value).map_err(|error| reason(&error, "not a domain"))
}

/// A URL whose host is a public address or a name with at least two labels.
///
/// # Errors
/// The reason, for the report.
pub fn url(value: &str) -> Result<Url, &'static str> {
    let url = Url::parse(value).map_err(|error| reason(&error, "not a web address"))?;
    match url.host() {
        Host::Ip(address) => public(*address).map(|_| ())?,
        Host::Domain(name) if name.labels().nth(1).is_none() => return Err("its host is a single label"),
        Host::Domain(_) => {}
    }
    Ok(url)
}

/// A SHA-256 digest.
///
/// # Errors
/// The reason, for the report.
pub fn sha256(value: &str) -> Result<Hash, &'static str> {
    let value = stated(value).ok_or("no SHA-256 digest")?;
    Hash::parse(value).ok().filter(Hash::is_strong).ok_or("not a SHA-256 digest")
}

/// The weaker digests of a file that are stated; an absent one is left out.
///
/// # Errors
/// The reason, for the report.
pub fn aliases(md5: &str, sha1: &str) -> Result<Vec<Hash>, &'static str> {
    let mut aliases = Vec::new();
    if let Some(text) = stated(md5) {
        aliases.push(
            Hash::parse(text).ok().filter(|hash| matches!(hash, Hash::Md5(_))).ok_or("not an MD5 digest")?,
        );
    }
    if let Some(text) = stated(sha1) {
        aliases.push(
            Hash::parse(text)
                .ok()
                .filter(|hash| matches!(hash, Hash::Sha1(_)))
                .ok_or("not a SHA-1 digest")?,
        );
    }
    Ok(aliases)
}

/// The member `key` of an object as text: numbers and truth values as JSON writes them, texts of an array between commas;
/// nothing for anything else.
#[must_use]
pub fn json_text(value: &Value, key: &str) -> String {
    match value.get(key) {
        Some(Value::String(text)) => text.clone(),
        Some(value @ (Value::Number(_) | Value::Bool(_))) => value.to_string(),
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(","),
        _ => String::new(),
    }
}

pub(crate) fn reason(error: &ParseError, otherwise: &'static str) -> &'static str {
    match error {
        ParseError::Url { reason, .. } | ParseError::Domain { reason, .. } => reason,
        ParseError::TooLong { .. } => "too long",
        _ => otherwise,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families() {
        let adware = (Class::Adware, Category::Adware);
        for name in
            ["Adware.PushWare", "adware", "PUA.Bundler", "PUP/Toolbar", "Riskware-x", "not-a-virus:HEUR:Tool"]
        {
            assert_eq!(family(["exe", name]), adware, "{name}");
        }
        for name in ["Emotet", "puppet", "adwareish", ""] {
            assert_eq!(family([name]), (Class::Malicious, Category::Malware), "{name}");
        }
    }

    #[test]
    fn absent_values() {
        for absent in ["", "  ", "n/a", "N/A", "None", "null", "NaN", "-"] {
            assert_eq!(stated(absent), None, "{absent}");
        }
        assert_eq!(stated(" nonesuch "), Some("nonesuch"));
    }

    #[test]
    fn controls_are_left_out() {
        assert_eq!(text("a\0b\u{1b}[31m\u{7f}\u{85}c").as_deref(), Some("ab[31mc"));
        assert_eq!(text("two\tcells\r\ntwo lines").as_deref(), Some("two\tcells\r\ntwo lines"));
        assert_eq!(text("\0n/a\0"), None);
    }

    #[test]
    fn long_texts_are_cut_between_characters() {
        let cut = text(&"判".repeat(TEXT_BYTES_MAX)).unwrap();
        assert!(cut.len() <= TEXT_BYTES_MAX && cut.ends_with("判…"));
    }

    #[test]
    fn tags_keep_their_order() {
        assert_eq!(tags("elf, Mozi,,elf,None, 32-bit"), ["elf", "Mozi", "32-bit"]);
        let many: Vec<_> = (0..999).map(|n| n.to_string()).collect();
        assert_eq!(tags(&many.join(",")).len(), TAGS_MAX);
    }

    #[test]
    fn dates() {
        assert_eq!(moment("0000-00-00 00:00:00"), Err("not a date"));
        assert_eq!(moment("None"), Err("no date"));
        assert_eq!(moment("2100-01-01"), Err("date is in the far future"));
        let first = moment("2026-01-02 03:04:05").unwrap();
        assert_eq!(last_seen("2026-01-02", first), Some(first));
        assert_eq!(last_seen("2026-01-01", first), None);
        assert_eq!(last_seen("2026-01-02 03:04:04", first), None);
        assert_eq!(last_seen("2026-01-03", first).unwrap().to_string(), "2026-01-03T00:00:00Z");
    }

    #[track_caller]
    fn check_socket(value: &str, expected: Result<(&str, Option<u16>), &str>) {
        assert_eq!(
            socket(value),
            expected
                .map(|(address, port)| (address.parse().unwrap(), port))
                .map_err(|e| Box::leak(e.to_owned().into_boxed_str()) as &str),
            "{value}"
        );
    }

    #[test]
    fn sockets() {
        check_socket("192.0.2.1:443", Ok(("192.0.2.1", Some(443))));
        check_socket("192.0.2.1", Ok(("192.0.2.1", None)));
        check_socket("[2001:db8::1]:8443", Ok(("2001:db8::1", Some(8443))));
        check_socket("2001:db8::1", Ok(("2001:db8::1", None)));
        check_socket("10.0.0.1:80", Err("reserved address"));
        check_socket("192.0.2.1:0", Err("not a port"));
        check_socket("192.0.2.1:65536", Err("not a port"));
        check_socket("a.example:80", Err("not an IP address"));
        check_socket("", Err("not an IP address"));
    }

    #[test]
    fn urls() {
        assert!(url("http://203.0.113.7:8080/i").is_ok());
        assert_eq!(url("http://192.168.0.1/i"), Err("reserved address"));
        assert_eq!(url("http://router/i"), Err("its host is a single label"));
        assert_eq!(url("mailto://a.example/"), Err("its scheme is not http, https, ftp, ws or wss"));
        assert_eq!(url(""), Err("not a web address"));
    }
}
