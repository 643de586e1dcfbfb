//! Which lines of the audit are asked for.

use accounts::{AUDIT_PAGE_MAX, AuditQuery, GroupId, UserId};
use serde::Deserialize;
use utoipa::IntoParams;

use super::group_within_reach;
use crate::{
    access::{Access, Caller},
    api::moment,
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
    group: Option<String>,
    /// Identifier of a user.
    user: Option<String>,
    /// How the action begins.
    #[param(example = "user.")]
    action: Option<String>,
    /// From this moment on (RFC 3339, or a day for the end of it).
    since: Option<String>,
    /// Before this moment.
    until: Option<String>,
    /// Before this number.
    before: Option<u64>,
    /// Lines of a page, 1 to 1000.
    #[param(minimum = 1, maximum = 1000)]
    count: Option<u32>,
    /// Of an export: `ndjson` or `csv`.
    pub(super) format: Option<String>,
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
        let limit = self.count.unwrap_or(COUNT_DEFAULT);
        if !(1..=AUDIT_PAGE_MAX).contains(&limit) {
            return Err(ApiError::bad_request(format!("`count` is a number from 1 to {AUDIT_PAGE_MAX}")));
        }
        Ok(AuditQuery {
            group_id,
            user_id: self.user.as_deref().map(UserId::parse).transpose()?,
            action_prefix: self.action.clone(),
            since: at("since", &self.since)?,
            until: at("until", &self.until)?,
            before: self.before,
            limit,
        })
    }
}
