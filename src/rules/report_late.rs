//! Reported after due.

use crate::audit::status::Status;
use crate::domain::duty::Duty;
use crate::rules::level::{Group, Level};
use crate::rules::rule::{Check, Obligation, Rule};
use crate::text::Bilingual;

pub(crate) static RULE: Rule = Rule {
    name: "report-late",
    group: Group::Timeliness,
    default: Level::Deny,
    text: Bilingual::fixed(
        include_str!("report_late.zh.md"),
        include_str!("report_late.en.md"),
    ),
    message: Bilingual::fixed(
        "{who}报告学习传达情况超时：时限 {due}，实际 {at}，超过 {late}",
        "{who} reported late: due {due}, done {at}, {late} over",
    ),
    check: Check::Obligation(check),
};

fn check(obligation: &Obligation<'_>) -> bool {
    obligation.is(Duty::Report, Status::Late)
}
