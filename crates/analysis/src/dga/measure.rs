//! What is measured of a label: numbers in fixed point, the same on every machine.
//!
//! How surprising three letters in a row are comes from a table ([`Surprise`]); everything else is counted.

/// Symbols that letters are told apart by: the edge of a label, `a` to `z`, any digit, and whatever else a label may have.
pub const SYMBOLS: usize = 29;
/// The unit of a measure: 1.0 is so many.
pub const SCALE: i32 = 256;
/// The most a triple surprises, in quarters of a bit.
pub const SURPRISE_MAX: u8 = 63;
/// Triples that are told of a label: the most surprising ones.
pub const RAREST: usize = 4;

/// What is measured, in the order of [`Measured::values`].
pub const NAMES: [&str; 23] = [
    "bias",
    "mean_surprise",
    "easiest_five",
    "hardest_four",
    "rarest_1",
    "rarest_2",
    "rarest_3",
    "rarest_4",
    "rare_triples",
    "rare_share",
    "longest_unusual_run",
    "length",
    "length_over_13_squared",
    "longer_than_20",
    "digit_share",
    "any_digit",
    "digit_switches",
    "vowel_share",
    "no_vowel",
    "hyphens",
    "longest_consonants",
    "longest_vowels",
    "distinct_share",
];

/// From so many quarters of a bit on a triple is rare: less than once in 256 where it could stand.
const RARE: u8 = 33;
/// From so many on it is unusual: less than once in 32.
const UNUSUAL: u8 = 21;
/// Bytes of a label (RFC 1035 section 2.3.4); the edge behind it makes one triple more.
const TRIPLES_MAX: usize = 64;

/// How surprising each triple of symbols is in ordinary names, in quarters of a bit: minus the logarithm of how likely its third symbol is
/// behind the first two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Surprise(Vec<u8>);

impl Surprise {
    /// Takes a table of [`SYMBOLS`]³ entries, the last symbol counting fastest. `None` for another size.
    #[must_use]
    pub fn new(quarter_bits: Vec<u8>) -> Option<Self> {
        (quarter_bits.len() == SYMBOLS * SYMBOLS * SYMBOLS).then_some(Self(quarter_bits))
    }

    /// The table.
    #[must_use]
    pub fn quarter_bits(&self) -> &[u8] {
        &self.0
    }
}

/// A triple of a label that ordinary names seldom have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rare {
    /// Where it begins in the label, in bytes.
    pub start: u8,
    /// Where it ends in the label, in bytes, exclusive: three on, or fewer at an edge of the label.
    pub end: u8,
    /// How surprising it is, in quarters of a bit.
    pub quarter_bits: u8,
}

/// What was measured of one label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measured {
    /// The measures, in 1/[`SCALE`]: those of [`NAMES`].
    pub values: [i32; NAMES.len()],
    /// The most surprising triples, most surprising first; among equals the first.
    pub rarest: [Rare; RAREST],
}

/// Calls `each` with the symbols of a label, then with the edge behind it. The edge before it is left to the caller.
pub fn each_symbol(label: &str, mut each: impl FnMut(usize)) {
    for byte in label.bytes() {
        each(symbol(byte));
    }
    each(0);
}

/// Which symbol each byte is.
#[expect(clippy::indexing_slicing, reason = "computed when compiled: it would not compile")]
static SYMBOL_OF: [u8; 256] = {
    let mut table = [28; 256];
    let mut byte = 0_u8;
    while byte < 26 {
        table[(b'a' + byte) as usize] = byte + 1;
        byte += 1;
    }
    while byte < 36 {
        table[(b'0' + byte - 26) as usize] = 27;
        byte += 1;
    }
    table
};

fn symbol(byte: u8) -> usize {
    SYMBOL_OF.get(usize::from(byte)).map_or(0, |symbol| usize::from(*symbol))
}

/// Measures a label in A-form; of one longer than a label can be, the beginning.
#[must_use]
pub fn measure(label: &str, surprise: &Surprise) -> Measured {
    let label = label.get(..TRIPLES_MAX - 1).unwrap_or(label);
    let counts = Counts::of(label);
    let letters = Letters::of(label, surprise);
    let length = counts.length.max(1);
    let triples = letters.triples.max(1);
    let share = |part: i32, whole: i32| part * SCALE / whole.max(1);

    // Where each measure is about zero for an ordinary name, and about one for an unusual one, weights are learnt fastest.
    let mean = letters.sum * SCALE / 4 / triples - 7 * SCALE / 2;
    let easiest = letters.easiest * SCALE / 20 - 2 * SCALE;
    let stretch = (length - 13) * SCALE / 8;
    let beyond = stretch.max(0);
    let rarest = |at: usize, usual: i32| {
        letters.rarest.get(at).map_or(0, |rare| i32::from(rare.quarter_bits) * SCALE / 4) - usual * SCALE / 2
    };
    let digit_share = share(counts.digits, length);
    let switches = counts.switches.min(8) * SCALE / 4;
    let written = length - counts.digits - counts.others;
    let values = [
        SCALE,
        mean,
        easiest,
        letters.hardest * SCALE / 16 - 5 * SCALE,
        rarest(0, 14),
        rarest(1, 12),
        rarest(2, 11),
        rarest(3, 10),
        letters.rare * SCALE / 4,
        share(letters.rare, length),
        letters.unusual_run * SCALE / 4,
        stretch,
        beyond * beyond / SCALE,
        i32::from(length > 20) * SCALE,
        digit_share,
        i32::from(counts.digits > 0) * SCALE,
        switches,
        share(counts.vowels, written) - 2 * SCALE / 5,
        i32::from(written > 0 && counts.vowels == 0) * SCALE,
        counts.others.min(3) * SCALE,
        (counts.consonant_run - 3) * SCALE / 2,
        (2 * counts.vowel_run - 3) * SCALE / 4,
        share(counts.distinct, length) - 7 * SCALE / 10,
    ];
    Measured { values, rarest: letters.rarest }
}

/// What is counted of characters by themselves.
#[derive(Default)]
struct Counts {
    length: i32,
    digits: i32,
    vowels: i32,
    /// Hyphens and underscores.
    others: i32,
    distinct: i32,
    /// Changes between a digit and something else.
    switches: i32,
    consonant_run: i32,
    vowel_run: i32,
}

impl Counts {
    fn of(label: &str) -> Self {
        let mut counts = Self::default();
        let (mut consonants, mut vowels, mut seen) = (0, 0, 0_u128);
        let mut digit_before = None;
        for byte in label.bytes() {
            counts.length += 1;
            seen |= 1 << (byte & 0x7f);
            let digit = byte.is_ascii_digit();
            counts.switches += i32::from(digit_before.is_some_and(|before| before != digit));
            digit_before = Some(digit);
            (consonants, vowels) = match byte {
                b'a' | b'e' | b'i' | b'o' | b'u' => (0, vowels + 1),
                b'a'..=b'z' => (consonants + 1, 0),
                _ => (0, 0),
            };
            counts.vowels += i32::from(vowels > 0);
            counts.digits += i32::from(digit);
            counts.others += i32::from(!digit && !byte.is_ascii_lowercase());
            counts.consonant_run = counts.consonant_run.max(consonants);
            counts.vowel_run = counts.vowel_run.max(vowels);
        }
        counts.distinct = i32::try_from(seen.count_ones()).unwrap_or(i32::MAX);
        counts
    }
}

/// What is counted of letters in their order. Surprise in quarters of a bit.
#[derive(Default)]
struct Letters {
    triples: i32,
    sum: i32,
    /// The sum of the five triples in a row that surprise least: is there a piece of a word in it?
    easiest: i32,
    /// The sum of the four in a row that surprise most.
    hardest: i32,
    rare: i32,
    unusual_run: i32,
    rarest: [Rare; RAREST],
}

impl Letters {
    fn of(label: &str, surprise: &Surprise) -> Self {
        let mut letters = Self::default();
        // The first triple has the edge twice, and so has the first letter by itself.
        let mut before = 0;
        let mut row = [0_i32; 4];
        let mut unusual = 0;
        let mut easiest = i32::MAX;
        let mut rarest = [0_u32; RAREST];
        each_symbol(label, |symbol| {
            let triple = before * SYMBOLS + symbol;
            before = triple % (SYMBOLS * SYMBOLS);
            let quarter_bits = surprise.0.get(triple).copied().unwrap_or(SURPRISE_MAX);
            let cost = i32::from(quarter_bits);
            letters.triples += 1;
            letters.sum += cost;
            let [a, b, c, d] = row;
            row = [b, c, d, cost];
            if letters.triples >= 4 {
                letters.hardest = letters.hardest.max(b + c + d + cost);
            }
            if letters.triples >= 5 {
                easiest = easiest.min(a + b + c + d + cost);
            }
            letters.rare += i32::from(quarter_bits >= RARE);
            unusual = if quarter_bits >= UNUSUAL { unusual + 1 } else { 0 };
            letters.unusual_run = letters.unusual_run.max(unusual);
            let mut key = u32::from(quarter_bits) << 8 | (0xff - letters.triples.cast_unsigned());
            for kept in &mut rarest {
                (*kept, key) = ((*kept).max(key), (*kept).min(key));
            }
        });
        letters.easiest = if easiest == i32::MAX { letters.sum } else { easiest };
        letters.rarest = rarest.map(|key| Rare::of_key(key, label.len()));
        letters
    }
}

impl Rare {
    /// From how surprising it is, in the second byte, and where it ends, counted down from 255, in the first: the largest keys are the most
    /// surprising triples, and among equals the first.
    fn of_key(key: u32, length: usize) -> Self {
        let [end, quarter_bits, ..] = key.to_le_bytes();
        if key == 0 {
            return Self::default();
        }
        let length = u8::try_from(length).unwrap_or(u8::MAX);
        let end = 0xff - end;
        Self { start: end.saturating_sub(3), end: end.min(length), quarter_bits }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flat(quarter_bits: u8) -> Surprise {
        Surprise::new(vec![quarter_bits; SYMBOLS * SYMBOLS * SYMBOLS]).unwrap()
    }

    #[track_caller]
    fn check(label: &str, name: &str, expected: i32) {
        let at = NAMES.iter().position(|known| *known == name).unwrap();
        assert_eq!(measure(label, &flat(16)).values[at], expected, "{name} of {label}");
    }

    #[test]
    fn what_is_measured() {
        check("acmebank", "bias", SCALE);
        // 4 bits where 3.5 are usual.
        check("acmebank", "mean_surprise", SCALE / 2);
        check("acmebank", "easiest_five", 2 * SCALE);
        check("acmebank", "hardest_four", -SCALE);
        check("acmebank", "length", -5 * SCALE / 8);
        check("acmebank", "digit_share", 0);
        check("acme1234", "digit_share", SCALE / 2);
        check("a1b2c3d4", "digit_switches", 7 * SCALE / 4);
        check("acme-bank", "hyphens", SCALE);
        check("bcdfghjk", "no_vowel", SCALE);
        check("bcdfghjk", "longest_consonants", 5 * SCALE / 2);
        check("queueing", "longest_vowels", 7 * SCALE / 4);
        check("aaaaaaaaaa", "distinct_share", SCALE / 10 - 7 * SCALE / 10);
        check("acmebank", "rare_triples", 0);
    }

    #[test]
    fn the_rarest_come_first() {
        let mut table = vec![4; SYMBOLS * SYMBOLS * SYMBOLS];
        let at = |a: u8, b: u8, c: u8| (symbol(a) * SYMBOLS + symbol(b)) * SYMBOLS + symbol(c);
        table[at(b'c', b'm', b'e')] = 40;
        table[at(b'n', b'k', b'.')] = 50; // Never met: no label has a dot.
        table[(symbol(b'n') * SYMBOLS + symbol(b'k')) * SYMBOLS] = 60;
        let rarest = measure("acmebank", &Surprise::new(table).unwrap()).rarest;
        assert_eq!(rarest[0], Rare { start: 6, end: 8, quarter_bits: 60 });
        assert_eq!(rarest[1], Rare { start: 1, end: 4, quarter_bits: 40 });
        assert_eq!(rarest[2], Rare { start: 0, end: 1, quarter_bits: 4 });
    }

    #[test]
    fn any_length_is_measured() {
        for length in 0..80 {
            let measured = measure(&"q".repeat(length), &flat(SURPRISE_MAX));
            assert!(measured.values.iter().all(|value| value.abs() < 1 << 14), "{measured:?}");
        }
    }
}
