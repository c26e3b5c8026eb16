//! Texts read as times and dates.

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime};

use crate::time::Instant;
use crate::time::error::{Example, TimeError, TimeFault};
use crate::time::form::{Clock, Parts};
use crate::time::part_of_day::PartOfDay;
use crate::time::plain_text::plain_text;
use crate::time::reading::Reading;
use crate::time::refuse::{SAMPLE_YEAR, refusal, refusal_of_date};
use crate::time::span::Span;
use crate::time::zone::{ClockChange, Zone};

/// Reads a time or a date that says its year; see [`read_in_year`].
///
/// # Errors
///
/// [`TimeError`] says what is wrong and names a form that works.
pub fn read(text: &str, zone: &Zone) -> Result<Reading, TimeError> {
    read_in_year(text, zone, None)
}

/// Reads a time or a date; without an offset it is local to `zone`, and `year` is that of dates
/// without one.
///
/// - The date: `2026-03-05` with `-`, `/` or `.` throughout, `2026年3月5日`, `3月5日`, `5 March 2026`,
///   `5-Mar-2026`, `March 5, 2026`; one or two digits for month and day. Years are 1 to 9999. After it perhaps its weekday: `（周四）`, `星期四`.
/// - The time, after a blank or a `T`, or right after a Chinese date: `14:30[:05]`, `14时30分[5秒]`,
///   `14点`, `9点半`; `24:00` is the last second of the day. Before it perhaps a part of the day:
///   `下午2:30`.
/// - After seconds, a fraction, which is cut off, and an offset: those of RFC 3339, `+08` and `+0800`.
/// - The date alone, or with a part of the day but no hour.
///
/// Blanks of every kind are blanks, format characters are nothing, and `：` is `:`.
///
/// # Errors
///
/// [`TimeError`] says what is wrong and names a form that works.
pub fn read_in_year(text: &str, zone: &Zone, year: Option<u32>) -> Result<Reading, TimeError> {
    let text = plain_text(text);
    if let Some(parts) = Parts::of(&text) {
        return parts.reading(zone, year);
    }
    Err(Span::of(&text).map_or_else(|| refusal(&text, year), |span| span.error(year)))
}

/// The same where nobody asks what is wrong with a text that is none.
pub(crate) fn read_if_any(text: &str, zone: &Zone, year: Option<u32>) -> Option<Reading> {
    Parts::of(&plain_text(text))?.reading(zone, year).ok()
}

/// A form in which a text that is this date alone would be a time.
pub(crate) fn with_sample_hour(text: &str, date: NaiveDate) -> String {
    let parts = Parts::of(&plain_text(text));
    parts.map_or(format!("{date} 09:00"), |parts| {
        parts.with_sample_hour(date)
    })
}

/// The date of a text that is a date and 00:00 on the clock of wherever it was written.
pub(crate) fn read_midnight(text: &str) -> Option<NaiveDate> {
    let parts = Parts::of(&plain_text(text))?;
    let clock = parts.clock?;
    let is_local = clock.part.is_none() && clock.offset.is_none();
    let is_midnight = (clock.hour, clock.minute, clock.second) == (0, 0, 0);
    (is_local && is_midnight)
        .then(|| parts.date_in(None).ok())
        .flatten()
}

/// Reads a date alone, in the forms of [`read`].
///
/// # Errors
///
/// [`TimeError`] says what is wrong and names a form that works; a date with a time is an error.
pub fn read_date(text: &str) -> Result<NaiveDate, TimeError> {
    let text = plain_text(text);
    match Parts::of(&text) {
        Some(parts) if parts.clock.is_none() => parts.date_in(None).map_err(|error| {
            let fault = error.fault().clone();
            error.of_date(fault)
        }),
        Some(parts) => {
            let date = parts.date_in(None).ok().map(|date| date.to_string());
            Err(TimeError::with(TimeFault::HasTime, date.map(Example::own)))
        }
        None => Err(refusal_of_date(&text)),
    }
}

impl Parts {
    pub(crate) fn reading(&self, zone: &Zone, year: Option<u32>) -> Result<Reading, TimeError> {
        let date = self.date_in(year)?;
        let Some(clock) = self.clock else {
            return Ok(Reading::Date(date));
        };
        let local = date.and_time(clock.time(date)?);
        if let Some(offset) = clock.offset {
            let at = Instant::from_unix(local.and_utc().timestamp()).plus(-offset);
            return Ok(Reading::Instant(at));
        }
        if clock.is_end_of_day() {
            return Ok(Reading::Instant(zone.last_instant(local)));
        }
        zone.instant(local)
            .map(Reading::Instant)
            .map_err(|change| clock_change(change, zone, local))
    }

    /// The date; one without a year is of `year`.
    pub(crate) fn date_in(&self, year: Option<u32>) -> Result<NaiveDate, TimeError> {
        let Some(year) = self.year.or(year) else {
            let example = self.without_weekday().example_in(None);
            return Err(TimeError::with(TimeFault::NoYear, example));
        };
        // 1900-01-00 is how spreadsheets show 0.
        if year == 0 || (year, self.month, self.day) == (1900, 1, 0) {
            return Err(TimeError::new(TimeFault::Placeholder));
        }
        let date = i32::try_from(year)
            .ok()
            .and_then(|year| NaiveDate::from_ymd_opt(year, self.month, self.day))
            .ok_or_else(|| TimeError::with(TimeFault::NoSuchDate, self.existing(year)))?;
        match self.weekday {
            Some(written) if written != date.weekday() => {
                let right = self.without_weekday().example_in(Some(year));
                Err(TimeError::with(TimeFault::Weekday { written, date }, right))
            }
            _ => Ok(date),
        }
    }

    /// What may be meant by a day that does not exist: the last of its month, or day and month the
    /// other way round.
    fn existing(&self, year: u32) -> Option<Example> {
        let (month, day) = match (self.month, self.day) {
            (month @ 1..=12, 29..=31) => {
                let after = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month % 12 + 1, 1)?;
                (month, after.pred_opt()?.day())
            }
            (month @ 13..=31, day @ 1..=12) => (day, month),
            _ => return None,
        };
        let right = Self {
            year: Some(year),
            month,
            day,
            weekday: None,
            ..*self
        };
        // What is proposed must exist itself, or the next proposal would be sought without end.
        NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
        right.example().map(Example::of_sample_date)
    }

    /// Its date with an hour that fits the part of the day, for a form to be shown.
    fn with_sample_hour(&self, date: NaiveDate) -> String {
        let hour = self.part.map_or("09:00", PartOfDay::sample);
        format!("{date} {hour}")
    }

    /// The same without its weekday, which may be that of another year.
    pub(crate) fn without_weekday(&self) -> Self {
        Self {
            weekday: None,
            ..*self
        }
    }

    /// [`Self::example`], in `year` where none is written, or in a sample's where nobody says which.
    pub(crate) fn example_in(&self, year: Option<u32>) -> Option<Example> {
        let known = self.year.or(year);
        let dated = Self {
            year: Some(known.unwrap_or(SAMPLE_YEAR)),
            ..*self
        };
        let example = dated.example()?;
        Some(if known.is_some() {
            example
        } else {
            example.of_sample_date()
        })
    }

    /// `2026-03-05 14:30`, if it is a time of any day; a date alone has a sample of an hour put to it.
    pub(crate) fn example(&self) -> Option<Example> {
        let date = self.date_in(None).ok()?;
        match self.clock {
            Some(clock) => clock.text(date).map(Example::own),
            None => Some(Example::own(self.with_sample_hour(date)).of_sample_hour()),
        }
    }
}

impl Clock {
    fn is_end_of_day(&self) -> bool {
        (self.hour, self.minute, self.second) == (24, 0, 0) && self.part.is_none()
    }

    /// The hour that is meant, by the part of the day.
    pub(crate) fn hour_of_day(&self) -> Option<u32> {
        let hour = |part: PartOfDay| part.hour(self.hour);
        self.part.map_or(Some(self.hour), hour)
    }

    /// The time of day; that of 24:00 is the last second of it.
    fn time(&self, date: NaiveDate) -> Result<NaiveTime, TimeError> {
        if let Some(part) = self.part
            && part.hour(self.hour).is_none()
        {
            let better = self.guesses(part, date);
            return Err(TimeError::with(TimeFault::PartOfDay(part), better));
        }
        let hour = self.hour_of_day();
        let time = if self.is_end_of_day() {
            NaiveTime::from_hms_opt(23, 59, 59)
        } else {
            hour.and_then(|hour| NaiveTime::from_hms_opt(hour, self.minute, self.second))
        };
        time.ok_or_else(|| TimeError::with(TimeFault::NoSuchTime, self.existing(date)))
    }

    /// The hour and minute of it, the hour alone, or else a time of that day.
    fn existing(&self, date: NaiveDate) -> Option<Example> {
        let hour = self.hour_of_day().filter(|&hour| hour < 24);
        let (hour, minute) = match hour {
            Some(hour) if self.minute < 60 => (hour, self.minute),
            Some(hour) => (hour, 0),
            None => (9, 0),
        };
        let right = Self {
            part: None,
            hour,
            minute,
            second: 0,
            ..*self
        };
        let text = right.text(date)?;
        Some(Example::own(text).of_sample_hour())
    }

    /// What may be meant by an hour that the part of the day has not: the hour itself, or either
    /// side of noon or midnight.
    fn guesses(&self, part: PartOfDay, date: NaiveDate) -> Vec<Example> {
        let text = |(days, hour): (u64, u32)| {
            let plain = Self {
                part: None,
                hour,
                ..*self
            };
            plain
                .text(date.checked_add_days(Days::new(days))?)
                .map(Example::own)
        };
        let mut guesses = part.guesses(self.hour);
        let own = [(0, self.hour)];
        if guesses.is_empty() {
            guesses = &own;
        }
        guesses.iter().copied().filter_map(text).collect()
    }

    /// `2026-03-05 14:30[:05]`, by the 24-hour clock, or as RFC 3339 has it with an offset; None if
    /// there is no such time.
    pub(crate) fn text(&self, date: NaiveDate) -> Option<String> {
        let time = self.time(date).ok()?;
        if let Some(offset) = self.offset {
            let sign = if offset < 0 { '-' } else { '+' };
            let minutes = offset.abs() / 60;
            let (hours, minutes) = (minutes / 60, minutes % 60);
            return Some(format!("{date}T{time}{sign}{hours:02}:{minutes:02}"));
        }
        if self.is_end_of_day() {
            return Some(format!("{date} 24:00"));
        }
        let form = if self.second == 0 {
            "%H:%M"
        } else {
            "%H:%M:%S"
        };
        Some(format!("{date} {}", time.format(form)))
    }
}

fn clock_change(change: ClockChange, zone: &Zone, local: NaiveDateTime) -> TimeError {
    let zone = zone.clone();
    TimeError::new(match change {
        ClockChange::Skipped => TimeFault::Skipped { zone, local },
        ClockChange::Repeated => TimeFault::Repeated { zone, local },
    })
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
