//! What a rule is.

use crate::audit::status::Status;
use crate::domain::duty::Duty;
use crate::lang::Lang;
use crate::ledger::intake::Stray;
use crate::rules::facts::{
    DepartmentFacts, DutyFacts, ExemptionFacts, ExtensionFacts, MeetingFacts, Obligation,
    StatusFacts,
};
use crate::rules::level::{Group, Level};
use crate::text::Bilingual;

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// Its name: what is found, so that it reads well after "allow".
    pub name: &'static str,
    /// Its group.
    pub group: Group,
    /// Its level where nobody sets another.
    pub default: Level,
    /// What it asks, its source, examples, how to fix, how to allow: Markdown.
    pub text: Bilingual,
    /// One sentence for a finding, with the facts that decide in braces.
    pub message: Bilingual,
    /// What is a breach.
    pub check: Check,
}

impl Rule {
    /// What it is called, as its explanation has it in its heading.
    #[must_use]
    pub fn title(&self, lang: Lang) -> &str {
        let line = self.text.of(lang).lines().next().unwrap_or_default();
        line.trim_start_matches(['#', ' '])
    }
}

/// The one thing at a time that a rule looks at. What it may look at is what its function is given.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// A record that is in no obligation's slot.
    Record(fn(&Stray) -> bool),
    /// One duty of one department for one meeting, by what came of it and by a few facts. It sees no
    /// time and no name, so that one answer holds for all obligations that are alike in these: a
    /// run asks once for all of them.
    ByStatus(fn(Duty, Status, StatusFacts) -> bool),
    /// The same, by its times and whatever else is known. Every obligation is asked about, and no
    /// answer is kept; with such a rule a run looks at each department of each meeting by itself,
    /// which takes longer.
    ByTimes(fn(&Obligation<'_>) -> bool),
    /// An extension that should have moved an obligation's due.
    Extension(fn(&ExtensionFacts) -> bool),
    /// An important meeting.
    Meeting(fn(MeetingFacts) -> bool),
    /// One duty of a meeting, over all departments.
    MeetingDuty(fn(&DutyFacts) -> bool),
    /// An exemption.
    Exemption(fn(ExemptionFacts) -> bool),
    /// A department, over all meetings; only where the project has `[accountability]`.
    Department(fn(DepartmentFacts) -> bool),
}

impl Check {
    /// Whether an obligation is a breach, asked anew; never where the rule looks at something else.
    #[must_use]
    pub fn is_broken_by(self, obligation: &Obligation<'_>) -> bool {
        match self {
            Self::ByStatus(is_breach) => is_breach(
                obligation.duty,
                obligation.status,
                StatusFacts::of(obligation),
            ),
            Self::ByTimes(is_breach) => is_breach(obligation),
            Self::Record(_)
            | Self::Extension(_)
            | Self::Meeting(_)
            | Self::MeetingDuty(_)
            | Self::Exemption(_)
            | Self::Department(_) => false,
        }
    }
}
