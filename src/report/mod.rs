//! The report of an audit: its findings in order, and what they sum up to.
//!
//! Findings are not kept: they are made anew, meeting by meeting, each time that they are walked
//! through, so that a report of millions of findings needs no more memory than the ledger. A report
//! never judges obligations, which is the [`audit`](crate::audit)'s part, and knows no formats.

pub mod baseline;
pub(crate) mod breaches;
pub mod earlier_report;
pub mod finding;
pub mod fingerprint;
pub mod obligations;
pub(crate) mod order;
pub mod original_rows;
pub mod outside;
pub mod sentence;
pub mod why;

use crate::audit::Audit;
use crate::audit::department_breaches::department_breaches;
use crate::audit::limit::Start;
use crate::audit::status::Status;
use crate::audit::tally::Tally;
use crate::domain::duty::{Duty, PerDuty};
use crate::domain::label::Named;
use crate::domain::moment::Moment;
use crate::domain::source::Source;
use crate::ledger::{Column, Entry};
use crate::parallel;
use crate::report::baseline::{Baseline, is_mendable};
use crate::report::breaches::{About, Breach, Breaches, Pairs, Take, against};
use crate::report::finding::Finding;
use crate::report::order::{Ordered, Placed, Row, RowBreach};
use crate::report::outside::Outside;
use crate::rules::answers::Answers;
use crate::rules::facts::Obligation;
use crate::rules::level::{Group, Level};
use crate::rules::levels::Levels;
use crate::rules::rule::Check;

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
    answers: Answers,
    /// The parts in which nothing was found: nobody need walk through them again.
    silent: Vec<bool>,
    /// Strays by meeting, then department, then file and line: indices into the intake's.
    strays: Vec<u32>,
    /// Exemptions by meeting, those of no single one last, then by row: indices into the project's.
    exemptions: Vec<u32>,
    /// How many duties of each department are late or overdue, where that is counted.
    department_breaches: Vec<u32>,
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
    /// What was found before and is found no longer, though it lies in the part that is judged:
    /// places in the earlier report, in order.
    pub repaired: Vec<u32>,
    /// What was found before and lies outside the part that is judged: neither lost nor repaired.
    pub outside: Vec<u32>,
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
                outside: Vec::new(),
                unchecked: 0,
            }),
            answers: Answers::new(levels),
            silent: Vec::new(),
            strays: sorted_strays(audit),
            exemptions: sorted_exemptions(audit),
            department_breaches: counted_breaches(audit, levels, threads),
        };
        let counts = report.in_parts(threads, |report, part, counts: &mut Counts| {
            let before = counts.sums;
            report.count_part(part, counts);
            if counts.sums == before {
                counts.silent.push(part);
            }
        });
        if let Some(ratchet) = &mut report.ratchet {
            ratchet.settle(levels, &Outside::new(audit), &counts);
        }
        report.silent = vec![false; report.parts() as usize];
        for part in counts {
            for silent in part.silent {
                report.silent[silent as usize] = true;
            }
            report.deny += part.sums.deny;
            report.warn += part.sums.warn;
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

    /// How many parts a walk has: one per meeting, and one for what belongs to no meeting.
    #[must_use]
    pub fn parts(&self) -> u32 {
        self.audit.project.meetings.len() as u32 + 1
    }

    /// The strays of a meeting, or of none that is known: indices into the intake's, in order.
    pub(crate) fn strays_of(&self, meeting: u32) -> &[u32] {
        let strays = &self.audit.intake.strays;
        let place = |&index: &u32| *strays[index as usize].meeting.as_ref().unwrap_or(&u32::MAX);
        let first = (self.strays).partition_point(|index| place(index) < meeting);
        let own = &self.strays[first..];
        &own[..own.partition_point(|index| place(index) == meeting)]
    }

    /// The parts with at least so many strays, in order.
    pub(crate) fn parts_of_strays(&self, least: usize) -> impl Iterator<Item = u32> {
        let strays = &self.audit.intake.strays;
        let meeting = |index: u32| strays[index as usize].meeting.as_ref().ok();
        let parts = (self.strays).chunk_by(move |&one, &next| meeting(one) == meeting(next));
        let large = parts.filter(move |part| part.len() >= least);
        large.map(move |part| *meeting(part[0]).unwrap_or(&(self.parts() - 1)))
    }

    /// Every finding, in the contract's order: meetings, departments, rules, duties.
    pub fn walk(&self, mut each: impl FnMut(&Finding<'a>)) {
        for part in 0..self.parts() {
            self.walk_part(part, &mut each);
        }
    }

    fn count_part(&self, part: u32, counts: &mut Counts) {
        // What is only counted need not be made.
        if self.ratchet.is_none() {
            let sums = &mut counts.sums;
            let mut breaches = Breaches::new(self, part);
            for (order, _) in breaches.of_strays() {
                sums.count(self.levels.of(order), 1);
            }
            breaches.of_rows(|breach| sums.count(breach.level, 1));
            let pairs = breaches.of_pairs(sums);
            breaches.of_plain_pairs(&pairs, |level, count| sums.count(level, count));
            breaches.of_meeting(&pairs.facts, |breach| sums.count(breach.level, 1));
            pairs.add_to(&mut counts.duties);
            return;
        }
        let pairs = self.make_part(part, |finding| {
            counts.sums.count(finding.level, 1);
            if let Some(place) = finding.known {
                counts.known.push(place);
                counts.known_sums.count(finding.level, 1);
            }
        });
        pairs.add_to(&mut counts.duties);
    }

    /// The findings of one part, in order.
    pub fn walk_part(&self, part: u32, each: impl FnMut(&Finding<'a>)) {
        if !self.silent[part as usize] {
            self.make_part(part, each);
        }
    }

    fn make_part(&self, part: u32, each: impl FnMut(&Finding<'a>)) -> Pairs {
        let mut breaches = Breaches::new(self, part);
        let blank = *breaches.blank();
        let aside = self.rows_in_order(&breaches).map(|row| {
            self.placed(&Breach {
                order: row.order.into(),
                level: self.levels.of(row.order.into()),
                blank: &blank,
                is_in_order: false,
                about: match row.row {
                    Row::Record(stray) => About::Record(stray),
                    Row::Exemption(exemption) => About::Exemption(exemption),
                    Row::Department(index, count) => About::Department(index, count),
                },
            })
        });
        let mut ordered = Ordered {
            report: self,
            list: Vec::new(),
            aside: aside.peekable(),
            each,
        };
        let pairs = breaches.of_pairs(&mut ordered);
        breaches.of_meeting(&pairs.facts, |breach| ordered.breach(breach));
        ordered.hand_on(NO_DEPARTMENT);
        pairs
    }

    /// What is broken by the rows of a part that are no obligation's, in the order of findings; one
    /// by one, for there may be millions of strays.
    fn rows_in_order<'r>(
        &'r self,
        breaches: &Breaches<'r, 'a>,
    ) -> impl Iterator<Item = RowBreach<'a>> + use<'r, 'a> {
        let is_of_meeting = breaches.blank().meeting.is_some();
        let row_breach = move |order: usize, row: Row<'a>| {
            let department = match row {
                Row::Record(stray) => stray.department.as_ref().ok().copied(),
                Row::Exemption(exemption) => exemption.departments.one(),
                Row::Department(index, _) => Some(index),
            };
            let department = department.unwrap_or(NO_DEPARTMENT);
            let (department, within_rule) = match row {
                _ if is_of_meeting => (department, 0),
                Row::Exemption(_) => (NO_DEPARTMENT, 0),
                _ => (NO_DEPARTMENT, department),
            };
            RowBreach {
                department,
                order: order as u16,
                within_rule,
                row,
            }
        };
        let place = |row: &RowBreach<'_>| {
            let source = match row.row {
                Row::Record(stray) => self.audit.intake.locate(stray.line),
                Row::Exemption(exemption) => exemption.source,
                Row::Department(index, _) => self.audit.project.departments[index as usize].source,
            };
            (row.department, row.order, row.within_rule, source)
        };
        let mut others = Vec::new();
        breaches.of_rows(|breach| {
            let row = match breach.about {
                About::Exemption(exemption) => Row::Exemption(exemption),
                About::Department(index, count) => Row::Department(index, count),
                _ => return,
            };
            others.push(row_breach(breach.order, row));
        });
        others.sort_by_key(place);
        let strays =
            (breaches.of_strays()).map(move |(order, stray)| row_breach(order, Row::Record(stray)));
        merged(strays, others.into_iter(), place)
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
    sums: Sums,
    known: Vec<u32>,
    known_sums: Sums,
    silent: Vec<u32>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Sums {
    deny: u64,
    warn: u64,
}

impl Take<'_> for Sums {
    const TAKES_PLAIN: bool = false;

    fn breach(&mut self, breach: &Breach<'_, '_>) {
        self.count(breach.level, 1);
    }
}

impl Sums {
    fn count(&mut self, level: Level, count: u64) {
        match level {
            Level::Deny => self.deny += count,
            Level::Warn => self.warn += count,
            Level::Allow => {}
        }
    }
}

impl Ratchet<'_> {
    fn settle(&mut self, levels: &Levels, outside: &Outside<'_>, counts: &[Counts]) {
        let mut is_known = vec![false; self.baseline.len()];
        for part in counts {
            self.known_deny += part.known_sums.deny;
            self.known_warn += part.known_sums.warn;
            for place in &part.known {
                is_known[*place as usize] = true;
            }
        }
        let is_allowed = |rule: &str| {
            let order = levels.rules().iter().position(|own| own.name == rule);
            order.is_none_or(|order| levels.of(order) == Level::Allow)
        };
        for place in (0..self.baseline.len() as u32).filter(|place| !is_known[*place as usize]) {
            let finding = self.baseline.get(place);
            let rule = finding.rule;
            if outside.has(&finding) {
                self.outside.push(place);
            } else if is_allowed(rule) {
                self.unchecked += 1;
            } else if is_mendable(rule) {
                self.repaired.push(place);
            }
        }
    }
}

/// The breaches of each department, where the project counts them and a rule asks.
fn counted_breaches(audit: &Audit<'_>, levels: &Levels, threads: usize) -> Vec<u32> {
    let rules = levels.rules().iter().enumerate();
    let mut asking = rules.filter(|(_, rule)| matches!(rule.check, Check::Department(_)));
    match audit.project.accountability {
        Some(counted) if asking.any(|(order, _)| levels.of(order) != Level::Allow) => {
            department_breaches(audit, counted, threads)
        }
        _ => Vec::new(),
    }
}

fn sorted_strays(audit: &Audit<'_>) -> Vec<u32> {
    let strays = &audit.intake.strays;
    let mut order: Vec<u32> = (0..strays.len() as u32).collect();
    let place = |name: &Result<u32, Box<str>>| *name.as_ref().unwrap_or(&u32::MAX);
    // Not the stable sort, which takes memory of its own: with its index each place is its own.
    order.sort_unstable_by_key(|&index| {
        let stray = &strays[index as usize];
        let source = audit.intake.locate(stray.line);
        let (meeting, department) = (place(&stray.meeting), place(&stray.department));
        (meeting, department, source, index)
    });
    order
}

/// Two lists in order as one.
fn merged<T, K: Ord>(
    one: impl Iterator<Item = T>,
    other: impl Iterator<Item = T>,
    key: impl Fn(&T) -> K,
) -> impl Iterator<Item = T> {
    let (mut one, mut other) = (one.peekable(), other.peekable());
    std::iter::from_fn(move || match (one.peek(), other.peek()) {
        (Some(first), Some(second)) if key(second) < key(first) => other.next(),
        (None, _) => other.next(),
        _ => one.next(),
    })
}

fn sorted_exemptions(audit: &Audit<'_>) -> Vec<u32> {
    let exemptions = &audit.project.exemptions;
    let mut order: Vec<u32> = (0..exemptions.len() as u32).collect();
    order.sort_by_key(|&index| {
        exemptions[index as usize]
            .meetings
            .one()
            .unwrap_or(u32::MAX)
    });
    order
}

const NO_DEPARTMENT: u32 = u32::MAX;

impl<'a> Report<'a> {
    /// The finding of a breach, and where it is.
    fn placed(&self, breach: &Breach<'_, 'a>) -> Placed<'a> {
        let (department, finding) = self.finding(breach);
        let department = department.unwrap_or(NO_DEPARTMENT);
        let (first, within_rule) = match &breach.about {
            _ if breach.blank.meeting.is_some() => (department, finding.duty_place()),
            About::Exemption(_) => (NO_DEPARTMENT, 0),
            _ => (NO_DEPARTMENT, department),
        };
        let place = (first, breach.order, within_rule, finding.source);
        (place, finding)
    }

    /// The finding of a breach, and its department.
    #[inline]
    fn finding(&self, breach: &Breach<'_, 'a>) -> (Option<u32>, Finding<'a>) {
        let unknown = |text: &'a str| Named { id: text, name: "" };
        let mut finding = *breach.blank;
        finding.rule = self.levels.rules()[breach.order];
        finding.level = breach.level;
        let mut department = None;
        match breach.about {
            About::Obligation(obligation) => {
                department = Some(obligation.pair.department);
                self.tell_obligation(obligation, &mut finding);
            }
            About::Extension(obligation, exemption, due) => {
                department = Some(obligation.pair.department);
                self.tell_obligation(obligation, &mut finding);
                finding.due = Some(due);
                finding.is_date_only = obligation.pair.starts_at_date(obligation.duty);
                finding.at = (exemption.approved_at).map(|at| Moment { at, is_day: false });
                finding.source = exemption.source;
            }
            About::Record(stray) => {
                department = stray.department.as_ref().ok().copied();
                finding.source = self.audit.intake.locate(stray.line);
                if let Err(text) = &stray.meeting {
                    finding.meeting = Some(unknown(text));
                }
                finding.department = Some(match &stray.department {
                    Ok(index) => self.audit.named(*index),
                    Err(text) => unknown(text),
                });
            }
            About::Meeting => {}
            About::MeetingDuty(duty, year) => {
                finding.duty = Some(duty);
                finding.year = year;
            }
            About::Department(index, count) => {
                department = Some(index);
                finding.department = Some(self.audit.named(index));
                finding.count = Some(count);
                finding.source = self.audit.project.departments[index as usize].source;
            }
            About::Exemption(exemption) => {
                department = exemption.departments.one();
                let named = |text: &'a str| (text != "*").then(|| unknown(text));
                finding.meeting = finding.meeting.or(named(&exemption.meeting_text));
                finding.department = (department.map(|index| self.audit.named(index)))
                    .or(named(&exemption.department_text));
                finding.source = exemption.source;
            }
        }
        (department, finding)
    }

    #[inline]
    fn tell_obligation(&self, obligation: &Obligation<'_>, finding: &mut Finding<'a>) {
        let audit = self.audit;
        let pair = obligation.pair;
        let due = obligation.limit.due.ok().map(|due| due.at);
        let duty = obligation.duty;
        self.tell_entry(pair.department, duty, &pair.entry, finding.source, finding);
        let done = finding.at;
        finding.duty = Some(duty);
        finding.due = due;
        finding.against = against(obligation, audit);
        let is_end = finding.against == Some(pair.limits.ended);
        finding.against_start = if is_end {
            Start::MeetingEnd
        } else {
            Start::Receipt
        };
        let is_day = |moment: Option<Moment>| moment.is_some_and(|moment| moment.is_day);
        finding.is_date_only =
            is_day(done) || is_day(finding.against) || pair.starts_at_date(obligation.duty);
        finding.is_due_own =
            (pair.duties.clause(obligation.duty)).is_some_and(|clause| clause.is_own);
        finding.is_due_hour_assumed = pair.is_due_hour_assumed(obligation.duty);
        if finding.rule.group == Group::Timeliness {
            finding.late_seconds = due.and_then(|due| match obligation.status {
                Status::Late => done.map(|done| done.at.unix() - due.unix()),
                Status::Overdue => Some(audit.as_of.unix() - due.unix()),
                _ => None,
            });
        }
        finding.seconds_left = obligation.seconds_left();
    }

    /// Whose a finding is, when it was done, and the row; where there is no record the meeting's.
    #[inline]
    fn tell_entry(
        &self,
        department: u32,
        duty: Duty,
        entry: &Entry,
        meeting: Source,
        finding: &mut Finding<'a>,
    ) {
        let column = Column::of(duty);
        finding.department = Some(self.audit.named(department));
        finding.at = entry.time(column);
        let line = entry.line(column);
        finding.source = line.map_or(meeting, |line| self.audit.intake.locate(line));
    }

    /// Makes a finding of a pair with a plain verdict that of another pair of the meeting that has
    /// the same: they differ in the department, its time and the row, and in nothing else.
    #[inline]
    fn retell(&self, department: u32, entry: &Entry, meeting: Source, finding: &mut Finding<'a>) {
        let Some(duty) = finding.duty else { return };
        self.tell_entry(department, duty, entry, meeting, finding);
        if let (Some(late), Some(due), Some(done)) =
            (&mut finding.late_seconds, finding.due, finding.at)
        {
            *late = done.at.unix() - due.unix();
        }
    }

    /// A finding with what all of a meeting have alike, and nothing else; the source is the
    /// meeting's row.
    fn blank(&self, meeting: u32) -> Finding<'a> {
        let audit = self.audit;
        let project = audit.project;
        let known = project.meetings.get(meeting as usize);
        let policy = known
            .filter(|_| project.has_declared_policies)
            .and_then(|_| audit.policy_of(meeting));
        Finding {
            // Set where there is a breach.
            rule: self.levels.rules()[0],
            level: Level::Allow,
            meeting: known.map(|meeting| meeting.label.named()),
            department: None,
            duty: None,
            due: None,
            at: None,
            against: None,
            against_start: Start::MeetingEnd,
            is_date_only: false,
            is_due_hour_assumed: false,
            is_due_own: false,
            late_seconds: None,
            seconds_left: None,
            year: None,
            count: None,
            source: known.map_or(Source { file: 0, line: 1 }, |meeting| meeting.source),
            policy: policy.map(|policy| policy.name.as_str()),
            known: None,
        }
    }
}
