//! Hands bytes to the body of the target `program`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzzing::program(bytes));
