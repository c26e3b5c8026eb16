//! What the fast way needs to know, prepared once for a run.

use crate::domain::written_time::{BlankWords, DateOnly};
use crate::load::records::context::RecordContext;
use crate::load::records::fast::roster::Roster;
use crate::time::Zone;

/// What the fast way needs to know.
pub(super) struct FastContext<'c> {
    pub(super) zone: &'c Zone,
    pub(super) date_only: DateOnly,
    pub(super) year: Option<u32>,
    pub(super) blanks: &'c BlankWords,
    /// The meetings, then the departments.
    pub(super) rosters: [Roster<'c>; 2],
}

impl<'c> FastContext<'c> {
    pub(super) fn new(context: &RecordContext<'c>) -> Self {
        Self {
            zone: context.zone,
            date_only: context.date_only,
            year: context.year,
            blanks: context.blanks,
            rosters: context.names.map(Roster::new),
        }
    }
}
