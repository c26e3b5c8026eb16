//! Fed back after due.

use crate::audit::status::Status;
use crate::domain::duty::Duty;
use crate::rules::level::{Group, Level};
use crate::rules::rule::{Check, Obligation, Rule, Text};

pub(crate) static RULE: Rule = Rule {
    name: "feedback-late",
    group: Group::Timeliness,
    default: Level::Deny,
    text: Text {
        zh: include_str!("feedback_late.zh.md"),
        en: include_str!("feedback_late.en.md"),
    },
    message: Text {
        zh: "{who}落实情况反馈超时：时限 {due}，实际 {at}，超过 {late}",
        en: "{who} fed back late: due {due}, done {at}, {late} over",
    },
    check: Check::Obligation(check),
};

fn check(obligation: &Obligation<'_>) -> bool {
    obligation.is(Duty::Feedback, Status::Late)
}
