//! Reported before the meeting ended.

use crate::audit::status::{Invalid, Status};
use crate::domain::duty::Duty;
use crate::rules::facts::StatusFacts;
use crate::rules::level::{Group, Level};
use crate::rules::rule::{Check, Rule};
use crate::text::Bilingual;

pub(super) static RULE: Rule = Rule {
    name: "report-before-meeting",
    group: Group::Integrity,
    default: Level::Deny,
    text: Bilingual::fixed(
        include_str!("report_before_meeting.zh.md"),
        include_str!("report_before_meeting.en.md"),
    ),
    message: Bilingual::fixed(
        "{who}的报告时间 {at} 早于会议结束时间 {against}，不可能成立",
        "{who} reported {at}, before the meeting ended, {against}",
    ),
    check: Check::ByStatus(check),
};

fn check(duty: Duty, status: Status, _: StatusFacts) -> bool {
    (duty, status) == (Duty::Report, Status::Invalid(Invalid::BeforeMeeting))
}
