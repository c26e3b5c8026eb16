//! The program `chuanda`, one file per command: arguments, help, terminal output and exit codes.
//!
//! Only here are the clock, the environment and the terminal known. Nothing is judged here, and
//! the library never depends on this module.

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
mod obligations;
mod schema;
mod sql;
mod summary;
mod why;
pub(crate) mod world;

use std::ffi::OsString;
use std::process::ExitCode;
use std::sync::{Arc, Mutex};

use crate::cli::arguments::args::Command;
use crate::cli::arguments::parse;
use crate::cli::arguments::parse::Stop;
use crate::cli::world::explorer;
use crate::cli::world::failure::failure;
use crate::cli::world::interrupted;
use crate::cli::world::shell;
use crate::cli::world::shell::{Shell, Verdict};

/// Runs the program: the first of `args` is its name.
///
/// A mistake of the program's own ends with exit code 2 and a sentence, never with a verdict.
#[must_use]
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let mut args: Vec<OsString> = args.into_iter().collect();
    let has_own_window = explorer::is_parent();
    if has_own_window {
        args = explorer::with_dropped(args);
    }
    interrupted::outlive_file_limit();
    let place = Arc::new(Mutex::new(String::new()));
    let noted = Arc::clone(&place);
    std::panic::set_hook(Box::new(move |panic| {
        let text = panic.to_string().replace('\n', " ");
        if let Ok(mut place) = noted.lock()
            && place.is_empty()
        {
            *place = text;
        }
    }));
    let code = std::panic::catch_unwind(|| run_to_end(&args)).unwrap_or_else(|_| {
        let text = place.lock().map_or_else(|_| String::new(), |text| text.clone());
        let mut shell = Shell::without_command(
            arguments::lang::shell_lang(&shell::environment),
            clap::ColorChoice::Auto,
        );
        shell.report(&failure(
            format!("程序自身出错，没有得出结论；请把这句话和所用的命令报告给开发者：{text}"),
            format!("the program itself failed and came to no verdict; please report this and the command: {text}"),
        ));
        ExitCode::from(2)
    });
    if has_own_window {
        explorer::wait_for_key(arguments::lang::shell_lang(&shell::environment));
    }
    code
}

fn run_to_end(args: &[OsString]) -> ExitCode {
    let (mut shell, result) = match parse::parse(args.to_vec(), &shell::environment) {
        Ok(parsed) => {
            let mut shell = Shell::new(&parsed);
            let result = run_command(&parsed.cli.command, &mut shell);
            (shell, result)
        }
        Err(stop) => {
            let mut shell = Shell::without_command(stop.lang, stop.color);
            let result = show(&stop, &mut shell);
            (shell, result)
        }
    };
    let verdict = result.unwrap_or_else(|failure| shell.report(&failure));
    ExitCode::from(match verdict {
        Verdict::Clean => 0,
        Verdict::Denied => 1,
        Verdict::CouldNotCheck => 2,
    })
}

fn run_command(command: &Command, shell: &mut Shell) -> anyhow::Result<Verdict> {
    match command {
        Command::Check(args) => check::run(args, shell),
        Command::Summary(args) => summary::run(args, shell),
        Command::Obligations(args) => obligations::run(args, shell),
        Command::Sql(args) => sql::run(args, shell),
        Command::Due(args) => due::run(args, shell),
        Command::Diff(args) => diff::run(args, shell),
        Command::Why(args) => why::run(args, shell),
        Command::Deadline(args) => deadline::run(args, shell),
        Command::Calendar(args) => calendar::run(args, shell),
        Command::Explain(args) => explain::run(args, shell),
        Command::Init(args) => init::run(args, shell),
        Command::Notice(args) => letters::notice(args, shell),
        Command::Bulletin(args) => letters::bulletin(args, shell),
        Command::Schema(args) => schema::run(args, shell),
        Command::Completions(args) => completions::run(args, shell),
        Command::Man(args) => man::run(args, shell),
    }
}

/// Shows help, the version or a usage error.
fn show(stop: &Stop, shell: &mut Shell) -> anyhow::Result<Verdict> {
    if stop.is_error {
        shell.tell(&stop.text);
        return Ok(Verdict::CouldNotCheck);
    }
    shell.print_styled(&stop.text)?;
    Ok(Verdict::Clean)
}
