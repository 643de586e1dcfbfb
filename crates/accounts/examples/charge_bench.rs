//! Measures charges a second: `cargo run --release -p accounts --example charge_bench -- FOLDER`, where FOLDER is on the disk that is to be measured.
//!
//! Lines: one charge a transaction; the queue, with 1, 16 and 256 charges that wait for their answers; charges at once without a limit, and in blocks of
//! the bench licence, with one thread and with two.

use std::{
    path::Path,
    sync::{Arc, mpsc},
    thread,
    time::{Duration, Instant},
};

use accounts::{Accounts, Charger, Detail, GroupId, NewGroup, NewLicence, Product, Result, Service, Want};
use model::{Timestamp, Tlp};

/// How long each line is measured.
const SPAN: Duration = Duration::from_secs(2);

fn main() -> std::result::Result<(), Box<dyn std::error::Error>> {
    let Some(folder) = std::env::args().nth(1) else {
        return Err("give a folder on the disk to measure".into());
    };
    let file = Path::new(&folder).join("charge_bench.sqlite");
    let accounts = Arc::new(Accounts::open(&format!("sqlite:{}", file.display()))?);
    let charger = Charger::start(Arc::clone(&accounts))?;
    let began = Instant::now();
    // Milliseconds since this program began, from a fixed day on: what is in memory grows old as it would.
    let clock = move || {
        let passed = i64::try_from(began.elapsed().as_millis()).unwrap_or(i64::MAX);
        Timestamp::from_day(20_000).plus_millis(passed)
    };

    let exact = group(&accounts, Product::parse("threat_lookup_10000"), clock())?;
    let single = each_second(|| accounts.charge(&want(exact), clock()).map(|_| 1))?;
    println!("{single:>12.0}  one charge a transaction");
    for waiting in [1, 16, 256] {
        let exact = group(&accounts, Product::parse("threat_lookup_10000"), clock())?;
        let (batches, mut charges) = (charger.batches(), 0);
        let rate = each_second(|| {
            charges += waiting;
            queue(&charger, want(exact), waiting, &clock)
        })?;
        let a_batch = charges / (charger.batches() - batches).max(1);
        println!("{rate:>12.0}  queue, {waiting} waiting ({a_batch} charges a transaction)");
    }
    let unlimited = group(&accounts, Some(Product::Unlimited), clock())?;
    let bench = group(&accounts, None, clock())?;
    for (name, group) in [("no limit", unlimited), ("blocks of 10⁹ a day", bench)] {
        for threads in [1, 2] {
            let (charges, queued) = at_once(&accounts, &charger, want(group), threads, &clock)?;
            let rate = charges as f64 / SPAN.as_secs_f64();
            let nanoseconds = 1e9 * threads as f64 / rate;
            println!(
                "{rate:>12.0}  at once, {name}, {threads} threads ({nanoseconds:.0} ns each; {queued} by the queue)"
            );
        }
    }
    charger.flush(clock())?;
    Ok(())
}

/// A group with a licence of a product, or with the bench licence.
fn group(accounts: &Accounts, product: Option<Product>, now: Timestamp) -> Result<GroupId> {
    let name = GroupId::random()?.to_string();
    let new = NewGroup { name, time_zone: "UTC".to_owned(), tlp_max: Tlp::Amber };
    let group_id = accounts.add_group(&new, now)?.id;
    match product {
        Some(product) => {
            let new =
                NewLicence { group_id, product, services: None, count: 1, starts_at: now, ends_at: None };
            accounts.grant_licence(&new, now)?
        }
        None => accounts.grant_bench(group_id, now)?,
    };
    Ok(group_id)
}

fn want(group: GroupId) -> Want {
    Want {
        group,
        service: Service::ThreatLookup,
        detail: Detail::Verdict,
        licence: None,
        units: 1,
        is_partial: false,
    }
}

/// Charges a second, of work that says how many it made; until a licence is nearly used up.
fn each_second(mut work: impl FnMut() -> Result<u64>) -> Result<f64> {
    let (start, mut charges) = (Instant::now(), 0);
    while start.elapsed() < SPAN && charges < 9_500 {
        charges += work()?;
    }
    Ok(charges as f64 / start.elapsed().as_secs_f64())
}

/// So many charges that wait together.
fn queue(charger: &Charger, want: Want, waiting: u64, clock: &impl Fn() -> Timestamp) -> Result<u64> {
    let (tell, told) = mpsc::channel();
    for _ in 0..waiting {
        let tell = tell.clone();
        charger.charge(want, clock(), Box::new(move |outcome| drop(tell.send(outcome))));
    }
    drop(tell);
    told.iter().map(|outcome| outcome.map(|_| 1)).sum()
}

/// Charges of some threads, and how many of them needed the queue.
fn at_once(
    accounts: &Accounts,
    charger: &Charger,
    want: Want,
    threads: usize,
    clock: &(impl Fn() -> Timestamp + Sync),
) -> Result<(u64, u64)> {
    thread::scope(|scope| {
        let work = || -> Result<(u64, u64)> {
            let (start, mut all, mut queued) = (Instant::now(), 0, 0);
            while start.elapsed() < SPAN {
                // The clock is read once for a hundred, so that it is not what is measured.
                let now = clock();
                for _ in 0..100 {
                    if accounts.charge_at_once(&want, now).is_none() {
                        queued += queue(charger, want, 1, clock)?;
                    }
                    all += 1;
                }
            }
            Ok((all, queued))
        };
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let mut sum = (0, 0);
        for thread in threads {
            let (all, queued) =
                thread.join().map_err(|_| accounts::Error::Busy { what: "a thread that panicked" })??;
            sum = (sum.0 + all, sum.1 + queued);
        }
        Ok(sum)
    })
}
