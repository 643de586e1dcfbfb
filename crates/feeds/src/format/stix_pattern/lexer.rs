//! Tokens of the STIX patterning language. Key words are words here; the parser knows them.

/// One token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A name or a key word; hyphens and underscores belong to it.
    Word(String),
    /// `'…'`, without quotes and escapes.
    Text(String),
    /// `h'…'`, `b'…'`, `t'…'`: its letter and its text.
    Typed(char, String),
    /// A number with its sign.
    Number(String),
    /// `=`, `==`, `!=`, `<>`, `<`, `<=`, `>`, `>=`.
    Operator(String),
    /// Brackets, colon, dot, comma, asterisk.
    Sign(char),
}

/// The tokens of a pattern; at most as many as it has bytes.
///
/// # Errors
/// The reason, for the report.
pub(super) fn tokens(pattern: &str) -> Result<Vec<Token>, &'static str> {
    let mut tokens = Vec::new();
    let mut rest = pattern.trim_start();
    while let Some(first) = rest.chars().next() {
        let (token, behind) = token(first, rest)?;
        tokens.push(token);
        rest = behind.trim_start();
    }
    Ok(tokens)
}

fn token(first: char, rest: &str) -> Result<(Token, &str), &'static str> {
    if let Some(behind) = rest.strip_prefix('\'') {
        let (value, behind) = text(behind)?;
        return Ok((Token::Text(value), behind));
    }
    if let Some(behind) = rest.strip_prefix(['h', 'b', 't']).and_then(|behind| behind.strip_prefix('\'')) {
        let (value, behind) = text(behind)?;
        return Ok((Token::Typed(first, value), behind));
    }
    if let Some(sign) =
        ["==", "!=", "<>", "<=", ">=", "=", "<", ">"].iter().find(|sign| rest.starts_with(**sign))
    {
        return Ok((Token::Operator((*sign).to_owned()), rest.strip_prefix(sign).unwrap_or_default()));
    }
    if matches!(first, '[' | ']' | '(' | ')' | ':' | '.' | ',' | '*') {
        return Ok((Token::Sign(first), rest.strip_prefix(first).unwrap_or_default()));
    }
    if first.is_ascii_digit() || first == '-' || first == '+' {
        let body = rest.strip_prefix(['-', '+']).unwrap_or(rest);
        let (digits, behind) = split(body, |c| c.is_ascii_digit() || c == '.');
        let number = if first == '-' { format!("-{digits}") } else { digits.to_owned() };
        return if digits.parse::<f64>().is_ok() {
            Ok((Token::Number(number), behind))
        } else {
            Err("a number is malformed")
        };
    }
    if first.is_ascii_alphabetic() || first == '_' {
        let (word, behind) = split(rest, |c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
        return Ok((Token::Word(word.to_owned()), behind));
    }
    Err("a sign that patterns do not have")
}

/// The beginning that `holds`, and what is behind it.
fn split(text: &str, holds: impl Fn(char) -> bool) -> (&str, &str) {
    let end = text.find(|c| !holds(c)).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

/// The text up to the closing quote, unescaped, and what is behind it.
fn text(rest: &str) -> Result<(String, &str), &'static str> {
    let mut value = String::new();
    let mut chars = rest.chars();
    loop {
        match chars.next() {
            None => return Err("a text is not closed"),
            Some('\'') => return Ok((value, chars.as_str())),
            Some('\\') => match chars.next() {
                Some(escaped @ ('\'' | '\\')) => value.push(escaped),
                _ => return Err("an escape that is neither \\' nor \\\\"),
            },
            Some(other) => value.push(other),
        }
    }
}
