//! The first start: nobody can sign in yet, so whoever starts the server is given a link.

use std::time::Duration;

use accounts::{
    Accounts, Group, NewGroup, NewLicence, NewUser, Product, Result, Role, Secret, TicketKind, User,
};
use model::{Timestamp, Tlp};

/// How long a set-up link may be used; the next start gives another one.
const LINK_LASTS: Duration = Duration::from_secs(24 * 3600);
/// Name of the first group, which can be changed.
pub const GROUP: &str = "default";
/// Name of the first administrator, which can be changed.
pub const ADMINISTRATOR: &str = "admin";

/// The first administrator, who has no password yet.
#[derive(Debug)]
pub struct First {
    /// Who it is.
    pub user: User,
    /// What the link carries.
    pub ticket: Secret,
}

impl First {
    /// Where to go, at a server's address.
    #[must_use]
    pub fn link(&self, base: &str) -> String {
        link(base, &self.ticket)
    }
}

/// A page of the server that takes a ticket; it stands in the fragment, which browsers do not send.
#[must_use]
pub fn link(base: &str, ticket: &Secret) -> String {
    format!("{}/sign-in#ticket={}", base.trim_end_matches('/'), ticket.expose())
}

/// Where nobody can sign in: makes a group with an unlimited licence and an administrator if there is none, and a link for him.
///
/// # Errors
/// Those of the accounts.
pub fn first(accounts: &Accounts, now: Timestamp) -> Result<Option<First>> {
    let users = accounts.users(None)?;
    if users.iter().any(|user| user.has_password || user.last_seen_at.is_some()) {
        return Ok(None);
    }
    let known = users.into_iter().find(|user| user.role == Role::Administrator && !user.is_disabled);
    let user = match known {
        Some(user) => user,
        None => {
            let group = group(accounts, now)?;
            let new = NewUser {
                group_id: group.id,
                name: ADMINISTRATOR.to_owned(),
                mail: None,
                role: Role::Administrator,
            };
            accounts.add_user(&new, now)?
        }
    };
    let ticket = accounts.create_ticket(TicketKind::SetUp, &user.id.to_string(), "", LINK_LASTS, now)?;
    Ok(Some(First { user, ticket }))
}

/// The group of those who are nobody's customers, with a licence for one's own use.
///
/// # Errors
/// Those of the accounts.
pub fn group(accounts: &Accounts, now: Timestamp) -> Result<Group> {
    if let Some(group) = accounts.group_by_name(GROUP)? {
        return Ok(group);
    }
    let new = NewGroup { name: GROUP.to_owned(), time_zone: "UTC".to_owned(), tlp_max: Tlp::Red };
    let group = accounts.add_group(&new, now)?;
    let licence = NewLicence {
        group_id: group.id,
        product: Product::Unlimited,
        services: None,
        count: 1,
        starts_at: now,
        ends_at: None,
    };
    accounts.grant_licence(&licence, now)?;
    Ok(group)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_given_until_somebody_can_sign_in() {
        let accounts = Accounts::open("memory:").unwrap();
        let now = Timestamp::parse("2026-02-03T00:00:00Z").unwrap();
        let one = first(&accounts, now).unwrap().unwrap();
        let other = first(&accounts, now).unwrap().unwrap();
        assert_eq!(one.user.id, other.user.id);
        assert_eq!(accounts.licences(one.user.group_id).unwrap().len(), 1);
        let link = other.link("http://127.0.0.1:8080/");
        assert!(link.starts_with("http://127.0.0.1:8080/sign-in#ticket="), "{link}");
        accounts.set_password(one.user.id, "a password of twelve").unwrap();
        assert!(first(&accounts, now).unwrap().is_none());
    }
}
