//! Departments.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::domain::label::Label;
use crate::domain::source::Source;

/// Who must pass a meeting on. Small, for there may be a million: what many have alike is shared.
#[derive(Clone, Debug)]
pub struct Department {
    /// Its id and its name.
    pub label: Label,
    /// The department above it, an index.
    pub parent: Option<u32>,
    /// Whether nobody knows who stands above it, or what that one did: its own row or that of its
    /// parent could not be read.
    pub is_parent_unread: bool,
    /// What it has in common with others.
    pub kind: Arc<DepartmentKind>,
    /// The first day on which it owes anything.
    pub active_from: Option<NaiveDate>,
    /// The last day on which it owes anything.
    pub active_until: Option<NaiveDate>,
    /// Whom to turn to there, where that is known.
    pub contact: Option<Box<Contact>>,
    /// Its row.
    pub source: Source,
}

/// What many departments have alike.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct DepartmentKind {
    /// Its level, or empty.
    pub level: Box<str>,
    /// Its tags.
    pub tags: Vec<Box<str>>,
    /// Its calendar, an index into [`Project::calendars`](crate::domain::project::Project::calendars).
    pub calendar: u32,
}

/// Whom to turn to, and under which number; either may be empty.
#[derive(Clone, Debug)]
pub struct Contact {
    /// The person.
    pub name: Box<str>,
    /// The telephone number.
    pub phone: Box<str>,
}

impl Department {
    /// Its id.
    #[inline]
    #[must_use]
    pub fn id(&self) -> &str {
        self.label.id()
    }

    /// Its name.
    #[inline]
    #[must_use]
    pub fn name(&self) -> &str {
        self.label.name()
    }

    /// Whether it carries a tag.
    #[must_use]
    pub fn has_tag(&self, tag: &str) -> bool {
        self.kind.tags.iter().any(|own| **own == *tag)
    }

    /// Whether it is active on a local date, both ends included.
    #[must_use]
    pub fn is_active(&self, date: NaiveDate) -> bool {
        self.active_from.is_none_or(|from| from <= date)
            && self.active_until.is_none_or(|until| date <= until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A department may take 200 bytes beyond its text. Of these 32 are the allocation of its label,
    /// some 21 its places in the indices of ids and names, and up to 57 the words by which records are
    /// looked up or, once these are read, 38 the names laid out for an audit.
    #[test]
    fn is_small() {
        assert!(size_of::<Department>() <= 72);
    }
}
