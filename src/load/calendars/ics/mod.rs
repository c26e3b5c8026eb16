//! Holiday feeds as iCalendar files (RFC 5545).
//!
//! An all-day event is days off, or worked where its summary says so; the feed is about the years in
//! which an event starts, and covers those whose notice it holds. Nothing is dropped but cancelled events and, in a feed that marks its
//! holidays as Apple's and Google's do, the observances beside them: an event that cannot be told is
//! an error.

mod event;
mod lines;
mod refusals;
mod summary;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};

use crate::calendar::{DayRule, FeedYear, Overlay};
use crate::load::calendars::ics::event::Event;
use crate::load::calendars::ics::lines::{ContentLine, content_lines};
use crate::load::calendars::ics::refusals::{
    mismatched, never_ended, no_event, not_a_calendar, not_a_property,
};
use crate::load::file::input_error::Errors;
use crate::load::file::position::FileSlice;
use crate::text::Bilingual;

/// Reads a feed; none where it has errors.
///
/// Days worked go over days off whatever the order of the events: feeds have none, and a festival
/// that falls on a Saturday worked in exchange does not make it a day off.
pub(crate) fn ics(slice: &FileSlice<'_>, errors: &mut Errors) -> Option<Overlay> {
    let errors_before = errors.total();
    let lines = content_lines(slice, errors)?;
    let feed = feed(&lines, slice, errors)?;
    let is_marked = feed.events.iter().any(|event| event.mark() == Some(false));
    let announced = announced(&feed.events);
    // Google's feed lists the festivals of later years before their dates are settled.
    let is_ahead = |event: &Event<'_>| {
        let year = event.start().map(|start| start.year());
        announced
            .as_ref()
            .is_some_and(|years| year.is_some_and(|year| !years.contains(&year)))
    };
    let mut days = Vec::new();
    let mut holiday_years = BTreeSet::new();
    for event in &feed.events {
        let is_other = event.is_observance() || is_marked && event.is_unmarked();
        if event.is_cancelled() || is_other {
            continue;
        }
        match event.day_rule() {
            Ok(rule) => {
                if !rule.working && event.names_holiday() {
                    holiday_years.extend([rule.first.year(), rule.last.year()]);
                }
                days.push(rule);
            }
            Err(_) if is_ahead(event) => {}
            Err(wrong) => slice.fail(wrong.span, errors, || wrong.message),
        }
    }
    if errors.total() > errors_before {
        return None;
    }
    if days.is_empty() {
        errors.push(slice.error(0..0, no_event()));
        return None;
    }
    let feed_years = years(&days).into_iter().map(|year| FeedYear {
        year,
        names_holiday: holiday_years.contains(&year),
    });
    let feed_years = feed_years.collect();
    days.sort_by_key(|rule| rule.working);
    Some(Overlay {
        name: feed.name,
        version: None,
        covers: Vec::new(),
        feed_years,
        days,
        provisional: None,
    })
}

/// In a holiday feed as Google's, the years in which a weekend day is worked in exchange, as in
/// every notice. None where the feed is not one of Google's, or works no weekend day at all, as those
/// of other countries.
fn announced(events: &[Event<'_>]) -> Option<BTreeSet<i32>> {
    let is_google = |event: &Event<'_>| event.is_public_holiday() || event.is_observance();
    if !events.iter().any(is_google) {
        return None;
    }
    let worked = events
        .iter()
        .filter(|event| !event.is_cancelled() && event.is_worked());
    let years: BTreeSet<i32> = worked
        .filter_map(|event| Some(event.start()?.year()))
        .collect();
    (!years.is_empty()).then_some(years)
}

/// The years in which an event starts, so that a New Year's holiday claims no year by its end.
///
/// Nor by its start: where all that a year has is a holiday from its last days (the 29th at the
/// earliest) into the next year, which has events of its own, the file is one for the next year.
fn years(days: &[DayRule]) -> Vec<i32> {
    let mut first_starts: BTreeMap<i32, NaiveDate> = BTreeMap::new();
    for rule in days {
        let first = first_starts.entry(rule.first.year()).or_insert(rule.first);
        *first = rule.first.min(*first);
    }
    let is_spill = |first: NaiveDate| {
        (first.month(), first.day()) >= (12, 29) && first_starts.contains_key(&(first.year() + 1))
    };
    let years = first_starts.values().filter(|&&first| !is_spill(first));
    years.map(Datelike::year).collect()
}

/// How a file starts.
const CALENDAR: &str = "BEGIN:VCALENDAR";

/// What a file holds.
#[derive(Default)]
struct Feed<'a> {
    name: Option<String>,
    events: Vec<Event<'a>>,
}

/// Reads the components. A file may hold several calendars, and components nested however deep.
fn feed<'a>(
    lines: &'a [ContentLine],
    slice: &FileSlice<'_>,
    errors: &mut Errors,
) -> Option<Feed<'a>> {
    let mut feed = Feed::default();
    let mut open: Vec<(&str, &ContentLine)> = Vec::new();
    let mut fail = |line: Option<&ContentLine>, message: &dyn Fn() -> Bilingual| {
        slice.fail(line.map_or(0..0, ContentLine::span), errors, message);
    };
    let is_calendar = |line: &&ContentLine| line.text().trim_end().eq_ignore_ascii_case(CALENDAR);
    if !lines.first().is_some_and(|line| is_calendar(&line)) {
        fail(lines.first(), &not_a_calendar);
        return None;
    }
    for line in lines {
        let text = line.text().trim_end();
        if let Some(name) = text.strip_prefix("BEGIN:") {
            open.push((name, line));
            if name.eq_ignore_ascii_case("VEVENT") {
                feed.events.push(Event {
                    begin: line,
                    properties: Vec::new(),
                });
            }
        } else if let Some(name) = text.strip_prefix("END:") {
            match open.pop() {
                Some((begun, _)) if begun.eq_ignore_ascii_case(name) => {}
                begun => {
                    fail(Some(line), &|| {
                        mismatched(name, begun.map(|(name, _)| name))
                    });
                    return None;
                }
            }
        } else if let Some(property) = line.property() {
            match open.last() {
                Some((name, _)) if name.eq_ignore_ascii_case("VEVENT") => {
                    if let Some(event) = feed.events.last_mut() {
                        event.properties.push((line, property));
                    }
                }
                Some((name, _)) if name.eq_ignore_ascii_case("VCALENDAR") => {
                    let is_name = matches!(property.name, "X-WR-CALNAME" | "NAME");
                    let name = is_name.then(|| clean(&property.text())).flatten();
                    feed.name = feed.name.or(name);
                }
                _ => {}
            }
        } else {
            fail(Some(line), &not_a_property);
        }
    }
    if let Some((name, line)) = open.last() {
        fail(Some(line), &|| never_ended(name));
        return None;
    }
    Some(feed)
}

/// What a feed says of itself: its name, its maker and where it is published.
pub(crate) fn facts(bytes: &[u8]) -> Vec<(&'static str, String)> {
    const NAMES: [(&str, &str); 7] = [
        ("X-WR-CALNAME", "calendar"),
        ("NAME", "calendar"),
        ("PRODID", "product"),
        ("SOURCE", "url"),
        ("URL", "url"),
        ("X-ORIGINAL-URL", "url"),
        ("LAST-MODIFIED", "modified"),
    ];
    let slice = FileSlice::whole(0, "", bytes, crate::load::file::form::Form::default());
    let lines = content_lines(&slice, &mut Errors::default()).unwrap_or_default();
    let is_event =
        |line: &&ContentLine| line.text().trim_end().eq_ignore_ascii_case("BEGIN:VEVENT");
    let head = lines.iter().take_while(|line| !is_event(line));
    let mut facts: Vec<(&str, String)> = Vec::new();
    for property in head.filter_map(ContentLine::property) {
        let named = (NAMES.iter()).find(|(name, _)| property.name == *name);
        if let Some((_, what)) = named {
            let fact = (*what, property.text().into_owned());
            if !facts.contains(&fact) {
                facts.push(fact);
            }
        }
    }
    facts
}

/// Text on one line, without blanks around it; none where nothing is left.
pub(crate) fn clean(text: &str) -> Option<String> {
    let words: Vec<&str> = (text.split(|c: char| c.is_whitespace() || c.is_control()))
        .filter(|word| !word.is_empty())
        .collect();
    (!words.is_empty()).then(|| words.join(" "))
}
