//! SSLBL by abuse.ch: TLS certificates that command-and-control servers show, and the addresses of such servers. CSV and
//! plain text of <https://sslbl.abuse.ch/blacklist/>.
//!
//! The SHA-1 fingerprint of a certificate is the SHA-1 digest of its DER file, so that it is looked up as a file. A JA3
//! fingerprint is the digest of what a client offers when it connects; it names no file and is not read.

use std::io;

use model::{Assessment, Category, Claim, Class, FileFacts, Grade, Hash, Observable, SharedKind, Tlp};

use super::{Head, List, Recognised, Source, Unit};
use crate::{
    Context, Fact, Sink, Spot,
    format::{
        csv::{self, Column, Dialect, Names, Order, Row, is},
        field,
        list::{self, Kind},
        text::{banner_date, banner_has, comment, head_lines},
    },
    input::{self, Input},
};

/// The source.
pub(super) const SOURCE: Source = Source {
    name: "sslbl",
    title: "SSLBL",
    url: "https://sslbl.abuse.ch/",
    licence: "CC0 1.0, abuse.ch terms of use",
    grade: Grade::B,
    every_hours: 1,
    tlp: Tlp::Clear,
    lists: &[
        List { name: "ips", grade: Grade::B, origins: &["sslbl"], every_hours: 1 },
        // "Will definitely cause false positives": every address that ever showed such a certificate.
        List { name: "ips-aggressive", grade: Grade::D, origins: &["sslbl"], every_hours: 1 },
        List { name: "ips-aggressive-text", grade: Grade::D, origins: &["sslbl"], every_hours: 1 },
        // The same without ports and dates.
        List { name: "ips-text", grade: Grade::B, origins: &["sslbl"], every_hours: 1 },
    ],
    recognise,
    parse,
};

const CERTIFICATES: Dialect<'static> = Dialect::commas(&["listingdate", "sha1", "listingreason"])
    .with_orders(&[Order { columns: CERTIFICATE_COLUMNS, rows_min: 2 }]);
const CERTIFICATE_COLUMNS: &[Column] =
    &[("listingdate", is::moment), ("sha1", is::hex::<40>), ("listingreason", is::anything)];
const SERVERS: Dialect<'static> = Dialect::commas(&["firstseen", "dstip", "dstport"]);
const CLIENTS: Dialect<'static> = Dialect::commas(&["ja3_md5", "firstseen", "lastseen", "listingreason"]);
const TITLE: &str = "abuse.ch SSLBL";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Certificates,
    Servers,
    Clients,
    /// Addresses without more.
    Addresses,
}

fn shape(head: &Head<'_>) -> Option<Shape> {
    let is_table = |dialect: &Dialect<'_>| {
        dialect.header_of(head).is_some_and(|header| {
            dialect.columns.iter().all(|column| header.iter().any(|name| name == column))
        })
    };
    if is_table(&CERTIFICATES) {
        return Some(Shape::Certificates);
    }
    if is_table(&CLIENTS) {
        return Some(Shape::Clients);
    }
    if is_table(&SERVERS) {
        return Some(Shape::Servers);
    }
    if CERTIFICATES.is_part(head) {
        return Some(Shape::Certificates);
    }
    let ours = head.named || banner_has(head, TITLE);
    if ours && Kind::tell(head) == Some(Kind::Addresses) {
        return Some(Shape::Addresses);
    }
    CERTIFICATES.may_be_part(head).then_some(Shape::Certificates)
}

fn recognise(head: &Head<'_>) -> Option<Recognised> {
    let is_aggressive = head.path_has("aggressive") || banner_says(head, "aggressive");
    let (list, unit) = match shape(head)? {
        Shape::Certificates => ("sslbl", Unit::Records),
        Shape::Clients => ("sslbl/ja3", Unit::Records),
        Shape::Servers if is_aggressive => ("sslbl/ips-aggressive", Unit::Snapshot),
        Shape::Servers => ("sslbl/ips", Unit::Snapshot),
        Shape::Addresses if is_aggressive => ("sslbl/ips-aggressive-text", Unit::Snapshot),
        Shape::Addresses => ("sslbl/ips-text", Unit::Snapshot),
    };
    Some(Recognised { list: list.to_owned(), unit, date: banner_date(head) })
}

/// Whether a comment of the banner has `word`, ASCII case ignored.
fn banner_says(head: &Head<'_>, word: &str) -> bool {
    head_lines(head).map_while(comment).any(|line| line.to_ascii_lowercase().contains(word))
}

fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let head = input::head(input)?;
    match shape(&Head { name: input.name(), bytes: &head, tail: &[], named: true }) {
        Some(Shape::Clients) => {
            let reason = "JA3 fingerprints describe how a client connects: they are digests of no file";
            sink.reject(Spot::File, reason, input.name().as_bytes());
            Ok(())
        }
        Some(Shape::Addresses) => list::parse(input, context, sink, Kind::Addresses, &server()),
        Some(Shape::Servers) => csv::records(
            input,
            SERVERS,
            sink,
            |names| ["firstseen", "dstip", "dstport"].map(|name| names.column(&[name])),
            |row, columns| listed(row, columns, context),
        ),
        Some(Shape::Certificates) | None => csv::records(
            input,
            CERTIFICATES,
            sink,
            |names: &Names| ["listingdate", "sha1", "listingreason"].map(|name| names.column(&[name])),
            |row, columns| certificate(row, columns, context),
        ),
    }
}

fn server() -> Assessment {
    Assessment::new(Class::Malicious, Category::BotnetCnc)
}

/// A server that showed such a certificate in the last thirty days: it is listed as long as that is so.
fn listed(
    row: &Row,
    [first_seen, address, port]: &[Option<usize>; 3],
    context: &Context,
) -> Result<Vec<Fact>, &'static str> {
    let address = Observable::Ip(field::address(row.get(*address))?);
    let port = field::stated(row.get(*port)).map(field::port).transpose()?;
    let first_seen = field::moment(row.get(*first_seen))?;
    let assessment = Assessment { port, note: Some(format!("first seen {first_seen}")), ..server() };
    Ok(vec![context.evidence(address.into(), context.observed_at, None, Claim::Listed(assessment))])
}

fn certificate(
    row: &Row,
    [date, sha1, reason]: &[Option<usize>; 3],
    context: &Context,
) -> Result<Vec<Fact>, &'static str> {
    let digest = Hash::parse(row.get(*sha1)).ok().filter(|hash| matches!(hash, Hash::Sha1(_)));
    let digest = Observable::File(digest.ok_or("not a SHA-1 fingerprint")?);
    let date = field::moment(row.get(*date))?;
    let reason = field::text(row.get(*reason)).unwrap_or_default();
    let (class, category, family) = meaning(&reason);
    let assessment = Assessment {
        detection: field::text(family),
        reference: Some(format!("https://sslbl.abuse.ch/ssl-certificates/sha1/{digest}/")),
        note: field::text(&format!(
            "TLS certificate: {}",
            field::stated(&reason).unwrap_or("no reason stated")
        )),
        ..Assessment::new(class, category)
    };
    let described = FileFacts { file_type: Some("x509 certificate".to_owned()), ..FileFacts::default() };
    let claims = [Claim::Assessed(assessment), Claim::Described(described)];
    Ok(claims.into_iter().map(|claim| context.evidence(digest.clone().into(), date, None, claim)).collect())
}

/// What a reason for listing says: `AsyncRAT C&C`, `Gozi malware distribution`, `Vawtrak MITM`, `Sinkhole`. Words that
/// name no family are none.
fn meaning(reason: &str) -> (Class, Category, &str) {
    let reason = reason.trim();
    if reason.eq_ignore_ascii_case("sinkhole") {
        return (Class::Shared(SharedKind::Sinkhole), Category::Sinkhole, "");
    }
    let kinds = [
        ("c&c", Category::BotnetCnc),
        ("c2", Category::BotnetCnc),
        ("malware distribution", Category::Malware),
        ("mitm", Category::Malware),
    ];
    let lower = reason.to_ascii_lowercase();
    let (family, category) = kinds
        .into_iter()
        .find_map(|(kind, category)| {
            let family = reason.get(..lower.strip_suffix(kind)?.len())?;
            Some((family.trim_end(), category))
        })
        .unwrap_or((reason, Category::Malware));
    let general = ["malware", "ransomware", "spambot"].iter().any(|word| family.eq_ignore_ascii_case(word));
    (Class::Malicious, category, if general { "" } else { family })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons() {
        let cnc = (Class::Malicious, Category::BotnetCnc);
        let malware = (Class::Malicious, Category::Malware);
        for (reason, (class, category), family) in [
            ("AsyncRAT C&C", cnc, "AsyncRAT"),
            ("Smoke Loader C&C ", cnc, "Smoke Loader"),
            ("Malware C&C", cnc, ""),
            ("C&C", cnc, ""),
            ("Vawtrak MITM", malware, "Vawtrak"),
            ("Gozi malware distribution", malware, "Gozi"),
            ("Malware distribution", malware, ""),
            ("FIN7", malware, "FIN7"),
            ("", malware, ""),
            ("Ünïcödé C&C", cnc, "Ünïcödé"),
            ("sinkhole", (Class::Shared(SharedKind::Sinkhole), Category::Sinkhole), ""),
        ] {
            assert_eq!(meaning(reason), (class, category, family), "{reason}");
        }
    }
}
