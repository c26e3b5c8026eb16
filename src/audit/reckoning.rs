//! The due of each duty with all that led to it, for those who want to see the working.

use crate::calendar::{Calendar, Uncovered};
use crate::domain::due::{Due, Span, WorkingDay, working};
use crate::domain::duty::Duty;
use crate::domain::policy::{Anchor, Clause, Policy};
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
}

/// What is known of one department and one meeting.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    /// When the meeting ended.
    pub ended: Instant,
    /// When it was received.
    pub received: Option<Instant>,
    /// When it was transmitted.
    pub transmitted: Option<Instant>,
    /// The transmission's due with its extensions, where that is not its due by the policy.
    pub transmission_due: Option<Result<Due, Uncovered>>,
}

/// The due of one duty by the policy, with its working.
#[derive(Clone, Debug)]
pub struct Reckoning<'a> {
    /// The duty.
    pub duty: Duty,
    /// What the policy asks.
    pub clause: Clause,
    /// Where the clock started.
    pub start_from: Start,
    /// When; not known where it hangs on a due that is not.
    pub start: Result<Instant, Uncovered>,
    /// The days, as [`Working`](crate::domain::due::Working) has them.
    pub days: Vec<WorkingDay<'a>>,
    /// The due before it rolled, where it did.
    pub rolled_from: Option<Instant>,
    /// The due.
    pub due: Result<Due, Uncovered>,
}

impl Reckoning<'_> {
    /// Whether the days are part of the working: the span is counted in days, or the due rolled.
    #[must_use]
    pub fn has_days(&self) -> bool {
        let is_in_days = matches!(
            self.clause.term.within,
            Span::Days(_) | Span::WorkingDays(_)
        );
        is_in_days || self.rolled_from.is_some()
    }
}

/// The dues of every duty that a policy brings, in the order of the duties.
#[must_use]
pub fn reckon<'a>(
    policy: &Policy,
    facts: &Facts,
    calendar: &'a Calendar,
    zone: &Zone,
) -> Vec<Reckoning<'a>> {
    let mut found: Vec<Reckoning<'a>> = Vec::new();
    for duty in Duty::ALL {
        let Some(clause) = policy.clause(duty) else {
            continue;
        };
        let of_transmission = found
            .first()
            .filter(|first| first.duty == Duty::Transmission);
        let transmission_due = (facts.transmission_due).or(of_transmission.map(|first| first.due));
        let mut rests_on_provisional = false;
        let (start_from, start) = match clause.from {
            Anchor::Meeting => (Start::MeetingEnd, Ok(facts.ended)),
            Anchor::Receipt => match facts.received {
                Some(received) => (Start::Receipt, Ok(received)),
                None => (Start::NoReceipt, Ok(facts.ended)),
            },
            Anchor::Transmission => match (facts.transmitted, transmission_due) {
                (Some(transmitted), _) => (Start::Transmission, Ok(transmitted)),
                (None, Some(due)) => {
                    // What starts at a due rests on all that the due rests on.
                    rests_on_provisional = due.is_ok_and(|due| due.provisional);
                    (Start::TransmissionDue, due.map(|due| due.at))
                }
                (None, None) => (Start::MeetingEnd, Ok(facts.ended)),
            },
        };
        let mut reckoning = Reckoning {
            duty,
            clause: *clause,
            start_from,
            start,
            days: Vec::new(),
            rolled_from: None,
            due: start.map(|at| Due {
                at,
                provisional: false,
            }),
        };
        if let Ok(start) = start {
            let mut working = working(start, &clause.term, calendar, zone);
            if let Ok(due) = &mut working.due {
                due.provisional |= rests_on_provisional;
            }
            reckoning.days = working.days;
            reckoning.rolled_from = working.rolled_from;
            reckoning.due = working.due;
        }
        found.push(reckoning);
    }
    found
}
