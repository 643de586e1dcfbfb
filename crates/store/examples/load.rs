//! Appends generated records in batches, each synced, then reads at random; prints rates.
//!
//! `cargo run --release -p store --example load -- RECORDS [DIR]`

use std::{env, time::Instant};

use model::{
    Assessment, Category, Claim, Class, Evidence, Hash, Observable, Relation, RelationKind, Subject,
    Timestamp, Tlp,
};
use store::{Ledger, Options, Section, VerdictRow};

const BATCH: u64 = 10_000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = env::args().skip(1);
    let records: u64 = arguments.next().unwrap_or_else(|| "100000".to_owned()).parse()?;
    let dir = arguments.next().unwrap_or_else(|| format!("{}/store-load", env::temp_dir().display()));
    let ledger = Ledger::open(&dir, &Options::default())?;

    let start = Start::now();
    let (mut pieces, mut making) = (0_u64, 0.0);
    for first in (0..records).step_by(BATCH as usize) {
        let before = cpu_seconds();
        let evidence: Vec<Evidence> = (first..records.min(first + BATCH)).flat_map(record).collect();
        let subjects = evidence.iter().filter_map(|piece| observable(&piece.subject));
        let rows: Vec<_> = subjects.map(|subject| (subject, row())).collect();
        making += cpu_seconds() - before;
        pieces += ledger.append(evidence)?.new;
        ledger.put_verdicts(&rows)?;
        ledger.sync()?;
    }
    report("records appended", records, start);
    println!("{pieces} new pieces; {making:.2} s of processor time went into making them");

    ledger.wait_for_filter();
    report("append and filter", records, start);
    let key = |n: u64| observable(&record(n)[0].subject);
    let keys: Vec<Observable> =
        (0..records.min(100_000)).filter_map(|n| key(scatter(n) % records.max(1))).collect();
    let misses: Vec<Observable> =
        (0..100_000).filter_map(|n| key(records + scatter(n) % (1 << 40))).collect();

    let start = Start::now();
    for key in &keys {
        ledger.evidence(&[key.clone().into()], &Section::VERDICT)?;
    }
    report("evidence reads", keys.len() as u64, start);

    let start = Start::now();
    let mut found = 0;
    for chunk in keys.chunks(1000) {
        found += ledger.verdicts(chunk)?.into_iter().flatten().count();
    }
    report("verdict hits", found as u64, start);

    let start = Start::now();
    for chunk in misses.chunks(1000) {
        ledger.verdicts(chunk)?;
    }
    report("verdict misses", misses.len() as u64, start);

    let start = Start::now();
    let digest = ledger.digest()?;
    report("digested pieces", digest.evidence.values().sum(), start);
    println!("{}", digest.sha256);
    drop(ledger);

    let start = Start::now();
    let ledger = Ledger::open(&dir, &Options::default())?;
    report("opening", 1, start);
    ledger.wait_for_filter();
    report("opening and filling the filter", 1, start);
    let bytes = ledger.disk_bytes()?;
    println!("{bytes} bytes on disk, {} a record; peak {}", bytes / records.max(1), peak_memory());
    Ok(())
}

/// A moment by the clock, and by the processor time of all threads.
#[derive(Clone, Copy)]
struct Start {
    clock: Instant,
    cpu_seconds: f64,
}

impl Start {
    fn now() -> Self {
        Self { clock: Instant::now(), cpu_seconds: cpu_seconds() }
    }
}

/// User and system time of the process: fields 14 and 15 of proc(5) `stat`, in hundredths; 0 where there is none.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// The line of proc(5) `status` that tells the largest resident size.
fn peak_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("unknown").to_owned()
}

fn report(what: &str, count: u64, start: Start) {
    let seconds = start.clock.elapsed().as_secs_f64();
    let cpu = cpu_seconds() - start.cpu_seconds;
    let (rate, each) = (count as f64 / seconds, cpu * 1e6 / count.max(1) as f64);
    println!("{count:>10} {what} in {seconds:.2} s: {rate:.0}/s, {each:.1} us of processor time each");
}
/// A fixed permutation-like scattering (SplitMix64).
fn scatter(n: u64) -> u64 {
    let mut z = n.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn observable(subject: &Subject) -> Option<Observable> {
    match subject {
        Subject::Observable(observable) => Some(observable.clone()),
        Subject::Mask(_) => None,
    }
}

/// A URL that serves a file: an assessment, and the relation.
fn record(n: u64) -> [Evidence; 2] {
    let random = scatter(n);
    let url = format!("h{:x}.example/{n:x}/payload.exe", random >> 40);
    let url = Observable::detect(&url).unwrap_or(Observable::Ip([192, 0, 2, 1].into()));
    let mut digest = [0; 32];
    digest.iter_mut().zip(random.to_be_bytes().into_iter().cycle()).for_each(|(to, from)| *to = from);
    let mut assessment = Assessment::new(Class::Malicious, Category::Malware);
    assessment.tags = vec!["exe".to_owned(), "loader".to_owned()];
    assessment.external_id = Some(n.to_string());
    assessment.reporter = Some("reporter".to_owned());
    let piece = |subject: Observable, claim| Evidence {
        subject: subject.into(),
        source: "generated".to_owned(),
        observed_at: Timestamp::from_seconds(1_700_000_000 + (random % 10_000_000) as i64),
        last_seen: None,
        tlp: Tlp::Clear,
        claim,
        recorded_at: Timestamp::from_seconds(1_780_000_000),
        import: 1,
    };
    let kind = RelationKind::DownloadedFrom;
    let relation = Relation::new(kind, url.clone());
    [
        piece(url, Claim::Assessed(assessment)),
        piece(Observable::File(Hash::Sha256(digest)), Claim::Related(relation)),
    ]
}

fn row() -> VerdictRow {
    VerdictRow {
        zone: model::Zone::Red,
        score: 90,
        status: model::Status::Dangerous,
        category: Category::Malware,
        first_seen: None,
        last_seen: None,
        computed_at: Timestamp::MIN,
        pass: 0,
        next_moment: None,
        restricted: false,
        accused: true,
    }
}
