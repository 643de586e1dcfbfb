//! Who may do what: signing in, one's own account, providers.

mod account;
mod oidc;
mod session;
mod support;
