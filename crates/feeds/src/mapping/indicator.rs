//! What a cell names: an observable or a mask, of a stated kind or as it looks, refanged.

use model::{Hash, Host, Kind, Mask, Observable, ParseError, Subject, observable::refang};

use crate::format::{field, netset};

/// What kind of thing a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    /// Told by its look: all of the following.
    Detect,
    Ip,
    /// An address with its port, `192.0.2.1:443`.
    IpPort,
    Network,
    Domain,
    /// A domain that stands for all below it as well.
    DomainAndBelow,
    Url,
    Hash,
    Md5,
    Sha1,
    Sha256,
    /// `*.d.example`, `192.0.2.0/24`, `h.example/a/*`, `h.example/x.php?*`.
    Mask,
    /// Not taken: a row of this kind is passed over.
    Skip,
}

impl Type {
    /// All with their words.
    pub(super) const ALL: [(&'static str, Self); 13] = [
        ("detect", Self::Detect),
        ("ip", Self::Ip),
        ("ip_port", Self::IpPort),
        ("network", Self::Network),
        ("domain", Self::Domain),
        ("domain_and_below", Self::DomainAndBelow),
        ("url", Self::Url),
        ("hash", Self::Hash),
        ("md5", Self::Md5),
        ("sha1", Self::Sha1),
        ("sha256", Self::Sha256),
        ("mask", Self::Mask),
        ("skip", Self::Skip),
    ];

    /// What a cell names, with the port that stands beside it.
    ///
    /// # Errors
    /// The reason, for the report.
    pub(super) fn read(self, text: &str) -> Result<(Subject, Option<u16>), &'static str> {
        if let Self::IpPort = self {
            let (address, port) = field::socket(&clean(text)?)?;
            return Ok((Observable::Ip(address).into(), port));
        }
        let subject = match self {
            Self::Detect => return detect(text),
            Self::Ip => one(Kind::Ip, text)?,
            Self::Network => netset::subject(netset::parse(&clean(text)?).and_then(netset::check)?),
            Self::Domain | Self::DomainAndBelow if text.contains('*') => mask(text)?,
            Self::Domain => one(Kind::Domain, text)?,
            Self::DomainAndBelow => match one(Kind::Domain, text)? {
                Subject::Observable(Observable::Domain(domain)) => Mask::Domain(domain).into(),
                other => other,
            },
            Self::Url => one(Kind::Url, text)?,
            Self::Mask => mask(text)?,
            Self::Hash => one(Kind::Hash, text)?,
            Self::Md5 => digest(text, |hash| matches!(hash, Hash::Md5(_)), "not an MD5 digest")?,
            Self::Sha1 => digest(text, |hash| matches!(hash, Hash::Sha1(_)), "not a SHA-1 digest")?,
            Self::Sha256 => digest(text, Hash::is_strong, "not a SHA-256 digest")?,
            Self::IpPort | Self::Skip => return Err("not an indicator"),
        };
        Ok((subject, None))
    }

    /// A digest of this type.
    ///
    /// # Errors
    /// The reason, for the report.
    pub(super) fn digest(self, text: &str) -> Result<Hash, &'static str> {
        match self.read(text)?.0 {
            Subject::Observable(Observable::File(hash)) => Ok(hash),
            _ => Err("not a file digest"),
        }
    }
}

fn digest(
    text: &str,
    is_it: impl Fn(&Hash) -> bool,
    otherwise: &'static str,
) -> Result<Subject, &'static str> {
    match one(Kind::Hash, text) {
        Ok(Subject::Observable(Observable::File(hash))) if is_it(&hash) => Ok(Observable::File(hash).into()),
        _ => Err(otherwise),
    }
}

fn detect(text: &str) -> Result<(Subject, Option<u16>), &'static str> {
    if text.contains('*') {
        return Ok((mask(text)?, None));
    }
    let clean = clean(text)?;
    if let Ok(network) = netset::parse(&clean) {
        return Ok((netset::subject(netset::check(network)?), None));
    }
    match field::socket(&clean) {
        Ok((address, port)) => return Ok((Observable::Ip(address).into(), port)),
        Err("reserved address") => return Err("reserved address"),
        Err(_) => {}
    }
    let observable = Observable::detect(text).map_err(|error| reason(&error, "not an indicator"))?;
    Ok((checked(observable)?, None))
}

fn one(kind: Kind, text: &str) -> Result<Subject, &'static str> {
    let otherwise = match kind {
        Kind::Ip => "not an IP address",
        Kind::Domain => "not a domain",
        Kind::Url => "not a web address",
        Kind::Hash => "not a file digest",
    };
    checked(Observable::parse_as(kind, text).map_err(|error| reason(&error, otherwise))?)
}

fn mask(text: &str) -> Result<Subject, &'static str> {
    match Mask::parse(text).map_err(|error| reason(&error, "not a mask"))? {
        Mask::Network(network) => Ok(netset::subject(netset::check(network)?)),
        mask => Ok(mask.into()),
    }
}

/// What means something on the public Internet.
fn checked(observable: Observable) -> Result<Subject, &'static str> {
    match &observable {
        Observable::Ip(address) => {
            field::public(*address)?;
        }
        Observable::Url(url) => match url.host() {
            Host::Ip(address) => {
                field::public(*address)?;
            }
            Host::Domain(name) if name.labels().nth(1).is_none() => return Err("its host is a single label"),
            Host::Domain(_) => {}
        },
        Observable::Domain(_) | Observable::File(_) => {}
    }
    Ok(observable.into())
}

fn clean(text: &str) -> Result<String, &'static str> {
    refang(text).map_err(|error| reason(&error, "not an indicator"))
}

fn reason(error: &ParseError, otherwise: &'static str) -> &'static str {
    match error {
        ParseError::Email(_) => "an e-mail address",
        ParseError::Several(_) => "more than one thing in one cell: give a `separator`",
        ParseError::IsNetwork(_) => "a network, not an address",
        ParseError::HashLength { .. } => "hexadecimal, but of no digest's length",
        ParseError::WrongKind { .. } => otherwise,
        other => field::reason(other, otherwise),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(kind: Type, text: &str, expected: Result<&str, &'static str>) {
        let actual = kind.read(text).map(|(subject, port)| {
            let port = port.map_or(String::new(), |port| format!(" {port}"));
            format!("{} {subject}{port}", subject.kind_tag())
        });
        assert_eq!(actual, expected.map(str::to_owned), "{text}");
    }

    #[test]
    fn things_by_their_look() {
        use Type::Detect;
        check(Detect, "192.0.2[.]7", Ok("ip 192.0.2.7"));
        check(Detect, "192.0.2.7:8080", Ok("ip 192.0.2.7 8080"));
        check(Detect, "192.0.2.16/28", Ok("MASK_TYPE_NETWORK 192.0.2.16/28"));
        check(Detect, "2001:db8::1", Ok("ip 2001:db8::1"));
        check(Detect, "hxxps://evil[.]example/a", Ok("url evil.example/a"));
        check(Detect, "evil(dot)example", Ok("domain evil.example"));
        check(Detect, "*.evil.example", Ok("MASK_TYPE_DOMAIN *.evil.example"));
        check(Detect, "evil.example/a/*", Ok("MASK_TYPE_FOLDER evil.example/a/*"));
        check(Detect, "D41D8CD98F00B204E9800998ECF8427E", Ok("hash d41d8cd98f00b204e9800998ecf8427e"));
        check(Detect, "10.0.0.1", Err("reserved address"));
        check(Detect, "10.0.0.1:80", Err("reserved address"));
        check(Detect, "http://192.168.0.1/i", Err("reserved address"));
        check(Detect, "http://router/i", Err("its host is a single label"));
        check(Detect, "0.0.0.0/0", Err("covers too much"));
        check(Detect, "someone@evil.example", Err("an e-mail address"));
        check(Detect, "a.example, b.example", Err("more than one thing in one cell: give a `separator`"));
        check(Detect, "abcdef12", Err("hexadecimal, but of no digest's length"));
    }

    #[test]
    fn things_of_a_stated_kind() {
        check(Type::Ip, "192.0.2.7", Ok("ip 192.0.2.7"));
        check(Type::Ip, "evil.example", Err("not an IP address"));
        check(Type::IpPort, "[2001:db8::1]:443", Ok("ip 2001:db8::1 443"));
        check(Type::Network, "192.0.2.7", Ok("ip 192.0.2.7"));
        check(Type::Domain, "evil[.]example", Ok("domain evil.example"));
        check(Type::Domain, "*.evil.example", Ok("MASK_TYPE_DOMAIN *.evil.example"));
        check(Type::DomainAndBelow, "evil.example", Ok("MASK_TYPE_DOMAIN *.evil.example"));
        check(Type::Url, "evil.example", Ok("url evil.example/"));
        check(Type::Md5, "d41d8cd98f00b204e9800998ecf8427e", Ok("hash d41d8cd98f00b204e9800998ecf8427e"));
        check(Type::Sha256, "d41d8cd98f00b204e9800998ecf8427e", Err("not a SHA-256 digest"));
        check(Type::Mask, "evil.example/x.php?*", Ok("MASK_TYPE_SCRIPT evil.example/x.php?*"));
        check(Type::Mask, "evil.example", Err("not a mask"));
    }
}
