//! The configuration of a project, parsed once, and the calendars that it names.

use std::path::Path;
use std::rc::Rc;

use toml::de::DeTable;

use crate::calendar::Overlay;
use crate::load::calendars::named::Calendars;
use crate::load::config::calendars::CalendarConfig;
use crate::load::config::toml_reader::TomlReader;
use crate::load::config::{Config, toml_file};
use crate::load::files::{Files, WholeFile};
use crate::load::inputs::LoadedConfig;
use crate::load::{CONFIG_FILE, calendars, config};

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
        errors,
    }
}

/// The file of a configuration.
pub(crate) enum ConfigFile {
    /// There is none, which is as good as an empty one.
    Absent,
    /// It cannot be read, which has been told.
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
    /// Whether there is a file that could not be read or parsed, which has been told.
    pub(crate) is_lost: bool,
}

impl ConfigFile {
    /// Reads the configuration of a project. PATH may lead nowhere only where that is allowed.
    pub(crate) fn read(path: &Path, files: &mut Files, may_lack: bool) -> Self {
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
                is_lost: matches!(self, Self::Unreadable),
                ..Settings::default()
            };
        };
        let slice = file.slice();
        let Some(document) = toml_file::parse(&slice, &mut files.errors) else {
            files.is_unreadable = true;
            return Settings {
                is_lost: true,
                ..Settings::default()
            };
        };
        let before = files.errors.total();
        let config = config::config(TomlReader::new(&document, &slice), &mut files.errors);
        files.is_unreadable |= files.errors.total() > before;
        Settings {
            config,
            file: Some(Rc::clone(file)),
            document: Some(document),
            is_named: *is_named,
            is_lost: false,
        }
    }
}

/// The default calendar and those that the configuration defines, their files read.
pub(crate) fn calendars_of(config: &Config, files: &mut Files) -> Calendars {
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
    let mut list = vec![read(&config.calendar, None)];
    let mut names = Vec::new();
    for (name, config) in &config.calendars {
        list.push(read(config, Some(name)));
        names.push(name.clone());
    }
    Calendars { list, names }
}
