//! Hands bytes to the body of the target `blocklist`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzzing::blocklist(bytes));
