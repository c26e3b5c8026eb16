//! What rules may look at, one kind of thing each.

use crate::audit::limit::{Limit, NoDue};
use crate::audit::status::Status;
use crate::audit::{Audit, Pair};
use crate::domain::due::Due;
use crate::domain::duty::Duty;
use crate::domain::moment::Moment;
use crate::domain::project::Project;
use crate::ledger::Column;
use crate::time::Instant;

/// One duty of one department for one meeting, judged.
#[derive(Clone, Copy, Debug)]
pub struct Obligation<'a> {
    /// The department and the meeting.
    pub pair: &'a Pair<'a>,
    /// The duty.
    pub duty: Duty,
    /// What came of it.
    pub status: Status,
    /// What it is measured by.
    pub limit: &'a Limit,
    /// The instant at which the audit looks.
    pub as_of: Instant,
    /// The project.
    pub project: &'a Project,
}

impl<'a> Obligation<'a> {
    /// The obligation of a duty in a pair, where it is owed.
    #[inline]
    #[must_use]
    pub fn of(audit: &Audit<'a>, pair: &'a Pair<'a>, duty: Duty) -> Option<Self> {
        Some(Self {
            pair,
            duty,
            status: pair.statuses[duty.index()]?,
            limit: pair.limits.duties[duty.index()].as_ref()?,
            as_of: audit.as_of,
            project: audit.project,
        })
    }

    /// The obligations of a pair, in the order of the duties.
    pub fn all(audit: &Audit<'a>, pair: &'a Pair<'a>) -> impl Iterator<Item = Self> {
        let obligation = |duty| Self::of(audit, pair, duty);
        Duty::ALL.into_iter().filter_map(obligation)
    }

    /// When it was done.
    #[must_use]
    pub fn done(&self) -> Option<Moment> {
        self.pair.entry.time(Column::of(self.duty))
    }

    /// How many seconds are left, where it is pending.
    #[must_use]
    pub fn seconds_left(&self) -> Option<i64> {
        let due = self.limit.due.ok()?;
        (self.status == Status::Pending).then(|| due.at.unix() - self.as_of.unix())
    }
}

/// All that a rule by status may know of an obligation besides its duty and its status.
///
/// The fast ways of judging rest on this being little: departments with the same plain verdict
/// are alike in all of it. A field that such a verdict does not settle makes answers wrong, and a test that compares them with fresh ones fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "they are independent")]
pub struct StatusFacts {
    /// Whether its time is on record.
    pub is_done: bool,
    /// Whether several records give its time.
    pub is_doubled: bool,
    /// Whether the policy asks for concrete measures and no record names any; not where one could not
    /// be read, nor where perhaps nothing is owed.
    pub lacks_measures: bool,
    /// Whether a transmission is owed too, no exemption frees it, and none is on record;
    /// not where a record, or an exemption from it, could not be read.
    pub lacks_transmission: bool,
    /// Whether it is pending, and due within the project's `due_soon`; exactly that far away is soon.
    pub is_due_soon: bool,
}

impl StatusFacts {
    /// How many combinations there are.
    pub(crate) const COUNT: usize = 1 << 5;

    /// The facts of an obligation.
    #[inline]
    #[must_use]
    pub fn of(obligation: &Obligation<'_>) -> Self {
        let pair = obligation.pair;
        let transmission = pair.limits.duties[Duty::Transmission.index()].as_ref();
        let is_transmission_owed =
            transmission.is_some_and(|limit| !limit.is_exempt() && !limit.has_unread_terms);
        Self {
            is_done: obligation.done().is_some(),
            is_doubled: pair.entry.is_duplicate(obligation.duty),
            lacks_measures: pair.duties.asks_measures
                && !pair.entry.has_measures()
                && !pair.entry.is_unreadable()
                && !obligation.limit.has_unread_terms,
            lacks_transmission: is_transmission_owed
                && pair.entry.time(Column::Transmitted).is_none()
                && !pair.entry.is_unreadable()
                && !obligation.limit.has_unread_terms,
            is_due_soon: (obligation.seconds_left())
                .is_some_and(|left| left <= obligation.project.due_soon_seconds),
        }
    }

    /// The place of this combination, below [`StatusFacts::COUNT`].
    #[inline]
    pub(crate) fn index(self) -> usize {
        let Self {
            is_done,
            is_doubled,
            lacks_measures,
            lacks_transmission,
            is_due_soon,
        } = self;
        usize::from(is_done)
            | usize::from(is_doubled) << 1
            | usize::from(lacks_measures) << 2
            | usize::from(lacks_transmission) << 3
            | usize::from(is_due_soon) << 4
    }

    /// The combination of a place.
    pub(crate) fn at(index: usize) -> Self {
        let is_set = |bit: usize| index >> bit & 1 == 1;
        Self {
            is_done: is_set(0),
            is_doubled: is_set(1),
            lacks_measures: is_set(2),
            lacks_transmission: is_set(3),
            is_due_soon: is_set(4),
        }
    }
}

/// An extension against the due that it would have moved.
#[derive(Clone, Copy, Debug)]
pub struct ExtensionFacts {
    /// When it was approved.
    pub approved_at: Option<Instant>,
    /// The due that it would have moved.
    pub due: Instant,
}

/// An important meeting.
#[derive(Clone, Copy, Debug)]
pub struct MeetingFacts {
    /// Whether the meeting is important.
    pub is_important: bool,
    /// Whether a policy holds for it.
    pub has_policy: bool,
}

/// One duty of a meeting, over all departments.
#[derive(Clone, Copy, Debug, Default)]
pub struct DutyFacts {
    /// Whether the due of any obligation rests on provisional days.
    pub is_provisional: bool,
    /// Whether the due of any obligation rests on guessed days.
    pub is_guessed: bool,
    /// The first year that an undetermined obligation lacks.
    pub uncovered: Option<i32>,
}

impl DutyFacts {
    /// The facts of one obligation of the duty.
    #[must_use]
    pub fn of(status: Status, due: Result<Due, NoDue>) -> Self {
        let mut facts = Self::default();
        facts.take_in(status, due);
        facts
    }

    /// Takes in one more obligation of the duty.
    #[inline]
    pub(crate) fn take_in(&mut self, status: Status, due: Result<Due, NoDue>) {
        match due {
            Ok(due) => {
                self.is_provisional |= due.provisional && status != Status::Exempt;
                self.is_guessed |= due.guessed && status != Status::Exempt;
            }
            Err(NoDue::Uncovered(lacking)) if status == Status::Undetermined => {
                let year = self.uncovered.get_or_insert(lacking.year);
                *year = lacking.year.min(*year);
            }
            Err(_) => {}
        }
    }
}

/// A department, over all meetings.
#[derive(Clone, Copy, Debug)]
pub struct DepartmentFacts {
    /// How many of its duties are late or overdue, of those that the project counts.
    pub breaches: u32,
    /// How many call for attention.
    pub times: u32,
}

/// An exemption.
#[derive(Clone, Copy, Debug)]
pub struct ExemptionFacts {
    /// Whether it speaks of any obligation.
    pub is_used: bool,
}
