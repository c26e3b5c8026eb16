//! What reading a table needs to know and may say.

use std::collections::HashMap;
use std::ops::Range;

use crate::domain::source::{SheetColumns, Source};
use crate::domain::written_time::{BlankWords, DateOnly};
use crate::load::file::input_error::{Errors, InputError, SHOWN_ERRORS, Warning};
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
    /// How many warnings there are besides, which are only counted.
    pub(crate) more_warnings: u64,
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
            // One place is no reason for an index of all lines.
            let mut key = FileSlice {
                lines: None,
                ..*slice
            }
            .error(span, Bilingual::new("", ""));
            opened.rename(&mut key);
            key
        });
    }

    /// Warns of some bytes; of a table of nothing else the rest is counted.
    pub(crate) fn warn(
        &mut self,
        slice: &FileSlice<'_>,
        span: Range<usize>,
        message: impl FnOnce() -> Bilingual,
    ) {
        if self.warnings.len() < SHOWN_ERRORS {
            self.warnings.push(Warning(slice.error(span, message())));
        } else {
            self.more_warnings += 1;
        }
    }

    /// Whether a warning may look for a name that was perhaps meant among so many, as an error may.
    pub(crate) fn may_hint(&self, known: usize) -> bool {
        self.errors.may_hint(known * self.warnings.len().max(1))
    }
}

/// The place of a row that was kept: of a sheet its cell, of another file its line. `keys`: of each
/// file, where its first key stands.
pub(crate) fn place_of(source: Source, keys: &HashMap<u32, InputError>) -> String {
    let line = source.line;
    match keys.get(&source.file) {
        Some(key) if key.is_cell => InputError {
            line,
            ..key.clone()
        }
        .place(),
        Some(key) => format!("{}:{line}", key.path),
        None => String::new(),
    }
}
