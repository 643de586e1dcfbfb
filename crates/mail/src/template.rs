//! What mails say: one plain file a kind of mail and language under `templates/`, with `{placeholder}`s.
//!
//! The first line of a file is the subject, the second is empty, the rest is the text. A new kind is a word in [`Template`] and a file a language.

use std::collections::BTreeMap;

use crate::{defang::defang, text};

/// Longest [`Value::Text`] in characters; more is cut.
const TEXT_CHARS_MAX: usize = 120;
/// Longest [`Value::Link`] in bytes; what is longer is no link.
pub const LINK_BYTES_MAX: usize = 2000;

/// In which language a mail is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Japanese.
    Japanese,
}

impl Language {
    /// All languages.
    pub const ALL: [Self; 2] = [Self::English, Self::Japanese];

    /// Its code (ISO 639-1).
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Japanese => "ja",
        }
    }

    /// The language with a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }
}

/// Makes [`Template`] with its files.
macro_rules! templates {
    ($($(#[$doc:meta])+ $kind:ident = $name:literal,)+) => {
        /// A kind of mail. Each says which placeholders it has.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Template {
            $($(#[$doc])+ $kind,)+
        }

        impl Template {
            /// All kinds of mails.
            pub const ALL: &'static [Self] = &[$(Self::$kind,)+];

            /// Its name, which its files begin with.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$kind => $name,)+
                }
            }

            /// The file in a language.
            fn file(self, language: Language) -> &'static str {
                match (self, language) {
                    $(
                        (Self::$kind, Language::English) => include_str!(concat!("../templates/", $name, ".en.txt")),
                        (Self::$kind, Language::Japanese) => include_str!(concat!("../templates/", $name, ".ja.txt")),
                    )+
                }
            }
        }
    };
}

templates! {
    /// Somebody is to set up an account: `{name}`, `{group}`, `{instance}`, `{link}`, `{expires}`.
    Invitation = "invitation",
    /// Somebody asked for a new password: `{name}`, `{instance}`, `{link}`, `{expires}`.
    PasswordReset = "password_reset",
    /// A group used most of what a licence allows for a day: `{group}`, `{service}`, `{used}`, `{limit}`, `{percent}`, `{reset}`, `{instance}`.
    QuotaWarning = "quota_warning",
    /// An administrator tries whether mails arrive: `{instance}`, `{moment}`.
    Test = "test",
    /// The verdict about a watched object changed: `{object}`, `{old}`, `{new}`, `{why}`, `{note}`, `{since}`, `{link}`, `{instance}`.
    VerdictChange = "verdict_change",
}

/// What takes the place of a placeholder.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Value<'a> {
    /// A name or another text that somebody chose: made one visible line of at most 120 characters without anything that becomes a link.
    Text(&'a str),
    /// A number or a moment, written by us: made one visible line.
    Figure(&'a str),
    /// An address of this installation, `https://…` or `http://…`, that becomes a link: ASCII without spaces, at most 2,000 bytes.
    Link(&'a str),
}

/// A mail's words.
#[derive(Clone, PartialEq, Eq)]
pub struct Filled {
    /// The subject.
    pub subject: String,
    /// The text, lines ended by LF.
    pub text: String,
}

/// Why a template was not filled: a mistake of the program.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FillError {
    /// A value for a placeholder that the template does not have.
    #[error("the mail `{template}` has no placeholder `{placeholder}`")]
    Unknown {
        /// The template.
        template: &'static str,
        /// The placeholder.
        placeholder: String,
    },
    /// No value for a placeholder.
    #[error("the mail `{template}` needs a value for `{placeholder}`")]
    Missing {
        /// The template.
        template: &'static str,
        /// The placeholder.
        placeholder: String,
    },
    /// A link that is none. It is not told, as it may let somebody in.
    #[error("what stands for `{placeholder}` in the mail `{template}` is no link")]
    Link {
        /// The template.
        template: &'static str,
        /// The placeholder.
        placeholder: String,
    },
}

impl Template {
    /// The mail's words in a language, with a value for each placeholder and for nothing else.
    ///
    /// # Errors
    /// [`FillError`].
    pub fn fill(self, language: Language, values: &[(&str, Value<'_>)]) -> Result<Filled, FillError> {
        let template = self.as_str();
        let mut shown = BTreeMap::new();
        for (name, value) in values {
            let placeholder = || (*name).to_owned();
            let value =
                value.shown().ok_or_else(|| FillError::Link { template, placeholder: placeholder() })?;
            if !self.placeholders(language).contains(name) {
                return Err(FillError::Unknown { template, placeholder: placeholder() });
            }
            shown.insert(*name, value);
        }
        let filled = |text: &'static str| {
            let mut filled = String::with_capacity(text.len() * 2);
            for piece in pieces(text) {
                match piece {
                    Piece::Words(words) => filled.push_str(words),
                    Piece::Placeholder(name) => match shown.get(name) {
                        Some(value) => filled.push_str(value),
                        None => return Err(FillError::Missing { template, placeholder: name.to_owned() }),
                    },
                }
            }
            Ok(filled)
        };
        let (subject, text) = self.parts(language);
        Ok(Filled { subject: filled(subject)?, text: filled(text)? })
    }

    /// The placeholders of a language's file in the order of their first use.
    #[must_use]
    pub fn placeholders(self, language: Language) -> Vec<&'static str> {
        let (subject, text) = self.parts(language);
        let mut names = Vec::new();
        for piece in pieces(subject).into_iter().chain(pieces(text)) {
            match piece {
                Piece::Placeholder(name) if !names.contains(&name) => names.push(name),
                _ => {}
            }
        }
        names
    }

    /// Subject and text.
    fn parts(self, language: Language) -> (&'static str, &'static str) {
        let (subject, rest) = self.file(language).split_once('\n').unwrap_or_default();
        (subject, rest.trim_start_matches('\n'))
    }
}

impl Value<'_> {
    /// The value as it may stand in a mail; `None` when it is to be a link and is none.
    fn shown(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(defang(&text::shortened(&text::one_line(text), TEXT_CHARS_MAX))),
            Self::Figure(text) => Some(text::one_line(text)),
            Self::Link(link) => {
                let is_web = link.starts_with("https://") || link.starts_with("http://");
                let is_plain = link.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>\"".contains(&byte));
                (is_web && is_plain && link.len() <= LINK_BYTES_MAX).then(|| link.to_owned())
            }
        }
    }
}

/// A piece of a template.
enum Piece {
    Words(&'static str),
    Placeholder(&'static str),
}

/// Cuts a template at its placeholders: lower-case letters and `_` in braces. Other braces are words.
fn pieces(mut text: &'static str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    while let Some((words, rest)) = text.split_once('{') {
        pieces.push(Piece::Words(words));
        match rest.split_once('}') {
            Some((name, rest)) if name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_') => {
                pieces.push(Piece::Placeholder(name));
                text = rest;
            }
            _ => {
                pieces.push(Piece::Words("{"));
                text = rest;
            }
        }
    }
    pieces.push(Piece::Words(text));
    pieces
}

/// Values are not told: a link may let somebody in.
impl std::fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Text(_) => "Text(…)",
            Self::Figure(_) => "Figure(…)",
            Self::Link(_) => "Link(…)",
        })
    }
}

/// As for [`Value`].
impl std::fmt::Debug for Filled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Filled").finish_non_exhaustive()
    }
}
