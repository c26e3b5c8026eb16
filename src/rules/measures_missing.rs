//! Transmitted, the policy asks for concrete measures, and no record names any.

use crate::audit::status::Status;
use crate::domain::duty::Duty;
use crate::rules::facts::StatusFacts;
use crate::rules::level::{Group, Level};
use crate::rules::rule::{Check, Rule};
use crate::text::Bilingual;

pub(super) static RULE: Rule = Rule {
    name: "measures-missing",
    group: Group::Substance,
    default: Level::Deny,
    text: Bilingual::fixed(
        include_str!("measures_missing.zh.md"),
        include_str!("measures_missing.en.md"),
    ),
    message: Bilingual::fixed(
        "{who}已传达，但台账没有写明具体措施",
        "{who} transmitted, but no record names concrete measures",
    ),
    check: Check::ByStatus(check),
};

fn check(duty: Duty, status: Status, facts: StatusFacts) -> bool {
    duty == Duty::Transmission && status != Status::Exempt && facts.is_done && facts.lacks_measures
}
