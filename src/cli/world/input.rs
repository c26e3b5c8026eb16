//! From the arguments of a project to what is read, with everything said that is to be said about it.

use crate::audit::Audit;
use crate::audit::overdue::Overdue;
use crate::cli::arguments::args::ProjectArgs;
use crate::cli::world::failure::{AlreadyReported, failure};
use crate::cli::world::progress::Bar;
use crate::cli::world::shell::{Shell, Verdict, now};
use crate::cli::world::suggest::unknown;
use crate::domain::written_time::{DateOnly, TimeRole, moment};
use crate::load::inputs::{Inputs, Loaded};
use crate::load::{Lookup, Names, load, unknown_zone};
use crate::text::{Bilingual, counted, did_you_mean, shown};
use crate::time::{Instant, Zone};

/// A project that may be judged.
pub(crate) struct Input {
    pub(crate) loaded: Loaded,
    pub(crate) as_of: Instant,
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
        let loaded = &self.loaded;
        Audit::new(
            &loaded.project,
            &loaded.calls,
            &loaded.slots,
            &loaded.intake,
            self.as_of,
        )
    }
}

/// Reads a project.
///
/// # Errors
///
/// Where the input has errors, which have been reported; unless `--keep-going` and every file could be
/// read.
pub(crate) fn read(args: &ProjectArgs, shell: &mut Shell) -> anyhow::Result<Input> {
    let inputs = inputs(args, shell)?;
    read_inputs(&inputs, args, shell)
}

/// Reads a project of which nothing but sums is asked: it takes half the room.
pub(crate) fn read_for_sums(args: &ProjectArgs, shell: &mut Shell) -> anyhow::Result<Input> {
    let inputs = Inputs {
        is_for_sums: true,
        ..inputs(args, shell)?
    };
    read_inputs(&inputs, args, shell)
}

fn read_inputs(inputs: &Inputs, args: &ProjectArgs, shell: &mut Shell) -> anyhow::Result<Input> {
    let bar = Bar::new(shell.is_held(), shell.lang);
    let loaded = load(inputs, &|progress| bar.show(progress));
    drop(bar);
    shell.set_configured_lang(loaded.config.language);
    for warning in &loaded.warnings {
        shell.warning(warning);
    }
    for note in &loaded.notes {
        shell.note(note);
    }
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
        loaded,
        as_of,
        has_errors,
    };
    tell_unplaced(&input, shell);
    Ok(input)
}

/// Tells of each row that names nobody how many overdue duties it might settle.
fn tell_unplaced(input: &Input, shell: &mut Shell) {
    let Loaded {
        intake, project, ..
    } = &input.loaded;
    if intake.unplaced.is_empty() {
        return;
    }
    let overdue = Overdue::count(&input.audit());
    for row in &intake.unplaced {
        let source = intake.locate(row.line);
        let (file, line) = (&project.files[source.file as usize], source.line);
        let count = overdue.settled_by(row);
        shell.note(&Bilingual::new(
            format!("{file}:{line}：看不出这一行是哪次会议、哪个单位的记录，逾期未办的任务中可能有 {count} 项已由它办结"),
            format!("{file}:{line}: cannot read which meeting and department this row is about; it might settle {count} of the overdue duties"),
        ));
    }
    if intake.unlisted_unplaced > 0 {
        let more = intake.unlisted_unplaced;
        shell.note(&Bilingual::new(
            format!("另有 {more} 行也是这样，没有列出"),
            format!("{more} more such rows are not listed"),
        ));
    }
}

/// Where the arguments say that a project lies.
pub(crate) fn inputs(args: &ProjectArgs, shell: &Shell) -> anyhow::Result<Inputs> {
    let one = |path: &Option<std::path::PathBuf>| path.iter().cloned().collect();
    Ok(Inputs {
        path: args.path.clone(),
        files: [
            one(&args.meetings),
            one(&args.departments),
            args.records.clone(),
            one(&args.exemptions),
        ],
        encoding: args.encoding,
        zone: args.timezone.as_deref().map(zone).transpose()?,
        year: args.year,
        threads: shell.threads,
        is_for_sums: false,
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

/// The department of a flag, by its id or a name that no other has: an index.
pub(crate) fn department(loaded: &Loaded, text: &str) -> anyhow::Result<u32> {
    let departments = loaded.project.departments.iter();
    let known = departments.flat_map(|it| [it.id.as_str(), it.name.as_str()]);
    find(&loaded.departments, text, ["单位", "department"], known)
}

/// The meeting of a flag, by its id or a title that no other has: an index.
pub(crate) fn meeting(loaded: &Loaded, text: &str) -> anyhow::Result<u32> {
    let meetings = loaded.project.meetings.iter();
    let known = meetings.flat_map(|it| [it.id.as_str(), it.title.as_str()]);
    find(&loaded.meetings, text, ["会议", "meeting"], known)
}

/// The one that a text names; `[zh, en]` is what such a thing is called.
fn find<'a>(
    names: &Names,
    text: &str,
    [zh, en]: [&str; 2],
    known: impl Iterator<Item = &'a str>,
) -> anyhow::Result<u32> {
    let text = text.trim();
    let met = shown(text);
    match names.find(text) {
        Lookup::Known(index) => Ok(index),
        Lookup::Several => Err(failure(
            format!("“{met}”是几个{zh}共有的名称；请写编号"),
            format!("\"{met}\" is the name of several {en}s; write the id"),
        )),
        Lookup::Spoiled => Err(failure(
            format!("{zh}“{met}”所在的行有输入错误，没有读入"),
            format!("the row of {en} \"{met}\" has an input error and was not read"),
        )),
        Lookup::Unknown => Err(unknown(zh, en, &met, did_you_mean(text, known)).into()),
    }
}
