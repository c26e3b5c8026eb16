//! What reading a table needs to know and may say.

use std::collections::HashMap;
use std::ops::Range;

use crate::domain::source::{SheetColumns, Source};
use crate::domain::written_time::{BlankWords, DateOnly};
use crate::load::file::input_error::{Errors, InputError, Warning};
use crate::load::file::position::FileSlice;
use crate::load::files::OpenedNames;
use crate::load::table::left_out::LeftOutRows;
use crate::text::Bilingual;
use crate::time::Zone;

/// What reading a table needs to know and may say.
pub(crate) struct TableContext<'c> {
    pub(crate) zone: &'c Zone,
    pub(crate) date_only: DateOnly,
    /// The year of dates without one.
    pub(crate) year: Option<u32>,
    pub(crate) blanks: &'c BlankWords,
    pub(crate) errors: &'c mut Errors,
    pub(crate) warnings: &'c mut Vec<Warning>,
    /// The rows that are none of their tables.
    pub(crate) left_out: LeftOutRows,
    /// What the files are called where the program was started.
    pub(crate) opened: &'c OpenedNames,
    /// Of each file, where the first of the ids or names stands by which its rows are known.
    pub(crate) first_keys: HashMap<u32, InputError>,
    /// The columns of the sheets, by file.
    pub(crate) columns: Vec<(u32, SheetColumns)>,
    /// Whether a whole file could not be read.
    pub(crate) is_unreadable: bool,
}

impl TableContext<'_> {
    /// Takes note of the cell by which a row is known.
    pub(crate) fn note_key(&mut self, slice: &FileSlice<'_>, span: Range<usize>) {
        let opened = self.opened;
        self.first_keys.entry(slice.file).or_insert_with(|| {
            let mut key = slice.error(span, Bilingual::new("", ""));
            opened.rename(&mut key);
            key
        });
    }

    /// The place of a row that was kept: of a sheet its cell, of another file its line.
    pub(crate) fn place_of(&self, source: Source) -> String {
        let line = source.line;
        match self.first_keys.get(&source.file) {
            Some(key) if key.is_cell => InputError {
                line,
                ..key.clone()
            }
            .place(),
            Some(key) => format!("{}:{line}", key.path),
            None => String::new(),
        }
    }
}
