//! What is put into SQL, and what of it no statement can say.

use std::ops::RangeInclusive;

use crate::audit::Audit;
use crate::domain::clause::{Allowed, Anchor, Clause};
use crate::domain::due::Span;
use crate::domain::duty::Duty;
use crate::lang::Lang;
use crate::rules::levels::Levels;
use crate::sql::clock::Clock;
use crate::text::Bilingual;
use crate::time::{DAY, Instant};

/// A project to be judged in an engine.
#[derive(Clone, Debug)]
pub struct Plan<'a> {
    /// The project and the part that is judged; without records, as of any time.
    pub audit: &'a Audit<'a>,
    /// The level of each rule.
    pub levels: &'a Levels,
    /// The texts that mean one meeting, with its index.
    pub meetings: Vec<(&'a str, u32)>,
    /// The texts that mean one department, with its index.
    pub departments: Vec<(&'a str, u32)>,
    /// As of when; none: what the table `chuanda_run` says at the time.
    pub as_of: Option<Instant>,
    /// Whether findings have their sentences.
    pub has_messages: bool,
    /// The language of sentences and remarks.
    pub lang: Lang,
    /// The years in which the times of records may lie.
    pub years: RangeInclusive<i32>,
}

/// The years in which the times of records may lie.
pub const YEARS: RangeInclusive<i32> = 1970..=2105;

/// So many levels of departments may start clocks of one another.
const MOST_LEVELS: usize = 8;

impl Plan<'_> {
    /// The clauses of all meetings, by duty.
    pub(crate) fn clauses(&self) -> impl Iterator<Item = (Duty, &Clause)> {
        self.audit.calls.iter().flat_map(|call| {
            let clause = |duty| Some((duty, call.duties.clause(duty)?));
            Duty::ALL.into_iter().filter_map(clause)
        })
    }

    /// The duties that any meeting brings, and the transmission: others may start at it, or must not
    /// come before it, where it is not owed.
    pub(crate) fn duties(&self) -> Vec<Duty> {
        let is_used = |duty: &Duty| {
            *duty == Duty::Transmission || self.clauses().any(|(own, _)| own == *duty)
        };
        Duty::ALL.into_iter().filter(is_used).collect()
    }

    /// Whether the clock of a duty starts there for any meeting.
    pub(crate) fn starts_at(&self, duty: Duty, anchor: Anchor) -> bool {
        self.clauses()
            .any(|(own, clause)| own == duty && clause.from == anchor)
    }

    /// Whether any clock starts at a parent's time.
    pub(crate) fn uses_parents(&self) -> bool {
        self.clauses()
            .any(|(_, clause)| clause.from == Anchor::Parent)
    }

    /// How many departments stand above each.
    pub(crate) fn depths(&self) -> Vec<usize> {
        let departments = &self.audit.project.departments;
        let above = |index: usize| departments[index].parent.map(|parent| parent as usize);
        (0..departments.len())
            .map(|index| std::iter::successors(above(index), |at| above(*at)).count())
            .collect()
    }

    /// The clock on the wall. No record and no meeting is earlier than what it knows, and no due later
    /// unless it is set for good.
    pub(crate) fn clock(&self) -> Clock {
        let epoch = Instant::from_unix(0);
        let from = self.first_end().map_or(epoch, |end| end.min(epoch));
        let years = i64::from(self.years.end() + 2 - 1970);
        let to = Instant::from_unix(years * 366 * DAY);
        Clock::new(&self.audit.project.zone, from, to)
    }

    /// When the first meeting ended.
    pub(crate) fn first_end(&self) -> Option<Instant> {
        let meetings = self.audit.project.meetings.iter();
        meetings.map(|meeting| meeting.ended.at).min()
    }

    /// Why it cannot be put into SQL, where it cannot.
    ///
    /// # Errors
    ///
    /// What no statement can say, in a sentence.
    pub fn refuse(&self) -> Result<(), Bilingual> {
        let levels = self.depths().into_iter().max().map_or(0, |most| most + 1);
        if self.uses_parents() && levels > MOST_LEVELS {
            return Err(Bilingual::new(
                format!(
                    "上级套上级共 {levels} 级，而 from = \"parent\" 写成 SQL 时最多 {MOST_LEVELS} 级"
                ),
                format!(
                    "departments stand {levels} levels deep, and SQL follows from = \"parent\" through {MOST_LEVELS} at most"
                ),
            ));
        }
        let rolls = |clause: &Clause| {
            let is_on_record = matches!(
                clause.from,
                Anchor::Receipt | Anchor::Transmission | Anchor::Parent
            );
            matches!(clause.allowed, Allowed::Within(term) if term.roll
                && matches!(term.within, Span::Minutes(_) | Span::Hours(_)))
                && is_on_record
        };
        let changes = |first| self.clock().changes_after(first);
        if self.clauses().any(|(_, clause)| rolls(clause)) && self.first_end().is_some_and(changes)
        {
            let name = self.audit.project.zone.name();
            return Err(Bilingual::new(
                format!(
                    "时区 {name} 会拨钟，自收到、传达起算并顺延（roll）的分钟、小时时限写不成 SQL"
                ),
                format!(
                    "{name} changes its clocks: SQL cannot say a span of minutes or hours that starts at a receipt or a transmission and rolls"
                ),
            ));
        }
        Ok(())
    }
}
