//! The command line as data. Its help is in `help_texts.rs`, in both languages alike; a new
//! command is a struct here, a row of `commands!` and its rows there.

use std::ffi::OsString;
use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, ColorChoice, Parser, Subcommand};

use crate::audit::summarize::{Key, Order};
use crate::cli::arguments::choices::{
    CalendarBase, CalendarFormat, DeadlineFormat, Per, RowsFormat, SchemaOf, ShellName,
};
use crate::cli::arguments::values::{LevelChanges, Percent, count, day, month, whole};
use crate::domain::part::Month;
use crate::domain::written_time::DateOnly;
use crate::lang::Lang;
use crate::load::Encoding;
use crate::render::check::Format;
use crate::render::check::workbook::sheet::Sheet;
use crate::render::letters::LetterFormat;
use crate::render::obligations;
use crate::render::why;
use crate::sql::Dialect;

#[derive(Clone, Debug, Parser)]
#[command(name = "chuanda", version, subcommand_required = true)]
#[command(arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: GlobalArgs,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct GlobalArgs {
    #[arg(long, global = true)]
    pub(crate) lang: Option<Lang>,
    #[arg(long, global = true, default_value = "auto")]
    pub(crate) color: ColorChoice,
    // 0: as many as the machine has.
    #[arg(long, global = true, default_value = "0", value_parser = count)]
    #[arg(allow_negative_numbers = true)]
    pub(crate) threads: usize,
}

/// The commands: what is parsed, and what defines one command alone.
macro_rules! commands {
    ($($name:literal: $variant:ident($args:ty),)+) => {
        #[derive(Clone, Debug, Subcommand)]
        pub(crate) enum Command {
            $(#[command(name = $name)] $variant($args),)+
        }

        const COMMANDS: &[(&str, Define)] = &[$(($name, <$args>::augment_args),)+];
    };
}

/// Whether a text is the name of a command.
pub(crate) fn is_command(text: &OsString) -> bool {
    text == "help" || COMMANDS.iter().any(|(name, _)| text == name)
}

/// What defines the arguments of a command.
type Define = fn(clap::Command) -> clap::Command;

commands! {
    "check": Check(Box<CheckArgs>),
    "summary": Summary(SummaryArgs),
    "obligations": Obligations(ObligationsArgs),
    "sql": Sql(SqlArgs),
    "due": Due(DueArgs),
    "diff": Diff(DiffArgs),
    "why": Why(WhyArgs),
    "deadline": Deadline(DeadlineArgs),
    "calendar": Calendar(CalendarArgs),
    "explain": Explain(ExplainArgs),
    "init": Init(InitArgs),
    "notice": Notice(NoticeArgs),
    "bulletin": Bulletin(BulletinArgs),
    "schema": Schema(SchemaArgs),
    "completions": Completions(CompletionsArgs),
    "man": Man(ManArgs),
}

impl Cli {
    /// The command line with those commands alone that `args` name. The one that is called is among
    /// them, and to define all the others would take longer than to read a small ledger.
    ///
    /// Good for reading `args`; help and usage errors need the [whole](clap::CommandFactory::command).
    pub(crate) fn named_in(args: &[OsString]) -> clap::Command {
        let is_named = |name: &str| args.iter().any(|arg| arg == name);
        let commands = COMMANDS.iter().filter(|(name, _)| is_named(name));
        GlobalArgs::augment_args(clap::Command::new("chuanda"))
            .subcommand_required(true)
            .subcommands(commands.map(|(name, define)| define(clap::Command::new(*name))))
    }
}

// Which inputs, and as of when: the same for every command that reads records.
#[derive(Clone, Debug, Args)]
pub(crate) struct ProjectArgs {
    #[arg(default_value = ".")]
    pub(crate) paths: Vec<PathBuf>,
    #[arg(long)]
    pub(crate) meetings: Option<PathBuf>,
    #[arg(long)]
    pub(crate) departments: Option<PathBuf>,
    #[arg(long)]
    pub(crate) records: Vec<PathBuf>,
    #[arg(long)]
    pub(crate) exemptions: Option<PathBuf>,
    #[arg(long)]
    pub(crate) encoding: Option<Encoding>,
    #[arg(long)]
    pub(crate) as_of: Option<String>,
    #[arg(long)]
    pub(crate) timezone: Option<String>,
    #[arg(long, value_parser = clap::value_parser!(u32).range(1000..=9999))]
    pub(crate) year: Option<u32>,
    #[arg(long)]
    pub(crate) date_only: Option<DateOnly>,
    #[arg(long)]
    pub(crate) keep_going: bool,
    #[arg(long)]
    pub(crate) errors: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) period: PeriodArgs,
}

// Which meetings are judged, by the local date on which they ended.
#[derive(Clone, Debug, Args)]
pub(crate) struct PeriodArgs {
    #[arg(long, value_parser = month, conflicts_with_all = ["since", "until"])]
    pub(crate) month: Vec<Month>,
    #[arg(long, value_parser = day)]
    pub(crate) since: Option<NaiveDate>,
    #[arg(long, value_parser = day)]
    pub(crate) until: Option<NaiveDate>,
}

// Which meetings and departments are judged.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct PartyArgs {
    #[arg(long)]
    pub(crate) meeting: Vec<String>,
    #[arg(long)]
    pub(crate) department: Vec<String>,
}

#[derive(Clone, Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) project: ProjectArgs,
    #[command(flatten)]
    pub(crate) parties: PartyArgs,
    #[arg(short, long, default_value = "table")]
    pub(crate) format: Format,
    #[arg(long)]
    pub(crate) bom: bool,
    #[arg(long, value_delimiter = ',')]
    pub(crate) sheets: Vec<Sheet>,
    // `FORMAT:FILE`, or a FILE whose ending tells the format.
    #[arg(short, long)]
    pub(crate) output: Vec<String>,
    #[arg(long)]
    pub(crate) open: bool,
    // 0: all.
    #[arg(long, default_value = "50", value_parser = count)]
    #[arg(allow_negative_numbers = true)]
    pub(crate) limit: usize,
    #[arg(short, long)]
    pub(crate) quiet: bool,
    #[arg(long, value_parser = Percent::parse, allow_negative_numbers = true)]
    pub(crate) min_rate: Option<Percent>,
    #[command(flatten)]
    pub(crate) levels: LevelChanges,
    #[arg(long)]
    pub(crate) allow_empty: bool,
    #[arg(long)]
    pub(crate) baseline: Option<PathBuf>,
    #[arg(long, requires = "baseline")]
    pub(crate) update_baseline: bool,
    #[arg(long, requires = "update_baseline")]
    pub(crate) accept_new: bool,
    #[arg(long)]
    pub(crate) exit_zero: bool,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct SummaryArgs {
    #[command(flatten)]
    pub(crate) project: ProjectArgs,
    #[command(flatten)]
    pub(crate) parties: PartyArgs,
    #[arg(long, default_value = "department")]
    pub(crate) by: Key,
    #[arg(long)]
    pub(crate) per: Option<Per>,
    // Absent: as the key has it.
    #[arg(long)]
    pub(crate) sort: Option<Order>,
    #[arg(short, long, default_value = "table")]
    pub(crate) format: RowsFormat,
    #[arg(long)]
    pub(crate) bom: bool,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct ObligationsArgs {
    #[command(flatten)]
    pub(crate) project: ProjectArgs,
    #[command(flatten)]
    pub(crate) parties: PartyArgs,
    // Absent: CSV, unless an output is named.
    #[arg(short, long)]
    pub(crate) format: Option<obligations::Format>,
    #[arg(long)]
    pub(crate) bom: bool,
    // `FORMAT:FILE`, or a FILE whose ending tells the format.
    #[arg(short, long)]
    pub(crate) output: Vec<String>,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct SqlArgs {
    #[command(flatten)]
    pub(crate) project: ProjectArgs,
    #[command(flatten)]
    pub(crate) parties: PartyArgs,
    #[arg(long)]
    pub(crate) dialect: Dialect,
    #[arg(long)]
    pub(crate) out: PathBuf,
    #[arg(long)]
    pub(crate) messages: bool,
    #[arg(long)]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) levels: LevelChanges,
    // Known only to be refused in a sentence.
    #[arg(long, hide = true)]
    pub(crate) baseline: Option<PathBuf>,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct DueArgs {
    #[command(flatten)]
    pub(crate) project: ProjectArgs,
    #[command(flatten)]
    pub(crate) parties: PartyArgs,
    #[arg(short, long, default_value = "table")]
    pub(crate) format: RowsFormat,
    #[arg(long)]
    pub(crate) bom: bool,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct DiffArgs {
    pub(crate) old: PathBuf,
    pub(crate) new: PathBuf,
    // 0: all.
    #[arg(long, default_value = "50", value_parser = count)]
    #[arg(allow_negative_numbers = true)]
    pub(crate) limit: usize,
    #[arg(short, long, default_value = "table")]
    pub(crate) format: RowsFormat,
    #[arg(long)]
    pub(crate) bom: bool,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct WhyArgs {
    #[command(flatten)]
    pub(crate) project: ProjectArgs,
    // Absent: all.
    #[arg(long)]
    pub(crate) meeting: Option<String>,
    #[arg(long)]
    pub(crate) department: String,
    // Absent: a table, unless an output is named.
    #[arg(short, long)]
    pub(crate) format: Option<why::format::Format>,
    // `FORMAT:FILE`, or a FILE whose ending tells the format.
    #[arg(short, long)]
    pub(crate) output: Vec<String>,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct DeadlineArgs {
    #[arg(default_value = ".")]
    pub(crate) path: PathBuf,
    #[arg(long)]
    pub(crate) ended: String,
    #[arg(long)]
    pub(crate) received: Option<String>,
    #[arg(long)]
    pub(crate) transmitted: Option<String>,
    #[arg(long)]
    pub(crate) category: Option<String>,
    #[arg(long)]
    pub(crate) level: Option<String>,
    #[arg(long)]
    pub(crate) policy: Option<String>,
    #[arg(long)]
    pub(crate) calendar: Option<String>,
    #[arg(long)]
    pub(crate) timezone: Option<String>,
    #[arg(long, value_parser = clap::value_parser!(u32).range(1000..=9999))]
    pub(crate) year: Option<u32>,
    #[arg(short, long, default_value = "table")]
    pub(crate) format: DeadlineFormat,
}

// The flags are global within `calendar`: they may stand before or after its own command.
#[derive(Clone, Debug, Args)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub(crate) struct CalendarArgs {
    #[arg(long, global = true)]
    pub(crate) calendar: Option<String>,
    #[arg(long, global = true)]
    pub(crate) project: Option<PathBuf>,
    // Absent: a sentence, a date or a number, as each command has it.
    #[arg(short, long, global = true)]
    pub(crate) format: Option<CalendarFormat>,
    #[command(subcommand)]
    pub(crate) command: CalendarCommand,
}

// A date stays text: `-` is standard input, and the forms of a date are the reader's business.
#[derive(Clone, Debug, Subcommand)]
pub(crate) enum CalendarCommand {
    Show {
        #[arg(value_parser = whole::<u16>, allow_negative_numbers = true)]
        year: u16,
    },
    Day {
        #[arg(allow_negative_numbers = true)]
        date: String,
    },
    Add {
        #[arg(allow_negative_numbers = true)]
        date: String,
        // Absent only with `-`, where each line brings its own.
        #[arg(value_parser = whole::<u32>, allow_negative_numbers = true)]
        days: Option<u32>,
    },
    Between {
        #[arg(allow_negative_numbers = true)]
        after: String,
        #[arg(allow_negative_numbers = true)]
        until: String,
    },
    Import {
        file: PathBuf,
        #[arg(long)]
        add: bool,
        // Absent: that of the calendar it is for, else cn.
        #[arg(long)]
        base: Option<CalendarBase>,
    },
    Diff {
        a: PathBuf,
        b: PathBuf,
    },
    List,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct ExplainArgs {
    pub(crate) rule: Option<String>,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct InitArgs {
    #[arg(long, num_args = 1..)]
    pub(crate) from: Vec<PathBuf>,
    #[arg(default_value = ".")]
    pub(crate) dir: PathBuf,
}

// What a letter is made by: the same for both kinds.
#[derive(Clone, Debug, Args)]
pub(crate) struct LetterArgs {
    // Absent: as the ending of --merge or of the template tells, else Markdown.
    #[arg(short, long)]
    pub(crate) format: Option<LetterFormat>,
    #[arg(long)]
    pub(crate) from: Option<String>,
    #[arg(long)]
    pub(crate) contact: Option<String>,
    #[arg(long, default_value = "2wd")]
    pub(crate) answer_within: String,
    #[arg(long)]
    pub(crate) merge: Option<PathBuf>,
    #[arg(long)]
    pub(crate) template: Option<PathBuf>,
    #[arg(long)]
    pub(crate) print_template: bool,
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct NoticeArgs {
    #[command(flatten)]
    pub(crate) project: ProjectArgs,
    #[command(flatten)]
    pub(crate) parties: PartyArgs,
    #[arg(long)]
    pub(crate) to_level: Vec<String>,
    #[arg(long, default_value = "notices", conflicts_with = "merge")]
    pub(crate) out: PathBuf,
    #[command(flatten)]
    pub(crate) letter: LetterArgs,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct BulletinArgs {
    #[command(flatten)]
    pub(crate) project: ProjectArgs,
    #[command(flatten)]
    pub(crate) parties: PartyArgs,
    #[arg(long, default_value = "bulletin", conflicts_with = "merge")]
    pub(crate) out: PathBuf,
    #[command(flatten)]
    pub(crate) letter: LetterArgs,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct SchemaArgs {
    pub(crate) of: SchemaOf,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct CompletionsArgs {
    #[arg(value_name = "SHELL")]
    pub(crate) shell: ShellName,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct ManArgs {
    // Absent: the first page, to standard output.
    #[arg(long)]
    pub(crate) out: Option<PathBuf>,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn commands_by_their_names_are_the_whole() {
        let args = |command: &clap::Command| -> Vec<clap::Id> {
            let args = command.get_arguments();
            args.map(|arg| arg.get_id().clone()).collect()
        };
        let commands = |command: &clap::Command| -> Vec<(String, Vec<clap::Id>)> {
            let commands = command.get_subcommands();
            commands
                .map(|it| {
                    assert_eq!(
                        it.get_all_aliases().count(),
                        0,
                        "names alone are looked for"
                    );
                    (it.get_name().to_owned(), args(it))
                })
                .collect()
        };
        let all: Vec<OsString> = COMMANDS.iter().map(|(name, _)| name.into()).collect();
        let (named, whole) = (Cli::named_in(&all), Cli::command());
        assert_eq!(args(&named), args(&whole));
        assert_eq!(commands(&named), commands(&whole));

        let one =
            Cli::named_in(&["chuanda", "--lang", "en", "man", "--out", "x"].map(OsString::from));
        assert_eq!(commands(&one).len(), 1);
    }
}
