//! The binary `hantei`.

use std::process::ExitCode;

/// An import makes and drops some dozen small texts a record: with the system's allocator they take a third of its processor time.
#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    server::cli::main()
}
