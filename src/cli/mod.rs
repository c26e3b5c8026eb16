//! The program `chuanda`: one file a command. Only here are the clock, the environment and the
//! terminal known.

pub(crate) mod arguments;
mod baseline;
mod calendar;
mod check;
mod completions;
pub(crate) mod deadline;
mod diff;
mod due;
mod explain;
mod init;
mod letters;
mod man;
mod schema;
mod summary;
mod why;
pub(crate) mod world;

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

use crate::cli::arguments::args::Command;
use crate::cli::arguments::parse;
use crate::cli::world::shell;
use crate::cli::world::shell::{Failure, Shell, Verdict};

/// Runs the program: the first of `args` is its name.
#[must_use]
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let parsed = match parse::parse(args, &shell::environment) {
        Ok(parsed) => parsed,
        Err(stop) => {
            let choice = shell::color_choice(stop.color);
            // Where the help cannot be written there is nobody to tell.
            let _ = if stop.to_stderr {
                anstream::AutoStream::new(std::io::stderr(), choice).write_all(stop.text.as_bytes())
            } else {
                anstream::AutoStream::new(std::io::stdout(), choice).write_all(stop.text.as_bytes())
            };
            return ExitCode::from(stop.exit_code);
        }
    };
    let mut shell = Shell::new(&parsed);
    let result = match &parsed.cli.command {
        Command::Check(args) => check::run(args, &mut shell),
        Command::Summary(args) => summary::run(args, &mut shell),
        Command::Due(args) => due::run(args, &mut shell),
        Command::Diff(args) => diff::run(args, &mut shell),
        Command::Why(args) => why::run(args, &mut shell),
        Command::Deadline(args) => deadline::run(args, &mut shell),
        Command::Calendar(args) => calendar::run(args, &mut shell),
        Command::Explain(args) => explain::run(args, &mut shell),
        Command::Init(args) => init::run(args, &mut shell),
        Command::Notice(args) => letters::notice(args, &mut shell),
        Command::Bulletin(args) => letters::bulletin(args, &mut shell),
        Command::Schema(args) => schema::run(args, &mut shell),
        Command::Completions(args) => completions::run(args, &mut shell),
        Command::Man(args) => man::run(args, &mut shell),
    };
    let verdict = result.unwrap_or_else(|failure: Failure| shell.fail(&failure));
    ExitCode::from(match verdict {
        Verdict::Clean => 0,
        Verdict::Denied => 1,
        Verdict::CouldNotCheck => 2,
    })
}
