//! What the page needs of all obligations, gathered in one walk: on time and decided by department
//! and week, and how many findings each rule has.

use std::cmp::Ordering;

use chrono::{Datelike, Days, NaiveDate, Weekday};

use crate::audit::tally::{Rate, Tally};
use crate::report::Report;
use crate::rules::RULES;

/// The most weeks that are kept: a year. What is not shown is not counted by week.
pub(crate) const MOST_WEEKS: usize = 53;

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

/// An ISO week, Monday to Sunday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Week {
    pub(crate) year: i32,
    pub(crate) number: u32,
}

impl Week {
    fn of(date: NaiveDate) -> Self {
        let week = date.iso_week();
        Self {
            year: week.year(),
            number: week.week(),
        }
    }

    /// The week in which a meeting ended.
    fn of_meeting(report: &Report<'_>, meeting: u32) -> Self {
        let project = report.audit.project;
        let ended = project.meetings[meeting as usize].ended;
        Self::of(project.zone.date(ended.at))
    }

    /// Its Monday and its Sunday.
    pub(crate) fn days(self) -> Option<(NaiveDate, NaiveDate)> {
        let monday = NaiveDate::from_isoywd_opt(self.year, self.number, Weekday::Mon)?;
        Some((monday, monday.checked_add_days(Days::new(6))?))
    }
}

/// Everything counted.
#[derive(Debug)]
pub(crate) struct Sums {
    /// By department, all its obligations.
    pub(crate) departments: Vec<Share>,
    /// By department, how many obligations it has, decided or not.
    pub(crate) owed: Vec<u32>,
    /// The weeks in which meetings ended that brought duties, ascending; the last [`MOST_WEEKS`].
    pub(crate) weeks: Vec<Week>,
    /// How many earlier ones there are.
    pub(crate) earlier_weeks: usize,
    /// By department and week.
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
        let mut weeks: Vec<Week> = (0..report.parts() - 1)
            .filter(|&meeting| !report.audit.duties_of(meeting).is_empty())
            .map(|meeting| Week::of_meeting(report, meeting))
            .collect();
        weeks.sort_unstable();
        weeks.dedup();
        let earlier_weeks = weeks.len().saturating_sub(MOST_WEEKS);
        weeks.drain(..earlier_weeks);
        let size = project.departments.len();
        let width = weeks.len();
        let parts = report.in_parts(threads, |report, part, sums: &mut Part| {
            sums.departments.resize(size, Share::default());
            sums.owed.resize(size, 0);
            sums.cells.resize(size * width, Share::default());
            if part + 1 < report.parts() {
                let week = weeks.binary_search(&Week::of_meeting(report, part)).ok();
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
                    if let Some(week) = week {
                        sums.cells[department * width + week].add(share);
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
            weeks,
            earlier_weeks,
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

    /// The weeks of a department, as many as [`Sums::weeks`].
    pub(crate) fn row(&self, department: usize) -> &[Share] {
        let width = self.weeks.len();
        &self.cells[department * width..][..width]
    }

    /// The weeks of all departments together.
    pub(crate) fn total_row(&self) -> Vec<Share> {
        let mut total = vec![Share::default(); self.weeks.len()];
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
