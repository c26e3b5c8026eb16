//! Why a text is not a time, in words that name a form which is.

use std::fmt;

use chrono::{Datelike, NaiveDate, NaiveDateTime, Weekday};

use crate::lang::Lang;
use crate::time::Instant;
use crate::time::part_of_day::PartOfDay;
use crate::time::zone::Zone;

/// Why a text is not a time, or not a date where a date alone is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeError {
    fault: TimeFault,
    /// The text that was found, put right; empty where nobody can say what was meant, several where
    /// either may have been.
    better: Vec<String>,
}

/// What is wrong with a text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TimeFault {
    /// A day or a month may be meant: `03/05/2026`, `26-03-05`.
    TwoWays,
    /// The year stands last: `25/12/2026`.
    YearLast,
    /// A month and a day alone, and nothing says of which year: `3月5日`.
    NoYear,
    /// A time of day alone: `14:30`.
    NoDate,
    /// None of the forms.
    NotATime,
    /// None of the forms, where a date alone is asked for.
    NotADate,
    /// A date with a time of day, where a date alone is asked for.
    HasTime,
    /// Not one digit: `待定`, `Invalid Date`.
    NoDigits,
    /// What systems write where there is no time: `0000-00-00 00:00:00`.
    Placeholder,
    /// `2026/03-05`.
    MixedSeparators,
    /// `2026-02-30`.
    NoSuchDate,
    /// `25:00`, `14:60`, `14:30:60`.
    NoSuchTime,
    /// Another weekday than that of the date.
    Weekday {
        /// The one that is written.
        written: Weekday,
        /// The date.
        date: NaiveDate,
    },
    /// An hour that the part of the day has not, or that could be two: `上午12:30`.
    PartOfDay(PartOfDay),
    /// `2026-03-05 14`.
    NoMinutes,
    /// Minutes or seconds of one digit: `14:5`.
    OneDigit,
    /// An offset without seconds before it: `2026-03-05 14:30+08:00`.
    Offset,
    /// A start and an end: `2026-03-05 9:30-11:30`.
    Span,
    /// `2:30 PM`.
    HalfDay,
    /// Full-width digits: `１４:30`.
    FullWidth,
    /// A spreadsheet's number of a day: `46086.6`.
    Serial,
    /// The clock of the zone skips this local time.
    Skipped {
        /// The zone.
        zone: Zone,
        /// The time that its clock never shows.
        local: NaiveDateTime,
    },
    /// The clock of the zone shows this local time twice.
    Repeated {
        /// The zone.
        zone: Zone,
        /// The time that its clock shows twice.
        local: NaiveDateTime,
    },
}

impl TimeError {
    pub(crate) fn new(fault: TimeFault) -> Self {
        Self::with(fault, None)
    }

    /// That of a time that stands for none.
    #[must_use]
    pub fn placeholder() -> Self {
        Self::new(TimeFault::Placeholder)
    }

    pub(crate) fn with(fault: TimeFault, better: impl IntoIterator<Item = String>) -> Self {
        Self {
            fault,
            better: better.into_iter().collect(),
        }
    }

    /// The same where a date alone is asked for, with another fault.
    pub(crate) fn of_date(self, fault: TimeFault) -> Self {
        let date = |text: String| text.split([' ', 'T']).next().unwrap_or_default().to_owned();
        let better: Vec<_> = self.better.into_iter().map(date).collect();
        let usual = || vec!["2026-03-05".to_owned()];
        let better = if better.is_empty() { usual() } else { better };
        Self { fault, better }
    }

    /// What is wrong.
    #[must_use]
    pub fn fault(&self) -> &TimeFault {
        &self.fault
    }

    /// [`Self::text`] in two: what is wrong, and a form that works.
    #[must_use]
    pub fn parts(&self, lang: Lang) -> (String, String) {
        let text = self.text(lang);
        // The words before the first of these are this file's own, never those that were met.
        let parts = text.split_once(lang.pick("；", "; "));
        parts.map_or((text.clone(), String::new()), |(reason, advice)| {
            (reason.to_owned(), advice.to_owned())
        })
    }

    /// The reason and a form that works, as a clause that follows the text that was met:
    /// `"2026-03-05 14"` *has no minutes; write 2026-03-05 14:00*.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let (reason, usual) = match &self.fault {
            TimeFault::Skipped { zone, local } => return skipped(zone, *local, lang),
            TimeFault::Repeated { zone, local } => return repeated(zone, *local, lang),
            TimeFault::Weekday { written, date } => (weekday(*written, *date, lang), A_TIME),
            TimeFault::PartOfDay(part) => (part_of_day(*part, lang), "2026-03-05 14:30"),
            fault => {
                let (zh, en, usual) = fault.clauses();
                (lang.pick(zh, en).to_owned(), usual)
            }
        };
        match self.better.as_slice() {
            [] => reason + usual,
            better => reason + &better.join(lang.pick(" 或 ", " or ")),
        }
    }
}

/// A time that nobody misreads.
const A_TIME: &str = "2026-03-05 09:00";

impl TimeFault {
    /// The reason, up to the form that works, in both languages, and such a form, for where the text
    /// that was found cannot be put right.
    const fn clauses(&self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::TwoWays => (
                "可以有两种读法；请写成 ",
                "can be read two ways; write ",
                A_TIME,
            ),
            Self::YearLast => (
                "把年份写在了最后；请写成 ",
                "has the year last; write ",
                A_TIME,
            ),
            Self::NoYear => (
                "没有写年份；请写成 ",
                "has no year; write it in full, as ",
                A_TIME,
            ),
            Self::NoDate => (
                "只有时刻，没有日期；请写成 ",
                "is a time of day without a date; write it in full, as ",
                A_TIME,
            ),
            Self::NotADate => (
                "不是能识别的日期；请写成 ",
                "is not a date in a known form; write ",
                "2026-03-05",
            ),
            Self::HasTime => (
                "带有时刻，这里只要日期；请写成 ",
                "has a time of day where only a date is expected; write ",
                "2026-03-05",
            ),
            Self::NoDigits => ("不是时间；请写成 ", "is not a time; write ", A_TIME),
            Self::Placeholder => (
                "是系统在没有时间时填的占位值，不是时间；请写成 ",
                "is a placeholder for no time; write ",
                A_TIME,
            ),
            Self::MixedSeparators => (
                "的日期混用了分隔符；请写成 ",
                "mixes separators within the date; write ",
                "2026-03-05",
            ),
            Self::NoSuchDate => (
                "中的日期不存在；请写真实的日期，例如 ",
                "has a day that does not exist; write one that does, such as ",
                "2026-02-28",
            ),
            Self::NoSuchTime => (
                "中的时刻不存在；请用 00:00:00 至 24:00，例如 ",
                "has a time of day that does not exist; write one from 00:00:00 to 24:00, such as ",
                A_TIME,
            ),
            Self::NoMinutes => (
                "没有写分钟；请写成 ",
                "has no minutes; write ",
                "2026-03-05 14:00",
            ),
            Self::OneDigit => (
                "的分、秒不是两位数；请写成 ",
                "needs two digits for minutes and seconds; write ",
                "2026-03-05 14:05",
            ),
            Self::Offset => (
                "带时差，但没有写全；请写成 ",
                "has an offset but is not full RFC 3339; write ",
                "2026-03-05T14:30:00+08:00",
            ),
            Self::Span => (
                "写的是起止两个时间；请只写结束的时间，写成 ",
                "is a range of two times; write only its end, as ",
                "2026-03-05 11:30",
            ),
            Self::HalfDay => (
                "用了 AM、PM；请用 24 小时制，写成 ",
                "uses AM or PM; use the 24-hour clock: ",
                "2026-03-05 14:30",
            ),
            Self::FullWidth => (
                "含有全角字符；请用半角，写成 ",
                "has full-width characters; write ",
                "2026-03-05 14:30",
            ),
            Self::Serial => (
                "是电子表格的日期序号；请把该列设为日期时间格式后重新导出，写成 ",
                "is a spreadsheet's serial number; \
                 give the column a date format and export it again, as ",
                A_TIME,
            ),
            Self::NotATime
            | Self::Weekday { .. }
            | Self::PartOfDay(_)
            | Self::Skipped { .. }
            | Self::Repeated { .. } => (
                "不是能识别的时间；请写成 ",
                "is not a time in a known form; write ",
                A_TIME,
            ),
        }
    }
}

fn weekday(written: Weekday, date: NaiveDate, lang: Lang) -> String {
    const NAMES: [(&str, &str); 7] = [
        ("周一", "Monday"),
        ("周二", "Tuesday"),
        ("周三", "Wednesday"),
        ("周四", "Thursday"),
        ("周五", "Friday"),
        ("周六", "Saturday"),
        ("周日", "Sunday"),
    ];
    let name = |day: Weekday| {
        let (zh, en) = NAMES[day.num_days_from_monday() as usize % NAMES.len()];
        lang.pick(zh, en)
    };
    let (written, is) = (name(written), name(date.weekday()));
    match lang {
        Lang::Zh => format!("的星期不对：{date} 是{is}，不是{written}；请核对，写成 "),
        Lang::En => {
            format!(
                "has the wrong weekday: {date} is a {is}, not a {written}; check it, and write "
            )
        }
    }
}

fn part_of_day(part: PartOfDay, lang: Lang) -> String {
    let name = part.name();
    match lang {
        Lang::Zh => format!("的钟点放在“{name}”后面说不清是几点；请用 24 小时制，写成 "),
        Lang::En => {
            format!("has an hour that is unclear after \"{name}\"; use the 24-hour clock: ")
        }
    }
}

/// The example is the time that a clock not put forward would have shown.
fn skipped(zone: &Zone, local: NaiveDateTime, lang: Lang) -> String {
    let before = zone.offset(zone.last_instant(local));
    let meant = Instant::from_unix(local.and_utc().timestamp()).plus(-i64::from(before));
    let (name, example) = (zone.name(), zone.rfc3339(meant));
    match lang {
        Lang::Zh => {
            format!("不存在：{name} 的时钟跳过了这一时刻；请写明时差，例如 {example}")
        }
        Lang::En => format!(
            "does not exist: the clock of {name} skips it; write it with an offset, \
             such as {example}"
        ),
    }
}

fn repeated(zone: &Zone, local: NaiveDateTime, lang: Lang) -> String {
    let name = zone.name();
    let first = zone.rfc3339(zone.first_instant(local));
    let last = zone.rfc3339(zone.last_instant(local));
    match lang {
        Lang::Zh => {
            format!("出现两次：{name} 的时钟重复了这一时刻；请写明时差，写成 {first} 或 {last}")
        }
        Lang::En => format!(
            "happens twice: the clock of {name} repeats it; write it with an offset, \
             {first} or {last}"
        ),
    }
}

impl fmt::Display for TimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Lang::En))
    }
}

impl std::error::Error for TimeError {}
