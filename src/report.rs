//! The report of an audit: its findings in order, and what they sum up to.
//!
//! Findings are not kept: they are made anew, meeting by meeting, each time that they are walked
//! through, so that a report of millions of findings needs no more memory than the ledger.

use crate::audit::{Audit, Pair, Stray};
use crate::baseline::{Baseline, is_mendable};
use crate::finding::{Finding, Named};
use crate::judge::{Invalid, Status};
use crate::ledger::Column;
use crate::model::{Duty, Moment, PerDuty, Source};
use crate::parallel;
use crate::policy::Anchor;
use crate::rules::{
    Check, DutyFacts, ExemptionFacts, ExtensionFacts, Level, Levels, MeetingFacts, Obligation,
    RULES, Rule,
};
use crate::tally::Tally;

/// What an audit found.
#[derive(Debug)]
pub struct Report<'a> {
    /// The audit.
    pub audit: &'a Audit<'a>,
    /// The level of each rule.
    pub levels: &'a Levels,
    /// All obligations, by duty.
    pub duties: PerDuty<Tally>,
    /// How many findings are denied.
    pub deny: u64,
    /// How many are warnings.
    pub warn: u64,
    /// What was found before, and how it compares.
    pub ratchet: Option<Ratchet<'a>>,
    /// Strays by meeting, then department, then line: indices into the intake's.
    strays: Vec<u32>,
}

/// The findings of an earlier report beside those of this one.
#[derive(Debug)]
pub struct Ratchet<'a> {
    /// The earlier report.
    pub baseline: &'a Baseline,
    /// Whether new findings are taken into it: then they do not shut the gate.
    pub accepts_new: bool,
    /// How many denied findings are known.
    pub known_deny: u64,
    /// How many warnings are known.
    pub known_warn: u64,
    /// What was found before and is found no longer: places in the earlier report, in order.
    pub repaired: Vec<u32>,
    /// How many are found no longer because their rules are allowed now, and nobody looked.
    pub unchecked: u64,
}

impl<'a> Report<'a> {
    /// Judges everything once, on `threads` threads, for the tallies and the counts of findings.
    #[must_use]
    pub fn new(audit: &'a Audit<'a>, levels: &'a Levels, threads: usize) -> Self {
        Self::against(audit, levels, threads, None, false)
    }

    /// Does so beside an earlier report, whose findings are known.
    #[must_use]
    pub fn against(
        audit: &'a Audit<'a>,
        levels: &'a Levels,
        threads: usize,
        baseline: Option<&'a Baseline>,
        accepts_new: bool,
    ) -> Self {
        let mut report = Self {
            audit,
            levels,
            duties: PerDuty::default(),
            deny: 0,
            warn: 0,
            ratchet: baseline.map(|baseline| Ratchet {
                baseline,
                accepts_new,
                known_deny: 0,
                known_warn: 0,
                repaired: Vec::new(),
                unchecked: 0,
            }),
            strays: sorted_strays(audit),
        };
        let counts = report.in_parts(threads, |report, part, counts: &mut Counts| {
            report.walk_part(part, Some(&mut counts.duties), |finding| {
                match finding.level {
                    Level::Deny => counts.deny += 1,
                    Level::Warn => counts.warn += 1,
                    Level::Allow => {}
                }
                if let Some(place) = finding.known {
                    counts.known.push(place);
                    match finding.level {
                        Level::Deny => counts.known_deny += 1,
                        Level::Warn => counts.known_warn += 1,
                        Level::Allow => {}
                    }
                }
            });
        });
        if let Some(ratchet) = &mut report.ratchet {
            ratchet.settle(levels, &counts);
        }
        for part in counts {
            report.deny += part.deny;
            report.warn += part.warn;
            for (sum, tally) in report.duties.iter_mut().zip(&part.duties) {
                sum.add(tally);
            }
        }
        report
    }

    /// Whether the gate is shut: any finding is denied that is not known from an earlier report.
    #[must_use]
    pub fn is_denied(&self) -> bool {
        match &self.ratchet {
            None => self.deny > 0,
            Some(ratchet) => self.deny > ratchet.known_deny && !ratchet.accepts_new,
        }
    }

    /// How many obligations there are.
    #[must_use]
    pub fn obligations(&self) -> u64 {
        self.duties.iter().map(Tally::obligations).sum()
    }

    /// How many parts a walk has: one a meeting, and one for what belongs to no meeting.
    #[must_use]
    pub fn parts(&self) -> u32 {
        self.audit.project.meetings.len() as u32 + 1
    }

    /// Every finding, in the contract's order: meetings, departments, rules, duties.
    pub fn walk(&self, mut each: impl FnMut(&Finding<'a>)) {
        for part in 0..self.parts() {
            self.walk_part(part, None, &mut each);
        }
    }

    /// The findings of one part, in order.
    pub fn walk_part(
        &self,
        part: u32,
        tallies: Option<&mut PerDuty<Tally>>,
        mut each: impl FnMut(&Finding<'a>),
    ) {
        let mut findings = Findings::new(self);
        if part + 1 < self.parts() {
            findings.of_meeting(part, tallies);
        } else {
            findings.of_no_meeting();
        }
        findings.list.sort_by_key(|(place, _)| *place);
        // All findings of one identity name one meeting, and so stand in one part.
        if let Some(ratchet) = &self.ratchet {
            (ratchet.baseline).mark(
                &mut findings.list,
                |(_, finding)| finding.identity(),
                |(_, finding)| &mut finding.known,
            );
        }
        for (_, finding) in &findings.list {
            each(finding);
        }
    }

    /// Runs `work` over every part on several threads; one result a thread.
    pub(crate) fn in_parts<T: Default + Send>(
        &self,
        threads: usize,
        work: impl Fn(&Self, u32, &mut T) + Sync,
    ) -> Vec<T> {
        let next = std::sync::atomic::AtomicU32::new(0);
        let run = || {
            let mut result = T::default();
            loop {
                let part = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                if part >= self.parts() {
                    return result;
                }
                work(self, part, &mut result);
            }
        };
        parallel::run(self.audit.slots.worth(threads), |_| run())
    }
}

#[derive(Default)]
struct Counts {
    duties: PerDuty<Tally>,
    deny: u64,
    warn: u64,
    known: Vec<u32>,
    known_deny: u64,
    known_warn: u64,
}

impl Ratchet<'_> {
    fn settle(&mut self, levels: &Levels, counts: &[Counts]) {
        let mut is_known = vec![false; self.baseline.len()];
        for part in counts {
            self.known_deny += part.known_deny;
            self.known_warn += part.known_warn;
            for place in &part.known {
                is_known[*place as usize] = true;
            }
        }
        let is_allowed = |rule: &str| {
            let order = RULES.iter().position(|own| own.name == rule);
            order.is_none_or(|order| levels.of(order) == Level::Allow)
        };
        for place in (0..self.baseline.len() as u32).filter(|place| !is_known[*place as usize]) {
            let rule = self.baseline.get(place).rule;
            if is_allowed(rule) {
                self.unchecked += 1;
            } else if is_mendable(rule) {
                self.repaired.push(place);
            }
        }
    }
}

fn sorted_strays(audit: &Audit<'_>) -> Vec<u32> {
    let strays = &audit.intake.strays;
    let mut order: Vec<u32> = (0..strays.len() as u32).collect();
    let place = |name: &Result<u32, Box<str>>| *name.as_ref().unwrap_or(&u32::MAX);
    order.sort_by_key(|&index| {
        let stray = &strays[index as usize];
        (place(&stray.meeting), place(&stray.department), stray.line)
    });
    order
}

/// Where a finding stands within its meeting: department (none last), rule, duty, row.
type Place = (u32, usize, u8, Source);

const NO_DEPARTMENT: u32 = u32::MAX;

struct Findings<'r, 'a> {
    report: &'r Report<'a>,
    list: Vec<(Place, Finding<'a>)>,
}

impl<'r, 'a> Findings<'r, 'a> {
    fn new(report: &'r Report<'a>) -> Self {
        Self {
            report,
            list: Vec::new(),
        }
    }

    fn of_meeting(&mut self, meeting: u32, mut tallies: Option<&mut PerDuty<Tally>>) {
        let audit = self.report.audit;
        let mut facts = PerDuty::<DutyFacts>::default();
        audit.judge_meeting(meeting, |pair| {
            for duty in Duty::ALL {
                let index = duty.index();
                let (Some(status), Some(limit)) = (pair.statuses[index], pair.limits.duties[index])
                else {
                    continue;
                };
                if let Some(tallies) = &mut tallies {
                    tallies[index].count(status);
                }
                match limit.due {
                    Ok(due) => {
                        facts[index].is_provisional |= due.provisional && status != Status::Exempt;
                    }
                    Err(lacking) if status == Status::Undetermined => {
                        let year = facts[index].uncovered.get_or_insert(lacking.year);
                        *year = lacking.year.min(*year);
                    }
                    Err(_) => {}
                }
            }
            if !is_unremarkable(pair, audit.project.due_soon_seconds, audit.as_of) {
                self.of_pair(pair);
            }
        });
        self.of_records(meeting);
        self.of_rules_about_meeting(meeting, &facts);
        for exemption in &audit.project.exemptions {
            if exemption.meetings == crate::exemption::ExemptedMeetings::One(meeting) {
                self.of_exemption(exemption);
            }
        }
    }

    fn of_no_meeting(&mut self) {
        self.of_records(u32::MAX);
        for exemption in &self.report.audit.project.exemptions {
            if !matches!(
                exemption.meetings,
                crate::exemption::ExemptedMeetings::One(_)
            ) {
                self.of_exemption(exemption);
            }
        }
    }

    fn of_pair(&mut self, pair: &Pair<'_>) {
        let audit = self.report.audit;
        for duty in Duty::ALL {
            let index = duty.index();
            let (Some(status), Some(limit)) = (pair.statuses[index], pair.limits.duties[index])
            else {
                continue;
            };
            let obligation = Obligation {
                pair,
                duty,
                status,
                limit,
                as_of: audit.as_of,
                project: audit.project,
            };
            for (order, rule) in RULES.iter().enumerate() {
                match rule.check {
                    Check::Obligation(is_breach) if is_breach(&obligation) => {
                        let finding = self.about_obligation(rule, order, &obligation);
                        self.push(pair.department, order, finding);
                    }
                    Check::Extension(is_breach)
                        if status != Status::Exempt && !pair.exemptions.is_empty() =>
                    {
                        for (exemption, due) in audit.late_extensions(pair, duty) {
                            let approved_at = exemption.approved_at;
                            if is_breach(&ExtensionFacts { approved_at, due }) {
                                let mut finding = self.about_obligation(rule, order, &obligation);
                                finding.due = Some(due);
                                finding.at = approved_at.map(|at| Moment { at, is_day: false });
                                finding.source = exemption.source;
                                self.push(pair.department, order, finding);
                            }
                        }
                    }
                    _ => {}
                }
            }
        }
    }

    fn about_obligation(
        &self,
        rule: &'static Rule,
        order: usize,
        obligation: &Obligation<'_>,
    ) -> Finding<'a> {
        let audit = self.report.audit;
        let pair = obligation.pair;
        let done = obligation.done();
        let due = obligation.limit.due.ok().map(|due| due.at);
        let line = pair.entry.line(Column::of(obligation.duty));
        let late_seconds = due.and_then(|due| match obligation.status {
            Status::Late => done.map(|done| done.at.unix() - due.unix()),
            Status::Overdue => Some(audit.as_of.unix() - due.unix()),
            _ => None,
        });
        let is_timeliness = matches!(obligation.status, Status::Late | Status::Overdue)
            && rule.group == crate::rules::Group::Timeliness;
        Finding {
            due,
            at: done,
            against: against(obligation, audit),
            late_seconds: late_seconds.filter(|_| is_timeliness),
            seconds_left: obligation.seconds_left(),
            source: line.map_or_else(
                || audit.project.meetings[pair.meeting as usize].source,
                |line| audit.intake.locate(line),
            ),
            duty: Some(obligation.duty),
            ..self.blank(rule, order, pair.meeting, Some(pair.department))
        }
    }

    fn of_records(&mut self, meeting: u32) {
        let intake = self.report.audit.intake;
        let strays: &[Stray] = &intake.strays;
        let place = |&index: &u32| *strays[index as usize].meeting.as_ref().unwrap_or(&u32::MAX);
        let all = &self.report.strays;
        let first = all.partition_point(|index| place(index) < meeting);
        let own = all[first..]
            .iter()
            .take_while(|index| place(index) == meeting);
        for &index in own {
            let stray = &strays[index as usize];
            for (order, rule) in RULES.iter().enumerate() {
                if let Check::Record(is_breach) = rule.check
                    && is_breach(stray)
                {
                    let department = stray.department.as_ref().ok().copied();
                    let mut finding = self.blank(rule, order, meeting, department);
                    finding.source = intake.locate(stray.line);
                    if let Err(text) = &stray.meeting {
                        finding.meeting = Some(Named { id: text, name: "" });
                    }
                    if let Err(text) = &stray.department {
                        finding.department = Some(Named { id: text, name: "" });
                    }
                    self.push(department.unwrap_or(NO_DEPARTMENT), order, finding);
                }
            }
        }
    }

    fn of_rules_about_meeting(&mut self, meeting: u32, duties: &PerDuty<DutyFacts>) {
        let audit = self.report.audit;
        let facts = MeetingFacts {
            is_important: audit.project.meetings[meeting as usize].is_important,
            has_policy: audit.calls[meeting as usize].policy.is_some(),
        };
        for (order, rule) in RULES.iter().enumerate() {
            match rule.check {
                Check::Meeting(is_breach) if is_breach(facts) => {
                    let finding = self.blank(rule, order, meeting, None);
                    self.push(NO_DEPARTMENT, order, finding);
                }
                Check::MeetingDuty(is_breach) => {
                    for duty in Duty::ALL {
                        let facts = &duties[duty.index()];
                        if is_breach(facts) {
                            let finding = Finding {
                                duty: Some(duty),
                                year: facts.uncovered,
                                ..self.blank(rule, order, meeting, None)
                            };
                            self.push(NO_DEPARTMENT, order, finding);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn of_exemption(&mut self, exemption: &'a crate::exemption::Exemption) {
        let facts = ExemptionFacts {
            is_used: self.report.audit.is_used(exemption),
        };
        for (order, rule) in RULES.iter().enumerate() {
            if let Check::Exemption(is_breach) = rule.check
                && is_breach(facts)
            {
                let meeting = match exemption.meetings {
                    crate::exemption::ExemptedMeetings::One(meeting) => meeting,
                    _ => u32::MAX,
                };
                let named = |text: &'a str| (text != "*").then_some(Named { id: text, name: "" });
                let blank = self.blank(rule, order, meeting, exemption.department);
                let finding = Finding {
                    meeting: blank.meeting.or(named(&exemption.meeting_text)),
                    department: blank.department.or(named(&exemption.department_text)),
                    source: exemption.source,
                    ..blank
                };
                let place = exemption.department.unwrap_or(NO_DEPARTMENT);
                self.push(place, order, finding);
            }
        }
    }

    fn push(&mut self, department: u32, order: usize, finding: Finding<'a>) {
        if finding.level == Level::Allow {
            return;
        }
        let duty = finding.duty.map_or(0, |duty| duty as u8);
        self.list
            .push(((department, order, duty, finding.source), finding));
    }

    /// A finding with its names and nothing else; the source is the meeting's row.
    fn blank(
        &self,
        rule: &'static Rule,
        order: usize,
        meeting: u32,
        department: Option<u32>,
    ) -> Finding<'a> {
        let audit = self.report.audit;
        let project = audit.project;
        let known = project.meetings.get(meeting as usize);
        let policy = known
            .filter(|_| project.has_declared_policies)
            .and_then(|_| audit.policy_of(meeting));
        Finding {
            rule,
            level: self.report.levels.of(order),
            meeting: known.map(|meeting| Named {
                id: &meeting.id,
                name: &meeting.title,
            }),
            department: department.map(|index| {
                let department = &project.departments[index as usize];
                Named {
                    id: &department.id,
                    name: &department.name,
                }
            }),
            duty: None,
            due: None,
            at: None,
            against: None,
            late_seconds: None,
            seconds_left: None,
            year: None,
            source: known.map_or(Source { file: 0, line: 1 }, |meeting| meeting.source),
            policy: policy.map(|policy| policy.name.as_str()),
            known: None,
        }
    }
}

/// The time that makes an obligation invalid.
fn against(obligation: &Obligation<'_>, audit: &Audit<'_>) -> Option<Moment> {
    let Status::Invalid(invalid) = obligation.status else {
        return None;
    };
    let entry = &obligation.pair.entry;
    let received = (obligation.limit.from == Anchor::Receipt)
        .then(|| entry.time(Column::Received))
        .flatten();
    let zone = &audit.project.zone;
    match invalid {
        Invalid::Future => {
            let is_future = |moment: &Moment| moment.earliest(zone) > audit.as_of;
            obligation.done().filter(is_future).or(received)
        }
        Invalid::BeforeMeeting => {
            let ended = obligation.pair.limits.ended;
            let is_before_end = obligation
                .done()
                .is_some_and(|done| done.is_before(ended, zone));
            if is_before_end { Some(ended) } else { received }
        }
        Invalid::BeforeTransmission => entry.time(Column::Transmitted),
    }
}

/// Whether no rule can find anything in a pair, told without asking them: most pairs of most runs.
fn is_unremarkable(pair: &Pair<'_>, due_soon_seconds: i64, as_of: crate::time::Instant) -> bool {
    let entry = &pair.entry;
    let is_quiet = |duty: Duty| match pair.statuses[duty.index()] {
        None | Some(Status::OnTime | Status::Exempt) => true,
        Some(Status::Pending) => pair.limits.duties[duty.index()]
            .and_then(|limit| limit.due.ok())
            .is_some_and(|due| due.at.unix() - as_of.unix() > due_soon_seconds),
        Some(_) => false,
    };
    let has_report_alone =
        entry.time(Column::Reported).is_some() && entry.time(Column::Transmitted).is_none();
    pair.exemptions.is_empty()
        && Duty::ALL.into_iter().all(is_quiet)
        && !entry.has_duplicates()
        && !has_report_alone
        && (!pair.policy.asks_measures || entry.has_measures())
}
