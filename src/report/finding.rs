//! A finding: one breach of one rule.

use crate::domain::department::Named;
use crate::domain::duty::Duty;
use crate::domain::moment::Moment;
use crate::domain::source::Source;
use crate::report::baseline::Identity;
use crate::report::fingerprint::Fingerprint;
use crate::rules::level::Level;
use crate::rules::rule::Rule;
use crate::time::Instant;

/// One breach of one rule.
#[derive(Clone, Copy, Debug)]
pub struct Finding<'a> {
    /// The rule.
    pub rule: &'static Rule,
    /// What it does, deny or warn.
    pub level: Level,
    /// The meeting.
    pub meeting: Option<Named<'a>>,
    /// The department.
    pub department: Option<Named<'a>>,
    /// The duty.
    pub duty: Option<Duty>,
    /// The due, where it is known and matters.
    pub due: Option<Instant>,
    /// When it was done.
    pub at: Option<Moment>,
    /// The time that `at` cannot stand beside: the end of the meeting, a receipt, a transmission.
    pub against: Option<Moment>,
    /// How late it is, in seconds; only where it is late or overdue.
    pub late_seconds: Option<i64>,
    /// How many seconds are left until due; only where that is soon.
    pub seconds_left: Option<i64>,
    /// The year that the calendar lacks.
    pub year: Option<i32>,
    /// The row it rests on.
    pub source: Source,
    /// The declared policy, where there is one.
    pub policy: Option<&'a str>,
    /// The finding of the baseline that it is, where that is known there: its place in the report.
    pub known: Option<u32>,
}

impl Finding<'_> {
    /// What it is, apart from where it stands and what its sentence says.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::new(
            self.rule.name,
            self.meeting.map(|meeting| meeting.id),
            self.department.map(|department| department.id),
            self.duty.map(Duty::name),
        )
    }

    /// What it is, by which an earlier report knows it again.
    #[must_use]
    pub fn identity(&self) -> Identity<'_> {
        Identity {
            rule: self.rule.name,
            meeting: self.meeting.map(|named| named.id),
            department: self.department.map(|named| named.id),
            duty: self.duty,
        }
    }

    /// When it was done, as reports show it: not for what is not done.
    #[must_use]
    pub fn shown_at(&self) -> Option<Instant> {
        self.at.map(|moment| moment.at)
    }
}
