//! What all ways of reading records have in common: what they need to know.

use crate::ledger::Ledger;
use crate::time::Zone;

use super::ids::Ids;
use super::names::Names;
use super::times::{BlankWords, DateOnly};

/// What reading records needs to know.
pub(super) struct Context<'c> {
    pub(super) zone: &'c Zone,
    pub(super) date_only: DateOnly,
    /// Words that mean that there is no time.
    pub(super) blanks: &'c BlankWords,
    /// The meetings, then the departments.
    pub(super) parties: [Party<'c>; 2],
    pub(super) ledger: &'c Ledger,
    /// How many bytes are handed to a thread at a time.
    pub(super) block: usize,
    /// Whether records go the plain way only: where the fast way would not know what means no time,
    /// and in tests, where it is held equal to this.
    pub(super) is_plain: bool,
}

/// What a column holds, as far as the fast way cares: few cases, told apart without a jump through a
/// table, which a processor guesses badly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The meeting (0) or the department (1).
    Party(usize),
    /// A time, by its place in a record's times.
    Time(usize),
    /// Anything else.
    Text { is_measures: bool },
}

/// The ids and names of the meetings or of the departments.
#[derive(Debug)]
pub(super) struct Party<'n> {
    pub(super) ids: Ids,
    pub(super) names: &'n Names,
}

impl<'n> Party<'n> {
    pub(super) fn new(names: &'n Names) -> Self {
        Self {
            ids: Ids::new(names),
            names,
        }
    }
}
