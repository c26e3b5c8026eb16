//! A time that is in two columns, its date in one and its hour in the other.

use std::borrow::Cow;
use std::ops::Range;

use crate::load::file::position::Located;
use crate::text::{Bilingual, shown};
use crate::time::{Reading, Zone, read_if_any, read_midnight};

/// The text of a time and where it is.
type TimeText<'t> = Located<Cow<'t, str>>;

/// Why the two columns of a time make none: worded only where that is shown.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Unparted<'t> {
    /// An hour of a day that is nowhere named.
    WithoutDate(&'t str),
    /// The dates of the two differ.
    TwoDates(&'t str, &'t str),
    /// A part of a day, as a number.
    Fraction(&'t str),
}

impl Unparted<'_> {
    /// The sentence for it; `name`: what the file calls the column.
    pub(crate) fn message(self, name: &str) -> Bilingual {
        match self {
            Self::WithoutDate(time) => without_date(name, time),
            Self::TwoDates(time, date) => two_dates(name, time, date),
            Self::Fraction(number) => fraction(name, number),
        }
    }
}

/// The text of a time of which the date may be in a column of its own; none where neither column
/// holds anything. Midnight in the column of the date is how spreadsheets write the date alone.
///
/// # Errors
///
/// A time without its date, or two dates that differ, and where.
pub(crate) fn parted_time<'t>(
    time: Option<(&'t str, Range<usize>)>,
    date: Option<(&'t str, Range<usize>)>,
    zone: &Zone,
) -> Result<Option<TimeText<'t>>, Located<Unparted<'t>>> {
    let ((time, span), (date, date_span)) = match (time, date) {
        (None, None) => return Ok(None),
        (None, Some((date, span))) => return Ok(Some((date_alone(date), span))),
        (Some((time, span)), None) => {
            if is_time_alone(time, zone) {
                return Err((Unparted::WithoutDate(time), span));
            }
            return Ok(Some((Cow::Borrowed(time), span)));
        }
        (Some(time), Some(date)) => (time, date),
    };
    let day = |reading: &Reading| match *reading {
        Reading::Date(date) => date,
        Reading::Instant(at) => zone.date(at),
    };
    match (read_if_any(time, zone, None), read_if_any(date, zone, None)) {
        (Some(one), Some(other)) if day(&one) != day(&other) => {
            Err((Unparted::TwoDates(time, date), span))
        }
        // The date is in both.
        (Some(Reading::Date(_)), Some(Reading::Instant(_))) => {
            Ok(Some((date_alone(date), date_span)))
        }
        (Some(_), _) => Ok(Some((Cow::Borrowed(time), span))),
        (None, _) if is_fraction(time) => Err((Unparted::Fraction(time), span)),
        (None, _) => Ok(Some((
            Cow::Owned(format!("{} {time}", date_alone(date))),
            span,
        ))),
    }
}

/// A date without the midnight that is written after it.
fn date_alone(text: &str) -> Cow<'_, str> {
    read_midnight(text).map_or(Cow::Borrowed(text), |date| Cow::Owned(date.to_string()))
}

/// Whether a text is the part of a day as spreadsheets hold it, shown as the number that it is.
fn is_fraction(text: &str) -> bool {
    let digits = text.strip_prefix("0.").or_else(|| text.strip_prefix('.'));
    digits.is_some_and(|digits| {
        !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit())
    })
}

/// Whether a text is an hour of a day that it does not name.
fn is_time_alone(text: &str, zone: &Zone) -> bool {
    let starts = |c: char| c.is_ascii_digit() || "上下中晚早凌".contains(c);
    text.starts_with(starts)
        && read_if_any(text, zone, None).is_none()
        && matches!(
            read_if_any(&format!("2026-01-05 {text}"), zone, None),
            Some(Reading::Instant(_))
        )
}

fn without_date(name: &str, time: &str) -> Bilingual {
    let met = shown(time);
    Bilingual::new(
        format!("{name}“{met}”只有时刻，没有日期"),
        format!("{name} \"{met}\" is a time without its date"),
    )
    .advising(
        format!("请补上日期，格式如 2026-03-05 {met}"),
        format!("add the date, in a form such as 2026-03-05 {met}"),
    )
}

fn two_dates(name: &str, time: &str, date: &str) -> Bilingual {
    let (time, date) = (shown(time), shown(date));
    Bilingual::new(
        format!("{name}“{time}”和日期一列的“{date}”不是同一天"),
        format!("{name} \"{time}\" and \"{date}\" in the column of its date are two days"),
    )
    .advising("请只留一个", "keep one")
}

fn fraction(name: &str, number: &str) -> Bilingual {
    let met = shown(number);
    Bilingual::new(
        format!("{name}“{met}”是数字，不是时刻：这一格没有设成时间格式"),
        format!("{name} \"{met}\" is a number, not a time: its cell has no format of a time"),
    )
    .advising(
        "请在表里把这一格的格式改为时间（hh:mm）",
        "format the cell as a time (hh:mm) in the sheet",
    )
}
