//! A time that counts lies after as-of.

use crate::audit::status::{Invalid, Status};
use crate::rules::level::{Group, Level};
use crate::rules::rule::{Check, Obligation, Rule, Text};

pub(crate) static RULE: Rule = Rule {
    name: "future-time",
    group: Group::Integrity,
    default: Level::Deny,
    text: Text {
        zh: include_str!("future_time.zh.md"),
        en: include_str!("future_time.en.md"),
    },
    message: Text {
        zh: "{who}的{duty}用到的时间 {against} 晚于截至时间，不可能成立",
        en: "{who}: a time for {duty}, {against}, lies after as-of",
    },
    check: Check::Obligation(check),
};

fn check(obligation: &Obligation<'_>) -> bool {
    obligation.status == Status::Invalid(Invalid::Future)
}
