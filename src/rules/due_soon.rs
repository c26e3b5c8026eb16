//! Pending, and due within `due_soon` of as-of; exactly that far away is soon.

use crate::audit::status::Status;
use crate::domain::duty::Duty;
use crate::rules::facts::StatusFacts;
use crate::rules::level::{Group, Level};
use crate::rules::rule::{Check, Rule};
use crate::text::Bilingual;

pub(super) static RULE: Rule = Rule {
    name: "due-soon",
    group: Group::Timeliness,
    default: Level::Warn,
    text: Bilingual::fixed(
        include_str!("due_soon.zh.md"),
        include_str!("due_soon.en.md"),
    ),
    message: Bilingual::fixed(
        "{who}的{duty}即将到期：时限 {due}，{left}",
        "{who}: {duty} is due soon, {due}, {left}",
    ),
    check: Check::ByStatus(check),
};

fn check(_: Duty, _: Status, facts: StatusFacts) -> bool {
    facts.is_due_soon
}
