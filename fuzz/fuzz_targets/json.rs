//! Hands bytes to the body of the target `json`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzzing::json(bytes));
