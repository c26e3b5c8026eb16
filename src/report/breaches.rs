//! Breaches found, obligation by obligation.

use crate::audit::glance::Glance;
use crate::audit::status::{Invalid, Status};
use crate::audit::tally::Tally;
use crate::audit::{Audit, Pair};
use crate::domain::duty::{Duty, PerDuty};
use crate::domain::exemption::{ExemptedMeetings, Exemption};
use crate::domain::moment::Moment;
use crate::domain::policy::Anchor;
use crate::ledger::Column;
use crate::ledger::intake::Stray;
use crate::report::Report;
use crate::report::finding::Finding;
use crate::rules::RULES;
use crate::rules::level::Level;
use crate::rules::rule::{
    Check, DutyFacts, ExemptionFacts, ExtensionFacts, MeetingFacts, Obligation,
};
use crate::time::Instant;

/// A breach of a rule, of which a finding can be made.
pub(crate) struct Breach<'b, 'a> {
    /// The rule's place in [`RULES`].
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
}

/// The breaches of one part; those of rules that are allowed are left out.
pub(crate) struct Breaches<'r, 'a> {
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

impl<'r, 'a> Breaches<'r, 'a> {
    pub(crate) fn new(report: &'r Report<'a>, part: u32) -> Self {
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
    pub(crate) fn of_pairs(
        &mut self,
        with_plain: bool,
        mut each: impl FnMut(&Breach<'_, 'a>),
    ) -> Pairs {
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
    pub(crate) fn of_plain_pairs(&self, pairs: &Pairs, mut each: impl FnMut(Level, u64)) {
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
    pub(crate) fn of_rows(&self, mut each: impl FnMut(&Breach<'_, 'a>)) {
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
    pub(crate) fn of_meeting(
        &self,
        duties: &PerDuty<DutyFacts>,
        mut each: impl FnMut(&Breach<'_, 'a>),
    ) {
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

/// A set of places in [`RULES`], a bit each.
pub(crate) type Orders = u64;

/// The places in a set, in order.
pub(crate) fn places(orders: Orders) -> impl Iterator<Item = usize> {
    let rest = |orders: &Orders| Some(orders & (orders - 1)).filter(|rest| *rest != 0);
    std::iter::successors(Some(orders).filter(|orders| *orders != 0), rest)
        .map(|orders| orders.trailing_zeros() as usize)
}

/// What came of the pairs of one meeting.
#[derive(Default)]
pub(crate) struct Pairs {
    /// How many there are of which a glance tells all, by its number.
    at_a_glance: [u64; Glance::COUNT],
    /// The obligations of the others.
    duties: PerDuty<Tally>,
    /// What is told of each duty over all of them.
    pub(crate) facts: PerDuty<DutyFacts>,
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

    pub(crate) fn add_to(&self, duties: &mut PerDuty<Tally>) {
        for (sum, tally) in duties.iter_mut().zip(&self.duties) {
            sum.add(tally);
        }
        for (number, &count) in self.at_a_glance.iter().enumerate() {
            Tally::count_alike(duties, Glance::statuses(number), count);
        }
    }
}

/// The obligation of a duty in a pair, where it is owed.
#[inline]
pub(crate) fn obligation<'p>(
    audit: &Audit<'p>,
    pair: &'p Pair<'p>,
    duty: Duty,
) -> Option<Obligation<'p>> {
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
pub(crate) fn obligations<'p>(
    audit: &'p Audit<'p>,
    pair: &'p Pair<'p>,
) -> impl Iterator<Item = Obligation<'p>> {
    let obligation = |duty| obligation(audit, pair, duty);
    Duty::ALL.into_iter().filter_map(obligation)
}

/// The rules of obligations that one breaks.
pub(crate) fn broken(obligation: &Obligation<'_>) -> Orders {
    let mut orders = 0;
    for (order, rule) in RULES.iter().enumerate() {
        if let Check::Obligation(is_breach) = rule.check {
            orders |= Orders::from(is_breach(obligation)) << order;
        }
    }
    orders
}

/// Whether nothing but the statuses decides what the rules find in a pair.
pub(crate) fn is_plain(pair: &Pair<'_>) -> bool {
    let entry = &pair.entry;
    let has_report_alone =
        entry.time(Column::Reported).is_some() && entry.time(Column::Transmitted).is_none();
    pair.exemptions.is_empty()
        && !entry.has_duplicates()
        && !has_report_alone
        && (!pair.policy.asks_measures || entry.has_measures())
}

/// Whether no rule can find anything by the statuses of a pair: most pairs of most runs.
pub(crate) fn is_quiet(pair: &Pair<'_>, due_soon_seconds: i64, as_of: Instant) -> bool {
    let is_quiet = |duty: Duty| match pair.statuses[duty.index()] {
        None | Some(Status::OnTime | Status::Exempt) => true,
        Some(Status::Pending) => pair.limits.duties[duty.index()]
            .and_then(|limit| limit.due.ok())
            .is_some_and(|due| due.at.unix() - as_of.unix() > due_soon_seconds),
        Some(_) => false,
    };
    Duty::ALL.into_iter().all(is_quiet)
}

/// The time that makes an obligation invalid.
pub(crate) fn against(obligation: &Obligation<'_>, audit: &Audit<'_>) -> Option<Moment> {
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
