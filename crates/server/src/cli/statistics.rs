//! Sightings of an object for a terminal: how often, where, when.

use std::io;

use app::report::{PeriodHits, Report, Statistics};

use super::{
    report::label,
    terminal::{Style, Terminal},
    text,
};

/// Countries, months (the newest) and sensors that are shown.
const ITEMS_SHOWN: usize = 12;
/// Longest name of a sensor shown.
const SENSOR_WIDTH: usize = 32;

/// Writes the section, where anything was met.
pub(super) fn write(terminal: &mut Terminal<'_>, report: &Report) -> io::Result<()> {
    let Some(statistics) = report.statistics.as_ref().filter(|statistics| statistics.hits > 0) else {
        return Ok(());
    };
    let title = terminal.paint(Style::Strong, "Statistics");
    terminal.line(format_args!("\n   {title} {} hits", statistics.hits))?;
    let days = [("first", statistics.first), ("last", statistics.last)];
    let days = days.iter().filter_map(|(word, at)| Some(format!("{word} {}", (*at)?.to_minutes())));
    let mut facts: Vec<String> = days.collect();
    facts.push(format!("popularity {} of 5", statistics.popularity));
    label(terminal, "Met", &facts.join(" · "))?;
    let since = statistics.from.to_date();
    if statistics.period.hits == 0 {
        return label(terminal, "Since then", &format!("not met since {since}"));
    }
    label(terminal, "Detections", &detections(&statistics.period, &since))?;
    let countries = statistics.countries.iter().map(|country| {
        let name = country.country.map_or_else(|| "unknown".to_owned(), |country| country.to_string());
        counted(&name, country.hits, country.detections)
    });
    label(terminal, "Countries", &row(countries.collect()))?;
    let months = statistics.months.iter().rev().map(|month| {
        let name = month.start.to_date();
        counted(name.get(..7).unwrap_or(&name), month.hits, month.detections())
    });
    label(terminal, "Months", &row(months.collect()))?;
    sensors(terminal, statistics)
}

fn sensors(terminal: &mut Terminal<'_>, statistics: &Statistics) -> io::Result<()> {
    if statistics.sensors.is_empty() {
        return Ok(());
    }
    let sensors =
        statistics.sensors.iter().map(|(name, hits)| counted(&text::short(name, SENSOR_WIDTH), *hits, 0));
    label(terminal, "Sensors", &row(sensors.collect()))
}

/// `12 of 340 since 2023-11-01: 10 Red, 2 Orange`.
fn detections(period: &PeriodHits, since: &str) -> String {
    let zones = [("Red", period.red), ("Orange", period.orange), ("Yellow", period.yellow)];
    let zones = zones.iter().filter(|(_, hits)| *hits > 0).map(|(zone, hits)| format!("{hits} {zone}"));
    let zones: Vec<String> = zones.collect();
    let by_zone = if zones.is_empty() { String::new() } else { format!(": {}", zones.join(", ")) };
    format!("{} of {} since {since}{by_zone}", period.detections(), period.hits)
}

/// `JP 120 (3 detected)`.
fn counted(name: &str, hits: u64, detections: u64) -> String {
    if detections == 0 { format!("{name} {hits}") } else { format!("{name} {hits} ({detections} detected)") }
}

/// The first of them, and how many more there are.
fn row(mut items: Vec<String>) -> String {
    let more = items.len().saturating_sub(ITEMS_SHOWN);
    items.truncate(ITEMS_SHOWN);
    if more > 0 {
        items.push(format!("{more} more"));
    }
    items.join(" · ")
}
