//! Makes an observable harmless for display: nobody clicks on it, no program turns it into a link. The way back is
//! [`super::refang`].

use super::{Observable, detect};

/// The last dot of an address and every dot of a name stand in brackets; a path needs none.
pub(super) fn defang(observable: &Observable) -> String {
    match observable {
        Observable::File(hash) => hash.to_string(),
        Observable::Ip(address) => defang_address(&address.to_string()),
        Observable::Domain(domain) => domain.as_str().replace('.', "[.]"),
        Observable::Url(url) => {
            let text = url.to_string();
            let host = url.host().to_string();
            let safe = match url.ip() {
                Some(_) => defang_address(&host),
                None => host.replace('.', "[.]"),
            };
            let scheme = if detect::needs_scheme(url) { "hxxp://" } else { "" };
            format!("{scheme}{safe}{}", text.strip_prefix(&host).unwrap_or_default())
        }
    }
}

/// IPv6 has no dots to mark, and no program links it.
fn defang_address(text: &str) -> String {
    text.rsplit_once('.').map_or_else(|| text.to_owned(), |(head, tail)| format!("{head}[.]{tail}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let observable = Observable::detect(text).unwrap();
        assert_eq!(observable.defanged(), expected);
        assert_eq!(Observable::detect(expected), Ok(observable));
    }

    #[test]
    fn defangs_and_comes_back() {
        check("a.login.example", "a[.]login[.]example");
        check("192.0.2.1", "192.0.2[.]1");
        check("2001:db8::1", "2001:db8::1");
        check("https://login.example:8443/a.b?c=d.e", "login[.]example:8443/a.b?c=d.e");
        check("http://192.0.2.1/x.exe", "192.0.2[.]1/x.exe");
        check("http://[2001:db8::1]:81/x.exe", "[2001:db8::1]:81/x.exe");
        check("http://intranet/a", "hxxp://intranet/a");
        check("http://192.0.2.0/24", "hxxp://192.0.2[.]0/24");
        check("D41D8CD98F00B204E9800998ECF8427E", "d41d8cd98f00b204e9800998ecf8427e");
    }
}
