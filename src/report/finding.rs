//! A finding: one breach of one rule.

use crate::audit::limit::Start;
use crate::domain::duty::Duty;
use crate::domain::label::Named;
use crate::domain::moment::Moment;
use crate::domain::source::Source;
use crate::lang::Lang;
use crate::report::baseline::Identity;
use crate::report::fingerprint::Fingerprint;
use crate::rules::level::Level;
use crate::rules::rule::Rule;
use crate::time::{Instant, Zone};
use crate::wording::Length;

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
    /// The time that `at` contradicts: the end of the meeting, a receipt, a transmission.
    pub against: Option<Moment>,
    /// Whether that is a receipt, where it is one or the end of the meeting.
    pub against_start: Start,
    /// Whether a time that it rests on was a date alone: the time done, or the start of its clock.
    pub is_date_only: bool,
    /// Whether the hour of the due is assumed, since its clock started at a date alone.
    pub is_due_hour_assumed: bool,
    /// Whether its due is the meeting's own, not its policy's.
    pub is_due_own: bool,
    /// How late it is, in seconds; only where it is late or overdue.
    pub late_seconds: Option<i64>,
    /// How many seconds are left until due; only where that is soon.
    pub seconds_left: Option<i64>,
    /// The year that the calendar lacks.
    pub year: Option<i32>,
    /// How many duties it counts; only where it is about a department over all meetings.
    pub count: Option<u32>,
    /// The row it rests on.
    pub source: Source,
    /// The declared policy, where there is one.
    pub policy: Option<&'a str>,
    /// The finding of the baseline that it is, where that is known there: its place in the report.
    pub known: Option<u32>,
}

impl Finding<'_> {
    /// The place of its duty in the order of findings.
    pub(crate) fn duty_place(&self) -> u32 {
        self.duty.map_or(0, |duty| duty as u32)
    }

    /// What it is, apart from where it is and what its sentence says.
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

    /// How late it is as people count it.
    #[must_use]
    pub fn lateness(&self, zone: &Zone) -> Option<Length> {
        let (due, late) = (self.due?, self.late_seconds?);
        Some(match self.at {
            Some(done) => Length::to_done(due, self.is_due_hour_assumed, done, zone),
            None => Length::to_as_of(due, self.is_due_hour_assumed, due.plus(late), zone),
        })
    }

    /// Appends how late it is, in a phrase that says whether it was done; nothing where it is not.
    pub fn write_lateness(&self, lang: Lang, zone: &Zone, out: &mut Vec<u8>) {
        match self.lateness(zone) {
            Some(length) if self.at.is_some() => length.write_over(lang, out),
            Some(length) => length.write_over_so_far(lang, out),
            None => {}
        }
    }

    /// The same, where no other is next to it.
    #[must_use]
    pub fn lateness_text(&self, lang: Lang, zone: &Zone) -> Option<String> {
        let mut out = Vec::new();
        self.write_lateness(lang, zone, &mut out);
        String::from_utf8(out).ok().filter(|text| !text.is_empty())
    }

    /// How much time is left, in a phrase.
    #[must_use]
    pub fn left_text(&self, lang: Lang, zone: &Zone) -> Option<String> {
        let (due, left) = (self.due?, self.seconds_left?);
        let as_of = due.plus(-left);
        Some(Length::to_as_of(due, self.is_due_hour_assumed, as_of, zone).left(lang))
    }

    /// When it was done, as reports show it: not for what is not done.
    #[must_use]
    pub fn shown_at(&self) -> Option<Instant> {
        self.at.map(|moment| moment.at)
    }
}
