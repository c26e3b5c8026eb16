//! A record names no known department.

use crate::ledger::intake::Stray;
use crate::rules::level::{Group, Level};
use crate::rules::rule::{Check, Rule, Text};

pub(crate) static RULE: Rule = Rule {
    name: "unknown-department",
    group: Group::Integrity,
    default: Level::Deny,
    text: Text {
        zh: include_str!("unknown_department.zh.md"),
        en: include_str!("unknown_department.en.md"),
    },
    message: Text {
        zh: "台账写的单位“{department}”不在单位表里，或有几个单位同名",
        en: "the record names department \"{department}\", which no department or more than one has",
    },
    check: Check::Record(check),
};

fn check(stray: &Stray) -> bool {
    stray.department.is_err()
}
