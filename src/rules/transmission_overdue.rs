//! Not transmitted, and due has passed.

use crate::audit::status::Status;
use crate::domain::duty::Duty;
use crate::rules::level::{Group, Level};
use crate::rules::rule::{Check, Obligation, Rule, Text};

pub(crate) static RULE: Rule = Rule {
    name: "transmission-overdue",
    group: Group::Timeliness,
    default: Level::Deny,
    text: Text {
        zh: include_str!("transmission_overdue.zh.md"),
        en: include_str!("transmission_overdue.en.md"),
    },
    message: Text {
        zh: "{who}至今没有学习传达的记录：时限 {due}，已超过 {late}",
        en: "{who} has not transmitted: due {due}, {late} over",
    },
    check: Check::Obligation(check),
};

fn check(obligation: &Obligation<'_>) -> bool {
    obligation.is(Duty::Transmission, Status::Overdue)
}
