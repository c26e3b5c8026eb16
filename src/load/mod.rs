//! From files to a project and its records: the only part of the library that opens files.
//!
//! The stages, in the order of [`load`]: the configuration (`settings`, `config/`), the files of each
//! table (`sources`, `table_files`), their rows made into a project (`table/`, `project`), and the
//! records (`csv/`, `records/`). What is wrong with the input is collected, never guessed away.
//! It never judges and never renders.

pub(crate) mod calendars;
pub(crate) mod config;
pub(crate) mod csv;
mod earlier_report;
pub(crate) mod file;
pub(crate) mod file_patterns;
pub(crate) mod files;
pub mod inputs;
pub(crate) mod notes;
mod outline;
pub(crate) mod project;
pub(crate) mod records;
mod repositories;
pub(crate) mod settings;
mod source_paths;
mod sources;
pub(crate) mod table;
pub(crate) mod table_files;
mod unknown_names;

use std::sync::Arc;

use crate::domain::duty::Duty;
use crate::domain::project::{Assignment, Project};
use crate::ledger::intake::NearStray;
use crate::ledger::{Ledger, SlotDetail, Slots};
use crate::load::csv::blocks;
use crate::load::files::Files;
use crate::load::inputs::{Inputs, Loaded};
use crate::load::notes::{form_notes, record_notes, sheet_notes, silent_duties};
use crate::load::project::Tables;
use crate::load::records::context::RecordContext;
use crate::load::records::row_keys::RowKeys;
use crate::load::records::{Outcome, RecordFile};
use crate::load::settings::{Settings, calendars_of, read_config};
use crate::load::sources::Sources;
use crate::load::table_files::TableFiles;
use crate::load::unknown_names::unknown_names;
use crate::parallel;
use crate::text::path_text;
use crate::time::Zone;

pub use crate::domain::written_time::{BlankWords, DateOnly, TimeRole, moment, unreadable};
#[cfg(feature = "cli")]
pub(crate) use crate::load::calendars::left_out as calendar_left_out;
pub use crate::load::calendars::overlay as calendar_overlay;
pub use crate::load::calendars::provenance::{IMPORTED, Provenance, provenance};
pub use crate::load::calendars::write_toml::overlay_toml;
pub use crate::load::config::calendars::CalendarConfig;
pub use crate::load::config::policies::unknown_rule;
pub use crate::load::config::{Config, unknown_zone};
pub use crate::load::earlier_report::{CHECK_SCHEMA, ReportFile};
pub use crate::load::file::encoding::Encoding;
#[cfg(feature = "cli")]
pub(crate) use crate::load::file::foreign::binary;
pub(crate) use crate::load::file::input_error::SHOWN_ERRORS;
pub(crate) use crate::load::file::input_error::of_temporary;
pub use crate::load::file::input_error::reason;
pub use crate::load::file::input_error::{Errors, Excerpt, InputError, MOST_ERRORS, Warning};
pub use crate::load::outline::{OtherTables, Outline, tables_in_directory, toml_tables};
pub use crate::load::records::Progress;
pub use crate::load::records::original_rows::rows_of;
pub use crate::load::settings::load_config;
pub use crate::load::table::columns::Table;
pub use crate::load::table::names::{Labels, Lookup, NameIndex, Names};
pub use crate::load::unknown_names::{ShortName, short_names};
pub use crate::text::{Bilingual, did_you_mean, shown};

/// The name of a project's configuration.
pub const CONFIG_FILE: &str = "chuanda.toml";

/// Reads a project and all its records.
///
/// What is wrong with the input is in [`Loaded::errors`]; with errors, nothing may be called
/// compliant. `progress` is told now and then, from any thread, how far reading has come.
#[must_use]
pub fn load(inputs: &Inputs, progress: &(dyn Fn(Progress) + Sync)) -> Loaded {
    let (config_file, mut files) = read_config(inputs);
    let settings = config_file.parse(&mut files);
    load_by(inputs, settings, files, progress)
}

/// The same by settings that have been read: whoever looks for the tables has them already.
// Longer than most: these are the stages in their order, and each borrows from those before it.
pub(crate) fn load_by(
    inputs: &Inputs,
    settings: Settings<'_>,
    mut files: Files,
    progress: &(dyn Fn(Progress) + Sync),
) -> Loaded {
    let mut calendars = calendars_of(&settings.config, &mut files);
    let mut sources = Sources::find(inputs, &settings, &mut files);
    let texts = std::mem::take(&mut sources.texts);
    let table_files = TableFiles::parse(&sources, settings.document, &mut files);
    let config = with_flags(settings.config, inputs);

    let zone = zone_of(inputs, &config);
    let mut warnings = std::mem::take(&mut calendars.warnings);
    warnings.extend(table_files.unread());
    let mut tables = Tables::read(
        &table_files,
        &texts,
        &config,
        calendars,
        &zone,
        &mut warnings,
        &mut files,
    );
    let rows = tables.rows;
    let mut left_out = std::mem::take(&mut tables.left_out);
    let tables_columns = std::mem::take(&mut tables.columns);
    let (mut project, mut meetings, departments) = tables.into_project(&config, zone);
    // All that matters of them is in the project; the records need the room.
    drop(texts);
    let mut calls = project.calls();
    let mut record_files = table_files.record_files();
    if inputs.is_without_records {
        record_files.clear();
    }
    if let Some(too_many) = too_many_pairs(&calls) {
        files.fail(files.shown.len() as u32, path_text(&inputs.path), too_many);
        calls.clear();
        project.meetings.clear();
        meetings = NameIndex::default();
        record_files.clear();
    }

    let keys = RowKeys::default();
    let (slots, outcome) = read_records(
        inputs,
        &config,
        &project,
        &calls,
        names_of(&project, [&meetings, &departments]),
        (record_files, files.shown.len() as u32),
        &keys,
        progress,
    );
    files.errors.append(outcome.errors);
    warnings.extend(outcome.warnings);
    files.take_found(outcome.forms);
    left_out.append(outcome.left_out);
    project.places = files.places();
    for (file, columns) in tables_columns.into_iter().chain(outcome.columns) {
        project.places[file as usize].columns = Some(columns.into());
    }
    project.files = std::mem::take(&mut files.shown);

    let notes = [
        form_notes(&files.found, &project.places),
        sheet_notes(&files.found, &project.places),
        std::mem::take(&mut files.notes),
        left_out.into_notes(&project.files),
        silent_duties(&project, &calls, outcome.has_duties),
        record_notes(
            &project,
            outcome.has_received,
            outcome.intake.unlisted_strays,
        ),
    ];
    // Where a table could not be read at all, nobody knows which names are known.
    let unknown_names = if files.is_unreadable {
        Vec::new()
    } else {
        let names = names_of(&project, [&meetings, &departments]);
        unknown_names(&outcome.intake.strays, &project, names, &config.levels)
    };
    let (mut errors, more_errors) = std::mem::take(&mut files.errors).finish();
    let of_warnings = warnings.iter_mut().map(|warning| &mut warning.0);
    files.name_as_opened(errors.iter_mut().chain(of_warnings));
    Loaded {
        project,
        config,
        calls,
        slots,
        intake: outcome.intake,
        keys,
        meeting_index: meetings,
        department_index: departments,
        rows,
        paths: files.paths,
        is_unreadable: files.is_unreadable || outcome.is_unreadable,
        errors,
        more_errors,
        warnings,
        skipped: outcome.skipped,
        unknown_names,
        notes: notes.concat(),
    }
}

/// What the meetings and the departments are called.
fn names_of<'a>(
    project: &'a Project,
    [meetings, departments]: [&'a NameIndex; 2],
) -> [Names<'a>; 2] {
    [
        Names::new(meetings, Labels::Meetings(&project.meetings)),
        Names::new(departments, Labels::Departments(&project.departments)),
    ]
}

/// The strays that may be a department's, its name or the meeting's being near to one that is known.
#[must_use]
pub fn near_strays(loaded: &Loaded) -> Vec<NearStray> {
    notes::near_strays(&loaded.intake, [loaded.meetings(), loaded.departments()])
}

/// What a pair of a meeting and a department takes in memory, in bytes.
const PAIR_BYTES: u64 = 40;

/// So much memory may the pairs of a run take.
const MOST_PAIR_BYTES: u64 = 64 << 30;

/// Refuses, with the sum, what no memory holds: reckoned before any of it is asked for.
fn too_many_pairs(calls: &[Arc<Assignment>]) -> Option<Bilingual> {
    let pairs: u64 = calls.iter().map(|call| call.members.len() as u64).sum();
    let bytes = pairs.saturating_mul(PAIR_BYTES);
    (bytes > MOST_PAIR_BYTES).then(|| {
        let (size, most) = (bytes >> 30, MOST_PAIR_BYTES >> 30);
        let meetings = calls.iter().filter(|call| !call.members.is_empty()).count();
        Bilingual::new(format!("太大了：{meetings} 个会议共 {pairs} 个“会议 × 单位”，每个 {PAIR_BYTES} 字节，要 {size} GiB 内存，最多 {most} GiB"), format!("too large: {meetings} meetings have {pairs} meeting x department pairs of {PAIR_BYTES} bytes, {size} GiB of memory, where {most} GiB is the most")).advising("请按会议分批检查", "check fewer meetings at a time")
    })
}

/// The configuration, with what flags say instead.
fn with_flags(config: Config, inputs: &Inputs) -> Config {
    Config {
        year: inputs.year.or(config.year),
        date_only: inputs.date_only.unwrap_or(config.date_only),
        ..config
    }
}

/// The time zone that the command line names, else the configuration, else the one of China.
pub(crate) fn zone_of(inputs: &Inputs, config: &Config) -> Zone {
    let named = inputs.zone.clone().or_else(|| config.zone.clone());
    let zone = named.or_else(|| Zone::named("Asia/Shanghai"));
    zone.unwrap_or_else(|| unreachable!("the default time zone is bundled"))
}

/// Reads the records of a project into slots; the sheets found beside a file are numbered from
/// `next_file`.
#[expect(
    clippy::too_many_arguments,
    reason = "each is a part of what is loaded"
)]
fn read_records(
    inputs: &Inputs,
    config: &Config,
    project: &Project,
    calls: &[Arc<Assignment>],
    names: [Names<'_>; 2],
    (files, next_file): (Vec<RecordFile<'_>>, u32),
    keys: &RowKeys,
    progress: &(dyn Fn(Progress) + Sync),
) -> (Slots, Outcome) {
    let total = records::total_bytes(&files);
    let threads = match total {
        Some(total) if total <= 2 * blocks::BLOCK as u64 => 1,
        _ => parallel::count(inputs.threads),
    };
    // Where a date stands for a time, more than the time must be known of it.
    let has_dates = config.date_only != DateOnly::Reject;
    let keeps = if inputs.is_for_sums && !has_dates {
        SlotDetail::Times
    } else {
        SlotDetail::Lines
    };
    let ledger = Ledger::new(project, calls, threads, keeps);
    let context = RecordContext {
        zone: &project.zone,
        date_only: config.date_only,
        year: config.year,
        blanks: &config.blanks,
        names,
        ledger: &ledger,
        keys,
        block: blocks::BLOCK,
        next_file,
        most_errors: inputs.most_errors.max(SHOWN_ERRORS),
        is_plain: false,
    };
    let asked = Duty::ALL.map(|duty| {
        // By policies, whether a meeting has them or not, and by meetings themselves.
        let by_policies = project.policies.iter().map(|policy| &policy.duties);
        let mut all = by_policies.chain(calls.iter().map(|call| &*call.duties));
        all.any(|duties| duties.clause(duty).is_some())
    });
    let has_files = !files.is_empty();
    let aliases = &config.aliases;
    let mut outcome =
        records::read_records(files, &context, aliases, asked, threads, total, progress);
    // Where there are no records, or not all could be read, that has been reported.
    if !has_files || outcome.is_unreadable {
        outcome.has_duties = [true; 3];
    }
    (ledger.close(), outcome)
}
