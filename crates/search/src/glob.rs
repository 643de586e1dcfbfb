//! Wildcards over a whole text: `*` for any characters, `?` for exactly one.

/// One element of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    /// This character.
    Is(char),
    /// Any one character.
    One,
    /// Any characters, also none.
    Any,
}

/// Whether the tokens cover the whole text. Takes at most as many steps as there are tokens times characters.
pub(crate) fn covers(tokens: &[Token], text: &str) -> bool {
    let mut at = 0;
    let mut chars = text.chars();
    // Where to go on when what was tried fails: behind the last `*`, one character later each time.
    let mut retry: Option<(usize, std::str::Chars<'_>)> = None;
    loop {
        let before = chars.clone();
        match (tokens.get(at), chars.next()) {
            (Some(Token::Any), _) => {
                at += 1;
                chars = before.clone();
                retry = Some((at, before));
                continue;
            }
            (None, None) => return true,
            (Some(Token::One), Some(_)) => {
                at += 1;
                continue;
            }
            (Some(Token::Is(wanted)), Some(c)) if *wanted == c => {
                at += 1;
                continue;
            }
            _ => {}
        }
        let Some((behind, from)) = &mut retry else { return false };
        if from.next().is_none() {
            return false;
        }
        at = *behind;
        chars = from.clone();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn tokens(pattern: &str) -> Vec<Token> {
        let token = |c| match c {
            '*' => Token::Any,
            '?' => Token::One,
            c => Token::Is(c),
        };
        pattern.chars().map(token).collect()
    }

    /// Straight from the definition.
    fn slow(tokens: &[Token], text: &[char]) -> bool {
        match (tokens.split_first(), text.split_first()) {
            (None, None) => true,
            (Some((Token::Any, rest)), _) => {
                slow(rest, text) || (!text.is_empty() && slow(tokens, &text[1..]))
            }
            (Some((Token::One, rest)), Some((_, behind))) => slow(rest, behind),
            (Some((Token::Is(wanted), rest)), Some((c, behind))) => wanted == c && slow(rest, behind),
            _ => false,
        }
    }

    proptest! {
        #[test]
        fn as_defined(pattern in "[ab*?]{0,8}", text in "[abü]{0,10}") {
            let chars: Vec<char> = text.chars().collect();
            prop_assert_eq!(covers(&tokens(&pattern), &text), slow(&tokens(&pattern), &chars));
        }
    }

    #[test]
    fn hostile_patterns_end() {
        let text = "a".repeat(253);
        assert!(!covers(&tokens(&"*a".repeat(120)), &format!("{text}b")));
    }
}
