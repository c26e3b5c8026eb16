//! What the columns of a ledger hold, as far as the fast way cares.

use crate::load::records::columns::{
    DATES, DEPARTMENT, DEPARTMENT_NAME, EVENT, MEASURES, MEETING, MEETING_NAME, TIME, TIMES,
};
use crate::load::records::layout::Layout;

/// What a column holds: few cases, told apart without a jump through a table, which a processor
/// guesses badly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FastColumn {
    /// The meeting (0) or the department (1).
    Party(usize),
    /// A time, by its place in a record's times.
    Time(usize),
    /// Anything else.
    Text { is_measures: bool },
}

impl FastColumn {
    pub(super) const MEASURES: Self = Self::Text { is_measures: true };

    /// The columns of a ledger with one record per row; none for any other.
    pub(super) fn all_of(layout: &Layout) -> Option<Vec<Self>> {
        let has_dates = DATES.iter().any(|date| layout.has(*date));
        let is_of_records =
            layout.wide.is_none() && !layout.has(EVENT) && !layout.has(TIME) && !has_dates;
        let is_of_records = is_of_records && layout.department.is_none();
        let of = |column: &Option<usize>| Self::of(*column, layout);
        is_of_records.then(|| layout.columns.iter().map(of).collect())
    }

    fn of(column: Option<usize>, layout: &Layout) -> Self {
        let time = TIMES.iter().position(|own| column == Some(*own));
        match (column, time) {
            (_, Some(time)) => Self::Time(time),
            (Some(MEETING), _) => Self::Party(0),
            (Some(DEPARTMENT), _) => Self::Party(1),
            // A column of names alone is as good as one of ids.
            (Some(MEETING_NAME), _) if !layout.has(MEETING) => Self::Party(0),
            (Some(DEPARTMENT_NAME), _) if !layout.has(DEPARTMENT) => Self::Party(1),
            (Some(MEASURES), _) => Self::MEASURES,
            _ => Self::Text { is_measures: false },
        }
    }

    pub(super) fn is_text(self) -> bool {
        matches!(self, Self::Text { .. })
    }
}
