//! Not fed back, and due has passed.

use crate::audit::status::Status;
use crate::domain::duty::Duty;
use crate::rules::level::{Group, Level};
use crate::rules::rule::{Check, Obligation, Rule};
use crate::text::Bilingual;

pub(crate) static RULE: Rule = Rule {
    name: "feedback-overdue",
    group: Group::Timeliness,
    default: Level::Deny,
    text: Bilingual::fixed(
        include_str!("feedback_overdue.zh.md"),
        include_str!("feedback_overdue.en.md"),
    ),
    message: Bilingual::fixed(
        "{who}至今没有反馈落实情况的记录：时限 {due}，已超过 {late}",
        "{who} has not fed back: due {due}, {late} over",
    ),
    check: Check::Obligation(check),
};

fn check(obligation: &Obligation<'_>) -> bool {
    obligation.is(Duty::Feedback, Status::Overdue)
}
