//! From files to a project and its records: the only part of the library that opens files.

mod calendars;
mod check_report;
mod columns;
mod config;
mod error;
mod fast;
mod feed;
mod holiday_cn;
mod ics;
mod ids;
mod names;
mod overlay_toml;
mod records;
mod row;
mod rows_of;
mod split;
mod tables;
mod times;
mod toml_file;
#[cfg(test)]
mod twins;
mod walk;
#[allow(dead_code)]
mod workbook;

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::DeTable;

use crate::audit::Intake;
use crate::calendar::{Calendar, Overlay};
use crate::ledger::{Ledger, Slots};
use crate::parallel;
use crate::policy::speech_policies;
use crate::project::{Call, Project};
use crate::time::Zone;

pub use calendars::overlay as calendar_overlay;
pub use check_report::{CHECK_SCHEMA, FindingKey, FindingText, ReportFile, ReportHead, SourceText};
pub use columns::{Table, Warning};
pub use config::{CalendarConfig, Config, unknown_rule, unknown_zone};
pub use error::{Errors, Excerpt, InputError, Said, did_you_mean, shown};
pub use feed::reason;
pub use names::{Lookup, Names};
pub use overlay_toml::overlay_toml;
pub use records::Progress;
pub use rows_of::{OriginalRow, OriginalRows, rows_of};
pub use times::{DateOnly, Whose, moment};

use error::Stretch;
use records::RecordFile;
use tables::{Context, Departments, Meetings};
use walk::Walk;

/// Where a project lies, and what the command line names instead.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// A directory, a `chuanda.toml`, or one TOML file with the data.
    pub path: PathBuf,
    /// Files named instead of the project's, by [`Table::ALL`]; `-` is standard input.
    pub files: [Vec<PathBuf>; 4],
    /// A time zone instead of the project's.
    pub zone: Option<Zone>,
    /// How many threads read records; 0: as many as the machine has.
    pub threads: usize,
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
    bytes: Vec<u8>,
}

impl Whole {
    fn stretch(&self) -> Stretch<'_> {
        Stretch {
            file: self.index,
            path: &self.shown,
            first_line: 1,
            bytes: row::without_bom(&self.bytes),
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
                bytes,
            }),
            Err(error) => {
                self.fail(index, shown, feed::unreadable(&error));
                None
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
        Some(total) if total <= 2 * feed::BLOCK as u64 => 1,
        _ => parallel::count(inputs.threads),
    };
    let ledger = Ledger::new(&project, &calls, threads);
    let outcome = records::records(
        record_files,
        &records::Context {
            zone: &project.zone,
            date_only: config.date_only,
            parties: [fast::Party::new(&meetings), fast::Party::new(&departments)],
            ledger: &ledger,
            block: feed::BLOCK,
            is_plain: false,
        },
        &config.aliases,
        threads,
        total,
        progress,
    );
    errors.append(outcome.errors);
    warnings.extend(outcome.warnings);
    project.files = std::mem::take(&mut files.shown);
    let notes = notes(
        &project,
        outcome.has_received,
        outcome.intake.unlisted_strays,
    );
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
    exemptions: Vec<crate::exemption::Exemption>,
    policies: Vec<crate::policy::Policy>,
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
fn notes(project: &Project, has_received: bool, unlisted: u64) -> Vec<Said> {
    let mut notes = Vec::new();
    if has_received
        && !project
            .policies
            .iter()
            .any(crate::policy::Policy::uses_receipt)
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

/// A source of one table, and how the run came to it.
struct Source {
    table: Table,
    /// The place of the file among those read whole; none for CSV records, which are streamed.
    whole: Option<usize>,
    streamed: Option<(u32, String, Option<PathBuf>)>,
}

/// Every source of every table.
struct Sources {
    wholes: Vec<Whole>,
    list: Vec<Source>,
    /// Tables that a flag or `[inputs]` names.
    is_named: [bool; 4],
    /// Whether the first file is the configuration.
    has_config: bool,
    /// Record files, links followed.
    streamed: HashSet<PathBuf>,
}

impl Sources {
    fn find(
        inputs: &Inputs,
        config: &Config,
        is_one_file: bool,
        config_file: Option<Whole>,
        files: &mut Files,
    ) -> Self {
        let mut sources = Self {
            wholes: Vec::new(),
            list: Vec::new(),
            is_named: [false; 4],
            has_config: config_file.is_some(),
            streamed: HashSet::new(),
        };
        sources.wholes.extend(config_file);
        let has_own_data = sources.wholes.first().is_some_and(|file| {
            let mut ignored = Errors::default();
            let stretch = file.stretch();
            toml_file::parse(&stretch, &mut ignored).is_some_and(|table| {
                Table::ALL
                    .iter()
                    .any(|t| table.get_ref().contains_key(t.name()))
            })
        });
        let mut stdin_by = None;
        for (index, table) in Table::ALL.into_iter().enumerate() {
            let own = &inputs.files[index];
            let paths: Vec<PathBuf> = if !own.is_empty() {
                sources.is_named[index] = true;
                (own.iter())
                    .flat_map(|path| expand(Path::new(""), path, files))
                    .collect()
            } else if let Some(patterns) = &config.inputs[index] {
                sources.is_named[index] = true;
                let directory = files.directory.clone();
                (patterns.iter())
                    .flat_map(|pattern| expand(&directory, Path::new(pattern), files))
                    .collect()
            } else {
                let by_name =
                    |ending: &str| files.directory.join(format!("{}.{ending}", table.name()));
                ["csv", "toml"]
                    .into_iter()
                    .map(by_name)
                    .filter(|path| !(is_one_file && has_own_data) && path.exists())
                    .collect()
            };
            for path in paths {
                if path.as_os_str() == "-"
                    && let Some(other) = stdin_by.replace(table)
                {
                    let (file, shown) = files.add(&path);
                    let (one, two) = (Table::name(other), table.name());
                    let said = Said::new(
                        format!("标准输入只能读一次，{one} 和 {two} 都要读它"),
                        format!("standard input can be read once; both {one} and {two} want it"),
                    );
                    files.fail(file, shown, said);
                    continue;
                }
                sources.add(table, &path, files);
            }
        }
        if sources.has_config && has_own_data {
            for (index, table) in Table::ALL.into_iter().enumerate() {
                if inputs.files[index].is_empty() && config.inputs[index].is_none() {
                    sources.list.push(Source {
                        table,
                        whole: Some(0),
                        streamed: None,
                    });
                }
            }
        }
        // Where PATH itself could not be read, that has been said.
        let is_lost = is_one_file && !sources.has_config;
        if !(is_lost || is_one_file && has_own_data) {
            sources.require(files);
        }
        sources
    }

    fn add(&mut self, table: Table, path: &Path, files: &mut Files) {
        if table == Table::Records && !has_ending(path, "toml") {
            // A file that two patterns mean, or that is spelt in two ways, is read once.
            if !self
                .streamed
                .insert(path.canonicalize().unwrap_or_else(|_| path.to_owned()))
            {
                return;
            }
            let (index, shown) = files.add(path);
            let path = (path.as_os_str() != "-").then(|| path.to_owned());
            self.list.push(Source {
                table,
                whole: None,
                streamed: Some((index, shown, path)),
            });
            return;
        }
        let known = (self.wholes.iter()).position(|whole| is_same_file(&whole.path, path));
        let whole = known.or_else(|| {
            self.wholes.push(files.read(path)?);
            Some(self.wholes.len() - 1)
        });
        let is_listed =
            |source: &Source| source.table == table && source.whole == whole && whole.is_some();
        if whole.is_none() || !self.list.iter().any(is_listed) {
            self.list.push(Source {
                table,
                whole,
                streamed: None,
            });
        }
    }

    /// Every table but the exemptions must have a source, or nothing was read.
    fn require(&mut self, files: &mut Files) {
        for table in [Table::Meetings, Table::Departments, Table::Records] {
            let has_rows = |source: &Source| {
                let others = || {
                    let whole = source.whole.map(|index| &self.wholes[index])?;
                    let mut ignored = Errors::default();
                    let stretch = whole.stretch();
                    let parsed = whole
                        .is_toml()
                        .then(|| toml_file::parse(&stretch, &mut ignored))??;
                    Some(parsed.get_ref().contains_key(table.name()))
                };
                source.table == table || others().unwrap_or(false)
            };
            // Where files are named for it, what is wrong with them has been told.
            let is_told = self.is_named[table as usize] && files.errors.total() > 0;
            if is_told || self.list.iter().any(has_rows) {
                continue;
            }
            let name = table.name();
            let directory = files.directory.to_string_lossy().into_owned();
            let directory = if directory.is_empty() {
                ".".to_owned()
            } else {
                directory
            };
            let file = files.shown.len() as u32;
            files.fail(
                file,
                directory,
                Said::new(
                    format!("这里既没有 {name}.csv 也没有 {name}.toml；可用 --{name} 或 [inputs] 指明"),
                    format!("neither {name}.csv nor {name}.toml is here; name it by --{name} or under [inputs]"),
                ),
            );
        }
    }

    /// Parses every TOML file once; none for CSV and for what cannot be parsed.
    fn parse<'s>(&'s self, files: &mut Files) -> Vec<Option<Spanned<DeTable<'s>>>> {
        let mut parsed = Vec::new();
        for (index, whole) in self.wholes.iter().enumerate() {
            if !whole.is_toml() {
                parsed.push(None);
                continue;
            }
            let stretch = whole.stretch();
            let mut own = Errors::default();
            let document = toml_file::parse(&stretch, &mut own);
            // The configuration's own mistakes were told when it was read.
            if index > 0 || !self.has_config {
                files.errors.append(own);
                if let Some(document) = &document {
                    let mut walk = Walk::new(document.get_ref(), &stretch);
                    for table in Table::ALL {
                        walk.value(table.name());
                    }
                    walk.finish(&mut files.errors);
                }
            }
            parsed.push(document);
        }
        parsed
    }

    /// Warns of tables in TOML files that are not read because a flag or `[inputs]` names others.
    fn unread(&self, parsed: &[Option<Spanned<DeTable<'_>>>]) -> Vec<Warning> {
        let mut warnings = Vec::new();
        for (index, table) in parsed.iter().enumerate() {
            let Some(document) = table else { continue };
            for (place, table) in Table::ALL.into_iter().enumerate() {
                let Some(value) = document.get_ref().get(table.name()) else {
                    continue;
                };
                let is_read =
                    |source: &Source| source.table == table && source.whole == Some(index);
                if self.is_named[place] && !self.list.iter().any(is_read) {
                    let name = table.name();
                    warnings.push(Warning(self.wholes[index].stretch().error(
                        value.span(),
                        Said::new(
                            format!("这里的 [[{name}]] 没有读：{name} 已另外指明文件"),
                            format!(
                                "the [[{name}]] here are not read: other files are named for {name}"
                            ),
                        ),
                    )));
                }
            }
        }
        warnings
    }

    /// The files a table is read from: named for it, or TOML files that hold it besides.
    fn of(&self, table: Table) -> Vec<usize> {
        let mut wholes: Vec<usize> = (self.list.iter())
            .filter(|source| source.table == table)
            .filter_map(|source| source.whole)
            .collect();
        if !self.is_named[table as usize] {
            for (index, whole) in self.wholes.iter().enumerate() {
                let is_source = self.list.iter().any(|source| source.whole == Some(index));
                if whole.is_toml() && is_source && !wholes.contains(&index) {
                    wholes.push(index);
                }
            }
        }
        wholes
    }

    fn rows<'s>(
        &'s self,
        table: Table,
        parsed: &[Option<Spanned<DeTable<'s>>>],
        config: &Config,
        context: &mut Context<'_>,
        each: &mut EachRow<'_, 's>,
    ) {
        for index in self.of(table) {
            let whole = &self.wholes[index];
            let stretch = whole.stretch();
            let mut errors = Errors::default();
            let mut warnings = Vec::new();
            let mut rows = Vec::new();
            if whole.is_toml() {
                if let Some(document) = &parsed[index] {
                    row::toml_rows(
                        table,
                        document.get_ref(),
                        &stretch,
                        &mut errors,
                        |row, is_good| {
                            rows.push((row, is_good));
                        },
                    );
                }
            } else {
                context.is_unreadable |= !row::csv_rows(
                    table,
                    &stretch,
                    &config.aliases,
                    &mut errors,
                    &mut warnings,
                    |row, is_good| rows.push((row, is_good)),
                );
            }
            context.errors.append(errors);
            context.warnings.append(&mut warnings);
            for (row, is_good) in rows {
                each(row, is_good, &stretch, context);
            }
        }
    }

    fn record_files<'s>(
        &'s self,
        parsed: &'s [Option<Spanned<DeTable<'s>>>],
    ) -> Vec<RecordFile<'s>> {
        let mut files = Vec::new();
        for source in &self.list {
            if let Some((file, shown, path)) = source.streamed.clone() {
                files.push(RecordFile::Csv { file, shown, path });
            }
        }
        for index in self.of(Table::Records) {
            if let Some(document) = &parsed[index] {
                files.push(RecordFile::Toml {
                    table: document.get_ref(),
                    stretch: self.wholes[index].stretch(),
                });
            }
        }
        files
    }

    fn is_unreadable(&self, parsed: &[Option<Spanned<DeTable<'_>>>]) -> bool {
        let mut pairs = self.wholes.iter().zip(parsed);
        pairs.any(|(whole, parsed)| whole.is_toml() && parsed.is_none())
    }
}

/// The files that a path or pattern means, in order.
fn expand(directory: &Path, pattern: &Path, files: &mut Files) -> Vec<PathBuf> {
    let path = directory.join(pattern);
    let text = pattern.to_string_lossy();
    if text == "-" {
        return vec![pattern.to_owned()];
    }
    if !text.contains(['*', '?', '[']) || path.exists() {
        return vec![path];
    }
    // The directory itself is no pattern, whatever its name.
    let escaped = glob::Pattern::escape(&directory.to_string_lossy());
    let full = Path::new(&escaped).join(pattern);
    let mut found = Vec::new();
    let mut said = Said::new("没有文件符合这个通配符", "no file matches this pattern");
    for path in glob::glob(&full.to_string_lossy()).into_iter().flatten() {
        match path {
            Ok(path) => found.push(path),
            Err(error) => {
                // A directory that cannot be listed may hold records.
                found.clear();
                said = feed::unreadable(error.error());
                break;
            }
        }
    }
    if found.is_empty() {
        let (file, shown) = files.add(pattern);
        files.fail(file, shown, said);
    }
    found.sort();
    found
}
