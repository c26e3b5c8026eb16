//! What is pending, soonest first.

use crate::audit::Audit;
use crate::audit::status::Status;
use crate::domain::duty::Duty;
use crate::time::Instant;

/// A pending obligation. Its fields are in the order of sorting: soonest first, then
/// meeting, department and duty as they are in the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pending {
    pub(crate) due: Instant,
    pub(crate) meeting: u32,
    // The lowest bit says whether the hour of the due is assumed, two bits hold the duty: millions of these are sorted.
    department_and_duty: u32,
}

impl Pending {
    fn new(due: Instant, meeting: u32, department: u32, duty: Duty, is_assumed: bool) -> Self {
        Self {
            due,
            meeting,
            department_and_duty: department << 3 | (duty as u32) << 1 | u32::from(is_assumed),
        }
    }

    pub(crate) fn department(self) -> u32 {
        self.department_and_duty >> 3
    }

    pub(crate) fn is_due_hour_assumed(self) -> bool {
        self.department_and_duty & 1 == 1
    }

    pub(crate) fn duty(self) -> Duty {
        Duty::ALL[(self.department_and_duty >> 1 & 3) as usize]
    }
}

/// Everything pending, soonest first.
#[must_use]
pub fn pending(audit: &Audit<'_>) -> Vec<Pending> {
    let mut found = Vec::new();
    for (meeting, _) in (0..).zip(&audit.project.meetings) {
        audit.judge_meeting(meeting, |pair| {
            for duty in Duty::ALL {
                let index = duty.index();
                if let (Some(Status::Pending), Some(limit)) =
                    (pair.statuses[index], pair.limits.duties[index])
                    && let Ok(due) = limit.due
                {
                    let is_assumed = pair.is_due_hour_assumed(duty);
                    found.push(Pending::new(
                        due.at,
                        meeting,
                        pair.department,
                        duty,
                        is_assumed,
                    ));
                }
            }
        });
    }
    found.sort_unstable();
    found
}
