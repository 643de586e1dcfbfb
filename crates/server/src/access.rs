//! Who asks, and what he may: every request is refused unless a row of [`gate::ROWS`] lets it in.
//!
//! `authenticate` tells who it is, from a token or a session; `gate` what an operation needs; `charge` what it costs.

mod authenticate;
mod cache;
mod caller;
pub(crate) mod charge;
mod failures;
pub mod first;
pub mod gate;
mod keys;
mod lookups;
mod reports;
mod service;

pub(crate) use self::failures::network;
pub(crate) use self::service::restrictions;
pub(crate) use self::{
    authenticate::{COOKIE, PLAIN_COOKIE, Presented, Refused},
    charge::Paid,
    gate::Gate,
};
pub use self::{
    caller::{Asking, Caller, How},
    keys::Keys,
    lookups::Searches,
    service::Access,
};
