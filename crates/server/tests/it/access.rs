//! Who may do what: signing in, one's own account, providers.

mod account;
mod accounting;
mod assessing;
mod auditing;
pub(crate) mod customers;
mod database;
mod graphs;
mod guessing;
mod oidc;
mod quota_race;
mod session;
pub(crate) mod support;
mod swapping;
mod table;
mod two_worlds;
