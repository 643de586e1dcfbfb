//! Hands bytes to the body of the target `list`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzzing::list(bytes));
