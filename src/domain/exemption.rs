//! Recorded reasons why a department need not do a duty, or may do it later ("原则上").

use std::sync::Arc;

use crate::domain::duty::PerDuty;
use crate::domain::scope::Members;
use crate::domain::source::Source;
use crate::time::Instant;

/// The meetings an exemption speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExemptedMeetings {
    /// `*`.
    Every,
    /// One meeting, an index.
    One(u32),
    /// A name that no meeting has, or that several have.
    Unknown,
}

impl ExemptedMeetings {
    /// The meeting, where it names just one.
    #[must_use]
    pub fn one(self) -> Option<u32> {
        match self {
            Self::One(one) => Some(one),
            Self::Every | Self::Unknown => None,
        }
    }
}

/// The departments an exemption speaks of.
#[derive(Clone, Debug)]
pub enum ExemptedDepartments {
    /// One department that it names, an index.
    One(u32),
    /// Those of a scope, which may be nobody.
    Scope(Arc<Members>),
}

impl ExemptedDepartments {
    /// The department, where it names just one by id or name.
    #[must_use]
    pub fn one(&self) -> Option<u32> {
        match self {
            Self::One(one) => Some(*one),
            Self::Scope(_) => None,
        }
    }

    /// Whether it speaks of a department.
    #[must_use]
    pub fn contains(&self, department: u32) -> bool {
        match self {
            Self::One(one) => *one == department,
            Self::Scope(members) => members.contains(department),
        }
    }

    /// Adds those that it speaks of; [`contains`](Members::contains) alone knows until they are counted.
    pub(crate) fn add_to(&self, members: &mut Members) {
        match self {
            Self::One(one) => members.insert(*one),
            Self::Scope(own) => members.unite(own),
        }
    }

    /// Whether it speaks of any of these.
    #[must_use]
    pub fn meets(&self, others: &Members) -> bool {
        match self {
            Self::One(one) => others.contains(*one),
            Self::Scope(members) => !members.is_empty() && members.meets(others),
        }
    }
}

/// What an exemption may free or move, for all that is known: its row could not be read, or a row by
/// which it says whom it speaks of, or which of two departments a name means.
#[derive(Clone, Debug)]
pub struct UnreadExemption {
    /// The meetings it may speak of.
    pub meetings: ExemptedMeetings,
    /// The departments it may speak of.
    pub departments: ExemptedDepartments,
    /// The duties it may speak of.
    pub duties: PerDuty<bool>,
}

/// A row of the exemptions (例外).
#[derive(Clone, Debug)]
pub struct Exemption {
    /// The meetings it speaks of.
    pub meetings: ExemptedMeetings,
    /// The departments it speaks of.
    pub departments: ExemptedDepartments,
    /// Its meeting as written.
    pub meeting_text: String,
    /// Its department as written.
    pub department_text: String,
    /// Why.
    pub reason: String,
    /// Who approved it.
    pub approved_by: String,
    /// The duties it speaks of.
    pub duties: PerDuty<bool>,
    /// Until when the due is moved; absent: exempt altogether.
    pub until: Option<Instant>,
    /// When it was approved.
    pub approved_at: Option<Instant>,
    /// Its row.
    pub source: Source,
}

impl Exemption {
    /// Whether it speaks of a meeting.
    #[must_use]
    pub fn names_meeting(&self, meeting: u32) -> bool {
        match self.meetings {
            ExemptedMeetings::Every => true,
            ExemptedMeetings::One(one) => one == meeting,
            ExemptedMeetings::Unknown => false,
        }
    }
}
