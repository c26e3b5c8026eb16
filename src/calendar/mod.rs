//! Working days: which days are worked, for which years that is known, and counting them.
//!
//! A [`Calendar`] is a [`Base`] with [`Overlay`]s over it. It never guesses: a question that needs a
//! day of a year that it does not cover is answered with [`Uncovered`]. It knows neither times of
//! day nor time zones.

mod cn;
mod compare;
mod count;
mod feed;
mod overlay;
#[cfg(test)]
pub(crate) mod tests;

use std::borrow::Cow;
use std::fmt;
use std::ops::RangeInclusive;

use chrono::{Datelike, NaiveDate};

use crate::calendar::count::Counts;
use crate::lang::Lang;

pub use crate::calendar::compare::Comparison;
pub use crate::calendar::feed::{LeftOut, settle};
pub use crate::calendar::overlay::{Base, Builder, DayRule, EmptyYear, FeedYear, Overlay};

/// The years that four digits can write. Beyond them RFC 3339 cannot say when a due is, so that no
/// calendar, not even one of every year, reaches further.
pub(crate) const YEARS: RangeInclusive<i32> = 0..=9999;

/// Which days are worked, with the years for which that is known.
///
/// ```
/// # use chuanda::calendar::Calendar;
/// # use chrono::NaiveDate;
/// let cn = Calendar::cn();
/// let sunday = NaiveDate::from_ymd_opt(2026, 9, 20).unwrap();
/// assert_eq!(cn.is_working(sunday), Ok(true)); // worked in exchange for a day of National Day
/// let before = NaiveDate::from_ymd_opt(2003, 12, 31).unwrap(); // no notice of that year is held
/// assert_eq!(cn.is_working(before).unwrap_err().year, 2003);
/// ```
#[derive(Clone, Debug)]
pub struct Calendar {
    name: Cow<'static, str>,
    version: Option<Cow<'static, str>>,
    /// Runs of covered years, ascending, never adjoining; `None` is every year.
    covered: Option<Vec<RangeInclusive<i32>>>,
    weekends_where_uncovered: bool,
    /// Whether it is a file by itself, with no base under it.
    is_alone: bool,
    /// Days with something to say, one entry a day, ascending.
    entries: Cow<'static, [Entry]>,
    /// All texts of the entries, one after the other.
    texts: Cow<'static, str>,
    counts: Counts,
    /// Day numbers, ascending.
    provisional: Vec<i32>,
}

/// One day as a calendar knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day<'a> {
    /// The day.
    pub date: NaiveDate,
    /// Whether it is worked.
    pub working: bool,
    /// The festival that it is off for, or worked in exchange for; `None` on ordinary days.
    pub name: Option<&'a str>,
    /// The number of the notice that says so.
    pub notice: Option<&'a str>,
}

/// A day was needed of a year that the calendar does not cover.
///
/// A year not yet announced is unknown, not a year without days off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Uncovered {
    /// The first such year.
    pub year: i32,
}

/// What is said about one day. Days are numbers, 1 is 0001-01-01.
#[derive(Clone, Copy, Debug)]
struct Entry {
    day: i32,
    working: bool,
    name: Option<Text>,
    notice: Option<Text>,
}

/// A place in [`Calendar::texts`]. Not a `&str`: the bundled entries would be full of pointers, and
/// each of them would have to be set at every start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Text {
    start: u32,
    end: u32,
}

impl Calendar {
    /// The State Council General Office's yearly notices, as bundled.
    #[must_use]
    pub fn cn() -> Self {
        Self::builder(Base::Cn).build()
    }

    /// Monday to Friday, every year.
    #[must_use]
    pub fn weekends() -> Self {
        Self::builder(Base::Weekends).build()
    }

    /// A calendar to be put together from a base and overlays.
    #[must_use]
    pub fn builder(base: Base) -> Builder {
        Builder::new(base)
    }

    /// The name of the last overlay that has one, or else of the base.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The version of the last overlay that has one, or else the number of the latest notice held.
    #[must_use]
    pub fn version(&self) -> Option<&str> {
        self.version.as_deref()
    }

    /// The first and the last covered day; `None` where every year is. There may be
    /// [gaps](Self::covered_years) between them.
    #[must_use]
    pub fn coverage(&self) -> Option<(NaiveDate, NaiveDate)> {
        let covered = self.covered.as_deref()?;
        let first = NaiveDate::from_yo_opt(*covered.first()?.start(), 1)?;
        let last = NaiveDate::from_ymd_opt(*covered.last()?.end(), 12, 31)?;
        Some((first, last))
    }

    /// The covered years as runs, ascending, with a gap between one and the next; `None` where
    /// every year is covered.
    #[must_use]
    pub fn covered_years(&self) -> Option<&[RangeInclusive<i32>]> {
        self.covered.as_deref()
    }

    /// Whether the year of this day is covered. A year only guessed (`uncovered = "weekends"`) is
    /// not.
    #[must_use]
    pub fn covers(&self, date: NaiveDate) -> bool {
        self.run(date.year()).is_some()
    }

    /// The days that a later notice may still change, ascending.
    pub fn provisional(&self) -> impl Iterator<Item = NaiveDate> + '_ {
        let days = self.provisional.iter().copied();
        days.filter_map(NaiveDate::from_num_days_from_ce_opt)
    }

    /// Whether a later notice may still change this day.
    #[must_use]
    pub fn is_provisional(&self, date: NaiveDate) -> bool {
        self.touches_provisional(date, date)
    }

    /// Whether a day from `first` to `last`, both included, is provisional.
    #[must_use]
    pub fn touches_provisional(&self, first: NaiveDate, last: NaiveDate) -> bool {
        let first = first.num_days_from_ce();
        let next = self.provisional.partition_point(|&day| day < first);
        self.provisional
            .get(next)
            .is_some_and(|&day| day <= last.num_days_from_ce())
    }

    /// What the calendar knows of a day.
    ///
    /// # Errors
    ///
    /// [`Uncovered`] with the day's year.
    pub fn day(&self, date: NaiveDate) -> Result<Day<'_>, Uncovered> {
        self.known(date.year(), date.year())?;
        Ok(self.known_day(date))
    }

    /// What it says of a day, covered or not.
    fn known_day(&self, date: NaiveDate) -> Day<'_> {
        let number = date.num_days_from_ce();
        let found = self.entries.binary_search_by_key(&number, |it| it.day);
        let entry = found.ok().map(|place| self.entries[place]);
        let text = |place: Text| place.of(&self.texts);
        Day {
            date,
            working: entry.map_or_else(|| count::is_weekday(number), |it| it.working),
            name: entry.and_then(|it| it.name).map(text),
            notice: entry.and_then(|it| it.notice).map(text),
        }
    }

    /// Whether a day is worked.
    ///
    /// # Errors
    ///
    /// [`Uncovered`] with the day's year.
    pub fn is_working(&self, date: NaiveDate) -> Result<bool, Uncovered> {
        self.day(date).map(|day| day.working)
    }

    /// The `working_days`th working day after `start`.
    ///
    /// `start` does not count and need not be covered. With `working_days == 0`, `start` itself or,
    /// where it is no working day, the next one. Source: Civil Code, article 201.
    ///
    /// # Errors
    ///
    /// [`Uncovered`] with the first year passed over that is not covered.
    pub fn add(&self, start: NaiveDate, working_days: u32) -> Result<NaiveDate, Uncovered> {
        let start = i64::from(start.num_days_from_ce());
        // Counting none is finding the first one from the eve of the start.
        let (eve, nth) = match working_days {
            0 => (start - 1, 1),
            n => (start, i64::from(n)),
        };
        let last = self.counts.nth(self.counts.through(eve) + nth);
        self.known(year_of(eve + 1), year_of(last))?;
        date_of(last).ok_or(Uncovered {
            year: year_of(last),
        })
    }

    /// The working days after `a` up to and including `b`; where `b` is before `a`, minus those
    /// after `b` up to and including `a`.
    ///
    /// So `between(a, add(a, n))` is `n` for every `n` from 1, and swapping the days changes only the sign.
    /// From a day to itself it is 0, covered or not, since no day is needed.
    ///
    /// # Errors
    ///
    /// [`Uncovered`] with the first year among the days counted that is not covered.
    pub fn between(&self, a: NaiveDate, b: NaiveDate) -> Result<i64, Uncovered> {
        let [a, b] = [a, b].map(|date| i64::from(date.num_days_from_ce()));
        if a != b {
            self.known(year_of(a.min(b) + 1), year_of(a.max(b)))?;
        }
        Ok(self.counts.through(b) - self.counts.through(a))
    }

    /// The run of covered years that a year lies in.
    fn run(&self, year: i32) -> Option<RangeInclusive<i32>> {
        let Some(covered) = &self.covered else {
            return YEARS.contains(&year).then_some(YEARS);
        };
        let next = covered.partition_point(|run| *run.end() < year);
        covered.get(next).filter(|run| run.contains(&year)).cloned()
    }

    /// Whether every year from `first` to `last` may be answered for.
    fn known(&self, first: i32, last: i32) -> Result<(), Uncovered> {
        let run = if self.weekends_where_uncovered {
            YEARS.contains(&first).then_some(YEARS)
        } else {
            self.run(first)
        };
        match run {
            None => Err(Uncovered { year: first }),
            Some(run) if last > *run.end() => Err(Uncovered {
                year: run.end() + 1,
            }),
            Some(_) => Ok(()),
        }
    }
}

impl Text {
    fn of(self, texts: &str) -> &str {
        &texts[self.start as usize..self.end as usize]
    }
}

impl Uncovered {
    /// The sentence for it.
    #[must_use]
    pub fn text(self, lang: Lang) -> String {
        let year = self.year;
        match lang {
            Lang::Zh => format!("日历未覆盖{year}年"),
            Lang::En => format!("the calendar does not cover {year}"),
        }
    }
}

impl fmt::Display for Uncovered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Lang::En))
    }
}

impl std::error::Error for Uncovered {}

/// The date with this number (1 is 0001-01-01), where there is such a date.
fn date_of(day: i64) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(i32::try_from(day).ok()?)
}

/// The year of a day number; of one that no date has, a year just beyond all dates.
fn year_of(day: i64) -> i32 {
    match date_of(day) {
        Some(date) => date.year(),
        None if day > 0 => NaiveDate::MAX.year() + 1,
        None => NaiveDate::MIN.year() - 1,
    }
}
