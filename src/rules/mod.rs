//! The rules: what is a breach, and what is said about it.
//!
//! One file per rule, with its texts in Chinese and English beside it. To add one, write the three
//! files and add a line to [`RULES`], whose order is the order of findings. Rules never know the
//! configured levels or the formats.

pub(crate) mod answers;
mod calendar_guessed;
mod calendar_provisional;
mod calendar_uncovered;
mod due_soon;
mod duplicate_record;
mod exemption_unused;
mod extension_too_late;
pub mod facts;
mod feedback_before_meeting;
mod feedback_late;
mod feedback_overdue;
mod future_time;
pub mod level;
pub mod levels;
mod measures_missing;
mod meeting_without_policy;
mod record_out_of_scope;
mod repeated_breach;
mod report_before_meeting;
mod report_before_transmission;
mod report_late;
mod report_overdue;
mod report_without_transmission;
pub mod rule;
mod transmission_before_meeting;
mod transmission_late;
mod transmission_overdue;
mod unknown_department;
mod unknown_meeting;

use crate::rules::rule::Rule;

/// Every rule, in the contract's order.
pub const RULES: &[&Rule] = &[
    &transmission_late::RULE,
    &transmission_overdue::RULE,
    &report_late::RULE,
    &report_overdue::RULE,
    &feedback_late::RULE,
    &feedback_overdue::RULE,
    &due_soon::RULE,
    &measures_missing::RULE,
    &transmission_before_meeting::RULE,
    &report_before_meeting::RULE,
    &report_before_transmission::RULE,
    &feedback_before_meeting::RULE,
    &report_without_transmission::RULE,
    &future_time::RULE,
    &duplicate_record::RULE,
    &unknown_meeting::RULE,
    &unknown_department::RULE,
    &record_out_of_scope::RULE,
    &meeting_without_policy::RULE,
    &exemption_unused::RULE,
    &extension_too_late::RULE,
    &calendar_provisional::RULE,
    &calendar_guessed::RULE,
    &calendar_uncovered::RULE,
    &repeated_breach::RULE,
];

/// The rule of a name.
#[must_use]
pub fn rule(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.name == name)
}
