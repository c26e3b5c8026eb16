//! Clocks that start when a department above passed a meeting on (层层传达): what each department sets
//! going below itself, worked out from the top down before anybody below is judged.

use crate::audit::judge::invalid;
use crate::audit::limit::{NoDue, ParentStart, Start};
use crate::audit::quick_verdict::QuickVerdict;
use crate::audit::{Audit, MeetingUnderAudit, Pair, UnjudgedPair};
use crate::domain::department::Department;
use crate::domain::duty::Duty;
use crate::domain::project::Project;
use crate::ledger::Column;

/// The departments that have others below them, each after its own parent. Every step up is taken once,
/// however long the chains are; the loader has cut cycles.
pub(super) fn parents_first(departments: &[Department]) -> Vec<u32> {
    let mut is_placed = vec![false; departments.len()];
    let (mut placed, mut chain) = (Vec::new(), Vec::new());
    for department in departments {
        let mut above = department.parent;
        while let Some(parent) = above.filter(|&parent| !is_placed[parent as usize]) {
            is_placed[parent as usize] = true;
            chain.push(parent);
            above = departments[parent as usize].parent;
        }
        placed.extend(chain.drain(..).rev());
    }
    placed
}

impl MeetingUnderAudit<'_, '_> {
    /// Works out what every department that has others below it sets going there.
    pub(super) fn hand_down(&mut self) {
        let audit = self.audit;
        self.handed_down = vec![None; audit.project.departments.len()];
        for &department in &audit.parents {
            let position = audit.slots.members(self.meeting).position(department);
            let own = position.and_then(|position| {
                let unjudged = UnjudgedPair {
                    audited: self,
                    department,
                    verdict: QuickVerdict::UNKNOWN,
                    position: position as usize,
                };
                unjudged.judge(|pair| set_going(audit, pair))
            });
            let above = self.parent_start(audit.project, department);
            self.handed_down[department as usize] = own.or(above.copied());
        }
    }

    /// What the departments above one set going for it; none where none of them owes a transmission.
    /// A row above that could not be read may be that of one that does.
    #[inline]
    pub(super) fn parent_start(&self, project: &Project, department: u32) -> Option<&ParentStart> {
        if self.handed_down.is_empty() {
            return None;
        }
        let own = &project.departments[department as usize];
        if own.is_parent_unread {
            return Some(&UNREAD_PARENT);
        }
        self.handed_down[own.parent? as usize].as_ref()
    }
}

/// What a department sets going that might have been anything.
static UNREAD_PARENT: ParentStart = ParentStart {
    department: None,
    from: Start::Parent,
    start: Err(NoDue::UnreadParent),
    due: None,
    is_date_only: false,
    is_hour_assumed: false,
};

/// What a department sets going below itself: its transmission or, for want of one that can be true,
/// the due of it. None where it owes no transmission, or is exempt from it and has no time.
fn set_going(audit: &Audit<'_>, pair: &Pair<'_>) -> Option<ParentStart> {
    let duty = Duty::Transmission;
    let limit = pair.limits.duties[duty.index()].as_ref()?;
    let entry = &pair.entry;
    let (zone, as_of) = (&audit.project.zone, audit.as_of);
    let done = entry.time(Column::Transmitted).filter(|done| {
        limit.is_exempt()
            || invalid(duty, Some(*done), entry, pair.limits, limit, as_of, zone).is_none()
    });
    let handed = |from, start, is_date_only| ParentStart {
        department: Some(pair.department),
        from,
        start,
        due: None,
        is_date_only,
        is_hour_assumed: false,
    };
    if entry.is_unread(Column::Transmitted) {
        return Some(handed(Start::Parent, Err(NoDue::Unread), false));
    }
    // One that perhaps owes nothing perhaps sets nothing going either.
    let is_unsure = audit.is_unsure(pair.meeting, pair.department);
    match done {
        _ if is_unsure => Some(handed(Start::Parent, Err(NoDue::UnreadTerms), false)),
        Some(done) => Some(handed(Start::Parent, Ok(done.at), done.is_day)),
        None if limit.is_exempt() => None,
        None if limit.has_unread_terms => {
            Some(handed(Start::ParentDue, Err(NoDue::UnreadTerms), false))
        }
        None => Some(ParentStart {
            due: limit.due.ok(),
            is_hour_assumed: pair.is_due_hour_assumed(duty),
            ..handed(
                Start::ParentDue,
                limit.due.map(|due| due.at),
                pair.starts_at_date(duty),
            )
        }),
    }
}
