//! Words that several outputs for people share: days, times, calendars, rates, names.

use std::cmp::Ordering;

use chrono::{Datelike, NaiveDate};

use crate::audit::Audit;
use crate::audit::limit::NoDue;
use crate::audit::tally::{Rate, Tally};
use crate::calendar::{Calendar, Day, Uncovered};
use crate::domain::due::{Span, text_24};
use crate::domain::label::Named;
use crate::lang::Lang;
use crate::rules;
use crate::rules::level::Level;
use crate::rules::rule::Rule;
use crate::time::{Instant, Zone};

/// `周四`, `Thu`.
pub(crate) fn weekday(date: NaiveDate, lang: Lang) -> &'static str {
    let day = date.weekday().num_days_from_monday() as usize;
    lang.pick(
        ["周一", "周二", "周三", "周四", "周五", "周六", "周日"],
        ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
    )[day]
}

/// `2026-10-01 周四`.
pub(crate) fn date(date: NaiveDate, lang: Lang) -> String {
    format!("{date} {}", weekday(date, lang))
}

/// `2026-03-05 17:00:00 周四`, with 24:00 for the last second of a day.
pub(crate) fn time(at: Instant, zone: &Zone, lang: Lang) -> String {
    format!("{} {}", text_24(at, zone), weekday(zone.date(at), lang))
}

/// What a day is, and why: `休息（国庆节，国办发明电〔2025〕7号）`.
pub(crate) fn day(day: &Day<'_>, lang: Lang) -> String {
    let is_weekend = day.date.weekday().num_days_from_monday() >= 5;
    let name = day.name.map(|name| match (lang, day.working) {
        (_, false) => name.to_owned(),
        (Lang::Zh, true) => format!("{name}调休"),
        (Lang::En, true) => format!("in exchange for {name}"),
    });
    let is_plain = name.is_none() && day.notice.is_none();
    let what = match (day.working, is_weekend && day.working || !is_plain) {
        (true, false) => lang.pick("工作日", "working day"),
        (true, true) => lang.pick("上班", "worked"),
        (false, _) => lang.pick("休息", "day off"),
    };
    let weekend = || (is_weekend && !day.working).then(|| lang.pick("周末", "weekend").to_owned());
    let why: Vec<String> = [name.or_else(|| is_plain.then(weekend).flatten())]
        .into_iter()
        .flatten()
        .chain(day.notice.map(str::to_owned))
        .collect();
    if why.is_empty() {
        return what.to_owned();
    }
    match lang {
        Lang::Zh => format!("{what}（{}）", why.join("，")),
        Lang::En => format!("{what} ({})", why.join(", ")),
    }
}

/// A calendar by its name and version.
pub(crate) fn calendar(calendar: &Calendar, lang: Lang) -> String {
    match calendar.version() {
        None => calendar.name().to_owned(),
        Some(version) => match lang {
            Lang::Zh => format!("{}（{version}）", calendar.name()),
            Lang::En => format!("{} ({version})", calendar.name()),
        },
    }
}

/// `24小时`, `2个工作日`.
pub(crate) fn span(span: Span, lang: Lang) -> String {
    let (count, zh, en) = match span {
        Span::Minutes(count) => (count, "分钟", "minute"),
        Span::Hours(count) => (count, "小时", "hour"),
        Span::Days(count) => (count, "天", "calendar day"),
        Span::WorkingDays(count) => (count, "个工作日", "working day"),
    };
    match lang {
        Lang::Zh => format!("{count}{zh}"),
        Lang::En if count == 1 => format!("{count} {en}"),
        Lang::En => format!("{count} {en}s"),
    }
}

/// That a year is not known, and how to add it.
pub(crate) fn uncovered(uncovered: Uncovered, lang: Lang) -> String {
    let year = uncovered.year;
    match lang {
        Lang::Zh => format!(
            "日历未覆盖{year}年；请升级 chuanda，或用 chuanda calendar import 文件 --add 加入该年的日历（.ics、holiday-cn 的 JSON 或 TOML）"
        ),
        Lang::En => format!(
            "the calendar does not cover {year}; upgrade chuanda, or add that year with chuanda calendar import FILE --add (.ics, holiday-cn JSON or TOML)"
        ),
    }
}

/// Why a due is not known.
pub(crate) fn no_due(why: NoDue, lang: Lang) -> String {
    match why {
        NoDue::Uncovered(lacking) => uncovered(lacking, lang),
        NoDue::Unread => unreadable(lang).to_owned(),
        NoDue::UnreadParent => lang
            .pick(
                "上级单位自己的那一行无法读取，改正后才能判断",
                "the row of the department above it cannot be read; fix that first",
            )
            .to_owned(),
        NoDue::UnreadTerms => unread_terms(lang).to_owned(),
    }
}

/// What it means that an exemption, a scope or whom a name means could not be read.
pub(crate) const fn unread_terms(lang: Lang) -> &'static str {
    lang.pick(
        "输入有误（如有行读不出来、编号重复），还不能断定由谁办、哪些记录算数，改正后才能判断",
        "an error in the input (a row that cannot be read, an id on two rows) leaves open who owes this or which records count; fix that first",
    )
}

/// What it means that a record could not be read.
pub(crate) const fn unreadable(lang: Lang) -> &'static str {
    lang.pick(
        "有一条记录无法读取，改正后才能判断",
        "one of its records cannot be read; fix that first",
    )
}

/// What provisional means.
pub(crate) const fn provisional(lang: Lang) -> &'static str {
    lang.pick(
        "暂定，下一年度的放假通知可能改动",
        "provisional: the next year's notice may change it",
    )
}

/// What guessed means.
pub(crate) const fn guessed(lang: Lang) -> &'static str {
    lang.pick(
        "推算：日历没有覆盖的年份按周一至周五计，节假日和调休都没有算进去",
        "guessed: a year that the calendar does not cover is counted as Monday to Friday, ignoring its holidays",
    )
}

/// As-of as a person reads it, with its time zone and the version of that zone's data, which can
/// change verdicts as the calendar's can.
pub(crate) fn as_of_alone(at: Instant, zone: &Zone, lang: Lang) -> String {
    let at = text_24(at, zone);
    let (name, version) = (zone.name(), Zone::data_version());
    match lang {
        Lang::Zh => format!("{at}（{name}，时区数据 {version}）"),
        Lang::En => format!("{at} ({name}, time-zone data {version})"),
    }
}

/// A time zone with the version of its data.
#[cfg(feature = "cli")]
pub(crate) fn zone(zone: &Zone, lang: Lang) -> String {
    let (name, version) = (zone.name(), Zone::data_version());
    match lang {
        Lang::Zh => format!("{name}（时区数据 {version}）"),
        Lang::En => format!("{name} (time-zone data {version})"),
    }
}

/// The same, and the part that was judged where that is not all.
pub(crate) fn as_of(audit: &Audit<'_>, lang: Lang) -> String {
    let as_of = as_of_alone(audit.as_of, &audit.project.zone, lang);
    match audit.part.only() {
        None => as_of,
        Some(part) => format!("{as_of}{}{}", lang.pick("，", ", "), part.of(lang)),
    }
}

/// A rate, or —.
pub(crate) fn rate(tally: &Tally) -> String {
    tally.rate().map_or_else(|| "—".to_owned(), Rate::percent)
}

/// How a rank stands to that of the month before: up is better.
pub(crate) fn rank_change(rank: Option<u64>, before: Option<u64>, lang: Lang) -> String {
    let (Some(rank), Some(before)) = (rank, before) else {
        return "—".to_owned();
    };
    let places = rank.abs_diff(before);
    match rank.cmp(&before) {
        Ordering::Equal => lang.pick("持平", "same").to_owned(),
        Ordering::Less => format!("{}{places}", lang.pick("升", "up ")),
        Ordering::Greater => format!("{}{places}", lang.pick("降", "down ")),
    }
}

/// A name with its id, or the id alone.
pub(crate) fn who(named: Named<'_>, lang: Lang) -> String {
    if named.name.is_empty() || named.name == named.id {
        return named.id.to_owned();
    }
    let (open, close) = lang.pick(("（", "）"), (" (", ")"));
    format!("{}{open}{}{close}", named.name, named.id)
}

/// A rule as people call it: its title and, beside it, the name that configuration and `explain` take.
/// A title that is that name in words stands for itself.
pub(crate) fn rule(rule: &Rule, lang: Lang) -> String {
    let title = rule.title(lang);
    let words = title.to_lowercase().replace(" the ", " ").replace(' ', "-");
    if words == rule.name {
        return rule.name.to_owned();
    }
    let (open, close) = lang.pick(("（", "）"), (" (", ")"));
    format!("{title}{open}{}{close}", rule.name)
}

/// A rule of a report: one that this version does not know stands as its name.
pub(crate) fn rule_named(name: &str, lang: Lang) -> String {
    rules::rule(name).map_or_else(|| name.to_owned(), |known| rule(known, lang))
}

/// A level as people call it.
pub(crate) const fn level(level: Level, lang: Lang) -> &'static str {
    match level {
        Level::Deny => lang.pick("不合要求", "denied"),
        Level::Warn => lang.pick("提醒", "warning"),
        Level::Allow => lang.pick("放行", "allowed"),
    }
}

/// The months in English.
pub(crate) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
