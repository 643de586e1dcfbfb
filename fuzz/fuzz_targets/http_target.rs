//! Hands bytes to the body of the target `http_target`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzzing::http_target(bytes));
