//! An event of a feed, and the days it is about.

use std::borrow::Cow;
use std::ops::Range;

use chrono::{Datelike, Days, NaiveDate, Weekday};

use crate::calendar::DayRule;
use crate::load::calendars::ics::clean;
use crate::load::calendars::ics::lines::{ContentLine, Property};
use crate::load::calendars::ics::refusals::{
    LONGEST, ends_early, may_change, no_start, not_a_date, not_whole_days, repeats, says_both,
    says_exchange, too_long,
};
use crate::load::calendars::ics::summary::{SummaryMeaning, says, says_holiday};
use crate::text::{Bilingual, shown};

/// An event, with the properties of its own, not those of its alarms.
pub(crate) struct Event<'a> {
    pub(crate) begin: &'a ContentLine,
    pub(crate) properties: Vec<(&'a ContentLine, Property<'a>)>,
}

/// What is wrong, and where.
pub(crate) struct EventError {
    pub(crate) span: Range<usize>,
    pub(crate) message: Bilingual,
}

impl Event<'_> {
    fn find(&self, name: &str) -> Option<&(&ContentLine, Property<'_>)> {
        let mut properties = self.properties.iter();
        properties.find(|(_, property)| property.name == name)
    }

    /// The value of a property as it is written.
    fn value(&self, name: &str) -> Option<&str> {
        Some(self.find(name)?.1.value.trim())
    }

    /// The text of a property; empty where there is none.
    fn text(&self, name: &str) -> Cow<'_, str> {
        let property = self.find(name);
        property.map_or(Cow::Borrowed(""), |(_, property)| property.text())
    }

    fn name(&self) -> Option<String> {
        clean(&self.text("SUMMARY"))
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        let status = self.value("STATUS");
        status.is_some_and(|status| status.eq_ignore_ascii_case("CANCELLED"))
    }

    /// Whether it is marked as worked or as off, in the way of Apple's feeds.
    pub(crate) fn mark(&self) -> Option<bool> {
        match self.value("X-APPLE-SPECIAL-DAY")? {
            "ALTERNATE-WORKDAY" => Some(true),
            "WORK-HOLIDAY" => Some(false),
            _ => None,
        }
    }

    /// Whether the text after the kind tells how to hide it, as Google's holiday feeds do in every
    /// language for what is not a public holiday: `Observance\nTo hide observances\, go to Google
    /// Calendar Settings`.
    pub(crate) fn is_observance(&self) -> bool {
        let description = self.description();
        (description.iter().skip(1)).any(|line| line.contains("Google"))
    }

    /// The lines of its description, whether or not their escapes were undone.
    fn description(&self) -> Vec<String> {
        let text = self.text("DESCRIPTION").replace("\\n", "\n");
        text.lines().map(|line| line.trim().to_owned()).collect()
    }

    /// Whether Google calls it a public holiday.
    pub(crate) fn is_public_holiday(&self) -> bool {
        let description = self.description();
        let kind = description.first().map_or("", String::as_str);
        let kinds = ["Public holiday", "公共假期", "公众假期", "公共假日"];
        kinds.iter().any(|known| kind.eq_ignore_ascii_case(known))
    }

    /// Whether it says that its days are a holiday, and not only what they are called: by a mark, its
    /// summary, its categories, or the first line of its description, where Google has the kind.
    pub(crate) fn names_holiday(&self) -> bool {
        let description = self.description();
        let kind = description.first().map_or("", String::as_str);
        self.mark() == Some(false)
            || self.is_public_holiday()
            || [&*self.text("SUMMARY"), &*self.text("CATEGORIES"), kind]
                .into_iter()
                .any(says_holiday)
    }

    /// Whether its summary says that its days are worked.
    pub(crate) fn is_worked(&self) -> bool {
        says(&self.text("SUMMARY")) == SummaryMeaning::Work
    }

    /// The day that it starts on, whatever else is wrong with it.
    pub(crate) fn start(&self) -> Option<NaiveDate> {
        date_of(self.value("DTSTART")?.get(..8)?)
    }

    /// Whether a feed that lists days ahead of their notice says so of this one.
    fn is_tentative(&self) -> bool {
        let says = |name, words: [&str; 2]| {
            let text = self.text(name).to_lowercase();
            words.iter().any(|word| text.contains(word))
        };
        says("SUMMARY", ["(tentative)", "暂定"])
            || says("DESCRIPTION", ["date is tentative", "日期可能会有变"])
    }

    /// Whether neither a mark nor its summary says more than the name of a festival. Where others
    /// are marked it is an observance, such as a solar term, and no day off.
    pub(crate) fn is_unmarked(&self) -> bool {
        self.mark().is_none() && says(&self.text("SUMMARY")) == SummaryMeaning::Name
    }

    pub(crate) fn day_rule(&self) -> Result<DayRule, EventError> {
        for name in ["RRULE", "RDATE", "EXRULE"] {
            if let Some((line, _)) = self.find(name) {
                return Err(self.wrong(line.span(), repeats(name)));
            }
        }
        let summary = || self.find("SUMMARY").map_or(self.begin, |(line, _)| line);
        if self.is_tentative() {
            return Err(self.wrong(summary().span(), may_change()));
        }
        let says = says(&self.text("SUMMARY"));
        let working = match (self.mark(), says) {
            (Some(working), _) => working,
            (None, SummaryMeaning::Both) => return Err(self.wrong(summary().span(), says_both())),
            (None, says) => says == SummaryMeaning::Work,
        };
        let (first, last) = match self.worked_hours(working) {
            Some(day) => (day, day),
            None => self.days()?,
        };
        if last.signed_duration_since(first).num_days() >= LONGEST {
            return Err(self.wrong(self.begin.span(), too_long()));
        }
        // A weekend is off by itself: nobody would need to say so, and some feeds mean worked.
        let is_weekend = |day: NaiveDate| matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        let mut days = first.iter_days().take_while(|day| *day <= last);
        if self.mark().is_none() && says == SummaryMeaning::Exchange && days.all(is_weekend) {
            return Err(self.wrong(summary().span(), says_exchange()));
        }
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
            let (date, time) = self.value(name)?.split_once('T')?;
            let is_local = time.len() == 6 && time.bytes().all(|byte| byte.is_ascii_digit());
            date_of(date).filter(|_| is_local)
        };
        let start = day("DTSTART").filter(|_| working)?;
        let is_one_day = self.find("DTEND").is_none() && self.find("DURATION").is_none()
            || day("DTEND") == Some(start);
        is_one_day.then_some(start)
    }

    /// The first and the last day of an all-day event: dates, or times from midnight to midnight,
    /// as some calendars export them.
    fn days(&self) -> Result<(NaiveDate, NaiveDate), EventError> {
        let Some(start) = self.find("DTSTART") else {
            return Err(self.wrong(self.begin.span(), no_start()));
        };
        let (first, has_time) = match self.moment(start)? {
            DayEdge::Midnight(first) => (first, true),
            DayEdge::Date(first) => (first, false),
            DayEdge::LastMinute(_) => return Err(self.not_a_date(start)),
        };
        if let Some(end) = self.find("DTEND") {
            // The day after the last one. Some writers give a single day itself.
            let last = match self.moment(end)? {
                DayEdge::Date(after) | DayEdge::Midnight(after) if after < first => None,
                DayEdge::Date(after) | DayEdge::Midnight(after) => {
                    Some(after.pred_opt().map_or(first, |last| last.max(first)))
                }
                DayEdge::LastMinute(last) => Some(last).filter(|last| *last >= first),
            };
            return match last {
                Some(last) => Ok((first, last)),
                None => Err(self.wrong(value_span(end), ends_early())),
            };
        }
        let Some(duration) = self.find("DURATION") else {
            return Ok((first, first));
        };
        let days = whole_days(duration.1.value.trim(), has_time);
        let last = days.and_then(|days| first.checked_add_days(Days::new(days - 1)));
        match last.filter(|last| last.year() <= 9999) {
            Some(last) => Ok((first, last)),
            None => Err(self.wrong(value_span(duration), not_whole_days(&duration.1))),
        }
    }

    /// A date, or a time of no place or of a named one, that begins or ends a day. Not one in UTC,
    /// whose day depends on the place.
    fn moment(&self, dated: &(&ContentLine, Property<'_>)) -> Result<DayEdge, EventError> {
        let text = dated.1.value.trim();
        let moment = match text.split_once('T') {
            None => date_of(text).map(DayEdge::Date),
            Some((date, time)) => date_of(date).and_then(|date| match time {
                "000000" => Some(DayEdge::Midnight(date)),
                "235900" | "235959" => Some(DayEdge::LastMinute(date)),
                _ => None,
            }),
        };
        moment.ok_or_else(|| self.not_a_date(dated))
    }

    fn not_a_date(&self, dated: &(&ContentLine, Property<'_>)) -> EventError {
        self.wrong(value_span(dated), not_a_date(&dated.1))
    }

    /// The sentence about this event.
    fn wrong(&self, span: Range<usize>, message: Bilingual) -> EventError {
        let (zh, en) = match self.name().map(|name| shown(&name)) {
            Some(name) => (format!("事件“{name}”"), format!("event \"{name}\" ")),
            None => (
                "没有名称的事件".to_owned(),
                "the event without a name ".to_owned(),
            ),
        };
        let Bilingual {
            zh: message_zh,
            en: message_en,
            ..
        } = message;
        let message = Bilingual::new(zh + &message_zh, en + &message_en);
        EventError { span, message }
    }
}

/// Where a day begins or ends.
enum DayEdge {
    Date(NaiveDate),
    /// 00:00 of it.
    Midnight(NaiveDate),
    /// 23:59, which is meant to be its end.
    LastMinute(NaiveDate),
}

fn value_span((line, property): &(&ContentLine, Property<'_>)) -> Range<usize> {
    line.end_span(property.value.len())
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

/// `P3D` and `P2W`, and from a time `PT72H` too: days, one at least.
fn whole_days(text: &str, has_time: bool) -> Option<u64> {
    let text = text.strip_prefix('+').unwrap_or(text).strip_prefix('P')?;
    let number = |digits: &str| digits.parse::<u32>().ok().map(u64::from);
    let days = if let Some(hours) = text.strip_prefix('T') {
        let hours = number(hours.strip_suffix('H')?).filter(|hours| has_time && hours % 24 == 0)?;
        hours / 24
    } else if let Some(weeks) = text.strip_suffix('W') {
        number(weeks)? * 7
    } else {
        number(text.strip_suffix('D')?)?
    };
    Some(days).filter(|&days| days > 0)
}
