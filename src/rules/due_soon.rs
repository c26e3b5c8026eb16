//! Pending, and due within `due_soon` of as-of; exactly that far away is soon.

use crate::rules::level::{Group, Level};
use crate::rules::rule::{Check, Obligation, Rule};
use crate::text::Bilingual;

pub(crate) static RULE: Rule = Rule {
    name: "due-soon",
    group: Group::Timeliness,
    default: Level::Warn,
    text: Bilingual::fixed(
        include_str!("due_soon.zh.md"),
        include_str!("due_soon.en.md"),
    ),
    message: Bilingual::fixed(
        "{who}的{duty}即将到期：时限 {due}，还剩 {left}",
        "{who}: {duty} is due soon, {due}, {left} left",
    ),
    check: Check::Obligation(check),
};

fn check(obligation: &Obligation<'_>) -> bool {
    (obligation.seconds_left()).is_some_and(|left| left <= obligation.project.due_soon_seconds)
}
