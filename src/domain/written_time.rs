//! Times in cells: what a date without a time stands for, and what is wrong with the rest.

use crate::domain::moment::{Moment, day_end};
use crate::text::{Bilingual, shown};
use crate::time::{Reading, Zone, read};

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

/// Words in the place of a time that mean that there is none.
#[derive(Clone, Debug)]
pub struct BlankWords {
    own: Vec<String>,
    /// The bytes that any of them begins with: most texts are none by their first byte.
    starts: [bool; 256],
}

impl BlankWords {
    /// Those that everybody uses.
    pub const COMMON: [&'static str; 10] = [
        "无",
        "未传达",
        "未报告",
        "未反馈",
        "未收到",
        "-",
        "—",
        "——",
        "/",
        "N/A",
    ];

    /// The common ones and some of the project's own.
    #[must_use]
    pub fn with(own: Vec<String>) -> Self {
        let mut starts = [false; 256];
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
    pub fn hold_a_time(&self, zone: &Zone) -> bool {
        self.own.iter().any(|word| read(word, zone).is_ok())
    }

    /// Whether a text, without blanks around it, is one.
    #[must_use]
    pub fn contains(&self, text: &str) -> bool {
        let is = |word: &str| word.eq_ignore_ascii_case(text);
        let may_be = text
            .bytes()
            .next()
            .is_some_and(|start| self.starts[usize::from(start)]);
        may_be && (Self::COMMON.into_iter().any(is) || self.own.iter().any(|word| is(word)))
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
    /// The end of a meeting: the later, the better for the department.
    Meeting,
    /// Something that was done: the earlier, the better for the department.
    Record,
    /// A limit that includes its day, whatever `date_only` says.
    Limit,
}

/// Reads the time of a cell.
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
) -> Result<Moment, Bilingual> {
    let date = match read(text, zone) {
        Ok(Reading::Instant(at)) => return Ok(Moment { at, is_day: false }),
        Ok(Reading::Date(date)) => date,
        Err(error) => {
            let met = shown(text);
            return Err(Bilingual::new(
                format!("{name}“{met}”{}", error.text(crate::lang::Lang::Zh)),
                format!("{name} \"{met}\" {}", error.text(crate::lang::Lang::En)),
            ));
        }
    };
    let start = zone.first_instant(date.and_time(chrono::NaiveTime::MIN));
    let end = day_end(date, zone);
    let at = match (role, date_only) {
        (TimeRole::Limit, _)
        | (TimeRole::Meeting, DateOnly::Lenient)
        | (TimeRole::Record, DateOnly::Strict) => end,
        (TimeRole::Meeting, DateOnly::Strict) | (TimeRole::Record, DateOnly::Lenient) => start,
        (_, DateOnly::Reject) => {
            let example = format!("{} 09:00", date.format("%Y-%m-%d"));
            return Err(Bilingual::new(
                format!(
                    "{name}“{text}”只有日期，没有时刻；请写成 {example}，或在配置里设 date_only = \"lenient\" 或 \"strict\""
                ),
                format!(
                    "{name} \"{text}\" is a date without a time; write {example}, or set date_only = \"lenient\" or \"strict\" in the configuration"
                ),
            ));
        }
    };
    Ok(Moment { at, is_day: true })
}
