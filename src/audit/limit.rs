//! What a duty is measured by: where its clock starts, and its due. The one place where dues are
//! worked out.

use crate::audit::status::Status;
use crate::calendar::{Calendar, Uncovered};
use crate::domain::clause::{Allowed, Anchor, Duties};
use crate::domain::due::{Due, due};
use crate::domain::duty::{Duty, PerDuty};
use crate::domain::moment::Moment;
use crate::time::{Instant, Zone};

/// Where a clock started, and what the policy made of what was missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// When the meeting ended.
    MeetingEnd,
    /// When the department received it.
    Receipt,
    /// When the meeting ended, for want of a receipt.
    NoReceipt,
    /// When the department transmitted it.
    Transmission,
    /// When the transmission was due, for want of one.
    TransmissionDue,
    /// When a department above transmitted it.
    Parent,
    /// When the transmission of a department above was due, for want of one that can be true.
    ParentDue,
    /// When the meeting ended, since no department above owes a transmission.
    NoParent,
}

/// Why a due is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoDue {
    /// The calendar does not reach as far.
    Uncovered(Uncovered),
    /// Its clock starts at a time in a record that could not be read.
    Unread,
    /// Its clock starts at what a department above did, whose own row could not be read.
    UnreadParent,
    /// Its clock starts at what a department above owed, which an exemption or a scope that could not
    /// be read may have changed.
    UnreadTerms,
}

impl NoDue {
    /// The first year that the calendar lacks, where that is why.
    #[must_use]
    pub fn year(self) -> Option<i32> {
        match self {
            Self::Uncovered(uncovered) => Some(uncovered.year),
            Self::Unread | Self::UnreadParent | Self::UnreadTerms => None,
        }
    }
}

/// Where the clocks start that a department above sets going.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParentStart {
    /// That department, an index; none where its row could not be read.
    pub department: Option<u32>,
    /// [`Start::Parent`] or [`Start::ParentDue`].
    pub from: Start,
    /// When; not known where that department's time could not be read, or its due is not known.
    pub start: Result<Instant, NoDue>,
    /// The due, where the clock starts at one: what starts there rests on all that the due rests on.
    pub due: Option<Due>,
    /// Whether only the date of the start is known, or of what the due started at.
    pub is_date_only: bool,
    /// Whether the hour of the due is assumed.
    pub is_hour_assumed: bool,
}

impl Status {
    /// Why an obligation with this due is undetermined, in the word of machine formats.
    #[must_use]
    pub fn undetermined_by(self, due: Result<Due, NoDue>) -> Option<&'static str> {
        (self == Self::Undetermined).then_some(match due {
            Err(NoDue::Uncovered(_)) => "calendar-uncovered",
            Ok(_) | Err(NoDue::Unread | NoDue::UnreadParent | NoDue::UnreadTerms) => {
                "unreadable-record"
            }
        })
    }
}

/// The times that clocks may start at, of one department and one meeting.
#[derive(Clone, Copy, Debug)]
pub struct StartTimes {
    /// When the meeting ended.
    pub ended: Instant,
    /// When it was received.
    pub received: Option<Instant>,
    /// When it was transmitted.
    pub transmitted: Option<Instant>,
    /// What a department above sets going; none where none above owes a transmission.
    pub parent: Option<ParentStart>,
    /// Whether a time of receipt stands in a record that could not be read.
    pub is_receipt_unread: bool,
    /// Whether a time of transmission does.
    pub is_transmission_unread: bool,
}

/// What one duty is measured by, for one department.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Where its clock started.
    pub from: Start,
    /// When; not known where it hangs on a due that is not.
    pub start: Result<Instant, NoDue>,
    /// Its due by the policy or the meeting, without extensions.
    pub base: Result<Due, NoDue>,
    /// Its due, with the extensions that apply.
    pub due: Result<Due, NoDue>,
    /// The exemption by which it need not be done, an index.
    pub exempt_by: Option<u32>,
    /// Whether it is perhaps not owed, due later or done by a record that is not counted: an exemption,
    /// a row by which the meeting says who owes it, or one that is called the same could not be read.
    pub has_unread_terms: bool,
}

impl Limit {
    /// Whether it need not be done.
    #[inline]
    #[must_use]
    pub fn is_exempt(&self) -> bool {
        self.exempt_by.is_some()
    }
}

/// What a department's obligations for one meeting are measured by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// When the meeting ended.
    pub ended: Moment,
    /// By duty; none where it is not owed.
    pub duties: PerDuty<Option<Limit>>,
}

/// The limit of every duty that is owed. `exempt` applies the exemptions to each by itself,
/// before the clock of a later duty may start at its due.
#[must_use]
pub fn limits(
    duties: &Duties,
    facts: &StartTimes,
    calendar: &Calendar,
    zone: &Zone,
    exempt: impl Fn(Duty, &mut Limit),
) -> PerDuty<Option<Limit>> {
    let mut limits: PerDuty<Option<Limit>> = [None; 3];
    for duty in Duty::ALL {
        let Some(clause) = duties.clause(duty) else {
            continue;
        };
        let (mut rests_on, mut has_unread_terms) = (None, false);
        let (from, start) = match clause.from {
            Anchor::Meeting => (Start::MeetingEnd, Ok(facts.ended)),
            Anchor::Receipt if facts.is_receipt_unread => (Start::Receipt, Err(NoDue::Unread)),
            Anchor::Transmission if facts.is_transmission_unread => {
                (Start::Transmission, Err(NoDue::Unread))
            }
            Anchor::Receipt => match facts.received {
                Some(received) => (Start::Receipt, Ok(received)),
                None => (Start::NoReceipt, Ok(facts.ended)),
            },
            Anchor::Transmission => match (facts.transmitted, limits[Duty::Transmission.index()]) {
                (Some(transmitted), _) => (Start::Transmission, Ok(transmitted)),
                (None, Some(limit)) => {
                    // What starts at a due rests on all that the due rests on.
                    rests_on = limit.due.ok();
                    has_unread_terms = limit.has_unread_terms;
                    (Start::TransmissionDue, limit.due.map(|due| due.at))
                }
                (None, None) => (Start::MeetingEnd, Ok(facts.ended)),
            },
            Anchor::Parent => match facts.parent {
                Some(parent) => {
                    rests_on = parent.due;
                    (parent.from, parent.start)
                }
                None => (Start::NoParent, Ok(facts.ended)),
            },
        };
        let mut base = match &clause.allowed {
            Allowed::Within(term) => {
                start.and_then(|start| due(start, term, calendar, zone).map_err(NoDue::Uncovered))
            }
            Allowed::Until(at) => Ok(Due::named(*at)),
        };
        if let (Ok(due), Some(other)) = (&mut base, rests_on) {
            due.rest_on(other);
        }
        let mut limit = Limit {
            from,
            start,
            base,
            due: base,
            exempt_by: None,
            has_unread_terms,
        };
        exempt(duty, &mut limit);
        limits[duty.index()] = Some(limit);
    }
    limits
}
