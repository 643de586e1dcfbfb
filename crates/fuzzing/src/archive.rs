//! Compressed files and archives: gzip, xz, zstd, zip, tar, in each other. The laws: no more comes out than the limits say, and a
//! second reading gives the same.

use std::{
    io::{self, Cursor, Read},
    ops::ControlFlow,
};

use feeds::unpack::{Limits, unpack};

use crate::plant;

/// Small, so that an input takes milliseconds: the limits themselves are tested elsewhere.
const LIMITS: Limits = Limits {
    output_bytes_max: 2 << 20,
    total_bytes_max: 16 << 20,
    ratio_max: 200,
    entries_max: 64,
    nesting_max: 4,
    spool_bytes_max: 1 << 20,
};

/// Any bytes as a file.
pub(crate) fn any(bytes: &[u8]) {
    let open = || -> io::Result<Box<dyn Read>> { Ok(Box::new(Cursor::new(bytes.to_vec()))) };
    let mut files = 0_u64;
    let mut spent = 0_u64;
    let refusals = unpack("f", &open, &LIMITS, &mut |input| {
        files += 1;
        let (first, end) = read(input);
        let (second, again) = read(input);
        spent += (first.len() + second.len()) as u64;
        assert!(first.len() as u64 <= LIMITS.output_bytes_max.max(bytes.len() as u64));
        // The budget of the whole file may run out in between.
        if spent < LIMITS.total_bytes_max / 8 {
            assert!(first == second && end == again, "a second reading of {} differs", input.name());
        }
        plant!(
            input.name().starts_with("f/")
                && input.name() != "f/a"
                && first.starts_with(b"http")
                && end.is_none()
        );
        ControlFlow::Continue(())
    });
    assert!(files <= LIMITS.entries_max.pow(2), "{files} files from {} bytes", bytes.len());
    assert!(refusals.iter().all(|refusal| !refusal.reason.is_empty()));
}

fn read(input: &dyn feeds::input::Input) -> (Vec<u8>, Option<String>) {
    let mut bytes = Vec::new();
    match input.open() {
        Ok(mut reader) => {
            let error = reader.read_to_end(&mut bytes).err();
            (bytes, error.map(|error| error.to_string()))
        }
        Err(error) => (bytes, Some(error.to_string())),
    }
}
