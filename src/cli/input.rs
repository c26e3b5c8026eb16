//! From the arguments of a project to what is read, with everything said that is to be said of it.

use crate::load::{DateOnly, Inputs, Loaded, Whose, load, moment, unknown_zone};
use crate::time::{Instant, Zone};

use super::args::ProjectArgs;
use super::shell::{Failure, Shell, now};

/// A project that may be judged.
pub(super) struct Input {
    pub(super) loaded: Loaded,
    pub(super) as_of: Instant,
    /// Whether bad rows were left out (`--keep-going`): the exit code is 2 whatever is found.
    pub(super) has_errors: bool,
}

/// Reads a project.
///
/// # Errors
///
/// Where the input has errors, which have been told; unless `--keep-going` and every file could be
/// read.
pub(super) fn read(args: &ProjectArgs, shell: &mut Shell) -> Result<Input, Failure> {
    let inputs = inputs(args, shell)?;
    let loaded = load(&inputs, &|_| {});
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
            return Err(Failure::Told);
        }
    }
    let as_of = match &args.as_of {
        Some(text) => instant(text, "--as-of", &loaded.project.zone)?,
        None => now(),
    };
    Ok(Input {
        loaded,
        as_of,
        has_errors,
    })
}

/// Where the arguments say that a project lies.
pub(super) fn inputs(args: &ProjectArgs, shell: &Shell) -> Result<Inputs, Failure> {
    let one = |path: &Option<std::path::PathBuf>| path.iter().cloned().collect();
    Ok(Inputs {
        path: args.path.clone(),
        files: [
            one(&args.meetings),
            one(&args.departments),
            args.records.clone(),
            one(&args.exemptions),
        ],
        zone: args.timezone.as_deref().map(zone).transpose()?,
        threads: shell.threads,
    })
}

/// The time zone of a flag.
pub(super) fn zone(name: &str) -> Result<Zone, Failure> {
    Zone::named(name).ok_or_else(|| Failure::Said(unknown_zone(name)))
}

/// The time of a flag; a date alone is the end of that day.
pub(super) fn instant(text: &str, flag: &str, zone: &Zone) -> Result<Instant, Failure> {
    moment(text.trim(), Whose::Limit, flag, DateOnly::Reject, zone)
        .map(|moment| moment.at)
        .map_err(Failure::Said)
}
