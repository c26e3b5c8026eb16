//! One department's verdict for one meeting, with everything that it rests on: for the department
//! that disputes it.

use crate::audit::exemptions::Effect;
use crate::audit::limit::NoDue;
use crate::audit::reckoning::Reckoning;
use crate::audit::status::Status;
use crate::audit::{Audit, Pair};
use crate::domain::department::Department;
use crate::domain::due::Due;
use crate::domain::duty::Duty;
use crate::domain::exemption::Exemption;
use crate::domain::meeting::Meeting;
use crate::domain::moment::Moment;
use crate::domain::policy::Policy;
use crate::domain::source::Source;
use crate::ledger::Column;
use crate::report::Report;
use crate::report::finding::Finding;
use crate::rules::facts::DutyFacts;
use crate::rules::rule::Check;
use crate::time::{Instant, Zone};
use crate::wording::Length;

/// Why a department owes nothing for a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotOwed {
    /// The meeting is not important.
    Unimportant,
    /// No policy fits the meeting.
    NoPolicy,
    /// Its policy brings no duty.
    NoDuties,
    /// The department is not in the meeting's scope.
    OutOfScope,
    /// It is excluded.
    Excluded,
    /// It was not active on the day on which the meeting ended.
    Inactive,
}

impl NotOwed {
    /// The word of machine formats.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unimportant => "unimportant",
            Self::NoPolicy => "no-policy",
            Self::NoDuties => "no-duties",
            Self::OutOfScope => "out-of-scope",
            Self::Excluded => "excluded",
            Self::Inactive => "inactive",
        }
    }
}

/// One obligation with its working.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "they are independent")]
pub struct Worked<'a> {
    /// How its due by the policy came about.
    pub reckoning: Reckoning<'a>,
    /// The exemptions that speak of it.
    pub exemptions: Vec<(&'a Exemption, Effect)>,
    /// Its due, extensions and all.
    pub due: Result<Due, NoDue>,
    /// The time that counts.
    pub done: Option<Moment>,
    /// The record that it comes from.
    pub source: Option<Source>,
    /// Whether several records give that time.
    pub is_duplicate: bool,
    /// What came of it.
    pub status: Status,
    /// Whether it comes before its receipt, where it comes before that or the end of the meeting.
    pub is_before_receipt: bool,
    /// Whether an exemption, or a row by which the meeting says who owes it, could not be read.
    pub has_unread_terms: bool,
    /// Whether the time done, or the start of the clock, was a date alone.
    pub is_date_only: bool,
    /// Whether the hour of the due is assumed, since its clock started at a date alone.
    pub is_due_hour_assumed: bool,
}

impl Worked<'_> {
    /// Why it is undetermined, in the word of machine formats.
    #[must_use]
    pub fn reason(&self) -> Option<&'static str> {
        self.status.undetermined_by(self.due)
    }

    /// How many seconds lie between the due and the time done, or as-of where it is not done;
    /// above 0 is late. None where a due or a use for it is lacking.
    #[must_use]
    pub fn late_seconds(&self, as_of: Instant) -> Option<i64> {
        let due = self.due.ok()?;
        match self.status {
            Status::OnTime | Status::Late => Some(self.done?.at.unix() - due.at.unix()),
            Status::Overdue | Status::Pending => Some(as_of.unix() - due.at.unix()),
            Status::Exempt | Status::Invalid(_) | Status::Undetermined => None,
        }
    }

    /// The same as people count it.
    #[must_use]
    pub fn length(&self, as_of: Instant, zone: &Zone) -> Option<Length> {
        let due = self.due.ok()?.at;
        match self.status {
            Status::OnTime | Status::Late => {
                let done = self.done?;
                Some(Length::to_done(due, self.is_due_hour_assumed, done, zone))
            }
            Status::Overdue | Status::Pending => {
                let is_assumed = self.is_due_hour_assumed;
                Some(Length::to_as_of(due, is_assumed, as_of, zone))
            }
            Status::Exempt | Status::Invalid(_) | Status::Undetermined => None,
        }
    }
}

/// A verdict with its working.
#[derive(Debug)]
pub struct Why<'a> {
    /// The meeting.
    pub meeting: &'a Meeting,
    /// The department.
    pub department: &'a Department,
    /// The policy, where there is one.
    pub policy: Option<&'a Policy>,
    /// The obligations, or why there are none.
    pub duties: Result<Vec<Worked<'a>>, NotOwed>,
    /// What was found, of the department and of the meeting as far as it touches it.
    pub findings: Vec<Finding<'a>>,
}

impl<'a> Why<'a> {
    /// Works out the verdict on one meeting and one department, by their indices.
    #[must_use]
    pub fn new(report: &Report<'a>, meeting: u32, department: u32) -> Self {
        let audit = report.audit;
        let mut duties = Err(not_owed(audit, meeting, department));
        audit.judge_meeting(meeting, |pair| {
            if pair.department == department {
                duties = Ok(worked(audit, pair));
            }
        });
        let known = &audit.project.meetings[meeting as usize];
        let own = &audit.project.departments[department as usize];
        let mut findings = Vec::new();
        report.walk_part(meeting, |finding| {
            let is_own = finding
                .department
                .is_some_and(|it| it.id == own.id() && it.name == own.name());
            let touches = finding.department.is_none() && touches(finding, duties.as_deref().ok());
            if is_own || touches {
                findings.push(*finding);
            }
        });
        Self {
            meeting: known,
            department: own,
            policy: audit.policy_of(meeting),
            duties,
            findings,
        }
    }

    /// The rows it rests on besides the records: the meeting's, the department's, the exemptions'.
    #[must_use]
    pub fn sources(&self) -> Vec<Source> {
        let mut sources = vec![self.meeting.source, self.department.source];
        for (exemption, _) in self
            .duties
            .iter()
            .flatten()
            .flat_map(|duty| &duty.exemptions)
        {
            if !sources.contains(&exemption.source) {
                sources.push(exemption.source);
            }
        }
        sources
    }

    /// The duties whose time a record gives.
    #[must_use]
    pub fn counts_for(&self, record: Source) -> Vec<Duty> {
        let duties = self.duties.iter().flatten();
        let own = duties.filter(|duty| duty.done.is_some() && duty.source == Some(record));
        own.map(|duty| duty.reckoning.duty).collect()
    }
}

/// Whether a finding about a meeting as a whole is one about these obligations.
fn touches(finding: &Finding<'_>, duties: Option<&[Worked<'_>]>) -> bool {
    match finding.rule.check {
        Check::Meeting(_) => true,
        Check::MeetingDuty(is_breach) => duties.into_iter().flatten().any(|worked| {
            finding.duty == Some(worked.reckoning.duty)
                && is_breach(&DutyFacts::of(worked.status, worked.due))
        }),
        _ => false,
    }
}

fn not_owed(audit: &Audit<'_>, meeting: u32, department: u32) -> NotOwed {
    let project = audit.project;
    let known = &project.meetings[meeting as usize];
    if !known.kind.is_important {
        return NotOwed::Unimportant;
    }
    if audit.duties_of(meeting).is_empty() {
        let policy = audit.policy_of(meeting);
        return policy.map_or(NotOwed::NoPolicy, |_| NotOwed::NoDuties);
    }
    let (owed_by, departments) = (&known.owed_by, &project.departments);
    if !owed_by.scope.select(departments).contains(department) {
        return NotOwed::OutOfScope;
    }
    if owed_by.exclude.select(departments).contains(department) {
        return NotOwed::Excluded;
    }
    NotOwed::Inactive
}

/// The duties of one department and one meeting, with their working.
pub(crate) fn worked<'a>(audit: &Audit<'a>, pair: &Pair<'_>) -> Vec<Worked<'a>> {
    let entry = &pair.entry;
    let calendar = audit.project.calendar_of(pair.department);
    let mut found = Vec::new();
    for duty in Duty::ALL {
        let (Some(clause), Some(limit), Some(status)) = (
            pair.duties.clause(duty),
            pair.limits.duties[duty.index()],
            pair.statuses[duty.index()],
        ) else {
            continue;
        };
        let mut exemptions = audit.exemptions_of(pair, duty);
        exemptions.sort_by_key(|(_, effect)| matches!(effect, Effect::TooLate(_)));
        let column = Column::of(duty);
        let done = entry.time(column);
        let starts_at_date = pair.starts_at_date(duty);
        let mut reckoning = Reckoning::new(duty, clause, &limit, calendar, &audit.project.zone);
        reckoning.is_start_date_only = starts_at_date;
        reckoning.start_department = (pair.parent)
            .filter(|parent| parent.from == limit.from)
            .and_then(|parent| Some(&audit.project.departments[parent.department? as usize]));
        found.push(Worked {
            reckoning,
            is_date_only: starts_at_date || done.is_some_and(|done| done.is_day),
            is_due_hour_assumed: pair.is_due_hour_assumed(duty),
            exemptions,
            due: limit.due,
            has_unread_terms: limit.has_unread_terms,
            is_before_receipt: done
                .is_some_and(|done| !done.is_before(pair.limits.ended, &audit.project.zone)),
            done,
            source: entry.line(column).map(|line| audit.intake.locate(line)),
            is_duplicate: entry.is_duplicate(duty),
            status,
        });
    }
    found
}
