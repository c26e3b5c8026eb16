//! Transmitted before the meeting ended or, counted from receipt, before that.

use crate::audit::status::{Invalid, Status};
use crate::domain::duty::Duty;
use crate::rules::facts::StatusFacts;
use crate::rules::level::{Group, Level};
use crate::rules::rule::{Check, Rule};
use crate::text::Bilingual;

pub(super) static RULE: Rule = Rule {
    name: "transmission-before-meeting",
    group: Group::Integrity,
    default: Level::Deny,
    text: Bilingual::fixed(
        include_str!("transmission_before_meeting.zh.md"),
        include_str!("transmission_before_meeting.en.md"),
    ),
    message: Bilingual::fixed(
        "{who}的传达时间 {at} 早于{start}时间 {against}，不可能成立",
        "{who} transmitted {at}, before {start}, {against}",
    ),
    check: Check::ByStatus(check),
};

fn check(duty: Duty, status: Status, _: StatusFacts) -> bool {
    (duty, status) == (Duty::Transmission, Status::Invalid(Invalid::BeforeMeeting))
}
