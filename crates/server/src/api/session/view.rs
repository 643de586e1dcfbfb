//! A user, its group and its choices, as it is told of itself.

use accounts::{Group, Language, Preferences, Theme, User};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::texts::{GroupIdText, LanguageText, MarkingText, RoleText, ThemeText, UserIdText};

/// Oneself.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct AccountUser {
    /// Identifier.
    #[schema(value_type = UserIdText)]
    pub id: String,
    /// Sign-in name.
    #[schema(example = "jane@example.com")]
    pub name: String,
    /// Where mails go to.
    pub mail: Option<String>,
    /// What one may do.
    #[schema(value_type = RoleText)]
    pub role: String,
    /// The group.
    pub group: AccountGroup,
    /// Whether there is a password to sign in with.
    pub has_password: bool,
    /// Whether a code is asked for besides.
    pub has_totp: bool,
    /// When the account was made.
    pub created_at: String,
}

/// The group that somebody belongs to.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
pub struct AccountGroup {
    /// Identifier.
    #[schema(value_type = GroupIdText)]
    pub id: String,
    /// Name.
    pub name: String,
    /// The time zone in which its days are counted (IANA).
    #[schema(example = "Asia/Tokyo")]
    pub time_zone: String,
    /// The strictest marking that its members may see.
    #[schema(value_type = MarkingText)]
    pub tlp_max: String,
}

/// What somebody chose for the portal.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct PreferencesBody {
    /// `ja` or `en`; null: what the browser asks for.
    #[schema(value_type = Option<LanguageText>, example = "ja")]
    pub language: Option<String>,
    /// `light`, `dark` or `system`.
    #[schema(value_type = ThemeText, example = "system")]
    pub theme: String,
    /// IANA name of a time zone; null: the group's.
    #[schema(example = "Asia/Tokyo")]
    pub time_zone: Option<String>,
}

impl AccountGroup {
    pub(crate) fn of(group: &Group) -> Self {
        Self {
            id: group.id.to_string(),
            name: group.name.clone(),
            time_zone: group.time_zone.clone(),
            tlp_max: group.tlp_max.as_str().to_owned(),
        }
    }
}

impl AccountUser {
    pub(crate) fn of(user: &User, group: &Group) -> Self {
        Self {
            id: user.id.to_string(),
            name: user.name.clone(),
            mail: user.mail.clone(),
            role: user.role.to_string(),
            group: AccountGroup::of(group),
            has_password: user.has_password,
            has_totp: user.has_totp,
            created_at: user.created_at.to_string(),
        }
    }
}

impl PreferencesBody {
    pub(crate) fn of(chosen: &Preferences) -> Self {
        Self {
            language: chosen.language.map(|language| language.as_str().to_owned()),
            theme: chosen.theme.as_str().to_owned(),
            time_zone: chosen.time_zone.clone(),
        }
    }

    /// What it says, as far as words go; `Err` names the member that has none of its words.
    pub(crate) fn read(self) -> Result<Preferences, &'static str> {
        let language =
            self.language.map(|code| Language::parse(&code).ok_or("`Language` is `ja`, `en` or null"));
        let theme = Theme::parse(&self.theme).ok_or("`Theme` is `light`, `dark` or `system`")?;
        Ok(Preferences { language: language.transpose()?, theme, time_zone: self.time_zone })
    }
}
