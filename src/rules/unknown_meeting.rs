//! A record names no known meeting.

use crate::ledger::intake::Stray;
use crate::rules::level::{Group, Level};
use crate::rules::rule::{Check, Rule, Text};

pub(crate) static RULE: Rule = Rule {
    name: "unknown-meeting",
    group: Group::Integrity,
    default: Level::Deny,
    text: Text {
        zh: include_str!("unknown_meeting.zh.md"),
        en: include_str!("unknown_meeting.en.md"),
    },
    message: Text {
        zh: "台账写的会议“{meeting}”不在会议表里，或有几个会议同名",
        en: "the record names meeting \"{meeting}\", which no meeting or more than one has",
    },
    check: Check::Record(check),
};

fn check(stray: &Stray) -> bool {
    stray.meeting.is_err()
}
