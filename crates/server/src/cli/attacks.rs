//! Attacks in which an object took part, for a terminal: how many of what, when, and the newest.

use std::io;

use app::report::{AttackCounts, PhishingInfo, Report, SpamInfo, Target};
use model::{DomainName, Timestamp, attack::Kit};

use super::{
    report::{label, period},
    terminal::{Style, Terminal},
    text,
};

/// Attacks shown.
const SHOWN_MAX: usize = 10;
/// Longest subject and name.
const TEXT_WIDTH: usize = 48;
/// Most names in a line.
const NAMES_MAX: usize = 5;
/// Heights of a bar, from none to the most.
const BARS: [&str; 8] = ["·", "▁", "▂", "▃", "▄", "▅", "▆", "█"];

/// Writes what is known, if anything is.
pub(super) fn write(terminal: &mut Terminal<'_>, report: &Report) -> io::Result<()> {
    if let Some(spam) = report.spam.as_ref().filter(|spam| spam.counts.total.n > 0) {
        self::spam(terminal, spam)?;
    }
    if let Some(phishing) = report.phishing.as_ref().filter(|phishing| phishing.counts.total.n > 0) {
        self::phishing(terminal, phishing)?;
    }
    Ok(())
}

fn spam(terminal: &mut Terminal<'_>, spam: &SpamInfo) -> io::Result<()> {
    let kinds = spam.kinds.iter().map(|(kind, count)| format!("{} {count}", kind.as_str()));
    let mails = format!("{} mails", spam.mails);
    head(terminal, "Spam attacks", &spam.counts, std::iter::once(mails).chain(kinds))?;
    let rows = spam.examples.iter().take(SHOWN_MAX).map(|attack| {
        let roles: Vec<&str> = attack.roles.iter().map(|role| role.as_str()).collect();
        let subject = attack.subject.as_deref().unwrap_or("(no subject)");
        vec![
            period(Some(attack.first), Some(attack.last)),
            attack.kind.as_str().to_owned(),
            roles.join(", "),
            text::short(&text::visible(subject), TEXT_WIDTH),
            attack.language.clone().unwrap_or_default(),
            names(&attack.senders),
        ]
    });
    let rows: Vec<Vec<String>> = rows.collect();
    terminal.table(3, &[], &rows)
}

fn phishing(terminal: &mut Terminal<'_>, phishing: &PhishingInfo) -> io::Result<()> {
    let stolen = phishing.stolen.iter().map(|(stolen, count)| format!("{} {count}", stolen.as_str()));
    head(terminal, "Phishing attacks", &phishing.counts, stolen)?;
    let targets = phishing.targets.iter().take(NAMES_MAX);
    let targets: Vec<String> =
        targets.map(|(target, count)| format!("{} {count}", self::target(target))).collect();
    if !targets.is_empty() {
        label(terminal, "Targets", &targets.join(", "))?;
    }
    let kits = phishing.kits.iter().take(NAMES_MAX).map(|(kit, count)| format!("{} {count}", self::kit(kit)));
    let kits: Vec<String> = kits.collect();
    if !kits.is_empty() {
        label(terminal, "Kits", &kits.join(", "))?;
    }
    let rows = phishing.examples.iter().take(SHOWN_MAX).map(|attack| {
        let what = attack.pages.first().map(text::object);
        let what = what.or_else(|| attack.subject.as_deref().map(text::visible));
        let what = what.or_else(|| attack.kits.first().map(kit)).unwrap_or_default();
        let stolen: Vec<&str> = attack.stolen.iter().map(|stolen| stolen.as_str()).collect();
        let targets: Vec<String> = attack.targets.iter().take(2).map(target).collect();
        vec![
            period(Some(attack.first), Some(attack.last)),
            attack.channel.as_str().to_owned(),
            targets.join(", "),
            text::short(&what, TEXT_WIDTH),
            stolen.join(", "),
            attack.lists.iter().map(|list| text::visible(list)).collect::<Vec<_>>().join(", "),
        ]
    });
    let rows: Vec<Vec<String>> = rows.collect();
    terminal.table(3, &[], &rows)
}

fn head(
    terminal: &mut Terminal<'_>,
    title: &str,
    counts: &AttackCounts,
    facts: impl Iterator<Item = String>,
) -> io::Result<()> {
    let total = counts.total;
    let total = if total.exact { total.n.to_string() } else { format!("at least {}", total.n) };
    terminal.line(format_args!("\n   {} {total}", terminal.paint(Style::Strong, title)))?;
    let mut parts: Vec<String> = facts.collect();
    parts.insert(0, period(counts.first, counts.last));
    label(terminal, "", &parts.join(" · "))?;
    if counts.recent() == 0 {
        return label(terminal, "", "none in the last six months");
    }
    let since = counts.weeks.first().map(|(week, _)| *week).map(Timestamp::to_date).unwrap_or_default();
    label(terminal, "", &format!("{} {} by week since {since}", bars(&counts.weeks), counts.recent()))
}

/// A bar for each week.
fn bars(weeks: &[(Timestamp, u64)]) -> String {
    let most = weeks.iter().map(|(_, count)| *count).max().unwrap_or(0).max(1);
    let top = u64::try_from(BARS.len().saturating_sub(1)).unwrap_or(1);
    let bar = |count: u64| {
        let height = count.saturating_mul(top).div_ceil(most);
        usize::try_from(height).ok().and_then(|height| BARS.get(height)).copied().unwrap_or_default()
    };
    weeks.iter().map(|(_, count)| bar(*count)).collect()
}

fn target(target: &Target) -> String {
    let industry = target.industry.map(|industry| format!(" ({industry})")).unwrap_or_default();
    text::short(&text::visible(&target.organization), TEXT_WIDTH) + &industry
}

fn kit(kit: &Kit) -> String {
    match (&kit.name, &kit.hash) {
        (Some(name), _) => text::short(&text::visible(name), TEXT_WIDTH),
        (None, Some(hash)) => hash.to_string(),
        (None, None) => String::new(),
    }
}

fn names(names: &[DomainName]) -> String {
    names.iter().map(|name| text::visible(name.as_str())).collect::<Vec<_>>().join(", ")
}
