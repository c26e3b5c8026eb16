//! Breaches found, obligation by obligation.

use crate::audit::limit::Start;
use crate::audit::quick_verdict::QuickVerdict;
use crate::audit::status::{Invalid, Status};
use crate::audit::tally::Tally;
use crate::audit::{Audit, Pair};
use crate::domain::duty::{Duty, PerDuty};
use crate::domain::exemption::Exemption;
use crate::domain::moment::Moment;
use crate::ledger::Column;
use crate::ledger::intake::Stray;
use crate::report::Report;
use crate::report::finding::Finding;
use crate::rules::answers::{RuleSet, places};
use crate::rules::facts::{
    DepartmentFacts, DutyFacts, ExemptionFacts, ExtensionFacts, MeetingFacts, Obligation,
};
use crate::rules::level::Level;
use crate::rules::rule::Check;
use crate::time::Instant;

/// A breach of a rule, of which a finding can be made.
pub(crate) struct Breach<'b, 'a> {
    /// The rule's place in [`Levels::rules`](crate::rules::levels::Levels::rules).
    pub(crate) order: usize,
    pub(crate) level: Level,
    /// A finding of the part with nothing in it but what all of them have alike.
    pub(crate) blank: &'b Finding<'a>,
    /// Whether those of a pair come one after another in the order of findings.
    pub(crate) is_in_order: bool,
    pub(crate) about: About<'b, 'a>,
}

pub(crate) enum About<'b, 'a> {
    Obligation(&'b Obligation<'b>),
    /// With the due that it would have moved.
    Extension(&'b Obligation<'b>, &'a Exemption, Instant),
    Record(&'a Stray),
    Meeting,
    MeetingDuty(Duty, Option<i32>),
    Exemption(&'a Exemption),
    /// A department, an index, and how many of its duties are late or overdue.
    Department(u32, u32),
}

/// Takes what is broken in the pairs of a part.
pub(crate) trait Take<'a> {
    /// Whether it takes the findings of pairs with plain verdicts one by one; else they are counted
    /// by their verdicts.
    const TAKES_PLAIN: bool;

    fn breach(&mut self, breach: &Breach<'_, 'a>);

    /// A finding of a department's pair with a plain verdict, where they are taken, and its rule's
    /// place. Those of a pair come one after another in the order of findings.
    fn plain(&mut self, _department: u32, _order: usize, _finding: &Finding<'a>) {}
}

/// The breaches of one part; those of rules that are allowed are left out.
pub(crate) struct Breaches<'r, 'a> {
    report: &'r Report<'a>,
    meeting: u32,
    /// A finding with nothing in it but what all of the meeting have alike.
    blank: Finding<'a>,
    /// The rules that are broken in a pair with a plain verdict, by its number.
    by_number: [PerDuty<RuleSet>; QuickVerdict::COUNT],
    /// The findings of such a pair, where they are taken one by one, and the places of their rules.
    plain: [Vec<(usize, Finding<'a>)>; QuickVerdict::COUNT],
    /// The numbers that were found; a bit each.
    met: u32,
}

impl<'r, 'a> Breaches<'r, 'a> {
    pub(crate) fn new(report: &'r Report<'a>, part: u32) -> Self {
        let is_meeting = part + 1 < report.parts();
        let meeting = if is_meeting { part } else { u32::MAX };
        Self {
            report,
            meeting,
            blank: report.blank(meeting),
            by_number: [PerDuty::default(); QuickVerdict::COUNT],
            plain: Default::default(),
            met: 0,
        }
    }

    /// A finding of the part with nothing in it but what all of them have alike.
    pub(crate) fn blank(&self) -> &Finding<'a> {
        &self.blank
    }

    /// Those of obligations, department by department. Plain verdicts are counted by their numbers
    /// whether their findings are taken or not. With rules by times no verdict is plain.
    #[inline(always)]
    pub(crate) fn of_pairs<T: Take<'a>>(&mut self, take: &mut T) -> Pairs {
        let mut pairs = Pairs::default();
        if self.meeting == u32::MAX {
            return pairs;
        }
        let audit = self.report.audit;
        let are_by_status = self.report.answers.are_by_status();
        audit.look_at_meeting(self.meeting, |unjudged| {
            let Some(number) = unjudged.verdict.plain_number().filter(|_| are_by_status) else {
                return unjudged.judge(|pair| {
                    pairs.take_in_facts(pair);
                    Tally::count_alike(&mut pairs.duties, pair.statuses, 1);
                    self.of_pair(pair, &mut |breach| take.breach(breach));
                });
            };
            pairs.by_verdict[number] += 1;
            if self.met >> number & 1 == 0 {
                unjudged.judge(|pair| {
                    pairs.take_in_facts(pair);
                    self.meet(number, pair, T::TAKES_PLAIN);
                });
            }
            let findings = &mut self.plain[number];
            if findings.is_empty() {
                return;
            }
            let (department, entry) = (unjudged.department, unjudged.entry());
            for (order, finding) in findings {
                (self.report).retell(department, &entry, self.blank.source, finding);
                take.plain(department, *order, finding);
            }
        });
        pairs
    }

    /// Takes what is broken by all pairs of a number from one of them, and its findings.
    #[cold]
    fn meet(&mut self, number: usize, pair: &Pair<'_>, takes_findings: bool) {
        let rules = self.broken_in(pair);
        if takes_findings {
            let mut findings = Vec::new();
            self.in_order(pair, &rules, &mut |breach| {
                findings.push((breach.order, self.report.finding(breach).1));
            });
            self.plain[number] = findings;
        }
        self.by_number[number] = rules;
        self.met |= 1 << number;
    }

    /// How many those of pairs with a plain verdict are, by level.
    pub(crate) fn of_plain_pairs(&self, pairs: &Pairs, mut each: impl FnMut(Level, u64)) {
        for (rules, &count) in self.by_number.iter().zip(&pairs.by_verdict) {
            for rules in rules {
                for order in places(*rules) {
                    each(self.report.levels.of(order), count);
                }
            }
        }
    }

    fn of_pair(&self, pair: &Pair<'_>, each: &mut impl FnMut(&Breach<'_, 'a>)) {
        self.in_order(pair, &self.broken_in(pair), each);
        if !pair.may_be_exempt {
            return;
        }
        for obligation in Obligation::all(self.report.audit, pair) {
            if obligation.status != Status::Exempt {
                self.of_extensions(&obligation, each);
            }
        }
    }

    /// The rules that each obligation of a pair breaks.
    fn broken_in(&self, pair: &Pair<'_>) -> PerDuty<RuleSet> {
        let mut broken = PerDuty::default();
        for obligation in Obligation::all(self.report.audit, pair) {
            broken[obligation.duty.index()] = self.report.answers.of(&obligation);
        }
        broken
    }

    /// Those of rules of obligations in one pair, in the order of findings.
    fn in_order(
        &self,
        pair: &Pair<'_>,
        broken: &PerDuty<RuleSet>,
        each: &mut impl FnMut(&Breach<'_, 'a>),
    ) {
        let is_all = !pair.may_be_exempt;
        for order in places(broken.iter().fold(0, |all, rules| all | rules)) {
            let breaks = |duty: &Duty| broken[duty.index()] >> order & 1 == 1;
            for duty in Duty::ALL.into_iter().filter(breaks) {
                if let Some(obligation) = Obligation::of(self.report.audit, pair, duty) {
                    self.breach(order, is_all, About::Obligation(&obligation), each);
                }
            }
        }
    }

    fn of_extensions(&self, obligation: &Obligation<'_>, each: &mut impl FnMut(&Breach<'_, 'a>)) {
        for (order, rule) in self.report.levels.rules().iter().enumerate() {
            let Check::Extension(is_breach) = rule.check else {
                continue;
            };
            let audit = self.report.audit;
            for (exemption, due) in audit.late_extensions(obligation.pair, obligation.duty) {
                let approved_at = exemption.approved_at;
                if is_breach(&ExtensionFacts { approved_at, due }) {
                    let about = About::Extension(obligation, exemption, due);
                    self.breach(order, false, about, each);
                }
            }
        }
    }

    /// Those of strays, as the rules' places and the rows, in the order of findings: of a meeting
    /// department by department, of none rule by rule.
    pub(crate) fn of_strays(&self) -> impl Iterator<Item = (usize, &'a Stray)> + use<'r, 'a> {
        let report = self.report;
        let part = &report.audit.part;
        let strays: &'a [Stray] = &report.audit.intake.strays;
        let rules = report.levels.rules().iter().enumerate();
        let rules = rules.filter_map(|(order, rule)| match rule.check {
            Check::Record(is_breach) if report.levels.of(order) != Level::Allow => {
                Some((order, is_breach))
            }
            _ => None,
        });
        let is_of_none = self.meeting == u32::MAX;
        let department = |index: u32| strays[index as usize].department.as_ref().ok();
        report
            .strays_of(self.meeting)
            .chunk_by(move |&one, &next| is_of_none || department(one) == department(next))
            .flat_map(move |group| {
                rules.clone().flat_map(move |(order, is_breach)| {
                    let strays = group.iter().map(|&index| &strays[index as usize]);
                    let known = |name: &Result<u32, Box<str>>| name.as_ref().ok().copied();
                    let is_found = move |stray: &&'a Stray| {
                        is_breach(stray)
                            && part.takes(known(&stray.meeting), known(&stray.department))
                    };
                    strays.filter(is_found).map(move |stray| (order, stray))
                })
            })
    }

    /// Those of other rows that are no obligation's: exemptions, departments.
    pub(crate) fn of_rows(&self, mut each: impl FnMut(&Breach<'_, 'a>)) {
        let report = self.report;
        let part = &report.audit.part;
        let exemptions = &report.audit.project.exemptions;
        let place = |index: u32| (exemptions[index as usize].meetings.one()).unwrap_or(u32::MAX);
        let first = (report.exemptions).partition_point(|&index| place(index) < self.meeting);
        let of_meeting = |index: &&u32| place(**index) == self.meeting;
        for &index in report.exemptions[first..].iter().take_while(of_meeting) {
            let exemption = &exemptions[index as usize];
            if part.takes(exemption.meetings.one(), exemption.departments.one()) {
                self.of_exemption(exemption, &mut each);
            }
        }
        if self.meeting == u32::MAX {
            self.of_departments(&mut each);
        }
    }

    /// Those of departments over all meetings.
    fn of_departments(&self, each: &mut impl FnMut(&Breach<'_, 'a>)) {
        let Some(accountability) = self.report.audit.project.accountability else {
            return;
        };
        for (order, rule) in self.report.levels.rules().iter().enumerate() {
            let Check::Department(is_breach) = rule.check else {
                continue;
            };
            for (department, &breaches) in (0..).zip(&self.report.department_breaches) {
                let times = accountability.times;
                if is_breach(DepartmentFacts { breaches, times }) {
                    self.breach(order, false, About::Department(department, breaches), each);
                }
            }
        }
    }

    fn of_exemption(&self, exemption: &'a Exemption, each: &mut impl FnMut(&Breach<'_, 'a>)) {
        let facts = ExemptionFacts {
            is_used: self.report.audit.is_used(exemption),
        };
        for (order, rule) in self.report.levels.rules().iter().enumerate() {
            if let Check::Exemption(is_breach) = rule.check
                && is_breach(facts)
            {
                self.breach(order, false, About::Exemption(exemption), each);
            }
        }
    }

    /// Those of the meeting as a whole, and those of a duty of the obligations that were judged.
    pub(crate) fn of_meeting(
        &self,
        duties: &PerDuty<DutyFacts>,
        mut each: impl FnMut(&Breach<'_, 'a>),
    ) {
        let audit = self.report.audit;
        let Some(meeting) = audit.project.meetings.get(self.meeting as usize) else {
            return;
        };
        let is_in_part = audit.part.takes(Some(self.meeting), None);
        let facts = MeetingFacts {
            is_important: meeting.kind.is_important,
            has_policy: audit.calls[self.meeting as usize].policy.is_some(),
        };
        for (order, rule) in self.report.levels.rules().iter().enumerate() {
            match rule.check {
                Check::Meeting(is_breach) if is_in_part && is_breach(facts) => {
                    self.breach(order, false, About::Meeting, &mut each);
                }
                Check::MeetingDuty(is_breach) => {
                    for duty in Duty::ALL {
                        let facts = &duties[duty.index()];
                        if is_breach(facts) {
                            let about = About::MeetingDuty(duty, facts.uncovered);
                            self.breach(order, false, about, &mut each);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    #[inline]
    fn breach<'b>(
        &'b self,
        order: usize,
        is_in_order: bool,
        about: About<'b, 'a>,
        each: &mut impl FnMut(&Breach<'b, 'a>),
    ) {
        let level = self.report.levels.of(order);
        if level != Level::Allow {
            each(&Breach {
                order,
                level,
                blank: &self.blank,
                is_in_order,
                about,
            });
        }
    }
}

/// What came of the pairs of one meeting.
#[derive(Default)]
pub(crate) struct Pairs {
    /// How many have each plain verdict, by its number.
    by_verdict: [u64; QuickVerdict::COUNT],
    /// The obligations of the others.
    duties: PerDuty<Tally>,
    /// What is reported of each duty over all of them.
    pub(crate) facts: PerDuty<DutyFacts>,
}

impl Pairs {
    fn take_in_facts(&mut self, pair: &Pair<'_>) {
        for (index, facts) in self.facts.iter_mut().enumerate() {
            let (Some(status), Some(limit)) = (pair.statuses[index], &pair.limits.duties[index])
            else {
                continue;
            };
            facts.take_in(status, limit.due);
        }
    }

    pub(crate) fn add_to(&self, duties: &mut PerDuty<Tally>) {
        for (sum, tally) in duties.iter_mut().zip(&self.duties) {
            sum.add(tally);
        }
        for (number, &count) in self.by_verdict.iter().enumerate() {
            Tally::count_alike(duties, QuickVerdict::statuses(number), count);
        }
    }
}

/// The time that makes an obligation invalid.
pub(crate) fn against(obligation: &Obligation<'_>, audit: &Audit<'_>) -> Option<Moment> {
    let Status::Invalid(invalid) = obligation.status else {
        return None;
    };
    let entry = &obligation.pair.entry;
    let received = (obligation.limit.from == Start::Receipt)
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
