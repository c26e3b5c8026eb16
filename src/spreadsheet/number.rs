//! Numbers as cells show them: plain, or as dates and times by their number format.

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};

/// What a number format makes of a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum NumberFormat {
    /// A number: currency and percentages too.
    #[default]
    Number,
    /// A day, with a time of day or without.
    Date {
        /// Whether the format shows the time of day.
        has_time: bool,
    },
    /// A time of day alone.
    Time,
    /// Hours that go on counting after 24: `[h]:mm`.
    Elapsed,
}

impl NumberFormat {
    /// By the number of a format that every workbook has, those of East Asia among them.
    pub(super) fn of_built_in(id: u32) -> Self {
        match id {
            14..=17 | 27..=31 | 36 | 50..=54 | 57 | 58 => Self::Date { has_time: false },
            22 => Self::Date { has_time: true },
            18..=21 | 32..=35 | 45 | 47 | 55 | 56 => Self::Time,
            46 => Self::Elapsed,
            _ => Self::Number,
        }
    }

    /// By the text of a format: its first section decides.
    ///
    /// A digit before any letter of a date makes it a number: `0 "d"`, and also the unquoted `0 days`.
    pub(super) fn of_format(format: &str) -> Self {
        let (mut has_day, mut has_month, mut has_clock, mut is_elapsed) =
            (false, false, false, false);
        let mut chars = format.chars();
        while let Some(char) = chars.next() {
            match char.to_ascii_lowercase() {
                ';' => break,
                '"' => {
                    chars.by_ref().find(|&next| next == '"');
                }
                '\\' | '_' | '*' => {
                    chars.next();
                }
                '[' => {
                    let inside: String = chars.by_ref().take_while(|&next| next != ']').collect();
                    let inside = inside.to_ascii_lowercase();
                    is_elapsed |= ["h", "m", "s"].iter().any(|unit| {
                        !inside.is_empty() && inside.trim_matches(|c| unit.contains(c)).is_empty()
                    });
                }
                'y' | 'd' => has_day = true,
                'm' => has_month = true,
                'h' | 's' => has_clock = true,
                '0' | '#' | '?' if !(has_day || has_month || has_clock || is_elapsed) => {
                    return Self::Number;
                }
                _ => {}
            }
        }
        if has_day || has_month && !has_clock && !is_elapsed {
            Self::Date {
                has_time: has_clock,
            }
        } else if is_elapsed {
            Self::Elapsed
        } else if has_clock {
            Self::Time
        } else {
            Self::Number
        }
    }
}

/// The text of a serial number with a date format; none where Excel shows `####`.
///
/// It is rounded to the millisecond, which is all that a serial number can hold, and then cut to the
/// second. Serial 60 of the epoch 1900 is the 1900-02-29 that never was, and stands as that.
pub(super) fn moment(serial: f64, shown: NumberFormat, is_1904: bool) -> Option<String> {
    if !(0.0..=MAX_SERIAL).contains(&serial) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "below 2,958,466 days")]
    let milliseconds = (serial * 86_400_000.0).round() as i64;
    let seconds = milliseconds / 1_000;
    let (days, clock) = (seconds / 86_400, seconds % 86_400);
    let mut text = String::with_capacity("2026-03-05 14:30:05".len());
    if serial < 1.0 || shown == NumberFormat::Elapsed {
        push_clock(&mut text, seconds);
        return Some(text);
    }
    if days == 60 && !is_1904 {
        text.push_str("1900-02-29");
    } else {
        let epoch = match (is_1904, days) {
            (true, _) => NaiveDate::from_ymd_opt(1904, 1, 1),
            (false, ..60) => NaiveDate::from_ymd_opt(1899, 12, 31),
            (false, _) => NaiveDate::from_ymd_opt(1899, 12, 30),
        };
        let date = epoch?.checked_add_signed(TimeDelta::days(days))?;
        let year = u32::try_from(date.year()).ok().filter(|&y| y <= 9999)?;
        push_two(&mut text, year / 100);
        push_two(&mut text, year % 100);
        text.push('-');
        push_two(&mut text, date.month());
        text.push('-');
        push_two(&mut text, date.day());
    }
    if clock != 0 || shown != (NumberFormat::Date { has_time: false }) {
        text.push(' ');
        push_clock(&mut text, clock);
    }
    Some(text)
}

/// One more than the last serial number of the epoch 1900: 9999-12-31.
const MAX_SERIAL: f64 = 2_958_466.0;

/// Hours, minutes and seconds; the hours go on counting after 24.
fn clock_text(seconds: i64) -> String {
    let mut text = String::new();
    push_clock(&mut text, seconds);
    text
}

/// The same at the end of a text. A ledger has a million of them, and formatting is slow.
fn push_clock(text: &mut String, seconds: i64) {
    let seconds = seconds.unsigned_abs();
    let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60);
    match u32::try_from(hours) {
        Ok(hours @ ..100) => push_two(text, hours),
        _ => text.push_str(&hours.to_string()),
    }
    text.push(':');
    push_two(text, minutes as u32);
    text.push(':');
    push_two(text, (seconds % 60) as u32);
}

/// A number below 100, in two digits.
fn push_two(text: &mut String, number: u32) {
    for digit in [number / 10, number % 10] {
        text.push(char::from(b'0' + digit as u8));
    }
}

/// The text of a date, a time or a duration written as ISO 8601: `2026-11-03T08:30:00.5`,
/// `PT08H30M00S`; unchanged where it is none of these.
///
/// Rounded to the millisecond and cut to the second, as serial numbers are: one program writes as
/// `15:59:59.999999` what another writes as a serial number of 16:00.
pub(super) fn iso_moment(text: &str) -> String {
    let text = text.trim();
    if text.starts_with('P') {
        return duration_seconds(text).map_or_else(|| text.to_owned(), clock_text);
    }
    let text = text.trim_end_matches('Z');
    let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let digits = fraction.len()
        - fraction
            .trim_start_matches(|c: char| c.is_ascii_digit())
            .len();
    let (digits, offset) = fraction.split_at(digits);
    let mut whole = whole.replacen('T', " ", 1);
    if rounds_up(digits) {
        whole = second_after(&whole).unwrap_or(whole);
    }
    // How a time of day is written that has no day: as on day 0 of the epoch 1900.
    let clock = ["1899-12-30 ", "1899-12-31 "];
    let clock = clock.iter().find_map(|day| whole.strip_prefix(day));
    format!("{}{offset}", clock.unwrap_or(&whole))
}

/// Whether a fraction of a second, rounded to the millisecond, is a whole one.
fn rounds_up(digits: &str) -> bool {
    digits.starts_with("999") && digits[3..].starts_with(['5', '6', '7', '8', '9'])
}

fn second_after(text: &str) -> Option<String> {
    if let Ok(clock) = NaiveTime::parse_from_str(text, "%H:%M:%S") {
        return Some(clock_text(i64::from(clock.num_seconds_from_midnight()) + 1));
    }
    let moment = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").ok()?;
    let after = moment.checked_add_signed(TimeDelta::seconds(1))?;
    Some(after.format("%Y-%m-%d %H:%M:%S").to_string())
}

/// The whole seconds of a duration of days, hours, minutes and seconds: `P1DT2H`, `PT9H30M0.000S`.
fn duration_seconds(text: &str) -> Option<i64> {
    let (days, clock) = text
        .strip_prefix('P')?
        .split_once('T')
        .or_else(|| Some((&text[1..], "")))?;
    let (mut seconds, mut parts) = (0i64, 0);
    for (rest, units) in [
        (days, &[('D', 86_400)][..]),
        (clock, &[('H', 3_600), ('M', 60)]),
    ] {
        let mut rest = rest;
        for (unit, length) in units {
            if let Some((number, after)) = rest.split_once(*unit) {
                let number: u32 = number.parse().ok()?;
                seconds += i64::from(number) * length;
                (rest, parts) = (after, parts + 1);
            }
        }
        if let Some(number) = rest.strip_suffix('S').filter(|_| units.len() > 1) {
            let (whole, fraction) = number.split_once(['.', ',']).unwrap_or((number, ""));
            let is_number = fraction.bytes().all(|byte| byte.is_ascii_digit());
            let whole = whole.parse::<u32>().ok().filter(|_| is_number)?;
            seconds += i64::from(whole) + i64::from(rounds_up(fraction));
            (rest, parts) = ("", parts + 1);
        }
        if !rest.is_empty() {
            return None;
        }
    }
    (parts > 0).then_some(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: NumberFormat = NumberFormat::Date { has_time: false };
    const DAY_TIME: NumberFormat = NumberFormat::Date { has_time: true };

    #[test]
    fn formats() {
        for (format, shown) in [
            ("General", NumberFormat::Number),
            ("G/通用格式", NumberFormat::Number),
            ("0.00E+00", NumberFormat::Number),
            ("#,##0.00\"dhy\"", NumberFormat::Number),
            ("[Red]#,##0;[Red]-d", NumberFormat::Number),
            ("0 days", NumberFormat::Number),
            ("_d*h0", NumberFormat::Number),
            ("@", NumberFormat::Number),
            ("yyyy\\-mm\\-dd", DAY),
            ("[$-804]yyyy\"年\"m\"月\"d\"日\"", DAY),
            ("mmm", DAY),
            ("yyyy/m/d h:mm", DAY_TIME),
            ("[$-F800]dddd, mmmm dd, yyyy", DAY),
            ("h:mm:ss AM/PM", NumberFormat::Time),
            ("上午/下午h\"时\"mm\"分\"", NumberFormat::Time),
            ("mm:ss.0", NumberFormat::Time),
            ("[h]:mm", NumberFormat::Elapsed),
            ("[mm]:ss", NumberFormat::Elapsed),
            ("[DBNum1]yyyy", DAY),
            ("\"未闭合", NumberFormat::Number),
            ("[h", NumberFormat::Elapsed),
        ] {
            assert_eq!(NumberFormat::of_format(format), shown, "{format}");
        }
    }

    #[test]
    fn moments() {
        for (serial, shown, is_1904, text) in [
            (46_086.0, DAY, false, Some("2026-03-05")),
            (46_086.0, DAY_TIME, false, Some("2026-03-05 00:00:00")),
            (46_086.5, DAY, false, Some("2026-03-05 12:00:00")),
            (44_624.5, DAY_TIME, true, Some("2026-03-05 12:00:00")),
            // 14:29:59.7 and 23:59:59.74 are cut; 15:59:59.9999 is 16:00 reckoned by halves.
            (
                46_086.604_163_194,
                DAY_TIME,
                false,
                Some("2026-03-05 14:29:59"),
            ),
            (46_086.999_997, DAY_TIME, false, Some("2026-03-05 23:59:59")),
            (
                46_086.666_666_665_5,
                DAY_TIME,
                false,
                Some("2026-03-05 16:00:00"),
            ),
            (46_086.999_999_999, DAY, false, Some("2026-03-06")),
            (2_958_465.999_999_999, DAY, false, None),
            (1.0, DAY, false, Some("1900-01-01")),
            (59.0, DAY, false, Some("1900-02-28")),
            (60.0, DAY, false, Some("1900-02-29")),
            (61.0, DAY, false, Some("1900-03-01")),
            (1.0, DAY, true, Some("1904-01-02")),
            (0.5, NumberFormat::Time, false, Some("12:00:00")),
            (0.0, DAY, false, Some("00:00:00")),
            (1.25, NumberFormat::Elapsed, false, Some("30:00:00")),
            (2_958_465.0, DAY, false, Some("9999-12-31")),
            (2_958_466.0, DAY, false, None),
            (-1.0, DAY, false, None),
            (f64::NAN, DAY, false, None),
            (f64::INFINITY, DAY, false, None),
        ] {
            assert_eq!(moment(serial, shown, is_1904).as_deref(), text, "{serial}");
        }
    }

    #[test]
    fn written_moments() {
        for (written, text) in [
            ("2026-11-03", "2026-11-03"),
            ("2026-11-03T08:30:00.250", "2026-11-03 08:30:00"),
            ("2026-11-03T08:30:00Z", "2026-11-03 08:30:00"),
            ("2026-11-03T08:30:00.25+08:00", "2026-11-03 08:30:00+08:00"),
            ("2026-03-05T15:59:59.999999", "2026-03-05 16:00:00"),
            (
                "2014-01-16T15:59:59.99999979045242400",
                "2014-01-16 16:00:00",
            ),
            ("2026-12-31T23:59:59.9995", "2027-01-01 00:00:00"),
            ("2026-12-31T23:59:59.99949", "2026-12-31 23:59:59"),
            ("2026-12-31T23:59:59.6", "2026-12-31 23:59:59"),
            ("1899-12-31T09:29:59.9999", "09:30:00"),
            ("1899-12-30T09:30:00.000", "09:30:00"),
            ("09:29:59.9999", "09:30:00"),
            ("PT08H30M00S", "08:30:00"),
            ("PT9H30M0.000S", "09:30:00"),
            ("PT9H29M59.9996S", "09:30:00"),
            ("PT8H5M1.5S", "08:05:01"),
            ("PT9H", "09:00:00"),
            ("PT45M", "00:45:00"),
            ("P1DT2H30M", "26:30:00"),
            ("P1D", "24:00:00"),
            ("P", "P"),
            ("PT", "PT"),
            ("P1M", "P1M"),
            ("PT1X", "PT1X"),
            ("PTS", "PTS"),
            ("P一T九H", "P一T九H"),
        ] {
            assert_eq!(iso_moment(written), text, "{written}");
        }
    }
}
