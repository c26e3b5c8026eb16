//! Times in cells: what a date without a time stands for, and what is wrong with the rest.

use chrono::{Datelike, NaiveDate, NaiveTime};

use crate::domain::moment::{Moment, day_end};
use crate::lang::Lang;
use crate::text::{Bilingual, shown};
use crate::time::{
    Reading, TimeError, TimeFault, Zone, plain_text, read_if_any, read_in_year, read_span,
    with_sample_hour,
};

/// What a date without a time is worth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DateOnly {
    /// An input error.
    #[default]
    Reject,
    /// A meeting's date is its 24:00, a record's its 00:00: every doubt speaks for the department.
    Lenient,
    /// The reverse.
    Strict,
}

impl DateOnly {
    /// Its word in the configuration.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Reject => "reject",
            Self::Lenient => "lenient",
            Self::Strict => "strict",
        }
    }
}

/// Words in the place of a time that mean that there is none.
#[derive(Clone, Debug)]
pub struct BlankWords {
    own: Vec<String>,
    /// The bytes that any of them begins with: most texts are none by their first byte.
    starts: [bool; 256],
}

impl BlankWords {
    /// Those that everybody uses.
    pub const COMMON: [&'static str; 16] = [
        "无",
        "未传达",
        "未报告",
        "未反馈",
        "未收到",
        "-",
        "--",
        "—",
        "——",
        "/",
        "N/A",
        // What databases and programs write.
        "NULL",
        "\\N",
        "None",
        "NaN",
        "NaT",
    ];

    /// The common ones and some of the project's own.
    #[must_use]
    pub fn with(own: Vec<String>) -> Self {
        let mut starts = [false; 256];
        // A blank or a format character that no reader of tables has cut off may stand before one.
        for mark in [
            '\u{ad}', '\u{61c}', '\u{180e}', '\u{200b}', '\u{3000}', '\u{feff}',
        ] {
            for start in mark.to_string().bytes().take(1) {
                starts[usize::from(start)] = true;
            }
        }
        let common = Self::COMMON.into_iter();
        for word in common.chain(own.iter().map(String::as_str)) {
            for start in word.bytes().take(1) {
                starts[usize::from(start.to_ascii_lowercase())] = true;
                starts[usize::from(start.to_ascii_uppercase())] = true;
            }
        }
        Self { own, starts }
    }

    /// Whether any of the project's own is a time itself, as a placeholder of a database is: then
    /// each cell must be held against it before it is read.
    #[must_use]
    pub fn hold_a_time(&self, zone: &Zone, year: Option<u32>) -> bool {
        let is_time = |word: &String| read_in_year(word, zone, year).is_ok();
        self.own.iter().any(is_time)
    }

    /// Whether a text, without blanks around it, is one, or shows nothing at all.
    #[must_use]
    pub fn contains(&self, text: &str) -> bool {
        let may_be = text
            .bytes()
            .next()
            .is_some_and(|start| self.starts[usize::from(start)]);
        if !may_be {
            return false;
        }
        let plain = plain_text(text);
        let is = |word: &str| word.eq_ignore_ascii_case(text) || word.eq_ignore_ascii_case(&plain);
        plain.is_empty() || Self::COMMON.into_iter().any(is) || self.own.iter().any(|word| is(word))
    }
}

impl Default for BlankWords {
    fn default() -> Self {
        Self::with(Vec::new())
    }
}

/// What a time is the time of, which decides what a date in its place stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeRole {
    /// The end of a meeting: the later, the better for the department. A span of two times is its end.
    Meeting,
    /// Something that was done: the earlier, the better for the department.
    Record,
    /// A limit in a table that includes its day, whatever `date_only` says.
    Limit,
    /// The due of a duty, in a table, which a span may stand for.
    Due,
    /// A limit on the command line, of which no word means that there is none.
    Flag,
}

impl TimeRole {
    /// Whether a word may stand for no time.
    const fn may_be_blank(self) -> bool {
        matches!(self, Self::Record | Self::Limit | Self::Due)
    }
}

/// Reads the time of a cell; `year` is that of dates without one.
///
/// # Errors
///
/// What is wrong with it, and a form that works.
pub fn moment(
    text: &str,
    role: TimeRole,
    name: &str,
    date_only: DateOnly,
    zone: &Zone,
    year: Option<u32>,
) -> Result<Moment, Bilingual> {
    let told = || no_moment(text, role, name, zone, year);
    moment_if_any(text, role, date_only, zone, year).ok_or_else(told)
}

/// The same where nobody may ask what is wrong: a file may hold a million texts that are no times.
pub(crate) fn moment_if_any(
    text: &str,
    role: TimeRole,
    date_only: DateOnly,
    zone: &Zone,
    year: Option<u32>,
) -> Option<Moment> {
    let span_end = || {
        let is_meeting = role == TimeRole::Meeting;
        let span = is_meeting.then(|| read_span(text, zone, year)).flatten();
        span.map(|(_, end)| Reading::Instant(end))
    };
    let reading = read_if_any(text, zone, year).or_else(span_end)?;
    if role != TimeRole::Flag && is_placeholder(reading, zone) {
        return None;
    }
    let date = match reading {
        Reading::Instant(at) => return Some(Moment { at, is_day: false }),
        Reading::Date(date) => date,
    };
    let start = zone.first_instant(date.and_time(NaiveTime::MIN));
    let end = day_end(date, zone);
    let at = match (role, date_only) {
        (TimeRole::Limit | TimeRole::Due | TimeRole::Flag, _)
        | (TimeRole::Meeting, DateOnly::Lenient)
        | (TimeRole::Record, DateOnly::Strict) => end,
        (TimeRole::Meeting, DateOnly::Strict) | (TimeRole::Record, DateOnly::Lenient) => start,
        (_, DateOnly::Reject) => return None,
    };
    Some(Moment { at, is_day: true })
}

/// What to say of a time that is too early or too late to be that of a record, or of what records are
/// held against.
pub(crate) fn out_of_range(text: &str, name: &str) -> Bilingual {
    let met = shown(text);
    Bilingual::new(
        format!("{name}“{met}”不在 1970 年到 2105 年之间"),
        format!("{name} \"{met}\" is not between 1970 and 2105"),
    )
    .advising("请核对年份", "check the year")
}

/// What to say of a text that gives no moment.
pub(crate) fn no_moment(
    text: &str,
    role: TimeRole,
    name: &str,
    zone: &Zone,
    year: Option<u32>,
) -> Bilingual {
    let error = match read_in_year(text, zone, year) {
        Ok(Reading::Date(date)) if !is_placeholder(Reading::Date(date), zone) => {
            return without_time(text, name, date);
        }
        Ok(_) => TimeError::placeholder(),
        Err(error) => error,
    };
    unreadable(text, role, name, &error)
}

fn without_time(text: &str, name: &str, date: NaiveDate) -> Bilingual {
    let example = with_sample_hour(text, date);
    Bilingual::new(
        format!("{name}“{text}”只有日期，没有时刻"),
        format!("{name} \"{text}\" is a date without a time"),
    )
    .advising(
        format!(
            "请补上时刻，格式如 {example}，或加 --date-only lenient 或 strict（配置里是 date_only）"
        ),
        format!(
            "add the time, in a form such as {example}, or give --date-only lenient or strict (date_only in the configuration)"
        ),
    )
}

/// Whether it is one of the times that systems write where they have none: the second or the day
/// from which they count.
fn is_placeholder(reading: Reading, zone: &Zone) -> bool {
    const FIRST_DAYS: [(i32, u32, u32); 7] = [
        (1, 1, 1),
        (1753, 1, 1),
        (1899, 12, 30),
        (1899, 12, 31),
        (1900, 1, 1),
        (1904, 1, 1),
        (1970, 1, 1),
    ];
    let date = match reading {
        Reading::Instant(at) if at.unix() == 0 => return true,
        // None of the times that are written every day is held against the list.
        Reading::Instant(at) if at.unix() > 86_400 => return false,
        Reading::Instant(at) => match zone.local(at) {
            local if local.time() == NaiveTime::MIN => local.date(),
            _ => return false,
        },
        Reading::Date(date) => date,
    };
    FIRST_DAYS.contains(&(date.year(), date.month(), date.day()))
}

/// Whether a text in the place of a time says that it was done, and not when: never to be taken for
/// "no time".
pub(crate) fn says_done(text: &str) -> bool {
    const WORDS: [&str; 17] = [
        "是", "完成", "办结", "按时", "及时", "按期", "同上", "〃", "√", "✓", "✔", "☑", "yes", "y",
        "done", "ditto", "ok",
    ];
    text.starts_with('已') || WORDS.contains(&text.to_lowercase().as_str())
}

/// What to say of a text that is no time, with the setting that would make it one, or none at all.
#[must_use]
pub fn unreadable(text: &str, role: TimeRole, name: &str, error: &TimeError) -> Bilingual {
    let met = shown(text);
    let (zh, en) = match error.fault() {
        TimeFault::NoDigits if says_done(text.trim()) => (
            "；它没有说是什么时间，也不是“没有时间”的意思".to_owned(),
            "; it tells no time, and does not mean that there is none".to_owned(),
        ),
        TimeFault::NoDigits | TimeFault::Placeholder if role.may_be_blank() => {
            let word = met.replace('\\', "\\\\").replace('"', "\\\"");
            (
                format!("；如果它表示没有时间，请在配置里设 [inputs] blank = [\"{word}\"]"),
                format!(
                    "; if it means that there is no time, set [inputs] blank = [\"{word}\"] in the configuration"
                ),
            )
        }
        TimeFault::NoYear => (
            "，或在配置里设 [inputs] year = 2026，或加 --year 2026".to_owned(),
            ", or set [inputs] year = 2026 in the configuration, or give --year 2026".to_owned(),
        ),
        _ => (String::new(), String::new()),
    };
    let [(reason_zh, advice_zh), (reason_en, advice_en)] =
        [Lang::Zh, Lang::En].map(|lang| error.parts(lang));
    let span = (role == TimeRole::Due).then_some([
        "，或写从会议结束起的期限，如 3wd",
        ", or a span from the end of the meeting such as 3wd",
    ]);
    let [or_zh, or_en] = span.unwrap_or_default();
    let (advice_zh, advice_en) = (format!("{advice_zh}{or_zh}"), format!("{advice_en}{or_en}"));
    Bilingual::new(
        format!("{name}“{met}”{reason_zh}"),
        format!("{name} \"{met}\" {reason_en}"),
    )
    .advising(format!("{advice_zh}{zh}"), format!("{advice_en}{en}"))
}
