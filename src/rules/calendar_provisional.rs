//! A due day rests on provisional days.

use crate::rules::facts::DutyFacts;
use crate::rules::level::{Group, Level};
use crate::rules::rule::{Check, Rule};
use crate::text::Bilingual;

pub(super) static RULE: Rule = Rule {
    name: "calendar-provisional",
    group: Group::Integrity,
    default: Level::Warn,
    text: Bilingual::fixed(
        include_str!("calendar_provisional.zh.md"),
        include_str!("calendar_provisional.en.md"),
    ),
    message: Bilingual::fixed(
        "{duty}的时限用到了暂定日（次年放假通知可能改动的 12 月末几天），日历更新后请再核对",
        "the due of {duty} depends on provisional days, which the next notice may change",
    ),
    check: Check::MeetingDuty(check),
};

fn check(duty: &DutyFacts) -> bool {
    duty.is_provisional
}
