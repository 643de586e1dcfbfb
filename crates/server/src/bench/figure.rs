//! What was measured: one figure a row, printed as it comes, kept in order.

use std::time::Duration;

/// Percentiles over latencies.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Latency {
    /// Half were faster, microseconds.
    pub(super) p50_us: f64,
    /// 99 of 100 were faster, microseconds.
    pub(super) p99_us: f64,
}

impl Latency {
    /// From single latencies in nanoseconds, in any order (nearest rank).
    pub(super) fn of(nanoseconds: &mut [u64]) -> Self {
        nanoseconds.sort_unstable();
        let rank = |percent: usize| {
            let at = (nanoseconds.len() * percent).div_ceil(100).saturating_sub(1);
            nanoseconds.get(at).map_or(0.0, |nanoseconds| *nanoseconds as f64 / 1000.0)
        };
        Self { p50_us: rank(50), p99_us: rank(99) }
    }
}

/// One measured thing.
#[derive(Clone, Debug, Default)]
pub(super) struct Figure {
    /// What was done, e.g. `http constant`.
    pub(super) what: String,
    /// Which turn of several.
    pub(super) round: u32,
    /// How it was done, e.g. `c=16`.
    pub(super) how: String,
    /// How many were done.
    pub(super) count: u64,
    /// In which time.
    pub(super) took: Duration,
    /// Latency of each, where each was timed.
    pub(super) latency: Option<Latency>,
    /// Processor time of the process measured, all of its threads.
    pub(super) cpu: Option<Duration>,
    /// Resident memory of the process measured, bytes.
    pub(super) rss_bytes: Option<u64>,
    /// Bytes on disk.
    pub(super) disk_bytes: Option<u64>,
}

impl Figure {
    /// How many in a second.
    pub(super) fn rate(&self) -> f64 {
        let seconds = self.took.as_secs_f64();
        if seconds > 0.0 { self.count as f64 / seconds } else { 0.0 }
    }

    /// Processor time for each, microseconds.
    pub(super) fn cpu_us(&self) -> Option<f64> {
        Some(self.cpu?.as_secs_f64() * 1e6 / self.count.max(1) as f64)
    }

    /// The figures of this row in words, empty ones left out.
    pub(super) fn cells(&self) -> [String; 7] {
        let rate = if self.took.is_zero() { String::new() } else { grouped(self.rate()) };
        let count = if self.count == 0 { String::new() } else { self.count.to_string() };
        [
            count,
            rate,
            self.latency.map_or_else(String::new, |latency| short(latency.p50_us)),
            self.latency.map_or_else(String::new, |latency| short(latency.p99_us)),
            self.cpu_us().map_or_else(String::new, short),
            self.rss_bytes.map_or_else(String::new, |bytes| format!("{:.1}", bytes as f64 / 1e6)),
            self.disk_bytes.map_or_else(String::new, |bytes| format!("{:.1}", bytes as f64 / 1e6)),
        ]
    }
}

/// Headings of [`Figure::cells`].
pub(super) const HEADINGS: [&str; 7] =
    ["count", "per second", "p50 µs", "p99 µs", "CPU µs each", "RSS MB", "disk MB"];

/// All figures of a run.
#[derive(Debug, Default)]
pub(super) struct Figures {
    pub(super) rows: Vec<Figure>,
    /// Sentences for the summary: what follows from several rows.
    pub(super) notes: Vec<String>,
}

impl Figures {
    /// Prints a figure and keeps it.
    pub(super) fn add(&mut self, figure: Figure) {
        if self.rows.is_empty() {
            let headings = HEADINGS.map(|heading| format!("{heading:>11}")).join(" ");
            println!("{:<38} {:<12} {headings}", "", "");
        }
        let cells = figure.cells().map(|cell| format!("{cell:>11}")).join(" ");
        println!("{:<38} {:<12} {cells}", figure.what, figure.how);
        self.rows.push(figure);
    }

    /// Figures of the same thing, in the order of their turns.
    pub(super) fn of<'a>(&'a self, what: &'a str) -> impl Iterator<Item = &'a Figure> {
        self.rows.iter().filter(move |figure| figure.what == what)
    }
}

/// Names of what was measured, each once, in their order.
pub(super) fn names(figures: &Figures) -> Vec<(&str, &str)> {
    let mut names: Vec<(&str, &str)> = Vec::new();
    for figure in &figures.rows {
        let name = (figure.what.as_str(), figure.how.as_str());
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// The middle of some numbers; 0 of none.
pub(super) fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len().saturating_sub(1) / 2).copied().unwrap_or(0.0)
}

fn short(number: f64) -> String {
    if number < 100.0 { format!("{number:.1}") } else { format!("{number:.0}") }
}

fn grouped(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_by_nearest_rank() {
        let mut latencies: Vec<u64> = (1..=100).rev().map(|n| n * 1000).collect();
        assert_eq!(Latency::of(&mut latencies), Latency { p50_us: 50.0, p99_us: 99.0 });
        assert_eq!(Latency::of(&mut [7000]), Latency { p50_us: 7.0, p99_us: 7.0 });
        assert_eq!(Latency::of(&mut []), Latency::default());
    }

    #[test]
    fn rates_and_medians() {
        let figure = Figure {
            count: 500,
            took: Duration::from_millis(250),
            cpu: Some(Duration::from_millis(100)),
            ..Figure::default()
        };
        assert_eq!((figure.rate(), figure.cpu_us()), (2000.0, Some(200.0)));
        assert_eq!(median(vec![3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(vec![]), 0.0);
        assert_eq!(grouped(1_234_567.0), "1 234 567");
        assert_eq!(grouped(999.0), "999");
    }
}
