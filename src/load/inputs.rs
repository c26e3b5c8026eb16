//! What is asked to be read, and what came of it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::calendar::Calendar;
use crate::domain::project::{Assignment, Project};
use crate::domain::written_time::DateOnly;
use crate::ledger::Slots;
use crate::ledger::intake::Intake;
use crate::load::config::Config;
use crate::load::file::encoding::Encoding;
use crate::load::file::form::FormSettings;
use crate::load::file::input_error::{InputError, Warning};
use crate::load::file::open::{Location, ReadBefore};
use crate::load::records::row_keys::RowKeys;
use crate::load::table::columns::Table;
use crate::load::table::names::{Labels, NameIndex, Names};
use crate::text::Bilingual;
use crate::time::Zone;

/// Where a project lies, and what the command line names instead.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// A directory, a `chuanda.toml`, or one TOML file with the data.
    pub path: PathBuf,
    /// Tables that were known by their headers, in order: all there are where PATH names tables, else
    /// those in the directory that no name took.
    pub tables: Vec<KnownTable>,
    /// Whether PATH names tables: then the configuration gives settings, and no tables.
    pub is_tables: bool,
    /// Files named instead of the project's, by [`Table::ALL`](crate::load::Table::ALL); `-` is standard input.
    pub files: [Vec<PathBuf>; 4],
    /// How every file of rows is written, instead of what the project says or what is found.
    pub encoding: Option<Encoding>,
    /// A time zone instead of the project's.
    pub zone: Option<Zone>,
    /// The year of dates without one, instead of the project's.
    pub year: Option<u32>,
    /// What a date without a time stands for, instead of what the project says.
    pub date_only: Option<DateOnly>,
    /// How many input errors are kept; 0: as many as are shown.
    pub most_errors: usize,
    /// How many threads read records; 0: as many as the machine has.
    pub threads: usize,
    /// Whether nothing but sums will be asked for: then no line of a record is kept, and findings
    /// could not name their rows. Where a date may stand for a time, all is kept all the same.
    pub is_for_sums: bool,
    /// Whether the records lie elsewhere: none are looked for, and none are read.
    pub is_without_records: bool,
    /// Sheets that whoever asks has read already, and that need not be read again.
    pub sheets: ReadSheets,
}

/// Sheets of workbooks that have been read, as text, by where they are.
#[derive(Clone, Debug, Default)]
pub struct ReadSheets(HashMap<Location, Arc<str>>);

impl ReadSheets {
    /// Remembers a sheet by its path: `台账.xlsx#3月`.
    pub fn add(&mut self, path: &Path, text: &Arc<str>) {
        let place = Location::of(path).canonical();
        self.0.insert(place, Arc::clone(text));
    }

    /// What has been read of a file or sheet.
    pub(crate) fn before(&self, path: &Path) -> ReadBefore {
        if self.0.is_empty() {
            return ReadBefore::Nothing;
        }
        let text = self.0.get(&Location::of(path).canonical());
        text.map_or(ReadBefore::Nothing, |text| {
            ReadBefore::Sheet(Arc::clone(text))
        })
    }
}

/// A table that was known by its headers: a file, or a sheet of a workbook.
#[derive(Clone, Debug)]
pub struct KnownTable {
    /// What it was taken for.
    pub table: Table,
    /// Where it is; `台账.xlsx#3月` for a sheet, `-` for standard input.
    pub path: PathBuf,
    /// How it is laid out.
    pub form: FormSettings,
    /// What has been read of it already.
    pub(crate) before: ReadBefore,
}

/// A project and its records, read.
#[derive(Debug)]
pub struct Loaded {
    /// The project.
    pub project: Project,
    /// The configuration it was read with.
    pub config: Config,
    /// What each meeting brings.
    pub calls: Vec<Arc<Assignment>>,
    /// The records.
    pub slots: Slots,
    /// What was read from the record files.
    pub intake: Intake,
    /// The rows' own keys in the system that they came from.
    pub keys: RowKeys,
    /// The index of what the meetings are called.
    pub meeting_index: NameIndex,
    /// The index of what the departments are called.
    pub department_index: NameIndex,
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
    /// What is to be said first: names in the records that nobody has, line by line.
    pub unknown_names: Vec<Bilingual>,
    /// What is worth a note, said once.
    pub notes: Vec<Bilingual>,
}

impl Loaded {
    /// What the meetings are called.
    #[must_use]
    pub fn meetings(&self) -> Names<'_> {
        Names::new(
            &self.meeting_index,
            Labels::Meetings(&self.project.meetings),
        )
    }

    /// What the departments are called.
    #[must_use]
    pub fn departments(&self) -> Names<'_> {
        let departments = &self.project.departments;
        Names::new(&self.department_index, Labels::Departments(departments))
    }
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
