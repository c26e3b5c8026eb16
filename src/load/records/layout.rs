//! Where the columns of a ledger are.

use crate::ledger::Column;
use crate::load::records::columns::RECEIVED;

/// What the columns of a file hold.
#[derive(Debug)]
pub(super) struct Layout {
    /// By place in the row: a column of the contract, or none.
    pub(super) columns: Vec<Option<usize>>,
    pub(super) wide: Option<WideLayout>,
}

impl Layout {
    pub(super) fn has(&self, column: usize) -> bool {
        self.columns.contains(&Some(column))
    }

    /// Whether it has times of receipt.
    pub(super) fn has_received(&self) -> bool {
        self.has(RECEIVED)
    }
}

/// A sheet with a column for each department, or for each meeting.
#[derive(Debug)]
pub(super) struct WideLayout {
    /// Which party a row names: the meeting (0) or the department (1).
    pub(super) row_party: usize,
    /// What its times are.
    pub(super) time: Column,
    /// Whom each place in the row means; none for what holds no time.
    pub(super) others: Vec<Option<u32>>,
}
