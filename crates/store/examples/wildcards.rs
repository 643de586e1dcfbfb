//! What wildcard masks cost: memory and time to build, and nanoseconds a look-up, with 0, 1,000 and 100,000 of them.
//!
//! `cargo run --release -p store --example wildcards`

use std::{sync::Arc, time::Instant};

use model::{Assessment, Category, Claim, Class, Evidence, Mask, Observable, Subject, Timestamp, Tlp};
use store::{Engine, Ledger, engine::memory::Memory};

const LOOKUPS: usize = 100_000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let asked: Vec<(&str, Vec<Observable>)> = vec![
        ("names", objects(|n| format!("host{n}.some-shop{}.example", n % 977))?),
        (
            "URLs",
            objects(|n| format!("http://host{n}.example/a/b{}/index.php?id={n}&session=abcdef", n % 31))?,
        ),
        ("covered names", objects(|n| format!("a.kit{}login-{}.example", n % 100, n % 1_000))?),
    ];
    println!("patterns  append s  open s  automata  MiB  of look-ups: ns each (covered)");
    for patterns in [0, 1_000, 100_000] {
        let engine: Arc<dyn Engine> = Arc::new(Memory::new());
        let ledger = Ledger::with_engine(Arc::clone(&engine))?;
        ledger.wait_for_filter();
        let evidence: Vec<Evidence> =
            (0..patterns).filter_map(|n| Mask::parse(&pattern(n)).ok()).map(piece).collect();
        let begun = Instant::now();
        for batch in evidence.chunks(5_000) {
            ledger.append(batch.to_vec())?;
        }
        let append = begun.elapsed();
        let begun = Instant::now();
        let opened = Ledger::with_engine(engine)?;
        let open = begun.elapsed();
        opened.wait_for_filter();
        let stats = ledger.wildcard_stats();
        print!(
            "{:8}  {:8.3}  {:6.3}  {:8}  {:5.1}",
            stats.patterns,
            append.as_secs_f64(),
            open.as_secs_f64(),
            stats.automata,
            stats.bytes as f64 / f64::from(1 << 20)
        );
        for (name, objects) in &asked {
            for (which, ledger) in [("grown", &ledger), ("opened", &opened)] {
                let begun = Instant::now();
                let covered = objects.iter().filter(|object| !ledger.masks_over(object).is_empty()).count();
                print!("  {name}, {which}: {} ({covered})", begun.elapsed().as_nanos() / LOOKUPS as u128);
            }
        }
        println!();
    }
    Ok(())
}

/// Of the kinds that lists have: parts of names, of names below a name, of URLs.
fn pattern(n: usize) -> String {
    match n % 4 {
        0 => format!("*kit{}login-{}*.example", n % 100, n / 4),
        1 => format!("*-pay{n}.secure-*.test"),
        2 => format!("*.example/wp-content/plugins/p{n}/*.php"),
        _ => format!("*/panel{n}/gate.php?id=*"),
    }
}

fn objects(text: impl Fn(usize) -> String) -> Result<Vec<Observable>, model::ParseError> {
    (0..LOOKUPS).map(|n| Observable::detect(&text(n))).collect()
}

fn piece(mask: Mask) -> Evidence {
    let at = Timestamp::from_day(20_000);
    Evidence {
        subject: Subject::from(mask),
        source: "generated".to_owned(),
        observed_at: at,
        last_seen: None,
        tlp: Tlp::Clear,
        claim: Claim::Assessed(Assessment::new(Class::Malicious, Category::Malware)),
        recorded_at: at,
        import: 1,
    }
}
