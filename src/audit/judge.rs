//! The status of what one department owes for one meeting.

use crate::audit::limit::{Limit, Limits, Start};
use crate::audit::status::{Invalid, Status};
use crate::domain::duty::{Duty, PerDuty};
use crate::domain::moment::Moment;
use crate::ledger::{Column, Entry};
use crate::time::{Instant, Zone};

/// The statuses of quick verdicts: first those of what is not done.
pub(crate) const QUICK_STATUSES: [Status; 4] = [
    Status::Pending,
    Status::Overdue,
    Status::OnTime,
    Status::Late,
];

/// Set where the statuses are not all that rules go by.
pub(crate) const NOT_PLAIN: u8 = 1 << 4;

/// The status of each duty, none where it is not owed.
#[must_use]
pub fn judge(
    entry: &Entry,
    limits: &Limits,
    as_of: Instant,
    zone: &Zone,
) -> PerDuty<Option<Status>> {
    Duty::ALL.map(|duty| {
        let limit = limits.duties[duty.index()].as_ref()?;
        let status = judge_one(duty, entry, limits, limit, as_of, zone);
        Some(match status {
            Status::Exempt | Status::OnTime => status,
            // What could not be read might put it right.
            _ if entry.is_unreadable() || limit.has_unread_terms => Status::Undetermined,
            _ => status,
        })
    })
}

fn judge_one(
    duty: Duty,
    entry: &Entry,
    limits: &Limits,
    limit: &Limit,
    as_of: Instant,
    zone: &Zone,
) -> Status {
    if limit.is_exempt() {
        return Status::Exempt;
    }
    let done = entry.time(Column::of(duty));
    if let Some(invalid) = invalid(duty, done, entry, limits, limit, as_of, zone) {
        return Status::Invalid(invalid);
    }
    match (limit.due, done) {
        (Err(_), _) => Status::Undetermined,
        (Ok(due), Some(done)) if done.at <= due.at => Status::OnTime,
        (Ok(_), Some(_)) => Status::Late,
        (Ok(due), None) if as_of <= due.at => Status::Pending,
        (Ok(_), None) => Status::Overdue,
    }
}

pub(crate) fn invalid(
    duty: Duty,
    done: Option<Moment>,
    entry: &Entry,
    limits: &Limits,
    limit: &Limit,
    as_of: Instant,
    zone: &Zone,
) -> Option<Invalid> {
    let is_future = |moment: Moment| moment.at > as_of && moment.earliest(zone) > as_of;
    let received = match limit.from {
        Start::Receipt => entry.time(Column::Received),
        _ => None,
    };
    // The receipt counts for the obligation too: a clock cannot have started after as-of.
    if done.is_some_and(is_future) || received.is_some_and(is_future) {
        return Some(Invalid::Future);
    }
    let done = done?;
    let is_before_receipt = |received| done.is_before(received, zone);
    if done.is_before(limits.ended, zone)
        || duty == Duty::Transmission && received.is_some_and(is_before_receipt)
    {
        return Some(Invalid::BeforeMeeting);
    }
    let transmitted = entry.time(Column::Transmitted);
    (duty == Duty::Report && transmitted.is_some_and(|t| done.is_before(t, zone)))
        .then_some(Invalid::BeforeTransmission)
}
