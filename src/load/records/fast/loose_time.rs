//! The fast reading of the forms whose months, days and hours have one digit or two.

use crate::load::records::fast::fixed_time::{month_of, since_1970};
use crate::time::Zone;

/// The most bytes that such a time has, with one more.
const LONGEST: usize = 34;

/// The time of 2000 to 2099 that a text begins with, local to `zone`, in seconds since 1970, and how
/// many bytes it has: `2026/3/5 14:30[:05]`, with `-`, `/` or `.` in the date, or
/// `2026年3月5日14时30分[05秒]` and `2026年3月5日14:30[:05]`, with or without a blank before the time.
///
/// None for everything else and on days when the clock changes; [`read`](crate::time::read()) then says
/// what the text is or what is wrong with it. Where this answers, `read` answers the same of so many
/// bytes.
#[must_use]
pub(super) fn loose(text: &[u8; LONGEST], zone: &Zone) -> Option<(u32, usize)> {
    let mut cursor = Cursor {
        text,
        at: 4,
        is_wrong: false,
    };
    let &[b'2', b'0', tens, ones, between, ..] = text else {
        return None;
    };
    let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
    let year = u32::from(tens) * 10 + u32::from(ones);
    cursor.is_wrong = tens > 9 || ones > 9;
    let is_chinese = between == YEAR[0];
    let (month, day) = if is_chinese {
        cursor.sign(YEAR);
        let month = cursor.unit();
        cursor.sign(MONTH);
        let day = cursor.unit();
        cursor.sign(DAY);
        cursor.at += usize::from(cursor.byte() == b' ');
        (month, day)
    } else {
        cursor.is_wrong |= !matches!(between, b'-' | b'/' | b'.');
        cursor.at += 1;
        let month = cursor.unit();
        cursor.byte_is(between);
        let day = cursor.unit();
        cursor.byte_is(b' ');
        (month, day)
    };
    let hour = cursor.unit();
    let is_in_signs = is_chinese && cursor.byte() == HOUR[0];
    let (minute, second);
    if is_in_signs {
        cursor.sign(HOUR);
        minute = cursor.two();
        cursor.sign(MINUTE);
        second = if cursor.byte().is_ascii_digit() {
            let second = cursor.two();
            cursor.sign(SECOND);
            second
        } else {
            0
        };
    } else {
        cursor.byte_is(b':');
        minute = cursor.two();
        second = if cursor.byte() == b':' {
            cursor.at += 1;
            cursor.two()
        } else {
            0
        };
    }
    if cursor.is_wrong || month > 12 || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let (first, length) = month_of(year, month);
    let day = day.wrapping_sub(1);
    if day >= length {
        return None;
    }
    let day = first + day;
    let offset = zone.day_offset(day as usize)?;
    let seconds = since_1970(day, hour * 3600 + minute * 60 + second, offset);
    Some((seconds, cursor.at))
}

const YEAR: [u8; 3] = sign("年");
const MONTH: [u8; 3] = sign("月");
const DAY: [u8; 3] = sign("日");
const HOUR: [u8; 3] = sign("时");
const MINUTE: [u8; 3] = sign("分");
const SECOND: [u8; 3] = sign("秒");

const fn sign(text: &str) -> [u8; 3] {
    let [a, b, c] = *text.as_bytes() else {
        panic!("three bytes each")
    };
    [a, b, c]
}

/// Where reading has come, and whether anything was wrong on the way: one branch at the end, not one
/// at each byte.
struct Cursor<'t> {
    text: &'t [u8; LONGEST],
    at: usize,
    is_wrong: bool,
}

impl Cursor<'_> {
    /// The next byte; beyond the end none that is looked for.
    #[inline(always)]
    fn byte(&self) -> u8 {
        self.text.get(self.at).copied().unwrap_or(0)
    }

    #[inline(always)]
    fn byte_is(&mut self, byte: u8) {
        self.is_wrong |= self.byte() != byte;
        self.at += 1;
    }

    #[inline(always)]
    fn sign(&mut self, sign: [u8; 3]) {
        let text = self.text.get(self.at..self.at + 3);
        self.is_wrong |= text != Some(&sign);
        self.at += 3;
    }

    /// A number of one digit or two; which of them is hard to guess, so there is no branch.
    #[inline(always)]
    fn unit(&mut self) -> u32 {
        let first = u32::from(self.byte().wrapping_sub(b'0'));
        self.at += 1;
        let second = u32::from(self.byte().wrapping_sub(b'0'));
        let has_two = second < 10;
        self.at += usize::from(has_two);
        self.is_wrong |= first > 9;
        std::hint::select_unpredictable(has_two, first * 10 + second, first)
    }

    /// A number of two digits.
    #[inline(always)]
    fn two(&mut self) -> u32 {
        let first = u32::from(self.byte().wrapping_sub(b'0'));
        self.at += 1;
        let second = u32::from(self.byte().wrapping_sub(b'0'));
        self.at += 1;
        self.is_wrong |= first > 9 || second > 9;
        first * 10 + second
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::time::{Reading, read};

    /// What the plain reading says of as many bytes as this read.
    fn check(text: &str, zone: &Zone) -> Option<(u32, usize)> {
        let mut bytes = [b','; LONGEST];
        let length = text.len().min(LONGEST);
        bytes[..length].copy_from_slice(&text.as_bytes()[..length]);
        let answer = loose(&bytes, zone);
        if let Some((seconds, length)) = answer {
            let own = std::str::from_utf8(&bytes[..length]).unwrap();
            match read(own, zone) {
                Ok(Reading::Instant(at)) => assert_eq!(at.unix(), i64::from(seconds), "{own}"),
                other => panic!("{own}: {other:?}"),
            }
        }
        answer
    }

    #[test]
    fn forms_and_others() {
        let zone = Zone::named("Asia/Shanghai").unwrap();
        for text in [
            "2026/3/5 14:30",
            "2026-3-5 4:30:05",
            "2026.12.31 23:59:59",
            "2026年3月5日14时30分",
            "2026年12月31日 23时59分59秒",
            "2026年3月5日 4:30",
            "2000/1/1 0:00",
            "2099年12月31日23:59:59",
        ] {
            assert_eq!(
                check(text, &zone).map(|(_, length)| length),
                Some(text.len()),
                "{text}"
            );
        }
        for text in [
            "",
            "2026/3-5 14:30",
            "2026/2/29 14:30",
            "2026/13/5 14:30",
            "2026/0/5 14:30",
            "2026/3/0 14:30",
            "2026/3/5 24:00",
            "2026/3/5 14:60",
            "2026/3/5 14:5",
            "2026/3/5  14:30",
            "2026/3/5",
            "2026年3月5日14时",
            "2026年3月5日14时5分",
            "2026年3月5日14时30",
            "2026年3月5号14时30分",
            "2026/003/5 14:30",
            "1999/12/31 23:59",
            "2100/1/1 0:00",
            "20x6/1/1 0:00",
        ] {
            assert_eq!(check(text, &zone), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn answers_what_the_plain_reading_does(
            text in "20[0-9]{2}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}[日 ]?[ T]?[0-9]{1,2}[:时][0-9]{1,2}[:分]?[0-9]{0,2}秒?",
            name in prop::sample::select(vec!["Asia/Shanghai", "America/New_York", "Pacific/Apia"]),
        ) {
            check(&text, &Zone::named(name).unwrap());
        }

        #[test]
        fn answers_all_that_is_well_formed(
            (year, month, day) in (2000..2100, 1..13, 1..29),
            (hour, minute, second) in (0..24, 0..60, prop::option::of(0..60)),
            form in 0..4,
        ) {
            let seconds = |before: &str, after: &str| {
                second.map_or(String::new(), |second| format!("{before}{second:02}{after}"))
            };
            let text = match form {
                0 => format!("{year}/{month}/{day} {hour}:{minute:02}{}", seconds(":", "")),
                1 => format!("{year}年{month}月{day}日{hour}时{minute:02}分{}", seconds("", "秒")),
                2 => format!("{year}年{month:02}月{day}日 {hour:02}:{minute:02}{}", seconds(":", "")),
                _ => format!("{year}.{month:02}.{day} {hour}:{minute:02}{}", seconds(":", "")),
            };
            let answer = check(&text, &Zone::named("Asia/Shanghai").unwrap());
            prop_assert_eq!(answer.map(|(_, length)| length), Some(text.len()));
        }
    }
}
