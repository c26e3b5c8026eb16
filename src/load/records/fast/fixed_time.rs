//! The fast reading of the forms of fixed length that nearly all records have.

use crate::time::{DAY, YEAR_2000, Zone};

/// How a time of fixed length is written: `YYYY-MM-DD HH:MM:SS` with a blank or `T` in its midst, and
/// after that perhaps an offset such as `+08:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FixedForm {
    /// What is between the digits of `DD HH:MM`, the digits 0.
    day_time: u64,
    has_offset: bool,
}

impl FixedForm {
    /// The form of a text, if it has one of these.
    #[must_use]
    pub(super) fn of(text: &str) -> Option<Self> {
        let text = text.as_bytes();
        let has_offset = match text.len() {
            19 => false,
            25 => true,
            _ => return None,
        };
        let between = text[10];
        let is_date = text[4] == b'-' && text[7] == b'-';
        (is_date && matches!(between, b' ' | b'T')).then_some(Self {
            day_time: u64::from_le_bytes([b'0', b'0', between, b'0', b'0', b':', b'0', b'0']),
            has_offset,
        })
    }

    /// The most bytes that any of them has.
    pub(super) const LONGEST: usize = 25;

    /// The time of 2000 to 2099 that a text begins with, and that is followed by `stop`; local to
    /// `zone` unless it has an offset. Seconds since 1970.
    ///
    /// None for everything else and on days when the clock changes; [`read`](crate::time::read())
    /// then says what the text is or what is wrong with it. Where this answers, `read` answers the
    /// same.
    #[must_use]
    #[inline(always)]
    pub(super) fn read(
        &self,
        text: &[u8; Self::LONGEST + 1],
        stop: u8,
        zone: &Zone,
    ) -> Option<u32> {
        let seconds = if self.has_offset {
            word(&text[11..19]) >> 40 ^ COLON_SECONDS
        } else {
            word(&text[12..20]) >> 32 ^ COLON_SECONDS ^ u64::from(stop) << 24
        };
        let (day, seconds) = self.local([word(&text[..8]), word(&text[8..16]), seconds])?;
        let offset = if self.has_offset {
            offset(text[19..].first_chunk().filter(|_| text[25] == stop)?)?
        } else {
            zone.day_offset(day as usize)?
        };
        Some(since_1970(day, seconds, offset))
    }

    /// The day since 2000-01-01 and the second of the day: of `YYYY-MM-`, `DD HH:MM`, and of `:SS`
    /// and what stops it, these blanked.
    #[inline(always)]
    fn local(&self, [date, day_time, seconds]: [u64; 3]) -> Option<(u32, u32)> {
        // Blanking the separators and the digits' high bits leaves digits as 0..=9 and separators
        // as 0.
        let date = date ^ DATE;
        let day_time = day_time ^ self.day_time;
        let high = date
            | day_time
            | seconds
            | date.wrapping_add(DATE_ROOM)
            | day_time.wrapping_add(DAY_TIME_ROOM)
            | seconds.wrapping_add(SECONDS_ROOM);

        // The year without its century in byte 2, the month in byte 5.
        let year_month = pairs(date) & 0x0000_ff00_00ff_0000;
        let day_time = pairs(day_time);
        // The hour in byte 3, the minute in byte 6, the second in byte 1.
        let hour_minute = day_time & 0x00ff_0000_ff00_0000;
        let seconds = pairs(seconds) & 0xff00;
        let high = high
            | year_month.wrapping_add(MONTH_ROOM)
            | hour_minute.wrapping_add(CLOCK_ROOM)
            | seconds.wrapping_add(SECOND_ROOM);
        if high & TOP_BITS != 0 {
            return None;
        }
        let (first, length) = month(year_month >> 12 | year_month >> 40);
        let day = u32::from(day_time as u8).wrapping_sub(1);
        if day >= length {
            return None;
        }
        let minutes = hour_minute.wrapping_mul(60 << 24 | 1) >> 48;
        Some((first + day, minutes as u32 * 60 + (seconds >> 8) as u32))
    }
}

/// Of a second of a local day since 2000-01-01, at this offset: the seconds since 1970.
#[inline(always)]
pub(super) fn since_1970(day: u32, seconds: u32, offset: i32) -> u32 {
    // All of this century lies before 2106, in any zone.
    (YEAR_2000 as u32 + day * DAY as u32 + seconds).wrapping_add_signed(-offset)
}

const DATE: u64 = u64::from_le_bytes(*b"2000-00-");
const COLON_SECONDS: u64 = u64::from_le_bytes(*b":00\0\0\0\0\0");

/// The eight bytes of a text.
#[inline(always)]
fn word(text: &[u8]) -> u64 {
    let mut word = [0; 8];
    word.copy_from_slice(text);
    u64::from_le_bytes(word)
}

/// `+08:00`, in seconds ahead of UTC.
#[inline(always)]
fn offset(text: &[u8; 6]) -> Option<i32> {
    let digit = |at: usize| text[at].wrapping_sub(b'0');
    let (hours, minutes) = (
        digit(1).wrapping_mul(10).wrapping_add(digit(2)),
        digit(4).wrapping_mul(10).wrapping_add(digit(5)),
    );
    let has_digits = digit(1) < 10 && digit(2) < 10 && digit(4) < 10 && digit(5) < 10;
    if !has_digits || hours >= 24 || minutes >= 60 || text[3] != b':' {
        return None;
    }
    let ahead = i32::from(hours) * 3600 + i32::from(minutes) * 60;
    match text[0] {
        b'+' => Some(ahead),
        b'-' => Some(-ahead),
        _ => None,
    }
}

const TOP_BITS: u64 = 0x8080_8080_8080_8080;
// Added to a blanked byte, these reach its top bit if a digit is over 9 or a separator not 0; the
// century is no less fixed than a separator.
const DATE_ROOM: u64 = u64::from_le_bytes([0x7f, 0x7f, 0x76, 0x76, 0x7f, 0x76, 0x76, 0x7f]);
const DAY_TIME_ROOM: u64 = u64::from_le_bytes([0x76, 0x76, 0x7f, 0x76, 0x76, 0x7f, 0x76, 0x76]);
const SECONDS_ROOM: u64 = u64::from_le_bytes([0x7f, 0x76, 0x76, 0x7f, 0, 0, 0, 0]);
// The same for a month over 12, and for an hour over 23, a minute or a second over 59.
const MONTH_ROOM: u64 = (0x80 - 13) << 40;
const CLOCK_ROOM: u64 = (0x80 - 24) << 24 | (0x80 - 60) << 48;
const SECOND_ROOM: u64 = (0x80 - 60) << 8;

/// Each byte becomes ten times itself and its right neighbour: the value of two digits.
const fn pairs(digits: u64) -> u64 {
    digits.wrapping_mul(10).wrapping_add(digits >> 8)
}

/// Days from 2000-01-01 to the first of a month, and how many it has: none where it is not a month.
#[inline(always)]
pub(super) const fn month_of(year: u32, month_of_year: u32) -> (u32, u32) {
    month((year << 4 | month_of_year) as u64)
}

/// The same by the lowest eleven bits.
#[inline(always)]
const fn month(place: u64) -> (u32, u32) {
    let month = MONTHS[place as usize % MONTHS.len()];
    (month / 32, month % 32)
}

/// By the year without its century, times 16, and the month: days from 2000-01-01 to its first,
/// times 32, and its length. What is not a month has no days.
static MONTHS: [u32; 2048] = months();

const fn months() -> [u32; 2048] {
    let mut months = [0; 2048];
    let (mut year, mut first) = (0, 0);
    while year < 100 {
        let mut month = 1;
        while month <= 12 {
            let length = match month {
                // Every fourth year of 2000 to 2099 is a leap year, 2000 too.
                2 if year % 4 == 0 => 29,
                2 => 28,
                4 | 6 | 9 | 11 => 30,
                _ => 31,
            };
            months[year * 16 + month] = first * 32 + length;
            first += length;
            month += 1;
        }
        year += 1;
    }
    months
}

#[cfg(test)]
mod tests {
    use chrono::{Days, NaiveDate};
    use proptest::prelude::*;

    use super::*;
    use crate::time::{Reading, read};

    /// `YYYY-MM-DD HH:MM:SS`.
    fn stamp(bytes: &[u8; 19], zone: &Zone) -> Option<u32> {
        let mut text = [b','; FixedForm::LONGEST + 1];
        text[..19].copy_from_slice(bytes);
        let form = FixedForm::of("2026-03-05 14:30:05").unwrap();
        form.read(&text, b',', zone)
    }

    fn plain(bytes: &[u8; 19], zone: &Zone) -> Option<u32> {
        match read(std::str::from_utf8(bytes).ok()?, zone) {
            Ok(Reading::Instant(at)) => u32::try_from(at.unix()).ok(),
            _ => None,
        }
    }

    fn bytes(text: &str) -> [u8; 19] {
        text.as_bytes().try_into().unwrap()
    }

    #[test]
    fn every_day_of_the_century_in_shanghai() {
        let zone = Zone::named("Asia/Shanghai").unwrap();
        let first = NaiveDate::from_ymd_opt(2000, 1, 1).unwrap();
        for day in 0..36_525 {
            let date = first + Days::new(day);
            for clock in ["00:00:00", "23:59:59"] {
                let text = bytes(&format!("{date} {clock}"));
                assert!(stamp(&text, &zone).is_some(), "{date} {clock}");
                assert_eq!(stamp(&text, &zone), plain(&text, &zone));
            }
        }
    }

    #[test]
    fn all_else_is_left_to_the_plain_reading() {
        let zone = Zone::named("America/New_York").unwrap();
        for text in [
            "1999-12-31 23:59:59",
            "2100-01-01 00:00:00",
            "2026-02-29 12:00:00",
            "2026-00-01 12:00:00",
            "2026-13-01 12:00:00",
            "2026-01-00 12:00:00",
            "2026-01-32 12:00:00",
            "2026-01-01 24:00:00",
            "2026-01-01 12:60:00",
            "2026-01-01 12:00:60",
            "2026-01-01T12:00:00",
            "2026/01/01 12:00:00",
            "2026-01-01 12:00:0:",
            "2026-01-01 12:00:0 ",
            "202:-01-01 12:00:00",
            // The clock changes on these days.
            "2026-03-08 12:00:00",
            "2026-11-01 12:00:00",
        ] {
            assert_eq!(stamp(&bytes(text), &zone), None, "{text}");
        }
    }

    fn name() -> impl Strategy<Value = &'static str> {
        prop::sample::select(vec![
            "Asia/Shanghai",
            "America/New_York",
            "Australia/Lord_Howe",
            "Africa/Casablanca",
            "Pacific/Apia",
            "UTC",
        ])
    }

    proptest! {
        #[test]
        fn answers_what_the_plain_reading_does(
            text in "20[0-9]{2}-[01][0-9]-[0-3][0-9] [0-2][0-9]:[0-5][0-9]:[0-6][0-9]",
            name in name(),
            at in 0_usize..19,
            other in any::<u8>(),
        ) {
            let zone = Zone::named(name).unwrap();
            let mut bytes = bytes(&text);
            let answer = stamp(&bytes, &zone);
            prop_assert!(answer.is_none() || answer == plain(&bytes, &zone));
            if name == "Asia/Shanghai" {
                prop_assert_eq!(answer, plain(&bytes, &zone));
            }
            bytes[at] = other;
            let answer = stamp(&bytes, &zone);
            prop_assert!(answer.is_none() || answer == plain(&bytes, &zone));
        }

        /// Every form of fixed length, whole or with another byte somewhere, before a byte that
        /// ends it or another.
        #[test]
        fn forms_answer_what_the_plain_reading_does(
            form in prop::sample::select(vec![
                "2026-03-05 14:30:05", "2026-03-05T14:30:05", "2026-03-05T14:30:05+08:00",
                "2026-03-05 14:30:05-11:30",
            ]),
            digits in "20[0-9]{2}[01][0-9][0-3][0-9][0-2][0-9][0-5][0-9][0-6][0-9][0-2][0-9][0-6][0-9]",
            name in name(),
            other in prop::option::weighted(0.5, (0_usize..26, any::<u8>())),
        ) {
            let zone = Zone::named(name).unwrap();
            let mut digits = digits.bytes();
            let mut bytes: Vec<u8> = form.bytes()
                .map(|byte| if byte.is_ascii_digit() { digits.next().unwrap() } else { byte })
                .collect();
            let length = bytes.len();
            bytes.push(b',');
            bytes.resize(FixedForm::LONGEST + 1, b'x');
            if let Some((at, byte)) = other {
                bytes[at] = byte;
            }
            let text = bytes.as_slice().try_into().unwrap();
            let answer = FixedForm::of(form).unwrap().read(text, b',', &zone);
            let plain = std::str::from_utf8(&bytes[..length]).ok().filter(|_| bytes[length] == b',');
            let plain = plain.and_then(|text| match read(text, &zone) {
                Ok(Reading::Instant(at)) => Some(at.unix()),
                _ => None,
            });
            prop_assert!(answer.is_none() || answer.map(i64::from) == plain);
            // The end of a day is left to the plain reading.
            let is_24 = bytes[11..16] == *b"24:00";
            if name == "Asia/Shanghai" && other.is_none() && !is_24 {
                prop_assert_eq!(answer.map(i64::from), plain);
            }
        }

        #[test]
        fn answers_no_other_bytes(bytes in any::<[u8; 19]>()) {
            let zone = Zone::named("Asia/Shanghai").unwrap();
            let answer = stamp(&bytes, &zone);
            prop_assert!(answer.is_none() || answer == plain(&bytes, &zone));
        }
    }

    #[test]
    fn no_other_text_has_a_form() {
        for text in [
            "2026-03-05 14:30",
            "2026-03-05 14:30Z",
            "2026/03/05 14:30:05",
            "2026-03/05 14:30",
            "2026/03/05T14:30:05+08:00",
            "2026-03-05\t14:30:05",
            "26-03-05 14:30:05",
            "",
        ] {
            assert_eq!(FixedForm::of(text), None, "{text}");
        }
    }

    /// Each byte of a good stamp replaced by each other byte.
    #[test]
    fn one_byte_off() {
        let zone = Zone::named("Asia/Shanghai").unwrap();
        for at in 0..19 {
            for byte in 0..=u8::MAX {
                let mut text = *b"2026-03-05 14:30:05";
                text[at] = byte;
                let answer = stamp(&text, &zone);
                assert!(
                    answer.is_none() || answer == plain(&text, &zone),
                    "{at} {byte}"
                );
            }
        }
    }
}
