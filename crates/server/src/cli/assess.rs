//! `hantei assess`: what people decide about objects, against whatever sources say of them.

use std::{io, process::ExitCode};

use analysis::Viewer;
use anyhow::{Result, anyhow};
use app::assessments::{Assessing, AssessmentQuery, AssessmentRecord, Covers, Scope};
use clap::{Args, Subcommand};
use model::{Category, EvidenceId, Observable, Timestamp, Zone};

use super::{Session, output, terminal::Terminal, text};
use crate::api::assessments::{Assessment, AssessmentsReply};

/// What people decide about objects, against whatever sources say of them
///
/// While an assessment holds, it gives the zone; when it has run out or is withdrawn, sources count again. This works on a data directory:
/// where a server owns it, state assessments through its API.
#[derive(Debug, Args)]
pub(super) struct Assess {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// State an assessment
    Add(Add),
    /// Assessments, newest first
    List(List),
    /// Withdraw an assessment: from now on it holds no more
    Withdraw {
        /// Identifier of the user on whose behalf
        #[arg(long, value_name = "USER", default_value = AUTHOR)]
        author: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
        /// Its identity, as `list` shows it
        #[arg(value_name = "ID", value_parser = identity)]
        id: EvidenceId,
    },
}

#[derive(Debug, Args)]
struct Add {
    /// The zone: Green, Grey, Yellow, Orange (no file has it) or Red
    #[arg(long, value_name = "ZONE", value_parser = zone)]
    zone: Zone,
    /// Why; whoever sees the assessment reads it
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// `CATEGORY_…`
    #[arg(long, value_name = "CATEGORY", value_parser = category)]
    category: Option<Category>,
    /// Until when it holds, at most 366 days from now; a bare date means the end of that day [default: for 90 days]
    #[arg(long, value_name = "DATE", value_parser = output::end_of)]
    expires: Option<Timestamp>,
    /// Of a domain, all below it too: names and URLs
    #[arg(long)]
    below: bool,
    /// Identifier of the group for which it holds [default: for everybody]
    #[arg(long, value_name = "GROUP")]
    group: Option<String>,
    /// Identifier of the user who states it
    #[arg(long, value_name = "USER", default_value = AUTHOR)]
    author: String,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Hash, address, domain or URL, defanged or not
    #[arg(value_name = "OBSERVABLE")]
    object: String,
}

#[derive(Debug, Args)]
struct List {
    /// Only those that this group sees [default: those of all groups]
    #[arg(long, value_name = "GROUP")]
    group: Option<String>,
    /// With those that have run out or were withdrawn
    #[arg(long)]
    ended: bool,
    /// Assessments printed at most
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u16).range(1..=1000))]
    count: u16,
    /// Where to go on, as the answer before told
    #[arg(long, value_name = "CURSOR")]
    cursor: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Only those about this hash, address, domain (with those about all below it) or URL
    #[arg(value_name = "OBSERVABLE")]
    object: Option<String>,
}

/// Who states what is stated here, unless somebody is named: whoever may open the data directory.
const AUTHOR: &str = "operator";
/// Characters of a reason in a table.
const REASON_CHARS: usize = 80;

impl Assess {
    pub(super) fn run(self, session: &Session) -> Result<ExitCode> {
        match self.action {
            Action::Add(add) => add.run(session)?,
            Action::List(list) => list.run(session)?,
            Action::Withdraw { author, json, id } => {
                let app = session.open()?;
                let now = app.now();
                app.withdraw_assessment(id, &author, now)?;
                let record = app.assessment(id)?.ok_or_else(|| anyhow!("the assessment is gone"))?;
                print_one(session, &record, now, json)?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Add {
    fn run(self, session: &Session) -> Result<()> {
        let Self { zone, reason, category, expires, below, group, author, json, object } = self;
        let app = session.open()?;
        let now = app.now();
        let assessing = Assessing {
            object: Observable::detect(&object)?,
            covers: if below { Covers::Below } else { Covers::Exactly },
            zone,
            category,
            reason,
            expires_at: expires,
            scope: group.map_or(Scope::All, Scope::Group),
            author,
            viewer: Viewer::all(),
        };
        print_one(session, &app.assess(&assessing, now)?.record, now, json)
    }
}

impl List {
    fn run(self, session: &Session) -> Result<()> {
        let query = AssessmentQuery {
            group: self.group,
            is_ended_too: self.ended,
            object: self.object.as_deref().map(Observable::detect).transpose()?,
            cursor: self.cursor,
            limit: usize::from(self.count),
        };
        let app = session.open()?;
        let now = app.now();
        let page = app.assessments(&query, now)?;
        if self.json {
            return output::print_json(&AssessmentsReply {
                returned: page.items.len(),
                truncated: page.cursor.is_some(),
                cursor: page.cursor,
                assessments: page.items.iter().map(|record| Assessment::of(record, now)).collect(),
            });
        }
        output::print(session, |terminal| {
            table(terminal, &page.items, now)?;
            match page.cursor {
                Some(cursor) => terminal.line(format_args!("go on with `--cursor {cursor}`")),
                None => Ok(()),
            }
        })
    }
}

fn print_one(session: &Session, record: &AssessmentRecord, now: Timestamp, json: bool) -> Result<()> {
    if json {
        return output::print_json(&Assessment::of(record, now));
    }
    output::print(session, |terminal| table(terminal, std::slice::from_ref(record), now))
}

fn table(terminal: &mut Terminal<'_>, records: &[AssessmentRecord], now: Timestamp) -> io::Result<()> {
    let row = |record: &AssessmentRecord| {
        let below = if record.covers == Covers::Below { " and all below" } else { "" };
        let whose = match &record.scope {
            Scope::All => "all".to_owned(),
            Scope::Group(id) => text::short(id, 40),
        };
        vec![
            terminal.mark(record.zone),
            format!("{}{below}", text::object(&record.object)),
            record.zone.to_string(),
            whose,
            record.state(now).as_str().to_owned(),
            format!("until {}", record.expires_at.to_minutes()),
            text::short(&record.author, 40),
            text::short(&record.reason, REASON_CHARS),
            record.id.to_string(),
        ]
    };
    let rows: Vec<_> = records.iter().map(row).collect();
    terminal.table(0, &[], &rows)
}

fn zone(text: &str) -> Result<Zone, String> {
    let found = Zone::ALL.into_iter().find(|zone| zone.as_str().eq_ignore_ascii_case(text));
    found.ok_or_else(|| "write Green, Grey, Yellow, Orange or Red".to_owned())
}

fn category(text: &str) -> Result<Category, String> {
    let found = Category::ALL.iter().find(|category| category.as_str().eq_ignore_ascii_case(text));
    found.copied().ok_or_else(|| {
        let names: Vec<&str> = Category::ALL.iter().map(|category| category.as_str()).collect();
        format!("there are: {}", names.join(", "))
    })
}

fn identity(text: &str) -> Result<EvidenceId, String> {
    EvidenceId::parse(text).ok_or_else(|| "write the 32 hexadecimal digits that `list` shows".to_owned())
}
