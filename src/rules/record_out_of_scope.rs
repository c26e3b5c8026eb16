//! The department does not owe this meeting.

use crate::ledger::intake::Stray;
use crate::rules::level::{Group, Level};
use crate::rules::rule::{Check, Rule};
use crate::text::Bilingual;

pub(super) static RULE: Rule = Rule {
    name: "record-out-of-scope",
    group: Group::Integrity,
    default: Level::Warn,
    text: Bilingual::fixed(
        include_str!("record_out_of_scope.zh.md"),
        include_str!("record_out_of_scope.en.md"),
    ),
    message: Bilingual::fixed(
        "{who}不承担这次会议的任务，这条记录没有用上",
        "{who} owes nothing for this meeting; the record is not used",
    ),
    check: Check::Record(check),
};

fn check(stray: &Stray) -> bool {
    stray.meeting.is_ok() && stray.department.is_ok()
}
