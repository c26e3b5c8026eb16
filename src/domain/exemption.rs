//! Recorded reasons why a department need not do a duty, or may do it later ("原则上").

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

/// A row of the exemptions (例外).
#[derive(Clone, Debug)]
pub struct Exemption {
    /// The meetings it speaks of.
    pub meetings: ExemptedMeetings,
    /// The departments it speaks of.
    pub departments: Members,
    /// The department, where it names just one by id or name.
    pub department: Option<u32>,
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
