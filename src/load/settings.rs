//! The configuration and its calendars.

use std::path::Path;

use crate::calendar::{Calendar, Overlay};
use crate::load::config::calendars::CalendarConfig;
use crate::load::config::toml_reader::TomlReader;
use crate::load::config::{Config, toml_file};
use crate::load::files::{Files, WholeFile};
use crate::load::inputs::LoadedConfig;
use crate::load::{CONFIG_FILE, calendars, config};

/// Reads the configuration at a path, if there is one, and its calendars.
#[must_use]
pub(crate) fn load_config(path: &Path) -> LoadedConfig {
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
pub(crate) fn open(
    path: &Path,
    files: &mut Files,
    may_lack: bool,
) -> (bool, Config, Option<WholeFile>) {
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
    let slice = file.slice();
    let Some(table) = toml_file::parse(&slice, &mut files.errors) else {
        files.is_unreadable = true;
        return (true, Config::default(), None);
    };
    let before = files.errors.total();
    let config = config::config(TomlReader::new(table.get_ref(), &slice), &mut files.errors);
    files.is_unreadable |= files.errors.total() > before;
    (!is_directory, config, Some(file))
}

/// The default calendar and those the configuration defines, with the names of the latter.
pub(crate) fn calendars_of(config: &Config, files: &mut Files) -> (Vec<Calendar>, Vec<String>) {
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
