//! Which lines of the audit are asked for.

use accounts::{AUDIT_PAGE_MAX, AuditQuery, GroupId, UserId};
use model::Observable;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::group_within_reach;
use crate::{
    access::{Access, Caller},
    api::{
        moment,
        texts::{GroupIdText, MomentText, UserIdText},
    },
    error::ApiError,
};

/// Lines of a page when nothing is asked for.
const COUNT_DEFAULT: u32 = 100;

/// Which lines; conditions hold together.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AuditParameters {
    /// Identifier of a group; for administrators of the installation all when left out.
    #[param(value_type = Option<GroupIdText>, inline)]
    group: Option<String>,
    /// Identifier of a user.
    #[param(value_type = Option<UserIdText>, inline)]
    user: Option<String>,
    /// How the action begins.
    #[param(example = "user.")]
    action: Option<String>,
    /// An object: who looked it up, in the form given here, as long as the audit says what was looked up. Requests for many say how many.
    #[param(example = "login-update.example")]
    object: Option<String>,
    /// From this moment on (RFC 3339, or a day for the end of it).
    #[param(value_type = Option<MomentText>, inline)]
    since: Option<String>,
    /// Before this moment.
    #[param(value_type = Option<MomentText>, inline)]
    until: Option<String>,
    /// Before this number.
    #[param(minimum = 0)]
    before: Option<i64>,
    /// Lines of a page, 1 to 1000.
    #[param(minimum = 1, maximum = 1000)]
    count: Option<u32>,
    /// Of an export; `ndjson` when left out.
    #[param(inline)]
    pub(super) format: Option<ExportFormat>,
}

/// Form of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ExportFormat {
    /// An object a line.
    Ndjson,
    /// A table.
    Csv,
}

impl AuditParameters {
    pub(super) fn query(&self, access: &Access, caller: &Caller) -> Result<AuditQuery, ApiError> {
        let group_id = match (&self.group, caller.is_administrator()) {
            (None, true) => None,
            // Also of a group that is gone.
            (Some(id), true) => Some(GroupId::parse(id)?),
            (id, false) => Some(group_within_reach(access, caller, id.as_deref())?.id),
        };
        let at =
            |name, text: &Option<String>| text.as_deref().map(|text| moment::parse(name, text)).transpose();
        let object = self.object.as_deref().map(Observable::detect).transpose();
        let object = object.map_err(|error| ApiError::bad_request(format!("`object`: {error}")))?;
        let objects = object.map(|object| access.lookups.words(&object)).unwrap_or_default();
        let limit = self.count.unwrap_or(COUNT_DEFAULT);
        if !(1..=AUDIT_PAGE_MAX).contains(&limit) {
            return Err(ApiError::bad_request(format!("`count` is a number from 1 to {AUDIT_PAGE_MAX}")));
        }
        let before = self.before.map(u64::try_from).transpose();
        let before = before.map_err(|_| ApiError::bad_request("`before` is a number from 0 on"))?;
        Ok(AuditQuery {
            group_id,
            user_id: self.user.as_deref().map(UserId::parse).transpose()?,
            action_prefix: self.action.clone(),
            objects,
            since: at("since", &self.since)?,
            until: at("until", &self.until)?,
            before,
            limit,
        })
    }
}
