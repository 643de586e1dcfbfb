//! How a user wants the portal to look and to tell time.

use crate::{Accounts, Result, UserId, civil::Zone, user};

/// The portal's language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Japanese, `ja`.
    Japanese,
    /// English, `en`.
    English,
}

impl Language {
    /// All languages.
    pub const ALL: [Self; 2] = [Self::Japanese, Self::English];

    /// Its code (BCP 47).
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Japanese => "ja",
            Self::English => "en",
        }
    }

    /// The language of a code that [`Language::as_str`] gives.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.as_str() == code)
    }
}

/// Light or dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
    /// As the user's own system has it.
    #[default]
    System,
}

impl Theme {
    /// All themes.
    pub const ALL: [Self; 3] = [Self::Light, Self::Dark, Self::System];

    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
            Self::System => "system",
        }
    }

    /// The theme of a word that [`Theme::as_str`] gives.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.as_str() == word)
    }
}

/// What a user chose; `None` where nothing was chosen.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Preferences {
    /// Without a choice, what the browser asks for.
    pub language: Option<Language>,
    /// Without a choice, [`Theme::System`].
    pub theme: Theme,
    /// An IANA name, e.g. `Asia/Tokyo`. Without a choice, the group's.
    pub time_zone: Option<String>,
}

impl Accounts {
    /// What a user chose.
    ///
    /// # Errors
    /// [`Error::NotFound`] and those of the engine.
    pub fn preferences(&self, user: UserId) -> Result<Preferences> {
        self.read(|transaction| {
            let sql = "SELECT language, theme, time_zone FROM users WHERE id = ?1 LIMIT 1";
            let row = transaction.query_one(sql, &[user.into()])?.ok_or_else(|| user::not_found(user))?;
            Ok(Preferences {
                language: row.optional_text(0)?.and_then(Language::parse),
                theme: Theme::parse(row.text(1)?).unwrap_or_default(),
                time_zone: row.optional_text(2)?.map(str::to_owned),
            })
        })
    }

    /// Replaces what a user chose.
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::NotFound`] and those of the engine.
    pub fn set_preferences(&self, user: UserId, chosen: &Preferences) -> Result<()> {
        let zone = chosen.time_zone.as_deref().map(Zone::parse).transpose()?;
        self.write(|transaction| {
            let changed = transaction.execute(
                "UPDATE users SET language = ?2, theme = ?3, time_zone = ?4 WHERE id = ?1",
                &[
                    user.into(),
                    chosen.language.map(Language::as_str).into(),
                    chosen.theme.as_str().into(),
                    zone.as_ref().map(Zone::name).into(),
                ],
            )?;
            if changed == 1 { Ok(()) } else { Err(user::not_found(user)) }
        })
    }
}
