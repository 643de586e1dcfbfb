//! `hantei knowledge`: a card about a malware family, an actor or a technique.

use std::{io, process::ExitCode};

use analysis::Viewer;
use anyhow::{Context as _, Result};
use app::{
    knowledge::{Candidate, Card, Family, KnowledgeFound, Named, United},
    report::Listing,
};
use clap::Args;

use super::{
    Session, output, remote,
    terminal::{Style, Terminal},
    text,
};
use crate::api::{
    knowledge::{ITEMS_MAX, KnowledgeReply},
    ktip::families::family_name,
};

/// Columns of the names of facts.
const LABEL: usize = 14;
/// Names shown of a list, so that it stays readable.
const SHOWN_MAX: usize = 20;
/// Characters shown of a description.
const DESCRIPTION_WIDTH: usize = 600;

/// What is known about a malware family, a tool, an actor or a technique
///
/// Give a name in any spelling (`Cobalt Strike`, `win.cobalt_strike`) or an identifier (`S0154`, `G0007`, `T1059.003`).
#[derive(Debug, Args)]
pub(super) struct Knowledge {
    /// Print JSON, as the HTTP API gives it
    #[arg(long)]
    json: bool,
    /// Ask a running server; the answer is JSON
    #[arg(long, env = "HANTEI_SERVER", value_name = "URL")]
    server: Option<String>,
    /// The N families, tools and actors for which the most different names were united, to check what was
    #[arg(long, value_name = "N", conflicts_with_all = ["json", "server", "name"])]
    united: Option<u16>,
    /// Name or identifier
    #[arg(value_name = "NAME", required_unless_present = "united")]
    name: Vec<String>,
}

impl Knowledge {
    pub(super) fn run(self, session: &Session) -> Result<ExitCode> {
        if let Some(count) = self.united {
            let united = session.open()?.united(usize::from(count));
            output::print(session, |terminal| write_united(terminal, &united))?;
            return Ok(ExitCode::SUCCESS);
        }
        let name = self.name.join(" ");
        if let Some(server) = &self.server {
            return output::print_json(&remote::knowledge(server, &name)?).map(|()| ExitCode::SUCCESS);
        }
        let found = session.open()?.knowledge(&name, &Viewer::all(), ITEMS_MAX)?;
        let reply = KnowledgeReply::of(&found).with_context(|| {
            format!("no list of knowledge has `{name}`: `hantei sources` shows what was imported of attack and misp_galaxy")
        })?;
        if self.json {
            output::print_json(&reply)?;
            return Ok(ExitCode::SUCCESS);
        }
        output::print(session, |terminal| match &found {
            KnowledgeFound::Card(card) => write_card(terminal, card),
            KnowledgeFound::Candidates(all) => write_candidates(terminal, &name, all),
            KnowledgeFound::Unknown => Ok(()),
        })?;
        Ok(ExitCode::SUCCESS)
    }
}

fn write_card(terminal: &mut Terminal<'_>, card: &Card) -> io::Result<()> {
    let name = terminal.paint(Style::Strong, text::visible(&card.name));
    let kind = terminal.paint(Style::Faint, card.kind.as_str());
    terminal.line(format_args!("{name}  {}  {kind}", text::visible(&card.external_ids.join(" "))))?;
    fact(terminal, "Also", &joined(card.aliases.iter().map(String::as_str), card.aliases.len()))?;
    if let Some(description) = &card.description {
        let words = description.split_whitespace().collect::<Vec<_>>().join(" ");
        fact(terminal, "What", &head(&words, DESCRIPTION_WIDTH))?;
    }
    for (name, listing) in
        [("Used by", &card.actors), ("Techniques", &card.techniques), ("Software", &card.software)]
    {
        fact(terminal, name, &listed(listing))?;
    }
    for reference in card.references.iter().take(5) {
        fact(terminal, "More", &text::visible(reference))?;
    }
    fact(terminal, "By", &joined(card.lists.iter().map(String::as_str), card.lists.len()))
}

fn write_united(terminal: &mut Terminal<'_>, united: &[United]) -> io::Result<()> {
    for thing in united {
        let entries: Vec<String> =
            thing.entries.iter().map(|(list, name)| format!("{list}: {name}")).collect();
        let name = terminal.paint(Style::Strong, text::visible(&thing.name));
        terminal.line(format_args!(
            "{name}  {}  {}",
            thing.kind.as_str(),
            text::visible(&entries.join(" · "))
        ))?;
    }
    Ok(())
}

fn write_candidates(terminal: &mut Terminal<'_>, name: &str, all: &[Candidate]) -> io::Result<()> {
    terminal.line(format_args!(
        "`{}` means several things; ask for one by its identifier:",
        text::visible(name)
    ))?;
    let row = |candidate: &Candidate| {
        vec![
            text::visible(&candidate.id),
            terminal.paint(Style::Strong, text::visible(&candidate.name)),
            candidate.kind.as_str().to_owned(),
            text::visible(&candidate.lists.join(", ")),
        ]
    };
    let rows: Vec<_> = all.iter().map(row).collect();
    terminal.table(2, &[], &rows)
}

/// One line for each family of a report: its name, what sources call it, who uses it.
pub(super) fn families(terminal: &Terminal<'_>, families: &Listing<Family>) -> Vec<Vec<String>> {
    let row = |family: &Family| {
        let name = family_name(family);
        let stated = family.stated.iter().filter(|stated| stated.name != name);
        let stated: Vec<String> = stated.map(|stated| text::short(&stated.name, 40)).collect();
        let mut facts = Vec::new();
        match &family.card {
            Some(card) => {
                facts.extend(card.external_ids.first().cloned());
                if !card.aliases.is_empty() {
                    facts.push(format!("also {}", joined_few(&card.aliases, 4)));
                }
                let actors: Vec<String> = card.actors.items.iter().map(|actor| actor.name.clone()).collect();
                if !actors.is_empty() {
                    facts.push(format!("used by {}", joined_few(&actors, 3)));
                }
                if card.techniques.total.n > 0 {
                    facts.push(format!("{} techniques", card.techniques.total.n));
                }
            }
            None => facts.push(format!("may be any of {}", family.candidates.len())),
        }
        let stated =
            if stated.is_empty() { String::new() } else { format!("stated as {}", stated.join(", ")) };
        vec![terminal.paint(Style::Strong, text::short(name, 40)), stated, text::visible(&facts.join(" · "))]
    };
    families.items.iter().map(row).collect()
}

fn joined_few(names: &[String], few: usize) -> String {
    let shown: Vec<&str> = names.iter().take(few).map(String::as_str).collect();
    let more = names.len().saturating_sub(few);
    if more == 0 { shown.join(", ") } else { format!("{} and {more} more", shown.join(", ")) }
}

fn listed(listing: &Listing<Named>) -> String {
    let name = |named: &Named| match &named.id {
        Some(id) => format!("{id} {}", named.name),
        None => named.name.clone(),
    };
    let names: Vec<String> = listing.items.iter().map(name).collect();
    joined(names.iter().map(String::as_str), usize::try_from(listing.total.n).unwrap_or(usize::MAX))
}

fn joined<'a>(names: impl Iterator<Item = &'a str>, total: usize) -> String {
    let shown: Vec<String> = names.take(SHOWN_MAX).map(text::visible).collect();
    let more = total.saturating_sub(shown.len());
    if more == 0 { shown.join(", ") } else { format!("{} and {more} more", shown.join(", ")) }
}

fn head(words: &str, width: usize) -> String {
    let shown = text::visible(words);
    if shown.chars().count() <= width {
        return shown;
    }
    shown.chars().take(width.saturating_sub(1)).chain(['…']).collect()
}

fn fact(terminal: &mut Terminal<'_>, name: &str, words: &str) -> io::Result<()> {
    if words.is_empty() {
        return Ok(());
    }
    let name = terminal.paint(Style::Faint, format_args!("{name:<LABEL$}"));
    terminal.line(format_args!("   {name}{words}"))
}
