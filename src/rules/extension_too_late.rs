//! An extension approved after the due it would move; exactly at it is in time.

use crate::rules::facts::ExtensionFacts;
use crate::rules::level::{Group, Level};
use crate::rules::rule::{Check, Rule};
use crate::text::Bilingual;

pub(super) static RULE: Rule = Rule {
    name: "extension-too-late",
    group: Group::Integrity,
    default: Level::Deny,
    text: Bilingual::fixed(
        include_str!("extension_too_late.zh.md"),
        include_str!("extension_too_late.en.md"),
    ),
    message: Bilingual::fixed(
        "{who}的{duty}延期批准于 {at}，晚于时限 {due}，不予适用",
        "{who}: the extension of {duty} was approved {at}, after the due {due}; it does not apply",
    ),
    check: Check::Extension(check),
};

fn check(extension: &ExtensionFacts) -> bool {
    (extension.approved_at).is_some_and(|approved_at| approved_at > extension.due)
}
