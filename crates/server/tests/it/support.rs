//! A server over a small world in memory, and a client that sends exactly the bytes it is given.

mod client;
pub(crate) mod tls;
mod world;

use std::{net::SocketAddr, sync::Arc, thread::JoinHandle};

use accounts::{Accounts, Role, Scopes, TokenWish, User};
use app::{App, Clock, ImportOptions, Options, import::Silent};
use model::Timestamp;
use server::{
    access::{Access, Keys, Searches, first::first},
    http::{Settings, bind},
    scan::{Scanner, Service, Setup},
    sign_in::SignIn,
};
use tokio::sync::oneshot;

pub(crate) use self::{
    client::{Reply, read},
    world::*,
};

/// What a server is made of.
pub(crate) struct Plan {
    pub(crate) settings: Settings,
    pub(crate) sign_in: SignIn,
    pub(crate) scans: Option<Service>,
    /// Where the ledger is.
    pub(crate) data: String,
    /// Where the accounts are; several servers may share them.
    pub(crate) accounts: String,
    pub(crate) keys: Keys,
    pub(crate) clock: Clock,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            settings: Settings::default(),
            sign_in: SignIn::default(),
            scans: None,
            data: "memory:".to_owned(),
            accounts: "memory:".to_owned(),
            keys: Keys::passing().unwrap(),
            clock: Clock::fixed(Timestamp::parse(NOW).unwrap()),
        }
    }
}

/// A server that stops, and is waited for, when dropped.
pub(crate) struct TestApp {
    pub(crate) app: Arc<App>,
    /// The accounts behind it: one administrator in a group with an unlimited licence.
    pub(crate) accounts: Arc<Accounts>,
    /// The administrator's token, which [`TestApp::get`] and [`TestApp::post`] show.
    pub(crate) token: String,
    /// The clock of all of it.
    pub(crate) clock: Clock,
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
        Self::with(settings, SignIn::default(), None)
    }

    /// A server that examines files of up to `bytes_max`, and runs `rules`.
    pub(crate) fn with_scans(bytes_max: u64, rules: &str) -> Self {
        Self::with(Settings::default(), SignIn::default(), Some(scans(bytes_max, rules)))
    }

    /// A server with other ways to sign in.
    pub(crate) fn with_sign_in(sign_in: SignIn) -> Self {
        Self::with(Settings::default(), sign_in, None)
    }

    fn with(settings: Settings, sign_in: SignIn, scans: Option<Service>) -> Self {
        Self::of(Plan { settings, sign_in, scans, ..Plan::default() })
    }

    /// A server as it is planned.
    pub(crate) fn of(plan: Plan) -> Self {
        let Plan { settings, sign_in, scans, data, accounts, keys, clock } = plan;
        let options = Options {
            data,
            policy: None,
            clock: clock.clone(),
            cache_bytes: 1 << 20,
            rows: app::RowMemory { bytes: 1 << 20, is_whole: true },
            command: "test".into(),
        };
        let app = Arc::new(App::open(&options).unwrap());
        let accounts = Arc::new(Accounts::open(&accounts).unwrap().with_key(keys.derived("seal")));
        first(&accounts, app.now()).unwrap();
        let users = accounts.users(None).unwrap();
        let administrator = users.into_iter().find(|user| user.role == Role::Administrator).unwrap();
        let token = token(&accounts, &administrator, app.now());
        let access = Access::new(Arc::clone(&accounts), Arc::clone(&app), keys, Searches::Hashed)
            .unwrap()
            .with_sign_in(sign_in);
        let settings = Settings { listen: "127.0.0.1:0".parse().unwrap(), ..settings };
        let (stop, stopped) = oneshot::channel();
        let (tell, told) = std::sync::mpsc::channel();
        let served = Arc::clone(&app);
        let server = std::thread::spawn(move || {
            let runtime =
                tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
            runtime.block_on(async {
                let server = bind(served, access, settings, scans).await.unwrap();
                tell.send(server.address()).unwrap();
                server.run(async { stopped.await.unwrap_or_default() }).await;
            });
        });
        let address = told.recv().unwrap();
        Self { app, accounts, token, clock, address, stop: Some(stop), server: Some(server) }
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
        self.get_as(&self.token, target)
    }

    /// With another token; without any where it is empty.
    pub(crate) fn get_as(&self, token: &str, target: &str) -> Reply {
        let shown = shown(token);
        let head = format!("GET {target} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n{shown}\r\n");
        self.send_bare(&head, b"")
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
        self.send_as(&self.token, "POST", target, kind, body)
    }

    /// A request with a body, with another token; without any where it is empty.
    pub(crate) fn send_as(&self, token: &str, method: &str, target: &str, kind: &str, body: &[u8]) -> Reply {
        let (length, shown) = (body.len(), shown(token));
        let head = format!(
            "{method} {target} HTTP/1.1\r\nHost: test\r\nConnection: close\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n{shown}\r\n"
        );
        self.send_bare(&head, body)
    }

    /// The header that shows the administrator's token, with its line end.
    pub(crate) fn shown(&self) -> String {
        shown(&self.token)
    }

    /// A request as it is, with the administrator's token put into its head.
    pub(crate) fn send(&self, head: &str, body: &[u8]) -> Reply {
        let head = head.replacen("\r\n", &format!("\r\n{}", self.shown()), 1);
        self.send_bare(&head, body)
    }

    /// A request as it is.
    pub(crate) fn send_bare(&self, head: &str, body: &[u8]) -> Reply {
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

/// An examiner of files of up to `bytes_max` that runs `rules`.
pub(crate) fn scans(bytes_max: u64, rules: &str) -> Service {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rules.yar");
    std::fs::write(&path, rules).unwrap();
    let setup = Setup::read(bytes_max, Some(&path), None).unwrap();
    Service::new(Scanner::new(env!("CARGO_BIN_EXE_hantei").into(), setup), None)
}

/// A moment.
pub(crate) fn time(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

/// A token with all that its user may.
pub(crate) fn token(accounts: &Accounts, user: &User, now: Timestamp) -> String {
    let scopes = Scopes::of_role(user.role);
    let wish = TokenWish { name: "test".into(), scopes, expires_at: None, licence: None };
    accounts.create_token(user.id, &wish, now).unwrap().0.expose().to_owned()
}

fn shown(token: &str) -> String {
    if token.is_empty() { String::new() } else { format!("x-api-key: {token}\r\n") }
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
