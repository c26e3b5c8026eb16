//! Two calendars beside each other: the days on which they differ.

use std::ops::RangeInclusive;

use chrono::{Datelike, NaiveDate};

use crate::calendar::{Calendar, Day, YEARS, date_of};

/// What two calendars say, where both say something.
#[derive(Clone, Debug)]
pub struct Comparison<'a> {
    /// The years that both cover, as runs, ascending.
    pub both: Vec<RangeInclusive<i32>>,
    /// The years that only the first covers, and only the second.
    pub only: [Vec<RangeInclusive<i32>>; 2],
    /// The days that one works and the other does not, ascending. Other names for a day are no
    /// difference: each publisher has its own.
    pub differences: Vec<[Day<'a>; 2]>,
    /// Whether there was any day to compare.
    pub has_compared: bool,
}

impl Calendar {
    /// Compares with another calendar: every day of the years that both cover, and the days that one
    /// [stands for by itself](crate::calendar::overlay::Overlay::alone) and names beyond its years where the other covers
    /// them, as a notice does that reaches back into the December before.
    #[must_use]
    pub fn compare<'a>(&'a self, other: &'a Self) -> Comparison<'a> {
        let [a, b] = [self, other].map(Self::runs_covered);
        let both = common(&a, &b);
        // A day that neither names is Monday to Friday in both.
        let named = |calendar: &Self| -> Vec<i32> {
            let entries = calendar.entries.iter();
            entries.map(|entry| entry.day).collect()
        };
        let mut days = named(self);
        days.extend(named(other));
        days.sort_unstable();
        days.dedup();
        let mut differences = Vec::new();
        let mut has_compared = !both.is_empty();
        for date in days.into_iter().filter_map(|day| date_of(day.into())) {
            let (Some(one), Some(two)) = (self.listed(date), other.listed(date)) else {
                continue;
            };
            has_compared = true;
            if one.working != two.working {
                differences.push([one, two]);
            }
        }
        Comparison {
            only: [without(&a, &b), without(&b, &a)],
            both,
            differences,
            has_compared,
        }
    }

    fn runs_covered(&self) -> Vec<RangeInclusive<i32>> {
        self.covered.clone().unwrap_or_else(|| vec![YEARS])
    }

    /// What it says of a day: of one it covers, or names while it stands by itself.
    fn listed(&self, date: NaiveDate) -> Option<Day<'_>> {
        if self.run(date.year()).is_some() {
            return Some(self.known_day(date));
        }
        let number = date.num_days_from_ce();
        let is_named = self
            .entries
            .binary_search_by_key(&number, |it| it.day)
            .is_ok();
        (self.is_alone && is_named).then(|| self.known_day(date))
    }
}

/// The years in both.
fn common(a: &[RangeInclusive<i32>], b: &[RangeInclusive<i32>]) -> Vec<RangeInclusive<i32>> {
    let pairs = a.iter().flat_map(|one| b.iter().map(move |two| (one, two)));
    let runs = pairs.map(|(one, two)| *one.start().max(two.start())..=*one.end().min(two.end()));
    runs.filter(|run| !run.is_empty()).collect()
}

/// The years of the first that are not in the second.
fn without(a: &[RangeInclusive<i32>], b: &[RangeInclusive<i32>]) -> Vec<RangeInclusive<i32>> {
    let mut left = a.to_vec();
    for taken in b {
        left = (left.into_iter())
            .flat_map(|run| {
                [
                    *run.start()..=*run.end().min(&(taken.start() - 1)),
                    *run.start().max(&(taken.end() + 1))..=*run.end(),
                ]
            })
            .filter(|run| !run.is_empty())
            .collect();
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::overlay::{DayRule, Overlay};
    use crate::calendar::tests::until_2026;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn rule(first: &str, last: &str, working: bool) -> DayRule {
        DayRule {
            first: date(first),
            last: date(last),
            working,
            name: None,
            notice: None,
        }
    }

    #[test]
    fn years_are_taken_apart() {
        let [a, b] = [
            vec![2004..=2010, 2012..=2026],
            vec![2009..=2013, 2026..=2027],
        ];
        assert_eq!(common(&a, &b), [2009..=2010, 2012..=2013, 2026..=2026]);
        assert_eq!(without(&a, &b), [2004..=2008, 2014..=2025]);
        assert_eq!(without(&b, &a), [2011..=2011, 2027..=2027]);
        assert_eq!(without(&a, &a), []);
        assert_eq!(without(&a, &[]), a);
    }

    /// Against asking day by day.
    #[test]
    fn every_day_that_differs_is_found() {
        let (cn, weekends) = (Calendar::cn(), Calendar::weekends());
        let (first, last) = cn.coverage().unwrap();
        let found = cn.compare(&weekends);
        assert_eq!(found.both, [2004..=last.year()]);
        assert_eq!(found.only, [vec![], vec![0..=2003, last.year() + 1..=9999]]);
        let days = first.iter_days().take_while(|day| *day <= last);
        let plain: Vec<NaiveDate> = days
            .filter(|day| cn.is_working(*day) != weekends.is_working(*day))
            .collect();
        let dates: Vec<NaiveDate> = found.differences.iter().map(|[day, _]| day.date).collect();
        assert_eq!(dates, plain);
        assert!(cn.compare(&cn).differences.is_empty());
    }

    #[test]
    fn a_notice_reaches_back() {
        let file = |covers: Vec<i32>| Overlay {
            covers,
            days: vec![
                rule("2026-12-31", "2027-01-02", false),
                rule("2027-01-09", "2027-01-09", true),
            ],
            ..Overlay::default()
        };
        let cn = until_2026().build();
        let alone = file(vec![2027]).alone();
        assert_eq!(alone.covered_years(), Some(&[2027..=2027][..]));
        let found = cn.compare(&alone);
        assert!(found.both.is_empty() && found.has_compared);
        let dates: Vec<NaiveDate> = found.differences.iter().map(|[day, _]| day.date).collect();
        assert_eq!(dates, [date("2026-12-31")]);
        // Laid over cn, a day that is named but not covered counts for nothing by itself.
        let under = until_2026().overlay(file(vec![2027])).build();
        assert!(alone.compare(&under).differences.is_empty());
        let nothing = Overlay {
            covers: vec![2030],
            ..Overlay::default()
        };
        assert!(!cn.compare(&nothing.alone()).has_compared);
    }
}
