//! Every obligation with what came of it, one after another: none of them is kept.

use crate::audit::status::Status;
use crate::audit::{Audit, Pair};
use crate::domain::duty::Duty;
use crate::domain::label::Named;
use crate::domain::moment::Moment;
use crate::domain::source::Source;
use crate::ledger::Column;
use crate::report::breaches::against;
use crate::rules::facts::Obligation;
use crate::time::Instant;

/// An obligation as reports write it, with the same values as its finding has.
#[derive(Clone, Copy, Debug)]
pub struct ObligationRow<'a> {
    /// The meeting, by id and title.
    pub meeting: Named<'a>,
    /// The department, an index.
    pub department: u32,
    /// The duty.
    pub duty: Duty,
    /// The declared policy, where there is one.
    pub policy: Option<&'a str>,
    /// What came of it.
    pub status: Status,
    /// When its clock started, where that is known.
    pub start: Option<Instant>,
    /// Its due with its extensions, where that is known.
    pub due: Option<Instant>,
    /// The time that counts.
    pub done: Option<Moment>,
    /// How late it is, in seconds; only where it is late or overdue.
    pub late_seconds: Option<i64>,
    /// Why it need not be done, where an exemption says so.
    pub exempt_reason: Option<&'a str>,
    /// Its record, else the meeting's row.
    pub source: Source,
    /// Why it is undetermined, in the word of machine formats.
    pub reason: Option<&'static str>,
    /// Whether a time that it rests on was a date alone.
    pub is_date_only: bool,
}

/// Hands on every obligation of a meeting, in the order of departments, then duties.
pub fn of_meeting<'a>(audit: &Audit<'a>, meeting: u32, mut each: impl FnMut(&ObligationRow<'a>)) {
    let project = audit.project;
    let known = &project.meetings[meeting as usize];
    let named = known.label.named();
    let policy = (audit.policy_of(meeting)).filter(|_| project.has_declared_policies);
    audit.judge_meeting(meeting, |pair| {
        for duty in Duty::ALL {
            if let Some(obligation) = Obligation::of(audit, pair, duty) {
                let done = obligation.done();
                let due = obligation.limit.due.ok().map(|due| due.at);
                let line = pair.entry.line(Column::of(duty));
                each(&ObligationRow {
                    meeting: named,
                    department: pair.department,
                    duty,
                    policy: policy.map(|policy| policy.name.as_str()),
                    status: obligation.status,
                    start: obligation.limit.start.ok(),
                    due,
                    done,
                    late_seconds: late_seconds(obligation.status, due, done, audit.as_of),
                    exempt_reason: exempt_reason(audit, &obligation),
                    source: line.map_or(known.source, |line| audit.intake.locate(line)),
                    reason: obligation.status.undetermined_by(obligation.limit.due),
                    is_date_only: is_date_only(audit, pair, &obligation),
                });
            }
        }
    });
}

fn late_seconds(
    status: Status,
    due: Option<Instant>,
    done: Option<Moment>,
    as_of: Instant,
) -> Option<i64> {
    let until = match status {
        Status::Late => done?.at,
        Status::Overdue => as_of,
        _ => return None,
    };
    Some(until.unix() - due?.unix())
}

/// The reason of the first exemption that frees it.
fn exempt_reason<'a>(audit: &Audit<'a>, obligation: &Obligation<'_>) -> Option<&'a str> {
    let row = obligation.limit.exempt_by?;
    Some(audit.project.exemptions[row as usize].reason.as_str())
}

fn is_date_only(audit: &Audit<'_>, pair: &Pair<'_>, obligation: &Obligation<'_>) -> bool {
    let is_day = |moment: Option<Moment>| moment.is_some_and(|moment| moment.is_day);
    is_day(obligation.done())
        || pair.starts_at_date(obligation.duty)
        || is_day(against(obligation, audit))
}
