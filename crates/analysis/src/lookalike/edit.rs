//! Edits between two words: how few, and which.
//!
//! The distance is that of optimal string alignment: insertions, omissions, replacements and transpositions of neighbours count one each,
//! and no place is edited twice.

use super::{Edit, fold::Folded, fold::coarse};

/// The distance of two words if it is at most `max`.
#[must_use]
pub fn distance(a: &[char], b: &[char], max: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > max {
        return None;
    }
    let width = b.len() + 1;
    let (mut before, mut last): (Vec<usize>, Vec<usize>) = (vec![0; width], (0..width).collect());
    let mut row = vec![0; width];
    let mut previous = None;
    for (i, from) in a.iter().enumerate() {
        let mut left = i + 1;
        let mut least = left;
        let mut diagonal = last.first().copied().unwrap_or(0);
        let mut beside = None;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (j, to) in b.iter().enumerate() {
            let above = last.get(j + 1).copied().unwrap_or(usize::MAX - 1);
            let mut cost = (above + 1).min(left + 1).min(diagonal + usize::from(from != to));
            if previous == Some(to) && beside == Some(from) && j > 0 {
                cost = cost.min(before.get(j - 1).copied().unwrap_or(usize::MAX - 1) + 1);
            }
            if let Some(cell) = row.get_mut(j + 1) {
                *cell = cost;
            }
            (left, diagonal, beside) = (cost, above, Some(to));
            least = least.min(cost);
        }
        if least > max {
            return None;
        }
        previous = Some(from);
        std::mem::swap(&mut before, &mut last);
        std::mem::swap(&mut last, &mut row);
    }
    last.last().copied().filter(|distance| *distance <= max)
}

/// The distance of two labels if it is at most `max`: the least over the forms in which they are compared.
#[must_use]
pub fn folded_distance(a: &Folded, b: &Folded, max: usize) -> Option<usize> {
    let pairs = a.forms().flat_map(|from| b.forms().map(move |to| (from, to)));
    pairs.filter_map(|(from, to)| distance(from, to, max)).min()
}

/// The kinds of the fewest edits that make `to` of `from`, each once and in order. `None` when it takes more than `max`.
#[must_use]
pub fn edits(from: &[char], to: &[char], max: usize) -> Option<Vec<Edit>> {
    let start = from.iter().zip(to).take_while(|(a, b)| a == b).count();
    (0..=max).find_map(|few| {
        let mut kinds = Vec::new();
        let found = walk(from, to, start, start, few, &mut kinds);
        kinds.sort_unstable();
        kinds.dedup();
        found.then_some(kinds)
    })
}

/// Finds edits from `from[i..]` to `to[j..]`, at most `left` of them. Their number is small, so that trying is cheap.
fn walk(from: &[char], to: &[char], i: usize, j: usize, left: usize, kinds: &mut Vec<Edit>) -> bool {
    let (mut i, mut j) = (i, j);
    while let (Some(a), Some(b)) = (from.get(i), to.get(j)) {
        if a != b {
            break;
        }
        (i, j) = (i + 1, j + 1);
    }
    let (a, b) = (from.get(i).copied(), to.get(j).copied());
    if a.is_none() && b.is_none() {
        return true;
    }
    if left == 0 {
        return false;
    }
    let known = kinds.len();
    let mut attempt = |edits: Vec<Edit>, i: usize, j: usize| {
        kinds.extend(edits);
        let found = walk(from, to, i, j, left - 1, kinds);
        if !found {
            kinds.truncate(known);
        }
        found
    };
    if let (Some(a), Some(b)) = (a, b) {
        if from.get(i + 1) == Some(&b)
            && to.get(j + 1) == Some(&a)
            && attempt(vec![Edit::Transposition], i + 2, j + 2)
        {
            return true;
        }
        if attempt(replaced(a, b), i + 1, j + 1) {
            return true;
        }
    }
    if let Some(b) = b {
        let twice = j.checked_sub(1).and_then(|before| to.get(before)) == Some(&b);
        if attempt(inserted(b, twice, a.is_none()), i, j + 1) {
            return true;
        }
    }
    a.is_some() && attempt(vec![Edit::Omission], i + 1, j)
}

fn inserted(c: char, is_twice: bool, is_last: bool) -> Vec<Edit> {
    let mut kinds = match c {
        '-' => vec![Edit::Hyphenation],
        _ if is_twice => vec![Edit::Repetition],
        _ if is_last => vec![Edit::Addition],
        _ => vec![Edit::Insertion],
    };
    if c == 's' {
        kinds.push(Edit::Plural);
    }
    kinds
}

fn replaced(a: char, b: char) -> Vec<Edit> {
    let mut kinds = Vec::new();
    if coarse(a) == coarse(b) {
        kinds.push(Edit::Homoglyph);
    }
    if is_vowel(a) && is_vowel(b) {
        kinds.push(Edit::VowelSwap);
    }
    if a.is_ascii() && b.is_ascii() && (u32::from(a) ^ u32::from(b)).count_ones() == 1 {
        kinds.push(Edit::Bitsquatting);
    }
    if kinds.is_empty() {
        kinds.push(Edit::Replacement);
    }
    kinds
}

fn is_vowel(c: char) -> bool {
    // Of folded words: an `i` is an `l` there, and counts where the plain ones are compared.
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn chars(word: &str) -> Vec<char> {
        word.chars().collect()
    }

    #[track_caller]
    fn check(from: &str, to: &str, expected: &[Edit]) {
        assert_eq!(edits(&chars(from), &chars(to), 2).as_deref(), Some(expected), "{from} {to}");
    }

    #[test]
    fn kinds() {
        check("paypal", "apypal", &[Edit::Transposition]);
        check("paypal", "paypall", &[Edit::Repetition]);
        check("paypal", "paypl", &[Edit::Omission]);
        check("paypal", "pay-pal", &[Edit::Hyphenation]);
        check("paypal", "paypalx", &[Edit::Addition]);
        check("paypal", "paxypal", &[Edit::Insertion]);
        check("paypal", "paypals", &[Edit::Addition, Edit::Plural]);
        check("paypal", "peypal", &[Edit::VowelSwap, Edit::Bitsquatting]);
        check("paypal", "qaypal", &[Edit::Bitsquatting]);
        check("paypal", "poypal", &[Edit::VowelSwap]);
        check("paypal", "pahpal", &[Edit::Replacement]);
        check("google", "qoogle", &[Edit::Homoglyph]);
        check("google", "ogogl", &[Edit::Transposition, Edit::Omission]);
        check("google", "google", &[]);
        assert_eq!(edits(&chars("google"), &chars("gaagla"), 2), None);
    }

    /// Straight from the definition.
    fn slow(a: &[char], b: &[char]) -> usize {
        match (a.split_last(), b.split_last()) {
            (None, _) => b.len(),
            (_, None) => a.len(),
            (Some((x, left)), Some((y, right))) => {
                let mut least =
                    (slow(left, b) + 1).min(slow(a, right) + 1).min(slow(left, right) + usize::from(x != y));
                if let (Some((v, before)), Some((w, front))) = (left.split_last(), right.split_last())
                    && (v, x) == (y, w)
                {
                    least = least.min(slow(before, front) + 1);
                }
                least
            }
        }
    }

    proptest! {
        #[test]
        fn distance_is_that_of_the_definition(a in "[abc]{0,6}", b in "[abc]{0,6}", max in 0_usize..4) {
            let (a, b) = (chars(&a), chars(&b));
            let expected = slow(&a, &b);
            prop_assert_eq!(distance(&a, &b, max), (expected <= max).then_some(expected));
            prop_assert_eq!(edits(&a, &b, max).is_some(), expected <= max, "{:?} {:?}", a, b);
        }
    }
}
