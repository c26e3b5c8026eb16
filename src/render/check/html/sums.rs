//! What the page needs of all obligations, gathered in one walk: on time and decided by department
//! and by week or month, and how many findings each rule has.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, Weekday};

use crate::audit::tally::{Rate, Tally};
use crate::report::Report;
use crate::rules::RULES;

/// Where the meetings span more weeks than this, they are told apart by month.
const MOST_WEEKS: i64 = 10;

/// The most periods that are kept, as many as fit an upright page: two years of months.
pub(crate) const MOST_PERIODS: usize = 24;

/// On time, and decided: what a rate is made of. Three duties for each of at most `u32::MAX / 3`
/// meetings fit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Share {
    pub(crate) on_time: u32,
    pub(crate) decided: u32,
}

impl Share {
    fn add(&mut self, other: Self) {
        self.on_time = self.on_time.saturating_add(other.on_time);
        self.decided = self.decided.saturating_add(other.decided);
    }

    pub(crate) fn rate(self) -> Option<Rate> {
        (self.decided > 0).then_some(Rate {
            on_time: self.on_time.into(),
            decided: self.decided.into(),
        })
    }

    /// In whole per cent, rounded down: never up to 100.
    pub(crate) fn percent(self) -> Option<u64> {
        let decided = u64::from(self.decided);
        (u64::from(self.on_time) * 100).checked_div(decided)
    }

    /// The order by rate, the lowest first; none comes last.
    pub(crate) fn compare(self, other: Self) -> Ordering {
        match (self.rate(), other.rate()) {
            (Some(own), Some(other)) => own.compare(other),
            (own, other) => own.is_none().cmp(&other.is_none()),
        }
    }
}

/// The weeks or the months in which meetings ended that brought duties.
#[derive(Debug)]
pub(crate) struct Periods {
    /// Whether they are months.
    pub(crate) are_months: bool,
    /// The first day of each, ascending: a Monday, or the first of a month; the last [`MOST_PERIODS`].
    pub(crate) days: Vec<NaiveDate>,
    /// How many earlier ones there are.
    pub(crate) earlier: usize,
}

impl Periods {
    fn new(report: &Report<'_>) -> Self {
        let audit = report.audit;
        let dates: BTreeSet<NaiveDate> = (0..report.parts() - 1)
            .filter(|&meeting| audit.part.has_meeting(meeting))
            .filter(|&meeting| !audit.duties_of(meeting).is_empty())
            .map(|meeting| ended(report, meeting))
            .collect();
        let monday = |date: Option<&NaiveDate>| date.copied().map(monday);
        let are_months = match (monday(dates.first()), monday(dates.last())) {
            (Some(first), Some(last)) => (last - first).num_weeks() >= MOST_WEEKS,
            _ => false,
        };
        let mut periods = Self {
            are_months,
            days: Vec::new(),
            earlier: 0,
        };
        let days: BTreeSet<NaiveDate> = dates.iter().map(|date| periods.first_day(*date)).collect();
        periods.earlier = days.len().saturating_sub(MOST_PERIODS);
        periods.days = days.into_iter().skip(periods.earlier).collect();
        periods
    }

    /// The first day of the period that a date is in.
    fn first_day(&self, date: NaiveDate) -> NaiveDate {
        if self.are_months {
            date.with_day(1).unwrap_or(date)
        } else {
            monday(date)
        }
    }
}

/// The local date on which a meeting ended.
fn ended(report: &Report<'_>, meeting: u32) -> NaiveDate {
    let project = report.audit.project;
    project
        .zone
        .date(project.meetings[meeting as usize].ended.at)
}

/// The Monday of the week that a date is in.
fn monday(date: NaiveDate) -> NaiveDate {
    date.week(Weekday::Mon).first_day()
}

/// Everything counted.
#[derive(Debug)]
pub(crate) struct Sums {
    /// By department, all its obligations.
    pub(crate) departments: Vec<Share>,
    /// By department, how many obligations it has, decided or not.
    pub(crate) owed: Vec<u32>,
    pub(crate) periods: Periods,
    /// By department and period.
    cells: Vec<Share>,
    /// How many findings there are, in the order of [`RULES`].
    pub(crate) rules: [u64; RULES.len()],
}

/// The counts of one pair: at most three.
fn small(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[derive(Default)]
struct Part {
    departments: Vec<Share>,
    owed: Vec<u32>,
    cells: Vec<Share>,
    rules: [u64; RULES.len()],
}

impl Sums {
    pub(crate) fn new(report: &Report<'_>, threads: usize) -> Self {
        let project = report.audit.project;
        let periods = Periods::new(report);
        let size = project.departments.len();
        let width = periods.days.len();
        let parts = report.in_parts(threads, |report, part, sums: &mut Part| {
            sums.departments.resize(size, Share::default());
            sums.owed.resize(size, 0);
            sums.cells.resize(size * width, Share::default());
            if part + 1 < report.parts() {
                let first_day = periods.first_day(ended(report, part));
                let period = periods.days.binary_search(&first_day).ok();
                report.audit.judge_meeting(part, |pair| {
                    let mut tally = Tally::default();
                    for status in pair.statuses.into_iter().flatten() {
                        tally.count(status);
                    }
                    let share = Share {
                        on_time: small(tally.on_time),
                        decided: small(tally.decided()),
                    };
                    let department = pair.department as usize;
                    sums.departments[department].add(share);
                    sums.owed[department] += small(tally.obligations());
                    if let Some(period) = period {
                        sums.cells[department * width + period].add(share);
                    }
                });
            }
            report.walk_part(part, |finding| {
                let is_own = |rule: &&crate::rules::rule::Rule| std::ptr::eq(*rule, finding.rule);
                if let Some(order) = RULES.iter().position(is_own) {
                    sums.rules[order] += 1;
                }
            });
        });
        let mut all = Self {
            departments: vec![Share::default(); size],
            owed: vec![0; size],
            periods,
            cells: vec![Share::default(); size * width],
            rules: [0; RULES.len()],
        };
        for part in parts {
            all.add(part);
        }
        all
    }

    fn add(&mut self, part: Part) {
        let own = part.departments.into_iter().chain(part.cells);
        let sums = self.departments.iter_mut().chain(&mut self.cells);
        // A thread that came too late for any part has empty lists.
        if !part.owed.is_empty() {
            sums.zip(own).for_each(|(sum, own)| sum.add(own));
        }
        let owed = self.owed.iter_mut().zip(part.owed);
        owed.for_each(|(sum, own)| *sum += own);
        let rules = self.rules.iter_mut().zip(part.rules);
        rules.for_each(|(sum, own)| *sum += own);
    }

    /// The periods of a department, as many as [`Sums::periods`] has.
    pub(crate) fn row(&self, department: usize) -> &[Share] {
        let width = self.periods.days.len();
        &self.cells[department * width..][..width]
    }

    /// The periods of all departments together.
    pub(crate) fn total_row(&self) -> Vec<Share> {
        let mut total = vec![Share::default(); self.periods.days.len()];
        for department in 0..self.departments.len() {
            for (sum, own) in total.iter_mut().zip(self.row(department)) {
                sum.add(*own);
            }
        }
        total
    }

    /// All departments together.
    pub(crate) fn total(&self) -> Share {
        let mut total = Share::default();
        for share in &self.departments {
            total.add(*share);
        }
        total
    }
}
