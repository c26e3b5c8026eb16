//! Numbers as cells show them: plain, or as dates and times by their number format.

use chrono::{Duration, NaiveDate};

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
/// Rounded to the second, as Excel shows it. Serial 60 of the epoch 1900 is the 1900-02-29 that never
/// was, and stands as that.
pub(super) fn moment(serial: f64, shown: NumberFormat, is_1904: bool) -> Option<String> {
    if !(0.0..2_958_466.0).contains(&serial) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "below 2,958,466 days")]
    let seconds = (serial * 86_400.0).round() as i64;
    let (days, clock) = (seconds / 86_400, seconds % 86_400);
    let time = |hours: i64| format!("{hours:02}:{:02}:{:02}", clock / 60 % 60, clock % 60);
    if serial < 1.0 || shown == NumberFormat::Elapsed {
        return Some(time(seconds / 3_600));
    }
    let date = if days == 60 && !is_1904 {
        "1900-02-29".to_owned()
    } else {
        let epoch = match (is_1904, days) {
            (true, _) => NaiveDate::from_ymd_opt(1904, 1, 1),
            (false, ..60) => NaiveDate::from_ymd_opt(1899, 12, 31),
            (false, _) => NaiveDate::from_ymd_opt(1899, 12, 30),
        };
        let date = epoch?.checked_add_signed(Duration::days(days))?;
        date.format("%Y-%m-%d").to_string()
    };
    if clock == 0 && shown == (NumberFormat::Date { has_time: false }) {
        return Some(date);
    }
    Some(format!("{date} {}", time(clock / 3_600)))
}

/// The text of a date written as ISO 8601, `2026-11-03T08:30:00.5`; fractions are cut off.
pub(super) fn iso_moment(text: &str) -> String {
    let text = text.trim().trim_end_matches('Z');
    let text = text.split_once('.').map_or(text, |(whole, _)| whole);
    text.replacen('T', " ", 1)
}

/// The text of a time written as a span, `PT08H30M00S`; as it stands where it is none.
pub(super) fn iso_clock(text: &str) -> String {
    let parts = || -> Option<(u32, u32, u32)> {
        let (hours, rest) = text.strip_prefix("PT")?.split_once('H')?;
        let (minutes, rest) = rest.split_once('M')?;
        let seconds = rest.strip_suffix('S')?;
        let seconds = seconds.split(['.', ',']).next()?;
        Some((
            hours.parse().ok()?,
            minutes.parse().ok()?,
            seconds.parse().ok()?,
        ))
    };
    parts().map_or_else(
        || text.to_owned(),
        |(h, m, s)| format!("{h:02}:{m:02}:{s:02}"),
    )
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
            // 14:29:59.7 is shown as 14:30:00; the last half second of a day is the next day.
            (
                46_086.604_163_194,
                DAY_TIME,
                false,
                Some("2026-03-05 14:30:00"),
            ),
            (46_086.999_997, DAY_TIME, false, Some("2026-03-06 00:00:00")),
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
        assert_eq!(iso_moment("2026-11-03"), "2026-11-03");
        assert_eq!(iso_moment("2026-11-03T08:30:00.250"), "2026-11-03 08:30:00");
        assert_eq!(iso_clock("PT08H30M00S"), "08:30:00");
        assert_eq!(iso_clock("PT8H5M1.5S"), "08:05:01");
        assert_eq!(iso_clock("P1D"), "P1D");
    }
}
