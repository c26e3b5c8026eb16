//! Pending, and due within `due_soon` of as-of; exactly that far away is soon.

use crate::rules::level::{Group, Level};
use crate::rules::rule::{Check, Obligation, Rule, Text};

pub(crate) static RULE: Rule = Rule {
    name: "due-soon",
    group: Group::Timeliness,
    default: Level::Warn,
    text: Text {
        zh: include_str!("due_soon.zh.md"),
        en: include_str!("due_soon.en.md"),
    },
    message: Text {
        zh: "{who}的{duty}即将到期：时限 {due}，还剩 {left}",
        en: "{who}: {duty} is due soon, {due}, {left} left",
    },
    check: Check::Obligation(check),
};

fn check(obligation: &Obligation<'_>) -> bool {
    (obligation.seconds_left()).is_some_and(|left| left <= obligation.project.due_soon_seconds)
}
