//! A record names no known department.

use crate::ledger::intake::Stray;
use crate::rules::level::{Group, Level};
use crate::rules::rule::{Check, Rule};
use crate::text::Bilingual;

pub(super) static RULE: Rule = Rule {
    name: "unknown-department",
    group: Group::Integrity,
    default: Level::Deny,
    text: Bilingual::fixed(
        include_str!("unknown_department.zh.md"),
        include_str!("unknown_department.en.md"),
    ),
    message: Bilingual::fixed(
        "台账写的单位“{department}”不在单位表里，或有几个单位同名",
        "the record names department \"{department}\", which matches none or more than one",
    ),
    check: Check::Record(check),
};

fn check(stray: &Stray) -> bool {
    stray.department.is_err()
}
