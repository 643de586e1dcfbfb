//! What names are asked for: a word with wildcards over the whole name, a start, or a word that a label is near to.
//!
//! A name is matched in both its forms: in A-labels (`xn--…`) and as people read it.

use analysis::lookalike::{Folded, edit::folded_distance, edits_allowed, fold::fine_text};
use model::DomainName;

use crate::{
    glob::{self, Token},
    trigram::{self, Needed},
};

/// Longest pattern in characters: a name has at most 253.
const CHARACTERS_MAX: usize = 253;
/// Letters that a name is asked for before it is held against the pattern.
const LETTERS_MAX: usize = 3;

/// A question to the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern(pub(crate) Kind);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Covers the whole name.
    Glob(Vec<Token>),
    /// A label but the last is near.
    Near(Near),
    /// A label but the last has this in it, folded.
    Holds(Vec<char>),
    /// Has this text in it, folded, when it stands between two dots: whole labels with a dot before and behind, starts, ends.
    Labels(String),
}

/// A word that labels are near to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Near {
    pub(crate) word: Folded,
    /// Most edits.
    pub(crate) edits: usize,
    /// Whether what is taken for it at a glance is near, however many edits that is.
    pub(crate) at_a_glance: bool,
}

impl Near {
    pub(crate) fn is_near(&self, label: &str) -> bool {
        let label = Folded::of(label);
        folded_distance(&self.word, &label, self.edits).is_some()
            || self.at_a_glance && self.word.is_taken_for(&label)
    }
}

/// Why a text is no pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// Nothing was given.
    #[error("nothing was given to look for")]
    Empty,
    /// More than a name has.
    #[error("a pattern has at most 253 characters")]
    Long,
    /// `~` goes with a word alone.
    #[error("`~` stands before one label without wildcards, like `~rakuten`")]
    NearIsOneLabel,
}

impl Pattern {
    /// Parses a pattern: `*` any characters, `?` exactly one, over the whole name; `^word` names that start so; `~word` names with a label (but
    /// the last) within as many edits as the word's length allows, where what looks alike counts as none.
    ///
    /// # Errors
    /// [`PatternError`] says what is wrong.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        let text = text.trim();
        if text.chars().count() > CHARACTERS_MAX {
            return Err(PatternError::Long);
        }
        if let Some(word) = text.strip_prefix('~') {
            if word.is_empty() {
                return Err(PatternError::Empty);
            }
            if word.contains(['*', '?', '.', '^', '~']) {
                return Err(PatternError::NearIsOneLabel);
            }
            return Ok(Self::near(word));
        }
        let (word, is_start) = match text.strip_prefix('^') {
            Some(word) => (word, true),
            None => (text, false),
        };
        let mut tokens = Vec::new();
        for c in word.chars().flat_map(char::to_lowercase) {
            match c {
                // Two in a row say no more than one.
                '*' if tokens.last() == Some(&Token::Any) => {}
                '*' => tokens.push(Token::Any),
                '?' => tokens.push(Token::One),
                // Full stops of other scripts (UTS 46).
                '。' | '．' | '｡' => tokens.push(Token::Is('.')),
                c => tokens.push(Token::Is(c)),
            }
        }
        if tokens.is_empty() {
            return Err(PatternError::Empty);
        }
        if is_start && tokens.last() != Some(&Token::Any) {
            tokens.push(Token::Any);
        }
        Ok(Self(Kind::Glob(tokens)))
    }

    /// Names with a label near a word.
    #[must_use]
    pub fn near(word: &str) -> Self {
        // A word that was given in A-labels is looked for as people read it.
        let word = DomainName::parse_host(word).map_or_else(|_| word.to_owned(), |name| name.to_unicode());
        let word = Folded::of(&word);
        Self(Kind::Near(Near { edits: edits_allowed(word.plain.len()), at_a_glance: false, word }))
    }

    /// Every name.
    #[must_use]
    pub fn all() -> Self {
        Self(Kind::Glob(vec![Token::Any]))
    }

    /// Names in which these labels stand in a row, or what looks the same.
    pub(crate) fn labels(labels: &str) -> Self {
        Self(Kind::Labels(format!(".{}.", fine_text(labels))))
    }

    /// Whether the pattern covers a name in A-labels.
    #[must_use]
    pub fn covers(&self, name: &str) -> bool {
        match &self.0 {
            Kind::Glob(tokens) => {
                glob::covers(tokens, name) || decoded(name).is_some_and(|name| glob::covers(tokens, &name))
            }
            Kind::Near(near) => any_label(name, |label| near.is_near(label)),
            Kind::Labels(labels) => {
                let has = |name: &str| format!(".{}.", fine_text(name)).contains(labels.as_str());
                has(name) || decoded(name).is_some_and(|name| has(&name))
            }
            Kind::Holds(part) => any_label(name, |label| {
                let label = Folded::of(label);
                !part.is_empty() && label.fine.windows(part.len()).any(|window| window == part.as_slice())
            }),
        }
    }

    /// What every name that is covered has.
    pub(crate) fn needed(&self) -> Needed {
        match &self.0 {
            Kind::Glob(tokens) => trigram::needed(tokens),
            Kind::Near(_) => Needed::default(),
            Kind::Labels(labels) => trigram::needed_of([labels.as_str()]),
            Kind::Holds(part) => trigram::needed_of([part.iter().collect::<String>().as_str()]),
        }
    }

    /// Bytes that every name that is covered has in A-labels, the rarest first; a name that is covered in its other form need not.
    pub(crate) fn letters(&self) -> Vec<u8> {
        let Kind::Glob(tokens) = &self.0 else { return Vec::new() };
        let ascii = tokens.iter().filter_map(|token| match token {
            Token::Is(c) => u8::try_from(*c).ok().filter(u8::is_ascii),
            _ => None,
        });
        // From a count of letters in popular names; only the order matters.
        const RARE_FIRST: &[u8] = b"_9786543201qjzxkwvyfbg-hdupmclnstriaoe.";
        let mut letters: Vec<u8> = ascii.collect();
        letters.sort_by_key(|byte| RARE_FIRST.iter().position(|rare| rare == byte).unwrap_or(0));
        letters.dedup();
        letters.truncate(LETTERS_MAX);
        letters
    }
}

/// The name as people read it, if that is another form.
pub(crate) fn decoded(name: &str) -> Option<String> {
    if !name.contains("xn--") {
        return None;
    }
    let unicode = DomainName::parse_host(name).ok()?.to_unicode();
    (unicode != name).then_some(unicode)
}

/// Whether a label but the last, as people read it, is such.
fn any_label(name: &str, mut is_such: impl FnMut(&str) -> bool) -> bool {
    let unicode = decoded(name);
    let name = unicode.as_deref().unwrap_or(name);
    let Some((labels, _)) = name.rsplit_once('.') else { return false };
    labels.split('.').any(&mut is_such)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, covered: &[&str], not: &[&str]) {
        let pattern = Pattern::parse(pattern).unwrap();
        for name in covered {
            assert!(pattern.covers(DomainName::parse(name).unwrap().as_str()), "{name}");
        }
        for name in not {
            assert!(!pattern.covers(DomainName::parse(name).unwrap().as_str()), "{name}");
        }
    }

    #[test]
    fn language() {
        check("*acme1*", &["acme1.example", "www.acme1-x.example"], &["acme.example"]);
        check(
            "login-*.example",
            &["login-a.example", "login-a.b.example"],
            &["login.example", "xlogin-a.example"],
        );
        check("a?me.*", &["acme.example", "aäme.example"], &["accme.example", "ame.example"]);
        check("ACME.example", &["acme.example"], &["www.acme.example"]);
        check("^acme", &["acme.example", "acmebank.example"], &["www.acme.example"]);
        check("*büch*", &["bücher.example"], &["bucher.example"]);
        check("*cher*", &["bücher.example"], &[]);
        check("xn--bch*", &["bücher.example"], &[]);
        check(
            "~rakuten",
            &["rakutem.example", "rаkuten.test", "a.rakutn.b.example", "raktuemn.example"],
            &["racoon.example"],
        );
        check("~acme", &["acne.example", "acrne.example"], &["acneo.example", "b.acme"]);
        check("~abc", &["abc.example"], &["abd.example"]);
    }

    #[test]
    fn refused() {
        assert_eq!(Pattern::parse(" "), Err(PatternError::Empty));
        assert_eq!(Pattern::parse("~"), Err(PatternError::Empty));
        assert_eq!(Pattern::parse("^"), Err(PatternError::Empty));
        assert_eq!(Pattern::parse("~a*"), Err(PatternError::NearIsOneLabel));
        assert_eq!(Pattern::parse(&"a".repeat(254)), Err(PatternError::Long));
    }
}
