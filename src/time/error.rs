//! Why a text is not a time, in words that name a form which is.

use std::fmt;

use chrono::NaiveDateTime;

use crate::lang::Lang;
use crate::time::Instant;
use crate::time::zone::Zone;

/// Why a text is not a time.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TimeError {
    /// A day or a month may be meant: `03/05/2026`, `26-03-05`.
    TwoWays,
    /// The year stands last: `25/12/2026`.
    YearLast,
    /// None of the forms.
    NotATime,
    /// `2026/03-05`.
    MixedSeparators,
    /// `2026-02-30`.
    NoSuchDate,
    /// `25:00`, `14:60`, `14:30:60`.
    NoSuchTime,
    /// `24:00`, which might belong to either day.
    EndOfDay,
    /// `14时`, `2026-03-05 14`.
    NoMinutes,
    /// Minutes or seconds of one digit: `14:5`.
    OneDigit,
    /// A fraction of a second outside of RFC 3339.
    Fraction,
    /// An offset outside of RFC 3339: `2026-03-05 14:30+08:00`.
    Offset,
    /// `下午2:30`, `2:30 PM`.
    HalfDay,
    /// Full-width digits or signs: `14：30`.
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
    /// A date alone was asked for.
    Date(DateError),
}

/// Why a text is not a date, where a date alone is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DateError {
    /// A day or a month may be meant: `03/05/2026`, `26-03-05`.
    TwoWays,
    /// A spreadsheet's number of a day: `46086`.
    Serial,
    /// A date with a time of day.
    HasTime,
    /// None of the forms.
    NotADate,
}

impl TimeError {
    /// The reason and a form that works, as a clause that follows the text that was met:
    /// `"03/05/2026"` *can be read two ways; write 2026-03-05 09:00*.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let (zh, en) = match self {
            Self::TwoWays => (
                "可以有两种读法；请写成 2026-03-05 09:00",
                "can be read two ways; write 2026-03-05 09:00",
            ),
            Self::YearLast => (
                "把年份写在了最后；请写成 2026-03-05 09:00",
                "has the year last; write 2026-03-05 09:00",
            ),
            Self::NotATime => (
                "不是能识别的时间；请写成 2026-03-05 09:00",
                "is not a time in a known form; write 2026-03-05 09:00",
            ),
            Self::MixedSeparators => (
                "的日期混用了分隔符；日期请写成 2026-03-05",
                "mixes separators within the date; write the date as 2026-03-05",
            ),
            Self::NoSuchDate => (
                "中的日期不存在；请写真实的日期，例如 2026-02-28",
                "has a day that does not exist; write one that does, such as 2026-02-28",
            ),
            Self::NoSuchTime => (
                "中的时刻不存在；请用 00:00:00 至 23:59:59，例如 2026-03-05 09:00",
                "has a time of day that does not exist; \
                 write one from 00:00:00 to 23:59:59, such as 2026-03-05 09:00",
            ),
            Self::EndOfDay => (
                "用了 24:00；请写成当日 23:59:59 或次日 00:00，例如 2026-03-05 23:59:59",
                "uses 24:00; write 23:59:59 or the next day's 00:00, such as 2026-03-05 23:59:59",
            ),
            Self::NoMinutes => (
                "没有写分钟；请写成 2026-03-05 14:00",
                "has no minutes; write 2026-03-05 14:00",
            ),
            Self::OneDigit => (
                "的分、秒不是两位数；请写成 2026-03-05 14:05",
                "needs two digits for minutes and seconds; write 2026-03-05 14:05",
            ),
            Self::Fraction => (
                "的秒带小数而没有时差；请写成 2026-03-05 14:30:05",
                "has a fraction of a second but no offset; write 2026-03-05 14:30:05",
            ),
            Self::Offset => (
                "带时差而不是完整的 RFC 3339 格式；请写成 2026-03-05T14:30:00+08:00",
                "has an offset but is not full RFC 3339; write 2026-03-05T14:30:00+08:00",
            ),
            Self::HalfDay => (
                "用了上午、下午；请用 24 小时制，写成 2026-03-05 14:30",
                "names a half of the day; use the 24-hour clock: 2026-03-05 14:30",
            ),
            Self::FullWidth => (
                "含有全角字符；请用半角，写成 2026-03-05 14:30",
                "has full-width characters; write 2026-03-05 14:30",
            ),
            Self::Serial => (
                "是电子表格的日期序号；请把该列设为日期时间格式后重新导出，写成 2026-03-05 09:00",
                "is a spreadsheet's serial number; \
                 give the column a date format and export it again, as 2026-03-05 09:00",
            ),
            Self::Skipped { zone, local } => return skipped(zone, *local, lang),
            Self::Repeated { zone, local } => return repeated(zone, *local, lang),
            Self::Date(error) => error.clauses(),
        };
        lang.pick(zh, en).to_owned()
    }
}

impl DateError {
    const fn clauses(self) -> (&'static str, &'static str) {
        match self {
            Self::TwoWays => (
                "可以有两种读法；请写成 2026-03-05",
                "can be read two ways; write 2026-03-05",
            ),
            Self::Serial => (
                "是电子表格的日期序号；请把该列设为日期格式后重新导出，写成 2026-03-05",
                "is a spreadsheet's serial number; \
                 give the column a date format and export it again, as 2026-03-05",
            ),
            Self::HasTime => (
                "带有时刻，这里只要日期；请写成 2026-03-05",
                "has a time of day where only a date is asked for; write 2026-03-05",
            ),
            Self::NotADate => (
                "不是能识别的日期；请写成 2026-03-05",
                "is not a date in a known form; write 2026-03-05",
            ),
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
