//! How a token is written: `hantei_`, 43 random characters of base62, and 6 characters of base62 that are the CRC-32 (IEEE 802.3) of what
//! stands before them. A mistyped or made-up token is told from its text alone, and scanners for lost secrets can tell a true one.

use crate::{Error, Result, Secret, id};

/// What every token begins with.
pub const TOKEN_BRAND: &str = "hantei_";
/// Random characters: 62⁴³ is more than 2²⁵⁶.
const RANDOM_CHARS: usize = 43;
/// Characters of the checksum: 62⁶ is more than 2³².
const CHECKSUM_CHARS: usize = 6;
/// Random characters that are shown of a token, so that its owner tells it from others.
const SHOWN_CHARS: usize = 6;
const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// Bytes from here on are drawn again, so that every character is as likely.
const FAIR_BYTES: u8 = 248;
/// Draws after which a source of randomness is taken to be broken: one draw is enough in all but one of 10⁹ cases.
const DRAWS_MAX: usize = 16;

/// A new token.
///
/// # Errors
/// [`Error::Crypto`].
pub(super) fn random() -> Result<Secret> {
    let mut text = TOKEN_BRAND.to_owned();
    let length = TOKEN_BRAND.len() + RANDOM_CHARS;
    for _ in 0..DRAWS_MAX {
        let fair = id::random::<{ 2 * RANDOM_CHARS }>()?.into_iter().filter(|byte| *byte < FAIR_BYTES);
        let digits =
            fair.filter_map(|byte| BASE62.get(usize::from(byte % 62))).map(|digit| char::from(*digit));
        text.extend(digits.take(length - text.len()));
        if text.len() == length {
            let checksum = checksum(&text);
            return Ok(Secret::new(text + &checksum));
        }
    }
    Err(Error::Crypto { action: "draw random bytes" })
}

/// Whether a text is written as a token is, its checksum included.
#[must_use]
pub(super) fn is_token(text: &str) -> bool {
    let Some(random) = text.strip_prefix(TOKEN_BRAND) else { return false };
    let is_written =
        random.len() == RANDOM_CHARS + CHECKSUM_CHARS && random.bytes().all(|byte| BASE62.contains(&byte));
    let parts = text.split_at_checked(TOKEN_BRAND.len() + RANDOM_CHARS);
    is_written && parts.is_some_and(|(before, last)| checksum(before) == last)
}

/// What is shown of a token: `hantei_xxxxxx`.
pub(super) fn prefix(token: &Secret) -> String {
    token.expose().chars().take(TOKEN_BRAND.len() + SHOWN_CHARS).collect()
}

fn checksum(text: &str) -> String {
    let mut rest = crc32fast::hash(text.as_bytes());
    let mut digits = ['0'; CHECKSUM_CHARS];
    for digit in digits.iter_mut().rev() {
        *digit = BASE62.get((rest % 62) as usize).map_or('0', |byte| char::from(*byte));
        rest /= 62;
    }
    digits.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn checksums_are_the_published_crc() {
        // CRC-32 of `123456789` is 0xcbf43926 (the check value of the algorithm's catalogue): 3421780262 in base 62.
        assert_eq!(checksum("123456789"), "3jZRME");
    }

    #[test]
    fn tokens_have_their_form() {
        let token = random().unwrap();
        assert_eq!(token.expose().len(), 56);
        assert!(is_token(token.expose()));
        assert_ne!(random().unwrap(), token);
        assert_eq!(Some(prefix(&token).as_str()), token.expose().get(..13));
    }

    #[test]
    fn characters_are_drawn_evenly() {
        let mut counts = [0_u32; 128];
        for _ in 0..2_000 {
            for byte in random().unwrap().expose().bytes().skip(7).take(43) {
                counts[usize::from(byte)] += 1;
            }
        }
        // 86,000 draws of 62: 1,387 each, with a standard deviation of 37.
        for digit in BASE62 {
            assert!(
                (1_150..1_650).contains(&counts[usize::from(*digit)]),
                "{} {}",
                char::from(*digit),
                counts[usize::from(*digit)]
            );
        }
    }

    #[test]
    fn what_is_no_token() {
        let token = random().unwrap().expose().to_owned();
        let (longer, louder) = (format!("{token}0"), token.replace("hantei_", "Hantei_"));
        let (headless, shorter) = (token.get(1..).unwrap(), token.get(..55).unwrap());
        for text in ["", "hantei_", "Bearer x", headless, shorter, &longer, &louder, &"é".repeat(28)] {
            assert!(!is_token(text), "{text}");
        }
    }

    proptest! {
        /// A CRC-32 finds every change of one character, and every two neighbours that changed places.
        #[test]
        fn one_wrong_character_is_found(at in 7_usize..56, digit in 0_usize..62) {
            let token = random().unwrap().expose().to_owned();
            let mut bytes = token.clone().into_bytes();
            bytes[at] = BASE62[digit];
            let changed = String::from_utf8(bytes).unwrap();
            prop_assert_eq!(is_token(&changed), changed == token);
            let mut bytes = token.clone().into_bytes();
            bytes.swap(at, at - usize::from(at > 7));
            let swapped = String::from_utf8(bytes).unwrap();
            prop_assert_eq!(is_token(&swapped), swapped == token);
        }
    }
}
