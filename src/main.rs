//! The `jianbao` command. All it does is hand over to [`jianbao::cli`].

use std::process::ExitCode;

// Memory stays flat over thousands of edits and a cold build is a tenth faster than with the system's allocator
// (measured, see docs/benchmarks.md).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    jianbao::cli::run(std::env::args_os())
}
