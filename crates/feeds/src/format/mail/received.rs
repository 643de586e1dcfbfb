//! `Received` (RFC 5321 section 4.4): one server on the way of a mail, in its own words: from whom it took the mail, for whom, and when. Only the
//! receiver's own servers can be believed; everything below them was written by whoever sent the mail.

use std::net::IpAddr;

use model::{
    DomainName, Timestamp,
    observable::{AddressScope, address_scope, parse_address},
};

use super::{date, header::Fields};

/// One server's note.
#[derive(Debug, Default)]
pub(super) struct Hop {
    /// The address from which it took the mail; only a public one.
    pub(super) from: Option<IpAddr>,
    /// The name that the other side gave, or had.
    from_name: Option<DomainName>,
    /// Its own name.
    by_name: Option<DomainName>,
    /// Whether somebody fetched the mail from his own mailbox.
    is_fetched: bool,
    /// For whom the mail was.
    pub(super) receiver: Option<String>,
    /// When.
    pub(super) at: Option<Timestamp>,
}

/// The addresses on a mail's way.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Path {
    /// Who handed it to the receiver's server.
    pub(super) origin: Option<IpAddr>,
    /// Who had it before, the last first, by the mail's own words.
    pub(super) relays: Vec<IpAddr>,
}

impl Hop {
    /// Reads the value of a `Received`.
    pub(super) fn parse(value: &str) -> Self {
        // Long ones go on in lines that begin with a tab.
        let value = value.replace('\t', " ");
        let (clauses, stamp) = value.rsplit_once(';').unwrap_or((&value, ""));
        let lower = clauses.to_ascii_lowercase();
        let at = |word: &str| lower.find(word).map(|at| (at, at.saturating_add(word.len())));
        let by = at(" by ").or_else(|| lower.starts_with("by ").then_some((0, 3)));
        let from_part = match by {
            Some((start, _)) => clauses.get(..start),
            None => Some(clauses),
        };
        let from_part = from_part
            .and_then(|part| part.trim_start().get(5..).filter(|_| lower.trim_start().starts_with("from ")))
            .unwrap_or_default();
        let by_part = by.and_then(|(_, end)| clauses.get(end..)).unwrap_or_default();
        let receiver = at(" for ").and_then(|(_, end)| clauses.get(end..));
        let receiver = receiver
            .and_then(|text| text.split_whitespace().next())
            .map(|text| text.trim_matches(['<', '>', ';']));
        Self {
            from: address_of(from_part),
            from_name: name_of(from_part),
            by_name: name_of(by_part),
            is_fetched: [" with pop3", " with imap", "fetchmail"].iter().any(|word| lower.contains(word)),
            receiver: receiver.filter(|text| text.contains('@')).map(str::to_owned),
            at: date::parse(stamp),
        }
    }

    /// Whether the mail stayed within one organisation here.
    fn is_inside(&self) -> bool {
        let registrable = |name: &Option<DomainName>| name.as_ref().and_then(DomainName::registrable);
        self.is_fetched
            || registrable(&self.from_name).is_some_and(|from| Some(from) == registrable(&self.by_name))
    }
}

/// The address in a `from` clause: what the server saw stands in brackets, before it what the other side said of itself.
fn address_of(clause: &str) -> Option<IpAddr> {
    let seen = clause.split_once('(').map(|(_, seen)| seen);
    seen.and_then(public_in)
        .or_else(|| clause.split_once('[').and_then(|(_, seen)| public_in(seen)))
        .or_else(|| public_in(clause))
}

/// The first public address in a text.
fn public_in(text: &str) -> Option<IpAddr> {
    let is_part = |c: char| c.is_ascii_hexdigit() || matches!(c, '.' | ':');
    let words = text.split(|c: char| {
        c.is_whitespace() || matches!(c, '(' | ')' | '[' | ']' | '=' | ',' | ';' | '<' | '>')
    });
    let words = words.map(|word| {
        let tagged = word.get(..5).is_some_and(|tag| tag.eq_ignore_ascii_case("ipv6:"));
        if tagged { word.get(5..).unwrap_or_default() } else { word }
    });
    let addresses = words
        .filter(|word| word.len() >= 7 && word.chars().all(is_part))
        .filter_map(|word| parse_address(word).ok());
    let mut public = addresses.filter(|address| matches!(address_scope(*address), AddressScope::Public));
    public.next()
}

fn name_of(clause: &str) -> Option<DomainName> {
    let word = clause.split_whitespace().next()?;
    DomainName::parse_host(word.trim_matches(['(', ')', '[', ']'])).ok()
}

impl Path {
    /// Tells the way from the servers' notes, the last first.
    ///
    /// Who handed the mail over is what the receiver's server says of it (`X-Sender-IP`, `Authentication-Results`, `Received-SPF`); else the first
    /// address that is not of the receiver's own organisation. The receiver's own servers are left out.
    pub(super) fn of(fields: &Fields, hops: &[Hop]) -> Self {
        let stated = stated_origin(fields);
        let at = match stated {
            Some(origin) => hops.iter().position(|hop| hop.from == Some(origin)),
            None => hops.iter().position(|hop| hop.from.is_some() && !hop.is_inside()),
        };
        let origin = stated.or_else(|| at.and_then(|at| hops.get(at)).and_then(|hop| hop.from));
        let below = at.and_then(|at| hops.get(at.saturating_add(1)..)).unwrap_or_default();
        let mut relays: Vec<IpAddr> = Vec::new();
        for address in below.iter().filter_map(|hop| hop.from).chain(client(fields)) {
            if Some(address) != origin && !relays.contains(&address) {
                relays.push(address);
            }
        }
        Self { origin, relays }
    }
}

/// Whom the receiver's server names as the one that handed the mail over.
fn stated_origin(fields: &Fields) -> Option<IpAddr> {
    let behind = |name: &str, word: &str| {
        fields.first(name).and_then(|value| value.split_once(word)).and_then(|(_, behind)| {
            public_in(behind.trim_start().split([')', ';', ' ']).next().unwrap_or_default())
        })
    };
    fields
        .first("x-sender-ip")
        .and_then(public_in)
        .or_else(|| behind("authentication-results", "sender IP is"))
        .or_else(|| behind("received-spf", "client-ip="))
}

/// The one who wrote the mail in a browser, by his mail server's words.
fn client(fields: &Fields) -> Option<IpAddr> {
    fields.first("x-originating-ip").and_then(public_in)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn from_clauses() {
        for (value, expected) in [
            (
                "from a.example (b.example [198.51.100.7]) by c.example; Thu, 22 Aug 2002 13:09:41 +0100",
                Some("198.51.100.7"),
            ),
            ("from 203.0.113.9 (unknown [198.51.100.7]) by c.example", Some("198.51.100.7")),
            ("from [198.51.100.7] (helo=x) by c.example with esmtp", Some("198.51.100.7")),
            (
                "from a.example (198.51.100.7) by c.example (10.0.0.1) with Microsoft SMTP Server",
                Some("198.51.100.7"),
            ),
            ("from unknown (HELO a) (198.51.100.7) by c.example", Some("198.51.100.7")),
            ("from a.example ([IPv6:2001:db8::7]) by c.example", Some("2001:db8::7")),
            ("from localhost (localhost [127.0.0.1]) by c.example", None),
            ("by c.example (192.0.2.1); Thu, 22 Aug 2002 13:09:41 +0100", None),
            ("", None),
        ] {
            assert_eq!(Hop::parse(value).from.map(|from| from.to_string()).as_deref(), expected, "{value}");
        }
    }

    #[test]
    fn the_way() {
        let path = |head: &str, hops: &[&str]| {
            let (fields, _) = Fields::split(head.as_bytes());
            let hops: Vec<Hop> = hops.iter().map(|hop| Hop::parse(hop)).collect();
            let Path { origin, relays } = Path::of(&fields, &hops);
            (
                origin.map(|o| o.to_string()).unwrap_or_default(),
                relays.iter().map(IpAddr::to_string).collect::<Vec<_>>().join(" "),
            )
        };
        let inner = "from mx.shop.example (mx.shop.example [198.51.100.1])\tby imap.shop.example";
        let fetched = "from mx.other.example [198.51.100.2] by localhost with POP3 (fetchmail-5.9.0)";
        let over = "from evil.example ([198.51.100.3]) by mx.shop.example for <a@shop.example>";
        let told = "from x ([198.51.100.4]) by evil.example";
        assert_eq!(
            path("", &[fetched, inner, over, told]),
            ("198.51.100.3".to_owned(), "198.51.100.4".to_owned())
        );
        assert_eq!(
            path("X-Sender-IP: 198.51.100.4\n\n", &[inner, over, told]),
            ("198.51.100.4".to_owned(), String::new())
        );
        assert_eq!(
            path(
                "Authentication-Results: spf=none (sender IP is 198.51.100.3)\nX-Originating-IP: [198.51.100.5]\n\n",
                &[over, told]
            ),
            ("198.51.100.3".to_owned(), "198.51.100.4 198.51.100.5".to_owned())
        );
        assert_eq!(
            path("Received-SPF: pass client-ip=198.51.100.7;\n\n", &[]),
            ("198.51.100.7".to_owned(), String::new())
        );
        assert_eq!(Hop::parse(over).receiver.as_deref(), Some("a@shop.example"));
    }
}
