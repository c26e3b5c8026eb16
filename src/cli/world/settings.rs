//! The settings of a project for commands that need no data: its configuration and its calendars.

use std::path::Path;

use crate::calendar::Calendar;
use crate::cli::world::failure::failure;
use crate::cli::world::shell::Shell;
use crate::load::calendars::named::unknown_calendar;
use crate::load::inputs::LoadedConfig;
use crate::load::settings::load_config;
use crate::text::path_text;

/// Reads the configuration at a path, a directory or a file; without one there, the defaults.
///
/// # Errors
///
/// Where nothing is there, or the configuration has errors, which have been reported.
pub(crate) fn read(path: &Path, shell: &mut Shell) -> anyhow::Result<LoadedConfig> {
    if !path.exists() {
        let path = path_text(path);
        return Err(failure(
            format!("没有 {path} 这个目录或文件"),
            format!("there is no {path}"),
        ));
    }
    let settings = load_config(path);
    shell.set_configured_lang(settings.config.language);
    if !settings.errors.is_empty() {
        return Err(shell.reject(&settings.errors, 0));
    }
    for warning in &settings.warnings {
        shell.warning(warning);
    }
    Ok(settings)
}

/// The calendar of a name; without one, the project's.
///
/// # Errors
///
/// Where nobody defines it.
pub(crate) fn calendar(settings: &LoadedConfig, name: Option<&str>) -> anyhow::Result<Calendar> {
    let own = |index: usize| settings.calendars[index].clone();
    let Some(name) = name else {
        return Ok(own(0));
    };
    if let Some(index) = (settings.calendar_names.iter()).position(|own| own == name) {
        return Ok(own(index + 1));
    }
    match name {
        "cn" => Ok(Calendar::cn()),
        "weekends" => Ok(Calendar::weekends()),
        _ if settings.calendars[0].name() == name => Ok(own(0)),
        _ => Err(unknown_calendar(name, &settings.calendar_names).into()),
    }
}
