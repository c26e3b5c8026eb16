//! Spans of two times: `2026-03-05 9:30-11:30`.

use chrono::Days;

use crate::time::Instant;
use crate::time::error::{Example, TimeError, TimeFault};
use crate::time::form::{Clock, Parts};
use crate::time::plain_text::plain_text;
use crate::time::reading::Reading;
use crate::time::zone::Zone;

/// Reads the start and the end of a meeting that are written in one: `2026-03-05 9:30-11:30`,
/// `3月5日上午9时至11时半`. Both lie on one day, the end after the start.
///
/// `year` is that of dates without one. None for all else, what [`read`](crate::time::read()) takes
/// for a time with an offset too.
#[must_use]
pub fn read_span(text: &str, zone: &Zone, year: Option<u32>) -> Option<(Instant, Instant)> {
    let text = plain_text(text);
    if Parts::of(&text).is_some() {
        return None;
    }
    let span = Span::of(&text)?;
    let at = |parts: &Parts| match parts.reading(zone, year) {
        Ok(Reading::Instant(at)) => Some(at),
        _ => None,
    };
    span.is_on_one_day()
        .then(|| Some((at(&span.start)?, at(&span.end)?)))?
}

/// The start and the end, with their dates.
pub(crate) struct Span {
    start: Parts,
    end: Parts,
    /// Whether its end is said to be on the day after the date that stands there: 22:00-次日1:00.
    is_next_day: bool,
}

/// What may be between the two; the hyphen is first since it may also begin an offset.
const BETWEEN: [&str; 9] = ["-", "~", "～", "至", "到", "——", "—", "–", "－"];

impl Span {
    /// None if `text`, which is plain and no time, is no span.
    pub(crate) fn of(text: &str) -> Option<Self> {
        // Its start begins with a date, and a date with a digit.
        if !text.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        BETWEEN.into_iter().find_map(|sign| {
            text.match_indices(sign).find_map(|(at, _)| {
                let (start, end) = (&text[..at], &text[at + sign.len()..]);
                let span = Self::between(start, end)?;
                // Only after seconds, or in what a program wrote, is an "end" before its "start" an
                // offset: 14:30:00-08:00.
                let may_be_offset = || {
                    let ends_later = span.is_on_one_day() || span.ends_on_another_day();
                    let has_seconds = start.matches(':').count() > 1;
                    !ends_later && (has_seconds || start.contains('T'))
                };
                (sign != "-" || !may_be_offset()).then_some(span)
            })
        })
    }

    fn between(start: &str, end: &str) -> Option<Self> {
        const NEXT_DAY: [&str; 4] = ["次日", "翌日", "第二天", "第二日"];
        let (start, end) = (start.trim(), end.trim());
        let next_day = NEXT_DAY.iter().find_map(|word| end.strip_prefix(word));
        let (end, is_next_day) = (next_day.unwrap_or(end).trim(), next_day.is_some());
        // 9-11时 is 9时-11时, and 9:30-11 is 9:30-11:00.
        let is_in_hours = end.contains(['时', '点']);
        let hour = |text: &str| Parts::of(&format!("{text}时"));
        let start = Parts::of(start).or_else(|| hour(start).filter(|_| is_in_hours))?;
        let begins = start.clock.filter(|clock| clock.offset.is_none())?;
        if let Some(end) = Parts::of(end) {
            let span = Self {
                start,
                end,
                is_next_day,
            };
            return end.clock.is_some().then_some(span);
        }
        let clock = Clock::alone(end).or_else(|| Clock::alone(&format!("{end}时")))?;
        let clock = if is_next_day {
            clock
        } else {
            clock.after(begins)
        };
        Some(Self {
            start,
            end: Parts {
                clock: Some(clock),
                ..start
            },
            is_next_day,
        })
    }

    fn ends_on_another_day(&self) -> bool {
        let date = |parts: &Parts| (parts.year, parts.month, parts.day);
        self.is_next_day || date(&self.start) != date(&self.end)
    }

    /// Whether it is on one day, the end after the start.
    fn is_on_one_day(&self) -> bool {
        let seconds = |parts: &Parts| parts.clock.and_then(Clock::seconds);
        let ends_later = seconds(&self.start)
            .zip(seconds(&self.end))
            .is_some_and(|(start, end)| start < end);
        !self.ends_on_another_day() && ends_later
    }

    /// A span without a date, as one of a sample's: `9:30-11:30`.
    pub(crate) fn alone(text: &str) -> Option<Self> {
        Self::of(&format!("2026-03-05 {text}"))
    }

    /// That it is one, with its end as what works; or what is wrong with its date.
    pub(crate) fn error(&self, year: Option<u32>) -> TimeError {
        // Its end, where there is one, stands as an example beside what is wrong with the date.
        match self.end.date_in(year).and(self.start.date_in(year)) {
            Err(error) => error,
            Ok(_) => TimeError::with(TimeFault::Span, self.end(year)),
        }
    }

    /// That it is one, and has no date.
    pub(crate) fn error_alone(&self) -> TimeError {
        let end = self.end(None).map(Example::of_sample_date);
        TimeError::with(TimeFault::SpanAlone, end)
    }

    /// Its end. Where it seems to be before the start, the next day is a sample.
    fn end(&self, year: Option<u32>) -> Option<Example> {
        let is_sure = self.is_on_one_day() || self.ends_on_another_day();
        let days = u64::from(self.is_next_day || !is_sure);
        let date = self.end.date_in(year).ok()?;
        let date = date.checked_add_days(Days::new(days))?;
        let end = Example::own(self.end.clock?.text(date)?);
        Some(if is_sure { end } else { end.of_sample_date() })
    }
}

impl Clock {
    /// The end of a span whose start has a part of the day: 下午2:30-4:00 ends at 16:00, 上午9:00-12:00
    /// at 12:00.
    fn after(self, start: Self) -> Self {
        let alike = Self {
            part: self.part.or(start.part),
            ..self
        };
        if alike.seconds() > start.seconds() {
            alike
        } else {
            self
        }
    }

    /// Seconds of the day.
    fn seconds(self) -> Option<u32> {
        let hour = self.hour_of_day()?;
        Some(hour * 3600 + self.minute * 60 + self.second)
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDateTime;

    use super::*;

    fn shanghai(text: &str) -> Option<(String, String)> {
        let zone = Zone::named("Asia/Shanghai").unwrap();
        let shown = |at: Instant| -> NaiveDateTime { zone.local(at) };
        let (start, end) = read_span(text, &zone, Some(2026))?;
        assert_eq!(shown(start).date().to_string(), "2026-03-05");
        assert_eq!(shown(end).date().to_string(), "2026-03-05");
        let clock = |at| shown(at).format("%H:%M:%S").to_string();
        Some((clock(start), clock(end)))
    }

    #[test]
    fn starts_and_ends() {
        for (text, start, end) in [
            ("2026-03-05 9:30-11:30", "09:30:00", "11:30:00"),
            ("2026-03-05 9:30-11", "09:30:00", "11:00:00"),
            ("2026-03-05 9:30:00-11:30:00", "09:30:00", "11:30:00"),
            ("2026-03-05 09:30:00-11:30:00", "09:30:00", "11:30:00"),
            ("2026-03-05 09:30 - 11:30", "09:30:00", "11:30:00"),
            ("2026/3/5 9:30~11:30", "09:30:00", "11:30:00"),
            ("2026/3/5 9：30～11：30", "09:30:00", "11:30:00"),
            ("2026.3.5 9:30—11:30", "09:30:00", "11:30:00"),
            ("2026.3.5 9:30——11:30", "09:30:00", "11:30:00"),
            ("2026年3月5日9:30–11:30", "09:30:00", "11:30:00"),
            ("2026年3月5日（周四）9时至11时半", "09:00:00", "11:30:00"),
            ("3月5日9-11时", "09:00:00", "11:00:00"),
            ("3月5日上午9:00-12:00", "09:00:00", "12:00:00"),
            ("3月5日下午2:30-4:00", "14:30:00", "16:00:00"),
            ("3月5日下午2:30-16:00", "14:30:00", "16:00:00"),
            ("3月5日上午9点到下午5点", "09:00:00", "17:00:00"),
            ("3月5日晚上7:00-9:00", "19:00:00", "21:00:00"),
            ("2026-03-05 22:00-24:00", "22:00:00", "23:59:59"),
            (
                "2026-03-05 9:00 至 2026-03-05 11:00",
                "09:00:00",
                "11:00:00",
            ),
        ] {
            let expected = (start.to_owned(), end.to_owned());
            assert_eq!(shanghai(text), Some(expected), "{text}");
        }
        for text in [
            "2026-03-05 9:30",
            "2026-03-05 09:30:00-11:30",
            "2026-03-05 14:30-08:00",
            "2026-03-05 22:00-次日1:00",
            "2026-03-05 11:30-9:30",
            "2026-03-05 9:00 至 2026-03-06 11:00",
            "2026-03-05 22:00至1:00",
            "2026-03-05",
            "9:30-11:30",
            "-",
        ] {
            assert_eq!(shanghai(text), None, "{text}");
        }
    }
}
