//! Hands bytes to the body of the target `netset`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzzing::netset(bytes));
