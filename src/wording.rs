//! Times, lengths of time and counts in words, alike in every table and sentence.
//!
//! It never decides what is said, only how a value is written.

use crate::domain::due::{is_24, text_24};
use crate::domain::moment::Moment;
use crate::lang::Lang;
use crate::time::{Instant, Times, Zone};

/// That only the date of a time is on record.
#[must_use]
pub const fn no_time(lang: Lang) -> &'static str {
    lang.pick("（未记时刻）", " (no time given)")
}

/// That the hour of a due is assumed, since what started its clock has none.
#[must_use]
pub const fn no_start_time(lang: Lang) -> &'static str {
    lang.pick("（起算未记时刻）", " (its start has no time)")
}

/// Appends a time as a person reads it: local, without an offset; where only the day is known, that
/// day and that no time is given.
pub fn write_moment(moment: Option<Moment>, lang: Lang, times: &mut Times<'_>, out: &mut Vec<u8>) {
    let Some(moment) = moment else {
        out.extend_from_slice("—".as_bytes());
        return;
    };
    let start = out.len();
    times.write_local(moment.at, out);
    if moment.is_day {
        out.truncate(start + "2026-03-05".len());
        out.extend_from_slice(no_time(lang).as_bytes());
    }
}

/// A time as a person reads it, where no other is next to it: see [`write_moment`].
#[must_use]
pub fn moment_text(moment: Option<Moment>, lang: Lang, zone: &Zone) -> String {
    let mut out = Vec::new();
    write_moment(moment, lang, &mut Times::new(zone), &mut out);
    String::from_utf8(out).unwrap_or_default()
}

/// A due as a person reads it, and whether its hour is assumed.
#[must_use]
pub fn due_text(due: Instant, is_hour_assumed: bool, lang: Lang, zone: &Zone) -> String {
    let mut text = text_24(due, zone);
    if is_hour_assumed {
        text += no_start_time(lang);
    }
    text
}

/// How far one time lies from another, as a person counts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// Between two times of which both have an hour.
    Seconds(i64),
    /// Where either is a date alone: from one date to the other.
    Days(i64),
}

impl Length {
    /// From a due to the time done; below zero is early. A due of 24:00 is its last second, and yet
    /// the length is counted from 24:00.
    #[must_use]
    pub fn to_done(due: Instant, is_hour_assumed: bool, done: Moment, zone: &Zone) -> Self {
        if is_hour_assumed || done.is_day {
            return Self::days(due, done.at, zone);
        }
        Self::Seconds(done.at.unix() - end_of(due, zone))
    }

    /// From a due to as-of, which may be a 24:00 too; below zero is time left.
    #[must_use]
    pub fn to_as_of(due: Instant, is_hour_assumed: bool, as_of: Instant, zone: &Zone) -> Self {
        if is_hour_assumed {
            return Self::days(due, as_of, zone);
        }
        Self::Seconds(end_of(as_of, zone) - end_of(due, zone))
    }

    /// The length alone, whichever way it goes: `9小时`, `1天`, `当天，未记时刻`.
    #[must_use]
    pub fn span(self, lang: Lang) -> String {
        match self {
            Self::Seconds(seconds) => span_text(seconds, lang),
            Self::Days(0) => same_day(lang).to_owned(),
            Self::Days(days) => days_text(days, lang),
        }
    }

    fn days(from: Instant, to: Instant, zone: &Zone) -> Self {
        Self::Days((zone.date(to) - zone.date(from)).num_days())
    }

    /// The length alone: `9小时`, `晚1天`, `当天，未记时刻`.
    #[must_use]
    pub fn late(self, lang: Lang) -> String {
        match (self, lang) {
            (Self::Seconds(seconds), _) => span_text(seconds, lang),
            (Self::Days(0), _) => same_day(lang).to_owned(),
            (Self::Days(days), Lang::Zh) => format!("晚{days}天"),
            (Self::Days(days), Lang::En) => format!("{} late", days_text(days, lang)),
        }
    }

    /// Appends how late something is that was done: `超过 9小时`, `晚1天`.
    pub fn write_over(self, lang: Lang, out: &mut Vec<u8>) {
        match (self, lang) {
            // "Over by under a minute" is not a sentence.
            (Self::Seconds(-59..60), _) => {
                out.extend_from_slice(lang.pick("晚不到1分钟", "under 1 min late").as_bytes());
            }
            (Self::Seconds(seconds), Lang::Zh) => {
                out.extend_from_slice("超过 ".as_bytes());
                write_span(seconds, lang, out);
            }
            (Self::Seconds(seconds), Lang::En) => {
                write_span(seconds, lang, out);
                out.extend_from_slice(b" over");
            }
            (Self::Days(_), _) => out.extend_from_slice(self.late(lang).as_bytes()),
        }
    }

    /// Appends how late something is that is still not done: `已超过 9小时`, `已晚1天`.
    pub fn write_over_so_far(self, lang: Lang, out: &mut Vec<u8>) {
        if self != Self::Days(0) {
            out.extend_from_slice(lang.pick("已", "").as_bytes());
        }
        self.write_over(lang, out);
    }

    /// How late something is that is still not done, where no other is next to it.
    #[must_use]
    pub fn over_so_far(self, lang: Lang) -> String {
        let mut out = Vec::new();
        self.write_over_so_far(lang, &mut out);
        String::from_utf8(out).unwrap_or_default()
    }

    /// How much time is left: `还剩 9小时`.
    #[must_use]
    pub fn left(self, lang: Lang) -> String {
        let span = self.span(lang);
        if self == Self::Days(0) {
            return span;
        }
        match lang {
            Lang::Zh => format!("还剩 {span}"),
            Lang::En => format!("{span} left"),
        }
    }

    /// How early something was done: `提前9小时`.
    #[must_use]
    pub fn early(self, lang: Lang) -> String {
        let span = self.span(lang);
        if self == Self::Days(0) {
            return span;
        }
        match lang {
            Lang::Zh => format!("提前{span}"),
            Lang::En => format!("{span} early"),
        }
    }
}

const fn same_day(lang: Lang) -> &'static str {
    lang.pick("当天，未记时刻", "the same day, no time given")
}

fn days_text(days: i64, lang: Lang) -> String {
    match (lang, days.unsigned_abs()) {
        (Lang::Zh, days) => format!("{days}天"),
        (Lang::En, 1) => "1 day".to_owned(),
        (Lang::En, days) => format!("{days} days"),
    }
}

/// The second at which a time ends that people read: of 24:00 the first of the next day.
fn end_of(at: Instant, zone: &Zone) -> i64 {
    at.unix() + i64::from(is_24(at, zone))
}

/// Appends a length of time as a person reads it: two units at most, the rest cut off, and no
/// seconds.
pub fn write_span(seconds: i64, lang: Lang, out: &mut Vec<u8>) {
    let start = out.len();
    let rest = seconds.unsigned_abs();
    let (days, clock) = (rest / 86_400, rest % 86_400);
    let (hours, minutes) = (clock / 3600, clock / 60 % 60);
    // Minutes beside days would be a third unit.
    let minutes = if days > 0 { 0 } else { minutes };
    // Each by itself, so that their few bytes are copied as constants.
    match lang {
        Lang::Zh => {
            write_count(days, "天", "", start, out);
            write_count(hours, "小时", "", start, out);
            write_count(minutes, "分", "", start, out);
        }
        Lang::En => {
            write_count(days, " d", " ", start, out);
            write_count(hours, " h", " ", start, out);
            write_count(minutes, " min", " ", start, out);
        }
    }
    if out.len() == start {
        out.extend_from_slice(lang.pick("不到1分钟", "under 1 min").as_bytes());
    }
}

/// Appends how many there are of a unit, where there are any.
#[inline(always)]
pub(crate) fn write_count(count: u64, unit: &str, between: &str, start: usize, out: &mut Vec<u8>) {
    if count == 0 {
        return;
    }
    if out.len() > start {
        out.extend_from_slice(between.as_bytes());
    }
    write_number(count, out);
    out.extend_from_slice(unit.as_bytes());
}

/// Appends a number in digits.
#[inline]
pub(crate) fn write_number(number: u64, out: &mut Vec<u8>) {
    out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
}

/// A length of time as a person reads it.
#[must_use]
pub fn span_text(seconds: i64, lang: Lang) -> String {
    let mut out = Vec::new();
    write_span(seconds, lang, &mut out);
    String::from_utf8(out).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time() {
        let texts = |seconds| [Lang::Zh, Lang::En].map(|lang| span_text(seconds, lang));
        assert_eq!(texts(0), ["不到1分钟", "under 1 min"]);
        assert_eq!(texts(59), ["不到1分钟", "under 1 min"]);
        assert_eq!(texts(60), ["1分", "1 min"]);
        assert_eq!(texts(3601), ["1小时", "1 h"]);
        assert_eq!(texts(8 * 3600 + 1859), ["8小时30分", "8 h 30 min"]);
        assert_eq!(texts(86_400 + 3_599), ["1天", "1 d"]);
        assert_eq!(texts(90_061), ["1天1小时", "1 d 1 h"]);
        assert_eq!(texts(-86_400), ["1天", "1 d"]);
    }

    #[test]
    fn lengths_from_a_due() {
        let zone = Zone::named("Asia/Shanghai").unwrap();
        // 2026-03-05 24:00.
        let due = Instant::from_unix(1_772_726_399);
        let timed = |seconds| Moment {
            at: due.plus(seconds),
            is_day: false,
        };
        let done = |assumed, moment| Length::to_done(due, assumed, moment, &zone);
        assert_eq!(done(false, timed(9 * 3600 + 1)), Length::Seconds(9 * 3600));
        assert_eq!(done(false, timed(1)), Length::Seconds(0));
        assert_eq!(done(true, timed(1)), Length::Days(1));
        let day = Moment {
            is_day: true,
            ..timed(-3600)
        };
        assert_eq!(done(false, day), Length::Days(0));
        let as_of = |seconds| Length::to_as_of(due, false, due.plus(seconds), &zone);
        assert_eq!(as_of(5 * 86_400), Length::Seconds(5 * 86_400));
        assert_eq!(as_of(3601), Length::Seconds(3600));
        assert_eq!(as_of(-3599), Length::Seconds(-3600));
    }

    #[test]
    fn lengths_in_words() {
        let texts = |length: Length| {
            let zh = Lang::Zh;
            let mut over = Vec::new();
            length.write_over(zh, &mut over);
            [
                length.late(zh),
                String::from_utf8(over).unwrap(),
                length.over_so_far(zh),
                length.left(zh),
            ]
        };
        assert_eq!(
            texts(Length::Seconds(3600)),
            ["1小时", "超过 1小时", "已超过 1小时", "还剩 1小时"]
        );
        assert_eq!(
            texts(Length::Days(1)),
            ["晚1天", "晚1天", "已晚1天", "还剩 1天"]
        );
        assert_eq!(texts(Length::Days(0)), ["当天，未记时刻"; 4]);
    }
}
