//! A due day lies beyond the calendar.

use crate::rules::facts::DutyFacts;
use crate::rules::level::{Group, Level};
use crate::rules::rule::{Check, Rule};
use crate::text::Bilingual;

pub(super) static RULE: Rule = Rule {
    name: "calendar-uncovered",
    group: Group::Integrity,
    default: Level::Deny,
    text: Bilingual::fixed(
        include_str!("calendar_uncovered.zh.md"),
        include_str!("calendar_uncovered.en.md"),
    ),
    message: Bilingual::fixed(
        "{duty}的时限要用到 {year} 年的日历，而日历里没有这一年：请用 chuanda calendar import 文件 --add 加入该年的放假安排，或设 uncovered = \"weekends\" 按周末推算",
        "the due of {duty} needs the year {year}, which the calendar does not cover: add it with chuanda calendar import FILE --add, or set uncovered = \"weekends\" to guess on purpose",
    ),
    check: Check::MeetingDuty(check),
};

fn check(duty: &DutyFacts) -> bool {
    duty.uncovered.is_some()
}
