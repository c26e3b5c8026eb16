//! Dates whose month is an English word: `5 March 2026`, `5-Mar-2026`, `March 5, 2026`.
//!
//! The word leaves no doubt which of the two numbers is the day. A year of two digits does
//! (`5-Mar-26`), and is refused.

use crate::time::cursor::Cursor;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Year, month and day of a date that begins with its month, at the start of a text.
pub(super) fn month_first(cursor: &mut Cursor<'_>) -> Option<(u32, u32, u32)> {
    let month = month(cursor)?;
    cursor.blanks().then_some(())?;
    let day = cursor.number(1, 2)?;
    let is_apart = cursor.take(",");
    (cursor.blanks() || is_apart).then_some(())?;
    Some((year(cursor)?, month, day))
}

/// The rest of a date that begins with its day, which has been read: year and month.
pub(super) fn after_day(cursor: &mut Cursor<'_>) -> Option<(u32, u32)> {
    let month = month_between(cursor)?;
    Some((year(cursor)?, month))
}

/// The same of a date whose year has two digits, so that it may be the day.
pub(super) fn after_day_or_year(cursor: &mut Cursor<'_>) -> Option<(u32, u32)> {
    let month = month_between(cursor)?;
    let (year, width) = cursor.digits();
    (width == 2).then_some((year, month))
}

/// A month between two separators that are alike.
fn month_between(cursor: &mut Cursor<'_>) -> Option<u32> {
    let first = separator(cursor)?;
    let month = month(cursor)?;
    (separator(cursor)? == first).then_some(month)
}

/// `-`, `/`, or a blank for as many blanks as there are.
fn separator(cursor: &mut Cursor<'_>) -> Option<&'static str> {
    if cursor.blanks() {
        return Some(" ");
    }
    ["-", "/"].into_iter().find(|sign| cursor.take(sign))
}

/// A month by its name or by the first three letters of it.
fn month(cursor: &mut Cursor<'_>) -> Option<u32> {
    let letters = cursor
        .0
        .iter()
        .take_while(|byte| byte.is_ascii_alphabetic());
    let (word, rest) = cursor.0.split_at(letters.count());
    let is_it = |name: &&str| {
        let name = name.as_bytes();
        word.eq_ignore_ascii_case(name) || word.eq_ignore_ascii_case(&name[..3])
    };
    let place = MONTHS.iter().position(is_it)?;
    cursor.0 = rest;
    u32::try_from(place + 1).ok()
}

/// Four digits and no more.
fn year(cursor: &mut Cursor<'_>) -> Option<u32> {
    let (year, width) = cursor.digits();
    (width == 4).then_some(year)
}
