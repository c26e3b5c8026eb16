//! Help in the language of the reader. clap's own words are English, so none of them is used:
//! headings, defaults and lists of values are written here.

use std::fmt::Write as _;

use clap::builder::PossibleValue;
use clap::{Arg, Command};

use crate::cli::arguments::choices::value_text;
use crate::cli::arguments::help_texts::{ARGS, AT_END, ArgText, COMMANDS};
use crate::lang::Lang;

/// `command` and all below it with help in `lang`.
pub(crate) fn localized(command: Command, lang: Lang) -> Command {
    let mut command = with_long_help(command);
    // Built first: only then are clap's own `help`, `-h` and `-V`, the global flags and the full
    // names in usage lines there to be worded.
    command.build();
    worded(command, "", lang)
}

/// While building, clap settles for each command whether `--help` says more than `-h`; the words
/// themselves come later.
fn with_long_help(command: Command) -> Command {
    command
        .mut_args(|arg| arg.long_help(""))
        .mut_subcommands(with_long_help)
}

fn worded(command: Command, path: &str, lang: Lang) -> Command {
    let command = command
        .mut_args(|arg| worded_arg(arg, path, lang))
        .mut_subcommands(|below| {
            let path = below_path(path, below.get_name());
            worded(below, &path, lang)
        })
        .subcommand_value_name(lang.pick("命令", "COMMAND"));
    let template = template(&command, lang);
    let mut command = command.help_template(template);
    if let Some(text) = command_text(path, lang) {
        command = command.about(text).long_about(None);
    }
    if let Some((_, zh, en)) = AT_END.iter().find(|(known, ..)| *known == path) {
        let heading = heading(&command, lang.pick("示例", "Examples"), lang);
        command = command.after_help(format!("{}\n{}", heading.trim_end(), lang.pick(*zh, *en)));
    }
    let usage = plain_usage(&command.render_usage().to_string(), lang);
    command.override_usage(usage)
}

/// clap's usage line without its title, its one English word put into `lang`.
pub(crate) fn plain_usage(usage: &str, lang: Lang) -> String {
    let usage = usage.strip_prefix("Usage: ").unwrap_or(usage);
    usage.replace("[OPTIONS]", lang.pick("[选项]", "[OPTIONS]"))
}

/// Below `help`, clap repeats the tree: `help check` has the texts of `check`.
fn below_path(path: &str, name: &str) -> String {
    let path = match path.strip_suffix("help") {
        Some(above) => above.trim_end(),
        None => path,
    };
    format!("{path} {name}").trim_start().to_owned()
}

fn command_text(path: &str, lang: Lang) -> Option<&'static str> {
    let name = if path.ends_with(" help") {
        "help"
    } else {
        path
    };
    let row = COMMANDS.iter().find(|(known, ..)| *known == name);
    row.map(|(_, zh, en)| lang.pick(*zh, *en))
}

fn worded_arg(arg: Arg, path: &str, lang: Lang) -> Arg {
    let Some(row) = arg_row(path, arg.get_id().as_str()) else {
        return arg;
    };
    let text = lang.pick(row.zh, row.en);
    let (mut brief, mut full) = (text.to_owned(), text.to_owned());
    let arg = if arg.get_action().takes_values() {
        let values = arg.get_possible_values();
        let names: Vec<_> = values.iter().map(PossibleValue::get_name).collect();
        if !names.is_empty() {
            let label = lang.pick("取值：", "values: ");
            let _ = write!(brief, " [{label}{}]", names.join(", "));
            let _ = write!(full, "\n\n{}", label.trim_end());
        }
        for name in names {
            let text = value_text(&arg, name).map_or("", |(zh, en)| lang.pick(zh, en));
            let _ = write!(full, "\n- {name}{}{text}", lang.pick("：", ": "));
        }
        let defaults = arg.get_default_values().iter();
        for default in defaults.map(|value| value.to_string_lossy()) {
            let label = lang.pick("默认：", "default: ");
            let _ = write!(brief, " [{label}{default}]");
            let _ = write!(full, "\n\n[{label}{default}]");
        }
        arg.value_name(lang.pick(row.zh_name, row.en_name))
    } else {
        arg
    };
    // What every command takes comes after its own.
    let arg = if arg.is_global_set() {
        arg.display_order(500)
    } else {
        arg
    };
    arg.help(brief)
        .long_help(full)
        .hide_default_value(true)
        .hide_possible_values(true)
}

fn arg_row(path: &str, id: &str) -> Option<&'static ArgText> {
    let of_command = format!("{path} {id}");
    let of_command = ARGS.iter().find(|row| row.key == of_command);
    of_command.or_else(|| ARGS.iter().find(|row| row.key == id))
}

fn template(command: &Command, lang: Lang) -> String {
    let usage = heading(command, lang.pick("用法", "Usage"), lang);
    let mut template = format!("{{about-with-newline}}\n{usage}{{usage}}");
    let sections = [
        (
            command.has_subcommands(),
            lang.pick("命令", "Commands"),
            "{subcommands}",
        ),
        (
            command.get_positionals().next().is_some(),
            lang.pick("参数", "Arguments"),
            "{positionals}",
        ),
        (
            command.get_arguments().any(|arg| !arg.is_positional()),
            lang.pick("选项", "Options"),
            "{options}",
        ),
    ];
    for (_, name, tag) in sections.iter().filter(|(is_there, ..)| *is_there) {
        let heading = heading(command, name, lang);
        let _ = write!(template, "\n\n{}\n{tag}", heading.trim_end());
    }
    template + "{after-help}"
}

fn heading(command: &Command, name: &str, lang: Lang) -> String {
    let style = command.get_styles().get_header();
    format!("{style}{name}{style:#}{}", lang.pick("：", ": "))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::CommandFactory as _;
    use unicode_width::UnicodeWidthStr as _;

    use super::*;
    use crate::cli::arguments::args::Cli;

    /// Visits each command with its path, the repeated tree under `help` left out.
    fn visit(command: &Command, path: &str, see: &mut dyn FnMut(&Command, &str)) {
        see(command, path);
        for below in command.get_subcommands().filter(|c| c.get_name() != "help") {
            visit(below, &below_path(path, below.get_name()), see);
        }
    }

    fn built() -> Command {
        let mut command = Cli::command();
        command.build();
        command
    }

    #[test]
    fn everything_has_its_texts_and_every_text_its_use() {
        let mut used = BTreeSet::from(["help".to_owned()]);
        visit(&built(), "", &mut |command, path| {
            assert!(command_text(path, Lang::Zh).is_some(), "command {path}");
            used.insert(path.to_owned());
            for arg in command.get_arguments() {
                let id = arg.get_id().as_str();
                let row = arg_row(path, id).unwrap_or_else(|| panic!("{path} {id}"));
                used.insert(row.key.to_owned());
                let is_named = !row.zh_name.is_empty() && !row.en_name.is_empty();
                assert_eq!(arg.get_action().takes_values(), is_named, "{path} {id}");
                for value in arg.get_possible_values() {
                    if arg.get_action().takes_values() {
                        let name = value.get_name();
                        let text = value_text(arg, name);
                        assert!(text.is_some(), "{path} {id} {name}");
                    }
                }
            }
        });
        for (path, zh, en) in COMMANDS.iter().chain(AT_END) {
            assert!(used.contains(*path), "nothing is called {path}");
            assert!(!zh.is_empty() && !en.is_empty(), "{path}");
        }
        for row in ARGS {
            assert!(used.contains(row.key), "nothing is called {}", row.key);
            assert!(!row.zh.is_empty() && !row.en.is_empty(), "{}", row.key);
        }
    }

    #[test]
    fn help_has_one_language_and_fits_a_terminal() {
        for lang in [Lang::Zh, Lang::En] {
            let command = localized(Cli::command().term_width(80), lang);
            visit(&command, "", &mut |command, path| {
                let mut command = command.clone();
                for text in [command.render_help(), command.render_long_help()] {
                    let text = text.to_string();
                    // clap does not break usage lines.
                    let is_usage = |line: &&str| line.contains("chuanda why");
                    for line in text.lines().filter(|line| !is_usage(line)) {
                        assert!(line.width() <= 80, "{path}: {line}");
                    }
                    let foreign: &[&str] = match lang {
                        Lang::Zh => &[
                            "Usage", "Options", "OPTIONS", "Commands", "COMMAND", "default",
                            "possible", "Print", "FILE",
                        ],
                        Lang::En => &["用法", "选项", "命令", "默认", "取值", "：", "possible"],
                    };
                    for word in foreign {
                        assert!(!text.contains(word), "{path}: {word} in\n{text}");
                    }
                }
            });
        }
    }
}
