//! What is asked to be read, and what came of it.

use std::path::PathBuf;

use crate::calendar::Calendar;
use crate::domain::project::{Assignment, Project};
use crate::ledger::Slots;
use crate::ledger::intake::Intake;
use crate::load::config::Config;
use crate::load::file::encoding::Encoding;
use crate::load::file::input_error::{InputError, Warning};
use crate::load::table::names::Names;
use crate::text::Bilingual;
use crate::time::Zone;

/// Where a project lies, and what the command line names instead.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// A directory, a `chuanda.toml`, or one TOML file with the data.
    pub path: PathBuf,
    /// Files named instead of the project's, by [`Table::ALL`](crate::load::Table::ALL); `-` is standard input.
    pub files: [Vec<PathBuf>; 4],
    /// How every file of rows is written, instead of what the project says or what is found.
    pub encoding: Option<Encoding>,
    /// A time zone instead of the project's.
    pub zone: Option<Zone>,
    /// The year of dates without one, instead of the project's.
    pub year: Option<u32>,
    /// How many threads read records; 0: as many as the machine has.
    pub threads: usize,
    /// Whether nothing but sums will be asked for: then no line of a record is kept, and findings
    /// could not name their rows. Where a date may stand for a time, all is kept all the same.
    pub is_for_sums: bool,
}

/// A project and its records, read.
#[derive(Debug)]
pub struct Loaded {
    /// The project.
    pub project: Project,
    /// The configuration it was read with.
    pub config: Config,
    /// What each meeting brings.
    pub calls: Vec<Assignment>,
    /// The records.
    pub slots: Slots,
    /// What was read from the record files.
    pub intake: Intake,
    /// What the meetings are called.
    pub meetings: Names,
    /// What the departments are called.
    pub departments: Names,
    /// How many rows of meetings and of departments were read, bad ones included.
    pub rows: [u64; 2],
    /// The files that were read, as they were opened; `-` is standard input.
    pub paths: Vec<PathBuf>,
    /// Everything wrong with the input.
    pub errors: Vec<InputError>,
    /// How many more errors there are than are listed.
    pub more_errors: u64,
    /// Whether a whole file could not be read, so that no verdict can rest on the rest.
    pub is_unreadable: bool,
    /// What is worth a warning.
    pub warnings: Vec<Warning>,
    /// How many records were skipped, since the row of their meeting or department is bad.
    pub skipped: u64,
    /// What is worth a note, given once.
    pub notes: Vec<Bilingual>,
}

/// A configuration by itself, for commands that need no data.
#[derive(Debug)]
pub struct LoadedConfig {
    /// The configuration.
    pub config: Config,
    /// The default calendar, then those it defines.
    pub calendars: Vec<Calendar>,
    /// The names of the latter.
    pub calendar_names: Vec<String>,
    /// What is worth a warning.
    pub warnings: Vec<Warning>,
    /// Everything wrong with it.
    pub errors: Vec<InputError>,
}
