//! The table of triples: how likely a symbol is behind two others, by Witten and Bell's interpolation (IEEE Transactions on Information Theory 37,
//! 1991) of triples with pairs and single symbols.

use analysis::dga::measure::{SURPRISE_MAX, SYMBOLS, Surprise, each_symbol};

/// Counts labels.
pub(super) fn surprise<'a>(labels: impl Iterator<Item = &'a String>) -> Surprise {
    let mut singles = vec![0.0; SYMBOLS];
    let mut pairs = vec![0.0; SYMBOLS * SYMBOLS];
    let mut triples = vec![0.0; SYMBOLS * SYMBOLS * SYMBOLS];
    for label in labels {
        let mut before = 0;
        each_symbol(label, |symbol| {
            let triple = before * SYMBOLS + symbol;
            before = triple % (SYMBOLS * SYMBOLS);
            triples[triple] += 1.0;
            pairs[before] += 1.0;
            singles[symbol] += 1.0;
        });
    }
    let likely = interpolate(&singles, |_| 1.0 / SYMBOLS as f64);
    let likely = interpolate(&pairs, |at| likely[at % SYMBOLS]);
    let likely = interpolate(&triples, |at| likely[at % (SYMBOLS * SYMBOLS)]);
    let quarters = likely.iter().map(|p| (-p.log2() * 4.0).round().min(f64::from(SURPRISE_MAX)));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 63")]
    let quarters = quarters.map(|quarter| quarter as u8).collect();
    Surprise::new(quarters).unwrap_or_else(|| unreachable!("the table has its size"))
}

/// How likely each symbol is in its row; `shorter` says how likely with one symbol less before it.
fn interpolate(counts: &[f64], shorter: impl Fn(usize) -> f64) -> Vec<f64> {
    let mut likely = Vec::with_capacity(counts.len());
    for row in counts.chunks(SYMBOLS) {
        let whole: f64 = row.iter().sum();
        // One more than there are, so that a row that was never met is that of one symbol less.
        let kinds = row.iter().filter(|count| **count > 0.0).count() as f64 + 1.0;
        for count in row {
            likely.push((count + kinds * shorter(likely.len())) / (whole + kinds));
        }
    }
    likely
}
