//! The order of findings.

use std::iter::Peekable;

use crate::domain::exemption::Exemption;
use crate::domain::source::Source;
use crate::ledger::intake::Stray;
use crate::report::Report;
use crate::report::breaches::{About, Breach, Take};
use crate::report::finding::Finding;

/// Where a finding stands within its meeting: department (none last), rule, duty, row. Those of no
/// known meeting stand rule by rule: the department comes after the rule, and after it the row.
pub(crate) type Place = (u32, usize, u32, Source);

pub(crate) type Placed<'a> = (Place, Finding<'a>);

/// Hands findings on in their order, department by department: they are few at a time. Against an
/// earlier report a whole part is kept, because all findings of one identity must stand together.
pub(crate) struct Ordered<'r, 'a, I: Iterator<Item = Placed<'a>>, F> {
    pub(crate) report: &'r Report<'a>,
    /// What is not handed on yet.
    pub(crate) list: Vec<Placed<'a>>,
    /// What was found apart from the departments' obligations, in order; made as it is handed on, for
    /// there may be millions.
    pub(crate) aside: Peekable<I>,
    pub(crate) each: F,
}

impl<'a, I: Iterator<Item = Placed<'a>>, F: FnMut(&Finding<'a>)> Take<'a>
    for Ordered<'_, 'a, I, F>
{
    const TAKES_PLAIN: bool = true;

    fn breach(&mut self, breach: &Breach<'_, 'a>) {
        match breach.about {
            About::Obligation(obligation)
                if breach.is_in_order && self.is_next(obligation.pair.department) =>
            {
                self.hand_on_alone(&self.report.finding(breach).1);
            }
            _ => self.push(self.report.placed(breach)),
        }
    }

    #[inline]
    fn plain(&mut self, department: u32, order: usize, finding: &Finding<'a>) {
        if self.is_next(department) {
            self.hand_on_alone(finding);
        } else {
            let duty = finding.duty_place();
            self.push(((department, order, duty, finding.source), *finding));
        }
    }
}

impl<'a, I: Iterator<Item = Placed<'a>>, F: FnMut(&Finding<'a>)> Ordered<'_, 'a, I, F> {
    /// Whether what is found next of a department's obligations, one after another, is handed on
    /// next, whatever else there will be.
    #[inline]
    fn is_next(&mut self, department: u32) -> bool {
        self.report.ratchet.is_none()
            && (self.list.last()).is_none_or(|((last, ..), _)| *last < department)
            && (self.aside.peek()).is_none_or(|((next, ..), _)| *next > department)
    }

    /// Hands on a finding, after what is not handed on yet.
    #[inline]
    fn hand_on_alone(&mut self, finding: &Finding<'a>) {
        if let Some(&((department, ..), _)) = self.list.last() {
            self.hand_on(department);
        }
        (self.each)(finding);
    }

    /// Takes a finding; those of a department come after those of the one before.
    fn push(&mut self, placed: Placed<'a>) {
        if let Some(&((department, ..), _)) = self.list.last()
            && department != placed.0.0
            && self.report.ratchet.is_none()
        {
            self.hand_on(department);
        }
        self.list.push(placed);
    }

    /// Hands on everything up to a department.
    pub(crate) fn hand_on(&mut self, department: u32) {
        let is_due = |(place, _): &Placed<'_>| place.0 <= department;
        if let Some(ratchet) = &self.report.ratchet {
            while let Some(placed) = self.aside.next_if(is_due) {
                self.list.push(placed);
            }
            self.list.sort_by_key(|(place, _)| *place);
            // All findings of one identity name one meeting, and so stand in one part.
            (ratchet.baseline).mark(
                &mut self.list,
                |(_, finding)| finding.identity(),
                |(_, finding)| &mut finding.known,
            );
        }
        self.list.sort_by_key(|(place, _)| *place);
        for (place, finding) in &self.list {
            while let Some((_, before)) = self.aside.next_if(|(next, _)| next < place) {
                (self.each)(&before);
            }
            (self.each)(finding);
        }
        self.list.clear();
        while let Some((_, finding)) = self.aside.next_if(is_due) {
            (self.each)(&finding);
        }
    }
}

/// A row that is no obligation's and breaks a rule: enough to make the finding when its turn comes.
pub(crate) struct RowBreach<'a> {
    /// The department among those of a meeting.
    pub(crate) department: u32,
    /// The rule's place in [`Levels::rules`](crate::rules::levels::Levels::rules).
    pub(crate) order: u16,
    /// The department among those that break one rule, over all meetings.
    pub(crate) within_rule: u32,
    pub(crate) row: Row<'a>,
}

/// The row.
pub(crate) enum Row<'a> {
    Record(&'a Stray),
    Exemption(&'a Exemption),
    /// A department, an index, and how many of its duties are late or overdue.
    Department(u32, u32),
}
