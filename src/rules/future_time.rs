//! A time that counts lies after as-of.

use crate::audit::status::{Invalid, Status};
use crate::domain::duty::Duty;
use crate::rules::facts::StatusFacts;
use crate::rules::level::{Group, Level};
use crate::rules::rule::{Check, Rule};
use crate::text::Bilingual;

pub(super) static RULE: Rule = Rule {
    name: "future-time",
    group: Group::Integrity,
    default: Level::Deny,
    text: Bilingual::fixed(
        include_str!("future_time.zh.md"),
        include_str!("future_time.en.md"),
    ),
    message: Bilingual::fixed(
        "{who}的{duty}用到的时间 {against} 晚于截至时间，不可能成立",
        "{who}: a time used for {duty}, {against}, is after the as-of time",
    ),
    check: Check::ByStatus(check),
};

fn check(_: Duty, status: Status, _: StatusFacts) -> bool {
    status == Status::Invalid(Invalid::Future)
}
