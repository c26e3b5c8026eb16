//! The program `chuanda`.

use std::process::ExitCode;

fn main() -> ExitCode {
    chuanda::cli::run(std::env::args_os())
}
