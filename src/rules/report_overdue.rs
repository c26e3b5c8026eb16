//! Not reported, and due has passed.

use crate::audit::status::Status;
use crate::domain::duty::Duty;
use crate::rules::facts::StatusFacts;
use crate::rules::level::{Group, Level};
use crate::rules::rule::{Check, Rule};
use crate::text::Bilingual;

pub(super) static RULE: Rule = Rule {
    name: "report-overdue",
    group: Group::Timeliness,
    default: Level::Deny,
    text: Bilingual::fixed(
        include_str!("report_overdue.zh.md"),
        include_str!("report_overdue.en.md"),
    ),
    message: Bilingual::fixed(
        "{who}至今没有报告学习传达情况的记录：时限 {due}，{late}",
        "{who} has not reported: due {due}, {late}",
    ),
    check: Check::ByStatus(check),
};

fn check(duty: Duty, status: Status, _: StatusFacts) -> bool {
    (duty, status) == (Duty::Report, Status::Overdue)
}
