//! What all ways of reading records have in common: what they need to know.

use crate::domain::written_time::{BlankWords, DateOnly};
use crate::ledger::Ledger;
use crate::load::records::fast::ids::Ids;
use crate::load::table::names::Names;
use crate::time::Zone;

/// What reading records needs to know.
pub(crate) struct Context<'c> {
    pub(crate) zone: &'c Zone,
    pub(crate) date_only: DateOnly,
    /// The year of dates without one.
    pub(crate) year: Option<u32>,
    /// Words that mean that there is no time.
    pub(crate) blanks: &'c BlankWords,
    /// The meetings, then the departments.
    pub(crate) parties: [Party<'c>; 2],
    pub(crate) ledger: &'c Ledger,
    /// How many bytes are handed to a thread at a time.
    pub(crate) block: usize,
    /// Whether records go the plain way only: where the fast way would not know what means no time,
    /// and in tests, where it is held equal to this.
    pub(crate) is_plain: bool,
}

/// What a column holds, as far as the fast way cares: few cases, told apart without a jump through a
/// table, which a processor guesses badly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The meeting (0) or the department (1).
    Party(usize),
    /// A time, by its place in a record's times.
    Time(usize),
    /// Anything else.
    Text { is_measures: bool },
}

/// The ids and names of the meetings or of the departments.
#[derive(Debug)]
pub(crate) struct Party<'n> {
    pub(crate) ids: Ids,
    pub(crate) names: &'n Names,
}

impl<'n> Party<'n> {
    pub(crate) fn new(names: &'n Names) -> Self {
        Self {
            ids: Ids::new(names),
            names,
        }
    }
}
