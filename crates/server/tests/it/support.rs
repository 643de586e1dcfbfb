//! A server over a small world in memory, and a client that sends exactly the bytes it is given.

mod client;
mod world;

use std::{net::SocketAddr, sync::Arc, thread::JoinHandle};

use app::{App, Clock, ImportOptions, Options, import::Silent};
use model::Timestamp;
use server::{
    http::{Settings, bind},
    scan::{Scanner, Service, Setup},
};
use tokio::sync::oneshot;

pub(crate) use self::{client::Reply, world::*};

/// A server that stops, and is waited for, when dropped.
pub(crate) struct TestApp {
    pub(crate) app: Arc<App>,
    pub(crate) address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    server: Option<JoinHandle<()>>,
}

impl TestApp {
    /// A server that knows nothing.
    pub(crate) fn empty() -> Self {
        Self::with_settings(Settings::default())
    }

    /// A server that knows the small world.
    pub(crate) fn with_world() -> Self {
        let test = Self::empty();
        for (source, name, content) in FILES {
            test.import(source, name, content.as_bytes());
        }
        test
    }

    pub(crate) fn with_settings(settings: Settings) -> Self {
        Self::with(settings, None)
    }

    /// A server that examines files of up to `bytes_max`, and runs `rules`.
    pub(crate) fn with_scans(bytes_max: u64, rules: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rules.yar");
        std::fs::write(&path, rules).unwrap();
        let setup = Setup::read(bytes_max, Some(&path), None).unwrap();
        let scanner = Scanner::new(env!("CARGO_BIN_EXE_hantei").into(), setup);
        Self::with(Settings::default(), Some(Service::new(scanner, None)))
    }

    fn with(settings: Settings, scans: Option<Service>) -> Self {
        let clock = Clock::fixed(Timestamp::parse(NOW).unwrap());
        let options = Options {
            data: "memory:".into(),
            policy: None,
            clock,
            cache_bytes: 1 << 20,
            rows: app::RowMemory { bytes: 1 << 20, is_whole: true },
            command: "test".into(),
        };
        let app = Arc::new(App::open(&options).unwrap());
        let settings = Settings { listen: "127.0.0.1:0".parse().unwrap(), ..settings };
        let (stop, stopped) = oneshot::channel();
        let (tell, told) = std::sync::mpsc::channel();
        let served = Arc::clone(&app);
        let server = std::thread::spawn(move || {
            let runtime =
                tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
            runtime.block_on(async {
                let server = bind(served, settings, scans).await.unwrap();
                tell.send(server.address()).unwrap();
                server.run(async { stopped.await.unwrap_or_default() }).await;
            });
        });
        let address = told.recv().unwrap();
        Self { app, address, stop: Some(stop), server: Some(server) }
    }

    pub(crate) fn import(&self, source: &str, name: &str, content: &[u8]) {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), content).unwrap();
        let observed_at = Timestamp::parse(LISTED_AT);
        let options = ImportOptions { source: Some(source.into()), observed_at, ..ImportOptions::default() };
        let summary = self.app.import_file(file.path(), name, &options, &Silent).unwrap();
        assert_eq!(summary.refused(), 0, "{summary:?}");
    }

    pub(crate) fn get(&self, target: &str) -> Reply {
        self.send(&format!("GET {target} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n"), b"")
    }

    /// The JSON of a reply that must have succeeded.
    #[track_caller]
    pub(crate) fn json(&self, target: &str) -> serde_json::Value {
        let reply = self.get(target);
        assert_eq!(reply.status, 200, "{target}: {}", reply.text());
        assert!(reply.header("content-type").contains("json"), "{target}");
        reply.json()
    }

    /// The code of a reply that must have failed with the envelope.
    #[track_caller]
    pub(crate) fn refused(&self, target: &str, status: u16) -> (String, String) {
        self.get(target).refused(status)
    }

    pub(crate) fn post(&self, target: &str, kind: &str, body: &[u8]) -> Reply {
        let length = body.len();
        let head = format!(
            "POST {target} HTTP/1.1\r\nHost: test\r\nConnection: close\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n"
        );
        self.send(&head, body)
    }

    pub(crate) fn send(&self, head: &str, body: &[u8]) -> Reply {
        client::send(self.address, head, body)
    }

    /// Stops the server; every task of it must end.
    pub(crate) fn stop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(server) = self.server.take() {
            let outcome = server.join();
            assert!(outcome.is_ok() || std::thread::panicking(), "the server panicked");
        }
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.stop();
        assert!(
            Arc::strong_count(&self.app) == 1 || std::thread::panicking(),
            "a task of the server is left"
        );
    }
}
