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
    better: Vec<Example>,
}

/// A time as it would be read, by what was written where that says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Example {
    /// The time.
    pub(crate) text: String,
    /// Whether its date is that which was written, and no sample.
    pub(crate) is_own_date: bool,
    /// Whether its hour is.
    pub(crate) is_own_hour: bool,
}

impl Example {
    /// All of it was written.
    pub(crate) fn own(text: String) -> Self {
        Self {
            text,
            is_own_date: true,
            is_own_hour: true,
        }
    }

    /// The same where the date is a sample.
    pub(crate) fn of_sample_date(self) -> Self {
        Self {
            is_own_date: false,
            ..self
        }
    }

    /// The same where the hour is a sample.
    pub(crate) fn of_sample_hour(self) -> Self {
        Self {
            is_own_hour: false,
            ..self
        }
    }
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
    /// The same without a date: `9:30-11:30`.
    SpanAlone,
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

    pub(crate) fn with(fault: TimeFault, better: impl IntoIterator<Item = Example>) -> Self {
        Self {
            fault,
            better: better.into_iter().collect(),
        }
    }

    /// The same where a date alone is asked for, with another fault.
    pub(crate) fn of_date(self, fault: TimeFault) -> Self {
        let date = |example: Example| Example {
            text: (example.text.split([' ', 'T']).next().unwrap_or_default()).to_owned(),
            is_own_hour: true,
            ..example
        };
        let better: Vec<_> = self.better.into_iter().map(date).collect();
        let usual = || vec![Example::own("2026-03-05".to_owned()).of_sample_date()];
        let better = if better.is_empty() { usual() } else { better };
        Self { fault, better }
    }

    /// The same where a date is asked for, though one with a time is taken too: its forms are dates.
    pub(crate) fn where_a_date_will_do(self) -> Self {
        let fault = match &self.fault {
            TimeFault::NotATime => TimeFault::NotADate,
            same => same.clone(),
        };
        self.of_date(fault)
    }

    /// What is wrong.
    #[must_use]
    pub fn fault(&self) -> &TimeFault {
        &self.fault
    }

    /// The reason and a form that works, as a clause that follows the text that was met:
    /// `"2026-03-05 14"` *has no minutes; write 2026-03-05 14:00*.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let (reason, advice) = self.parts(lang);
        format!("{reason}{}{advice}", lang.pick("；", "; "))
    }

    /// [`Self::text`] in two: what is wrong, and a form that works.
    #[must_use]
    pub fn parts(&self, lang: Lang) -> (String, String) {
        let (reason, lead, usual) = match &self.fault {
            TimeFault::Skipped { zone, local } => return skipped(zone, *local, lang),
            TimeFault::Repeated { zone, local } => return repeated(zone, *local, lang),
            TimeFault::Weekday { written, date } => (
                weekday(*written, *date, lang),
                lang.pick("请核对日期和星期，", "check both, and "),
                A_TIME,
            ),
            TimeFault::PartOfDay(part) => (
                part_of_day(*part, lang),
                lang.pick(BY_24_HOURS.0, BY_24_HOURS.1),
                A_TIME,
            ),
            fault => {
                let clauses = fault.clauses();
                let [reason, lead] = [clauses.reason, clauses.lead];
                let (reason, lead) = (lang.pick(reason.0, reason.1), lang.pick(lead.0, lead.1));
                (reason.to_owned(), lead, clauses.usual)
            }
        };
        let better: Vec<&str> = self.better.iter().map(|it| it.text.as_str()).collect();
        let is_own = |example: &Example| example.is_own_date && example.is_own_hour;
        // What nobody wrote is never told to be written: it shows a form.
        let write = if !better.is_empty() && self.better.iter().all(is_own) {
            lang.pick("写成 ", "write ")
        } else {
            lang.pick("格式如 ", "write it in a form such as ")
        };
        let lead = match (lang, lead) {
            (Lang::Zh, "") if write == "写成 " => "请",
            (Lang::Zh, "") => "请写清楚，",
            _ => lead,
        };
        let better = better.join(lang.pick(" 或 ", " or "));
        let shown = if better.is_empty() { usual } else { &better };
        (reason, format!("{lead}{write}{shown}"))
    }
}

/// A time that nobody misreads.
const A_TIME: &str = "2026-03-05 09:00";

/// To say by which clock the hour is to be written.
const BY_24_HOURS: (&str, &str) = ("请用 24 小时制，", "use the 24-hour clock, and ");

/// What is said of a fault, in both languages.
#[derive(Clone, Copy)]
struct Clauses {
    reason: (&'static str, &'static str),
    /// What stands before the form that works.
    lead: (&'static str, &'static str),
    /// Such a form, for where the text that was found cannot be put right.
    usual: &'static str,
}

impl Clauses {
    const fn of(zh: &'static str, en: &'static str) -> Self {
        Self {
            reason: (zh, en),
            lead: ("", ""),
            usual: A_TIME,
        }
    }

    const fn led(self, lead: (&'static str, &'static str)) -> Self {
        Self { lead, ..self }
    }

    const fn usually(self, usual: &'static str) -> Self {
        Self { usual, ..self }
    }
}

impl TimeFault {
    const fn clauses(&self) -> Clauses {
        match self {
            Self::TwoWays => Clauses::of("可以有两种读法", "can be read two ways"),
            Self::YearLast => Clauses::of("把年份写在了最后", "has the year last"),
            Self::NoYear => Clauses::of("没有写年份", "has no year"),
            Self::NoDate => Clauses::of("只有时刻，没有日期", "is a time of day without a date")
                .led(("请补上日期，", "add the date, and ")),
            Self::NotADate => Clauses::of("不是能识别的日期", "is not a date in a known form")
                .usually("2026-03-05"),
            Self::HasTime => Clauses::of(
                "带有时刻，这里只要日期",
                "has a time of day where only a date is expected",
            )
            .usually("2026-03-05"),
            Self::NoDigits => Clauses::of("不是时间", "is not a time"),
            Self::Placeholder => Clauses::of(
                "是系统在没有时间时填的占位值，不是时间",
                "is a placeholder for no time",
            ),
            Self::MixedSeparators => {
                Clauses::of("的日期混用了分隔符", "mixes separators within the date")
            }
            Self::NoSuchDate => Clauses::of("中的日期不存在", "has a day that does not exist")
                .led(("请写真实的日期，", "put a real day, and ")),
            Self::NoSuchTime => {
                Clauses::of("中的时刻不存在", "has a time of day that does not exist")
                    .led(("请用 00:00:00 至 24:00，", "use 00:00:00 to 24:00, and "))
            }
            Self::NoMinutes => Clauses::of("没有写分钟", "has no minutes"),
            Self::OneDigit => Clauses::of(
                "的分、秒不是两位数",
                "needs two digits for minutes and seconds",
            ),
            Self::Offset => Clauses::of(
                "带时差，但没有写全",
                "has an offset but is not full RFC 3339",
            )
            .usually("2026-03-05T14:30:00+08:00"),
            Self::Span => Clauses::of("写的是起止两个时间", "is a range of two times")
                .led(("请只写结束的时间，", "keep only its end, and ")),
            Self::SpanAlone => Clauses::of(
                "写的是起止两个时间，没有日期",
                "is a range of two times without a date",
            )
            .led((
                "请写日期和结束的时间，",
                "give the date and only its end, and ",
            )),
            Self::HalfDay => Clauses::of("用了 AM、PM", "uses AM or PM").led(BY_24_HOURS),
            Self::FullWidth => Clauses::of("含有全角字符", "has full-width characters")
                .led(("请用半角，", "use half-width ones, and ")),
            Self::Serial => Clauses::of("是电子表格的日期序号", "is a spreadsheet's serial number")
                .led((
                    "请把该列设为日期时间格式后重新导出，",
                    "give the column a date format and export it again, or ",
                )),
            Self::NotATime
            | Self::Weekday { .. }
            | Self::PartOfDay(_)
            | Self::Skipped { .. }
            | Self::Repeated { .. } => {
                Clauses::of("不是能识别的时间", "is not a time in a known form")
            }
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
        Lang::Zh => format!("的星期不对：{date} 是{is}，不是{written}"),
        Lang::En => {
            format!("has the wrong weekday: {date} is a {is}, not a {written}")
        }
    }
}

fn part_of_day(part: PartOfDay, lang: Lang) -> String {
    let name = part.name();
    match lang {
        Lang::Zh => format!("的钟点放在“{name}”后面说不清是几点"),
        Lang::En => format!("has an hour that is unclear after \"{name}\""),
    }
}

/// The example is the time that a clock not put forward would have shown.
fn skipped(zone: &Zone, local: NaiveDateTime, lang: Lang) -> (String, String) {
    let before = zone.offset(zone.last_instant(local));
    let meant = Instant::from_unix(local.and_utc().timestamp()).plus(-i64::from(before));
    let (name, example) = (zone.name(), zone.rfc3339(meant));
    match lang {
        Lang::Zh => (
            format!("不存在：{name} 的时钟跳过了这一时刻"),
            format!("请写明时差，例如 {example}"),
        ),
        Lang::En => (
            format!("does not exist: the clock of {name} skips it"),
            format!("write it with an offset, such as {example}"),
        ),
    }
}

fn repeated(zone: &Zone, local: NaiveDateTime, lang: Lang) -> (String, String) {
    let name = zone.name();
    let first = zone.rfc3339(zone.first_instant(local));
    let last = zone.rfc3339(zone.last_instant(local));
    match lang {
        Lang::Zh => (
            format!("出现两次：{name} 的时钟重复了这一时刻"),
            format!("请写明时差，写成 {first} 或 {last}"),
        ),
        Lang::En => (
            format!("happens twice: the clock of {name} repeats it"),
            format!("write it with an offset, {first} or {last}"),
        ),
    }
}

impl fmt::Display for TimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Lang::En))
    }
}

impl std::error::Error for TimeError {}
