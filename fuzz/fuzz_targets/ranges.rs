//! Hands bytes to the body of the target `ranges`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzzing::ranges(bytes));
