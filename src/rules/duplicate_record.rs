//! Several records give the time of one duty.

use crate::audit::status::Status;
use crate::rules::level::{Group, Level};
use crate::rules::rule::{Check, Obligation, Rule};
use crate::text::Bilingual;

pub(crate) static RULE: Rule = Rule {
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
    check: Check::Obligation(check),
};

fn check(obligation: &Obligation<'_>) -> bool {
    obligation.status != Status::Exempt && obligation.pair.entry.is_duplicate(obligation.duty)
}
