//! What is said about a feed that cannot be taken; about an event, the part that follows its name.

use crate::load::calendars::ics::lines::Property;
use crate::text::{Bilingual, shown};

pub(crate) fn not_a_calendar() -> Bilingual {
    Bilingual::new(
        "不是 iCalendar 文件：第一行应是 BEGIN:VCALENDAR（下载到的也许是网页）",
        "this is not an iCalendar file, which starts with BEGIN:VCALENDAR (was a web page saved?)",
    )
}

pub(crate) fn no_event() -> Bilingual {
    Bilingual::new(
        "没有任何事件：尚未公布的年份，公开的订阅就是空的",
        "has no events: feeds are empty for a year that has not been announced",
    )
}

pub(crate) fn not_a_property() -> Bilingual {
    Bilingual::new(
        "这一行既不是“名称:值”，也不是上一行的续行（续行以空格开头）",
        "this line is neither NAME:value nor a continuation of the line before (which would start with a blank)",
    )
}

pub(crate) fn mismatched(name: &str, begun: Option<&str>) -> Bilingual {
    let name = shown(name);
    match begun.map(shown) {
        Some(begun) => Bilingual::new(
            format!("END:{name} 和 BEGIN:{begun} 对不上"),
            format!("END:{name} does not end BEGIN:{begun}"),
        ),
        None => Bilingual::new(
            format!("END:{name} 没有对应的 BEGIN"),
            format!("END:{name} has no BEGIN"),
        ),
    }
}

pub(crate) fn never_ended(name: &str) -> Bilingual {
    let name = shown(name);
    Bilingual::new(
        format!("BEGIN:{name} 没有对应的 END:{name}，文件也许没有下载完"),
        format!("BEGIN:{name} has no END:{name}; the file may be cut off"),
    )
}

pub(crate) fn repeats(name: &str) -> Bilingual {
    Bilingual::new(
        format!("是重复事件（{name}）；请逐年写成单个的全天事件"),
        format!("repeats ({name}); write an all-day event for each year"),
    )
}

pub(crate) fn says_both() -> Bilingual {
    Bilingual::new(
        "的名称既像放假又像上班；上班的日子写“班”，放假的日子写“休”，不要写在一起",
        "has a summary that says both day off and day worked; say only one",
    )
}

pub(crate) fn says_exchange() -> Bilingual {
    Bilingual::new(
        "在周末，名称却只写了“调休”，看不出放假还是上班；上班的日子写“班”，放假的日子写“休”",
        "is on a weekend and says only 调休, which can mean a day off or a day worked; \
         write 班 for a day worked, 休 for a day off",
    )
}

/// No holiday is longer, in days; a slip in a year would make years of days off.
pub(crate) const LONGEST: i64 = 31;

pub(crate) fn too_long() -> Bilingual {
    Bilingual::new(
        format!("这个日程超过 {LONGEST} 天，不像节假日；请核对起止日期"),
        format!(
            "the event is longer than {LONGEST} days, and no holiday is that long; check its dates"
        ),
    )
}

pub(crate) fn may_change() -> Bilingual {
    Bilingual::new(
        "标明日期暂定，还不是放假通知；请等通知公布，或删去这一天",
        "is marked tentative, before the notice is out; wait for the notice, or remove the event",
    )
}

pub(crate) fn no_start() -> Bilingual {
    Bilingual::new("没有 DTSTART", "has no DTSTART")
}

pub(crate) fn ends_early() -> Bilingual {
    Bilingual::new(
        "的 DTEND 早于 DTSTART；DTEND 是最后一天的次日",
        "has a DTEND before its DTSTART; DTEND is the day after the last one",
    )
}

pub(crate) fn not_a_date(property: &Property<'_>) -> Bilingual {
    let name = property.name;
    let met = shown(property.value);
    if property.value.contains('T') {
        return Bilingual::new(
            format!("不是全天事件：{name} 是“{met}”；请写成 {name};VALUE=DATE:20260101 这样"),
            format!("is not all-day: {name} is \"{met}\"; write it as {name};VALUE=DATE:20260101"),
        );
    }
    Bilingual::new(
        format!("的 {name}“{met}”不是日期；请写成 20260101 这样"),
        format!("has a {name} \"{met}\" that is not a date; write it as 20260101"),
    )
}

pub(crate) fn not_whole_days(property: &Property<'_>) -> Bilingual {
    let met = shown(property.value);
    Bilingual::new(
        format!("的 DURATION“{met}”不是整天；请写成 P1D、P3D 或 P1W 这样"),
        format!("has a DURATION \"{met}\" that is not whole days; write it as P1D, P3D or P1W"),
    )
}
