//! Not fed back, and due has passed.

use crate::audit::status::Status;
use crate::domain::duty::Duty;
use crate::rules::facts::StatusFacts;
use crate::rules::level::{Group, Level};
use crate::rules::rule::{Check, Rule};
use crate::text::Bilingual;

pub(super) static RULE: Rule = Rule {
    name: "feedback-overdue",
    group: Group::Timeliness,
    default: Level::Deny,
    text: Bilingual::fixed(
        include_str!("feedback_overdue.zh.md"),
        include_str!("feedback_overdue.en.md"),
    ),
    message: Bilingual::fixed(
        "{who}至今没有反馈落实情况的记录：时限 {due}，{late}",
        "{who} has not fed back: due {due}, {late}",
    ),
    check: Check::ByStatus(check),
};

fn check(duty: Duty, status: Status, _: StatusFacts) -> bool {
    (duty, status) == (Duty::Feedback, Status::Overdue)
}
