//! A thousand requests at once at 250 searches a day: 250 are answered, 750 are told when the next day begins. Five days in a row.

use std::{
    io::Write as _,
    net::{SocketAddr, TcpStream},
    sync::{Arc, Barrier},
    thread,
    time::Duration,
};

use accounts::{
    Accounts, Group, Licence, Role, Service,
    engine::{Engine as _, sqlite::Sqlite},
};
use app::Clock;
use model::Timestamp;
use server::{access::Keys, http::Settings};

use super::{
    customers::{Shown, customer, member},
    database::Database,
};
use crate::support::{FILES, LOADER_SHA256, Plan, Reply, TestApp, read};

const QUOTA: usize = 250;
const ROUNDS: u64 = 5;
const THREADS: usize = 250;
/// Requests that one thread has under way at once: it sends all of them before it reads an answer.
const OF_THREAD: usize = 4;
const AT_ONCE: usize = THREADS * OF_THREAD;
const DAY_MS: i64 = 86_400_000;

/// Charges a thousand times at once, and gives what became of each. `charge` gets the numbers of one thread's requests, and a barrier at which all
/// threads wait for each other before any of them goes on.
fn race<T: Send>(charge: impl Fn([usize; OF_THREAD], &Barrier) -> Vec<T> + Sync) -> Vec<T> {
    let start = Barrier::new(THREADS);
    let outcomes: Vec<T> = thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS)
            .map(|number| {
                let (start, charge) = (&start, &charge);
                let small = thread::Builder::new().stack_size(512 << 10);
                let numbers = std::array::from_fn(|at| number * OF_THREAD + at);
                small.spawn_scoped(scope, move || charge(numbers, start)).unwrap()
            })
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(outcomes.len(), AT_ONCE);
    outcomes
}

/// Servers over one database of accounts, each with a ledger of its own.
struct Fleet {
    servers: Vec<TestApp>,
    group: Group,
    clock: Clock,
}

impl Fleet {
    fn new(count: usize, database: &Database) -> Self {
        // Two ends of each of a thousand connections.
        rlimit::increase_nofile_limit(16_384).unwrap();
        let (keys, clock) =
            (Keys::passing().unwrap(), Clock::fixed(Timestamp::parse("2026-07-10T12:00:00Z").unwrap()));
        let servers: Vec<TestApp> = (0..count)
            .map(|_| {
                // All requests are let in at once: who waits is not refused for want of room.
                let settings = Settings { concurrency: 2 * AT_ONCE, ..Settings::default() };
                let test = TestApp::of(Plan {
                    settings,
                    accounts: database.address(),
                    keys: keys.clone(),
                    clock: clock.clone(),
                    ..Plan::default()
                });
                for (source, name, content) in FILES {
                    test.import(source, name, content.as_bytes());
                }
                test
            })
            .collect();
        let group = customer(&servers[0], &format!("threat_lookup_{QUOTA}"));
        Self { servers, group, clock }
    }

    /// Three tokens of two people, and a session of each.
    fn shown(&self) -> [Shown; 5] {
        let test = &self.servers[0];
        let [jane, john] = [Role::Reader, Role::Analyst].map(|role| member(test, &self.group, role));
        [
            Shown::token(test, &jane),
            Shown::token(test, &john),
            Shown::session(test, &jane, true),
            Shown::token(test, &jane),
            Shown::session(test, &john, false),
        ]
    }

    /// A thousand requests at once, over all servers.
    fn play(&self) -> Vec<Reply> {
        let shown = self.shown();
        race(|numbers, start| {
            let streams = numbers.map(|number| {
                let stream = connect(self.servers[number % self.servers.len()].address);
                let shown = &shown[number / 7 % shown.len()];
                let target = target(number, shown.0.starts_with("cookie"));
                let head =
                    format!("GET {target} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n{}\r\n", shown.0);
                (stream, head)
            });
            start.wait();
            for (stream, head) in &streams {
                let mut stream = stream;
                stream.write_all(head.as_bytes()).unwrap();
            }
            streams.into_iter().map(|(mut stream, _)| read(&mut stream)).collect()
        })
    }
}

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(120))).unwrap();
    stream
}

/// What is asked for: all kinds of objects in both shapes, in the portal each once, where asking again is free.
fn target(number: usize, is_portal: bool) -> String {
    match (number % 6, is_portal) {
        (0, false) => format!("/api/v1/search/hash?request={LOADER_SHA256}"),
        (1, false) => "/api/v1/search/ip?request=198.51.100.7".to_owned(),
        (2, false) => "/api/v1/search/domain?request=c2.loader.example".to_owned(),
        (0 | 3, _) => format!("/api/hash/{number:064x}"),
        (1 | 4, _) => format!("/api/ip/2001:db8::{number:x}?sections=Zone"),
        (_, _) => format!("/api/domain/name-{number}.example"),
    }
}

fn check(count: usize, database: &Database) {
    let fleet = Fleet::new(count, database);
    for round in 0..ROUNDS {
        let replies = fleet.play();
        let now = fleet.clock.now();
        let resets_at = Timestamp::from_millis((now.millis() / DAY_MS + 1) * DAY_MS);
        let seconds = ((resets_at.millis() - now.millis()) / 1000).to_string();
        let (answered, refused): (Vec<&Reply>, Vec<&Reply>) =
            replies.iter().partition(|reply| reply.status == 200);
        assert_eq!((answered.len(), refused.len()), (QUOTA, AT_ONCE - QUOTA), "round {round}");
        let mut left: Vec<usize> =
            answered.iter().map(|reply| reply.header("ratelimit-remaining").parse().unwrap()).collect();
        left.sort_unstable();
        assert!(left.into_iter().eq(0..QUOTA), "each answer has another rest");
        for reply in refused {
            assert_eq!(reply.refused(403).0, "quota_exceeded");
            assert_eq!(reply.json()["details"], serde_json::json!([resets_at.to_string()]));
            let told = ["retry-after", "ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"];
            assert_eq!(told.map(|name| reply.header(name)), [seconds.as_str(), "250", "0", &seconds]);
        }
        for server in &fleet.servers {
            let usage = server.accounts.usage(fleet.group.id, Service::ThreatLookup, now).unwrap();
            let used: Vec<_> = usage.iter().map(|usage| (usage.used, usage.limit)).collect();
            assert_eq!(used, [(250, Some(250))], "round {round}");
        }
        fleet.clock.set(now.plus_millis(DAY_MS));
    }
}

#[test]
fn of_a_thousand_at_once_a_server_over_sqlite_answers_250() {
    check(1, &Database::file());
}

#[test]
fn of_a_thousand_at_once_two_servers_over_postgresql_answer_250() {
    if let Some(database) = Database::server() {
        check(2, &database);
    }
}

/// The same race, in which each looks whether there is room and then takes it: it shows that the tests above can fail.
#[test]
fn who_looks_before_he_takes_answers_too_many() {
    let database = Database::file();
    let fleet = Fleet::new(1, &database);
    let Database::File(folder) = &database else { panic!("it is a file") };
    let engine = Sqlite::open(&folder.path().join("accounts.sqlite")).unwrap();
    let bought = fleet.servers[0].accounts.licences(fleet.group.id).unwrap().remove(0);
    let accounts = &fleet.servers[0].accounts;
    let now = fleet.clock.now();
    let granted = race(|numbers, start| {
        let checked = numbers.map(|_| has_room(accounts, &fleet.group, now));
        start.wait();
        for _ in checked.iter().filter(|has_room| **has_room) {
            take(&engine, &bought, accounts, now);
        }
        checked.to_vec()
    });
    let granted = granted.into_iter().filter(|is_granted| *is_granted).count();
    assert!(granted > QUOTA, "{granted}");
    let usage = accounts.usage(fleet.group.id, Service::ThreatLookup, now).unwrap();
    assert_eq!(usage[0].used, granted as u64);
}

fn has_room(accounts: &Accounts, group: &Group, now: Timestamp) -> bool {
    accounts.usage(group.id, Service::ThreatLookup, now).unwrap()[0].used < QUOTA as u64
}

fn take(engine: &Sqlite, bought: &Licence, accounts: &Arc<Accounts>, now: Timestamp) {
    let day = accounts.usage(bought.group_id, Service::ThreatLookup, now).unwrap()[0].day;
    let sql = "INSERT INTO quota_usage (licence_id, service, day, used, is_warned) VALUES (?1, 0, ?2, 1, 0) \
               ON CONFLICT (licence_id, service, day) DO UPDATE SET used = quota_usage.used + 1";
    engine
        .write(&mut |transaction| {
            transaction.execute(sql, &[bought.id.into(), day.number().into()]).map(drop)
        })
        .unwrap();
}
