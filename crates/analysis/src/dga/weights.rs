//! The weights: how they are written, read and summed.

use std::fmt::Write;

use super::measure::{Measured, NAMES, SCALE, SURPRISE_MAX, SYMBOLS, Surprise, each_symbol, measure};

/// How a symbol is written: `^` is the edge of a label, `0` any digit, `-` whatever else.
const SIGNS: &[u8; SYMBOLS] = b"^abcdefghijklmnopqrstuvwxyz0-";
/// How quarters of a bit are written, one sign each.
const QUARTERS: &[u8; 64] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+/";

/// Products of two measures, each with itself and every later one; the bias has none.
pub const PRODUCTS: usize = (NAMES.len() - 1) * NAMES.len() / 2;
/// The most a product counts, either way, in 1/[`SCALE`]: one odd measure is to be outvoted.
const PRODUCT_MAX: i32 = 4 * SCALE;
/// No weight is larger, so that sums stay in range.
const WEIGHT_MAX: i32 = 50_000;

/// A model that judges labels. All weights are thousandths of a natural logarithm of odds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weights {
    /// For each of [`NAMES`], per 1.0 of it.
    pub measures: [i32; NAMES.len()],
    /// For each product of [`products`], per 1.0 of it.
    pub products: Vec<i32>,
    /// For each pair of symbols in a row, the last counting fastest.
    pub pairs: Vec<i32>,
    /// How surprising triples are.
    pub surprise: Surprise,
}

impl Weights {
    /// The logarithm of the odds that a label was generated, in thousandths, and what was measured for it.
    #[must_use]
    pub fn log_odds_millis(&self, label: &str) -> (i32, Measured) {
        let measured = measure(label, &self.surprise);
        let mut sum = 0_i64;
        for (value, weight) in measured.values.iter().zip(&self.measures) {
            sum += i64::from(*value) * i64::from(*weight);
        }
        // Sixteen of the largest products by the largest weights are within 32 bits, and so summed faster.
        for (products, weights) in products(&measured.values).chunks(16).zip(self.products.chunks(16)) {
            let sums = products.iter().zip(weights).map(|(product, weight)| product.wrapping_mul(*weight));
            sum += i64::from(sums.fold(0, i32::wrapping_add));
        }
        sum /= i64::from(SCALE);
        let mut before = 0;
        each_symbol(label, |symbol| {
            sum += self.pairs.get(before * SYMBOLS + symbol).map_or(0, |weight| i64::from(*weight));
            before = symbol;
        });
        let bounded = sum.clamp(i64::from(i32::MIN), i64::from(i32::MAX));
        (i32::try_from(bounded).unwrap_or_default(), measured)
    }

    /// Writes the weights as [`Weights::parse`] reads them.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        let sign = |at: usize| char::from(SIGNS.get(at).copied().unwrap_or(b'?'));
        for (name, weight) in NAMES.iter().zip(&self.measures) {
            let _ = writeln!(text, "measure {name} {weight}");
        }
        let mut weights = self.products.iter();
        for (at, name) in NAMES.iter().enumerate().skip(1) {
            let _ = write!(text, "products {name}");
            for weight in weights.by_ref().take(NAMES.len() - at) {
                let _ = write!(text, " {weight}");
            }
            text.push('\n');
        }
        for (first, row) in self.pairs.chunks(SYMBOLS).enumerate() {
            let _ = write!(text, "pairs {}", sign(first));
            for weight in row {
                let _ = write!(text, " {weight}");
            }
            text.push('\n');
        }
        for (pair, row) in self.surprise.quarter_bits().chunks(SYMBOLS).enumerate() {
            let _ = write!(text, "triples {}{} ", sign(pair / SYMBOLS), sign(pair % SYMBOLS));
            text.extend(
                row.iter().map(|q| char::from(QUARTERS.get(usize::from(*q)).copied().unwrap_or(b'/'))),
            );
            text.push('\n');
        }
        text
    }

    /// Reads weights. Lines that begin with `#` are comments.
    ///
    /// # Errors
    /// What is wrong with them, in words; nothing is guessed.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut lines = text.lines().filter(|line| !line.starts_with('#'));
        let mut next = |kind: &str, name: &str| {
            let line = lines.next().ok_or_else(|| format!("`{kind} {name}` is missing"))?;
            line.strip_prefix(kind)
                .and_then(|rest| rest.strip_prefix(' ')?.strip_prefix(name)?.strip_prefix(' '))
                .ok_or_else(|| format!("`{line}` stands where `{kind} {name}` should"))
        };
        let number = |word: &str| match word.parse() {
            Ok(weight) if (-WEIGHT_MAX..=WEIGHT_MAX).contains(&weight) => Ok(weight),
            _ => Err(format!("`{word}` is no weight")),
        };
        let row = |line: &str, length: usize| {
            let weights: Vec<i32> = line.split(' ').map(number).collect::<Result<_, String>>()?;
            let found = weights.len();
            (found == length)
                .then_some(weights)
                .ok_or_else(|| format!("{found} weights stand where {length} should"))
        };

        let mut measures = [0; NAMES.len()];
        for (weight, name) in measures.iter_mut().zip(NAMES) {
            *weight = number(next("measure", name)?)?;
        }
        let mut products = Vec::with_capacity(PRODUCTS);
        for (at, name) in NAMES.iter().enumerate().skip(1) {
            products.extend(row(next("products", name)?, NAMES.len() - at)?);
        }
        let signs: Vec<String> = SIGNS.iter().map(|sign| char::from(*sign).to_string()).collect();
        let mut pairs = Vec::with_capacity(SYMBOLS * SYMBOLS);
        for first in &signs {
            pairs.extend(row(next("pairs", first)?, SYMBOLS)?);
        }
        let mut triples = Vec::with_capacity(SYMBOLS * SYMBOLS * SYMBOLS);
        for pair in signs.iter().flat_map(|first| signs.iter().map(move |second| format!("{first}{second}")))
        {
            let row = next("triples", &pair)?;
            if row.len() != SYMBOLS {
                return Err(format!("`triples {pair}` has {} signs, not {SYMBOLS}", row.len()));
            }
            for byte in row.bytes() {
                let quarter = QUARTERS.iter().position(|sign| *sign == byte);
                let quarter = quarter.and_then(|at| u8::try_from(at).ok()).filter(|q| *q <= SURPRISE_MAX);
                triples.push(quarter.ok_or_else(|| format!("`triples {pair}` has a sign that is none"))?);
            }
        }
        if let Some(line) = lines.next() {
            return Err(format!("`{line}` is too much"));
        }
        let surprise = Surprise::new(triples).ok_or("the table of triples has a wrong size")?;
        Ok(Self { measures, products, pairs, surprise })
    }
}

/// The products of measures that weights are for, in 1/[`SCALE`]: the first with itself and every later one, the second likewise, and so on.
#[must_use]
pub fn products(values: &[i32; NAMES.len()]) -> [i32; PRODUCTS] {
    let mut products = [0; PRODUCTS];
    let mut free = products.as_mut_slice();
    let mut rest = values.as_slice();
    while let [_, tail @ ..] = rest {
        rest = tail;
        let (Some(first), Some((row, after))) = (rest.first(), free.split_at_mut_checked(rest.len())) else {
            break;
        };
        for (product, other) in row.iter_mut().zip(rest) {
            // Measures are below 2^14.
            *product = (first.wrapping_mul(*other) / SCALE).clamp(-PRODUCT_MAX, PRODUCT_MAX);
        }
        free = after;
    }
    products
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain() -> Weights {
        let surprise = (0..SYMBOLS * SYMBOLS * SYMBOLS).map(|at| u8::try_from(at % 64).unwrap()).collect();
        let mut measures = [0; NAMES.len()];
        measures[0] = -1500;
        Weights {
            measures,
            products: (0..253).collect(),
            pairs: (0..841).map(|at| at - 400).collect(),
            surprise: Surprise::new(surprise).unwrap(),
        }
    }

    #[test]
    fn what_is_written_is_read() {
        assert_eq!(Weights::parse(&plain().to_text()), Ok(plain()));
        assert_eq!(Weights::parse(&format!("# why\n{}", plain().to_text())), Ok(plain()));
    }

    #[test]
    fn products_are_bounded_and_in_order() {
        let mut values = [0; NAMES.len()];
        (values[0], values[1], values[2], values[22]) = (SCALE, SCALE / 2, 3 * SCALE, -3 * SCALE);
        let products = products(&values);
        assert_eq!(products.len(), PRODUCTS);
        for (at, expected) in [
            (0, SCALE / 4),
            (1, 3 * SCALE / 2),
            (21, -3 * SCALE / 2),
            (22, PRODUCT_MAX),
            (42, -PRODUCT_MAX),
            (PRODUCTS - 1, PRODUCT_MAX),
        ] {
            assert_eq!(products[at], expected, "product {at}");
        }
    }

    #[test]
    fn weights_add_up() {
        let plain = || Weights { products: vec![0; PRODUCTS], ..plain() };
        // ^a: 1, ab: 31, b^: 58, each less 400.
        assert_eq!(plain().log_odds_millis("ab").0, -1500 - 399 - 369 - 342);
    }

    #[track_caller]
    fn check_error(change: impl Fn(String) -> String, expected: &str) {
        let error = Weights::parse(&change(plain().to_text())).unwrap_err();
        assert!(error.contains(expected), "{error}");
    }

    #[test]
    fn broken_weights_are_refused() {
        check_error(|_| String::new(), "`measure bias` is missing");
        check_error(|text| text.replace("-1500", "1.5"), "`1.5` is no weight");
        check_error(|text| text.replace("-1500", "50001"), "`50001` is no weight");
        check_error(|text| text.replace("measure length 0\n", ""), "should");
        check_error(|text| text.replace("pairs a ", "pairs a 7 "), "30 weights stand where 29 should");
        check_error(|text| text.replace("triples ab ", "triples ab 0"), "has 30 signs, not 29");
        check_error(|text| text.replacen("triples ^^ 0", "triples ^^ ?", 1), "a sign that is none");
        check_error(|text| format!("{text}more\n"), "`more` is too much");
    }
}
