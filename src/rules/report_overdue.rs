//! Not reported, and due has passed.

use crate::audit::status::Status;
use crate::domain::duty::Duty;
use crate::rules::level::{Group, Level};
use crate::rules::rule::{Check, Obligation, Rule, Text};

pub(crate) static RULE: Rule = Rule {
    name: "report-overdue",
    group: Group::Timeliness,
    default: Level::Deny,
    text: Text {
        zh: include_str!("report_overdue.zh.md"),
        en: include_str!("report_overdue.en.md"),
    },
    message: Text {
        zh: "{who}至今没有报告学习传达情况的记录：时限 {due}，已超过 {late}",
        en: "{who} has not reported: due {due}, {late} over",
    },
    check: Check::Obligation(check),
};

fn check(obligation: &Obligation<'_>) -> bool {
    obligation.is(Duty::Report, Status::Overdue)
}
