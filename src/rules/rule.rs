//! What a rule is, and what it may look at.

use crate::audit::Pair;
use crate::audit::status::{Limit, Status};
use crate::domain::duty::Duty;
use crate::domain::moment::Moment;
use crate::domain::project::Project;
use crate::lang::Lang;
use crate::ledger::Column;
use crate::ledger::intake::Stray;
use crate::rules::level::{Group, Level};
use crate::text::Bilingual;
use crate::time::Instant;

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
