//! Hands bytes to the body of the target `stored`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzzing::stored(bytes));
