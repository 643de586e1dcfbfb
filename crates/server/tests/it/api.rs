//! One file a group of routes.

mod attacks;
mod block_lists;
mod bulk;
mod difference;
mod docs;
mod erasures;
mod explain;
mod graph;
mod imports;
mod knowledge;
mod licence_use;
mod lookup;
mod operation;
mod registrations;
mod resolutions;
mod scan;
mod search;
mod sightings;
mod similar;
mod sources;
mod triage;
mod watches;
