//! What is wrong with a text that has none of the forms of a time, and what it may have meant.

use chrono::{NaiveDate, NaiveTime, TimeDelta};

use crate::time::cursor::Cursor;
use crate::time::error::{Example, TimeError, TimeFault};
use crate::time::form::{Clock, Parts};
use crate::time::named_month;
use crate::time::span::Span;

/// The year of examples where nobody says which it is.
pub(crate) const SAMPLE_YEAR: u32 = 2026;

/// Why `text`, which is plain, is not a time, given that it has none of the forms; `year` is that of
/// dates without one.
#[cold]
pub(crate) fn refusal(text: &str, year: Option<u32>) -> TimeError {
    let half_width = half_width(text);
    if half_width != text
        && let Some(better) = put_right(&half_width, year)
    {
        return TimeError::with(TimeFault::FullWidth, [better]);
    }
    let text = half_width.trim();
    if !text.contains(|c: char| c.is_ascii_digit()) {
        TimeError::new(TimeFault::NoDigits)
    } else if let Some(rest) = before_half_day(text) {
        TimeError::with(TimeFault::HalfDay, by_24_hours(text, rest, year))
    } else if is_serial(text) {
        TimeError::with(TimeFault::Serial, of_serial(text))
    } else if let Some(clock) = Clock::alone(text) {
        let day = NaiveDate::from_ymd_opt(2026, 3, 5);
        let example = day.and_then(|day| clock.text(day)).map(Example::own);
        TimeError::with(TimeFault::NoDate, example.map(Example::of_sample_date))
    } else if let Some(span) = Span::alone(text) {
        span.error_alone()
    } else if let Some(parted) = with_separators(text)
        && let Some(better) = put_right(&parted, year)
    {
        TimeError::with(TimeFault::NotATime, [better])
    } else {
        let mut cursor = Cursor(text.as_bytes());
        let Some(refused) = date_refusal(&mut cursor, year) else {
            return clock_refusal(text, year, &mut cursor);
        };
        let rest = &text[text.len() - cursor.0.len()..];
        let better = |date: &String| {
            put_right(&format!("{date}{rest}"), year).or_else(|| put_right(date, year))
        };
        TimeError::with(refused.fault, refused.dates.iter().filter_map(better))
    }
}

/// Why `text`, which is plain, is not a date, given that it has none of the forms.
#[cold]
pub(crate) fn refusal_of_date(text: &str) -> TimeError {
    let error = refusal(text, None);
    let fault = match error.fault() {
        same @ (TimeFault::TwoWays
        | TimeFault::YearLast
        | TimeFault::Serial
        | TimeFault::MixedSeparators) => same.clone(),
        _ => TimeFault::NotADate,
    };
    error.of_date(fault)
}

/// The time that a text says, in the plainest form; `year` is that of dates without one.
fn put_right(text: &str, year: Option<u32>) -> Option<Example> {
    Parts::of(text)?.example_in(year)
}

fn half_width(text: &str) -> String {
    let narrow = |c: char| match u32::from(c) {
        code @ 0xff01..=0xff5e => char::from_u32(code - 0xff01 + 0x21).unwrap_or(c),
        _ => c,
    };
    text.chars().map(narrow).collect()
}

/// What is before AM or PM.
fn before_half_day(text: &str) -> Option<&str> {
    let rest = text.trim_end_matches('.');
    let rest = rest.strip_suffix(['m', 'M'])?.trim_end_matches('.');
    let rest = rest.strip_suffix(['a', 'A', 'p', 'P'])?.trim_end();
    rest.ends_with(|c: char| c.is_ascii_digit()).then_some(rest)
}

/// `rest`, which in `text` AM or PM follows, by the 24-hour clock.
fn by_24_hours(text: &str, rest: &str, year: Option<u32>) -> Option<Example> {
    let mut parts = Parts::of(rest)?;
    let clock = parts
        .clock
        .as_mut()
        .filter(|clock| (1..=12).contains(&clock.hour))?;
    let is_after_noon = text[rest.len()..].contains(['p', 'P']);
    clock.hour = clock.hour % 12 + if is_after_noon { 12 } else { 0 };
    parts.example_in(year)
}

/// Five digits, of the years 1927 to 2173, with or without a part of a day.
fn is_serial(text: &str) -> bool {
    let (days, part) = text.split_once('.').unwrap_or((text, "0"));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    days.len() == 5 && is_number(days) && is_number(part)
}

/// The time that the number of a day means, to the second; a whole number is a date.
fn of_serial(text: &str) -> Option<Example> {
    let number: f64 = text.parse().ok()?;
    let first = NaiveDate::from_ymd_opt(1899, 12, 30)?.and_time(NaiveTime::MIN);
    #[expect(clippy::cast_possible_truncation, reason = "five digits of days")]
    let seconds = (number * 86_400.0).round() as i64;
    let local = first.checked_add_signed(TimeDelta::seconds(seconds))?;
    let has_time = text.contains('.');
    let form = if has_time {
        "%Y-%m-%d %H:%M:%S"
    } else {
        "%Y-%m-%d"
    };
    put_right(&local.format(form).to_string(), None)
}

/// `20260305143005` and the like, with what usually stands between the numbers.
fn with_separators(text: &str) -> Option<String> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (year, month, day) = (text.get(..4)?, text.get(4..6)?, text.get(6..8)?);
    let (clock, rest) = (text.get(8..digits)?, &text[digits..]);
    let clock = match clock.len() {
        0 => String::new(),
        4 => format!(" {}:{}", &clock[..2], &clock[2..]),
        6 => format!(" {}:{}:{}", &clock[..2], &clock[2..4], &clock[4..]),
        _ => return None,
    };
    Some(format!("{year}-{month}-{day}{clock}{rest}"))
}

/// What is wrong with a date.
struct DateRefusal {
    fault: TimeFault,
    /// What may be meant.
    dates: Vec<String>,
}

impl DateRefusal {
    fn new(fault: TimeFault, dates: Vec<String>) -> Self {
        Self { fault, dates }
    }
}

/// What is wrong with the date at the start and what may be meant, or None with `cursor` after it.
fn date_refusal(cursor: &mut Cursor<'_>, year: Option<u32>) -> Option<DateRefusal> {
    let not_a_time = || Some(DateRefusal::new(TimeFault::NotATime, Vec::new()));
    let first = number(cursor);
    if first.is_short() && cursor.sign("月") {
        let is_whole = number(cursor).is_short() && cursor.day_sign();
        return if is_whole { None } else { not_a_time() };
    }
    if cursor.sign("年") {
        let is_whole = first.width == 4
            && number(cursor).is_short()
            && cursor.sign("月")
            && number(cursor).is_short()
            && cursor.day_sign();
        return if is_whole { None } else { not_a_time() };
    }
    let mut ahead = *cursor;
    if first.is_short()
        && let Some((last, month)) = named_month::after_day_or_year(&mut ahead)
    {
        *cursor = ahead;
        let meant = [[last, month, first.value], [first.value, month, last]];
        return Some(DateRefusal::new(TimeFault::TwoWays, dates(recent(meant))));
    }
    let one = separator(cursor);
    let middle = number(cursor);
    let is_at_end = cursor.0.is_empty() || cursor.0.starts_with(b" ");
    if one.is_some() && first.is_short() && middle.is_short() && is_at_end {
        // 3/12: which of the two is the day, cannot be told.
        let [one, other] = [first.value, middle.value];
        let shown = year.unwrap_or(SAMPLE_YEAR);
        let meant = [[one, other], [other, one]];
        let meant = meant
            .into_iter()
            .filter(|&[month, day]| existing([shown, month, day]).is_some());
        let mut meant: Vec<_> = meant
            .map(|[month, day]| format!("{month}月{day}日"))
            .collect();
        meant.dedup();
        let is_plain = meant.len() < 2;
        let fault = if is_plain {
            TimeFault::NotATime
        } else {
            TimeFault::TwoWays
        };
        return Some(DateRefusal::new(fault, meant));
    }
    let other = separator(cursor);
    let last = number(cursor);
    let is_date = one.is_some()
        && other.is_some()
        && middle.is_short()
        && (first.is_short() || first.width == 4 && last.is_short())
        && (last.is_short() || last.width == 4);
    if !is_date {
        return not_a_time();
    }
    let [first_value, middle_value, last_value] = [first.value, middle.value, last.value];
    let (year_first, year_last) = (
        [[first_value, middle_value, last_value], [0; 3]],
        [
            [last_value, first_value, middle_value],
            [last_value, middle_value, first_value],
        ],
    );
    if one != other {
        let meant = if first.width == 4 {
            year_first
        } else {
            year_last
        };
        Some(DateRefusal::new(TimeFault::MixedSeparators, dates(meant)))
    } else if first.width == 4 {
        None
    } else if last.width == 4 {
        let is_plain = first_value.max(middle_value) > 12;
        let fault = if is_plain {
            TimeFault::YearLast
        } else {
            TimeFault::TwoWays
        };
        Some(DateRefusal::new(fault, dates(year_last)))
    } else {
        let short = [year_first, year_last].concat();
        Some(DateRefusal::new(TimeFault::TwoWays, dates(recent(short))))
    }
}

/// Dates whose years have two digits, of this century: the years of such records are near to ours.
fn recent(short: impl IntoIterator<Item = [u32; 3]>) -> impl Iterator<Item = [u32; 3]> {
    let recent = |[year, ..]: &[u32; 3]| (20..50).contains(year);
    let short = short.into_iter().filter(recent);
    short.map(|[year, month, day]| [2000 + year, month, day])
}

/// Those that exist, each once.
fn dates(meant: impl IntoIterator<Item = [u32; 3]>) -> Vec<String> {
    let mut dates = Vec::new();
    for date in meant.into_iter().filter_map(existing) {
        let date = date.to_string();
        if !dates.contains(&date) {
            dates.push(date);
        }
    }
    dates
}

fn existing([year, month, day]: [u32; 3]) -> Option<NaiveDate> {
    let year = i32::try_from(year).ok().filter(|&year| year > 0)?;
    NaiveDate::from_ymd_opt(year, month, day)
}

/// The time at the start of a text, which more follows: a remark in brackets says nothing of it, another
/// word may (15:00前), and with a further number it is none (10:00、11:00). At least its date, of which
/// `length` bytes are.
fn at_start(text: &str, length: usize, year: Option<u32>) -> Option<Example> {
    /// No time is longer.
    const LONGEST: usize = 64;
    let ends = text.char_indices().map(|(at, _)| at);
    let ends = ends.filter(|at| (length..=LONGEST).contains(at));
    let found = ends.rev().find_map(|end| {
        let parts = Parts::of(text[..end].trim_end())?;
        (parts.clock.is_some() || end == length).then_some((end, parts))
    });
    let (end, parts) = found?;
    let parts = parts.without_weekday();
    let rest = text[end..].trim_start();
    if rest.starts_with('(') {
        return parts.example_in(year);
    }
    let is_whole = !rest.contains(|c: char| c.is_ascii_digit());
    let clock = parts.clock.filter(|_| is_whole);
    let example = Parts { clock, ..parts }.example_in(year)?;
    Some(example.of_sample_hour())
}

/// What is wrong with what follows the date.
fn clock_refusal(text: &str, year: Option<u32>, cursor: &mut Cursor<'_>) -> TimeError {
    let length = text.len() - cursor.0.len();
    let not_a_time = || TimeError::with(TimeFault::NotATime, at_start(text, length, year));
    cursor.blanks();
    cursor.weekday();
    cursor.blanks();
    let has_part = cursor.part_of_day().is_some();
    if !cursor.blanks() && !has_part && !cursor.take("T") {
        cursor.take("t");
    }
    let before = &text[..text.len() - cursor.0.len()];
    let hour = number(cursor);
    if !hour.is_short() {
        return not_a_time();
    }
    if cursor.0.is_empty() {
        let better = put_right(&format!("{text}:00"), year);
        return TimeError::with(TimeFault::NoMinutes, better);
    }
    let before = format!("{before}{}", hour.value);
    if cursor.sign("时") || cursor.sign("点") {
        return not_a_time();
    }
    if !cursor.take(":") {
        // 9.30 and 9;30 are slips for 9:30.
        let is_slip = cursor.take(".") || cursor.take(";");
        let minute = number(cursor);
        let better = format!("{before}:{:02}", minute.value);
        let better = (is_slip && minute.width == 2 && cursor.0.is_empty()).then_some(better);
        return match better.and_then(|better| put_right(&better, year)) {
            Some(better) => TimeError::with(TimeFault::NotATime, [better]),
            None => not_a_time(),
        };
    }
    let minute = number(cursor);
    let has_seconds = cursor.take(":");
    // None written, and so none wrong.
    let second = if has_seconds {
        number(cursor)
    } else {
        Number { width: 2, value: 0 }
    };
    let is_short = minute.is_short() && second.is_short();
    let plain = format!("{before}:{:02}:{:02}", minute.value, second.value);
    if is_short && (minute.width == 1 || second.width == 1) {
        return TimeError::with(TimeFault::OneDigit, put_right(&plain, year));
    }
    if !is_short {
        return not_a_time();
    }
    if cursor.take(".") || cursor.take(",") {
        number(cursor);
    }
    cursor.blanks();
    match cursor.0 {
        [b'Z' | b'z'] | [b'+' | b'-', b'0'..=b'9', ..] => {
            let offset = &text[text.len() - cursor.0.len()..];
            TimeError::with(TimeFault::Offset, with_offset(&plain, offset, year))
        }
        _ => not_a_time(),
    }
}

/// A local time with an offset, as RFC 3339 has it.
fn with_offset(local: &str, offset: &str, year: Option<u32>) -> Option<Example> {
    let mut parts = Parts::of(local)?;
    // Here the offset is surely one, whichever its sign.
    let known = Parts::of(&format!("2026-03-05 00:00:00{offset}"))?;
    parts.clock.as_mut()?.offset = known.clock?.offset;
    parts.example_in(year)
}

/// Digits in a row.
struct Number {
    width: usize,
    value: u32,
}

impl Number {
    fn is_short(&self) -> bool {
        (1..=2).contains(&self.width)
    }
}

fn number(cursor: &mut Cursor<'_>) -> Number {
    let (value, width) = cursor.digits();
    Number { width, value }
}

fn separator(cursor: &mut Cursor<'_>) -> Option<&'static str> {
    ["-", "/", "."].into_iter().find(|sign| cursor.take(sign))
}
