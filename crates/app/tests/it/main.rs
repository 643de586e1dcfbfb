//! Tests of the application over the real importers: what is imported is found, in every order, at every moment.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod analysers;
mod assessments;
mod attacks;
mod backup;
mod difference;
mod dry_run;
mod erasure;
mod file_analyses;
mod follow;
mod graph;
mod imports;
mod knowledge;
mod known_files;
mod lookups;
mod masks;
mod names;
mod neighbourhood;
mod own;
mod parts;
mod quality;
mod real;
mod real_analysers;
mod real_attacks;
mod real_dns;
mod real_knowledge;
mod real_sightings;
mod registrations;
mod removal;
mod resolutions;
mod scan;
mod sightings;
mod similar_files;
mod snapshots;
mod source_metrics;
mod support;
mod table;
mod triage;
mod triage_law;
mod two_worlds;
