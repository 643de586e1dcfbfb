//! The explanation in one or two sentences that a stranger understands: who says what, or who was asked and stayed silent.

use std::fmt::Write;

use analysis::{Piece, Policy, Rule, Standing, Witness};
use app::{Report, report::Coverage};
use model::{Category, Class, Timestamp, Zone};

use super::decision;

/// Names spelled out before "and n more".
const NAMES_MAX: usize = 3;
/// Characters of a note.
const NOTE_CHARS_MAX: usize = 300;

/// Both sentences.
pub(crate) fn of(report: &Report, policy: &Policy) -> String {
    if let Some(range) = report.verdict.reserved {
        return format!(
            "{} lies in a reserved range: {range}. It means something else in every network, so there is no verdict about it.",
            super::shown(&report.observable)
        );
    }
    let sides = Sides::of(report);
    let first = decision::sentence(report).unwrap_or_else(|| match report.verdict.zone {
        Zone::Red | Zone::Orange | Zone::Yellow => accusation(report, &sides),
        Zone::Green => clearance(report, &sides),
        Zone::Grey => silence(report, &sides, policy),
    });
    match overruled(&sides) {
        Some(second) => format!("{first} {second}"),
        None => first,
    }
}

/// The verdict's pieces by what became of them, heaviest first.
struct Sides<'a> {
    against: Vec<(&'a Piece, &'a Witness)>,
    /// What analysers conclude against it.
    concluded: Vec<(&'a Piece, &'a Witness)>,
    clears: Vec<(&'a Piece, &'a Witness)>,
    told: Vec<(&'a Piece, &'a Witness)>,
    overruled: Vec<(&'a Piece, &'a Witness)>,
}

impl<'a> Sides<'a> {
    fn of(report: &'a Report) -> Self {
        let mut sides = Self {
            against: Vec::new(),
            concluded: Vec::new(),
            clears: Vec::new(),
            told: Vec::new(),
            overruled: Vec::new(),
        };
        for piece in &report.verdict.pieces {
            let Some(witness) = report.witnesses.get(piece.witness) else { continue };
            let is_against = matches!(witness.assessment.class, Class::Malicious | Class::Adware);
            match piece.standing {
                Standing::Counted if is_against && witness.basis.is_some() => {
                    sides.concluded.push((piece, witness));
                }
                Standing::Counted if is_against => sides.against.push((piece, witness)),
                Standing::Counted => sides.clears.push((piece, witness)),
                // Told by itself.
                Standing::Decides => {}
                Standing::Overruled(_) => sides.overruled.push((piece, witness)),
                Standing::Informative => sides.told.push((piece, witness)),
            }
        }
        // Of a source that counts it goes without saying that it does not count twice.
        let counted: Vec<&str> =
            sides.against.iter().chain(&sides.clears).map(|(_, witness)| witness.list.as_str()).collect();
        sides.overruled.retain(|(piece, witness)| {
            piece.standing != Standing::Overruled(Rule::SameOrigin)
                || !counted.contains(&witness.list.as_str())
        });
        sides
    }
}

fn accusation(report: &Report, sides: &Sides<'_>) -> String {
    let verdict = &report.verdict;
    let mut text = format!("{} (score {} of 100)", verdict.status, verdict.score);
    match sides.against.is_empty() {
        true => text.push_str(", concluded from what is known around it"),
        false => {
            let _ = write!(text, ": {} it", calls(&sides.against));
        }
    }
    if let Some((_, witness)) = sides.against.first() {
        let _ = write!(text, " {}", words(witness.assessment.category));
        if let Some(detection) = &witness.assessment.detection {
            let _ = write!(text, " ({})", plain(detection));
        }
        let confirmed =
            sides.against.iter().filter_map(|(_, witness)| confirmed(witness, report.moment)).max();
        if let Some(confirmed) = confirmed {
            let _ = write!(text, ", last confirmed {}", confirmed.to_date());
        }
    }
    if let Some(notes) = notes(&sides.concluded) {
        let beside = if sides.against.is_empty() { ":" } else { "; besides," };
        let _ = write!(text, "{beside} {notes}");
    }
    if !sides.clears.is_empty() {
        let _ = write!(text, "; {} in its favour, which does not outweigh that", speaks(&sides.clears));
    }
    text + "."
}

fn clearance(report: &Report, sides: &Sides<'_>) -> String {
    let verdict = &report.verdict;
    let known_as =
        sides.clears.first().map_or_else(String::new, |(_, witness)| match witness.assessment.class {
            Class::NothingFound => " and found nothing".to_owned(),
            _ => format!(" as {}", words(witness.assessment.category)),
        });
    let mut text = format!("{}: {}{known_as}", verdict.status, knows(&sides.clears));
    match (sides.against.is_empty(), notes(&sides.concluded)) {
        (true, None) => text.push_str(", and nothing that counts speaks against it."),
        (true, Some(notes)) => {
            let _ = write!(text, ", which outweighs that {notes}.");
        }
        (false, _) => {
            let _ =
                write!(text, ", which outweighs what {} against it.", subject(&sides.against, "says", "say"));
        }
    }
    text
}

fn silence(report: &Report, sides: &Sides<'_>, policy: &Policy) -> String {
    if sides.against.is_empty()
        && let Some(notes) = notes(&sides.concluded)
    {
        return format!(
            "Not enough is known for a verdict: no source speaks against it. That {notes} is too little alone (score {} of 100).",
            report.verdict.score,
        );
    }
    if !sides.against.is_empty() {
        let (orange, _) = policy.thresholds();
        let mut text = format!(
            "Not enough is known for a verdict: {} against it, but its score of {} stays below the {orange} from which it would be called suspicious",
            speaks(&sides.against),
            report.verdict.score,
        );
        if !sides.clears.is_empty() {
            let _ = write!(text, "; {} in its favour", speaks(&sides.clears));
        }
        return text + ".";
    }
    if !sides.clears.is_empty() {
        return format!(
            "Not enough is known for a verdict: {} in its favour, but too weakly.",
            speaks(&sides.clears)
        );
    }
    let asked = report.feed_masks.as_ref().map_or(&[][..], |listing| &listing.coverage);
    if let Some((_, witness)) = sides.told.first() {
        let category = words(witness.assessment.category);
        return format!(
            "No verdict: {} ({category}), which is no judgement.",
            subject(&sides.told, "mentions it", "mention it")
        );
    }
    if sides.overruled.is_empty() {
        return nobody(asked);
    }
    "No verdict: sources spoke of it, but nothing of that counts.".to_owned()
}

/// Who was asked and stayed silent.
fn nobody(asked: &[Coverage]) -> String {
    let (from, to) = (asked.iter().map(|list| list.from).min(), asked.iter().map(|list| list.to).max());
    let Some((from, to)) = from.zip(to) else {
        return "No verdict: no source that could know it has been imported yet.".to_owned();
    };
    let names: Vec<&str> = asked.iter().map(|list| list.source.as_str()).collect();
    format!(
        "No verdict: none of the {} that could know it mentions it (asked: {}; they cover {} to {}).",
        counted(names.len(), "list"),
        enumerate(&names),
        from.to_date(),
        to.to_date(),
    )
}

fn overruled(sides: &Sides<'_>) -> Option<String> {
    let (piece, witness) = sides.overruled.first()?;
    let Standing::Overruled(rule) = piece.standing else { return None };
    let many = sides.overruled.len();
    let what = match many {
        1 => format!("What {} says does not count", plain(&witness.list)),
        _ => {
            format!("{many} pieces of evidence do not count, the first of them from {}", plain(&witness.list))
        }
    };
    Some(format!("{what}: {}.", rule.reason()))
}

/// What analysers conclude, the weightiest first: `it imitates paypal.com: homoglyph, and it was registered on 2026-02-01`.
fn notes(pieces: &[(&Piece, &Witness)]) -> Option<String> {
    let notes: Vec<String> =
        pieces.iter().filter_map(|(_, witness)| witness.assessment.note.as_deref()).map(note).collect();
    (!notes.is_empty()).then(|| notes.join(", and "))
}

/// `2 sources (a, b) call`, `a calls`.
fn calls(pieces: &[(&Piece, &Witness)]) -> String {
    subject(pieces, "calls", "call")
}

fn knows(pieces: &[(&Piece, &Witness)]) -> String {
    match pieces.first().map(|(_, witness)| witness.assessment.class) {
        Some(Class::NothingFound) => subject(pieces, "analysed it", "analysed it"),
        _ => subject(pieces, "knows it", "know it"),
    }
}

fn speaks(pieces: &[(&Piece, &Witness)]) -> String {
    subject(pieces, "speaks", "speak")
}

fn subject(pieces: &[(&Piece, &Witness)], one: &str, many: &str) -> String {
    let mut names: Vec<&str> = Vec::new();
    for (_, witness) in pieces {
        if !names.contains(&witness.list.as_str()) {
            names.push(&witness.list);
        }
    }
    match names.as_slice() {
        [] => format!("nobody {one}"),
        [name] => format!("{} {one}", plain(name)),
        names => format!("{} sources ({}) {many}", names.len(), enumerate(names)),
    }
}

fn enumerate(names: &[&str]) -> String {
    let mut text = names.iter().take(NAMES_MAX).map(|name| plain(name)).collect::<Vec<_>>().join(", ");
    if names.len() > NAMES_MAX {
        let _ = write!(text, " and {} more", names.len() - NAMES_MAX);
    }
    text
}

fn counted(n: usize, what: &str) -> String {
    if n == 1 { format!("one {what}") } else { format!("{n} {what}s") }
}

fn confirmed(witness: &Witness, moment: Timestamp) -> Option<Timestamp> {
    let begun = witness.presences.iter().filter(|presence| presence.start <= moment);
    begun.map(|presence| presence.confirmed.min(moment)).max()
}

/// A category as people say it.
fn words(category: Category) -> &'static str {
    match category {
        Category::General => "without saying more",
        Category::Malware => "malware, or a place that serves it",
        Category::BotnetCnc => "a botnet's command and control",
        Category::Phishing => "phishing",
        Category::Scam => "a scam",
        Category::Skimming => "payment-card skimming",
        Category::Ransomware => "ransomware",
        Category::Attacks => "a source of attacks",
        Category::Spam => "a source of spam",
        Category::Abuse => "a source of abuse",
        Category::Reputation => "badly reputed",
        Category::Anonymizer => "an anonymizer",
        Category::Adware => "adware or unwanted software",
        Category::Cryptomining => "cryptocurrency mining",
        Category::Popular => "a popular site",
        Category::KnownGood => "known to be good",
        Category::Cdn => "a content delivery network",
        Category::Cloud => "a cloud provider's range",
        Category::Resolver => "a public DNS resolver",
        Category::Sinkhole => "a sinkhole",
        Category::DynamicDns => "dynamic DNS",
        Category::UrlShortener => "a URL shortener",
        Category::HostingPlatform => "a hosting platform",
        Category::Parking => "parked",
        Category::Scanner => "a security scanner",
        Category::Finance => "a financial service",
        Category::Education => "education",
        Category::DisposableMail => "disposable e-mail",
        Category::MailRelay => "a mail relay",
        Category::SpecialUse => "special-use",
        Category::InformationTechnologies => "an IT service",
        Category::NewlyRegistered => "newly registered",
        Category::Adult => "adult content",
        Category::Dangerous => "weapons, drugs or violence",
        Category::Gambling => "gambling",
        Category::Games => "games",
        Category::Blog => "a blog",
        Category::Forum => "a forum",
        Category::Chat => "chat",
        Category::SocialNetwork => "a social network",
        Category::Dating => "dating",
        Category::WebMail => "web mail",
        Category::FileSharing => "file sharing",
        Category::Software => "downloads of software",
        Category::Warez => "copies without licence",
        Category::Hacking => "tools for breaking in",
        Category::RemoteControl => "remote control of computers",
        Category::Cryptocurrency => "cryptocurrency",
        Category::Shopping => "shopping",
        Category::JobSearch => "search for work",
        Category::Media => "news and media",
        Category::Lifestyle => "lifestyle",
        Category::Religion => "religion",
        Category::Children => "for children",
        Category::Translation => "translation of pages",
        Category::ArtificialIntelligence => "artificial intelligence",
    }
}

/// Feeds' text as part of a sentence: no control characters, bounded.
/// A note of ours, which has names of others in it.
pub(super) fn note(text: &str) -> String {
    text.chars().filter(|character| !character.is_control()).take(NOTE_CHARS_MAX).collect()
}

pub(super) fn plain(text: &str) -> String {
    text.chars().filter(|character| !character.is_control()).take(80).collect()
}
