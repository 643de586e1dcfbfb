//! The STIX patterning language (STIX 2.1 section 9; the 2.0 patterns are read too): a recursive-descent parser and the
//! comparisons of a pattern as alternatives. Nothing is matched against traffic here, and qualifiers (`WITHIN`,
//! `REPEATS`, `START … STOP`) are checked, not kept. Beyond the grammar only hyphens in path steps are taken
//! (`file:hashes.SHA-256`), as many feeds write them.

mod lexer;

use self::lexer::{Token, tokens};

/// Longest pattern in bytes; the longest real ones list some hundred values.
pub const PATTERN_BYTES_MAX: usize = 256 * 1024;
/// Deepest nesting of parentheses.
const DEPTH_MAX: usize = 32;
/// Most alternatives of one pattern: `(a OR b) AND (c OR d)` has four.
const ALTERNATIVES_MAX: usize = 4096;
/// Most comparisons in all alternatives together.
const COMPARISONS_MAX: usize = 16_384;

/// A constant of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Literal {
    /// `'text'`, without quotes and escapes.
    Text(String),
    /// A number or truth value, as written.
    Bare(String),
    /// `h'…'`, `b'…'` or `t'…'`.
    Typed(String),
}

impl Literal {
    /// The constant as text.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Text(text) | Self::Bare(text) | Self::Typed(text) => text,
        }
    }
}

/// How a property is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `=`, `==`, or one member of `IN (…)`.
    Equal,
    /// `LIKE`, with `%` and `_`.
    Like,
    /// `ISSUBSET`.
    Subset,
    /// All else, and everything under `NOT`.
    Other,
}

/// One comparison: `file:hashes.MD5 = '…'`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The type of the object: `file`.
    pub object: String,
    /// The path inside it, steps joined by dots: `hashes.MD5`, `resolves_to_refs[*].value`.
    pub path: String,
    /// How.
    pub operator: Operator,
    /// With what.
    pub value: Literal,
}

/// One way for a pattern to match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alternative {
    /// Comparisons that one observation must all fulfil.
    pub all: Vec<Comparison>,
    /// Whether other observations are needed besides (`[…] AND […]`, `FOLLOWEDBY`).
    pub partial: bool,
}

/// Reads a pattern into its alternatives.
///
/// # Errors
/// The reason, for the report.
pub fn parse(pattern: &str) -> Result<Vec<Alternative>, &'static str> {
    if pattern.len() > PATTERN_BYTES_MAX {
        return Err("pattern is longer than 256 KiB");
    }
    let mut parser = Parser { tokens: tokens(pattern)?, at: 0, depth: 0, comparisons: 0 };
    let alternatives = parser.observations()?;
    if parser.peek().is_some() {
        return Err("text behind the end of the pattern");
    }
    Ok(alternatives)
}

/// Alternatives of a comparison expression: each a conjunction.
type Choices = Vec<Vec<Comparison>>;

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    comparisons: usize,
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn next(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.at).cloned();
        self.at = self.at.saturating_add(1);
        token
    }

    /// Takes the sign if it stands here.
    fn takes(&mut self, sign: char) -> bool {
        let found = matches!(self.peek(), Some(Token::Sign(found)) if *found == sign);
        self.at = self.at.saturating_add(usize::from(found));
        found
    }

    /// Takes the key word if it stands here.
    fn takes_word(&mut self, word: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Word(found)) if found == word);
        self.at = self.at.saturating_add(usize::from(found));
        found
    }

    fn expect(&mut self, sign: char, reason: &'static str) -> Result<(), &'static str> {
        if self.takes(sign) { Ok(()) } else { Err(reason) }
    }

    fn enter(&mut self) -> Result<(), &'static str> {
        self.depth = self.depth.saturating_add(1);
        if self.depth > DEPTH_MAX { Err("pattern is nested too deeply") } else { Ok(()) }
    }

    fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    /// `… FOLLOWEDBY …`, which binds weakest.
    fn observations(&mut self) -> Result<Vec<Alternative>, &'static str> {
        let mut all = self.observations_or()?;
        while self.takes_word("FOLLOWEDBY") {
            all.extend(self.observations_or()?);
            all.iter_mut().for_each(|one| one.partial = true);
        }
        Ok(all)
    }

    fn observations_or(&mut self) -> Result<Vec<Alternative>, &'static str> {
        let mut all = self.observations_and()?;
        while self.takes_word("OR") {
            all.extend(self.observations_and()?);
        }
        Ok(all)
    }

    fn observations_and(&mut self) -> Result<Vec<Alternative>, &'static str> {
        let mut all = self.observation()?;
        while self.takes_word("AND") {
            all.extend(self.observation()?);
            all.iter_mut().for_each(|one| one.partial = true);
        }
        Ok(all)
    }

    fn observation(&mut self) -> Result<Vec<Alternative>, &'static str> {
        let all = if self.takes('[') {
            let choices = self.comparisons_or()?;
            self.expect(']', "an observation does not end in `]`")?;
            choices.into_iter().map(|all| Alternative { all, partial: false }).collect()
        } else if self.takes('(') {
            self.enter()?;
            let all = self.observations()?;
            self.expect(')', "a parenthesis is not closed")?;
            self.leave();
            all
        } else {
            return Err("an observation does not begin with `[`");
        };
        self.qualifiers()?;
        Ok(all)
    }

    fn qualifiers(&mut self) -> Result<(), &'static str> {
        const BAD: &str = "a qualifier is malformed";
        loop {
            if self.takes_word("WITHIN") {
                self.number(BAD)?;
                self.word("SECONDS", BAD)?;
            } else if self.takes_word("REPEATS") {
                self.number(BAD)?;
                self.word("TIMES", BAD)?;
            } else if self.takes_word("START") {
                self.moment(BAD)?;
                self.word("STOP", BAD)?;
                self.moment(BAD)?;
            } else {
                return Ok(());
            }
        }
    }

    fn word(&mut self, word: &str, reason: &'static str) -> Result<(), &'static str> {
        if self.takes_word(word) { Ok(()) } else { Err(reason) }
    }

    fn number(&mut self, reason: &'static str) -> Result<(), &'static str> {
        match self.next() {
            Some(Token::Number(number)) if !number.starts_with('-') => Ok(()),
            _ => Err(reason),
        }
    }

    fn moment(&mut self, reason: &'static str) -> Result<(), &'static str> {
        match self.next() {
            Some(Token::Typed('t', _) | Token::Text(_)) => Ok(()),
            _ => Err(reason),
        }
    }

    fn comparisons_or(&mut self) -> Result<Choices, &'static str> {
        let mut all = self.comparisons_and()?;
        while self.takes_word("OR") {
            all.extend(self.comparisons_and()?);
        }
        Ok(all)
    }

    fn comparisons_and(&mut self) -> Result<Choices, &'static str> {
        let mut all = self.test()?;
        while self.takes_word("AND") {
            let more = self.test()?;
            all = self.distribute(&all, &more)?;
        }
        Ok(all)
    }

    /// `(a OR b) AND (c OR d)` as `a AND c OR a AND d OR …`.
    fn distribute(&mut self, left: &Choices, right: &Choices) -> Result<Choices, &'static str> {
        const MANY: &str = "pattern has too many alternatives";
        if left.len().saturating_mul(right.len()) > ALTERNATIVES_MAX {
            return Err(MANY);
        }
        let mut all = Vec::new();
        for one in left {
            for other in right {
                self.comparisons = self.comparisons.saturating_add(one.len()).saturating_add(other.len());
                if self.comparisons > COMPARISONS_MAX {
                    return Err(MANY);
                }
                all.push([one.as_slice(), other.as_slice()].concat());
            }
        }
        Ok(all)
    }

    fn test(&mut self) -> Result<Choices, &'static str> {
        if self.takes('(') {
            self.enter()?;
            let all = self.comparisons_or()?;
            self.expect(')', "a parenthesis is not closed")?;
            self.leave();
            return Ok(all);
        }
        if self.takes_word("EXISTS") {
            let (object, path) = self.object_path()?;
            let value = Literal::Bare("true".to_owned());
            return Ok(vec![vec![Comparison { object, path, operator: Operator::Other, value }]]);
        }
        let (object, path) = self.object_path()?;
        let negated = self.takes_word("NOT");
        let (operator, values) = self.operator_and_values()?;
        let operator = if negated { Operator::Other } else { operator };
        let comparison = |value| Comparison { object: object.clone(), path: path.clone(), operator, value };
        if negated {
            // `NOT IN (a, b)` is one condition, not a choice.
            return Ok(vec![values.into_iter().map(comparison).collect()]);
        }
        Ok(values.into_iter().map(|value| vec![comparison(value)]).collect())
    }

    fn operator_and_values(&mut self) -> Result<(Operator, Vec<Literal>), &'static str> {
        let operator = match self.next() {
            Some(Token::Operator(sign)) if sign == "=" || sign == "==" => Operator::Equal,
            Some(Token::Operator(_)) => Operator::Other,
            Some(Token::Word(word)) => match word.as_str() {
                "LIKE" => Operator::Like,
                "ISSUBSET" => Operator::Subset,
                "MATCHES" | "ISSUPERSET" => Operator::Other,
                "IN" => return Ok((Operator::Equal, self.set()?)),
                _ => return Err("unknown operator"),
            },
            _ => return Err("a comparison has no operator"),
        };
        Ok((operator, vec![self.literal()?]))
    }

    fn set(&mut self) -> Result<Vec<Literal>, &'static str> {
        self.expect('(', "a set does not begin with `(`")?;
        let mut values = Vec::new();
        if self.takes(')') {
            return Err("a set is empty");
        }
        loop {
            values.push(self.literal()?);
            if self.takes(')') {
                return Ok(values);
            }
            self.expect(',', "a set is not closed")?;
        }
    }

    fn literal(&mut self) -> Result<Literal, &'static str> {
        match self.next() {
            Some(Token::Text(text)) => Ok(Literal::Text(text)),
            Some(Token::Number(number)) => Ok(Literal::Bare(number)),
            Some(Token::Word(word)) if word == "true" || word == "false" => Ok(Literal::Bare(word)),
            Some(Token::Typed(_, text)) => Ok(Literal::Typed(text)),
            _ => Err("a comparison has no constant"),
        }
    }

    fn object_path(&mut self) -> Result<(String, String), &'static str> {
        const BAD: &str = "an object path is malformed";
        let Some(Token::Word(object)) = self.next() else { return Err(BAD) };
        self.expect(':', BAD)?;
        let mut path = self.step()?;
        loop {
            if self.takes('.') {
                path.push('.');
                path.push_str(&self.step()?);
            } else if self.takes('[') {
                match self.next() {
                    Some(Token::Number(index)) => path.push_str(&format!("[{index}]")),
                    Some(Token::Sign('*')) => path.push_str("[*]"),
                    _ => return Err(BAD),
                }
                self.expect(']', BAD)?;
            } else {
                return Ok((object, path));
            }
        }
    }

    fn step(&mut self) -> Result<String, &'static str> {
        match self.next() {
            Some(Token::Word(word) | Token::Text(word)) => Ok(word),
            _ => Err("an object path is malformed"),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// `object:path=value` joined by `&`, alternatives by `|`; `?` for operators other than equality, `…` for partial.
    fn show(pattern: &str) -> String {
        match parse(pattern) {
            Err(reason) => format!("refused: {reason}"),
            Ok(all) => all
                .iter()
                .map(|one| {
                    let parts: Vec<_> = one
                        .all
                        .iter()
                        .map(|c| {
                            let sign = match c.operator {
                                Operator::Equal => "=",
                                Operator::Like => "~",
                                Operator::Subset => "<",
                                Operator::Other => "?",
                            };
                            format!("{}:{}{sign}{}", c.object, c.path, c.value.as_str())
                        })
                        .collect();
                    parts.join("&") + if one.partial { "…" } else { "" }
                })
                .collect::<Vec<_>>()
                .join("|"),
        }
    }

    #[track_caller]
    fn check(pattern: &str, expected: &str) {
        assert_eq!(show(pattern), expected, "{pattern}");
    }

    #[test]
    fn comparisons() {
        check("[domain-name:value = 'a.example']", "domain-name:value=a.example");
        check(" [ url:value=='http://a.example/\\'\\\\' ] ", "url:value=http://a.example/'\\");
        check(
            "[file:hashes.'SHA-256' = 'aa' OR file:hashes.MD5 = 'bb']",
            "file:hashes.SHA-256=aa|file:hashes.MD5=bb",
        );
        check("[file:hashes.SHA-256 = 'aa']", "file:hashes.SHA-256=aa");
        check(
            "[(file:name = 'a' OR file:size > -7) AND file:x != t'2014-01-13T07:03:17Z']",
            "file:name=a&file:x?2014-01-13T07:03:17Z|file:size?-7&file:x?2014-01-13T07:03:17Z",
        );
        check("[a:b = 'x' OR a:c = 1 AND a:d = true]", "a:b=x|a:c=1&a:d=true");
        check("[a:b IN ('x', 'y')]", "a:b=x|a:b=y");
        check("[a:b NOT IN ('x', 'y')]", "a:b?x&a:b?y");
        check("[a:b NOT = 'x' AND EXISTS a:c]", "a:b?x&a:c?true");
        check(
            "[a:b LIKE '%x' OR a:b MATCHES'^y$' OR a:b ISSUBSET '192.0.2.0/24']",
            "a:b~%x|a:b?^y$|a:b<192.0.2.0/24",
        );
        check(
            "[d:resolves_to_refs[*].value = 'x' AND d:list[0] = 7.5]",
            "d:resolves_to_refs[*].value=x&d:list[0]=7.5",
        );
        check(
            "[file:extensions.'windows-pebinary-ext'.sections[*].entropy > 7.0 AND file:m = h'ffd8']",
            "file:extensions.windows-pebinary-ext.sections[*].entropy?7.0&file:m=ffd8",
        );
    }

    #[test]
    fn observations() {
        check("[a:b = 'x'] AND [a:b = 'y']", "a:b=x…|a:b=y…");
        check("[a:b = 'x'] OR [a:b = 'y']", "a:b=x|a:b=y");
        check("([a:b = 'x'] AND [a:b = 'y']) OR [a:b = 'z']", "a:b=x…|a:b=y…|a:b=z");
        check("[a:b = 'x'] OR [a:b = 'y'] AND [a:b = 'z']", "a:b=x|a:b=y…|a:b=z…");
        check("([a:b = 'x'] FOLLOWEDBY [a:b = 'y']) WITHIN 300 SECONDS", "a:b=x…|a:b=y…");
        check("[a:b = 'x'] REPEATS 5 TIMES WITHIN 0.5 SECONDS", "a:b=x");
        check("[a:b = 'x'] START t'2016-06-01T00:00:00Z' STOP t'2016-07-01T00:00:00Z'", "a:b=x");
    }

    #[test]
    fn refusals() {
        check("", "refused: an observation does not begin with `[`");
        check("file:name = 'a']", "refused: an observation does not begin with `[`");
        check("[file:name = 'a'", "refused: an observation does not end in `]`");
        check("[file:name = 'a]", "refused: a text is not closed");
        check("[file:name = 'C:\\x']", "refused: an escape that is neither \\' nor \\\\");
        check("[file:name 'a']", "refused: a comparison has no operator");
        check("[file:name = ]", "refused: a comparison has no constant");
        check("[file = 'a']", "refused: an object path is malformed");
        check("[a:b IN ()]", "refused: a set is empty");
        check("[a:b = 'x'] WITHIN SECONDS", "refused: a qualifier is malformed");
        check("[a:b = 'x'] x", "refused: text behind the end of the pattern");
        check("[a:b = \"x\"]", "refused: a sign that patterns do not have");
        check(&format!("[{}", "(".repeat(100_000)), "refused: pattern is nested too deeply");
        check(&"(".repeat(100_000), "refused: pattern is nested too deeply");
        let pair = "(a:b = 'x' OR a:b = 'y')";
        check(&format!("[{}]", vec![pair; 40].join(" AND ")), "refused: pattern has too many alternatives");
        check(&"x".repeat(PATTERN_BYTES_MAX + 1), "refused: pattern is longer than 256 KiB");
    }

    proptest! {
        #[test]
        fn a_text_is_read_as_it_was_written(text in "\\PC{0,40}") {
            let escaped = text.replace('\\', "\\\\").replace('\'', "\\'");
            let all = parse(&format!("[url:value = '{escaped}']")).unwrap();
            prop_assert_eq!(all[0].all[0].value.as_str(), text);
        }

        #[test]
        fn any_text(text in "[\\[\\]()a:.'\\\\ =ANDOR5,*ht-]{0,80}") {
            let _ = parse(&text);
        }
    }
}
