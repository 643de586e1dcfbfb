//! Tokens for the benchmark's server: of a group whose licence counts as those for sale do and does not run out, and of one with the licence that a fresh
//! installation has.

use std::path::Path;

use accounts::{Accounts, GroupId, NewGroup, NewLicence, NewUser, Product, Role, Scopes, TokenWish};
use anyhow::{Context as _, Result};
use app::Clock;
use model::{Timestamp, Tlp};

/// How searches are counted.
#[derive(Clone, Copy)]
pub(super) enum Counting {
    /// In blocks of a thousand, on disk.
    Blocks,
    /// In memory.
    Unlimited,
}

/// Makes one in a data directory that no server has yet.
pub(super) fn token(data: &Path, counting: Counting) -> Result<String> {
    let accounts = Accounts::open(&format!("sqlite:{}", data.join("accounts.sqlite").display()));
    let accounts = accounts.context("cannot open the accounts")?;
    make(&accounts, counting, Clock::System.now()).context("cannot make a token")
}

fn make(accounts: &Accounts, counting: Counting, now: Timestamp) -> accounts::Result<String> {
    // Of group, user and token.
    let name = match counting {
        Counting::Blocks => "bench",
        Counting::Unlimited => "bench-unlimited",
    };
    let user = match accounts.user_by_name(name)? {
        Some(user) => user,
        None => {
            let group = NewGroup { name: name.to_owned(), time_zone: "UTC".to_owned(), tlp_max: Tlp::Red };
            let group_id = accounts.add_group(&group, now)?.id;
            license(accounts, group_id, counting, now)?;
            let role = Role::Administrator;
            accounts.add_user(&NewUser { group_id, name: name.to_owned(), mail: None, role }, now)?
        }
    };
    let wish = TokenWish {
        name: name.to_owned(),
        scopes: Scopes::of_role(user.role),
        expires_at: None,
        licence: None,
    };
    let (secret, _) = accounts.create_token(user.id, &wish, now)?;
    Ok(secret.expose().to_owned())
}

fn license(
    accounts: &Accounts,
    group_id: GroupId,
    counting: Counting,
    now: Timestamp,
) -> accounts::Result<()> {
    match counting {
        Counting::Blocks => accounts.grant_bench(group_id, now).map(drop),
        Counting::Unlimited => {
            let product = Product::Unlimited;
            let licence =
                NewLicence { group_id, product, services: None, count: 1, starts_at: now, ends_at: None };
            accounts.grant_licence(&licence, now).map(drop)
        }
    }
}
