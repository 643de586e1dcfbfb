//! Look-ups without a server: the verdict table, and whole reports, on one thread and on two.

use std::{
    path::Path,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};
use app::{App, Clock, Options, Query, Sections, report::RelatedSection};
use model::{Kind, Observable};

use crate::config::Storage;

use super::{
    figure::{Figure, Figures, Latency},
    indicator::{HUBS, SAMPLES, World},
    process,
};

/// Look-ups of one measurement.
const LOOKUPS: u64 = 200_000;
/// Objects of one call in bulk.
const BULK: usize = 1000;
/// Reports of one measurement.
const REPORTS: u64 = 20_000;
/// Items a section of a report.
pub(super) const ITEMS: usize = 100;

/// Opens the data, measures, and closes it again.
pub(super) fn measure(world: &World, data: &Path, figures: &mut Figures) -> Result<()> {
    let started = Instant::now();
    let app = App::open(&options(data)).context("cannot open the ledger")?;
    figures.add(Figure { what: "open".to_owned(), count: 1, took: started.elapsed(), ..Figure::default() });
    digest(&app, figures)?;
    app.warm_up();

    // Others each time: what was asked for once is kept in memory.
    let hits = |turn: u64| -> Vec<Observable> {
        (turn * LOOKUPS..(turn + 1) * LOOKUPS)
            .filter_map(|n| world.indicator(world.pick(n)).observable())
            .collect()
    };
    let misses: Vec<Observable> = (0..LOOKUPS).filter_map(|n| world.miss(n).observable()).collect();
    expect(&app, &hits(9), true)?;
    expect(&app, &misses, false)?;
    let ask = |keys: &[Observable]| app.quick_verdicts(keys, &analysis::Viewer::all()).map(drop);
    let mut last = Vec::new();
    for (turn, (batch, threads)) in [(1, 1), (1, 2), (BULK, 1), (BULK, 2)].into_iter().enumerate() {
        let (hit, miss) = if batch == 1 {
            ("verdict, hit", "verdict, miss")
        } else {
            ("verdicts by 1000, hit", "verdicts by 1000, miss")
        };
        last = hits(turn as u64);
        figures.add(timed(hit, &last, batch, threads, ask)?);
        figures.add(timed(miss, &misses, batch, threads, ask)?);
    }
    for threads in [1, 2] {
        figures.add(timed("verdicts by 1000, asked before", &last, BULK, threads, ask)?);
    }
    let some = hits(5);
    let some = some.get(..REPORTS as usize).unwrap_or(&some);
    reports(&app, "report, verdict alone", some, |_| Sections::default(), figures)?;
    reports(&app, "report, all sections", some, Sections::at_hand, figures)?;
    let samples: Vec<Observable> =
        (0..SAMPLES).filter_map(|at| Observable::parse_as(Kind::Hash, &world.sample(at)).ok()).collect();
    let hubs: Vec<Observable> =
        (0..HUBS).filter_map(|at| Observable::parse_as(Kind::Domain, &world.hub(at)).ok()).collect();
    reports(&app, "report, file with many contacts", &samples, Sections::at_hand, figures)?;
    reports(&app, "report, host with many URLs", &hubs, Sections::at_hand, figures)?;
    let pivot = |section| move |_: Kind| Sections { related: vec![section], ..Sections::default() };
    let (contacts, urls) = (RelatedSection::FileAccessedUrls, RelatedSection::HostedUrls);
    reports(&app, "pivot, file to 100 contacts", &samples, pivot(contacts), figures)?;
    reports(&app, "pivot, host to 100 URLs", &hubs, pivot(urls), figures)
}

/// How the bench opens a ledger: as a server does that nothing was configured for.
pub(super) fn options(data: &Path) -> Options {
    Options {
        data: data.to_string_lossy().into_owned(),
        policy: None,
        clock: Clock::System,
        cache_bytes: Storage::default().cache_bytes(),
        rows: Storage::default().rows(true),
        command: "hantei bench".to_owned(),
    }
}

/// Reads everything once.
fn digest(app: &App, figures: &mut Figures) -> Result<()> {
    let (started, before) = (Instant::now(), process::own_cpu());
    let digest = app.digest().context("cannot digest")?;
    figures.add(Figure {
        what: "digest (pieces)".to_owned(),
        count: digest.evidence.values().sum(),
        took: started.elapsed(),
        cpu: since(before),
        rss_bytes: process::own_memory(),
        ..Figure::default()
    });
    Ok(())
}

/// What is measured must be what is meant.
fn expect(app: &App, keys: &[Observable], is_known: bool) -> Result<()> {
    let some = keys.get(..BULK).unwrap_or(keys);
    let right = app
        .quick_verdicts(some, &analysis::Viewer::all())?
        .iter()
        .filter(|answer| answer.is_known == is_known)
        .count();
    if right != some.len() {
        bail!("of {} objects only {right} have `is_known` {is_known}", some.len());
    }
    Ok(())
}

fn reports(
    app: &App,
    what: &str,
    keys: &[Observable],
    sections: impl Fn(Kind) -> Sections + Sync,
    figures: &mut Figures,
) -> Result<()> {
    let look = |keys: &[Observable]| {
        for key in keys {
            app.lookup(&Query { sections: sections(key.kind()), count: ITEMS, ..Query::new(key.clone()) })?;
        }
        Ok(())
    };
    // Few objects are asked for again and again.
    let many: Vec<Observable> = keys.iter().cycle().take(keys.len().max(1000)).cloned().collect();
    figures.add(timed(what, &many, 1, 1, look)?);
    Ok(())
}

/// Hands `keys` to `look`, `batch` at a time, shared among threads, and times each call.
pub(super) fn timed(
    what: &str,
    keys: &[Observable],
    batch: usize,
    threads: usize,
    look: impl Fn(&[Observable]) -> app::Result<()> + Sync,
) -> Result<Figure> {
    let (started, before) = (Instant::now(), process::own_cpu());
    let share = keys.len().div_ceil(threads.max(1)).max(1);
    let look = &look;
    let one = move |keys: &[Observable]| -> app::Result<Vec<u64>> {
        let mut latencies = Vec::with_capacity(keys.len() / batch + 1);
        for keys in keys.chunks(batch) {
            let started = Instant::now();
            look(keys)?;
            latencies.push(u64::try_from(started.elapsed().as_nanos()).unwrap_or(u64::MAX));
        }
        Ok(latencies)
    };
    let latencies = thread::scope(|scope| {
        let threads: Vec<_> = keys.chunks(share).map(|keys| scope.spawn(move || one(keys))).collect();
        threads.into_iter().map(|thread| thread.join()).collect::<Vec<_>>()
    });
    let took = started.elapsed();
    let cpu = since(before);
    let mut all = Vec::with_capacity(keys.len() / batch + threads);
    for latencies in latencies {
        all.extend(latencies.map_err(|_| anyhow::anyhow!("a thread panicked"))??);
    }
    Ok(Figure {
        what: what.to_owned(),
        how: format!("{threads} thread{}", if threads == 1 { "" } else { "s" }),
        count: u64::try_from(keys.len()).unwrap_or(u64::MAX),
        took,
        latency: Some(Latency::of(&mut all)),
        cpu,
        ..Figure::default()
    })
}

pub(super) fn since(before: Option<Duration>) -> Option<Duration> {
    process::own_cpu()?.checked_sub(before?)
}
