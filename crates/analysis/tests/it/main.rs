//! Tests of the fold: what verdicts people expect, and the laws it keeps.

mod laws;
mod support;
mod verdicts;
