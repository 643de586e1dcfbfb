//! A run as it is kept: `DATE-MACHINE/` with `setup.md`, `raw.csv` (every turn) and `summary.md` (medians, and ratios to the constant
//! answer).

use std::{
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};

use super::{
    Plan,
    figure::{Figure, Figures, HEADINGS, median, names},
    indicator::World,
    machine::Machine,
    mixed::{ALONE, BESIDE},
    over_http::CONSTANT,
    triage::{RIPGREP, TRIAGE},
};

/// Runs of one day that are told apart by a number.
const RUNS_MAX: u32 = 100;

/// Writes a run below `out`. Returns its folder.
pub(super) fn keep(
    out: &Path,
    plan: &Plan,
    world: &World,
    machine: &Machine,
    load_after: &str,
    figures: &Figures,
) -> Result<PathBuf> {
    let folder = new_folder(out, &format!("{}-{}", world.day.to_date(), machine.slug()))
        .with_context(|| format!("cannot make a folder below `{}`", out.display()))?;
    let write = |name: &str, text: String| {
        fs::write(folder.join(name), text).with_context(|| format!("cannot write `{name}`"))
    };
    write("setup.md", format!("# Set-up\n\n{}\n- load average after: {load_after}\n", machine.setup(plan)))?;
    write("raw.csv", raw(figures))?;
    write("summary.md", summary(figures))?;
    Ok(folder)
}

fn new_folder(out: &Path, name: &str) -> io::Result<PathBuf> {
    fs::create_dir_all(out)?;
    for number in 1..=RUNS_MAX {
        let folder = out.join(if number == 1 { name.to_owned() } else { format!("{name}-{number}") });
        match fs::create_dir(&folder) {
            Ok(()) => return Ok(folder),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::new(io::ErrorKind::AlreadyExists, "too many runs of this day"))
}

fn raw(figures: &Figures) -> String {
    let mut text =
        "what,how,round,count,seconds,per_second,p50_us,p99_us,cpu_seconds,rss_bytes,disk_bytes\n".to_owned();
    for Figure { what, how, round, count, took, latency, cpu, rss_bytes, disk_bytes } in &figures.rows {
        let rate = if took.is_zero() { 0.0 } else { *count as f64 / took.as_secs_f64() };
        let (p50, p99) = latency.map_or((String::new(), String::new()), |l| {
            (format!("{:.1}", l.p50_us), format!("{:.1}", l.p99_us))
        });
        let cpu = cpu.map_or_else(String::new, |cpu| format!("{:.2}", cpu.as_secs_f64()));
        let bytes = |bytes: &Option<u64>| bytes.map_or_else(String::new, |bytes| bytes.to_string());
        let (rss, disk) = (bytes(rss_bytes), bytes(disk_bytes));
        let _ = writeln!(
            text,
            "\"{what}\",{how},{round},{count},{:.3},{rate:.1},{p50},{p99},{cpu},{rss},{disk}",
            took.as_secs_f64()
        );
    }
    text
}

/// The middle turn of each thing by its rate.
fn summary(figures: &Figures) -> String {
    let mut text = format!(
        "# Summary\n\nMiddle turn of each.\n\n| what | how | {} |\n|---|---|{}\n",
        HEADINGS.join(" | "),
        "---:|".repeat(HEADINGS.len())
    );
    for (what, how) in names(figures) {
        if let Some(figure) = middle(figures, what, how) {
            let _ = writeln!(text, "| {what} | {how} | {} |", figure.cells().join(" | "));
        }
    }
    text.push_str("\nBeside the constant answer of the same round, medians over the rounds:\n\n| what | requests/s, ratio | p99, ratio | CPU each, ratio |\n|---|---:|---:|---:|\n");
    // Only what was asked over as many connections can be compared.
    let same_how = figures.of(CONSTANT).next().map_or("", |constant| constant.how.as_str());
    for (what, how) in names(figures).into_iter().filter(|(what, how)| {
        what.starts_with("http ") && ![CONSTANT, ALONE, BESIDE].contains(what) && *how == same_how
    }) {
        let pairs: Vec<(&Figure, &Figure)> =
            figures.of(what).filter(|figure| figure.how == how).zip(figures.of(CONSTANT)).collect();
        let ratio = |of: &dyn Fn(&Figure) -> Option<f64>| {
            median(pairs.iter().filter_map(|(figure, constant)| Some(of(figure)? / of(constant)?)).collect())
        };
        let rate = ratio(&|figure| Some(figure.rate()));
        let p99 = ratio(&|figure| Some(figure.latency?.p99_us));
        let cpu = ratio(&Figure::cpu_us);
        let _ = writeln!(text, "| {what} | {rate:.2} | {p99:.2} | {cpu:.2} |");
    }
    text.push_str(&beside(figures));
    for note in &figures.notes {
        let _ = writeln!(text, "\n{note}");
    }
    for figure in figures.of("import") {
        let bytes = figure.disk_bytes.unwrap_or_default() as f64 / figure.count.max(1) as f64;
        let _ = writeln!(text, "\nOn disk after the import: {bytes:.0} bytes a record.");
    }
    text
}

/// Rates of one thing in those of another, measured in the same run: ours first.
const PAIRS: [[(&str, &str); 2]; 13] = [
    [(BESIDE, ""), (ALONE, "")],
    [("import", ""), ("SQLite import", "")],
    [("import", ""), ("LMDB import", "")],
    [("http bulk of 1000, hit", ""), ("Redis get, P=16, hit", "")],
    [("http bulk of 1000, miss", ""), ("Redis get, P=16, miss", "")],
    [("verdicts by 1000, hit", "2 threads"), ("Redis get, P=16, hit", "")],
    [("verdicts by 1000, hit", "2 threads"), ("LMDB get, hit", "2 threads")],
    [("verdicts by 1000, miss", "2 threads"), ("LMDB get, miss", "2 threads")],
    [("verdict, hit", "1 thread"), ("SQLite get, hit", "1 thread")],
    [("verdict, miss", "1 thread"), ("SQLite get, miss", "1 thread")],
    [("pivot, file to 100 contacts", ""), ("LMDB scan of 100", "")],
    [("pivot, host to 100 URLs", ""), ("LMDB scan of 100", "")],
    [(TRIAGE, ""), (RIPGREP, "")],
];

/// The table of [`PAIRS`], as far as both were measured.
fn beside(figures: &Figures) -> String {
    let mut text = String::new();
    for pair in PAIRS {
        let [ours, other] = pair.map(|(what, how)| {
            let turns: Vec<&Figure> =
                figures.of(what).filter(|figure| how.is_empty() || figure.how == how).collect();
            let rate = median(turns.iter().map(|figure| figure.rate()).collect());
            let cpu = median(turns.iter().filter_map(|figure| figure.cpu_us()).collect());
            (what, how, rate, cpu)
        });
        if ours.2 == 0.0 || other.2 == 0.0 {
            continue;
        }
        if text.is_empty() {
            text.push_str("\nBeside one another in this run:\n\n| what | beside | rate, ratio | CPU each, ratio |\n|---|---|---:|---:|\n");
        }
        let cpu =
            if ours.3 > 0.0 && other.3 > 0.0 { format!("{:.2}", ours.3 / other.3) } else { String::new() };
        let name = |what: &str, how: &str| {
            if how.is_empty() { what.to_owned() } else { format!("{what} ({how})") }
        };
        let (ours_name, other_name) = (name(ours.0, ours.1), name(other.0, other.1));
        let _ = writeln!(text, "| {ours_name} | {other_name} | {:.2} | {cpu} |", ours.2 / other.2);
    }
    text
}

fn middle<'a>(figures: &'a Figures, what: &'a str, how: &str) -> Option<&'a Figure> {
    let mut turns: Vec<&Figure> = figures.of(what).filter(|figure| figure.how == how).collect();
    turns.sort_by(|one, other| one.rate().total_cmp(&other.rate()));
    turns.get(turns.len().saturating_sub(1) / 2).copied()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{super::figure::Latency, *};

    fn figure(what: &str, round: u32, count: u64) -> Figure {
        let latency = Some(Latency { p50_us: 1.0, p99_us: 2_000_000.0 / count as f64 });
        let took = Duration::from_secs(1);
        Figure {
            what: what.to_owned(),
            how: "c=16".to_owned(),
            round,
            count,
            took,
            latency,
            cpu: Some(took),
            ..Figure::default()
        }
    }

    #[test]
    fn ratios_are_of_one_round() {
        let mut figures = Figures::default();
        for (round, constant, verdict) in [(1, 1000, 900), (2, 500, 250), (3, 2000, 1600)] {
            figures.add(figure(CONSTANT, round, constant));
            figures.add(figure("http verdict", round, verdict));
        }
        let text = summary(&figures);
        assert!(text.contains("| http verdict | 0.80 | 1.25 | 1.25 |"), "{text}");
        assert!(text.contains("| http verdict | c=16 | 900 |"), "{text}");
        let raw = raw(&figures);
        assert_eq!(raw.lines().count(), 7);
        assert!(raw.contains("\"http verdict\",c=16,2,250,1.000,250.0,1.0,8000.0,1.00,,"), "{raw}");
    }

    #[test]
    fn runs_of_one_day_stand_beside_each_other() {
        let root = tempfile::tempdir().unwrap();
        let names: Vec<_> =
            (0..3).map(|_| new_folder(root.path(), "a").unwrap().file_name().unwrap().to_owned()).collect();
        assert_eq!(names, ["a", "a-2", "a-3"]);
    }
}
