//! Hands bytes to the body of the target `zeek_traffic`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzzing::zeek_traffic(bytes));
