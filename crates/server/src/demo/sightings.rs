//! What the demo world's sensors met: proxies in four countries (a table of counts), an intrusion detection system (Suricata's EVE) and a
//! branch's gateway (Zeek's connections and requests). Those who were tricked show where and when the wave came.

use std::fmt::Write;

use serde_json::{Value, json};

use super::{DemoFile, calendar::Calendar, cast};

/// Who is behind the sensors.
const CLIENT: &str = "10.20.30.40";
/// Days of the proxies' table.
const DAYS: i64 = 75;
/// Sensors with their countries.
const PROXIES: [(&str, &str); 4] =
    [("proxy-tokyo", "JP"), ("proxy-osaka", "JP"), ("proxy-austin", "US"), ("proxy-berlin", "DE")];

pub(super) fn files(calendar: &Calendar) -> Vec<DemoFile> {
    let date = calendar.date(1);
    vec![
        DemoFile { path: format!("sensors/proxies_{date}.csv"), text: proxies(calendar) },
        DemoFile { path: format!("sensors/eve_{date}.json"), text: events(calendar) },
        DemoFile { path: format!("sensors/conn_{date}.log"), text: connections(calendar) },
    ]
}

/// How often a proxy met a name on a day: what people go to every day, and the wave that rose three weeks ago in Japan.
fn hits(object: &str, days: i64, proxy: usize) -> i64 {
    let proxy = i64::try_from(proxy).unwrap_or(0);
    let weekday = if days % 7 < 2 { 1 } else { 4 };
    match object {
        cast::BANK => 30 * weekday * (4 - proxy),
        cast::POPULAR => 220 * weekday + 13 * proxy,
        cast::CDN => 900 * weekday + 71 * proxy,
        // It came by mail, was clicked for a week, and was blocked then.
        cast::PHISH if proxy < 3 && (2..=20).contains(&days) => {
            ((days - 11) * 3 - 9 * proxy).max(0) + 1 - proxy / 2
        }
        cast::SINKHOLED if proxy == 3 && days % 9 == 0 => 1,
        _ => 0,
    }
}

fn proxies(calendar: &Calendar) -> String {
    let mut text = String::from("time,object,count,country,sensor\n");
    for days in (1..=DAYS).rev() {
        for (proxy, (sensor, country)) in PROXIES.iter().enumerate() {
            for object in [cast::BANK, cast::POPULAR, cast::CDN, cast::PHISH, cast::SINKHOLED] {
                let hits = hits(object, days, proxy);
                if hits > 0 {
                    let _ =
                        writeln!(text, "{},{object},{hits},{country},{sensor}", calendar.moment(days, proxy));
                }
            }
        }
    }
    text
}

fn events(calendar: &Calendar) -> String {
    let mut text = String::new();
    let mut event = |days: i64, seed: usize, kind: &str, server: &str, member: (&str, Value)| {
        let mut event = json!({
            "timestamp": calendar.moment(days, seed).to_string().replace('Z', ".000000+0000"),
            "event_type": kind, "src_ip": CLIENT, "src_port": 50_000, "dest_ip": server, "dest_port": 443, "proto": "TCP",
            "host": "ids-tokyo",
        });
        if let Some(event) = event.as_object_mut() {
            event.insert(member.0.to_owned(), member.1);
        }
        let _ = writeln!(text, "{event}");
    };
    for days in (1..=20).rev() {
        let question = json!({"type": "query", "id": 7, "rrname": cast::PHISH, "rrtype": "A", "tx_id": 0});
        event(days, 3, "dns", cast::RESOLVER, ("dns", question));
        event(days, 5, "flow", cast::RESOLVER, ("flow", json!({"state": "closed"})));
    }
    let request = |host: &str, path: &str| json!({"hostname": host, "http_port": 80, "url": path, "http_method": "GET", "status": 200});
    for (at, days) in [20, 19, 19, 18].into_iter().enumerate() {
        event(days, at, "http", "203.0.113.45", ("http", request("203.0.113.45", "/bin/updater.exe")));
        let file =
            json!({"filename": "/bin/updater.exe", "sha256": cast::LOADER.sha256(), "state": "CLOSED"});
        event(days, at, "fileinfo", "203.0.113.45", ("fileinfo", file));
    }
    for days in (1..=18).rev() {
        event(days, 2, "flow", cast::C2, ("flow", json!({"state": "established"})));
        if days < 16 {
            let alert = json!({"action": "allowed", "signature_id": 9_000_001, "signature": "DEMO KageLoader beacon", "severity": 1});
            event(days, 2, "alert", cast::C2, ("alert", alert));
        }
    }
    let panel = json!({"sni": cast::C2_DOMAIN, "version": "TLS 1.3"});
    event(6, 4, "tls", cast::C2, ("tls", panel));
    text
}

fn connections(calendar: &Calendar) -> String {
    let mut text = String::from(
        "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tconn\n\
         #fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tconn_state\n\
         #types\ttime\tstring\taddr\tport\taddr\tport\tenum\tstring\n",
    );
    for days in (1..=40).rev() {
        for (at, server) in [cast::CDN_ADDRESS, cast::RESOLVER, cast::BRUTE_FORCER].into_iter().enumerate() {
            let seconds = calendar.moment(days, at + 11).millis() / 1000;
            let _ = writeln!(text, "{seconds}.000000\tC{days}x{at}\t{CLIENT}\t50000\t{server}\t443\ttcp\tSF");
        }
    }
    text
}
