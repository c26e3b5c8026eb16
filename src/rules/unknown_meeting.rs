//! A record names no known meeting.

use crate::ledger::intake::Stray;
use crate::rules::level::{Group, Level};
use crate::rules::rule::{Check, Rule};
use crate::text::Bilingual;

pub(super) static RULE: Rule = Rule {
    name: "unknown-meeting",
    group: Group::Integrity,
    default: Level::Deny,
    text: Bilingual::fixed(
        include_str!("unknown_meeting.zh.md"),
        include_str!("unknown_meeting.en.md"),
    ),
    message: Bilingual::fixed(
        "台账写的会议“{meeting}”不在会议表里，或有几个会议同名",
        "the record names meeting \"{meeting}\", which matches none or more than one",
    ),
    check: Check::Record(check),
};

fn check(stray: &Stray) -> bool {
    stray.meeting.is_err()
}
