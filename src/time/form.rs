//! The forms in which a time may be written.

use chrono::Weekday;

use crate::time::cursor::Cursor;
use crate::time::named_month;
use crate::time::part_of_day::PartOfDay;

/// A text of the right form, whose numbers may be those of no day.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parts {
    /// None where only the month and the day are written.
    pub(crate) year: Option<u32>,
    pub(crate) month: u32,
    pub(crate) day: u32,
    pub(crate) weekday: Option<Weekday>,
    /// The part of the day that stands after it with no hour.
    pub(crate) part: Option<PartOfDay>,
    /// None for a date alone, and for one with a part of the day but no hour.
    pub(crate) clock: Option<Clock>,
}

/// A time of day as it is written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    pub(crate) part: Option<PartOfDay>,
    pub(crate) hour: u32,
    pub(crate) minute: u32,
    pub(crate) second: u32,
    /// Seconds ahead of UTC.
    pub(crate) offset: Option<i64>,
}

impl Parts {
    /// None if `text`, which is [plain](crate::time::plain_text), has none of the forms.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let mut cursor = Cursor(text.as_bytes());
        let mut parts = Self::date(&mut cursor)?;
        let is_chinese = text.contains('月');
        // An offset west of UTC looks like the end of a span: it belongs to dates as programs write
        // them, which have ten bytes and dashes.
        let is_machine = text.as_bytes().get(4) == Some(&b'-') && text.len() - cursor.0.len() == 10;

        let mut is_apart = cursor.blanks();
        parts.weekday = cursor.weekday();
        is_apart |= cursor.blanks();
        if cursor.0.is_empty() {
            return Some(parts);
        }
        let part = cursor.part_of_day();
        cursor.blanks();
        if part.is_some() && cursor.0.is_empty() {
            return Some(Self { part, ..parts });
        }
        let is_apart = is_apart || is_chinese || parts.weekday.is_some() || part.is_some();
        (is_apart || cursor.take("T") || cursor.take("t")).then_some(())?;
        parts.clock = Some(Clock {
            part,
            ..Clock::read(&mut cursor, is_machine)?
        });
        cursor.0.is_empty().then_some(parts)
    }

    /// `2026-03-05`, `2026年3月5日`, `3月5日` or `5 March 2026`, at the start.
    fn date(cursor: &mut Cursor<'_>) -> Option<Self> {
        let (first, width) = cursor.digits();
        let (year, month, day) = if (1..=2).contains(&width) {
            if cursor.sign("月") {
                let day = cursor.number(1, 2)?;
                cursor.day_sign().then_some((None, first, day))?
            } else {
                let (year, month) = named_month::after_day(cursor)?;
                (Some(year), month, first)
            }
        } else if width == 0 {
            let (year, month, day) = named_month::month_first(cursor)?;
            (Some(year), month, day)
        } else if width != 4 {
            return None;
        } else if cursor.sign("年") {
            let month = cursor.number(1, 2)?;
            let day = cursor.sign("月").then(|| cursor.number(1, 2))??;
            cursor.day_sign().then_some((Some(first), month, day))?
        } else {
            let separator = cursor.byte().filter(|byte| b"-/.".contains(byte))?;
            let month = cursor.number(1, 2)?;
            cursor.byte().filter(|&byte| byte == separator)?;
            (Some(first), month, cursor.number(1, 2)?)
        };
        Some(Self {
            year,
            month,
            day,
            weekday: None,
            part: None,
            clock: None,
        })
    }
}

impl Clock {
    /// A time of day alone, perhaps after a part of the day.
    pub(crate) fn alone(text: &str) -> Option<Self> {
        let mut cursor = Cursor(text.as_bytes());
        let part = cursor.part_of_day();
        cursor.blanks();
        let clock = Self::read(&mut cursor, false)?;
        cursor.0.is_empty().then_some(Self { part, ..clock })
    }

    fn read(cursor: &mut Cursor<'_>, is_machine: bool) -> Option<Self> {
        let (hour, width) = cursor.digits();
        (1..=2).contains(&width).then_some(())?;
        let mut clock = Self {
            part: None,
            hour,
            minute: 0,
            second: 0,
            offset: None,
        };
        if cursor.sign("时") || cursor.sign("点") {
            clock.read_signs(cursor)?;
            return Some(clock);
        }
        cursor.take(":").then_some(())?;
        clock.minute = cursor.number(2, 2)?;
        if cursor.take(":") {
            clock.second = cursor.number(2, 2)?;
            if cursor.take(".") || cursor.take(",") {
                cursor.number(1, usize::MAX)?;
            }
            if !cursor.0.is_empty() {
                clock.offset = Some(cursor.offset(is_machine && width == 2)?);
            }
        }
        Some(clock)
    }

    /// What follows 时 or 点: nothing, 半, 整, `30`, `5分` or `5分7秒`.
    fn read_signs(&mut self, cursor: &mut Cursor<'_>) -> Option<()> {
        if cursor.0.is_empty() || cursor.take("整") {
            return Some(());
        }
        if cursor.take("半") {
            self.minute = 30;
            return Some(());
        }
        let (minute, width) = cursor.digits();
        self.minute = minute;
        if !cursor.sign("分") {
            return (width == 2).then_some(());
        }
        (1..=2).contains(&width).then_some(())?;
        if !cursor.0.is_empty() {
            self.second = cursor.number(1, 2)?;
            cursor.sign("秒").then_some(())?;
        }
        Some(())
    }
}
