//! What the statistics of a popular name cost: three years of days, fifty countries, twenty sensors, 1.1 million counters.
//! `cargo run --release -p app --example popular -- FOLDER` makes them in an empty folder (or finds them there), and looks the name up, beside
//! one that was met once.

use std::{error::Error, fmt::Write as _, path::PathBuf, time::Instant};

use app::{App, Clock, ImportOptions, Options, Query, import::Silent, report::Sections};
use model::{CountryCode, Observable, Timestamp};

const DAYS: i64 = 3 * 365;
const COUNTRIES: u16 = 50;
const SENSORS: u16 = 20;
/// Look-ups that are timed.
const ROUNDS: usize = 200;
const POPULAR: &str = "popular.example";
const RARE: &str = "rare.example";

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args_os().nth(1).ok_or("say into which folder")?);
    let today = Timestamp::parse("2026-11-27T12:00:00Z").ok_or("a date")?;
    let app = App::open(&Options {
        data: folder.join("data").to_string_lossy().into_owned(),
        policy: None,
        clock: Clock::fixed(today),
        cache_bytes: 128 << 20,
        rows: app::RowMemory { bytes: 16 << 20, is_whole: true },
        command: "example popular".into(),
    })?;
    if !app.lookup(&ask(POPULAR)?)?.is_known {
        let begun = Instant::now();
        // A log a day, as logs come.
        let mut logs = Vec::new();
        for day in 1..=DAYS {
            let log = folder.join(format!("log-{day:04}.csv"));
            std::fs::write(&log, log_of(Timestamp::from_day(today.day() - day), day == 1)?)?;
            logs.push(log);
        }
        let written = begun.elapsed();
        let begun = Instant::now();
        let summary = app.import(&logs, &ImportOptions::default(), &Silent)?;
        println!(
            "{} records of {} logs in {:?} (written in {written:?})",
            summary.records(),
            logs.len(),
            begun.elapsed()
        );
        for log in logs {
            std::fs::remove_file(log)?;
        }
    }
    for name in [POPULAR, RARE] {
        let query = ask(name)?;
        let mut times = Vec::with_capacity(ROUNDS);
        let mut hits = 0;
        for _ in 0..ROUNDS {
            let begun = Instant::now();
            hits = app.lookup(&query)?.statistics.ok_or("no statistics")?.hits;
            times.push(begun.elapsed());
        }
        times.sort_unstable();
        let at = |share: usize| times.get(times.len() * share / 100).copied().unwrap_or_default();
        println!("{name}: {hits} hits; statistics in {:?} (median), {:?} (p99)", at(50), at(99));
    }
    Ok(())
}

fn ask(name: &str) -> Result<Query, Box<dyn Error>> {
    let sections = Sections { statistics: true, ..Sections::default() };
    Ok(Query { sections, ..Query::new(Observable::detect(name)?) })
}

fn log_of(day: Timestamp, is_last: bool) -> Result<String, Box<dyn Error>> {
    let mut text = String::from("time,object,count,country,sensor\n");
    for country in 0..COUNTRIES {
        let country = CountryCode::from_number(country * 13).ok_or("a country")?;
        for sensor in 0..SENSORS {
            writeln!(text, "{day},{POPULAR},{},{country},sensor-{sensor}", u32::from(sensor) * 37 + 1)?;
        }
    }
    if is_last {
        writeln!(text, "{day},{RARE},1,JP,sensor-1")?;
    }
    Ok(text)
}
