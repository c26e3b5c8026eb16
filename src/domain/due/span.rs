//! Lengths of time and their text form.

use std::fmt;
use std::str::FromStr;

use crate::lang::Lang;

/// A length of time as policies give it. Its text form is `90m`, `24h`, `3d` or `2wd`.
///
/// ```
/// # use chuanda::domain::due::Span;
/// assert_eq!("2wd".parse(), Ok(Span::WorkingDays(2)));
/// assert_eq!(Span::Hours(24).to_string(), "24h");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Span {
    /// Minutes of 60 seconds, from the instant itself.
    Minutes(u32),
    /// Hours of 3600 seconds, from the instant itself.
    Hours(u32),
    /// Calendar days, not counting the day of the start; 0 is the day of the start.
    Days(u32),
    /// Working days, not counting the day of the start; 0 is the day of the start or, where that is
    /// no working day, the next one.
    WorkingDays(u32),
}

/// A text that is no span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpanError {
    text: String,
    too_large: bool,
}

impl Span {
    /// Its length in seconds, a calendar day as 24 hours; `None` for working days.
    #[must_use]
    pub fn seconds(self) -> Option<i64> {
        match self {
            Self::Minutes(minutes) => Some(i64::from(minutes) * 60),
            Self::Hours(hours) => Some(i64::from(hours) * 3600),
            Self::Days(days) => Some(i64::from(days) * 86400),
            Self::WorkingDays(_) => None,
        }
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Minutes(minutes) => write!(f, "{minutes}m"),
            Self::Hours(hours) => write!(f, "{hours}h"),
            Self::Days(days) => write!(f, "{days}d"),
            Self::WorkingDays(days) => write!(f, "{days}wd"),
        }
    }
}

impl FromStr for Span {
    type Err = SpanError;

    fn from_str(text: &str) -> Result<Self, SpanError> {
        let error = |too_large| SpanError {
            text: text.to_owned(),
            too_large,
        };
        let unit_at = text.find(|c: char| !c.is_ascii_digit());
        let (number, unit) = text.split_at(unit_at.unwrap_or(text.len()));
        let span = match unit {
            "m" => Self::Minutes,
            "h" => Self::Hours,
            "d" => Self::Days,
            "wd" => Self::WorkingDays,
            _ => return Err(error(false)),
        };
        if number.is_empty() {
            return Err(error(false));
        }
        // Only digits are left, so that only their number can be wrong.
        number.parse().map(span).map_err(|_| error(true))
    }
}

impl SpanError {
    /// The sentence for it.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let text = &self.text;
        match (lang, self.too_large) {
            (Lang::Zh, false) => format!("“{text}”不是时限；请写成 90m、24h、3d 或 2wd"),
            (Lang::Zh, true) => format!("时限“{text}”过大"),
            (Lang::En, false) => format!("\"{text}\" is not a span; write 90m, 24h, 3d or 2wd"),
            (Lang::En, true) => format!("the span \"{text}\" is too large"),
        }
    }
}

impl fmt::Display for SpanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Lang::En))
    }
}

impl std::error::Error for SpanError {}
