//! From files to a project and its records: the only part of the library that opens files.

pub(crate) mod calendars;
pub(crate) mod config;
pub(crate) mod csv;
mod earlier_report;
pub(crate) mod file;
pub(crate) mod records;
mod sources;
pub(crate) mod table;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::DeTable;

use crate::audit::Intake;
use crate::calendar::{Calendar, Overlay};
use crate::domain::policy::speech_policies;
use crate::domain::project::{Call, Project};
use crate::ledger::{Keeps, Ledger, Slots};
use crate::load::config::toml_file;
use crate::load::config::toml_reader::Walk;
use crate::load::csv::blocks;
use crate::load::csv::blocks::Found;
use crate::load::file::form;
use crate::load::file::form::{Form, FormSettings, Place};
use crate::load::file::input_error::Stretch;
use crate::load::records::context;
use crate::load::records::context::Party;
use crate::load::sources::Sources;
use crate::load::table::row::{HeaderCells, without_bom};
use crate::load::table::tables::{Context, Departments, Meetings};
use crate::load::table::{columns, row, tables};
use crate::parallel;
use crate::time::Zone;

pub use crate::domain::written_time::{BlankWords, DateOnly, Whose, moment};
pub use crate::load::calendars::overlay as calendar_overlay;
pub use crate::load::calendars::provenance::{IMPORTED, Provenance, provenance};
pub use crate::load::calendars::write_toml::overlay_toml;
pub use crate::load::config::{CalendarConfig, Config, unknown_rule, unknown_zone};
pub use crate::load::csv::blocks::reason;
pub use crate::load::earlier_report::{
    CHECK_SCHEMA, FindingKey, FindingText, ReportFile, ReportHead, SourceText,
};
pub use crate::load::file::encoding::Encoding;
pub use crate::load::file::input_error::{Errors, Excerpt, InputError, Said, did_you_mean, shown};
pub use crate::load::records::Progress;
pub use crate::load::records::original_rows::{OriginalRow, OriginalRows, rows_of};
pub use crate::load::table::columns::{Table, Warning};
pub use crate::load::table::names::{Lookup, Names};
pub use crate::propose::sample::{Sample, samples};

/// Where a project lies, and what the command line names instead.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// A directory, a `chuanda.toml`, or one TOML file with the data.
    pub path: PathBuf,
    /// Files named instead of the project's, by [`Table::ALL`]; `-` is standard input.
    pub files: [Vec<PathBuf>; 4],
    /// How every file of rows is written, instead of what the project says or what is found.
    pub encoding: Option<Encoding>,
    /// A time zone instead of the project's.
    pub zone: Option<Zone>,
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
    pub calls: Vec<Call>,
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
    /// What is worth a note, said once.
    pub notes: Vec<Said>,
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
    /// Everything wrong with it.
    pub errors: Vec<InputError>,
}

/// The name of a project's configuration.
pub const CONFIG_FILE: &str = "chuanda.toml";

/// A file that has been read whole.
struct Whole {
    index: u32,
    shown: String,
    path: PathBuf,
    /// Without a byte order mark.
    bytes: Vec<u8>,
    form: Form,
}

impl Whole {
    fn stretch(&self) -> Stretch<'_> {
        Stretch {
            file: self.index,
            path: &self.shown,
            first_line: 1,
            bytes: &self.bytes,
            form: self.form,
        }
    }

    fn is_toml(&self) -> bool {
        has_ending(&self.path, "toml")
    }
}

/// Whether two spellings mean one file, links followed.
fn is_same_file(one: &Path, other: &Path) -> bool {
    let canonical = |path: &Path| path.canonicalize().ok();
    one == other || canonical(one).is_some_and(|one| canonical(other) == Some(one))
}

fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension()
        .is_some_and(|own| own.eq_ignore_ascii_case(ending))
}

/// The files of a run, as they are shown, in the order of reading.
#[derive(Default)]
struct Files {
    directory: PathBuf,
    shown: Vec<String>,
    errors: Errors,
    is_unreadable: bool,
    /// The files that are not plain UTF-8 text.
    found: Vec<Found>,
    /// Files that lie there and are not read.
    notes: Vec<Said>,
}

impl Files {
    fn add(&mut self, path: &Path) -> (u32, String) {
        let shown = self.show(path);
        self.shown.push(shown.clone());
        (self.shown.len() as u32 - 1, shown)
    }

    /// Relative to the project where it lies in it, else as it was given.
    fn show(&self, path: &Path) -> String {
        if path.as_os_str() == "-" {
            return "<stdin>".to_owned();
        }
        let inside = path.strip_prefix(&self.directory).map(Path::to_path_buf);
        let inside = inside.or_else(|_| {
            let (path, directory) = (path.canonicalize()?, self.canonical_directory()?);
            path.strip_prefix(directory)
                .map(Path::to_path_buf)
                .map_err(std::io::Error::other)
        });
        let shown = inside.as_deref().unwrap_or(path);
        let shown = shown.to_string_lossy().replace('\\', "/");
        if shown.is_empty() {
            ".".to_owned()
        } else {
            shown
        }
    }

    fn canonical_directory(&self) -> std::io::Result<PathBuf> {
        if self.directory.as_os_str().is_empty() {
            Path::new(".").canonicalize()
        } else {
            self.directory.canonicalize()
        }
    }

    fn read(&mut self, path: &Path) -> Option<Whole> {
        let (index, shown) = self.add(path);
        let bytes = if path.as_os_str() == "-" {
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut std::io::stdin(), &mut bytes).map(|_| bytes)
        } else {
            std::fs::read(path)
        };
        match bytes {
            Ok(bytes) => Some(Whole {
                index,
                shown,
                path: path.to_owned(),
                bytes: match without_bom(&bytes) {
                    text if text.len() == bytes.len() => bytes,
                    text => text.to_vec(),
                },
                form: Form::default(),
            }),
            Err(error) => {
                self.fail(index, shown, blocks::unreadable(&error));
                None
            }
        }
    }

    /// Reads a file of the rows of a table, in whatever form it is.
    fn read_rows(
        &mut self,
        path: &Path,
        table: Table,
        settings: &FormSettings,
        aliases: &columns::Aliases,
    ) -> Option<Whole> {
        let (index, mut shown) = self.add(path);
        let rank = |cells: &HeaderCells| table.rank(cells, aliases);
        let is_wanted = |text: &str| row::has_header(text, settings, &rank);
        let read = form::open(&Place::of(path), settings, &is_wanted).and_then(|mut text| {
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut text.reader, &mut bytes)?;
            Ok((text, bytes))
        });
        let (text, mut bytes) = match read {
            Ok(read) => read,
            Err(error) => {
                let error = error.of(index, &shown);
                self.is_unreadable = true;
                self.errors.push(error);
                return None;
            }
        };
        let mut form = Form::default();
        let found = if let Some(sheet) = text.sheet {
            form = Form::SHEET;
            shown = form::sheet_shown(&shown, &sheet.name);
            self.shown[index as usize].clone_from(&shown);
            (Encoding::Utf8, Some(sheet))
        } else {
            let encoding = text.encoding.unwrap_or_else(|| Encoding::of(&bytes));
            if let Some(mixed) = encoding.mixed(&bytes) {
                let stretch = Stretch {
                    file: index,
                    path: &shown,
                    first_line: 1,
                    bytes: &bytes,
                    form,
                };
                self.is_unreadable = true;
                self.errors
                    .push(stretch.error(mixed, Encoding::mixed_said()));
            }
            // What is no text is told cell by cell.
            (bytes, form.encoding) = encoding.to_utf8(bytes);
            (encoding, None)
        };
        if found != (Encoding::Utf8, None) {
            self.found.push(Found {
                file: index,
                encoding: found.0,
                sheet: found.1,
            });
        }
        Some(Whole {
            index,
            shown,
            path: path.to_owned(),
            bytes,
            form,
        })
    }

    /// Remembers files that one would expect to be read, and that are not.
    fn left(&mut self, paths: &[PathBuf]) {
        for path in paths {
            let shown = self.show(path);
            self.notes.push(Said::new(
                format!("没有读 {shown}：已有别的文件"),
                format!("{shown} is not read: other files are"),
            ));
        }
    }

    /// Shows workbooks with the sheets that were read.
    fn take_found(&mut self, found: Vec<Found>) {
        self.found.extend(found);
        for found in &self.found {
            if let Some(sheet) = &found.sheet {
                let shown = &mut self.shown[found.file as usize];
                *shown = form::sheet_shown(shown, &sheet.name);
            }
        }
    }

    /// An error about a whole file: it has no line.
    fn fail(&mut self, file: u32, path: String, said: Said) {
        self.is_unreadable = true;
        self.errors.push(InputError {
            file,
            path,
            line: 0,
            column: 0,
            is_cell: false,
            said,
            excerpt: None,
        });
    }
}

/// Reads the configuration at a path, if there is one, and its calendars.
#[must_use]
pub fn load_config(path: &Path) -> LoadedConfig {
    let mut files = Files::default();
    let (_, config, _) = open(path, &mut files, true);
    let (calendars, names) = calendars_of(&config, &mut files);
    let (errors, _) = files.errors.finish();
    LoadedConfig {
        config,
        calendars,
        calendar_names: names,
        errors,
    }
}

/// Finds and reads the configuration: whether PATH is one TOML file, the configuration, and the
/// file where it is one.
fn open(path: &Path, files: &mut Files, may_lack: bool) -> (bool, Config, Option<Whole>) {
    let is_directory = path.is_dir();
    files.directory = if is_directory {
        path.to_owned()
    } else {
        path.parent().unwrap_or(Path::new("")).to_owned()
    };
    let path = if is_directory {
        path.join(CONFIG_FILE)
    } else {
        path.to_owned()
    };
    if is_directory && !path.exists() || may_lack && !path.exists() {
        return (false, Config::default(), None);
    }
    let Some(file) = files.read(&path) else {
        return (true, Config::default(), None);
    };
    let stretch = file.stretch();
    let Some(table) = toml_file::parse(&stretch, &mut files.errors) else {
        files.is_unreadable = true;
        return (true, Config::default(), None);
    };
    let before = files.errors.total();
    let config = config::config(Walk::new(table.get_ref(), &stretch), &mut files.errors);
    files.is_unreadable |= files.errors.total() > before;
    (!is_directory, config, Some(file))
}

/// The default calendar and those the configuration defines, with the names of the latter.
fn calendars_of(config: &Config, files: &mut Files) -> (Vec<Calendar>, Vec<String>) {
    let mut read = |config: &CalendarConfig, name: Option<&str>| {
        let mut overlays: Vec<Overlay> = Vec::new();
        for (file, _) in &config.files {
            let path = files.directory.join(file);
            if let Some(whole) = files.read(&path) {
                let overlay = calendars::overlay(
                    &whole.path,
                    whole.index,
                    &whole.shown,
                    &whole.bytes,
                    &mut files.errors,
                );
                files.is_unreadable |= overlay.is_none();
                overlays.extend(overlay);
            }
        }
        config.build(name, overlays)
    };
    let mut calendars = vec![read(&config.calendar, None)];
    let mut names = Vec::new();
    for (name, config) in &config.calendars {
        calendars.push(read(config, Some(name)));
        names.push(name.clone());
    }
    (calendars, names)
}

/// Reads a project and all its records.
///
/// What is wrong with the input is in [`Loaded::errors`]; with errors, nothing may be called
/// compliant. `progress` is told now and then, from any thread, how far reading has come.
#[must_use]
pub fn load(inputs: &Inputs, progress: &(dyn Fn(Progress) + Sync)) -> Loaded {
    let mut files = Files::default();
    let (is_one_file, config, config_file) = open(&inputs.path, &mut files, false);
    let zone = inputs.zone.clone().or_else(|| config.zone.clone());
    let zone = zone.or_else(|| Zone::named("Asia/Shanghai"));
    let zone = zone.unwrap_or_else(|| unreachable!("the default time zone is bundled"));
    let (mut calendars, calendar_names) = calendars_of(&config, &mut files);

    let sources = Sources::find(inputs, &config, is_one_file, config_file, &mut files);
    let parsed: Vec<Option<Spanned<DeTable<'_>>>> = sources.parse(&mut files);
    let mut warnings = sources.unread(&parsed);
    let mut errors = std::mem::take(&mut files.errors);

    let mut context = Context {
        zone: &zone,
        date_only: config.date_only,
        blanks: &config.blanks,
        errors: &mut errors,
        warnings: &mut warnings,
        is_unreadable: files.is_unreadable || sources.is_unreadable(&parsed),
    };
    let tables = Tables::read(
        &sources,
        &parsed,
        &config,
        &mut calendars,
        &calendar_names,
        &mut context,
    );
    let is_unreadable = context.is_unreadable;
    let [meetings, departments] = [tables.meetings.names, tables.departments.names];
    let mut project = Project {
        zone,
        duplicates: config.duplicates,
        due_soon_seconds: config.due_soon_seconds.unwrap_or(4 * 3600),
        calendars,
        meetings: tables.meetings.list,
        departments: tables.departments.list,
        policies: tables.policies,
        has_declared_policies: !config.policies.is_empty(),
        exemptions: tables.exemptions,
        files: Vec::new(),
    };
    let calls = project.calls();
    let record_files = sources.record_files(&parsed);
    let total = records::total_bytes(&record_files);
    let threads = match total {
        Some(total) if total <= 2 * blocks::BLOCK as u64 => 1,
        _ => parallel::count(inputs.threads),
    };
    // Where a date stands for a time, more than the time must be known of it.
    let has_dates = config.date_only != DateOnly::Reject;
    let keeps = if inputs.is_for_sums && !has_dates {
        Keeps::Times
    } else {
        Keeps::Lines
    };
    let ledger = Ledger::new(&project, &calls, threads, keeps);
    let outcome = records::records(
        record_files,
        &context::Context {
            zone: &project.zone,
            date_only: config.date_only,
            blanks: &config.blanks,
            parties: [Party::new(&meetings), Party::new(&departments)],
            ledger: &ledger,
            block: blocks::BLOCK,
            is_plain: config.blanks.hold_a_time(&project.zone),
        },
        &config.aliases,
        threads,
        total,
        progress,
    );
    errors.append(outcome.errors);
    warnings.extend(outcome.warnings);
    files.take_found(outcome.found);
    project.files = files.shown;
    let mut notes = forms_found(&files.found, &project.files);
    notes.extend(sheets_left(&files.found, &project.files));
    notes.append(&mut files.notes);
    let unlisted = outcome.intake.unlisted_strays;
    notes.extend(notes_of(&project, outcome.has_received, unlisted));
    let names = [&meetings, &departments];
    notes.extend(near_names(&outcome.intake.strays, names));
    let (errors, more_errors) = errors.finish();
    Loaded {
        project,
        config,
        calls,
        slots: ledger.close(),
        intake: outcome.intake,
        meetings,
        departments,
        rows: tables.rows,
        is_unreadable: is_unreadable || outcome.is_unreadable,
        errors,
        more_errors,
        warnings,
        skipped: outcome.skipped,
        notes,
    }
}

/// The small tables, read.
struct Tables<'a> {
    departments: Departments<'a>,
    meetings: Meetings,
    exemptions: Vec<crate::domain::exemption::Exemption>,
    policies: Vec<crate::domain::policy::Policy>,
    /// How many rows of meetings and of departments there were, bad ones included.
    rows: [u64; 2],
}

impl<'a> Tables<'a> {
    fn read(
        sources: &'a Sources,
        parsed: &[Option<Spanned<DeTable<'a>>>],
        config: &Config,
        calendars: &mut Vec<Calendar>,
        calendar_names: &[String],
        context: &mut Context<'_>,
    ) -> Self {
        let policies = if config.policies.is_empty() {
            speech_policies(config.close_of_business)
        } else {
            config.policies.clone()
        };
        let mut tables = Self {
            departments: Departments::default(),
            meetings: Meetings::default(),
            exemptions: Vec::new(),
            policies,
            rows: [0; 2],
        };
        let Self {
            departments,
            meetings,
            exemptions,
            policies: _,
            rows,
        } = &mut tables;
        let mut bundled: HashMap<String, u32> = HashMap::new();
        let mut calendar_of =
            |name: &str| calendar_index(name, calendars, calendar_names, &mut bundled);
        let read = |table, context: &mut Context<'_>, each: &mut EachRow<'_, 'a>| {
            sources.rows(table, parsed, config, context, each);
        };
        read(
            Table::Departments,
            context,
            &mut |row, is_good, stretch, context| {
                rows[1] += 1;
                departments.add(&row, is_good, stretch, &mut calendar_of, context);
            },
        );
        departments.settle(context.errors);
        departments.alias(
            &config.department_aliases,
            sources.config_stretch(),
            context.errors,
        );
        read(
            Table::Meetings,
            context,
            &mut |row, is_good, stretch, context| {
                rows[0] += 1;
                meetings.add(
                    &row,
                    is_good,
                    stretch,
                    departments,
                    &config.policies,
                    context,
                );
            },
        );
        read(
            Table::Exemptions,
            context,
            &mut |row, is_good, stretch, context| {
                let names = &meetings.names;
                let exemption =
                    tables::exemption(&row, is_good, stretch, departments, names, context);
                exemptions.extend(exemption);
            },
        );
        tables
    }
}

/// What is done with a row: it, whether it could be read, and where it stands.
type EachRow<'e, 'a> = dyn FnMut(row::Row<'a>, bool, &Stretch<'a>, &mut Context<'_>) + 'e;

fn calendar_index(
    name: &str,
    calendars: &mut Vec<Calendar>,
    names: &[String],
    bundled: &mut HashMap<String, u32>,
) -> Result<u32, Said> {
    if let Some(index) = names.iter().position(|own| own == name) {
        return Ok(index as u32 + 1);
    }
    if let Some(&index) = bundled.get(name) {
        return Ok(index);
    }
    let calendar = match name {
        "cn" => Calendar::cn(),
        "weekends" => Calendar::weekends(),
        _ => return Err(unknown_calendar(name, names)),
    };
    calendars.push(calendar);
    bundled.insert(name.to_owned(), calendars.len() as u32 - 1);
    Ok(calendars.len() as u32 - 1)
}

/// What to say of a calendar that nobody defines.
#[must_use]
pub fn unknown_calendar(name: &str, names: &[String]) -> Said {
    let met = shown(name);
    let known = names.iter().map(String::as_str).chain(["cn", "weekends"]);
    match did_you_mean(name, known) {
        Some(near) => Said::new(
            format!("没有日历“{met}”；是不是“{near}”？"),
            format!("unknown calendar \"{met}\"; did you mean \"{near}\"?"),
        ),
        None => Said::new(
            format!("没有日历“{met}”；可写 cn、weekends，或在 [calendars.{met}] 里定义"),
            format!(
                "unknown calendar \"{met}\"; write cn or weekends, or define [calendars.{met}]"
            ),
        ),
    }
}

/// What is said once about the run.
fn notes_of(project: &Project, has_received: bool, unlisted: u64) -> Vec<Said> {
    let mut notes = Vec::new();
    if has_received
        && !project
            .policies
            .iter()
            .any(crate::domain::policy::Policy::uses_receipt)
    {
        notes.push(Said::new(
            "台账里有收到时间（received_at），但没有制度用到它，已忽略；要从收到起算，请在制度里写 from = \"receipt\"",
            "the records carry received_at, which no policy uses, so it is ignored; write from = \"receipt\" in a policy to count from it",
        ));
    }
    if unlisted > 0 {
        notes.push(Said::new(
            format!("另有 {unlisted} 条找不到归属的记录没有逐条列出"),
            format!("{unlisted} more records that belong nowhere are not listed one by one"),
        ));
    }
    notes
}

/// Which files were read as something else than UTF-8, and which sheets were taken.
fn forms_found(found: &[Found], files: &[String]) -> Vec<Said> {
    const NAMED: usize = 3;
    let mut notes = Vec::new();
    for encoding in [Encoding::Gb18030, Encoding::Utf16, Encoding::Utf16Be] {
        let own: Vec<&str> = (found.iter())
            .filter(|found| found.encoding == encoding && found.sheet.is_none())
            .map(|found| files[found.file as usize].as_str())
            .collect();
        let named = own[..own.len().min(NAMED)].join("、");
        let name = encoding.name();
        match own.len() {
            0 => {}
            1..=NAMED => notes.push(Said::new(
                format!("按 {name} 读入：{named}"),
                format!("read as {name}: {}", own.join(", ")),
            )),
            count => notes.push(Said::new(
                format!("按 {name} 读入 {count} 个文件：{named} 等"),
                format!(
                    "read as {name}: {count} files, {} and others",
                    own[..NAMED].join(", ")
                ),
            )),
        }
    }
    notes
}

/// The sheets that were not read, where nobody said which to read.
fn sheets_left(found: &[Found], files: &[String]) -> Vec<Said> {
    let left = |found: &Found| {
        let sheet = found
            .sheet
            .as_ref()
            .filter(|sheet| !sheet.others.is_empty())?;
        let file = &files[found.file as usize];
        let others = |separator| sheet.others.join(separator);
        Some(Said::new(
            format!("只读了 {file}；没有读：{}", others("、")),
            format!("of the workbook only {file} is read, not: {}", others(", ")),
        ))
    };
    found.iter().filter_map(left).collect()
}

/// What was perhaps meant by names that nobody has; nothing is guessed.
fn near_names(strays: &[crate::audit::Stray], names: [&Names; 2]) -> Vec<Said> {
    /// So many names are looked for, the others are findings all the same.
    const MOST: usize = 10;
    let mut notes = Vec::new();
    for (which, names) in names.into_iter().enumerate() {
        let mut counts: Vec<(&str, u64)> = Vec::new();
        let mut places: HashMap<&str, usize> = HashMap::new();
        for stray in strays {
            let name = [&stray.meeting, &stray.department][which];
            let Err(name) = name else { continue };
            let place = *places.entry(name).or_insert_with(|| {
                counts.push((name, 0));
                counts.len() - 1
            });
            counts[place].1 += 1;
        }
        for (name, count) in counts.into_iter().take(MOST) {
            let Some(near) = names.near(name) else {
                continue;
            };
            let met = shown(name);
            notes.push(if which == 0 {
                Said::new(
                    format!("会议“{met}”（{count} 条记录）不在名单里；是不是“{near}”？"),
                    format!("meeting \"{met}\" ({count} record(s)) is not known; did you mean \"{near}\"?"),
                )
            } else {
                Said::new(
                    format!("单位“{met}”（{count} 条记录）不在名单里；是不是“{near}”？是就在 [departments.aliases] 里写 \"{met}\" = \"{near}\""),
                    format!("department \"{met}\" ({count} record(s)) is not known; did you mean \"{near}\"? If so, write \"{met}\" = \"{near}\" under [departments.aliases]"),
                )
            });
        }
    }
    notes
}
