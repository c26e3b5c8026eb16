//! What a record says at its start: ids and times.

use crate::ledger::{Line, Record, Stamp};

/// The ids and times that a record begins with.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct RecordStart {
    pub(super) parties: [u32; 2],
    pub(super) times: [Stamp; 4],
}

impl RecordStart {
    /// The record that has no others.
    #[inline(always)]
    pub(super) fn record(&self, line: Line, has_measures: bool) -> Record {
        Record {
            meeting: self.parties[0],
            department: self.parties[1],
            line,
            has_measures,
            times: self.times,
        }
    }
}
