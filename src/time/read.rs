//! Texts read as times and dates.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use crate::time::Instant;
use crate::time::error::{DateError, TimeError};
use crate::time::form::{Clock, Parts};
use crate::time::refuse::{refusal, refusal_of_date};
use crate::time::zone::{ClockChange, Zone};

/// What a text says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// A time.
    Instant(Instant),
    /// A date without a time; what it stands for is for the reader's caller to say.
    Date(NaiveDate),
}

/// Reads a time or a date, without blanks around it; without an offset it is local to `zone`.
///
/// RFC 3339, whose fractions are cut off; `2026-03-05 14:30[:05]` with `-`, `/` or `.` throughout
/// the date, one or two digits for month, day and hour, and blanks or a `T` before the time;
/// `2026年3月5日14时30分[05秒]` and `2026年3月5日14:30[:05]`, with or without blanks before the time;
/// the date alone in each of these. Years are 1 to 9999.
///
/// # Errors
///
/// [`TimeError`] says what is wrong and names a form that works.
pub fn read(text: &str, zone: &Zone) -> Result<Reading, TimeError> {
    let Some(parts) = Parts::of(text) else {
        return Err(refusal(text));
    };
    let date = parts.date()?;
    let Some(clock) = parts.clock else {
        return Ok(Reading::Date(date));
    };
    let local = NaiveDateTime::new(date, clock.time()?);
    let instant = match clock.offset {
        Some(offset) => Ok(Instant::from_unix(local.and_utc().timestamp()).plus(-offset)),
        None => zone.instant(local),
    };
    instant.map(Reading::Instant).map_err(|change| {
        let zone = zone.clone();
        match change {
            ClockChange::Skipped => TimeError::Skipped { zone, local },
            ClockChange::Repeated => TimeError::Repeated { zone, local },
        }
    })
}

/// Reads a date alone, in the forms of [`read`].
///
/// # Errors
///
/// [`TimeError`] says what is wrong and names a form that works; a date with a time is an error.
pub fn read_date(text: &str) -> Result<NaiveDate, TimeError> {
    match Parts::of(text) {
        Some(parts) if parts.clock.is_none() => parts.date(),
        Some(_) => Err(TimeError::Date(DateError::HasTime)),
        None => Err(refusal_of_date(text)),
    }
}

impl Parts {
    fn date(&self) -> Result<NaiveDate, TimeError> {
        let year = i32::try_from(self.year).ok().filter(|&year| year > 0);
        year.and_then(|year| NaiveDate::from_ymd_opt(year, self.month, self.day))
            .ok_or(TimeError::NoSuchDate)
    }
}

impl Clock {
    fn time(&self) -> Result<NaiveTime, TimeError> {
        NaiveTime::from_hms_opt(self.hour, self.minute, self.second).ok_or(
            match (self.hour, self.minute, self.second) {
                (24, 0, 0) => TimeError::EndOfDay,
                _ => TimeError::NoSuchTime,
            },
        )
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::lang::Lang;

    fn zone(name: &str) -> Zone {
        Zone::named(name).unwrap()
    }

    fn shanghai(text: &str) -> Result<Reading, TimeError> {
        read(text, &zone("Asia/Shanghai"))
    }

    /// 2026-03-05 14:30:05 in Shanghai.
    const AT: i64 = 1_772_692_205;

    #[test]
    fn times_of_every_form() {
        for (text, at) in [
            ("2026-03-05T14:30:05+08:00", AT),
            ("2026-03-05t14:30:05.999999999999999999999+08:00", AT),
            ("2026-03-05 06:30:05Z", AT),
            ("2026-03-05T06:30:05.0z", AT),
            ("2026-03-05T06:30:05-00:00", AT),
            ("2026-03-04T23:45:05-06:45", AT),
            ("2026-03-05 14:30:05", AT),
            ("2026-03-05T14:30:05", AT),
            ("2026-3-5 14:30:05", AT),
            ("2026/03/05 14:30:05", AT),
            ("2026/3/5T14:30:05", AT),
            ("2026.3.5   14:30:05", AT),
            ("2026.03.5\u{3000} 14:30:05", AT),
            ("2026年3月5日14时30分05秒", AT),
            ("2026年03月05日 14时30分05秒", AT),
            ("2026年3月5日14:30:05", AT),
            ("2026年3月5日\u{3000}14:30:05", AT),
            ("2026-03-05 14:30", AT - 5),
            ("2026/3/5 14:30", AT - 5),
            ("2026年3月5日14时30分", AT - 5),
            ("2026年3月5日 14:30", AT - 5),
            ("2026-3-5 4:30", AT - 5 - 36_000),
            ("2026年3月5日4时30分", AT - 5 - 36_000),
            ("0001-01-01T00:00:00Z", -62_135_596_800),
            ("9999-12-31T23:59:59Z", 253_402_300_799),
            // Skipped in Shanghai; an offset makes it a time all the same.
            ("1986-05-04T02:30:00+08:00", 515_529_000),
        ] {
            let read = shanghai(text);
            assert_eq!(read, Ok(Reading::Instant(Instant::from_unix(at))), "{text}");
        }
    }

    #[test]
    fn dates_of_every_form() {
        let date = NaiveDate::from_ymd_opt(2026, 3, 5).unwrap();
        for text in [
            "2026-03-05",
            "2026-3-5",
            "2026/3/5",
            "2026/03/5",
            "2026.3.05",
            "2026年3月5日",
            "2026年03月05日",
        ] {
            assert_eq!(shanghai(text), Ok(Reading::Date(date)), "{text}");
            assert_eq!(read_date(text), Ok(date), "{text}");
        }
    }

    #[test]
    fn refused_texts() {
        for (text, error) in [
            ("03/05/2026", TimeError::TwoWays),
            ("3-5-2026 09:00", TimeError::TwoWays),
            ("26-03-05", TimeError::TwoWays),
            ("3/5/26 9:00", TimeError::TwoWays),
            ("25/12/2026", TimeError::YearLast),
            ("12.25.2026 9:00", TimeError::YearLast),
            ("2026/03-05", TimeError::MixedSeparators),
            ("2026-3.5 14:30", TimeError::MixedSeparators),
            ("2026-02-29", TimeError::NoSuchDate),
            ("2026-02-30 14:30", TimeError::NoSuchDate),
            ("2026-13-01", TimeError::NoSuchDate),
            ("2026-00-01T00:00:00Z", TimeError::NoSuchDate),
            ("2026年4月31日", TimeError::NoSuchDate),
            ("0000-01-01", TimeError::NoSuchDate),
            ("2026-03-05 25:00", TimeError::NoSuchTime),
            ("2026-03-05 24:01", TimeError::NoSuchTime),
            ("2026-03-05 14:60", TimeError::NoSuchTime),
            ("2026-03-05T14:30:60Z", TimeError::NoSuchTime),
            ("2026年3月5日14时60分", TimeError::NoSuchTime),
            ("2026-03-05 24:00", TimeError::EndOfDay),
            ("2026-03-05T24:00:00Z", TimeError::EndOfDay),
            ("2026年3月5日24时00分", TimeError::EndOfDay),
            ("2026年3月5日14时", TimeError::NoMinutes),
            ("2026年3月5日 14", TimeError::NoMinutes),
            ("2026-03-05 14", TimeError::NoMinutes),
            ("2026-03-05T14", TimeError::NoMinutes),
            ("2026-03-05 14:5", TimeError::OneDigit),
            ("2026-03-05 14:05:7", TimeError::OneDigit),
            ("2026年3月5日14时5分", TimeError::OneDigit),
            ("2026-03-05 14:30:05.5", TimeError::Fraction),
            ("2026-03-05T14:30:05.123", TimeError::Fraction),
            ("2026/3/5 14:30:05,5", TimeError::Fraction),
            ("2026-03-05 14:30+08:00", TimeError::Offset),
            ("2026-3-5T14:30:05Z", TimeError::Offset),
            ("2026/03/05 14:30:05+08:00", TimeError::Offset),
            ("2026-03-05T14:30:05+0800", TimeError::Offset),
            ("2026-03-05T14:30:05+24:00", TimeError::Offset),
            ("2026-03-05T14:30:05+08:60", TimeError::Offset),
            ("2026-03-05T14:30:05 +08:00", TimeError::Offset),
            ("2026-03-05T4:30:05Z", TimeError::Offset),
            ("下午2:30", TimeError::HalfDay),
            ("2026年3月5日下午2:30", TimeError::HalfDay),
            ("2026-03-05 2:30 PM", TimeError::HalfDay),
            ("3/5/2026 2:30 p.m.", TimeError::HalfDay),
            ("2026-03-05 14：30", TimeError::FullWidth),
            ("２０２６-03-05", TimeError::FullWidth),
            ("2026年3月5日14：30", TimeError::FullWidth),
            ("46086.6", TimeError::Serial),
            ("46086", TimeError::Serial),
            ("", TimeError::NotATime),
            ("待定，后补", TimeError::NotATime),
            ("今晚", TimeError::NotATime),
            ("2026", TimeError::NotATime),
            ("2026-03", TimeError::NotATime),
            ("2026年3月", TimeError::NotATime),
            ("20260305", TimeError::NotATime),
            ("14:30", TimeError::NotATime),
            ("2026-003-05", TimeError::NotATime),
            ("2026-03-05T", TimeError::NotATime),
            ("2026-03-05 14:30:05 x", TimeError::NotATime),
            ("2026-03-05T T14:30", TimeError::NotATime),
            ("2026-03-0514:30", TimeError::NotATime),
            ("2026年3月5日T14:30", TimeError::NotATime),
            ("2026-3-5 14时30分", TimeError::NotATime),
            ("2026-03-05T14:30:05.Z", TimeError::Offset),
            ("+2026-03-05", TimeError::NotATime),
            ("-2026-03-05", TimeError::NotATime),
        ] {
            assert_eq!(shanghai(text), Err(error), "{text}");
        }
    }

    #[test]
    fn refused_dates() {
        let date = TimeError::Date;
        for (text, error) in [
            ("03/05/2026", date(DateError::TwoWays)),
            ("46086", date(DateError::Serial)),
            ("2026-03-05 09:00", date(DateError::HasTime)),
            ("2026年3月5日9时00分", date(DateError::HasTime)),
            ("2026-03-05 14", date(DateError::NotADate)),
            ("x", date(DateError::NotADate)),
            ("2026/03-05", TimeError::MixedSeparators),
            ("2026-02-29", TimeError::NoSuchDate),
        ] {
            assert_eq!(read_date(text), Err(error), "{text}");
        }
    }

    /// Every word between blanks that starts like a year, with the next where that is a time.
    fn examples(text: &str) -> Vec<String> {
        let text = text.replace(['；', '，'], " ");
        let words: Vec<_> = text.split([' ', ',', ';']).collect();
        let mut found = Vec::new();
        for (i, word) in words.iter().enumerate() {
            if word.starts_with("20") && word.contains('-') {
                let time = words.get(i + 1).filter(|next| next.contains(':'));
                found.push(time.map_or((*word).to_owned(), |time| format!("{word} {time}")));
            }
        }
        found
    }

    #[test]
    fn every_refusal_names_a_form_that_works() {
        let times = [
            "03/05/2026",
            "25/12/2026",
            "x",
            "2026/3-5",
            "2026-02-30",
            "2026-03-05 25:00",
            "2026-03-05 24:00",
            "2026-03-05 14",
            "2026-03-05 14:5",
            "2026-03-05 14:30:05.5",
            "2026-03-05 14:30Z",
            "下午2:30",
            "2026-03-05 14：30",
            "46086.6",
            "2026-03-08 02:30",
            "2026-11-01 01:30",
        ];
        let zone = zone("America/New_York");
        for (text, lang) in times
            .into_iter()
            .flat_map(|text| [(text, Lang::Zh), (text, Lang::En)])
        {
            let said = read(text, &zone).unwrap_err().text(lang);
            assert!(!examples(&said).is_empty(), "{said}");
            for example in examples(&said) {
                assert!(read(&example, &zone).is_ok(), "{example} in {said}");
            }
        }
        let dates = [
            "03/05/2026",
            "46086",
            "2026-03-05 09:00",
            "x",
            "2026/03-05",
            "2026-02-29",
        ];
        for (text, lang) in dates
            .into_iter()
            .flat_map(|text| [(text, Lang::Zh), (text, Lang::En)])
        {
            let said = read_date(text).unwrap_err().text(lang);
            let is_date = |text: &String| read_date(text).is_ok();
            assert!(examples(&said).last().is_some_and(is_date), "{said}");
        }
    }

    #[test]
    fn the_words_of_the_style_guide() {
        let error = shanghai("03/05/2026").unwrap_err();
        assert_eq!(
            error.text(Lang::En),
            "can be read two ways; write 2026-03-05 09:00"
        );
        assert_eq!(
            error.text(Lang::Zh),
            "可以有两种读法；请写成 2026-03-05 09:00"
        );
    }

    #[test]
    fn clock_changes_ask_for_an_offset() {
        let new_york = zone("America/New_York");
        let said = |text| read(text, &new_york).unwrap_err().to_string();
        assert_eq!(
            said("2026-03-08 02:30"),
            "does not exist: the clock of America/New_York skips it; \
             write it with an offset, such as 2026-03-08T03:30:00-04:00"
        );
        assert_eq!(
            said("2026-11-01 01:30"),
            "happens twice: the clock of America/New_York repeats it; write it with an offset, \
             2026-11-01T01:30:00-04:00 or 2026-11-01T01:30:00-05:00"
        );
        // Summer time of 1986 to 1991; it began at 02:00.
        let said = shanghai("1986-05-04 02:30").unwrap_err().text(Lang::Zh);
        assert!(said.contains("例如 1986-05-04T03:30:00+09:00"), "{said}");
        assert!(shanghai("1986-05-04 01:59:59").is_ok());
        assert!(shanghai("1986-05-04 03:00").is_ok());
        assert!(matches!(
            shanghai("1986-09-14 01:30"),
            Err(TimeError::Repeated { .. })
        ));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,40}") {
            let _ = shanghai(&text).map_err(|error| error.text(Lang::Zh));
            let _ = read_date(&text).map_err(|error| error.text(Lang::En));
        }

        #[test]
        fn near_times_are_read_or_refused(text in "[0-9]{1,5}[-/.年][0-9]{1,2}[-/.月][0-9]{1,4}[日T \u{3000}]{0,2}[0-9：:时分秒.+Zz -]{0,14}") {
            let _ = shanghai(&text).map_err(|error| error.text(Lang::En));
            let _ = read_date(&text).map_err(|error| error.text(Lang::Zh));
        }

        #[test]
        fn what_chrono_writes_is_read(
            at in -60_000_000_000_i64..250_000_000_000,
            offset in -1439_i32..1440,
            name in prop::sample::select(vec!["Asia/Shanghai", "America/New_York", "Asia/Kathmandu", "UTC"]),
        ) {
            let zone = zone(name);
            let offset = chrono::FixedOffset::east_opt(offset * 60).unwrap();
            let utc = chrono::DateTime::from_timestamp(at, 0).unwrap();
            let text = utc.with_timezone(&offset).to_rfc3339();
            prop_assert_eq!(read(&text, &zone), Ok(Reading::Instant(Instant::from_unix(at))));

            let local = zone.local(Instant::from_unix(at));
            let expected = zone.instant(local);
            for form in ["%Y-%m-%d %H:%M:%S", "%Y/%-m/%-d %-H:%M:%S", "%Y.%-m.%dT%H:%M:%S",
                         "%Y年%-m月%-d日%-H时%M分%S秒", "%Y年%m月%d日 %H:%M:%S"] {
                let text = local.format(form).to_string();
                match read(&text, &zone) {
                    Ok(Reading::Instant(read)) => prop_assert_eq!(Ok(read), expected),
                    Err(TimeError::Repeated { .. }) => prop_assert!(expected.is_err()),
                    other => prop_assert!(false, "{} as {:?}", text, other),
                }
            }
        }
    }
}
