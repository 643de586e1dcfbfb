//! WHOIS replies (RFC 3912, which says nothing of their form): one parser for all registries, driven by a table of keys.

mod answer;
mod block;
mod charset;
mod date;
mod draft;
mod keys;
mod line;
mod part;
mod read;
mod table;
mod value;

pub use answer::{Answer, Asked, REPLY_BYTES_MAX, parse};
pub(crate) use read::VALUES_MAX;

/// The moment that a text begins with, in any of the shapes that registries write; where day and month cannot be told apart, the day is first.
#[must_use]
pub fn date(text: &str) -> Option<model::Timestamp> {
    date::parse(text, date::Order::DayFirst)
}
