//! An exemption that matched no obligation.

use crate::rules::facts::ExemptionFacts;
use crate::rules::level::{Group, Level};
use crate::rules::rule::{Check, Rule};
use crate::text::Bilingual;

pub(super) static RULE: Rule = Rule {
    name: "exemption-unused",
    group: Group::Integrity,
    default: Level::Warn,
    text: Bilingual::fixed(
        include_str!("exemption_unused.zh.md"),
        include_str!("exemption_unused.en.md"),
    ),
    message: Bilingual::fixed(
        "这条例外没有对应任何应办事项（会议 {meeting}，单位 {department}）",
        "the exemption matches no obligation (meeting {meeting}, department {department})",
    ),
    check: Check::Exemption(check),
};

fn check(exemption: ExemptionFacts) -> bool {
    !exemption.is_used
}
