//! From the arguments of a project to what is read, with everything said that is to be said of it.

use crate::audit::Audit;
use crate::cli::arguments::args::{EncodingName, ProjectArgs};
use crate::cli::world::progress::Bar;
use crate::cli::world::shell::{Failure, Shell, now};
use crate::domain::written_time::{DateOnly, Whose, moment};
use crate::load::inputs::{Inputs, Loaded};
use crate::load::{Lookup, load, unknown_zone};
use crate::text::{Bilingual, did_you_mean, shown};
use crate::time::{Instant, Zone};

/// A project that may be judged.
pub(crate) struct Input {
    pub(crate) loaded: Loaded,
    pub(crate) as_of: Instant,
    /// Whether bad rows were left out (`--keep-going`): the exit code is 2 whatever is found.
    pub(crate) has_errors: bool,
}

impl Input {
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
/// Where the input has errors, which have been told; unless `--keep-going` and every file could be
/// read.
pub(crate) fn read(args: &ProjectArgs, shell: &mut Shell) -> Result<Input, Failure> {
    let inputs = inputs(args, shell)?;
    read_inputs(&inputs, args, shell)
}

/// Reads a project of which nothing but sums is asked: it takes half the room.
pub(crate) fn read_for_sums(args: &ProjectArgs, shell: &mut Shell) -> Result<Input, Failure> {
    let inputs = Inputs {
        is_for_sums: true,
        ..inputs(args, shell)?
    };
    read_inputs(&inputs, args, shell)
}

fn read_inputs(inputs: &Inputs, args: &ProjectArgs, shell: &mut Shell) -> Result<Input, Failure> {
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
            return Err(Failure::AlreadyReported);
        }
        if loaded.skipped > 0 {
            let skipped = loaded.skipped;
            shell.note(&Bilingual::new(
                format!("略过 {skipped} 条记录：它们的会议或单位自身那一行有误"),
                format!(
                    "left out: {skipped} record(s) whose meeting's or department's own row is bad"
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
    Ok(Input {
        loaded,
        as_of,
        has_errors,
    })
}

/// Where the arguments say that a project lies.
pub(crate) fn inputs(args: &ProjectArgs, shell: &Shell) -> Result<Inputs, Failure> {
    let one = |path: &Option<std::path::PathBuf>| path.iter().cloned().collect();
    Ok(Inputs {
        path: args.path.clone(),
        files: [
            one(&args.meetings),
            one(&args.departments),
            args.records.clone(),
            one(&args.exemptions),
        ],
        encoding: args.encoding.map(EncodingName::encoding),
        zone: args.timezone.as_deref().map(zone).transpose()?,
        year: args.year,
        threads: shell.threads,
        is_for_sums: false,
    })
}

/// The time zone of a flag.
pub(crate) fn zone(name: &str) -> Result<Zone, Failure> {
    Zone::named(name).ok_or_else(|| Failure::Message(unknown_zone(name)))
}

/// The time of a flag; a date alone is the end of that day.
pub(crate) fn instant(
    text: &str,
    flag: &str,
    zone: &Zone,
    year: Option<u32>,
) -> Result<Instant, Failure> {
    moment(text.trim(), Whose::Flag, flag, DateOnly::Reject, zone, year)
        .map(|moment| moment.at)
        .map_err(Failure::Message)
}

/// The department of a flag, by its id or a name that no other has: an index.
pub(crate) fn department(loaded: &Loaded, text: &str) -> Result<u32, Failure> {
    let text = text.trim();
    let met = shown(text);
    match loaded.departments.find(text) {
        Lookup::Known(index) => Ok(index),
        Lookup::Several => Err(Failure::message(
            format!("“{met}”是几个单位共有的名称；请写编号"),
            format!("\"{met}\" is the name of several departments; write the id"),
        )),
        Lookup::Spoiled => Err(Failure::message(
            format!("单位“{met}”所在的行有输入错误，没有读入"),
            format!("the row of department \"{met}\" has an input error and was not read"),
        )),
        Lookup::Unknown => {
            let known = (loaded.project.departments.iter())
                .flat_map(|department| [department.id.as_str(), department.name.as_str()]);
            let zh = format!("没有编号或名称为“{met}”的单位");
            let en = format!("no department has the id or name \"{met}\"");
            Err(match did_you_mean(text, known) {
                Some(near) => Failure::message(
                    format!("{zh}；是不是“{near}”？"),
                    format!("{en}; did you mean \"{near}\"?"),
                ),
                None => Failure::message(zh, en),
            })
        }
    }
}
