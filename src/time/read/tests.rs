//! What each form says, and what is said about the rest.

use super::*;
use crate::lang::Lang;

pub(crate) fn zone(name: &str) -> Zone {
    Zone::named(name).unwrap()
}

pub(crate) fn shanghai(text: &str) -> Result<Reading, TimeError> {
    read_in_year(text, &zone("Asia/Shanghai"), Some(2026))
}

fn fault(text: &str) -> Option<TimeFault> {
    Some(shanghai(text).err()?.fault().clone())
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
        // What databases write.
        ("2026-03-05 14:30:05+08", AT),
        ("2026-03-05 14:30:05+0800", AT),
        ("2026-03-05 06:30:05.123456+00", AT),
        ("2026-03-05 14:30:05.999", AT),
        ("2026-03-05T14:30:05.123", AT),
        ("2026/3/5 14:30:05,5", AT),
        ("2026-03-05 01:30:05-05", AT),
        ("2026-03-05 01:30:05.5-0500", AT),
        ("2026-03-05T14:30:05 +08:00", AT),
        ("2026/03/05 14:30:05+08:00", AT),
        ("2026-3-5T6:30:05Z", AT),
        // Whose month is a word.
        ("5 March 2026 14:30:05", AT),
        ("05 mar 2026 14:30:05", AT),
        ("5-Mar-2026 14:30:05", AT),
        ("05/MAR/2026T14:30:05", AT),
        ("March 5, 2026 14:30:05", AT),
        ("Mar 05 2026 14:30:05", AT),
        ("5\u{a0}March 2026  下午2:30:05", AT),
        // What offices write.
        ("2026-03-05 14：30：05", AT),
        ("2026年3月5日14点30分5秒", AT),
        ("2026年3月5日14时5分7秒", AT - 25 * 60 + 2),
        ("2026-3-5 14时30分", AT - 5),
        ("2026年3月5日14点30", AT - 5),
        ("2026年3月5日14点半", AT - 5),
        ("2026年3月5日14时", AT - 1805),
        ("2026/3/5 14点整", AT - 1805),
        ("2026 年 3 月 5 日 14 时 30 分", AT - 5),
        ("2026年3月5号14:30", AT - 5),
        ("2026年3月5日（周四）14:30", AT - 5),
        ("2026年3月5日(星期四)14:30", AT - 5),
        ("2026-03-05 星期四 14:30", AT - 5),
        ("2026-03-05礼拜四14:30", AT - 5),
        ("2026/3/5（ 周四 ）下午2:30", AT - 5),
        ("3月5日下午2点半", AT - 5),
        ("3月5日 14:30:05", AT),
        ("2026年3月5日下午2:30:05", AT),
        ("2026-03-05 下午14:30", AT - 5),
        ("2026-03-05 下午 2:30", AT - 5),
        ("2026-03-05下午2时30分", AT - 5),
        ("2026-03-05 24:00", AT + 34_194),
        ("2026-03-05T24:00:00", AT + 34_194),
        ("2026年3月5日24时", AT + 34_194),
        ("2026-03-05T16:00:00Z", AT + 34_195),
        ("2026-03-05T24:00:00+08:00", AT + 34_194),
        // Blanks of every kind, and what shows nothing.
        ("2026-03-05\u{a0}14:30", AT - 5),
        ("2026-03-05\t14:30", AT - 5),
        (" \u{feff}2026-03-05\u{2003}\u{200b}14:30\u{3000}", AT - 5),
        ("2026年3月5日\n14:30", AT - 5),
        ("20\u{200e}26-03-05 14:30", AT - 5),
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
        "2026-03-05（周四）",
        "2026年3月5日 星期四",
        "2026-03-05 上午",
        "2026年3月5日（周四）下午",
        "5 March 2026",
        "5-Mar-2026",
        "05/Mar/2026",
        "March 5, 2026",
        "mar 5 2026（周四）",
    ] {
        assert_eq!(shanghai(text), Ok(Reading::Date(date)), "{text}");
        assert_eq!(read_date(text), Ok(date), "{text}");
    }
    for text in ["3月5日", "03月05日", "3月5日上午", "3月5日（周四）"] {
        assert_eq!(shanghai(text), Ok(Reading::Date(date)), "{text}");
        assert_eq!(read_date(text).unwrap_err().fault(), &TimeFault::NoYear);
    }
}

#[test]
fn refused_texts() {
    for (text, expected) in [
        ("03/05/2026", TimeFault::TwoWays),
        ("3-5-2026 09:00", TimeFault::TwoWays),
        ("26-03-05", TimeFault::TwoWays),
        ("3/5/26 9:00", TimeFault::TwoWays),
        ("5-Mar-26", TimeFault::TwoWays),
        ("5 March 26 9:00", TimeFault::TwoWays),
        ("5 March", TimeFault::NotATime),
        ("12/3 15:00", TimeFault::TwoWays),
        ("3-12", TimeFault::TwoWays),
        ("1/15 3:40", TimeFault::NotATime),
        ("March 2026", TimeFault::NotATime),
        ("5-Mar/2026", TimeFault::NotATime),
        ("5 Marc 2026", TimeFault::NotATime),
        ("31 February 2026", TimeFault::NoSuchDate),
        ("25/12/2026", TimeFault::YearLast),
        ("12.25.2026 9:00", TimeFault::YearLast),
        ("2026/03-05", TimeFault::MixedSeparators),
        ("2026-3.5 14:30", TimeFault::MixedSeparators),
        ("2026-02-29", TimeFault::NoSuchDate),
        ("2026-02-30 14:30", TimeFault::NoSuchDate),
        ("2026-13-01", TimeFault::NoSuchDate),
        ("2026-00-01T00:00:00Z", TimeFault::NoSuchDate),
        ("2026年4月31日", TimeFault::NoSuchDate),
        ("0000-01-01", TimeFault::Placeholder),
        ("2026-03-05 25:00", TimeFault::NoSuchTime),
        ("2026-03-05 24:01", TimeFault::NoSuchTime),
        ("2026-03-05 14:60", TimeFault::NoSuchTime),
        ("2026-03-05T14:30:60Z", TimeFault::NoSuchTime),
        ("2026年3月5日14时60分", TimeFault::NoSuchTime),
        ("2026年3月5日 14", TimeFault::NoMinutes),
        ("2026-03-05 14", TimeFault::NoMinutes),
        ("2026-03-05T14", TimeFault::NoMinutes),
        ("2026-03-05 14:5", TimeFault::OneDigit),
        ("2026-03-05 14:05:7", TimeFault::OneDigit),
        ("2026-03-05 14:30+08:00", TimeFault::Offset),
        ("2026-03-05T14:30:05+24:00", TimeFault::Offset),
        ("2026-03-05T14:30:05+08:60", TimeFault::Offset),
        ("2026-03-05 2:30 PM", TimeFault::HalfDay),
        ("3/5/2026 2:30 p.m.", TimeFault::HalfDay),
        ("２０２６-03-05", TimeFault::FullWidth),
        ("2026-03-05 １４:30", TimeFault::FullWidth),
        ("2026-03-05 14:30-0800", TimeFault::Offset),
        ("2026-03-05 14:30+08", TimeFault::Offset),
        ("2026/3/5 14:30:05-08:00", TimeFault::Offset),
        ("2026-03-05 24:00:01", TimeFault::NoSuchTime),
        ("2026年3月5日24点半", TimeFault::NoSuchTime),
        ("2026-03-05 10:30-11:00", TimeFault::Span),
        ("2026-03-05 9:30-11", TimeFault::Span),
        ("2026-03-05 9:30:00-11:30", TimeFault::Span),
        ("2026-03-05 9:30 ~ 2026-03-06 11:30", TimeFault::Span),
        ("2026-03-05 22:00至1:00", TimeFault::Span),
        ("9:30-11:30", TimeFault::SpanAlone),
        ("下午2:30~4:00", TimeFault::SpanAlone),
        ("14:30-08:00", TimeFault::SpanAlone),
        ("2026-03-05 14:30-08:00", TimeFault::Span),
        ("2026-03-05 22:00-02:00", TimeFault::Span),
        ("2026-03-05 22:00-次日1:00", TimeFault::Span),
        ("2026-03-05T14:30-08:00", TimeFault::Offset),
        ("５月５日", TimeFault::FullWidth),
        ("14:30", TimeFault::NoDate),
        ("下午2:30", TimeFault::NoDate),
        ("9点半", TimeFault::NoDate),
        ("", TimeFault::NoDigits),
        ("待定", TimeFault::NoDigits),
        ("今晚", TimeFault::NoDigits),
        ("Invalid Date", TimeFault::NoDigits),
        ("0000-00-00 00:00:00", TimeFault::Placeholder),
        ("0000-00-00", TimeFault::Placeholder),
        ("1900/1/0", TimeFault::Placeholder),
        ("46086.6", TimeFault::Serial),
        ("46086", TimeFault::Serial),
        ("2026", TimeFault::NotATime),
        ("2026-03", TimeFault::NotATime),
        ("2026年3月", TimeFault::NotATime),
        ("20260305", TimeFault::NotATime),
        ("2026-003-05", TimeFault::NotATime),
        ("2026-03-05T", TimeFault::NotATime),
        ("2026-03-05 14:30:05 x", TimeFault::NotATime),
        ("2026-03-05T T14:30", TimeFault::NotATime),
        ("2026-03-0514:30", TimeFault::NotATime),
        ("2026年3月5日T14:30", TimeFault::NotATime),
        ("2026-03-05T14:30:05.Z", TimeFault::Offset),
        ("+2026-03-05", TimeFault::NotATime),
        ("-2026-03-05", TimeFault::NotATime),
    ] {
        assert_eq!(fault(text), Some(expected), "{text}");
    }
}

#[test]
fn refused_dates() {
    for (text, expected) in [
        ("03/05/2026", TimeFault::TwoWays),
        ("46086", TimeFault::Serial),
        ("2026-03-05 09:00", TimeFault::HasTime),
        ("2026年3月5日9时00分", TimeFault::HasTime),
        ("2026-03-05 14", TimeFault::NotADate),
        ("x", TimeFault::NotADate),
        ("2026/03-05", TimeFault::MixedSeparators),
        ("2026-02-29", TimeFault::NoSuchDate),
    ] {
        assert_eq!(read_date(text).unwrap_err().fault(), &expected, "{text}");
    }
}

/// Every word between blanks that starts like a year, with the next where that is a time.
pub(crate) fn examples(text: &str) -> Vec<String> {
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
        "2026-03-05 14",
        "2026-03-05 14:5",
        "2026-03-05 14:30Z",
        "2026-03-05 14:30+25",
        "3月5日",
        "14:30",
        "待定",
        "0000-00-00",
        "2026-03-05（周五）9:30",
        "2026-03-05 上午12:30",
        "2026-03-05 晚上99:30",
        "2026-03-05 2:30 PM",
        "2026-03-05 9:30-11:30",
        "2026-03-05 9:30至8:30",
        "2026-03-05 １４:30",
        "46086.6",
        "2026-03-08 02:30",
        "2026-11-01 01:30",
    ];
    let zone = zone("America/New_York");
    for (text, lang) in times
        .into_iter()
        .flat_map(|text| [(text, Lang::Zh), (text, Lang::En)])
    {
        let message = read(text, &zone).unwrap_err().text(lang);
        assert!(!examples(&message).is_empty(), "{message}");
        for example in examples(&message) {
            assert!(read(&example, &zone).is_ok(), "{example} in {message}");
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
        let message = read_date(text).unwrap_err().text(lang);
        let is_date = |text: &String| read_date(text).is_ok();
        assert!(examples(&message).last().is_some_and(is_date), "{message}");
    }
}

/// The example is the text put right, where it can be; what nobody wrote is only ever a form.
#[test]
#[expect(clippy::too_many_lines, reason = "a table of texts")]
fn refusals_in_words() {
    for (text, zh, en) in [
        (
            "03/05/2026",
            "可以有两种读法；请写清楚，格式如 2026-03-05 09:00 或 2026-05-03 09:00",
            "can be read two ways; write it in a form such as 2026-03-05 09:00 or 2026-05-03 09:00",
        ),
        (
            "3/5/26 14:30",
            "可以有两种读法；请写成 2026-03-05 14:30 或 2026-05-03 14:30",
            "can be read two ways; write 2026-03-05 14:30 or 2026-05-03 14:30",
        ),
        (
            "25/12/2026 8:00",
            "把年份写在了最后；请写成 2026-12-25 08:00",
            "has the year last; write 2026-12-25 08:00",
        ),
        (
            "2026/03-06 下午2:30",
            "的日期混用了分隔符；请写成 2026-03-06 14:30",
            "mixes separators within the date; write 2026-03-06 14:30",
        ),
        (
            "2026年3月6日（周四）9点半",
            "的星期不对：2026-03-06 是周五，不是周四；请核对日期和星期，写成 2026-03-06 09:30",
            "has the wrong weekday: 2026-03-06 is a Friday, not a Thursday; \
             check both, and write 2026-03-06 09:30",
        ),
        (
            "2026-03-06 上午12:30",
            "的钟点放在“上午”后面说不清是几点；\
             请用 24 小时制，写成 2026-03-06 00:30 或 2026-03-06 12:30",
            "has an hour that is unclear after \"上午\"; \
             use the 24-hour clock, and write 2026-03-06 00:30 or 2026-03-06 12:30",
        ),
        (
            "2026-03-06 晚上12点",
            "的钟点放在“晚上”后面说不清是几点；\
             请用 24 小时制，写成 2026-03-07 00:00 或 2026-03-06 00:00",
            "has an hour that is unclear after \"晚上\"; \
             use the 24-hour clock, and write 2026-03-07 00:00 or 2026-03-06 00:00",
        ),
        (
            "2026-03-06 凌晨8:00",
            "的钟点放在“凌晨”后面说不清是几点；请用 24 小时制，写成 2026-03-06 08:00",
            "has an hour that is unclear after \"凌晨\"; use the 24-hour clock, and write 2026-03-06 08:00",
        ),
        (
            "2026-3-6 9",
            "没有写分钟；请写成 2026-03-06 09:00",
            "has no minutes; write 2026-03-06 09:00",
        ),
        (
            "2026-3-6 9:5:7",
            "的分、秒不是两位数；请写成 2026-03-06 09:05:07",
            "needs two digits for minutes and seconds; write 2026-03-06 09:05:07",
        ),
        (
            "2026-03-06 14:30-0800",
            "带时差，但没有写全；请写成 2026-03-06T14:30:00-08:00",
            "has an offset but is not full RFC 3339; write 2026-03-06T14:30:00-08:00",
        ),
        (
            "2026-03-06 22:00-02:00",
            "写的是起止两个时间；请只写结束的时间，格式如 2026-03-07 02:00",
            "is a range of two times; keep only its end, and write it in a form such as 2026-03-07 02:00",
        ),
        (
            "2026-03-31 22:00-次日1:00",
            "写的是起止两个时间；请只写结束的时间，写成 2026-04-01 01:00",
            "is a range of two times; keep only its end, and write 2026-04-01 01:00",
        ),
        (
            "2026-04-06 10:00、2026-04-07 11:00",
            "不是能识别的时间；请写清楚，格式如 2026-04-06 09:00",
            "is not a time in a known form; write it in a form such as 2026-04-06 09:00",
        ),
        (
            "2026.4.6 9.30",
            "不是能识别的时间；请写成 2026-04-06 09:30",
            "is not a time in a known form; write 2026-04-06 09:30",
        ),
        (
            "５月５日",
            "含有全角字符；请用半角，格式如 2026-05-05 09:00",
            "has full-width characters; use half-width ones, and write it in a form such as 2026-05-05 09:00",
        ),
        (
            "2026-03-06 10:30-11",
            "写的是起止两个时间；请只写结束的时间，写成 2026-03-06 11:00",
            "is a range of two times; keep only its end, and write 2026-03-06 11:00",
        ),
        (
            "2026/3/6 2:30 p.m.",
            "用了 AM、PM；请用 24 小时制，写成 2026-03-06 14:30",
            "uses AM or PM; use the 24-hour clock, and write 2026-03-06 14:30",
        ),
        (
            "２０２６-３-６ ９：０５",
            "含有全角字符；请用半角，写成 2026-03-06 09:05",
            "has full-width characters; use half-width ones, and write 2026-03-06 09:05",
        ),
        (
            "20260306143005",
            "不是能识别的时间；请写成 2026-03-06 14:30:05",
            "is not a time in a known form; write 2026-03-06 14:30:05",
        ),
        (
            "46086",
            "是电子表格的日期序号；请把该列设为日期时间格式后重新导出，格式如 2026-03-05 09:00",
            "is a spreadsheet's serial number; give the column a date format and export it again, or write it in a form such as 2026-03-05 09:00",
        ),
        (
            "9:30-11:30",
            "写的是起止两个时间，没有日期；请写日期和结束的时间，格式如 2026-03-05 11:30",
            "is a range of two times without a date; give the date and only its end, and write it in a form such as 2026-03-05 11:30",
        ),
        (
            "上午9-11时",
            "写的是起止两个时间，没有日期；请写日期和结束的时间，格式如 2026-03-05 11:00",
            "is a range of two times without a date; give the date and only its end, and write it in a form such as 2026-03-05 11:00",
        ),
        (
            "46086.6",
            "是电子表格的日期序号；请把该列设为日期时间格式后重新导出，写成 2026-03-05 14:24",
            "is a spreadsheet's serial number; give the column a date format and export it again, or write 2026-03-05 14:24",
        ),
        (
            "2026-04-31 10:00",
            "中的日期不存在；请写真实的日期，格式如 2026-04-30 10:00",
            "has a day that does not exist; put a real day, and write it in a form such as 2026-04-30 10:00",
        ),
        (
            "2026-13-05",
            "中的日期不存在；请写真实的日期，格式如 2026-05-13 09:00",
            "has a day that does not exist; put a real day, and write it in a form such as 2026-05-13 09:00",
        ),
        (
            "2026-04-30 14:30:60",
            "中的时刻不存在；请用 00:00:00 至 24:00，格式如 2026-04-30 14:30",
            "has a time of day that does not exist; use 00:00:00 to 24:00, and write it in a form such as 2026-04-30 14:30",
        ),
        (
            "2026-04-30 25:10",
            "中的时刻不存在；请用 00:00:00 至 24:00，格式如 2026-04-30 09:00",
            "has a time of day that does not exist; use 00:00:00 to 24:00, and write it in a form such as 2026-04-30 09:00",
        ),
        (
            "2026-04-30 9:30左右",
            "不是能识别的时间；请写清楚，格式如 2026-04-30 09:30",
            "is not a time in a known form; write it in a form such as 2026-04-30 09:30",
        ),
        (
            "3月6日上午9点半（视频会）",
            "不是能识别的时间；请写成 2026-03-06 09:30",
            "is not a time in a known form; write 2026-03-06 09:30",
        ),
        (
            "2026-04-30（已传达）",
            "不是能识别的时间；请写清楚，格式如 2026-04-30 09:00",
            "is not a time in a known form; write it in a form such as 2026-04-30 09:00",
        ),
        (
            "晚8点",
            "只有时刻，没有日期；请补上日期，格式如 2026-03-05 20:00",
            "is a time of day without a date; add the date, and write it in a form such as 2026-03-05 20:00",
        ),
        (
            "待定",
            "不是时间；请写清楚，格式如 2026-03-05 09:00",
            "is not a time; write it in a form such as 2026-03-05 09:00",
        ),
    ] {
        let error = shanghai(text).unwrap_err();
        assert_eq!(error.text(Lang::Zh), zh, "{text}");
        assert_eq!(error.text(Lang::En), en, "{text}");
    }
    let error = read("3月6日 9:30", &zone("UTC")).unwrap_err();
    assert_eq!(
        error.text(Lang::Zh),
        "没有写年份；请写清楚，格式如 2026-03-06 09:30"
    );
    // The end of a span is what would be written, once its year is known.
    let error = read("3月6日9:30-10:30", &zone("UTC")).unwrap_err();
    assert_eq!(
        error.text(Lang::En),
        "has no year; write it in a form such as 2026-03-06 10:30"
    );
    // The year that is set is that of the examples.
    let error = read_in_year("3.5", &zone("UTC"), Some(2027)).unwrap_err();
    assert_eq!(
        error.text(Lang::Zh),
        "可以有两种读法；请写清楚，格式如 2027-03-05 09:00 或 2027-05-03 09:00"
    );
    let error = read_date("03/05/2026").unwrap_err();
    assert_eq!(
        error.text(Lang::Zh),
        "可以有两种读法；请写成 2026-03-05 或 2026-05-03"
    );
}

/// Every hour from 0 to 24 after every part of the day, as the contract has it.
#[test]
fn hours_of_the_parts_of_the_day() {
    let meant = |part: &str, hour: u32| match (part, hour) {
        ("凌晨", 0..=5)
        | ("早上" | "上午", 0..=11)
        | ("中午", 11..=13)
        | ("下午", 12..=23)
        | ("晚上" | "晚", 17..=23) => Some(hour),
        ("中午", 1) | ("下午", 1..=11) | ("晚上" | "晚", 5..=11) => Some(hour + 12),
        _ => None,
    };
    for part in ["凌晨", "早上", "上午", "中午", "下午", "晚上", "晚"] {
        for hour in 0..=24 {
            let read = shanghai(&format!("2026-03-05 {part}{hour}:07"));
            let Some(meant) = meant(part, hour) else {
                let error = read.unwrap_err();
                assert!(
                    matches!(error.fault(), TimeFault::PartOfDay(_)),
                    "{part}{hour}"
                );
                continue;
            };
            assert_eq!(read, shanghai(&format!("2026-03-05 {meant:02}:07")));
        }
    }
}

#[test]
fn clock_changes_ask_for_an_offset() {
    let new_york = zone("America/New_York");
    let message = |text| read(text, &new_york).unwrap_err().to_string();
    assert_eq!(
        message("2026-03-08 02:30"),
        "does not exist: the clock of America/New_York skips it; \
         write it with an offset, such as 2026-03-08T03:30:00-04:00"
    );
    assert_eq!(
        message("2026-11-01 01:30"),
        "happens twice: the clock of America/New_York repeats it; write it with an offset, \
         2026-11-01T01:30:00-04:00 or 2026-11-01T01:30:00-05:00"
    );
    // Summer time of 1986 to 1991; it began at 02:00.
    let message = shanghai("1986-05-04 02:30").unwrap_err().text(Lang::Zh);
    assert!(
        message.contains("例如 1986-05-04T03:30:00+09:00"),
        "{message}"
    );
    assert!(shanghai("1986-05-04 01:59:59").is_ok());
    assert!(shanghai("1986-05-04 03:00").is_ok());
    assert!(matches!(
        fault("1986-09-14 01:30"),
        Some(TimeFault::Repeated { .. })
    ));
    // The last second of a day has no doubt, even where the clock shows it twice.
    let cairo = zone("Africa/Cairo");
    assert!(read("2026-10-29 23:59:59", &cairo).is_err());
    let end = Instant::from_unix(1_793_311_199);
    assert_eq!(read("2026-10-29 24:00", &cairo), Ok(Reading::Instant(end)));
}
