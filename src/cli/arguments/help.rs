//! Help in the language of the reader. clap's own words are English, so none of them is used:
//! headings, defaults and lists of values are written here.

use std::fmt::Write as _;

use clap::builder::{PossibleValue, StyledStr};
use clap::{Arg, Command};

use crate::cli::arguments::choices::value_text;
use crate::cli::arguments::help_texts::{ARGS, AT_END, ArgText, COMMANDS, ONLY_IN_FULL, SECTIONS};
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
    // What reads records takes so many options that they are told apart, and `-h` shows the usual ones.
    let has_sections = command.get_arguments().any(|arg| arg.get_id() == "as_of");
    let mut order = 0;
    let command = command
        .mut_args(|arg| {
            order += 1;
            let Some(row) = arg_row(path, arg.get_id().as_str()) else {
                return arg;
            };
            let is_brief = has_sections && ONLY_IN_FULL.contains(&row.key);
            let heading = section(row.key, has_sections, arg.is_positional(), lang);
            worded_arg(arg, row, order, lang)
                .help_heading(heading)
                .hide_short_help(is_brief)
        })
        .mut_subcommands(|below| {
            let path = below_path(path, below.get_name());
            worded(below, &path, lang)
        })
        .subcommand_help_heading(lang.pick("命令", "Commands"))
        .subcommand_value_name(lang.pick("命令", "COMMAND"));
    let usage = heading(&command, lang.pick("用法", "Usage"), lang);
    let mut command = command.help_template(format!(
        "{{about-with-newline}}\n{usage}{{usage}}\n\n{{all-args}}{{after-help}}"
    ));
    if let Some(text) = command_text(path, lang) {
        command = command.about(text).long_about(None);
    }
    if let Some((_, zh, en)) = AT_END.iter().find(|(known, ..)| *known == path) {
        let heading = heading(&command, lang.pick("示例", "Examples"), lang);
        let examples = format!("{}\n{}", heading.trim_end(), lang.pick(*zh, *en));
        command = command.after_help(examples);
    }
    if has_sections || path == "calendar" {
        // An empty text of its own, so that `--help` does not fall back on the one of `-h`.
        let full = command.get_after_help().cloned().unwrap_or_default();
        command = command.after_long_help(full).after_help(lang.pick(
            "全部选项、取值和示例见 --help。",
            "See --help for all options, their values and examples.",
        ));
    }
    let usage = plain_usage(&command.render_usage().to_string(), lang);
    command.override_usage(usage)
}

/// The section of the help that an argument is in.
fn section(key: &str, has_sections: bool, is_positional: bool, lang: Lang) -> &'static str {
    let mut sections = SECTIONS.iter();
    match sections.find(|(.., keys)| has_sections && keys.contains(&key)) {
        Some((zh, en, _)) => lang.pick(zh, en),
        None if is_positional => lang.pick("参数", "Arguments"),
        None => lang.pick("选项", "Options"),
    }
}

/// Help as clap writes it, for a terminal. clap ends each heading with a colon of its own, which
/// is put into `lang` here.
pub(crate) fn rendered(help: &StyledStr, lang: Lang) -> String {
    let text = help.ansi().to_string();
    match lang {
        Lang::Zh => text.replace(":\u{1b}[0m\n", "\u{1b}[0m：\n"),
        Lang::En => text,
    }
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

fn worded_arg(arg: Arg, row: &ArgText, order: usize, lang: Lang) -> Arg {
    let text = lang.pick(row.zh, row.en);
    let mut brief = text.lines().next().unwrap_or_default().to_owned();
    // A paragraph of its own: pages of the manual would run both together.
    let mut full = text.replacen('\n', "\n\n", 1);
    let arg = if arg.get_action().takes_values() {
        let default = arg.get_default_values().first();
        let default = default.map(|value| value.to_string_lossy().into_owned());
        let values = arg.get_possible_values();
        let names: Vec<_> = values.iter().map(PossibleValue::get_name).collect();
        if let Some(default) = default.as_ref().filter(|_| names.is_empty()) {
            let _ = write!(brief, " [{}{default}]", lang.pick("默认：", "default: "));
        }
        if !names.is_empty() {
            let label = lang.pick("取值：", "values: ");
            let marked = names.iter().map(|name| match &default {
                Some(default) if default == name => {
                    format!("{name}{}", lang.pick("（默认）", " (default)"))
                }
                _ => (*name).to_owned(),
            });
            let marked: Vec<_> = marked.collect();
            let _ = write!(brief, " [{label}{}]", marked.join(", "));
            let _ = write!(full, "\n\n{}", label.trim_end());
        }
        for name in names {
            let text = value_text(&arg, name).map_or("", |(zh, en)| lang.pick(zh, en));
            let _ = write!(full, "\n- {name}{}{text}", lang.pick("：", ": "));
        }
        if let Some(default) = &default {
            let _ = write!(full, "\n\n[{}{default}]", lang.pick("默认：", "default: "));
        }
        arg.value_name(lang.pick(row.zh_name, row.en_name))
    } else {
        arg
    };
    // Arguments come before options, and what every command takes comes last.
    let after = match (arg.is_positional(), row.key) {
        (true, _) => 0,
        (_, "help" | "version") => 900,
        _ if arg.is_global_set() => 500,
        _ => 100,
    };
    arg.display_order(after + order)
        .help(brief)
        .long_help(full)
        .hide_default_value(true)
        .hide_possible_values(true)
}

fn arg_row(path: &str, id: &str) -> Option<&'static ArgText> {
    let of_command = format!("{path} {id}");
    let of_command = ARGS.iter().find(|row| row.key == of_command);
    of_command.or_else(|| ARGS.iter().find(|row| row.key == id))
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
            let rows = ARGS.iter().filter(|other| other.key == row.key);
            assert_eq!(rows.count(), 1, "{} has more texts than one", row.key);
        }
        let sections = SECTIONS.iter().flat_map(|(.., keys)| *keys);
        for key in sections.chain(ONLY_IN_FULL) {
            assert!(used.contains(*key), "nothing is called {key}");
        }
    }

    #[test]
    fn brief_help_fits_one_screen() {
        for lang in [Lang::Zh, Lang::En] {
            let command = localized(Cli::command().term_width(80), lang);
            visit(&command, "", &mut |command, path| {
                let text = command.clone().render_help().to_string();
                assert!(text.lines().count() <= 30, "{path}:\n{text}");
            });
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
