//! `hantei lookup`: reports, from the ledger or through a server.

use std::process::ExitCode;

use anyhow::Result;
use app::{
    App,
    report::{Query, Sections},
};
use clap::Args;
use model::{Observable, Timestamp};

use super::{Session, explain, output, remote, report, text};
use crate::api::{ktip, parameters::Wanted};

/// What is it? A report on hashes, addresses, domains or URLs
///
/// Objects may be defanged (`hxxp://login[.]example`). Without any, or with `-`, they are read from standard input, one per line.
#[derive(Debug, Args)]
pub(super) struct Lookup {
    /// What was true then: evidence observed later does not count
    #[arg(long, value_name = "DATE", value_parser = output::end_of)]
    as_of: Option<Timestamp>,
    /// What did we know then: evidence recorded later does not count
    #[arg(long, value_name = "DATE", value_parser = output::end_of)]
    known_at: Option<Timestamp>,
    /// Items per section
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=1000))]
    count: u16,
    /// Print JSON, as the HTTP API gives it: one document per object
    #[arg(long)]
    json: bool,
    /// Ask a running server
    #[arg(long, env = "HANTEI_SERVER", value_name = "URL")]
    server: Option<String>,
    /// Hash, address, domain or URL, defanged or not
    #[arg(value_name = "OBSERVABLE")]
    objects: Vec<String>,
}

/// What `lookup` and `explain` ask.
pub(super) struct Ask {
    pub(super) as_of: Option<Timestamp>,
    pub(super) known_at: Option<Timestamp>,
    pub(super) count: usize,
    pub(super) json: bool,
    pub(super) is_explain: bool,
}

impl Lookup {
    pub(super) fn run(self, session: &Session) -> Result<ExitCode> {
        let Self { as_of, known_at, count, json, server, objects } = self;
        let ask = Ask { as_of, known_at, count: usize::from(count), json, is_explain: false };
        run(session, server.as_deref(), &objects, &ask)
    }
}

/// Looks every object up. What is no object is said and does not stop the others; the exit code tells.
pub(super) fn run(
    session: &Session,
    server: Option<&str>,
    objects: &[String],
    ask: &Ask,
) -> Result<ExitCode> {
    let app = if server.is_none() { Some(session.open()?) } else { None };
    let mut code = ExitCode::SUCCESS;
    output::objects(objects, |object| {
        let observable = match Observable::detect(object) {
            Ok(observable) => observable,
            Err(error) => {
                eprintln!("{}", text::visible(&error.to_string()));
                code = ExitCode::FAILURE;
                return Ok(());
            }
        };
        match (&app, server) {
            (Some(app), _) => answer(session, app, observable, ask),
            (None, Some(server)) => remote::lookup(session, server, &observable, ask),
            (None, None) => Ok(()),
        }
    })?;
    Ok(code)
}

fn answer(session: &Session, app: &App, observable: Observable, ask: &Ask) -> Result<()> {
    let sections = if ask.is_explain { explain::sections() } else { Sections::all(observable.kind()) };
    let query = Query {
        as_of: ask.as_of,
        known_at: ask.known_at,
        count: ask.count,
        sections,
        ..Query::new(observable)
    };
    let report = app.lookup(&query)?;
    if ask.json {
        return if ask.is_explain {
            output::print_json(&explain::shape(&report, &app.policy()))
        } else {
            output::print_json(&ktip::shape(&report, &app.policy(), &Wanted::All))
        };
    }
    output::print(session, |terminal| {
        if ask.is_explain {
            explain::write(terminal, &report, &app.policy())
        } else {
            report::write(terminal, &report, &app.policy())
        }
    })
}
