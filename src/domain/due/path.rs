//! The way from a start to a due.

use std::ops::RangeInclusive;

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime};

use crate::calendar::{Calendar, Uncovered, YEARS};
use crate::domain::due::span::Span;
use crate::domain::due::{Due, LAST_SECOND, Term, WorkingDay};
use crate::time::{Instant, Zone};

/// 0000-01-01T00:00:00Z to 9999-12-31T23:59:59Z.
pub(crate) const INSTANTS: RangeInclusive<i64> = -62_167_219_200..=253_402_300_799;

/// From a start to a due, by numbers alone: most dues are never explained.
pub(crate) struct Path {
    /// The first and last of the calendar days, counted without a look at the calendar.
    counted: Option<(NaiveDate, NaiveDate)>,
    /// The first of the other days to list: working days, and those that the due may roll over.
    listed_from: Option<NaiveDate>,
    pub(crate) rolled_from: Option<Instant>,
    /// The day of the due.
    last: NaiveDate,
    pub(crate) due: Result<Due, Uncovered>,
}

/// Where a due falls.
#[derive(Clone, Copy)]
struct Landing {
    day: NaiveDate,
    /// What it keeps when it rolls. A clock change may make `at` another local time.
    time: NaiveTime,
    at: Instant,
}

impl Path {
    /// Fails where there is no day to list either.
    pub(crate) fn new(
        start: Instant,
        term: &Term,
        calendar: &Calendar,
        zone: &Zone,
    ) -> Result<Self, Uncovered> {
        let today = local_at(start, zone)?.date();
        let exactly = |seconds: i64| {
            let at = start.plus(seconds);
            let local = local_at(at, zone)?;
            let (day, time) = (local.date(), local.time());
            Ok(Landing { day, time, at })
        };
        let end_of = |day: NaiveDate| {
            let time = term.close_of_business.unwrap_or(LAST_SECOND);
            let at = zone.last_instant(day.and_time(time));
            Landing { day, time, at }
        };
        let (mut counted, mut listed_from) = (None, None);
        let landing = match term.within {
            Span::Minutes(minutes) => exactly(i64::from(minutes) * 60)?,
            Span::Hours(hours) => exactly(i64::from(hours) * 3600)?,
            Span::Days(days) => {
                let day = days_after(today, days)?;
                if days > 0 {
                    counted = Some((days_after(today, 1)?, day));
                }
                end_of(day)
            }
            Span::WorkingDays(days) => {
                let first = days_after(today, days.min(1))?;
                listed_from = Some(first);
                match calendar.add(today, days) {
                    Ok(day) => end_of(day),
                    Err(uncovered) => {
                        return Ok(Self {
                            counted,
                            listed_from,
                            rolled_from: None,
                            last: first,
                            due: Err(uncovered),
                        });
                    }
                }
            }
        };
        let (day, at) = (landing.day, landing.at);
        let due = listed_from.map_or_else(
            || Due {
                at,
                provisional: false,
                guessed: false,
            },
            |from| resting_on(at, calendar, from, day),
        );
        let path = Self {
            counted,
            listed_from,
            rolled_from: None,
            last: day,
            due: Ok(due),
        };
        Ok(if term.roll {
            path.roll(landing, calendar, zone)
        } else {
            path
        })
    }

    fn roll(mut self, landing: Landing, calendar: &Calendar, zone: &Zone) -> Self {
        let Landing { day, time, at } = landing;
        // That the due need not move rests on its day too.
        let rests_on = self.listed_from.unwrap_or(day);
        self.listed_from = self.listed_from.or(match self.counted {
            Some(_) => day.succ_opt(),
            None => Some(day),
        });
        self.due = calendar.add(day, 0).map(|rolled| {
            self.last = rolled;
            self.rolled_from = (rolled != day).then_some(at);
            let moved = || zone.last_instant(rolled.and_time(time));
            let at = self.rolled_from.map_or(at, |_| moved());
            resting_on(at, calendar, rests_on, rolled)
        });
        self
    }

    pub(crate) fn days<'a>(&self, calendar: &'a Calendar) -> Vec<WorkingDay<'a>> {
        let counted = self.counted.into_iter().flat_map(|(first, last)| {
            let dates = first.iter_days().take_while(move |&date| date <= last);
            dates.map(|date| WorkingDay {
                date,
                day: calendar.day(date).ok(),
                counted: true,
            })
        });
        let listed = self.listed_from.into_iter().flat_map(|first| {
            let dates = first.iter_days().take_while(|&date| self.lists(date));
            let days = dates.map_while(|date| calendar.day(date).ok());
            days.map(|day| WorkingDay {
                date: day.date,
                day: Some(day),
                counted: day.working,
            })
        });
        counted.chain(listed).collect()
    }

    fn lists(&self, date: NaiveDate) -> bool {
        match self.due {
            Ok(_) => date <= self.last,
            // Millions of days, and not one of them explains that the years have run out.
            Err(uncovered) if uncovered.year > *YEARS.end() => false,
            Err(uncovered) => date.year() < uncovered.year,
        }
    }
}

/// The local time of an instant that four digits can write the year of.
fn local_at(at: Instant, zone: &Zone) -> Result<NaiveDateTime, Uncovered> {
    let beyond = if at.unix() < *INSTANTS.start() {
        YEARS.start() - 1
    } else {
        YEARS.end() + 1
    };
    if !INSTANTS.contains(&at.unix()) {
        return Err(Uncovered { year: beyond });
    }
    let local = zone.local(at);
    let year = local.year();
    if YEARS.contains(&year) {
        Ok(local)
    } else {
        Err(Uncovered { year })
    }
}

fn days_after(date: NaiveDate, days: u32) -> Result<NaiveDate, Uncovered> {
    let later = date.checked_add_days(Days::new(days.into()));
    let later = later.filter(|later| YEARS.contains(&later.year()));
    later.ok_or(Uncovered {
        year: YEARS.end() + 1,
    })
}

/// A due that rests on the days from `first` to `last`: provisional where any of them is, unless any
/// is guessed, since what was guessed on purpose is not waiting for a notice alone.
fn resting_on(at: Instant, calendar: &Calendar, first: NaiveDate, last: NaiveDate) -> Due {
    let mut years = first.year()..=last.year();
    let guessed = !years
        .all(|year| NaiveDate::from_yo_opt(year, 1).is_some_and(|date| calendar.covers(date)));
    Due {
        at,
        provisional: !guessed && calendar.touches_provisional(first, last),
        guessed,
    }
}
