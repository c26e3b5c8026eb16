//! Reported before it was transmitted.

use crate::audit::status::{Invalid, Status};
use crate::domain::duty::Duty;
use crate::rules::facts::StatusFacts;
use crate::rules::level::{Group, Level};
use crate::rules::rule::{Check, Rule};
use crate::text::Bilingual;

pub(super) static RULE: Rule = Rule {
    name: "report-before-transmission",
    group: Group::Integrity,
    default: Level::Deny,
    text: Bilingual::fixed(
        include_str!("report_before_transmission.zh.md"),
        include_str!("report_before_transmission.en.md"),
    ),
    message: Bilingual::fixed(
        "{who}的报告时间 {at} 早于传达时间 {against}，不可能成立",
        "{who} reported {at}, before it transmitted, {against}",
    ),
    check: Check::ByStatus(check),
};

fn check(duty: Duty, status: Status, _: StatusFacts) -> bool {
    (duty, status) == (Duty::Report, Status::Invalid(Invalid::BeforeTransmission))
}
