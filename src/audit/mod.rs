//! Every obligation of a project, judged: one meeting at a time, one department after another.
//!
//! An [`Audit`] holds a project and its records at one instant; judging gives each duty of each
//! department a [status](crate::audit::status::Status). It never opens a file, never reads the clock and never decides what
//! is denied: that is for the [`report`](crate::report), by the [`rules`](crate::rules).

pub mod department_breaches;
pub mod exemptions;
pub mod judge;
pub mod limit;
pub mod overdue;
pub mod parents;
pub mod pending;
pub mod quick_verdict;
pub mod ranks;
pub mod reckoning;
pub mod status;
pub mod summarize;
pub mod tally;
mod unread;

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use crate::audit::exemptions::{Effect, ExemptionIndex, Freed, apply};
use crate::audit::judge::judge;
use crate::audit::limit::{Limit, Limits, ParentStart, Start, StartTimes, limits};
use crate::audit::parents::parents_first;
use crate::audit::quick_verdict::{QuickLimits, QuickVerdict};
use crate::audit::status::Status;
use crate::audit::unread::UnreadTerms;
use crate::domain::clause::{Allowed, Anchor, Duties};
use crate::domain::due::Span;
use crate::domain::duty::{Duty, PerDuty};
use crate::domain::exemption::{ExemptedMeetings, Exemption};
use crate::domain::label::Named;
use crate::domain::part::Part;
use crate::domain::policy::Policy;
use crate::domain::project::{Assignment, Project};
use crate::domain::scope::Members;
use crate::ledger::intake::Intake;
use crate::ledger::{BLOCK, Block, Column, Entries, Entry, Slots};
use crate::time::Instant;

/// One department and one meeting, judged.
#[derive(Debug)]
pub struct Pair<'a> {
    /// The meeting, an index.
    pub meeting: u32,
    /// The department, an index.
    pub department: u32,
    /// What is owed.
    pub duties: &'a Duties,
    /// What is on record.
    pub entry: Entry,
    /// What it is measured by.
    pub limits: &'a Limits,
    /// What came of it, by duty.
    pub statuses: PerDuty<Option<Status>>,
    /// Whether an exemption speaks of the meeting and any department that owes it.
    pub may_be_exempt: bool,
    /// What a department above sets going, where a clock may start there.
    pub parent: Option<&'a ParentStart>,
}

impl Pair<'_> {
    /// Whether the clock of a duty started at a date without a time, be it by way of a due.
    #[must_use]
    pub fn starts_at_date(&self, duty: Duty) -> bool {
        let (Some(limit), Some(clause)) =
            (&self.limits.duties[duty.index()], self.duties.clause(duty))
        else {
            return false;
        };
        if matches!(clause.allowed, Allowed::Until(_)) {
            return false;
        }
        let is_day = |column| self.entry.time(column).is_some_and(|time| time.is_day);
        match limit.from {
            Start::MeetingEnd | Start::NoReceipt | Start::NoParent => self.limits.ended.is_day,
            Start::Receipt => is_day(Column::Received),
            Start::Transmission => is_day(Column::Transmitted),
            Start::TransmissionDue => self.starts_at_date(Duty::Transmission),
            Start::Parent | Start::ParentDue => self.parent.is_some_and(|it| it.is_date_only),
        }
    }

    /// Whether the hour of a due is assumed: it runs by the hour from a date without a time. A due
    /// that was extended is not, nor is one that is counted in days.
    #[must_use]
    pub fn is_due_hour_assumed(&self, duty: Duty) -> bool {
        let (Some(limit), Some(clause)) =
            (&self.limits.duties[duty.index()], self.duties.clause(duty))
        else {
            return false;
        };
        let within = clause.allowed.within();
        let runs_by_the_hour = matches!(within, Some(Span::Minutes(_) | Span::Hours(_)));
        runs_by_the_hour
            && limit.due == limit.base
            && match limit.from {
                Start::TransmissionDue => self.is_due_hour_assumed(Duty::Transmission),
                Start::ParentDue => self.parent.is_some_and(|it| it.is_hour_assumed),
                _ => self.starts_at_date(duty),
            }
    }
}

/// A project and its records at one instant.
#[derive(Debug)]
pub struct Audit<'a> {
    /// The project.
    pub project: &'a Project,
    /// What each meeting brings.
    pub calls: &'a [Arc<Assignment>],
    /// The records.
    pub slots: &'a Slots,
    /// What was read, and what is in no slot.
    pub intake: &'a Intake,
    /// The instant at which the audit looks.
    pub as_of: Instant,
    /// What is judged; the rest is only used.
    pub part: Part,
    exemptions: ExemptionIndex,
    unread: UnreadTerms,
    /// Who owes each duty for any meeting, once it is asked for.
    owing: OnceLock<PerDuty<Members>>,
    /// The calendar of each department: read far oftener than the rest of it.
    calendars: Vec<u32>,
    /// One department of each calendar that any has.
    of_calendars: Vec<u32>,
    /// Those that have others below them, each after its own parent; empty where no clock starts at
    /// a parent's time.
    parents: Vec<u32>,
    names: Names,
}

impl<'a> Audit<'a> {
    /// Prepares to judge.
    #[must_use]
    pub fn new(
        project: &'a Project,
        calls: &'a [Arc<Assignment>],
        slots: &'a Slots,
        intake: &'a Intake,
        as_of: Instant,
    ) -> Self {
        let calendars: Vec<u32> = project
            .departments
            .iter()
            .map(|d| d.kind.calendar)
            .collect();
        let uses_parents = (calls.iter()).any(|call| call.duties.start_at(Anchor::Parent));
        let of_calendar = |calendar| calendars.iter().position(|own| *own == calendar);
        Self {
            project,
            calls,
            slots,
            intake,
            as_of,
            part: Part::default(),
            exemptions: ExemptionIndex::new(&project.exemptions, project.departments.len()),
            unread: UnreadTerms::new(&project.unread_exemptions, project.departments.len()),
            owing: OnceLock::new(),
            of_calendars: (0..project.calendars.len() as u32)
                .filter_map(of_calendar)
                .map(|department| department as u32)
                .collect(),
            calendars,
            parents: if uses_parents {
                parents_first(&project.departments)
            } else {
                Vec::new()
            },
            names: Names::new(project),
        }
    }

    /// The same, but only a part is judged.
    #[must_use]
    pub fn within(self, part: Part) -> Self {
        Self { part, ..self }
    }

    /// The policy of a meeting, where it brings one.
    #[must_use]
    pub fn policy_of(&self, meeting: u32) -> Option<&'a Policy> {
        let index = self.calls[meeting as usize].policy?;
        Some(&self.project.policies[index as usize])
    }

    /// The duties of a meeting.
    #[must_use]
    pub fn duties_of(&self, meeting: u32) -> &'a Duties {
        &self.calls[meeting as usize].duties
    }

    /// Whether a department perhaps does not owe a meeting, for a row that could not be read.
    pub(crate) fn is_unsure(&self, meeting: u32, department: u32) -> bool {
        let unsure = self.calls[meeting as usize].unsure.as_ref();
        unsure.is_some_and(|unsure| unsure.contains(department))
    }

    /// What findings call a department.
    #[inline]
    #[must_use]
    pub fn named(&self, department: u32) -> Named<'_> {
        self.names.get(department)
    }

    /// Judges every department of the part that owes a meeting, in the order of the departments;
    /// none where the meeting lies outside.
    #[inline]
    pub fn judge_meeting(&self, meeting: u32, mut each: impl FnMut(&Pair<'_>)) {
        self.look_at_meeting(meeting, |unjudged| unjudged.judge(&mut each));
    }

    /// Looks at every department of the part that owes a meeting, in the order of the departments.
    ///
    /// All that is judged comes by here, so that here alone the rest is left out.
    #[inline(always)]
    pub fn look_at_meeting(&self, meeting: u32, mut each: impl FnMut(&UnjudgedPair<'_, 'a>)) {
        if self.duties_of(meeting).is_empty() {
            return;
        }
        if !self.part.has_meeting(meeting) {
            return;
        }
        let audited = MeetingUnderAudit::new(self, meeting);
        let members = self.slots.members(meeting);
        // Asked of every pair: looked up once.
        let chosen = self.part.chosen_departments();
        let mut departments = members.iter();
        let mut verdicts = [QuickVerdict::UNKNOWN; BLOCK];
        let mut block = Block::EMPTY;
        for first in (0..members.len()).step_by(BLOCK) {
            if let Some(limits) = &audited.quick_limits {
                audited.entries.fill(first, &mut block);
                limits.judge(&block, &mut verdicts);
            }
            let places = first..members.len();
            for (position, &verdict) in places.zip(&verdicts) {
                let department = if members.is_all() {
                    Some(position as u32)
                } else {
                    departments.next()
                };
                let Some(department) = department else { return };
                if chosen.is_some_and(|chosen| !chosen.contains(department)) {
                    continue;
                }
                each(&UnjudgedPair {
                    audited: &audited,
                    department,
                    position,
                    verdict,
                });
            }
        }
    }

    /// What one department's obligations for one meeting are measured by; `exempt` applies exemptions.
    fn limits(
        &self,
        audited: &MeetingUnderAudit<'_, 'a>,
        department: u32,
        entry: &Entry,
        exempt: impl Fn(Duty, &mut Limit),
    ) -> Limits {
        let ended = self.project.meetings[audited.meeting as usize].ended;
        let time = |column| entry.time(column).map(|moment| moment.at);
        let facts = StartTimes {
            ended: ended.at,
            received: time(Column::Received),
            transmitted: time(Column::Transmitted),
            parent: audited.parent_start(self.project, department).copied(),
            is_receipt_unread: entry.is_unread(Column::Received),
            is_transmission_unread: entry.is_unread(Column::Transmitted),
        };
        let calendar = self.project.calendar_of(department);
        let duties = limits(audited.duties, &facts, calendar, &self.project.zone, exempt);
        Limits { ended, duties }
    }

    /// Applies the exemptions that speak of a pair to what it is measured by, and what may be one.
    fn exempting<'s>(
        &'s self,
        audited: &'s MeetingUnderAudit<'_, 'a>,
        department: u32,
    ) -> impl Fn(Duty, &mut Limit) + 's {
        let (index, rows) = (&self.exemptions, &self.project.exemptions);
        let extensions = if audited.may_be_exempt {
            index.extensions(audited.meeting, department, rows)
        } else {
            Vec::new()
        };
        move |duty, limit| {
            // Else it may be asked for all that have its calendar, though it is no member itself.
            if audited.may_be_exempt {
                let freed_by = audited.freed.by(department, duty);
                limit.exempt_by = freed_by.map(|place| index.row(place));
            }
            for extension in speaking_of(&extensions, self.project, duty) {
                apply(extension, &mut limit.due);
            }
            let unread = audited.unread.as_ref();
            limit.has_unread_terms |=
                unread.is_some_and(|unread| unread[duty.index()].contains(department));
        }
    }

    /// The exemptions that speak of a pair, in the order in which they apply.
    pub(crate) fn exemption_rows(&self, meeting: u32, department: u32) -> Vec<u32> {
        (self.exemptions).of(meeting, department, &self.project.exemptions)
    }

    /// The exemptions that speak of an obligation, in the order in which they apply, and what each
    /// does to it.
    #[must_use]
    pub fn exemptions_of(&self, pair: &Pair<'_>, duty: Duty) -> Vec<(&'a Exemption, Effect)> {
        let Some(limit) = pair.limits.duties[duty.index()] else {
            return Vec::new();
        };
        let mut due = limit.base;
        let rows = self.exemption_rows(pair.meeting, pair.department);
        speaking_of(&rows, self.project, duty)
            .map(|exemption| (exemption, apply(exemption, &mut due)))
            .collect()
    }

    /// The extensions that speak of an obligation and were approved after the due that they would
    /// have moved, which is given with them.
    pub(crate) fn late_extensions(
        &self,
        pair: &Pair<'_>,
        duty: Duty,
    ) -> Vec<(&'a Exemption, Instant)> {
        let limit = &pair.limits.duties[duty.index()];
        let Some(due) = limit.and_then(|limit| limit.due.ok()) else {
            return Vec::new();
        };
        let (index, exemptions) = (&self.exemptions, &self.project.exemptions);
        let rows = index.approved_after(due.at, pair.meeting, pair.department, exemptions);
        let reaches_beyond = |exemption: &&Exemption| exemption.until > Some(due.at);
        speaking_of(&rows, self.project, duty)
            .filter(reaches_beyond)
            .map(|exemption| (exemption, due.at))
            .collect()
    }

    /// Whether an exemption speaks of any obligation at all.
    #[must_use]
    pub fn is_used(&self, exemption: &Exemption) -> bool {
        let asked = |duty: &Duty| exemption.duties[duty.index()];
        let mut duties = Duty::ALL.into_iter().filter(asked);
        let departments = &exemption.departments;
        match exemption.meetings {
            ExemptedMeetings::Every => duties.any(|duty| departments.meets(self.owing(duty))),
            ExemptedMeetings::One(meeting) => {
                duties.any(|duty| self.duties_of(meeting).clause(duty).is_some())
                    && departments.meets(self.slots.members(meeting))
            }
            ExemptedMeetings::Unknown => false,
        }
    }

    /// Who owes a duty for any meeting: looked up once, for a hundred thousand exemptions of all.
    fn owing(&self, duty: Duty) -> &Members {
        let owing = || {
            Duty::ALL.map(|duty| {
                let mut owing = Members::none(self.project.departments.len());
                for meeting in 0..self.calls.len() as u32 {
                    if self.duties_of(meeting).clause(duty).is_some() {
                        owing.unite(self.slots.members(meeting));
                    }
                }
                owing
            })
        };
        &self.owing.get_or_init(owing)[duty.index()]
    }
}

/// Those of some exemptions that speak of a duty.
fn speaking_of<'a>(
    rows: &[u32],
    project: &'a Project,
    duty: Duty,
) -> impl Iterator<Item = &'a Exemption> {
    rows.iter()
        .map(|&row| &project.exemptions[row as usize])
        .filter(move |exemption| exemption.duties[duty.index()])
}

/// The ids and names of departments, side by side: findings come department by department, and text
/// by text out of memory of its own each would come slowly.
#[derive(Debug)]
struct Names {
    text: String,
    /// Where the name of each begins and ends; its id begins where the last name ends.
    places: Vec<[usize; 2]>,
}

impl Names {
    fn new(project: &Project) -> Self {
        let mut names = Self {
            text: String::new(),
            places: Vec::with_capacity(project.departments.len()),
        };
        for department in &project.departments {
            names.text.push_str(department.id());
            let name = names.text.len();
            names.text.push_str(department.name());
            names.places.push([name, names.text.len()]);
        }
        names
    }

    #[inline]
    fn get(&self, department: u32) -> Named<'_> {
        let department = department as usize;
        let before = department.checked_sub(1);
        let id = before.map_or(0, |before| self.places[before][1]);
        let [name, end] = self.places[department];
        Named {
            id: &self.text[id..name],
            name: &self.text[name..end],
        }
    }
}

/// A meeting being judged: what its departments share.
#[derive(Debug)]
struct MeetingUnderAudit<'r, 'a> {
    audit: &'r Audit<'a>,
    meeting: u32,
    duties: &'a Duties,
    entries: Entries<'a>,
    may_be_exempt: bool,
    /// Who need not do what.
    freed: Cow<'r, Freed>,
    /// Who perhaps need not do what, or later, for what could not be read; none where nobody.
    unread: Option<PerDuty<Members>>,
    /// By calendar, where every clock starts with the meeting; as they are before any exemption.
    shared: Vec<Option<Limits>>,
    /// Where all departments have the same, and plain ones.
    quick_limits: Option<QuickLimits>,
    /// What each department sets going below itself, or passes on from above; empty where no clock
    /// starts at a parent's time.
    handed_down: Vec<Option<ParentStart>>,
}

impl<'r, 'a> MeetingUnderAudit<'r, 'a> {
    fn new(audit: &'r Audit<'a>, meeting: u32) -> Self {
        let members = audit.slots.members(meeting);
        let exemptions = &audit.project.exemptions;
        let freed = audit.exemptions.freed(meeting, exemptions);
        let mut audited = Self {
            audit,
            meeting,
            duties: audit.duties_of(meeting),
            entries: audit.slots.entries(meeting),
            may_be_exempt: freed.meets(members)
                || (audit.exemptions).may_extend(meeting, members, exemptions),
            freed,
            unread: (audit.unread).of(meeting, &audit.calls[meeting as usize], audit.project),
            shared: vec![None; audit.project.calendars.len()],
            quick_limits: None,
            handed_down: Vec::new(),
        };
        let duties = audited.duties;
        if duties.start_at(Anchor::Parent) {
            audited.hand_down();
        }
        let is_alike = (duties.clauses.iter().flatten()).all(|c| c.from == Anchor::Meeting);
        if is_alike {
            for &department in &audit.of_calendars {
                // Whatever is on record: no clock of these hangs on it.
                let limits = audit.limits(&audited, department, &Entry::default(), |_, _| {});
                audited.shared[audit.calendars[department as usize] as usize] = Some(limits);
            }
            // Calendars differ in few days: most meetings have the same dues by all of them.
            let mut all = audited.shared.iter().flatten();
            if let Some(first) = all.next()
                && !audited.has_terms()
                && audited.entries.are_of_two_duties()
                && all.all(|limits| limits == first)
            {
                audited.quick_limits = QuickLimits::new(first, duties.asks_measures, audit.as_of);
            }
        }
        audited
    }

    /// Whether an exemption speaks of it, or may for all that is known.
    fn has_terms(&self) -> bool {
        self.may_be_exempt || self.unread.is_some()
    }

    /// What a pair without shared limits is measured by, or with those that exemptions change.
    fn own_limits(&self, department: u32, entry: &Entry, shared: Option<&Limits>) -> Limits {
        let audit = self.audit;
        let exempt = audit.exempting(self, department);
        let Some(mut limits) = shared.copied() else {
            return audit.limits(self, department, entry, exempt);
        };
        for duty in Duty::ALL {
            if let Some(limit) = &mut limits.duties[duty.index()] {
                exempt(duty, limit);
            }
        }
        limits
    }
}

/// One department and one meeting, not yet judged.
#[derive(Debug)]
pub struct UnjudgedPair<'r, 'a> {
    audited: &'r MeetingUnderAudit<'r, 'a>,
    /// The department, an index.
    pub department: u32,
    /// The verdict, as far as that needs no judging.
    pub verdict: QuickVerdict,
    /// Its place among those that owe the meeting.
    position: usize,
}

impl UnjudgedPair<'_, '_> {
    /// What is on record of it.
    #[inline]
    #[must_use]
    pub fn entry(&self) -> Entry {
        self.audited.entries.get(self.position)
    }

    /// Judges it.
    #[inline]
    pub fn judge<T>(&self, then: impl FnOnce(&Pair<'_>) -> T) -> T {
        let MeetingUnderAudit { audit, .. } = *self.audited;
        let entry = self.entry();
        let own;
        let calendar = audit.calendars[self.department as usize];
        let shared = self.audited.shared[calendar as usize].as_ref();
        let limits = if let Some(shared) = shared.filter(|_| !self.audited.has_terms()) {
            shared
        } else {
            own = self.audited.own_limits(self.department, &entry, shared);
            &own
        };
        let statuses = match self.verdict.number() {
            Some(number) => QuickVerdict::statuses(number),
            None => judge(&entry, limits, audit.as_of, &audit.project.zone),
        };
        then(&Pair {
            meeting: self.audited.meeting,
            department: self.department,
            duties: self.audited.duties,
            entry,
            limits,
            statuses,
            may_be_exempt: self.audited.may_be_exempt,
            parent: (self.audited).parent_start(audit.project, self.department),
        })
    }
}
