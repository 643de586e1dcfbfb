//! A token for the benchmark's server, of a group whose licence counts as those for sale do and does not run out.

use std::path::Path;

use accounts::{Accounts, NewGroup, NewUser, Role, Scopes, TokenWish};
use anyhow::{Context as _, Result};
use app::Clock;
use model::Tlp;

/// Name of group, user and token.
const NAME: &str = "bench";

/// Makes one in a data directory that no server has yet.
pub(super) fn token(data: &Path) -> Result<String> {
    let accounts = Accounts::open(&format!("sqlite:{}", data.join("accounts.sqlite").display()));
    let accounts = accounts.context("cannot open the accounts")?;
    let make = || -> accounts::Result<String> {
        let now = Clock::System.now();
        let user = match accounts.user_by_name(NAME)? {
            Some(user) => user,
            None => {
                let group =
                    NewGroup { name: NAME.to_owned(), time_zone: "UTC".to_owned(), tlp_max: Tlp::Red };
                let group_id = accounts.add_group(&group, now)?.id;
                accounts.grant_bench(group_id, now)?;
                let role = Role::Administrator;
                accounts.add_user(&NewUser { group_id, name: NAME.to_owned(), mail: None, role }, now)?
            }
        };
        let scopes = Scopes::of_role(user.role);
        let wish = TokenWish { name: NAME.to_owned(), scopes, expires_at: None, licence: None };
        let (secret, _) = accounts.create_token(user.id, &wish, now)?;
        Ok(secret.expose().to_owned())
    };
    make().context("cannot make a token")
}
