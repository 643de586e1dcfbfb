//! Hands bytes to the body of the target `signature`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzzing::signature(bytes));
