//! Configurations of Cobalt Strike beacons, as a Splunk export of one JSON object a line: `result` with the address that
//! was scanned, when, its port, and what the beacon is told to call (`C2Server`: hosts and paths in turn). What is called
//! is the attacker's choice and may be somebody's good name, so that only URLs are claimed of it, and names only where the
//! beacon speaks DNS.

use std::io;

use model::{Assessment, Category, Claim, Class, Observable, Timestamp};
use serde_json::Value;

use crate::{
    Context, Fact, Head, Record, Sink, Spot,
    format::{
        field,
        text::{Lines, head_lines},
    },
    input::Input,
};

/// Most hosts taken of one configuration.
const HOSTS_MAX: usize = 64;

/// Whether the file is such an export.
pub(super) fn is_such(head: &Head<'_>) -> bool {
    head_lines(head).next().is_some_and(|line| {
        line.starts_with('{')
            && ["\"result\"", "\"BeaconType\"", "\"C2Server\""].iter().all(|key| line.contains(key))
    })
}

/// Reads the whole export.
pub(super) fn parse(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let mut lines = Lines::open(input)?;
    while let Some((number, line)) = lines.next_line(sink)? {
        if line.trim().is_empty() {
            continue;
        }
        let spot = Spot::Line(number);
        let outcome = serde_json::from_str::<Value>(line)
            .map_err(|_| "not JSON")
            .and_then(|value| facts(value.get("result").ok_or("no result")?, context));
        match outcome {
            Ok(facts) => {
                if sink.accept(Record { spot, facts }).is_break() {
                    break;
                }
            }
            Err(reason) => sink.reject(spot, reason, line.as_bytes()),
        }
    }
    Ok(())
}

fn facts(beacon: &Value, context: &Context) -> Result<Vec<Fact>, &'static str> {
    let text = |key: &str| field::json_text(beacon, key);
    let address = field::address(&text("ip"))?;
    let first = field::moment(&text("FirstSeen"))?;
    let last = field::last_seen(&text("LastSeen"), first);
    let port = field::stated(&text("Port")).map(field::port).transpose()?;
    let kind = text("BeaconType");
    let assessment = Assessment {
        detection: Some("Cobalt Strike".to_owned()),
        port,
        note: note(beacon),
        ..Assessment::new(Class::Malicious, Category::BotnetCnc)
    };
    let assessed = |observable: Observable| assess(context, observable, first, last, &assessment);
    let mut facts = vec![assessed(Observable::Ip(address))];
    let speaks_dns = kind.to_ascii_uppercase().contains("DNS");
    let post = text("HttpPostUri");
    for (host, path) in servers(&text("C2Server")) {
        if speaks_dns {
            if let Ok(name) = field::domain(host)
                && name.public_suffix().as_ref() != Some(&name)
            {
                push(&mut facts, assessed(Observable::Domain(name)));
            }
            continue;
        }
        let port = port.map_or(String::new(), |port| format!(":{port}"));
        for path in [path, post.as_str()].into_iter().filter(|path| path.len() > 1 && path.starts_with('/')) {
            let scheme = if kind.eq_ignore_ascii_case("HTTPS") { "https" } else { "http" };
            if let Ok(url) = field::url(&format!("{scheme}://{host}{port}{path}")) {
                push(&mut facts, assessed(Observable::Url(url)));
            }
        }
    }
    Ok(facts)
}

fn push(facts: &mut Vec<Fact>, fact: Fact) {
    if !facts.contains(&fact) {
        facts.push(fact);
    }
}

fn assess(
    context: &Context,
    observable: Observable,
    first: Timestamp,
    last: Option<Timestamp>,
    assessment: &Assessment,
) -> Fact {
    context.evidence(observable.into(), first, last, Claim::Assessed(assessment.clone()))
}

/// Pairs of host and path in `host,/path,host,/path`.
fn servers(text: &str) -> Vec<(&str, &str)> {
    let mut parts = text.split(',').map(str::trim).peekable();
    let mut servers = Vec::new();
    while let Some(host) = parts.next()
        && servers.len() < HOSTS_MAX
    {
        let path = parts.next_if(|part| part.starts_with('/')).unwrap_or_default();
        if !host.is_empty() && !host.starts_with('/') {
            servers.push((host, path));
        }
    }
    servers
}

/// What else the configuration says.
fn note(beacon: &Value) -> Option<String> {
    let keys = [
        ("beacon ", "BeaconType"),
        ("C2 server ", "C2Server"),
        ("host header ", "HostHeader"),
        ("posts to ", "HttpPostUri"),
        ("pipe ", "PipeName"),
        ("sleep ms ", "SleepTime"),
        ("jitter % ", "Jitter"),
        ("watermark ", "Watermark"),
        ("AS ", "ASN"),
        ("user agent ", "UserAgent"),
    ];
    let parts: Vec<String> = keys
        .into_iter()
        .filter_map(|(words, key)| {
            let value = field::json_text(beacon, key);
            let value = field::stated(&value).filter(|value| *value != "Not Found")?;
            Some(format!("{words}{value}"))
        })
        .collect();
    field::text(&parts.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_and_paths_in_turn() {
        assert_eq!(servers("a.example,/x"), [("a.example", "/x")]);
        assert_eq!(servers("a.example,/x,b.example, /y"), [("a.example", "/x"), ("b.example", "/y")]);
        assert_eq!(servers("a.example,b.example"), [("a.example", ""), ("b.example", "")]);
        assert_eq!(servers(",/x,/y"), []);
        assert_eq!(servers(&"a.example,/x,".repeat(999)).len(), HOSTS_MAX);
    }
}
