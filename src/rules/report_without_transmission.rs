//! Reported, but no transmission is on record, though one is owed.

use crate::audit::status::Status;
use crate::domain::duty::Duty;
use crate::ledger::Column;
use crate::rules::level::{Group, Level};
use crate::rules::rule::{Check, Obligation, Rule};
use crate::text::Bilingual;

pub(crate) static RULE: Rule = Rule {
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
    check: Check::Obligation(check),
};

fn check(obligation: &Obligation<'_>) -> bool {
    let is_transmission_owed = (obligation.pair.statuses[Duty::Transmission.index()])
        .is_some_and(|status| status != Status::Exempt);
    obligation.duty == Duty::Report
        && obligation.status != Status::Exempt
        && is_transmission_owed
        && obligation.done().is_some()
        && obligation.pair.entry.time(Column::Transmitted).is_none()
}
