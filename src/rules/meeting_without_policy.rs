//! An important meeting that no declared policy matches.

use crate::rules::facts::MeetingFacts;
use crate::rules::level::{Group, Level};
use crate::rules::rule::{Check, Rule};
use crate::text::Bilingual;

pub(super) static RULE: Rule = Rule {
    name: "meeting-without-policy",
    group: Group::Integrity,
    default: Level::Warn,
    text: Bilingual::fixed(
        include_str!("meeting_without_policy.zh.md"),
        include_str!("meeting_without_policy.en.md"),
    ),
    message: Bilingual::fixed(
        "没有制度适用于会议“{title}”，除会议表里单独写明时限的以外，不产生任务",
        "no policy matches meeting \"{title}\", so it brings no duties but those with a due of their own",
    ),
    check: Check::Meeting(check),
};

fn check(meeting: MeetingFacts) -> bool {
    meeting.is_important && !meeting.has_policy
}
