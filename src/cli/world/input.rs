//! From the arguments of a project to what is read, with everything said that is to be said about it.

use std::path::PathBuf;

use crate::audit::Audit;
use crate::audit::ranks::MonthBefore;
use crate::cli::arguments::args::{PartyArgs, ProjectArgs};
use crate::cli::world::error_files;
use crate::cli::world::error_files::ErrorFile;
use crate::cli::world::failure::AlreadyReported;
use crate::cli::world::office_tables;
use crate::cli::world::part::{Parts, part};
use crate::cli::world::progress::Bar;
use crate::cli::world::shell::{Shell, Verdict, now};
use crate::cli::world::targets::{Target, keep_apart};
use crate::cli::world::unplaced::tell_unplaced;
use crate::domain::part::Part;
use crate::domain::written_time::{DateOnly, TimeRole, moment};
use crate::load::files::Files;
use crate::load::inputs::{Inputs, Loaded};
use crate::load::settings::{Settings, read_config};
use crate::load::{MOST_ERRORS, Outline, load_by, unknown_zone};
use crate::text::{Bilingual, counted};
use crate::time::{Instant, Zone};

/// A project that may be judged.
pub(crate) struct Input {
    /// What was asked to be read.
    pub(crate) inputs: Inputs,
    pub(crate) loaded: Loaded,
    pub(crate) as_of: Instant,
    /// What of it is judged.
    parts: Parts,
    /// Whether bad rows were left out (`--keep-going`): the exit code is 2 whatever is found.
    pub(crate) has_errors: bool,
}

impl Input {
    /// The verdict of a command that is not a gate.
    pub(crate) fn verdict(&self) -> Verdict {
        if self.has_errors {
            Verdict::CouldNotCheck
        } else {
            Verdict::Clean
        }
    }

    /// What is to be judged.
    pub(crate) fn audit(&self) -> Audit<'_> {
        self.audit_of(&self.parts.judged)
    }

    /// What one month is compared with.
    pub(crate) fn month_before(&self) -> Option<MonthBefore<'_>> {
        let (month, part) = self.parts.month_before.as_ref()?;
        Some(MonthBefore {
            month: *month,
            audit: self.audit_of(part),
        })
    }

    fn audit_of(&self, part: &Part) -> Audit<'_> {
        let loaded = &self.loaded;
        Audit::new(
            &loaded.project,
            &loaded.calls,
            &loaded.slots,
            &loaded.intake,
            self.as_of,
        )
        .within(part.clone())
    }
}

/// Reads a project, of which the part is judged that the arguments ask for.
///
/// # Errors
///
/// Where the input has errors, which have been reported; unless `--keep-going` and every file could be
/// read.
pub(crate) fn read(
    args: &ProjectArgs,
    parties: &PartyArgs,
    shell: &mut Shell,
) -> anyhow::Result<Input> {
    read_beside(args, parties, &[], shell)
}

/// Reads a project beside which the run is going to write these.
pub(crate) fn read_beside(
    args: &ProjectArgs,
    parties: &PartyArgs,
    targets: &[Target<'_>],
    shell: &mut Shell,
) -> anyhow::Result<Input> {
    let inputs = flags(args, shell, false)?;
    read_inputs(inputs, args, parties, targets, shell)
}

/// Reads a project of which nothing but sums is asked: it takes half the room.
pub(crate) fn read_for_sums(
    args: &ProjectArgs,
    parties: &PartyArgs,
    shell: &mut Shell,
) -> anyhow::Result<Input> {
    let inputs = Inputs {
        is_for_sums: true,
        ..flags(args, shell, false)?
    };
    read_inputs(inputs, args, parties, &[], shell)
}

/// Reads a project whose records lie elsewhere.
pub(crate) fn read_without_records(
    args: &ProjectArgs,
    parties: &PartyArgs,
    targets: &[Target<'_>],
    shell: &mut Shell,
) -> anyhow::Result<Input> {
    let inputs = flags(args, shell, true)?;
    read_inputs(inputs, args, parties, targets, shell)
}

fn read_inputs(
    inputs: Inputs,
    args: &ProjectArgs,
    parties: &PartyArgs,
    targets: &[Target<'_>],
    shell: &mut Shell,
) -> anyhow::Result<Input> {
    let (inputs, paths) = office_tables::project(&args.paths, inputs, shell)?;
    let (config_file, mut files) = read_config(&inputs);
    let settings = config_file.parse(&mut files);
    let inputs = find_tables(inputs, paths, &settings, &files, shell)?;
    let error_files = ErrorFile::parse(&args.errors)?;
    let error_targets = error_files.iter().map(ErrorFile::target);
    let targets: Vec<Target<'_>> = targets.iter().copied().chain(error_targets).collect();
    // Before reading what takes its time; what is read is known afterwards.
    keep_apart(&targets, &[])?;
    let bar = Bar::new(shell.is_held(), shell.lang);
    let loaded = load_by(&inputs, settings, files, &|progress| bar.show(progress));
    drop(bar);
    keep_apart(&targets, &loaded.paths)?;
    shell.set_configured_lang(loaded.config.language);
    shell.lines(&loaded.unknown_names);
    for warning in &loaded.warnings {
        shell.warning(warning);
    }
    for note in &loaded.notes {
        shell.note(note);
    }
    error_files::write(&error_files, &loaded, shell)?;
    let has_errors = !loaded.errors.is_empty();
    if has_errors {
        shell.input_errors(&loaded.errors, loaded.more_errors);
        if !args.keep_going || loaded.is_unreadable {
            return Err(AlreadyReported.into());
        }
        if loaded.skipped > 0 {
            let skipped = loaded.skipped;
            shell.note(&Bilingual::new(
                format!("略过 {skipped} 条记录：它们的会议或单位自身那一行有误"),
                format!(
                    "skipped {} whose meeting or department has an error in its own row",
                    counted(skipped, "record")
                ),
            ));
        }
    }
    let as_of = match &args.as_of {
        Some(text) => {
            let year = args.year.or(loaded.config.year);
            instant(text, "--as-of", &loaded.project.zone, year)?
        }
        None => now(),
    };
    let input = Input {
        parts: part(&loaded, &args.period, parties, shell)?,
        inputs,
        loaded,
        as_of,
        has_errors,
    };
    tell_unplaced(&input.loaded, || input.audit(), shell);
    Ok(input)
}

/// Finds the tables of a project by its settings.
fn find_tables(
    inputs: Inputs,
    paths: Vec<PathBuf>,
    settings: &Settings<'_>,
    files: &Files,
    shell: &mut Shell,
) -> anyhow::Result<Inputs> {
    let config = &settings.config;
    if inputs.is_tables {
        return office_tables::among(paths, inputs, config, shell);
    }
    // What is wrong with the configuration will be told with all the rest.
    if !inputs.path.is_dir() || settings.has_errors {
        return Ok(inputs);
    }
    let outline = Outline::of(&inputs, settings, &files.directory);
    office_tables::in_directory(inputs, &outline, config, shell)
}

/// What the arguments say of a project, but for where it lies.
fn flags(args: &ProjectArgs, shell: &Shell, is_without_records: bool) -> anyhow::Result<Inputs> {
    let one = |path: &Option<PathBuf>| path.iter().cloned().collect();
    Ok(Inputs {
        files: [
            one(&args.meetings),
            one(&args.departments),
            args.records.clone(),
            one(&args.exemptions),
        ],
        encoding: args.encoding,
        zone: args.timezone.as_deref().map(zone).transpose()?,
        year: args.year,
        date_only: args.date_only,
        most_errors: if args.errors.is_empty() {
            0
        } else {
            MOST_ERRORS
        },
        threads: shell.threads,
        is_without_records,
        ..Inputs::default()
    })
}

/// The time zone of a flag.
pub(crate) fn zone(name: &str) -> anyhow::Result<Zone> {
    Zone::named(name).ok_or_else(|| unknown_zone(name).into())
}

/// The time of a flag; a date alone is the end of that day.
pub(crate) fn instant(
    text: &str,
    flag: &str,
    zone: &Zone,
    year: Option<u32>,
) -> anyhow::Result<Instant> {
    Ok(moment(
        text.trim(),
        TimeRole::Flag,
        flag,
        DateOnly::Reject,
        zone,
        year,
    )?
    .at)
}
