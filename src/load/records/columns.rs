//! The columns of a ledger, by their places in the contract.

use crate::ledger::Column;

/// The places of the contract's columns, in the order of [`Table::columns`](crate::load::Table).
pub(super) const MEETING: usize = 0;
pub(super) const DEPARTMENT: usize = 1;
pub(super) const MEETING_NAME: usize = 2;
pub(super) const DEPARTMENT_NAME: usize = 3;
/// The times, in the order of [`Record::times`](crate::ledger::Record).
pub(super) const TIMES: [usize; 4] = [4, 5, 6, 7];
pub(super) const RECEIVED: usize = TIMES[Column::Received as usize];
pub(super) const MEASURES: usize = 8;
pub(super) const NOTE: usize = 9;
pub(super) const EVENT: usize = 10;
pub(super) const TIME: usize = 11;
/// The dates of times that are in two columns, in the order of [`TIMES`].
pub(super) const DATES: [usize; 4] = [12, 13, 14, 15];
/// The row's own key in the system that it came from.
pub(super) const REF: usize = 17;

pub(super) const TIME_NAMES: [&str; 4] = [
    "transmitted_at",
    "reported_at",
    "feedback_at",
    "received_at",
];

/// The meeting and the department, in the contract's words.
pub(crate) const PARTIES: [(&str, &str); 2] = [("meeting", "会议"), ("department", "单位")];

/// The columns that name the meeting (0) or the department (1): by its id, and by its name.
pub(super) fn naming_columns(party: usize) -> [usize; 2] {
    [[MEETING, MEETING_NAME], [DEPARTMENT, DEPARTMENT_NAME]][party]
}
