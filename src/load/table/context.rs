//! What reading a table needs to know and may say.

use std::ops::Range;

use crate::domain::written_time::{BlankWords, DateOnly};
use crate::load::file::input_error::{Errors, SHOWN_ERRORS, Warning};
use crate::load::file::position::FileSlice;
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
    /// Whether a whole file could not be read.
    pub(crate) is_unreadable: bool,
}

impl TableContext<'_> {
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
