//! The report of an audit: its findings in order, and what they sum up to.
//!
//! Findings are not kept: they are made anew, meeting by meeting, each time that they are walked
//! through, so that a report of millions of findings needs no more memory than the ledger.

pub mod baseline;
pub mod finding;
pub mod fingerprint;
pub mod sentence;
pub mod why;

use std::iter::Peekable;

use crate::audit::judge::{Glance, Invalid, Status};
use crate::audit::tally::Tally;
use crate::audit::{Audit, Pair, Stray};
use crate::domain::exemption::{ExemptedMeetings, Exemption};
use crate::domain::moment::{Duty, Moment, Named, PerDuty, Source};
use crate::domain::policy::Anchor;
use crate::ledger::Column;
use crate::parallel;
use crate::report::baseline::{Baseline, is_mendable};
use crate::report::finding::Finding;
use crate::rules::{
    Check, DutyFacts, ExemptionFacts, ExtensionFacts, Group, Level, Levels, MeetingFacts,
    Obligation, RULES,
};
use crate::time::Instant;

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
    /// The parts in which nothing was found: nobody need walk through them again.
    silent: Vec<bool>,
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
            silent: Vec::new(),
            strays: sorted_strays(audit),
        };
        let counts = report.in_parts(threads, |report, part, counts: &mut Counts| {
            let before = counts.sums;
            report.count_part(part, counts);
            if counts.sums == before {
                counts.silent.push(part);
            }
        });
        if let Some(ratchet) = &mut report.ratchet {
            ratchet.settle(levels, &counts);
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

    /// How many parts a walk has: one a meeting, and one for what belongs to no meeting.
    #[must_use]
    pub fn parts(&self) -> u32 {
        self.audit.project.meetings.len() as u32 + 1
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
            breaches.of_rows(|breach| sums.count(breach.level, 1));
            let pairs = breaches.of_pairs(false, |breach| sums.count(breach.level, 1));
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
        let mut aside = Vec::new();
        breaches.of_rows(|breach| aside.push(self.placed(breach)));
        aside.sort_by_key(|(place, _)| *place);
        let mut ordered = Ordered {
            ratchet: self.ratchet.as_ref(),
            list: Vec::new(),
            aside: aside.into_iter().peekable(),
            each,
        };
        let pairs = breaches.of_pairs(true, |breach| {
            if ordered.is_next(breach) {
                ordered.hand_on_alone(&self.finding(breach).1);
            } else {
                ordered.push(self.placed(breach));
            }
        });
        breaches.of_meeting(&pairs.facts, |breach| ordered.push(self.placed(breach)));
        ordered.hand_on(NO_DEPARTMENT);
        pairs
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
    fn settle(&mut self, levels: &Levels, counts: &[Counts]) {
        let mut is_known = vec![false; self.baseline.len()];
        for part in counts {
            self.known_deny += part.known_sums.deny;
            self.known_warn += part.known_sums.warn;
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

type Placed<'a> = (Place, Finding<'a>);

/// Hands findings on in their order, department by department: they are few at a time. Against an
/// earlier report a whole part is kept, because all findings of one identity must stand together.
struct Ordered<'r, 'a, F> {
    ratchet: Option<&'r Ratchet<'a>>,
    /// What is not handed on yet.
    list: Vec<Placed<'a>>,
    /// What was found apart from the departments' obligations, in order.
    aside: Peekable<std::vec::IntoIter<Placed<'a>>>,
    each: F,
}

impl<'a, F: FnMut(&Finding<'a>)> Ordered<'_, 'a, F> {
    /// Whether the finding of a breach is the next one, whatever else there will be.
    #[inline]
    fn is_next(&mut self, breach: &Breach<'_, 'a>) -> bool {
        let About::Obligation(obligation) = breach.about else {
            return false;
        };
        let department = obligation.pair.department;
        breach.is_in_order
            && self.ratchet.is_none()
            && (self.list.last()).is_none_or(|((last, ..), _)| *last < department)
            && (self.aside.peek()).is_none_or(|((next, ..), _)| *next > department)
    }

    /// Hands on a finding, after what is not handed on yet.
    #[inline]
    fn hand_on_alone(&mut self, finding: &Finding<'a>) {
        if let Some(&((department, ..), _)) = self.list.last() {
            self.hand_on(department);
        }
        (self.each)(finding);
    }

    /// Takes a finding; those of a department come after those of the one before.
    fn push(&mut self, placed: Placed<'a>) {
        if let Some(&((department, ..), _)) = self.list.last()
            && department != placed.0.0
            && self.ratchet.is_none()
        {
            self.hand_on(department);
        }
        self.list.push(placed);
    }

    /// Hands on what stands up to a department.
    fn hand_on(&mut self, department: u32) {
        let is_due = |(place, _): &Placed<'_>| place.0 <= department;
        while let Some(placed) = self.aside.next_if(is_due) {
            self.list.push(placed);
        }
        self.list.sort_by_key(|(place, _)| *place);
        // All findings of one identity name one meeting, and so stand in one part.
        if let Some(ratchet) = self.ratchet {
            (ratchet.baseline).mark(
                &mut self.list,
                |(_, finding)| finding.identity(),
                |(_, finding)| &mut finding.known,
            );
        }
        for (_, finding) in &self.list {
            (self.each)(finding);
        }
        self.list.clear();
    }
}

/// A breach of a rule, of which a finding can be made.
struct Breach<'b, 'a> {
    /// The rule's place in [`RULES`].
    order: usize,
    level: Level,
    /// A finding of the part with nothing in it but what all of them have alike.
    blank: &'b Finding<'a>,
    /// Whether those of a pair come one after another in the order of findings.
    is_in_order: bool,
    about: About<'b, 'a>,
}

enum About<'b, 'a> {
    Obligation(&'b Obligation<'b>),
    /// With the due that it would have moved.
    Extension(&'b Obligation<'b>, &'a Exemption, Instant),
    Record(&'a Stray),
    Meeting,
    MeetingDuty(Duty, Option<i32>),
    Exemption(&'a Exemption),
}

/// The breaches of one part; those of rules that are allowed are left out.
struct Breaches<'r, 'a> {
    report: &'r Report<'a>,
    meeting: u32,
    /// A finding with nothing in it but what all of the meeting have alike.
    blank: Finding<'a>,
    /// The rules that are not allowed.
    heard: Orders,
    /// The rules that are broken in a pair of which a glance tells all, by its number; asked once.
    by_number: [PerDuty<Orders>; Glance::COUNT],
    /// The numbers that were asked of, and those by which any rule is broken; a bit each.
    asked: u32,
    broken: u32,
    /// The rules that are broken in another plain pair, by duty and status; asked once.
    by_status: PerDuty<[Option<Orders>; Status::COUNT]>,
}

/// A set of places in [`RULES`], a bit each.
type Orders = u64;

const _: () = assert!(RULES.len() <= Orders::BITS as usize);

/// The places in a set, in order.
fn places(orders: Orders) -> impl Iterator<Item = usize> {
    let rest = |orders: &Orders| Some(orders & (orders - 1)).filter(|rest| *rest != 0);
    std::iter::successors(Some(orders).filter(|orders| *orders != 0), rest)
        .map(|orders| orders.trailing_zeros() as usize)
}

/// What came of the pairs of one meeting.
#[derive(Default)]
struct Pairs {
    /// How many there are of which a glance tells all, by its number.
    at_a_glance: [u64; Glance::COUNT],
    /// The obligations of the others.
    duties: PerDuty<Tally>,
    /// What is told of each duty over all of them.
    facts: PerDuty<DutyFacts>,
}

impl Pairs {
    fn take_in_facts(&mut self, pair: &Pair<'_>) {
        for (index, facts) in self.facts.iter_mut().enumerate() {
            let (Some(status), Some(limit)) = (pair.statuses[index], &pair.limits.duties[index])
            else {
                continue;
            };
            match limit.due {
                Ok(due) => facts.is_provisional |= due.provisional && status != Status::Exempt,
                Err(lacking) if status == Status::Undetermined => {
                    let year = facts.uncovered.get_or_insert(lacking.year);
                    *year = lacking.year.min(*year);
                }
                Err(_) => {}
            }
        }
    }

    fn add_to(&self, duties: &mut PerDuty<Tally>) {
        for (sum, tally) in duties.iter_mut().zip(&self.duties) {
            sum.add(tally);
        }
        for (number, &count) in self.at_a_glance.iter().enumerate() {
            Tally::count_alike(duties, Glance::statuses(number), count);
        }
    }
}

impl<'r, 'a> Breaches<'r, 'a> {
    fn new(report: &'r Report<'a>, part: u32) -> Self {
        let is_meeting = part + 1 < report.parts();
        let is_heard = |&order: &usize| report.levels.of(order) != Level::Allow;
        let meeting = if is_meeting { part } else { u32::MAX };
        Self {
            report,
            meeting,
            blank: report.blank(meeting),
            heard: (0..RULES.len())
                .filter(is_heard)
                .map(|order| 1 << order)
                .sum(),
            by_number: [PerDuty::default(); Glance::COUNT],
            asked: 0,
            broken: 0,
            by_status: PerDuty::default(),
        }
    }

    /// Those of obligations, department by department. Those of pairs of which a glance tells all
    /// are handed on where they are asked for; their numbers are counted anyway.
    #[inline(always)]
    fn of_pairs(&mut self, with_plain: bool, mut each: impl FnMut(&Breach<'_, 'a>)) -> Pairs {
        let mut pairs = Pairs::default();
        if self.meeting == u32::MAX {
            return pairs;
        }
        let audit = self.report.audit;
        audit.glance_at_meeting(self.meeting, |seen| {
            let Some(number) = seen.glance.plain_number() else {
                return seen.judge(|pair| {
                    pairs.take_in_facts(pair);
                    Tally::count_alike(&mut pairs.duties, pair.statuses, 1);
                    self.of_pair(pair, &mut each);
                });
            };
            pairs.at_a_glance[number] += 1;
            if self.asked >> number & 1 == 0 {
                seen.judge(|pair| {
                    pairs.take_in_facts(pair);
                    self.ask(number, pair);
                });
            }
            if with_plain && self.broken >> number & 1 == 1 {
                seen.judge(|pair| self.in_order(pair, &self.by_number[number], &mut each));
            }
        });
        pairs
    }

    /// Learns what is broken by all pairs of a number from one of them.
    #[cold]
    fn ask(&mut self, number: usize, pair: &Pair<'_>) {
        let orders = self.orders_of(pair, true);
        let is_any = orders.iter().any(|orders| *orders != 0);
        self.by_number[number] = orders;
        self.asked |= 1 << number;
        self.broken |= u32::from(is_any) << number;
    }

    /// How many those of pairs are of which a glance tells all, by level.
    fn of_plain_pairs(&self, pairs: &Pairs, mut each: impl FnMut(Level, u64)) {
        for (orders, &count) in self.by_number.iter().zip(&pairs.at_a_glance) {
            for orders in orders {
                for order in places(*orders) {
                    each(self.report.levels.of(order), count);
                }
            }
        }
    }

    fn of_pair(&mut self, pair: &Pair<'_>, each: &mut impl FnMut(&Breach<'_, 'a>)) {
        let audit = self.report.audit;
        let is_plain = is_plain(pair);
        if is_plain && is_quiet(pair, audit.project.due_soon_seconds, audit.as_of) {
            return;
        }
        let orders = self.orders_of(pair, is_plain);
        self.in_order(pair, &orders, each);
        if pair.exemptions.is_empty() {
            return;
        }
        for obligation in obligations(self.report.audit, pair) {
            if obligation.status != Status::Exempt {
                self.of_extensions(&obligation, each);
            }
        }
    }

    /// The rules that each obligation of a pair breaks.
    fn orders_of(&mut self, pair: &Pair<'_>, is_plain: bool) -> PerDuty<Orders> {
        let mut found = PerDuty::default();
        for obligation in obligations(self.report.audit, pair) {
            let (index, status) = (obligation.duty.index(), obligation.status);
            let asked = || broken(&obligation) & self.heard;
            // Of what is pending the due decides, of what is invalid the reason.
            found[index] = if is_plain && !matches!(status, Status::Pending | Status::Invalid(_)) {
                *self.by_status[index][status.index()].get_or_insert_with(asked)
            } else {
                asked()
            };
        }
        found
    }

    /// Those of rules of obligations in one pair, in the order of findings.
    fn in_order(
        &self,
        pair: &Pair<'_>,
        orders: &PerDuty<Orders>,
        each: &mut impl FnMut(&Breach<'_, 'a>),
    ) {
        let is_all = pair.exemptions.is_empty();
        for order in places(orders.iter().fold(0, |all, orders| all | orders)) {
            let breaks = |duty: &Duty| orders[duty.index()] >> order & 1 == 1;
            for duty in Duty::ALL.into_iter().filter(breaks) {
                if let Some(obligation) = obligation(self.report.audit, pair, duty) {
                    self.breach(order, is_all, About::Obligation(&obligation), each);
                }
            }
        }
    }

    fn of_extensions(&self, obligation: &Obligation<'_>, each: &mut impl FnMut(&Breach<'_, 'a>)) {
        for (order, rule) in RULES.iter().enumerate() {
            let Check::Extension(is_breach) = rule.check else {
                continue;
            };
            let late = (self.report.audit).late_extensions(obligation.pair, obligation.duty);
            for (exemption, due) in late {
                let approved_at = exemption.approved_at;
                if is_breach(&ExtensionFacts { approved_at, due }) {
                    let about = About::Extension(obligation, exemption, due);
                    self.breach(order, false, about, each);
                }
            }
        }
    }

    /// Those of rows that are no obligation's: strays and exemptions.
    fn of_rows(&self, mut each: impl FnMut(&Breach<'_, 'a>)) {
        let report = self.report;
        let strays: &'a [Stray] = &report.audit.intake.strays;
        let place = |&index: &u32| *strays[index as usize].meeting.as_ref().unwrap_or(&u32::MAX);
        let first = (report.strays).partition_point(|index| place(index) < self.meeting);
        let own = report.strays[first..]
            .iter()
            .take_while(|index| place(index) == self.meeting);
        for &index in own {
            let stray = &strays[index as usize];
            for (order, rule) in RULES.iter().enumerate() {
                if let Check::Record(is_breach) = rule.check
                    && is_breach(stray)
                {
                    self.breach(order, false, About::Record(stray), &mut each);
                }
            }
        }
        for exemption in &report.audit.project.exemptions {
            let meeting = match exemption.meetings {
                ExemptedMeetings::One(meeting) => meeting,
                _ => u32::MAX,
            };
            if meeting == self.meeting {
                self.of_exemption(exemption, &mut each);
            }
        }
    }

    fn of_exemption(&self, exemption: &'a Exemption, each: &mut impl FnMut(&Breach<'_, 'a>)) {
        let facts = ExemptionFacts {
            is_used: self.report.audit.is_used(exemption),
        };
        for (order, rule) in RULES.iter().enumerate() {
            if let Check::Exemption(is_breach) = rule.check
                && is_breach(facts)
            {
                self.breach(order, false, About::Exemption(exemption), each);
            }
        }
    }

    /// Those of the meeting as a whole.
    fn of_meeting(&self, duties: &PerDuty<DutyFacts>, mut each: impl FnMut(&Breach<'_, 'a>)) {
        let audit = self.report.audit;
        let Some(meeting) = audit.project.meetings.get(self.meeting as usize) else {
            return;
        };
        let facts = MeetingFacts {
            is_important: meeting.is_important,
            has_policy: audit.calls[self.meeting as usize].policy.is_some(),
        };
        for (order, rule) in RULES.iter().enumerate() {
            match rule.check {
                Check::Meeting(is_breach) if is_breach(facts) => {
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

/// The obligation of a duty in a pair, where it is owed.
#[inline]
fn obligation<'p>(audit: &Audit<'p>, pair: &'p Pair<'p>, duty: Duty) -> Option<Obligation<'p>> {
    Some(Obligation {
        pair,
        duty,
        status: pair.statuses[duty.index()]?,
        limit: pair.limits.duties[duty.index()]?,
        as_of: audit.as_of,
        project: audit.project,
    })
}

/// The obligations of a pair.
fn obligations<'p>(
    audit: &'p Audit<'p>,
    pair: &'p Pair<'p>,
) -> impl Iterator<Item = Obligation<'p>> {
    let obligation = |duty| obligation(audit, pair, duty);
    Duty::ALL.into_iter().filter_map(obligation)
}

/// The rules of obligations that one breaks.
fn broken(obligation: &Obligation<'_>) -> Orders {
    let mut orders = 0;
    for (order, rule) in RULES.iter().enumerate() {
        if let Check::Obligation(is_breach) = rule.check {
            orders |= Orders::from(is_breach(obligation)) << order;
        }
    }
    orders
}

impl<'a> Report<'a> {
    /// The finding of a breach, and where it stands.
    fn placed(&self, breach: &Breach<'_, 'a>) -> Placed<'a> {
        let (department, finding) = self.finding(breach);
        let place = (
            department.unwrap_or(NO_DEPARTMENT),
            breach.order,
            finding.duty.map_or(0, |duty| duty as u8),
            finding.source,
        );
        (place, finding)
    }

    /// The finding of a breach, and its department.
    #[inline]
    fn finding(&self, breach: &Breach<'_, 'a>) -> (Option<u32>, Finding<'a>) {
        let unknown = |text: &'a str| Named { id: text, name: "" };
        let mut finding = *breach.blank;
        finding.rule = RULES[breach.order];
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
            About::Exemption(exemption) => {
                department = exemption.department;
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
        let done = obligation.done();
        let due = obligation.limit.due.ok().map(|due| due.at);
        finding.department = Some(self.audit.named(pair.department));
        finding.duty = Some(obligation.duty);
        finding.due = due;
        finding.at = done;
        finding.against = against(obligation, audit);
        if finding.rule.group == Group::Timeliness {
            finding.late_seconds = due.and_then(|due| match obligation.status {
                Status::Late => done.map(|done| done.at.unix() - due.unix()),
                Status::Overdue => Some(audit.as_of.unix() - due.unix()),
                _ => None,
            });
        }
        finding.seconds_left = obligation.seconds_left();
        if let Some(line) = pair.entry.line(Column::of(obligation.duty)) {
            finding.source = audit.intake.locate(line);
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
            rule: RULES[0],
            level: Level::Allow,
            meeting: known.map(|meeting| Named {
                id: &meeting.id,
                name: &meeting.title,
            }),
            department: None,
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

/// Whether nothing but the statuses decides what the rules find in a pair.
fn is_plain(pair: &Pair<'_>) -> bool {
    let entry = &pair.entry;
    let has_report_alone =
        entry.time(Column::Reported).is_some() && entry.time(Column::Transmitted).is_none();
    pair.exemptions.is_empty()
        && !entry.has_duplicates()
        && !has_report_alone
        && (!pair.policy.asks_measures || entry.has_measures())
}

/// Whether no rule can find anything by the statuses of a pair: most pairs of most runs.
fn is_quiet(pair: &Pair<'_>, due_soon_seconds: i64, as_of: Instant) -> bool {
    let is_quiet = |duty: Duty| match pair.statuses[duty.index()] {
        None | Some(Status::OnTime | Status::Exempt) => true,
        Some(Status::Pending) => pair.limits.duties[duty.index()]
            .and_then(|limit| limit.due.ok())
            .is_some_and(|due| due.at.unix() - as_of.unix() > due_soon_seconds),
        Some(_) => false,
    };
    Duty::ALL.into_iter().all(is_quiet)
}
