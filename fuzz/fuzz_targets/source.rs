//! Hands bytes to the body of the target `source`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzzing::source(bytes));
