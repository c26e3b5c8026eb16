//! The due of each duty with all that led to it, for those who want to see the working.

use crate::audit::limit::{Limit, NoDue, Start, StartTimes, limits};
use crate::calendar::Calendar;
use crate::domain::clause::{Allowed, Clause, Duties};
use crate::domain::department::Department;
use crate::domain::due::{Due, Span, WorkingDay, working};
use crate::domain::duty::Duty;
use crate::time::{Instant, Zone};

/// The due of one duty by the policy or the meeting, with its working.
#[derive(Clone, Debug)]
pub struct Reckoning<'a> {
    /// The duty.
    pub duty: Duty,
    /// What is asked.
    pub clause: Clause,
    /// Where the clock started.
    pub start_from: Start,
    /// When; not known where it hangs on a due that is not.
    pub start: Result<Instant, NoDue>,
    /// The department above whose time, or whose due, that was.
    pub start_department: Option<&'a Department>,
    /// Whether only the date of the start is known, or of what its due started at.
    pub is_start_date_only: bool,
    /// The days, as [`Working`](crate::domain::due::Working) has them.
    pub days: Vec<WorkingDay<'a>>,
    /// The due before it rolled, where it did.
    pub rolled_from: Option<Instant>,
    /// The due.
    pub due: Result<Due, NoDue>,
}

impl<'a> Reckoning<'a> {
    /// Adds to a limit the days that led to it.
    #[must_use]
    pub fn new(
        duty: Duty,
        clause: &Clause,
        limit: &Limit,
        calendar: &'a Calendar,
        zone: &Zone,
    ) -> Self {
        let working = match (limit.start, &clause.allowed) {
            (Ok(start), Allowed::Within(term)) => Some(working(start, term, calendar, zone)),
            _ => None,
        };
        let (days, rolled_from) = working.map_or_else(Default::default, |working| {
            (working.days, working.rolled_from)
        });
        Self {
            duty,
            clause: *clause,
            start_from: limit.from,
            start: limit.start,
            start_department: None,
            is_start_date_only: false,
            days,
            rolled_from,
            due: limit.base,
        }
    }

    /// Whether the clock started at the due of another duty, which has its hour whatever it started at.
    #[must_use]
    pub fn starts_at_due(&self) -> bool {
        matches!(self.start_from, Start::TransmissionDue | Start::ParentDue)
    }

    /// Whether the days are part of the working: the span is counted in days, or the due rolled.
    #[must_use]
    pub fn has_days(&self) -> bool {
        let is_in_days = matches!(
            self.clause.allowed.within(),
            Some(Span::Days(_) | Span::WorkingDays(_))
        );
        is_in_days || self.rolled_from.is_some()
    }
}

/// The dues of every duty that is owed, in the order of the duties, without exemptions.
#[must_use]
pub fn reckon<'a>(
    duties: &Duties,
    facts: &StartTimes,
    calendar: &'a Calendar,
    zone: &Zone,
) -> Vec<Reckoning<'a>> {
    let limits = limits(duties, facts, calendar, zone, |_, _| {});
    let reckoning = |duty: Duty| {
        let limit = limits[duty.index()]?;
        Some(Reckoning::new(
            duty,
            duties.clause(duty)?,
            &limit,
            calendar,
            zone,
        ))
    };
    Duty::ALL.into_iter().filter_map(reckoning).collect()
}
