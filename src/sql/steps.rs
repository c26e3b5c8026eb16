//! Dues of clocks that start at a time on record: what a day of the start, or of where the span ends,
//! leads to. Reckoned here for every day, so that the statements know no calendar.

use std::collections::{BTreeSet, HashMap};

use chrono::{Days, NaiveDate};

use crate::calendar::Calendar;
use crate::domain::clause::{Allowed, Clause};
use crate::domain::due::{Due, Span, Term, due};
use crate::sql::clock::FIRST_DAY;
use crate::sql::plan::Plan;
use crate::sql::table::{Table, Value, row};
use crate::time::{DAY, Instant, Zone};

/// So many days make a block. Most blocks are like others, and each kind is written once.
pub(crate) const BLOCK: i64 = 14;

/// How a due is reckoned from a start in a statement.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step {
    /// The steps to look the day up in; none where the due is the start and `lead`.
    pub(crate) number: Option<u32>,
    /// Seconds from the start, for spans of minutes and hours; else the day of the start counts.
    pub(crate) lead: Option<i64>,
}

/// The steps of the terms of a project.
#[derive(Debug, Default)]
pub(crate) struct Steps {
    terms: Vec<Term>,
}

impl Steps {
    /// The step of a clause whose clock starts at a time on record.
    pub(crate) fn of(&mut self, clause: &Clause) -> Option<Step> {
        let Allowed::Within(term) = clause.allowed else {
            return None;
        };
        let lead = match term.within {
            Span::Minutes(_) | Span::Hours(_) => term.within.seconds(),
            Span::Days(_) | Span::WorkingDays(_) => None,
        };
        if lead.is_some() && !term.roll {
            return Some(Step { number: None, lead });
        }
        let known = self.terms.iter().position(|own| *own == term);
        let number = known.unwrap_or_else(|| {
            self.terms.push(term);
            self.terms.len() - 1
        });
        Some(Step {
            number: Some(number as u32),
            lead,
        })
    }

    /// What each day leads to: which kind of block holds it, and what the days of each kind do.
    pub(crate) fn tables(&self, plan: &Plan<'_>, beyond: &[Instant]) -> [Table; 2] {
        let mut steps = Table::new("chuanda_step", "step_no calendar_no block_no pattern_no");
        let mut days = Table::new(
            "chuanda_step_day",
            "pattern_no place shift provisional guessed uncovered",
        );
        let mut patterns: HashMap<Vec<[Value; 4]>, usize> = HashMap::new();
        let project = plan.audit.project;
        let blocks = blocks(plan, beyond);
        for (number, term) in self.terms.iter().enumerate() {
            for (calendar_no, calendar) in project.calendars.iter().enumerate() {
                for &block in &blocks {
                    let first = block * BLOCK + FIRST_DAY;
                    let pattern: Vec<[Value; 4]> = (first..first + BLOCK)
                        .map(|day| led_to(day, term, calendar, &project.zone))
                        .collect();
                    let next = patterns.len();
                    let pattern_no = *patterns.entry(pattern.clone()).or_insert(next);
                    steps
                        .rows
                        .push(row![number, calendar_no, block, pattern_no]);
                    if pattern_no == next {
                        for (place, cells) in pattern.into_iter().enumerate() {
                            let mut cells = cells.to_vec();
                            cells.splice(..0, row![pattern_no, place]);
                            days.rows.push(cells);
                        }
                    }
                }
            }
        }
        [steps, days]
    }
}

/// The blocks of the years in which records may lie, and of other times at which a clock may start.
fn blocks(plan: &Plan<'_>, beyond: &[Instant]) -> BTreeSet<i64> {
    let day_of_year = |year| NaiveDate::from_yo_opt(year, 1).map_or(0, day_number);
    let (first, last) = (*plan.years.start(), *plan.years.end());
    let block = |day: i64| (day - FIRST_DAY) / BLOCK;
    let mut blocks: BTreeSet<i64> =
        (block(day_of_year(first) - 1)..=block(day_of_year(last + 1) + 1)).collect();
    let zone = &plan.audit.project.zone;
    blocks.extend(beyond.iter().map(|at| block(day_number(zone.date(*at)))));
    blocks
}

fn day_number(date: NaiveDate) -> i64 {
    date.and_time(chrono::NaiveTime::MIN).and_utc().timestamp() / DAY
}

/// What a day leads to: the seconds from its start as UTC has it, or from the end of a span of hours,
/// to the due; what the due rests on; the year that is lacking.
fn led_to(day: i64, term: &Term, calendar: &Calendar, zone: &Zone) -> [Value; 4] {
    let date = if day < 0 {
        NaiveDate::default().checked_sub_days(Days::new(day.unsigned_abs()))
    } else {
        NaiveDate::default().checked_add_days(Days::new(day.unsigned_abs()))
    };
    let Some(date) = date else {
        return [const { Value::None }; 4];
    };
    let is_in_hours = matches!(term.within, Span::Minutes(_) | Span::Hours(_));
    // A span of hours has been added: what is left is to roll on, by whole days.
    let (time, term, from) = if is_in_hours {
        let rest = Term {
            within: Span::Minutes(0),
            ..*term
        };
        let noon = chrono::NaiveTime::MIN + chrono::Duration::hours(12);
        let at = zone.first_instant(date.and_time(noon));
        (at, rest, at.unix())
    } else {
        let at = zone.first_instant(date.and_time(chrono::NaiveTime::MIN));
        (at, *term, day * DAY)
    };
    match due(time, &term, calendar, zone) {
        Ok(Due {
            at,
            provisional,
            guessed,
        }) => [
            (at.unix() - from).into(),
            provisional.into(),
            guessed.into(),
            Value::None,
        ],
        Err(uncovered) => [Value::None, 0.into(), 0.into(), uncovered.year.into()],
    }
}
