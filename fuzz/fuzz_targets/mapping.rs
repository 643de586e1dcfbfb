//! Hands bytes to the body of the target `mapping`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzzing::mapping(bytes));
