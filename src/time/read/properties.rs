//! Whoever writes a time in whatever form, it is that time; and no text is too strange to be refused.

use chrono::{Datelike, NaiveDateTime, Timelike};
use proptest::prelude::*;

use crate::lang::Lang;
use crate::time::Instant;
use crate::time::error::TimeFault;
use crate::time::read::tests::{examples, shanghai, zone};
use crate::time::read::{Reading, read, read_date, read_in_year};

/// One of the forms in which offices and databases write a time.
fn written(local: NaiveDateTime, choices: &[usize]) -> String {
    let mut choices = choices.iter().copied();
    let mut one_of = |texts: &[&'static str]| texts[choices.next().unwrap() % texts.len()];
    let day = "一二三四五六日".chars();
    let day = day
        .clone()
        .nth(local.weekday().num_days_from_monday() as usize)
        .unwrap();
    let date = local.format(one_of(&[
        "%Y-%m-%d",
        "%Y/%-m/%-d",
        "%Y.%-m.%d",
        "%Y年%-m月%-d日",
        "%Y年%m月%d日",
        "%-m月%-d日",
        "%Y 年 %-m 月 %-d 日",
        "%-d %B %Y",
        "%d/%b/%Y",
        "%-d-%b-%Y",
        "%B %-d, %Y",
    ]));
    let weekday = one_of(&["", "", "（周X）", "(星期X)", " 礼拜X", " 星期X "]);
    let weekday = weekday.replace('X', &day.to_string());
    let gap = one_of(&[" ", "\u{3000}", "\u{a0}", "  ", "\t"]);
    let hour = local.hour();
    let part = one_of(&["", "", "凌晨", "早上", "上午", "中午", "下午", "晚上", "晚"]);
    let shown = match part {
        "凌晨" if hour <= 5 => hour,
        "早上" | "上午" if hour <= 11 => hour,
        "中午" if hour == 13 => 1,
        "中午" if (11..=12).contains(&hour) => hour,
        "下午" if hour >= 13 => hour - 12,
        "下午" if hour == 12 => hour,
        "晚上" | "晚" if (17..=23).contains(&hour) => hour - 12,
        _ => return format!("{date}{weekday}{gap}{}", clock(local, hour, &mut one_of)),
    };
    format!(
        "{date}{weekday}{gap}{part}{}",
        clock(local, shown, &mut one_of)
    )
}

fn clock(
    local: NaiveDateTime,
    hour: u32,
    one_of: &mut impl FnMut(&[&'static str]) -> &'static str,
) -> String {
    let (minute, second) = (local.minute(), local.second());
    match one_of(&[
        "colons",
        "wide",
        "seconds",
        "offset",
        "signs",
        "all signs",
        "bare",
    ]) {
        "wide" => format!("{hour}：{minute:02}"),
        "seconds" => format!(
            "{hour:02}:{minute:02}:{second:02}{}",
            one_of(&["", ".5", ".123456"])
        ),
        "offset" => {
            let offset = one_of(&["+08:00", "+0800", "+08", " +08:00"]);
            format!("{hour:02}:{minute:02}:{second:02}{offset}")
        }
        "signs" => format!("{hour}{}{minute}分", one_of(&["时", "点"])),
        "all signs" => format!("{hour}时{minute}分{second}秒"),
        "bare" if minute == 0 => format!("{hour}{}", one_of(&["时", "点", "点整"])),
        "bare" if minute == 30 => format!("{hour}{}半", one_of(&["时", "点"])),
        _ => format!("{hour}:{minute:02}"),
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,40}") {
        let _ = shanghai(&text).map_err(|error| error.text(Lang::Zh));
        let _ = read_date(&text).map_err(|error| error.text(Lang::En));
    }

    #[test]
    fn near_times_are_read_or_refused(text in "[0-9]{1,5}[-/.年][0-9]{1,2}[-/.月][0-9]{1,4}[日T \u{3000}]{0,2}[0-9：:时分秒.+Zz -]{0,14}") {
        let _ = shanghai(&text).map_err(|error| error.text(Lang::En));
        let _ = read_date(&text).map_err(|error| error.text(Lang::Zh));
    }

    /// Whoever writes an instant in whatever form, it is that instant.
    #[test]
    fn every_form_of_an_instant_is_that_instant(
        // 2000 to 2099: in Shanghai the clock does not change.
        at in 946_656_000_i64..4_102_416_000,
        choices in prop::collection::vec(0_usize..1000, 12),
    ) {
        let zone = zone("Asia/Shanghai");
        let local = zone.local(Instant::from_unix(at));
        let text = written(local, &choices);
        let year = Some(local.year().cast_unsigned());
        // Forms without seconds say the minute.
        let is_whole = text.contains("秒") || text.matches(':').count() >= 2;
        let seconds = if is_whole { at } else { at - i64::from(local.second()) };
        let expected = Ok(Reading::Instant(Instant::from_unix(seconds)));
        prop_assert_eq!(read_in_year(&text, &zone, year), expected, "{}", text);
    }

    #[test]
    fn good_times_spoilt_are_read_or_refused(
        at in 946_656_000_i64..4_102_416_000,
        choices in prop::collection::vec(0_usize..1000, 12),
        spoilt in prop::collection::vec(
            (0_usize..30, prop::sample::select("0123456789年月日号时点分秒半整周星期四上下午晚-/.:+~至TZ ()：（\u{200b}\u{a0}é😀x".chars().collect::<Vec<_>>()), 0..3),
            1..4,
        ),
    ) {
        let local = zone("Asia/Shanghai").local(Instant::from_unix(at));
        let mut chars: Vec<char> = written(local, &choices).chars().collect();
        for (place, c, how) in spoilt {
            let place = place % chars.len().max(1);
            match how {
                0 => chars.insert(place, c),
                1 if !chars.is_empty() => chars[place] = c,
                _ => chars.truncate(place),
            }
        }
        let text: String = chars.into_iter().collect();
        let new_york = zone("America/New_York");
        for year in [None, Some(2026)] {
            let read = read_in_year(&text, &new_york, year);
            let read = read.map_err(|error| error.text(Lang::Zh));
            if let Err(message) = read {
                for example in examples(&message) {
                    prop_assert!(read_in_year(&example, &zone("UTC"), None).is_ok(), "{}: {}", text, message);
                }
            }
        }
        let _ = crate::time::read_span(&text, &new_york, Some(2026));
        let _ = read_date(&text).map_err(|error| error.text(Lang::En));
    }

    #[test]
    fn what_chrono_writes_is_read(
        at in -60_000_000_000_i64..250_000_000_000,
        offset in -1439_i32..1440,
        name in prop::sample::select(vec!["Asia/Shanghai", "America/New_York", "Asia/Kathmandu", "UTC"]),
    ) {
        let zone = zone(name);
        let offset = chrono::FixedOffset::east_opt(offset * 60).unwrap();
        let utc = chrono::DateTime::from_timestamp(at, 0).unwrap();
        let text = utc.with_timezone(&offset).to_rfc3339();
        prop_assert_eq!(read(&text, &zone), Ok(Reading::Instant(Instant::from_unix(at))));

        let local = zone.local(Instant::from_unix(at));
        let expected = zone.instant(local);
        for form in ["%Y-%m-%d %H:%M:%S", "%Y/%-m/%-d %-H:%M:%S", "%Y.%-m.%dT%H:%M:%S",
                     "%Y年%-m月%-d日%-H时%M分%S秒", "%Y年%m月%d日 %H:%M:%S"] {
            let text = local.format(form).to_string();
            match read(&text, &zone) {
                Ok(Reading::Instant(read)) => prop_assert_eq!(Ok(read), expected),
                Err(error) if matches!(error.fault(), TimeFault::Repeated { .. }) => {
                    prop_assert!(expected.is_err());
                }
                other => prop_assert!(false, "{} as {:?}", text, other),
            }
        }
    }
}
