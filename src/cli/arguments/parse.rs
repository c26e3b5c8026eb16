//! From arguments to [`Cli`], or to the text that is printed instead.

use std::ffi::OsString;
use std::path::Path;

use clap::CommandFactory as _;
use clap::FromArgMatches as _;
use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ColorChoice, Command, ValueEnum};

use crate::cli::arguments::args::{CalendarCommand, Cli};
use crate::cli::arguments::help::{localized, rendered};
use crate::cli::arguments::lang::{flagged, flagged_lang, shell_lang};
use crate::cli::arguments::{args, usage};
use crate::lang::Lang;
use crate::load::file::open::split_sheet;
use crate::load::file_patterns::{find, is_pattern};

/// A command line that can be run.
#[derive(Debug)]
pub(crate) struct Parsed {
    pub(crate) cli: Cli,
    /// `--lang`; without it the configuration is asked, then the shell.
    pub(crate) lang_flag: Option<Lang>,
}

/// What to print instead of running: help, the version or a usage error.
#[derive(Debug)]
pub(crate) struct Stop {
    /// With ANSI styles and a final newline: for a stream that strips the styles where `color` or
    /// the terminal asks for it.
    pub(crate) text: String,
    /// Whether it is a usage error, and not what was asked for.
    pub(crate) is_error: bool,
    pub(crate) color: ColorChoice,
    pub(crate) lang: Lang,
}

/// Reads the command line; the first of `args` is the program's name.
///
/// # Errors
///
/// [`Stop`] for help, the version and every usage error, in the language of `--lang` or, since no
/// configuration has been read yet, of the shell.
pub(crate) fn parse(
    args: impl IntoIterator<Item = OsString>,
    env: &dyn Fn(&str) -> Option<String>,
) -> Result<Parsed, Stop> {
    let args = with_command(args.into_iter().collect());
    // Other commands, and the texts of the help, are not put in until somebody is to read them.
    let parsed = Cli::named_in(&args)
        .try_get_matches_from(&args)
        .and_then(|mut matches| Cli::from_arg_matches_mut(&mut matches));
    match parsed {
        Ok(cli) if !lacks_days(&cli) => Ok(Parsed {
            lang_flag: cli.global.lang,
            cli,
        }),
        _ => Err(stop(&args, env)),
    }
}

/// `chuanda PATH...` is `chuanda check PATH...`, where the first PATH is there and no command's name.
fn with_command(mut args: Vec<OsString>) -> Vec<OsString> {
    let mut at = 1;
    while let Some(arg) = args.get(at).and_then(|arg| arg.to_str()) {
        // The flags that may stand before a command.
        at += match arg {
            "--lang" | "--color" | "--threads" => 2,
            _ if arg.starts_with("--lang=") => 1,
            _ if arg.starts_with("--color=") || arg.starts_with("--threads=") => 1,
            _ => break,
        };
    }
    let is_there = |arg: &OsString| {
        let path = Path::new(arg);
        !args::is_command(arg)
            && (path.exists() || split_sheet(path).0.is_file() || has_matches(path))
    };
    if args.get(at).is_some_and(is_there) {
        args.insert(at, "check".into());
    }
    args
}

/// Whether a path is a pattern that means some file: not every shell expands it.
fn has_matches(path: &Path) -> bool {
    is_pattern(path) && find(Path::new(""), path).is_ok_and(|found| !found.files.is_empty())
}

/// `calendar add DATE` without its number of days, which clap cannot tell from `calendar add -`.
fn lacks_days(cli: &Cli) -> bool {
    let args::Command::Calendar(calendar) = &cli.command else {
        return false;
    };
    match &calendar.command {
        CalendarCommand::Add { date, days: None } => date != "-",
        _ => false,
    }
}

/// Parses once more, now with the texts of one language, for the error that stopped the first.
fn stop(args: &[OsString], env: &dyn Fn(&str) -> Option<String>) -> Stop {
    let lang = flagged_lang(args).unwrap_or_else(|| shell_lang(env));
    let mut command = localized(Cli::command(), lang);
    let error = match command.try_get_matches_from_mut(args) {
        Err(error) => error,
        Ok(_) => days_missing(),
    };
    let (text, is_error) = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            (rendered(&error.render(), lang), false)
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            (rendered(&error.render(), lang), true)
        }
        ErrorKind::MissingSubcommand => (rendered(&help_for(&error, &mut command), lang), true),
        _ => {
            let usage = called(&command, args).clone().render_usage();
            (usage::text(&error, &usage.to_string(), lang), true)
        }
    };
    let color = flagged(args, "--color").and_then(|value| ColorChoice::from_str(value, true).ok());
    Stop {
        text,
        is_error,
        color: color.unwrap_or(ColorChoice::Auto),
        lang,
    }
}

/// Flags but no command: the help of the command whose own command is missing.
fn help_for(error: &clap::Error, command: &mut Command) -> StyledStr {
    let path = match error.get(ContextKind::InvalidSubcommand) {
        Some(ContextValue::String(path)) => path.as_str(),
        _ => "",
    };
    // `chuanda calendar`: the first name is the program's.
    let mut names = path.split(' ').skip(1);
    match names
        .next()
        .and_then(|name| command.find_subcommand_mut(name))
    {
        Some(below) => below.render_help(),
        None => command.render_help(),
    }
}

/// The command that `args` call, as far as their names are known: of several in a row
/// (`calendar day`), the last.
fn called<'a>(command: &'a Command, args: &[OsString]) -> &'a Command {
    let names = args.iter().skip(1).filter_map(|arg| arg.to_str());
    let names = names.filter(|name| *name != "help");
    names.fold(command, |called, name| {
        called.find_subcommand(name).unwrap_or(called)
    })
}

fn days_missing() -> clap::Error {
    let mut error = clap::Error::new(ErrorKind::MissingRequiredArgument);
    let days = ContextValue::Strings(vec!["<N>".to_owned()]);
    error.insert(ContextKind::InvalidArg, days);
    error
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::rules::level::Level::{Allow, Deny, Warn};

    fn run(line: &str, lang: &str) -> Result<Parsed, Stop> {
        let args = line.split(' ').map(OsString::from);
        parse(args, &|name| (name == "LC_ALL").then(|| lang.to_owned()))
    }

    /// Whether it is an error, and the text in `lang` without its styles.
    pub(crate) fn stopped(line: &str, lang: &str) -> (bool, String) {
        let stop = run(line, lang).expect_err(line);
        let text = anstream::adapter::strip_str(&stop.text).to_string();
        (stop.is_error, text)
    }

    #[test]
    fn what_can_be_run_is_parsed() {
        for line in [
            "chuanda check",
            "chuanda --lang zh check data --records - --records x.csv --as-of 2026-03-05",
            "chuanda check -f sarif -o json:a -o b.html -q --min-rate 95.5% --threads 4",
            "chuanda why --meeting M01 --department D07",
            "chuanda calendar add -",
            "chuanda calendar add 2026-03-05 2 --format json",
            "chuanda calendar --calendar weekends day -",
            "chuanda calendar list --lang en",
            "chuanda explain",
        ] {
            run(line, "en").unwrap_or_else(|stop| panic!("{line}: {}", stop.text));
        }
        let parsed = run("chuanda check --lang=en", "zh").unwrap();
        assert_eq!(parsed.lang_flag, Some(Lang::En));
    }

    #[test]
    fn levels_keep_the_order_of_the_command_line() {
        let line = "chuanda check --deny a,b --allow c --warn=d --deny e，, --allow a";
        let args::Command::Check(check) = run(line, "en").unwrap().cli.command else {
            panic!("another command");
        };
        let levels = check.levels.0.iter();
        let levels: Vec<_> = levels
            .map(|(level, name)| (*level, name.as_str()))
            .collect();
        assert_eq!(
            levels,
            [
                (Deny, "a"),
                (Deny, "b"),
                (Allow, "c"),
                (Warn, "d"),
                (Deny, "e"),
                (Allow, "a")
            ]
        );
    }

    #[test]
    fn help_goes_out_and_a_missing_command_is_an_error() {
        for line in [
            "chuanda --help",
            "chuanda -h",
            "chuanda help",
            "chuanda help check",
            "chuanda help calendar day",
            "chuanda calendar help day",
            "chuanda help help",
            "chuanda check --help --nonsense",
        ] {
            let (is_error, text) = stopped(line, "zh_CN");
            assert!(!is_error, "{line}: {text}");
            assert!(text.contains("用法：") && !text.contains("Usage"), "{text}");
        }
        assert_eq!(
            stopped("chuanda -V", "zh").1,
            concat!("chuanda ", env!("CARGO_PKG_VERSION"), "\n")
        );
        for line in [
            "chuanda",
            "chuanda --lang zh",
            "chuanda calendar",
            "chuanda calendar --lang zh",
        ] {
            let (is_error, text) = stopped(line, "zh");
            assert!(is_error, "{line}");
            assert!(text.contains("命令：\n"), "{line}: {text}");
            assert_eq!(
                line.contains("calendar"),
                text.contains("  between"),
                "{line}"
            );
        }
    }
}
