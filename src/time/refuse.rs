//! What is wrong with a text that has none of the forms of a time.

use crate::time::error::{DateError, TimeError};
use crate::time::form::{Cursor, Parts};

/// Why `text` is not a time, given that it has none of the forms.
#[cold]
pub(crate) fn refusal(text: &str) -> TimeError {
    let half_width = half_width(text);
    if half_width != text && Parts::of(half_width.trim()).is_some() {
        return TimeError::FullWidth;
    }
    let text = half_width.trim();
    if is_half_day(text) {
        TimeError::HalfDay
    } else if is_serial(text) {
        TimeError::Serial
    } else {
        let mut cursor = Cursor(text.as_bytes());
        date_refusal(&mut cursor).unwrap_or_else(|| clock_refusal(&mut cursor))
    }
}

/// Why `text` is not a date, given that it has none of the forms.
#[cold]
pub(crate) fn refusal_of_date(text: &str) -> TimeError {
    TimeError::Date(match refusal(text) {
        TimeError::TwoWays => DateError::TwoWays,
        TimeError::Serial => DateError::Serial,
        same @ TimeError::MixedSeparators => return same,
        _ => DateError::NotADate,
    })
}

fn half_width(text: &str) -> String {
    let narrow = |c: char| match u32::from(c) {
        code @ 0xff01..=0xff5e => char::from_u32(code - 0xff01 + 0x21).unwrap_or(c),
        _ => c,
    };
    text.chars().map(narrow).collect()
}

fn is_half_day(text: &str) -> bool {
    const WORDS: [&str; 6] = ["上午", "下午", "中午", "早上", "凌晨", "晚"];
    let plain = text.to_ascii_lowercase().replace('.', "");
    let half = plain.strip_suffix("am").or(plain.strip_suffix("pm"));
    text.contains(|c: char| c.is_ascii_digit()) && WORDS.iter().any(|word| text.contains(word))
        || half.is_some_and(|rest| rest.trim_end().ends_with(|c: char| c.is_ascii_digit()))
}

/// Five digits, of the years 1927 to 2173, with or without a part of a day.
fn is_serial(text: &str) -> bool {
    let (days, part) = text.split_once('.').unwrap_or((text, "0"));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    days.len() == 5 && is_number(days) && is_number(part)
}

/// What is wrong with the date at the start, or None with `cursor` after it.
fn date_refusal(cursor: &mut Cursor<'_>) -> Option<TimeError> {
    let first = number(cursor);
    if cursor.take("年") {
        let is_whole = first.width == 4
            && number(cursor).is_short()
            && cursor.take("月")
            && number(cursor).is_short()
            && cursor.take("日");
        return (!is_whole).then_some(TimeError::NotATime);
    }
    let one = separator(cursor);
    let middle = number(cursor);
    let other = separator(cursor);
    let last = number(cursor);
    let is_date = one.is_some()
        && other.is_some()
        && middle.is_short()
        && (first.is_short() || first.width == 4 && last.is_short())
        && (last.is_short() || last.width == 4);
    if !is_date {
        Some(TimeError::NotATime)
    } else if one != other {
        Some(TimeError::MixedSeparators)
    } else if first.width == 4 {
        None
    } else if last.width == 4 && first.value.max(middle.value) > 12 {
        Some(TimeError::YearLast)
    } else {
        Some(TimeError::TwoWays)
    }
}

/// What is wrong with what follows the date.
fn clock_refusal(cursor: &mut Cursor<'_>) -> TimeError {
    if !cursor.blanks() && !cursor.take("T") {
        cursor.take("t");
    }
    if !number(cursor).is_short() {
        return TimeError::NotATime;
    }
    let is_chinese = cursor.take("时");
    cursor.blanks();
    if cursor.0.is_empty() {
        return TimeError::NoMinutes;
    }
    let (before_seconds, end) = if is_chinese {
        ("分", "秒")
    } else {
        (":", "")
    };
    if !is_chinese && !cursor.take(":") {
        return TimeError::NotATime;
    }
    let minute = number(cursor);
    let second = if cursor.take(before_seconds) && !cursor.0.is_empty() {
        number(cursor)
    } else {
        // None written, and so none wrong.
        Number { width: 2, value: 0 }
    };
    if minute.width == 1 || second.width == 1 {
        return TimeError::OneDigit;
    }
    if minute.width != 2 || second.width != 2 || !cursor.take(end) {
        return TimeError::NotATime;
    }
    let has_fraction = (cursor.take(".") || cursor.take(",")) && number(cursor).width > 0;
    cursor.blanks();
    match cursor.0 {
        [] if has_fraction => TimeError::Fraction,
        [b'Z' | b'z'] | [b'+' | b'-', b'0'..=b'9', ..] => TimeError::Offset,
        _ => TimeError::NotATime,
    }
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
    let before = cursor.0.len();
    let value = cursor.number(0, usize::MAX).unwrap_or(0);
    Number {
        width: before - cursor.0.len(),
        value,
    }
}

fn separator(cursor: &mut Cursor<'_>) -> Option<&'static str> {
    ["-", "/", "."].into_iter().find(|sign| cursor.take(sign))
}
