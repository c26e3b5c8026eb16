//! A calendar file that was read, and where it goes.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use crate::calendar::{Base, Calendar, Overlay};
use crate::load::Provenance;
use crate::load::calendars::write_toml::overlay_toml;

/// A calendar file that was read.
pub(crate) struct Imported {
    pub(crate) path: PathBuf,
    pub(crate) is_stdin: bool,
    pub(crate) overlay: Overlay,
    pub(crate) provenance: Provenance,
    /// Whether it is a file of ours already, whose first comments would be repeated.
    pub(crate) head: Option<String>,
}

impl Imported {
    /// The file as TOML, where it comes from at its head.
    pub(crate) fn toml(&self) -> String {
        let mut overlay = self.overlay.clone();
        if self.head.is_none() {
            overlay.version = (overlay.version).or_else(|| Some(self.provenance.version()));
        }
        let head = (self.head.clone()).unwrap_or_else(|| self.provenance.comments());
        format!("{head}\n{}", overlay_toml(&overlay))
    }
}

/// Where an imported calendar is to be added.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Target<'a> {
    /// The project, a directory or its configuration.
    pub(crate) project: &'a Path,
    /// The calendar, where it is named.
    pub(crate) calendar: Option<&'a str>,
}

/// What a feed is laid over, which decides the years that it covers.
#[derive(Debug, Default)]
pub(crate) struct Footing {
    pub(crate) base: Base,
    /// The calendars that it is for: a year that all of them cover needs no covering.
    pub(crate) calendars: Vec<Calendar>,
}

impl Footing {
    /// A base alone.
    pub(crate) fn over(base: Base) -> Self {
        Self {
            base,
            calendars: Vec::new(),
        }
    }

    /// Whether a year is covered already.
    pub(crate) fn covers(&self, year: i32) -> bool {
        let first = NaiveDate::from_yo_opt(year, 1);
        let is_covered = |calendar: &Calendar| first.is_some_and(|first| calendar.covers(first));
        !self.calendars.is_empty() && self.calendars.iter().all(is_covered)
    }
}
