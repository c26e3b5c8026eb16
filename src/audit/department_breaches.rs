//! How many duties of each department are late or overdue, as far as the project counts them (反向问责).

use crate::audit::quick_verdict::QuickVerdict;
use crate::audit::status::Status;
use crate::audit::{Audit, Pair};
use crate::domain::accountability::Accountability;
use crate::parallel;

/// The late and the overdue duties of each department whose due lies in the days that count, up to as-of;
/// counted on `threads` threads.
#[must_use]
pub fn department_breaches(
    audit: &Audit<'_>,
    accountability: Accountability,
    threads: usize,
) -> Vec<u32> {
    let as_of = audit.as_of.unix();
    let first = (accountability.within_seconds).map_or(i64::MIN, |within| as_of - within);
    let meetings = audit.project.meetings.len();
    let departments = audit.project.departments.len();
    let threads = audit.slots.worth(threads).max(1);
    let share = meetings.div_ceil(threads);
    let counted = parallel::run(threads, |thread| {
        let mut counts = vec![0; departments];
        let first_meeting = (thread * share).min(meetings);
        for meeting in first_meeting..(first_meeting + share).min(meetings) {
            audit.look_at_meeting(meeting as u32, |unjudged| {
                let number = unjudged.verdict.number();
                if number.is_none_or(|number| has_breach(QuickVerdict::statuses(number))) {
                    counts[unjudged.department as usize] +=
                        unjudged.judge(|pair| breaches_of(pair, first..=as_of));
                }
            });
        }
        counts
    });
    let mut sums = vec![0_u32; departments];
    for part in counted {
        for (sum, count) in sums.iter_mut().zip(part) {
            *sum = sum.saturating_add(count);
        }
    }
    sums
}

fn has_breach(statuses: [Option<Status>; 3]) -> bool {
    statuses.into_iter().flatten().any(is_breach)
}

fn is_breach(status: Status) -> bool {
    matches!(status, Status::Late | Status::Overdue)
}

fn breaches_of(pair: &Pair<'_>, dues: std::ops::RangeInclusive<i64>) -> u32 {
    let mut count = 0;
    for (status, limit) in pair.statuses.iter().zip(&pair.limits.duties) {
        if let (Some(status), Some(limit)) = (status, limit)
            && is_breach(*status)
        {
            count += u32::from(limit.due.is_ok_and(|due| dues.contains(&due.at.unix())));
        }
    }
    count
}
