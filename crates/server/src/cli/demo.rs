//! `hantei demo`: makes the demo world, imports it by the real importers, tells what to try, and serves it when asked.

use std::{
    io::{self, Write},
    net::SocketAddr,
    path::PathBuf,
    process::ExitCode,
    sync::Arc,
    time::{Duration, Instant},
};

use accounts::{Accounts, NewUser, Role, Scopes, Secret, TicketKind, TokenWish};
use anyhow::{Context as _, Result, bail};
use app::{
    Clock, ImportOptions,
    import::{FileSummary, Outcome, Silent},
};
use clap::Args;
use model::{Timestamp, time::DAY_MS};

use super::{Session, output, serve, text};
use crate::{access::first, config, demo, pace::Pace};

/// Make a small world to try things in
///
/// A bank that does not exist is imitated: phishing, dropper, loader, command and control, and what must not be condemned beside them.
/// Written in the true formats of the feeds, imported by the real importers. It never touches your own data: without `--data` it keeps
/// a ledger of its own for each day.
#[derive(Debug, Args)]
pub(super) struct Demo {
    /// Where to write the feeds [default: `hantei-demo/DAY/feeds` in the user's data folder]
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
    /// The day on which the world is made [default: today]
    #[arg(long, value_name = "DATE", value_parser = output::moment)]
    day: Option<Timestamp>,
    /// Write the feeds and stop
    #[arg(long, conflicts_with = "serve")]
    write_only: bool,
    /// Answer over HTTP afterwards, until stopped
    #[arg(long)]
    serve: bool,
    /// Address and port for `--serve`; port 0 takes a free one [default: 127.0.0.1:8080]
    #[arg(long, env = "HANTEI_LISTEN", value_name = "ADDRESS:PORT")]
    listen: Option<SocketAddr>,
}

impl Demo {
    pub(super) fn run(self, mut session: Session) -> Result<ExitCode> {
        let day = self.day.unwrap_or_else(|| Clock::System.now());
        let feeds = match self.dir {
            Some(dir) => dir,
            None => home(day)?.join("feeds"),
        };
        config::make_private(&feeds).with_context(|| format!("cannot make `{}`", feeds.display()))?;
        let count =
            demo::write(&feeds, day).with_context(|| format!("cannot write below `{}`", feeds.display()))?;
        let shown = text::visible(&feeds.to_string_lossy());
        output::print(&session, |terminal| {
            terminal.line(format_args!("wrote {count} files of feeds to {shown}"))
        })?;
        if self.write_only {
            return Ok(ExitCode::SUCCESS);
        }
        if !session.is_data_named {
            session.config.storage.data = Some(home(day)?.join("data").to_string_lossy().into_owned());
        }
        session.config.names.protected.extend(model::DomainName::parse(demo::WATCHED));
        let app = if self.serve { session.open_to_serve()? } else { session.open()? };
        let summary = app.import(&[feeds], &ImportOptions::default(), &Silent)?;
        if let Some((name, why)) = summary.files.iter().find_map(refusal) {
            bail!("`{name}` was not taken: {why}");
        }
        app.analyse(&Silent)?;
        let (records, files) = (summary.records(), summary.files.len());
        let refused: u64 = summary.files.iter().map(|file| file.rejected).sum();
        output::print(&session, |terminal| {
            terminal.line(format_args!("imported {records} records from {files} files, {refused} refused"))
        })?;
        if !self.serve {
            let data = session.config.storage.data.as_deref().unwrap_or_default();
            let guide = demo::guide(day, &format!("--data {data}"), None);
            output::print(&session, |terminal| terminal.line(guide))?;
            return Ok(ExitCode::SUCCESS);
        }
        let mut settings = session.config.http.settings();
        settings.listen = self.listen.unwrap_or(settings.listen);
        settings.is_demo = true;
        let pace = Arc::new(Pace::new(settings.import_pace, Instant::now()));
        let scans = serve::scans(&session)?;
        let door = serve::Door::open(&session, &app)?;
        let (ticket, token) = keys(door.accounts(), app.now()).context("cannot let anybody in")?;
        serve::until_stopped(app, door, settings, pace, scans, |base, _| {
            let mut out = io::stdout().lock();
            writeln!(out, "listening on {base}")?;
            writeln!(out, "sign in, once and within the hour: {}", first::link(base, &ticket))?;
            writeln!(out, "a token for a day: {}", token.expose())?;
            writeln!(out, "  export HANTEI_TOKEN={}", token.expose())?;
            writeln!(out, "{}", demo::guide(day, &format!("--server {base}"), Some(base)))?;
            writeln!(out, "CTRL-C ends it.")?;
            out.flush()
        })
    }
}

/// Why a file was refused as a whole.
fn refusal(file: &FileSummary) -> Option<(&str, &str)> {
    match &file.outcome {
        Outcome::Refused(why) => Some((&file.name, why)),
        _ => None,
    }
}

/// What lets in: a ticket for a browser, a token for programs. Each start makes them anew.
fn keys(accounts: &Accounts, now: Timestamp) -> accounts::Result<(Secret, Secret)> {
    let known = accounts.user_by_name(first::ADMINISTRATOR)?;
    let user = match known {
        Some(user) => user,
        None => {
            let new = NewUser {
                group_id: first::group(accounts, now)?.id,
                name: first::ADMINISTRATOR.to_owned(),
                mail: None,
                role: Role::Administrator,
            };
            accounts.add_user(&new, now)?
        }
    };
    let hour = Duration::from_secs(3600);
    let ticket = accounts.create_ticket(TicketKind::SignIn, &user.id.to_string(), "", hour, now)?;
    let wish = TokenWish {
        name: "demo".to_owned(),
        scopes: Scopes::of_role(user.role),
        expires_at: Some(Timestamp::from_millis(now.millis() + DAY_MS)),
        licence: None,
    };
    let (token, _) = accounts.create_token(user.id, &wish, now)?;
    Ok((ticket, token))
}

/// The demo's own folder for a day, so that worlds of two days never mix.
fn home(day: Timestamp) -> Result<PathBuf> {
    let folder = config::user_folder("XDG_DATA_HOME", ".local/share")
        .context("no home folder is known: give `--dir` and `--data`")?;
    Ok(folder.join("hantei-demo").join(day.to_date()))
}
