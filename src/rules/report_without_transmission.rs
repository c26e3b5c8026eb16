//! Reported, but no transmission is on record, though one is owed.

use crate::audit::status::Status;
use crate::domain::duty::Duty;
use crate::rules::facts::StatusFacts;
use crate::rules::level::{Group, Level};
use crate::rules::rule::{Check, Rule};
use crate::text::Bilingual;

pub(super) static RULE: Rule = Rule {
    name: "report-without-transmission",
    group: Group::Integrity,
    default: Level::Warn,
    text: Bilingual::fixed(
        include_str!("report_without_transmission.zh.md"),
        include_str!("report_without_transmission.en.md"),
    ),
    message: Bilingual::fixed(
        "{who}已于 {at} 报告，但没有传达的记录",
        "{who} reported {at}, but no transmission is on record",
    ),
    check: Check::ByStatus(check),
};

fn check(duty: Duty, status: Status, facts: StatusFacts) -> bool {
    duty == Duty::Report && status != Status::Exempt && facts.is_done && facts.lacks_transmission
}
