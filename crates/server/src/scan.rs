//! Files that are handed in are examined in processes of their own: hostile bytes meet parsers there, and a parser that fails costs one answer.
//!
//! [`Scanner`] stands in the server or the command and hands files out; [`worker`] is the other side, the hidden command `scan-worker` of this
//! binary; [`confine`] takes from it what it does not need; [`frame`] is how the two speak.

mod confine;
mod fault;
mod frame;
mod keeper;
mod pool;
mod service;
mod setup;
pub(crate) mod worker;

pub use self::{
    fault::Fault,
    keeper::Keeper,
    pool::{Scanner, Started},
    service::{Service, ServiceError},
    setup::Setup,
};
