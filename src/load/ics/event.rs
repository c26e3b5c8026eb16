//! An event of a feed, and the days it is about.

use std::ops::Range;

use chrono::{Datelike, Days, NaiveDate};
use icalendar::parser::Property;

use super::clean;
use super::lines::ContentLine;
use super::said::{ends_early, no_start, not_a_date, not_whole_days, repeats, says_both};
use super::summary::{Says, says};
use crate::calendar::DayRule;
use crate::load::error::{Said, shown};

/// An event, with the properties of its own, not those of its alarms.
pub(super) struct Event<'a> {
    pub(super) begin: &'a ContentLine,
    pub(super) properties: Vec<(&'a ContentLine, Property<'a>)>,
}

/// What is wrong, and where.
pub(super) struct Wrong {
    pub(super) span: Range<usize>,
    pub(super) said: Said,
}

impl Event<'_> {
    fn find(&self, name: &str) -> Option<&(&ContentLine, Property<'_>)> {
        let mut properties = self.properties.iter();
        properties.find(|(_, property)| property.name == name)
    }

    fn text(&self, name: &str) -> Option<&str> {
        Some(self.find(name)?.1.val.as_str().trim())
    }

    fn name(&self) -> Option<String> {
        self.text("SUMMARY").and_then(clean)
    }

    pub(super) fn is_cancelled(&self) -> bool {
        let status = self.text("STATUS");
        status.is_some_and(|status| status.eq_ignore_ascii_case("CANCELLED"))
    }

    /// Whether it is marked as worked or as off, in the way of Apple's feeds.
    pub(super) fn mark(&self) -> Option<bool> {
        match self.text("X-APPLE-SPECIAL-DAY")? {
            "ALTERNATE-WORKDAY" => Some(true),
            "WORK-HOLIDAY" => Some(false),
            _ => None,
        }
    }

    /// Whether neither a mark nor its summary says more than the name of a festival. Where others
    /// are marked it is an observance, such as a solar term, and no day off.
    pub(super) fn is_unmarked(&self) -> bool {
        self.mark().is_none() && says(self.text("SUMMARY").unwrap_or_default()) == Says::Name
    }

    pub(super) fn day_rule(&self) -> Result<DayRule, Wrong> {
        for name in ["RRULE", "RDATE", "EXRULE"] {
            if let Some((line, _)) = self.find(name) {
                return Err(self.wrong(line.span(), repeats(name)));
            }
        }
        let working = match (self.mark(), says(self.text("SUMMARY").unwrap_or_default())) {
            (Some(working), _) => working,
            (None, Says::Both) => {
                let summary = self.find("SUMMARY").map_or(self.begin, |(line, _)| line);
                let span = summary.span();
                return Err(self.wrong(span, says_both()));
            }
            (None, says) => says == Says::Work,
        };
        let (first, last) = match self.worked_hours(working) {
            Some(day) => (day, day),
            None => self.days()?,
        };
        Ok(DayRule {
            first,
            last,
            working,
            name: self.name(),
            notice: None,
        })
    }

    /// The day of an event that says in hours that a day is worked, as a much used feed does:
    /// `SUMMARY:元旦 补班`, `DTSTART:20260104T090000`, `DTEND:20260104T180000`.
    ///
    /// Not of one in UTC, whose day depends on the place.
    fn worked_hours(&self, working: bool) -> Option<NaiveDate> {
        let day = |name| {
            let (date, time) = self.text(name)?.split_once('T')?;
            let is_local = time.len() == 6 && time.bytes().all(|byte| byte.is_ascii_digit());
            date_of(date).filter(|_| is_local)
        };
        let start = day("DTSTART").filter(|_| working)?;
        let is_one_day = self.find("DTEND").is_none() && self.find("DURATION").is_none()
            || day("DTEND") == Some(start);
        is_one_day.then_some(start)
    }

    /// The first and the last day of an all-day event.
    fn days(&self) -> Result<(NaiveDate, NaiveDate), Wrong> {
        let first = match self.find("DTSTART") {
            Some(start) => self.date(start)?,
            None => return Err(self.wrong(self.begin.span(), no_start())),
        };
        if let Some(end) = self.find("DTEND") {
            let after = self.date(end)?;
            if after < first {
                return Err(self.wrong(value_span(end), ends_early()));
            }
            // The day after the last one. Some writers give a single day itself.
            return Ok((
                first,
                after.pred_opt().map_or(first, |last| last.max(first)),
            ));
        }
        let Some(duration) = self.find("DURATION") else {
            return Ok((first, first));
        };
        let days = whole_days(duration.1.val.as_str().trim());
        let last = days.and_then(|days| first.checked_add_days(Days::new(days - 1)));
        match last.filter(|last| last.year() <= 9999) {
            Some(last) => Ok((first, last)),
            None => Err(self.wrong(value_span(duration), not_whole_days(&duration.1))),
        }
    }

    fn date(&self, dated: &(&ContentLine, Property<'_>)) -> Result<NaiveDate, Wrong> {
        let date = date_of(dated.1.val.as_str().trim());
        date.ok_or_else(|| self.wrong(value_span(dated), not_a_date(&dated.1)))
    }

    /// The sentence about this event.
    fn wrong(&self, span: Range<usize>, said: Said) -> Wrong {
        let (zh, en) = match self.name().map(|name| shown(&name)) {
            Some(name) => (format!("事件“{name}”"), format!("event \"{name}\" ")),
            None => (
                "没有名称的事件".to_owned(),
                "the event without a name ".to_owned(),
            ),
        };
        let Said {
            zh: said_zh,
            en: said_en,
        } = said;
        let said = Said::new(zh + &said_zh, en + &said_en);
        Wrong { span, said }
    }
}

fn value_span((line, property): &(&ContentLine, Property<'_>)) -> Range<usize> {
    line.end_span(property.val.as_str().len())
}

/// `20260101`.
fn date_of(text: &str) -> Option<NaiveDate> {
    if text.len() != 8 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number = |digits: &str| digits.parse::<u32>().ok();
    let year = i32::try_from(number(&text[..4])?).ok()?;
    let date = NaiveDate::from_ymd_opt(year, number(&text[4..6])?, number(&text[6..])?);
    date.filter(|_| year > 0)
}

/// `P3D` and `P2W`: days, one at least.
fn whole_days(text: &str) -> Option<u64> {
    let text = text.strip_prefix('+').unwrap_or(text).strip_prefix('P')?;
    let (number, unit) = match text.strip_suffix('W') {
        Some(weeks) => (weeks, 7),
        None => (text.strip_suffix('D')?, 1),
    };
    let days = number.parse::<u32>().ok()?;
    Some(u64::from(days) * unit).filter(|&days| days > 0)
}
