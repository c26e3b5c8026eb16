//! Times as the text of a letter has them: `2026年3月12日17时`, without leading noughts, and the day alone
//! where it ends with that day.
//!
//! Source: GB/T 9704-2012, 7.3.5.4, for dates; GB/T 15835-2011 for the hours of a day.

use chrono::{Datelike, NaiveDate, Timelike};

use crate::domain::due::is_24;
use crate::domain::moment::Moment;
use crate::lang::Lang;
use crate::render::shared::words;
use crate::time::{Instant, Zone};
use crate::wording::{no_start_time, no_time};

/// A date as letters bear it.
pub(crate) fn date_text(date: NaiveDate, lang: Lang) -> String {
    let (year, month, day) = (date.year(), date.month(), date.day());
    match lang {
        Lang::Zh => format!("{year}年{month}月{day}日"),
        Lang::En => format!("{day} {} {year}", words::MONTHS[date.month0() as usize]),
    }
}

/// A time; the day alone where it is the end of that day.
pub(crate) fn time_text(at: Instant, zone: &Zone, lang: Lang) -> String {
    let date = date_text(zone.date(at), lang);
    if is_24(at, zone) {
        return date;
    }
    let time = zone.local(at).time();
    let (hour, minute, second) = (time.hour(), time.minute(), time.second());
    match (lang, minute, second) {
        (Lang::Zh, 0, 0) => format!("{date}{hour}时"),
        (Lang::Zh, _, 0) => format!("{date}{hour}时{minute}分"),
        (Lang::Zh, _, _) => format!("{date}{hour}时{minute}分{second}秒"),
        (Lang::En, _, 0) => format!("{date}, {hour:02}:{minute:02}"),
        (Lang::En, _, _) => format!("{date}, {hour:02}:{minute:02}:{second:02}"),
    }
}

/// A due, and whether its hour is assumed.
pub(crate) fn due_text(due: Instant, is_hour_assumed: bool, zone: &Zone, lang: Lang) -> String {
    let mut text = time_text(due, zone, lang);
    if is_hour_assumed {
        text += no_start_time(lang);
    }
    text
}

/// When something was done, by the ledger: the end of a day is a time like any other, a date alone
/// is said to be one.
pub(crate) fn moment_text(moment: Moment, zone: &Zone, lang: Lang) -> String {
    let date = date_text(zone.date(moment.at), lang);
    if moment.is_day {
        return date + no_time(lang);
    }
    if is_24(moment.at, zone) {
        return date + lang.pick("24时", ", 24:00");
    }
    time_text(moment.at, zone, lang)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone() -> Zone {
        Zone::named("Asia/Shanghai").unwrap()
    }

    /// 2026-03-05 24:00.
    const DAY_END: Instant = Instant::from_unix(1_772_726_399);

    #[test]
    fn dates_have_no_leading_noughts() {
        let date = NaiveDate::from_ymd_opt(2026, 3, 5).unwrap();
        assert_eq!(date_text(date, Lang::Zh), "2026年3月5日");
        assert_eq!(date_text(date, Lang::En), "5 March 2026");
    }

    #[test]
    fn times_are_as_exact_as_they_are_known() {
        let text = |seconds, lang| time_text(DAY_END.plus(seconds), &zone(), lang);
        assert_eq!(text(0, Lang::Zh), "2026年3月5日");
        assert_eq!(text(1, Lang::Zh), "2026年3月6日0时");
        assert_eq!(text(1 + 9 * 3600, Lang::Zh), "2026年3月6日9时");
        assert_eq!(text(1 + 9 * 3600 + 60, Lang::Zh), "2026年3月6日9时1分");
        assert_eq!(text(9 * 3600, Lang::Zh), "2026年3月6日8时59分59秒");
        assert_eq!(text(0, Lang::En), "5 March 2026");
        assert_eq!(text(1 + 9 * 3600, Lang::En), "6 March 2026, 09:00");
    }

    #[test]
    fn what_was_done_at_the_end_of_a_day_keeps_its_hour() {
        let moment = |is_day| {
            moment_text(
                Moment {
                    at: DAY_END,
                    is_day,
                },
                &zone(),
                Lang::Zh,
            )
        };
        assert_eq!(moment(false), "2026年3月5日24时");
        assert_eq!(moment(true), "2026年3月5日（未记时刻）");
    }
}
