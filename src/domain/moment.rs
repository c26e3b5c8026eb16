//! What an audit is about: meetings, departments, duties.

use chrono::NaiveDate;

use crate::domain::scope::Scope;
use crate::time::{Instant, Zone};

/// What a department owes for a meeting, in the contract's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Duty {
    /// To study the spirit of the meeting and pass it on (学习传达).
    Transmission,
    /// To report that this was done (报告学习传达情况).
    Report,
    /// To report what was put into effect (落实情况反馈报告).
    Feedback,
}

impl Duty {
    /// Every duty, in order.
    pub const ALL: [Self; 3] = [Self::Transmission, Self::Report, Self::Feedback];

    /// The duty's place in [`Duty::ALL`].
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }

    /// The contract's word, as machine formats write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Transmission => "transmission",
            Self::Report => "report",
            Self::Feedback => "feedback",
        }
    }

    /// The duty that a person wrote, in either language.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "transmission" | "学习传达" | "传达" => Some(Self::Transmission),
            "report" | "报告" | "报告学习传达情况" | "情况报告" => Some(Self::Report),
            "feedback" | "反馈" | "落实情况反馈报告" | "落实反馈" => {
                Some(Self::Feedback)
            }
            _ => None,
        }
    }
}

/// One value for each duty.
pub type PerDuty<T> = [T; 3];

/// Where a row stands: which of the project's files, and its physical line, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Source {
    /// Index into [`Project::files`](crate::domain::project::Project::files).
    pub file: u32,
    /// The line on which the row starts; the first is 1.
    pub line: u32,
}

/// A time as it was written: a second, or a whole day standing for one of its ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The instant that deadlines are counted with.
    pub at: Instant,
    /// Whether only the date was written.
    pub is_day: bool,
}

impl Moment {
    /// The first second that the text can mean.
    #[must_use]
    pub fn earliest(self, zone: &Zone) -> Instant {
        if self.is_day {
            zone.first_instant(zone.date(self.at).and_time(chrono::NaiveTime::MIN))
        } else {
            self.at
        }
    }

    /// The last second that the text can mean.
    #[must_use]
    pub fn latest(self, zone: &Zone) -> Instant {
        if self.is_day {
            day_end(zone.date(self.at), zone)
        } else {
            self.at
        }
    }

    /// Whether this lies before `other` however the two are read: a date without a time breaks no
    /// before-rule within its own day.
    #[inline]
    #[must_use]
    pub fn is_before(self, other: Self, zone: &Zone) -> bool {
        if !self.is_day && !other.is_day {
            return self.at < other.at;
        }
        self.is_day_before(other, zone)
    }

    #[cold]
    fn is_day_before(self, other: Self, zone: &Zone) -> bool {
        self.latest(zone) < other.earliest(zone)
    }
}

/// The last second of a local day: its 24:00, as an instant that still belongs to it.
#[must_use]
pub fn day_end(date: NaiveDate, zone: &Zone) -> Instant {
    let last = date.and_hms_opt(23, 59, 59).unwrap_or_default();
    zone.last_instant(last)
}

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
    pub scope: Scope,
    /// Who of those does not.
    pub exclude: Scope,
    /// Its own policy, an index into the project's, which goes before matching.
    pub policy: Option<u32>,
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

/// Who must pass a meeting on.
#[derive(Clone, Debug)]
pub struct Department {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The department above it, an index.
    pub parent: Option<u32>,
    /// Its level, or empty.
    pub level: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// Its calendar, an index into [`Project::calendars`](crate::domain::project::Project::calendars).
    pub calendar: u32,
    /// The first day on which it owes anything.
    pub active_from: Option<NaiveDate>,
    /// The last day on which it owes anything.
    pub active_until: Option<NaiveDate>,
    /// Its row.
    pub source: Source,
}

impl Department {
    /// Whether it is active on a local date, both ends included.
    #[must_use]
    pub fn is_active(&self, date: NaiveDate) -> bool {
        self.active_from.is_none_or(|from| from <= date)
            && self.active_until.is_none_or(|until| date <= until)
    }
}

/// A meeting or department as findings name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named<'a> {
    /// Its id or, where nothing known has the name, the text met.
    pub id: &'a str,
    /// Its title or name; empty where nothing known has the name.
    pub name: &'a str,
}

impl<'a> Named<'a> {
    /// What people call it: its name or, where there is none, its id.
    #[must_use]
    pub fn shown(&self) -> &'a str {
        if self.name.is_empty() {
            self.id
        } else {
            self.name
        }
    }
}
