//! Reported before it was transmitted.

use crate::audit::status::{Invalid, Status};
use crate::domain::duty::Duty;
use crate::rules::level::{Group, Level};
use crate::rules::rule::{Check, Obligation, Rule, Text};

pub(crate) static RULE: Rule = Rule {
    name: "report-before-transmission",
    group: Group::Integrity,
    default: Level::Deny,
    text: Text {
        zh: include_str!("report_before_transmission.zh.md"),
        en: include_str!("report_before_transmission.en.md"),
    },
    message: Text {
        zh: "{who}的报告时间 {at} 早于传达时间 {against}，不可能成立",
        en: "{who}: reported {at}, before it transmitted, {against}",
    },
    check: Check::Obligation(check),
};

fn check(obligation: &Obligation<'_>) -> bool {
    obligation.is(Duty::Report, Status::Invalid(Invalid::BeforeTransmission))
}
