//! From files to a project and its records: the only part of the library that opens files.

pub(crate) mod calendars;
pub(crate) mod config;
pub(crate) mod csv;
mod earlier_report;
pub(crate) mod file;
pub(crate) mod files;
pub mod inputs;
pub(crate) mod notes;
pub(crate) mod project;
pub(crate) mod records;
pub(crate) mod settings;
mod sources;
pub(crate) mod table;

use toml::Spanned;
use toml::de::DeTable;

use crate::domain::project::Project;
use crate::ledger::{Keeps, Ledger};
use crate::load::csv::blocks;
use crate::load::files::Files;
use crate::load::inputs::{Inputs, Loaded};
use crate::load::notes::{forms_found, near_names, notes_of, sheets_left};
use crate::load::project::Tables;
use crate::load::records::context;
use crate::load::records::context::Party;
use crate::load::settings::{calendars_of, open};
use crate::load::sources::Sources;
use crate::load::table::reader::Context;
use crate::parallel;
use crate::time::Zone;

pub use crate::domain::written_time::{BlankWords, DateOnly, Whose, moment, unreadable};
pub use crate::load::calendars::overlay as calendar_overlay;
pub use crate::load::calendars::provenance::{IMPORTED, Provenance, provenance};
pub use crate::load::calendars::write_toml::overlay_toml;
pub use crate::load::config::calendars::CalendarConfig;
pub use crate::load::config::policies::unknown_rule;
pub use crate::load::config::{Config, unknown_zone};
pub use crate::load::earlier_report::{
    CHECK_SCHEMA, FindingKey, FindingText, ReportFile, ReportHead, SourceText,
};
pub use crate::load::file::encoding::Encoding;
pub use crate::load::file::input_error::reason;
pub use crate::load::file::input_error::{Errors, Excerpt, InputError};
pub use crate::load::records::Progress;
pub use crate::load::records::original_rows::{OriginalRow, OriginalRows, rows_of};
pub use crate::load::table::columns::{Table, Warning};
pub use crate::load::table::names::{Lookup, Names};
pub use crate::propose::sample::{Sample, samples};
pub use crate::text::{Bilingual, did_you_mean, shown};

/// The name of a project's configuration.
pub const CONFIG_FILE: &str = "chuanda.toml";

/// Reads a project and all its records.
///
/// What is wrong with the input is in [`Loaded::errors`]; with errors, nothing may be called
/// compliant. `progress` is told now and then, from any thread, how far reading has come.
#[must_use]
pub fn load(inputs: &Inputs, progress: &(dyn Fn(Progress) + Sync)) -> Loaded {
    let mut files = Files::default();
    let (is_one_file, config, config_file) = open(&inputs.path, &mut files, false);
    let zone = zone_of(inputs, &config);
    let year = inputs.year.or(config.year);
    let (mut calendars, calendar_names) = calendars_of(&config, &mut files);

    let sources = Sources::find(inputs, &config, is_one_file, config_file, &mut files);
    let parsed: Vec<Option<Spanned<DeTable<'_>>>> = sources.parse(&mut files);
    let mut warnings = sources.unread(&parsed);
    let mut errors = std::mem::take(&mut files.errors);

    let mut context = Context {
        zone: &zone,
        date_only: config.date_only,
        year,
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
            year,
            blanks: &config.blanks,
            parties: [Party::new(&meetings), Party::new(&departments)],
            ledger: &ledger,
            block: blocks::BLOCK,
            is_plain: config.blanks.hold_a_time(&project.zone, year),
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

/// The time zone of the flags, else of the configuration, else the default one.
fn zone_of(inputs: &Inputs, config: &Config) -> Zone {
    let zone = inputs.zone.clone().or_else(|| config.zone.clone());
    let zone = zone.or_else(|| Zone::named("Asia/Shanghai"));
    zone.unwrap_or_else(|| unreachable!("the default time zone is bundled"))
}
