//! Trains the weights of `analysis::dga`, or measures how fast names are judged.
//!
//! ```text
//! cargo run --release -p analysis --example train_dga -- FOLDER crates/analysis/src/dga/weights.txt
//! cargo run --release -p analysis --example train_dga -- speed FOLDER
//! ```
//! `FOLDER` has the samples that `samples.rs` names. Nothing is random: the same samples give the same weights.

#![expect(clippy::indexing_slicing, reason = "a tool for developers, over tables of fixed size")]
#![expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]

mod regression;
mod samples;
mod table;

use std::{collections::BTreeMap, env, error::Error, fs, hint::black_box, path::Path};

use analysis::dga::{self, Weights, measure::Surprise};
use model::DomainName;
use sha2::{Digest, Sha256};

use self::samples::{Part, Samples, is_odd};

/// The share of popular names above the threshold.
const FALSE_MAX: f64 = 0.003;
/// The share of generated names among those above the threshold.
const PRECISION_MIN: f64 = 0.98;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["speed", folder] => speed(&read(folder)?),
        [folder, into] => {
            let samples = read(folder)?;
            let trained = train(&samples);
            fs::write(into, format!("{HEAD}{}", trained.weights.to_text()))?;
            println!("threshold: {} thousandths", threshold(&samples, &trained));
            Ok(())
        }
        _ => Err("say `FOLDER WEIGHTS.txt` or `speed FOLDER`".into()),
    }
}

/// What the file of weights says of itself.
const HEAD: &str = "\
# Weights of analysis::dga, in thousandths of a natural logarithm of odds; surprise of triples in quarters of a bit, 0-9A-Za-z+/ from 0 to 63.
# Symbols: ^ edge of a label, a-z, 0 any digit, - whatever else. Rows are in that order.
# Generated; do not edit: cargo run --release -p analysis --example train_dga -- SAMPLES crates/analysis/src/dga/weights.txt
";

fn read(folder: &str) -> Result<Samples, Box<dyn Error>> {
    let samples = Samples::read(Path::new(folder))?.ok_or_else(|| format!("no samples in `{folder}`"))?;
    println!("{} popular labels, {} generated", samples.popular.len(), samples.generated.len());
    Ok(samples)
}

/// Weights, and for each of two folds the table of triples that was counted without it: a label that was counted surprises too little.
struct Trained {
    weights: Weights,
    without: [Surprise; 2],
}

/// One half of the tuning half, or the other.
fn fold(label: &str) -> usize {
    usize::from(Sha256::digest(label)[31] >> 1 & 1)
}

/// Trains on the even half of popular names and of known families.
fn train(samples: &Samples) -> Trained {
    let popular: Vec<&String> = samples.popular.keys().filter(|label| !is_odd(label)).collect();
    let count =
        |left_out: usize| table::surprise(popular.iter().copied().filter(|label| fold(label) != left_out));
    let without = [count(0), count(1)];
    let generated: Vec<(&String, &String)> = samples
        .generated
        .iter()
        .filter(|(label, families)| {
            !is_odd(label) && !samples.popular.contains_key(*label) && Samples::part(families) == Part::Known
        })
        .filter_map(|(label, families)| Some((label, families.first()?)))
        .collect();
    // The root of its size: a family of ten thousand counts ten times as much as one of a hundred, not a hundred times.
    let mut sizes: BTreeMap<&String, f64> = BTreeMap::new();
    for (_, family) in &generated {
        *sizes.entry(*family).or_default() += 1.0;
    }
    let whole: f64 = sizes.values().map(|size| size.sqrt()).sum();
    println!("trained on {} popular labels, {} generated", popular.len(), generated.len());
    let mut cases = Vec::with_capacity(popular.len() + generated.len());
    for (label, family) in generated {
        let weight = 0.5 / (sizes[family].sqrt() * whole);
        cases.push(regression::Case::new(label, &without[fold(label)], true, weight));
    }
    for label in &popular {
        let weight = 0.5 / popular.len() as f64;
        cases.push(regression::Case::new(label, &without[fold(label)], false, weight));
    }
    let regression::Fitted { measures, products, pairs } = regression::fit(&cases);
    Trained { weights: Weights { measures, products, pairs, surprise: count(2) }, without }
}

/// The least threshold that keeps both promises on the tuning half, rounded up to a tenth of a unit.
fn threshold(samples: &Samples, trained: &Trained) -> i32 {
    let judges = trained.without.clone().map(|surprise| Weights { surprise, ..trained.weights.clone() });
    let score = |label: &String| judges[fold(label)].log_odds_millis(label).0;
    let popular = samples.popular.iter().filter(|(label, popular)| popular.tranco && !is_odd(label));
    let mut scores: Vec<(i32, bool)> = popular.map(|(label, _)| (score(label), false)).collect();
    let popular = scores.len() as f64;
    let generated = samples.generated.keys().filter(|label| !is_odd(label));
    scores.extend(generated.map(|label| (score(label), true)));
    scores.sort_unstable_by(|a, b| b.cmp(a));
    let (mut right, mut wrong, mut least) = (0.0, 0.0, i32::MAX);
    for (score, generated) in scores {
        if generated {
            right += 1.0;
        } else {
            wrong += 1.0;
        }
        if wrong / popular <= FALSE_MAX && right / (right + wrong) >= PRECISION_MIN {
            least = score;
        }
    }
    least.div_euclid(100).saturating_add(1).saturating_mul(100)
}

/// Judges a quarter of the popular names, once to warm up and then ten times. Tells processor time of this thread.
fn speed(samples: &Samples) -> Result<(), Box<dyn Error>> {
    let mut names = Vec::new();
    for label in samples.popular.keys().step_by(4) {
        names.push(DomainName::parse(&format!("www.{label}.com"))?);
    }
    let each = |judge: &dyn Fn(&DomainName)| -> Result<f64, Box<dyn Error>> {
        names.iter().for_each(judge);
        let begun = cpu_ns()?;
        (0..10).flat_map(|_| &names).for_each(judge);
        Ok((cpu_ns()? - begun) as f64 / (10.0 * names.len() as f64))
    };
    let label = each(&|name| _ = black_box(dga::judged_label(black_box(name))))?;
    let whole = each(&|name| _ = black_box(dga::likeness(black_box(name))))?;
    println!("{} names: {whole:.0} ns each, {label:.0} of them to find the label", names.len());
    println!("{:.2} million a second on one core", 1e3 / whole);
    Ok(())
}

/// Processor time of this thread so far, by Linux's `schedstat`.
fn cpu_ns() -> Result<u64, Box<dyn Error>> {
    let stat = fs::read_to_string("/proc/thread-self/schedstat")?;
    Ok(stat.split(' ').next().unwrap_or_default().parse()?)
}
