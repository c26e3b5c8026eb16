//! What reading a record needs to know.

use crate::domain::written_time::{BlankWords, DateOnly};
use crate::ledger::Ledger;
use crate::load::records::row_keys::RowKeys;
use crate::load::table::names::Names;
use crate::time::Zone;

/// What reading records needs to know.
pub(crate) struct RecordContext<'c> {
    pub(crate) zone: &'c Zone,
    pub(crate) date_only: DateOnly,
    /// The year of dates without one.
    pub(crate) year: Option<u32>,
    /// Words that mean that there is no time.
    pub(crate) blanks: &'c BlankWords,
    /// Of the meetings, then of the departments.
    pub(crate) names: [Names<'c>; 2],
    pub(crate) ledger: &'c Ledger,
    /// Where the rows' own keys go.
    pub(crate) keys: &'c RowKeys,
    /// How many input errors are kept.
    pub(crate) most_errors: usize,
    /// How many bytes are handed to a thread at a time.
    pub(crate) block: usize,
    /// The number of the first sheet that is found beside a file.
    pub(crate) next_file: u32,
    /// Whether no record goes the fast way, for tests that hold it equal to the plain one.
    pub(crate) is_plain: bool,
}
