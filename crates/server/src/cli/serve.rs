//! `hantei serve`: the HTTP API until somebody stops it.

use std::{
    io::{self, Write},
    net::SocketAddr,
    process::ExitCode,
    sync::Arc,
    time::Instant,
};

use anyhow::{Context as _, Result};
use app::{App, ImportOptions};
use clap::Args;

use super::{
    Session, analyse,
    import::follow::{self, Follow, Stop},
};
use crate::{
    http::{self, Settings},
    pace::Pace,
    scan::{Scanner, Service},
};

/// Answer over HTTP
///
/// There are no accounts yet: whoever reaches the port may look up and import. It listens on loopback unless told otherwise.
#[derive(Debug, Args)]
pub(super) struct Serve {
    /// Address and port; port 0 takes a free one, which is printed [default: 127.0.0.1:8080]
    #[arg(long, env = "HANTEI_LISTEN", value_name = "ADDRESS:PORT")]
    listen: Option<SocketAddr>,
    /// Answer `/api/bench/constant` too, to measure the server without the product
    #[arg(long, hide = true)]
    bench_constant: bool,
}

impl Serve {
    pub(super) fn run(self, session: Session) -> Result<ExitCode> {
        let mut settings = session.config.http.settings();
        settings.listen = self.listen.unwrap_or(settings.listen);
        settings.bench_constant = self.bench_constant;
        settings.mappings = session.mappings();
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
        let stop = Stop::default();
        let pace = Arc::new(Pace::new(settings.import_pace, Instant::now()));
        std::thread::scope(|scope| {
            if let Some(follow) = &follow {
                scope.spawn(|| follow::in_log(&app, follow, &pace, &stop));
            }
            scope.spawn(|| analyse::in_log(&app, &pace, &stop));
            let served = until_stopped(Arc::clone(&app), settings, Arc::clone(&pace), scans, |address| {
                let mut out = io::stdout().lock();
                writeln!(out, "listening on http://{address}")?;
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

/// Serves until SIGINT or SIGTERM, then lets answers in work finish. `ready` is told the address that was taken.
pub(super) fn until_stopped(
    app: Arc<App>,
    settings: Settings,
    pace: Arc<Pace>,
    scans: Option<Service>,
    ready: impl FnOnce(SocketAddr) -> io::Result<()>,
) -> Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("cannot start the runtime")?;
    runtime.block_on(async {
        let server = http::bind_with(app, settings, pace, scans).await?;
        let address = server.address();
        if !address.ip().is_loopback() {
            let _ = writeln!(
                io::stderr(),
                "warning: {address} can be reached from other machines, and there are no accounts yet: whoever reaches it may look up and import"
            );
        }
        let stop = stop_signal()?;
        ready(address)?;
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
