//! A report for a terminal: verdict first, then why, then what it is connected to. Calm, and no hostile byte unseen.

use std::io;

use analysis::{
    Policy,
    lookalike::{Edit, Likeness},
};
use app::{
    FileLikeness,
    report::{
        Count, DnsItem, Hosting, Listing, Related, RelatedSection, Report, Resolution, Similar, SimilarFile,
    },
};
use model::{Observable, Timestamp, Zone};

use super::{
    analyses, attacks, explain, knowledge, registration, statistics,
    terminal::{Style, Terminal},
    text,
};
use crate::api::ktip::summary;

/// Columns of the names of sections.
const LABEL: usize = 14;
/// Longest object shown in a list of related ones.
pub(super) const OBJECT_WIDTH: usize = 72;
/// Sources named in the line on who was silent.
const SILENT_MAX: usize = 8;
/// Addresses around it that are named; the most dangerous come first.
const NEIGHBOURS_MAX: usize = 5;
/// Watched names told of that it imitates; the nearest come first.
const IMITATED_MAX: usize = 3;

/// Writes the report.
pub(super) fn write(terminal: &mut Terminal<'_>, report: &Report, policy: &Policy) -> io::Result<()> {
    head(terminal, report)?;
    resolution(terminal, report)?;
    label(terminal, "Why", &text::visible(&summary::of(report, policy)))?;
    if report.verdict.reserved.is_none() {
        label(terminal, "Sum", &explain::sum_line(report, policy.thresholds()))?;
    }
    for sentence in explain::remarks(report) {
        label(terminal, "", &sentence)?;
    }
    if !report.timeline.is_empty() {
        label(terminal, "Timeline", &explain::timeline_line(report))?;
    }
    for likeness in report.imitates.iter().flatten().take(IMITATED_MAX) {
        label(
            terminal,
            "Imitates",
            &format!("{} ({})", text::visible(likeness.of.as_str()), edits(likeness)),
        )?;
    }
    file(terminal, report)?;
    network(terminal, report)?;
    registration::write(terminal, report)?;
    statistics::write(terminal, report)?;
    sections(terminal, report)?;
    attacks::write(terminal, report)?;
    silent(terminal, report)?;
    terminal.line("")
}

/// The verdict: zone, status, object, when.
pub(super) fn head(terminal: &mut Terminal<'_>, report: &Report) -> io::Result<()> {
    let verdict = &report.verdict;
    let zone = terminal.paint(Style::Of(verdict.zone), verdict.zone.as_str().to_uppercase());
    let name = terminal.paint(Style::Strong, text::object(&report.observable));
    let kind = terminal.paint(Style::Faint, report.observable.kind().as_str());
    terminal.line(format_args!(
        "{} {zone}  {}  {name}  {kind}",
        terminal.mark(verdict.zone),
        verdict.status
    ))?;
    let mut facts = Vec::new();
    if verdict.zone != Zone::Grey || verdict.reserved.is_some() {
        facts.push(words(verdict.category.as_str()));
    }
    if verdict.reserved.is_none() {
        facts.push(format!("score {} of 100", verdict.score));
    }
    facts.extend(report.general.first_seen.map(|at| format!("first seen {}", at.to_date())));
    facts.extend(report.general.last_seen.map(|at| format!("last seen {}", at.to_date())));
    facts.extend(report.general.country.as_deref().map(text::visible));
    facts.push(format!("as of {}", report.moment.to_minutes()));
    terminal.line(format_args!("   {}", facts.join(" · ")))
}

/// `CATEGORY_BOTNET_CNC` as words.
pub(super) fn words(category: &str) -> String {
    category.trim_start_matches("CATEGORY_").replace('_', " ").to_lowercase()
}

pub(super) fn label(terminal: &mut Terminal<'_>, name: &str, text: &str) -> io::Result<()> {
    let name = terminal.paint(Style::Faint, format_args!("{name:<LABEL$}"));
    terminal.line(format_args!("   {name}{text}"))
}

fn resolution(terminal: &mut Terminal<'_>, report: &Report) -> io::Result<()> {
    match &report.resolution {
        Resolution::Exact => Ok(()),
        Resolution::Alias => label(terminal, "Asked for", &text::object(&report.asked)),
        Resolution::Candidates(candidates) => {
            label(terminal, "Ambiguous", "several objects are known by this; look one of them up:")?;
            candidates.iter().try_for_each(|candidate| label(terminal, "", &text::object(candidate)))
        }
    }
}

fn file(terminal: &mut Terminal<'_>, report: &Report) -> io::Result<()> {
    let general = &report.general;
    if let Observable::File(asked) = &report.observable {
        for digest in general.digests.iter().filter(|digest| *digest != asked) {
            label(terminal, "Also", &digest.to_string())?;
        }
    }
    let size = general.size_bytes.map(|size| format!("{size} bytes"));
    let facts: Vec<String> = [general.file_type.as_deref(), general.mime_type.as_deref()]
        .into_iter()
        .flatten()
        .map(text::visible)
        .chain(size)
        .collect();
    if !facts.is_empty() {
        label(terminal, "File", &facts.join(" · "))?;
    }
    if let Some(signer) = &general.signer {
        let status = general.signer_status.map(|status| format!(" ({})", status.as_str().to_lowercase()));
        label(terminal, "Signed by", &format!("{}{}", text::visible(signer), status.unwrap_or_default()))?;
    }
    if !general.packers.is_empty() {
        label(terminal, "Packed", &text::visible(&general.packers.join(", ")))?;
    }
    let names = report.file_names.iter().flat_map(|names| &names.items);
    for (at, name) in names.enumerate() {
        let heading = if at == 0 { "Names" } else { "" };
        label(terminal, heading, &text::short(&name.name, OBJECT_WIDTH))?;
    }
    let paths = report.file_paths.iter().flat_map(|paths| &paths.items);
    for (at, path) in paths.enumerate() {
        let heading = if at == 0 { "Paths" } else { "" };
        label(terminal, heading, &text::short(&path.path, OBJECT_WIDTH))?;
    }
    analyses::signatures(terminal, report)
}

fn network(terminal: &mut Terminal<'_>, report: &Report) -> io::Result<()> {
    let Some(network) = &report.network else { return Ok(()) };
    let mut facts = Vec::new();
    facts.extend(network.asn.as_ref().map(|(number, name)| format!("AS{number} {}", text::visible(name))));
    facts.extend(network.country.as_deref().map(text::visible));
    if let (Some(first), Some(last)) = (network.first, network.last) {
        facts.push(format!("{first} – {last}"));
    }
    if !facts.is_empty() {
        label(terminal, "Network", &facts.join(" · "))?;
    }
    neighbours(terminal, report)
}

/// `192.0.2.0/24: 3 Red, 1 Grey`, with the most dangerous.
fn neighbours(terminal: &mut Terminal<'_>, report: &Report) -> io::Result<()> {
    let Some(around) = report.neighbours.as_ref().filter(|around| !around.zones.is_empty()) else {
        return Ok(());
    };
    let zones: Vec<String> =
        around.zones.iter().map(|(zone, count)| format!("{count} {}", zone.as_str())).collect();
    let more = if around.is_cut { ", and more" } else { "" };
    label(terminal, "Neighbours", &format!("{}: {}{more}", around.network, zones.join(", ")))?;
    let named = around.items.iter().filter(|item| item.zone >= Zone::Orange).take(NEIGHBOURS_MAX);
    let named: Vec<String> =
        named.map(|item| format!("{} {}", terminal.mark(item.zone), text::object(&item.object))).collect();
    if named.is_empty() { Ok(()) } else { label(terminal, "", &named.join("  ")) }
}

fn sections(terminal: &mut Terminal<'_>, report: &Report) -> io::Result<()> {
    if let Some(detections) = &report.detections {
        let rows = detections.items.iter().map(|item| {
            let name = text::short(&item.name, OBJECT_WIDTH);
            vec![
                terminal.mark(item.zone),
                name,
                item.method.as_deref().map(|method| text::short(method, 32)).unwrap_or_default(),
                period(Some(item.first), Some(item.last)),
                text::visible(&item.list),
            ]
        });
        let rows = rows.collect();
        section(terminal, "Detections", detections, rows)?;
    }
    if let Some(analyses) = &report.analyses {
        let rows = analyses.items.iter().map(|item| analyses::row(terminal, item)).collect();
        section(terminal, "Analyses", analyses, rows)?;
    }
    if let Some(families) = &report.families {
        let rows = knowledge::families(terminal, families);
        section(terminal, "Families", families, rows)?;
    }
    if let Some(masks) = &report.feed_masks {
        let rows = masks.items.iter().map(|item| {
            let standing = if item.is_listed { "listed" } else { "" };
            let mask = text::short(&text::pattern(&item.mask), OBJECT_WIDTH);
            let lists = item.lists.iter().map(|list| text::visible(list)).collect::<Vec<_>>().join(", ");
            vec![
                terminal.mark(item.zone),
                mask,
                standing.to_owned(),
                period(Some(item.first), Some(item.last)),
                lists,
            ]
        });
        let rows = rows.collect();
        section(terminal, "Feeds", masks, rows)?;
    }
    for (kind, related) in &report.related {
        let rows = related.items.iter().map(|item| related_row(terminal, item)).collect();
        section(terminal, title(*kind), related, rows)?;
    }
    for (title, listing) in [("DNS records", &report.dns_records), ("Refer to it", &report.dns_referrals)] {
        if let Some(listing) = listing {
            let rows = listing.items.iter().map(|item| dns_row(terminal, item)).collect();
            section(terminal, title, listing, rows)?;
        }
    }
    if let Some(similar) = &report.similar {
        let rows = similar.items.iter().map(|item| similar_row(terminal, item)).collect();
        section(terminal, "Similar domains", similar, rows)?;
    }
    if let Some(similar) = &report.similar_files {
        let rows = similar.items.iter().map(|item| similar_file_row(terminal, item)).collect();
        section(terminal, "Similar files", similar, rows)?;
    }
    Ok(())
}

fn related_row(terminal: &Terminal<'_>, item: &Related) -> Vec<String> {
    let port = item.port.map(|port| format!(" port {port}")).unwrap_or_default();
    let detection = item.detection.as_deref().map(|name| text::short(name, 32)).unwrap_or_default();
    let way = match (item.hosting, item.hops) {
        (Some(Hosting::Resolves), _) => " (its host resolved)".to_owned(),
        (_, Some(hops)) if hops > 1 => format!(" ({hops} steps)"),
        _ if item.is_incidental => " (seen)".to_owned(),
        _ => String::new(),
    };
    let path = item.path.as_deref().map(|path| format!("  {}", text::short(path, 48))).unwrap_or_default();
    let object = text::short(&text::object(&item.object), OBJECT_WIDTH) + &port + &way + &path;
    let lists = item.lists.iter().map(|list| text::visible(list)).collect::<Vec<_>>().join(", ");
    let hits = item.hits.map(|hits| format!("{hits} ×")).unwrap_or_default();
    let of = if detection.is_empty() { hits } else { detection };
    vec![terminal.mark(item.zone), object, of, period(item.first, item.last), lists]
}

fn dns_row(terminal: &Terminal<'_>, item: &DnsItem) -> Vec<String> {
    let preference = item.preference.map(|preference| format!(" {preference}")).unwrap_or_default();
    let (mark, value) = match &item.related {
        Some(related) => (terminal.mark(related.zone), text::object(&related.object)),
        None => (String::new(), text::visible(item.text.as_deref().unwrap_or_default())),
    };
    let value = text::short(&value, OBJECT_WIDTH);
    let hits = item.hits.map(|hits| format!("{hits} ×")).unwrap_or_default();
    let lists = item.lists.iter().map(|list| text::visible(list)).collect::<Vec<_>>().join(", ");
    vec![mark, format!("{}{preference}", item.record_type), value, hits, period(item.first, item.last), lists]
}

fn similar_row(terminal: &Terminal<'_>, item: &Similar) -> Vec<String> {
    let object = text::short(&text::object(&item.related.object), OBJECT_WIDTH);
    let period = period(item.related.first, item.related.last);
    vec![terminal.mark(item.related.zone), object, edits(&item.likeness), period]
}

fn similar_file_row(terminal: &Terminal<'_>, item: &SimilarFile) -> Vec<String> {
    let ways: Vec<String> = item.likenesses.iter().map(|likeness| way_of(*likeness)).collect();
    let confidence = item.likenesses.first().map_or("", |best| best.confidence().as_str());
    let detection = item.related.detection.as_deref().map(|name| text::short(name, 32)).unwrap_or_default();
    let name = item.name.as_deref().map(|name| text::short(name, 32)).unwrap_or_default();
    let object = text::object(&item.related.object);
    vec![terminal.mark(item.related.zone), object, confidence.to_owned(), ways.join(", "), detection, name]
}

fn way_of(likeness: FileLikeness) -> String {
    match likeness {
        FileLikeness::Tlsh(distance) => format!("TLSH distance {distance}"),
        FileLikeness::Ctph(score) => format!("CTPH {score}"),
        FileLikeness::Imphash(files) => format!("imphash of {files}"),
    }
}

/// `homoglyph, tld-swap, distance 1`.
pub(super) fn edits(likeness: &Likeness) -> String {
    let kinds: Vec<&str> = likeness.edits.iter().copied().map(Edit::as_str).collect();
    match likeness.distance {
        0 => kinds.join(", "),
        distance => format!("{}, distance {distance}", kinds.join(", ")),
    }
}

/// A section with its heading, count and rows; an empty one is told of at the end, with those that were silent.
fn section<T>(
    terminal: &mut Terminal<'_>,
    title: &str,
    listing: &Listing<T>,
    rows: Vec<Vec<String>>,
) -> io::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let shown = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    let count = if listing.total.exact && listing.total.n == shown {
        shown.to_string()
    } else {
        format!("{shown} of {}", counted(listing.total))
    };
    terminal.line(format_args!("\n   {} {count}", terminal.paint(Style::Strong, title)))?;
    terminal.table(3, &[], &rows)
}

fn counted(count: Count) -> String {
    if count.exact { count.n.to_string() } else { format!("at least {}", count.n) }
}

/// What a section is about, in a few words.
fn title(section: RelatedSection) -> &'static str {
    match section {
        RelatedSection::DomainDnsResolutions => "Resolves to",
        RelatedSection::IpDnsResolutions => "Names that resolve to it",
        RelatedSection::FilesDownloaded | RelatedSection::FilesDownloadedFromIp => "Files downloaded from it",
        RelatedSection::FilesAccessed => "Files that communicate with it",
        RelatedSection::Subdomains => "Subdomains",
        RelatedSection::HostedUrls => "URLs on it",
        RelatedSection::UrlReferrals => "Redirect to it",
        RelatedSection::UrlReferredTo => "It redirects to",
        RelatedSection::FileDownloadedFromUrls => "Downloaded from",
        RelatedSection::FileAccessedUrls => "Communicates with",
        RelatedSection::FileStartedObjects => "Starts",
        RelatedSection::FileStartedBy => "Started by",
        RelatedSection::FileDownloadedObjects => "Writes or downloads",
        RelatedSection::FileDownloadedBy => "Written or downloaded by",
        RelatedSection::FileParents => "Contained in",
        RelatedSection::FileChildren => "Contains",
    }
}

/// `2026-02-03`, or `2026-02-03 – 2026-02-19`.
pub(super) fn period(first: Option<Timestamp>, last: Option<Timestamp>) -> String {
    match (first.map(Timestamp::to_date), last.map(Timestamp::to_date)) {
        (Some(first), Some(last)) if first != last => format!("{first} – {last}"),
        (Some(day), _) | (None, Some(day)) => day,
        (None, None) => String::new(),
    }
}

/// Who was asked and said nothing: silence is an answer when one knows whose.
fn silent(terminal: &mut Terminal<'_>, report: &Report) -> io::Result<()> {
    if report.verdict.reserved.is_some() {
        return Ok(());
    }
    let asked = report.feed_masks.iter().flat_map(|listing| &listing.coverage);
    let spoke = |list: &str| report.witnesses.iter().any(|witness| witness.list == list);
    let silent: Vec<_> = asked.filter(|coverage| !spoke(&coverage.source)).collect();
    let (Some(from), Some(to)) = (silent.iter().map(|c| c.from).min(), silent.iter().map(|c| c.to).max())
    else {
        return if report.is_known {
            Ok(())
        } else {
            label(terminal, "Silent", "no list was imported that could speak of it")
        };
    };
    let names: Vec<String> =
        silent.iter().take(SILENT_MAX).map(|coverage| text::visible(&coverage.source)).collect();
    let more = silent.len().saturating_sub(SILENT_MAX);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let period = period(Some(from), Some(to));
    terminal.line("")?;
    label(terminal, "Silent", &format!("{}{more}, covering {period}", names.join(", ")))
}
