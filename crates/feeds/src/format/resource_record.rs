//! Resource records of the DNS as text (RFC 1035 section 5.1): what a name of a type and its data mean. Not a parser of the files that have
//! them. Types that say nothing about infrastructure (DNSSEC's above all) are not kept.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use model::{
    DnsData, DomainName, Observable, Timestamp,
    dns::{NameType, TextType},
};
use serde_json::Value;

use super::field;

/// Hexadecimal digits in the name of an IPv6 address (RFC 3596 section 2.5).
const NIBBLES: usize = 32;

/// A type of record that is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    A,
    Aaaa,
    Mx,
    Name(NameType),
    Text(TextType),
}

impl Type {
    /// By mnemonic, by number (`28`, `TYPE28`); IANA's registry of DNS parameters.
    ///
    /// # Errors
    /// The reason, for the report.
    pub(crate) fn parse(text: &str) -> Result<Self, &'static str> {
        const KEPT: [(&str, &str, Type); 12] = [
            ("A", "1", Type::A),
            ("NS", "2", Type::Name(NameType::Ns)),
            ("CNAME", "5", Type::Name(NameType::Cname)),
            ("SOA", "6", Type::Text(TextType::Soa)),
            ("PTR", "12", Type::Name(NameType::Ptr)),
            ("MX", "15", Type::Mx),
            ("TXT", "16", Type::Text(TextType::Txt)),
            ("AAAA", "28", Type::Aaaa),
            ("SRV", "33", Type::Text(TextType::Srv)),
            ("DNAME", "39", Type::Name(NameType::Dname)),
            ("SPF", "99", Type::Text(TextType::Txt)),
            ("CAA", "257", Type::Text(TextType::Caa)),
        ];
        let text = text.trim();
        let number = match text.get(..4) {
            Some(prefix) if prefix.eq_ignore_ascii_case("TYPE") => text.get(4..).unwrap_or_default(),
            _ => text,
        };
        let is = |(name, code, _): &&(&str, &str, Self)| text.eq_ignore_ascii_case(name) || number == *code;
        KEPT.iter().find(is).map(|(.., kind)| *kind).ok_or("a type of record that is not kept")
    }

    /// Which words of the data are names, by their place.
    pub(crate) fn names_at(self) -> &'static [usize] {
        match self {
            Self::A | Self::Aaaa | Self::Text(TextType::Txt | TextType::Caa) => &[],
            Self::Name(_) => &[0],
            Self::Mx => &[1],
            Self::Text(TextType::Soa) => &[0, 1],
            Self::Text(TextType::Srv) => &[3],
        }
    }

    /// The data of a record.
    ///
    /// # Errors
    /// The reason, for the report.
    pub(crate) fn data(self, text: &str) -> Result<DnsData, &'static str> {
        // Exports of zones have comments behind their data; only texts may have a semicolon of their own.
        let text = match self {
            Self::Text(_) => text,
            _ => text.split(" ;").next().unwrap_or_default(),
        };
        let text = text.trim();
        Ok(match self {
            Self::A | Self::Aaaa => {
                let address = field::address(text)?;
                if address.is_ipv4() != (self == Self::A) {
                    return Err("an address of the other family");
                }
                DnsData::Address(address)
            }
            Self::Name(kind) => DnsData::Name(kind, target(text)?),
            Self::Mx => match text.split_once(char::is_whitespace) {
                Some((preference, name)) => {
                    let preference = preference.parse().map_err(|_| "a preference that is no number")?;
                    DnsData::Exchange(Some(preference), target(name)?)
                }
                None => DnsData::Exchange(None, target(text)?),
            },
            Self::Text(kind) => {
                let text = match kind {
                    TextType::Txt => strings(text, ""),
                    TextType::Caa => strings(text, " "),
                    // Serial and timers say when, not what.
                    TextType::Soa => words(text, 2),
                    TextType::Srv => words(text, 4),
                };
                DnsData::Text(kind, field::text(&text).ok_or("no data")?)
            }
        })
    }
}

/// What a record is of: its name, or the address whose name in reverse it is.
///
/// # Errors
/// The reason, for the report.
pub(crate) fn owner(name: &str, data: &DnsData) -> Result<Observable, &'static str> {
    if matches!(data, DnsData::Name(NameType::Ptr, _)) {
        let address = address_of(name).ok_or("a PTR record of no address")?;
        return field::public(address).map(Observable::Ip);
    }
    if name.trim_start().starts_with("*.") {
        return Err("a wildcard");
    }
    field::domain(name.trim()).map(Observable::Domain)
}

/// The address that a name under `in-addr.arpa` or `ip6.arpa` stands for.
fn address_of(name: &str) -> Option<IpAddr> {
    let name = name.trim().trim_end_matches('.').to_ascii_lowercase();
    if let Some(labels) = name.strip_suffix(".in-addr.arpa") {
        let mut octets = [0; 4];
        let mut labels = labels.split('.');
        for octet in octets.iter_mut().rev() {
            *octet = labels.next()?.parse().ok()?;
        }
        return labels.next().is_none().then(|| Ipv4Addr::from(octets).into());
    }
    let labels: Vec<&str> = name.strip_suffix(".ip6.arpa")?.split('.').collect();
    if labels.len() != NIBBLES {
        return None;
    }
    let mut bits = 0_u128;
    for label in labels.iter().rev() {
        let mut digits = label.chars();
        let digit = digits.next()?.to_digit(16).filter(|_| digits.next().is_none())?;
        bits = bits << 4 | u128::from(digit);
    }
    Some(Ipv6Addr::from(bits).into())
}

fn target(name: &str) -> Result<DomainName, &'static str> {
    let name = name.trim();
    if name == "." { Err("leads to no name") } else { field::domain(name) }
}

/// The first words, in lower case and without final dots.
fn words(text: &str, count: usize) -> String {
    let words: Vec<String> = text
        .split_whitespace()
        .take(count)
        .map(|word| word.strip_suffix('.').unwrap_or(word).to_ascii_lowercase())
        .collect();
    words.join(" ")
}

/// Strings with and without quotes as one text; `\DDD` and `\x` undone. Without quotes the whole text is one string, as many write it.
fn strings(text: &str, between: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes().peekable();
    let (mut is_quoted, has_quotes) = (false, text.contains('"'));
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => {
                is_quoted = !is_quoted;
                if is_quoted && !out.is_empty() && !out.ends_with(between.as_bytes()) {
                    out.extend_from_slice(between.as_bytes());
                }
            }
            b'\\' => {
                let digits: Vec<u8> =
                    bytes.clone().take(3).take_while(u8::is_ascii_digit).map(|digit| digit - b'0').collect();
                let code = match digits.as_slice() {
                    [a, b, c] => u8::try_from(u16::from(*a) * 100 + u16::from(*b) * 10 + u16::from(*c)).ok(),
                    _ => None,
                };
                match code {
                    Some(code) => {
                        out.push(code);
                        let _ = bytes.nth(2);
                    }
                    None => out.extend(bytes.next()),
                }
            }
            // Between strings.
            b' ' | b'\t' if has_quotes && !is_quoted => {
                if !out.is_empty() && !out.ends_with(between.as_bytes()) {
                    out.extend_from_slice(between.as_bytes());
                }
            }
            byte => out.push(byte),
        }
    }
    super::text::lenient(&out).into_owned()
}

/// A moment as passive DNS writes it: seconds since 1970 as a number or a text, or ISO 8601. `None` where there is none.
///
/// # Errors
/// The reason, for the report.
pub(crate) fn moment(value: Option<&Value>) -> Result<Option<Timestamp>, &'static str> {
    let text = match value {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::String(text)) => text.clone(),
        Some(_) => return Err("not a date"),
    };
    let Some(text) = field::stated(&text) else { return Ok(None) };
    match text.split('.').next().unwrap_or_default().parse::<i64>() {
        Ok(seconds) if text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') => {
            field::moment(&Timestamp::from_seconds(seconds).to_string()).map(Some)
        }
        _ => field::moment(text).map(Some),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(kind: &str, text: &str, expected: Result<&str, &str>) {
        let data = Type::parse(kind).and_then(|kind| kind.data(text));
        let shown = data.map(|data| format!("{} {data}", data.record_type()));
        assert_eq!(shown.as_deref().map_err(|reason| *reason), expected, "{kind} {text}");
    }

    #[test]
    fn records() {
        check("a", "192.0.2.1", Ok("A 192.0.2.1"));
        check("28", "2001:DB8::1", Ok("AAAA 2001:db8::1"));
        check("A", "192.0.2.1 ; proxied:false", Ok("A 192.0.2.1"));
        check("TXT", "v=DMARC1 ; p=none", Ok("TXT v=DMARC1 ; p=none"));
        check("A", "2001:db8::1", Err("an address of the other family"));
        check("A", "10.0.0.1", Err("reserved address"));
        check("CNAME", "B.Example.", Ok("CNAME b.example"));
        check("NS", ".", Err("leads to no name"));
        check("MX", "10 mail.a.example.", Ok("MX 10 mail.a.example"));
        check("MX", "mail.a.example", Ok("MX mail.a.example"));
        check("MX", "x mail.a.example", Err("a preference that is no number"));
        check("TYPE16", "\"v=spf1 \" \"-all\"", Ok("TXT v=spf1 -all"));
        check("TXT", "v=spf1 -all", Ok("TXT v=spf1 -all"));
        check("TXT", r#""a\"b\\c\065\300""#, Ok("TXT a\"b\\cA300"));
        check("TXT", "\"\"", Err("no data"));
        check("CAA", "0 issue \"ca.example\"", Ok("CAA 0 issue ca.example"));
        check(
            "SOA",
            "NS1.a.example. host.a.example. 2026010201 1 2 3 4",
            Ok("SOA ns1.a.example host.a.example"),
        );
        check("SRV", "0 5 5060 sip.a.example.", Ok("SRV 0 5 5060 sip.a.example"));
        check("RRSIG", "x", Err("a type of record that is not kept"));
    }

    #[test]
    fn owners() {
        let ptr = Type::parse("PTR").unwrap().data("a.example.").unwrap();
        let of = |name| owner(name, &ptr).map(|owner| owner.to_string());
        assert_eq!(of("1.2.0.192.in-addr.arpa."), Ok("192.0.2.1".to_owned()));
        let v6 = format!("{}8.b.d.0.1.0.0.2.IP6.ARPA", "1.".to_owned() + &"0.".repeat(23));
        assert_eq!(of(&v6), Ok("2001:db8::1".to_owned()));
        assert_eq!(of("1.0.0.10.in-addr.arpa"), Err("reserved address"));
        assert_eq!(of("2.0.192.in-addr.arpa"), Err("a PTR record of no address"));
        assert_eq!(of("_http._tcp.a.example"), Err("a PTR record of no address"));
        let txt = Type::parse("TXT").unwrap().data("x").unwrap();
        assert_eq!(
            owner("_DMARC.a.example.", &txt).map(|o| o.to_string()),
            Ok("_dmarc.a.example".to_owned())
        );
        assert_eq!(owner("*.a.example", &txt), Err("a wildcard"));
    }

    #[test]
    fn moments() {
        let of = |value: Value| moment(Some(&value)).map(|moment| moment.map(|moment| moment.to_string()));
        let expected = Ok(Some("2026-01-02T00:00:00Z".to_owned()));
        assert_eq!(of(1_767_312_000.into()), expected);
        assert_eq!(of("1767312000".into()), expected);
        assert_eq!(of(serde_json::json!(1_767_312_000.75)), expected);
        assert_eq!(of("2026-01-02T00:00:00Z".into()), expected);
        assert_eq!(of(Value::Null), Ok(None));
        assert_eq!(of("soon".into()), Err("not a date"));
        assert_eq!(of(99_999_999_999_i64.into()), Err("date is in the far future"));
        assert_eq!(of(Value::Bool(true)), Err("not a date"));
    }

    proptest! {
        #[test]
        fn any_text(kind in "(TXT|CAA|SOA|SRV|MX|A|TYPE)", text in "(\\\\|\"|[0-9]|é| |a){0,30}") {
            let _ = Type::parse(&kind).map(|kind| kind.data(&text));
            address_of(&text);
        }
    }
}
