//! Transmitted, the policy asks for concrete measures, and no record names any.

use crate::audit::status::Status;
use crate::domain::duty::Duty;
use crate::rules::level::{Group, Level};
use crate::rules::rule::{Check, Obligation, Rule};
use crate::text::Bilingual;

pub(crate) static RULE: Rule = Rule {
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
    check: Check::Obligation(check),
};

fn check(obligation: &Obligation<'_>) -> bool {
    obligation.duty == Duty::Transmission
        && obligation.status != Status::Exempt
        && obligation.pair.policy.asks_measures
        && obligation.done().is_some()
        && !obligation.pair.entry.has_measures()
}
