//! A department that was late, or is overdue, so often that it calls for attention.

use crate::rules::facts::DepartmentFacts;
use crate::rules::level::{Group, Level};
use crate::rules::rule::{Check, Rule};
use crate::text::Bilingual;

pub(super) static RULE: Rule = Rule {
    name: "repeated-breach",
    group: Group::Accountability,
    default: Level::Warn,
    text: Bilingual::fixed(
        include_str!("repeated_breach.zh.md"),
        include_str!("repeated_breach.en.md"),
    ),
    message: Bilingual::fixed(
        "{who}有 {count} 项任务超时或逾期未办，达到 [accountability] 所定的次数",
        "{who} has {count} duties late or overdue, as many as [accountability] counts to",
    ),
    check: Check::Department(check),
};

fn check(department: DepartmentFacts) -> bool {
    department.breaches >= department.times
}
