//! The server, a process of its own, with a client beside it on the same machine. Each request shape runs in turns with the constant
//! answer, so that their ratio holds whatever else the machine does.

use std::{fs, net::SocketAddr, path::Path, thread, time::Duration};

use anyhow::{Context as _, Result};
use model::Kind;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::{
    Plan, client,
    client::Work,
    door::{self, Counting},
    figure::{Figure, Figures, Latency},
    in_process::ITEMS,
    indicator::{Indicator, SAMPLES, World},
    process::Process,
};

/// What every other request is compared with.
pub(super) const CONSTANT: &str = "http constant";
/// Different requests of a shape; then they come again. So many that hardly one comes twice within the rows that the server keeps in memory.
const REQUESTS: u64 = 200_000;
/// Objects that are asked for again and again, for answers that are in memory.
const ASKED_AGAIN: u64 = 1000;
/// Different bulk requests, and their lines.
const BULKS: u64 = 400;
const BULK_LINES: u64 = 1000;
/// Connections of the bulk client: it keeps both sides busy with few.
const BULK_CONNECTIONS: usize = 2;
/// How long an idle server is left alone before its memory is read.
const IDLE: Duration = Duration::from_secs(2);

/// Memory of a server over an empty ledger.
pub(super) fn idle(data: &Path) -> Result<Figure> {
    fs::create_dir_all(data).context("cannot make a folder")?;
    let mut server = Process::start(&["serve", "--listen", "127.0.0.1:0"], data)?;
    let address = server.address()?;
    let probe = Work::new(vec![get("/readyz")], 200);
    client::drive(address, 1, Duration::from_millis(100), &probe)?;
    thread::sleep(IDLE);
    Ok(Figure {
        what: "idle server, empty ledger".to_owned(),
        rss_bytes: server.memory("VmRSS"),
        ..Figure::default()
    })
}

/// A shape of request, with what is looked up in it.
struct Shape {
    what: &'static str,
    work: Work,
    connections: usize,
    /// Objects in one request.
    objects: u64,
}

/// Starts a server on the data and drives it, shape after shape, round after round.
pub(super) fn measure(world: &World, plan: &Plan, data: &Path, figures: &mut Figures) -> Result<()> {
    let token = door::token(data, Counting::Blocks)?;
    let unlimited = door::token(data, Counting::Unlimited)?;
    let mut server = Process::start(&["serve", "--listen", "127.0.0.1:0", "--bench-routes"], data)?;
    let address = server.address()?;
    server.rest();
    let shapes = shapes(world, plan.connections, &token, &unlimited);
    // A round that does not count: caches fill.
    for shape in &shapes {
        client::drive(address, shape.connections, plan.turn / 2, &shape.work)
            .with_context(|| format!("`{}` failed", shape.what))?;
    }
    for round in 1..=plan.rounds {
        for shape in &shapes {
            figures.add(turn(&server, address, plan.turn, shape, round)?);
        }
    }
    Ok(())
}

fn turn(
    server: &Process,
    address: SocketAddr,
    length: Duration,
    shape: &Shape,
    round: u32,
) -> Result<Figure> {
    let before = server.cpu();
    let mut outcome = client::drive(address, shape.connections, length, &shape.work)
        .with_context(|| format!("`{}` failed", shape.what))?;
    let requests = u64::try_from(outcome.latencies_ns.len()).unwrap_or(u64::MAX);
    Ok(Figure {
        what: shape.what.to_owned(),
        round,
        how: format!("c={}", shape.connections),
        count: requests * shape.objects,
        took: outcome.took,
        latency: Some(Latency::of(&mut outcome.latencies_ns)),
        cpu: server.cpu().zip(before).and_then(|(after, before)| after.checked_sub(before)),
        rss_bytes: server.memory("VmRSS"),
        ..Figure::default()
    })
}

/// Look-ups of the zone alone of what is known.
pub(super) fn zone_hits(world: &World, token: &str) -> Work {
    let hit = |n| ktip(&world.indicator(world.pick(n)), "sections=Zone");
    Work::new((0..REQUESTS).map(hit).collect(), 200).with_token(token)
}

/// The same look-up where nobody is asked who he is, and nothing is counted.
fn unasked(indicator: &Indicator) -> Vec<u8> {
    let object = utf8_percent_encode(&indicator.text, NON_ALPHANUMERIC);
    get(&format!("/api/bench/zone/{}/{object}?sections=Zone", indicator.kind.as_str()))
}

fn ktip(indicator: &Indicator, parameters: &str) -> Vec<u8> {
    let object = utf8_percent_encode(&indicator.text, NON_ALPHANUMERIC);
    get(&format!("/api/{}/{object}?{parameters}", indicator.kind.as_str()))
}

fn shapes(world: &World, connections: usize, token: &str, unlimited: &str) -> Vec<Shape> {
    let hit = |n: u64| world.indicator(world.pick(n));
    let miss = |n: u64| world.miss(n);
    let one = |what, status, request: &dyn Fn(u64) -> Vec<u8>| {
        let work = Work::new((0..REQUESTS).map(request).collect(), status).with_token(token);
        Shape { what, work, connections, objects: 1 }
    };
    let bulk = |what, indicator: &dyn Fn(u64) -> Indicator| {
        let work = Work::new((0..BULKS).map(|n| post_bulk(n, indicator)).collect(), 200).with_token(token);
        Shape { what, work, connections: BULK_CONNECTIONS, objects: BULK_LINES }
    };
    let opentip = |indicator: &Indicator| {
        let object = utf8_percent_encode(&indicator.text, NON_ALPHANUMERIC);
        get(&format!("/api/v1/search/{}?request={object}", indicator.kind.as_str()))
    };
    let hub = |n: u64| Indicator { kind: Kind::Hash, text: world.sample(n % SAMPLES), ..world.indicator(0) };
    vec![
        Shape {
            what: CONSTANT,
            work: Work::new(vec![get("/api/bench/constant")], 200),
            connections,
            objects: 1,
        },
        one("http verdict, OpenTIP, hit", 200, &|n| opentip(&hit(n))),
        one("http verdict, OpenTIP, hit, asked before", 200, &|n| opentip(&hit(n % ASKED_AGAIN))),
        one("http verdict, OpenTIP, miss", 404, &|n| opentip(&miss(n))),
        one("http verdict, KTIP Zone, hit", 200, &|n| ktip(&hit(n), "sections=Zone")),
        Shape {
            what: "http verdict, KTIP Zone, hit, licence without limit",
            work: zone_hits(world, unlimited),
            connections,
            objects: 1,
        },
        one("http verdict, KTIP Zone, hit, without accounts", 200, &|n| unasked(&hit(n))),
        one("http verdict, KTIP Zone, miss", 200, &|n| ktip(&miss(n), "sections=Zone")),
        // Alone, for the latency of one report and not that of a queue.
        Shape {
            connections: 1,
            ..one("http report, hit", 200, &|n| ktip(&hit(n), &format!("count={ITEMS}")))
        },
        Shape {
            connections: 1,
            ..one("http report, file with many contacts", 200, &|n| ktip(&hub(n), &format!("count={ITEMS}")))
        },
        bulk("http bulk of 1000, hit", &hit),
        bulk("http bulk of 1000, miss", &miss),
    ]
}

fn get(target: &str) -> Vec<u8> {
    format!("GET {target} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: hantei-bench\r\nAccept: */*\r\n\r\n")
        .into_bytes()
}

fn post_bulk(n: u64, indicator: impl Fn(u64) -> Indicator) -> Vec<u8> {
    let lines: Vec<String> = (n * BULK_LINES..(n + 1) * BULK_LINES).map(|n| indicator(n).text).collect();
    let body = lines.join("\n") + "\n";
    let head = format!(
        "POST /api/v1/search/bulk HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    (head + &body).into_bytes()
}
