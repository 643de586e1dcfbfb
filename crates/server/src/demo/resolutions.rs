//! What a sensor of passive DNS saw in the demo world, day by day: which addresses the look-alikes had, and the name servers that tie them
//! to the command and control.

use serde_json::json;

use super::{DemoFile, calendar::Calendar, cast};

/// A record of a name, seen every day from so many days ago to so many days ago.
struct Seen {
    name: &'static str,
    record_type: &'static str,
    data: &'static str,
    from: i64,
    to: i64,
    /// Answers on an ordinary day. On the third there are ten times as many: the wave of mails.
    daily: u64,
}

const fn seen(
    name: &'static str,
    record_type: &'static str,
    data: &'static str,
    (from, to): (i64, i64),
    daily: u64,
) -> Seen {
    Seen { name, record_type, data, from, to, daily }
}

const RECORDS: [Seen; 21] = [
    seen(cast::BANK, "A", cast::CDN_ADDRESS, (40, 1), 900),
    seen(cast::BANK, "NS", "ns1.tsukikage-bank.example.", (40, 1), 40),
    seen(cast::BANK, "MX", "10 mail.tsukikage-bank.example.", (40, 1), 25),
    seen(cast::BANK, "TXT", "v=spf1 mx -all", (40, 1), 25),
    seen("www.tsukikage-bank.example", "CNAME", "cdn-edge.example.", (40, 1), 700),
    seen(cast::PHISH, "A", "203.0.113.45", (23, 12), 12),
    seen(cast::PHISH, "A", cast::NEIGHBOUR, (12, 1), 7),
    seen(cast::PHISH, "NS", "ns1.night-parking.example.", (23, 20), 3),
    seen(cast::PHISH, "NS", "a.kage-dns.example.", (20, 1), 4),
    seen(cast::PHISH, "NS", "b.kage-dns.example.", (20, 1), 4),
    seen(cast::PHISH, "MX", "10 mail.kage-dns.example.", (20, 4), 1),
    seen(cast::PHISH, "TXT", "v=spf1 +all", (20, 4), 1),
    seen("tsuk1kage-bank.example", "A", "203.0.113.45", (20, 9), 5),
    seen("tsuk1kage-bank.example", "NS", "a.kage-dns.example.", (20, 9), 2),
    seen(cast::C2_DOMAIN, "A", cast::C2, (18, 1), 30),
    seen(cast::C2_DOMAIN, "AAAA", cast::C2_V6, (18, 1), 9),
    seen(cast::C2_DOMAIN_REGISTERED, "NS", "a.kage-dns.example.", (18, 1), 6),
    seen(cast::CDN, "A", cast::CDN_ADDRESS, (40, 1), 4_000),
    seen(cast::POPULAR, "A", cast::CDN_ADDRESS, (40, 1), 5_000),
    seen(cast::SINKHOLED, "A", cast::OLD_C2, (340, 310), 15),
    seen(cast::SINKHOLED, "A", cast::SINKHOLE, (59, 1), 80),
];

pub(super) fn files(calendar: &Calendar) -> Vec<DemoFile> {
    let mut text = String::new();
    for (seed, record) in RECORDS.iter().enumerate() {
        for day in (record.to..=record.from).rev() {
            let moments = [calendar.moment(day, seed), calendar.moment(day, seed + 1)];
            let (first, last) = (moments.iter().min(), moments.iter().max());
            let count = if record.from - day == 2 { record.daily * 10 } else { record.daily };
            let seconds = |moment: Option<&model::Timestamp>| moment.map(|moment| moment.millis() / 1000);
            text += &json!({
                "rrname": format!("{}.", record.name),
                "rrtype": record.record_type,
                "rdata": [record.data],
                "time_first": seconds(first),
                "time_last": seconds(last),
                "count": count,
            })
            .to_string();
            text.push('\n');
        }
    }
    vec![DemoFile { path: format!("pdns/{}_sensor.jsonl", calendar.date(1)), text }]
}
