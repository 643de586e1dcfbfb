//! A triage for people, and answers about several files as one.

use std::{collections::HashMap, io};

use model::{Observable, Zone};

use crate::{
    api::{
        triage::{TriageAnswer, TriageSummary, TriagedIndicator},
        words::ZoneWord,
    },
    cli::{
        terminal::{Style, Terminal},
        text,
    },
};

fn zone(word: ZoneWord) -> Zone {
    match word {
        ZoneWord::Red => Zone::Red,
        ZoneWord::Orange => Zone::Orange,
        ZoneWord::Yellow => Zone::Yellow,
        ZoneWord::Grey => Zone::Grey,
        ZoneWord::Green => Zone::Green,
    }
}

/// Writes the table, the lines if there are any, and the figures.
pub(super) fn write(answer: &TriageAnswer, terminal: &mut Terminal<'_>) -> io::Result<()> {
    let rows: Vec<Vec<String>> = answer.indicators.iter().map(|each| row(each, terminal)).collect();
    terminal.table(0, &[1], &rows)?;
    if !answer.lines.is_empty() {
        terminal.line("")?;
        for line in &answer.lines {
            let place = terminal.paint(Style::Faint, format!("{}:{}:", line.file, line.line));
            terminal.line(format_args!("{place} {}", line.text))?;
        }
    }
    if !rows.is_empty() {
        terminal.line("")?;
    }
    for line in figures(&answer.summary) {
        terminal.line(line)?;
    }
    Ok(())
}

fn row(each: &TriagedIndicator, terminal: &Terminal<'_>) -> Vec<String> {
    // Nobody should click on it.
    let shown = Observable::parse_as(each.r#type.into(), &each.indicator)
        .map_or_else(|_| text::visible(&each.indicator), |observable| text::object(&observable));
    let doubt = if each.maybe_file { " (or a file)" } else { "" };
    let (first, last) = (&each.first, &each.last);
    let place = if (&first.file, first.line) == (&last.file, last.line) {
        format!("{}:{}", first.file, first.line)
    } else if first.file == last.file {
        format!("{}:{}–{}", first.file, first.line, last.line)
    } else {
        format!("{}:{} – {}:{}", first.file, first.line, last.file, last.line)
    };
    vec![
        terminal.mark(zone(each.zone)),
        format!("{}×", each.occurrences),
        terminal.paint(Style::Strong, shown) + doubt,
        format!("{}, {} of 100", each.status, each.score),
        each.category.trim_start_matches("CATEGORY_").to_lowercase().replace('_', " "),
        terminal.paint(Style::Faint, place),
    ]
}

fn figures(summary: &TriageSummary) -> Vec<String> {
    let zones = [
        (summary.red, "Red"),
        (summary.orange, "Orange"),
        (summary.yellow, "Yellow"),
        (summary.green, "Green"),
        (summary.grey, "Grey"),
    ];
    let found: Vec<String> = zones
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, zone)| format!("{count} {zone}"))
        .collect();
    let found = if found.is_empty() { "nothing that matters".to_owned() } else { found.join(", ") };
    // Whole bytes and milliseconds are precise enough to be shown.
    #[expect(clippy::cast_precision_loss, reason = "for display")]
    let megabytes = summary.bytes as f64 / 1e6;
    let mut lines = vec![format!(
        "{found}; {} lines, {megabytes:.1} MB, {} candidates in {:.2} s ({:.0} MB/s)",
        summary.lines,
        summary.candidates,
        summary.seconds,
        megabytes / summary.seconds.max(0.001)
    )];
    if summary.indicators_dropped > 0 {
        lines.push(format!(
            "{} indicators more that matter are not shown: triage in parts",
            summary.indicators_dropped
        ));
    }
    if summary.lines_dropped > 0 {
        lines.push(format!("{} matching lines more are not shown: triage in parts", summary.lines_dropped));
    }
    for unread in &summary.unread {
        lines.push(format!("not read: {}: {}", text::visible(&unread.name), text::visible(&unread.reason)));
    }
    lines
}

/// Several answers as one: counts add up, and the first and last place are those of the first and last answer.
pub(super) fn merged(answers: Vec<TriageAnswer>) -> TriageAnswer {
    let mut answers = answers.into_iter();
    let Some(mut whole) = answers.next() else {
        return TriageAnswer { summary: TriageSummary::default(), indicators: Vec::new(), lines: Vec::new() };
    };
    let mut places: HashMap<String, usize> =
        whole.indicators.iter().enumerate().map(|(at, each)| (each.indicator.clone(), at)).collect();
    for answer in answers {
        for each in answer.indicators {
            match places.get(&each.indicator).and_then(|at| whole.indicators.get_mut(*at)) {
                Some(known) => {
                    known.occurrences += each.occurrences;
                    known.maybe_file &= each.maybe_file;
                    known.last = each.last;
                }
                None => {
                    places.insert(each.indicator.clone(), whole.indicators.len());
                    whole.indicators.push(each);
                }
            }
        }
        whole.lines.extend(answer.lines);
        let (sum, more) = (&mut whole.summary, answer.summary);
        sum.files += more.files;
        sum.bytes += more.bytes;
        sum.lines += more.lines;
        sum.candidates += more.candidates;
        sum.indicators_dropped += more.indicators_dropped;
        sum.lines_dropped += more.lines_dropped;
        sum.seconds += more.seconds;
        sum.unread.extend(more.unread);
    }
    whole
        .indicators
        .sort_by_key(|each| (std::cmp::Reverse((zone(each.zone), each.occurrences)), each.indicator.clone()));
    let count = |wanted| whole.indicators.iter().filter(|each| each.zone == wanted).count() as u64;
    whole.summary.red = count(ZoneWord::Red);
    whole.summary.orange = count(ZoneWord::Orange);
    whole.summary.yellow = count(ZoneWord::Yellow);
    whole.summary.green = count(ZoneWord::Green);
    whole.summary.grey = count(ZoneWord::Grey);
    whole
}
