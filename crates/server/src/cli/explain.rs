//! `hantei explain`: the verdict as the sum that it is, and what would change it.

use std::{io, process::ExitCode};

use analysis::{Piece, Policy, Rule, Standing, Witness};
use anyhow::Result;
use app::report::{Query, Report, Sections};
use clap::Args;
use model::Timestamp;

use super::{
    Session, knowledge, lookup, output,
    report::{self, period, words},
    terminal::{Style, Terminal},
    text,
};
use crate::api::{
    explain::ExplainReport,
    ktip::{
        self,
        explanation::{Explanation, ZoneChange},
        section_info, summary,
    },
    parameters::Wanted,
};

/// Why? The verdict as a sum, with what would change it
#[derive(Debug, Args)]
pub(super) struct Explain {
    /// What was true then: evidence observed later does not count
    #[arg(long, value_name = "DATE", value_parser = output::end_of)]
    as_of: Option<Timestamp>,
    /// What did we know then: evidence recorded later does not count
    #[arg(long, value_name = "DATE", value_parser = output::end_of)]
    known_at: Option<Timestamp>,
    /// Print JSON, as the HTTP API gives it
    #[arg(long)]
    json: bool,
    /// Ask a running server
    #[arg(long, env = "HANTEI_SERVER", value_name = "URL")]
    server: Option<String>,
    /// Hash, address, domain or URL, defanged or not
    #[arg(value_name = "OBSERVABLE")]
    objects: Vec<String>,
}

impl Explain {
    pub(super) fn run(self, session: &Session) -> Result<ExitCode> {
        let Self { as_of, known_at, json, server, objects } = self;
        let ask = lookup::Ask { as_of, known_at, count: Query::COUNT_DEFAULT, json, is_explain: true };
        lookup::run(session, server.as_deref(), &objects, &ask)
    }
}

/// Sections of a report that an explanation needs.
pub(super) fn sections() -> Sections {
    // The feeds' coverage tells who was silent.
    Sections { explanation: true, timeline: true, feed_masks: true, families: true, ..Sections::default() }
}

/// The explanation as the HTTP API gives it.
pub(super) fn shape(report: &Report, policy: &Policy) -> ExplainReport {
    ExplainReport {
        object: ktip::shown(&report.observable),
        r#type: report.observable.kind().into(),
        zone: report.verdict.zone.into(),
        status: report.verdict.status.as_str().to_owned(),
        explanation: Explanation::of(report, policy),
        timeline: ZoneChange::of(report),
        section_info: section_info::of(report, &Wanted::Named(vec!["FeedMasks", "Timeline"])),
    }
}

/// Writes the explanation.
pub(super) fn write(terminal: &mut Terminal<'_>, report: &Report, policy: &Policy) -> io::Result<()> {
    report::head(terminal, report)?;
    terminal.line(format_args!("   {}\n", text::visible(&summary::of(report, policy))))?;
    let verdict = &report.verdict;
    let mut rows = vec![
        ["dB", "says", "strength", "= reliability × confidence × decay", "list", "about"]
            .map(|name| terminal.paint(Style::Faint, name))
            .to_vec(),
        [&decibans(verdict.prior_mdb), "prior", "", "", "", "most objects of this kind are harmless"]
            .map(str::to_owned)
            .to_vec(),
    ];
    let (counted, rest): (Vec<&Piece>, Vec<&Piece>) = verdict
        .pieces
        .iter()
        .partition(|piece| matches!(piece.standing, Standing::Counted | Standing::Decides));
    rows.extend(counted.iter().filter_map(|piece| Some(row(piece, witness(report, piece)?))));
    let total = format!("= {} of 100: {}", verdict.score, verdict.zone);
    let sum = match verdict.decided_by() {
        // It stands in the place of the sum.
        Some(_) => String::from("–"),
        None => decibans(verdict.sum_mdb),
    };
    rows.push(vec![sum, terminal.paint(Style::Strong, total)]);
    rows.extend(rest.iter().filter_map(|piece| Some(row(piece, witness(report, piece)?))));
    terminal.table(3, &[0], &rows)?;
    terminal.line("")?;
    let (orange, red) = policy.thresholds();
    terminal.line(format_args!(
        "   Orange begins at {orange} of 100 ({} dB), Red at {red} ({} dB). Weights in brackets do not count.",
        threshold_db(orange),
        threshold_db(red),
    ))?;
    for sentence in remarks(report) {
        terminal.line(format_args!("   {sentence}"))?;
    }
    if !report.timeline.is_empty() {
        terminal.line(format_args!("   Timeline: {}", timeline_line(report)))?;
    }
    if let Some(families) = report.families.as_ref().filter(|families| !families.items.is_empty()) {
        terminal.line(format_args!("\n   {}", terminal.paint(Style::Strong, "Families")))?;
        let rows = knowledge::families(terminal, families);
        terminal.table(3, &[], &rows)?;
    }
    terminal.line("")
}

fn witness<'a>(report: &'a Report, piece: &Piece) -> Option<&'a Witness> {
    report.witnesses.get(piece.witness)
}

fn row(piece: &Piece, witness: &Witness) -> Vec<String> {
    let weight = decibans(piece.weight_mdb);
    let (weight, note) = match &piece.standing {
        Standing::Counted => (weight, String::new()),
        Standing::Decides => (String::from("–"), String::from("decides")),
        Standing::Informative => (String::from("–"), String::from("for information")),
        Standing::Overruled(rule) => (format!("({weight})"), format!("overruled: {}", rule.reason())),
    };
    let strength = piece.reliability * piece.confidence * piece.decay;
    let claim = &witness.assessment;
    let mut about = vec![words(claim.category.as_str())];
    about.extend(claim.detection.as_deref().map(|name| text::short(name, 40)));
    about.extend(claim.rank.map(|rank| format!("rank {rank}")));
    if let Some(decided) = &witness.decided {
        let decision = &decided.decision;
        about.push(format!("{} until {}", decision.zone, decided.ends_at().to_minutes()));
        about.push(format!("by {}", text::short(&decision.author, 40)));
    }
    if witness.basis.is_some() || witness.decided.is_some() {
        about.extend(claim.note.as_deref().map(|note| text::short(note, 100)));
    }
    about.extend(mask(witness));
    about.extend(
        witness
            .presences
            .first()
            .zip(witness.presences.last())
            .map(|(first, last)| period(Some(first.start), Some(last.confirmed))),
    );
    about.extend(Some(note).filter(|note| !note.is_empty()));
    vec![
        weight,
        claim.class.as_str().to_owned(),
        format!("{strength:.2}"),
        format!("= {:.2} × {:.2} × {:.2}", piece.reliability, piece.confidence, piece.decay),
        text::visible(&witness.list),
        about.join(" · "),
    ]
}

/// How the claim reaches the object, when it is not about the object itself.
fn mask(witness: &Witness) -> Option<String> {
    let defanged = |mask: &model::Mask| text::short(&mask.defanged(), 60);
    match &witness.reach {
        analysis::Reach::Own(mask) => mask.as_ref().map(|mask| format!("by {}", defanged(mask))),
        analysis::Reach::Host(None) => Some("about its host".to_owned()),
        analysis::Reach::Host(Some(mask)) => Some(format!("about its host, by {}", defanged(mask))),
    }
}

/// The sum in one line: prior, counted weights, total, score, threshold.
pub(super) fn sum_line(report: &Report, thresholds: (u8, u8)) -> String {
    let verdict = &report.verdict;
    let mut terms = vec![format!("{} prior", decibans(verdict.prior_mdb))];
    for piece in verdict.pieces.iter().filter(|piece| piece.standing == Standing::Counted) {
        let list = witness(report, piece).map_or("?", |witness| witness.list.as_str());
        terms.push(format!("{} {}", decibans(piece.weight_mdb), text::visible(list)));
    }
    if let Some(decision) = verdict.decided_by() {
        let list = witness(report, decision).map_or("?", |witness| witness.list.as_str());
        return format!("decided by {}  →  {} of 100", text::visible(list), verdict.score);
    }
    let (orange, red) = thresholds;
    format!(
        "{}  =  {} dB  →  {} of 100 (Orange from {orange}, Red from {red})",
        terms.join("  "),
        decibans(verdict.sum_mdb),
        verdict.score
    )
}

/// Sentences beside the sum: what was overruled, what would change the verdict.
pub(super) fn remarks(report: &Report) -> Vec<String> {
    let mut remarks = Vec::new();
    let overruled = |rule: Rule| {
        let lists = report.verdict.pieces.iter().filter(|piece| piece.standing == Standing::Overruled(rule));
        let mut lists: Vec<String> =
            lists.filter_map(|piece| Some(text::visible(&witness(report, piece)?.list))).collect();
        lists.dedup();
        lists
    };
    for rule in [
        Rule::Analyst,
        Rule::Expired,
        Rule::Withdrawn,
        Rule::Shared,
        Rule::SharedHost,
        Rule::OtherOwner,
        Rule::Page,
        Rule::SameOrigin,
        Rule::Aged,
        Rule::Reserved,
    ] {
        let lists = overruled(rule);
        if !lists.is_empty() {
            remarks.push(format!("Overruled: {} – {}.", lists.join(", "), rule.reason()));
        }
    }
    if let Some(flip) = &report.flip {
        let mut lists: Vec<String> = flip
            .withdrawn
            .iter()
            .filter_map(|at| Some(text::visible(&report.witnesses.get(*at)?.list)))
            .collect();
        // Two claims of one list are named once.
        lists.sort_unstable();
        lists.dedup();
        let proof = if flip.is_smallest { "" } else { " (a smaller change may do)" };
        remarks.push(format!(
            "Without {} it would be {} ({} of 100){proof}.",
            enumeration(&lists),
            flip.zone,
            flip.score
        ));
    }
    remarks
}

/// `a`, `a and b`, `a, b and c`.
fn enumeration(names: &[String]) -> String {
    match names {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => names.concat(),
    }
}

/// The zone at each change.
pub(super) fn timeline_line(report: &Report) -> String {
    /// Changes shown; older ones are counted.
    const CHANGES_MAX: usize = 8;
    let older = report.timeline.len().saturating_sub(CHANGES_MAX);
    let mut line = if older == 0 { "Grey".to_owned() } else { format!("… {older} changes before") };
    for change in report.timeline.iter().skip(older) {
        line.push_str(&format!(" → {} {}", change.zone, change.at.to_date()));
    }
    line
}

/// Millidecibans as decibans with a sign and one decimal.
fn decibans(millidecibans: i64) -> String {
    // Whole numbers far below 2^53.
    #[expect(clippy::cast_precision_loss, reason = "weights are small")]
    let decibans = millidecibans as f64 / 1000.0;
    format!("{decibans:+.1}").replace('-', "−")
}

/// The sum at which a score begins, in decibans.
fn threshold_db(score: u8) -> String {
    // Scores are rounded: 75 begins at 74.5.
    let share = (f64::from(score) - 0.5) / 100.0;
    format!("{:+.1}", 10.0 * (share / (1.0 - share)).log10()).replace('-', "−")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_like_a_sum() {
        assert_eq!(decibans(-6_000), "−6.0");
        assert_eq!(decibans(12_788), "+12.8");
        assert_eq!(threshold_db(75), "+4.7");
        assert_eq!(threshold_db(50), "−0.1");
    }

    #[test]
    fn names_read_like_a_sentence() {
        let check = |names: &[&str], expected: &str| {
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            assert_eq!(enumeration(&names), expected);
        };
        check(&[], "");
        check(&["a"], "a");
        check(&["a", "b"], "a and b");
        check(&["a", "b", "c"], "a, b and c");
    }
}
