//! How many duties are overdue, of each meeting and of each department: what a row that names only one
//! of them, or neither, might settle.

use crate::audit::Audit;
use crate::audit::status::Status;
use crate::domain::duty::{Duty, PerDuty};
use crate::ledger::Column;
use crate::ledger::intake::Unplaced;

/// The overdue duties of a project, counted.
#[derive(Debug)]
pub struct Overdue {
    all: PerDuty<u64>,
    meetings: Vec<PerDuty<u64>>,
    departments: Vec<PerDuty<u64>>,
}

impl Overdue {
    /// Judges everything once.
    #[must_use]
    pub fn count(audit: &Audit<'_>) -> Self {
        let mut counts = Self {
            all: [0; 3],
            meetings: vec![[0; 3]; audit.project.meetings.len()],
            departments: vec![[0; 3]; audit.project.departments.len()],
        };
        for meeting in 0..audit.project.meetings.len() as u32 {
            audit.judge_meeting(meeting, |pair| {
                for duty in Duty::ALL.map(Duty::index) {
                    if pair.statuses[duty] == Some(Status::Overdue) {
                        counts.all[duty] += 1;
                        counts.meetings[meeting as usize][duty] += 1;
                        counts.departments[pair.department as usize][duty] += 1;
                    }
                }
            });
        }
        counts
    }

    /// How many of them a row might settle.
    #[must_use]
    pub fn settled_by(&self, row: &Unplaced) -> u64 {
        let counts = match (&row.meeting, &row.department) {
            (Ok(meeting), _) => &self.meetings[*meeting as usize],
            (Err(_), Ok(department)) => &self.departments[*department as usize],
            (Err(_), Err(_)) => &self.all,
        };
        let given = Duty::ALL
            .into_iter()
            .filter(|duty| row.gives[Column::of(*duty) as usize]);
        given.map(|duty| counts[duty.index()]).sum()
    }
}
