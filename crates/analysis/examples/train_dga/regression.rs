//! Logistic regression by stochastic gradient descent, its steps by AdaGrad (Duchi, Hazan and Singer, JMLR 12, 2011). The order is drawn from a fixed seed.

use analysis::dga::{
    measure::{NAMES, SCALE, SYMBOLS, Surprise, each_symbol, measure},
    weights::{PRODUCTS, products},
};

const TURNS: i32 = 8;
const STEP: f64 = 0.2;
/// What draws weights of pairs to zero: a pair that is seldom met says little.
const DECAY: f64 = 1e-4;
const SEED: u64 = 42;

/// One label, measured.
pub(super) struct Case {
    /// The measures, then their products.
    measures: [f32; NAMES.len() + PRODUCTS],
    pairs: Vec<usize>,
    generated: bool,
    weight: f64,
}

impl Case {
    /// Measures a label. The weights of all cases add up to one.
    pub(super) fn new(label: &str, surprise: &Surprise, generated: bool, weight: f64) -> Self {
        let values = measure(label, surprise).values;
        let mut measures = [0.0; NAMES.len() + PRODUCTS];
        for (measure, value) in measures.iter_mut().zip(values.into_iter().chain(products(&values))) {
            // Exact: values have less than 24 bits.
            *measure = value as f32 / SCALE as f32;
        }
        let (mut pairs, mut before) = (Vec::with_capacity(label.len() + 1), 0);
        each_symbol(label, |symbol| {
            pairs.push(before * SYMBOLS + symbol);
            before = symbol;
        });
        Self { measures, pairs, generated, weight }
    }
}

/// A weight, and the sum of the squares of its gradients.
#[derive(Clone, Copy)]
struct Weight {
    value: f64,
    squares: f64,
}

impl Weight {
    fn step(&mut self, gradient: f64, step: f64) {
        self.squares += gradient * gradient;
        self.value -= step * gradient / self.squares.sqrt();
    }

    #[expect(clippy::cast_possible_truncation, reason = "weights are below a hundred")]
    fn millis(self) -> i32 {
        (self.value * 1000.0).round() as i32
    }
}

/// Weights in thousandths.
pub(super) struct Fitted {
    pub(super) measures: [i32; NAMES.len()],
    pub(super) products: Vec<i32>,
    pub(super) pairs: Vec<i32>,
}

/// Finds the weights that make the cases likeliest.
pub(super) fn fit(cases: &[Case]) -> Fitted {
    let none = Weight { value: 0.0, squares: 1e-8 };
    let mut measures = [none; NAMES.len() + PRODUCTS];
    let mut pairs = vec![none; SYMBOLS * SYMBOLS];
    let mut order: Vec<usize> = (0..cases.len()).collect();
    let mut seed = SEED;
    for turn in 0..TURNS {
        shuffle(&mut order, &mut seed);
        let step = STEP / f64::from(1 + turn);
        for case in order.iter().map(|at| &cases[*at]) {
            let mut sum = 0.0;
            for (value, weight) in case.measures.iter().zip(&measures) {
                sum += f64::from(*value) * weight.value;
            }
            for pair in &case.pairs {
                sum += pairs[*pair].value;
            }
            let likely = 1.0 / (1.0 + (-sum).exp());
            let truth = if case.generated { 1.0 } else { 0.0 };
            let error = (likely - truth) * case.weight * cases.len() as f64;
            for (value, weight) in case.measures.iter().zip(&mut measures) {
                weight.step(error * f64::from(*value), step);
            }
            for pair in &case.pairs {
                let weight = &mut pairs[*pair];
                weight.step(error + DECAY * weight.value, step);
            }
        }
    }
    let mut of_measures = [0; NAMES.len()];
    for (millis, weight) in of_measures.iter_mut().zip(&measures) {
        *millis = weight.millis();
    }
    Fitted {
        measures: of_measures,
        products: measures.iter().skip(NAMES.len()).copied().map(Weight::millis).collect(),
        pairs: pairs.into_iter().map(Weight::millis).collect(),
    }
}

/// Fisher and Yates, with Marsaglia's xorshift.
fn shuffle(order: &mut [usize], seed: &mut u64) {
    for at in (1..order.len()).rev() {
        *seed ^= *seed << 13;
        *seed ^= *seed >> 7;
        *seed ^= *seed << 17;
        let other = *seed % (at as u64 + 1);
        order.swap(at, usize::try_from(other).unwrap_or(at));
    }
}
