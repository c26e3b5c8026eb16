//! Meetings.

use std::sync::Arc;

use crate::domain::clause::Allowed;
use crate::domain::duty::PerDuty;
use crate::domain::label::Label;
use crate::domain::moment::Moment;
use crate::domain::scope::Scope;
use crate::domain::source::Source;

/// A meeting, speech or instruction that must be passed on. Small, for there may be a million: what
/// many have alike is shared.
#[derive(Clone, Debug)]
pub struct Meeting {
    /// Its id and its title.
    pub label: Label,
    /// When it ended: its clock starts here.
    pub ended: Moment,
    /// By what a policy is found for it.
    pub kind: Arc<MeetingKind>,
    /// Who owes it.
    pub owed_by: Arc<OwedBy>,
    /// Dues of its own, by duty, which go before its policy's and bring the duty where that does not.
    pub own_dues: Option<Box<PerDuty<Option<Allowed>>>>,
    /// Its row.
    pub source: Source,
}

/// Who owes a meeting.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OwedBy {
    /// Those whom it is for.
    pub scope: Scope,
    /// Who of those does not.
    pub exclude: Scope,
}

/// What a policy of a meeting depends on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MeetingKind {
    /// Its category as it was written, or empty.
    pub category: Box<str>,
    /// Its level, or empty.
    pub level: Box<str>,
    /// Whether it brings obligations at all.
    pub is_important: bool,
    /// Its own policy, an index into the project's, which goes before matching.
    pub policy: Option<u32>,
}

impl Meeting {
    /// Its id.
    #[inline]
    #[must_use]
    pub fn id(&self) -> &str {
        self.label.id()
    }

    /// Its title.
    #[inline]
    #[must_use]
    pub fn title(&self) -> &str {
        self.label.name()
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A meeting may take 200 bytes beyond its text. Of these 32 are the allocation of its label, some
    /// 21 its places in the indices of ids and titles, 32 what it brings and 32 where its slots stand.
    #[test]
    fn is_small() {
        assert!(size_of::<Meeting>() <= 80);
    }
}
