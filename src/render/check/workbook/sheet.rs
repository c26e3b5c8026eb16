//! Which sheets a workbook has.

/// A sheet that may be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// Counts, rates and ranks of departments.
    Departments,
    /// Counts and rates of meetings.
    Meetings,
    /// Counts and rates by month, with a chart.
    Months,
    /// Every finding.
    Findings,
    /// Every obligation.
    Obligations,
}

impl Sheet {
    /// The word for it in flags.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Departments => "departments",
            Self::Meetings => "meetings",
            Self::Months => "months",
            Self::Findings => "findings",
            Self::Obligations => "obligations",
        }
    }
}
