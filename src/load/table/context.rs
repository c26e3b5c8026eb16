//! What reading a table needs to know and may say.

use crate::domain::source::SheetColumns;
use crate::domain::written_time::{BlankWords, DateOnly};
use crate::load::file::input_error::{Errors, Warning};
use crate::load::table::left_out::LeftOutRows;
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
    /// The columns of the sheets, by file.
    pub(crate) columns: Vec<(u32, SheetColumns)>,
    /// Whether a whole file could not be read.
    pub(crate) is_unreadable: bool,
}
