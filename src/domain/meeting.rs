//! Meetings.

use std::sync::Arc;

use crate::domain::clause::Allowed;
use crate::domain::duty::PerDuty;
use crate::domain::moment::Moment;
use crate::domain::scope::Scope;
use crate::domain::source::Source;

/// A meeting, speech or instruction that must be passed on.
#[derive(Clone, Debug)]
pub struct Meeting {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// When it ended: its clock starts here.
    pub ended: Moment,
    /// Its category as it was written, or empty.
    pub category: String,
    /// Its level, or empty.
    pub level: String,
    /// Whether it brings obligations at all.
    pub is_important: bool,
    /// Who owes it.
    pub scope: Arc<Scope>,
    /// Who of those does not.
    pub exclude: Arc<Scope>,
    /// Its own policy, an index into the project's, which goes before matching.
    pub policy: Option<u32>,
    /// Dues of its own, by duty, which go before its policy's and bring the duty where that does not.
    pub own_dues: Option<Box<PerDuty<Option<Allowed>>>>,
    /// Its row.
    pub source: Source,
}

/// The one word for a category that the contract treats as the same in both languages.
#[must_use]
pub fn canonical_category(text: &str) -> &str {
    match text {
        "会议" => "meeting",
        "讲话" => "speech",
        "批示" | "指示" => "instruction",
        other => other,
    }
}
