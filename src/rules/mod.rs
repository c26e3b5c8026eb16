//! The rules: what is a breach, and what is said of it.
//!
//! One file a rule, with its texts in Chinese and English beside it. To add one, write the three
//! files and add a line to [`RULES`], whose order is the order of findings. Rules know neither
//! configured levels nor formats.

mod calendar_provisional;
mod calendar_uncovered;
mod due_soon;
mod duplicate_record;
mod exemption_unused;
mod extension_too_late;
mod feedback_before_meeting;
mod feedback_late;
mod feedback_overdue;
mod future_time;
mod measures_missing;
mod meeting_without_policy;
mod record_out_of_scope;
mod report_before_meeting;
mod report_before_transmission;
mod report_late;
mod report_overdue;
mod report_without_transmission;
mod transmission_before_meeting;
mod transmission_late;
mod transmission_overdue;
mod unknown_department;
mod unknown_meeting;

use crate::audit::judge::{Limit, Status};
use crate::audit::{Pair, Stray};
use crate::domain::moment::{Duty, Moment};
use crate::domain::project::Project;
use crate::lang::Lang;
use crate::ledger::Column;
use crate::time::Instant;

/// Every rule, in the contract's order.
pub static RULES: [&Rule; 23] = [
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
    &calendar_uncovered::RULE,
];

/// What a breach is a breach of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Done in time.
    Timeliness,
    /// Done with substance.
    Substance,
    /// Recorded so that it can be true.
    Integrity,
}

impl Group {
    /// Every group.
    pub const ALL: [Self; 3] = [Self::Timeliness, Self::Substance, Self::Integrity];

    /// The contract's word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Timeliness => "timeliness",
            Self::Substance => "substance",
            Self::Integrity => "integrity",
        }
    }
}

/// What a finding of a rule does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// It is silent.
    Allow,
    /// It is shown.
    Warn,
    /// It is shown and fails the gate.
    Deny,
}

impl Level {
    /// The contract's word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Warn => "warn",
            Self::Deny => "deny",
        }
    }
}

/// A text in both languages.
#[derive(Clone, Copy, Debug)]
pub struct Text {
    /// Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

impl Text {
    /// The text of a language.
    #[must_use]
    pub const fn of(self, lang: Lang) -> &'static str {
        lang.pick(self.zh, self.en)
    }
}

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// Its name: what is found, so that it reads well after "allow".
    pub name: &'static str,
    /// Its group.
    pub group: Group,
    /// Its level where nobody sets another.
    pub default: Level,
    /// What it asks, its source, examples, how to mend, how to allow: Markdown.
    pub text: Text,
    /// One sentence for a finding, with the facts that decide in braces.
    pub message: Text,
    /// What is a breach.
    pub check: Check,
}

impl Rule {
    /// What it is called, as its explanation has it in its heading.
    #[must_use]
    pub fn title(&self, lang: Lang) -> &'static str {
        let line = self.text.of(lang).lines().next().unwrap_or_default();
        line.trim_start_matches(['#', ' '])
    }
}

/// The one thing at a time that a rule looks at.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// A record that is in no obligation's slot.
    Record(fn(&Stray) -> bool),
    /// One duty of one department for one meeting. Of what is neither pending nor invalid it may look
    /// at the status alone, unless records are doubled, measures missing or a report stands alone:
    /// pairs that are alike in that are asked of once a meeting.
    Obligation(fn(&Obligation<'_>) -> bool),
    /// An extension that should have moved an obligation's due.
    Extension(fn(&ExtensionFacts) -> bool),
    /// An important meeting.
    Meeting(fn(MeetingFacts) -> bool),
    /// One duty of a meeting, over all departments.
    MeetingDuty(fn(&DutyFacts) -> bool),
    /// An exemption.
    Exemption(fn(ExemptionFacts) -> bool),
}

/// One duty of one department for one meeting, judged.
#[derive(Clone, Copy, Debug)]
pub struct Obligation<'a> {
    /// The department and the meeting.
    pub pair: &'a Pair<'a>,
    /// The duty.
    pub duty: Duty,
    /// What came of it.
    pub status: Status,
    /// What it is measured by.
    pub limit: Limit,
    /// The instant at which the audit looks.
    pub as_of: Instant,
    /// The project.
    pub project: &'a Project,
}

impl Obligation<'_> {
    /// Whether it is a duty with a status.
    #[must_use]
    pub fn is(&self, duty: Duty, status: Status) -> bool {
        self.duty == duty && self.status == status
    }

    /// When it was done.
    #[must_use]
    pub fn done(&self) -> Option<Moment> {
        self.pair.entry.time(Column::of(self.duty))
    }

    /// How many seconds are left, where it is pending.
    #[must_use]
    pub fn seconds_left(&self) -> Option<i64> {
        let due = self.limit.due.ok()?;
        (self.status == Status::Pending).then(|| due.at.unix() - self.as_of.unix())
    }
}

/// An extension against the due that it would have moved.
#[derive(Clone, Copy, Debug)]
pub struct ExtensionFacts {
    /// When it was approved.
    pub approved_at: Option<Instant>,
    /// The due that it would have moved.
    pub due: Instant,
}

/// An important meeting.
#[derive(Clone, Copy, Debug)]
pub struct MeetingFacts {
    /// Whether the meeting is important.
    pub is_important: bool,
    /// Whether a policy holds for it.
    pub has_policy: bool,
}

/// One duty of a meeting, over all departments.
#[derive(Clone, Copy, Debug, Default)]
pub struct DutyFacts {
    /// Whether the due of any obligation rests on provisional days.
    pub is_provisional: bool,
    /// The first year that an undetermined obligation lacks.
    pub uncovered: Option<i32>,
}

/// An exemption.
#[derive(Clone, Copy, Debug)]
pub struct ExemptionFacts {
    /// Whether it speaks of any obligation.
    pub is_used: bool,
}

/// The rule of a name.
#[must_use]
pub fn rule(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.name == name)
}

/// The level of each rule, in the order of [`RULES`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Levels([Level; RULES.len()]);

impl Default for Levels {
    fn default() -> Self {
        Self(std::array::from_fn(|index| RULES[index].default))
    }
}

impl Levels {
    /// The level of the rule at a place in [`RULES`].
    #[must_use]
    pub fn of(&self, index: usize) -> Level {
        self.0[index]
    }

    /// Sets the level of a rule, of a group, or of `warnings`: whatever stands at warn now. False
    /// where the name is none of these.
    pub fn set(&mut self, name: &str, level: Level) -> bool {
        let mut is_known = name == "warnings";
        for (rule, own) in RULES.iter().zip(&mut self.0) {
            let is_named = rule.name == name || rule.group.name() == name;
            is_known |= is_named;
            if is_named || name == "warnings" && *own == Level::Warn {
                *own = level;
            }
        }
        is_known
    }

    /// Every name that [`Levels::set`] knows.
    pub fn names() -> impl Iterator<Item = &'static str> {
        let rules = RULES.iter().map(|rule| rule.name);
        let groups = Group::ALL.iter().map(|group| group.name());
        rules.chain(groups).chain(["warnings"])
    }
}
