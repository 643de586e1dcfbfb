//! `hantei serve`: the HTTP API until somebody stops it.

use std::{
    io::{self, Write},
    net::SocketAddr,
    process::ExitCode,
    sync::Arc,
    time::Instant,
};

use accounts::Accounts;
use anyhow::{Context as _, Result};
use app::{App, ImportOptions};
use clap::Args;

use super::{
    Session, analyse,
    chores::Chores,
    import::follow::{self, Follow, Stop},
};
use crate::{
    access::{
        Access,
        first::{self, First},
    },
    backup::Places,
    http::{self, Settings},
    pace::Pace,
    scan::{Scanner, Service},
    sign_in::SignIn,
};

/// Answer over HTTP
///
/// Whoever asks needs a token or a session; the first start prints a link for the first administrator. It listens on loopback unless told
/// otherwise, and on other addresses only with TLS or behind a proxy.
#[derive(Debug, Args)]
pub(super) struct Serve {
    /// Address and port; port 0 takes a free one, which is printed [default: 127.0.0.1:8080]
    #[arg(long, env = "HANTEI_LISTEN", value_name = "ADDRESS:PORT")]
    listen: Option<SocketAddr>,
    /// Answer what is below `/api/bench` too, to everybody, to measure the server without the product and without accounts
    #[arg(long, hide = true)]
    bench_routes: bool,
}

impl Serve {
    pub(super) fn run(self, session: Session) -> Result<ExitCode> {
        let mut settings = session.config.http.settings();
        settings.listen = self.listen.unwrap_or(settings.listen);
        settings.bench_routes = self.bench_routes;
        settings.mappings = session.mappings();
        settings.places = Places::of(&session.config);
        settings.import_pace = session.config.import.pace();
        let app = session.open_to_serve()?;
        let follow = session.config.import.follow.as_ref().map(|folder| Follow {
            folder: folder.clone(),
            interval: session.config.import.interval(),
            force: false,
            options: ImportOptions { mappings: session.mappings(), ..ImportOptions::default() },
        });
        if let Some(Follow { folder, .. }) = &follow {
            // A folder that is not there is told now, and not in a log while everything seems well.
            folder.read_dir().with_context(|| format!("cannot follow `{}`", folder.display()))?;
        }
        let scans = scans(&session)?;
        let door = Door::open(&session, &app)?;
        let accounts = door.shared_accounts();
        let chores = Chores {
            app: &app,
            accounts: &accounts,
            mails: session.config.mail.sender()?,
            audit_days: session.config.accounts.audit_days,
            public_url: session.config.accounts.public_url.as_deref(),
        };
        let stop = Stop::default();
        let pace = Arc::new(Pace::new(settings.import_pace, Instant::now()));
        std::thread::scope(|scope| {
            if let Some(follow) = &follow {
                scope.spawn(|| follow::in_log(&app, follow, &pace, &stop));
            }
            scope.spawn(|| analyse::in_log(&app, &pace, &stop));
            scope.spawn(|| chores.until(&stop));
            let served =
                until_stopped(Arc::clone(&app), door, settings, Arc::clone(&pace), scans, |base, first| {
                    let mut out = io::stdout().lock();
                    writeln!(out, "listening on {base}")?;
                    if let Some(first) = first {
                        writeln!(
                            out,
                            "nobody can sign in yet; give `{}` a password within a day: {}",
                            first.user.name,
                            first.link(base)
                        )?;
                    }
                    out.flush()
                });
            stop.set();
            served
        })
    }
}

/// Who examines files. Wrong rules are told before the server begins; a system on which no process can be started is one that examines none.
pub(super) fn scans(session: &Session) -> Result<Option<Service>> {
    let config = &session.config.scan;
    let setup = config.setup()?;
    let keeper = config.keeper(session.config.storage.folder().as_deref())?;
    let scanner = Scanner::new(Scanner::program().context("cannot find this program")?, setup);
    match scanner.start() {
        Ok(started) => {
            for problem in &started.problems {
                tracing::warn!(
                    problem = super::text::visible(problem),
                    "a rule or a trust list cannot be used"
                );
            }
            let confined = started.confined.join("; ");
            tracing::info!(started.rules, started.roots, confined, "ready to examine files");
            Ok(Some(Service::new(scanner, keeper)))
        }
        Err(fault) => {
            tracing::error!(fault = crate::error::chain(&fault), "no files can be examined");
            Ok(None)
        }
    }
}

/// The accounts, ready to let people in.
pub(super) struct Door {
    access: Access,
    first: Option<First>,
}

impl Door {
    /// Opens the accounts of the configuration; where nobody can sign in yet, with a link for the first administrator.
    pub(super) fn open(session: &Session, app: &Arc<App>) -> Result<Self> {
        let config = &session.config.accounts;
        let (accounts, keys) = config.open(session.config.storage.folder().as_deref())?;
        let first = first::first(&accounts, app.now()).context("cannot prepare the first administrator")?;
        let sign_in = SignIn::new(&session.config.sign_in, config.public_url.as_deref())?;
        let access =
            Access::new(Arc::new(accounts), Arc::clone(app), keys, config.searches)?.with_sign_in(sign_in);
        access
            .restrict_viewers()
            .map_err(|error| anyhow::anyhow!("cannot tell who sees what: {}", error.message))?;
        Ok(Self { access, first })
    }

    /// The accounts, for what a server does on the side.
    fn shared_accounts(&self) -> Arc<Accounts> {
        Arc::clone(&self.access.accounts)
    }

    /// The accounts.
    pub(super) fn accounts(&self) -> &Accounts {
        &self.access.accounts
    }
}

/// Serves until SIGINT or SIGTERM, then lets answers in work finish. `ready` is told where it answers, `https://…` or `http://…`, and of the
/// first administrator.
pub(super) fn until_stopped(
    app: Arc<App>,
    door: Door,
    settings: Settings,
    pace: Arc<Pace>,
    scans: Option<Service>,
    ready: impl FnOnce(&str, Option<&First>) -> io::Result<()>,
) -> Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("cannot start the runtime")?;
    runtime.block_on(async {
        let server = http::bind_with(app, door.access, settings, pace, scans).await?;
        let stop = stop_signal()?;
        ready(&server.url(), door.first.as_ref())?;
        server.run(stop).await;
        anyhow::Ok(())
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Completes at the first signal to stop; a second one ends the process at once.
pub(super) fn stop_signal() -> Result<impl Future<Output = ()>> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut interrupt = signal(SignalKind::interrupt()).context("cannot wait for signals")?;
        let mut terminate = signal(SignalKind::terminate()).context("cannot wait for signals")?;
        Ok(async move {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
            tracing::info!("stopping: answers in work finish first");
            tokio::spawn(async move {
                tokio::select! {
                    _ = interrupt.recv() => {}
                    _ = terminate.recv() => {}
                }
                std::process::exit(130);
            });
        })
    }
    #[cfg(not(unix))]
    {
        Ok(async {
            let _ = tokio::signal::ctrl_c().await;
        })
    }
}
