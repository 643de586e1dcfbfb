//! Hands bytes to the body of the target `stix`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzzing::stix(bytes));
