//! The configuration of a project, parsed once, and the calendars that it names.

use std::path::Path;
use std::rc::Rc;

use toml::de::DeTable;

use crate::calendar::{Calendar, LeftOut, Overlay, settle};
use crate::load::calendars::named::Calendars;
use crate::load::config::calendars::CalendarConfig;
use crate::load::config::toml_reader::TomlReader;
use crate::load::config::{Config, toml_file};
use crate::load::file::input_error::{Errors, SHOWN_ERRORS, Warning};
use crate::load::files::{Files, WholeFile};
use crate::load::inputs::{Inputs, LoadedConfig};
use crate::load::{CONFIG_FILE, calendars, config};
use crate::text::{Bilingual, path_text};

/// Reads the configuration at a path, if there is one, and its calendars.
#[must_use]
pub fn load_config(path: &Path) -> LoadedConfig {
    let mut files = Files::default();
    let file = ConfigFile::read(path, &mut files, true);
    let config = file.parse(&mut files).config;
    let calendars = calendars_of(&config, &mut files);
    let (mut errors, _) = std::mem::take(&mut files.errors).finish();
    files.name_as_opened(errors.iter_mut());
    LoadedConfig {
        config,
        calendars: calendars.list,
        calendar_names: calendars.names,
        warnings: calendars.warnings,
        errors,
    }
}

/// Reads the file of the configuration of a project, the first of its files.
pub(crate) fn read_config(inputs: &Inputs) -> (ConfigFile, Files) {
    let mut files = Files {
        errors: Errors::new(inputs.most_errors.max(SHOWN_ERRORS)),
        ..Files::default()
    };
    let file = ConfigFile::read(&inputs.path, &mut files, false);
    (file, files)
}

/// The file of a configuration.
pub(crate) enum ConfigFile {
    /// There is none, which is as good as an empty one.
    Absent,
    /// It cannot be read, which has been reported.
    Unreadable,
    /// It has been read.
    Read {
        file: Rc<WholeFile>,
        /// Whether PATH is the file itself, which may hold the data too.
        is_named: bool,
    },
}

/// What a configuration says.
#[derive(Default)]
pub(crate) struct Settings<'f> {
    pub(crate) config: Config,
    /// The file and what it holds, where it could be parsed.
    pub(crate) file: Option<Rc<WholeFile>>,
    pub(crate) document: Option<DeTable<'f>>,
    /// Whether PATH is the file itself, which may hold the data too.
    pub(crate) is_named: bool,
    /// Whether the file could not be read or parsed, or has errors, which have been reported.
    pub(crate) has_errors: bool,
}

impl ConfigFile {
    /// Reads the configuration of a project. PATH may lead nowhere only where that is allowed.
    fn read(path: &Path, files: &mut Files, may_lack: bool) -> Self {
        let is_named = !path.is_dir();
        let (directory, path) = if is_named {
            (path.parent().unwrap_or(Path::new("")), path.to_owned())
        } else {
            (path, path.join(CONFIG_FILE))
        };
        directory.clone_into(&mut files.directory);
        if (may_lack || !is_named) && !path.exists() {
            return Self::Absent;
        }
        match files.read(&path) {
            Some(file) => Self::Read {
                file: Rc::new(file),
                is_named,
            },
            None => Self::Unreadable,
        }
    }

    /// Parses it: once, for the data that it may hold is read from the same document.
    pub(crate) fn parse(&self, files: &mut Files) -> Settings<'_> {
        let Self::Read { file, is_named } = self else {
            return Settings {
                has_errors: matches!(self, Self::Unreadable),
                ..Settings::default()
            };
        };
        let slice = file.slice();
        let Some(document) = toml_file::parse(&slice, &mut files.errors) else {
            files.is_unreadable = true;
            return Settings {
                has_errors: true,
                ..Settings::default()
            };
        };
        let before = files.errors.total();
        let config = config::config(TomlReader::new(&document, &slice), &mut files.errors);
        let has_errors = files.errors.total() > before;
        files.is_unreadable |= has_errors;
        Settings {
            config,
            file: Some(Rc::clone(file)),
            document: Some(document),
            is_named: *is_named,
            has_errors,
        }
    }
}

/// The default calendar and those that the configuration defines, their files read.
pub(crate) fn calendars_of(config: &Config, files: &mut Files) -> Calendars {
    let mut calendars = Calendars::default();
    let named = config.calendars.iter();
    let named = named.map(|(name, config)| (Some(name), config));
    let mut days = 0;
    for (name, config) in std::iter::once((None, &config.calendar)).chain(named) {
        let mut overlays = overlays_of(config, files, &mut calendars.warnings);
        let rule_days = overlays.iter().map(Overlay::rule_days).sum::<u64>();
        days += CALENDAR_DAYS + rule_days + config.own.rule_days();
        if days > MOST_DAYS {
            let (file, path) = (files.shown.len() as u32, path_text(&files.directory));
            files.fail(file, path, too_many_days());
            break;
        }
        calendars
            .list
            .push(config.build(name.map(String::as_str), std::mem::take(&mut overlays)));
        calendars.names.extend(name.cloned());
    }
    if calendars.list.is_empty() {
        calendars.list.push(Calendar::cn());
    }
    calendars
}

/// The rules of all calendars may be about so many days: each of all 10,000 years once, and more.
const MOST_DAYS: u64 = 5_000_000;

/// What a calendar takes besides its rules, in days.
const CALENDAR_DAYS: u64 = 1_000;

fn too_many_days() -> Bilingual {
    Bilingual::new(
        format!(
            "日历太大了：放假和上班的日子合计超过 {MOST_DAYS} 天（每个日历另算 {CALENDAR_DAYS} 天）；请改短 off、work 的起止日期，或减少日历"
        ),
        format!(
            "the calendars are too large: their days off and days worked are more than {MOST_DAYS} in all ({CALENDAR_DAYS} more for each calendar); shorten the spans of off and work, or define fewer calendars"
        ),
    )
}

/// The files of a calendar, with the years that their feeds cover settled.
fn overlays_of(
    config: &CalendarConfig,
    files: &mut Files,
    warnings: &mut Vec<Warning>,
) -> Vec<Overlay> {
    let (mut read, mut overlays) = (Vec::new(), Vec::new());
    for (file, _) in &config.files {
        let path = files.directory.join(file);
        if let Some(whole) = files.read(&path) {
            let WholeFile { path, shown, .. } = &whole;
            let errors = &mut files.errors;
            let overlay = calendars::overlay(path, whole.index, shown, &whole.bytes, errors);
            files.is_unreadable |= overlay.is_none();
            if let Some(overlay) = overlay {
                read.push(whole);
                overlays.push(overlay);
            }
        }
    }
    let is_stated = |year| config.own.covers.contains(&year);
    let left_out = settle(config.base, is_stated, &mut overlays);
    for (place, (whole, overlay)) in read.iter().zip(&overlays).enumerate() {
        let of_file = left_out.iter().filter(|(own, _)| *own == place);
        let left_out: Vec<LeftOut> = of_file.map(|(_, left_out)| *left_out).collect();
        let mut reported = calendars::left_out(&whole.slice(), overlay, &left_out);
        match &mut reported {
            Ok(more) => {
                // Several calendars may have one file.
                more.retain(|warning| {
                    !warnings.iter().any(|reported| {
                        reported.0.message == warning.0.message && reported.0.path == warning.0.path
                    })
                });
                warnings.append(more);
            }
            Err(refused) => {
                files.errors.push((**refused).clone());
                files.is_unreadable = true;
            }
        }
    }
    overlays
}
