//! Hands bytes to the body of the target `misp`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzzing::misp(bytes));
