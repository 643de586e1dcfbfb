//! Hands bytes to the body of the target `extract`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzzing::extract(bytes));
