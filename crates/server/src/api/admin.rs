//! Administration: people, groups, licences, the audit, sources. An administrator of a group reaches his own group, and in it nobody who administers the
//! installation; what he may not reach does not exist for him.

mod audit;
mod audit_csv;
mod audit_parameters;
mod backup;
mod erasure;
mod groups;
mod licences;
mod source;
mod users;

use accounts::{AuditEntry, AuditOutcome, Group, GroupId, Role, User, UserId};

pub(crate) use self::{
    audit::{__path_export_audit, __path_list_audit, export_audit, list_audit},
    backup::{__path_make_backup, make_backup},
    erasure::{__path_erase_person, erase_person},
    groups::{
        __path_add_group, __path_change_group, __path_list_groups, __path_remove_group, add_group,
        change_group, list_groups, remove_group,
    },
    licences::{
        __path_change_licence, __path_grant_licence, __path_list_licences, __path_revoke_licence,
        change_licence, grant_licence, list_licences, revoke_licence,
    },
    source::{__path_change_source, __path_remove_source, change_source, remove_source},
    users::{
        __path_add_user, __path_change_user, __path_list_users, __path_make_link, __path_read_user,
        __path_remove_user, add_user, change_user, list_users, make_link, read_user, remove_user,
    },
};
use crate::{
    access::{Access, Caller},
    api::session::Visitor,
    error::ApiError,
};

/// The group that is named, if the caller administers it; his own when none is.
fn group_within_reach(access: &Access, caller: &Caller, id: Option<&str>) -> Result<Group, ApiError> {
    let Some(id) = id else { return Ok(caller.group.clone()) };
    let id = GroupId::parse(id)?;
    let is_within = caller.is_administrator() || id == caller.group.id;
    let group = if is_within { access.accounts.group(id)? } else { None };
    group.ok_or_else(|| ApiError::not_found("group"))
}

/// The user of an identifier, if the caller administers him.
fn user_within_reach(access: &Access, caller: &Caller, id: &str) -> Result<User, ApiError> {
    let user = access.accounts.user(UserId::parse(id)?)?;
    let is_within = |user: &User| {
        caller.is_administrator() || user.group_id == caller.group.id && user.role < Role::Administrator
    };
    user.filter(is_within).ok_or_else(|| ApiError::not_found("user"))
}

/// Refuses to hand out a role above one's own.
fn may_give(caller: &Caller, role: Role) -> Result<(), ApiError> {
    if role <= caller.user.role {
        return Ok(());
    }
    Err(ApiError::forbidden(format!(
        "your role is `{}`, you cannot give `{}`",
        caller.user.role.as_str(),
        role.as_str()
    )))
}

/// Forgets who asked lately, and writes down what was done.
fn done(
    access: &Access,
    caller: &Caller,
    visitor: &Visitor,
    action: &'static str,
    object: impl ToString,
    detail: impl Into<String>,
) -> Result<(), ApiError> {
    access.forget();
    let entry = caller.entry(access.now(), action, AuditOutcome::Ok);
    visitor.record(access, AuditEntry { object: object.to_string(), detail: detail.into(), ..entry })
}
