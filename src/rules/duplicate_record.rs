//! Several records give the time of one duty.

use crate::audit::status::Status;
use crate::domain::duty::Duty;
use crate::rules::facts::StatusFacts;
use crate::rules::level::{Group, Level};
use crate::rules::rule::{Check, Rule};
use crate::text::Bilingual;

pub(super) static RULE: Rule = Rule {
    name: "duplicate-record",
    group: Group::Integrity,
    default: Level::Warn,
    text: Bilingual::fixed(
        include_str!("duplicate_record.zh.md"),
        include_str!("duplicate_record.en.md"),
    ),
    message: Bilingual::fixed(
        "{who}的{duty}有多条记录，按 {at} 计",
        "{who}: several records for {duty}; {at} counts",
    ),
    check: Check::ByStatus(check),
};

fn check(_: Duty, status: Status, facts: StatusFacts) -> bool {
    status != Status::Exempt && facts.is_doubled
}
