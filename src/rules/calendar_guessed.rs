//! A due day lies beyond the calendar, and was guessed on purpose.

use crate::rules::facts::DutyFacts;
use crate::rules::level::{Group, Level};
use crate::rules::rule::{Check, Rule};
use crate::text::Bilingual;

pub(super) static RULE: Rule = Rule {
    name: "calendar-guessed",
    group: Group::Integrity,
    default: Level::Warn,
    text: Bilingual::fixed(
        include_str!("calendar_guessed.zh.md"),
        include_str!("calendar_guessed.en.md"),
    ),
    message: Bilingual::fixed(
        "{duty}的时限用到了日历没有覆盖的日子，是按周一至周五推算的（uncovered = \"weekends\"）；加入该年的放假安排后请再核对",
        "the due of {duty} depends on days that the calendar does not cover, counted as Monday to Friday (uncovered = \"weekends\"); add that year and check again",
    ),
    check: Check::MeetingDuty(check),
};

fn check(duty: &DutyFacts) -> bool {
    duty.is_guessed
}
