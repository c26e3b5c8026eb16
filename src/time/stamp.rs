//! The fast reading of the one form that nearly all records have.

use super::days::{DAY, YEAR_2000};
use super::{Instant, Zone};

/// `YYYY-MM-DD HH:MM:SS` of 2000 to 2099, local to `zone`.
///
/// None for everything else and on days when the clock changes; [`read`](super::read()) then says
/// what the text is or what is wrong with it. Where this answers, `read` answers the same.
#[must_use]
#[inline(always)]
#[expect(
    clippy::needless_bitwise_bool,
    reason = "one branch for all, hardly ever taken"
)]
pub fn stamp(bytes: &[u8; 19], zone: &Zone) -> Option<Instant> {
    // Blanking the separators and the digits' high bits leaves digits as 0..=9 and separators as 0.
    let date = word(bytes, 0) ^ u64::from_le_bytes(*b"0000-00-");
    let day_hour = word(bytes, 8) ^ u64::from_le_bytes(*b"00 00:00");
    let clock = word(bytes, 11) ^ u64::from_le_bytes(*b"00:00:00");
    let high = date
        | day_hour
        | clock
        | date.wrapping_add(DATE_ROOM)
        | day_hour.wrapping_add(CLOCK_ROOM)
        | clock.wrapping_add(CLOCK_ROOM);

    let (date, day_hour, clock) = (pairs(date), pairs(day_hour), pairs(clock));
    let year = byte(date, 0) * 100 + byte(date, 2);
    let month = byte(date, 5).wrapping_sub(1);
    let day = byte(day_hour, 0).wrapping_sub(1);
    let (hour, minute, second) = (byte(clock, 0), byte(clock, 3), byte(clock, 6));
    let is_time =
        (high & TOP_BITS == 0) & (month < 12) & (hour < 24) & (minute < 60) & (second < 60);
    let month = (year.wrapping_sub(2000).wrapping_mul(12)).wrapping_add(month) as usize;
    if !is_time || month >= MONTHS.len() - 1 {
        return None;
    }
    let first = u32::from(MONTHS[month]);
    if day >= u32::from(MONTHS[month + 1]) - first {
        return None;
    }
    let day = first + day;
    let offset = zone.local_day_offset(day as usize)?;
    let seconds = i64::from(day) * DAY + i64::from(hour * 3600 + minute * 60 + second);
    Some(Instant::from_unix(YEAR_2000 + seconds - i64::from(offset)))
}

/// The eight bytes from a place on.
#[inline(always)]
fn word(bytes: &[u8; 19], at: usize) -> u64 {
    let mut word = [0; 8];
    word.copy_from_slice(&bytes[at..at + 8]);
    u64::from_le_bytes(word)
}

const TOP_BITS: u64 = 0x8080_8080_8080_8080;
// Added to a blanked byte, these reach its top bit if a digit is over 9 or a separator not 0.
const DATE_ROOM: u64 = u64::from_le_bytes([0x76, 0x76, 0x76, 0x76, 0x7f, 0x76, 0x76, 0x7f]);
const CLOCK_ROOM: u64 = u64::from_le_bytes([0x76, 0x76, 0x7f, 0x76, 0x76, 0x7f, 0x76, 0x76]);

/// Each byte becomes ten times itself and its right neighbour: the value of two digits.
const fn pairs(digits: u64) -> u64 {
    digits.wrapping_mul(10).wrapping_add(digits >> 8)
}

fn byte(word: u64, at: usize) -> u32 {
    u32::from(word.to_le_bytes()[at])
}

/// Days from 2000-01-01 to the first of each month, up to 2100-01.
static MONTHS: [u16; 1201] = months();

const fn months() -> [u16; 1201] {
    let mut first = [0; 1201];
    let mut i = 0;
    while i < 1200 {
        let length = match i % 12 {
            // Every fourth year of 2000 to 2099 is a leap year, 2000 too.
            1 if i / 12 % 4 == 0 => 29,
            1 => 28,
            3 | 5 | 8 | 10 => 30,
            _ => 31,
        };
        first[i + 1] = first[i] + length;
        i += 1;
    }
    first
}

#[cfg(test)]
mod tests {
    use chrono::{Days, NaiveDate};
    use proptest::prelude::*;

    use super::*;
    use crate::time::{Reading, read};

    fn plain(bytes: &[u8; 19], zone: &Zone) -> Option<Instant> {
        match read(std::str::from_utf8(bytes).ok()?, zone) {
            Ok(Reading::Instant(at)) => Some(at),
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

        #[test]
        fn answers_no_other_bytes(bytes in any::<[u8; 19]>()) {
            let zone = Zone::named("Asia/Shanghai").unwrap();
            let answer = stamp(&bytes, &zone);
            prop_assert!(answer.is_none() || answer == plain(&bytes, &zone));
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
