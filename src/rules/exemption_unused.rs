//! An exemption that matched no obligation.

use crate::rules::level::{Group, Level};
use crate::rules::rule::{Check, ExemptionFacts, Rule, Text};

pub(crate) static RULE: Rule = Rule {
    name: "exemption-unused",
    group: Group::Integrity,
    default: Level::Warn,
    text: Text {
        zh: include_str!("exemption_unused.zh.md"),
        en: include_str!("exemption_unused.en.md"),
    },
    message: Text {
        zh: "这条例外没有对应任何应办事项（会议 {meeting}，单位 {department}）",
        en: "the exemption matches no obligation (meeting {meeting}, department {department})",
    },
    check: Check::Exemption(check),
};

fn check(exemption: ExemptionFacts) -> bool {
    !exemption.is_used
}
