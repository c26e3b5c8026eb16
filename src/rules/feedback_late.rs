//! Fed back after due.

use crate::audit::status::Status;
use crate::domain::duty::Duty;
use crate::rules::facts::StatusFacts;
use crate::rules::level::{Group, Level};
use crate::rules::rule::{Check, Rule};
use crate::text::Bilingual;

pub(super) static RULE: Rule = Rule {
    name: "feedback-late",
    group: Group::Timeliness,
    default: Level::Deny,
    text: Bilingual::fixed(
        include_str!("feedback_late.zh.md"),
        include_str!("feedback_late.en.md"),
    ),
    message: Bilingual::fixed(
        "{who}落实情况反馈超时：时限 {due}，实际 {at}，{late}",
        "{who} fed back late: due {due}, done {at}, {late}",
    ),
    check: Check::ByStatus(check),
};

fn check(duty: Duty, status: Status, _: StatusFacts) -> bool {
    (duty, status) == (Duty::Feedback, Status::Late)
}
