//! An important meeting that no declared policy matches.

use crate::rules::level::{Group, Level};
use crate::rules::rule::{Check, MeetingFacts, Rule, Text};

pub(crate) static RULE: Rule = Rule {
    name: "meeting-without-policy",
    group: Group::Integrity,
    default: Level::Warn,
    text: Text {
        zh: include_str!("meeting_without_policy.zh.md"),
        en: include_str!("meeting_without_policy.en.md"),
    },
    message: Text {
        zh: "没有制度适用于会议“{title}”，这次会议不产生任务",
        en: "no policy matches meeting \"{title}\", so it brings no duties",
    },
    check: Check::Meeting(check),
};

fn check(meeting: MeetingFacts) -> bool {
    meeting.is_important && !meeting.has_policy
}
